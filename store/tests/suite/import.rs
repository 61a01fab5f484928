//! Importing: twice is once, newer wins, nothing older is lost.

use domain::{
    import::{Content, Dimension, ImportReport, ImportTotals, Outcome, PageKind, UncodedKpi, UnitYearDraft},
    kpi::KpiDraft,
    listing::UnitFilter,
    permission::Actor,
    project::ProjectDraft,
    user::Role,
};
use sea_orm::{ConnectionTrait, DbBackend};
use store::{
    Db, StoreError,
    import::{Answer, Importer, Page},
};

use crate::{
    drafts::{self, kpi_page, project_page, report, some},
    support::*,
};

/// What imports write to.
pub const TABLES: [&str; 10] = [
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

/// How many rows each has, and how often projects were changed.
pub async fn counts(db: &Db) -> Vec<i64> {
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
async fn a_kpis_page_without_a_year_takes_that_of_a_project_it_names_whichever_comes_first() {
    on_each(async |db| {
        let page = |code: &str| {
            let named = domain::unit::Named { code: "50490000-2".to_owned(), name: "โครงการ".to_owned() };
            KpiDraft { projects: vec![named], ..KpiDraft::new(code.parse().expect("a code")) }
        };
        let project = drafts::bare("50490000-2", "โครงการ", 2566);
        let fiscal_year =
            async |kpi: &KpiDraft| store::kpi::view(db, &PUBLIC, &kpi.code).await.expect("there").fiscal_year;
        // Before the project's page, in one batch with it, and after it.
        let (before, with, after) = (page("5049-7"), page("5049-8"), page("5049-9"));
        import(db, [kpi_page(before.clone())]).await;
        assert_eq!(fiscal_year(&before).await, None);
        import(db, [kpi_page(with.clone()), project_page(project.clone())]).await;
        import(db, [kpi_page(after.clone())]).await;
        for kpi in [&before, &with, &after] {
            assert_eq!(fiscal_year(kpi).await, Some(drafts::year(2566)), "{}", kpi.code);
        }
        let dated =
            "SELECT count(*) FROM audit_event WHERE record_kind = 'kpi' AND CAST(changes AS text) LIKE '%fiscal_year%'";
        assert_eq!(count(db, dated).await, 3);
        let again = import(db, [kpi_page(before), kpi_page(with), kpi_page(after), project_page(project)]).await;
        assert_eq!(again, [Outcome::Unchanged; 4]);
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
            dry.push(importer.dry_run(page, kind(page), "page.txt", today()).await.expect("answers").outcome);
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
        let demo = Actor::System("demo");
        let cut_short = async || store::import::interrupted(db, &demo, "demo").await.expect("answers");
        let mut importer = Importer::begin(db, &demo, "demo").await.expect("begins");
        assert!(!cut_short().await);
        let outcomes = importer.pages(&contents[..300], today()).await.expect("imports");
        assert_eq!(outcomes.len(), 300);
        drop(importer);
        assert!(cut_short().await, "it is brought in again where it was cut short");
        let mut importer = Importer::begin(db, &demo, "demo").await.expect("begins");
        let outcomes = importer.pages(&contents, today()).await.expect("imports");
        assert!(outcomes[..300].iter().all(|outcome| *outcome == Outcome::Unchanged));
        let outcomes = &outcomes[300..];
        assert!(outcomes.iter().all(|outcome| *outcome == Outcome::Created));
        let again = importer.pages(&contents, today()).await.expect("imports");
        assert!(again.iter().all(|outcome| *outcome == Outcome::Unchanged));
        importer.finish(&Default::default()).await.expect("finishes");
        store::import::made_good(db, &demo, "demo").await.expect("answers");
        assert!(!cut_short().await);
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
        let answers: Vec<_> = outcomes.iter().map(|answer| answer.as_ref().ok().map(|answer| answer.outcome)).collect();
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
            dimensions: vec![dimension("ด้านประสิทธิภาพ%")],
            kpis: vec![KpiDraft {
                name: some("ร้อยละของงานที่เสร็จ"),
                fiscal_year: Some(drafts::year(2566)),
                dimension: Some(2),
                ..KpiDraft::new("0401-1".parse().expect("a code"))
            }],
            uncoded: Vec::new(),
        };
        let page = Content::Unit(Box::new(draft));
        assert_eq!(import(db, [page.clone()]).await, [Outcome::Created]);
        assert_eq!(import(db, [page.clone()]).await, [Outcome::Unchanged]);
        let code = "04010000".parse().expect("a code");
        let called = async || {
            let year = store::unit::year(db, &PUBLIC, &code, &UnitFilter::default(), today()).await.expect("there");
            year.groups.iter().map(|group| group.label.clone()).collect::<Vec<_>>()
        };
        assert_eq!(called().await, [some("ด้านประสิทธิภาพ%")]);
        // The whole wording replaces the one that was cut, and the cut one does not come back.
        let Content::Unit(draft) = page else { unreachable!("a unit's page") };
        let said = async |name: &str| {
            import(
                db,
                [Content::Unit(Box::new(UnitYearDraft { dimensions: vec![dimension(name)], ..*draft.clone() }))],
            )
            .await;
        };
        said("ด้านประสิทธิภาพของการปฏิบัติราชการ").await;
        said("ด้านประสิทธิภาพของ%").await;
        assert_eq!(called().await, [some("ด้านประสิทธิภาพของการปฏิบัติราชการ")]);
        assert_eq!(count(db, "SELECT count(*) FROM audit_event WHERE record_kind = 'dimension'").await, 2);
        let year = store::unit::year(db, &PUBLIC, &code, &UnitFilter::default(), today()).await.expect("there");
        assert_eq!((year.unit.name.as_str(), year.kpis.len(), year.sections.len()), ("กองทดสอบ", 1, 1));
        assert_eq!(year.parent.map(|parent| parent.code).as_deref(), Some("04000000"));
        assert_eq!(year.years, [drafts::year(2566)]);
    })
    .await;
}

fn dimension(name: &str) -> Dimension {
    Dimension { fiscal_year: drafts::year(2566), number: 2, name: name.into() }
}

/// A unit's year that prints KPIs without codes.
fn unit_year(names: &[&str], result: f64) -> Content {
    let uncoded = names.iter().enumerate().map(|(place, name)| {
        let said =
            KpiDraft { result: Some(result), name: None, projects: Vec::new(), appeals: Vec::new(), ..drafts::kpi() };
        UncodedKpi::new(place * 10 + 5, place, (*name).to_owned(), said)
    });
    Content::Unit(Box::new(UnitYearDraft {
        code: "50490000".parse().expect("a code"),
        name: None,
        sections: Vec::new(),
        dimensions: Vec::new(),
        kpis: Vec::new(),
        uncoded: uncoded.collect(),
    }))
}

async fn answer(db: &Db, content: &Content) -> Answer {
    let mut importer = Importer::begin(db, &SYSTEM, "test").await.expect("begins");
    let dry = importer.dry_run(content, kind(content), "page.txt", today()).await.expect("answers");
    let mut importer = Importer::begin(db, &SYSTEM, "test").await.expect("begins");
    let answer = importer.page(content, kind(content), "page.txt", today()).await.expect("imports");
    importer.finish(&Default::default()).await.expect("finishes");
    assert_eq!(dry, answer, "a dry run says the same");
    answer
}

#[tokio::test(flavor = "multi_thread")]
async fn a_kpi_without_a_code_is_known_by_unit_year_and_name() {
    on_each(async |db| {
        let page = unit_year(&["ร้อยละของ เรื่องที่แก้ไขแล้วเสร\u{E47}จ", "ชื่อที่ยังไม่มี"], 77.0);
        let told = |answer: &Answer| {
            answer.unmatched.iter().map(|kpi| (kpi.line, kpi.place, kpi.name.clone(), kpi.found)).collect::<Vec<_>>()
        };
        let result = async |code: &str| {
            store::kpi::view(db, &PUBLIC, &code.parse().expect("a code")).await.expect("there").result
        };
        // Nothing is known of either, nothing is invented, and nothing is remembered but the unit itself.
        let nothing = answer(db, &page).await;
        assert_eq!(nothing.unmatched.len(), 2);
        assert_eq!(count(db, "SELECT count(*) FROM kpi").await, 0);

        // The same name of another year and of another unit is another KPI.
        let coded = |code: &str, year: i32, name: &str| {
            kpi_page(KpiDraft {
                name: some(name),
                fiscal_year: Some(drafts::year(year)),
                projects: Vec::new(),
                ..KpiDraft { code: code.parse().expect("a code"), ..drafts::kpi() }
            })
        };
        let name = "ร้อยละของเรื่องที่แก้ไขแล้วเสร็จ";
        import(db, [coded("5049-6", 2565, name), coded("5012-7", 2566, name), coded("5049-7", 2566, name)]).await;
        let first = answer(db, &page).await;
        assert_eq!((first.outcome, told(&first)), (Outcome::Updated, vec![(15, 1, "ชื่อที่ยังไม่มี".to_owned(), 0)]));
        assert_eq!(
            (result("5049-7").await, result("5049-6").await, result("5012-7").await),
            (Some(77.0), Some(30.5), Some(30.5))
        );
        let view = store::kpi::view(db, &PUBLIC, &"5049-7".parse().expect("a code")).await.expect("there");
        assert_eq!(view.name, name, "its name stays as its own page writes it");

        // A newer copy of the KPI's page is not undone by the older unit's page, come again for its other KPI.
        import(db, [kpi_page(KpiDraft { result: Some(80.0), projects: Vec::new(), ..drafts::kpi() })]).await;
        let before = counts(db).await;
        let again = answer(db, &page).await;
        assert_eq!((again.outcome, again.unmatched.len()), (Outcome::Unchanged, 1));
        assert_eq!(counts(db).await, before);
        import(db, [coded("5049-8", 2566, "ชื่อที่ยังไม่มี")]).await;
        let later = answer(db, &page).await;
        assert_eq!((later.outcome, later.unmatched.len()), (Outcome::Updated, 0));
        assert_eq!((result("5049-8").await, result("5049-7").await), (Some(77.0), Some(80.0)));
        let before = counts(db).await;
        assert_eq!(answer(db, &page).await, Answer { outcome: Outcome::Unchanged, unmatched: Vec::new() });
        assert_eq!(counts(db).await, before);

        // Two of one name: nobody can tell which is meant.
        import(db, [coded("5049-9", 2566, name)]).await;
        let ambiguous = answer(db, &unit_year(&[name], 99.0)).await;
        assert_eq!(told(&ambiguous), [(5, 0, name.to_owned(), 2)]);
        assert_eq!(result("5049-7").await, Some(80.0));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_records_point_at_leaves_a_trail_too() {
    on_each(async |db| {
        let events = async |kind: &str, action: &str| {
            let sql = format!("SELECT count(*) FROM audit_event WHERE record_kind = '{kind}' AND action = '{action}' AND batch_id IS NOT NULL");
            count(db, &sql).await
        };
        import(db, [project_page(drafts::project())]).await;
        for (kind, created) in
            [("unit", 1), ("section", 1), ("policy", 1), ("strategy_edition", 1), ("strategy_node", 4)]
        {
            assert_eq!((events(kind, "created").await, events(kind, "updated").await), (created, 0), "{kind}");
        }
        let mut newer = drafts::project();
        newer.policy = Some(domain::policy::Policy { id: "30".into(), name: some("ผู้ว่าฯ เที่ยงวัน ระยะที่ 2") });
        newer.strategy[2].label = "๕.๑.๑ เครือข่ายบริการสาธารณะที่ทุกคนเข้าถึง".into();
        import(db, [project_page(newer)]).await;
        for (kind, created, updated) in [("unit", 1, 0), ("policy", 1, 1), ("strategy_node", 4, 1)] {
            assert_eq!((events(kind, "created").await, events(kind, "updated").await), (created, updated), "{kind}");
        }
        let lost = "SELECT count(*) FROM audit_event WHERE record_kind = 'policy' AND action = 'updated' AND \
                    CAST(changes AS text) LIKE '%เที่ยงวัน\"%' AND CAST(changes AS text) LIKE '%ระยะที่ 2%'";
        assert_eq!(count(db, lost).await, 1, "before and after");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn every_change_of_a_record_keeps_what_was_before() {
    on_each(async |db| {
        let old = ProjectDraft {
            reports: vec![report(day(2022, 12, 1), 15.0, "บ่าย"), report(day(2022, 12, 1), 10.0, "เช้า")],
            ..drafts::project()
        };
        let mut new = old.clone();
        new.section_code = Some("50490400".parse().expect("a code"));
        new.steps[1].weight = Some(30.5);
        new.steps[2].weight = Some(29.5);
        new.reports[0].problem = some("ไฟดับ");
        new.months[0].result = Some(2.5);
        new.evaluations[0].score = Some(90.0);
        new.kpis[0].quarters[0].score = Some(80.0);
        new.kpis[0].target = Some(85.0);
        new.budget_spent = Some(domain::money::Money(150_050));
        import(db, [project_page(old.clone())]).await;
        let before = store::project::view(db, &PUBLIC, &old.code, today()).await.expect("there");
        import(db, [project_page(new)]).await;
        let view = store::project::view(db, &PUBLIC, &old.code, today()).await.expect("there");
        let change = |field: &str| {
            let change = view.history[0].changes.iter().find(|change| change.field == field);
            let change = change.unwrap_or_else(|| panic!("{field} in {:?}", view.history[0].changes));
            (change.before.clone(), change.after.clone())
        };
        assert_eq!(change("section"), (some("50490300 ฝ่ายปกครอง"), some("50490400 ฝ่ายปกครอง")));
        assert_eq!(change("reports[2022-12-01#1].problem"), (None, some("ไฟดับ")));
        assert_eq!(change("months[1].result"), (some("0"), some("2.5")));
        assert_eq!(change("evaluations[1].score"), (some("85"), some("90")));
        assert_eq!(change("budget_spent"), (some("0.01"), some("1500.50")));
        let steps = change("steps").0.expect("the plan before");
        let steps: Vec<domain::step::Step> = serde_json::from_str(&steps).expect("steps");
        assert_eq!(steps, before.steps);
        let sql = "SELECT count(*) FROM audit_event WHERE record_kind = 'kpi' AND action = 'updated' AND \
                   CAST(changes AS text) LIKE '%quarters[1].score%' AND CAST(changes AS text) LIKE '%target%'";
        assert_eq!(count(db, sql).await, 1);
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

#[tokio::test(flavor = "multi_thread")]
async fn what_imports_brought_is_added_up() {
    on_each(async |db| {
        let totals = async || store::import::totals(db, &SYSTEM).await.expect("totals");
        assert_eq!(totals().await, ImportTotals::default());
        for (code, created, rejected) in [("50990000-1", 1, 0), ("50990000-2", 1, 2)] {
            let mut importer = Importer::begin(db, &SYSTEM, "test").await.expect("begins");
            let page = project_page(drafts::bare(code, "โครงการ", 2566));
            importer.page(&page, PageKind::ProjectProgress, "test", today()).await.expect("stored");
            let report = ImportReport { created, rejected, ..ImportReport::default() };
            importer.finish(&report).await.expect("ends");
        }
        let expected = ImportTotals { imports: 2, created: 2, rejected: 2, ..ImportTotals::default() };
        assert_eq!(totals().await, expected);
        assert!(matches!(store::import::totals(db, &PUBLIC).await, Err(StoreError::Forbidden)));
        let pool = db.pool();
        assert!(pool.open >= 1 && pool.idle <= pool.open && pool.open <= pool.most, "{pool:?}");
    })
    .await;
}
