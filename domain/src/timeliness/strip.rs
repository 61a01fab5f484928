//! Geometry of a year's strip: twelve columns, each filled from below by what became of its month.

use super::{MONTHS, Outcome, Tally, Year};
use crate::chart::Rect;

/// How large a strip is drawn.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Size {
    /// Width.
    pub width: f64,
    /// Height of the columns.
    pub column: f64,
}

impl Size {
    /// As wide as a phone's card, so that its figures are never scaled down; in a table, too.
    pub const NARROW: Self = Self { width: 324.0, column: 28.0 };
    /// Across a page.
    pub const WIDE: Self = Self { width: 720.0, column: 64.0 };

    /// Baseline of the figures below the columns.
    pub const fn figures(self) -> f64 {
        self.column + 14.0
    }

    /// Baseline of the months' names.
    pub const fn names(self) -> f64 {
        self.column + 29.0
    }

    /// Height of all of it.
    pub const fn height(self) -> f64 {
        self.column + 33.0
    }
}

/// Room between two columns.
const GAP: f64 = 3.0;

/// A month's column.
#[derive(Clone, Debug, PartialEq)]
pub struct Column {
    /// Its room, whether anything is due or not.
    pub frame: Rect,
    /// What fills it from below, each with its sort; together they fill the frame.
    pub parts: Vec<(Outcome, Rect)>,
    /// Percent received in time, rounded down so that only all of them are 100; none where nothing can be said.
    pub figure: Option<u8>,
}

/// The columns of a year.
pub fn columns(year: &Year, size: Size) -> [Column; MONTHS] {
    let step = size.width / MONTHS as f64;
    std::array::from_fn(|month| {
        let frame = Rect { x: step * month as f64 + GAP / 2.0, y: 0.0, width: step - GAP, height: size.column };
        column(&year[month], frame)
    })
}

fn column(tally: &Tally, frame: Rect) -> Column {
    let due = tally.due();
    let mut parts = Vec::new();
    let mut bottom = frame.bottom();
    for outcome in Outcome::ALL {
        let count = tally.of(outcome);
        if count > 0 {
            let height = frame.height * count as f64 / due as f64;
            bottom -= height;
            parts.push((outcome, Rect { y: bottom, height, ..frame }));
        }
    }
    Column { frame, parts, figure: tally.in_time().map(|share| share.clamp(0.0, 100.0).floor() as u8) }
}
