//! A KPI's result of one quarter with the evaluator's three numbers.

use serde::{Deserialize, Serialize};

use crate::fiscal_year::Quarter;

/// What a unit reported of a KPI for one quarter, and what the evaluator gave it.
///
/// `score`, `score_2_1` and `score_2_2` are kept as three nullable numbers and none is computed from
/// another: what they measure is not documented. See [`QuarterResult::is_evaluated`].
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct QuarterResult {
    /// 1–4.
    pub quarter: Quarter,
    /// The result, in the KPI's unit of measure.
    pub result: Option<f64>,
    /// The report text.
    pub report: Option<String>,
    /// ผลประเมินตัวชี้วัด, 0–100.
    pub score: Option<f64>,
    /// Sub-score 2.1, 0–100.
    pub score_2_1: Option<f64>,
    /// Sub-score 2.2, 0–100.
    pub score_2_2: Option<f64>,
}

impl QuarterResult {
    /// A quarter about which nothing is known.
    pub const fn empty(quarter: Quarter) -> Self {
        Self { quarter, result: None, report: None, score: None, score_2_1: None, score_2_2: None }
    }

    /// Whether an evaluator has looked at it. `0 / 0`, with a score of zero or without one, is how the legacy pages
    /// print a quarter nobody has evaluated, so it counts as not evaluated; a zero beside a sub-score counts.
    pub fn is_evaluated(&self) -> bool {
        self.score.is_some_and(|score| score != 0.0 || self.has_sub_score())
            || (self.score.is_none() && self.has_sub_score())
    }

    fn has_sub_score(&self) -> bool {
        [self.score_2_1, self.score_2_2].into_iter().flatten().any(|sub| sub != 0.0)
    }

    /// Whether the unit reported: a text, or a result other than the `0.00` the legacy pages print for
    /// quarters nobody has reported on.
    pub fn is_reported(&self) -> bool {
        self.report.is_some() || self.result.is_some_and(|result| result != 0.0)
    }
}
