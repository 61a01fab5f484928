use super::*;
use crate::fiscal_year::Quarter;

fn day(text: &str) -> NaiveDate {
    text.parse().expect("a date")
}

fn code(text: &str) -> UnitCode {
    text.parse().expect("a code")
}

fn named(text: &str) -> Named {
    Named { code: text.to_owned(), name: text.to_owned() }
}

/// November 2569 (BE), of a unit with others above it.
fn missing(place: &[&str], due: &str, projects: usize) -> Missing {
    Missing {
        place: place.iter().map(|unit| code(unit)).collect(),
        unit: named(place[0]),
        record: Record::Project,
        year: FiscalYear::from_be(2570).expect("a year"),
        period: Period::Month(FiscalMonth::new(2).expect("a month")),
        due: day(due),
        locks: None,
        returned: None,
        records: (1..=projects).map(|n| named(&format!("{}-{n}", place[0]))).collect(),
    }
}

/// The first quarter of 2570 (BE), of a unit's KPIs.
fn quarter(place: &[&str], due: &str, kpis: usize) -> Missing {
    let period = Period::Quarter(Quarter::new(1).expect("a quarter"));
    Missing { record: Record::Kpi, period, ..missing(place, due, kpis) }
}

fn reader(key: &'static str, role: Role, unit: &str) -> Reader<&'static str> {
    Reader { key, posts: vec![(role, code(unit))], wishes: Wishes::default() }
}

#[test]
fn a_month_is_spoken_of_on_its_days() {
    let check = |due: &str, today: &str, expected: &[Stage]| {
        assert_eq!(stages(day(due), None, day(today)), expected, "due {due}, {today}");
    };
    // 5 December 2569 is a Saturday: the last working day in time is Friday the 4th.
    check("2026-12-05", "2026-11-30", &[]);
    check("2026-12-05", "2026-12-01", &[Stage::Soon]);
    check("2026-12-05", "2026-12-02", &[]);
    check("2026-12-05", "2026-12-04", &[Stage::Today]);
    check("2026-12-05", "2026-12-05", &[]);
    // Sunday, and Monday in lieu of the 5th; Tuesday is the first working day overdue.
    check("2026-12-05", "2026-12-06", &[]);
    check("2026-12-05", "2026-12-07", &[]);
    check("2026-12-05", "2026-12-08", &[Stage::Overdue]);
    check("2026-12-05", "2026-12-09", &[]);
    check("2026-12-05", "2026-12-10", &[]);
    check("2026-12-05", "2026-12-11", &[Stage::Head]);
    // A week of working days later both are told again; the head above hears of it too.
    check("2026-12-05", "2026-12-15", &[]);
    check("2026-12-05", "2026-12-16", &[Stage::Overdue]);
    check("2026-12-05", "2026-12-18", &[Stage::Above, Stage::Head]);
    check("2026-12-05", "2027-02-01", &[]);
    let locked = stages(day("2026-12-05"), Some(day("2026-12-08")), day("2026-12-08"));
    assert_eq!(locked, [], "nobody could act");
    assert_eq!(stages(day("2026-12-05"), Some(day("2026-12-09")), day("2026-12-08")), [Stage::Overdue]);
}

#[test]
fn nothing_is_ever_said_on_a_quiet_day_and_every_stage_comes() {
    // Every due day of two years: the last working day in time and the one before are said exactly once.
    let mut due = day("2026-01-05");
    while due < day("2027-11-30") {
        let around: Vec<NaiveDate> = (due - chrono::Days::new(20)).iter_days().take(70).collect();
        let said: Vec<(NaiveDate, Stage)> = around
            .iter()
            .flat_map(|today| stages(due, None, *today).into_iter().map(|stage| (*today, stage)))
            .collect();
        assert!(said.iter().all(|(today, _)| !is_quiet(*today)), "due {due}: {said:?}");
        let count = |stage: Stage| said.iter().filter(|(_, other)| *other == stage).count();
        assert_eq!((count(Stage::Soon), count(Stage::Today)), (1, 1), "due {due}");
        assert_eq!((count(Stage::Overdue), count(Stage::Head), count(Stage::Above)), (4, 4, 3), "due {due}");
        assert!(said.iter().all(|(today, stage)| stage.is_overdue() == (*today > due)), "due {due}");
        due = due + chrono::Days::new(1);
    }
}

#[test]
fn it_goes_to_those_who_report_and_then_up_the_tree() {
    let readers = [
        reader("staff", Role::Staff, "04010000"),
        reader("second", Role::Staff, "04010000"),
        reader("head", Role::UnitHead, "04010000"),
        reader("above", Role::UnitHead, "04000000"),
        reader("elsewhere", Role::Staff, "50010000"),
    ];
    let missing = [missing(&["04010000", "04000000"], "2026-12-05", 7)];
    let told = |today: &str| -> Vec<&str> {
        digests(&missing, &readers, day(today)).into_iter().map(|(key, _)| key).collect()
    };
    assert_eq!(told("2026-12-01"), ["staff", "second"]);
    assert_eq!(told("2026-12-08"), ["staff", "second"]);
    assert_eq!(told("2026-12-11"), ["head"]);
    assert_eq!(told("2026-12-18"), ["head", "above"]);
    assert_eq!(told("2026-12-05"), [] as [&str; 0]);
    let (_, digest) = &digests(&missing, &readers, day("2026-12-01"))[0];
    assert_eq!((digest.lines.len(), digest.lines[0].count, digest.lines[0].records.len()), (1, 7, NAMED));
    assert_eq!(digest.counts(), Counts { due: 7, ..Counts::default() });
}

#[test]
fn a_unit_without_people_is_spoken_for_by_the_nearest_above() {
    let at = |readers: &[Reader<&'static str>], today: &str| -> Vec<&'static str> {
        let missing = [missing(&["04010000", "04000000"], "2026-12-05", 1)];
        digests(&missing, readers, day(today)).into_iter().map(|(key, _)| key).collect()
    };
    let bureau = [reader("staff", Role::Staff, "04000000"), reader("head", Role::UnitHead, "04000000")];
    assert_eq!(at(&bureau, "2026-12-01"), ["staff"]);
    assert_eq!(at(&bureau, "2026-12-11"), ["head"]);
    assert_eq!(at(&bureau, "2026-12-18"), ["head"], "nobody is above");
    let alone = [reader("head", Role::UnitHead, "04010000")];
    assert_eq!(at(&alone, "2026-12-01"), ["head"], "a unit without staff is its head's");
    // Who leads both hears of the month once.
    let posts = vec![(Role::UnitHead, code("04010000")), (Role::UnitHead, code("04000000"))];
    let both = [Reader { posts, ..alone[0].clone() }];
    let missing = [missing(&["04010000", "04000000"], "2026-12-05", 1)];
    assert_eq!(digests(&missing, &both, day("2026-12-18"))[0].1.lines.len(), 1);
    assert_eq!(at(&[], "2026-12-01"), [] as [&str; 0]);
}

#[test]
fn everybody_says_what_they_want_to_hear() {
    let missing = [missing(&["04010000"], "2026-12-05", 1)];
    let told = |wishes: Wishes, today: &str| {
        let readers = [
            Reader { wishes: wishes.clone(), ..reader("staff", Role::Staff, "04010000") },
            Reader { wishes, ..reader("head", Role::UnitHead, "04010000") },
        ];
        digests(&missing, &readers, day(today)).len()
    };
    assert_eq!(told(Wishes { soon: false, ..Wishes::default() }, "2026-12-01"), 0);
    assert_eq!(told(Wishes { soon: false, ..Wishes::default() }, "2026-12-04"), 1);
    assert_eq!(told(Wishes { others: false, ..Wishes::default() }, "2026-12-11"), 0);
    let muted = Wishes { muted_until: Some(day("2026-12-04")), ..Wishes::default() };
    assert_eq!((told(muted.clone(), "2026-12-04"), told(muted, "2026-12-08")), (0, 1));
}

#[test]
fn the_most_urgent_comes_first_in_one_digest() {
    let staff = Reader {
        posts: vec![(Role::Staff, code("04010000")), (Role::Staff, code("50010000"))],
        ..reader("staff", Role::Staff, "04010000")
    };
    // Due on Friday, and overdue since Tuesday before.
    let months = [missing(&["50010000"], "2026-12-04", 2), missing(&["04010000"], "2026-12-03", 1)];
    let digests = digests(&months, &[staff], day("2026-12-04"));
    let lines = &digests[0].1.lines;
    assert_eq!(lines.iter().map(|line| line.stage).collect::<Vec<_>>(), [Stage::Overdue, Stage::Today]);
    assert_eq!(digests[0].1.counts(), Counts { overdue: 1, due: 2, returned: 0 });
}

#[test]
fn a_month_and_a_quarter_of_a_unit_are_two_lines_by_urgency_and_day() {
    type Told = (Stage, Record, usize);
    let people = [reader("staff", Role::Staff, "04010000"), reader("head", Role::UnitHead, "04010000")];
    let told = |missing: &[Missing], today: &str| -> Vec<(&'static str, Vec<Told>)> {
        let line = |line: &Line| (line.stage, line.record, line.count);
        let digests = digests(missing, &people, day(today));
        digests.into_iter().map(|(key, digest)| (key, digest.lines.iter().map(line).collect())).collect()
    };
    let place = ["04010000"];
    // On the same stage, what is due first comes first; due on one day, the order they came in.
    let same = [missing(&place, "2026-12-04", 2), quarter(&place, "2026-12-04", 3)];
    let both = vec![(Stage::Today, Record::Project, 2), (Stage::Today, Record::Kpi, 3)];
    assert_eq!(told(&same, "2026-12-04"), [("staff", both)]);
    // The quarter was due on Thursday, so it comes before the month, which is still in time.
    let quarter_first = [missing(&place, "2026-12-04", 2), quarter(&place, "2026-12-03", 1)];
    let both = vec![(Stage::Overdue, Record::Kpi, 1), (Stage::Today, Record::Project, 2)];
    assert_eq!(told(&quarter_first, "2026-12-04"), [("staff", both)]);
    let whole = digests(&quarter_first, &people, day("2026-12-04"));
    assert_eq!(whole[0].1.counts(), Counts { overdue: 1, due: 2, returned: 0 }, "of either sort they are reports");
    // One step up, each in its own time: the quarter's third working day overdue is the month's second.
    let lines = vec![(Stage::Head, Record::Kpi, 1)];
    assert_eq!(told(&quarter_first, "2026-12-09"), [("head", lines)]);
}

#[test]
fn what_was_given_back_is_told_the_next_working_day_and_once_a_week_while_it_can_be_corrected() {
    let people = [reader("staff", Role::Staff, "04010000"), reader("head", Role::UnitHead, "04010000")];
    // Given back on a Friday before a long weekend.
    let back = |locks: Option<&str>| Missing {
        returned: Some(day("2026-12-04")),
        locks: locks.map(day),
        ..missing(&["04010000"], "2026-12-05", 2)
    };
    let told = |missing: Missing, today: &str| -> Vec<(&str, Stage, usize)> {
        let digests = digests(&[missing], &people, day(today));
        digests.into_iter().map(|(key, digest)| (key, digest.lines[0].stage, digest.lines[0].count)).collect()
    };
    let said = [("staff", Stage::Returned, 2)];
    for (today, expected) in [
        ("2026-12-04", &[][..]),
        ("2026-12-07", &[]),
        ("2026-12-08", &said),
        ("2026-12-09", &[]),
        ("2026-12-16", &said),
    ] {
        assert_eq!(told(back(None), today), expected, "{today}");
    }
    assert_eq!(told(back(Some("2026-12-08")), "2026-12-08"), [], "nobody could correct it");
    assert_eq!(told(back(None), "2027-03-01"), [], "who has not answered by then is not reached so");
    let deaf = Wishes { overdue: false, ..Wishes::default() };
    let deaf = [Reader { wishes: deaf, ..people[0].clone() }];
    assert_eq!(digests(&[back(None)], &deaf, day("2026-12-08")), []);
    // Of one month some are missing and some were given back: two lines.
    let both = [missing(&["04010000"], "2026-12-05", 1), back(None)];
    let (_, digest) = &digests(&both, &people, day("2026-12-08"))[0];
    assert_eq!(digest.lines.iter().map(|line| line.stage).collect::<Vec<_>>(), [Stage::Returned, Stage::Overdue]);
    assert_eq!(digest.counts(), Counts { overdue: 1, returned: 2, due: 0 });
}

#[test]
fn a_digest_that_was_kept_before_quarters_were_told_is_read() {
    let kept = r#"{"lines":[{"stage":"overdue","unit":{"code":"04010000","name":"ส่วนโครงสร้าง"},"year":2570,"month":2,
        "due":"2026-12-05","projects":[{"code":"04010000-1","name":"ทางเท้า"}],"count":7}]}"#;
    let digest: Digest = serde_json::from_str(kept).expect("a digest");
    let expected = Line {
        stage: Stage::Overdue,
        unit: Named { code: "04010000".to_owned(), name: "ส่วนโครงสร้าง".to_owned() },
        record: Record::Project,
        year: FiscalYear::from_be(2570).expect("a year"),
        period: Period::Month(FiscalMonth::new(2).expect("a month")),
        due: day("2026-12-05"),
        records: vec![Named { code: "04010000-1".to_owned(), name: "ทางเท้า".to_owned() }],
        count: 7,
    };
    assert_eq!(digest.lines, std::slice::from_ref(&expected));
    // What is kept from now on, of either sort.
    let period = Period::Quarter(Quarter::new(2).expect("a quarter"));
    let now = Digest { lines: vec![expected.clone(), Line { record: Record::Kpi, period, ..expected }] };
    let text = serde_json::to_string(&now).expect("text");
    assert!(text.contains(r#""period":"month-2""#) && text.contains(r#""period":"quarter-2""#), "{text}");
    assert_eq!(serde_json::from_str::<Digest>(&text).expect("a digest"), now);
    for wrong in [r#""month":13"#, r#""period":"quarter-5""#, r#""period":true"#] {
        let wrong = kept.replace(r#""month":2"#, wrong);
        assert!(serde_json::from_str::<Digest>(&wrong).is_err(), "{wrong}");
    }
}
