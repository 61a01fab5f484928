//! Drafts: there for whoever reads drafts in their place, and nowhere for anybody else.

use domain::{
    edit::{CellEdit, CellState, Field, FieldEdit, ProjectField, Record},
    fiscal_year::FiscalYear,
    history::HistoryFilter,
    listing::{ProjectFilter, ProjectSort, UnitFilter},
    permission::Actor,
    plan::{Op, Plan, PlanOutcome},
    unit::{ProjectCode, UnitDraft, UnitKind},
    user::{Grant, Role},
};
use store::{
    Db, Request, StoreError, change_request, plan,
    project::{NewProject, create},
};

use crate::{
    drafts::{self, kpi_page, project_page},
    editing::staff_of,
    queries::counted,
    support::*,
};

/// The draft's year: nothing else is in it.
const YEAR: i32 = 2570;
/// Its name, which is found by itself and is that of no other.
const NAME: &str = "โครงการซึ่งยังไม่เปิดเผย";

fn request() -> Request {
    Request::new(today())
}

fn year() -> FiscalYear {
    drafts::year(YEAR)
}

fn with(role: Role, unit: Option<&str>) -> Actor {
    let Actor::Person(mut someone) = person(role.as_str(), role) else { unreachable!("a person") };
    someone.grants = vec![Grant { role, unit: unit.map(|code| code.parse().expect("a code")) }];
    Actor::Person(someone)
}

/// A city with a project in force and a copy of it that is a draft, both of one unit, one KPI and one line of the plan.
async fn city(db: &Db) -> ProjectCode {
    let unit = |code: &str, kind| UnitDraft { code: code.parse().expect("a code"), name: code.to_owned(), kind };
    let units = [unit("04010000", UnitKind::SubUnit), unit("50120000", UnitKind::District)];
    store::unit::ensure(db, &SYSTEM, &units).await.expect("made");
    import(db, [project_page(drafts::project()), kpi_page(drafts::kpi())]).await;
    let new = NewProject {
        unit: "50490000".parse().expect("a code"),
        fiscal_year: year(),
        name: NAME.to_owned(),
        section: None,
        from: Some("50490000-11".parse().expect("a code")),
    };
    let code = create(db, &staff_of("somsri", "50490000"), &new, &request()).await.expect("answers").expect("a name");
    // A KPI's page that names the draft.
    let mut kpi = drafts::kpi();
    kpi.projects.push(domain::unit::Named { code: code.to_string(), name: NAME.to_owned() });
    import(db, [kpi_page(kpi)]).await;
    code
}

