//! Cells as a form sent them: what is typed, what stood there when the person began, and which button was pressed.

use chrono::NaiveDate;
use domain::{
    edit::{CellEdit, Edited, Field, FieldEdit, Kind, unshown},
    grid::tsv,
    permission::Actor,
    unit::UnitCode,
};
use store::{Db, StoreError};
use uuid::Uuid;

use super::{
    ask::Ask,
    page::ALL_ROWS,
    paste::{self, Trouble},
    typed::Typed,
};
use crate::{chart::words::words, i18n::Lang};

/// What a button asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Act {
    /// What would become of the cells; nothing is stored.
    Preview,
    /// The same, of what is in the box.
    Paste,
    /// Back to the table with what is typed.
    Back,
    /// All of it is saved.
    Apply,
    /// A request is taken back as a whole.
    Undo(Uuid),
}

impl Act {
    /// Of a button's word.
    pub(crate) fn of(word: &str) -> Self {
        match word.split_once(':').unwrap_or((word, "")) {
            ("apply", _) => Self::Apply,
            ("paste", _) => Self::Paste,
            ("back", _) => Self::Back,
            ("undo", id) => Self::Undo(Uuid::try_parse(id).unwrap_or_default()),
            _ => Self::Preview,
        }
    }
}

/// Cells that are worked on.
#[derive(Clone, Debug, Default)]
pub struct GridDraft {
    /// The language they are typed in.
    pub lang: Lang,
    /// The cells that hold something else than when the person began.
    pub typed: Vec<Typed>,
    /// What is in the box.
    pub pasted: String,
    /// What of it cannot be read.
    pub troubles: Vec<Trouble>,
    /// What would become of them, in their order.
    pub edited: Option<Edited>,
    /// The request could not be taken back.
    pub not_undone: bool,
    /// There are more than go at once.
    pub too_many: bool,
}

/// Text as a browser's field gives it back: its lines ended one way, and without any where it has none.
fn tidy(field: Field, text: &str) -> String {
    let text = text.replace("\r\n", "\n").replace('\r', "\n");
    let text = if matches!(field.kind(), Kind::Prose(_)) { text } else { text.replace(['\n', '\t'], " ") };
    text.trim().to_owned()
}

impl GridDraft {
    /// Reads a form: names and values in their order. `cells` holds cells as lines; `row` begins a row of the table,
    /// whose cells are `c0`, `c1`, … and stood as `base` says; `fix` begins a cell that is mended.
    pub fn read(pairs: &[(String, String)]) -> (Self, Act) {
        let value = |name: &str| pairs.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str());
        let mut draft = Self {
            lang: value("lang").and_then(Lang::from_code).unwrap_or_default(),
            typed: Typed::listed(pairs),
            pasted: value("paste").unwrap_or_default().to_owned(),
            ..Self::default()
        };
        draft.read_table(pairs, value("fields").unwrap_or_default(), value("base").unwrap_or_default());
        Typed::mended(pairs, &mut draft.typed);
        (draft, Act::of(value("do").unwrap_or_default()))
    }

    fn read_table(&mut self, pairs: &[(String, String)], fields: &str, base: &str) {
        let fields: Vec<Option<Field>> = fields.split(',').map(|name| name.parse().ok()).collect();
        let base = tsv::parse(base);
        let mut row: Option<&[String]> = None;
        for (name, input) in pairs {
            if name == "row" {
                row = base.iter().find(|row| row.first() == Some(input)).map(Vec::as_slice);
                continue;
            }
            let place = name.strip_prefix('c').and_then(|place| place.parse::<usize>().ok());
            let (Some(place), Some([code, row @ ..])) = (place, row) else { continue };
            let (Some(Some(field)), Some(base)) = (fields.get(place), row.get(place)) else { continue };
            if tidy(*field, input) != tidy(*field, base) {
                let cell = Typed { code: code.clone(), field: *field, base: base.clone(), input: input.clone() };
                cell.type_in(&mut self.typed);
            }
        }
    }

    /// The cells as the store is asked for them.
    pub fn edits(&self) -> Vec<CellEdit> {
        let words = words(self.lang);
        let edit = |Typed { code, field, base, input }: &Typed| CellEdit {
            code: code.clone(),
            edit: FieldEdit {
                field: *field,
                base: Some(unshown(*field, base, words)).filter(|base| !base.is_empty()),
                input: input.clone(),
            },
        };
        self.typed.iter().map(edit).collect()
    }
}

