//! Queries and commands over the database, one file per word of the domain.
//!
//! Every function takes the database and who asks first, and asks [`domain::permission::may`] before it does
//! anything. What goes in and out are values of `domain`: rows and entities stay inside.

pub mod attachment;
pub mod audit;
pub mod change_request;
pub mod city;
mod db;
mod draft;
mod edit;
mod entity;
mod error;
pub mod grid;
pub mod history;
pub mod import;
pub mod job;
pub mod kpi;
pub mod live;
mod near;
mod password;
pub mod period;
pub mod plan;
pub mod policy;
pub mod project;
pub mod reminder;
pub mod report;
mod request;
mod row;
pub mod scope;
mod search;
pub mod section;
pub mod security_log;
pub mod session;
pub mod standing;
pub mod strategy;
pub mod timeliness;
mod token;
pub mod unit;
pub mod user;

pub use db::{Db, Pool, connect, exists};
pub use error::{Result, StoreError};
pub use request::{Request, fix_day, now};
pub use token::Token;
