//! The pages handed over with the project, where they lie beside it: every field of the whole ones, and every head
//! against what is known of it.

use std::{io::Write, path::PathBuf};

use domain::{
    import::{Content, PageKind},
    kpi::{KpiDraft, KpiKind, KpiLevel},
    money::Money,
    progress_report::ReportedStatus,
    project::ProjectDraft,
    text::search_key,
};
use exchange::{
    jsonl,
    legacy::{Page, read},
};
use serde_json::Value;

/// The folder of the pages; `None`, told, where it is not there. The tests in `pages.rs` read pages of the same forms
/// that were written for the repository.
fn folder() -> Option<PathBuf> {
    let folder =
        PathBuf::from(std::env::var_os("CARGO_MANIFEST_DIR").expect("cargo tells it")).join("../../shared/legacy");
    if !folder.is_dir() {
        // Past the test harness, which keeps to itself what a passing test prints.
        let _ = writeln!(
            std::io::stderr(),
            "SKIPPED, NOT PASSED: the pages of the old system are not at {}; only the repository's own were read",
            folder.display()
        );
        return None;
    }
    Some(folder)
}

fn whole(name: &str, kind: PageKind) -> Option<Page> {
    let text = std::fs::read_to_string(folder()?.join(name)).expect("a page");
    let page = read(&text, None).unwrap_or_else(|refusal| panic!("{name}: {refusal}"));
    assert_eq!(page.kind, kind);
    Some(page)
}

fn project(content: &Content) -> &ProjectDraft {
    match content {
        Content::Project(project) => project,
        other => panic!("{other:?}"),
    }
}

fn kpi(content: &Content) -> &KpiDraft {
    match content {
        Content::Kpi(kpi) => kpi,
        other => panic!("{other:?}"),
    }
}

fn starts(text: &Option<String>, with: &str) {
    assert!(text.as_deref().is_some_and(|text| text.starts_with(with)), "{text:?}");
}

fn ends(text: &Option<String>, with: &str) {
    assert!(text.as_deref().is_some_and(|text| text.ends_with(with)), "{text:?}");
}

