//! Locked windows that are asked to be opened again: asked once, answered once, told to those who asked.

use std::sync::atomic::Ordering;

use chrono::{Days, NaiveDate};
use domain::{
    fiscal_year::{FiscalMonth, FiscalYear, Quarter},
    kpi::KpiDraft,
    period::{
        Period, ReportingWindow, WindowException, WindowState, YearRules,
        reopening::{Asked, Needless, Reopening, ReopeningState},
    },
    permission::Actor,
    project::ProjectDraft,
    report::{ReportField, Sent, WhyLeft},
    unit::{UnitDraft, UnitKind},
    user::Role,
};
use store::{
    Db, Request, StoreError,
    period::{self, reopening},
    report::{self, Target},
};
use uuid::Uuid;

use crate::{
    drafts::{self, kpi_page, project_page},
    editing::staff_of,
    queries::counted,
    reports::{head_of, sending, taken},
    support::*,
};

const UNIT: &str = "50490000";
/// Another unit, and one below that.
const FAR: &str = "04000000";
const BELOW: &str = "04010000";

fn year() -> FiscalYear {
    drafts::year(2566)
}

fn on(today: NaiveDate) -> Request {
    Request::new(today)
}

fn now() -> Request {
    on(today())
}

fn month(number: i64) -> Period {
    Period::Month(FiscalMonth::new(number).expect("a month"))
}

fn quarter(number: i64) -> Period {
    Period::Quarter(Quarter::new(number).expect("a quarter"))
}

fn keeper() -> Actor {
    person("keeper", Role::Administrator)
}

fn project(code: &str) -> Target {
    Target::Project(code.parse().expect("a code"))
}

fn own() -> Target {
    project("50490000-11")
}

fn kpi() -> Target {
    Target::Kpi("5049-7".parse().expect("a code"))
}

/// A unit with two projects and a KPI, another and one below that with a project each, and a KPI of the city; months lock ten days after they are due. Today is
/// 1 February: October to December are locked, March is not open yet.
async fn city(db: &Db) {
    let unit = |code: &str, kind| UnitDraft { code: code.parse().expect("a code"), name: code.to_owned(), kind };
    let units = [unit(FAR, UnitKind::Bureau), unit(BELOW, UnitKind::SubUnit)];
    store::unit::ensure(db, &SYSTEM, &units).await.expect("made");
    let other = |code: &str| ProjectDraft { code: code.parse().expect("a code"), ..drafts::project() };
    let pages = [drafts::project(), other("50490000-12"), other("04010000-1"), other("04000000-1")].map(project_page);
    let of_city = KpiDraft { fiscal_year: Some(year()), ..KpiDraft::new("133".parse().expect("a code")) };
    import(db, pages.into_iter().chain([drafts::kpi(), of_city].map(kpi_page))).await;
    let rules = YearRules { lock_after: Some(10), ..YearRules::default() };
    period::open(db, &keeper(), year(), rules, &now()).await.expect("opens");
}

async fn ask(db: &Db, actor: &Actor, target: &Target, period: Period) -> Result<Asked, StoreError> {
    reopening::ask(db, actor, target, period, "น้ำท่วมสำนักงาน", &now()).await
}

async fn waiting(db: &Db) -> Vec<Reopening> {
    reopening::of_year(db, &keeper(), year()).await.expect("lists")
}

async fn only(db: &Db) -> Reopening {
    let mut waiting = waiting(db).await;
    assert_eq!(waiting.len(), 1, "{waiting:?}");
    waiting.remove(0)
}

async fn state(db: &Db, unit: &[&str], period: Period, today: NaiveDate) -> WindowState {
    let calendar = period::calendar(db, &PUBLIC, year()).await.expect("reads").expect("there");
    let place: Vec<_> = unit.iter().map(|code| code.parse().expect("a code")).collect();
    calendar.state(period, &place, today).expect("a window")
}

