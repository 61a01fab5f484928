use chrono::{Days, NaiveDate};
use proptest::prelude::*;

use super::*;

fn day(text: &str) -> NaiveDate {
    text.parse().expect("a day")
}

fn year() -> FiscalYear {
    FiscalYear::from_be(2567).expect("a year")
}

fn unit(text: &str) -> UnitCode {
    text.parse().expect("a code")
}

fn month(number: i64) -> Period {
    Period::Month(FiscalMonth::new(number).expect("a month"))
}

fn calendar(rules: YearRules) -> YearCalendar {
    YearCalendar { year: year(), rules, windows: rules.windows(year()), exceptions: Vec::new() }
}

#[test]
fn a_month_is_due_on_a_day_of_the_next() {
    let windows = calendar(YearRules { lock_after: Some(10), ..YearRules::default() });
    let check = |period: Period, opens: &str, due: &str, locks: &str| {
        let window = windows.window(period, &[]).expect("a window");
        assert_eq!((window.opens, window.due, window.locks), (day(opens), day(due), Some(day(locks))), "{period}");
    };
    check(month(1), "2023-10-01", "2023-11-05", "2023-11-16");
    check(month(3), "2023-12-01", "2024-01-05", "2024-01-16");
    check(month(12), "2024-09-01", "2024-10-05", "2024-10-16");
    check("quarter-2".parse().expect("a period"), "2024-03-01", "2024-04-10", "2024-04-21");
    let whole = windows.window(Period::Year, &[]).expect("a window");
    assert_eq!((whole.opens, whole.due, whole.locks), (day("2023-07-01"), day("2023-09-30"), None));
    assert_eq!(windows.windows.len(), 17);
}

#[test]
fn a_window_stands_as_the_day_says() {
    let calendar = calendar(YearRules { lock_after: Some(10), ..YearRules::default() });
    let check = |today: &str, state: WindowState| {
        assert_eq!(calendar.state(month(1), &[], day(today)), Some(state), "{today}");
    };
    let due = day("2023-11-05");
    check("2023-09-30", WindowState::NotYet { opens: day("2023-10-01") });
    check("2023-10-01", WindowState::Open { due });
    check("2023-11-01", WindowState::Open { due });
    check("2023-11-02", WindowState::Due { due });
    check("2023-11-05", WindowState::Due { due });
    check("2023-11-06", WindowState::Overdue { due, locks: Some(day("2023-11-16")) });
    check("2023-11-15", WindowState::Overdue { due, locks: Some(day("2023-11-16")) });
    check("2023-11-16", WindowState::Locked { since: day("2023-11-16") });
}

#[test]
fn fields_belong_to_periods() {
    let check = |name: &str, period: Period| assert_eq!(Period::of(name.parse().expect("a field")), period, "{name}");
    check("project.name", Period::Year);
    check("project.months[3].target", Period::Year);
    check("project.months[3].result", month(3));
    check("kpi.quarters[2].report", Period::Quarter(Quarter::new(2).expect("a quarter")));
    check("kpi.target", Period::Year);
}

#[test]
fn words_of_periods_come_back() {
    for period in Period::all(year()) {
        assert_eq!(period.to_string().parse(), Ok(period));
    }
    for word in ["", "month", "month-0", "month-13", "quarter-5", "year-1", "month-x"] {
        assert!(word.parse::<Period>().is_err(), "{word}");
    }
}

#[test]
fn a_closed_year_locks_its_months_but_for_what_is_opened_again() {
    let mut calendar = calendar(YearRules::default());
    calendar.windows[0].locks = Some(day("2024-11-01"));
    let (own, other) = ([unit("50010000")], [unit("50020000")]);
    let today = day("2024-11-20");
    let closed =
        |period| PeriodClosed { year: year(), period, state: WindowState::Locked { since: day("2024-11-01") } };
    assert_eq!(calendar.ask(Period::Year, &own, today), Err(closed(Period::Year)));
    assert_eq!(calendar.ask(month(12), &own, today), Err(closed(month(12))));
    calendar.exceptions.push(WindowException {
        unit: own[0].clone(),
        below: false,
        period: month(12),
        due: None,
        locks: Some(day("2024-12-01")),
        reason: "น้ำท่วม".to_owned(),
    });
    assert_eq!(calendar.ask(month(12), &own, today), Ok(()));
    assert_eq!(calendar.ask(month(11), &own, today), Err(closed(month(11))));
    assert_eq!(calendar.ask(month(12), &other, today), Err(closed(month(12))));
    assert_eq!(calendar.ask(Period::Year, &own, today), Err(closed(Period::Year)));
    // Plans are made before their year begins, results are not.
    let early = day("2023-05-01");
    assert_eq!(calendar.ask(Period::Year, &own, early), Ok(()));
    let refused = calendar.ask(month(1), &own, early).expect_err("too early");
    assert_eq!(refused.way_out(), WayOut::Wait(day("2023-10-01")));
}

/// The place of a section of a district of a bureau, and exceptions of those and of others.
fn any_place() -> [UnitCode; 3] {
    [unit("04010100"), unit("04010000"), unit("04000000")]
}

