//! A history as a file that table programs read.

use chrono::{DateTime, FixedOffset, SecondsFormat, Utc};
use domain::{fiscal_year::CITY_UTC_OFFSET_HOURS, history::HistoryPage};

use super::{field::described, page::called, value::read};
use crate::i18n::Lang;

/// A history as comma-separated values, a line for each changed field, with a first line of names. It begins with the
/// mark by which Excel knows UTF-8, and no cell begins as a formula does.
pub fn csv(lang: Lang, page: &HistoryPage) -> String {
    let mut file = String::from("\u{feff}");
    line(
        &mut file,
        [
            lang.history_number(),
            lang.history_when(),
            lang.pick("เวลา (ISO 8601)", "Time (ISO 8601)"),
            lang.history_person(),
            lang.history_action(),
            lang.field(),
            lang.before(),
            lang.after(),
            lang.history_reason(),
            lang.history_request(),
            lang.history_import(),
            lang.history_field_name(),
        ],
    );
    for entry in &page.entries {
        let seq = entry.seq.to_string();
        let when = lang.clock(entry.at);
        let iso = in_city(entry.at);
        let who = called(lang, page, &entry.actor);
        let request = entry.request.map(|id| id.to_string()).unwrap_or_default();
        let batch = entry.batch.as_ref().map(|batch| lang.clock(batch.at)).unwrap_or_default();
        for change in &entry.changes {
            let (label, kind) = described(lang, &change.field, &entry.changes);
            let show =
                |value: &Option<String>| value.as_deref().map(|value| read(lang, kind, value)).unwrap_or_default();
            line(
                &mut file,
                [
                    &seq,
                    &when,
                    &iso,
                    &who,
                    lang.done(&entry.action),
                    &label,
                    &show(&change.before),
                    &show(&change.after),
                    entry.reason.as_deref().unwrap_or_default(),
                    &request,
                    &batch,
                    &change.field,
                ],
            );
        }
    }
    file
}

/// A moment on the city's clock, as programs read it.
pub fn in_city(at: DateTime<Utc>) -> String {
    FixedOffset::east_opt(CITY_UTC_OFFSET_HOURS as i32 * 3600)
        .map(|city| at.with_timezone(&city).to_rfc3339_opts(SecondsFormat::Secs, false))
        .unwrap_or_default()
}

/// A line of cells.
pub fn line<const N: usize>(file: &mut String, cells: [&str; N]) {
    for (place, cell) in cells.into_iter().enumerate() {
        if place > 0 {
            file.push(',');
        }
        push_cell(file, cell);
    }
    file.push_str("\r\n");
}

/// A text that a table program would take for a formula is led by an apostrophe, which such programs show as text.
fn push_cell(file: &mut String, text: &str) {
    let formula = text.trim_start().starts_with(['=', '+', '-', '@']) || text.starts_with(['\t', '\r', '\n']);
    let quoted = formula || text.contains(['"', ',', '\n', '\r', '\t']);
    if quoted {
        file.push('"');
    }
    if formula {
        file.push('\'');
    }
    file.push_str(&text.replace('"', "\"\""));
    if quoted {
        file.push('"');
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::{audit::Change, history::Entry};

    #[test]
    fn no_cell_is_a_formula() {
        let check = |text: &str, cell: &str| {
            let mut file = String::new();
            push_cell(&mut file, text);
            assert_eq!(file, cell, "{text:?}");
        };
        check("ชื่อ", "ชื่อ");
        check("", "");
        check("48.25 %", "48.25 %");
        check("a,b", "\"a,b\"");
        check("เขาว่า \"ดี\"\nแล้ว", "\"เขาว่า \"\"ดี\"\"\nแล้ว\"");
        check("=HYPERLINK(\"x\")", "\"'=HYPERLINK(\"\"x\"\")\"");
        check("+66 2", "\"'+66 2\"");
        check("-1+2", "\"'-1+2\"");
        check("@SUM(A1)", "\"'@SUM(A1)\"");
        check("  =1", "\"'  =1\"");
        check("\t=1", "\"'\t=1\"");
    }

    #[test]
    fn a_line_tells_a_change_in_the_readers_words() {
        let change = Change { field: "budget_spent".into(), before: None, after: Some("1200.5".into()) };
        let entry = Entry {
            id: Default::default(),
            seq: 7,
            at: "2023-02-28T17:30:00Z".parse().expect("a time"),
            actor: "somsri".into(),
            action: "updated".into(),
            request: Some(Default::default()),
            undoes: None,
            reason: Some("แก้ตามใบเสร็จ".into()),
            batch: None,
            changes: vec![change],
        };
        let names = [("somsri".to_owned(), "สมศรี ใจดี".to_owned())].into();
        let page =
            HistoryPage { entries: vec![entry], names, persons: true, total: 1, page: 1, ..HistoryPage::default() };
        let file = csv(Lang::Th, &page);
        assert!(file.starts_with("\u{feff}ลำดับ,เวลา,"), "{file}");
        let line = "7,1 มี.ค. 2566 00:30 น.,2023-03-01T00:30:00+07:00,สมศรี ใจดี (somsri),ปรับปรุง,งบฯ ที่ใช้ไป,,\
            \"1,200.50 บาท\",แก้ตามใบเสร็จ,00000000-0000-0000-0000-000000000000,,budget_spent\r\n";
        assert!(file.ends_with(line), "{file}");
        assert!(csv(Lang::En, &page).contains("1 Mar 2023 00:30,2023-03-01T00:30:00+07:00"), "{file}");
    }
}
