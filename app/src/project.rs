//! Projects.

pub mod earlier;
pub mod facts;
pub mod list;
pub mod new;
pub mod page;
pub mod reports;
pub mod sentence;
pub mod status;
pub mod supports;