fn any_day() -> impl Strategy<Value = NaiveDate> {
    (0_u64..1_000).prop_map(|n| day("2023-01-01") + Days::new(n))
}

fn any_period() -> impl Strategy<Value = Period> {
    (0_usize..17).prop_map(|n| Period::all(year()).nth(n).expect("a period"))
}

fn any_exception(units: &'static [&'static str]) -> impl Strategy<Value = WindowException> {
    let days = (proptest::option::of(any_day()), proptest::option::of(any_day()));
    (0..units.len(), any::<bool>(), any_period(), days).prop_map(move |(place, below, period, (due, locks))| {
        WindowException { unit: unit(units[place]), below, period, due, locks, reason: "เหตุ".to_owned() }
    })
}

fn any_rules() -> impl Strategy<Value = YearRules> {
    (1_u8..=28, 1_u8..=28, proptest::option::of(0_u16..=366)).prop_map(|(month, quarter, lock_after)| YearRules {
        month_due_day: month,
        quarter_due_day: quarter,
        lock_after,
    })
}

fn any_calendar() -> impl Strategy<Value = YearCalendar> {
    let own = any_exception(&["04010100", "04010000", "04000000", "50010000"]);
    (any_rules(), proptest::option::of(any_day()), proptest::collection::vec(own, 0..6)).prop_map(
        |(rules, closes, exceptions)| {
            let mut calendar = calendar(rules);
            calendar.windows[0].locks = closes;
            calendar.exceptions = exceptions;
            calendar
        },
    )
}

fn rank(state: WindowState) -> u8 {
    match state {
        WindowState::NotYet { .. } => 0,
        WindowState::Open { .. } => 1,
        WindowState::Due { .. } => 2,
        WindowState::Overdue { .. } => 3,
        WindowState::Locked { .. } => 4,
    }
}

proptest! {
    #[test]
    fn states_only_move_on(calendar in any_calendar(), period in any_period(), from in any_day(), days in 0_u64..400) {
        let state = |today| calendar.state(period, &any_place(), today).map(rank);
        prop_assert!(state(from) <= state(from + Days::new(days)));
    }

    #[test]
    fn what_others_were_given_changes_nothing(
        calendar in any_calendar(),
        more in proptest::collection::vec(any_exception(&["50010000", "04020000"]), 0..6),
        period in any_period(),
    ) {
        let mut others = calendar.clone();
        others.exceptions.extend(more);
        prop_assert_eq!(others.window(period, &any_place()), calendar.window(period, &any_place()));
        // What a unit has for itself alone is not for those below it.
        others.exceptions = calendar.exceptions.iter().filter(|e| e.below || e.unit == any_place()[0]).cloned().collect();
        prop_assert_eq!(others.window(period, &any_place()), calendar.window(period, &any_place()));
    }

    #[test]
    fn the_nearest_counts(calendar in any_calendar(), period in any_period(), locks in any_day(), due in any_day()) {
        let mut calendar = calendar;
        let own = WindowException {
            unit: any_place()[0].clone(), below: false, period, due: Some(due), locks: Some(locks), reason: String::new()
        };
        calendar.exceptions.insert(0, own);
        let window = calendar.window(period, &any_place()).expect("a window");
        prop_assert_eq!((window.due, window.locks), (due, Some(locks)));
    }

    #[test]
    fn the_way_out_leads_out(calendar in any_calendar(), period in any_period(), today in any_day()) {
        let mut calendar = calendar;
        let Err(closed) = calendar.ask(period, &any_place(), today) else { return Ok(()) };
        prop_assert_eq!((closed.year, closed.period), (year(), period));
        prop_assert!(!closed.state.takes());
        match closed.way_out() {
            WayOut::Wait(opens) => {
                prop_assert!(opens > today);
                let then = calendar.state(period, &any_place(), opens).expect("a window");
                prop_assert!(rank(then) > 0, "{:?}", then);
            }
            WayOut::AskToReopen => {
                calendar.exceptions.insert(0, WindowException {
                    unit: any_place()[0].clone(),
                    below: false,
                    period,
                    due: None,
                    locks: Some(today + Days::new(1)),
                    reason: String::new(),
                });
                prop_assert_eq!(calendar.ask(period, &any_place(), today), Ok(()));
            }
        }
    }

    #[test]
    fn days_follow_the_rules_and_hands_stay(
        old in any_rules(), new in any_rules(), by_hand in any_period(), days in 1_u64..5,
    ) {
        prop_assert!(old.windows(year()).iter().all(|window| window.check().is_ok()));
        prop_assert_eq!(old.followed_by(&new, year(), &old.windows(year())), new.windows(year()));
        let mut windows = old.windows(year());
        let hand = windows.iter_mut().find(|window| window.period == by_hand).expect("a window");
        hand.opens = hand.opens - Days::new(days);
        let set = hand.opens;
        for followed in old.followed_by(&new, year(), &windows) {
            prop_assert!(followed.check().is_ok());
            if followed.period == by_hand {
                prop_assert_eq!(followed.opens, set);
            } else {
                prop_assert_eq!(followed, new.window(year(), followed.period));
            }
        }
    }
}
