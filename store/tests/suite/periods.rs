//! Fiscal years and reporting windows: kept, excepted, and asked by every change.

use chrono::NaiveDate;
use domain::{
    edit::{CellEdit, CellState, EditError, Field, FieldEdit},
    fiscal_year::FiscalYear,
    period::{Period, PeriodClosed, ReportingWindow, WayOut, WindowException, WindowState, YearRules},
    permission::Actor,
    plan::{Op, PlanOutcome},
    unit::{ProjectCode, UnitDraft, UnitKind},
    user::Role,
};
use store::{
    Db, Request, StoreError, change_request, period, plan,
    project::{NewProject, create},
};

use crate::{
    drafts::{self, kpi_page, project_page},
    editing::staff_of,
    queries::counted,
    support::*,
};

fn year() -> FiscalYear {
    drafts::year(2566)
}

fn on(today: NaiveDate) -> Request {
    Request::new(today)
}

fn month(number: i64) -> Period {
    Period::Month(domain::fiscal_year::FiscalMonth::new(number).expect("a month"))
}

fn keeper() -> Actor {
    person("keeper", Role::Administrator)
}

fn code() -> ProjectCode {
    "50490000-11".parse().expect("a code")
}

fn cell(code: &str, field: &str, base: Option<&str>, input: &str) -> CellEdit {
    let field: Field = field.parse().expect("a field");
    CellEdit {
        code: code.to_owned(),
        edit: FieldEdit { field, base: base.map(str::to_owned), input: input.to_owned() },
    }
}

/// A city with a project, a KPI and a year whose months lock ten days after they are due.
async fn city(db: &Db) {
    let unit = |code: &str, kind| UnitDraft { code: code.parse().expect("a code"), name: code.to_owned(), kind };
    let units = [unit("50490100", UnitKind::SubUnit), unit("50120000", UnitKind::District)];
    store::unit::ensure(db, &SYSTEM, &units).await.expect("made");
    import(db, [project_page(drafts::project()), kpi_page(drafts::kpi())]).await;
    let rules = YearRules { lock_after: Some(10), ..YearRules::default() };
    period::open(db, &keeper(), year(), rules, &on(today())).await.expect("opens");
}

async fn version(db: &Db) -> i32 {
    period::view(db, &keeper(), year()).await.expect("there").version
}

fn window(period: Period, opens: NaiveDate, due: NaiveDate, locks: Option<NaiveDate>) -> ReportingWindow {
    ReportingWindow { period, opens, due, locks }
}