/// Where an actor reads of the draft, way by way.
async fn ways(db: &Db, actor: &Actor, code: &ProjectCode) -> Vec<(&'static str, bool)> {
    let mut ways = Vec::new();
    let mut way = |name: &'static str, there: bool| ways.push((name, there));
    let there = |result: Option<StoreError>| match result {
        None => true,
        Some(StoreError::NotFound) => false,
        Some(error) => panic!("{error:?}"),
    };
    let later = chrono::Utc::now().date_naive() + chrono::Days::new(2);
    way("page", there(store::project::view(db, actor, code, today()).await.err()));
    way("past", there(store::project::view_as_of(db, actor, code, later).await.err()));
    way("plan", there(plan::view(db, actor, code).await.err()));
    way("baselines", there(plan::baselines(db, actor, code).await.err()));
    way("scope", there(store::scope::project(db, actor, code).await.err()));
    let all = HistoryFilter::default();
    let history = |record, code: String| {
        let all = &all;
        async move { store::history::list(db, actor, record, &code, all).await }
    };
    way("history", there(history(Record::Project, code.to_string()).await.err()));
    way("file", there(store::history::whole(db, actor, Record::Project, code.as_str(), &all).await.err()));
    way("days", there(store::history::days(db, actor, Record::Project, code.as_str()).await.err()));

    for (name, filter) in [
        ("list", ProjectFilter::default()),
        ("list of its year", ProjectFilter { year: Some(year()), ..ProjectFilter::default() }),
        ("list of its unit", ProjectFilter { unit: Some(code.unit()), ..ProjectFilter::default() }),
        ("list by name", ProjectFilter { sort: ProjectSort::Name, ..ProjectFilter::default() }),
        ("search", ProjectFilter { q: Some("โครงการ".to_owned()), ..ProjectFilter::default() }),
        ("search for it", ProjectFilter { q: Some("ยังไม่เปิดเผย".to_owned()), ..ProjectFilter::default() }),
        ("short search", ProjectFilter { q: Some("ซึ".to_owned()), ..ProjectFilter::default() }),
        ("list of its line", ProjectFilter { strategy: Some("5.1".to_owned()), ..ProjectFilter::default() }),
        ("list of its policy", ProjectFilter { policy: Some("30".to_owned()), ..ProjectFilter::default() }),
    ] {
        let listing = store::project::list(db, actor, &filter, today()).await.expect("lists");
        let shown = listing.rows.iter().any(|row| row.code == *code);
        assert_eq!(listing.total, listing.rows.len() as u64, "{name}");
        way(name, shown);
        let (rows, _) = store::project::after(db, actor, &filter, None, 10, today()).await.expect("lists");
        assert_eq!(rows.iter().any(|row| row.code == *code), shown, "{name}");
    }
    for text in ["50490000-12", "50120000-12", "50490000-13", NAME] {
        let near = store::project::near(db, actor, text).await.expect("guesses");
        way("near", near.iter().any(|named| named.code == code.as_str()));
    }

    way("city's years", store::city::years(db, actor).await.expect("lists").contains(&year()));
    let whole = store::city::year(db, actor, year(), today()).await.expect("adds up");
    way("city", whole.projects.total() > 0);
    assert_eq!(whole.units.iter().map(|unit| unit.projects.total()).sum::<u64>(), whole.projects.total());
    let filter = UnitFilter { year: Some(year()), ..UnitFilter::default() };
    let unit = store::unit::year(db, actor, &code.unit(), &filter, today()).await.expect("there");
    way("unit", unit.unit.projects.total() > 0);
    way("unit's attention", unit.projects.iter().any(|row| row.code == *code));
    way("unit's years", unit.years.contains(&year()));
    let tree = store::strategy::tree(db, actor, drafts::year(2566)).await.expect("lists").lines;
    way("plan of the city", tree.iter().find(|item| item.number == "5").expect("a line").projects == 2);

    let kpi = "5049-7".parse().expect("a code");
    let view = store::kpi::view(db, actor, &kpi).await.expect("there");
    way("KPI", view.projects.iter().any(|known| known.named.code == code.as_str()));
    way("KPI's count", view.projects_total == 2);
    let told =
        |changes: &[domain::audit::Change]| serde_json::to_string(changes).expect("JSON").contains(code.as_str());
    way("KPI's changes", view.history.iter().any(|entry| told(&entry.changes)));
    let past = store::kpi::view_as_of(db, actor, &kpi, later).await.expect("there");
    let store::history::AsOf::Known(past) = past else { panic!("known") };
    way("KPI's past", past.projects.iter().any(|known| known.named.code == code.as_str()));
    let entries = history(Record::Kpi, "5049-7".to_owned()).await.expect("lists").entries;
    way("KPI's history", entries.iter().any(|entry| told(&entry.changes)));
    let project = "50490000-11".parse().expect("a code");
    let sister = store::project::view(db, actor, &project, today()).await.expect("there");
    way("sister's KPI", sister.kpi_detail[0].projects.iter().any(|known| known.named.code == code.as_str()));
    ways
}

