//! Files that come part by part: how far one is, what it turned out to be, where its bytes lie, and who sees it.

use sea_orm_migration::{prelude::*, schema::*};

use crate::schema::{WHOLE, drop_tables, reference, sql};

#[derive(DeriveMigrationName)]
pub struct Migration;

/// What is added to a file, in the order of its life.
fn columns() -> Vec<ColumnDef> {
    vec![
        // The report it goes with, once that is sent.
        uuid_null("submission_id"),
        text("shown").default("inside").take(),
        text("state").default("whole").take(),
        big_integer("received").default(0).take(),
        // Sent twice under one key, it is one file.
        uuid_null("upload_key"),
        text_null("claimed_digest"),
        boolean("keep_position").default(false).take(),
        double_null("latitude"),
        double_null("longitude"),
        integer_null("width"),
        integer_null("height"),
        text_null("caption"),
        text_null("storage_key"),
        text_null("thumbnail_key"),
        timestamp_with_time_zone_null("changed_at"),
    ]
}

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        WHOLE
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for column in columns() {
            manager.alter_table(Table::alter().table("attachment").add_column(column).take()).await?;
        }
        sql(
            manager,
            &[
                "CREATE UNIQUE INDEX ix_attachment_upload ON attachment (user_id, record_id, upload_key)",
                "CREATE INDEX ix_attachment_submission ON attachment (submission_id) WHERE submission_id IS NOT NULL",
                // The few that are on their way, or on their way out.
                "CREATE INDEX ix_attachment_moving ON attachment (state, changed_at) WHERE state <> 'whole'",
                "CREATE INDEX ix_attachment_own ON attachment (changed_at) WHERE shown = 'own'",
            ],
        )
        .await?;
        manager
            .create_table(
                Table::create()
                    .table("attachment_part")
                    .col(uuid("attachment_id"))
                    .col(big_integer("begins"))
                    .col(big_integer("size"))
                    .col(text("storage_key"))
                    .primary_key(Index::create().col("attachment_id").col("begins"))
                    .foreign_key(&mut reference(
                        "attachment_part",
                        "attachment_id",
                        "attachment",
                        ForeignKeyAction::Cascade,
                    ))
                    .take(),
            )
            .await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        drop_tables(manager, &["attachment_part"]).await?;
        sql(
            manager,
            &[
                "DROP INDEX ix_attachment_upload",
                "DROP INDEX ix_attachment_submission",
                "DROP INDEX ix_attachment_moving",
                "DROP INDEX ix_attachment_own",
            ],
        )
        .await?;
        for column in columns() {
            let name = column.get_column_name();
            manager.alter_table(Table::alter().table("attachment").drop_column(name).take()).await?;
        }
        Ok(())
    }
}
