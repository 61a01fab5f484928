//! Who is on which record now: rows that live as long as somebody renews them.

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
        manager
            .create_table(
                Table::create()
                    .table("presence")
                    .col(code(manager, "record_kind"))
                    .col(code(manager, "record_code"))
                    .col(uuid("user_id"))
                    .col(text("name"))
                    .col(timestamp_with_time_zone("since"))
                    .col(timestamp_with_time_zone("seen_at"))
                    .primary_key(Index::create().col("record_kind").col("record_code").col("user_id"))
                    .take(),
            )
            .await?;
        index(manager, "presence", &["seen_at"]).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        drop_tables(manager, &["presence"]).await
    }
}
