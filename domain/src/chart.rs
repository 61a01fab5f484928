//! Geometry of the charts, in viewBox units; painting is the app's.
//!
//! Everything here lays out: it turns dates and numbers into rectangles, points and placed labels. The same
//! code runs in the server, which draws every chart, and in the browser, which redraws it in place.

pub mod curve;
pub mod day;
pub mod palette;
pub mod quarter;
pub mod scale;
pub mod spark;
#[cfg(test)]
mod tests;
pub mod ticks;
pub mod trial;
pub mod words;

pub use day::Day;
pub use words::Words;

use crate::text::width_em;

/// A rectangle; width and height are never negative.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Rect {
    /// Left edge.
    pub x: f64,
    /// Upper edge.
    pub y: f64,
    /// Width.
    pub width: f64,
    /// Height.
    pub height: f64,
}

impl Rect {
    /// Right edge.
    pub fn right(&self) -> f64 {
        self.x + self.width
    }

    /// Lower edge.
    pub fn bottom(&self) -> f64 {
        self.y + self.height
    }

    /// Whether two rectangles share more than an edge.
    pub fn overlaps(&self, other: &Self) -> bool {
        self.x < other.right() && other.x < self.right() && self.y < other.bottom() && other.y < self.bottom()
    }
}

/// Which end of a text its x names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Anchor {
    /// Its left end.
    Start,
    /// Its middle.
    Middle,
    /// Its right end.
    End,
}

/// A placed text.
#[derive(Clone, Debug, PartialEq)]
pub struct Label {
    /// Where its anchor is.
    pub x: f64,
    /// Its baseline.
    pub y: f64,
    /// Which end `x` names.
    pub anchor: Anchor,
    /// What it says.
    pub text: String,
}

impl Label {
    /// A text at a place.
    pub fn new(x: f64, y: f64, anchor: Anchor, text: impl Into<String>) -> Self {
        Self { x, y, anchor, text: text.into() }
    }

    /// The box the text takes at a font size, near enough to keep labels apart.
    pub fn bounds(&self, font: f64) -> Rect {
        let width = width_em(&self.text) * font;
        let x = match self.anchor {
            Anchor::Start => self.x,
            Anchor::Middle => self.x - width / 2.0,
            Anchor::End => self.x - width,
        };
        Rect { x, y: self.y - font * 0.8, width, height: font }
    }
}

/// A coordinate for an attribute: one decimal place, no trailing zero; what is not a number is `0`.
///
/// Written by hand because the general float formatter would double the size of the browser's part.
pub fn coord(value: f64) -> String {
    if !value.is_finite() {
        return "0".to_owned();
    }
    let tenths = (value.clamp(-1e12, 1e12) * 10.0).round() as i64;
    let sign = if tenths < 0 { "-" } else { "" };
    let (whole, tenth) = (tenths.unsigned_abs() / 10, tenths.unsigned_abs() % 10);
    if tenth == 0 { format!("{sign}{whole}") } else { format!("{sign}{whole}.{tenth}") }
}
