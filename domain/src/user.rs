//! People and their roles.

use serde::{Deserialize, Serialize};

/// What a person is to the system, bound to a place in the unit tree.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Edits plans and reports progress of a unit.
    Staff,
    /// Staff who also approves.
    UnitHead,
    /// Checks and scores every quarter.
    Evaluator,
    /// Reads everything, drafts too.
    Executive,
    /// Runs the system.
    Administrator,
}

impl Role {
    /// The word it is stored as.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Staff => "staff",
            Self::UnitHead => "unit_head",
            Self::Evaluator => "evaluator",
            Self::Executive => "executive",
            Self::Administrator => "administrator",
        }
    }
}