#[test]
fn the_whole_progress_page() {
    let Some(page) = whole("project-progress-02000000-2471.txt", PageKind::ProjectProgress) else { return };
    assert!(page.problems.is_empty(), "{:?}", page.problems);
    let project = project(&page.content);
    assert_eq!(project.code.as_str(), "02000000-2471");
    starts(&project.name, "1.1 กิจกรรมการผลักดันให้หน่วยงานดำเนินการแก้ไข");
    ends(&project.name, "ผู้ว่าฯ สัญจรประจำเขต");
    assert_eq!(project.unit_name.as_deref(), Some("ส\u{0E4D}\u{0E32}นักงานเลขานุการผู้ว่าราชการกรุงเทพมหานคร"));
    assert_eq!(project.fiscal_year.map(i32::from), Some(2566));
    assert_eq!(project.progress, Some(10.0));
    assert_eq!(project.owner.as_deref(), Some("ฝ่ายตรวจสอบเรื่องราว"));
    assert_eq!(project.evaluated.map(|(q, score)| (q.number(), score)), Some((1, None)));
    starts(&project.rationale, "1. เรื่องร้องเรียน/ร้องทุกข์ในพื้นที่กรุงเทพมหานคร");
    ends(&project.rationale, "นำเรียนให้ผู้บริหารกรุงเทพมหานคร");
    assert_eq!(project.section_code.as_ref().map(|c| c.as_str()), Some("02000300"));
    assert_eq!((&project.objectives, &project.targets), (&None, &None));
    let strategy: Vec<_> = project.strategy.iter().map(|s| (s.level, s.label.as_str())).collect();
    assert_eq!(
        strategy,
        [
            (1, "ยุทธศาสตร์ที่ ๕ –ส่งเสริมการสร้างเมืองประชาธิปไตยแบบมีส่วนร่วม"),
            (2, "๕.๑ - มหานครกรุงเทพแบบบูรณาการ"),
            (3, "๕.๑.๑ เครือข่ายความร่วมมือในการจัดบริการสาธารณะ%"),
            (4, "๕.๑.๑.๒ พัฒนาความก้าวหน้าในแต่ละประเด็นร้องเรียนได้อย่างทันท่วงที"),
        ]
    );
    let reports: Vec<_> = project.reports.iter().map(|r| (r.date.to_string(), r.percent)).collect();
    assert_eq!(reports, [("2022-11-29".to_owned(), Some(10.0)), ("2022-10-31".to_owned(), Some(5.0))]);
    starts(&project.reports[0].narrative, "ลงพื้นที่ผู้ว่าฯ สัญจรประจำเดือน พ.ย. 2565");
    ends(&project.reports[1].narrative, "เขตยานนาวา จำนวน 10 เรื่อง");
    assert!(project.reports.iter().all(|r| r.problem.is_none() && r.obstacle.is_none()));
    assert_eq!(
        project.steps.iter().map(|s| (s.order, s.weight)).collect::<Vec<_>>(),
        (1..=5).map(|n| (n, Some(20.0))).collect::<Vec<_>>()
    );
    assert_eq!(project.steps[2].title, "ขั้นตอนที่ 3 แจ้งหน่วยงานพิจารณาดำเนินการตามข้อเสนอ");
    let spans: Vec<_> =
        project.steps.iter().map(|s| (s.start, s.finish)).map(|(a, b)| format!("{a:?} {b:?}")).collect();
    assert_eq!(spans[0], "Some(2022-10-01) Some(2022-10-01)");
    assert_eq!(spans[4], "Some(2023-03-01) Some(2023-03-01)");
    assert_eq!(project.kpis.len(), 1);
    let kpi = &project.kpis[0];
    assert_eq!(kpi.code.as_str(), "0200-917");
    starts(&kpi.name, "1.1 ร้อยละความสำเร็จของการผลักดัน");
    assert_eq!((kpi.target, kpi.result, kpi.unit_of_measure.as_deref()), (Some(100.0), None, Some("ร้อยละ")));
    assert_eq!((kpi.kind, kpi.level), (Some(KpiKind::Strategic), Some(KpiLevel::Output)));
    assert_eq!(kpi.quarters.len(), 4);
    assert!(kpi.quarters.iter().all(|q| q.result == Some(0.0) && q.score.is_none() && q.score_2_1 == Some(0.0)));
    assert!(project.evaluations.is_empty());
}

