//! No event of the audit takes the place of another.
//!
//! `INSERT OR REPLACE` deletes the row in its way, and SQLite tells the trigger against deleting nothing of it unless a
//! connection asks for that (`recursive_triggers`). So an event is refused whose key, number or row is taken. PostgreSQL
//! has no such statement: there what is in the way is updated, or truncated, which triggers refuse since the first step.

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
        match manager.get_database_backend() {
            DbBackend::Sqlite => sql(manager, &[SQLITE_NO_REPLACE]).await,
            _ => Ok(()),
        }
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        match manager.get_database_backend() {
            DbBackend::Sqlite => sql(manager, &["DROP TRIGGER IF EXISTS audit_event_no_replace"]).await,
            _ => Ok(()),
        }
    }
}

/// Three lookups, each by an index of its own. The number of a row that is not named reads as -1, which none has.
const SQLITE_NO_REPLACE: &str = "CREATE TRIGGER audit_event_no_replace BEFORE INSERT ON audit_event \
     WHEN EXISTS (SELECT 1 FROM audit_event WHERE id = new.id) \
     OR EXISTS (SELECT 1 FROM audit_event WHERE seq = new.seq) \
     OR EXISTS (SELECT 1 FROM audit_event WHERE rowid = new.rowid) \
     BEGIN SELECT RAISE(ABORT, 'audit_event is append-only'); END";
