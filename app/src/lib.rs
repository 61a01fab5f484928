//! Pages and islands, a folder per domain word; `ui` holds widgets without domain words, `chart` paints
//! what `domain` laid out.
//!
//! Pages are rendered by the server alone. Only islands are compiled for the browser, so everything that
//! touches the store stands behind the `ssr` feature.

#![recursion_limit = "256"]

#[cfg(any(feature = "staff", feature = "keeper"))]
mod ask;
#[cfg(any(feature = "ssr", feature = "hydrate"))]
pub mod chart;
pub mod form;
#[cfg(feature = "hydrate")]
mod hear;
pub mod i18n;

// Not in the browser of whoever only reads.
#[cfg(any(feature = "ssr", feature = "staff"))]
pub mod edit;
#[cfg(any(feature = "ssr", feature = "staff"))]
pub mod files;
#[cfg(any(feature = "ssr", feature = "staff"))]
pub mod grid;
#[cfg(feature = "staff")]
mod hand;
#[cfg(any(feature = "ssr", feature = "staff"))]
pub mod live;
#[cfg(any(feature = "staff", feature = "keeper"))]
mod make;
#[cfg(any(feature = "hydrate", feature = "keeper"))]
mod near;
#[cfg(any(feature = "ssr", feature = "staff", feature = "keeper"))]
pub mod outbox;
#[cfg(any(feature = "staff", feature = "keeper"))]
mod pause;
#[cfg(any(feature = "ssr", feature = "staff"))]
pub mod plan;
#[cfg(feature = "staff")]
mod press;
#[cfg(any(feature = "ssr", feature = "staff"))]
pub mod slide;
#[cfg(feature = "staff")]
mod swap;

#[cfg(feature = "ssr")]
pub mod admin;
#[cfg(feature = "ssr")]
pub mod audit;
#[cfg(feature = "ssr")]
pub mod city;
#[cfg(feature = "ssr")]
pub mod error;
#[cfg(feature = "ssr")]
mod inline;
#[cfg(feature = "ssr")]
pub mod kpi;
#[cfg(feature = "ssr")]
pub mod late;
#[cfg(feature = "ssr")]
pub mod past;
#[cfg(feature = "ssr")]
pub mod project;
#[cfg(feature = "ssr")]
pub mod reminder;
#[cfg(any(feature = "ssr", feature = "staff", feature = "keeper"))]
pub mod report;
#[cfg(feature = "ssr")]
pub mod request;
#[cfg(feature = "ssr")]
pub mod routes;
#[cfg(feature = "ssr")]
pub mod shell;
#[cfg(feature = "ssr")]
pub mod strategy;
#[cfg(feature = "ssr")]
pub mod timeliness;
#[cfg(feature = "ssr")]
pub mod ui;
#[cfg(feature = "ssr")]
pub mod unit;
#[cfg(feature = "ssr")]
pub mod user;