#[test]
fn the_whole_record() {
    let Some(page) = whole("project-detail-50490000-3607.txt", PageKind::ProjectDetail) else { return };
    assert!(page.problems.is_empty(), "{:?}", page.problems);
    let project = project(&page.content);
    assert_eq!(project.code.as_str(), "50490000-3607");
    assert_eq!(project.name.as_deref(), Some("สร้างการสื่อสารสองทางระหว่าง กทม.และประชาชนผ่านสภาคนเมืองประจำเขต"));
    assert_eq!(project.fiscal_year.map(i32::from), Some(2566));
    assert_eq!(project.policy.as_ref().map(|p| p.id.as_str()), Some("30"));
    assert_eq!(project.kpis.iter().map(|k| k.code.as_str()).collect::<Vec<_>>(), ["5049-2033"]);
    assert_eq!((project.budget_received, project.budget_spent), (Some(Money::ZERO), Some(Money::ZERO)));
    assert_eq!(project.progress, Some(100.0));
    assert_eq!(project.unit_name.as_deref(), Some("สำนักงานเขตทุ่งครุ"));
    assert_eq!(format!("{:?} {:?}", project.start, project.finish), "Some(2022-10-01) Some(2023-09-30)");
    starts(&project.rationale, "ปัจจุบันหนึ่งในแนวทางการพูดคุยหลัก");
    ends(&project.rationale, "เพื่อให้ประชาชนเข้าถึงได้มากที่สุด");
    assert_eq!(project.rationale.as_deref().map(|text| text.lines().count()), Some(2));
    assert_eq!(
        project.objectives.as_deref(),
        Some("1. ได้สื่อสารถึงปัญหาที่พบในพื้นที่\n2. รับฟังความคืบหน้าในการปฏิบัติงานของสำนักงานเขต")
    );
    starts(&project.targets, "1.จัดตั้งสภาคนเมืองประจำเขตและแต่งตั้งคณะกรรมการ\n2. จัดให้มี");
    assert_eq!(project.owner.as_deref(), Some("ฝ่ายปกครอง"));
    assert_eq!((&project.evaluator, &project.remark), (&None, &None));
    assert_eq!((project.weight, project.target, project.result), (Some(1.0), Some(100.0), Some(100.0)));
    assert_eq!(project.unit_of_measure.as_deref(), Some("ร้อยละ"));
    let months: Vec<_> = project.months.iter().map(|m| (m.month.number(), m.result)).collect();
    assert_eq!(months, (1..=5).map(|n| (n, Some(100.0))).collect::<Vec<_>>());
    let reports: Vec<_> = project.reports.iter().map(|r| (r.date.to_string(), r.percent, r.status)).collect();
    let (going, done) = (Some(ReportedStatus::InProgress), Some(ReportedStatus::Finished));
    assert_eq!(
        reports,
        [
            ("2023-01-31".to_owned(), Some(50.0), going),
            ("2023-02-20".to_owned(), Some(55.0), going),
            ("2023-03-27".to_owned(), Some(60.0), going),
            ("2023-05-02".to_owned(), Some(100.0), done),
        ]
    );
    starts(&project.reports[0].narrative, "กำลังดำเนินการมอบหมายหน้าที่");
    starts(&project.reports[2].problem, "ขอเลื่อนการประชุมเนื่องจากการเลือกตั้ง");
    starts(&project.reports[2].narrative, "เชิญประชุมสภาคนเมืองร่วมกับตัวแทนหมู่บ้านจัดสรร");
    assert_eq!(project.reports[3].problem, None);
}

#[test]
fn the_whole_printed_report() {
    let Some(page) = whole("printed-report-50490000-3596.md", PageKind::PrintedReport) else { return };
    let told: Vec<_> = page.problems.iter().map(|p| p.field.as_str()).collect();
    assert_eq!(told, ["objectives", "targets", "kpis", "strategy", "reports"]);
    let project = project(&page.content);
    assert_eq!(project.code.as_str(), "50490000-3596");
    assert_eq!(project.name.as_deref(), Some("ประชาชนมีส่วนร่วมในการประเมิน ผอ.เขต และผู้ว่าฯ กทม."));
    assert_eq!(project.fiscal_year.map(i32::from), Some(2566));
    assert_eq!(format!("{:?} {:?}", project.start, project.finish), "Some(2022-10-01) Some(2023-09-30)");
    assert_eq!((project.budget_received, project.budget_spent), (Some(Money::ZERO), Some(Money::ZERO)));
    assert_eq!(project.unit_name.as_deref(), Some("สำนักงานเขตทุ่งครุ"));
    assert_eq!(project.section_name.as_deref(), Some("ฝ่ายปกครอง"));
    assert_eq!((project.owner.as_deref(), &project.coordinator), (Some("ฝ่ายปกครอง"), &None));
    starts(&project.rationale, "การมีส่วนร่วมของประชาชน ในการดำเนินงานของ กทม.");
    ends(&project.rationale, "ความต้องการของประชาชน");
    starts(&project.objectives, "- 1.มีโอกาสประเมินผลการดำเนินงานของ ผอ.เขต");
    starts(&project.targets, "1. ให้ประชาชนมีส่วนร่วม");
    ends(&project.targets, "3. ปรับปรุงแนวทางการประเมิน ผอ.เขต");
    let strategy: Vec<_> = project.strategy.iter().map(|s| (s.level, s.label.split_whitespace().next())).collect();
    assert_eq!(strategy, [(1, Some("ยุทธศาสตร์ที่")), (2, Some("๗.๒")), (3, Some("๗.๒.๒"))]);
    let reports: Vec<_> =
        project.reports.iter().map(|r| (r.date.to_string(), r.percent, r.spent, r.on_plan, r.on_target)).collect();
    let of = |date: &str, percent| (date.to_owned(), Some(percent), Some(Money::ZERO), Some(true), Some(true));
    assert_eq!(reports, [of("2023-01-31", 50.0), of("2023-02-23", 55.0), of("2023-03-27", 100.0)]);
    starts(&project.reports[0].narrative, "กำลังดำเนินการมอบหมายหน้าที่ความรับผิดชอบ");
    assert_eq!(project.reports[1].narrative.as_deref(), Some("จัดทำแบบฟอร์มความพึงพอใจของประชาชนผู้มารับบริการ"));
    ends(&project.reports[2].narrative, "ผู้เข้ามาใช้บริการ");
}

