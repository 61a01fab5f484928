//! The geometry of working on a timeline: what of a bar can be held, where the plan before it lay, the arrows of what
//! waits for what, and the day under a pointer.

mod arrow;
mod drag;
mod hit;
#[cfg(test)]
mod tests;

pub use arrow::{Arrow, arrow};
pub use drag::{count, day_at, days_over, unit};
pub use hit::{Hold, NUMBER, drop_at, hold_at, row_at};

use super::{
    Form, Scene,
    label::{GAP, Obstacle, place},
    layout::{Bar, Row},
};
use crate::{
    chart::{Anchor, Day, Label, Rect, scale::Linear},
    text::width_em,
};

/// Least width and height of what is pointed at (WCAG 2.2, 2.5.8), in viewBox units; the narrow form is drawn larger
/// than its units on every phone.
pub const TARGET: f64 = 24.0;
/// Height of the plan before, and its room below the bar.
const GHOST: f64 = 4.0;
const BELOW: f64 = 1.5;

/// What of a bar can be held.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Handles {
    /// The end that moves the first day; `None` where the bar begins outside what is shown.
    pub start: Option<Rect>,
    /// The end that moves the last day.
    pub finish: Option<Rect>,
    /// Where a link to another step is drawn from: the middle of a dot.
    pub link: Option<(f64, f64)>,
}

/// Radius of the dot a link is drawn from.
pub const DOT: f64 = 5.0;

/// The handles of a bar inside the plot. They lie outside the bar as far as there is room, so that even a bar of a day
/// can be held in its middle.
pub fn handles(bar: &Bar, form: Form) -> Option<Handles> {
    let plan = bar.plan?;
    let (left, right) = form.plot();
    let inside = (plan.width / 4.0).min(TARGET / 2.0);
    let y = bar.middle - TARGET / 2.0;
    let at = |x: f64| Rect { x, y, width: TARGET, height: TARGET };
    let start = (!bar.cut.0).then(|| at((plan.x + inside - TARGET).max(left - TARGET / 2.0)));
    let finish = (!bar.cut.1).then(|| at((plan.right() - inside).min(right - TARGET / 2.0)));
    let mut dot = plan.right() - inside + TARGET + DOT + 1.0;
    // Beyond the word beside the bar, not on it.
    if let Some(label) = &bar.label {
        let end = label.x + width_em(&label.text) * (form.font() - 0.6);
        if dot + DOT > label.x - 2.0 && dot - DOT < end + 2.0 {
            dot = end + DOT + 3.0;
        }
    }
    let link = (!bar.cut.1).then_some((if dot + DOT <= right { dot } else { right - DOT }, bar.middle));
    Some(Handles { start, finish, link })
}

/// Where the plan before lay: a thin bar below the bar, as far as shown.
pub fn ghost(row: &Row, span: (Day, Day), window: (Day, Day), form: Form) -> Option<Rect> {
    let (from, to) = window;
    if span.1 <= from || span.0 >= to {
        return None;
    }
    let scale = Linear::new((from.at(), to.at()), form.plot());
    let (x0, x1) = (scale.at(span.0.at()), scale.at(span.1.at()));
    Some(Rect { x: x0, y: row.bar.middle + 8.0 + BELOW, width: (x1 - x0).max(2.0), height: GHOST })
}

/// A place for a word beside a bar, clear of the bar, its label, its handles and the today line; `None` where there is
/// none.
pub fn note(row: &Row, scene: &Scene, text: &str) -> Option<Label> {
    let font = scene.form.font() - 0.6;
    let width = width_em(text) * font;
    let bar = &row.bar;
    let mut obstacles: Vec<Obstacle> = Vec::new();
    obstacles.extend(bar.plan.map(|plan| (plan.x, plan.right())));
    obstacles.extend(bar.arrow.map(|(tip, tail)| (tip.min(tail), tip.max(tail))));
    obstacles.extend(scene.today.as_ref().map(|today| (today.x - 1.0, today.x + 1.0)));
    obstacles.extend(bar.label.as_ref().map(|label| (label.x, label.x + width_em(&label.text) * font)));
    let room = scene.form.plot();
    let dot = handles(bar, scene.form).and_then(|handles| handles.link);
    obstacles.extend(dot.map(|(x, _)| (x - DOT - 1.0, x + DOT + 1.0)));
    let end = bar.plan.map_or(room.0, |plan| plan.right());
    let after = dot.map_or(end, |(x, _)| end.max(x + DOT)) + GAP;
    let behind = bar.label.as_ref().map_or(after, |label| label.x + width_em(&label.text) * font + GAP);
    let x = place(width, room, &obstacles, &[after, behind])?;
    Some(Label::new(x, bar.middle + font * 0.34, Anchor::Start, text))
}
