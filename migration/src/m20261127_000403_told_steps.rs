//! The few reports that told steps finished, found without reading the others: a list asks for those of all its rows.

use sea_orm_migration::prelude::*;

use crate::schema::{WHOLE, sql};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        WHOLE
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let told = "CREATE INDEX ix_progress_report_told ON progress_report (project_id, date) WHERE steps IS NOT NULL";
        sql(manager, &[told]).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        sql(manager, &["DROP INDEX ix_progress_report_told"]).await
    }
}
