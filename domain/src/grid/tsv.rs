//! Rows as spreadsheets put them on the clipboard: cells parted by tabs, a cell with a tab or a line break in quotes.

/// Reads what was copied from a spreadsheet. A cell that merely begins with a quotation mark is read as it is. Line
/// breaks within cells become `\n`.
pub fn parse(text: &str) -> Vec<Vec<String>> {
    let mut rest = text.strip_prefix('\u{feff}').unwrap_or(text);
    let mut rows = Vec::new();
    let mut row = Vec::new();
    while !rest.is_empty() {
        let (cell, after) = quoted(rest).unwrap_or_else(|| plain(rest));
        row.push(cell);
        rest = if let Some(next) = after.strip_prefix('\t') {
            if next.is_empty() {
                row.push(String::new());
            }
            next
        } else {
            rows.push(std::mem::take(&mut row));
            after.strip_prefix("\r\n").or_else(|| after.strip_prefix(['\n', '\r'])).unwrap_or(after)
        };
    }
    if !row.is_empty() {
        rows.push(row);
    }
    rows
}

/// Writes rows so that a spreadsheet, and [`parse`], read them back; each ends its line.
pub fn write<R, C>(rows: R) -> String
where
    R: IntoIterator,
    R::Item: IntoIterator<Item = C>,
    C: AsRef<str>,
{
    let mut out = String::new();
    for row in rows {
        for (place, cell) in row.into_iter().enumerate() {
            if place > 0 {
                out.push('\t');
            }
            let cell = cell.as_ref();
            if cell.contains(['\t', '\n', '\r']) || cell.starts_with(['"', '\u{feff}']) {
                out.push('"');
                out.push_str(&cell.replace('"', "\"\""));
                out.push('"');
            } else {
                out.push_str(cell);
            }
        }
        out.push('\n');
    }
    out
}

fn plain(text: &str) -> (String, &str) {
    let end = text.find(['\t', '\n', '\r']).unwrap_or(text.len());
    (text[..end].to_owned(), &text[end..])
}

/// A cell in quotes with what comes behind it; `None` where the quotes do not close before a cell's end.
fn quoted(text: &str) -> Option<(String, &str)> {
    let mut rest = text.strip_prefix('"')?;
    let mut cell = String::new();
    loop {
        let (part, after) = rest.split_once('"')?;
        cell.push_str(part);
        match after.strip_prefix('"') {
            Some(after) => {
                cell.push('"');
                rest = after;
            }
            None if after.is_empty() || after.starts_with(['\t', '\n', '\r']) => {
                return Some((cell.replace("\r\n", "\n").replace('\r', "\n"), after));
            }
            None => return None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn check(text: &str, rows: &[&[&str]]) {
        assert_eq!(parse(text), rows, "{text:?}");
    }

    #[test]
    fn reads_what_spreadsheets_copy() {
        check("", &[]);
        check("\n", &[&[""]]);
        check("ก\tข\r\nค\tง\r\n", &[&["ก", "ข"], &["ค", "ง"]]);
        check("ก\tข\nค\tง", &[&["ก", "ข"], &["ค", "ง"]]);
        check("\"หนึ่ง\r\nสอง\"\tข\r\n", &[&["หนึ่ง\nสอง", "ข"]]);
        check("\"เขา \"\"พูด\"\"\tว่า\"\n", &[&["เขา \"พูด\"\tว่า"]]);
        check("ก\t\t\n\t\n", &[&["ก", "", ""], &["", ""]]);
        check("ก\t", &[&["ก", ""]]);
        check("\u{feff}ก\n", &[&["ก"]]);
    }

    #[test]
    fn a_quotation_mark_alone_is_one() {
        check("\"ก\tข\n", &[&["\"ก", "ข"]]);
        check("\"ก\" ข\tค\n", &[&["\"ก\" ข", "ค"]]);
        check("5\" ท่อ\n", &[&["5\" ท่อ"]]);
        check("\"", &[&["\""]]);
    }

    proptest! {
        #[test]
        fn what_is_written_is_read_back(
            rows in proptest::collection::vec(proptest::collection::vec("[ก-ฮa-z0-9\"\t\n ,\u{feff}]{0,8}", 1..5), 0..6),
        ) {
            prop_assert_eq!(parse(&write(&rows)), rows);
        }

        #[test]
        fn anything_can_be_read(text in "(\"|\t|\n|\r|[ก-ฮ]){0,30}") {
            let rows = parse(&text);
            prop_assert!(rows.iter().all(|row| !row.is_empty()));
            prop_assert_eq!(parse(&write(&rows)), rows);
        }
    }
}
