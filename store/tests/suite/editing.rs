//! People change records: what merges, what conflicts, what is refused, and that nothing is half done.

use std::sync::atomic::Ordering;

use domain::{
    edit::{CellEdit, CellState, EditError, Field, FieldEdit, Record, kpi_text, project_text},
    permission::Actor,
    unit::{KpiCode, ProjectCode},
    user::{Grant, Role},
};
use store::{Db, Request, StoreError};

use crate::{
    drafts::{self, kpi_page, project_page, some},
    faults::the_end_fails,
    queries::counted,
    support::*,
};

fn field(name: &str) -> Field {
    name.parse().expect("a field")
}

fn edit(name: &str, base: Option<&str>, input: &str) -> FieldEdit {
    FieldEdit { field: field(name), base: base.map(str::to_owned), input: input.to_owned() }
}

fn cell(code: &str, name: &str, base: Option<&str>, input: &str) -> CellEdit {
    CellEdit { code: code.to_owned(), edit: edit(name, base, input) }
}

fn code() -> ProjectCode {
    "50490000-11".parse().expect("a code")
}

fn kpi_code() -> KpiCode {
    "5049-7".parse().expect("a code")
}

fn request() -> Request {
    Request::new(today())
}

/// Staff of one unit.
pub fn staff_of(name: &str, unit: &str) -> Actor {
    let Actor::Person(mut someone) = person(name, Role::Staff) else { unreachable!("a person") };
    someone.grants = vec![Grant { role: Role::Staff, unit: Some(unit.parse().expect("a code")) }];
    Actor::Person(someone)
}

async fn text(db: &Db, name: &str) -> Option<String> {
    let view = store::project::view(db, &PUBLIC, &code(), today()).await.expect("there");
    project_text(&view, field(name))
}

