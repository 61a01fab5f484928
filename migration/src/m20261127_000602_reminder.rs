//! What people are reminded of, a digest a person and day, and what they want to be told.

use sea_orm_migration::{prelude::*, schema::*};

use crate::schema::{WHOLE, code, drop_tables, key, reference, unique};

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
                    .table("notice")
                    .col(key())
                    .col(uuid("user_id"))
                    .col(date("day"))
                    .col(text("body"))
                    .col(timestamp_with_time_zone("created_at"))
                    .col(timestamp_with_time_zone_null("read_at"))
                    // When sending it by mail was begun: a mail is not sent twice, even where it was lost on the way.
                    .col(timestamp_with_time_zone_null("mailed_at"))
                    .foreign_key(&mut reference("notice", "user_id", "user", ForeignKeyAction::Cascade))
                    .take(),
            )
            .await?;
        // Whoever writes it a second time, after a restart or beside another server, finds it there.
        unique(manager, "notice", &["user_id", "day"]).await?;

        manager
            .create_table(
                Table::create()
                    .table("reminder_wish")
                    .col(uuid("user_id").primary_key().take())
                    .col(boolean("by_mail"))
                    .col(boolean("soon"))
                    .col(boolean("today"))
                    .col(boolean("overdue"))
                    .col(boolean("others"))
                    .col(date_null("muted_until"))
                    .col(code(manager, "lang"))
                    .foreign_key(&mut reference("reminder_wish", "user_id", "user", ForeignKeyAction::Cascade))
                    .take(),
            )
            .await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        drop_tables(manager, &["reminder_wish", "notice"]).await
    }
}
