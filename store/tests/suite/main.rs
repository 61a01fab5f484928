//! The store on both engines: SQLite always, PostgreSQL where `TEST_POSTGRES_URL` names a server.

mod chain;
mod city_plan;
mod drafts;
mod editing;
mod external;
mod grids;
mod histories;
mod import;
mod jobs;
mod keeping;
mod lists;
mod live;
mod people;
mod periods;
mod plans;
mod queries;
mod reading;
mod reminders;
mod reports;
mod roster;
mod schema;
mod scope;
mod support;
mod timely;
mod unit;
mod unpublished;