/// Reads what is in the box as cells, against what stands in the unit's records now; `false` where it cannot be read,
/// which the draft then tells.
pub async fn read_paste(
    db: &Db,
    actor: &Actor,
    unit: &UnitCode,
    ask: &Ask,
    draft: &mut GridDraft,
    today: NaiveDate,
) -> Result<bool, StoreError> {
    let fields = paste::fields(ask.record, &draft.pasted, &ask.fields);
    let filter = Ask { page: 1, code: None, fields, ..ask.clone() }.filter(unit, ALL_ROWS);
    let now = store::grid::read(db, actor, &filter, today).await?;
    match paste::cells(ask.record, &draft.pasted, &ask.fields, &now, draft.lang) {
        Ok(typed) => draft.typed = typed,
        Err(troubles) => draft.troubles = troubles,
    }
    Ok(draft.troubles.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn draft(pairs: &[(&str, &str)]) -> (GridDraft, Act) {
        let pairs: Vec<_> = pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
        GridDraft::read(&pairs)
    }

    fn told(draft: &GridDraft) -> Vec<(String, String, String, String)> {
        let told = |cell: &Typed| (cell.code.clone(), cell.field.to_string(), cell.base.clone(), cell.input.clone());
        draft.typed.iter().map(told).collect()
    }

    #[test]
    fn only_what_differs_is_a_change() {
        let (draft, act) = draft(&[
            ("fields", "project.owner,project.rationale,project.start"),
            ("base", "50490000-1\tฝ่ายโยธา\t\"หนึ่ง\r\nสอง\"\t1 ต.ค. 2565\r\n50490000-2\tก\tข\t\r\n"),
            ("row", "50490000-1"),
            ("c0", " ฝ่ายโยธา "),
            ("c1", "หนึ่ง\r\nสอง"),
            ("c2", "2 ต.ค. 2565"),
            ("row", "50490000-9"),
            ("c0", "ไม่มีแถวนี้"),
            ("row", "50490000-2"),
            ("c0", ""),
            ("c7", "ไม่มีคอลัมน์นี้"),
            ("do", "apply"),
        ]);
        let cell = |code: &str, field: &str, base: &str, input: &str| {
            (code.to_owned(), field.to_owned(), base.to_owned(), input.to_owned())
        };
        assert_eq!(
            told(&draft),
            [
                cell("50490000-1", "project.start", "1 ต.ค. 2565", "2 ต.ค. 2565"),
                cell("50490000-2", "project.owner", "ก", ""),
            ]
        );
        assert_eq!(act, Act::Apply);
        let edits = draft.edits();
        assert_eq!(edits[0].edit.base.as_deref(), Some("2022-10-01"));
    }

    #[test]
    fn a_mended_cell_takes_the_place_of_the_wrong_one() {
        let line = |input: &str| format!("50490000-1\tproject.weight\t5\t{input}\n");
        let wrong = line("ห้า");
        let check = |more: &[(&str, &str)], expected: &[(&str, &str)]| {
            let mut pairs = vec![("cells", "50490000-1\tproject.owner\t\tก\n"), ("fix", wrong.as_str())];
            pairs.extend(more);
            let (draft, _) = draft(&pairs);
            let cells: Vec<_> = draft.typed.iter().map(|cell| (cell.base.as_str(), cell.input.as_str())).collect();
            assert_eq!(cells, expected);
        };
        check(&[("fix-input", "6")], &[("", "ก"), ("5", "6")]);
        check(&[("fix-theirs", "7"), ("fix-input", "6"), ("fix-keep", "mine")], &[("", "ก"), ("7", "6")]);
        check(&[("fix-theirs", "7"), ("fix-input", "6"), ("fix-keep", "theirs")], &[("", "ก")]);
        check(&[("fix-theirs", "7"), ("fix-input", "6"), ("fix-keep", "")], &[("", "ก"), ("5", "6")]);
    }

    #[test]
    fn lines_are_read_back() {
        let cells: [Typed; 1] = [Typed {
            code: "50490000-1".into(),
            field: "project.rationale".parse().expect("a field"),
            base: "ก\tข".into(),
            input: "\"หนึ่ง\nสอง\"".into(),
        }];
        let (draft, act) = draft(&[("cells", &Typed::lines(cells.iter())), ("do", "nonsense")]);
        assert_eq!((draft.typed.as_slice(), act), (&cells[..], Act::Preview));
    }
}
