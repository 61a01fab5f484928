//! A plan's table as it is worked on in a grid: many cells at once, of steps that are there and of rows below them that
//! become steps.
//!
//! A row is known by its step, not by its place, so that what somebody else did to the plan meanwhile is met cell by
//! cell. Places are written in one column only, what a step waits for: typed over a plan that has moved on, they are
//! not believed.

mod handed;

pub use handed::{NotInTheGrid, cells_of};

use std::{
    collections::{HashMap, HashSet},
    fmt,
    str::FromStr,
};

use uuid::Uuid;

use super::{
    super::{MOST_STEPS, Plan, StepId},
    CellError, CellProblem, Column, Row, Sheet, cell,
};
use crate::chart::Words;

/// What a row of the grid is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum GridRow {
    /// A step of the plan.
    Step(StepId),
    /// A row below them, from 1, that is a step once something is typed in it.
    New(usize),
}

/// What a row is known by, with the version of the plan it was read of: `~7.0190a6e0-…`, `~7+3`. People are shown what
/// stands before the `~`, which is nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct RowKey {
    /// The plan's version.
    pub version: i32,
    /// The row.
    pub row: GridRow,
}

/// Text that is no key of a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not the key of a row")]
pub struct NotARow;

impl fmt::Display for RowKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.row {
            GridRow::Step(id) => write!(f, "~{}.{}", self.version, id.0),
            GridRow::New(number) => write!(f, "~{}+{number}", self.version),
        }
    }
}

impl FromStr for RowKey {
    type Err = NotARow;

    fn from_str(text: &str) -> Result<Self, NotARow> {
        let key = || {
            let text = text.strip_prefix('~')?;
            let (version, row) = match text.split_once('.') {
                Some((version, id)) => (version, GridRow::Step(StepId(Uuid::try_parse(id).ok()?))),
                None => {
                    let (version, number) = text.split_once('+')?;
                    let number = number.parse().ok().filter(|number| (1..=MOST_STEPS).contains(number))?;
                    (version, GridRow::New(number))
                }
            };
            Some(Self { version: version.parse().ok()?, row })
        };
        key().ok_or(NotARow)
    }
}

/// A cell as it is typed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StepEdit {
    /// The key of its row, as it was sent.
    pub code: String,
    /// Its column.
    pub column: Column,
    /// What the person saw there when they began.
    pub base: String,
    /// What is typed.
    pub input: String,
}

/// What becomes of a cell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StepFate {
    /// It was blank and takes a value.
    New,
    /// It takes another value, or is blanked.
    Changed,
    /// Its row is blank now: the step goes.
    Removed,
    /// Nobody typed in it, and what it waited for goes: it waits for what that had waited for, or for nothing.
    Follows,
    /// It belongs to a row of heads, as copied with a table: the row is passed over.
    Head,
    /// It stays as it is.
    Unchanged,
    /// What is typed cannot stand there.
    Wrong(CellError),
    /// Somebody else changed it in the meantime.
    Conflict,
    /// Somebody else took the step out.
    Gone,
    /// It names steps by their places, and somebody else changed the plan since it was read.
    Renumbered,
}

impl StepFate {
    /// Whether it stands in the way of saving.
    pub const fn stops(self) -> bool {
        matches!(self, Self::Wrong(_) | Self::Conflict | Self::Gone | Self::Renumbered)
    }

    /// Whether something else stands there afterwards.
    pub const fn changes(self) -> bool {
        matches!(self, Self::New | Self::Changed | Self::Removed | Self::Follows)
    }
}

/// A cell and what becomes of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StepCell {
    /// The key of its row, as it was sent.
    pub code: String,
    /// The number of its row as the grid shows it; nothing where there is no such step any more.
    pub number: Option<usize>,
    /// Its column.
    pub column: Column,
    /// What stands there.
    pub before: String,
    /// What is to stand there; of a cell that stands in the way, what is typed.
    pub after: String,
    /// What becomes of it.
    pub fate: StepFate,
}

/// The plan that cells are typed over.
#[derive(Clone, Copy, Debug)]
pub struct Standing<'a> {
    /// The plan as it is worked on.
    pub plan: &'a Plan,
    /// Its version.
    pub version: i32,
    /// The plan in force, where cells only ask to change it.
    pub in_force: Option<&'a Plan>,
    /// What tells the head of a column from a value.
    pub is_head: fn(&str) -> bool,
}

/// What would become of cells that are typed.
#[derive(Clone, Debug)]
pub struct GridTrial {
    /// Every cell in the order asked, then those nobody typed in that follow or stand in the way.
    pub cells: Vec<StepCell>,
    /// The table with what is typed in it.
    pub sheet: Sheet,
    /// The plan it reads to; none where a cell stands in the way.
    pub plan: Option<Plan>,
}

