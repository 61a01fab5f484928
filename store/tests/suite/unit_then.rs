//! A unit as it was on a past day: its place, and the figures of all that lay below it then.

use chrono::NaiveDate;
use domain::{
    city::UnitYear,
    edit::FieldEdit,
    history::Subject,
    kpi::KpiDraft,
    listing::UnitFilter,
    money::Money,
    permission::Actor,
    plan::PlanOutcome,
    project::ProjectDraft,
    unit::{UnitCode, UnitDraft, UnitKind},
    user::Role,
};
use store::{
    Db, Request,
    history::AsOf,
    plan,
    project::NewProject,
    section,
    unit::{self, UnitThen, keep},
};

use crate::{
    drafts::{self, bare, kpi_page, project_page, report, some, step},
    editing::staff_of,
    histories::{ago, days_pass},
    support::*,
};

const UNIT: &str = "50490000";
/// A unit that comes to lie below it.
const PART: &str = "50499000";

fn code(text: &str) -> UnitCode {
    text.parse().expect("a code")
}

fn request() -> Request {
    Request::new(today())
}

fn boss() -> Actor {
    person("boss", Role::Administrator)
}

async fn then(db: &Db, actor: &Actor, filter: &UnitFilter, day: NaiveDate) -> UnitThen {
    match unit::as_of(db, actor, &code(UNIT), filter, day).await {
        Ok(AsOf::Known(was)) => *was,
        other => panic!("{other:?}"),
    }
}

/// The page of a day that is today, for which everything was brought up to that day.
async fn truth(db: &Db, filter: &UnitFilter, day: NaiveDate) -> UnitYear {
    store::standing::refresh(db, &SYSTEM, day).await.expect("refreshes");
    let mut year = unit::year(db, &PUBLIC, &code(UNIT), filter, day).await.expect("there");
    for kpi in &mut year.kpis {
        (kpi.projects, kpi.projects_total) = (Vec::new(), 0);
    }
    year.name_then = None;
    year
}

