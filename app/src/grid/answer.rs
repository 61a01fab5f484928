//! What the island is answered: lines of cells parted by tabs, in the words people read.

use domain::{
    edit::{Cell, CellState, Conflict, Edited, Field, Record, shown},
    grid::tsv,
};
use store::grid::GridPage;

use super::draft::GridDraft;
use crate::{chart::words::words, i18n::Lang, project::status::DRAFT};

/// A cell's text in canonical form, as people type it.
pub fn text(lang: Lang, field: Field, text: Option<&str>) -> String {
    text.map_or_else(String::new, |text| shown(field, text, words(lang)))
}

/// All rows: first how many there are and the columns' fields, what they are called and how wide they are, then each
/// record with its code, its name, for a draft that it is one, for each column whether it stays as it is, and what
/// stands there.
pub fn rows(lang: Lang, record: Record, fields: &[Field], page: &GridPage) -> String {
    let names = std::iter::once(lang.grid_rows(record, page.rows.len() as u64))
        .chain(fields.iter().map(ToString::to_string))
        .collect::<Vec<_>>();
    let heads = std::iter::once(lang.grid_record().to_owned())
        .chain(fields.iter().map(|field| lang.grid_column(*field)))
        .collect::<Vec<_>>();
    let kinds = std::iter::once(String::new())
        .chain(fields.iter().map(|field| super::table::kind(*field).to_owned()))
        .collect::<Vec<_>>();
    let rows = page.rows.iter().map(|row| {
        let fixed: String = row.fixed.iter().map(|fixed| if *fixed { '1' } else { '0' }).collect();
        let cells = fields.iter().zip(&row.cells).map(|(field, cell)| text(lang, *field, cell.as_deref()));
        let draft = row.draft.map(|state| format!("{DRAFT} {}", lang.bench_state(state))).unwrap_or_default();
        [row.code.clone(), row.name.clone(), draft, fixed].into_iter().chain(cells).collect::<Vec<_>>()
    });
    tsv::write([names, heads, kinds].into_iter().chain(rows))
}

/// What became, or would become, of cells: first what was done (`saved`, `fine`, `held`), the request, the words for it
/// and, where something else than a button saves, its markup; then each cell with its state, what stands there, what is to stand there, and why not.
pub fn edited(draft: &GridDraft, edited: &Edited) -> String {
    let lang = draft.lang;
    let (kind, said) = match edited {
        Edited { saved: true, cells, .. } => ("saved", lang.grid_saved_count(changed(cells))),
        _ if edited.is_fine() => ("fine", counts(lang, edited)),
        _ => ("held", counts(lang, edited)),
    };
    let request = edited.request.map(|id| id.to_string()).unwrap_or_default();
    let cells = edited.cells.iter().map(|cell| {
        let now = match &cell.state {
            CellState::Conflict { conflict } => conflict.theirs.as_deref(),
            _ => cell.before.as_deref(),
        };
        let after = if cell.stops() {
            // What was typed stays what was typed.
            draft
                .typed
                .iter()
                .find(|typed| typed.code == cell.code && typed.field == cell.field)
                .map(|typed| typed.input.clone())
                .unwrap_or_default()
        } else {
            text(lang, cell.field, cell.after.as_deref())
        };
        vec![
            cell.code.clone(),
            cell.field.to_string(),
            word(&cell.state).to_owned(),
            lang.grid_state(&cell.state).to_owned(),
            text(lang, cell.field, now),
            after,
            reason(lang, cell).unwrap_or_default(),
        ]
    });
    tsv::write(std::iter::once(vec![kind.to_owned(), request, said]).chain(cells))
}

/// Cells that hold something else now.
pub fn changed(cells: &[Cell]) -> usize {
    cells.iter().filter(|cell| matches!(cell.state, CellState::New | CellState::Changed)).count()
}

/// The counts of a preview.
pub fn counts(lang: Lang, edited: &Edited) -> String {
    let count = |of: fn(&Cell) -> bool| edited.cells.iter().filter(|cell| of(cell)).count();
    lang.grid_counts(
        count(|cell| cell.state == CellState::New),
        count(|cell| cell.state == CellState::Changed),
        count(|cell| cell.state == CellState::Unchanged),
        count(Cell::stops),
    )
}

/// The state's word, for a class and for the island.
pub const fn word(state: &CellState) -> &'static str {
    match state {
        CellState::New => "new",
        CellState::Changed => "changed",
        CellState::Unchanged => "unchanged",
        CellState::Conflict { .. } => "conflict",
        CellState::Wrong { .. } | CellState::NotPermitted | CellState::NoRecord => "wrong",
    }
}

/// Why a cell stands in the way.
pub fn reason(lang: Lang, cell: &Cell) -> Option<String> {
    match &cell.state {
        CellState::Wrong { error } => Some(lang.edit_error(error)),
        CellState::Conflict { conflict } => Some(who(lang, conflict)),
        _ => None,
    }
}

/// By whom a cell was changed, and when.
fn who(lang: Lang, conflict: &Conflict) -> String {
    let by = conflict.who.as_ref().map(|who| format!("{} {who}", lang.grid_by()));
    let at = conflict.when.as_ref().and_then(|at| at.parse::<chrono::DateTime<chrono::Utc>>().ok());
    by.into_iter().chain(at.map(|at| lang.clock(at))).collect::<Vec<_>>().join(" · ")
}
