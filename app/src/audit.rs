//! What was changed, in the reader's words.

mod field;
pub mod history;
mod value;