async fn whole(db: &Db) -> i64 {
    match store::audit::verify(db, &SYSTEM, None).await.expect("answers") {
        store::audit::Verdict::Whole(anchor) => anchor.seq,
        store::audit::Verdict::Broken(broken) => panic!("{broken:?}"),
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn every_field_is_changed_and_comes_back() {
    on_each(async |db| {
        import(db, [project_page(drafts::project()), kpi_page(drafts::kpi())]).await;
        let staff = staff_of("somsri", "50490000");
        let new = |field: Field| match field.name().as_str() {
            "section" => "ฝ่ายปกครอง".to_owned(),
            "policy" => "30".to_owned(),
            "strategy" => "๕.๑.๑".to_owned(),
            "start" => "2 ต.ค. 2565".to_owned(),
            "finish" => "29/9/2566".to_owned(),
            "weight" => "99.5".to_owned(),
            "budget_received" | "budget_spent" => "1,234.50".to_owned(),
            "unit_of_measure" => "แห่ง".to_owned(),
            "kind" => "งานประจำ".to_owned(),
            "level" => "ผลลัพธ์".to_owned(),
            "dimension" => "4".to_owned(),
            "negotiated" => "ไม่ใช่".to_owned(),
            name if name.ends_with("target") || name.ends_with("result") => "7.25".to_owned(),
            name => format!("{name} ใหม่"),
        };
        let view = store::project::view(db, &PUBLIC, &code(), today()).await.expect("there");
        let edits: Vec<FieldEdit> = Field::all(domain::edit::Record::Project)
            .into_iter()
            .map(|field| FieldEdit { field, base: project_text(&view, field), input: new(field) })
            .collect();
        let edited = store::project::edit(db, &staff, &code(), &edits, &request()).await.expect("answers");
        assert!(edited.saved, "{:?}", edited.cells.iter().filter(|cell| cell.stops()).collect::<Vec<_>>());
        let view = store::project::view(db, &PUBLIC, &code(), today()).await.expect("there");
        for cell in &edited.cells {
            assert_eq!(project_text(&view, cell.field), cell.after, "{}", cell.field);
            assert_eq!(
                cell.after,
                domain::edit::parse(cell.field, &new(cell.field)).expect("fine").map(|value| {
                    let text = value.text();
                    if text == "ฝ่ายปกครอง" { "50490300".to_owned() } else { text }
                })
            );
        }
        assert_eq!(view.strategy.len(), 3);

        let view = store::kpi::view(db, &PUBLIC, &kpi_code()).await.expect("there");
        let edits: Vec<FieldEdit> = Field::all(domain::edit::Record::Kpi)
            .into_iter()
            .map(|field| FieldEdit { field, base: kpi_text(&view, field), input: new(field) })
            .collect();
        let edited = store::kpi::edit(db, &staff, &kpi_code(), &edits, &request()).await.expect("answers");
        assert!(edited.saved, "{:?}", edited.cells.iter().filter(|cell| cell.stops()).collect::<Vec<_>>());
        let view = store::kpi::view(db, &PUBLIC, &kpi_code()).await.expect("there");
        for cell in &edited.cells {
            assert_eq!(kpi_text(&view, cell.field), cell.after, "{}", cell.field);
        }
        assert_eq!(view.quarters[0].score, Some(100.0), "the scores are the evaluator's");
        assert_eq!(count(db, "SELECT cast(quarters_reported AS bigint) FROM kpi").await, 15);
        whole(db).await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn different_fields_merge_and_the_same_field_is_put_to_a_person() {
    on_each(async |db| {
        import(db, [project_page(drafts::project())]).await;
        let (one, two) = (staff_of("somsri", "50490000"), staff_of("somchai", "50490000"));
        let owner = some("ฝ่ายปกครอง");
        let save = async |who: &Actor, edits: &[FieldEdit]| {
            store::project::edit(db, who, &code(), edits, &request()).await.expect("answers")
        };
        assert!(save(&one, &[edit("project.owner", owner.as_deref(), "ฝ่ายโยธา")]).await.saved);
        // Begun at the same time, on another field.
        assert!(save(&two, &[edit("project.remark", Some("ปรับแผนเดือนมกราคม"), "-")]).await.saved);
        // And on the same: nothing of it is saved, not even the other field.
        let both =
            [edit("project.owner", owner.as_deref(), "ฝ่ายเทศกิจ"), edit("project.unit_of_measure", Some("ครั้ง"), "แห่ง")];
        let edited = save(&two, &both).await;
        assert!(!edited.saved);
        let conflict = edited.conflicts().next().expect("a conflict");
        assert_eq!(
            (conflict.base.as_deref(), conflict.theirs.as_deref(), conflict.ours.as_deref(), conflict.who.as_deref()),
            (owner.as_deref(), Some("ฝ่ายโยธา"), Some("ฝ่ายเทศกิจ"), Some("somsri"))
        );
        assert!(conflict.when.is_some());
        assert_eq!(text(db, "project.unit_of_measure").await.as_deref(), Some("ครั้ง"));
        // The same as the other wanted is no conflict; insisting is sending theirs as the base.
        assert!(save(&two, &[edit("project.owner", owner.as_deref(), "ฝ่ายโยธา")]).await.saved);
        assert!(save(&two, &[edit("project.owner", Some("ฝ่ายโยธา"), "ฝ่ายเทศกิจ")]).await.saved);
        assert_eq!(text(db, "project.owner").await.as_deref(), Some("ฝ่ายเทศกิจ"));
        assert_eq!(text(db, "project.remark").await, None);
        assert_eq!(whole(db).await, count(db, "SELECT count(*) FROM audit_event").await);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn of_many_at_once_on_one_field_one_wins_and_the_rest_are_told() {
    on_each(async |db| {
        import(db, [project_page(drafts::project())]).await;
        let tasks: Vec<_> = (0..8)
            .map(|n| {
                let (db, who) = (db.clone(), staff_of(&format!("staff{n}"), "50490000"));
                tokio::spawn(async move {
                    let month = format!("project.months[{}].result", n + 1);
                    let base = if n < 2 { Some("0") } else { None };
                    let other = [edit(&month, base, "9")];
                    let edited = store::project::edit(&db, &who, &code(), &other, &request()).await.expect("answers");
                    assert!(edited.saved);
                    let same = [edit("project.target", Some("4"), &format!("{}", n + 10))];
                    store::project::edit(&db, &who, &code(), &same, &request()).await.expect("answers").saved
                })
            })
            .collect();
        let mut winners = 0;
        for task in tasks {
            winners += usize::from(task.await.expect("runs"));
        }
        assert_eq!(winners, 1);
        let view = store::project::view(db, &PUBLIC, &code(), today()).await.expect("there");
        assert!(view.months.iter().take(8).all(|month| month.result == Some(9.0)), "{:?}", view.months);
        assert_eq!(count(db, "SELECT cast(version AS bigint) FROM project").await, 10);
        whole(db).await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_wrong_is_told_and_nothing_is_stored() {
    on_each(async |db| {
        import(db, [project_page(drafts::project())]).await;
        let staff = staff_of("somsri", "50490000");
        let events = whole(db).await;
        let check = async |name: &str, base: Option<&str>, input: &str, error: EditError| {
            let edits = [edit("project.owner", Some("ฝ่ายปกครอง"), "ฝ่ายโยธา"), edit(name, base, input)];
            let edited = store::project::edit(db, &staff, &code(), &edits, &request()).await.expect("answers");
            assert_eq!(edited.wrong().next(), Some((field(name), &error)), "{name}");
            assert!(!edited.saved);
        };
        check("project.name", None, " ", EditError::Required).await;
        check("project.finish", Some("2023-09-30"), "1/9/2565", EditError::EndsBeforeStart).await;
        check("project.policy", Some("30"), "999", EditError::NotFound).await;
        check("project.strategy", Some("5.1.1.2"), "9.9", EditError::NotFound).await;
        check("project.section", Some("50490300"), "ฝ่ายที่ไม่มี", EditError::NotFound).await;
        assert_eq!(text(db, "project.owner").await.as_deref(), Some("ฝ่ายปกครอง"));
        assert_eq!(whole(db).await, events);
        let edits = [edit("project.owner", Some("ฝ่ายปกครอง"), "ฝ่ายโยธา")];
        for who in [&PUBLIC, &staff_of("manee", "50120000"), &person("boss", Role::Executive)] {
            let refused = store::project::edit(db, who, &code(), &edits, &request()).await;
            assert!(matches!(refused, Err(StoreError::Forbidden)), "{who:?}");
        }
        let unknown = "50490000-99".parse().expect("a code");
        let missing = store::project::edit(db, &staff, &unknown, &edits, &request()).await;
        assert!(matches!(missing, Err(StoreError::NotFound)));
        assert_eq!(whole(db).await, events);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_fails_in_the_middle_leaves_nothing() {
    on_each(async |db| {
        import(db, [project_page(drafts::project())]).await;
        let staff = staff_of("somsri", "50490000");
        let events = whole(db).await;
        the_end_fails(db).await;
        let edits = [edit("project.owner", Some("ฝ่ายปกครอง"), "ฝ่ายโยธา"), edit("project.months[9].result", None, "1")];
        let failed = store::project::edit(db, &staff, &code(), &edits, &request()).await;
        assert!(matches!(failed, Err(StoreError::Database(_))));
        assert_eq!(text(db, "project.owner").await.as_deref(), Some("ฝ่ายปกครอง"));
        assert_eq!(count(db, "SELECT count(*) FROM monthly_result").await, 3);
        assert_eq!(whole(db).await, events);
        assert_eq!(count(db, "SELECT cast(version AS bigint) FROM project").await, 1);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_pasted_sheet_is_previewed_applied_as_a_whole_and_undone_as_a_whole() {
    on_each(async |db| {
        let project = |n: usize| drafts::bare(&format!("50490000-{n}"), "โครงการ", 2566);
        import(db, (1..=501).map(|n| project_page(project(n)))).await;
        let staff = staff_of("somsri", "50490000");
        let mut cells: Vec<CellEdit> = (1..=500)
            .flat_map(|n| {
                let code = format!("50490000-{n}");
                [
                    cell(&code, "project.owner", None, &format!("ฝ่ายที่ {n}")),
                    cell(&code, "project.budget_received", None, "๑,๐๐๐"),
                    cell(&code, "project.rationale", None, "เหตุผล"),
                    cell(&code, "project.months[1].result", None, "5"),
                ]
            })
            .collect();
        let good = cells.clone();
        cells[1].edit.input = "มาก".to_owned();
        cells[8].code = "50490000-9999".to_owned();
        cells[12].code = "50120000-1".to_owned();
        import(db, [project_page(drafts::bare("50120000-1", "โครงการ", 2566))]).await;
        let preview = store::grid::preview(db, &staff, &cells, &request()).await.expect("answers");
        let stops: Vec<_> = preview.cells.iter().filter(|cell| cell.stops()).map(|cell| &cell.state).collect();
        assert_eq!(
            stops,
            [&CellState::Wrong { error: EditError::NotMoney }, &CellState::NoRecord, &CellState::NotPermitted]
        );
        assert_eq!(preview.cells.iter().filter(|cell| cell.state == CellState::New).count(), 1_997);
        let applied = store::grid::apply(db, &staff, &cells, &request()).await.expect("answers");
        assert!(!applied.saved);
        assert_eq!(count(db, "SELECT count(*) FROM project WHERE owner IS NOT NULL").await, 0);

        let statements = async |cells: &[CellEdit]| {
            let (db, queries) = counted(db);
            let request = request();
            let applied = store::grid::apply(&db, &staff, cells, &request).await.expect("answers");
            assert!(applied.saved, "{:?}", applied.cells.iter().find(|cell| cell.stops()));
            (queries.swap(0, Ordering::Relaxed), request.id)
        };
        let (few, _) = statements(&[
            cell("50490000-501", "project.owner", None, "ก"),
            cell("50490000-501", "project.rationale", None, "ก"),
            cell("50490000-501", "project.months[1].result", None, "5"),
        ])
        .await;
        let events = whole(db).await;
        let (many, paste) = statements(&good).await;
        // One more for every two hundred rows of four tables, and nothing else.
        assert!(many <= few + 8, "{few} statements for one row, {many} for five hundred");
        assert_eq!(whole(db).await, events + 500);
        assert_eq!(count(db, "SELECT count(*) FROM project WHERE owner LIKE 'ฝ่ายที่ %'").await, 500);

        let stack = store::history::undo_stack(db, &staff).await.expect("answers");
        assert_eq!((stack.undo[0].request, stack.undo[0].records, stack.redo.len()), (paste, 500, 0));
        assert!(store::history::undo(db, &staff, paste, &request()).await.expect("answers").saved());
        assert_eq!(count(db, "SELECT count(*) FROM project WHERE owner LIKE 'ฝ่ายที่ %'").await, 0);
        assert_eq!(count(db, "SELECT count(*) FROM project WHERE budget_received IS NOT NULL").await, 0);
        let stack = store::history::undo_stack(db, &staff).await.expect("answers");
        assert_eq!((stack.undo.len(), stack.redo.len()), (1, 1));
        assert!(store::history::undo(db, &staff, stack.redo[0].request, &request()).await.expect("answers").saved());
        assert_eq!(count(db, "SELECT count(*) FROM project WHERE owner LIKE 'ฝ่ายที่ %'").await, 500);
        whole(db).await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_done_elsewhere_leaves_a_records_own_stack_alone() {
    on_each(async |db| {
        let codes = ["50490000-601", "50490000-602"];
        import(db, codes.map(|code| project_page(drafts::bare(code, "โครงการ", 2566)))).await;
        let staff = staff_of("somsri", "50490000");
        let owner = |code: &str, base, input| [cell(code, "project.owner", base, input)];
        let apply = async |cells: &[CellEdit]| {
            let request = request();
            assert!(store::grid::apply(db, &staff, cells, &request).await.expect("answers").saved);
            request.id
        };
        let stack =
            async |code: &str| store::history::undo_stack_of(db, &staff, Record::Project, code).await.expect("answers");
        let both = codes.map(|code| cell(code, "project.owner", None, "ก"));
        let paste = apply(&both).await;
        let one = apply(&owner(codes[0], Some("ก"), "ข")).await;
        assert!(store::history::undo(db, &staff, one, &request()).await.expect("answers").saved());
        apply(&owner(codes[1], Some("ก"), "ค")).await;
        let here = stack(codes[0]).await;
        assert_eq!(here.redo.len(), 1, "a change elsewhere does not take it away");
        // What was done to both at once is told as such.
        assert_eq!((here.undo[0].request, here.undo[0].records), (paste, 2));
        assert_eq!(stack(codes[1]).await.undo.len(), 2);
        // What somebody changes over it cannot be taken back, and is no longer offered; what was done before it is.
        let other = staff_of("wichai", "50490000");
        let money = apply(&[cell(codes[1], "project.budget_received", None, "5")]).await;
        apply(&owner(codes[1], Some("ค"), "ค1")).await;
        let theirs = [cell(codes[1], "project.owner", Some("ค1"), "ง")];
        assert!(store::grid::apply(db, &other, &theirs, &request()).await.expect("answers").saved);
        let there: Vec<_> = stack(codes[1]).await.undo.iter().map(|item| item.request).collect();
        assert_eq!(there, [money]);
        assert_eq!(stack(codes[0]).await.undo.len(), 1, "of another record nothing is taken away");
        let nowhere = store::history::undo_stack_of(db, &staff, Record::Project, "50490000-9999").await;
        assert!(matches!(nowhere, Err(StoreError::NotFound)));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_text_that_went_through_a_page_is_the_same_text() {
    on_each(async |db| {
        import(db, [project_page(drafts::bare("50490000-11", "โครงการ", 2566))]).await;
        let staff = staff_of("somsri", "50490000");
        let save = async |base: Option<&str>, input: &str| {
            let edits = [edit("project.rationale", base, input)];
            store::project::edit(db, &staff, &code(), &edits, &request()).await.expect("answers").saved
        };
        assert!(save(None, "หนึ่ง\tก\n\nสอง").await);
        assert!(!save(Some("หนึ่ง"), "สาม").await);
        assert!(save(Some("หนึ่ง ก\r\n\r\nสอง"), "สาม").await);
        assert_eq!(text(db, "project.rationale").await.as_deref(), Some("สาม"));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_undo_meets_a_later_change_and_tells() {
    on_each(async |db| {
        import(db, [project_page(drafts::project())]).await;
        let (one, two) = (staff_of("somsri", "50490000"), staff_of("somchai", "50490000"));
        let first = request();
        let edits = [
            edit("project.strategy", Some("5.1.1.2"), "routine"),
            edit("project.section", Some("50490300"), "-"),
            edit("project.months[7].target", None, "3"),
        ];
        assert!(store::project::edit(db, &one, &code(), &edits, &first).await.expect("answers").saved);
        let view = store::project::view(db, &PUBLIC, &code(), today()).await.expect("there");
        assert_eq!((view.routine, view.strategy.len(), view.section), (true, 0, None));
        let second = request();
        let change = [edit("project.months[7].target", Some("3"), "4")];
        assert!(store::project::edit(db, &two, &code(), &change, &second).await.expect("answers").saved);
        let undone = store::history::undo(db, &one, first.id, &request()).await.expect("answers");
        let store::history::Undone::Fields(edited) = undone else { panic!("fields") };
        assert!(!edited.saved);
        assert_eq!(edited.conflicts().next().and_then(|conflict| conflict.who.as_deref()), Some("somchai"));
        assert!(store::history::undo(db, &two, second.id, &request()).await.expect("answers").saved());
        assert!(store::history::undo(db, &one, first.id, &request()).await.expect("answers").saved());
        let view = store::project::view(db, &PUBLIC, &code(), today()).await.expect("there");
        let before = drafts::project();
        assert_eq!((view.routine, view.strategy), (false, before.strategy));
        assert_eq!(view.section.map(|section| section.code).as_deref(), Some("50490300"));
        assert_eq!(
            project_text(
                &store::project::view(db, &PUBLIC, &code(), today()).await.expect("there"),
                field("project.months[7].target")
            ),
            None
        );
        let stranger = staff_of("manee", "50120000");
        let refused = store::history::undo(db, &stranger, first.id, &request()).await;
        assert!(matches!(refused, Err(StoreError::Forbidden)));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_renamed_project_is_found_by_its_new_name_only() {
    on_each(async |db| {
        import(db, [project_page(drafts::project())]).await;
        let staff = staff_of("somsri", "50490000");
        let edits = [edit("project.name", Some("โครงการรับเรื่องร้องทุกข์"), "โครงการสายตรวจริมคลอง")];
        assert!(store::project::edit(db, &staff, &code(), &edits, &request()).await.expect("answers").saved);
        let found = async |q: &str| {
            let filter = domain::listing::ProjectFilter { q: some(q), ..Default::default() };
            store::project::list(db, &PUBLIC, &filter, today()).await.expect("lists").total
        };
        assert_eq!((found("ริมคลอง").await, found("ร้องทุกข์").await), (1, 0));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_history_beside_a_record_names_persons_only_to_who_may_read_them() {
    on_each(async |db| {
        import(db, [project_page(drafts::project())]).await;
        let staff = staff_of("somsri", "50490000");
        let edits = [edit("project.owner", drafts::project().owner.as_deref(), "ฝ่ายโยธา")];
        store::project::edit(db, &staff, &code(), &edits, &request()).await.expect("changes");
        let newest = async |actor: &Actor| {
            let view = store::project::view(db, actor, &code(), today()).await.expect("there");
            view.history.into_iter().map(|entry| entry.actor).collect::<Vec<_>>()
        };
        assert_eq!(newest(&staff).await, ["somsri", "import"]);
        assert_eq!(newest(&PUBLIC).await, ["", "import"]);
        assert_eq!(newest(&staff_of("somchai", "50120000")).await, ["", "import"]);
    })
    .await;
}
