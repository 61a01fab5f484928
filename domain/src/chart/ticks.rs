//! Ticks: round numbers for values, and two rows of calendar slots for time.

use chrono::{Datelike, Days, Months, NaiveDate};

use super::{Day, Words};
use crate::fiscal_year::{FiscalMonth, FiscalYear, Quarter};

/// Round ticks from 0 that reach at least `max`: at most `count` steps of 1, 2, 2.5 or 5 times a power of ten.
pub fn round_ticks(max: f64, count: usize) -> Vec<f64> {
    let max = if max.is_finite() && max > 0.0 { max.min(1e15) } else { 1.0 };
    let rough = (max / count.max(1) as f64).max(1e-6);
    let power = 10_f64.powi(rough.log10().floor() as i32);
    let step = [1.0, 2.0, 2.5, 5.0, 10.0].into_iter().map(|m| m * power).find(|s| *s >= rough * 0.999_999);
    let step = step.unwrap_or(power * 10.0);
    let steps = (max / step - 1e-9).ceil().max(1.0) as usize;
    (0..=steps).map(|i| i as f64 * step).collect()
}

/// Round ticks that reach from at or below `low` (0 or less) to at or above `high` (0 or more), 0 among them.
pub fn round_ticks_across((low, high): (f64, f64), count: usize) -> Vec<f64> {
    let reach = high.max(-low);
    let above = round_ticks(reach, count);
    let step = above.get(1).copied().unwrap_or(1.0);
    let steps = |value: f64| if value > 0.0 { (value.min(1e15) / step - 1e-9).ceil() as i64 } else { 0 };
    (-steps(-low)..=steps(high)).map(|i| i as f64 * step).collect()
}

/// A stretch of the calendar under (or between) ticks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Slot {
    /// First day.
    pub from: Day,
    /// The day after the last.
    pub to: Day,
    /// What it is.
    pub kind: SlotKind,
}

/// What a [`Slot`] is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SlotKind {
    /// Some fiscal years, named after the first (several where a century is shown).
    Years(FiscalYear),
    /// A quarter.
    Quarter(FiscalYear, Quarter),
    /// A month.
    Month(FiscalYear, FiscalMonth),
    /// Seven days from a Monday.
    Week,
    /// A day.
    Day,
}

impl Slot {
    /// What its label says; `with_year` where the row above does not say the year.
    pub fn label(&self, words: &Words, with_year: bool) -> String {
        match self.kind {
            SlotKind::Years(year) => format!("{}{}", words.fiscal_year, words.fiscal_year_number(year)),
            SlotKind::Quarter(_, quarter) => format!("{}{}", words.quarter, quarter.number()),
            SlotKind::Month(..) if with_year => {
                let date = self.from.date();
                format!("{} {}", words.month(date), words.year(date))
            }
            SlotKind::Month(..) => words.month(self.from.date()).to_owned(),
            SlotKind::Week | SlotKind::Day => self.from.date().day().to_string(),
        }
    }
}

/// The two rows of a time axis: what the window is made of, coarse and fine.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TimeAxis {
    /// The upper row.
    pub majors: Vec<Slot>,
    /// The lower row, which also gives the grid.
    pub minors: Vec<Slot>,
}

/// The axis of a window of days (`to` excluded): years and quarters, quarters and months, months and
/// weeks, or months and days, by how much of the calendar it shows. Never more than some hundred slots.
pub fn time_axis(from: Day, to: Day) -> TimeAxis {
    let days = to.0.saturating_sub(from.0).max(1);
    match days {
        0..=45 => TimeAxis { majors: months(from, to), minors: fixed(from, to, 1, SlotKind::Day) },
        46..=150 => {
            let monday = from.plus(-(from.date().weekday().num_days_from_monday() as i32));
            TimeAxis { majors: months(from, to), minors: fixed(monday, to, 7, SlotKind::Week) }
        }
        151..=800 => TimeAxis { majors: quarters(from, to), minors: months(from, to) },
        801..=2400 => TimeAxis { majors: years(from, to, 1), minors: quarters(from, to) },
        _ => {
            let step = (days / 365 / 20 + 1) as usize;
            TimeAxis { majors: years(from, to, step * 4), minors: years(from, to, step) }
        }
    }
}

/// The months a window touches.
pub fn months(from: Day, to: Day) -> Vec<Slot> {
    spans(from, to, |date| date.with_day(1), 1, |date| SlotKind::Month(FiscalYear::of(date), FiscalMonth::of(date)))
}

