//! The arrow from a step to one that waits for it.

use super::super::{
    Form,
    layout::{Row, Scene},
};

/// How far an arrow leaves a bar before it turns.
const TURN: f64 = 7.0;
/// Length of its head.
const HEAD: f64 = 6.0;
/// Half the height of the lane in which nothing but the bar lies.
const LANE: f64 = 12.0;

/// An arrow, in the pieces that are drawn: where it would cross a title it goes below.
#[derive(Clone, Debug, PartialEq)]
pub struct Arrow {
    /// Lines through points.
    pub pieces: Vec<Vec<(f64, f64)>>,
    /// The corners of its head.
    pub head: [(f64, f64); 3],
}

/// The arrow between two drawn rows; `None` where one of the bars' ends is outside what is shown.
pub fn arrow(scene: &Scene, from: &Row, to: &Row) -> Option<Arrow> {
    let (before, after) = (from.bar.plan?, to.bar.plan?);
    if from.bar.cut.1 || to.bar.cut.0 {
        return None;
    }
    let (left, right) = scene.form.plot();
    let (y0, y1) = (from.bar.middle, to.bar.middle);
    let (x0, x1) = (before.right(), after.x);
    let down = y1 > y0;
    let out = (x0 + TURN).min(right);
    let into = (x1 - TURN - HEAD).max(left);
    let mut path = vec![(x0, y0)];
    if into >= out {
        path.extend([(out, y0), (out, y1)]);
    } else {
        // Back under the bar, along the edge of its row.
        let edge = if down { from.cell.bottom() } else { to.cell.bottom() };
        path.extend([(out, y0), (out, edge), (into, edge), (into, y1)]);
    }
    let tip = x1.max(left + HEAD);
    path.push((tip - HEAD, y1));
    let head = [(tip, y1), (tip - HEAD, y1 - 4.0), (tip - HEAD, y1 + 4.0)];
    Some(Arrow { pieces: clear(scene, path), head })
}

/// Cuts an upright line where it passes titles: in all forms but the wide one they lie in the plot.
fn clear(scene: &Scene, path: Vec<(f64, f64)>) -> Vec<Vec<(f64, f64)>> {
    if scene.form == Form::Wide {
        return vec![path];
    }
    let mut pieces: Vec<Vec<(f64, f64)>> = vec![vec![path[0]]];
    for pair in path.windows(2) {
        let ((x, y0), (x1, y1)) = (pair[0], pair[1]);
        if x == x1 {
            let (top, bottom) = (y0.min(y1), y0.max(y1));
            let mut lanes: Vec<(f64, f64)> = scene
                .rows
                .iter()
                .map(|row| ((row.bar.middle - LANE).max(top), row.cell.bottom().min(bottom)))
                .filter(|(a, b)| a < b)
                .collect();
            if y1 < y0 {
                lanes.reverse();
                lanes.iter_mut().for_each(|lane| *lane = (lane.1, lane.0));
            }
            for (a, b) in lanes {
                push(&mut pieces, (x, a));
                push_on(&mut pieces, (x, b));
            }
            push(&mut pieces, (x1, y1));
        } else {
            push_on(&mut pieces, (x1, y1));
        }
    }
    pieces.retain(|piece| piece.len() > 1);
    pieces
}

/// Goes on from the last point, or begins anew elsewhere.
fn push(pieces: &mut Vec<Vec<(f64, f64)>>, point: (f64, f64)) {
    if pieces.last().and_then(|piece| piece.last()) != Some(&point) {
        pieces.push(vec![point]);
    }
}

fn push_on(pieces: &mut [Vec<(f64, f64)>], point: (f64, f64)) {
    if let Some(piece) = pieces.last_mut() {
        piece.push(point);
    }
}
