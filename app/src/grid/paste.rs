//! What was copied from a spreadsheet, read as cells of records.

use domain::{
    edit::{Field, Record, shown},
    grid::tsv,
    text::search_key,
    unit::{KpiCode, ProjectCode},
};
use store::grid::GridPage;

use super::typed::Typed;
use crate::{chart::words::words, i18n::Lang};

/// Why pasted rows cannot be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Trouble {
    /// There are none.
    Nothing,
    /// The row, from 1, has no code.
    NoCode(usize),
    /// The heads name columns, but not that of the code.
    NoCodeColumn,
    /// A head that names no column.
    Unknown(String),
    /// The row, from 1, has more cells than there are columns.
    TooWide(usize),
}

impl Trouble {
    /// It in words.
    pub fn words(&self, lang: Lang) -> String {
        match self {
            Self::Nothing => lang.grid_empty_paste().to_owned(),
            Self::NoCode(row) => format!("{} {row}", lang.grid_no_code()),
            Self::NoCodeColumn => lang.grid_no_columns().to_owned(),
            Self::Unknown(head) => format!("{} “{head}”", lang.grid_unknown_column()),
            Self::TooWide(row) => format!("{} {row}", lang.grid_too_wide()),
        }
    }
}

/// What a column of the paste is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Column {
    Code,
    /// Only for people: a record's name beside its code.
    Name,
    Field(Field),
}

/// A code as it is kept; `None` where it is none of this record.
fn code_of(record: Record, text: &str) -> Option<String> {
    match record {
        Record::Project => text.parse::<ProjectCode>().ok().map(|code| code.to_string()),
        Record::Kpi => text.parse::<KpiCode>().ok().map(|code| code.to_string()),
    }
}

/// The column a head names: as the table calls it in either language, or as the history does.
fn named(record: Record, head: &str) -> Option<Column> {
    let key = search_key(head);
    let is = |label: &str| search_key(label) == key;
    if [Lang::Th, Lang::En].iter().any(|lang| is(lang.code_label())) || is("code") {
        return Some(Column::Code);
    }
    if [Lang::Th, Lang::En].iter().any(|lang| is(lang.grid_record())) {
        return Some(Column::Name);
    }
    let called =
        |field: &Field| is(&field.name()) || [Lang::Th, Lang::En].iter().any(|lang| is(&lang.grid_column(*field)));
    Field::all(record).into_iter().find(called).map(Column::Field)
}

/// The heads of pasted rows where the first of them is one, and the columns they stand for.
fn columns(record: Record, first: &[String], fields: &[Field]) -> Result<(Vec<Column>, bool), Vec<Trouble>> {
    let has_code = first.first().is_some_and(|cell| code_of(record, cell).is_some());
    let heads: Vec<Option<Column>> = first.iter().map(|head| named(record, head)).collect();
    if has_code || heads.iter().all(Option::is_none) {
        let plain = std::iter::once(Column::Code).chain(fields.iter().copied().map(Column::Field));
        return Ok((plain.collect(), false));
    }
    let mut troubles: Vec<Trouble> = first
        .iter()
        .zip(&heads)
        .filter(|(_, head)| head.is_none())
        .map(|(text, _)| Trouble::Unknown(text.clone()))
        .collect();
    let columns: Vec<Column> = heads.into_iter().flatten().collect();
    if !columns.contains(&Column::Code) {
        troubles.push(Trouble::NoCodeColumn);
    }
    if troubles.is_empty() { Ok((columns, true)) } else { Err(troubles) }
}

/// The fields that pasted rows speak of, which have to be read before [`cells`].
pub fn fields(record: Record, text: &str, fields: &[Field]) -> Vec<Field> {
    let rows = tsv::parse(text);
    let columns = rows.first().and_then(|first| columns(record, first, fields).ok()).unwrap_or_default().0;
    let of = |column| if let Column::Field(field) = column { Some(field) } else { None };
    columns.into_iter().filter_map(of).collect()
}

