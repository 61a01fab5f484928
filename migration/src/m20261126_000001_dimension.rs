//! What the dimensions of indicators are called: their numbers mean something else from year to year.

use sea_orm_migration::{prelude::*, schema::*};

use crate::schema::{WHOLE, drop_tables, key, unique};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        WHOLE
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager
            .create_table(
                Table::create()
                    .table("dimension")
                    .col(key())
                    .col(integer("fiscal_year"))
                    .col(integer("number"))
                    .col(text("name"))
                    .take(),
            )
            .await?;
        unique(manager, "dimension", &["fiscal_year", "number"]).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        drop_tables(manager, &["dimension"]).await
    }
}
