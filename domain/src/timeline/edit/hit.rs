//! What of a timeline lies under a pointer.

use super::{
    super::{
        Form, Scene,
        layout::{Bar, Row},
    },
    DOT, TARGET, handles,
};
use crate::plan::{Grip, Side};

/// Right end of the part of a row that shows its number: by it a row is taken to another place.
pub const NUMBER: f64 = 30.0;

/// What of a row can be taken hold of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Hold {
    /// Its bar or an end of it: the step's days.
    Days(Grip),
    /// The dot behind its bar: a link to another step.
    Link,
    /// Its number: the step's place.
    Place,
}

/// The drawn row at a height, if any.
pub fn row_at(scene: &Scene, y: f64) -> Option<&Row> {
    scene.rows.iter().find(|row| (row.cell.y..row.cell.bottom()).contains(&y))
}

/// What of a row lies at a place. Handles count only where they are shown; `slop` is how much a finger may miss by.
pub fn hold_at(row: &Row, form: Form, (x, y): (f64, f64), handled: bool, slop: f64) -> Option<Hold> {
    let near = (y - row.bar.middle).abs() <= TARGET / 2.0 + slop;
    if near && let Some(hold) = on_bar(&row.bar, form, x, handled, slop) {
        return Some(hold);
    }
    let beside = form == Form::Wide || y < row.bar.middle - TARGET / 2.0;
    (x <= NUMBER && beside).then_some(Hold::Place)
}

fn on_bar(bar: &Bar, form: Form, x: f64, handled: bool, slop: f64) -> Option<Hold> {
    let plan = bar.plan?;
    let handles = handles(bar, form).filter(|_| handled);
    if let Some(handles) = handles {
        let right = handles.finish.map_or(f64::NEG_INFINITY, |finish| finish.right());
        if let Some((dot, _)) = handles.link
            && ((x - dot).abs() <= DOT + 1.0 || (x > right && x - dot <= TARGET / 2.0 + slop))
        {
            return Some(Hold::Link);
        }
        let inside = |end: Option<crate::chart::Rect>| end.is_some_and(|end| (end.x..=end.right()).contains(&x));
        if inside(handles.finish) {
            return Some(Hold::Days(Grip::End(Side::Finish)));
        }
        if inside(handles.start) {
            return Some(Hold::Days(Grip::End(Side::Start)));
        }
    }
    let body = (plan.x - slop..=plan.right() + slop).contains(&x);
    body.then_some(Hold::Days(Grip::Whole))
}

/// The place a row goes to when it is dropped at a height, and the line it is dropped on. `from` is its place now.
pub fn drop_at(scene: &Scene, from: usize, y: f64) -> Option<(usize, f64)> {
    let (first, last) = (scene.rows.first()?, scene.rows.last()?);
    let over = scene.rows.iter().find(|row| y < row.cell.y + row.cell.height / 2.0);
    let (before, line) = over.map_or((last.index + 1, last.cell.bottom()), |row| (row.index, row.cell.y));
    let before = before.max(first.index);
    // Taken out first, all below it move up.
    Some((if before > from { before - 1 } else { before }, line))
}
