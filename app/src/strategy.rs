//! The city's 20-year plan.

pub mod page;
