//! Completeness and timeliness: counted unit by unit, by the windows of each, and adding up.

use chrono::{Days, Utc};
use domain::{
    edit::Record,
    fiscal_year::{FiscalMonth, FiscalYear},
    period::{Period, WindowException, YearRules},
    plan::PlanOutcome,
    project::ProjectDraft,
    timeliness::{CityTimeliness, Tally, total},
    unit::{UnitDraft, UnitKind},
    user::Role,
};
use store::{
    Db, Request, StoreError, period, plan,
    project::{NewProject, create},
    report::{Target, approve, give_back, send},
    timeliness,
};

use crate::{
    drafts::{self, bare, project_page, report},
    editing::staff_of,
    reports::{head_of, sending, taken},
    support::*,
};

fn year() -> FiscalYear {
    drafts::year(2566)
}

/// Two districts, a bureau with a part below it, and a project of each.
async fn city(db: &Db) {
    let unit = |code: &str, kind| UnitDraft { code: code.parse().expect("a code"), name: code.to_owned(), kind };
    let units = [unit("04010000", UnitKind::SubUnit), unit("50120000", UnitKind::District)];
    store::unit::ensure(db, &SYSTEM, &units).await.expect("made");
    let planned = |code: &str, reports: &[(i32, u32, u32, f64)]| {
        project_page(ProjectDraft {
            start: Some(day(2022, 10, 1)),
            finish: Some(day(2023, 9, 30)),
            reports: reports.iter().map(|(y, m, d, percent)| report(day(*y, *m, *d), *percent, "ผล")).collect(),
            ..bare(code, "โครงการ", 2566)
        })
    };
    let pages = [
        // Steps from October to March; reports of October and November.
        project_page(drafts::project()),
        // Nothing at all.
        planned("50120000-1", &[]),
        // The first one late, the second finished it.
        planned("04010000-1", &[(2022, 11, 10, 20.0), (2022, 11, 28, 100.0)]),
        planned("04000000-1", &[(2022, 11, 3, 1.0)]),
        // Without a plan, and of another year.
        project_page(bare("50120000-2", "ไม่มีแผน", 2566)),
        project_page(bare("50120000-3", "ปีอื่น", 2565)),
    ];
    import(db, pages).await;
}

fn letters(city: &CityTimeliness, code: &str) -> Vec<[u64; 4]> {
    let unit = city.units.iter().find(|unit| unit.code.as_str() == code).expect("there");
    let of = |tally: &Tally| [tally.on_time, tally.late, tally.silent, tally.waiting];
    unit.months.iter().map(of).collect()
}

const NONE: [u64; 4] = [0; 4];
const ON_TIME: [u64; 4] = [1, 0, 0, 0];
const LATE: [u64; 4] = [0, 1, 0, 0];
const SILENT: [u64; 4] = [0, 0, 1, 0];
const WAITING: [u64; 4] = [0, 0, 0, 1];

