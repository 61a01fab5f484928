//! The spreadsheet of a plan's steps: the grid of many rows (`crate::grid`), its rows being steps.
//!
//! The plan's own table is the form for who has no script; beside it the box to paste into works without, too.

pub mod answer;
pub mod draft;
pub mod page;
mod paste;
mod preview;

pub use draft::{Handed, StepsDraft};
