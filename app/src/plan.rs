//! The page on which a plan is worked on: a timeline to drag in and a table to type in, which are one form.
//!
//! The table is the form: without script its buttons send it to the server, which sends the page back; with script one
//! island does the same in place and keeps table and timeline in step. Both save by sending the form.

pub mod bench;
pub mod board;
#[cfg(feature = "hydrate")]
mod live;
pub mod table;
pub mod words;

#[cfg(feature = "ssr")]
mod against;
#[cfg(feature = "ssr")]
pub mod draft;
#[cfg(feature = "ssr")]
mod going;
#[cfg(feature = "ssr")]
pub mod grid;
#[cfg(feature = "ssr")]
pub mod link;
#[cfg(feature = "ssr")]
pub mod page;
#[cfg(feature = "ssr")]
mod request;

#[cfg(feature = "ssr")]
pub use draft::{Act, PlanDraft, Trouble};
