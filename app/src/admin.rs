//! `/admin`: what only administrators keep.

pub mod page;
pub mod user;
pub mod users;
