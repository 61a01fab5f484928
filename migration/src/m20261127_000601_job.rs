//! Work that is done behind requests: a row a job, found by what it is for and by when it is due.

use sea_orm_migration::{prelude::*, schema::*};

use crate::schema::{WHOLE, code, drop_tables, index, key, unique};

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
                    .table("job")
                    .col(key())
                    .col(code(manager, "kind"))
                    .col(code(manager, "key"))
                    .col(text("payload"))
                    .col(code(manager, "state"))
                    .col(integer("tries"))
                    .col(timestamp_with_time_zone("run_at"))
                    // Who has it now, by a number made up for each time it is taken.
                    .col(uuid_null("token"))
                    .col(timestamp_with_time_zone_null("leased_until"))
                    .col(text_null("last_error"))
                    .col(timestamp_with_time_zone("created_at"))
                    .col(timestamp_with_time_zone("updated_at"))
                    .take(),
            )
            .await?;
        unique(manager, "job", &["key"]).await?;
        index(manager, "job", &["state", "run_at"]).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        drop_tables(manager, &["job"]).await
    }
}
