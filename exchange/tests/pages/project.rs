//! Projects: the progress page, the record, the printed report.

use domain::{
    import::PageKind,
    kpi::{KpiKind, KpiLevel},
    money::Money,
    progress_report::ReportedStatus,
};
use exchange::legacy::read;

use super::{DETAIL, PRINTED, PROGRESS, PROGRESS_OTHER, day, messages, page, project, quarters};

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
    let changes: Vec<_> = project.earlier_changes.iter().map(|c| (c.date, c.action.as_deref(), c.result)).collect();
    assert_eq!(changes, [(day(2023, 10, 5), Some("เพิ่ม"), Some(0.0)), (day(2024, 4, 2), Some("แก้ไข"), Some(19.0))]);
    let last = &project.earlier_changes[1];
    assert_eq!((last.person.as_deref(), last.policy.as_deref()), (Some("market01"), Some("ตลาดชุมชนทุกเขต")));
    assert_eq!((last.start, last.target, last.unit_of_measure.as_deref()), (project.start, Some(40.0), Some("ครั้ง")));
}

#[test]
fn a_record_names_its_branch_unless_it_is_all_zeros() {
    let branch = |printed: &str| {
        let text = DETAIL.replace("Branch ID0000", &format!("Branch ID{printed}"));
        project(page(&text, PageKind::ProjectDetail)).branch
    };
    assert_eq!((branch("0012").as_deref(), branch("0000"), branch("")), (Some("0012"), None, None));
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
