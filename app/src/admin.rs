//! `/admin`: what only administrators keep.

pub mod audit;
mod binding;
mod closing;
pub mod log;
pub mod page;
pub mod roster;
pub mod section;
pub mod unit;
pub mod units;
pub mod user;
pub mod users;
