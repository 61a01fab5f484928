//! Appeals (อุทธรณ์): a unit asks that a KPI's criteria be changed or the KPI be cancelled.

use serde::{Deserialize, Serialize};

/// What is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AppealKind {
    /// Change the criteria.
    Change,
    /// Cancel the KPI.
    Cancel,
}

impl AppealKind {
    /// The word it is stored as.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Change => "change",
            Self::Cancel => "cancel",
        }
    }
}

/// What was decided.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AppealDecision {
    /// Not decided yet.
    Pending,
    /// Granted.
    Granted,
    /// Refused.
    Refused,
}

impl AppealDecision {
    /// The word it is stored as.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Pending => "pending",
            Self::Granted => "granted",
            Self::Refused => "refused",
        }
    }
}

/// One appeal about a KPI.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Appeal {
    /// Round within the year, from 1.
    pub round: i32,
    /// What is asked for.
    pub kind: AppealKind,
    /// Why.
    pub reason: String,
    /// What was decided.
    pub decision: AppealDecision,
}
