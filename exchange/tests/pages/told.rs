//! What is read but looks wrong, or may have been cut: kept, and told with its line.

use domain::{import::PageKind, import::Problem};
use exchange::legacy::{Page, read};

use super::{DETAIL, KPI, PROGRESS, kpi, page, project};

fn changed(text: &str, from: &str, to: &str) -> String {
    assert!(text.contains(from), "{from}");
    text.replacen(from, to, 1)
}

/// Number of the line that holds `at`.
fn line_of(text: &str, at: &str) -> usize {
    text.lines().position(|line| line.contains(at)).unwrap_or_else(|| panic!("{at}")) + 1
}

/// That a page read from `text` tells of `field`, on the line that holds `at`, what `says`; and that the page which it
/// was made from does not.
fn check(whole: &str, text: &str, at: &str, field: &str, says: &str) -> Page {
    let told = |problem: &&Problem| problem.field == field && problem.message.contains(says);
    let read = |text: &str| read(text, None).unwrap_or_else(|refusal| panic!("{refusal}"));
    assert_eq!(read(whole).problems.iter().find(told), None, "{field}");
    let page = read(text);
    let problem = page.problems.iter().find(told).unwrap_or_else(|| panic!("{field}: {:?}", page.problems));
    assert_eq!(problem.line, line_of(text, at), "{}", problem.message);
    page
}

#[test]
fn a_text_cut_within_a_word_is_kept_and_told() {
    let cut = |text: &str, at: &str| text[..text.find(at).unwrap_or_else(|| panic!("{at}")) + at.len()].to_owned();
    let text = cut(PROGRESS, "30/11/2566 : สำรวจต้นไม้ริมคลองครบสา");
    let page = check(PROGRESS, &text, "สำรวจต้นไม้", "reports[10].narrative", "ตัด");
    let reports = project(page).reports;
    assert_eq!(reports[10].narrative.as_deref(), Some("สำรวจต้นไม้ริมคลองครบสา"));
    // The end of a line closes the line, not the report.
    check(PROGRESS, &format!("{text}มช่วง\n"), "สำรวจต้นไม้", "reports[10].narrative", "ตัด");
    let text = cut(PROGRESS, "** อุปสรรคของโครงการ :ฝนตกต่อ");
    check(PROGRESS, &text, "ฝนตกต่อ", "reports[6].obstacle", "ตัด");
    let text = cut(PROGRESS, "1. เพิ่มพื้นที่สีเขีย");
    let page = check(PROGRESS, &text, "สีเขีย", "objectives", "ตัดกลาง");
    assert_eq!(project(page).objectives.as_deref(), Some("1. เพิ่มพื้นที่สีเขีย"));
    let (definition, _) = KPI.split_once("นิยาม").expect("a definition");
    let text = format!("{definition}นิยาม หรือความหมายของตัวชี้วัด\nเรื่องที่แก้ไขแล้วเสร็จภา");
    let page = check(KPI, &text, "ภา", "definition", "ตัดกลาง");
    assert_eq!(kpi(page).definition.as_deref(), Some("เรื่องที่แก้ไขแล้วเสร็จภา"));
    // Dots at the end of a text in the middle of a page.
    let text = changed(PROGRESS, "ซ่อมทางเดินที่ทรุดตัว", "ซ่อมทางเดินที่ทรุ…");
    let page = check(PROGRESS, &text, "ที่ทรุ…", "reports[5].narrative", "…");
    assert_eq!(project(page).reports[5].narrative.as_deref(), Some("ซ่อมทางเดินที่ทรุ…"));
}

