//! A list of people as a file or as pasted from a table program: Excel, CSV, cells with tabs between them.

mod cells;

use domain::{
    text::fold,
    user::roster::{MOST_LINES, RosterLine},
};

/// Why a file is not a list of people.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SheetError {
    /// Neither a workbook nor text.
    #[error("neither an Excel workbook nor text")]
    NotASheet,
    /// Nothing in it.
    #[error("nothing in it")]
    Empty,
    /// More lines than are taken at once.
    #[error("more than {MOST_LINES} lines")]
    TooManyLines,
    /// Unpacked it is far larger than any list of people.
    #[error("unpacked it is too large")]
    TooLarge,
    /// Its first line names columns, none of them that of user names.
    #[error("no column of user names")]
    NoUserNames,
}

/// The columns, in the order they have where no line names them, and what they are called.
const COLUMNS: [&[&str]; 5] = [
    &["ชื่อผู้ใช้", "บัญชีผู้ใช้", "username", "user", "login"],
    &["ชื่อ", "ชื่อสกุล", "ชื่อนามสกุล", "ชื่อเต็ม", "name", "fullname", "displayname"],
    &["บทบาท", "role"],
    &["รหัสหน่วยงาน", "หน่วยงาน", "unit", "unitcode"],
    &["อีเมล", "ที่อยู่อีเมล", "email", "emailaddress", "mail"],
];

/// The first line of a list as it is written.
pub const HEADER: &str = "ชื่อผู้ใช้\tชื่อ\tบทบาท\tรหัสหน่วยงาน\tอีเมล";

/// Reads a list; what sort of file it is, its content tells. Columns are found by their names, else by their order;
/// columns of other names are passed over, and so are blank lines.
pub fn read(bytes: &[u8]) -> Result<Vec<RosterLine>, SheetError> {
    let rows = cells::read(bytes)?;
    let mut rows = rows.into_iter().filter(|(_, cells)| cells.iter().any(|cell| !cell.trim().is_empty())).peekable();
    let first = rows.peek().ok_or(SheetError::Empty)?;
    let named: Vec<Option<usize>> = first.1.iter().map(|cell| column(cell)).collect();
    let mut places = [Some(0), Some(1), Some(2), Some(3), Some(4)];
    if named.iter().flatten().count() >= 2 || named.contains(&Some(0)) {
        places = std::array::from_fn(|column| named.iter().position(|name| *name == Some(column)));
        if places[0].is_none() {
            return Err(SheetError::NoUserNames);
        }
        rows.next();
    }
    let lines: Vec<RosterLine> = rows
        .map(|(line, cells)| {
            let [user, name, role, unit, email] = places.map(|place| {
                let cell = place.and_then(|place| cells.get(place)).map(String::as_str).unwrap_or_default();
                cell.split_whitespace().collect::<Vec<_>>().join(" ")
            });
            RosterLine { line, user, name, role, unit, email }
        })
        .collect();
    match lines.len() {
        0 => Err(SheetError::Empty),
        n if n > MOST_LINES => Err(SheetError::TooManyLines),
        _ => Ok(lines),
    }
}

/// A list as text that [`read`] takes for the same, line by line.
pub fn write(lines: &[RosterLine]) -> String {
    let mut text = String::new();
    let mut next = 1;
    if lines.first().is_some_and(|first| first.line > 1) {
        text.push_str(HEADER);
        text.push('\n');
        next = 2;
    }
    for line in lines {
        for _ in next..line.line {
            text.push('\n');
        }
        text.push_str(
            &[&line.user, &line.name, &line.role, &line.unit, &line.email].map(|cell| quoted(cell)).join("\t"),
        );
        text.push('\n');
        next = next.max(line.line) + 1;
    }
    text
}

/// A cell that holds a quote stands between quotes, as table programs write it.
fn quoted(cell: &str) -> String {
    if cell.contains('"') { format!("\"{}\"", cell.replace('"', "\"\"")) } else { cell.to_owned() }
}

/// The column a cell names.
fn column(cell: &str) -> Option<usize> {
    let bare = |text: &str| fold(text).to_lowercase().chars().filter(|c| c.is_alphanumeric()).collect::<String>();
    let cell = bare(cell);
    COLUMNS.iter().position(|names| names.iter().any(|name| bare(name) == cell))
}
