//! Where the cursor stands and goes.

/// A cell's place, from 0.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct At {
    /// Its row.
    pub row: usize,
    /// Its column.
    pub column: usize,
}

impl At {
    /// A place.
    pub const fn new(row: usize, column: usize) -> Self {
        Self { row, column }
    }
}

/// Cells from a top left to a bottom right one, both within.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Area {
    /// First row.
    pub top: usize,
    /// First column.
    pub left: usize,
    /// Last row.
    pub bottom: usize,
    /// Last column.
    pub right: usize,
}

impl Area {
    /// The area between two cells, whichever comes first.
    pub fn between(a: At, b: At) -> Self {
        Self {
            top: a.row.min(b.row),
            left: a.column.min(b.column),
            bottom: a.row.max(b.row),
            right: a.column.max(b.column),
        }
    }

    /// Rows in it.
    pub const fn rows(self) -> usize {
        self.bottom - self.top + 1
    }

    /// Columns in it.
    pub const fn columns(self) -> usize {
        self.right - self.left + 1
    }

    /// Whether a cell lies within.
    pub fn holds(self, at: At) -> bool {
        (self.top..=self.bottom).contains(&at.row) && (self.left..=self.right).contains(&at.column)
    }

    /// The least area that holds this one and a cell.
    pub fn with(self, at: At) -> Self {
        Self {
            top: self.top.min(at.row),
            left: self.left.min(at.column),
            bottom: self.bottom.max(at.row),
            right: self.right.max(at.column),
        }
    }

    /// Its cells, row by row.
    pub fn cells(self) -> impl Iterator<Item = At> {
        (self.top..=self.bottom).flat_map(move |row| (self.left..=self.right).map(move |column| At::new(row, column)))
    }
}

/// Where a key leads.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Move {
    /// So many rows and columns on.
    By(isize, isize),
    /// To the end of what is filled, in a direction of one row or column.
    Edge(isize, isize),
    /// To the row's first cell.
    RowStart,
    /// To the row's last cell.
    RowEnd,
    /// To the first cell.
    First,
    /// To the last cell.
    Last,
    /// To the next cell, row by row.
    Next,
    /// To the one before.
    Previous,
}

/// The cell that is typed in, and the other corner of what is chosen.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Cursor {
    /// The cell that is typed in.
    pub at: At,
    /// The corner of the chosen area that moves.
    pub far: At,
}

impl Cursor {
    /// One cell.
    pub const fn on(at: At) -> Self {
        Self { at, far: at }
    }

    /// What is chosen.
    pub fn area(self) -> Area {
        Area::between(self.at, self.far)
    }

    /// The cursor after a move in a table of `size` rows and columns; `extend` keeps the cell and moves the corner.
    /// `filled` tells whether a cell holds anything.
    pub fn moved(self, way: Move, extend: bool, size: (usize, usize), filled: impl Fn(At) -> bool) -> Self {
        let from = if extend { self.far } else { self.at };
        let to = destination(from, way, size, filled);
        if extend { Self { far: to, ..self } } else { Self::on(to) }
    }
}

fn destination(from: At, way: Move, (rows, columns): (usize, usize), filled: impl Fn(At) -> bool) -> At {
    let (last_row, last_column) = (rows.saturating_sub(1), columns.saturating_sub(1));
    let step = |at: At, down: isize, right: isize| At {
        row: at.row.saturating_add_signed(down).min(last_row),
        column: at.column.saturating_add_signed(right).min(last_column),
    };
    match way {
        Move::By(down, right) => step(from, down, right),
        Move::Edge(down, right) => {
            let (down, right) = (down.signum(), right.signum());
            let mut at = from;
            let along = filled(from) && filled(step(from, down, right));
            loop {
                let next = step(at, down, right);
                if next == at || (along && !filled(next)) {
                    return at;
                }
                at = next;
                if !along && filled(at) {
                    return at;
                }
            }
        }
        Move::RowStart => At { column: 0, ..from },
        Move::RowEnd => At { column: last_column, ..from },
        Move::First => At::default(),
        Move::Last => At::new(last_row, last_column),
        Move::Next if from.column < last_column => step(from, 0, 1),
        Move::Next if from.row < last_row => At::new(from.row + 1, 0),
        Move::Previous if from.column > 0 => step(from, 0, -1),
        Move::Previous if from.row > 0 => At::new(from.row - 1, last_column),
        Move::Next | Move::Previous => from,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const SIZE: (usize, usize) = (10, 3);

    /// Rows 0–3 and 6–8 of the first column are filled, nothing else.
    fn filled(at: At) -> bool {
        at.column == 0 && (at.row <= 3 || (6..=8).contains(&at.row))
    }

    fn check(from: (usize, usize), way: Move, to: (usize, usize)) {
        let cursor = Cursor::on(At::new(from.0, from.1));
        assert_eq!(cursor.moved(way, false, SIZE, filled).at, At::new(to.0, to.1), "{from:?} {way:?}");
    }

    #[test]
    fn keys_lead_where_a_spreadsheet_leads() {
        check((0, 0), Move::By(-1, 0), (0, 0));
        check((9, 2), Move::By(20, 1), (9, 2));
        check((0, 0), Move::Edge(1, 0), (3, 0));
        check((3, 0), Move::Edge(1, 0), (6, 0));
        check((6, 0), Move::Edge(1, 0), (8, 0));
        check((8, 0), Move::Edge(1, 0), (9, 0));
        check((9, 0), Move::Edge(-1, 0), (8, 0));
        check((0, 0), Move::Edge(0, 1), (0, 2));
        check((5, 1), Move::RowStart, (5, 0));
        check((5, 1), Move::RowEnd, (5, 2));
        check((5, 1), Move::Last, (9, 2));
        check((5, 2), Move::Next, (6, 0));
        check((9, 2), Move::Next, (9, 2));
        check((5, 0), Move::Previous, (4, 2));
    }

    #[test]
    fn extending_keeps_the_cell_and_moves_the_corner() {
        let cursor = Cursor::on(At::new(4, 1)).moved(Move::By(-2, 1), true, SIZE, filled);
        assert_eq!(cursor.at, At::new(4, 1));
        assert_eq!(cursor.area(), Area { top: 2, left: 1, bottom: 4, right: 2 });
        assert_eq!(cursor.area().cells().count(), 6);
        assert!(cursor.area().holds(At::new(3, 2)) && !cursor.area().holds(At::new(3, 0)));
    }

    proptest! {
        #[test]
        fn no_move_leaves_the_table(
            rows in 1_usize..6, columns in 1_usize..6,
            moves in proptest::collection::vec((0_usize..8, -3_isize..=3, -3_isize..=3, any::<bool>()), 0..20),
            holes in proptest::collection::vec(any::<bool>(), 36),
        ) {
            let mut cursor = Cursor::default();
            for (kind, down, right, extend) in moves {
                let way = match kind {
                    0 => Move::By(down, right),
                    1 => Move::Edge(down, right),
                    2 => Move::RowStart,
                    3 => Move::RowEnd,
                    4 => Move::First,
                    5 => Move::Last,
                    6 => Move::Next,
                    _ => Move::Previous,
                };
                cursor = cursor.moved(way, extend, (rows, columns), |at| holes[at.row * 6 + at.column]);
                for at in [cursor.at, cursor.far] {
                    prop_assert!(at.row < rows && at.column < columns);
                }
            }
        }
    }
}