#[test]
fn a_head_that_says_otherwise_than_the_last_report_is_told() {
    for (head, says) in [("80.00", "ต่ำกว่า"), ("95.50", "ต่ำกว่า")] {
        let text = changed(
            PROGRESS,
            "\n100.00\n\nความคืบหน้าโครงการ ร้อยละ 100.00",
            &format!("\n{head}\n\nความคืบหน้าโครงการ ร้อยละ {head}"),
        );
        check(PROGRESS, &text, "ความคืบหน้าโครงการ ร้อยละ", "progress", says);
    }
    let newest = changed(PROGRESS, "(12) ความคืบหน้าโครงการฯ ร้อยละ 100.00", "(12) ความคืบหน้าโครงการฯ ร้อยละ 92.00");
    let newest = changed(&newest, "(2024-09-27)\n\n100.00", "(2024-09-27)\n\n92.00");
    let page = check(PROGRESS, &newest, "ความคืบหน้าโครงการ ร้อยละ", "progress", "สูงกว่า");
    assert_eq!(project(page).progress, Some(100.0));
}

#[test]
fn steps_that_all_lie_outside_the_year_are_told() {
    let (head, plan) = PROGRESS.split_once("แผนการดำเนินงานฯ").expect("a plan");
    let moved = plan.replace(":2024-", ":2032-").replace(":2023-", ":2031-");
    let text = format!("{head}แผนการดำเนินงานฯ{moved}");
    let page = check(PROGRESS, &text, "ขั้นตอน 1", "steps", "2567");
    assert_eq!(project(page).steps.len(), 10);
    // One outside is a plan that runs over years.
    let text = changed(PROGRESS, "สิ้นสุด :2023-10-01", "สิ้นสุด :2025-10-01");
    let page = page_of(&text);
    assert!(page.problems.iter().all(|problem| problem.field != "steps"), "{:?}", page.problems);
}

fn page_of(text: &str) -> Page {
    page(text, PageKind::ProjectProgress)
}

#[test]
fn a_target_below_nothing_is_told() {
    let line = KPI.lines().find(|line| line.contains("ค่าเป้าหมาย")).expect("a target");
    let text = changed(KPI, line, "ค่าเป้าหมาย ร้อยละ : -5");
    let page = check(KPI, &text, "ค่าเป้าหมาย", "target", "ติดลบ");
    assert_eq!(kpi(page).target, Some(-5.0));
}

#[test]
fn a_level_above_the_highest_is_told() {
    let levels = |result: &str, quarter: &str| {
        format!(
            "รายละเอียดตัวชี้วัด\n\nระดับความสำเร็จ : 5099-0001\n\nค่าเป้าหมาย ระดับ : 5\n\nผลงานที่ทำได้ ระดับ : {result}\n\n\
             ไตรมาสที่\n(1 - 4)\n*ผลงาน*\n(ระดับ)\n*ผลประเมินตัวชี้วัด*\n(* 2.1 / 2.2 *)\n1\n{quarter}\n100\n95 / 50\n"
        )
    };
    let page = check(&levels("5", "4.00"), &levels("7", "4.00"), "ผลงานที่ทำได้", "result", "7");
    assert_eq!(kpi(page).result, Some(7.0));
    check(&levels("5", "5"), &levels("5", "7.00"), "ไตรมาสที่", "quarters", "7");
    // The same in percent is nothing to wonder at.
    let percent = levels("7", "4.00").replace("ระดับ : ", "ร้อยละ : ");
    assert!(read(&percent, None).expect("a page").problems.iter().all(|problem| problem.field != "result"));
}

#[test]
fn a_year_of_the_wrong_era_is_told_once() {
    let text = changed(PROGRESS, "(2567)", "(2024)");
    let refusal = read(&text, None).expect_err("a refusal");
    let told: Vec<_> = refusal.problems.iter().filter(|problem| problem.field == "fiscal_year").collect();
    assert_eq!(told.len(), 1, "{told:?}");
    assert_eq!(told[0].line, line_of(&text, "(2024)"));
    let text = changed(DETAIL, "ปี2567", "ปี2024");
    let refusal = read(&text, None).expect_err("a refusal");
    assert_eq!(refusal.problems.iter().filter(|problem| problem.field == "fiscal_year").count(), 1);
}
