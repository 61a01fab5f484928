//! What was copied from a spreadsheet, read as steps.

use std::collections::HashSet;

use domain::{
    grid::tsv,
    plan::{
        MOST_STEPS,
        sheet::{
            Column, Row, Sheet,
            grid::{GridRow, RowKey},
        },
    },
    text::{arabic_digits, search_key},
};

use crate::{grid::typed::Typed, i18n::Lang};

/// Why pasted rows cannot be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Trouble {
    /// There are none.
    Nothing,
    /// A head that names no column.
    Unknown(String),
    /// The row, from 1, has more cells than there are columns.
    TooWide(usize),
    /// The row, from 1, has no number of a step where it should.
    NotANumber(usize),
    /// The row, from 1, has a number that another has.
    Twice(usize),
}

impl Trouble {
    /// It in words.
    pub fn words(&self, lang: Lang) -> String {
        match self {
            Self::Nothing => lang.grid_empty_paste().to_owned(),
            Self::Unknown(head) => format!("{} “{head}”", lang.grid_unknown_column()),
            Self::TooWide(row) => format!("{} {row}", lang.grid_too_wide()),
            Self::NotANumber(row) => format!("{} {row}", lang.steps_not_a_number()),
            Self::Twice(row) => format!("{} {row}", lang.steps_twice()),
        }
    }
}

/// What a column of the paste is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Head {
    /// The number of a step that is there.
    Number,
    Of(Column),
    /// Nothing is written above it: it is not looked at.
    Blank,
}

/// Rows with their numbers for a spreadsheet, below heads: pasted back into the box they mean what they meant.
pub fn written<'a>(lang: Lang, rows: impl Iterator<Item = (usize, &'a Row)>) -> String {
    let heads = std::iter::once(lang.steps_number()).chain(Column::ALL.map(|column| lang.bench_column(column)));
    let heads: Vec<String> = heads.map(str::to_owned).collect();
    let row = |(number, row): (usize, &Row)| {
        std::iter::once(number.to_string()).chain(Column::ALL.map(|column| row.cell(column).to_owned())).collect()
    };
    tsv::write(std::iter::once(heads).chain(rows.map(row)))
}

/// Whether a cell holds the head of a column.
pub fn is_head(text: &str) -> bool {
    matches!(named(text), Some(Head::Number | Head::Of(_)))
}

/// The column a head names: as the table calls it in either language, or as its form does.
fn named(head: &str) -> Option<Head> {
    let key = search_key(head);
    if key.is_empty() {
        return Some(Head::Blank);
    }
    let is = |label: &str| search_key(label) == key;
    let both = [Lang::Th, Lang::En];
    if both.iter().any(|lang| is(lang.steps_number())) || ["ลำดับ", "ลำดับที่", "no", "#"].into_iter().any(is)
    {
        return Some(Head::Number);
    }
    let called = |column: &Column| is(column.name()) || both.iter().any(|lang| is(lang.bench_column(*column)));
    let more = [
        ("น้ำหนัก", Column::Weight),
        ("ค่าน้ำหนัก", Column::Weight),
        ("ชื่อขั้นตอน", Column::Title),
        ("เริ่มต้น", Column::Start),
        ("วันที่เริ่ม", Column::Start),
        ("วันที่สิ้นสุด", Column::Finish),
    ];
    let more = || more.into_iter().find(|(label, _)| is(label)).map(|(_, column)| column);
    Column::ALL.into_iter().find(called).or_else(more).map(Head::Of)
}

/// What the columns are, and whether the first row said so. Of rows without heads the columns are those of the table,
/// with the number before them where there is one column more.
fn heads(rows: &[Vec<String>]) -> Result<(Vec<Head>, bool), Vec<Trouble>> {
    let first = rows.first().map(Vec::as_slice).unwrap_or_default();
    let found: Vec<Option<Head>> = first.iter().map(|head| named(head)).collect();
    let known = found.iter().flatten().filter(|head| **head != Head::Blank).count();
    // A step may be called like a column; a row of heads has two of them, or nothing else.
    if known < 2 && !(known == 1 && first.len() == 1) {
        let filled = |row: &Vec<String>| row.iter().rposition(|cell| !cell.trim().is_empty()).map_or(0, |at| at + 1);
        let numbered = rows.iter().map(filled).max() == Some(Column::ALL.len() + 1);
        let number = numbered.then_some(Head::Number);
        return Ok((number.into_iter().chain(Column::ALL.map(Head::Of)).collect(), false));
    }
    let unknown = first.iter().zip(&found).filter(|(_, head)| head.is_none());
    let troubles: Vec<Trouble> = unknown.map(|(text, _)| Trouble::Unknown(text.clone())).collect();
    if troubles.is_empty() { Ok((found.into_iter().flatten().collect(), true)) } else { Err(troubles) }
}

/// What pasted rows say.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Pasted {
    /// Their cells, but for those that are as they stand.
    pub typed: Vec<Typed<Column>>,
    /// What cannot be read of them.
    pub troubles: Vec<Trouble>,
    /// Whether the first row was heads, and is no step.
    pub headed: bool,
}

