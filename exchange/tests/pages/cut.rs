//! Pages that end too early, and heads without a tail.

use domain::{
    import::{Content, PageKind},
    money::Money,
};
use exchange::legacy::{Page, read};

use super::{DETAIL, KPI, PRINTED, PROGRESS, PROGRESS_OTHER, kpi, messages, page, project, quarters};

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
fn heads_without_a_tail_give_what_they_have() {
    let text = include_str!("../fixtures/heads.jsonl");
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