#[test]
fn the_whole_kpi_page() {
    let Some(page) = whole("kpi-detail-5012-0892.txt", PageKind::KpiDetail) else { return };
    assert!(page.problems.is_empty(), "{:?}", page.problems);
    let kpi = kpi(&page.content);
    assert_eq!(kpi.code.as_str(), "5012-0892");
    assert_eq!(kpi.name.as_deref(), Some("ตัวชี้วัดที่ 3.1 ระดับความสำเร็จในการแก้ไข เรื่องร้องเรียนจากประชาชน/ผู้รับบริการ"));
    assert_eq!((kpi.target, kpi.result, kpi.unit_of_measure.as_deref()), (Some(8.0), Some(30.0), Some("ร้อยละ")));
    assert_eq!((kpi.kind, kpi.level), (Some(KpiKind::Strategic), Some(KpiLevel::Output)));
    assert_eq!(kpi.evaluated.map(|(q, score)| (q.number(), score)), Some((4, Some(0.0))));
    let quarters: Vec<_> =
        kpi.quarters.iter().map(|q| (q.quarter.number(), q.result, q.score, q.score_2_1, q.score_2_2)).collect();
    let zero = |n| (n, Some(0.0), Some(0.0), Some(0.0), Some(0.0));
    assert_eq!(quarters, [(1, Some(30.0), Some(100.0), Some(100.0), Some(100.0)), zero(2), zero(3), zero(4)]);
    starts(&kpi.quarters[0].report, "ดำเนินการแก้ไขเรื่องร้องเรียนประจำเดือนตุลาคม");
    assert!(kpi.quarters[1..].iter().all(|q| q.report.is_none()));
    assert_eq!((&kpi.summary, &kpi.source), (&None, &None));
    starts(&kpi.definition, "เรื่องร้องเรียนจากประชาชน/ผู้รับบริการ หมายถึง");
    ends(&kpi.formula, "ดำเนินการครบถ้วน 3 ขั้นตอน (ร้อยละ 8)");
    assert_eq!(kpi.strategy.len(), 4);
    assert_eq!(kpi.strategy[0].label, "ด้านที่ ๗ – การบริหารจัดการเมืองมหานคร : Management Strategy");
    assert!(kpi.strategy[2].label.ends_with("เป็นที่เชื่%"));
    assert!(kpi.projects.is_empty());
}

/// What is known of a head: keys beside `layout` and `url`, none of which the reader sees.
struct Known<'v>(&'v Value);

impl Known<'_> {
    fn text(&self, key: &str) -> Option<&str> {
        self.0.get(key).and_then(Value::as_str)
    }
    fn number(&self, key: &str) -> Option<f64> {
        self.0.get(key).and_then(Value::as_f64)
    }
    /// The unit, where the page itself prints it.
    fn unit(&self) -> Option<&str> {
        self.text("unit").filter(|_| self.text("unit_source") == Some("page"))
    }
}