impl GridTrial {
    /// Whether nothing stands in the way.
    pub fn is_fine(&self) -> bool {
        !self.cells.iter().any(|cell| cell.fate.stops())
    }

    /// How many cells hold something else afterwards.
    pub fn changed(&self) -> usize {
        self.cells.iter().filter(|cell| cell.fate.changes()).count()
    }
}

/// As a cell holds it: one line.
fn tidy(text: &str) -> String {
    let text: String = text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    text.trim().to_owned()
}

fn blank(row: &Row) -> bool {
    Column::ALL.iter().all(|column| row.cell(*column).trim().is_empty())
}

/// Types cells over a plan. Rows below its steps are steps once something is typed in them; a step whose row is blanked
/// goes, and what waited for it waits for what it had waited for.
pub fn try_cells(standing: &Standing<'_>, edits: &[StepEdit], words: &Words) -> GridTrial {
    let now = Sheet::of(standing.plan, words);
    let there = now.rows.len();
    let places: HashMap<StepId, usize> = now.rows.iter().enumerate().map(|(place, row)| (row.id, place)).collect();
    let stood = |place: usize, column| now.rows.get(place).map_or("", |row| row.cell(column)).to_owned();
    let mut rows = now.rows.clone();
    let mut cells: Vec<StepCell> = Vec::with_capacity(edits.len());
    let mut seen = standing.version;
    for StepEdit { code, column, base, input } in edits {
        let key = code.parse::<RowKey>().ok();
        seen = key.map_or(seen, |key| key.version);
        let place = key.and_then(|key| match key.row {
            GridRow::Step(id) => places.get(&id).copied(),
            GridRow::New(number) => Some(there + number - 1),
        });
        let input = tidy(input);
        let before = place.map(|place| stood(place, *column)).unwrap_or_default();
        let moved_on = key.is_some_and(|key| key.version != standing.version);
        let fate = match place {
            None => StepFate::Gone,
            Some(_) if input == before => StepFate::Unchanged,
            Some(_) if tidy(base) != before => StepFate::Conflict,
            Some(_) if moved_on && *column == Column::After && !input.is_empty() => StepFate::Renumbered,
            Some(place) => {
                if rows.len() <= place {
                    rows.resize(place + 1, Row::default());
                }
                rows[place].cell_mut(*column).clone_from(&input);
                StepFate::Changed
            }
        };
        let number = place.map(|place| place + 1);
        cells.push(StepCell { code: code.clone(), number, column: *column, before, after: input, fate });
    }
    pass_over_heads(standing, &mut rows, &mut cells, there);
    let touched: HashSet<usize> =
        cells.iter().filter(|cell| cell.fate == StepFate::Changed).filter_map(|cell| Some(cell.number? - 1)).collect();
    let gone: HashSet<usize> =
        (0..rows.len()).filter(|place| blank(&rows[*place]) && (*place >= there || touched.contains(place))).collect();
    let (sheet, kept) = without(&now, &rows, &gone);
    let (plan, mut problems) = sheet.read(standing.plan, words);
    let reads = problems.is_empty();
    if let Some(in_force) = standing.in_force {
        // A cell that cannot be read is told as that, not as missing.
        let told: HashSet<(usize, Column)> = problems.iter().map(|wrong| (wrong.row, wrong.column)).collect();
        let lacking = plan.lacking(in_force).into_iter().map(|error| sheet.problem(&plan, &error));
        problems.extend(lacking.filter(|CellProblem { row, column, .. }| {
            let other = if *column == Column::Start { Column::Finish } else { *column };
            !told.contains(&(*row, *column)) && !told.contains(&(*row, other))
        }));
    }
    let plan = reads.then_some(plan);
    for cell in cells.iter_mut().filter(|cell| cell.fate == StepFate::Changed && cell.column == Column::After) {
        // What stood there follows a step that goes; what is newly named must be there afterwards.
        let named_before: Vec<usize> = cell::places(&cell.before).collect();
        let goes = |place: &usize| *place < there && gone.contains(place) && !named_before.contains(place);
        let named = cell::places(&cell.after).any(|place| goes(&place));
        let stays = cell.number.is_some_and(|number| !gone.contains(&(number - 1)));
        if named && stays {
            cell.fate = StepFate::Wrong(CellError::NoSuchStep);
        }
    }
    let canonical = plan.as_ref().map(|plan| Sheet::of(plan, words));
    let found: HashMap<usize, usize> = kept.iter().enumerate().map(|(at, place)| (*place, at)).collect();
    for cell in cells.iter_mut().filter(|cell| cell.fate == StepFate::Changed) {
        let Some(place) = cell.number.map(|number| number - 1) else { continue };
        let read = canonical.as_ref().zip(found.get(&place)).and_then(|(sheet, at)| sheet.rows.get(*at));
        if let Some(row) = read {
            row.cell(cell.column).clone_into(&mut cell.after);
        }
        cell.fate = match (gone.contains(&place), place < there) {
            (true, true) => StepFate::Removed,
            _ if cell.after == cell.before => StepFate::Unchanged,
            _ if cell.before.is_empty() => StepFate::New,
            _ => StepFate::Changed,
        };
    }
    let code = |place: usize| {
        let row = match now.rows.get(place) {
            Some(row) => GridRow::Step(row.id),
            None => GridRow::New(place + 1 - there),
        };
        RowKey { version: seen, row }.to_string()
    };
    let known: HashMap<(usize, Column), usize> =
        cells.iter().enumerate().filter_map(|(at, cell)| Some(((cell.number? - 1, cell.column), at))).collect();
    for (at, place) in kept.iter().copied().enumerate().filter(|(_, place)| !gone.is_empty() && *place < there) {
        let before = stood(place, Column::After);
        let told = known.contains_key(&(place, Column::After))
            || problems.iter().any(|wrong| (wrong.row, wrong.column) == (at, Column::After));
        if !told && cell::places(&before).any(|other| gone.contains(&other)) {
            cells.push(StepCell {
                code: code(place),
                number: Some(place + 1),
                column: Column::After,
                before,
                after: sheet.rows.get(at).map_or("", |row| row.cell(Column::After)).to_owned(),
                fate: StepFate::Follows,
            });
        }
    }
    for CellProblem { row, column, error } in problems {
        let place = kept.get(row).copied().unwrap_or_default();
        match known.get(&(place, column)).and_then(|at| cells.get_mut(*at)) {
            // Two people's values come first: which of them stays is not known yet.
            Some(cell) if cell.fate.stops() => {}
            Some(cell) => cell.fate = StepFate::Wrong(error),
            None => cells.push(StepCell {
                code: code(place),
                number: Some(place + 1),
                column,
                before: stood(place, column),
                after: rows.get(place).map_or("", |row| row.cell(column)).to_owned(),
                fate: StepFate::Wrong(error),
            }),
        }
    }
    let fine = !cells.iter().any(|cell| cell.fate.stops());
    GridTrial { cells, sheet, plan: plan.filter(|_| fine) }
}

