//! Many cells at once, as in a spreadsheet: what is copied from and to one, where the cursor goes, what a paste or a
//! fill changes, and taking it back. Knows nothing of fields: what a cell may hold is read by `edit`.

mod columns;
mod cursor;
mod table;
pub mod tsv;

pub use columns::{MOST_COLUMNS, Set};
pub use cursor::{Area, At, Cursor, Move};
pub use table::{Change, Done, Table, Toward};
