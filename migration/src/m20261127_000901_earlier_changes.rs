//! The changes of a record that the system before this one kept.

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
        let column = text_null("earlier_changes");
        manager.alter_table(Table::alter().table("project_text").add_column(column).take()).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.alter_table(Table::alter().table("project_text").drop_column("earlier_changes").take()).await
    }
}
