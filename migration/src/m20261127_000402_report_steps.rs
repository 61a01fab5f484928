//! The steps a published report told finished, each by its key and as it was called then.

use sea_orm_migration::{prelude::*, schema::*};

use crate::schema::WHOLE;

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        WHOLE
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        // Of reports from before, and of imported ones, nothing is known.
        manager.alter_table(Table::alter().table("progress_report").add_column(text_null("steps")).take()).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.alter_table(Table::alter().table("progress_report").drop_column("steps").take()).await
    }
}
