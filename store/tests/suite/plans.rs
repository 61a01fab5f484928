//! Plans: worked on, handed in, approved, changed by request, copied.

use domain::{
    edit::{CellState, EditError, FieldEdit},
    kpi::KpiDraft,
    permission::Actor,
    plan::{Fate, Op, Plan, PlanOutcome, PlanPart, PlanState, PlanWaiting, RequestState, Side, StepId, difference},
    unit::ProjectCode,
    user::{Grant, Role},
};
use store::{
    Db, Request, StoreError,
    change_request::{self, RequestFilter},
    plan,
    project::{NewProject, copied_links, create},
};

use crate::{
    drafts::{self, project_page, some},
    editing::staff_of,
    support::*,
};

fn request() -> Request {
    Request::new(today())
}

/// The head of one unit.
pub fn head_of(name: &str, unit: &str) -> Actor {
    let Actor::Person(mut someone) = person(name, Role::UnitHead) else { unreachable!("a person") };
    someone.grants = vec![Grant { role: Role::UnitHead, unit: Some(unit.parse().expect("a code")) }];
    Actor::Person(someone)
}

fn new(name: &str, from: Option<&str>) -> NewProject {
    NewProject {
        unit: "50490000".parse().expect("a code"),
        fiscal_year: drafts::year(2567),
        name: name.to_owned(),
        section: None,
        from: from.map(|code| code.parse().expect("a code")),
    }
}

async fn plan_of(db: &Db, code: &ProjectCode) -> Plan {
    plan::view(db, &SYSTEM, code).await.expect("there").plan
}

fn saved(outcome: PlanOutcome) -> Plan {
    match outcome {
        PlanOutcome::Saved { plan, .. } => plan,
        other => panic!("{other:?}"),
    }
}

