//! Whole pages of each kind, invented in the forms of the legacy system, read field by field.

use chrono::NaiveDate;
use domain::{
    import::{Content, PageKind, Severity, UnitYearDraft},
    kpi::{KpiDraft, KpiKind, KpiLevel},
    money::Money,
    progress_report::ReportedStatus,
    project::ProjectDraft,
};
use exchange::legacy::{Page, Refusal, read};

const PROGRESS: &str = include_str!("fixtures/project-progress.txt");
const PROGRESS_OTHER: &str = include_str!("fixtures/project-progress-other.txt");
const DETAIL: &str = include_str!("fixtures/project-detail.txt");
const PRINTED: &str = include_str!("fixtures/printed-report.md");
const KPI: &str = include_str!("fixtures/kpi-detail.txt");
const CITY: &str = include_str!("fixtures/city-kpi.txt");
const UNIT: &str = include_str!("fixtures/unit-year.txt");

fn page(text: &str, kind: PageKind) -> Page {
    let page = read(text, None).unwrap_or_else(|refusal| panic!("{refusal}"));
    assert_eq!(page.kind, kind);
    assert!(page.problems.iter().all(|problem| problem.severity == Severity::Warning));
    page
}

fn project(page: Page) -> ProjectDraft {
    match page.content {
        Content::Project(project) => *project,
        other => panic!("{other:?}"),
    }
}

fn kpi(page: Page) -> KpiDraft {
    match page.content {
        Content::Kpi(kpi) => *kpi,
        other => panic!("{other:?}"),
    }
}

fn unit(page: Page) -> UnitYearDraft {
    match page.content {
        Content::Unit(unit) => *unit,
        other => panic!("{other:?}"),
    }
}

fn messages(page: &Page) -> Vec<String> {
    page.problems.iter().map(|p| format!("{} {}: {}", p.line, p.field, p.message)).collect()
}

fn day(y: i32, m: u32, d: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(y, m, d).expect("a date")
}

#[test]
fn a_progress_page_with_twelve_reports_ten_steps_and_routine_work() {
    let page = page(PROGRESS, PageKind::ProjectProgress);
    assert_eq!(messages(&page), ["284 kpis[1].quarters: ไม่พบตารางผลงานรายไตรมาสของตัวชี้วัด หน้าอาจถูกตัดหรือบันทึกมาไม่ครบ"]);
    let project = project(page);
    assert_eq!(project.code.as_str(), "50990000-4101");
    assert_eq!(project.name.as_deref(), Some("สวนริมคลองใกล้บ้าน : ระยะที่ 2"));
    assert_eq!(project.unit_name.as_deref(), Some("สำนักงานเขตตัวอย่าง"));
    assert_eq!(project.fiscal_year.map(i32::from), Some(2567));
    assert_eq!(project.progress, Some(100.0));
    assert_eq!(project.owner.as_deref(), Some("ฝ่ายรักษาความสะอาดและสวนสาธารณะ"));
    assert_eq!(project.evaluated.map(|(q, score)| (q.number(), score)), Some((4, Some(95.0))));
    assert_eq!(
        project.rationale.as_deref(),
        Some("คนริมคลองมีที่พักผ่อนน้อย จึงปรับปรุงที่ว่างเป็นสวน\nผลการดำเนินงาน\nปีก่อนเป็นที่พอใจของผู้ใช้")
    );
    assert_eq!(project.section_code.as_ref().map(|c| c.as_str()), Some("50990300"));
    assert_eq!(project.objectives.as_deref(), Some("1. เพิ่มพื้นที่สีเขียวที่เดินถึงได้\n2. ให้ชุมชนร่วมดูแล"));
    assert_eq!(project.targets.as_deref(), Some("ปรับปรุงที่ว่างริมคลอง 3 ช่วง"));
    assert_eq!((project.strategy.len(), project.routine), (0, Some(true)));

    assert_eq!(project.reports.len(), 12);
    let newest = &project.reports[0];
    assert_eq!((newest.date, newest.percent), (day(2024, 9, 27), Some(100.0)));
    assert_eq!(newest.narrative.as_deref(), Some("สรุปผลและส่งมอบสวนให้ฝ่ายดูแลต่อ"));
    assert_eq!((&newest.problem, &newest.obstacle), (&None, &None));
    let by_date = |d| project.reports.iter().find(|r| r.date == d).expect("a report");
    assert_eq!(by_date(day(2023, 12, 28)).problem.as_deref(), Some("ผู้ขายส่งกล้าไม้ล่าช้า"));
    assert_eq!(by_date(day(2024, 3, 29)).obstacle.as_deref(), Some("ฝนตกต่อเนื่อง\nหลายวัน"));
    assert_eq!(by_date(day(2024, 4, 30)).percent, Some(48.25));
    assert_eq!(
        by_date(day(2023, 11, 30)).narrative.as_deref(),
        Some("สำรวจต้นไม้ริมคลองครบสามช่วง\nจัดทำบัญชีต้นไม้ที่ต้องตัดแต่ง 42 ต้น")
    );

    assert_eq!(project.steps.len(), 10);
    assert_eq!(project.steps.iter().filter_map(|s| s.weight).sum::<f64>(), 100.0);
    let step = &project.steps[1];
    assert_eq!((step.order, step.title.as_str(), step.weight), (2, "สำรวจพื้นที่ : ช่วงที่ 1 ถึง 3", Some(7.0)));
    assert_eq!(project.steps[3].title, "ขั้นตอนที่ 4 ปลูกไม้พุ่มริมทางเดิน");
    assert_eq!((project.steps[3].start, project.steps[3].finish), (Some(day(2024, 1, 1)), Some(day(2024, 2, 29))));
    assert_eq!(project.steps[5].weight, Some(12.5));

    assert_eq!(project.kpis.len(), 2);
    let kpi = &project.kpis[0];
    assert_eq!(kpi.code.as_str(), "5099-2101");
    assert_eq!(kpi.name.as_deref(), Some("ระดับความสำเร็จของการปรับปรุงสวนริมคลอง"));
    assert_eq!((kpi.target, kpi.result, kpi.unit_of_measure.as_deref()), (Some(5.0), Some(100.0), Some("ระดับ")));
    assert_eq!((kpi.kind, kpi.level), (Some(KpiKind::Routine), Some(KpiLevel::Outcome)));
    assert_eq!(
        quarters(kpi),
        [
            (1, Some(20.0), Some(100.0), Some(100.0), Some(100.0)),
            (2, Some(40.0), None, Some(0.0), Some(0.0)),
            (3, Some(66.0), Some(85.0), Some(85.0), Some(50.0)),
            (4, Some(100.0), Some(95.0), Some(95.0), Some(100.0)),
        ]
    );
    let evaluations: Vec<_> = project.evaluations.iter().map(|e| (e.quarter.number(), e.score)).collect();
    assert_eq!(evaluations, [(1, Some(100.0)), (2, Some(90.0)), (4, Some(95.0))]);
}

