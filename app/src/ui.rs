//! Widgets without domain words.

pub mod facts;
pub mod input;
pub mod layout;
pub mod listing;
pub mod own;
pub mod pager;
pub mod select;
