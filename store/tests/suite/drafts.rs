//! Drafts written for the tests.

use domain::{
    appeal::{Appeal, AppealDecision, AppealKind},
    evaluation::Evaluation,
    fiscal_year::{FiscalMonth, FiscalYear, Quarter},
    import::Content,
    kpi::{KpiDraft, KpiKind, KpiLevel},
    money::Money,
    monthly_result::MonthlyResult,
    policy::Policy,
    progress_report::{ProgressReport, ReportedStatus},
    project::ProjectDraft,
    quarter_result::QuarterResult,
    step::Step,
    strategy::StrategyLine,
    unit::Named,
};

use crate::support::day;

pub fn year(be: i32) -> FiscalYear {
    FiscalYear::from_be(be).expect("a year")
}

pub fn quarter(number: i64) -> Quarter {
    Quarter::new(number).expect("a quarter")
}

pub fn some(text: &str) -> Option<String> {
    Some(text.to_owned())
}

pub fn line(level: u8, label: &str) -> StrategyLine {
    StrategyLine { level, label: label.to_owned() }
}

/// A path down phase 3 of the plan.
pub fn strategy() -> Vec<StrategyLine> {
    vec![
        line(1, "ยุทธศาสตร์ที่ ๕ – ส่งเสริมเมืองที่ทุกคนมีส่วนร่วม"),
        line(2, "๕.๑ - เมืองบูรณาการ"),
        line(3, "๕.๑.๑ เครือข่ายบริการสาธารณะ%"),
        line(4, "๕.๑.๑.๒ แก้ไขเรื่องที่ประชาชนแจ้งได้ทันเวลา"),
    ]
}

pub fn step(order: i32, title: &str, weight: f64, month: u32) -> Step {
    let first = if month >= 10 { day(2022, month, 1) } else { day(2023, month, 1) };
    Step { order, title: title.to_owned(), weight: Some(weight), start: Some(first), finish: Some(first) }
}

pub fn report(date: chrono::NaiveDate, percent: f64, narrative: &str) -> ProgressReport {
    ProgressReport { narrative: some(narrative), ..ProgressReport::of(date, Some(percent)) }
}

/// A project with a name and a year, and nothing else.
pub fn bare(code: &str, name: &str, be: i32) -> ProjectDraft {
    ProjectDraft { name: some(name), fiscal_year: Some(year(be)), ..ProjectDraft::new(code.parse().expect("a code")) }
}

/// A KPI with every field.
pub fn kpi() -> KpiDraft {
    let quarters = (1..=4).map(|number| QuarterResult {
        quarter: quarter(number),
        result: Some(if number == 1 { 30.0 } else { 0.0 }),
        report: (number == 1).then(|| "รับเรื่องและส่งต่อครบทุกเรื่อง".to_owned()),
        score: (number == 1).then_some(100.0),
        score_2_1: Some(if number == 1 { 95.0 } else { 0.0 }),
        score_2_2: Some(if number == 1 { 50.0 } else { 0.0 }),
    });
    KpiDraft {
        name: some("ร้อยละของเรื่องที่แก้ไขแล้วเสร็จ"),
        fiscal_year: Some(year(2566)),
        unit_name: some("สำนักงานเขตทดสอบ"),
        target: Some(80.0),
        target_text: some("ไม่น้อยกว่าร้อยละ 80"),
        result: Some(30.5),
        unit_of_measure: some("ร้อยละ"),
        kind: Some(KpiKind::Strategic),
        level: Some(KpiLevel::Output),
        dimension: Some(2),
        negotiated: Some(true),
        definition: some("เรื่องที่แก้ไข หมายถึง เรื่องที่ปิดในระบบ"),
        formula: some("จำนวนที่แก้ไข ÷ จำนวนทั้งหมด × 100"),
        source: some("ระบบรับเรื่อง"),
        summary: some("เป็นไปตามเป้าหมาย"),
        strategy: strategy(),
        quarters: quarters.collect(),
        evaluated: Some((quarter(1), Some(100.0))),
        projects: vec![Named {
            code: "50490000-11".into(), name: "โครงการรับเรื่องร้องทุกข์".into()
        }],
        appeals: vec![Appeal {
            round: 1,
            kind: AppealKind::Change,
            reason: "น้ำท่วมทั้งไตรมาส".into(),
            decision: AppealDecision::Granted,
        }],
        ..KpiDraft::new("5049-7".parse().expect("a code"))
    }
}

/// A project with every field.
pub fn project() -> ProjectDraft {
    ProjectDraft {
        unit_name: some("สำนักงานเขตทดสอบ"),
        section_code: Some("50490300".parse().expect("a code")),
        section_name: some("ฝ่ายปกครอง"),
        owner: some("ฝ่ายปกครอง"),
        coordinator: some("กลุ่มงานติดตาม"),
        branch: some("0012"),
        evaluator: some("กลุ่มงานประเมิน"),
        start: Some(day(2022, 10, 1)),
        finish: Some(day(2023, 9, 30)),
        progress: Some(10.0),
        weight: Some(2.5),
        target: Some(4.0),
        result: Some(1.25),
        unit_of_measure: some("ครั้ง"),
        budget_received: Some(Money(12_345_678_901)),
        budget_spent: Some(Money(1)),
        rationale: some("ประชาชนแจ้งเรื่อง\nเป็นจำนวนมาก"),
        objectives: some("1. แก้ไขให้ทันเวลา"),
        targets: some("เรื่องทั้งหมดในเขต"),
        remark: some("ปรับแผนเดือนมกราคม"),
        policy: Some(Policy { id: "30".into(), name: some("ผู้ว่าฯ เที่ยงวัน") }),
        strategy: strategy(),
        routine: Some(false),
        steps: vec![step(1, "รับเรื่อง", 40.0, 10), step(2, "ลงพื้นที่ \"ตรวจ\" <b>", 35.5, 11), step(3, "สรุปผล", 24.5, 3)],
        reports: vec![
            ProgressReport {
                problem: some("ฝนตกหนัก"),
                obstacle: some("ถนนปิด"),
                spent: Some(Money(150_050)),
                on_plan: Some(true),
                on_target: Some(false),
                status: Some(ReportedStatus::InProgress),
                ..report(day(2022, 11, 29), 10.0, "ลงพื้นที่สองครั้ง")
            },
            report(day(2022, 10, 31), 5.0, "รับเรื่องจากทุกชุมชน"),
        ],
        months: (1..=3)
            .map(|month| MonthlyResult {
                month: FiscalMonth::new(month).expect("a month"),
                target: Some(1.0),
                result: (month < 3).then_some(0.0),
            })
            .collect(),
        kpis: vec![KpiDraft { projects: Vec::new(), ..kpi() }],
        evaluations: vec![
            Evaluation { quarter: quarter(1), score: Some(85.0) },
            Evaluation { quarter: quarter(2), score: None },
        ],
        evaluated: Some((quarter(1), Some(85.0))),
        ..bare("50490000-11", "โครงการรับเรื่องร้องทุกข์", 2566)
    }
}

pub fn project_page(draft: ProjectDraft) -> Content {
    Content::Project(Box::new(draft))
}

pub fn kpi_page(draft: KpiDraft) -> Content {
    Content::Kpi(Box::new(draft))
}
