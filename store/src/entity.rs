//! The tables as rows, private to the store. Attachments have a table but no rows yet.

pub mod appeal;
pub mod audit_event;
pub mod audit_head;
pub mod evaluation;
pub mod import_batch;
pub mod import_page;
pub mod kpi;
pub mod kpi_text;
pub mod monthly_result;
pub mod policy;
pub mod progress_report;
pub mod project;
pub mod project_kpi;
pub mod project_text;
pub mod quarter_result;
pub mod reset_link;
pub mod section;
pub mod session;
pub mod sign_in_attempt;
pub mod step;
pub mod strategy_edition;
pub mod strategy_node;
pub mod unit;
pub mod user;
pub mod user_role;