type Numbers = (u8, Option<f64>, Option<f64>, Option<f64>, Option<f64>);

fn quarters(kpi: &KpiDraft) -> Vec<Numbers> {
    kpi.quarters.iter().map(|q| (q.quarter.number(), q.result, q.score, q.score_2_1, q.score_2_2)).collect()
}

#[test]
fn the_same_page_saved_another_way_says_the_same() {
    // CRLF, a byte order mark, cells ending in a bar, no blank lines, steps on one line, decomposed SARA AM in labels.
    assert_eq!(
        project(page(PROGRESS_OTHER, PageKind::ProjectProgress)),
        project(page(PROGRESS, PageKind::ProjectProgress))
    );
}

#[test]
fn a_record_with_glued_labels() {
    let page = page(DETAIL, PageKind::ProjectDetail);
    assert_eq!(messages(&page), [] as [&str; 0]);
    let project = project(page);
    assert_eq!(project.code.as_str(), "50990000-4405");
    assert_eq!(project.name.as_deref(), Some("ตลาดนัดคนเดินหน้าเขต"));
    assert_eq!(project.fiscal_year.map(i32::from), Some(2567));
    assert_eq!(project.unit_name.as_deref(), Some("สำนักงานเขตตัวอย่าง"));
    assert_eq!(project.budget_received, Some(Money(25_000_075)));
    assert_eq!(project.budget_spent, Some(Money(19_999_900)));
    assert_eq!(project.progress, Some(85.5));
    assert_eq!((project.start, project.finish), (Some(day(2023, 10, 1)), Some(day(2024, 9, 30))));
    assert_eq!(
        project.rationale.as_deref(),
        Some("พ่อค้าแม่ค้ารายย่อยขาดที่ขายถาวร\nเป้าหมายของงานนี้คือให้ขายได้ทุกสัปดาห์\nหน่วยงานอื่นร่วมสนับสนุนด้วย")
    );
    assert_eq!(project.objectives.as_deref(), Some("1. มีที่ขายของประจำ\n2. คนในเขตมีที่เดินเล่น"));
    assert_eq!(project.targets.as_deref(), Some("จัดตลาด 40 ครั้ง"));
    assert_eq!(project.owner.as_deref(), Some("ฝ่ายเทศกิจ"));
    assert_eq!(project.evaluator.as_deref(), Some("กลุ่มงานประเมินผล"));
    assert_eq!(project.remark, None);
    let policy = project.policy.expect("a policy");
    assert_eq!((policy.id.as_str(), policy.name.as_deref()), ("112", Some("ตลาดชุมชนทุกเขต")));
    assert_eq!((project.weight, project.target, project.result), (Some(2.5), Some(40.0), Some(34.0)));
    assert_eq!(project.unit_of_measure.as_deref(), Some("ครั้ง"));
    assert_eq!(project.kpis.iter().map(|k| k.code.as_str()).collect::<Vec<_>>(), ["5099-2033"]);
    let months: Vec<_> = project.months.iter().map(|m| (m.month.number(), m.result)).collect();
    let expected = [2.5, 5.0, 0.0, 12.0, 14.0, 19.0, 23.0, 27.0, 31.0, 34.0];
    assert_eq!(months, (1..=10).zip(expected.map(Some)).collect::<Vec<_>>());
    assert_eq!(project.reports.len(), 3);
    let second = &project.reports[1];
    assert_eq!((second.date, second.percent), (day(2024, 3, 31), Some(55.5)));
    assert_eq!(second.status, Some(ReportedStatus::InProgress));
    assert_eq!(second.problem.as_deref(), Some("ฝนตกทำให้งดตลาด 2 ครั้ง"));
    assert_eq!(second.narrative.as_deref(), Some("จัดแล้ว 19 ครั้ง\nเพิ่มร้านอาหารอีก 10 ร้าน"));
    assert_eq!((project.reports[2].status, &project.reports[2].problem), (Some(ReportedStatus::Finished), &None));
}

