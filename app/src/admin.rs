//! `/admin`: what only administrators keep.

pub mod audit;
mod binding;
mod closing;
pub mod jobs;
pub mod line;
pub mod log;
pub mod log_file;
pub mod page;
pub mod period;
pub mod periods;
pub mod policy;
pub(crate) mod reopening;
pub mod roster;
pub mod section;
pub mod strategy;
pub mod unit;
pub mod units;
pub mod user;
pub mod users;
