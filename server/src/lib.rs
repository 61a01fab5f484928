//! Commands, settings, router and API of the server; the binary only starts them.
#![recursion_limit = "256"]

pub mod api;
pub mod assets;
pub mod commands;
pub mod limits;
pub mod pictures;
pub mod preferences;
pub mod problem;
pub mod redirects;
pub mod router;
pub mod settings;
