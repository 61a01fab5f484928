//! Values and rules of the city's planning, reporting and evaluating.
//!
//! Nothing here reads a file, a clock, a database or the network, and nothing knows a web framework:
//! the same code runs in the server and in the browser. `today` is always a parameter.

pub mod address;
pub mod appeal;
pub mod attachment;
pub mod audit;
pub mod chart;
pub mod city;
pub mod earlier;
pub mod edit;
pub mod evaluation;
pub mod fiscal_year;
pub mod grid;
pub mod history;
pub mod holiday;
pub mod ids;
pub mod import;
pub mod job;
pub mod kpi;
pub mod listing;
pub mod money;
pub mod monthly_result;
pub mod outbox;
pub mod period;
pub mod permission;
pub mod plan;
pub mod policy;
pub mod presence;
pub mod progress_report;
pub mod project;
pub mod quarter_result;
pub mod reminder;
pub mod report;
pub mod standing;
pub mod step;
pub mod strategy;
pub mod text;
pub mod timeline;
pub mod timeliness;
pub mod unit;
pub mod user;