#[test]
fn a_record_as_a_markdown_table_says_the_same() {
    let (record, tail) = DETAIL.split_once("\n\nประวัติการปรับปรุงข้อมูล").expect("a tail");
    let (head, rows) = record.split_once("รหัสโครงการ").expect("a record");
    let labels = [
        "รหัสโครงการ",
        "ปี",
        "ชื่อโครงการ",
        "Policy ID",
        "Branch ID",
        "Kpi ID",
        "งบฯ ที่ได้รับ (บาท)",
        "งบฯ ที่ใช้ไป (บาท)",
        "คืบหน้าล่าสุด",
        "หน่วยงาน",
        "Start Date",
        "Finish Date",
        "หลักการและเหตุผล",
        "วัตถุประสงค์",
        "เป้าหมายโครงการ",
        "เป้าหมาย",
        "ผู้รับผิดชอบ",
        "ผู้ตรวจประเมิน",
        "หมายเหตุ",
        "นโยบาย ผว.",
        "ค่าน้ำหนัก",
        "ผลการดำเนินการ",
        "หน่วยนับ",
        "อธิบายรายละเอียดความคืบหน้า",
    ];
    let mut table = String::from("| ฟิลด์ | ค่า |\n|---|---|\n");
    for row in ["รหัสโครงการ", rows]
        .concat()
        .replace("\nเป้าหมายของ", "<br>เป้าหมายของ")
        .replace("\nหน่วยงานอื่น", "<br>หน่วยงานอื่น")
        .replace("\n2. ", "<br>2. ")
        .lines()
    {
        let (label, value) = match row.strip_prefix("ผลงานเดือนที่ ") {
            Some(_) if row.ends_with(" 11") || row.ends_with(" 12") => (row, ""),
            Some(rest) => row.split_at(row.len() - rest.len() + if rest.starts_with("10") { 2 } else { 1 }),
            None => labels.iter().find_map(|l| Some((*l, row.strip_prefix(l)?))).expect("a label"),
        };
        table += &format!("| **{label}** | {value} |\n");
    }
    let text = format!("# {head}{table}\n\n## ประวัติการปรับปรุงข้อมูล{tail}");
    assert_eq!(project(page(&text, PageKind::ProjectDetail)), project(page(DETAIL, PageKind::ProjectDetail)));
}

