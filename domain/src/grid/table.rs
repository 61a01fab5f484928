//! A table of typed texts, what is done to it, and taking that back.

use super::{Area, At};

/// Things done that can be taken back.
const DEPTH: usize = 100;

/// One cell that changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// Which.
    pub at: At,
    /// What was there.
    pub before: String,
    /// What is there now.
    pub after: String,
}

/// What came of something done to many cells.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Done {
    /// Cells that hold something else now.
    pub changed: usize,
    /// Cells left alone, because this person may not change them.
    pub fixed: usize,
    /// Values for which the table has no cell.
    pub outside: usize,
    /// What was written to; nothing where all lay outside.
    pub area: Option<Area>,
}

/// Where a fill goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Toward {
    /// The first row's values, down.
    Down,
    /// The first column's, to the right.
    Right,
}

/// A table that is worked on.
#[derive(Clone, Debug, Default)]
pub struct Table {
    columns: usize,
    cells: Vec<Cell>,
    done: Vec<Vec<Change>>,
    undone: Vec<Vec<Change>>,
}

#[derive(Clone, Debug, Default)]
struct Cell {
    /// What stood there when the work began, or was saved last.
    base: String,
    now: Option<String>,
    fixed: bool,
}

impl Cell {
    fn text(&self) -> &str {
        self.now.as_deref().unwrap_or(&self.base)
    }
}

impl Table {
    /// An empty table with so many columns.
    pub fn new(columns: usize) -> Self {
        Self { columns, ..Self::default() }
    }

    /// Adds a row: each cell's text, and whether it stays as it is. What is missing is blank and stays so.
    pub fn push(&mut self, row: impl IntoIterator<Item = (String, bool)>) {
        let cells = row.into_iter().map(|(base, fixed)| Cell { base, now: None, fixed });
        let blank = std::iter::repeat_with(|| Cell { fixed: true, ..Cell::default() });
        self.cells.extend(cells.chain(blank).take(self.columns));
    }

    /// Rows and columns.
    pub fn size(&self) -> (usize, usize) {
        (self.cells.len().checked_div(self.columns).unwrap_or_default(), self.columns)
    }

    fn cell(&self, at: At) -> Option<&Cell> {
        (at.column < self.columns).then(|| self.cells.get(at.row * self.columns + at.column)).flatten()
    }

    fn cell_mut(&mut self, at: At) -> Option<&mut Cell> {
        let place = at.row * self.columns + at.column;
        (at.column < self.columns).then(|| self.cells.get_mut(place)).flatten()
    }

    /// What is in a cell.
    pub fn text(&self, at: At) -> &str {
        self.cell(at).map_or("", Cell::text)
    }

    /// What stood in it when the work began.
    pub fn base(&self, at: At) -> &str {
        self.cell(at).map_or("", |cell| &cell.base)
    }

    /// Whether it stays as it is.
    pub fn fixed(&self, at: At) -> bool {
        self.cell(at).is_none_or(|cell| cell.fixed)
    }

    /// Whether it holds anything.
    pub fn filled(&self, at: At) -> bool {
        !self.text(at).is_empty()
    }

    /// Whether it holds something else than when the work began.
    pub fn touched(&self, at: At) -> bool {
        self.cell(at).is_some_and(|cell| cell.now.as_ref().is_some_and(|now| *now != cell.base))
    }

    /// Every cell that holds something else, row by row.
    pub fn changes(&self) -> impl Iterator<Item = At> {
        let at = |place: usize| At::new(place / self.columns.max(1), place % self.columns.max(1));
        (0..self.cells.len()).map(at).filter(|at| self.touched(*at))
    }

    /// A cell was saved, and reads like this now.
    pub fn saved(&mut self, at: At, text: &str) {
        if let Some(cell) = self.cell_mut(at) {
            text.clone_into(&mut cell.base);
            cell.now = None;
        }
    }

    /// A cell's change is held against what somebody else has put there.
    pub fn rebase(&mut self, at: At, base: &str) {
        if let Some(cell) = self.cell_mut(at) {
            let now = cell.text().to_owned();
            base.clone_into(&mut cell.base);
            cell.now = Some(now);
        }
    }

    /// Types into a cell.
    pub fn put(&mut self, at: At, text: &str) -> Done {
        self.write([(at, text.to_owned())])
    }

    /// Empties cells.
    pub fn clear(&mut self, area: Area) -> Done {
        self.write(area.cells().map(|at| (at, String::new())))
    }

    /// Puts copied rows into the chosen area: one value into all of it; rows that fit into it several times over, as
    /// often; else once from its first cell on, whatever the area's size.
    pub fn paste(&mut self, area: Area, rows: &[Vec<String>]) -> Done {
        let (down, across) = (rows.len(), rows.iter().map(Vec::len).max().unwrap_or_default());
        if down == 0 || across == 0 {
            return Done::default();
        }
        let fits = area.rows().is_multiple_of(down) && area.columns().is_multiple_of(across);
        let (height, width) = if fits { (area.rows(), area.columns()) } else { (down, across) };
        let values = (0..height).flat_map(|row| (0..width).map(move |column| (row, column)));
        let values: Vec<_> = values
            .filter_map(|(row, column)| {
                let text = rows.get(row % down)?.get(column % across)?;
                Some((At::new(area.top + row, area.left + column), text.clone()))
            })
            .collect();
        self.write(values)
    }

