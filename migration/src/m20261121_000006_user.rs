//! People and the roles they hold in a place of the unit tree.

use sea_orm_migration::{prelude::*, schema::*};

use crate::schema::{WHOLE, code, drop_tables, index, key, reference, unique};

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
                    .table("user")
                    .col(key())
                    .col(code(manager, "name"))
                    .col(text("display_name"))
                    .col(text_null("password_hash"))
                    .col(boolean("active"))
                    .col(integer("version"))
                    .col(timestamp_with_time_zone("created_at"))
                    .take(),
            )
            .await?;
        unique(manager, "user", &["name"]).await?;

        // A role without a unit holds in the whole city.
        manager
            .create_table(
                Table::create()
                    .table("user_role")
                    .col(key())
                    .col(uuid("user_id"))
                    .col(text("role"))
                    .col(uuid_null("unit_id"))
                    .col(timestamp_with_time_zone("created_at"))
                    .foreign_key(&mut reference("user_role", "user_id", "user", ForeignKeyAction::Cascade))
                    .foreign_key(&mut reference("user_role", "unit_id", "unit", ForeignKeyAction::Restrict))
                    .take(),
            )
            .await?;
        unique(manager, "user_role", &["user_id", "role", "unit_id"]).await?;
        index(manager, "user_role", &["unit_id"]).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        drop_tables(manager, &["user_role", "user"]).await
    }
}
