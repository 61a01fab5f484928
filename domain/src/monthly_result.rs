//! A project's own measure, by fiscal month.

use serde::{Deserialize, Serialize};

use crate::fiscal_year::FiscalMonth;

/// Target and result of one fiscal month; blank is not zero.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct MonthlyResult {
    /// 1–12, October first.
    pub month: FiscalMonth,
    /// What was aimed at.
    pub target: Option<f64>,
    /// What was reached.
    pub result: Option<f64>,
}
