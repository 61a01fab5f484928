//! The history as it is read, and any past day from it.

use std::sync::LazyLock;

use chrono::{Days, NaiveDate, Utc};
use domain::{
    edit::{Field, FieldEdit, Record},
    history::{HistoryFilter, UndoItem, day_of},
    kpi::KpiDraft,
    permission::Actor,
    project::ProjectDraft,
    unit::ProjectCode,
    user::Role,
};
use sea_orm::{ConnectionTrait, DbBackend};
use store::{Db, Request, StoreError, history::AsOf};

use crate::{
    drafts::{self, kpi_page, project_page, report, some},
    editing::staff_of,
    support::*,
};

fn edit(name: &str, base: Option<&str>, input: &str) -> FieldEdit {
    let field: Field = name.parse().expect("a field");
    FieldEdit { field, base: base.map(str::to_owned), input: input.to_owned() }
}

/// So many days before the day the tests began, in Bangkok.
pub(crate) fn ago(days: u64) -> NaiveDate {
    static BEGAN: LazyLock<NaiveDate> = LazyLock::new(|| day_of(Utc::now()));
    BEGAN.checked_sub_days(Days::new(days)).expect("a day")
}

/// Moves everything that happened so far back by days, as if time had passed since.
pub(crate) async fn days_pass(db: &Db, days: u32) {
    let statements: Vec<String> = match db.connection().get_database_backend() {
        DbBackend::Sqlite => vec![
            "DROP TRIGGER IF EXISTS audit_event_no_update".into(),
            format!("UPDATE audit_event SET at = strftime('%Y-%m-%dT%H:%M:%f+00:00', at, '-{days} days')"),
            format!("UPDATE audit_head SET at = strftime('%Y-%m-%dT%H:%M:%f+00:00', at, '-{days} days')"),
        ],
        _ => vec![
            "ALTER TABLE audit_event DISABLE TRIGGER USER".into(),
            format!("UPDATE audit_event SET at = at - interval '{days} days'"),
            format!("UPDATE audit_head SET at = at - interval '{days} days'"),
        ],
    };
    for statement in statements {
        db.connection().execute_unprepared(&statement).await.expect("runs");
    }
}

