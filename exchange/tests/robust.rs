//! No text, however broken, brings the reader down or slows it.

use std::{path::PathBuf, time::Instant};

use domain::import::Severity;
use exchange::legacy::read;
use proptest::prelude::*;

const PAGES: [&str; 7] = [
    include_str!("fixtures/project-progress.txt"),
    include_str!("fixtures/project-progress-other.txt"),
    include_str!("fixtures/project-detail.txt"),
    include_str!("fixtures/printed-report.md"),
    include_str!("fixtures/kpi-detail.txt"),
    include_str!("fixtures/city-kpi.txt"),
    include_str!("fixtures/unit-year.txt"),
];

/// What must hold of every reading: a page has only warnings, a refusal at least one error, and lines exist.
fn check(text: &str, url: Option<&str>) {
    let lines = text.split('\n').count();
    match read(text, url) {
        Ok(page) => {
            assert!(page.problems.iter().all(|p| p.severity == Severity::Warning));
            assert!(page.problems.iter().all(|p| (1..=lines).contains(&p.line)), "{:?}", page.problems);
        }
        Err(refusal) => {
            assert!(refusal.problems.iter().any(|p| p.severity == Severity::Error));
            assert!(refusal.problems.iter().all(|p| (1..=lines).contains(&p.line)), "{:?}", refusal.problems);
        }
    }
}

/// Every whole page there is: those of our own, and those handed over, where they lie beside the checkout.
fn pages() -> Vec<String> {
    let shared =
        PathBuf::from(std::env::var_os("CARGO_MANIFEST_DIR").expect("cargo tells it")).join("../../shared/legacy");
    let mut pages: Vec<String> = PAGES.iter().map(|page| (*page).to_owned()).collect();
    let entries = std::fs::read_dir(shared).into_iter().flatten().flatten();
    pages.extend(
        entries
            .filter(|entry| !entry.path().extension().is_some_and(|ext| ext == "jsonl"))
            .filter_map(|entry| std::fs::read_to_string(entry.path()).ok()),
    );
    pages
}

#[test]
fn a_page_cut_anywhere_is_read_or_refused() {
    for page in pages() {
        let chars = page.chars().count();
        // Every cut of every page takes minutes: a hundred and twenty of them, and all near a line's end.
        for (nth, (at, _)) in page.char_indices().enumerate() {
            let near = page[at..].chars().take(4).any(|c| c == '\n');
            if near || nth % (chars / 120 + 1) == 0 {
                check(&page[..at], None);
                check(&page[at..], Some("http://x/?pid=50990000-4101"));
            }
        }
    }
}

#[test]
fn a_page_without_any_of_its_lines_is_read_or_refused() {
    for page in PAGES {
        let lines: Vec<&str> = page.lines().collect();
        for without in 0..lines.len() {
            let kept: Vec<&str> =
                lines.iter().enumerate().filter(|(i, _)| *i != without).map(|(_, line)| *line).collect();
            check(&kept.join("\n"), None);
        }
    }
}

#[test]
fn reading_takes_time_in_proportion() {
    let hostile = [
        "(".repeat(50_000),
        "[".repeat(50_000),
        "**".repeat(50_000) + "\\*",
        ":".repeat(50_000),
        "ขั้นตอน 1 ".repeat(5_000),
        "ไตรมาสที่\n(1 - 4)\n".repeat(3_000),
        format!("ความคืบหน้าโครงการ/กิจกรรม\n{}", "ผลการดำเนินงาน\n".repeat(8_000)),
        format!("รายละเอียดโครงการ/กิจกรรม: 50990000-4405\n{}", "หน่วยงาน\nปี\nเป้าหมาย\n".repeat(4_000)),
        format!("ผลการปฏิบัติราชการประจำปี\n{}", "(1) ก\nหน่วยนับ :ก\n".repeat(4_000)),
        format!("แบบแสดงรายงานความก้าวหน้า\nรหัสโครงการ : {}", "ก : ข ".repeat(3_000)),
        format!("แผนการดำเนินงานฯ\n{}", "สิ้นสุด :1 ขั้นตอน 1 :ก ".repeat(3_000)),
    ];
    for text in hostile {
        let begun = Instant::now();
        check(&text, Some("http://x/?pid=50990000-4101"));
        assert!(
            begun.elapsed().as_secs_f64() < 3.0,
            "{:?}: {}",
            begun.elapsed(),
            text.chars().take(40).collect::<String>()
        );
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_text_panics(text in "\\PC{0,300}") {
        check(&text, None);
    }

    #[test]
    fn no_page_with_a_changed_piece_panics(page in 0..PAGES.len(), at in 0.0..1.0_f64, length in 0..40_usize, piece in "[ \\t\\n|:/%(){}*0-9๐-๙ก-๛.-]{0,12}") {
        let chars: Vec<char> = PAGES[page].chars().collect();
        let start = (at * chars.len() as f64) as usize;
        let end = (start + length).min(chars.len());
        let text: String = chars[..start].iter().copied().chain(piece.chars()).chain(chars[end..].iter().copied()).collect();
        check(&text, None);
    }

    #[test]
    fn no_shuffled_page_panics(page in 0..PAGES.len(), swaps in prop::collection::vec((0.0..1.0_f64, 0.0..1.0_f64), 0..12)) {
        let mut lines: Vec<&str> = PAGES[page].lines().collect();
        for (a, b) in swaps {
            let n = lines.len() as f64;
            lines.swap((a * n) as usize, (b * n) as usize);
        }
        check(&lines.join("\n"), None);
    }
}
