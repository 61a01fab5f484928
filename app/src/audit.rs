//! What was changed, in the reader's words.

pub mod field;
pub mod file;
pub mod filter;
pub mod history;
pub mod page;
pub mod subject;
pub(crate) mod value;
