use proptest::prelude::*;

use super::*;
use crate::{
    fiscal_year::FiscalMonth,
    period::{YearCalendar, YearRules},
};

fn day(text: &str) -> NaiveDate {
    text.parse().expect("a day")
}

fn unit() -> UnitCode {
    "50490000".parse().expect("a code")
}

/// March of 2566, due on 5 April and locked from the 16th on.
fn march() -> ReportingWindow {
    let rules = YearRules { lock_after: Some(10), ..YearRules::default() };
    let month = Period::Month(FiscalMonth::new(6).expect("a month"));
    rules.window(FiscalYear::from_be(2566).expect("a year"), month)
}

#[test]
fn only_what_is_locked_is_asked_for() {
    let check = |today: &str, expected| {
        assert_eq!(needed(Some(march().state(day(today)))), expected, "{today}");
    };
    check("2023-02-28", Err(Needless::NotYet { opens: day("2023-03-01") }));
    for open in ["2023-03-01", "2023-04-05", "2023-04-15"] {
        check(open, Err(Needless::Open));
    }
    check("2023-04-16", Ok(()));
    assert_eq!(needed(None), Err(Needless::Open), "nothing binds a year nobody set up");
}

#[test]
fn a_reason_says_something_in_a_few_words() {
    assert_eq!(reason("  น้ำท่วม\r\nสำนักงาน\0 "), Ok("น้ำท่วม สำนักงาน".to_owned()));
    assert_eq!(reason(&"ก".repeat(REASON)).map(|kept| kept.chars().count()), Ok(REASON));
    for wrong in ["", " \n\t ", "\0", &"ก".repeat(REASON + 1)] {
        assert_eq!(reason(wrong), Err(NoReason), "{wrong:?}");
    }
}

#[test]
fn it_opens_for_some_days_ahead() {
    let today = day("2023-04-20");
    for wrong in ["2023-04-20", "2023-04-19", "0001-01-01"] {
        assert_eq!(until(day(wrong), today), Err(WrongUntil::NotAhead), "{wrong}");
    }
    for right in ["2023-04-21", "2023-07-19"] {
        assert_eq!(until(day(right), today), Ok(day(right)));
    }
    assert_eq!(until(day("2023-07-20"), today), Err(WrongUntil::TooFar { last: day("2023-07-19") }));
    assert_eq!(proposed(today), day("2023-04-27"));
    // The calendar ends with September of 2699.
    assert_eq!(until(day("2156-10-01"), day("2156-09-20")), Err(WrongUntil::TooFar { last: day("2156-09-30") }));
    assert_eq!(until(NaiveDate::MAX, NaiveDate::MAX), Err(WrongUntil::NotAhead));
    let granted = ReopeningState::Granted { until: today };
    assert_eq!(granted.as_str(), "granted");
}

#[test]
fn it_opens_for_the_unit_alone_and_keeps_what_the_unit_was_given() {
    let (end, why) = (day("2023-05-01"), "น้ำท่วมสำนักงาน");
    let made = exception(unit(), &march(), None, end, why).expect("an exception");
    let plain = WindowException {
        unit: unit(),
        below: false,
        period: march().period,
        due: None,
        locks: Some(end),
        reason: why.to_owned(),
    };
    assert_eq!(made, plain);
    let known = WindowException {
        below: true,
        due: Some(day("2023-04-12")),
        locks: Some(day("2023-04-18")),
        reason: "เลื่อนกำหนด".to_owned(),
        ..plain.clone()
    };
    let made = exception(unit(), &march(), Some(&known), end, why).expect("an exception");
    assert_eq!(made, WindowException { below: true, due: known.due, ..plain });
    // Nothing is made shorter that somebody opened by hand meanwhile.
    let longer = ReportingWindow { locks: Some(day("2023-06-01")), ..march() };
    assert_eq!(exception(unit(), &longer, None, end, why), None);
    assert_eq!(exception(unit(), &ReportingWindow { locks: None, ..march() }, None, end, why), None);
}

proptest! {
    /// Whatever day is taken, the window takes reports until the day before it, and is locked from it on.
    #[test]
    fn what_is_granted_is_open_until_the_day(ahead in 1..=MOST_DAYS, locked in 0u64..600, below: bool) {
        let today = day("2023-04-16") + Days::new(locked);
        let end = until(today + Days::new(ahead), today).expect("a day");
        let rules = YearRules { lock_after: Some(10), ..YearRules::default() };
        let year = FiscalYear::from_be(2566).expect("a year");
        let mut calendar = YearCalendar { year, rules, windows: rules.windows(year), exceptions: Vec::new() };
        // The year is closed, too.
        for window in calendar.windows.iter_mut().filter(|window| window.period == Period::Year) {
            window.locks = Some(day("2023-04-10"));
        }
        let known = below.then(|| WindowException {
            unit: unit(), below, period: march().period, due: None, locks: Some(day("2023-04-16")), reason: "ก".to_owned(),
        });
        calendar.exceptions.extend(known.clone());
        let place = [unit()];
        prop_assert_eq!(needed(calendar.state(march().period, &place, today)), Ok(()));
        let window = calendar.window(march().period, &place).expect("a window");
        let made = exception(unit(), &window, known.as_ref(), end, "น้ำท่วม").expect("an exception");
        calendar.exceptions = vec![made];
        for open in [today, end - Days::new(1)] {
            prop_assert_eq!(calendar.ask(march().period, &place, open), Ok(()));
        }
        prop_assert!(calendar.ask(march().period, &place, end).is_err());
    }
}
