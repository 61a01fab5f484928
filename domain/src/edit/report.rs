//! What becomes of changes, cell by cell: for a preview, for the field's message, and for what was saved.

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::{Conflict, EditError, Field, FieldEdit};

/// One field's change among those of many records.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CellEdit {
    /// Code of the record; which sort of record, its field says.
    pub code: String,
    /// The change.
    #[serde(flatten)]
    pub edit: FieldEdit,
}

/// What becomes of a cell.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "state", rename_all = "snake_case")]
pub enum CellState {
    /// It was blank and takes a value.
    New,
    /// It takes another value, or is blanked.
    Changed,
    /// It stays as it is.
    Unchanged,
    /// What was typed cannot stand there.
    Wrong {
        /// Why.
        error: EditError,
    },
    /// Somebody else changed it in the meantime.
    Conflict {
        /// To what, who and when.
        conflict: Conflict,
    },
    /// This person may not change it.
    NotPermitted,
    /// There is no such record.
    NoRecord,
}

/// One cell: the field of a record.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Cell {
    /// Code of the record.
    pub code: String,
    /// Which field.
    pub field: Field,
    /// What stands there, in canonical form.
    pub before: Option<String>,
    /// What is to stand there, in canonical form; where it is wrong, what was typed.
    pub after: Option<String>,
    /// What becomes of it.
    #[serde(flatten)]
    pub state: CellState,
}

impl Cell {
    /// Whether it stands in the way of saving.
    pub fn stops(&self) -> bool {
        !matches!(self.state, CellState::New | CellState::Changed | CellState::Unchanged)
    }
}

/// What came of changes that are saved all together or not at all.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Edited {
    /// Whether they were saved; never where a cell stands in the way, and never by a dry run.
    pub saved: bool,
    /// The request under which they can be undone, where anything was changed.
    pub request: Option<Uuid>,
    /// Every cell, in the order asked.
    pub cells: Vec<Cell>,
}

impl Edited {
    /// Whether nothing stands in the way.
    pub fn is_fine(&self) -> bool {
        !self.cells.iter().any(Cell::stops)
    }

    /// The fields that somebody else changed.
    pub fn conflicts(&self) -> impl Iterator<Item = &Conflict> {
        self.cells.iter().filter_map(|cell| match &cell.state {
            CellState::Conflict { conflict } => Some(conflict),
            _ => None,
        })
    }

    /// The fields in which something wrong was typed.
    pub fn wrong(&self) -> impl Iterator<Item = (Field, &EditError)> {
        self.cells.iter().filter_map(|cell| match &cell.state {
            CellState::Wrong { error } => Some((cell.field, error)),
            _ => None,
        })
    }
}
