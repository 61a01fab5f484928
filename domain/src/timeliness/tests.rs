use super::*;
use crate::period::{ReportingWindow, WindowException};

fn day(text: &str) -> NaiveDate {
    text.parse().expect("a date")
}

fn year() -> FiscalYear {
    FiscalYear::from_be(2566).expect("a year")
}

fn plan(first: &str, last: &str) -> Option<(NaiveDate, NaiveDate)> {
    Some((day(first), day(last)))
}

/// Reports by the day they are dated; `!` behind one that says the project is finished, `>` and the day it was sent, `=`
/// and the month it says it is for.
fn heard(reports: &[&str]) -> Vec<Heard> {
    let one = |text: &&str| {
        let (text, finished) = text.strip_suffix('!').map_or((*text, false), |text| (text, true));
        let (text, month) = text.split_once('=').map_or((text, None), |(text, month)| (text, month.parse().ok()));
        let month = month.and_then(|month| FiscalMonth::new(month).ok());
        let (dated, sent) = text.split_once('>').map_or((text, None), |(dated, sent)| (dated, Some(day(sent))));
        Heard { dated: day(dated), sent, month, finished }
    };
    reports.iter().map(one).collect()
}

/// A letter a month: `o` on time, `l` late, `s` silent, `w` waiting, `-` not due.
fn told(plan: Option<(NaiveDate, NaiveDate)>, reports: &[&str], today: &str) -> String {
    let dues = dues(year(), None, &[]);
    let letter = |outcome: Option<Outcome>| match outcome {
        None => '-',
        Some(Outcome::OnTime) => 'o',
        Some(Outcome::Late) => 'l',
        Some(Outcome::Silent) => 's',
        Some(Outcome::Waiting) => 'w',
    };
    outcomes(year(), plan, &heard(reports), &dues, Asked::default(), day(today)).map(letter).iter().collect()
}

#[test]
fn a_project_is_due_while_its_plan_runs() {
    let check = |plan, reports: &[&str], today: &str, expected: &str| {
        assert_eq!(told(plan, reports, today), expected, "{reports:?} on {today}");
    };
    let whole = plan("2022-10-01", "2023-09-30");
    let short = plan("2022-11-15", "2023-01-10");
    // November is due by 5 December.
    check(short, &[], "2022-10-31", "------------");
    check(short, &[], "2022-11-01", "-w----------");
    check(short, &[], "2022-12-05", "-ww---------");
    check(short, &[], "2022-12-06", "-sw---------");
    check(short, &[], "2023-09-30", "-sss--------");
    check(None, &["2022-11-20"], "2023-09-30", "------------");
    check(whole, &["2022-10-25", "2022-11-28", "2022-12-30"], "2023-01-01", "ooow--------");
    check(short, &["2022-11-28", "2022-12-20", "2023-01-09"], "2023-09-30", "-ooo--------");
    // Reports of months in which nothing is due change nothing.
    check(short, &["2022-10-28", "2023-03-01"], "2023-09-30", "-sss--------");
    // A report dated tomorrow is not heard of today.
    check(short, &["2022-11-28"], "2022-11-27", "-w----------");
    // What comes for September may come in October, in time or not.
    let end = plan("2023-09-01", "2023-09-30");
    check(end, &["2023-10-05"], "2023-12-01", "-----------o");
    check(end, &["2023-10-06"], "2023-12-01", "-----------l");
    // Of the year before.
    check(plan("2022-10-01", "2022-10-31"), &["2022-09-30"], "2022-12-01", "s-----------");
}

#[test]
fn who_reports_in_the_first_days_reports_for_the_month_before() {
    let early = plan("2022-10-01", "2022-12-31");
    assert_eq!(told(early, &["2022-11-03", "2022-12-05", "2023-01-02"], "2023-02-01"), "ooo---------");
    // A day later is another month's report, and the month before is silent.
    assert_eq!(told(early, &["2022-11-06", "2022-12-05", "2023-01-02"], "2023-02-01"), "soo---------");
    // The month before has its report: this one is the month's own.
    assert_eq!(told(early, &["2022-10-31", "2022-11-03"], "2023-02-01"), "oos---------");
}

#[test]
fn the_earlier_of_two_makes_up_for_the_month_before_and_was_late() {
    let some = plan("2022-10-01", "2022-12-31");
    assert_eq!(told(some, &["2022-11-10", "2022-11-28", "2022-12-28"], "2023-02-01"), "loo---------");
    // One report cannot be for two months.
    assert_eq!(told(some, &["2022-11-28", "2022-12-28"], "2023-02-01"), "soo---------");
    // Nothing is made up for where nothing was due.
    assert_eq!(told(plan("2022-11-01", "2022-11-30"), &["2022-11-10", "2022-11-28"], "2023-02-01"), "-o----------");
}

