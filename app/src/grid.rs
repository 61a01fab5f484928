//! The page on which many records are worked on at once: a table that is a form, a box to paste into, and over them a
//! spreadsheet.
//!
//! Without script the table's form and the box are checked on a page of their own, cell by cell, before they are saved.
//! With script one island holds all rows, draws those in sight, and asks the same address the same things. A cell's
//! text is everywhere the one people type; what it stands for, the server knows.

pub mod live;

#[cfg(feature = "ssr")]
pub mod answer;
#[cfg(feature = "ssr")]
pub mod ask;
#[cfg(feature = "ssr")]
pub mod draft;
#[cfg(feature = "ssr")]
pub mod link;
#[cfg(feature = "ssr")]
pub mod page;
#[cfg(feature = "ssr")]
mod paste;
#[cfg(feature = "ssr")]
pub(crate) mod preview;
#[cfg(feature = "ssr")]
mod table;
#[cfg(feature = "ssr")]
pub mod typed;

#[cfg(feature = "ssr")]
pub use draft::{Act, GridDraft};

/// The kind of the answers the island asks for: lines of cells parted by tabs.
pub const TSV: &str = "text/tab-separated-values";
