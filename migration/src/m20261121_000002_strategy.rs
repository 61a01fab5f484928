//! The city's 20-year plan in its editions, and the Governor's policies.

use sea_orm_migration::{prelude::*, schema::*};

use crate::schema::{WHOLE, bytewise, code, drop_tables, index, key, reference, unique};

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
                    .table("strategy_edition")
                    .col(key())
                    .col(code(manager, "code"))
                    .col(integer_null("first_year"))
                    .col(integer_null("last_year"))
                    .take(),
            )
            .await?;
        unique(manager, "strategy_edition", &["code"]).await?;

        // `path` is the number, or for a line printed without one its parent's path and its wording:
        // a subtree is a prefix of it.
        manager
            .create_table(
                Table::create()
                    .table("strategy_node")
                    .col(key())
                    .col(uuid("edition_id"))
                    .col(uuid_null("parent_id"))
                    .col(integer("level"))
                    .col(bytewise(manager, text_null("number")))
                    .col(code(manager, "path"))
                    .col(text("label"))
                    .foreign_key(&mut reference(
                        "strategy_node",
                        "edition_id",
                        "strategy_edition",
                        ForeignKeyAction::Restrict,
                    ))
                    .foreign_key(&mut reference(
                        "strategy_node",
                        "parent_id",
                        "strategy_node",
                        ForeignKeyAction::NoAction,
                    ))
                    .take(),
            )
            .await?;
        unique(manager, "strategy_node", &["edition_id", "path"]).await?;
        index(manager, "strategy_node", &["parent_id"]).await?;

        manager
            .create_table(
                Table::create()
                    .table("policy")
                    .col(key())
                    .col(code(manager, "legacy_id"))
                    .col(text_null("name"))
                    .take(),
            )
            .await?;
        unique(manager, "policy", &["legacy_id"]).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        drop_tables(manager, &["policy", "strategy_node", "strategy_edition"]).await
    }
}