#[test]
fn the_day_it_was_sent_counts_where_it_is_known() {
    let some = plan("2022-10-01", "2022-10-31");
    assert_eq!(told(some, &["2022-10-31>2022-11-05"], "2023-02-01"), "o-----------");
    assert_eq!(told(some, &["2022-10-31>2022-11-06"], "2023-02-01"), "l-----------");
    assert_eq!(told(some, &["2022-10-31>2022-11-06"], "2022-11-05"), "w-----------");
}

#[test]
fn a_report_that_says_its_month_counts_there_alone() {
    let some = plan("2022-10-01", "2022-12-31");
    // Sent late; what it became in the record is dated within the month, and makes it no better.
    assert_eq!(told(some, &["2022-10-31>2022-11-20=1", "2022-10-31"], "2023-02-01"), "lss---------");
    // In the first days of a month, for that month.
    assert_eq!(told(some, &["2022-11-02>2022-11-02=2"], "2023-02-01"), "sos---------");
    assert_eq!(told(some, &["2022-11-02>2022-11-02=2", "2022-11-02"], "2023-02-01"), "sos---------", "published, too");
    // Sent twice, because it was returned: what counts is when it came first.
    assert_eq!(told(some, &["2022-11-28>2022-11-28=2", "2022-11-28>2022-12-20=2"], "2023-02-01"), "sos---------");
    assert_eq!(told(some, &["2022-11-28>2022-11-28=2!"], "2023-02-01"), "so----------");
}

#[test]
fn what_is_finished_is_not_asked_for_again() {
    let whole = plan("2022-10-01", "2023-09-30");
    assert_eq!(told(whole, &["2022-10-30", "2022-11-29!"], "2023-09-30"), "oo----------");
    // Finished in the first days of December, told for November.
    assert_eq!(told(whole, &["2022-10-30", "2022-12-02!"], "2023-09-30"), "oo----------");
    assert_eq!(told(whole, &["2022-12-20!"], "2023-09-30"), "sso---------");
    // Unless that was a slip, which the next report takes back; and once it is so again, from then on.
    let slip = ["2022-10-30!", "2022-11-29", "2022-12-30"];
    assert_eq!(told(whole, &slip, "2023-03-01"), "ooosww------");
    assert_eq!(told(whole, &[&slip[..], &["2023-01-30!"]].concat(), "2023-03-01"), "oooo--------");
    assert_eq!(told(whole, &slip, "2022-11-28"), "o-----------", "nobody knew better then");
    // Of one day, the one that says it is done counts.
    assert_eq!(told(whole, &["2022-10-30", "2022-10-30!"], "2023-03-01"), "o-----------");
}

#[test]
fn of_a_unit_that_is_closed_nothing_more_is_asked() {
    let told = |closed: &str, reports: &[&str], today: &str| {
        let (plan, dues) = (plan("2022-10-01", "2023-09-30"), dues(year(), None, &[]));
        let asked = Asked { until: Some(day(closed)), ..Asked::default() };
        let outcomes = outcomes(year(), plan, &heard(reports), &dues, asked, day(today));
        outcomes.map(|outcome| outcome.map_or("-", Outcome::as_str)).join(" ")
    };
    // Until the day it is as any other.
    assert!(told("2022-12-10", &[], "2022-12-09").starts_with("silent silent waiting -"));
    // December's report was still in time, so nobody failed to send it; what was late by then stays so.
    assert!(told("2022-12-10", &[], "2023-06-01").starts_with("silent silent - -"));
    assert!(told("2022-12-10", &["2022-11-28", "2022-12-08"], "2023-06-01").starts_with("silent on_time on_time - -"));
}

#[test]
fn what_was_due_before_the_plan_was_in_force_is_nobodys() {
    let told = |from: &str, reports: &[&str], today: &str| {
        let (plan, dues) = (plan("2022-10-01", "2023-09-30"), dues(year(), None, &[]));
        let asked = Asked { from: Some(day(from)), ..Asked::default() };
        let outcomes = outcomes(year(), plan, &heard(reports), &dues, asked, day(today));
        outcomes.map(|outcome| outcome.map_or("-", Outcome::as_str)).join(" ")
    };
    // November is due by 5 December: on that day it could still be sent, and from the next on it could not.
    assert!(told("2022-12-05", &[], "2023-01-20").starts_with("- silent silent waiting -"));
    assert!(told("2022-12-06", &[], "2023-01-20").starts_with("- - silent waiting -"));
    // What came all the same counts.
    assert!(told("2022-12-06", &["2022-11-28>2022-12-07=2"], "2023-01-20").starts_with("- late silent waiting -"));
}

