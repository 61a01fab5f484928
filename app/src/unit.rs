//! Units of the city.

mod figures;
pub(crate) mod kpis;
pub mod list;
pub mod page;
pub mod table;
mod then;
mod work;
