//! Editions, lines and policies as they are kept.

use domain::{
    edit::{CellState, EditError, FieldEdit},
    permission::Actor,
    strategy::LineNumber,
    unit::ProjectCode,
    user::Role,
};
use sea_orm::prelude::Uuid;
use store::{
    Db, Request, StoreError,
    policy::{self, PolicyChange},
    strategy::{self, EditionChange, LineChange, LineItem},
};

use crate::{
    drafts::{self, kpi_page, project_page},
    editing::staff_of,
    queries::counted,
    support::*,
};

fn request() -> Request {
    Request::new(today())
}

fn keeper() -> Actor {
    person("keeper", Role::Administrator)
}

fn number(text: &str) -> LineNumber {
    text.parse().expect("a number")
}

fn edition(name: &str, first: Option<i32>, last: Option<i32>) -> EditionChange {
    EditionChange { name: name.to_owned(), first_year: first.map(drafts::year), last_year: last.map(drafts::year) }
}

async fn city(db: &Db) {
    import(db, [project_page(drafts::project()), kpi_page(drafts::kpi())]).await;
}

async fn lines(db: &Db) -> Vec<LineItem> {
    strategy::edition(db, &keeper(), "phase3").await.expect("there").lines
}

async fn id(db: &Db, number: &str) -> Uuid {
    let found = lines(db).await.into_iter().find(|line| line.number.as_deref() == Some(number));
    found.unwrap_or_else(|| panic!("no line {number}")).id
}

async fn change(db: &Db, at: &str, to: &str, label: Option<&str>, retired: bool) -> store::Result<()> {
    let view = strategy::line(db, &keeper(), id(db, at).await).await.expect("there");
    let label = label.map_or(view.line.label, str::to_owned);
    let new = LineChange { number: Some(number(to)), label, retired };
    strategy::change_line(db, &keeper(), view.line.id, view.version, &new, &request()).await
}

fn refused(result: &store::Result<()>, at: &str) -> bool {
    matches!(result, Err(StoreError::Invalid { field, .. }) if *field == at)
}

fn code() -> ProjectCode {
    "50490000-11".parse().expect("a code")
}