    /// Fills the chosen area with its first row or column; one cell alone takes what is beside it.
    pub fn fill(&mut self, area: Area, toward: Toward) -> Done {
        let from = match toward {
            Toward::Down if area.rows() == 1 => Area { top: area.top.saturating_sub(1), ..area },
            Toward::Right if area.columns() == 1 => Area { left: area.left.saturating_sub(1), ..area },
            _ => area,
        };
        let source = match toward {
            Toward::Down => Area { bottom: from.top, ..from },
            Toward::Right => Area { right: from.left, ..from },
        };
        self.extend(source, from)
    }

    /// Fills a larger area by repeating one that lies in it.
    pub fn extend(&mut self, source: Area, whole: Area) -> Done {
        let (down, across) = (source.rows() as isize, source.columns() as isize);
        let from = |at: At| {
            let row = (at.row as isize - source.top as isize).rem_euclid(down);
            let column = (at.column as isize - source.left as isize).rem_euclid(across);
            At::new(source.top + row as usize, source.left + column as usize)
        };
        let outside = whole.cells().filter(|at| !source.holds(*at));
        let values: Vec<_> = outside.map(|at| (at, self.text(from(at)).to_owned())).collect();
        self.write(values)
    }

    /// Copies cells, to be pasted here or into a spreadsheet.
    pub fn copy(&self, area: Area) -> String {
        let row = |row| (area.left..=area.right).map(move |column| self.text(At::new(row, column)));
        super::tsv::write((area.top..=area.bottom).map(row))
    }

    /// Takes back what was done last; what it touched.
    pub fn undo(&mut self) -> Option<Area> {
        let changes = self.done.pop()?;
        let area = self.restore(changes.iter().map(|change| (change.at, &change.before)));
        self.undone.push(changes);
        area
    }

    /// Does again what was taken back last.
    pub fn redo(&mut self) -> Option<Area> {
        let changes = self.undone.pop()?;
        let area = self.restore(changes.iter().map(|change| (change.at, &change.after)));
        self.done.push(changes);
        area
    }

    /// Whether there is anything to take back, and to do again.
    pub fn can(&self) -> (bool, bool) {
        (!self.done.is_empty(), !self.undone.is_empty())
    }