/// A row below the steps in which nothing stands but heads of columns was copied with its table: it is blanked, and its
/// cells say so. One head alone may be what a step is called.
fn pass_over_heads(standing: &Standing<'_>, rows: &mut [Row], cells: &mut [StepCell], there: usize) {
    let heads = |row: &Row| {
        let filled = || Column::ALL.iter().map(|column| row.cell(*column)).filter(|text| !text.is_empty());
        filled().count() > 1 && filled().all(standing.is_head)
    };
    let places: HashSet<usize> =
        rows.iter().enumerate().skip(there).filter(|(_, row)| heads(row)).map(|(place, _)| place).collect();
    for place in &places {
        rows[*place] = Row::default();
    }
    let of = |cell: &StepCell| cell.number.is_some_and(|number| places.contains(&(number - 1)));
    for cell in cells.iter_mut().filter(|cell| cell.fate == StepFate::Changed && of(cell)) {
        cell.fate = StepFate::Head;
    }
}

/// The rows but for some, with the places of those that are kept. A place that is named and was never filled is none.
fn without(now: &Sheet, rows: &[Row], gone: &HashSet<usize>) -> (Sheet, Vec<usize>) {
    let kept: Vec<usize> = (0..rows.len()).filter(|place| !gone.contains(place)).collect();
    if gone.is_empty() {
        return (Sheet { rows: rows.to_vec() }, kept);
    }
    // What a step waited for that goes is told by the table as it stood.
    let waits = |(place, row): (usize, &Row)| match now.rows.get(place) {
        Some(stood) if gone.contains(&place) => stood.after.clone(),
        _ => row.after.clone(),
    };
    let mut links: Vec<String> = rows.iter().enumerate().map(waits).collect();
    for place in (0..now.rows.len()).filter(|place| gone.contains(place)) {
        let by = links[place].clone();
        for link in &mut links {
            *link = cell::replaced(link, place, &by);
        }
    }
    let found: HashMap<usize, usize> = kept.iter().enumerate().map(|(at, place)| (*place, at)).collect();
    let to = |place: usize| {
        let none = rows.len().saturating_add(place).min(usize::MAX - 1);
        Some(found.get(&place).copied().unwrap_or(none))
    };
    let row = |place: &usize| Row { after: cell::renumbered(&links[*place], to), ..rows[*place].clone() };
    (Sheet { rows: kept.iter().map(row).collect() }, kept)
}

#[cfg(test)]
#[path = "grid/tests.rs"]
mod tests;
