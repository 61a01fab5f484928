//! Steps of a plan: order, title, weight, span.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::fiscal_year::{is_first_of_month, last_of_month};

/// One step of a project's plan, as entered.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Step {
    /// Place in the plan, from 1.
    pub order: i32,
    /// What is done.
    pub title: String,
    /// Share of the project in percent; a plan's weights add up to 100.
    pub weight: Option<f64>,
    /// First day, as entered.
    pub start: Option<NaiveDate>,
    /// Last day, as entered.
    pub finish: Option<NaiveDate>,
}

impl Step {
    /// The days the step covers, first and last included, or `None` where a date is missing or the
    /// finish lies before the start.
    ///
    /// A step entered with `start = finish = first of a month` means that month (the legacy system
    /// recorded months that way), so it covers the month.
    pub fn span(&self) -> Option<(NaiveDate, NaiveDate)> {
        let (start, finish) = (self.start?, self.finish?);
        if start == finish && is_first_of_month(start) {
            return Some((start, last_of_month(start)));
        }
        (start <= finish).then_some((start, finish))
    }

    /// The weight if it can be counted with: finite and not negative.
    pub fn countable_weight(&self) -> Option<f64> {
        self.weight.filter(|weight| weight.is_finite() && *weight >= 0.0)
    }
}

/// The first and the last planned day: by the steps that have both, or else what the record says.
pub fn planned_days(
    steps: &[Step],
    start: Option<NaiveDate>,
    finish: Option<NaiveDate>,
) -> (Option<NaiveDate>, Option<NaiveDate>) {
    let spans = || steps.iter().filter_map(Step::span);
    (spans().map(|span| span.0).min().or(start), spans().map(|span| span.1).max().or(finish))
}

/// What is odd about a plan as a whole.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum PlanProblem {
    /// The weights add up to this many percent, as far from 100 as rounding each of them can bring them.
    WeightsRounded(f64),
    /// The weights add up to this many percent, which rounding cannot explain.
    WeightsSum(f64),
}

/// Points that rounding may be taken to explain at most, however many steps there are.
const ROUNDING_AT_MOST: f64 = 10.0;
/// Points that always count as rounding.
const ROUNDING_AT_LEAST: f64 = 0.5;

/// Checks that the weights of a plan add up to 100. A plan without any weight is not wrong, only silent.
///
/// Plans are entered with rounded weights: 33 + 33 + 33, or six times 16.67. Rounding moves each weight by at most half
/// a unit of the last decimal that the plan uses (the most that any of its weights has; zeros at the end do not count),
/// so the sum may be off by that times the number of weights, by half a point in any case, and never by more than ten
/// points: 140 percent contradicts itself however many steps share it. Whoever counts with the weights divides by their
/// sum, so such a plan still ends at 100 percent.
pub fn check_weights(steps: &[Step]) -> Result<(), PlanProblem> {
    let weights: Vec<f64> = steps.iter().filter_map(|step| step.weight).collect();
    let sum: f64 = weights.iter().sum();
    let off = (sum - 100.0).abs();
    if weights.is_empty() || off < 0.005 {
        return Ok(());
    }
    if off <= rounding(&weights) { Err(PlanProblem::WeightsRounded(sum)) } else { Err(PlanProblem::WeightsSum(sum)) }
}

/// Whether a plan is known to lack a part: the weights of its steps that have days fall short of 100 by more than
/// rounding explains, or by as much as its lightest step weighs, for then a whole step may be missing.
///
/// A page cut within its plan leaves such a plan, and so do steps without weight or days. How much is due on which day
/// cannot be told from it, nor when the work ends. Where no step has both weight and days, the plan is only silent.
pub fn is_incomplete(steps: &[Step]) -> bool {
    let dated = steps.iter().filter(|step| step.span().is_some());
    let weights: Vec<f64> = dated.filter_map(Step::countable_weight).filter(|weight| *weight > 0.0).collect();
    let Some(lightest) = weights.iter().copied().reduce(f64::min) else { return false };
    let short = 100.0 - weights.iter().sum::<f64>();
    short > 0.005 && (short > rounding(&weights) || short >= lightest - 1e-9)
}

/// The points by which rounding may bring the sum of weights off 100.
fn rounding(weights: &[f64]) -> f64 {
    let decimals = weights.iter().map(|weight| decimals(*weight)).max().unwrap_or(0);
    let points = weights.len() as f64 * 0.5 / 10_f64.powi(decimals);
    points.clamp(ROUNDING_AT_LEAST, ROUNDING_AT_MOST) + 1e-9
}

/// Decimals a weight is written with, at most four.
fn decimals(weight: f64) -> i32 {
    (0..4)
        .find(|decimals| {
            let scaled = weight * 10_f64.powi(*decimals);
            (scaled - scaled.round()).abs() < 1e-6
        })
        .unwrap_or(4)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rounded_weights_are_told_apart_from_wrong_ones() {
        let check = |weights: &[f64], expected: Result<(), fn(f64) -> PlanProblem>| {
            let steps: Vec<Step> = (1..)
                .zip(weights)
                .map(|(order, weight)| Step {
                    order,
                    title: String::new(),
                    weight: Some(*weight),
                    start: None,
                    finish: None,
                })
                .collect();
            let sum = weights.iter().sum();
            assert_eq!(check_weights(&steps), expected.map_err(|problem| problem(sum)), "{weights:?}");
        };
        let rounded: fn(f64) -> PlanProblem = PlanProblem::WeightsRounded;
        let wrong: fn(f64) -> PlanProblem = PlanProblem::WeightsSum;
        check(&[], Ok(()));
        check(&[20.0; 5], Ok(()));
        check(&[33.0; 3], Err(rounded));
        check(&[33.33; 3], Err(rounded));
        check(&[16.67; 6], Err(rounded));
        check(&[17.0; 6], Err(rounded));
        check(&[14.3; 7], Err(rounded));
        check(&[70.0, 70.0], Err(wrong));
        check(&[70.0, 20.0], Err(wrong));
        check(&[16.5; 6], Err(wrong));
        check(&[99.0], Err(wrong));
        check(&[1.4; 100], Err(wrong));
        check(&[7.0; 20], Err(wrong));
    }

    #[test]
    fn a_plan_that_lacks_a_part_is_told_from_a_rounded_one() {
        let day = NaiveDate::from_ymd_opt(2023, 1, 1);
        let of = |weights: &[f64]| -> Vec<Step> {
            let step =
                |weight: &f64| Step { order: 1, title: String::new(), weight: Some(*weight), start: day, finish: day };
            weights.iter().map(step).collect()
        };
        let check = |weights: &[f64], expected: bool| assert_eq!(is_incomplete(&of(weights)), expected, "{weights:?}");
        check(&[], false);
        check(&[0.0], false);
        check(&[20.0; 5], false);
        check(&[33.0; 3], false);
        check(&[14.3; 7], false);
        check(&[17.0; 6], false);
        check(&[70.0, 70.0], false);
        check(&[10.0], true);
        check(&[3.0, 7.0, 10.0, 20.0], true);
        // Within rounding, but a whole step of five percent may be missing.
        check(&[5.0; 19], true);
        let mut undated = of(&[70.0, 30.0]);
        undated[1].finish = None;
        assert!(is_incomplete(&undated));
        let mut unweighted = of(&[70.0, 30.0]);
        unweighted[1].weight = None;
        assert!(is_incomplete(&unweighted));
        unweighted[0].weight = None;
        assert!(!is_incomplete(&unweighted), "only silent");
    }
}