#[test]
fn a_printed_report_whose_pages_repeat() {
    let page = page(PRINTED, PageKind::PrintedReport);
    assert_eq!(
        messages(&page),
        [
            "82 objectives: “1.4 วัตถุประสงค์ของโครงการ” พิมพ์ซ้ำไม่ตรงกัน ใช้ข้อความแรก",
            "89 reports: รายงานครั้งที่ 2 พิมพ์ซ้ำไม่ตรงกัน ใช้ครั้งแรก",
        ]
    );
    let project = project(page);
    assert_eq!(project.code.as_str(), "50990000-4333");
    assert_eq!(project.name.as_deref(), Some("ห้องสมุดเคลื่อนที่สู่ชุมชน (รอบที่ 2 : ริมน้ำ)"));
    assert_eq!(project.fiscal_year.map(i32::from), Some(2567));
    assert_eq!((project.start, project.finish), (Some(day(2023, 10, 1)), Some(day(2024, 9, 30))));
    assert_eq!(project.budget_received, Some(Money(12_000_050)));
    assert_eq!(project.budget_spent, Some(Money(9_875_000)));
    assert_eq!(project.unit_name.as_deref(), Some("สำนักงานเขตตัวอย่าง"));
    assert_eq!(project.section_name.as_deref(), Some("ฝ่ายพัฒนาชุมชน"));
    assert_eq!(project.owner.as_deref(), Some("ฝ่ายพัฒนาชุมชน"));
    assert_eq!(project.coordinator.as_deref(), Some("กลุ่มงานติดตาม"));
    assert_eq!(project.rationale.as_deref(), Some("เด็กในชุมชนริมน้ำเดินทางไปห้องสมุดลำบาก"));
    assert_eq!(project.objectives.as_deref(), Some("1. ให้เด็กยืมหนังสือใกล้บ้าน\n2. ให้ผู้สูงอายุได้อ่าน"));
    assert_eq!(project.targets.as_deref(), Some("ออกหน่วย 24 ครั้ง"));
    let strategy: Vec<_> = project.strategy.iter().map(|s| (s.level, s.label.as_str())).collect();
    assert_eq!(
        strategy,
        [
            (1, "ยุทธศาสตร์ที่ ๓ ? มหานครสำหรับทุกคน"),
            (2, "๓.๔ - การเรียนรู้ตลอดชีวิต"),
            (3, "๓.๔.๑ ทุกชุมชนเข้าถึงแหล่งเรียนรู้"),
            (4, "๓.๔.๑.๒ นำหนังสือไปหาผู้อ่าน"),
        ]
    );
    assert_eq!(project.kpis.iter().map(|k| k.code.as_str()).collect::<Vec<_>>(), ["5099-2117"]);
    assert_eq!(project.reports.len(), 2);
    let [first, second] = project.reports.as_slice() else { panic!("two reports") };
    assert_eq!((first.date, first.percent, first.spent), (day(2023, 11, 30), Some(25.0), Some(Money(3_000_025))));
    assert_eq!((first.on_plan, first.on_target), (Some(true), Some(false)));
    assert_eq!(first.narrative.as_deref(), Some("จัดเส้นทางและนัดหมายชุมชน\n: ชุมชนตอบรับ 12 แห่ง"));
    assert_eq!((second.date, second.percent, second.spent), (day(2024, 2, 29), Some(60.0), Some(Money::ZERO)));
    assert_eq!((second.on_plan, second.on_target), (Some(false), Some(true)));
}

#[test]
fn a_kpi_in_levels_with_a_result_in_percent() {
    let page = page(KPI, PageKind::KpiDetail);
    assert_eq!(messages(&page), [] as [&str; 0]);
    let kpi = kpi(page);
    assert_eq!(kpi.code.as_str(), "5099-0417");
    assert_eq!(kpi.name.as_deref(), Some("1.(2) ระดับความสำเร็จของการแก้ปัญหาน้ำท่วมขังในซอย"));
    assert_eq!((kpi.target, kpi.result, kpi.unit_of_measure.as_deref()), (Some(5.0), Some(100.0), Some("ระดับ")));
    assert_eq!((kpi.kind, kpi.level), (Some(KpiKind::Routine), Some(KpiLevel::Outcome)));
    assert_eq!(kpi.evaluated.map(|(q, score)| (q.number(), score)), Some((3, Some(90.0))));
    assert_eq!(kpi.fiscal_year, None);
    assert_eq!(
        quarters(&kpi),
        [
            (1, Some(40.0), Some(100.0), Some(100.0), Some(100.0)),
            (2, Some(60.0), None, Some(0.0), Some(0.0)),
            (3, Some(1080.5), Some(90.0), Some(90.0), Some(50.0)),
            (4, Some(-2.0), Some(100.0), Some(0.0), Some(0.0)),
        ]
    );
    let reports: Vec<_> = kpi.quarters.iter().map(|q| q.report.as_deref()).collect();
    assert_eq!(
        reports,
        [Some("ลอกท่อระบายน้ำในซอย 4 แห่ง\n1\n2\nนับเป็นสองรอบ"), None, Some("ติดตั้งเครื่องสูบน้ำเพิ่ม"), Some("ขออุทธรณ์ปรับเกณฑ์"),]
    );
    assert_eq!(kpi.summary.as_deref(), Some("ท่วมขังน้อยลงทุกซอย"));
    assert_eq!(kpi.definition.as_deref(), Some("น้ำท่วมขัง หมายถึง : น้ำสูงเกิน 10 เซนติเมตรนานกว่า 30 นาที"));
    assert_eq!(kpi.formula.as_deref(), Some("ระดับ 1 ถึง 5 ตามจำนวนซอยที่แก้ไขแล้ว"));
    assert_eq!(kpi.source.as_deref(), Some("บันทึกของฝ่ายโยธา"));
    assert_eq!(kpi.strategy.iter().map(|s| s.level).collect::<Vec<_>>(), [1, 2, 3, 4]);
    assert_eq!(kpi.strategy[0].label, "ด้านที่ ๑ - มหานครปลอดภัย");
    assert!(kpi.strategy[2].label.ends_with('%'));
    let projects: Vec<_> = kpi.projects.iter().map(|p| (p.code.as_str(), p.name.as_str())).collect();
    assert_eq!(projects, [("50990000-4207", "โครงการลอกท่อระบายน้ำ"), ("50990000-4208", "โครงการเครื่องสูบน้ำประจำซอย"),]);
}

