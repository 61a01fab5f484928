//! The organisation's own sign-in: whose subject it is, and which sessions were begun by it.

use sea_orm_migration::{prelude::*, schema::*};

use crate::schema::{WHOLE, sql};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        WHOLE
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        // A subject means something only to the issuer that gave it. Empty until its first sign-in tells which that is.
        let issuer = text_null("external_issuer");
        manager.alter_table(Table::alter().table("user").add_column(issuer).take()).await?;
        // Whether the organisation vouched for it, so that signing out goes on there.
        let external = boolean("external").default(false).take();
        manager.alter_table(Table::alter().table("session").add_column(external).take()).await?;
        sql(
            manager,
            &[
                "DROP INDEX IF EXISTS ix_user_external_subject",
                "CREATE UNIQUE INDEX ix_user_external ON \"user\" (external_subject, COALESCE(external_issuer, '')) \
                 WHERE external_subject IS NOT NULL",
            ],
        )
        .await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        sql(
            manager,
            &[
                "DROP INDEX IF EXISTS ix_user_external",
                "CREATE UNIQUE INDEX ix_user_external_subject ON \"user\" (external_subject) \
                 WHERE external_subject IS NOT NULL",
            ],
        )
        .await?;
        manager.alter_table(Table::alter().table("session").drop_column("external").take()).await?;
        manager.alter_table(Table::alter().table("user").drop_column("external_issuer").take()).await
    }
}
