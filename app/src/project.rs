//! Projects.

pub mod facts;
pub mod list;
pub mod page;
pub mod reports;
pub mod status;
