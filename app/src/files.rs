//! Photos and files of a record: listed for whoever may see them, with forms for whoever may add and change them.
#![allow(missing_docs, reason = "the island macro makes a struct that no comment reaches")]

#[cfg(feature = "ssr")]
mod card;
#[cfg(feature = "ssr")]
mod item;
mod tray;

#[cfg(feature = "ssr")]
pub use self::card::{Files, Picker, Shelf, shelf};
#[cfg(feature = "ssr")]
pub use self::item::Item;
#[cfg(feature = "ssr")]
pub use self::tray::FileTray;
