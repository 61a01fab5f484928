//! A file with one saved page a line: objects with `layout` (the page) and optionally `url`.

use domain::import::{Problem, Severity};
use serde::Deserialize;

/// Only these two keys are read; whatever else an object says of its page is not trusted.
#[derive(Deserialize)]
struct Object {
    layout: Option<String>,
    url: Option<String>,
}

/// The pages of a file: line number (from 1) with the address, where known, and the page's text.
///
/// A line that is no such object, or has no page in it, gives a problem in its place; blank lines give nothing.
pub fn pages(text: &str) -> impl Iterator<Item = (usize, Result<(Option<String>, String), Problem>)> + '_ {
    text.lines().enumerate().filter(|(_, line)| !is_blank(line)).map(|(i, line)| (i + 1, page(i + 1, line)))
}

/// One line of such a file, for callers that read it bit by bit.
pub fn page(number: usize, line: &str) -> Result<(Option<String>, String), Problem> {
    let refused = |field: &str, message: String| Problem {
        line: number,
        field: field.to_owned(),
        severity: Severity::Error,
        message,
    };
    let object: Object = serde_json::from_str(line.trim_start_matches('\u{FEFF}'))
        .map_err(|error| refused("json", format!("บรรทัดนี้ไม่ใช่วัตถุ JSON ที่มี layout เป็นข้อความ ({error})")))?;
    match object.layout.filter(|layout| !is_blank(layout)) {
        Some(layout) => Ok((object.url, layout)),
        None => Err(refused(
            "layout",
            match object.url {
                Some(url) => format!("ไม่มีเนื้อหาของหน้า {url} ให้อ่าน (layout ว่าง)"),
                None => "ไม่มีเนื้อหาของหน้าให้อ่าน (layout ว่าง)".to_owned(),
            },
        )),
    }
}

fn is_blank(text: &str) -> bool {
    text.trim_matches(|c: char| c.is_whitespace() || c == '\u{FEFF}').is_empty()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_page_a_line() {
        let text = "\u{FEFF}{\"layout\":\"ก\",\"url\":\"http://x?pid=1\",\"name\":\"ไม่อ่าน\"}\r\n\n{\"layout\":null,\"url\":\"u\"}\n{}\nไม่ใช่\n{\"layout\":\"ข\"}";
        let read: Vec<_> = pages(text).collect();
        assert_eq!(read.iter().map(|(line, _)| *line).collect::<Vec<_>>(), [1, 3, 4, 5, 6]);
        assert_eq!(read[0].1, Ok((Some("http://x?pid=1".to_owned()), "ก".to_owned())));
        assert!(read[1].1.as_ref().is_err_and(|p| p.field == "layout" && p.line == 3));
        assert!(read[2].1.as_ref().is_err_and(|p| p.field == "layout"));
        assert!(read[3].1.as_ref().is_err_and(|p| p.field == "json"));
        assert_eq!(read[4].1, Ok((None, "ข".to_owned())));
    }
}
