//! Reminders of KPIs' quarters: of what nobody reported, to those it concerns, and never of what "my work" does not ask.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use domain::{
    edit::Record,
    fiscal_year::{FiscalYear, Quarter},
    kpi::KpiDraft,
    period::{Period, WindowException, YearRules},
    permission::Actor,
    project::ProjectDraft,
    quarter_result::QuarterResult,
    reminder::{Line, Stage},
    report::{ReportDraft, ReportField, Sent},
    unit::{UnitDraft, UnitKind},
    user::Role,
};
use store::{
    Db, Request, period,
    reminder::{self, remind},
    report::{self, Sending, Target},
    timeliness,
    unit::keep,
};
use uuid::Uuid;

use crate::{
    drafts::{self, bare, kpi_page, project_page},
    reminders::{WORKER, account, now},
    support::*,
};

const PART: &str = "04010000";
const DISTRICT: &str = "50120000";

fn first() -> Period {
    Period::Quarter(Quarter::new(1).expect("a quarter"))
}

/// A KPI of 2566 with reports of some quarters.
fn kpi(code: &str, reported: &[i64]) -> KpiDraft {
    let quarters = reported.iter().map(|number| QuarterResult {
        result: Some(30.0),
        report: drafts::some("รับเรื่องครบทุกเรื่อง"),
        ..QuarterResult::empty(drafts::quarter(*number))
    });
    KpiDraft {
        name: drafts::some(&format!("ตัวชี้วัด {code}")),
        fiscal_year: Some(drafts::year(2566)),
        quarters: quarters.collect(),
        ..KpiDraft::new(code.parse().expect("a code"))
    }
}

struct People {
    staff: Actor,
    head: Actor,
    above: Actor,
    district: Actor,
}

/// A bureau with a part below it, a district, some KPIs, and their people.
async fn city(db: &Db, kpis: impl IntoIterator<Item = KpiDraft>) -> People {
    let unit = |code: &str, kind| UnitDraft { code: code.parse().expect("a code"), name: code.to_owned(), kind };
    let units = [unit(PART, UnitKind::SubUnit), unit(DISTRICT, UnitKind::District)];
    store::unit::ensure(db, &SYSTEM, &units).await.expect("made");
    import(db, kpis.into_iter().map(kpi_page)).await;
    People {
        staff: account(db, "staff", Role::Staff, Some(PART)).await,
        head: account(db, "head", Role::UnitHead, Some(PART)).await,
        above: account(db, "above", Role::UnitHead, Some("04000000")).await,
        district: account(db, "district", Role::Staff, Some(DISTRICT)).await,
    }
}

/// What somebody is told on a day, if anything.
async fn told(db: &Db, who: &Actor, today: NaiveDate) -> Vec<Line> {
    remind(db, &WORKER, today, now()).await.expect("reminds");
    let notices = reminder::list(db, who, 1).await.expect("lists").rows;
    notices.into_iter().find(|notice| notice.day == today).map(|notice| notice.digest.lines).unwrap_or_default()
}

fn codes(line: &Line) -> Vec<&str> {
    line.records.iter().map(|record| record.code.as_str()).collect()
}

