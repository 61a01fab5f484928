//! The few projects that are drafts, so that whoever may not read them is spared them without a look at every project.

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
        let index = "CREATE INDEX ix_project_draft ON project (code, unit_id) WHERE plan_state <> 'approved'";
        sql(manager, &[index]).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        sql(manager, &["DROP INDEX ix_project_draft"]).await
    }
}
