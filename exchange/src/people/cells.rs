//! Rows of cells from whatever a table program gives: a workbook, or text in one of the forms it writes.

use std::io::{Cursor, Read, copy, sink};

use calamine::{DataRef, Reader, Xlsx};
use domain::user::roster::MOST_LINES;
use zip::ZipArchive;

use super::SheetError;

/// Bytes of a workbook when unpacked, at most: some ten times what the longest list has.
const UNPACKED: u64 = 64 << 20;
/// Rows read, blank ones too; a sheet that has more is another sort of file.
const ROWS: u32 = 4 * MOST_LINES as u32;
/// Columns read.
const COLUMNS: u32 = 64;

/// A row's number, from 1, and its cells.
pub type Row = (u32, Vec<String>);

/// The rows of a file's first sheet.
pub fn read(bytes: &[u8]) -> Result<Vec<Row>, SheetError> {
    if bytes.starts_with(b"PK\x03\x04") { workbook(bytes) } else { text(&decoded(bytes)?) }
}

fn workbook(bytes: &[u8]) -> Result<Vec<Row>, SheetError> {
    bounded(bytes)?;
    let refused = |_| SheetError::NotASheet;
    let mut book = Xlsx::new(Cursor::new(bytes)).map_err(refused)?;
    let first = book.sheet_names().into_iter().next().ok_or(SheetError::Empty)?;
    let mut reader = book.worksheet_cells_reader(&first).map_err(refused)?;
    let mut rows: Vec<Row> = Vec::new();
    while let Some(cell) = reader.next_cell().map_err(refused)? {
        let (row, column) = cell.get_position();
        if row >= ROWS {
            return Err(SheetError::TooManyLines);
        }
        if column >= COLUMNS {
            continue;
        }
        if rows.last().is_none_or(|(number, _)| *number != row + 1) {
            rows.push((row + 1, Vec::new()));
        }
        let Some((_, cells)) = rows.last_mut() else { continue };
        cells.resize(cells.len().max(column as usize + 1), String::new());
        cells[column as usize] = shown(cell.get_value());
    }
    Ok(rows)
}

/// A cell as the sheet shows it, as far as a list of people has such.
fn shown(value: &DataRef<'_>) -> String {
    match value {
        DataRef::String(text) => text.clone(),
        DataRef::SharedString(text) => (*text).to_owned(),
        DataRef::Int(number) => number.to_string(),
        // A code that was taken for a number has no places behind the point.
        DataRef::Float(number) => number.to_string(),
        DataRef::Bool(truth) => truth.to_string(),
        _ => String::new(),
    }
}

/// Refuses a workbook that grows beyond all measure when it is unpacked, whatever it says of itself.
fn bounded(bytes: &[u8]) -> Result<(), SheetError> {
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(|_| SheetError::NotASheet)?;
    let mut left = UNPACKED;
    for place in 0..archive.len() {
        let entry = archive.by_index(place).map_err(|_| SheetError::NotASheet)?;
        let unpacked = copy(&mut entry.take(left + 1), &mut sink()).map_err(|_| SheetError::NotASheet)?;
        left = left.checked_sub(unpacked).ok_or(SheetError::TooLarge)?;
    }
    Ok(())
}

/// Text in the encodings Excel saves it in: UTF-8, UTF-16 ("Unicode text"), and Windows-874 of a Thai Windows.
fn decoded(bytes: &[u8]) -> Result<String, SheetError> {
    let text = crate::encoding::whole(bytes).ok_or(SheetError::NotASheet)?;
    let text = text.trim_start_matches('\u{feff}');
    if text.contains('\0') { Err(SheetError::NotASheet) } else { Ok(text.to_owned()) }
}

/// Rows of a text: cells between delimiters, quoted where they hold one, a quote or a line's end. What follows a closing
/// quote is taken as it stands, as table programs do. Written here because each row must know its line.
fn text(text: &str) -> Result<Vec<Row>, SheetError> {
    let delimiter = delimiter(text);
    let mut rows: Vec<Row> = Vec::new();
    let mut cells: Vec<String> = Vec::new();
    let (mut cell, mut quoted, mut number, mut began) = (String::new(), false, 1, 1);
    let mut rest = text.chars().peekable();
    loop {
        let next = rest.next();
        match next {
            Some('"') if quoted && rest.peek() == Some(&'"') => {
                rest.next();
                cell.push('"');
            }
            Some('"') if quoted || cell.is_empty() => quoted = !quoted,
            Some(c) if c == delimiter && !quoted => cells.push(std::mem::take(&mut cell)),
            Some('\n') | None if !quoted || next.is_none() => {
                cells.push(std::mem::take(&mut cell));
                cells.truncate(COLUMNS as usize);
                let row = std::mem::take(&mut cells);
                if row.iter().any(|cell| !cell.trim().is_empty()) {
                    rows.push((began, row));
                }
                if next.is_none() {
                    return Ok(rows);
                }
                number += 1;
                began = number;
                if number > ROWS {
                    return Err(SheetError::TooManyLines);
                }
            }
            Some(c) => {
                number += u32::from(c == '\n');
                cell.push(c);
            }
            None => return Ok(rows),
        }
    }
}

/// What stands between the cells, by the first line that has any of the usual: a tab where there is one, since names
/// have commas.
fn delimiter(text: &str) -> char {
    let found = text.lines().find(|line| line.contains(['\t', ',', ';'])).unwrap_or_default();
    let count = |mark: char| found.matches(mark).count();
    if found.contains('\t') || found.is_empty() {
        '\t'
    } else if count(';') > count(',') {
        ';'
    } else {
        ','
    }
}