/// The cells of pasted rows, against what stands in the records now; what is as it stands is left out.
pub fn cells(
    record: Record,
    text: &str,
    own: &[Field],
    now: &GridPage,
    lang: Lang,
) -> Result<Vec<Typed>, Vec<Trouble>> {
    let mut rows = tsv::parse(text);
    rows.retain(|row| row.iter().any(|cell| !cell.trim().is_empty()));
    let Some(first) = rows.first() else { return Err(vec![Trouble::Nothing]) };
    let (columns, headed) = columns(record, first, own)?;
    let fields = fields(record, text, own);
    let code_at = columns.iter().position(|column| *column == Column::Code).unwrap_or_default();
    let words = words(lang);
    let mut troubles = Vec::new();
    let mut typed = Vec::new();
    for (place, row) in rows.iter().enumerate().skip(usize::from(headed)) {
        if row.iter().skip(columns.len()).any(|cell| !cell.trim().is_empty()) {
            troubles.push(Trouble::TooWide(place + 1));
        }
        let Some(code) = row.get(code_at).and_then(|cell| code_of(record, cell)) else {
            troubles.push(Trouble::NoCode(place + 1));
            continue;
        };
        let known = now.rows.iter().find(|known| known.code == code);
        for (column, input) in columns.iter().zip(row) {
            let Column::Field(field) = column else { continue };
            let at = fields.iter().position(|known| known == field);
            let text = known.zip(at).and_then(|(row, at)| row.cells.get(at)?.clone()).unwrap_or_default();
            let base = if text.is_empty() { text } else { shown(*field, &text, words) };
            if *input != base {
                typed.push(Typed { code: code.clone(), field: *field, base, input: input.clone() });
            }
        }
    }
    if troubles.is_empty() { Ok(typed) } else { Err(troubles) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::{grid::Set, unit::Named};
    use store::grid::GridRow;

    fn now(cells: &[&str]) -> GridPage {
        let cell = |text: &&str| Some((*text).to_owned()).filter(|text| !text.is_empty());
        let row = GridRow {
            code: "50490000-1".into(),
            name: "โครงการ".into(),
            draft: None,
            cells: cells.iter().map(cell).collect(),
            fixed: vec![false; cells.len()],
        };
        let unit = Named { code: "50490000".into(), name: "หน่วย".into() };
        let year = "2566".parse().expect("a year");
        GridPage { unit, year, years: Vec::new(), rows: vec![row], total: 1, page: 1, pages: 1 }
    }

    fn read(text: &str, cells_now: &[&str]) -> Result<Vec<(String, String, String)>, Vec<Trouble>> {
        let own = Set::Main.columns(Record::Project);
        let cells = cells(Record::Project, text, &own, &now(cells_now), Lang::Th)?;
        Ok(cells.into_iter().map(|cell| (cell.field.name(), cell.base, cell.input)).collect())
    }

    fn cell(field: &str, base: &str, input: &str) -> (String, String, String) {
        (field.to_owned(), base.to_owned(), input.to_owned())
    }

    #[test]
    fn rows_are_read_by_place_or_by_their_heads() {
        assert_eq!(
            read("50490000-1\tฝ่ายโยธา\tฝ่ายปกครอง\n", &["ฝ่ายโยธา", "50490300"]),
            Ok(vec![cell("section", "50490300", "ฝ่ายปกครอง")])
        );
        assert_eq!(read("๑\tรหัส\n", &[]), Err(vec![Trouble::Unknown("๑".into())]), "a head that names nothing is told");
        assert_eq!(
            read("ค่าน้ำหนัก\tรหัส\tเริ่มต้น\n12\t๕๐๔๙๐๐๐๐-๑\t2/10/2565\n", &["5", "2022-10-01"]),
            Ok(vec![cell("weight", "5", "12"), cell("start", "1 ต.ค. 2565", "2/10/2565")])
        );
    }

    #[test]
    fn what_cannot_be_read_is_told_row_by_row() {
        assert_eq!(read(" \n\n", &[]), Err(vec![Trouble::Nothing]));
        assert_eq!(read("ฝ่ายโยธา\tก\n", &[]), Err(vec![Trouble::NoCode(1)]));
        assert_eq!(read("ค่าน้ำหนัก\n5\n", &[]), Err(vec![Trouble::NoCodeColumn]));
        let wide = format!("50490000-1{}\n50490000-1\tก\n", "\tก".repeat(11));
        assert_eq!(read(&wide, &[]), Err(vec![Trouble::TooWide(1)]));
    }
}
