//! Weights that add up: spread in hundredths of a percent by the largest remainder, so the sum is exactly 100.

use super::{Plan, PlanError, Span};

/// A whole, in hundredths of a percent.
const WHOLE: u64 = 10_000;

/// The sum of a plan's weights in percent; exact for weights of two places.
pub fn weight_sum(plan: &Plan) -> f64 {
    plan.steps.iter().filter_map(|step| step.step.weight).map(hundredths).sum::<i64>() as f64 / 100.0
}

/// A percent in hundredths.
pub fn hundredths(percent: f64) -> i64 {
    (percent * 100.0).round() as i64
}

/// Gives every step the same weight. The hundredths that do not divide go to the first steps, one each.
pub fn spread_evenly(plan: &mut Plan) -> Result<(), PlanError> {
    let shares = vec![1; plan.steps.len()];
    spread(plan, &shares)
}

/// Gives every step a weight by the days it covers; a step without dates gets none.
pub fn spread_by_length(plan: &mut Plan) -> Result<(), PlanError> {
    let days = |step| Span::of(step).map_or(0, |span| span.days().unsigned_abs());
    let shares: Vec<u64> = plan.steps.iter().map(|step| days(&step.step)).collect();
    spread(plan, &shares)
}

/// Largest remainder: each share gets its whole part; what is left goes to the largest remainders, the first of equal
/// ones first.
fn spread(plan: &mut Plan, shares: &[u64]) -> Result<(), PlanError> {
    let total: u64 = shares.iter().sum();
    if total == 0 {
        return Err(PlanError::Nothing);
    }
    let mut weights: Vec<u64> = shares.iter().map(|share| share * WHOLE / total).collect();
    let left = WHOLE - weights.iter().sum::<u64>();
    let mut by_remainder: Vec<usize> = (0..shares.len()).collect();
    by_remainder.sort_by_key(|&place| std::cmp::Reverse(shares[place] * WHOLE % total));
    for place in by_remainder.into_iter().take(left as usize) {
        weights[place] += 1;
    }
    for (step, weight) in plan.steps.iter_mut().zip(weights) {
        step.step.weight = Some(weight as f64 / 100.0);
    }
    Ok(())
}
