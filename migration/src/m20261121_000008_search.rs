//! Substring search over folded names and codes: a trigram index on either engine.

use sea_orm_migration::{prelude::*, sea_orm::DbBackend};

use crate::schema::{WHOLE, sql};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        WHOLE
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for table in ["project", "kpi"] {
            match manager.get_database_backend() {
                DbBackend::Postgres => sql(manager, &[&postgres_index(table)]).await?,
                _ => {
                    for statement in sqlite_index(table) {
                        sql(manager, &[&statement]).await?;
                    }
                }
            }
        }
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for table in ["project", "kpi"] {
            if manager.get_database_backend() == DbBackend::Postgres {
                // The extension stays: it may have been there before, and others may use it.
                sql(manager, &[&format!("DROP INDEX IF EXISTS ix_{table}_search")]).await?;
            } else {
                for event in ["insert", "update", "delete"] {
                    sql(manager, &[&format!("DROP TRIGGER IF EXISTS {table}_search_{event}")]).await?;
                }
                sql(manager, &[&format!("DROP TABLE IF EXISTS {table}_search")]).await?;
            }
        }
        Ok(())
    }
}

/// `pg_trgm` may be missing or not permitted: search is then slower, not broken.
fn postgres_index(table: &str) -> String {
    format!(
        "DO $$ BEGIN \
           CREATE EXTENSION IF NOT EXISTS pg_trgm; \
           CREATE INDEX ix_{table}_search ON {table} USING gin (search_key gin_trgm_ops); \
         EXCEPTION WHEN OTHERS THEN RAISE NOTICE 'no trigram index on {table}: %', SQLERRM; END $$"
    )
}

/// A full-text table without content of its own, kept by triggers.
fn sqlite_index(table: &str) -> [String; 4] {
    let forget = format!(
        "INSERT INTO {table}_search({table}_search, rowid, search_key) VALUES ('delete', old.seq, old.search_key);"
    );
    let learn = format!("INSERT INTO {table}_search(rowid, search_key) VALUES (new.seq, new.search_key);");
    [
        format!(
            "CREATE VIRTUAL TABLE {table}_search USING fts5(search_key, content='{table}', content_rowid='seq', \
             tokenize='trigram case_sensitive 1', detail='full')"
        ),
        format!("CREATE TRIGGER {table}_search_insert AFTER INSERT ON {table} BEGIN {learn} END"),
        format!(
            "CREATE TRIGGER {table}_search_update AFTER UPDATE OF search_key ON {table} \
             WHEN old.search_key <> new.search_key BEGIN {forget} {learn} END"
        ),
        format!("CREATE TRIGGER {table}_search_delete AFTER DELETE ON {table} BEGIN {forget} END"),
    ]
}