/// The cells of pasted rows, over the table as it stands. A row with the number of a step changes it, any other becomes a
/// step at the end.
pub fn cells(text: &str, now: &Sheet, version: i32) -> Pasted {
    let mut rows = tsv::parse(text);
    rows.retain(|row| row.iter().any(|cell| !cell.trim().is_empty()));
    if rows.is_empty() {
        return Pasted { troubles: vec![Trouble::Nothing], ..Pasted::default() };
    }
    let (heads, headed) = match heads(&rows) {
        Ok(heads) => heads,
        Err(troubles) => return Pasted { troubles, ..Pasted::default() },
    };
    let there = now.rows.len();
    let (mut troubles, mut typed, mut taken) = (Vec::new(), Vec::new(), HashSet::new());
    let mut next = there;
    for (place, row) in rows.iter().enumerate().skip(usize::from(headed)) {
        if row.iter().skip(heads.len()).any(|cell| !cell.trim().is_empty()) {
            troubles.push(Trouble::TooWide(place + 1));
        }
        let number = heads.iter().position(|head| *head == Head::Number).and_then(|at| row.get(at));
        let at = match number.map(|number| number.trim()).filter(|number| !number.is_empty()) {
            None => {
                next += 1;
                next - 1
            }
            Some(number) => {
                let number = arabic_digits(number).trim_end_matches('.').parse::<usize>().ok();
                let Some(number) = number.filter(|number| (1..=there + MOST_STEPS).contains(number)) else {
                    troubles.push(Trouble::NotANumber(place + 1));
                    continue;
                };
                next = next.max(number);
                number - 1
            }
        };
        if !taken.insert(at) {
            troubles.push(Trouble::Twice(place + 1));
        }
        let known = now.rows.get(at);
        let key = match known {
            Some(row) => GridRow::Step(row.id),
            None => GridRow::New(at + 1 - there),
        };
        let code = RowKey { version, row: key }.to_string();
        for (head, input) in heads.iter().zip(row) {
            let Head::Of(column) = head else { continue };
            let base = known.map_or("", |row| row.cell(*column));
            if input.trim() != base {
                typed.push(Typed { code: code.clone(), field: *column, base: base.to_owned(), input: input.clone() });
            }
        }
    }
    Pasted { typed, troubles, headed }
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::plan::StepId;

    fn now() -> Sheet {
        let row = |number: u64, title: &str| Row {
            id: StepId::draft(number),
            title: title.into(),
            weight: "50".into(),
            start: "ต.ค. 2565".into(),
            ..Row::default()
        };
        Sheet { rows: vec![row(1, "สำรวจ"), row(2, "ก่อสร้าง")] }
    }

    /// Number of the row, column, what is typed.
    fn read(text: &str) -> Result<Vec<(usize, Column, String)>, Vec<Trouble>> {
        let number = |code: &str| match code.parse::<RowKey>().expect("a key").row {
            GridRow::Step(id) => id.0.as_u128() as usize,
            GridRow::New(number) => 2 + number,
        };
        let Pasted { typed, troubles, .. } = cells(text, &now(), 4);
        if !troubles.is_empty() {
            return Err(troubles);
        }
        Ok(typed.into_iter().map(|cell| (number(&cell.code), cell.field, cell.input)).collect())
    }

    fn cell(number: usize, column: Column, input: &str) -> (usize, Column, String) {
        (number, column, input.to_owned())
    }

    #[test]
    fn rows_without_heads_are_new_steps_in_the_order_of_the_table() {
        use Column::{After, Start, Title, Weight};
        assert_eq!(
            read("เริ่ม\t10\tพ.ย. 2565\r\n\r\nปิดงาน\t5\r\n"),
            Ok(vec![
                cell(3, Title, "เริ่ม"),
                cell(3, Weight, "10"),
                cell(3, Start, "พ.ย. 2565"),
                cell(4, Title, "ปิดงาน"),
                cell(4, Weight, "5"),
            ])
        );
        let numbered = "๒\tก่อสร้างอาคาร\t50\tต.ค. 2565\t\t1\n3.\tตรวจรับ\t\t\t\t2\n";
        assert_eq!(
            read(numbered),
            Ok(
                vec![cell(2, Title, "ก่อสร้างอาคาร"), cell(2, After, "1"), cell(3, Title, "ตรวจรับ"), cell(3, After, "2"),]
            )
        );
    }

    #[test]
    fn heads_say_what_the_columns_are_and_numbers_which_step() {
        use Column::{Title, Weight};
        assert_eq!(
            read("ที่\tน้ำหนัก\t\tขั้นตอน\n2\t40\tx\tก่อสร้าง\n\t10\t\tตรวจรับ\n"),
            Ok(vec![cell(2, Weight, "40"), cell(3, Weight, "10"), cell(3, Title, "ตรวจรับ")])
        );
        let now = now();
        let copied = written(Lang::En, now.rows.iter().enumerate().map(|(place, row)| (place + 1, row)));
        assert_eq!(read(&copied), Ok(Vec::new()), "what is copied means what stands there");
        assert_eq!(read("Step\tงบประมาณ\tWeight %\nx\t1\t2\n"), Err(vec![Trouble::Unknown("งบประมาณ".into())]));
    }

    #[test]
    fn the_heads_of_the_table_are_heads_in_either_language() {
        for lang in [Lang::Th, Lang::En] {
            for head in std::iter::once(lang.steps_number()).chain(Column::ALL.map(|column| lang.bench_column(column)))
            {
                assert!(is_head(head), "{head}");
            }
        }
        assert!(cells("ขั้นตอน\tน้ำหนัก %\nตรวจรับ\t10\n", &now(), 4).headed);
        let plain = cells("ขั้นตอน\t10\n", &now(), 4);
        assert!(!plain.headed && plain.typed.len() == 2, "a step may be called like a column");
        assert!(!is_head("") && !is_head("สำรวจ"));
    }

    #[test]
    fn what_cannot_be_read_is_told_row_by_row() {
        assert_eq!(read(" \n\n"), Err(vec![Trouble::Nothing]));
        assert_eq!(
            read("ที่\tขั้นตอน\nก\tข\n1\tค\n1\tง\n2\tจ\tฉ\n"),
            Err(vec![Trouble::NotANumber(2), Trouble::Twice(4), Trouble::TooWide(5)])
        );
    }
}