/// The quarters a window touches.
pub fn quarters(from: Day, to: Day) -> Vec<Slot> {
    let first = |date: NaiveDate| NaiveDate::from_ymd_opt(date.year(), date.month0() / 3 * 3 + 1, 1);
    spans(from, to, first, 3, |date| SlotKind::Quarter(FiscalYear::of(date), Quarter::of(date)))
}

/// The fiscal years a window touches, some together.
fn years(from: Day, to: Day, together: usize) -> Vec<Slot> {
    let first = |date: NaiveDate| {
        let year = date.year() - i32::from(date.month() < 10);
        NaiveDate::from_ymd_opt(year - year.rem_euclid(together as i32), 10, 1)
    };
    spans(from, to, first, 12 * together as u32, |date| SlotKind::Years(FiscalYear::of(date)))
}

fn spans(
    from: Day,
    to: Day,
    first: impl Fn(NaiveDate) -> Option<NaiveDate>,
    months: u32,
    kind: impl Fn(NaiveDate) -> SlotKind,
) -> Vec<Slot> {
    let mut slots = Vec::new();
    let Some(mut date) = first(from.date()) else { return slots };
    while Day::from(date) < to && slots.len() < 400 {
        let Some(next) = date.checked_add_months(Months::new(months)) else { break };
        slots.push(Slot { from: date.into(), to: next.into(), kind: kind(date) });
        date = next;
    }
    slots
}

fn fixed(from: Day, to: Day, length: i32, kind: SlotKind) -> Vec<Slot> {
    (0..)
        .map(|i| from.plus(i * length))
        .take_while(|day| *day < to)
        .take(200)
        .map(|day| Slot { from: day, to: day.plus(length), kind })
        .collect()
}

/// The day before, where the calendar has one.
pub fn day_before(date: NaiveDate) -> NaiveDate {
    date.checked_sub_days(Days::new(1)).unwrap_or(date)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::chart::words::TEST;
    use proptest::prelude::*;

    #[test]
    fn round_numbers() {
        let check = |max, ticks: &[f64]| assert_eq!(round_ticks(max, 4), ticks, "{max}");
        check(100.0, &[0.0, 25.0, 50.0, 75.0, 100.0]);
        check(140.0, &[0.0, 50.0, 100.0, 150.0]);
        check(5.0, &[0.0, 2.0, 4.0, 6.0]);
        check(0.0, &[0.0, 0.25, 0.5, 0.75, 1.0]);
        check(f64::NAN, &[0.0, 0.25, 0.5, 0.75, 1.0]);
    }

    #[test]
    fn a_fiscal_year_is_four_quarters_of_three_months() {
        let year = FiscalYear::from_be(2566).expect("a year");
        let axis = time_axis(year.first_day().into(), Day::from(year.last_day()).plus(1));
        let labels = |slots: &[Slot]| slots.iter().map(|s| s.label(&TEST, false)).collect::<Vec<_>>();
        assert_eq!(labels(&axis.majors), ["ไตรมาส 1", "ไตรมาส 2", "ไตรมาส 3", "ไตรมาส 4"]);
        assert_eq!(axis.minors.len(), 12);
        assert_eq!(axis.minors[3].label(&TEST, true), "ม.ค. 2566");
    }

    #[test]
    fn a_year_is_named_in_the_era_of_the_dates_beside_it() {
        let year = FiscalYear::from_be(2566).expect("a year");
        let slot =
            Slot { from: year.first_day().into(), to: Day::from(year.last_day()).plus(1), kind: SlotKind::Years(year) };
        assert_eq!(slot.label(&TEST, false), "ปีงบฯ 2566");
        let english = Words { buddhist: false, fiscal_year: "FY ", ..TEST };
        assert_eq!(slot.label(&english, false), "FY 2022/23");
        assert_eq!(english.fiscal_year_number(FiscalYear::from_be(2543).expect("a year")), "1999/00");
    }

    proptest! {
        #[test]
        fn slots_cover_the_window_without_a_gap(from in 1..3_000_000_i32, days in 1..1_000_000_i32) {
            let axis = time_axis(Day(from), Day(from + days));
            for row in [&axis.majors, &axis.minors] {
                prop_assert!(!row.is_empty() && row.len() <= 400);
                prop_assert!(row[0].from.0 <= from);
                prop_assert!(row.windows(2).all(|pair| pair[0].to == pair[1].from));
                prop_assert!(row.last().is_some_and(|slot| slot.to.0 >= from + days));
            }
        }

        #[test]
        fn round_ticks_reach_the_maximum(max in 1e-3..1e12_f64, count in 1_usize..8) {
            let ticks = round_ticks(max, count);
            prop_assert!(ticks.last().is_some_and(|last| *last >= max * 0.999_999));
            prop_assert!(ticks.len() <= count + 1);
        }
    }
}