#[tokio::test(flavor = "multi_thread")]
async fn lines_are_made_worded_moved_and_retired_and_records_stay() {
    on_each(async |db| {
        city(db).await;
        let keeper = keeper();
        let add = async |at: &str, label: &str| {
            strategy::add_line(db, &keeper, "phase3", &number(at), label, &request()).await
        };
        add("๖", "เมืองปลอดภัย").await.expect("made");
        add("6.1", "6.1 ความปลอดภัย").await.expect("made");
        let shown: Vec<(Option<String>, String)> =
            lines(db).await.into_iter().filter(|line| line.level < 3).map(|line| (line.number, line.label)).collect();
        assert_eq!(
            shown[2..],
            [(Some("6".into()), "๖ เมืองปลอดภัย".into()), (Some("6.1".into()), "6.1 ความปลอดภัย".into())]
        );
        for (at, field) in [("6.1", "number"), ("7.1", "number"), ("5.1.2.1", "number")] {
            assert!(refused(&add(at, "สาย").await.map(drop), field), "{at}");
        }
        assert!(refused(&add("7", " ").await.map(drop), "label"));

        // Moved with what is below it; what hangs there goes along, and a list by the new number finds it.
        change(db, "5.1.1", "6.1.1", None, false).await.expect("moves");
        let leaf = strategy::line(db, &keeper, id(db, "6.1.1.2").await).await.expect("there");
        assert_eq!(leaf.line.label, "๖.๑.๑.๒ แก้ไขเรื่องที่ประชาชนแจ้งได้ทันเวลา");
        assert_eq!((leaf.line.projects, leaf.line.kpis), (1, 1));
        let above: Vec<_> = leaf.above.iter().filter_map(|line| line.number.clone()).collect();
        assert_eq!(above, ["6", "6.1", "6.1.1"]);
        let filter = domain::listing::ProjectFilter { strategy: Some("6".into()), ..Default::default() };
        assert_eq!(store::project::list(db, &PUBLIC, &filter, today()).await.expect("lists").total, 1);
        let view = store::project::view(db, &PUBLIC, &code(), today()).await.expect("there");
        assert_eq!(view.strategy, drafts::strategy(), "the record keeps the lines it was printed with");
        for (at, to) in [("6.1.1", "6.1"), ("6.1.1", "9.9.9"), ("6.1", "5.1"), ("5", "6")] {
            assert!(refused(&change(db, at, to, None, false).await, "number"), "{at} to {to}");
        }
        // Worded by hand, it is not worded by an old page again.
        change(db, "6.1.1.2", "6.1.1.2", Some("๖.๑.๑.๒ ทันเวลา"), false).await.expect("words");
        let stale = LineChange { number: Some(number("6.1.1.2")), label: "อื่น".into(), retired: false };
        let stale = strategy::change_line(db, &keeper, leaf.line.id, leaf.version, &stale, &request()).await;
        assert!(matches!(stale, Err(StoreError::Conflict { .. })));

        // Retired with what is below; nothing new is hung there, and what hangs there stays.
        change(db, "6.1", "6.1", None, true).await.expect("retires");
        assert!(lines(db).await.iter().filter(|line| line.retired).count() == 3);
        assert!(refused(&change(db, "6.1.1.2", "6.1.1.2", None, false).await, "retired"));
        assert!(refused(&add("6.1.2", "สาย").await.map(drop), "number"));
        let staff = staff_of("somsri", "50490000");
        let edit = |input: &str, base: Option<&str>| {
            let field = "project.strategy".parse().expect("a field");
            FieldEdit { field, base: base.map(str::to_owned), input: input.to_owned() }
        };
        let edited = store::project::edit(db, &staff, &code(), &[edit("6.1.1", Some("5.1.1.2"))], &request()).await;
        let edited = edited.expect("answers");
        assert_eq!(edited.cells[0].state, CellState::Wrong { error: EditError::NotFound });
        let tree = strategy::tree(db, &PUBLIC, drafts::year(2566)).await.expect("lists");
        let told: Vec<_> = tree.lines.iter().map(|line| (line.number.as_str(), line.retired)).collect();
        assert_eq!(
            told,
            [("5", false), ("5.1", false), ("6", false), ("6.1", true), ("6.1.1", true), ("6.1.1.2", true)]
        );
        change(db, "6.1", "6.1", None, false).await.expect("taken up again");
        let history = strategy::line(db, &keeper, id(db, "6.1.1.2").await).await.expect("there").history;
        let fields: Vec<Vec<&str>> =
            history.iter().map(|entry| entry.changes.iter().map(|change| change.field.as_str()).collect()).collect();
        assert_eq!(fields[..3], [vec!["retired"], vec!["label"], vec!["path", "label"]]);
        let verdict = store::audit::verify(db, &SYSTEM, None).await.expect("answers");
        assert!(matches!(verdict, store::audit::Verdict::Whole(_)));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn imports_leave_what_is_kept_here() {
    on_each(async |db| {
        city(db).await;
        change(db, "5.1.1.2", "5.1.1.2", Some("๕.๑.๑.๒ สั้น"), false).await.expect("words");
        let policies = policy::items(db, &keeper()).await.expect("lists");
        let named = PolicyChange {
            number: "๓๐".into(),
            name: "ชื่อที่แก้แล้ว".into(),
            first_year: None,
            last_year: None,
            closed: false,
        };
        policy::change(db, &keeper(), policies[0].id, 0, &named, &request()).await.expect("names");
        let mut page = drafts::project();
        page.remark = some_new();
        import(db, [project_page(page)]).await;
        let line = lines(db).await.into_iter().find(|line| line.number.as_deref() == Some("5.1.1.2")).expect("a line");
        assert_eq!(line.label, "๕.๑.๑.๒ สั้น");
        let policies = policy::items(db, &keeper()).await.expect("lists");
        assert_eq!((policies.len(), policies[0].name.as_deref()), (1, Some("ชื่อที่แก้แล้ว")));
    })
    .await;
}

fn some_new() -> Option<String> {
    drafts::some("อีกครั้ง")
}

#[tokio::test(flavor = "multi_thread")]
async fn editions_hold_for_years_of_their_own() {
    on_each(async |db| {
        city(db).await;
        let keeper = keeper();
        let add = async |new: EditionChange| strategy::add_edition(db, &keeper, &new, &request()).await;
        assert!(refused(&add(edition("ระยะที่ 4", Some(2576), None)).await.map(drop), "first_year"));
        assert!(refused(&add(edition("ระยะที่ 4", Some(2590), Some(2580))).await.map(drop), "last_year"));
        let set = edition("แผน 20 ปี ระยะที่ 3", Some(2566), Some(2575));
        strategy::change_edition(db, &keeper, "phase3", 0, &set, &request()).await.expect("sets");
        let stale = strategy::change_edition(db, &keeper, "phase3", 0, &set, &request()).await;
        assert!(matches!(stale, Err(StoreError::Conflict { .. })));
        let code = add(edition("ระยะที่ 4", Some(2576), None)).await.expect("made");
        assert_eq!(code, "phase4");
        strategy::add_line(db, &keeper, &code, &number("5"), "เมืองใหม่", &request()).await.expect("made");
        let names: Vec<_> =
            strategy::editions(db, &keeper).await.expect("lists").into_iter().map(|e| (e.code, e.lines)).collect();
        assert_eq!(names, [("phase3".to_owned(), 4), ("phase4".to_owned(), 1)]);
        let label = async |be: i32| {
            let tree = strategy::tree(db, &PUBLIC, drafts::year(be)).await.expect("lists");
            (tree.edition, tree.lines.first().map(|line| line.label.clone()))
        };
        assert_eq!(label(2576).await, (Some("phase4".into()), Some("๕ เมืองใหม่".into())));
        assert_eq!(label(2575).await.0.as_deref(), Some("phase3"));
        assert_eq!(label(2560).await, (None, None));
        let top = strategy::top(db, &PUBLIC, drafts::year(2580)).await.expect("lists");
        assert_eq!(top, [("5".to_owned(), "๕ เมืองใหม่".to_owned())]);
        // A page of such a year is hung there.
        let page = domain::project::ProjectDraft {
            code: "50490000-77".parse().expect("a code"),
            fiscal_year: Some(drafts::year(2577)),
            ..drafts::project()
        };
        import(db, [project_page(page)]).await;
        let tree = strategy::tree(db, &PUBLIC, drafts::year(2577)).await.expect("lists");
        assert_eq!((tree.lines.len(), tree.lines[0].projects), (4, 1));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn policies_are_numbered_once_and_closed_ones_stay_where_they_are() {
    on_each(async |db| {
        city(db).await;
        let keeper = keeper();
        let new = |number: &str, name: &str| PolicyChange {
            number: number.to_owned(),
            name: name.to_owned(),
            first_year: Some(drafts::year(2566)),
            last_year: None,
            closed: false,
        };
        let add = async |new: PolicyChange| policy::add(db, &keeper, &new, &request()).await;
        let made = add(new("๑๒", "สวน 15 นาที")).await.expect("made");
        for (wrong, field) in [(new("12", "อีก"), "number"), (new("สิบ", "อีก"), "number"), (new("13", ""), "name")]
        {
            assert!(refused(&add(wrong).await.map(drop), field), "{field}");
        }
        let items = policy::items(db, &keeper).await.expect("lists");
        let told: Vec<_> = items.iter().map(|item| (item.number.as_str(), item.projects)).collect();
        assert_eq!(told, [("12", 0), ("30", 1)]);
        let closed = PolicyChange { closed: true, ..new("30", "ผู้ว่าฯ เที่ยงวัน") };
        policy::change(db, &keeper, items[1].id, 0, &closed, &request()).await.expect("closes");
        let stale = policy::change(db, &keeper, items[1].id, 0, &closed, &request()).await;
        assert!(matches!(stale, Err(StoreError::Conflict { .. })));
        let staff = staff_of("somsri", "50490000");
        let edit = async |input: &str, base: &str| {
            let field = "project.policy".parse().expect("a field");
            let edit = FieldEdit { field, base: Some(base.to_owned()), input: input.to_owned() };
            let edited = store::project::edit(db, &staff, &code(), &[edit], &request()).await.expect("answers");
            edited.cells[0].state.clone()
        };
        assert_eq!(edit("30", "30").await, CellState::Unchanged, "what stands may stand");
        assert_eq!(edit("12", "30").await, CellState::Changed);
        assert_eq!(edit("30", "12").await, CellState::Wrong { error: EditError::NotFound });
        // Of later years only.
        let later = PolicyChange {
            first_year: Some(drafts::year(2570)), ..new("30", "ผู้ว่าฯ เที่ยงวัน")
        };
        policy::change(db, &keeper, items[1].id, 1, &later, &request()).await.expect("opens");
        assert_eq!(edit("30", "12").await, CellState::Wrong { error: EditError::NotFound });
        let history = policy::view(db, &keeper, items[1].id).await.expect("there").history;
        let fields: Vec<&str> = history[0].changes.iter().map(|change| change.field.as_str()).collect();
        assert_eq!(fields, ["first_year", "closed"]);
        assert_eq!(policy::view(db, &keeper, made).await.expect("there").policy.projects, 1);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn only_those_who_keep_the_plan_do_and_it_takes_few_queries() {
    on_each(async |db| {
        city(db).await;
        let line = id(db, "5").await;
        let new = LineChange { number: Some(number("5")), label: "x".into(), retired: false };
        let policy_change =
            PolicyChange { number: "1".into(), name: "x".into(), first_year: None, last_year: None, closed: false };
        for role in [Role::Staff, Role::UnitHead, Role::Evaluator, Role::Executive] {
            let who = person("other", role);
            let refused = [
                strategy::editions(db, &who).await.map(drop),
                strategy::edition(db, &who, "phase3").await.map(drop),
                strategy::line(db, &who, line).await.map(drop),
                strategy::add_edition(db, &who, &edition("x", None, None), &request()).await.map(drop),
                strategy::change_edition(db, &who, "phase3", 0, &edition("x", None, None), &request()).await,
                strategy::add_line(db, &who, "phase3", &number("9"), "x", &request()).await.map(drop),
                strategy::change_line(db, &who, line, 0, &new, &request()).await,
                policy::items(db, &who).await.map(drop),
                policy::view(db, &who, line).await.map(drop),
                policy::add(db, &who, &policy_change, &request()).await.map(drop),
                policy::change(db, &who, line, 0, &policy_change, &request()).await,
            ];
            assert!(refused.iter().all(|result| matches!(result, Err(StoreError::Forbidden))), "{refused:?}");
        }
        let keeper = keeper();
        let reads = async || {
            let (db, queries) = counted(db);
            let mut taken = Vec::new();
            let mut lap = || taken.push(queries.swap(0, std::sync::atomic::Ordering::Relaxed));
            strategy::editions(&db, &keeper).await.expect("lists");
            lap();
            strategy::edition(&db, &keeper, "phase3").await.expect("reads");
            lap();
            strategy::line(&db, &keeper, line).await.expect("reads");
            lap();
            strategy::tree(&db, &PUBLIC, drafts::year(2566)).await.expect("reads");
            lap();
            policy::items(&db, &keeper).await.expect("lists");
            lap();
            taken
        };
        let few = reads().await;
        assert!(few.iter().all(|queries| *queries <= 12), "{few:?}");
        for n in 1..=30 {
            let at = number(&format!("5.1.1.{}", n + 2));
            strategy::add_line(db, &keeper, "phase3", &at, "สาย", &request()).await.expect("made");
            let new = PolicyChange { number: format!("{}", 100 + n), ..policy_change.clone() };
            policy::add(db, &keeper, &new, &request()).await.expect("made");
        }
        assert_eq!(reads().await, few);
        // Neither engine keeps such a text, and one of them takes none.
        let unheard = strategy::edition(db, &keeper, "\0phase3").await;
        assert!(matches!(unheard, Err(StoreError::NotFound)), "{unheard:?}");
    })
    .await;
}
