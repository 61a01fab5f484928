//! The tables as rows, private to the store. Users, roles and attachments have tables but no rows yet: nothing reads
//! them before people sign in.

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
pub mod section;
pub mod step;
pub mod strategy_edition;
pub mod strategy_node;
pub mod unit;