#[test]
fn an_indicator_of_the_city_plan() {
    let page = page(CITY, PageKind::CityKpi);
    assert_eq!(messages(&page), [] as [&str; 0]);
    let kpi = kpi(page);
    assert_eq!(kpi.code.as_str(), "412");
    assert_eq!(kpi.name.as_deref(), Some("๑. จำนวนสวนที่เดินถึงได้ใน 15 นาที"));
    assert_eq!((kpi.target, kpi.target_text.as_deref()), (None, Some("5 จากปีที่ผ่านมา")));
    assert_eq!(kpi.unit_of_measure.as_deref(), Some("เพิ่มขึ้นร้อยละ"));
    assert_eq!(kpi.strategy.iter().map(|s| s.level).collect::<Vec<_>>(), [1, 2, 3]);
    assert_eq!(kpi.definition.as_deref(), Some("สวน หมายถึง พื้นที่สีเขียวที่เปิดให้ทุกคนใช้"));
    assert_eq!(kpi.formula.as_deref(), Some("นับสวนที่เปิดแล้วเทียบกับปีก่อน"));
    assert_eq!(kpi.source.as_deref(), Some("ทะเบียนสวนของสำนักสิ่งแวดล้อม"));
}

#[test]
fn the_year_of_a_unit() {
    let page = page(UNIT, PageKind::UnitYear);
    assert_eq!(messages(&page), [] as [&str; 0]);
    let unit = unit(page);
    let [uncoded] = unit.uncoded.as_slice() else { panic!("one without a code") };
    assert_eq!((uncoded.line, uncoded.place, uncoded.name.as_str()), (62, 1, "จำนวนครั้งของการตรวจตลาด"));
    let said = uncoded.of("5099-9".parse().expect("a code"));
    assert_eq!((said.code.as_str(), said.fiscal_year.map(i32::from)), ("5099-9", Some(2564)));
    assert_eq!((said.target, said.result, said.unit_of_measure.as_deref()), (Some(12.0), Some(12.0), Some("ครั้ง")));
    assert_eq!((said.dimension, said.negotiated, quarters(&said).len()), (Some(1), Some(true), 4));
    assert_eq!(said.quarters[0].report.as_deref(), Some("ตรวจ 3 ครั้ง"));
    assert_eq!(unit.code.as_str(), "50990000");
    let called = unit.dimensions.iter().map(|d| (d.fiscal_year.be(), d.number, d.name.as_str())).collect::<Vec<_>>();
    assert_eq!(called, [(2564, 1, "ด้านประสิทธิผลตามพันธกิจ"), (2564, 2, "ด้านประสิทธิภาพของการปฏิบัติราชการ")]);
    assert_eq!(unit.kpis.len(), 2);
    let first = &unit.kpis[0];
    assert_eq!((first.code.as_str(), first.dimension, first.negotiated), ("5099-0501", Some(1), Some(true)));
    assert_eq!(first.name.as_deref(), Some("ร้อยละของซอยที่มีไฟส่องสว่างครบ"));
    assert_eq!(first.fiscal_year.map(i32::from), Some(2564));
    assert_eq!((first.target, first.result, first.unit_of_measure.as_deref()), (Some(80.0), Some(92.5), Some("ร้อยละ")));
    assert_eq!(quarters(first)[1], (2, Some(55.0), Some(90.0), Some(90.0), Some(100.0)));
    assert_eq!(first.quarters[0].report.as_deref(), Some("สำรวจซอยครบ\n(1) ซอยหลัก 20 ซอย\n(2) ซอยรอง 31 ซอย"));
    assert_eq!(first.quarters[2].report, None);
    assert_eq!(first.quarters[3].report.as_deref(), Some("ติดตั้งครบ"));
    let second = &unit.kpis[1];
    assert_eq!((second.code.as_str(), second.dimension, second.negotiated), ("5099-0502", Some(2), None));
    assert_eq!((second.target, second.result, quarters(second).len()), (Some(96.0), Some(72.9), 4));
}

