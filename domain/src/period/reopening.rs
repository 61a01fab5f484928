//! Asking that a locked window be opened again for a unit, and the answer.

use chrono::{DateTime, Days, NaiveDate, Utc};
use uuid::Uuid;

use super::{Period, ReportingWindow, WindowException, WindowState};
use crate::{
    edit::Record,
    fiscal_year::FiscalYear,
    unit::{Named, UnitCode},
};

/// Characters of a reason, and of the answer.
pub const REASON: usize = 500;
/// Days ahead for which a window is opened again, at most.
pub const MOST_DAYS: u64 = 90;
/// Days ahead that are proposed.
pub const PROPOSED_DAYS: u64 = 7;
/// Days for which those who asked are told of a refusal.
pub const TOLD_DAYS: u64 = 30;

/// A request to open a locked window again for a unit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reopening {
    /// Its key.
    pub id: Uuid,
    /// The unit it is for.
    pub unit: Named,
    /// The year.
    pub year: FiscalYear,
    /// The month or quarter.
    pub period: Period,
    /// What sort of record somebody wanted to report on.
    pub record: Record,
    /// The record.
    pub of: Named,
    /// Why.
    pub reason: String,
    /// Who asked.
    pub asked_by: String,
    /// When.
    pub asked_at: DateTime<Utc>,
    /// What became of it.
    pub state: ReopeningState,
    /// Who decided.
    pub decided_by: Option<String>,
    /// When.
    pub decided_at: Option<DateTime<Utc>>,
    /// The version a decision must name.
    pub version: i32,
}

impl Reopening {
    /// The last day on which the window is open again.
    pub fn last_day(&self) -> Option<NaiveDate> {
        match self.state {
            ReopeningState::Granted { until } => until.pred_opt(),
            ReopeningState::Asked | ReopeningState::Refused { .. } => None,
        }
    }
}

/// What became of a request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ReopeningState {
    /// It waits for an answer.
    Asked,
    /// The window is open again.
    Granted {
        /// The first day on which it is locked again.
        until: NaiveDate,
    },
    /// It stays locked.
    Refused {
        /// Why.
        answer: String,
    },
}

impl ReopeningState {
    /// The word of a request that waits.
    pub const ASKED: &'static str = "asked";
    /// The word of one that was granted.
    pub const GRANTED: &'static str = "granted";
    /// The word of one that was refused.
    pub const REFUSED: &'static str = "refused";

    /// The word it is stored under.
    pub const fn as_str(&self) -> &'static str {
        match self {
            Self::Asked => Self::ASKED,
            Self::Granted { .. } => Self::GRANTED,
            Self::Refused { .. } => Self::REFUSED,
        }
    }
}

/// What came of asking.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Asked {
    /// It waits for an answer now.
    Taken,
    /// It was asked already, and nothing was added.
    Already,
    /// There is nothing to ask for.
    Needless(Needless),
}

/// Why there is nothing to ask for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Needless {
    /// It opens by itself.
    #[error("it opens on {opens}")]
    NotYet {
        /// When.
        opens: NaiveDate,
    },
    /// It is open, or nothing binds it.
    #[error("it is open")]
    Open,
}

/// Why a window is not opened until a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum WrongUntil {
    /// It would be locked again before anybody could report.
    #[error("not after today")]
    NotAhead,
    /// It would stay open for too long.
    #[error("after {last}")]
    TooFar {
        /// The last day that may be given.
        last: NaiveDate,
    },
}

/// A reason, or an answer, must say something and be no more than so long.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("1 to {REASON} characters")]
pub struct NoReason;

/// Whether a window that stands so can be asked to be opened again.
pub const fn needed(state: Option<WindowState>) -> Result<(), Needless> {
    match state {
        Some(WindowState::Locked { .. }) => Ok(()),
        Some(WindowState::NotYet { opens }) => Err(Needless::NotYet { opens }),
        _ => Err(Needless::Open),
    }
}

/// A reason as it is kept: plain text on one line.
pub fn reason(typed: &str) -> Result<String, NoReason> {
    let plain: String = typed.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    let kept = plain.split_whitespace().collect::<Vec<_>>().join(" ");
    if (1..=REASON).contains(&kept.chars().count()) { Ok(kept) } else { Err(NoReason) }
}

/// The first day on which a window that is opened again is locked, where it can be that.
pub fn until(day: NaiveDate, today: NaiveDate) -> Result<NaiveDate, WrongUntil> {
    let last = ahead(today, MOST_DAYS);
    match day {
        day if day <= today => Err(WrongUntil::NotAhead),
        day if day > last => Err(WrongUntil::TooFar { last }),
        day => Ok(day),
    }
}

/// The day that is proposed.
pub fn proposed(today: NaiveDate) -> NaiveDate {
    ahead(today, PROPOSED_DAYS)
}

/// A day so many days ahead, in a year the calendar knows.
fn ahead(today: NaiveDate, days: u64) -> NaiveDate {
    let day = today.checked_add_days(Days::new(days)).unwrap_or(today);
    if FiscalYear::of(day).contains(day) { day } else { FiscalYear::of(today).last_day().max(today) }
}

/// The exception by which a unit's window is opened again; none where it stays open as long anyway. What the unit had been
/// given before stays but for the lock: when it is due, and whether that counts for those below it.
pub fn exception(
    unit: UnitCode,
    window: &ReportingWindow,
    known: Option<&WindowException>,
    until: NaiveDate,
    reason: &str,
) -> Option<WindowException> {
    if window.locks.is_none_or(|locks| until <= locks) {
        return None;
    }
    Some(WindowException {
        unit,
        below: known.is_some_and(|known| known.below),
        period: window.period,
        due: known.and_then(|known| known.due),
        locks: Some(until),
        reason: reason.to_owned(),
    })
}

#[cfg(test)]
mod tests;
