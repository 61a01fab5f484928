//! How work is done: the steps of each kind of work, what a month of each sounds like, and what goes wrong.

pub(super) mod indoors;
pub(super) mod outdoors;

use indoors::{MEET, SERVE, SYSTEM, TRAIN};
use outdoors::{BUILD, CAMPAIGN, EVENT, INSPECT, REPAIR};

/// A kind of work.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Work {
    /// Works let to a contractor.
    Build,
    /// Works by the unit's own crew.
    Repair,
    /// Courses.
    Train,
    /// Work with communities.
    Campaign,
    /// Inspection and enforcement.
    Inspect,
    /// A service that runs all year.
    Serve,
    /// A festival or a contest.
    Event,
    /// A data system.
    System,
    /// A council or committee.
    Meet,
}

/// A step: its title, a verb phrase, and a sentence for a report while it runs.
#[derive(Clone, Copy, Debug)]
pub(super) struct StepText {
    /// Verb phrase, so that อยู่ระหว่าง… and …แล้วเสร็จ read well around it.
    pub title: &'static str,
    /// A whole sentence.
    pub detail: &'static str,
    /// How heavy it tends to weigh.
    pub weight: i64,
}

/// What is known of a kind of work.
#[derive(Debug)]
pub(super) struct WorkText {
    /// Ten steps in order; the first and the last are in every plan.
    pub steps: &'static [StepText],
    /// How the work is meant to help, to end a rationale with.
    pub approach: &'static [&'static str],
    /// ปัญหา
    pub problems: &'static [&'static str],
    /// อุปสรรค
    pub obstacles: &'static [&'static str],
    /// Budget of a bureau's project of this kind, in thousands of baht.
    pub budget: (f64, f64),
}

pub(super) const fn step(weight: i64, title: &'static str, detail: &'static str) -> StepText {
    StepText { title, detail, weight }
}

impl Work {
    /// Its texts.
    pub(super) const fn text(self) -> &'static WorkText {
        match self {
            Self::Build => &BUILD,
            Self::Repair => &REPAIR,
            Self::Train => &TRAIN,
            Self::Campaign => &CAMPAIGN,
            Self::Inspect => &INSPECT,
            Self::Serve => &SERVE,
            Self::Event => &EVENT,
            Self::System => &SYSTEM,
            Self::Meet => &MEET,
        }
    }
}
