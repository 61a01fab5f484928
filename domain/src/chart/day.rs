//! Days as numbers, for scales and for what the browser is sent.

use chrono::NaiveDate;

/// A day as its number in the common era.
///
/// Charts compute with it, and it travels as a bare integer: reading a written date back would bring a
/// date parser into the browser.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Day(pub i32);

impl Day {
    /// Its date; a number outside the calendar gives the nearest end of it.
    pub fn date(self) -> NaiveDate {
        let nearest = if self.0 < 0 { NaiveDate::MIN } else { NaiveDate::MAX };
        NaiveDate::from_num_days_from_ce_opt(self.0).unwrap_or(nearest)
    }

    /// The day some days later (or earlier).
    pub const fn plus(self, days: i32) -> Self {
        Self(self.0.saturating_add(days))
    }

    /// Its number, for a scale.
    pub fn at(self) -> f64 {
        f64::from(self.0)
    }
}

impl From<NaiveDate> for Day {
    fn from(date: NaiveDate) -> Self {
        use chrono::Datelike;
        Self(date.num_days_from_ce())
    }
}
