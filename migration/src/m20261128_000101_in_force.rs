//! Since when a project's plan is in force, of plans that were approved here: what was due before is nobody's.

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
        manager.alter_table(Table::alter().table("project").add_column(date_null("in_force_from")).take()).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.alter_table(Table::alter().table("project").drop_column("in_force_from").take()).await
    }
}
