//! The days a year's windows have by themselves.

use chrono::{Days, Months, NaiveDate};

use super::{Period, ReportingWindow};
use crate::fiscal_year::FiscalYear;

/// The last day of a month that every month has.
const LAST_DAY: u8 = 28;
/// Days after which at the latest a window that is locked by itself is locked.
const MOST_DAYS: u16 = 366;
/// Months before a year in which its plans are begun: July.
const PLANNING_MONTHS: u32 = 3;

/// What a year's days follow from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct YearRules {
    /// A month is due on this day of the next one.
    pub month_due_day: u8,
    /// A quarter is due on this day of the month after it.
    pub quarter_due_day: u8,
    /// Months and quarters are locked so many days after they were due; never by themselves where `None`.
    pub lock_after: Option<u16>,
}

impl Default for YearRules {
    fn default() -> Self {
        Self { month_due_day: 5, quarter_due_day: 10, lock_after: None }
    }
}

/// Why days cannot be those of a window.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum WrongDates {
    /// It would be due before it opens.
    #[error("due before it opens")]
    DueBeforeOpening,
    /// It would be locked while it is still in time.
    #[error("locked while still in time")]
    LockedInTime,
}

impl ReportingWindow {
    /// Whether its days follow one another.
    pub fn check(&self) -> Result<(), WrongDates> {
        if self.due < self.opens {
            return Err(WrongDates::DueBeforeOpening);
        }
        if self.locks.is_some_and(|locks| locks <= self.due) { Err(WrongDates::LockedInTime) } else { Ok(()) }
    }
}

impl YearRules {
    /// Whether the numbers are days.
    pub fn is_sound(&self) -> bool {
        let day = |day: u8| (1..=LAST_DAY).contains(&day);
        day(self.month_due_day) && day(self.quarter_due_day) && self.lock_after.is_none_or(|days| days <= MOST_DAYS)
    }

    /// The window a period has by itself. A month opens on its first day, a quarter on the first day of its last month;
    /// the year's plans are made from July on, due by its first day, and it is never locked by itself.
    pub fn window(&self, year: FiscalYear, period: Period) -> ReportingWindow {
        let (first, last) = period.span(year);
        let day_after = last + Days::new(1);
        let (opens, due) = match period {
            Period::Year => {
                let due = first - Days::new(1);
                return ReportingWindow { period, opens: first - Months::new(PLANNING_MONTHS), due, locks: None };
            }
            Period::Month(_) => (first, self.month_due_day),
            Period::Quarter(_) => (first + Months::new(2), self.quarter_due_day),
        };
        let due = day_after + Days::new(u64::from(due.clamp(1, LAST_DAY)) - 1);
        let locks = self.lock_after.map(|days| due + Days::new(u64::from(days) + 1));
        ReportingWindow { period, opens, due, locks }
    }

    /// The windows of a year as they are by themselves.
    pub fn windows(&self, year: FiscalYear) -> Vec<ReportingWindow> {
        Period::all(year).map(|period| self.window(year, period)).collect()
    }

    /// A year's windows once its rules are others: days that followed from the rules follow from the new ones, days that
    /// were set by hand stay, unless they would contradict the new ones.
    pub fn followed_by(&self, new: &Self, year: FiscalYear, windows: &[ReportingWindow]) -> Vec<ReportingWindow> {
        let follow = |window: &ReportingWindow| {
            let (was, by_rule) = (self.window(year, window.period), new.window(year, window.period));
            let pick = |day: NaiveDate, was: NaiveDate, by_rule: NaiveDate| if day == was { by_rule } else { day };
            let followed = ReportingWindow {
                period: window.period,
                opens: pick(window.opens, was.opens, by_rule.opens),
                due: pick(window.due, was.due, by_rule.due),
                locks: if window.locks == was.locks { by_rule.locks } else { window.locks },
            };
            if followed.check().is_ok() { followed } else { *window }
        };
        windows.iter().map(follow).collect()
    }
}
