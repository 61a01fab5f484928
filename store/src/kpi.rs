//! Reading and changing KPIs.

mod as_of;
mod edit;
mod list;
mod near;
mod view;

pub(crate) use as_of::rewind;
pub use as_of::view_as_of;
pub use edit::edit;
pub use list::list;
pub use near::near;
pub use view::view;
pub(crate) use view::views;
