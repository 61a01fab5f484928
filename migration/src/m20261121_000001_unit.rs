//! Units as a tree, and their sections.

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
                    .table("unit")
                    .col(key())
                    .col(code(manager, "code"))
                    .col(text("name"))
                    .col(text("kind"))
                    .col(uuid_null("parent_id"))
                    .col(code(manager, "search_key"))
                    .col(code(manager, "sort_key"))
                    .col(integer("version"))
                    // A tree is dropped as a whole: checked at the end of the statement, not row by row.
                    .foreign_key(&mut reference("unit", "parent_id", "unit", ForeignKeyAction::NoAction))
                    .take(),
            )
            .await?;
        unique(manager, "unit", &["code"]).await?;
        index(manager, "unit", &["parent_id"]).await?;

        manager
            .create_table(
                Table::create()
                    .table("section")
                    .col(key())
                    .col(uuid("unit_id"))
                    .col(code(manager, "code"))
                    .col(text_null("name"))
                    .foreign_key(&mut reference("section", "unit_id", "unit", ForeignKeyAction::Restrict))
                    .take(),
            )
            .await?;
        unique(manager, "section", &["unit_id", "code"]).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        drop_tables(manager, &["section", "unit"]).await
    }
}
