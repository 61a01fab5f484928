//! Changes of accounts, found among all else that happened.

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
        let accounts = "CREATE INDEX ix_audit_event_account ON audit_event (at) WHERE record_kind = 'user'";
        sql(manager, &[accounts]).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        sql(manager, &["DROP INDEX ix_audit_event_account"]).await
    }
}