#[test]
fn every_head_says_what_is_known_of_it() {
    let Some(folder) = folder() else { return };
    let text = std::fs::read_to_string(folder.join("page-heads.jsonl")).expect("the heads");
    let known: Vec<Value> = text.lines().map(|line| serde_json::from_str(line).expect("an object")).collect();
    let mut read_pages = 0;
    for (line, entry) in jsonl::pages(&text) {
        let known = Known(&known[line - 1]);
        let (url, layout) = match entry {
            Ok(entry) => entry,
            Err(problem) => {
                assert!(known.text("layout").is_none(), "{line}");
                assert_eq!((problem.line, problem.field.as_str()), (line, "layout"));
                continue;
            }
        };
        let page = read(&layout, url.as_deref()).unwrap_or_else(|refusal| panic!("{line}: {refusal}"));
        assert_eq!(Some(page.content.code().as_str()), known.text("code"), "{line}");
        assert!(!page.problems.is_empty(), "{line}: a head is a page cut short");
        read_pages += 1;
        match &page.content {
            Content::Project(project) => {
                assert_eq!(project.name.as_deref(), known.text("name"), "{line}");
                assert_eq!(project.unit_name.as_deref(), known.unit(), "{line}");
                let year = project.fiscal_year.map(|year| f64::from(year.be()));
                assert_eq!(year, known.number("fiscal_year_be"), "{line}");
                assert_eq!(project.progress, known.number("progress"), "{line}");
                assert_eq!(project.owner.as_deref(), known.text("responsible_shape"), "{line}");
                check_evaluated(project.evaluated, &known, line);
                let money = |key: &str| known.number(key).map(|baht| Money((baht * 100.0) as i64));
                assert_eq!(project.budget_received, money("budget_received"), "{line}");
                assert_eq!(project.budget_spent, money("budget_used"), "{line}");
                assert_eq!(project.policy.as_ref().map(|p| p.id.as_str()), known.text("policy_id"), "{line}");
            }
            Content::Kpi(kpi) => {
                assert_eq!(kpi.name.as_deref(), known.text("name"), "{line}");
                assert_eq!(kpi.unit_of_measure.as_deref(), known.text("target_unit"), "{line}");
                assert_eq!(kpi.target, known.number("target"), "{line}");
                assert_eq!(kpi.result, known.number("result"), "{line}");
                if kpi.target.is_none() {
                    assert_eq!(kpi.target_text.as_deref(), known.text("target_text"), "{line}");
                }
                let kind = known.text("kpi_type").map(|kind| {
                    if search_key(kind).contains("ยุทธศาสตร์") {
                        KpiKind::Strategic
                    } else {
                        KpiKind::Routine
                    }
                });
                assert_eq!(kpi.kind, kind, "{line}");
                let level = known
                    .text("kpi_level")
                    .filter(|level| level.contains("ระดับ"))
                    .map(|level| if level.contains("output") { KpiLevel::Output } else { KpiLevel::Outcome });
                assert_eq!(kpi.level, level, "{line}");
                check_evaluated(kpi.evaluated, &known, line);
                let quarters = known.0.get("quarters").and_then(Value::as_array).cloned().unwrap_or_default();
                assert_eq!(kpi.quarters.len(), quarters.len(), "{line}");
                for (read, known) in kpi.quarters.iter().zip(&quarters) {
                    let known = Known(known);
                    assert_eq!(Some(f64::from(read.quarter.number())), known.number("q"), "{line}");
                    assert_eq!(read.result, known.number("result"), "{line}");
                    assert_eq!(read.score, known.number("score"), "{line}");
                    assert_eq!(read.score_2_1, known.number("score_2_1"), "{line}");
                    assert_eq!(read.score_2_2, known.number("score_2_2"), "{line}");
                }
            }
            Content::Unit(unit) => assert!(unit.kpis.is_empty() && unit.uncoded.is_empty(), "{line}: no KPI is named"),
        }
    }
    assert_eq!(read_pages, 89);
}

fn check_evaluated(read: Option<(domain::fiscal_year::Quarter, Option<f64>)>, known: &Known<'_>, line: usize) {
    assert_eq!(read.map(|(quarter, _)| f64::from(quarter.number())), known.number("evaluated_quarter"), "{line}");
    assert_eq!(read.and_then(|(_, score)| score), known.number("evaluated_score"), "{line}");
}