#[tokio::test(flavor = "multi_thread")]
async fn units_are_counted_by_themselves_and_add_up() {
    on_each(async |db| {
        city(db).await;
        let read = timeliness::city(db, &PUBLIC, year(), today()).await.expect("reads");
        let codes: Vec<&str> = read.units.iter().map(|unit| unit.code.as_str()).collect();
        assert_eq!(codes, ["04000000", "04010000", "50120000", "50490000"]);
        let from = |months: &[[u64; 4]]| -> Vec<[u64; 4]> {
            let rest = std::iter::repeat_n(NONE, 12 - months.len());
            months.iter().copied().chain(rest).collect()
        };
        // On 1 February: December was due by 5 January, January is by 5 February, February has begun.
        assert_eq!(letters(&read, "50490000"), from(&[ON_TIME, ON_TIME, SILENT, WAITING, WAITING]));
        assert_eq!(letters(&read, "50120000"), from(&[SILENT, SILENT, SILENT, WAITING, WAITING]));
        assert_eq!(letters(&read, "04010000"), from(&[LATE, ON_TIME]));
        assert_eq!(letters(&read, "04000000"), from(&[ON_TIME, SILENT, SILENT, WAITING, WAITING]));
        let mut sum = Tally::default();
        for unit in &read.units {
            sum += total(&unit.months);
        }
        assert_eq!(total(&read.months), sum);
        // A unit's own page counts what is below it too.
        let bureau = timeliness::unit(db, &PUBLIC, &"04000000".parse().expect("a code"), year(), today()).await;
        let bureau = bureau.expect("reads");
        assert_eq!((bureau.months[0].on_time, bureau.months[0].late, bureau.months[1].on_time), (1, 1, 1));
        let missing = timeliness::unit(db, &PUBLIC, &"99990000".parse().expect("a code"), year(), today()).await;
        assert!(matches!(missing, Err(StoreError::NotFound)));
        let stranger = timeliness::city(db, &domain::permission::Actor::Stranger, year(), today()).await;
        assert!(matches!(stranger, Err(StoreError::Forbidden)));
        let other = timeliness::city(db, &PUBLIC, drafts::year(2570), today()).await.expect("reads");
        assert!(other.units.is_empty());
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_windows_of_a_unit_decide_and_drafts_are_not_asked_for() {
    on_each(async |db| {
        city(db).await;
        let keeper = person("keeper", Role::Administrator);
        let request = Request::new(today());
        let rules = YearRules { month_due_day: 2, ..YearRules::default() };
        period::open(db, &keeper, year(), rules, &request).await.expect("opens");
        let month = Period::Month(FiscalMonth::new(3).expect("a month"));
        let exception = WindowException {
            unit: "50490000".parse().expect("a code"),
            below: true,
            period: month,
            due: Some(day(2023, 2, 20)),
            locks: None,
            reason: "น้ำท่วม".to_owned(),
        };
        period::except(db, &keeper, year(), &exception, &request).await.expect("given");
        // A draft has no plan in force, so nobody waits for its reports.
        let new = NewProject {
            unit: "50490000".parse().expect("a code"),
            fiscal_year: year(),
            name: "ร่าง".to_owned(),
            section: None,
            from: Some("50490000-11".parse().expect("a code")),
        };
        let somsri = staff_of("somsri", "50490000");
        create(db, &somsri, &new, &request).await.expect("answers").expect("a name");
        for who in [&PUBLIC, &somsri] {
            let read = timeliness::city(db, who, year(), today()).await.expect("reads");
            assert_eq!(letters(&read, "50490000")[..3], [ON_TIME, ON_TIME, WAITING]);
            assert_eq!(letters(&read, "50120000")[2], SILENT);
            // On 3 November the second was over: what came then is November's own.
            assert_eq!(letters(&read, "04000000")[..2], [SILENT, ON_TIME]);
            assert_eq!((read.dues[2], read.units[3].dues[2]), (day(2023, 1, 2), day(2023, 2, 20)));
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_due_before_a_plan_was_approved_is_asked_of_nobody() {
    on_each(async |db| {
        city(db).await;
        let (somsri, head) = (staff_of("somsri", "50490000"), head_of("wanida", "50490000"));
        let new = NewProject {
            unit: "50490000".parse().expect("a code"),
            fiscal_year: year(),
            name: "เริ่มกลางปี".to_owned(),
            section: None,
            from: Some("50490000-11".parse().expect("a code")),
        };
        let request = Request::new(today());
        let code = create(db, &somsri, &new, &request).await.expect("answers").expect("a name");
        assert!(matches!(plan::submit(db, &somsri, &code, &request).await, Ok(PlanOutcome::Saved { .. })));
        // On 1 February, four months into its plan.
        assert!(matches!(plan::approve(db, &head, &code, &request).await, Ok(PlanOutcome::Saved { .. })));
        let read = timeliness::city(db, &PUBLIC, year(), today()).await.expect("reads");
        let both = [0, 0, 0, 2];
        assert_eq!(letters(&read, "50490000")[..5], [ON_TIME, ON_TIME, SILENT, both, both]);
        let due = store::report::due(db, &somsri, Record::Project, today(), 1).await.expect("lists");
        let own = due.rows.iter().find(|due| due.of.code == code.as_str()).expect("is due");
        assert_eq!((own.period.to_string().as_str(), own.others.len()), ("month-4", 1));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_report_sent_here_came_on_the_day_it_was_sent_whatever_becomes_of_it() {
    on_each(async |db| {
        city(db).await;
        let (staff, head) = (staff_of("somsri", "50490000"), head_of("wanida", "50490000"));
        let code = Target::Project("50490000-11".parse().expect("a code"));
        let request = Request::new(today());
        // For January, due by 5 February 2023, and sent long after: on the day the tests run.
        let sent = send(db, &staff, &code, &sending(&[]), &request).await.expect("answers");
        let (id, version) = taken(sent);
        let now = Utc::now().date_naive() + Days::new(1);
        let january = async || {
            let read = timeliness::city(db, &PUBLIC, year(), now).await.expect("reads");
            letters(&read, "50490000")[3]
        };
        assert_eq!(january().await, LATE);
        let returned =
            give_back(db, &head, &[(id, version)], &request.clone().because("ขาดรูป")).await.expect("answers");
        assert_eq!(returned.done, [id]);
        assert_eq!(january().await, LATE, "it came");
        // Published, the record has a report dated in January too, which makes it no better.
        let again = store::report::Sending { corrects: Some((id, version)), ..sending(&[]) };
        let (id, version) = taken(send(db, &staff, &code, &again, &request).await.expect("answers"));
        let approved = approve(db, &head, &[(id, version)], &request).await.expect("answers");
        assert_eq!((approved.done, january().await), (vec![id], LATE));
        let then = timeliness::city(db, &PUBLIC, year(), today()).await.expect("reads");
        assert_eq!(letters(&then, "50490000")[3], WAITING, "nobody had heard of it then");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_report_of_a_months_first_days_is_that_months_once_it_is_published() {
    on_each(async |db| {
        city(db).await;
        let (staff, head) = (staff_of("somsri", "50490000"), head_of("wanida", "50490000"));
        let code = Target::Project("50490000-11".parse().expect("a code"));
        // For February, on its first day, while January is silent and still in time.
        let february = sending(&[(domain::report::ReportField::Date, "1/2/2566")]);
        let sent = send(db, &staff, &code, &february, &Request::new(today())).await.expect("answers");
        approve(db, &head, &[taken(sent)], &Request::new(today())).await.expect("answers");
        let now = Utc::now().date_naive() + Days::new(1);
        let read = timeliness::city(db, &PUBLIC, year(), now).await.expect("reads");
        assert_eq!(letters(&read, "50490000")[3..5], [SILENT, LATE], "January is not made up for");
        // So it is still asked for.
        let due = store::report::due(db, &staff, domain::edit::Record::Project, today(), 1).await.expect("lists");
        let row = due.rows.iter().find(|row| row.of.code == "50490000-11").expect("is due");
        let months: Vec<String> = [row.period].iter().chain(&row.others).map(ToString::to_string).collect();
        assert_eq!(months, ["month-3", "month-4"]);
    })
    .await;
}
