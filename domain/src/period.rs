//! When a fiscal year, its months and its quarters are open: the one rule that editing and reporting ask.
//!
//! A year has seventeen windows: its own, twelve months, four quarters. Each opens on a day, is due on another, and is
//! locked from a third on, if ever. A unit may be given other days for a window, with a reason; that counts for it alone
//! or for everything below it too. A year that was never set up has no windows, and binds nobody.

mod exception;
pub mod reopening;
mod rules;
#[cfg(test)]
mod tests;

use std::{fmt, str::FromStr};

use chrono::{Days, NaiveDate};
use serde::{Deserialize, Serialize};

pub use self::{
    exception::WindowException,
    rules::{WrongDates, YearRules},
};
use crate::{
    edit::{Field, MonthField},
    fiscal_year::{FiscalMonth, FiscalYear, Quarter},
    unit::UnitCode,
};

/// Days before a window is due from which on people are reminded.
pub const DUE_SOON_DAYS: u64 = 3;

/// What a window is of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub enum Period {
    /// The year as a whole: its records and its plans.
    Year,
    /// A month's results and report.
    Month(FiscalMonth),
    /// A quarter's results and report.
    Quarter(Quarter),
}

impl Period {
    /// All of a year: the year itself, its months, its quarters.
    pub fn all(year: FiscalYear) -> impl Iterator<Item = Self> {
        let quarters = Quarter::ALL.into_iter().map(Self::Quarter);
        [Self::Year].into_iter().chain(year.months().map(Self::Month)).chain(quarters)
    }

    /// What must be open for a field to be changed. What is aimed at belongs to the year, what was reached to its month.
    pub const fn of(field: Field) -> Self {
        match field {
            Field::Month(month, MonthField::Result) => Self::Month(month),
            Field::Quarter(quarter, _) => Self::Quarter(quarter),
            Field::Project(_) | Field::Kpi(_) | Field::Month(_, MonthField::Target) => Self::Year,
        }
    }

    /// Its first and last day.
    pub fn span(self, year: FiscalYear) -> (NaiveDate, NaiveDate) {
        match self {
            Self::Year => (year.first_day(), year.last_day()),
            Self::Month(month) => month.span(year),
            Self::Quarter(quarter) => quarter.span(year),
        }
    }
}

impl fmt::Display for Period {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Year => f.write_str("year"),
            Self::Month(month) => write!(f, "month-{}", month.number()),
            Self::Quarter(quarter) => write!(f, "quarter-{}", quarter.number()),
        }
    }
}

/// Not the word of a period.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("no such period: {0}")]
pub struct UnknownPeriod(String);

impl FromStr for Period {
    type Err = UnknownPeriod;

    fn from_str(word: &str) -> Result<Self, UnknownPeriod> {
        let unknown = || UnknownPeriod(word.to_owned());
        let number = |text: &str| text.parse().map_err(|_| unknown());
        match word.split_once('-') {
            None if word == "year" => Ok(Self::Year),
            Some(("month", text)) => FiscalMonth::new(number(text)?).map(Self::Month).map_err(|_| unknown()),
            Some(("quarter", text)) => Quarter::new(number(text)?).map(Self::Quarter).map_err(|_| unknown()),
            _ => Err(unknown()),
        }
    }
}

impl TryFrom<String> for Period {
    type Error = UnknownPeriod;
    fn try_from(word: String) -> Result<Self, UnknownPeriod> {
        word.parse()
    }
}

impl From<Period> for String {
    fn from(period: Period) -> Self {
        period.to_string()
    }
}

/// The days of a period.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReportingWindow {
    /// Of what.
    pub period: Period,
    /// The first day on which it is filled in.
    pub opens: NaiveDate,
    /// The last day on which it is in time.
    pub due: NaiveDate,
    /// The first day on which nothing changes any more; never where `None`.
    pub locks: Option<NaiveDate>,
}

impl ReportingWindow {
    /// How it stands on a day.
    pub fn state(&self, today: NaiveDate) -> WindowState {
        let Self { opens, due, locks, .. } = *self;
        match locks {
            _ if today < opens => WindowState::NotYet { opens },
            Some(since) if since <= today => WindowState::Locked { since },
            _ if due < today => WindowState::Overdue { due, locks },
            _ if due - Days::new(DUE_SOON_DAYS) <= today => WindowState::Due { due },
            _ => WindowState::Open { due },
        }
    }
}

