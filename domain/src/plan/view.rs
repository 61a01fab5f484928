//! A plan as it is read and handed around.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::{Plan, PlanConflict, PlanError, PlanState, insist, merge};
use crate::unit::{Named, ProjectCode};

/// A project's plan with all that is needed to work on it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PlanView {
    /// The project.
    pub code: ProjectCode,
    /// How far it has come.
    pub state: PlanState,
    /// Counts the changes of the plan.
    pub version: i32,
    /// The plan as it stands.
    pub plan: Plan,
    /// The plan that was in force before it, the ghost behind the bars.
    pub baseline: Option<Baseline>,
    /// The request to change it that waits for a decision.
    pub pending: Option<ChangeRequest>,
}

/// A plan that was in force before.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Baseline {
    /// 1 for the first of a project.
    pub number: i32,
    /// The plan.
    pub plan: Plan,
    /// Why it was replaced.
    pub reason: Option<String>,
    /// Who approved what replaced it.
    pub replaced_by: String,
    /// When.
    pub replaced_at: DateTime<Utc>,
}

/// A plan that waits for the head of its unit.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlanWaiting {
    /// The project.
    pub of: Named,
    /// Its unit.
    pub unit: Option<Named>,
    /// Whether the plan is in force and a change of it is asked for; else a new plan was handed in.
    pub in_force: bool,
}

/// What became of a change request.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RequestState {
    /// It waits.
    Pending,
    /// The plan was changed by it.
    Approved,
    /// It was given back, with an answer.
    Returned,
    /// Whoever asked took it back.
    Withdrawn,
}

impl RequestState {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Pending, Self::Approved, Self::Returned, Self::Withdrawn];

    /// The word it is stored as.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Pending => "pending",
            Self::Approved => "approved",
            Self::Returned => "returned",
            Self::Withdrawn => "withdrawn",
        }
    }

    /// From that word.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.as_str() == word)
    }
}

/// A request to change a plan in force.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ChangeRequest {
    /// Its key.
    pub id: Uuid,
    /// The project.
    pub project: ProjectCode,
    /// The project's name.
    pub project_name: String,
    /// The plan it began from.
    pub base: Plan,
    /// The plan it asks for.
    pub plan: Plan,
    /// Why.
    pub reason: String,
    /// What became of it.
    pub state: RequestState,
    /// What whoever asked is called.
    pub asked_by: String,
    /// The key of their account.
    pub asked_by_id: Option<Uuid>,
    /// When.
    pub asked_at: DateTime<Utc>,
    /// What whoever decided is called.
    pub decided_by: Option<String>,
    /// When.
    pub decided_at: Option<DateTime<Utc>>,
    /// What was answered.
    pub answer: Option<String>,
}

impl ChangeRequest {
    /// The plan that was asked for, put on what stands now: where both changed the same part, as it was asked.
    pub fn onto(&self, now: &Plan) -> Plan {
        merge(&self.base, now, &self.plan).unwrap_or_else(|conflicts| insist(&self.base, now, &self.plan, &conflicts))
    }
}

/// What came of an attempt to change a plan.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "outcome", rename_all = "snake_case")]
pub enum PlanOutcome {
    /// It is stored; steps that were new have their own ids now.
    Saved {
        /// The plan as it stands.
        plan: Plan,
        /// Its version.
        version: i32,
        /// The request under which it can be undone.
        request: Uuid,
    },
    /// It is asked for; the plan stands as it was.
    Asked {
        /// The change request.
        id: Uuid,
    },
    /// Nothing differs from what stands.
    Unchanged,
    /// Somebody else changed the same parts: nothing is stored. Send it again with `theirs` as the base to insist.
    Conflict {
        /// Which parts.
        conflicts: Vec<PlanConflict>,
        /// The plan as it stands.
        theirs: Plan,
    },
    /// The plan cannot be kept.
    Refused {
        /// Why.
        error: PlanError,
    },
    /// The plan is in force or handed in: it changes by a change request only.
    InForce,
}
