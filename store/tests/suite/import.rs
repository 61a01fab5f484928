//! Importing: twice is once, newer wins, nothing older is lost.

use domain::{
    import::{Content, Outcome, UnitYearDraft},
    kpi::KpiDraft,
    listing::UnitFilter,
    permission::Actor,
    project::ProjectDraft,
    user::Role,
};
use sea_orm::{ConnectionTrait, DbBackend};
use store::{
    Db, StoreError,
    import::{Importer, Page},
};

use crate::{
    drafts::{self, kpi_page, project_page, report, some},
    support::*,
};

const TABLES: [&str; 10] = [
    "project",
    "step",
    "progress_report",
    "monthly_result",
    "evaluation",
    "kpi",
    "quarter_result",
    "project_kpi",
    "audit_event",
    "import_page",
];

async fn counts(db: &Db) -> Vec<i64> {
    let mut counts = Vec::new();
    for table in TABLES {
        counts.push(count(db, &format!("SELECT count(*) FROM {table}")).await);
    }
    counts.push(count(db, "SELECT cast(coalesce(sum(version), 0) AS bigint) FROM project").await);
    counts
}

#[tokio::test(flavor = "multi_thread")]
async fn importing_twice_changes_nothing() {
    on_each(async |db| {
        let pages = || [project_page(drafts::project()), kpi_page(drafts::kpi())];
        // The KPI's own page says one thing more: an order for a link that was there.
        assert_eq!(import(db, pages()).await, [Outcome::Created, Outcome::Unchanged]);
        let before = counts(db).await;
        assert_eq!(import(db, pages()).await, [Outcome::Unchanged, Outcome::Unchanged]);
        assert_eq!(counts(db).await, before);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_same_said_by_another_page_changes_nothing() {
    on_each(async |db| {
        import(db, [project_page(drafts::project())]).await;
        let less = ProjectDraft { rationale: None, reports: Vec::new(), steps: Vec::new(), ..drafts::project() };
        let audits = count(db, "SELECT count(*) FROM audit_event").await;
        assert_eq!(import(db, [project_page(less)]).await, [Outcome::Unchanged]);
        assert_eq!(count(db, "SELECT count(*) FROM audit_event").await, audits);
        assert_eq!(count(db, "SELECT cast(version AS bigint) FROM project").await, 1);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_newer_copy_updates_keeps_older_reports_and_leaves_a_trail() {
    on_each(async |db| {
        let old = drafts::project();
        let new = ProjectDraft {
            name: some("โครงการรับเรื่องร้องทุกข์ระยะที่ 2"),
            remark: None,
            reports: vec![
                report(day(2023, 1, 30), 40.0, "ลงพื้นที่ครบ"),
                report(day(2022, 11, 29), 12.0, "ลงพื้นที่สองครั้ง และสรุปผล"),
            ],
            ..drafts::project()
        };
        import(db, [project_page(old.clone())]).await;
        assert_eq!(import(db, [project_page(new)]).await, [Outcome::Updated]);
        let view = store::project::view(db, &PUBLIC, &old.code, today()).await.expect("there");
        let reports: Vec<_> = view.reports.iter().map(|report| (report.date, report.percent)).collect();
        assert_eq!(
            reports,
            [(day(2023, 1, 30), Some(40.0)), (day(2022, 11, 29), Some(12.0)), (day(2022, 10, 31), Some(5.0))]
        );
        assert_eq!(view.reports[1].problem, some("ฝนตกหนัก"));
        assert_eq!((view.remark, view.progress), (old.remark.clone(), Some(40.0)));
        let entry = &view.history[0];
        assert_eq!((entry.actor.as_str(), entry.action.as_str()), ("import", "updated"));
        let change = |field: &str| {
            let change = entry.changes.iter().find(|change| change.field == field).expect("in the trail");
            (change.before.clone(), change.after.clone())
        };
        assert_eq!(change("name"), (old.name.clone(), some("โครงการรับเรื่องร้องทุกข์ระยะที่ 2")));
        assert_eq!(change("reports[2022-11-29].percent"), (some("10"), some("12")));
        assert_eq!(change("reports[2023-01-30]"), (None, some("40")));
        assert_eq!(count(db, "SELECT cast(version AS bigint) FROM project").await, 2);
        // The older copy, found again, is not news.
        assert_eq!(import(db, [project_page(old)]).await, [Outcome::Unchanged]);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn two_reports_of_one_day_stay_two() {
    on_each(async |db| {
        // As some pages print them: the newest first.
        let both = vec![report(day(2022, 12, 1), 15.0, "บ่าย"), report(day(2022, 12, 1), 10.0, "เช้า")];
        let page = |reports| {
            project_page(ProjectDraft { reports, ..drafts::bare("50490000-1", "โครงการ", 2566) })
        };
        import(db, [page(both.clone())]).await;
        // The afternoon's alone, spaced differently, is the afternoon's.
        import(db, [page(vec![report(day(2022, 12, 1), 15.0, "บ่า ย")])]).await;
        let view =
            store::project::view(db, &PUBLIC, &"50490000-1".parse().expect("a code"), today()).await.expect("there");
        assert_eq!(view.reports.len(), 2);
        assert_eq!((view.reports[0].percent, view.progress), (Some(15.0), Some(15.0)), "the later is the newest");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_printed_zero_does_not_replace_a_reported_result() {
    on_each(async |db| {
        let blank: Vec<_> = drafts::kpi()
            .quarters
            .into_iter()
            .map(|quarter| domain::quarter_result::QuarterResult {
                result: Some(0.0),
                report: None,
                score: None,
                score_2_1: Some(0.0),
                score_2_2: Some(0.0),
                ..quarter
            })
            .collect();
        let printed = KpiDraft { quarters: blank, projects: Vec::new(), fiscal_year: None, ..drafts::kpi() };
        let project = ProjectDraft { kpis: vec![printed], ..drafts::bare("50490000-2", "โครงการ", 2566) };
        import(db, [kpi_page(drafts::kpi()), project_page(project)]).await;
        let view = store::kpi::view(db, &PUBLIC, &"5049-7".parse().expect("a code")).await.expect("there");
        assert_eq!((view.quarters[0].result, view.quarters[0].score), (Some(30.0), Some(100.0)));
        assert_eq!(view.projects.len(), 2);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_kpi_without_a_year_takes_its_projects() {
    on_each(async |db| {
        let printed = KpiDraft { fiscal_year: None, ..KpiDraft::new("5049-9".parse().expect("a code")) };
        let project =
            ProjectDraft { kpis: vec![printed.clone()], ..drafts::bare("50490000-2", "โครงการ", 2566) };
        import(db, [project_page(project)]).await;
        let fiscal_year = async || store::kpi::view(db, &PUBLIC, &printed.code).await.expect("there").fiscal_year;
        assert_eq!(fiscal_year().await, Some(drafts::year(2566)));
        import(db, [kpi_page(KpiDraft { fiscal_year: Some(drafts::year(2565)), ..printed.clone() })]).await;
        assert_eq!(fiscal_year().await, Some(drafts::year(2565)));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_dry_run_answers_the_same_and_stores_nothing() {
    on_each(async |db| {
        let newer = ProjectDraft { owner: some("ฝ่ายเทศกิจ"), ..drafts::project() };
        let pages = [
            project_page(drafts::project()),
            kpi_page(drafts::kpi()),
            project_page(newer.clone()),
            project_page(newer),
        ];
        let mut importer = Importer::begin(db, &SYSTEM, "test").await.expect("begins");
        let mut dry = Vec::new();
        for page in &pages {
            dry.push(importer.dry_run(page, kind(page), "page.txt", today()).await.expect("answers"));
        }
        importer.finish(&Default::default()).await.expect("finishes");
        assert!(counts(db).await[..10].iter().all(|count| *count == 0));
        for table in ["unit", "section", "strategy_node", "policy", "import_batch"] {
            assert_eq!(count(db, &format!("SELECT count(*) FROM \"{table}\"")).await, 0, "{table}");
        }
        assert_eq!(import(db, pages).await, dry);
        assert_eq!(dry, [Outcome::Created, Outcome::Unchanged, Outcome::Updated, Outcome::Unchanged]);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn many_at_once_come_to_the_same_as_one_by_one() {
    on_each(async |db| {
        let contents: Vec<Content> = (1..=600)
            .map(|serial| {
                let mut draft = drafts::project();
                draft.code = format!("50490000-{serial}").parse().expect("a code");
                project_page(draft)
            })
            .collect();
        let mut importer = Importer::begin(db, &Actor::System("demo"), "demo").await.expect("begins");
        let outcomes = importer.pages(&contents, today()).await.expect("imports");
        assert!(outcomes.iter().all(|outcome| *outcome == Outcome::Created));
        let again = importer.pages(&contents, today()).await.expect("imports");
        assert!(again.iter().all(|outcome| *outcome == Outcome::Unchanged));
        importer.finish(&Default::default()).await.expect("finishes");
        assert_eq!(import(db, contents[..3].to_vec()).await, [Outcome::Unchanged; 3]);
        assert_eq!(count(db, "SELECT count(*) FROM step").await, 1_800);
        assert_eq!(count(db, "SELECT count(*) FROM kpi").await, 1);
        assert_eq!(count(db, "SELECT count(*) FROM project_kpi").await, 600);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_batch_answers_as_page_by_page_and_a_bad_page_takes_no_other_with_it() {
    on_each(async |db| {
        let newer = ProjectDraft { owner: some("ฝ่ายเทศกิจ"), ..drafts::project() };
        let bad = ProjectDraft { months: drafts::project().months, ..drafts::bare("50490000-12", "โครงการ", 2566) };
        let contents =
            [project_page(drafts::project()), project_page(drafts::project()), project_page(newer), project_page(bad)];
        let pages: Vec<Page<'_>> = contents
            .iter()
            .map(|content| Page { content, kind: kind(content), source: "page.txt" })
            .collect();
        let mut importer = Importer::begin(db, &SYSTEM, "test").await.expect("begins");
        let fails = match db.connection().get_database_backend() {
            DbBackend::Sqlite => {
                "CREATE TRIGGER fails BEFORE INSERT ON project WHEN new.serial = '12' BEGIN SELECT RAISE(ABORT, 'no'); END"
            }
            _ => "ALTER TABLE project ADD CONSTRAINT fails CHECK (serial <> '12')",
        };
        db.connection().execute_unprepared(fails).await.expect("runs");
        let outcomes = importer.batch(&pages, today()).await;
        let answers: Vec<_> = outcomes.iter().map(|outcome| outcome.as_ref().ok().copied()).collect();
        assert_eq!(answers, [Some(Outcome::Created), Some(Outcome::Unchanged), Some(Outcome::Updated), None]);
        importer.finish(&Default::default()).await.expect("finishes");
        assert_eq!(count(db, "SELECT count(*) FROM project").await, 1);
        assert_eq!(count(db, "SELECT count(*) FROM import_page").await, 2);
        assert_eq!(count(db, "SELECT count(*) FROM monthly_result").await, 3);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_units_year_brings_its_kpis_and_units_above() {
    on_each(async |db| {
        let draft = UnitYearDraft {
            code: "04010000".parse().expect("a code"),
            name: some("** กองทดสอบ"),
            sections: vec![("04010100".parse().expect("a code"), "ฝ่ายหนึ่ง".into())],
            kpis: vec![KpiDraft {
                name: some("ร้อยละของงานที่เสร็จ"),
                fiscal_year: Some(drafts::year(2566)),
                ..KpiDraft::new("0401-1".parse().expect("a code"))
            }],
        };
        let page = Content::Unit(Box::new(draft));
        assert_eq!(import(db, [page.clone()]).await, [Outcome::Created]);
        assert_eq!(import(db, [page]).await, [Outcome::Unchanged]);
        let code = "04010000".parse().expect("a code");
        let year = store::unit::year(db, &PUBLIC, &code, &UnitFilter::default(), today()).await.expect("there");
        assert_eq!((year.unit.name.as_str(), year.kpis.len(), year.sections.len()), ("กองทดสอบ", 1, 1));
        assert_eq!(year.parent.map(|parent| parent.code).as_deref(), Some("04000000"));
        assert_eq!(year.years, [drafts::year(2566)]);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn who_may_not_import_changes_nothing() {
    on_each(async |db| {
        let staff = person("somsri", Role::Staff);
        for actor in [&PUBLIC, &staff] {
            assert!(matches!(Importer::begin(db, actor, "test").await.err(), Some(StoreError::Forbidden)));
            assert!(matches!(store::unit::ensure(db, actor, &[]).await, Err(StoreError::Forbidden)));
            assert!(matches!(store::standing::refresh(db, actor, today()).await, Err(StoreError::Forbidden)));
        }
    })
    .await;
}
