//! Editions, lines and policies that are kept here: names, years, what is retired or closed, and versions. A version of
//! 0 is a row that only imports have written.

use sea_orm_migration::{prelude::*, schema::*};

use crate::schema::WHOLE;

#[derive(DeriveMigrationName)]
pub struct Migration;

/// The columns that are added.
fn columns() -> Vec<(&'static str, ColumnDef)> {
    let version = || integer("version").default(0).take();
    vec![
        ("strategy_edition", text_null("name")),
        ("strategy_edition", version()),
        ("strategy_node", boolean("retired").default(false).take()),
        ("strategy_node", version()),
        ("policy", integer_null("first_year")),
        ("policy", integer_null("last_year")),
        ("policy", boolean("closed").default(false).take()),
        ("policy", version()),
    ]
}

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        WHOLE
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for (table, column) in columns() {
            manager.alter_table(Table::alter().table(table).add_column(column).take()).await?;
        }
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for (table, column) in columns().into_iter().rev() {
            let name = column.get_column_name().to_owned();
            manager.alter_table(Table::alter().table(table).drop_column(Alias::new(name)).take()).await?;
        }
        Ok(())
    }
}