/// How a window stands on a day. As the days go by it only moves down this list.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(tag = "state", rename_all = "snake_case")]
pub enum WindowState {
    /// It opens later.
    NotYet {
        /// When.
        opens: NaiveDate,
    },
    /// It is filled in.
    Open {
        /// The last day in time.
        due: NaiveDate,
    },
    /// It is due today or in a few days.
    Due {
        /// The last day in time.
        due: NaiveDate,
    },
    /// It is still filled in, but late.
    Overdue {
        /// The last day that was in time.
        due: NaiveDate,
        /// The first day on which it will be locked.
        locks: Option<NaiveDate>,
    },
    /// Nothing changes any more.
    Locked {
        /// Since when.
        since: NaiveDate,
    },
}

impl WindowState {
    /// Whether it is filled in.
    pub const fn takes(self) -> bool {
        matches!(self, Self::Open { .. } | Self::Due { .. } | Self::Overdue { .. })
    }
}

/// Refused because of a window: which one, and how it stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PeriodClosed {
    /// The year.
    pub year: FiscalYear,
    /// What of it.
    pub period: Period,
    /// How it stands.
    pub state: WindowState,
}

/// What somebody can do who was refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WayOut {
    /// Wait for the day on which it opens.
    Wait(NaiveDate),
    /// Ask those who keep the windows to open it again for the unit.
    AskToReopen,
}

impl fmt::Display for WayOut {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Wait(day) => write!(f, "it opens on {day}"),
            Self::AskToReopen => f.write_str("it is locked, ask to have it opened again for the unit"),
        }
    }
}

impl std::error::Error for PeriodClosed {}

impl fmt::Display for PeriodClosed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} of {} is not open: {}", self.period, self.year, self.way_out())
    }
}

impl PeriodClosed {
    /// The way out.
    pub const fn way_out(&self) -> WayOut {
        match self.state {
            WindowState::NotYet { opens } => WayOut::Wait(opens),
            _ => WayOut::AskToReopen,
        }
    }
}

/// The windows of a year, with what is different for some units.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct YearCalendar {
    /// The year.
    pub year: FiscalYear,
    /// What its days follow from where nobody set them by hand.
    pub rules: YearRules,
    /// A window a period.
    pub windows: Vec<ReportingWindow>,
    /// Other days for some units.
    pub exceptions: Vec<WindowException>,
}

impl YearCalendar {
    /// The window of a period for a place: a unit's own code first, then the codes of the units above it, nearest first.
    /// The nearest exception counts, for each day by itself. A locked year locks its months and quarters too, but for
    /// those a unit was given another day to lock for.
    pub fn window(&self, period: Period, place: &[UnitCode]) -> Option<ReportingWindow> {
        let mut window = *self.windows.iter().find(|window| window.period == period)?;
        let nearest = |day: fn(&WindowException) -> Option<NaiveDate>| {
            place.iter().enumerate().find_map(|(height, unit)| {
                let here = |known: &&WindowException| {
                    known.period == period && known.unit == *unit && (height == 0 || known.below)
                };
                self.exceptions.iter().filter(here).find_map(day)
            })
        };
        if let Some(due) = nearest(|exception| exception.due) {
            window.due = due;
        }
        if let Some(locks) = nearest(|exception| exception.locks) {
            window.locks = Some(locks);
        } else if period != Period::Year {
            let year = self.window(Period::Year, place).and_then(|year| year.locks);
            window.locks = [window.locks, year].into_iter().flatten().min();
        }
        Some(window)
    }

    /// How a period stands for a place on a day; `None` where nothing binds it.
    pub fn state(&self, period: Period, place: &[UnitCode], today: NaiveDate) -> Option<WindowState> {
        Some(self.window(period, place)?.state(today))
    }

    /// Whether what belongs to a period may be changed in a place on a day. The records of a year are prepared before
    /// it opens; a month's results are not.
    pub fn ask(&self, period: Period, place: &[UnitCode], today: NaiveDate) -> Result<(), PeriodClosed> {
        match self.state(period, place, today) {
            None if period == Period::Year => Ok(()),
            None => self.ask(Period::Year, place, today),
            Some(state) if state.takes() => Ok(()),
            Some(WindowState::NotYet { .. }) if period == Period::Year => Ok(()),
            Some(state) => Err(PeriodClosed { year: self.year, period, state }),
        }
    }
}
