//! People and their roles.

use serde::{Deserialize, Serialize};

use crate::unit::UnitCode;

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
    /// Every role, in the order of the policy's table.
    pub const ALL: &'static [Self] =
        &[Self::Staff, Self::UnitHead, Self::Evaluator, Self::Executive, Self::Administrator];

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

    /// The role of a word.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|role| role.as_str() == word)
    }
}

/// A role in its place.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Grant {
    /// The role.
    pub role: Role,
    /// The unit it is bound to, with those below it; the whole city where there is none.
    pub unit: Option<UnitCode>,
}
