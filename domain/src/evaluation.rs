//! The evaluator's score of a project for a quarter.

use serde::{Deserialize, Serialize};

use crate::fiscal_year::Quarter;

/// A project's evaluation: the quarter, and the score once given (0–100).
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Evaluation {
    /// 1–4.
    pub quarter: Quarter,
    /// 0–100; `None` while the quarter is in force and not yet scored.
    pub score: Option<f64>,
}