async fn send(db: &Db, who: &Actor, code: &str, today: NaiveDate) -> Uuid {
    let mut draft = ReportDraft::default();
    draft.put(ReportField::Quarter, "1");
    draft.put(ReportField::Result, "40");
    draft.put(ReportField::Report, "ดำเนินการแล้วทุกเรื่องที่ได้รับแจ้งในไตรมาส");
    let sending = Sending { key: Uuid::now_v7(), draft, corrects: None, confirmed: 0 };
    let target = Target::Kpi(code.parse().expect("a code"));
    match report::send(db, who, &target, &sending, &Request::new(today)).await.expect("answers") {
        Sent::Taken { id, .. } => id,
        other => panic!("{other:?}"),
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_quarter_nobody_reported_is_told_to_those_it_concerns() {
    on_each(async |db| {
        // One has its report, the city plan's own belongs to nobody.
        let kpis = [kpi("0401-1", &[]), kpi("0401-2", &[1]), kpi("0401-3", &[2]), kpi("5012-1", &[]), kpi("133", &[])];
        let people = city(db, kpis).await;
        let project = ProjectDraft {
            start: Some(day(2022, 12, 1)),
            finish: Some(day(2023, 9, 30)),
            ..bare("04010000-1", "โครงการ", 2566)
        };
        import(db, [project_page(project)]).await;
        // The last working day for December's reports is the third before that for the quarter's.
        let lines = told(db, &people.staff, day(2023, 1, 5)).await;
        let line = |line: &Line| (line.stage, line.record, line.count);
        let both = [(Stage::Today, Record::Project, 1), (Stage::Soon, Record::Kpi, 2)];
        assert_eq!(lines.iter().map(line).collect::<Vec<_>>(), both);
        assert_eq!(
            (codes(&lines[1]), lines[1].period, lines[1].due),
            (vec!["0401-1", "0401-3"], first(), day(2023, 1, 10))
        );
        assert_eq!((lines[1].year, lines[1].unit.code.as_str()), (drafts::year(2566), PART));
        let elsewhere = told(db, &people.district, day(2023, 1, 5)).await;
        assert_eq!((elsewhere.len(), codes(&elsewhere[0])), (1, vec!["5012-1"]));
        assert_eq!(count(db, "SELECT count(*) FROM notice").await, 2, "nobody else is told anything");
        for (today, stage, who) in [
            (day(2023, 1, 10), Stage::Today, &people.staff),
            (day(2023, 1, 11), Stage::Overdue, &people.staff),
            (day(2023, 1, 20), Stage::Above, &people.above),
        ] {
            let lines = told(db, who, today).await;
            let quarters: Vec<&Line> = lines.iter().filter(|line| line.record == Record::Kpi).collect();
            assert_eq!((quarters.len(), quarters[0].stage, quarters[0].count), (1, stage, 2), "{today}");
        }
        let up = told(db, &people.head, day(2023, 1, 13)).await;
        assert_eq!(up.iter().map(line).collect::<Vec<_>>(), [(Stage::Head, Record::Kpi, 2)]);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_sent_is_told_no_more_unless_it_is_withdrawn() {
    on_each(async |db| {
        let people = city(db, [kpi("0401-1", &[]), kpi("0401-2", &[]), kpi("0401-3", &[])]).await;
        let sent = day(2023, 1, 4);
        send(db, &people.staff, "0401-1", sent).await;
        let withdrawn = send(db, &people.staff, "0401-2", sent).await;
        let returned = send(db, &people.staff, "0401-3", sent).await;
        assert!(told(db, &people.staff, day(2023, 1, 5)).await.is_empty());
        report::withdraw(db, &people.staff, withdrawn, 1, &Request::new(sent)).await.expect("answers");
        // Given back it is to be corrected, not to be sent: "my work" tells of it in a place of its own.
        let why = Request::new(sent).because("ไม่ครบ");
        report::give_back(db, &people.head, &[(returned, 1)], &why).await.expect("answers");
        let lines = told(db, &people.staff, day(2023, 1, 10)).await;
        assert_eq!(lines.iter().map(codes).collect::<Vec<_>>(), [vec!["0401-2"]]);
    })
    .await;
}

/// On each of some days: nobody is told of a quarter but of what "my work" asks of them for it, all of it, and on the
/// days expected.
async fn agrees(db: &Db, who: &Actor, (from, to): (NaiveDate, NaiveDate), expected: &[(&str, &str, &[&str])]) {
    let mut days = Vec::new();
    for today in from.iter_days().take_while(|today| *today <= to) {
        let mut asked: BTreeMap<(FiscalYear, Period), BTreeSet<String>> = BTreeMap::new();
        for row in report::due(db, who, Record::Kpi, today, 1).await.expect("lists").rows {
            assert!(row.others.is_sorted() && row.others.iter().all(|other| row.period < *other), "{row:?}");
            for period in row.others.iter().chain([&row.period]) {
                asked.entry((row.year, *period)).or_default().insert(row.of.code.clone());
            }
        }
        for line in told(db, who, today).await {
            let codes: BTreeSet<String> = line.records.iter().map(|record| record.code.clone()).collect();
            assert_eq!((asked.get(&(line.year, line.period)), codes.len()), (Some(&codes), line.count), "{today}");
            days.push((today.to_string(), line.period.to_string(), codes.into_iter().collect::<Vec<_>>()));
        }
    }
    let expected = expected.iter().map(|(day, period, codes)| {
        ((*day).to_owned(), (*period).to_owned(), codes.iter().map(|code| (*code).to_owned()).collect::<Vec<_>>())
    });
    assert_eq!(days, expected.collect::<Vec<_>>(), "{}", who.name());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_quarter_is_told_as_my_work_asks_for_it() {
    on_each(async |db| {
        // One of the year before, too, whose last quarter is asked for until December ends but long overdue.
        let before = KpiDraft { fiscal_year: Some(drafts::year(2565)), ..kpi("0401-9", &[]) };
        let people = city(db, [before, kpi("0401-1", &[]), kpi("0401-2", &[1]), kpi("5012-1", &[])]).await;
        // A year that nobody set up has the days of one that is left as it is.
        let (q1, q2) = ("quarter-1", "quarter-2");
        let days = ["2023-01-05", "2023-01-10", "2023-01-11", "2023-01-18", "2023-01-25", "2023-02-01"];
        let expected = days.map(|day| (day, q1, &["0401-1"][..]));
        agrees(db, &people.staff, (day(2022, 12, 20), day(2023, 2, 10)), &expected).await;

        // Set up so that a quarter is due as it ends, and locked soon after, but for a district.
        let keeper = person("keeper", Role::Administrator);
        let (year, request) = (drafts::year(2566), Request::new(today()));
        let rules = YearRules { quarter_due_day: 1, lock_after: Some(5), ..YearRules::default() };
        period::open(db, &keeper, year, rules, &request).await.expect("opens");
        let other = WindowException {
            unit: DISTRICT.parse().expect("a code"),
            below: false,
            period: first(),
            due: Some(day(2023, 1, 20)),
            locks: Some(day(2023, 7, 1)),
            reason: "น้ำท่วม".to_owned(),
        };
        period::except(db, &keeper, year, &other, &request).await.expect("kept");
        sea_orm::ConnectionTrait::execute_unprepared(db.connection(), "DELETE FROM notice").await.expect("runs");
        let days = ["2022-12-27", "2022-12-30", "2023-01-02"].map(|day| (day, q1, &["0401-1"][..]));
        agrees(db, &people.staff, (day(2022, 12, 20), day(2023, 1, 31)), &days).await;
        let days = ["2023-01-17", "2023-01-20", "2023-01-23", "2023-01-30"].map(|day| (day, q1, &["5012-1"][..]));
        agrees(db, &people.district, (day(2023, 1, 2), day(2023, 2, 3)), &days).await;

        // The second quarter is due on the last working day of March. The district is still asked for the first of its
        // KPI, so for no other; the part may report the second only.
        let days = ["2023-03-28", "2023-03-31", "2023-04-03"].map(|day| (day, q2, &["0401-1", "0401-2"][..]));
        agrees(db, &people.staff, (day(2023, 3, 24), day(2023, 4, 14)), &days).await;
        agrees(db, &people.district, (day(2023, 3, 24), day(2023, 3, 31)), &[]).await;
        agrees(db, &people.district, (day(2023, 4, 1), day(2023, 4, 5)), &[("2023-04-03", q2, &["5012-1"][..])]).await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn of_a_unit_that_is_closed_nothing_is_asked_and_nothing_told() {
    on_each(async |db| {
        let people = city(db, [kpi("0401-1", &[]), kpi("5012-1", &[])]).await;
        let project = ProjectDraft {
            start: Some(day(2022, 12, 1)),
            finish: Some(day(2023, 9, 30)),
            ..bare("04010000-1", "โครงการ", 2566)
        };
        import(db, [project_page(project)]).await;
        let (keeper, code) = (person("keeper", Role::Administrator), PART.parse().expect("a code"));
        let from = day(2023, 1, 10);
        let request = Request::new(day(2023, 1, 4));
        keep::set_closed(db, &keeper, &code, (None, Some(from)), true, &request).await.expect("closed");
        let asked = async |who: &Actor, today| {
            let mut listed = Vec::new();
            for record in [Record::Project, Record::Kpi] {
                listed.push(report::due(db, who, record, today, 1).await.expect("lists").total);
            }
            listed
        };
        // Until that day it is as any other, for its own people and for whoever reports everywhere.
        let before = day(2023, 1, 5);
        assert_eq!((asked(&people.staff, before).await, asked(&keeper, before).await), (vec![1, 1], vec![1, 2]));
        assert_eq!(told(db, &people.staff, before).await.len(), 2);
        assert_eq!((asked(&people.staff, from).await, asked(&keeper, from).await), (vec![0, 0], vec![0, 1]));
        for today in from.iter_days().take(14) {
            for who in [&people.staff, &people.head, &people.above] {
                assert!(told(db, who, today).await.is_empty(), "{} {today}", who.name());
            }
        }
        assert_eq!(told(db, &people.district, day(2023, 1, 25)).await.len(), 1, "the others are asked as before");
        // Nor is it held against it: December was late when it closed, and nothing after.
        let city = timeliness::city(db, &PUBLIC, drafts::year(2566), day(2023, 6, 1)).await.expect("there");
        let part = city.units.iter().find(|unit| unit.code == code).expect("told");
        assert_eq!(part.months.iter().map(|month| month.due()).collect::<Vec<_>>()[..5], [0, 0, 1, 0, 0]);
    })
    .await;
}
