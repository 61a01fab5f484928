//! A project's plan as it is worked on: steps that keep their identity, and what must begin after what.
//!
//! Every operation takes a plan and gives a new one or says why not, so the browser shows at once what the server
//! will store. Dates keep their meaning: a step entered as the first of a month means that month (see
//! [`Step::span`]), and goes on meaning a month when it is moved by months or pushed by another.

mod baseline;
mod link;
mod merge;
mod nudge;
mod operation;
pub mod sheet;
mod span;
#[cfg(test)]
mod tests;
mod trial;
mod undo;
mod view;
mod weight;

pub use baseline::{Fate, StepDifference, difference};
pub use link::{Critical, Push, critical_path, propagate};
pub use merge::{PlanConflict, PlanPart, insist, merge};
pub use nudge::{Grip, Preview, Unit, nudge, preview};
pub use operation::{Op, Side};
pub use span::{Span, shift, shift_months, write_span};
pub use trial::{Trial, tie};
pub use undo::{KEPT, Undo};
pub use view::{Baseline, ChangeRequest, PlanOutcome, PlanView, PlanWaiting, RequestState};
pub use weight::{hundredths, spread_by_length, spread_evenly, weight_sum};

use std::collections::{HashMap, HashSet};

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::{fiscal_year::FiscalYear, step::Step};

/// Steps in one plan: what the charts are built for.
pub const MOST_STEPS: usize = 10_000;
/// Characters of a step's title.
pub const TITLE: usize = 1_000;
/// Days of a link's lag, either way: a fiscal year.
pub const MOST_LAG: i32 = 366;

/// What a step is known by, whatever becomes of its title and place.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct StepId(pub Uuid);

impl StepId {
    /// A name for a step that is not stored yet; the store gives it one of its own. `number` must be new in the plan.
    pub const fn draft(number: u64) -> Self {
        Self(Uuid::from_u128(number as u128))
    }
}

/// A step begins after another is finished.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Link {
    /// The step that must be finished.
    pub step: StepId,
    /// Days between: 0 means that this step begins on the day after; negative, that they may overlap.
    #[serde(default)]
    pub lag: i32,
}

/// A step of a plan that is worked on.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PlanStep {
    /// What it is known by; a plan that was never worked on may come without.
    #[serde(default)]
    pub id: StepId,
    /// What it is.
    #[serde(flatten)]
    pub step: Step,
    /// What must be finished before.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub after: Vec<Link>,
}

/// A plan: steps in their order.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Plan {
    /// The steps, first to last. Their `order` follows from their place.
    pub steps: Vec<PlanStep>,
}

/// How far a plan has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PlanState {
    /// Its unit works on it.
    Draft,
    /// The unit's head has it.
    Submitted,
    /// In force: it changes by change requests only.
    Approved,
}

impl PlanState {
    /// The word it is stored as.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Draft => "draft",
            Self::Submitted => "submitted",
            Self::Approved => "approved",
        }
    }

    /// From that word.
    pub fn from_word(word: &str) -> Option<Self> {
        [Self::Draft, Self::Submitted, Self::Approved].into_iter().find(|state| state.as_str() == word)
    }
}

/// Why a plan, or an operation on it, is refused.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, thiserror::Error)]
#[serde(tag = "reason", rename_all = "snake_case")]
pub enum PlanError {
    /// There is no such step.
    #[error("there is no such step")]
    NoSuchStep {
        /// Which.
        step: StepId,
    },
    /// Two steps under one id.
    #[error("two steps share one id")]
    SameId {
        /// Which.
        step: StepId,
    },
    /// A step without a title.
    #[error("a step has no title")]
    NoTitle {
        /// Which.
        step: StepId,
    },
    /// A title longer than [`TITLE`].
    #[error("a title is too long")]
    TitleTooLong {
        /// Which.
        step: StepId,
    },
    /// A weight that is not between 0 and 100.
    #[error("a weight is not between 0 and 100")]
    Weight {
        /// Which.
        step: StepId,
    },
    /// The finish lies before the start, or only one of them is given.
    #[error("a step ends before it starts, or has one date only")]
    Span {
        /// Which.
        step: StepId,
    },
    /// The step has no dates to move.
    #[error("a step has no dates")]
    NoDates {
        /// Which.
        step: StepId,
    },
    /// It cannot be split there: both parts need a day.
    #[error("a step cannot be split there")]
    NoRoom {
        /// Which.
        step: StepId,
    },
    /// The link would make a step wait for itself.
    #[error("a step would wait for itself")]
    Circle {
        /// The step at which the circle closes.
        step: StepId,
    },
    /// A lag longer than [`MOST_LAG`].
    #[error("a lag is too long")]
    Lag {
        /// Which.
        step: StepId,
    },
    /// More than [`MOST_STEPS`].
    #[error("too many steps")]
    TooManySteps,
    /// A day outside the years the calendar knows.
    #[error("a day is outside the calendar")]
    Calendar {
        /// Which.
        step: StepId,
    },
    /// The weights do not add up to 100.
    #[error("the weights add up to {sum}")]
    WeightsSum {
        /// What they add up to, in percent.
        sum: f64,
    },
    /// There is nothing to spread weights over.
    #[error("no step has dates")]
    Nothing,
}

impl Plan {
    /// The plan of steps as they are stored, with their ids.
    pub fn of(steps: impl IntoIterator<Item = (StepId, Step)>) -> Self {
        Self { steps: steps.into_iter().map(|(id, step)| PlanStep { id, step, after: Vec::new() }).collect() }
    }

