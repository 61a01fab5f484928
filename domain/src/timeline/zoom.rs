//! How much of the calendar the timeline shows. The address holds it, so it is a word.

use std::fmt;

use chrono::{Datelike, NaiveDate};

use super::TimelineData;
use crate::{
    chart::Day,
    fiscal_year::{FiscalMonth, Quarter},
};

/// The shortest window that panning and pinching can reach, in days.
pub const SHORTEST: i32 = 7;

/// A window on the calendar.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Zoom {
    /// The fiscal year.
    #[default]
    Year,
    /// The whole plan, where it reaches beyond the year.
    Plan,
    /// A quarter of the year.
    Quarter(Quarter),
    /// A month of the year.
    Month(FiscalMonth),
    /// Any days, the second excluded: what panning and pinching lead to.
    Days(Day, Day),
}

impl Zoom {
    /// Reads `year`, `plan`, `q1`–`q4`, `m1`–`m12` or `20230115-20230301` (both days shown).
    pub fn parse(word: &str) -> Option<Self> {
        if let Some((from, to)) = word.split_once('-') {
            let (from, to) = (compact_date(from)?, compact_date(to)?.plus(1));
            return (to.0 - from.0 >= SHORTEST).then_some(Self::Days(from, to));
        }
        match word.split_at_checked(1)? {
            _ if word == "year" => Some(Self::Year),
            _ if word == "plan" => Some(Self::Plan),
            ("q", number) => Quarter::new(number.parse().ok()?).ok().map(Self::Quarter),
            ("m", number) => FiscalMonth::new(number.parse().ok()?).ok().map(Self::Month),
            _ => None,
        }
    }

    /// First day shown and the day after the last.
    pub fn window(self, data: &TimelineData) -> (Day, Day) {
        let until = |(from, last): (NaiveDate, NaiveDate)| (Day::from(from), Day::from(last).plus(1));
        match self {
            Self::Year => data.year_span(),
            Self::Plan => data.reach(),
            Self::Quarter(quarter) => until(quarter.span(data.year)),
            Self::Month(month) => until(month.span(data.year)),
            Self::Days(from, to) => (from, to.max(from.plus(SHORTEST))),
        }
    }

    /// The day one is looking at: today if shown, else the middle.
    pub fn focus(self, data: &TimelineData) -> Day {
        let (from, to) = self.window(data);
        if (from..to).contains(&data.today) { data.today } else { from.plus((to.0 - from.0) / 2) }
    }

    /// The quarter one is looking at, within the year.
    pub fn quarter(self, data: &TimelineData) -> Quarter {
        match self {
            Self::Quarter(quarter) => quarter,
            Self::Month(month) => month.quarter(),
            _ => Quarter::of(self.focus_in_year(data)),
        }
    }

    /// The month one is looking at, within the year.
    pub fn month(self, data: &TimelineData) -> FiscalMonth {
        match self {
            Self::Month(month) => month,
            _ => FiscalMonth::of(self.focus_in_year(data)),
        }
    }

    fn focus_in_year(self, data: &TimelineData) -> NaiveDate {
        self.focus(data).date().clamp(data.year.first_day(), data.year.last_day())
    }

    /// One level closer.
    pub fn closer(self, data: &TimelineData) -> Self {
        match self {
            Self::Plan => Self::Year,
            Self::Year => Self::Quarter(self.quarter(data)),
            Self::Quarter(_) => Self::Month(self.month(data)),
            Self::Month(_) => self,
            Self::Days(from, to) => scaled(data, (from.at(), to.at()), 0.5, 0.5),
        }
    }

    /// One level further away.
    pub fn wider(self, data: &TimelineData) -> Self {
        match self {
            Self::Plan => self,
            Self::Year if data.exceeds_year() => Self::Plan,
            Self::Year => self,
            Self::Quarter(_) => Self::Year,
            Self::Month(month) => Self::Quarter(month.quarter()),
            Self::Days(from, to) if to.0 - from.0 > 180 => Self::Year,
            Self::Days(from, to) => scaled(data, (from.at(), to.at()), 2.0, 0.5),
        }
    }

    /// The neighbour before (`-1`) or after (`1`): a quarter, a month, or half a window on. Stays inside
    /// what can be reached.
    pub fn beside(self, data: &TimelineData, step: i32) -> Self {
        match self {
            Self::Year | Self::Plan => self,
            Self::Quarter(quarter) => {
                Quarter::new(i64::from(quarter.number()) + i64::from(step)).map_or(self, Self::Quarter)
            }
            Self::Month(month) => {
                FiscalMonth::new(i64::from(month.number()) + i64::from(step)).map_or(self, Self::Month)
            }
            Self::Days(from, to) => {
                let by = f64::from((to.0 - from.0).max(2) / 2 * step);
                panned(data, (from.at(), to.at()), by)
            }
        }
    }
}

/// A window moved by some days, held inside what can be reached.
pub fn panned(data: &TimelineData, window: (f64, f64), by: f64) -> Zoom {
    let (first, last) = data.reach();
    let length = (window.1 - window.0).min(last.at() - first.at());
    let from = (window.0 + by).clamp(first.at(), (last.at() - length).max(first.at()));
    from_window(data, (from, from + length))
}

/// A window made longer or shorter by a factor around a place in it (0 its start, 1 its end).
pub fn scaled(data: &TimelineData, window: (f64, f64), factor: f64, place: f64) -> Zoom {
    let (first, last) = data.reach();
    let (factor, place) = (if factor.is_finite() { factor } else { 1.0 }, place.clamp(0.0, 1.0));
    let most = (last.at() - first.at()).max(f64::from(SHORTEST));
    let length = ((window.1 - window.0) * factor).clamp(f64::from(SHORTEST), most);
    let still = window.0 + (window.1 - window.0) * place;
    let from = (still - length * place).clamp(first.at(), (last.at() - length).max(first.at()));
    from_window(data, (from, from + length))
}

/// Whole days of a window; the named view where it is one.
fn from_window(data: &TimelineData, window: (f64, f64)) -> Zoom {
    let days = (Day(window.0.round() as i32), Day(window.1.round() as i32));
    let named = [Zoom::Year, Zoom::Plan].into_iter().find(|zoom| zoom.window(data) == days);
    named.unwrap_or(Zoom::Days(days.0, days.1))
}

fn compact_date(text: &str) -> Option<Day> {
    if text.len() != 8 || !text.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    let number: u32 = text.parse().ok()?;
    NaiveDate::from_ymd_opt((number / 10_000) as i32, number / 100 % 100, number % 100).map(Day::from)
}

impl fmt::Display for Zoom {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let date = |day: Day| {
            let date = day.date();
            i64::from(date.year()) * 10_000 + i64::from(date.month() * 100 + date.day())
        };
        match self {
            Self::Year => f.write_str("year"),
            Self::Plan => f.write_str("plan"),
            Self::Quarter(quarter) => write!(f, "q{}", quarter.number()),
            Self::Month(month) => write!(f, "m{}", month.number()),
            Self::Days(from, to) => write!(f, "{:08}-{:08}", date(*from), date(to.plus(-1))),
        }
    }
}
