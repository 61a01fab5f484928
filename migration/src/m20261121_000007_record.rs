//! What happened to the records: imports, the append-only audit, attached files.

use sea_orm_migration::{prelude::*, schema::*, sea_orm::DbBackend};

use crate::schema::{WHOLE, code, drop_tables, index, key, reference, small, sql};

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
                    .table("import_batch")
                    .col(key())
                    .col(text("source"))
                    .col(text("actor"))
                    .col(timestamp_with_time_zone("started_at"))
                    .col(timestamp_with_time_zone_null("finished_at"))
                    .col(big_integer("created"))
                    .col(big_integer("updated"))
                    .col(big_integer("unchanged"))
                    .col(big_integer("rejected"))
                    .take(),
            )
            .await?;
        index(manager, "import_batch", &["started_at"]).await?;

        // Every page ever stored, by what it said: a copy seen before is never newer than what came after it.
        manager
            .create_table(small(
                manager,
                Table::create()
                    .table("import_page")
                    .col(code(manager, "digest").primary_key())
                    .col(code(manager, "code"))
                    .col(text("page_kind"))
                    .col(text("source"))
                    .col(uuid("batch_id"))
                    .col(timestamp_with_time_zone("at"))
                    .foreign_key(&mut reference("import_page", "batch_id", "import_batch", ForeignKeyAction::Restrict)),
            ))
            .await?;
        index(manager, "import_page", &["code"]).await?;

        manager
            .create_table(
                Table::create()
                    .table("audit_event")
                    .col(key())
                    .col(timestamp_with_time_zone("at"))
                    .col(text("actor"))
                    .col(text("action"))
                    .col(text("record_kind"))
                    .col(uuid("record_id"))
                    .col(json("changes"))
                    .col(text_null("reason"))
                    .col(uuid_null("batch_id"))
                    .foreign_key(&mut reference("audit_event", "batch_id", "import_batch", ForeignKeyAction::Restrict))
                    .take(),
            )
            .await?;
        index(manager, "audit_event", &["record_id", "at"]).await?;
        index(manager, "audit_event", &["batch_id"]).await?;
        match manager.get_database_backend() {
            DbBackend::Postgres => sql(manager, POSTGRES_APPEND_ONLY).await?,
            _ => sql(manager, SQLITE_APPEND_ONLY).await?,
        }

        manager
            .create_table(
                Table::create()
                    .table("attachment")
                    .col(key())
                    .col(text("record_kind"))
                    .col(uuid("record_id"))
                    .col(text("name"))
                    .col(text("media_type"))
                    .col(big_integer("size"))
                    .col(code(manager, "digest"))
                    .col(uuid_null("user_id"))
                    .col(timestamp_with_time_zone("created_at"))
                    .foreign_key(&mut reference("attachment", "user_id", "user", ForeignKeyAction::Restrict))
                    .take(),
            )
            .await?;
        index(manager, "attachment", &["record_id"]).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        drop_tables(manager, &["attachment", "audit_event", "import_page", "import_batch"]).await?;
        if manager.get_database_backend() == DbBackend::Postgres {
            sql(manager, &["DROP FUNCTION IF EXISTS audit_event_append_only()"]).await?;
        }
        Ok(())
    }
}

const SQLITE_APPEND_ONLY: &[&str] = &[
    "CREATE TRIGGER audit_event_no_update BEFORE UPDATE ON audit_event \
     BEGIN SELECT RAISE(ABORT, 'audit_event is append-only'); END",
    "CREATE TRIGGER audit_event_no_delete BEFORE DELETE ON audit_event \
     BEGIN SELECT RAISE(ABORT, 'audit_event is append-only'); END",
];

const POSTGRES_APPEND_ONLY: &[&str] = &[
    "CREATE FUNCTION audit_event_append_only() RETURNS trigger LANGUAGE plpgsql AS \
     $$ BEGIN RAISE EXCEPTION 'audit_event is append-only'; END $$",
    "CREATE TRIGGER audit_event_no_change BEFORE UPDATE OR DELETE ON audit_event \
     FOR EACH ROW EXECUTE FUNCTION audit_event_append_only()",
    "CREATE TRIGGER audit_event_no_truncate BEFORE TRUNCATE ON audit_event \
     FOR EACH STATEMENT EXECUTE FUNCTION audit_event_append_only()",
];
