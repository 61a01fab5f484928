//! Reading projects.

mod list;
mod near;
mod view;

pub(crate) use list::attention;
pub use list::{after, list};
pub use near::near;
pub use view::view;