#[test]
fn days_follow_from_the_windows_and_what_a_unit_was_given() {
    let code = |text: &str| -> UnitCode { text.parse().expect("a code") };
    let plain = dues(year(), None, &[]);
    assert_eq!((plain[0], plain[2], plain[11]), (day("2022-11-05"), day("2023-01-05"), day("2023-10-05")));
    let rules = YearRules { month_due_day: 7, ..YearRules::default() };
    let month = Period::Month(FiscalMonth::new(2).expect("a month"));
    let mut calendar = YearCalendar { year: year(), rules, windows: rules.windows(year()), exceptions: Vec::new() };
    let place = [code("04010000"), code("04000000")];
    assert_eq!(dues(year(), Some(&calendar), &place)[1], day("2022-12-07"));
    calendar.exceptions.push(WindowException {
        unit: code("04000000"),
        below: true,
        period: month,
        due: Some(day("2022-12-20")),
        locks: None,
        reason: "น้ำท่วม".to_owned(),
    });
    assert_eq!(dues(year(), Some(&calendar), &place)[1], day("2022-12-20"));
    assert_eq!(dues(year(), Some(&calendar), &[code("50010000")])[1], day("2022-12-07"));
    // A window that somebody took away by hand follows from the year's own rules.
    calendar.windows.retain(|window: &ReportingWindow| window.period != month);
    assert_eq!(dues(year(), Some(&calendar), &[])[1], day("2022-12-07"));
}

#[test]
fn a_tally_speaks_of_what_is_settled() {
    let tally = Tally { on_time: 2, late: 1, silent: 1, waiting: 6 };
    assert_eq!((tally.due(), tally.received(), tally.in_time()), (10, 3, Some(50.0)));
    assert_eq!(Tally { waiting: 6, ..Tally::default() }.in_time(), None);
    let year = [tally; MONTHS];
    assert_eq!(total(&year).due(), 120);
}

#[test]
fn the_strip_fills_each_column_by_its_shares() {
    let mut year: Year = [Tally::default(); MONTHS];
    year[0] = Tally { on_time: 3, late: 1, silent: 0, waiting: 0 };
    year[1] = Tally { on_time: 999, late: 1, silent: 0, waiting: 0 };
    year[2] = Tally { waiting: 4, ..Tally::default() };
    let size = strip::Size::NARROW;
    let columns = strip::columns(&year, size);
    let parts: Vec<(Outcome, f64)> = columns[0].parts.iter().map(|(outcome, rect)| (*outcome, rect.height)).collect();
    assert_eq!(parts, [(Outcome::OnTime, size.column * 0.75), (Outcome::Late, size.column * 0.25)]);
    assert_eq!(columns[0].parts[0].1.bottom(), size.column);
    assert_eq!(columns[0].figure, Some(75));
    assert_eq!(columns[1].figure, Some(99), "not all of them");
    assert_eq!((columns[2].figure, columns[2].parts.len(), columns[3].parts.len()), (None, 1, 0));
    for pair in columns.windows(2) {
        assert!(!pair[0].frame.overlaps(&pair[1].frame));
    }
    assert!(columns[11].frame.right() <= size.width);
}

#[test]
fn units_are_put_in_order() {
    let unit = |code: &str, name: &str, months: Tally| UnitTimeliness {
        code: code.parse().expect("a code"),
        name: name.to_owned(),
        kind: UnitKind::District,
        parent: None,
        dues: dues(year(), None, &[]),
        months: [months; MONTHS],
    };
    let mut units = vec![
        unit("50030000", "ก", Tally { on_time: 1, late: 3, ..Tally::default() }),
        unit("50010000", "ค", Tally { on_time: 1, silent: 1, ..Tally::default() }),
        unit("50020000", "ข", Tally { waiting: 1, ..Tally::default() }),
    ];
    let mut by = |order: Order| {
        order.sort(&mut units);
        units.iter().map(|unit| unit.code.as_str()[3..4].to_owned()).collect::<String>()
    };
    assert_eq!(by(Order::Code), "123");
    assert_eq!(by(Order::Name), "321");
    assert_eq!(by(Order::InTime), "312");
    assert_eq!(by(Order::Late), "312");
    assert_eq!(by(Order::Silent), "123");
    for order in Order::ALL {
        assert_eq!(Order::from_word(order.as_str()), Some(order));
    }
}