fn exception(unit: &str, below: bool, period: Period, locks: NaiveDate) -> WindowException {
    let (unit, reason) = (unit.parse().expect("a code"), "น้ำท่วมสำนักงาน".to_owned());
    WindowException { unit, below, period, due: None, locks: Some(locks), reason }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_year_is_set_up_once_changed_by_version_and_told_in_its_history() {
    on_each(async |db| {
        city(db).await;
        let keeper = keeper();
        let again = period::open(db, &keeper, year(), YearRules::default(), &on(today())).await;
        assert!(matches!(again, Err(StoreError::Invalid { field: "year", .. })));
        let wrong = YearRules { month_due_day: 29, ..YearRules::default() };
        let refused = period::open(db, &keeper, drafts::year(2570), wrong, &on(today())).await;
        assert!(matches!(refused, Err(StoreError::Invalid { field: "rules", .. })));

        // A day set by hand stays where the rules change, the others follow.
        let by_hand = window(month(3), day(2022, 12, 1), day(2023, 1, 9), Some(day(2023, 1, 20)));
        let seen = version(db).await;
        period::set_windows(db, &keeper, year(), seen, &[by_hand], &on(today())).await.expect("sets");
        let rules = YearRules { month_due_day: 7, ..YearRules { lock_after: Some(10), ..YearRules::default() } };
        let stale = period::set_rules(db, &keeper, year(), seen, rules, &on(today())).await;
        assert!(matches!(stale, Err(StoreError::Conflict { .. })), "{stale:?}");
        period::set_rules(db, &keeper, year(), seen + 1, rules, &on(today())).await.expect("sets");
        let calendar = period::calendar(db, &PUBLIC, year()).await.expect("reads").expect("there");
        assert_eq!((calendar.rules, calendar.windows.len()), (rules, 17));
        let due = |number| calendar.window(month(number), &[]).expect("a window").due;
        assert_eq!((due(2), due(3), due(4)), (day(2022, 12, 7), day(2023, 1, 9), day(2023, 2, 7)));
        let bad = window(month(3), day(2023, 1, 1), day(2022, 12, 1), None);
        let refused = period::set_windows(db, &keeper, year(), seen + 2, &[bad], &on(today())).await;
        assert!(matches!(refused, Err(StoreError::Invalid { field: "windows", .. })));

        // Exceptions: in place of the one before, taken back once, all told.
        let given = exception("50490000", true, month(1), day(2023, 3, 1));
        period::except(db, &keeper, year(), &given, &on(today())).await.expect("given");
        let other = WindowException { below: false, ..given.clone() };
        period::except(db, &keeper, year(), &other, &on(today())).await.expect("given");
        let view = period::view(db, &keeper, year()).await.expect("there");
        assert_eq!(view.exceptions.iter().map(|item| &item.exception).collect::<Vec<_>>(), [&other]);
        assert_eq!(view.exceptions[0].unit.name, "สำนักงานเขตทดสอบ");
        for (wrong, field) in [
            (WindowException { reason: " ".to_owned(), ..given.clone() }, "reason"),
            (WindowException { locks: None, ..given.clone() }, "locks"),
            (exception("99990000", true, month(1), day(2023, 3, 1)), "unit"),
        ] {
            let refused = period::except(db, &keeper, year(), &wrong, &on(today())).await;
            assert!(matches!(refused, Err(StoreError::Invalid { field: at, .. }) if at == field), "{field}");
        }
        for _ in 0..2 {
            let id = view.exceptions[0].id;
            period::take_back(db, &keeper, year(), id, &on(today())).await.expect("taken back");
        }
        let view = period::view(db, &keeper, year()).await.expect("there");
        assert_eq!((view.exceptions.len(), view.history.len()), (0, 6));
        let fields: Vec<&str> = view.history[0].changes.iter().map(|change| change.field.as_str()).collect();
        assert_eq!(fields, ["locks", "below", "reason"].map(|part| format!("exceptions[50490000 month-1].{part}")));
        assert_eq!((view.history[0].actor.as_str(), view.history[5].action.as_str()), ("keeper", "created"));
        let verdict = store::audit::verify(db, &SYSTEM, None).await.expect("answers");
        assert!(matches!(verdict, store::audit::Verdict::Whole(_)));
        let missing = period::view(db, &keeper, drafts::year(2580)).await;
        assert!(matches!(missing, Err(StoreError::NotFound)));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn only_those_who_keep_windows_do() {
    on_each(async |db| {
        city(db).await;
        let given = exception("50490000", true, month(1), day(2023, 3, 1));
        for role in [Role::Staff, Role::UnitHead, Role::Evaluator, Role::Executive] {
            let who = person("other", role);
            let refused = [
                period::list(db, &who).await.map(drop),
                period::view(db, &who, year()).await.map(drop),
                period::open(db, &who, drafts::year(2570), YearRules::default(), &on(today())).await,
                period::set_rules(db, &who, year(), 1, YearRules::default(), &on(today())).await,
                period::set_windows(db, &who, year(), 1, &[], &on(today())).await,
                period::except(db, &who, year(), &given, &on(today())).await,
                period::take_back(db, &who, year(), uuid::Uuid::now_v7(), &on(today())).await,
            ];
            assert!(refused.iter().all(|result| matches!(result, Err(StoreError::Forbidden))), "{refused:?}");
        }
        assert_eq!(version(db).await, 1);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn results_are_taken_while_their_month_is_open_and_the_refusal_tells_the_way_out() {
    on_each(async |db| {
        city(db).await;
        let staff = staff_of("somsri", "50490000");
        // Today is 1 February: October to December are locked, January is due, February is open, March is not yet.
        let fields = [
            ("50490000-11", "project.months[3].result", None, "1"),
            ("50490000-11", "project.months[4].result", None, "2"),
            ("50490000-11", "project.months[6].result", None, "3"),
            ("50490000-11", "project.months[6].target", None, "4"),
            ("50490000-11", "project.months[1].result", Some("0"), "0"),
            ("5049-7", "kpi.quarters[1].result", Some("30"), "31"),
        ];
        let cells = fields.map(|(code, field, base, input)| cell(code, field, base, input));
        let preview = store::grid::preview(db, &staff, &cells, &on(today())).await.expect("answers");
        let closed = |place: usize| match &preview.cells[place].state {
            CellState::Wrong { error: EditError::Closed { closed } } => *closed,
            other => panic!("{other:?}"),
        };
        let locked =
            PeriodClosed { year: year(), period: month(3), state: WindowState::Locked { since: day(2023, 1, 16) } };
        assert_eq!((closed(0), closed(0).way_out()), (locked, WayOut::AskToReopen));
        assert_eq!(preview.cells[1].state, CellState::New);
        assert_eq!(closed(2).way_out(), WayOut::Wait(day(2023, 3, 1)));
        assert_eq!(preview.cells[3].state, CellState::New, "what is aimed at is planned ahead");
        assert_eq!(preview.cells[4].state, CellState::Unchanged, "what stays asks for nothing");
        assert_eq!(closed(5).period.to_string(), "quarter-1");
        assert!(!store::grid::apply(db, &staff, &cells, &on(today())).await.expect("answers").saved);

        // Opened again for the unit, and not for the one beside it.
        let edit = [cells[0].edit.clone()];
        let keeper = keeper();
        for unit in ["50120000", "50490100"] {
            let given = exception(unit, true, month(3), day(2023, 3, 1));
            period::except(db, &keeper, year(), &given, &on(today())).await.expect("given");
            assert!(!store::project::edit(db, &staff, &code(), &edit, &on(today())).await.expect("answers").saved);
        }
        let given = exception("50490000", false, month(3), day(2023, 3, 1));
        period::except(db, &keeper, year(), &given, &on(today())).await.expect("given");
        let change = on(today());
        assert!(store::project::edit(db, &staff, &code(), &edit, &change).await.expect("answers").saved);
        // Locked again, it is not taken back either.
        let late = on(day(2023, 3, 1));
        let undone = store::history::undo(db, &staff, change.id, &late).await.expect("answers");
        assert!(!undone.saved(), "{undone:?}");
        // Those who keep the windows are bound by them too; imports are not.
        let late_edit = [cell("", "project.months[3].result", Some("1"), "9").edit];
        assert!(!store::project::edit(db, &keeper, &code(), &late_edit, &late).await.expect("answers").saved);
        let mut page = drafts::project();
        page.months[2].result = Some(7.0);
        import(db, [project_page(page)]).await;
        let view = store::project::view(db, &PUBLIC, &code(), today()).await.expect("there");
        assert_eq!(view.months.iter().find(|known| known.month.number() == 3).expect("a month").result, Some(7.0));
        // A year nobody set up binds nobody.
        assert!(period::calendar(db, &PUBLIC, drafts::year(2567)).await.expect("reads").is_none());
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_closed_year_takes_neither_records_nor_plans() {
    on_each(async |db| {
        city(db).await;
        let (staff, keeper) = (staff_of("somsri", "50490000"), keeper());
        let closes = window(Period::Year, day(2022, 7, 1), day(2022, 9, 30), Some(day(2023, 1, 31)));
        let seen = version(db).await;
        let new = |from: bool| NewProject {
            unit: "50490000".parse().expect("a code"),
            fiscal_year: year(),
            name: "โครงการมาช้า".to_owned(),
            section: None,
            from: from.then(code),
        };
        let draft = create(db, &staff, &new(true), &on(today())).await.expect("answers").expect("a name");
        let plan_of = async |code: &ProjectCode| plan::view(db, &staff, code).await.expect("there").plan;
        let (old, own) = (plan_of(&code()).await, plan_of(&draft).await);
        let ours = own.apply(&Op::SpreadEvenly).expect("applies");
        let change = on(today());
        let saved = plan::save(db, &staff, &draft, &own, &ours, &change).await.expect("answers");
        assert!(matches!(saved, PlanOutcome::Saved { .. }));
        let because = || on(today()).because("น้ำท่วม");
        let spread = old.apply(&Op::SpreadEvenly).expect("applies");
        let asked = change_request::submit(db, &staff, &code(), &old, &spread, &because()).await;
        let PlanOutcome::Asked { id } = asked.expect("answers") else { panic!("asked") };

        period::set_windows(db, &keeper, year(), seen, &[closes], &on(today())).await.expect("closes");
        let closed = |error: Option<StoreError>| match error {
            Some(StoreError::Closed(closed)) => assert_eq!((closed.year, closed.period), (year(), Period::Year)),
            other => panic!("{other:?}"),
        };
        closed(create(db, &staff, &new(false), &on(today())).await.err());
        closed(plan::save(db, &staff, &draft, &ours, &own, &on(today())).await.err());
        closed(plan::submit(db, &staff, &draft, &on(today())).await.err());
        closed(store::history::undo(db, &staff, change.id, &on(today())).await.err());
        let head = {
            let Actor::Person(mut someone) = person("wanida", Role::UnitHead) else { unreachable!("a person") };
            someone.grants[0].unit = Some("50490000".parse().expect("a code"));
            Actor::Person(someone)
        };
        closed(change_request::approve(db, &head, id, &on(today())).await.err());
        let name = [cell("", "project.name", Some("โครงการรับเรื่องร้องทุกข์"), "ชื่อใหม่").edit];
        let edited = store::project::edit(db, &staff, &code(), &name, &on(today())).await.expect("answers");
        assert!(matches!(edited.cells[0].state, CellState::Wrong { error: EditError::Closed { .. } }), "{edited:?}");
        // January is in time by itself, but its year is closed.
        let result = [cell("", "project.months[4].result", None, "2").edit];
        assert!(!store::project::edit(db, &staff, &code(), &result, &on(today())).await.expect("answers").saved);
        // Giving back needs nothing of the year.
        let back = change_request::give_back(db, &head, id, &because()).await.expect("answers");
        assert!(matches!(back, PlanOutcome::Saved { .. }));

        // Opened again for the unit.
        let given = exception("50490000", true, Period::Year, day(2023, 3, 1));
        period::except(db, &keeper, year(), &given, &on(today())).await.expect("given");
        assert!(store::project::edit(db, &staff, &code(), &name, &on(today())).await.expect("answers").saved);
        assert!(create(db, &staff, &new(false), &on(today())).await.expect("answers").is_ok());
        // The system's own processes are not bound.
        let other = NewProject { unit: "50120000".parse().expect("a code"), ..new(false) };
        assert!(create(db, &SYSTEM, &other, &on(today())).await.is_ok());
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn many_years_and_exceptions_take_no_more_queries() {
    on_each(async |db| {
        city(db).await;
        let keeper = keeper();
        let given = exception("50490000", true, month(3), day(2023, 3, 1));
        period::except(db, &keeper, year(), &given, &on(today())).await.expect("given");
        let staff = staff_of("somsri", "50490000");
        let cells: Vec<CellEdit> =
            (1..=12).map(|n| cell("50490000-11", &format!("project.months[{n}].target"), None, "5")).collect();
        let reads = async || {
            let (db, queries) = counted(db);
            let mut taken = Vec::new();
            let mut lap = || taken.push(queries.swap(0, std::sync::atomic::Ordering::Relaxed));
            period::list(&db, &keeper).await.expect("lists");
            lap();
            period::view(&db, &keeper, year()).await.expect("reads");
            lap();
            store::grid::preview(&db, &staff, &cells, &on(today())).await.expect("answers");
            lap();
            taken
        };
        let few = reads().await;
        for be in 2567..2577 {
            period::open(db, &keeper, drafts::year(be), YearRules::default(), &on(today())).await.expect("opens");
        }
        for n in 1..=12 {
            for unit in ["50490000", "50490100", "50120000"] {
                let given = exception(unit, true, month(n), day(2023, 3, 1));
                period::except(db, &keeper, year(), &given, &on(today())).await.expect("given");
            }
        }
        assert_eq!(reads().await, few);
    })
    .await;
}