#[tokio::test(flavor = "multi_thread")]
async fn the_figures_of_a_past_day_are_those_its_page_had() {
    const STATES: u64 = 5;
    on_each(async |db| {
        let units = [(UNIT, "เขตทดสอบ"), (PART, "ฝ่ายแยก")].map(|(own, name)| UnitDraft {
            code: code(own),
            name: name.to_owned(),
            kind: UnitKind::District,
        });
        unit::ensure(db, &SYSTEM, &units).await.expect("made");
        let mut truths: Vec<(UnitYear, UnitYear)> = Vec::new();
        let filters = [
            UnitFilter::default(),
            UnitFilter { year: Some(drafts::year(2566)), size: 2, page: 2, ..UnitFilter::default() },
        ];
        let remember = async |truths: &mut Vec<_>| {
            let that_day = ago(2 * (STATES - truths.len() as u64));
            truths.push((truth(db, &filters[0], that_day).await, truth(db, &filters[1], that_day).await));
            days_pass(db, 2).await;
        };
        let kpi = |serial: u32, dimension| KpiDraft {
            name: some(&format!("ตัวชี้วัดที่ {serial}")),
            fiscal_year: Some(drafts::year(2566)),
            dimension,
            ..KpiDraft::new(format!("5049-{serial}").parse().expect("a code"))
        };
        // Runs in these very days, so that every day plans another percent.
        let running = ProjectDraft {
            start: Some(ago(20)),
            finish: Some(ago(0)),
            reports: vec![report(ago(12), 45.0, "ครึ่งทาง")],
            ..bare("50490000-14", "โครงการที่ดำเนินอยู่", 2566)
        };
        let other = ProjectDraft {
            budget_received: Some(Money(700)), ..bare("50490000-12", "โครงการที่สอง", 2566)
        };
        import(
            db,
            [
                project_page(drafts::project()),
                kpi_page(drafts::kpi()),
                kpi_page(kpi(8, Some(1))),
                project_page(other.clone()),
                project_page(running),
            ],
        )
        .await;
        remember(&mut truths).await;
        // Newer pages: another plan, newer reports and money; a project and a KPI that are new, and one of another year now.
        let newer = ProjectDraft {
            name: some("โครงการระยะที่ 2"),
            progress: Some(40.0),
            reports: vec![report(day(2023, 1, 30), 40.0, "ครบ"), report(day(2022, 11, 29), 14.0, "และสรุป")],
            steps: vec![step(1, "รับเรื่อง", 60.0, 10), step(2, "สรุป", 40.0, 4)],
            budget_spent: Some(Money(500)),
            kpis: vec![KpiDraft { result: Some(44.0), projects: Vec::new(), ..drafts::kpi() }],
            ..drafts::project()
        };
        let moved = ProjectDraft { fiscal_year: Some(drafts::year(2567)), ..other };
        let pages = [
            project_page(newer),
            project_page(moved),
            project_page(ProjectDraft {
                progress: Some(100.0), ..bare("50490000-13", "โครงการใหม่", 2566)
            }),
            project_page(bare("50499000-1", "โครงการของฝ่าย", 2566)),
            kpi_page(kpi(9, None)),
            kpi_page(kpi(8, Some(3))),
        ];
        import(db, pages).await;
        remember(&mut truths).await;
        // People: a unit comes below it, sections come, go and are named; the unit itself is named.
        keep::move_below(db, &boss(), &code(PART), None, Some(&code(UNIT)), &request()).await.expect("moved");
        let part = "50490900".parse().expect("a code");
        section::create(db, &boss(), &code(UNIT), &part, "ฝ่ายใหม่", &request()).await.expect("made");
        remember(&mut truths).await;
        keep::rename(db, &boss(), &code(UNIT), "สำนักงานเขตทดสอบ", "เขตทดสอบใหม่", &request()).await.expect("named");
        section::move_to(db, &boss(), (&code(UNIT), &part), &code(PART), &request()).await.expect("moved");
        section::rename(db, &boss(), (&code(PART), &part), "ฝ่ายใหม่", "ฝ่ายเก่า", &request()).await.expect("named");
        let staff = staff_of("somsri", UNIT);
        let edit = |name: &str, base: Option<&str>, input: &str| FieldEdit {
            field: name.parse().expect("a field"),
            base: base.map(str::to_owned),
            input: input.to_owned(),
        };
        let edits = [
            edit("project.budget_received", Some("123456789.01"), "5"),
            edit("project.start", Some("2022-10-01"), "1/12/2565"),
        ];
        let project = "50490000-11".parse().expect("a code");
        assert!(store::project::edit(db, &staff, &project, &edits, &request()).await.expect("answers").saved);
        let edits = [edit("kpi.dimension", Some("2"), "4")];
        let known = "5049-7".parse().expect("a code");
        assert!(store::kpi::edit(db, &staff, &known, &edits, &request()).await.expect("answers").saved);
        remember(&mut truths).await;
        keep::move_below(db, &boss(), &code(PART), Some(&code(UNIT)), None, &request()).await.expect("moved");
        remember(&mut truths).await;

        assert_eq!(truths.iter().map(|(_, own)| own.unit.projects.total()).collect::<Vec<_>>(), [3, 3, 4, 4, 3]);
        for (place, truths) in truths.into_iter().enumerate() {
            let day = ago(2 * (STATES - place as u64));
            for (filter, truth) in filters.iter().zip([truths.0, truths.1]) {
                let was = then(db, &PUBLIC, filter, day).await;
                assert!(was.counted, "state {place}");
                assert_eq!(was.unit, truth, "state {place}");
            }
        }
        let days = store::history::days(db, &PUBLIC, Subject::Unit, UNIT).await.expect("answers");
        assert_eq!(days, [ago(10), ago(8), ago(6), ago(4), ago(2)]);
        assert!(matches!(
            unit::as_of(db, &PUBLIC, &code(UNIT), &UnitFilter::default(), ago(11)).await,
            Ok(AsOf::NotYet { since }) if since == ago(10)
        ));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_draft_of_that_day_is_counted_for_whoever_reads_drafts() {
    on_each(async |db| {
        import(db, [project_page(drafts::project())]).await;
        let (staff, head) = (staff_of("somsri", UNIT), person("head", Role::UnitHead));
        let new = NewProject {
            unit: code(UNIT),
            fiscal_year: drafts::year(2567),
            name: "โครงการร่าง".to_owned(),
            section: None,
            from: Some("50490000-11".parse().expect("a code")),
        };
        let project = store::project::create(db, &staff, &new, &request()).await.expect("answers").expect("a name");
        days_pass(db, 2).await;
        let saved = |outcome: PlanOutcome| assert!(matches!(outcome, PlanOutcome::Saved { .. }), "{outcome:?}");
        saved(plan::submit(db, &staff, &project, &request()).await.expect("answers"));
        saved(plan::approve(db, &head, &project, &request()).await.expect("answers"));
        days_pass(db, 2).await;
        let all = UnitFilter::default();
        for (actor, days, year, drafts) in
            [(&PUBLIC, 4, 2566, 0), (&staff, 4, 2567, 1), (&PUBLIC, 2, 2567, 0), (&staff, 2, 2567, 0)]
        {
            let was = then(db, actor, &all, ago(days)).await.unit;
            let told = was.projects.iter().filter(|row| row.draft.is_some()).count();
            assert_eq!((was.year.be(), was.unit.projects.total(), told), (year, 1, drafts), "{} {days}", actor.name());
        }
        // The project itself tells its draft to whoever reads drafts there, and to others since when it is in force.
        let was = async |actor| store::project::view_as_of(db, actor, &project, ago(4)).await.expect("answers");
        assert!(matches!(was(&staff).await, AsOf::Known(view) if view.name == "โครงการร่าง"));
        assert!(matches!(was(&PUBLIC).await, AsOf::NotYet { since } if since == ago(2)));
        // Nor does its history tell anybody what it was before.
        let filter = domain::history::HistoryFilter::default();
        let told = async |actor| {
            let page = store::history::list(db, actor, domain::edit::Record::Project, project.as_str(), &filter).await;
            page.expect("lists").entries.into_iter().map(|entry| entry.action).collect::<Vec<_>>()
        };
        assert_eq!(told(&PUBLIC).await, ["approved"]);
        assert!(told(&person("boss", Role::Administrator)).await.contains(&"created".to_owned()));
        let view = store::project::view(db, &PUBLIC, &project, ago(0)).await.expect("there");
        assert_eq!(view.history.iter().map(|entry| entry.action.as_str()).collect::<Vec<_>>(), ["approved"]);
        // Somebody who reads drafts elsewhere reads none here.
        let away = then(db, &staff_of("away", "50120000"), &all, ago(4)).await.unit;
        assert_eq!((away.year.be(), away.years.len()), (2566, 1));
    })
    .await;
}
