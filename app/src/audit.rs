//! What was changed, in the reader's words.

mod field;
pub mod file;
pub mod filter;
pub mod history;
pub mod page;
mod value;
