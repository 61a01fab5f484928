//! The demo city's fiscal years as its administrator would have set them up: the years that are over are locked, the one
//! that runs is open, and one district, flooded, was given other days.

use chrono::{Datelike, Days, NaiveDate};
use domain::{
    fiscal_year::{FiscalMonth, FiscalYear},
    period::{Period, WindowException, YearCalendar, YearRules},
    unit::UnitCode,
};

/// The district with other days.
const FLOODED: &str = "50140000";
/// Days by which its report is put off.
const PUT_OFF: u64 = 14;
/// A year is locked on this day of the November after it, when its last quarter has been evaluated.
const LOCKED_ON: u32 = 15;

/// The windows of some years, as they stand on a day.
pub(super) fn calendars(years: &[FiscalYear], today: NaiveDate) -> Vec<YearCalendar> {
    years.iter().map(|&year| calendar(year, today)).collect()
}

fn calendar(year: FiscalYear, today: NaiveDate) -> YearCalendar {
    let rules = YearRules::default();
    let mut windows = rules.windows(year);
    let over = year < FiscalYear::of(today);
    if over && let Some(whole) = windows.iter_mut().find(|window| window.period == Period::Year) {
        whole.locks = NaiveDate::from_ymd_opt(year.last_day().year(), 11, LOCKED_ON);
    }
    let locked =
        windows.iter().any(|window| window.period == Period::Year && window.locks.is_some_and(|day| day <= today));
    let exception = match (FLOODED.parse::<UnitCode>(), over) {
        (Ok(unit), false) => Some(late(unit, year, rules, today)),
        (Ok(unit), true) if locked && year.next() == FiscalYear::of(today) => Some(reopened(unit, today)),
        _ => None,
    };
    YearCalendar { year, rules, windows, exceptions: exception.into_iter().collect() }
}

/// The month that is reported now is due later.
fn late(unit: UnitCode, year: FiscalYear, rules: YearRules, today: NaiveDate) -> WindowException {
    let now = FiscalMonth::of(today);
    let month = year.months().take_while(|month| *month < now).last().unwrap_or(now);
    let period = Period::Month(month);
    WindowException {
        unit,
        below: true,
        period,
        due: Some(rules.window(year, period).due + Days::new(PUT_OFF)),
        locks: None,
        reason: "สำนักงานถูกน้ำท่วม ขอเลื่อนกำหนดส่งรายงาน".to_owned(),
    }
}

/// The year before is open again for a month.
fn reopened(unit: UnitCode, today: NaiveDate) -> WindowException {
    WindowException {
        unit,
        below: true,
        period: Period::Year,
        due: None,
        locks: Some(today + Days::new(30)),
        reason: "แก้ไขผลงานที่บันทึกจากเอกสารฉบับที่เสียหายจากน้ำท่วม".to_owned(),
    }
}
