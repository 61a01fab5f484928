//! Reading and changing projects.

mod as_of;
mod create;
mod edit;
mod links;
mod list;
mod near;
mod supports;
mod then;
mod view;

pub use as_of::view_as_of;
pub(crate) use as_of::{evaluated, parsed, row_of, then};
pub use create::{NewProject, create};
pub use edit::edit;
pub use links::{CopiedLinks, copied_links};
pub(crate) use list::attention;
pub use list::{after, list};
pub use near::near;
pub use supports::{support, support_no_more, supportable};
pub(crate) use then::{ProjectThen, rows_as_of};
pub use view::view;
