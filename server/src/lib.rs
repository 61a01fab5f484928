//! Commands, settings, router and API of the server; the binary only starts them.
#![recursion_limit = "256"]

pub mod account;
pub mod admin;
pub mod api;
pub mod assets;
pub mod commands;
pub mod cookie;
mod create;
pub mod cross_site;
pub mod edit;
pub mod files;
mod grid;
pub mod history;
pub mod jobs;
pub mod limits;
pub mod live;
pub mod mail;
pub mod metrics;
pub mod offline;
pub mod oidc;
pub mod page;
mod past;
pub mod pictures;
pub mod preferences;
pub mod problem;
pub mod redirects;
mod reminder;
mod reopen;
pub mod report;
pub mod router;
pub mod routes;
pub mod security;
pub mod session;
pub mod settings;
pub mod telemetry;
mod timeliness;
pub mod workbench;
