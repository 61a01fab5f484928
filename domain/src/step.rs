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

/// What is wrong with a plan as a whole.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum PlanProblem {
    /// The weights add up to this many percent, not 100 (a rounding of 0.5 is allowed).
    WeightsSum(f64),
}

/// Checks that the weights of a plan add up to 100. A plan without any weight is not wrong, only silent.
pub fn check_weights(steps: &[Step]) -> Result<(), PlanProblem> {
    let weights: Vec<f64> = steps.iter().filter_map(|step| step.weight).collect();
    let sum: f64 = weights.iter().sum();
    if weights.is_empty() || (sum - 100.0).abs() <= 0.5 { Ok(()) } else { Err(PlanProblem::WeightsSum(sum)) }
}
