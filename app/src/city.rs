//! The whole city.

pub mod page;
