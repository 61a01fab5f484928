//! Reporting: what is due, the form of a report, what was sent, and deciding on it.
//!
//! Every page is a plain form that works without script. With script one island makes the form of a report live
//! (`live`): it asks the same functions of `domain` at the field as the server does.

#[cfg(any(feature = "ssr", feature = "staff"))]
pub mod desk;
#[cfg(feature = "staff")]
pub(crate) mod live;
#[cfg(any(feature = "staff", feature = "keeper"))]
pub(crate) mod mark;
#[cfg(any(feature = "staff", feature = "keeper"))]
pub(crate) mod typed;
#[cfg(any(feature = "ssr", feature = "staff"))]
pub mod wire;

#[cfg(feature = "ssr")]
pub mod approve;
#[cfg(feature = "ssr")]
pub mod draft;
#[cfg(feature = "ssr")]
mod field;
#[cfg(feature = "ssr")]
pub mod files;
#[cfg(feature = "ssr")]
pub mod kpi;
#[cfg(feature = "ssr")]
pub mod link;
#[cfg(feature = "ssr")]
mod more;
#[cfg(feature = "ssr")]
pub mod my;
#[cfg(feature = "ssr")]
mod notice;
#[cfg(feature = "ssr")]
pub mod project;
#[cfg(feature = "ssr")]
pub mod reopen;
#[cfg(feature = "ssr")]
pub mod sent;
#[cfg(feature = "ssr")]
pub(crate) mod told;
