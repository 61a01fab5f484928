//! Signing in: sessions, attempts, one-time links.

use sea_orm_migration::{prelude::*, schema::*};

use crate::schema::{WHOLE, code, drop_tables, index, key, reference, sql, texts, unique};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        WHOLE
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for column in [
            // Whether the account belongs to the demo city, whose passwords everybody knows.
            boolean("demo").default(false).take(),
            text_null("external_subject"),
            text("search_key").default("").take(),
            text("sort_key").default("").take(),
        ] {
            manager.alter_table(Table::alter().table("user").add_column(column).take()).await?;
        }
        let subjects = "CREATE UNIQUE INDEX ix_user_external_subject ON \"user\" (external_subject) \
             WHERE external_subject IS NOT NULL";
        sql(manager, &[subjects]).await?;
        index(manager, "user", &["sort_key", "name"]).await?;
        // NULL is no place, and two rows without a place are one grant given twice.
        sql(manager, &["CREATE UNIQUE INDEX ix_user_role_city ON user_role (user_id, role) WHERE unit_id IS NULL"])
            .await?;

        // A token is known to the browser alone; here lies its digest, so that a stolen copy of the database signs
        // nobody in.
        let mut session = Table::create()
            .table("session")
            .col(key())
            .col(code(manager, "token_digest"))
            .col(uuid("user_id"))
            .col(timestamp_with_time_zone("created_at"))
            .col(timestamp_with_time_zone("seen_at"))
            .col(timestamp_with_time_zone("expires_at"))
            .foreign_key(&mut reference("session", "user_id", "user", ForeignKeyAction::Cascade))
            .take();
        texts(&mut session, &["address", "agent"]);
        manager.create_table(session).await?;
        unique(manager, "session", &["token_digest"]).await?;
        index(manager, "session", &["user_id"]).await?;
        index(manager, "session", &["expires_at"]).await?;

        // By the name that was typed, whether there is such an account or not: a lock must not tell.
        manager
            .create_table(
                Table::create()
                    .table("sign_in_attempt")
                    .col(key())
                    .col(timestamp_with_time_zone("at"))
                    .col(code(manager, "account"))
                    .col(code(manager, "address"))
                    .col(boolean("succeeded"))
                    .take(),
            )
            .await?;
        index(manager, "sign_in_attempt", &["account", "at"]).await?;
        index(manager, "sign_in_attempt", &["address", "at"]).await?;
        index(manager, "sign_in_attempt", &["at"]).await?;

        manager
            .create_table(
                Table::create()
                    .table("reset_link")
                    .col(key())
                    .col(code(manager, "token_digest"))
                    .col(uuid("user_id"))
                    .col(text("created_by"))
                    .col(timestamp_with_time_zone("created_at"))
                    .col(timestamp_with_time_zone("expires_at"))
                    .col(timestamp_with_time_zone_null("used_at"))
                    .foreign_key(&mut reference("reset_link", "user_id", "user", ForeignKeyAction::Cascade))
                    .take(),
            )
            .await?;
        unique(manager, "reset_link", &["token_digest"]).await?;
        index(manager, "reset_link", &["user_id"]).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        drop_tables(manager, &["reset_link", "sign_in_attempt", "session"]).await?;
        sql(
            manager,
            &[
                "DROP INDEX IF EXISTS ix_user_role_city",
                "DROP INDEX IF EXISTS ix_user_external_subject",
                "DROP INDEX IF EXISTS ix_user_sort_key_name",
            ],
        )
        .await?;
        for column in ["sort_key", "search_key", "external_subject", "demo"] {
            manager.alter_table(Table::alter().table("user").drop_column(column).take()).await?;
        }
        Ok(())
    }
}