#[tokio::test(flavor = "multi_thread")]
async fn a_draft_is_there_for_its_place_and_nowhere_else() {
    on_each(async |db| {
        let code = city(db).await;
        let check = async |actor: &Actor, expected: bool| {
            let wrong: Vec<_> =
                ways(db, actor, &code).await.into_iter().filter(|(_, there)| *there != expected).collect();
            assert!(wrong.is_empty(), "{actor:?} should {expected}: {wrong:?}");
        };
        let elsewhere = Some("50120000");
        let strangers = [
            PUBLIC,
            person("executive", Role::Executive).person().map_or(PUBLIC, |someone| {
                Actor::Person(domain::permission::Person { grants: Vec::new(), ..someone.clone() })
            }),
            with(Role::Staff, elsewhere),
            with(Role::UnitHead, elsewhere),
            with(Role::Evaluator, elsewhere),
            with(Role::Administrator, elsewhere),
        ];
        for actor in &strangers {
            check(actor, false).await;
        }
        let own = Some("50490000");
        let readers = [
            with(Role::Staff, own),
            with(Role::UnitHead, own),
            with(Role::Evaluator, own),
            with(Role::Administrator, None),
            with(Role::Executive, elsewhere),
            SYSTEM,
        ];
        for actor in &readers {
            check(actor, true).await;
        }
        let marked = async |actor: &Actor| {
            let view = store::kpi::view(db, actor, &"5049-7".parse().expect("a code")).await.expect("there");
            view.projects.iter().find(|known| known.named.code == code.as_str()).map(|known| known.draft.is_some())
        };
        assert_eq!(marked(&SYSTEM).await, Some(true));
        // Handed in is not yet in force; in force it is everybody's.
        let (staff, head) = (with(Role::Staff, own), with(Role::UnitHead, own));
        let saved = |outcome: store::Result<PlanOutcome>| matches!(outcome, Ok(PlanOutcome::Saved { .. }));
        assert!(saved(plan::submit(db, &staff, &code, &request()).await));
        check(&PUBLIC, false).await;
        check(&staff, true).await;
        assert!(saved(plan::approve(db, &head, &code, &request()).await));
        check(&PUBLIC, true).await;
        assert_eq!(marked(&PUBLIC).await, Some(false));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_draft_of_a_unit_below_is_read_above_and_not_beside() {
    on_each(async |db| {
        city(db).await;
        let new = NewProject {
            unit: "04010000".parse().expect("a code"),
            fiscal_year: year(),
            name: "โครงการของหน่วยย่อย".to_owned(),
            section: None,
            from: None,
        };
        let made = create(db, &with(Role::Staff, Some("04000000")), &new, &request()).await.expect("answers");
        let code = made.expect("a name");
        let sees = async |unit: &str| {
            let actor = with(Role::Staff, Some(unit));
            let page = store::project::view(db, &actor, &code, today()).await.is_ok();
            let filter = ProjectFilter { year: Some(year()), ..ProjectFilter::default() };
            let listed = store::project::list(db, &actor, &filter, today()).await.expect("lists");
            assert_eq!(listed.rows.iter().any(|row| row.code == code), page, "{unit}");
            page
        };
        assert!(sees("04000000").await && sees("04010000").await && !sees("50490000").await);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn writing_to_a_hidden_draft_answers_as_for_no_such_project() {
    on_each(async |db| {
        let code = city(db).await;
        let nowhere: ProjectCode = "50490000-99".parse().expect("a code");
        let edit =
            FieldEdit { field: Field::Project(ProjectField::Name), base: None, input: "อื่น".to_owned() };
        for actor in [&PUBLIC, &with(Role::Staff, Some("50120000"))] {
            for code in [&code, &nowhere] {
                let gone =
                    |result: Option<StoreError>| assert!(matches!(result, Some(StoreError::NotFound)), "{result:?}");
                let plan = Plan::default();
                let because = request().because("ขอดู");
                gone(store::project::edit(db, actor, code, std::slice::from_ref(&edit), &request()).await.err());
                gone(plan::save(db, actor, code, &plan, &plan, &request()).await.err());
                gone(plan::submit(db, actor, code, &request()).await.err());
                gone(plan::approve(db, actor, code, &request()).await.err());
                gone(plan::give_back(db, actor, code, &because).await.err());
                gone(change_request::submit(db, actor, code, &plan, &plan, &because).await.err());
                let cell = CellEdit { code: code.to_string(), edit: edit.clone() };
                let cells = store::grid::preview(db, actor, &[cell], &request()).await.expect("answers").cells;
                assert_eq!(cells[0].state, CellState::NoRecord);
                if actor.person().is_some() {
                    gone(store::live::present(db, actor, Record::Project, code.as_str()).await.err());
                    let (unit, name) = ("50120000".parse().expect("a code"), "สำเนา".to_owned());
                    let new = NewProject { unit, fiscal_year: year(), name, section: None, from: Some(code.clone()) };
                    gone(create(db, actor, &new, &request()).await.err());
                }
            }
        }
        // What somebody did to a draft they may no longer read is gone from what they can take back.
        let Actor::Person(mut someone) = staff_of("somsri", "50490000") else { unreachable!("a person") };
        let staff = Actor::Person(someone.clone());
        let seen = plan::view(db, &staff, &code).await.expect("there").plan;
        let ours = seen.apply(&Op::SpreadEvenly).expect("applies");
        let change = request();
        plan::save(db, &staff, &code, &seen, &ours, &change).await.expect("answers");
        assert_eq!(store::history::undo_stack(db, &staff).await.expect("answers").undo.len(), 1);
        someone.grants.clear();
        let moved = Actor::Person(someone);
        assert!(store::history::undo_stack(db, &moved).await.expect("answers").undo.is_empty());
        let undone = store::history::undo(db, &moved, change.id, &request()).await;
        assert!(matches!(undone, Err(StoreError::NotFound)), "{undone:?}");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn many_drafts_take_no_more_queries_than_one() {
    on_each(async |db| {
        city(db).await;
        let staff = with(Role::Staff, Some("50120000"));
        let reads = async || {
            let (db, queries) = counted(db);
            for actor in [&PUBLIC, &staff] {
                let filter = ProjectFilter { q: Some("โครงการ".to_owned()), ..ProjectFilter::default() };
                store::project::list(&db, actor, &filter, today()).await.expect("lists");
                store::city::year(&db, actor, year(), today()).await.expect("adds up");
            }
            queries.load(std::sync::atomic::Ordering::Relaxed)
        };
        let few = reads().await;
        let own = staff_of("somsri", "50490000");
        for n in 0..30 {
            let (unit, name) = ("50490000".parse().expect("a code"), format!("โครงการที่ {n}"));
            let new = NewProject { unit, fiscal_year: year(), name, section: None, from: None };
            create(db, &own, &new, &request()).await.expect("answers").expect("a name");
        }
        assert_eq!(reads().await, few);
    })
    .await;
}
