//! Units of the city.

pub mod list;
pub mod page;
pub mod table;
