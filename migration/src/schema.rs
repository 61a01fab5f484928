//! What the steps share: how a key, a code, a reference and an index are written on either engine.

use sea_orm_migration::{
    prelude::*,
    schema::{text, text_null, uuid},
    sea_orm::DbBackend,
};

/// A step is done whole or not at all. SeaORM asks for it on PostgreSQL only, but SQLite can do it as well; one
/// transaction is also one connection, and so never one that still remembers a schema since dropped.
pub const WHOLE: Option<bool> = Some(true);

/// A UUIDv7 primary key named `id`.
pub fn key() -> ColumnDef {
    uuid("id").primary_key().take()
}

/// The key of a record that lists page through and full-text search points at.
///
/// On SQLite such a table gets a small integer row number beside its UUID: the search index refers to rows
/// by it, and without a declared one `VACUUM` may renumber the rows.
pub fn listed(manager: &SchemaManager<'_>, table: &mut TableCreateStatement) {
    if manager.get_database_backend() == DbBackend::Sqlite {
        table.col(ColumnDef::new("seq").integer().not_null().primary_key()).col(uuid("id").unique_key());
    } else {
        table.col(key());
    }
}

/// A text ordered by its bytes on both engines: codes and sort keys. SQLite does so by itself.
pub fn bytewise(manager: &SchemaManager<'_>, mut column: ColumnDef) -> ColumnDef {
    if manager.get_database_backend() == DbBackend::Postgres {
        column.extra("COLLATE \"C\"");
    }
    column
}

/// A code or key: text that must be there, ordered by its bytes.
pub fn code(manager: &SchemaManager<'_>, name: &'static str) -> ColumnDef {
    bytewise(manager, text(name))
}

/// Text columns that may be absent.
pub fn texts(table: &mut TableCreateStatement, names: &[&'static str]) {
    for name in names {
        table.col(text_null(*name));
    }
}

/// A foreign key to the `id` of another table.
pub fn reference(
    table: &'static str,
    column: &'static str,
    to: &'static str,
    on_delete: ForeignKeyAction,
) -> ForeignKeyCreateStatement {
    ForeignKey::create()
        .name(format!("fk_{table}_{column}"))
        .from(table, column)
        .to(to, "id")
        .on_delete(on_delete)
        .take()
}

/// A plain index over columns, named after the first of them.
pub async fn index(manager: &SchemaManager<'_>, table: &'static str, columns: &[&'static str]) -> Result<(), DbErr> {
    manager.create_index(named(table, columns)).await
}

/// An index over a column that most rows leave empty, and the code: the empty ones are not in it.
pub async fn index_where_known(manager: &SchemaManager<'_>, table: &str, column: &str) -> Result<(), DbErr> {
    let name = format!("ix_{table}_{column}");
    sql(manager, &[&format!("CREATE INDEX {name} ON {table} ({column}, code) WHERE {column} IS NOT NULL")]).await
}

/// A table of small rows that are always found by their key: SQLite keeps the rows in the key's index then, which
/// saves a page of the file on every write. PostgreSQL has no such choice.
pub fn small(manager: &SchemaManager<'_>, table: &mut TableCreateStatement) -> TableCreateStatement {
    if manager.get_database_backend() == DbBackend::Sqlite {
        table.extra("WITHOUT ROWID");
    }
    table.take()
}

/// A unique index over columns, named after the first of them.
pub async fn unique(manager: &SchemaManager<'_>, table: &'static str, columns: &[&'static str]) -> Result<(), DbErr> {
    manager.create_index(named(table, columns).unique().take()).await
}

/// Drops tables in the order given.
pub async fn drop_tables(manager: &SchemaManager<'_>, tables: &[&'static str]) -> Result<(), DbErr> {
    for table in tables {
        manager.drop_table(Table::drop().table(*table).take()).await?;
    }
    Ok(())
}

/// SQL of one engine where the builder has no word for it.
pub async fn sql(manager: &SchemaManager<'_>, statements: &[&str]) -> Result<(), DbErr> {
    for statement in statements {
        manager.get_connection().execute_unprepared(statement).await?;
    }
    Ok(())
}

fn named(table: &'static str, columns: &[&'static str]) -> IndexCreateStatement {
    // PostgreSQL cuts names at 63 characters.
    let first = &columns[..columns.len().min(3)];
    let mut index = Index::create().name(format!("ix_{table}_{}", first.join("_"))).table(table).take();
    for column in columns {
        index.col(*column);
    }
    index
}