/// What waits for somebody: code, name of the unit, and whether the plan is in force.
async fn waiting(db: &Db, actor: &Actor) -> Vec<(String, String, bool)> {
    let waiting = plan::waiting(db, actor).await.expect("answers");
    assert!(!waiting.more);
    let told = |row: PlanWaiting| (row.of.code, row.unit.map(|unit| unit.name).unwrap_or_default(), row.in_force);
    waiting.rows.into_iter().map(told).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_new_project_from_last_years_goes_all_the_way() {
    on_each(async |db| {
        import(db, [project_page(drafts::project())]).await;
        let (staff, head) = (staff_of("somsri", "50490000"), head_of("wanida", "50490000"));
        let old: ProjectCode = "50490000-11".parse().expect("a code");
        let made = create(db, &staff, &new(" โครงการรับเรื่อง 2567 ", Some("50490000-11")), &request()).await;
        let code = made.expect("answers").expect("a name");
        assert_eq!(code.as_str(), "50490000-12");
        let wrong =
            NewProject { section: some("ฝ่ายที่ไม่มี"), ..new("โครงการ", None) };
        let refused = create(db, &staff, &wrong, &request()).await;
        assert!(matches!(refused, Err(StoreError::Invalid { field: "section", .. })));
        let placed = NewProject { section: some("50490300"), ..new("โครงการใหม่", None) };
        let placed = create(db, &staff, &placed, &request()).await.expect("answers").expect("a name");
        let placed = store::project::view(db, &staff, &placed, today()).await.expect("there");
        assert_eq!(placed.section.expect("a section").name, "ฝ่ายปกครอง");
        let view = store::project::view(db, &staff, &code, today()).await.expect("there");
        let before = store::project::view(db, &PUBLIC, &old, today()).await.expect("there");
        assert_eq!(view.name, "โครงการรับเรื่อง 2567");
        assert_eq!((view.strategy, view.owner, view.rationale), (before.strategy, before.owner, before.rationale));
        assert_eq!((view.reports.len(), view.result, view.budget_spent, view.months.len()), (0, None, None, 0));
        assert_eq!(view.steps[0].span(), Some((day(2023, 10, 1), day(2023, 10, 31))), "a month stays a month");
        assert_eq!((view.start, view.finish), (Some(day(2023, 10, 1)), Some(day(2024, 9, 30))));

        // Worked on by two who began at the same time.
        let seen = plan_of(db, &code).await;
        let [first, second, third] = [0, 1, 2].map(|place: usize| seen.steps[place].id);
        let ours = seen
            .apply_all(&[
                Op::MoveMonths { step: first, months: 1 },
                Op::Add {
                    id: StepId::draft(1), at: 3, title: "ปิดโครงการ".into(), start: None, finish: None
                },
                Op::Link { step: StepId::draft(1), after: third, lag: 5 },
            ])
            .expect("applies");
        let theirs = seen.apply(&Op::Resize { step: second, side: Side::Finish, days: -3 }).expect("applies");
        saved(plan::save(db, &head, &code, &seen, &theirs, &request()).await.expect("answers"));
        let merged = saved(plan::save(db, &staff, &code, &seen, &ours, &request()).await.expect("answers"));
        assert_eq!(merged, plan_of(db, &code).await);
        assert_eq!(merged.step(second).expect("kept").step.span(), Some((day(2023, 11, 1), day(2023, 11, 27))));
        let closing = merged.steps.last().expect("a step");
        assert_ne!(closing.id, StepId::draft(1), "it has an id of its own");
        assert_eq!((closing.after[0].step, closing.after[0].lag), (third, 5));
        // The same part is put to a person.
        let clash = seen.apply(&Op::Move { step: second, days: 40 }).expect("applies");
        let outcome = plan::save(db, &staff, &code, &seen, &clash, &request()).await.expect("answers");
        assert!(
            matches!(&outcome, PlanOutcome::Conflict { conflicts, .. } if conflicts[0].part == PlanPart::Dates),
            "{outcome:?}"
        );
        let again = plan::save(db, &staff, &code, &merged, &merged, &request()).await.expect("answers");
        assert_eq!(again, PlanOutcome::Unchanged);

        // Undone and done again.
        let spread = merged.apply(&Op::SpreadEvenly).expect("applies");
        let change = request();
        saved(plan::save(db, &staff, &code, &merged, &spread, &change).await.expect("answers"));
        assert!(store::history::undo(db, &staff, change.id, &request()).await.expect("answers").saved());
        assert_eq!(plan_of(db, &code).await, merged);
        let stack = store::history::undo_stack(db, &staff).await.expect("answers");
        assert!(store::history::undo(db, &staff, stack.redo[0].request, &request()).await.expect("answers").saved());
        assert_eq!(plan_of(db, &code).await, spread);

        // Handed in, given back, handed in, approved.
        assert!(
            matches!(plan::submit(db, &PUBLIC, &code, &request()).await, Err(StoreError::NotFound)),
            "not there yet"
        );
        let waits = [(code.to_string(), "สำนักงานเขตทดสอบ".to_owned(), false)];
        assert_eq!(waiting(db, &head).await, []);
        saved(plan::submit(db, &staff, &code, &request()).await.expect("answers"));
        assert_eq!(waiting(db, &head).await, waits);
        assert_eq!(waiting(db, &head_of("prasit", "50120000")).await, [], "of another unit");
        assert!(matches!(plan::waiting(db, &staff).await, Err(StoreError::Forbidden)));
        let outcome = plan::save(db, &staff, &code, &spread, &merged, &request()).await.expect("answers");
        assert_eq!(outcome, PlanOutcome::InForce);
        assert!(matches!(plan::approve(db, &staff, &code, &request()).await, Err(StoreError::Forbidden)));
        assert!(matches!(plan::give_back(db, &head, &code, &request()).await, Err(StoreError::Invalid { .. })));
        saved(plan::give_back(db, &head, &code, &request().because("น้ำหนักไม่สมเหตุผล")).await.expect("answers"));
        saved(plan::submit(db, &staff, &code, &request()).await.expect("answers"));
        saved(plan::approve(db, &head, &code, &request()).await.expect("answers"));
        assert!(matches!(plan::approve(db, &head, &code, &request()).await, Err(StoreError::Conflict { .. })));
        assert_eq!(waiting(db, &head).await, [], "decided");
        assert_eq!(plan::view(db, &PUBLIC, &code).await.expect("there").state, PlanState::Approved);
        assert!(matches!(
            store::audit::verify(db, &SYSTEM, None).await.expect("answers"),
            store::audit::Verdict::Whole(_)
        ));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_plan_in_force_changes_by_request_and_stays_as_a_baseline() {
    on_each(async |db| {
        import(db, [project_page(drafts::project())]).await;
        let (staff, head) = (staff_of("somsri", "50490000"), head_of("wanida", "50490000"));
        let code: ProjectCode = "50490000-11".parse().expect("a code");
        let old = plan_of(db, &code).await;
        let last = old.steps[2].id;
        let ours = old.apply(&Op::MoveMonths { step: last, months: 2 }).expect("applies");
        let direct = plan::save(db, &staff, &code, &old, &ours, &request()).await.expect("answers");
        assert_eq!(direct, PlanOutcome::InForce);
        let ask = async |who: &Actor, plan: &Plan, request: &Request| {
            change_request::submit(db, who, &code, &old, plan, request).await
        };
        assert!(matches!(ask(&staff, &ours, &request()).await, Err(StoreError::Invalid { field: "reason", .. })));
        let because = || request().because("น้ำท่วม");
        let stranger = staff_of("manee", "50120000");
        assert!(matches!(ask(&stranger, &ours, &because()).await, Err(StoreError::Forbidden)));
        let light = ours.apply(&Op::SetWeight { step: last, weight: Some(1.0) }).expect("applies");
        assert!(matches!(ask(&staff, &light, &because()).await.expect("answers"), PlanOutcome::Refused { .. }));
        let PlanOutcome::Asked { id } = ask(&staff, &ours, &because()).await.expect("answers") else { panic!("asked") };
        assert!(matches!(ask(&staff, &ours, &because()).await, Err(StoreError::Conflict { .. })), "one at a time");
        assert_eq!(plan_of(db, &code).await, old, "nothing changed yet");
        assert_eq!(plan::view(db, &PUBLIC, &code).await.expect("there").pending, None);
        let pending = plan::view(db, &staff, &code).await.expect("there").pending.expect("waits");
        assert_eq!((pending.reason.as_str(), pending.plan.bare()), ("น้ำท่วม", ours.bare()));

        assert_eq!(waiting(db, &head).await, [(code.to_string(), "สำนักงานเขตทดสอบ".to_owned(), true)]);

        // Given back, asked again, approved.
        assert!(matches!(change_request::approve(db, &staff, id, &request()).await, Err(StoreError::Forbidden)));
        assert!(matches!(change_request::give_back(db, &head, id, &request()).await, Err(StoreError::Invalid { .. })));
        saved(change_request::give_back(db, &head, id, &request().because("ขอเหตุผล")).await.expect("answers"));
        assert_eq!(waiting(db, &head).await, []);
        let decided = change_request::approve(db, &head, id, &request()).await;
        assert!(matches!(decided, Err(StoreError::Conflict { .. })));
        let newest = change_request::newest(db, &staff, &code).await.expect("answers").expect("there");
        assert_eq!((newest.id, newest.state, newest.answer.as_deref()), (id, RequestState::Returned, Some("ขอเหตุผล")));
        for who in [&stranger, &PUBLIC] {
            assert!(matches!(change_request::newest(db, who, &code).await, Err(StoreError::Forbidden)));
        }
        let PlanOutcome::Asked { id } = ask(&staff, &ours, &because()).await.expect("answers") else { panic!("asked") };
        let new = saved(change_request::approve(db, &head, id, &request()).await.expect("answers"));
        assert_eq!((plan_of(db, &code).await, new.bare()), (new.clone(), ours.bare()));
        let baselines = plan::baselines(db, &PUBLIC, &code).await.expect("there");
        assert_eq!((baselines.len(), &baselines[0].plan, baselines[0].reason.as_deref()), (1, &old, Some("น้ำท่วม")));
        let moved: Vec<_> = difference(&baselines[0].plan, &new).iter().map(|d| (d.fate, d.start_days)).collect();
        assert_eq!(moved, [(Fate::Kept, Some(0)), (Fate::Kept, Some(0)), (Fate::Kept, Some(61))]);

        let filter = RequestFilter { project: Some(code.clone()), ..Default::default() };
        let list = change_request::list(db, &staff, &filter).await.expect("answers");
        let states: Vec<_> = list.iter().map(|request| request.state).collect();
        assert_eq!(states, [RequestState::Approved, RequestState::Returned]);
        assert_eq!(change_request::list(db, &stranger, &filter).await.expect("answers"), []);
        assert!(matches!(change_request::list(db, &PUBLIC, &filter).await, Err(StoreError::Forbidden)));
        // Who only asked cannot take the approved change back by undoing.
        assert!(store::history::undo_stack(db, &head).await.expect("answers").undo.is_empty());

        // Taken back by whoever asked.
        let third = new.apply(&Op::MoveMonths { step: last, months: 1 }).expect("applies");
        let outcome = change_request::submit(db, &staff, &code, &new, &third, &because()).await.expect("answers");
        let PlanOutcome::Asked { id } = outcome else { panic!("asked") };
        assert!(matches!(change_request::withdraw(db, &head, id, &request()).await, Err(StoreError::Forbidden)));
        saved(change_request::withdraw(db, &staff, id, &request()).await.expect("answers"));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn two_decide_at_once_and_one_does() {
    on_each(async |db| {
        import(db, [project_page(drafts::project())]).await;
        let staff = staff_of("somsri", "50490000");
        let code: ProjectCode = "50490000-11".parse().expect("a code");
        let old = plan_of(db, &code).await;
        let ours = old.apply(&Op::SpreadEvenly).expect("applies");
        let asked = change_request::submit(db, &staff, &code, &old, &ours, &request().because("เฉลี่ย")).await;
        let PlanOutcome::Asked { id } = asked.expect("answers") else { panic!("asked") };
        let tasks: Vec<_> = (0..6)
            .map(|n| {
                let (db, head) = (db.clone(), head_of(&format!("head{n}"), "50490000"));
                tokio::spawn(async move { change_request::approve(&db, &head, id, &request()).await.is_ok() })
            })
            .collect();
        let mut approved = 0;
        for task in tasks {
            approved += usize::from(task.await.expect("runs"));
        }
        assert_eq!((approved, plan::baselines(db, &PUBLIC, &code).await.expect("there").len()), (1, 1));
    })
    .await;
}

/// A KPI that belongs to a year, with nothing but its name.
fn kpi_of(code: &str, name: &str, be: i32) -> domain::import::Content {
    let draft = KpiDraft::new(code.parse().expect("a code"));
    drafts::kpi_page(KpiDraft { name: some(name), fiscal_year: Some(drafts::year(be)), ..draft })
}

#[tokio::test(flavor = "multi_thread")]
async fn a_copy_supports_the_kpis_of_its_own_year() {
    on_each(async |db| {
        let mut old = drafts::project();
        old.kpis.extend(["5049-8", "5049-9", "0400-1"].map(|code| KpiDraft {
            name: some(&format!("ตัวชี้วัด {code}")),
            fiscal_year: Some(drafts::year(2566)),
            ..KpiDraft::new(code.parse().expect("a code"))
        }));
        let name = drafts::kpi().name.expect("a name");
        import(
            db,
            [
                project_page(old),
                kpi_of("5049-70", &name, 2567),
                kpi_of("5049-71", &name, 2568),
                // Another unit's of the same name is not this unit's.
                kpi_of("5012-80", "ตัวชี้วัด 5049-8", 2567),
                // Of two by one name nobody knows which is meant.
                kpi_of("5049-90", "ตัวชี้วัด 5049-9", 2567),
                kpi_of("5049-91", "ตัวชี้วัด  5049-9", 2567),
                // A bureau's KPI stays the bureau's.
                kpi_of("0400-2", "ตัวชี้วัด 0400-1", 2567),
            ],
        )
        .await;
        let (staff, from) = (staff_of("somsri", "50490000"), "50490000-11".parse().expect("a code"));
        let unit = "50490000".parse().expect("a code");
        let told = copied_links(db, &staff, &from, &unit, drafts::year(2567)).await.expect("answers");
        let codes = |named: &[domain::unit::Named]| named.iter().map(|kpi| kpi.code.clone()).collect::<Vec<_>>();
        assert_eq!(
            (codes(&told.kept), codes(&told.left)),
            (vec!["5049-70".to_owned(), "0400-2".to_owned()], vec!["5049-8".to_owned(), "5049-9".to_owned()],)
        );
        let made = create(db, &staff, &new("โครงการปีใหม่", Some("50490000-11")), &request()).await;
        let code = made.expect("answers").expect("a name");
        let view = store::project::view(db, &staff, &code, today()).await.expect("there");
        assert_eq!(codes(&view.kpis), codes(&told.kept));
        let noted: Vec<_> = view.history[0].changes.iter().filter(|change| change.field == "kpis").collect();
        let named = |change: &&domain::audit::Change| change.after.as_deref().unwrap_or_default().to_owned();
        let noted: Vec<_> = noted.iter().map(named).collect();
        assert_eq!(noted.len(), 2);
        assert!(noted.iter().zip(codes(&told.kept)).all(|(noted, code)| noted.contains(&code)), "{noted:?}");
        // Within a year the KPIs are the same ones.
        let twin = NewProject {
            fiscal_year: drafts::year(2566), ..new("โครงการคู่กัน", Some("50490000-11"))
        };
        let twin = create(db, &staff, &twin, &request()).await.expect("answers").expect("a name");
        let twin = store::project::view(db, &staff, &twin, today()).await.expect("there");
        assert_eq!(codes(&twin.kpis), ["5049-7", "5049-8", "5049-9", "0400-1"]);
        // Another unit's project supports that unit's own KPIs.
        let other = NewProject {
            unit: "50120000".parse().expect("a code"), ..new("ของเขตอื่น", Some("50490000-11"))
        };
        let other = create(db, &staff_of("manee", "50120000"), &other, &request()).await.expect("answers");
        let boss = person("boss", Role::Administrator);
        let other = store::project::view(db, &boss, &other.expect("a name"), today()).await.expect("there");
        assert_eq!(codes(&other.kpis), ["5012-80", "0400-2"]);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_new_is_put_into_a_closed_section() {
    on_each(async |db| {
        import(db, [project_page(drafts::project())]).await;
        let (unit, own) = ("50490000".parse().expect("a code"), "50490300".parse().expect("a code"));
        let (boss, staff) = (person("boss", Role::Administrator), staff_of("somsri", "50490000"));
        store::section::create(db, &boss, &unit, &"50490400".parse().expect("a code"), "ฝ่ายโยธา", &request())
            .await
            .expect("made");
        let closed =
            store::section::set_closed(db, &boss, (&unit, &own), (None, Some(today())), true, &request()).await;
        assert_eq!(closed.expect("answers"), domain::unit::keep::Kept::Done);
        let offered = async |stands: Option<&str>| {
            let offered = store::unit::sections(db, &staff, &unit, stands, today()).await.expect("lists");
            offered.into_iter().map(|choice| (choice.named.code, choice.closed)).collect::<Vec<_>>()
        };
        assert_eq!(offered(None).await, [("50490400".to_owned(), false)]);
        assert_eq!(offered(Some("50490300")).await, [("50490300".to_owned(), true), ("50490400".to_owned(), false)]);

        let section = "project.section".parse().expect("a field");
        let code = "50490000-11".parse().expect("a code");
        let edit = async |base: &str, input: &str| {
            let edit = FieldEdit { field: section, base: some(base), input: input.to_owned() };
            store::project::edit(db, &staff, &code, &[edit], &request()).await.expect("answers")
        };
        // What stands may stand; what was left is not gone back to, but by taking back.
        assert_eq!(edit("50490300", "50490300").await.cells[0].state, CellState::Unchanged);
        let moved = edit("50490300", "ฝ่ายโยธา").await;
        assert!(moved.saved);
        for input in ["50490300", "ฝ่ายปกครอง"] {
            let refused = edit("50490400", input).await;
            assert_eq!(refused.wrong().next(), Some((section, &EditError::SectionClosed)), "{input}");
        }
        let back = store::history::undo(db, &staff, moved.request.expect("a request"), &request()).await;
        assert!(back.expect("answers").saved());

        let closed = NewProject { section: some("50490300"), ..new("โครงการใหม่", None) };
        let refused = create(db, &staff, &closed, &request()).await;
        assert!(matches!(refused, Err(StoreError::Invalid { field: "section_closed", .. })), "{refused:?}");
        let made = create(db, &staff, &new("โครงการใหม่", Some("50490000-11")), &request()).await;
        let view = store::project::view(db, &staff, &made.expect("answers").expect("a name"), today()).await;
        assert_eq!(view.expect("there").section, None);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn codes_are_given_once() {
    on_each(async |db| {
        import(db, [project_page(drafts::bare("50490000-3607", "โครงการ", 2566))]).await;
        let tasks: Vec<_> = (0..10)
            .map(|n| {
                let (db, staff) = (db.clone(), staff_of(&format!("staff{n}"), "50490000"));
                tokio::spawn(async move {
                    let made = create(&db, &staff, &new(&format!("โครงการที่ {n}"), None), &request()).await;
                    made.expect("answers").expect("a name").serial().parse::<u32>().expect("a number")
                })
            })
            .collect();
        let mut serials = Vec::new();
        for task in tasks {
            serials.push(task.await.expect("runs"));
        }
        serials.sort_unstable();
        assert_eq!(serials, (3608..3618).collect::<Vec<u32>>());
        let stranger = staff_of("manee", "50120000");
        let refused = create(db, &stranger, &new("โครงการ", None), &request()).await;
        assert!(matches!(refused, Err(StoreError::Forbidden)));
        let blank = create(db, &staff_of("somsri", "50490000"), &new(" - ", None), &request()).await.expect("answers");
        assert_eq!(blank, Err(domain::edit::EditError::Required));
        let refused = create(db, &stranger, &new(" - ", None), &request()).await;
        assert!(matches!(refused, Err(StoreError::Forbidden)), "who may not is told nothing of the name");
        let units = store::unit::where_may(db, &stranger, domain::permission::Action::CreateProject, today()).await;
        assert_eq!(units.expect("lists").len(), 0, "the unit it is bound to is not there");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_import_keeps_steps_that_are_the_same() {
    on_each(async |db| {
        let draft = drafts::project();
        import(db, [project_page(draft.clone())]).await;
        let before = plan_of(db, &draft.code).await;
        let mut steps = draft.steps.clone();
        steps[1].weight = Some(30.0);
        steps[2].title = "สรุปผลและรายงาน".to_owned();
        steps.push(drafts::step(4, "ปิดโครงการ", 5.5, 4));
        import(db, [project_page(domain::project::ProjectDraft { steps, ..draft.clone() })]).await;
        let after = plan_of(db, &draft.code).await;
        let kept: Vec<bool> = after.steps.iter().map(|step| before.steps.iter().any(|old| old.id == step.id)).collect();
        assert_eq!(kept, [true, true, false, false]);
        let [first, second] = [0, 1].map(|place: usize| after.steps[place].id);
        let link = "INSERT INTO step_link (step_id, after_id, project_id, lag) SELECT b.id, a.id, a.project_id, 3 \
                    FROM step a JOIN step b ON a.project_id = b.project_id WHERE a.position = 0 AND b.position = 1";
        assert!(!refused(db, link).await);
        let steps = vec![draft.steps[0].clone(), draft.steps[1].clone()];
        import(db, [project_page(domain::project::ProjectDraft { steps, remark: some("ใหม่"), ..draft.clone() })]).await;
        let linked = plan_of(db, &draft.code).await;
        assert_eq!((linked.steps.len(), linked.steps[1].id), (2, second));
        assert_eq!(linked.steps[1].after, [domain::plan::Link { step: first, lag: 3 }]);
        assert_eq!(after.steps[1].step.weight, Some(30.0));
    })
    .await;
}