fn known<T: std::fmt::Debug>(answer: Result<AsOf<T>, StoreError>) -> T {
    match answer {
        Ok(AsOf::Known(view)) => *view,
        other => panic!("{other:?}"),
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_past_day_comes_back_as_it_was() {
    on_each(async |db| {
        let code: ProjectCode = "50490000-11".parse().expect("a code");
        let kpi = "5049-7".parse().expect("a code");
        let staff = staff_of("somsri", "50490000");
        let now = day_of(chrono::Utc::now());
        let mut truths = Vec::new();
        let remember = async |truths: &mut Vec<_>| {
            let project = store::project::view(db, &PUBLIC, &code, today()).await.expect("there");
            truths.push((project, store::kpi::view(db, &PUBLIC, &kpi).await.expect("there")));
            days_pass(db, 2).await;
        };
        let mut draft = drafts::project();
        draft.reports.push(report(day(2022, 11, 29), 12.0, "บ่ายวันเดียวกัน"));
        import(db, [project_page(draft.clone()), kpi_page(drafts::kpi())]).await;
        remember(&mut truths).await;
        // A newer page: another name, newer reports, one of a day that has two, another plan, results.
        let newer = ProjectDraft {
            name: some("โครงการระยะที่ 2"),
            reports: vec![report(day(2023, 1, 30), 40.0, "ครบ"), report(day(2022, 11, 29), 14.0, "บ่ายวันเดียวกัน และสรุป")],
            steps: vec![drafts::step(1, "รับเรื่อง", 60.0, 10), drafts::step(2, "สรุป", 40.0, 4)],
            months: vec![domain::monthly_result::MonthlyResult {
                month: domain::fiscal_year::FiscalMonth::new(9).expect("a month"),
                target: Some(2.0),
                result: Some(3.0),
            }],
            evaluated: Some((drafts::quarter(2), Some(90.0))),
            kpis: vec![KpiDraft { result: Some(44.0), projects: Vec::new(), ..drafts::kpi() }],
            ..draft
        };
        import(db, [project_page(newer)]).await;
        remember(&mut truths).await;
        // People: fields, and a KPI's quarter.
        let edits = [
            edit("project.owner", Some("ฝ่ายปกครอง"), "ฝ่ายโยธา"),
            edit("project.strategy", Some("5.1.1.2"), "routine"),
            edit("project.section", Some("50490300"), "-"),
            edit("project.policy", Some("30"), "-"),
            edit("project.start", Some("2022-10-01"), "1/12/2565"),
            edit("project.months[10].target", None, "8"),
            edit("project.budget_received", Some("123456789.01"), "5"),
        ];
        let edited = store::project::edit(db, &staff, &code, &edits, &Request::new(today())).await.expect("answers");
        assert!(edited.saved, "{edited:?}");
        let edits = [edit("kpi.quarters[2].report", None, "ครบทุกเรื่อง"), edit("kpi.level", Some("output"), "outcome")];
        assert!(store::kpi::edit(db, &staff, &kpi, &edits, &Request::new(today())).await.expect("answers").saved);
        remember(&mut truths).await;
        // The link between them is taken away.
        let request = Request::new(today());
        assert!(store::project::support_no_more(db, &staff, &code, "5049-7", &request).await.expect("answers"));
        remember(&mut truths).await;

        for (place, (project, kpi_then)) in truths.iter().enumerate() {
            let ago = 2 * (truths.len() - place) as u64;
            let then = now.checked_sub_days(Days::new(ago)).expect("a day");
            let mut view = known(store::project::view_as_of(db, &PUBLIC, &code, then).await);
            // Where it stood is told for that day; names of policies are not in the history.
            let mut truth = project.clone();
            for view in [&mut view, &mut truth] {
                (view.progress, view.planned, view.variance) = (None, None, None);
                view.status = domain::standing::Status::Done;
                view.history.clear();
                // An import notes a plan without what its steps are known by.
                view.step_ids.clear();
                view.policy.iter_mut().for_each(|policy| policy.name = None);
                view.policy_key = None;
                view.months.retain(|month| month.target.is_some() || month.result.is_some());
                for kpi in &mut view.kpi_detail {
                    kpi.projects.clear();
                    kpi.history.clear();
                }
            }
            assert_eq!(view, truth, "state {place}");
            let mut view = known(store::kpi::view_as_of(db, &PUBLIC, &kpi, then).await);
            assert_eq!(view.history.len(), place + 1);
            let mut truth = kpi_then.clone();
            view.history.clear();
            truth.history.clear();
            assert_eq!(view, truth, "KPI, state {place}");
        }
        let early = now.checked_sub_days(Days::new(30)).expect("a day");
        assert!(matches!(store::project::view_as_of(db, &PUBLIC, &code, early).await, Ok(AsOf::NotYet { .. })));
        let days = store::history::days(db, &PUBLIC, Record::Project, code.as_str()).await.expect("answers");
        let ago = |n| now.checked_sub_days(Days::new(n)).expect("a day");
        assert_eq!(days, [ago(8), ago(6), ago(4), ago(2)]);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_kpi_was_supported_by_those_that_said_so_by_then() {
    on_each(async |db| {
        let kpi = "5049-7".parse().expect("a code");
        let lone = KpiDraft { projects: Vec::new(), ..drafts::kpi() };
        let bare = |code: &str, name: &str| drafts::bare(code, name, 2566);
        import(db, [kpi_page(lone.clone()), project_page(bare("50490000-11", "เดิม"))]).await;
        days_pass(db, 2).await;
        // A page of the first names the KPI, which its own history does not know; a second is new, and is then named anew.
        let named = |draft: ProjectDraft| project_page(ProjectDraft { kpis: vec![lone.clone()], ..draft });
        import(db, [named(bare("50490000-11", "เดิม")), named(bare("50490000-12", "ก่อน"))]).await;
        days_pass(db, 2).await;
        import(db, [project_page(bare("50490000-12", "หลัง"))]).await;
        days_pass(db, 2).await;
        let now = day_of(chrono::Utc::now());
        for (days, supporters) in [
            (6, vec![]),
            (4, vec![("50490000-11", "เดิม"), ("50490000-12", "ก่อน")]),
            (2, vec![("50490000-11", "เดิม"), ("50490000-12", "หลัง")]),
        ] {
            let then = now.checked_sub_days(Days::new(days)).expect("a day");
            let view = known(store::kpi::view_as_of(db, &PUBLIC, &kpi, then).await);
            let told = view.projects.iter().map(|known| (known.named.code.as_str(), known.named.name.as_str()));
            assert_eq!(told.collect::<Vec<_>>(), supporters, "{days} days ago");
            assert_eq!(view.projects_total, supporters.len() as u64, "{days} days ago");
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_history_is_filtered_and_told_to_whom_it_may_be() {
    on_each(async |db| {
        import(db, [project_page(drafts::project())]).await;
        let code: ProjectCode = "50490000-11".parse().expect("a code");
        let (one, two) = (staff_of("somsri", "50490000"), staff_of("somchai", "50490000"));
        let save = async |who, name: &str, base: &str, input: &str| {
            let request = Request::new(today()).because("แก้คำผิด");
            let edits = [edit(name, Some(base), input)];
            assert!(store::project::edit(db, who, &code, &edits, &request).await.expect("answers").saved);
        };
        save(&one, "project.owner", "ฝ่ายปกครอง", "=HYPERLINK(\"x\")").await;
        save(&two, "project.unit_of_measure", "ครั้ง", "แห่ง, \"ชุมชน\"").await;
        for n in 0..60 {
            save(&two, "project.target", &(n + 4).to_string(), &(n + 5).to_string()).await;
        }
        let list = async |filter: HistoryFilter| {
            store::history::list(db, &one, Record::Project, code.as_str(), &filter).await.expect("answers")
        };
        let all = list(HistoryFilter::default()).await;
        assert_eq!((all.total, all.entries.len(), all.page), (63, 50, 1));
        assert_eq!(all.people, ["import", "somchai", "somsri"]);
        assert_eq!(all.entries[0].reason.as_deref(), Some("แก้คำผิด"));
        assert_eq!(list(HistoryFilter { page: 2, ..Default::default() }).await.entries.len(), 13);
        let field = |name: &str| HistoryFilter { field: some(name), ..Default::default() };
        let owner = list(field("owner")).await;
        assert_eq!((owner.total, owner.entries[1].changes.len()), (2, 1));
        let change = &owner.entries[0].changes[0];
        assert_eq!((change.before.as_deref(), change.after.as_deref()), (Some("ฝ่ายปกครอง"), Some("=HYPERLINK(\"x\")")));
        assert_eq!(list(field("months")).await.total, 1);
        assert_eq!(list(field("ไม่มี\"%")).await.total, 0);
        let by = HistoryFilter { person: some("somchai"), ..Default::default() };
        assert_eq!(list(by).await.total, 61);
        let now = day_of(chrono::Utc::now());
        let until = |until| HistoryFilter { until: Some(until), ..Default::default() };
        assert_eq!(list(until(now)).await.total, 63);
        assert_eq!(list(until(now.pred_opt().expect("a day"))).await.total, 0);
        let from = HistoryFilter { from: Some(now), ..Default::default() };
        assert_eq!(list(from).await.total, 63);

        // A field is not one whose name merely begins so: the target as printed, a text, came with the import too.
        let target = list(field("target")).await;
        assert_eq!(target.total, 61);
        assert!(target.entries.iter().flat_map(|entry| &entry.changes).all(|change| change.field == "target"));
        assert_eq!(list(field("target_")).await.total, 0);

        let whole = store::history::whole(db, &one, Record::Project, code.as_str(), &HistoryFilter::default()).await;
        let whole = whole.expect("answers");
        assert_eq!((whole.total, whole.entries.len(), whole.persons), (63, 63, true));
        assert!(whole.entries.is_sorted_by_key(|entry| entry.seq));
        assert_eq!(whole.entries[0].batch.as_ref().map(|batch| day_of(batch.at)), Some(now));
        assert!(whole.entries[1].batch.is_none());
        // Others read what was changed, not by whom, why or together with what, and cannot find out by asking.
        for who in [&PUBLIC, &staff_of("manee", "50120000")] {
            let read = async |filter: HistoryFilter| {
                store::history::list(db, who, Record::Project, code.as_str(), &filter).await.expect("answers")
            };
            let all = read(HistoryFilter::default()).await;
            assert_eq!((all.total, all.persons, all.people.len(), all.names.len()), (63, false, 0, 0));
            let told = |entry: &domain::history::Entry| {
                entry.request.is_some() || entry.undoes.is_some() || entry.reason.is_some() || !entry.actor.is_empty()
            };
            assert!(!all.entries.iter().any(told));
            assert_eq!(all.entries[0].changes[0].after.as_deref(), Some("64"));
            assert_eq!(read(HistoryFilter { person: some("somchai"), ..Default::default() }).await.total, 63);
            let whole = store::history::whole(db, who, Record::Project, code.as_str(), &HistoryFilter::default()).await;
            let whole = whole.expect("answers");
            assert_eq!((whole.people.len(), whole.entries[0].actor.as_str()), (0, "import"));
            assert!(!whole.entries[1..].iter().any(told));
        }
        let view = store::project::view(db, &PUBLIC, &code, today()).await.expect("there");
        assert!(view.history.iter().all(|entry| ["", "import"].contains(&entry.actor.as_str())));
        let stranger =
            store::history::list(db, &Actor::Stranger, Record::Project, code.as_str(), &HistoryFilter::default()).await;
        assert!(matches!(stranger, Err(StoreError::Forbidden)));
        assert!(matches!(store::history::undo_stack(db, &PUBLIC).await, Err(StoreError::Forbidden)));
        let boss = person("boss", Role::Executive);
        let read = store::history::list(db, &boss, Record::Project, code.as_str(), &HistoryFilter::default()).await;
        assert_eq!(read.expect("answers").total, 63);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn twenty_changes_are_offered_to_be_taken_back_and_done_again() {
    on_each(async |db| {
        import(db, [project_page(drafts::project())]).await;
        let staff = staff_of("somsri", "50490000");
        let code: ProjectCode = "50490000-11".parse().expect("a code");
        let owner = async || store::project::view(db, &PUBLIC, &code, today()).await.expect("there").owner;
        for n in 1..=21 {
            let edits = [edit("project.owner", owner().await.as_deref(), &format!("ฝ่ายที่ {n}"))];
            let edited = store::project::edit(db, &staff, &code, &edits, &Request::new(today())).await;
            assert!(edited.expect("answers").saved, "{n}");
        }
        // Of everything the person did, and of this record: the same.
        let stack = async || {
            let all = store::history::undo_stack(db, &staff).await.expect("answers");
            let of = store::history::undo_stack_of(db, &staff, Record::Project, code.as_str()).await.expect("answers");
            let ids = |items: &[UndoItem]| items.iter().map(|item| item.request).collect::<Vec<_>>();
            assert_eq!((ids(&all.undo), ids(&all.redo)), (ids(&of.undo), ids(&of.redo)));
            (ids(&of.undo), ids(&of.redo))
        };
        let take_back = async |request| {
            let new = Request::new(today());
            let undone = store::history::undo_of(db, &staff, Record::Project, code.as_str(), request, &new).await;
            assert!(undone.expect("answers").saved());
        };
        let (undo, redo) = stack().await;
        assert_eq!((undo.len(), redo.len()), (20, 0), "the twenty-first is not offered");
        for request in undo {
            take_back(request).await;
        }
        assert_eq!(owner().await.as_deref(), Some("ฝ่ายที่ 1"));
        // What is older comes within reach as what is newer is taken back.
        let (undo, redo) = stack().await;
        assert_eq!((undo.len(), redo.len()), (1, 20));
        take_back(undo[0]).await;
        assert_eq!(owner().await.as_deref(), Some("ฝ่ายปกครอง"));
        let (undo, redo) = stack().await;
        assert_eq!((undo.len(), redo.len()), (0, 20), "nor is it to be done again, until others were");
        for n in 1..=21 {
            let (undo, redo) = stack().await;
            assert_eq!((undo.len(), redo.len()), ((n - 1).min(20), (22 - n).min(20)));
            take_back(redo[0]).await;
            assert_eq!(owner().await, Some(format!("ฝ่ายที่ {n}")));
        }
    })
    .await;
}
