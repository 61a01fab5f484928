//! Indicators.

pub mod chart;
pub mod list;
pub mod page;
pub mod status;