    /// The place of a step.
    pub fn place(&self, id: StepId) -> Result<usize, PlanError> {
        self.steps.iter().position(|step| step.id == id).ok_or(PlanError::NoSuchStep { step: id })
    }

    /// A step.
    pub fn step(&self, id: StepId) -> Result<&PlanStep, PlanError> {
        self.steps.iter().find(|step| step.id == id).ok_or(PlanError::NoSuchStep { step: id })
    }

    /// The steps alone, for charts and standings.
    pub fn bare(&self) -> Vec<Step> {
        self.steps.iter().map(|step| step.step.clone()).collect()
    }

    /// Gives every step its place as its order.
    #[must_use]
    pub fn numbered(mut self) -> Self {
        for (place, step) in self.steps.iter_mut().enumerate() {
            step.step.order = i32::try_from(place + 1).unwrap_or(i32::MAX);
        }
        self
    }

    /// What forbids keeping the plan, first fault first. That its weights add up is asked only when it is handed in:
    /// see [`Self::check_whole`].
    pub fn check(&self) -> Result<(), PlanError> {
        if self.steps.len() > MOST_STEPS {
            return Err(PlanError::TooManySteps);
        }
        let mut ids = HashSet::with_capacity(self.steps.len());
        for PlanStep { id, step: content, after } in &self.steps {
            let step = *id;
            if !ids.insert(step) {
                return Err(PlanError::SameId { step });
            }
            if content.title.trim().is_empty() {
                return Err(PlanError::NoTitle { step });
            }
            if content.title.chars().count() > TITLE {
                return Err(PlanError::TitleTooLong { step });
            }
            if content.weight.is_some_and(|weight| !(0.0..=100.0).contains(&weight)) {
                return Err(PlanError::Weight { step });
            }
            match (content.start, content.finish) {
                (None, None) => {}
                (Some(start), Some(finish)) if start <= finish => span::known(start, finish, step)?,
                _ => return Err(PlanError::Span { step }),
            }
            if after.iter().any(|link| link.lag.abs() > MOST_LAG) {
                return Err(PlanError::Lag { step });
            }
        }
        self.check_order()
    }

    /// What forbids keeping it that no step shows by itself: too many, waiting for what is not there or in a circle.
    pub(crate) fn check_order(&self) -> Result<(), PlanError> {
        if self.steps.len() > MOST_STEPS {
            return Err(PlanError::TooManySteps);
        }
        link::order(self).map(drop)
    }

    /// What forbids handing the plan in: as [`Self::check`], and its weights must add up to 100.
    pub fn check_whole(&self) -> Result<(), PlanError> {
        self.check()?;
        let sum = weight_sum(self);
        // As for imported plans, half a percent of rounding is allowed.
        if self.steps.is_empty() || (sum - 100.0).abs() > 0.5 { Err(PlanError::WeightsSum { sum }) } else { Ok(()) }
    }

    /// What forbids asking for the plan in place of another: a step that is new needs its days and its weight. Those that
    /// were there may lack them, as imported plans do.
    pub fn check_added(&self, before: &Self) -> Result<(), PlanError> {
        self.lacking(before).into_iter().next().map_or(Ok(()), Err)
    }

    /// All that new steps lack to be asked for, as [`Self::check_added`] tells the first of it.
    pub fn lacking(&self, before: &Self) -> Vec<PlanError> {
        let known: HashSet<StepId> = before.steps.iter().map(|step| step.id).collect();
        let new = self.steps.iter().filter(|step| !known.contains(&step.id));
        let lacks = |PlanStep { id, step, .. }: &PlanStep| {
            let days = step.start.is_none() || step.finish.is_none();
            let days = days.then_some(PlanError::NoDates { step: *id });
            days.into_iter().chain(step.weight.is_none().then_some(PlanError::Weight { step: *id }))
        };
        new.flat_map(lacks).collect()
    }

    /// The titles of steps that have days outside a year. That stands in nobody's way: plans run over years, and a slip of
    /// a digit looks the same.
    pub fn outside(&self, year: FiscalYear) -> Vec<&str> {
        let out = |step: &&PlanStep| {
            let (first, last) = step.step.span().unwrap_or((year.first_day(), year.last_day()));
            first < year.first_day() || last > year.last_day()
        };
        self.steps.iter().filter(out).map(|step| step.step.title.as_str()).collect()
    }

    /// The plan with ids for the steps that have none, and links that follow them. `fresh` gives an id for a step the
    /// plan in force does not know.
    #[must_use]
    pub fn with_ids(mut self, known: &HashSet<StepId>, mut fresh: impl FnMut() -> StepId) -> Self {
        let mut names: HashMap<StepId, StepId> = HashMap::new();
        for step in &mut self.steps {
            if !known.contains(&step.id) {
                let given = fresh();
                names.insert(step.id, given);
                step.id = given;
            }
        }
        for link in self.steps.iter_mut().flat_map(|step| step.after.iter_mut()) {
            link.step = names.get(&link.step).copied().unwrap_or(link.step);
        }
        self
    }

    /// Its first and last day.
    pub fn span(&self) -> Option<(NaiveDate, NaiveDate)> {
        let spans = || self.steps.iter().filter_map(|step| step.step.span());
        Some((spans().map(|span| span.0).min()?, spans().map(|span| span.1).max()?))
    }
}