#[test]
fn bad_pages_are_refused_with_line_field_and_reason() {
    // `at` stands on the line that must be named.
    let check = |text: &str, url: Option<&str>, at: &str, field: &str, says: &str| {
        let refusal: Refusal = read(text, url).expect_err("a refusal");
        let first = &refusal.problems[0];
        let line = text.lines().position(|line| line.contains(at)).map_or(1, |line| line + 1);
        assert_eq!(first.severity, Severity::Error);
        assert_eq!((first.line, first.field.as_str()), (line, field), "{}", first.message);
        assert!(first.message.contains(says), "{}", first.message);
    };
    let early = include_str!("fixtures/bad-early-report.txt");
    check(include_str!("fixtures/bad-month.txt"), None, "เดือนที่ 1320", "months", "เดือนที่ 13");
    check(include_str!("fixtures/bad-weights.txt"), None, "ขั้นตอน 1", "steps", "140");
    check(early, None, "(2023-09-30)", "reports[11].date", "2567");
    check(include_str!("fixtures/bad-unknowable.txt"), None, "ประกาศ", "kind", "บอกไม่ได้");
    check("", None, "", "kind", "ไม่มีเนื้อหา");
    let other = "http://x/mobile/myproject.php?pid=50990000-4102";
    check(PROGRESS, Some(other), ": 50990000-4101", "code", "50990000-4102");
    let changed = |text: &str, from: &str, to: &str| {
        assert!(text.contains(from), "{from}");
        text.replace(from, to)
    };
    let link = "(คลิก) ขั้นตอนการปฏิบัติงานของโครงการ : 50990000-410";
    check(&changed(PROGRESS, &format!("{link}1"), &format!("{link}2")), None, link, "code", "สองรหัส");
    check(&changed(PROGRESS, "ขั้นตอน 10\n", "ขั้นตอน 09\n"), None, "ขั้นตอน 09", "steps[9].order", "สองครั้ง");
    check(&changed(PROGRESS, "สิ้นสุด :2024-02-29", "สิ้นสุด :2023-12-31"), None, "ขั้นตอน 4", "steps[3].finish", "ก่อนเริ่มต้น");
    check(&changed(DETAIL, "250,000.75", "abc"), None, "abc", "budget_received", "abc");
    check(
        &changed(DETAIL, "รหัสโครงการ50990000-4405", "รหัสโครงการ50990000-4406"),
        None,
        "4406",
        "code",
        "50990000-4406",
    );
    check(&changed(DETAIL, "Finish Date2024", "Finish Date2022"), None, "Finish", "finish", "ก่อนเริ่มต้น");
    check(&changed(DETAIL, "2024-08-31 85.5", "2024-08-31 185.5"), None, "185.5", "reports[2].percent", "185.5");
    check(&changed(DETAIL, "ปี2567", "ปี2560"), None, "2023-11-30", "reports[0].date", "2560");
    check(&changed(KPI, "\n4\n-2.00", "\n0000005\n-2.00"), None, "0000005", "quarters", "ไตรมาสที่ 5");
    let fifth = changed(KPI, "รายงานผลฯ ไตรมาสที่ 4", "รายงานผลฯ ไตรมาสที่ 5");
    check(&fifth, None, "รายงานผลฯ ไตรมาสที่ 5", "quarters", "ไตรมาสที่ 5");
    check(&changed(KPI, "ผลงานที่ทำได้ ระดับ : 100", "ผลงานที่ทำได้ ระดับ : ดี"), None, "ดี", "result", "ดี");
    check(&changed(PRINTED, "= 25.00 %", "= 250 %"), None, "250", "reports[0].percent", "250");
    check(&changed(UNIT, "ผลงาน :92.50", "ผลงาน :มาก"), None, "มาก", "kpis[0].result", "มาก");
}

#[test]
fn a_page_cut_short_keeps_what_it_has() {
    let (half, _) = PROGRESS.split_once("(คลิก)").expect("a plan");
    let read = project(page(half, PageKind::ProjectProgress));
    assert_eq!((read.reports.len(), read.steps.len(), read.kpis.len()), (12, 10, 0));
    let (in_plan, _) = PROGRESS.split_once("ขั้นตอน 6\n").expect("a plan");
    let cut = page(in_plan, PageKind::ProjectProgress);
    let fields: Vec<_> = cut.problems.iter().map(|p| p.field.clone()).collect();
    assert_eq!(fields, ["steps", "kpis", "evaluations"]);
    assert_eq!(project(cut).steps.len(), 5);
}

