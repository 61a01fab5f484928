//! Many cells of many records at once: a unit's records as rows to type in, and a pasted sheet.

mod read;

pub use read::{GridFilter, GridPage, GridRow, may_read, read};

use domain::{
    edit::{CellEdit, Edited},
    permission::Actor,
};

use crate::{
    Db, Request, Result,
    edit::{How, MOST_CELLS, Want, run},
};

/// Cells in one request.
pub const LIMIT: usize = MOST_CELLS;

/// What would become of every cell: what is new, changed, as it was, or wrong, and why. Stores nothing.
pub async fn preview(db: &Db, actor: &Actor, cells: &[CellEdit], request: &Request) -> Result<Edited> {
    run(db, actor, &wants(cells), request, How::DRY).await
}

/// Changes every cell or none; it is undone as a whole, under the request. Cells that stand in the way are told as by
/// [`preview`], a record the person may not change among them.
pub async fn apply(db: &Db, actor: &Actor, cells: &[CellEdit], request: &Request) -> Result<Edited> {
    run(db, actor, &wants(cells), request, How::CHANGE).await
}

fn wants(cells: &[CellEdit]) -> Vec<Want> {
    cells.iter().map(Want::from).collect()
}
