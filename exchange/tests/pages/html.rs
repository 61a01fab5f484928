//! Pages saved as HTML.

use domain::import::Content;
use exchange::legacy::read;

use super::{CITY, DETAIL, KPI, PROGRESS, PROGRESS_OTHER, UNIT, project};

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
    let bad = as_html(include_str!("../fixtures/bad-month.txt"));
    let refusal = read(&bad, None).expect_err("a refusal");
    let line = bad.lines().position(|line| line.contains("เดือนที่ 1320")).expect("a line") + 1;
    assert_eq!((refusal.problems[0].line, refusal.problems[0].field.as_str()), (line, "months"));
}

#[test]
fn so_does_one_whose_file_is_a_single_line() {
    for text in [PROGRESS, PROGRESS_OTHER, DETAIL, KPI, CITY, UNIT] {
        let text_page = read(text, None).unwrap_or_else(|refusal| panic!("{refusal}"));
        let html = as_html(text).replace('\n', "");
        for html in [html.clone(), format!("{html}\n")] {
            let page = read(&html, None).unwrap_or_else(|refusal| panic!("{refusal}"));
            assert!(page.problems.iter().all(|problem| problem.line == 1), "{:?}", page.problems);
            match (&text_page.content, page.content) {
                (Content::Unit(a), Content::Unit(b)) => {
                    assert_eq!((&a.kpis, a.uncoded.len()), (&b.kpis, b.uncoded.len()));
                    assert!(b.uncoded.iter().all(|kpi| kpi.line == 1));
                }
                (a, b) => assert_eq!(a, &b),
            }
        }
    }
    let bad = as_html(include_str!("../fixtures/bad-month.txt")).replace('\n', "");
    let refusal = read(&bad, None).expect_err("a refusal");
    assert_eq!((refusal.problems[0].line, refusal.problems[0].field.as_str()), (1, "months"));
    // Nothing stands behind the code: it may go on.
    let cut = "<html><body><h1>ความคืบหน้าโครงการ/กิจกรรม</h1><p>สวน : 50990000-410";
    assert_eq!(read(cut, None).expect_err("a refusal").problems[0].field, "code");
}

#[test]
fn so_does_one_that_stands_in_a_pre() {
    for text in [PROGRESS, PROGRESS_OTHER, DETAIL, KPI, CITY, UNIT] {
        let text = text.trim_start_matches('\u{FEFF}');
        let typed = text.replace('&', "&amp;").replace('<', "&lt;");
        for (before, after) in [
            ("<html><head></head><body><pre style=\"white-space: pre-wrap;\">", "</pre></body></html>"),
            ("<pre>\n", "\n</pre>"),
            ("<PRE>", ""),
        ] {
            let html = format!("{before}{typed}{after}");
            let [page, expected] =
                [html.as_str(), text].map(|text| read(text, None).unwrap_or_else(|refusal| panic!("{refusal}")));
            match (expected.content, page.content) {
                (Content::Unit(a), Content::Unit(b)) => {
                    assert_eq!((a.kpis, a.uncoded.len()), (b.kpis, b.uncoded.len()));
                }
                (a, b) => assert_eq!(a, b, "{before}"),
            }
        }
    }
    let bad = format!("<pre>\n{}</pre>", include_str!("../fixtures/bad-month.txt"));
    let refusal = read(&bad, None).expect_err("a refusal");
    let line = bad.lines().position(|line| line.contains("เดือนที่ 1320")).expect("a line") + 1;
    assert_eq!((refusal.problems[0].line, refusal.problems[0].field.as_str()), (line, "months"));
}

#[test]
fn the_lines_of_an_old_macintosh_are_lines() {
    for text in [PROGRESS, DETAIL, KPI, CITY, UNIT] {
        let of_mac = |text: &str| text.replace("\r\n", "\n").replace('\n', "\r");
        for text in [text.to_owned(), as_html(text)] {
            let [page, expected] =
                [of_mac(&text), text].map(|text| read(&text, None).unwrap_or_else(|refusal| panic!("{refusal}")));
            assert_eq!(page, expected);
        }
    }
}

#[test]
fn entities_are_characters_only_in_html() {
    let page = |text: &str| project(read(text, None).unwrap_or_else(|refusal| panic!("{refusal}")));
    let named = DETAIL.replace("ตลาดนัดคนเดินหน้าเขต", "ตลาด R&amp;D &#3585;");
    assert_eq!(page(&named).name.as_deref(), Some("ตลาด R&amp;D &#3585;"));
    let html = format!("<html><body><p>{}</p></body></html>", named.replace('\n', "<br>\n"));
    assert_eq!(page(&html).name.as_deref(), Some("ตลาด R&D ก"));
}