/// A page of text as a browser would have saved it: a table of cells, prose in paragraphs, markup in between.
fn as_html(text: &str) -> String {
    let escaped = |line: &str| line.replace('&', "&amp;").replace('<', "&lt;");
    let mut out = String::from(
        "<!DOCTYPE html>\n<html><head><title>ระบบ &amp; แผน</title>\n<script>if (1 < 2) { a(\"</p>\") }</script></head>\n<body>\n",
    );
    for (nth, line) in text.lines().enumerate() {
        let line = escaped(line.trim());
        out += &match nth % 3 {
            0 => format!("<div class=\"a > b\"><b>{line}</b></div>\n"),
            1 => format!(
                "<table><tbody><tr><td align=right>\n  <font color='red'>{line}</font></td></tr></tbody></table>\n"
            ),
            _ => format!("{line}<br />\n"),
        };
    }
    out + "</body></html>\n"
}

#[test]
fn a_page_saved_as_html_says_the_same() {
    let check = |text: &str| {
        let (text_page, html_page) = (read(text, None), read(&as_html(text), None));
        let text_page = text_page.unwrap_or_else(|refusal| panic!("{refusal}"));
        let html_page = html_page.unwrap_or_else(|refusal| panic!("{refusal}"));
        assert_eq!(html_page.kind, text_page.kind);
        match (text_page.content, html_page.content) {
            // The line a KPI without a code stands on is the file's.
            (Content::Unit(a), Content::Unit(b)) => assert_eq!((a.kpis, a.uncoded.len()), (b.kpis, b.uncoded.len())),
            (a, b) => assert_eq!(a, b),
        }
    };
    for text in [PROGRESS, DETAIL, KPI, CITY, UNIT] {
        check(text);
    }
    let bad = as_html(include_str!("fixtures/bad-month.txt"));
    let refusal = read(&bad, None).expect_err("a refusal");
    let line = bad.lines().position(|line| line.contains("เดือนที่ 1320")).expect("a line") + 1;
    assert_eq!((refusal.problems[0].line, refusal.problems[0].field.as_str()), (line, "months"));
}

#[test]
fn entities_are_characters_only_in_html() {
    let page = |text: &str| project(read(text, None).unwrap_or_else(|refusal| panic!("{refusal}")));
    let named = DETAIL.replace("ตลาดนัดคนเดินหน้าเขต", "ตลาด R&amp;D &#3585;");
    assert_eq!(page(&named).name.as_deref(), Some("ตลาด R&amp;D &#3585;"));
    let html = format!("<html><body><p>{}</p></body></html>", named.replace('\n', "<br>\n"));
    assert_eq!(page(&html).name.as_deref(), Some("ตลาด R&D ก"));
}

#[test]
fn what_is_cut_at_the_end_is_left_out_and_told() {
    let cut = |text: &str, at: &str| {
        let end = text.find(at).unwrap_or_else(|| panic!("{at}")) + at.len();
        read(&text[..end], None).unwrap_or_else(|refusal| panic!("{at}: {refusal}"))
    };
    let told = |page: &Page, field: &str| {
        assert!(page.problems.iter().any(|problem| problem.field == field), "{field} in {:?}", messages(page));
    };
    // A number.
    let page = cut(KPI, "\n1,080.5");
    told(&page, "page");
    assert_eq!(quarters(&kpi(page)).iter().map(|row| row.1).collect::<Vec<_>>(), [Some(40.0), Some(60.0)]);
    let page = cut(DETAIL, "งบฯ ที่ใช้ไป (บาท)199");
    told(&page, "budget_spent");
    let page = project(page);
    assert_eq!((page.budget_received, page.budget_spent), (Some(Money(25_000_075)), None));
    // The same number with the end of its line is whole.
    let page = project(read(&format!("{}\n", &DETAIL[..DETAIL.find(",999").expect("there")]), None).expect("a page"));
    assert_eq!(page.budget_spent, Some(Money(19_900)));
    // A unit of money, a year, a label, a step's number, its weight, its date.
    let page = cut(PRINTED, "งบประมาณที่ใช้ไป : 98,750 บ");
    assert_eq!(project(page).budget_received, Some(Money(12_000_050)));
    let page = cut(PRINTED, "ปีงบประมาณ พ.ศ. : 256");
    told(&page, "fiscal_year");
    assert_eq!(project(page).fiscal_year, None);
    let page = cut(PROGRESS, "1. เพิ่มพื้นที่สีเขียวที่เดินถึงได้\n2. ให้ชุมชนร่วมดูแล\n\nเป้าหมายของโคร");
    told(&page, "page");
    assert_eq!(project(page).objectives.as_deref(), Some("1. เพิ่มพื้นที่สีเขียวที่เดินถึงได้\n2. ให้ชุมชนร่วมดูแล"));
    let page = cut(PROGRESS, "ขั้นตอน 1\n:");
    assert_eq!(project(page).steps.len(), 1);
    let page = cut(PROGRESS, "ขั้นตอน 1");
    told(&page, "steps[0].order");
    assert_eq!(project(page).steps.len(), 0);
    let page = cut(PROGRESS_OTHER.trim_start_matches('\u{FEFF}'), "สิ้นสุด :2024-02-2");
    assert_eq!(project(page).steps.last().map(|step| (step.start.is_some(), step.finish)), Some((true, None)));
    // Of a record's table, the rows that are missing are the newest: its head knows better.
    let page = cut(DETAIL, "2024-03-31 55.5");
    told(&page, "progress");
    assert_eq!(project(page).progress, Some(85.5));
}

