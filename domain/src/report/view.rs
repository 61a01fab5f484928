//! A report that was sent, and what came of sending or deciding it.

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::{draft::ReportDraft, error::FieldProblem, odd::Odd, progress::NewReport, quarter::NewQuarter};
use crate::{
    edit::Record,
    fiscal_year::FiscalYear,
    period::{Period, PeriodClosed, WindowState},
    standing::Status,
    unit::Named,
};

/// What a report says.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Content {
    /// Of a project.
    Progress(NewReport),
    /// Of a KPI's quarter.
    Quarter(NewQuarter),
}

impl Content {
    /// The word it is stored under.
    pub const fn kind(&self) -> &'static str {
        match self {
            Self::Progress(_) => "progress",
            Self::Quarter(_) => "quarter",
        }
    }

    /// What it is for.
    pub fn period(&self) -> Period {
        match self {
            Self::Progress(report) => Period::Month(report.month()),
            Self::Quarter(report) => Period::Quarter(report.quarter),
        }
    }

    /// As it would be typed, to go on from.
    pub fn draft(&self) -> ReportDraft {
        match self {
            Self::Progress(report) => report.draft(),
            Self::Quarter(report) => report.draft(),
        }
    }

    /// What was done, in its words.
    pub fn text(&self) -> &str {
        match self {
            Self::Progress(report) => &report.narrative,
            Self::Quarter(report) => &report.report,
        }
    }
}

/// How far a report has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SubmissionState {
    /// The unit's head has it.
    Sent,
    /// Given back, to be corrected.
    Returned,
    /// Published.
    Approved,
    /// Taken back by whoever sent it.
    Withdrawn,
}

impl SubmissionState {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Sent, Self::Returned, Self::Approved, Self::Withdrawn];

    /// The word it is stored as.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Sent => "sent",
            Self::Returned => "returned",
            Self::Approved => "approved",
            Self::Withdrawn => "withdrawn",
        }
    }

    /// From that word.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.as_str() == word)
    }

    /// Whether it can still be corrected and taken back.
    pub const fn is_undecided(self) -> bool {
        matches!(self, Self::Sent | Self::Returned)
    }
}

/// A report that was sent.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Submission {
    /// Its key.
    pub id: Uuid,
    /// What sort of record it is of.
    pub record: Record,
    /// The record.
    pub of: Named,
    /// The unit the record belongs to; none for an indicator of the city plan.
    pub unit: Option<Named>,
    /// The year it is for.
    pub year: FiscalYear,
    /// The month or quarter.
    pub period: Period,
    /// How far it has come.
    pub state: SubmissionState,
    /// What it says.
    pub content: Content,
    /// What is odd about it, the least first.
    pub odd: Vec<Odd>,
    /// How many files go with it.
    pub files: u64,
    /// What the record's results are measured in.
    #[serde(default)]
    pub unit_of_measure: Option<String>,
    /// What was aimed at: of a project in that month, of a KPI in the year.
    #[serde(default)]
    pub target: Option<f64>,
    /// What is published: of a project the percent until the day it speaks for, without itself; of a KPI the quarter's
    /// result, or else where the KPI stands.
    pub published: Option<f64>,
    /// The percent a project's plan asks for by the day it speaks for, while it is not decided.
    #[serde(default)]
    pub planned: Option<f64>,
    /// Day and percent of the newest published report behind that day: it goes on telling where the project stands.
    pub later: Option<(NaiveDate, f64)>,
    /// What whoever sent it is called.
    pub author: String,
    /// The user name of whoever sent it.
    pub author_name: String,
    /// When it was sent first.
    pub sent_at: DateTime<Utc>,
    /// What whoever sent it last is called, where that is somebody else.
    #[serde(default)]
    pub corrected_by: Option<String>,
    /// When it was sent last.
    pub changed_at: DateTime<Utc>,
    /// Counts up with every correction.
    pub version: i32,
    /// What whoever decided is called.
    pub decided_by: Option<String>,
    /// When.
    pub decided_at: Option<DateTime<Utc>>,
    /// Why it was given back.
    pub reason: Option<String>,
}

/// Stands for the version of what was published of a quarter when its report was sent, before all versions of that.
pub const PUBLISHED: i32 = 0;

/// What a report said before it was corrected, or what was published before it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SubmissionVersion {
    /// Which.
    pub version: i32,
    /// What it said.
    pub content: Content,
    /// What whoever wrote it is called; nobody where it is [`PUBLISHED`], of which the history tells.
    pub author: String,
    /// When it was sent.
    pub at: DateTime<Utc>,
}

/// What came of sending a report. The same key again gives the same answer.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "state", rename_all = "snake_case")]
pub enum Sent {
    /// It waits for the unit's head.
    Taken {
        /// Its key.
        id: Uuid,
        /// Which version it is.
        version: i32,
    },
    /// Something is wrong.
    Refused {
        /// What, and where.
        problems: Vec<FieldProblem>,
    },
    /// Something is odd, and whoever reports must say that it is meant.
    AsksBack {
        /// What.
        odd: Vec<Odd>,
        /// Day and percent of the later report that tells less, where that is what is odd.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        later: Option<(NaiveDate, f64)>,
    },
    /// Another report for the same month or quarter waits already, or this one was changed by somebody else. Both are
    /// put to a person.
    Conflict {
        /// What stands there.
        theirs: Box<Submission>,
    },
    /// The month, quarter or year is not open.
    Closed {
        /// Which, how it stands, and so the way out.
        closed: PeriodClosed,
    },
}

/// What came of deciding on reports.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Decided {
    /// Those that were decided.
    pub done: Vec<Uuid>,
    /// Those that were left.
    pub left: Vec<Left>,
}

/// A report that was not decided on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Left {
    /// Its key.
    pub id: Uuid,
    /// What it is of.
    pub of: Named,
    /// Why.
    pub why: WhyLeft,
}

/// Why a report was not decided on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum WhyLeft {
    /// Somebody else decided on it in the meantime, or took it back.
    Decided,
    /// It was corrected since it was seen.
    Corrected,
    /// Its year is locked.
    Closed(PeriodClosed),
}

/// The oldest month or quarter of a record that somebody should report on.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Due {
    /// What sort of record it is of.
    pub record: Record,
    /// The record.
    pub of: Named,
    /// The unit it belongs to.
    pub unit: Option<Named>,
    /// The year.
    pub year: FiscalYear,
    /// The month or quarter.
    pub period: Period,
    /// Later ones of the same year that are missing too, oldest first.
    pub others: Vec<Period>,
    /// How its window stands; nothing binds where `None`.
    pub window: Option<WindowState>,
    /// A project's standing in a word.
    pub status: Option<Status>,
    /// Percent complete.
    pub progress: Option<f64>,
    /// Percent the plan asks for.
    pub planned: Option<f64>,
    /// Day of the last report.
    pub last_report: Option<NaiveDate>,
}

impl Due {
    /// What else is missing: what is over and should have been told, then what still runs and can be told already.
    pub fn also(&self, today: NaiveDate) -> (Vec<Period>, Vec<Period>) {
        self.others.iter().copied().partition(|other| other.span(self.year).1 < today)
    }
}