fn invalid<T: std::fmt::Debug>(outcome: Result<T, StoreError>, at: &str) {
    assert!(matches!(&outcome, Err(StoreError::Invalid { field, .. }) if *field == at), "{at}: {outcome:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_locked_month_is_asked_for_once_and_opened_for_the_unit_alone() {
    on_each(async |db| {
        city(db).await;
        let (staff, other) = (staff_of("somsri", UNIT), staff_of("malee", UNIT));
        assert_eq!(ask(db, &staff, &own(), month(3)).await.expect("answers"), Asked::Taken);
        // Somebody else asks for the same, from another record of the unit: nothing is added.
        assert_eq!(ask(db, &other, &project("50490000-12"), month(3)).await.expect("answers"), Asked::Already);
        let asked = only(db).await;
        assert_eq!((asked.unit.code.as_str(), asked.period, asked.year), (UNIT, month(3), year()));
        assert_eq!((asked.of.code.as_str(), asked.asked_by.as_str()), ("50490000-11", "somsri"));
        assert_eq!((asked.reason.as_str(), asked.state, asked.version), ("น้ำท่วมสำนักงาน", ReopeningState::Asked, 1));
        assert_eq!(reopening::waiting(db, &keeper()).await.expect("counts"), [(year(), 1)]);
        let seen = reopening::newest(db, &other, &project("50490000-12"), month(3), today()).await.expect("reads");
        assert_eq!(seen.expect("asked").asked_by, "somsri");

        let late = sending(&[(ReportField::Date, "28/12/2565")]);
        let sent = report::send(db, &staff, &own(), &late, &now()).await.expect("answers");
        assert!(matches!(sent, Sent::Closed { .. }), "{sent:?}");
        let until = day(2023, 2, 8);
        reopening::grant(db, &keeper(), year(), (asked.id, 1), until, &now()).await.expect("opened");
        let view = period::view(db, &keeper(), year()).await.expect("there");
        let given = WindowException {
            unit: UNIT.parse().expect("a code"),
            below: false,
            period: month(3),
            due: None,
            locks: Some(until),
            reason: "น้ำท่วมสำนักงาน".to_owned(),
        };
        assert_eq!(view.exceptions.iter().map(|item| &item.exception).collect::<Vec<_>>(), [&given]);
        let sent = report::send(db, &staff, &own(), &late, &now()).await.expect("answers");
        assert!(matches!(sent, Sent::Taken { .. }), "{sent:?}");
        assert!(state(db, &[UNIT], month(3), until - Days::new(1)).await.takes());
        assert_eq!(state(db, &[UNIT], month(3), until).await, WindowState::Locked { since: until });
        for place in [&["50490100", UNIT][..], &[FAR]] {
            assert!(!state(db, place, month(3), today()).await.takes(), "{place:?} stays locked");
        }
        assert!(waiting(db).await.is_empty() && reopening::waiting(db, &keeper()).await.expect("counts").is_empty());
        // It is open now, so there is nothing to ask for until it is locked again.
        let open = ask(db, &other, &own(), month(3)).await.expect("answers");
        assert_eq!(open, Asked::Needless(Needless::Open));
        let again = reopening::ask(db, &other, &own(), month(3), "ยังไม่เสร็จ", &on(until)).await.expect("answers");
        assert_eq!(again, Asked::Taken);

        // Who did what stands in the history of the year, in the chain, each step in one event with what it changed.
        let history = period::view(db, &keeper(), year()).await.expect("there").history;
        let told = |at: usize| {
            let fields: Vec<&str> = history[at].changes.iter().map(|change| change.field.as_str()).collect();
            (history[at].actor.clone(), history[at].action.clone(), fields.join(" "))
        };
        let request = "reopenings[50490000 month-3]";
        let given = "exceptions[50490000 month-3]";
        let fields = format!("{request}.state {request}.until {given}.locks {given}.below {given}.reason");
        assert_eq!(told(1), ("keeper".to_owned(), "reopening_granted".to_owned(), fields));
        let fields = format!("{request}.state {request}.reason");
        assert_eq!(told(2), ("somsri".to_owned(), "reopening_asked".to_owned(), fields));
        let verdict = store::audit::verify(db, &SYSTEM, None).await.expect("answers");
        assert!(matches!(verdict, store::audit::Verdict::Whole(_)));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn only_what_is_locked_is_asked_for_with_a_reason() {
    on_each(async |db| {
        city(db).await;
        let staff = staff_of("somsri", UNIT);
        for (period, needless) in [
            (month(6), Needless::NotYet { opens: day(2023, 3, 1) }),
            (month(4), Needless::Open),
            (month(5), Needless::Open),
        ] {
            let asked = ask(db, &staff, &own(), period).await.expect("answers");
            assert_eq!(asked, Asked::Needless(needless), "{period}");
        }
        for period in [Period::Year, quarter(1)] {
            invalid(ask(db, &staff, &own(), period).await, "period");
        }
        invalid(ask(db, &staff, &kpi(), month(1)).await, "period");
        for wrong in ["", " \0\n ", &"ก".repeat(501)] {
            invalid(reopening::ask(db, &staff, &own(), month(1), wrong, &now()).await, "reason");
        }
        let (far, head) = (staff_of("far", FAR), head_of("wanida", UNIT));
        for (who, allowed) in [(&far, false), (&PUBLIC, false), (&person("eye", Role::Evaluator), false), (&head, true)]
        {
            let asked = ask(db, who, &own(), month(1)).await;
            assert_eq!(matches!(asked, Err(StoreError::Forbidden)), !allowed, "{}: {asked:?}", who.name());
            let seen = reopening::newest(db, who, &own(), month(1), today()).await;
            assert_eq!(matches!(seen, Ok(Some(_))), allowed, "{}: {seen:?}", who.name());
        }
        let unknown = ask(db, &staff, &project("50490000-999"), month(1)).await;
        assert!(matches!(unknown, Err(StoreError::NotFound)));
        // A year nobody set up binds nobody.
        let free = ProjectDraft {
            code: "50490000-13".parse().expect("a code"),
            fiscal_year: Some(drafts::year(2565)),
            ..drafts::project()
        };
        import(db, [project_page(free)]).await;
        let asked = ask(db, &staff, &project("50490000-13"), month(1)).await.expect("answers");
        assert_eq!(asked, Asked::Needless(Needless::Open));
        // A KPI's quarter as a project's month; what is of no unit has no window of its own.
        let of_city = Target::Kpi("133".parse().expect("a code"));
        invalid(ask(db, &person("all", Role::Staff), &of_city, quarter(1)).await, "unit");
        assert_eq!(reopening::ask(db, &staff, &kpi(), quarter(1), "น้ำท่วม", &now()).await.expect("asks"), Asked::Taken);
        assert_eq!(waiting(db).await.last().map(|asked| asked.of.code.clone()).as_deref(), Some("5049-7"));
        assert_eq!(count(db, "SELECT count(*) FROM reopening").await, 2);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn it_is_answered_once_by_those_who_keep_the_windows() {
    on_each(async |db| {
        city(db).await;
        let (staff, keeper) = (staff_of("somsri", UNIT), keeper());
        ask(db, &staff, &own(), month(2)).await.expect("asks");
        let asked = only(db).await;
        let (seen, until) = ((asked.id, asked.version), day(2023, 2, 8));
        for who in [&staff, &head_of("wanida", UNIT), &person("eye", Role::Evaluator), &PUBLIC] {
            let refused = [
                reopening::grant(db, who, year(), seen, until, &now()).await,
                reopening::refuse(db, who, year(), seen, "ไม่", &now()).await,
                reopening::of_year(db, who, year()).await.map(drop),
                reopening::waiting(db, who).await.map(drop),
            ];
            assert!(refused.iter().all(|outcome| matches!(outcome, Err(StoreError::Forbidden))), "{refused:?}");
        }
        for wrong in [today(), day(2022, 1, 1), today() + Days::new(91)] {
            invalid(reopening::grant(db, &keeper, year(), seen, wrong, &now()).await, "until");
        }
        for wrong in ["", " ", &"ก".repeat(501)] {
            invalid(reopening::refuse(db, &keeper, year(), seen, wrong, &now()).await, "answer");
        }
        for (year, id) in [(drafts::year(2570), asked.id), (year(), Uuid::now_v7())] {
            let missing = reopening::grant(db, &keeper, year, (id, 1), until, &now()).await;
            assert!(matches!(missing, Err(StoreError::NotFound)), "{missing:?}");
        }
        assert_eq!(only(db).await, asked, "nothing was written");

        reopening::refuse(db, &keeper, year(), seen, "ส่งเป็นหนังสือแทน", &now()).await.expect("refused");
        let exceptions = period::view(db, &keeper, year()).await.expect("there").exceptions;
        assert!(exceptions.is_empty(), "it stays locked: {exceptions:?}");
        for version in [1, 2] {
            let twice = [
                reopening::grant(db, &keeper, year(), (asked.id, version), until, &now()).await,
                reopening::refuse(db, &keeper, year(), (asked.id, version), "อีกครั้ง", &now()).await,
            ];
            assert!(twice.iter().all(|outcome| matches!(outcome, Err(StoreError::Conflict { .. }))), "{twice:?}");
        }
        let newest = reopening::newest(db, &staff, &own(), month(2), today()).await.expect("reads").expect("asked");
        assert_eq!(newest.state, ReopeningState::Refused { answer: "ส่งเป็นหนังสือแทน".to_owned() });
        assert_eq!((newest.decided_by.as_deref(), newest.version), (Some("keeper"), 2));
        // Then one may ask again, and the version before decides nothing.
        assert_eq!(ask(db, &staff, &own(), month(2)).await.expect("asks"), Asked::Taken);
        let stale = reopening::grant(db, &keeper, year(), (only(db).await.id, 7), until, &now()).await;
        assert!(matches!(stale, Err(StoreError::Conflict { .. })));
        // The database itself holds but one of a window that waits.
        let copy = |state: &str| {
            let columns = "fiscal_year_id, period, unit_id, reason, asked_by, asked_by_id, asked_at, version";
            format!(
                "INSERT INTO reopening (id, state, {columns}) \
                 SELECT fiscal_year_id, '{state}', {columns} FROM reopening WHERE state = 'asked'"
            )
        };
        assert!(refused(db, &copy("asked")).await && !refused(db, &copy("withdrawn")).await);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn two_at_once_ask_once_and_answer_once() {
    on_each(async |db| {
        city(db).await;
        let (one, two, keeper) = (staff_of("somsri", UNIT), staff_of("malee", UNIT), keeper());
        let own = own();
        let both = tokio::join!(ask(db, &one, &own, month(1)), ask(db, &two, &own, month(1)));
        let mut both = [both.0.expect("answers"), both.1.expect("answers")];
        both.sort_by_key(|asked| *asked != Asked::Taken);
        assert_eq!(both, [Asked::Taken, Asked::Already]);
        let (seen, now) = ((only(db).await.id, 1), now());
        let both = tokio::join!(
            reopening::grant(db, &keeper, year(), seen, day(2023, 2, 8), &now),
            reopening::refuse(db, &keeper, year(), seen, "ไม่", &now)
        );
        assert!(both.0.is_ok() != both.1.is_ok(), "{both:?}");
        let exceptions = period::view(db, &keeper, year()).await.expect("there").exceptions;
        assert_eq!(exceptions.len(), usize::from(both.0.is_ok()));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_the_unit_was_given_stays_and_nothing_is_made_shorter() {
    on_each(async |db| {
        city(db).await;
        let (staff, keeper) = (staff_of("somsri", UNIT), keeper());
        let given = WindowException {
            unit: UNIT.parse().expect("a code"),
            below: true,
            period: month(3),
            due: Some(day(2023, 1, 12)),
            locks: Some(day(2023, 1, 20)),
            reason: "เลื่อนกำหนด".to_owned(),
        };
        period::except(db, &keeper, year(), &given, &now()).await.expect("given");
        ask(db, &staff, &own(), month(3)).await.expect("asks");
        let until = day(2023, 2, 8);
        reopening::grant(db, &keeper, year(), (only(db).await.id, 1), until, &now()).await.expect("opened");
        let exceptions = async || {
            let view = period::view(db, &keeper, year()).await.expect("there");
            view.exceptions.into_iter().map(|item| item.exception).collect::<Vec<_>>()
        };
        let reason = "น้ำท่วมสำนักงาน".to_owned();
        assert_eq!(exceptions().await, [WindowException { locks: Some(until), reason, ..given }]);

        // Opened by hand for longer while it waited: granting leaves that as it is.
        ask(db, &staff, &own(), month(2)).await.expect("asks");
        let longer = WindowException {
            unit: UNIT.parse().expect("a code"),
            below: true,
            period: month(2),
            due: None,
            locks: Some(day(2023, 3, 1)),
            reason: "ทั้งเดือน".to_owned(),
        };
        period::except(db, &keeper, year(), &longer, &now()).await.expect("given");
        reopening::grant(db, &keeper, year(), (only(db).await.id, 1), until, &now()).await.expect("opened");
        assert!(exceptions().await.contains(&longer));
        assert!(waiting(db).await.is_empty());
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_month_of_a_closed_year_is_reported_and_decided_on_once_it_is_open_again() {
    on_each(async |db| {
        city(db).await;
        let (staff, head, keeper) = (staff_of("somsri", UNIT), head_of("wanida", UNIT), keeper());
        let seen = period::view(db, &keeper, year()).await.expect("there").version;
        let (opens, due) = (day(2022, 7, 1), day(2022, 9, 30));
        let closed = ReportingWindow { period: Period::Year, opens, due, locks: Some(day(2023, 1, 1)) };
        period::set_windows(db, &keeper, year(), seen, &[closed], &now()).await.expect("closed");
        let january = sending(&[]);
        let sent = report::send(db, &staff, &own(), &january, &now()).await.expect("answers");
        assert!(matches!(sent, Sent::Closed { .. }), "{sent:?}");
        assert_eq!(ask(db, &staff, &own(), month(4)).await.expect("asks"), Asked::Taken);
        let until = day(2023, 2, 8);
        reopening::grant(db, &keeper, year(), (only(db).await.id, 1), until, &now()).await.expect("opened");
        let Sent::Taken { id, .. } = report::send(db, &staff, &own(), &january, &now()).await.expect("answers") else {
            panic!("is open")
        };
        // Behind the day the year is closed for it as before.
        // It is left, and what else is decided on at once is not.
        import(db, [project_page(drafts::bare("50490000-99", "ปีก่อน", 2565))]).await;
        let of_before = sending(&[(ReportField::Date, "30/9/2565")]);
        let other = report::send(db, &staff, &project("50490000-99"), &of_before, &on(until)).await;
        let other = taken(other.expect("answers"));
        let late = report::approve(db, &head, &[(id, 1), other], &on(until)).await.expect("answers");
        assert_eq!((late.done.as_slice(), late.left.len(), late.left[0].id), (&[other.0][..], 1, id));
        assert!(matches!(late.left[0].why, WhyLeft::Closed(_)), "{late:?}");
        let decided = report::approve(db, &head, &[(id, 1)], &now()).await.expect("answers");
        assert_eq!(decided.done, [id]);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn those_who_asked_and_their_unit_are_told_what_became_of_it() {
    on_each(async |db| {
        city(db).await;
        let (staff, other, far) = (staff_of("somsri", UNIT), staff_of("malee", UNIT), staff_of("far", FAR));
        let below = staff_of("below", BELOW);
        let keeper = keeper();
        for number in 1..=3 {
            ask(db, &staff, &own(), month(number)).await.expect("asks");
        }
        ask(db, &far, &project("04000000-1"), month(1)).await.expect("asks");
        ask(db, &below, &project("04010000-1"), month(1)).await.expect("asks");
        let until = day(2023, 2, 8);
        for asked in waiting(db).await.into_iter().filter(|asked| asked.unit.code == UNIT) {
            let seen = (asked.id, asked.version);
            if asked.period == month(1) {
                reopening::grant(db, &keeper, year(), seen, until, &now()).await.expect("opened");
            } else if asked.period == month(2) {
                reopening::refuse(db, &keeper, year(), seen, "เลยกำหนดนานแล้ว", &now()).await.expect("refused");
            }
        }
        let told = async |who: &Actor, on: NaiveDate| {
            let told = reopening::told(db, who, on).await.expect("lists");
            told.iter()
                .map(|row| format!("{} {} {}", row.unit.code, row.period, row.state.as_str()))
                .collect::<Vec<_>>()
        };
        let of_unit = ["50490000 month-3 asked", "50490000 month-2 refused", "50490000 month-1 granted"];
        for who in [&staff, &other] {
            assert_eq!(told(who, today()).await, of_unit, "{}", who.name());
        }
        assert_eq!(told(&below, today()).await, ["04010000 month-1 asked"]);
        assert_eq!(told(&far, today()).await, ["04010000 month-1 asked", "04000000 month-1 asked"]);
        assert!(told(&keeper, today()).await.is_empty(), "of the whole city nobody is told here");
        let nobody = reopening::told(db, &person("eye", Role::Evaluator), today()).await;
        assert!(matches!(nobody, Err(StoreError::Forbidden)));
        // Neither is what was taken back before its day.
        let given = period::view(db, &keeper, year()).await.expect("there").exceptions.remove(0);
        period::take_back(db, &keeper, year(), given.id, &now()).await.expect("taken back");
        assert!(!told(&staff, today()).await.iter().any(|row| row.ends_with("granted")));
        period::except(db, &keeper, year(), &given.exception, &now()).await.expect("given");
        assert_eq!(told(&staff, today()).await, of_unit);
        // What is locked again is no news; neither is a refusal once it was asked again.
        assert!(!told(&staff, until).await.iter().any(|row| row.ends_with("granted")));
        ask(db, &other, &own(), month(2)).await.expect("asks");
        let rows = told(&staff, today()).await;
        assert_eq!(rows[0], "50490000 month-2 asked");
        assert!(!rows.iter().any(|row| row.ends_with("refused")), "{rows:?}");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn many_requests_take_no_more_queries() {
    on_each(async |db| {
        city(db).await;
        let (staff, far, keeper) = (staff_of("somsri", UNIT), staff_of("far", FAR), keeper());
        ask(db, &staff, &own(), month(1)).await.expect("asks");
        let reads = async || {
            let (db, queries) = counted(db);
            let mut taken = Vec::new();
            let mut lap = || taken.push(queries.swap(0, Ordering::Relaxed));
            reopening::of_year(&db, &keeper, year()).await.expect("lists");
            lap();
            reopening::waiting(&db, &keeper).await.expect("counts");
            lap();
            reopening::told(&db, &staff, today()).await.expect("lists");
            lap();
            reopening::newest(&db, &staff, &own(), month(1), today()).await.expect("reads").expect("asked");
            lap();
            taken
        };
        let few = reads().await;
        assert_eq!(few[..3], [2, 1, 3]);
        for number in 1..=3 {
            ask(db, &far, &project("04000000-1"), month(number)).await.expect("asks");
            ask(db, &far, &project("04010000-1"), month(number)).await.expect("asks");
            ask(db, &staff, &own(), month(number)).await.expect("asks");
        }
        assert_eq!(waiting(db).await.len(), 9);
        assert_eq!(reads().await, few);
    })
    .await;
}