#[test]
fn rounded_weights_are_told_and_wrong_ones_refused() {
    let plan = |weights: &[&str]| {
        let (before, _) = PROGRESS.split_once("ขั้นตอน 1\n").expect("a plan");
        let (_, after) = PROGRESS.split_once("** (ทดสอบ)").or_else(|| PROGRESS.split_once("(ทดสอบ)")).expect("links");
        let steps: String = (1..)
            .zip(weights)
            .map(|(order, weight)| {
                format!(
                    "ขั้นตอน {order}\n\n:ก\n\n:{weight}%\n\nเริ่มต้น :2023-10-01 00:00:00\n\nสิ้นสุด :2023-10-01 00:00:00\n\n"
                )
            })
            .collect();
        read(&format!("{before}{steps}(ทดสอบ){after}"), None)
    };
    for weights in [&["33", "33", "33"][..], &["16.67"; 6][..]] {
        let page = plan(weights).unwrap_or_else(|refusal| panic!("{refusal}"));
        assert!(
            page.problems.iter().any(|p| p.field == "steps" && p.message.contains("ปัดเศษ")),
            "{:?}",
            messages(&page)
        );
        assert_eq!(project(page).steps.len(), weights.len());
    }
    for weights in [&["70", "70"][..], &["33", "33", "23"][..], &["7"; 20][..]] {
        let refusal = plan(weights).expect_err("a refusal");
        assert_eq!(refusal.problems[0].field, "steps");
    }
}

#[test]
fn heads_without_a_tail_give_what_they_have() {
    let text = include_str!("fixtures/heads.jsonl");
    let pages: Vec<_> = exchange::jsonl::pages(text)
        .map(|(_, entry)| entry.map(|(url, layout)| read(&layout, url.as_deref()).expect("a page")))
        .collect();
    let contents: Vec<Option<Content>> = pages.into_iter().map(|page| page.ok().map(|page| page.content)).collect();
    let [
        Some(Content::Project(a)),
        Some(Content::Project(b)),
        Some(Content::Kpi(c)),
        Some(Content::Kpi(d)),
        Some(Content::Unit(e)),
        None,
    ] = contents.as_slice()
    else {
        panic!("{contents:?}")
    };
    assert_eq!((a.progress, a.evaluated.and_then(|(_, score)| score)), (Some(40.0), Some(80.0)));
    assert_eq!((b.code.as_str(), b.progress, b.owner.as_deref()), ("50990000-4502", Some(86.4), Some("ฝ่ายรายได้")));
    assert_eq!((c.target, c.result), (Some(100.0), Some(1407.52)));
    assert_eq!((d.code.as_str(), d.target, d.target_text.as_deref()), ("501", None, Some("ร้อยละ 2")));
    assert_eq!((e.code.as_str(), e.kpis.len(), e.uncoded.len()), ("50990000", 0, 0));
}

#[test]
fn a_code_the_page_lacks_comes_from_its_address() {
    let compact = "ความคืบหน้าโครงการ ร้อยละ 40\nฝ่ายโยธา\nดูโครงการแผนปีฯ : พิมพ์ข้อมูล\n*** สยป. ประเมินโครงการ : ไตรมาสที่ 2\nข้อความ\n50990300/50990300";
    assert!(read(compact, None).is_err());
    let url = "https://x/mobile/myproject.php?pid=50990000-4101";
    let page = read(compact, Some(url)).expect("a page");
    let project = project(page);
    assert_eq!(
        (project.code.as_str(), project.progress, project.owner.as_deref()),
        ("50990000-4101", Some(40.0), Some("ฝ่ายโยธา"))
    );
    assert_eq!(project.rationale.as_deref(), Some("ข้อความ"));
    assert_eq!(project.evaluated.map(|(q, s)| (q.number(), s)), Some((2, None)));
}
