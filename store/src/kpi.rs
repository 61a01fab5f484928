//! Reading KPIs.

mod list;
mod near;
mod view;

pub use list::list;
pub use near::near;
pub use view::view;
pub(crate) use view::views;
