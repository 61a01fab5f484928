//! Units of the city.

mod kpis;
pub mod list;
pub mod page;
pub mod table;
mod work;
