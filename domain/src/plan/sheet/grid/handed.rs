//! A table that was worked on elsewhere as cells of the grid: nothing that is typed in it is lost on the way.

use std::collections::{HashMap, HashSet};

use super::{
    super::{Column, Row, Sheet, cell},
    GridRow, RowKey, StepEdit, tidy,
};
use crate::{
    chart::Words,
    plan::{Plan, StepId},
};

/// A table that the grid cannot show: it has the steps that stand in their order, and new ones below them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the grid has its steps in the order in which they stand, and so many new ones below them")]
pub struct NotInTheGrid;

/// The cells in which a table differs from the plan it began from, as if they were typed in the grid over that plan;
/// `room` is how many new steps the grid has rows for.
pub fn cells_of(
    sheet: &Sheet,
    base: &Plan,
    version: i32,
    room: usize,
    words: &Words,
) -> Result<Vec<StepEdit>, NotInTheGrid> {
    let stood = Sheet::of(base, words);
    let places: HashMap<StepId, usize> = stood.rows.iter().enumerate().map(|(place, row)| (row.id, place)).collect();
    let there = stood.rows.len();
    // Where each row of the table lies in the grid. An id that comes twice is one step and a new one.
    let (mut seen, mut last, mut new) = (HashSet::new(), None, 0);
    let mut to = Vec::with_capacity(sheet.rows.len());
    for row in &sheet.rows {
        match places.get(&row.id).copied().filter(|place| seen.insert(*place)) {
            Some(place) if new > 0 || last.is_some_and(|last| place < last) => return Err(NotInTheGrid),
            Some(place) => {
                last = Some(place);
                to.push(place);
            }
            None => {
                to.push(there + new);
                new += 1;
            }
        }
    }
    if new > room {
        return Err(NotInTheGrid);
    }
    // What names no row names none in the grid either.
    let number = |place: usize| Some(to.get(place).copied().unwrap_or_else(|| (there + new).saturating_add(place)));
    let mut edits = Vec::new();
    let mut typed = |place: usize, now: Option<&Row>| {
        let row = match stood.rows.get(place) {
            Some(row) => GridRow::Step(row.id),
            None => GridRow::New(place + 1 - there),
        };
        let code = RowKey { version, row }.to_string();
        for column in Column::ALL {
            let base = stood.rows.get(place).map_or("", |row| row.cell(column)).to_owned();
            let input = match (now, column) {
                (None, _) => String::new(),
                (Some(row), Column::After) => cell::renumbered(&row.after, number),
                (Some(row), _) => tidy(row.cell(column)),
            };
            if input != base {
                edits.push(StepEdit { code: code.clone(), column, base, input });
            }
        }
    };
    for (row, place) in sheet.rows.iter().zip(&to) {
        typed(*place, Some(row));
    }
    for place in (0..there).filter(|place| !seen.contains(place)) {
        typed(place, None);
    }
    Ok(edits)
}
