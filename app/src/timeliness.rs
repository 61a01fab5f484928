//! Whether reports come completely and in time.

pub mod file;
pub mod page;
mod section;
mod table;

pub use section::UnitReporting;
