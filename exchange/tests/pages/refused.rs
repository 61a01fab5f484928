//! Pages that cannot stand.

use domain::import::Severity;
use exchange::legacy::{Refusal, read};

use super::{DETAIL, KPI, PRINTED, PROGRESS, UNIT};

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
    let early = include_str!("../fixtures/bad-early-report.txt");
    check(include_str!("../fixtures/bad-month.txt"), None, "เดือนที่ 1320", "months", "เดือนที่ 13");
    check(include_str!("../fixtures/bad-weights.txt"), None, "ขั้นตอน 1", "steps", "140");
    check(early, None, "(2023-09-30)", "reports[11].date", "2567");
    check(include_str!("../fixtures/bad-unknowable.txt"), None, "ประกาศ", "kind", "บอกไม่ได้");
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