    fn restore<'a>(&mut self, values: impl Iterator<Item = (At, &'a String)>) -> Option<Area> {
        let mut area: Option<Area> = None;
        for (at, text) in values {
            if let Some(cell) = self.cell_mut(at) {
                cell.now = Some(text.clone());
            }
            area = Some(area.map_or(Area::between(at, at), |area| area.with(at)));
        }
        area
    }

    fn write(&mut self, values: impl IntoIterator<Item = (At, String)>) -> Done {
        let mut done = Done::default();
        let mut changes = Vec::new();
        for (at, after) in values {
            let Some(cell) = self.cell_mut(at) else {
                done.outside += 1;
                continue;
            };
            let before = cell.text().to_owned();
            if cell.fixed {
                done.fixed += usize::from(before != after);
            } else if before != after {
                cell.now = Some(after.clone());
                changes.push(Change { at, before, after });
            }
            done.area = Some(done.area.map_or(Area::between(at, at), |area| area.with(at)));
        }
        done.changed = changes.len();
        if !changes.is_empty() {
            self.done.push(changes);
            if self.done.len() > DEPTH {
                self.done.remove(0);
            }
            self.undone.clear();
        }
        done
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::grid::tsv;
    use proptest::prelude::*;

    /// Three columns, the last of which stays as it is.
    fn table(rows: usize) -> Table {
        let mut table = Table::new(3);
        for row in 0..rows {
            table.push((0..3).map(|column| (format!("{row}{column}"), column == 2)));
        }
        table
    }

    fn area(top: usize, left: usize, bottom: usize, right: usize) -> Area {
        Area { top, left, bottom, right }
    }

    fn texts(table: &Table, column: usize) -> Vec<&str> {
        (0..table.size().0).map(|row| table.text(At::new(row, column))).collect()
    }

    #[test]
    fn a_paste_takes_what_there_is_room_for_and_tells_the_rest() {
        let mut table = table(3);
        let done = table.paste(area(1, 1, 1, 1), &tsv::parse("ก\tข\tค\nง\tจ\tฉ\nช\tซ\tฌ\n"));
        assert_eq!((done.changed, done.fixed, done.outside), (2, 2, 5));
        assert_eq!(texts(&table, 1), ["01", "ก", "ง"]);
        assert_eq!(texts(&table, 2), ["02", "12", "22"], "what may not be changed is not");
        assert_eq!(table.changes().collect::<Vec<_>>(), [At::new(1, 1), At::new(2, 1)]);
        assert_eq!(table.undo(), Some(area(1, 1, 2, 1)));
        assert_eq!(table.changes().count(), 0);
        assert_eq!(table.redo(), Some(area(1, 1, 2, 1)));
        assert_eq!(texts(&table, 1), ["01", "ก", "ง"]);
    }

    #[test]
    fn a_paste_repeats_itself_in_an_area_it_fits() {
        let mut table = table(4);
        table.paste(area(0, 0, 3, 1), &tsv::parse("ก\n"));
        assert_eq!([texts(&table, 0), texts(&table, 1)], [["ก"; 4], ["ก"; 4]]);
        table.paste(area(0, 0, 3, 0), &tsv::parse("1\n2\n"));
        assert_eq!(texts(&table, 0), ["1", "2", "1", "2"]);
        table.paste(area(0, 0, 2, 0), &tsv::parse("3\n4\n"));
        assert_eq!(texts(&table, 0), ["3", "4", "1", "2"]);
    }

    #[test]
    fn fills_and_clears() {
        let mut table = table(4);
        table.fill(area(0, 0, 2, 1), Toward::Down);
        assert_eq!(texts(&table, 0), ["00", "00", "00", "30"]);
        table.fill(area(3, 0, 3, 0), Toward::Down);
        assert_eq!(texts(&table, 0), ["00"; 4]);
        assert_eq!(table.fill(area(0, 0, 0, 2), Toward::Right).fixed, 1);
        assert_eq!(table.text(At::new(0, 1)), "00");
        table.put(At::new(1, 0), "ข");
        table.extend(area(0, 0, 1, 0), area(0, 0, 3, 0));
        assert_eq!(texts(&table, 0), ["00", "ข", "00", "ข"]);
        table.extend(area(3, 0, 3, 0), area(2, 0, 3, 0));
        assert_eq!(texts(&table, 0), ["00", "ข", "ข", "ข"]);
        assert_eq!(table.clear(area(0, 0, 3, 2)).changed, 8);
        assert!(!table.filled(At::new(2, 0)) && table.filled(At::new(2, 2)));
    }

    #[test]
    fn what_was_saved_is_no_change_any_more() {
        let mut table = table(1);
        table.put(At::new(0, 0), "2/10/2565");
        table.saved(At::new(0, 0), "2 ต.ค. 2565");
        assert_eq!((table.changes().count(), table.text(At::new(0, 0))), (0, "2 ต.ค. 2565"));
        table.undo();
        assert!(table.touched(At::new(0, 0)), "taking it back is a change again");
        table.rebase(At::new(0, 0), "ของผู้อื่น");
        assert_eq!((table.base(At::new(0, 0)), table.text(At::new(0, 0))), ("ของผู้อื่น", "00"));
    }

    proptest! {
        #[test]
        fn everything_done_is_taken_back(
            steps in proptest::collection::vec((0_usize..5, 0_usize..4, 0_usize..3, 0_usize..4, 0_usize..3), 1..20),
        ) {
            let start = table(4);
            let mut table = start.clone();
            let mut counted = 0;
            for (kind, top, left, bottom, right) in steps {
                let area = Area::between(At::new(top, left), At::new(bottom, right));
                let done = match kind {
                    0 => table.paste(area, &[vec!["x".into(), "y".into()], vec!["z".into()]]),
                    1 => table.fill(area, Toward::Down),
                    2 => table.fill(area, Toward::Right),
                    3 => table.clear(area),
                    _ => table.put(At::new(top, left), "typed"),
                };
                counted += usize::from(done.changed > 0);
            }
            let end: Vec<Vec<String>> = (0..3).map(|c| texts(&table, c).into_iter().map(str::to_owned).collect()).collect();
            let mut back = 0;
            while table.undo().is_some() {
                back += 1;
            }
            prop_assert_eq!(back, counted);
            for column in 0..3 {
                prop_assert_eq!(texts(&table, column), texts(&start, column));
            }
            while table.redo().is_some() {}
            for (column, end) in end.iter().enumerate() {
                prop_assert_eq!(texts(&table, column), end.iter().map(String::as_str).collect::<Vec<_>>());
            }
        }

        #[test]
        fn what_is_copied_is_pasted_as_it_is(
            cells in proptest::collection::vec("[ก-ฮ\"\t\n ]{0,5}", 6), rows in 1_usize..3, columns in 1_usize..3,
        ) {
            let mut source = Table::new(3);
            for row in cells.chunks(3) {
                source.push(row.iter().map(|text| (text.clone(), false)));
            }
            let chosen = area(0, 0, rows - 1, columns - 1);
            let mut target = table(4);
            target.paste(area(0, 0, 0, 0), &tsv::parse(&source.copy(chosen)));
            for at in chosen.cells().filter(|at| at.column < 2) {
                prop_assert_eq!(target.text(at), source.text(at));
            }
        }
    }
}
