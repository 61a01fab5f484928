//! A sign of life comes from a page, not from a person: somebody may have a record open twice, and edits a field in
//! one of the two. The rows live for seconds, so none is carried over.

use sea_orm_migration::{prelude::*, schema::*};

use crate::schema::{WHOLE, code, drop_tables, index};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        WHOLE
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        drop_tables(manager, &["presence"]).await?;
        let mut table = bare(manager);
        table.col(uuid("tab")).col(text_null("editing"));
        table.primary_key(Index::create().col("record_kind").col("record_code").col("user_id").col("tab"));
        manager.create_table(table).await?;
        index(manager, "presence", &["seen_at"]).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        drop_tables(manager, &["presence"]).await?;
        let mut table = bare(manager);
        table.primary_key(Index::create().col("record_kind").col("record_code").col("user_id"));
        manager.create_table(table).await?;
        index(manager, "presence", &["seen_at"]).await
    }
}

fn bare(manager: &SchemaManager<'_>) -> TableCreateStatement {
    Table::create()
        .table("presence")
        .col(code(manager, "record_kind"))
        .col(code(manager, "record_code"))
        .col(uuid("user_id"))
        .col(text("name"))
        .col(timestamp_with_time_zone("since"))
        .col(timestamp_with_time_zone("seen_at"))
        .take()
}
