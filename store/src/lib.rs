//! Queries and commands over the database, one file per word of the domain.
//!
//! Every function takes the database and who asks first, and asks [`domain::permission::may`] before it does
//! anything. What goes in and out are values of `domain`: rows and entities stay inside.

pub mod audit;
pub mod city;
mod db;
mod entity;
mod error;
pub mod import;
pub mod kpi;
mod near;
pub mod policy;
pub mod project;
mod row;
pub mod scope;
mod search;
pub mod standing;
pub mod strategy;
pub mod unit;

pub use db::{Db, connect};
pub use error::{Result, StoreError};
