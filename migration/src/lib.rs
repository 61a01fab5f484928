//! The schema of the database, step by step, up and down, the same on SQLite and PostgreSQL.
//!
//! Identifiers are strings, so a step says what it did even after the entities have moved on. A step that
//! has landed is never edited: schema changes expand first and contract in a later step.

pub use sea_orm_migration::{DbErr, MigrationTrait, MigratorTrait};

mod m20261121_000001_unit;
mod m20261121_000002_strategy;
mod m20261121_000003_project;
mod m20261121_000004_plan_and_reports;
mod m20261121_000005_kpi;
mod m20261121_000006_user;
mod m20261121_000007_record;
mod m20261121_000008_search;
mod m20261121_000009_session;
mod m20261121_000020_audit_chain;
mod m20261121_000021_plan;
mod m20261121_000022_presence;
mod m20261126_000001_dimension;
mod m20261126_000301_unit_life;
mod m20261126_000302_account_log;
mod m20261126_000400_draft;
mod m20261126_000401_period;
mod m20261126_000402_plan_of_the_city;
mod m20261126_000501_external_sign_in;
mod m20261126_000701_presence_tab;
mod m20261127_000301_email;
mod m20261127_000302_audit_no_replace;
mod m20261127_000400_submission;
mod m20261127_000401_submission_digest;
mod m20261127_000402_report_steps;
mod m20261127_000403_told_steps;
mod m20261127_000501_attachment;
mod m20261127_000601_job;
mod m20261127_000602_reminder;
mod m20261127_000700_reopening;
mod m20261127_000801_branch;
mod m20261127_000901_earlier_changes;
mod m20261128_000001_told_anew;
mod m20261128_000101_in_force;
mod schema;

/// All steps in order.
pub struct Migrator;

impl MigratorTrait for Migrator {
    fn migrations() -> Vec<Box<dyn MigrationTrait>> {
        vec![
            Box::new(m20261121_000001_unit::Migration),
            Box::new(m20261121_000002_strategy::Migration),
            Box::new(m20261121_000003_project::Migration),
            Box::new(m20261121_000004_plan_and_reports::Migration),
            Box::new(m20261121_000005_kpi::Migration),
            Box::new(m20261121_000006_user::Migration),
            Box::new(m20261121_000007_record::Migration),
            Box::new(m20261121_000008_search::Migration),
            Box::new(m20261121_000009_session::Migration),
            Box::new(m20261121_000020_audit_chain::Migration),
            Box::new(m20261121_000021_plan::Migration),
            Box::new(m20261121_000022_presence::Migration),
            Box::new(m20261126_000001_dimension::Migration),
            Box::new(m20261126_000301_unit_life::Migration),
            Box::new(m20261126_000302_account_log::Migration),
            Box::new(m20261126_000400_draft::Migration),
            Box::new(m20261126_000401_period::Migration),
            Box::new(m20261126_000402_plan_of_the_city::Migration),
            Box::new(m20261126_000501_external_sign_in::Migration),
            Box::new(m20261126_000701_presence_tab::Migration),
            Box::new(m20261127_000400_submission::Migration),
            Box::new(m20261127_000301_email::Migration),
            Box::new(m20261127_000601_job::Migration),
            Box::new(m20261127_000602_reminder::Migration),
            Box::new(m20261127_000501_attachment::Migration),
            Box::new(m20261127_000401_submission_digest::Migration),
            Box::new(m20261127_000700_reopening::Migration),
            Box::new(m20261127_000801_branch::Migration),
            Box::new(m20261127_000302_audit_no_replace::Migration),
            Box::new(m20261127_000402_report_steps::Migration),
            Box::new(m20261127_000901_earlier_changes::Migration),
            Box::new(m20261127_000403_told_steps::Migration),
            Box::new(m20261128_000001_told_anew::Migration),
            Box::new(m20261128_000101_in_force::Migration),
        ]
    }
}
