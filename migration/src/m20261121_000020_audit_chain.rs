//! The audit becomes a chain: every event carries the digest of itself and of the event before. Events written before
//! this step are chained in the order of their time.

use sea_orm_migration::{
    prelude::*,
    schema::*,
    sea_orm::{
        DbBackend, FromQueryResult, JsonValue, Statement,
        prelude::{ChronoDateTimeUtc, Uuid},
    },
};
use sha2::{Digest, Sha256};

use crate::schema::{WHOLE, drop_tables, index, sql};

#[derive(DeriveMigrationName)]
pub struct Migration;

/// Events read and rewritten together.
const BATCH: u64 = 500;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        WHOLE
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for column in [
            big_integer_null("seq"),
            blob_null("previous"),
            blob_null("hash"),
            uuid_null("request_id"),
            uuid_null("user_id"),
            uuid_null("undoes"),
        ] {
            manager.alter_table(Table::alter().table("audit_event").add_column(column).take()).await?;
        }
        manager
            .create_table(
                Table::create()
                    .table("audit_head")
                    .col(integer("id").primary_key())
                    .col(big_integer("seq"))
                    .col(blob("hash"))
                    .col(timestamp_with_time_zone("at"))
                    .take(),
            )
            .await?;

        let sqlite = manager.get_database_backend() == DbBackend::Sqlite;
        sql(manager, if sqlite { SQLITE_OPEN } else { POSTGRES_OPEN }).await?;
        let (seq, hash, at) = chain(manager).await?;
        let head = Query::insert()
            .into_table("audit_head")
            .columns(["id", "seq", "hash", "at"])
            .values_panic([1.into(), seq.into(), hash.to_vec().into(), at.into()])
            .take();
        manager.execute(head).await?;
        sql(manager, if sqlite { SQLITE_CLOSE } else { POSTGRES_CLOSE }).await?;

        // A record's history is read in the order of the chain, which is that of time.
        sql(manager, &["DROP INDEX ix_audit_event_record_id_at"]).await?;
        index(manager, "audit_event", &["record_id", "seq"]).await?;
        sql(
            manager,
            &[
                "CREATE UNIQUE INDEX ix_audit_event_seq ON audit_event (seq)",
                "CREATE INDEX ix_audit_event_request_id ON audit_event (request_id) WHERE request_id IS NOT NULL",
                "CREATE INDEX ix_audit_event_user_id ON audit_event (user_id, seq) WHERE user_id IS NOT NULL",
            ],
        )
        .await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let sqlite = manager.get_database_backend() == DbBackend::Sqlite;
        if sqlite {
            sql(manager, &["DROP TRIGGER IF EXISTS audit_event_chained"]).await?;
        }
        sql(
            manager,
            &[
                "DROP INDEX ix_audit_event_seq",
                "DROP INDEX ix_audit_event_request_id",
                "DROP INDEX ix_audit_event_user_id",
                "DROP INDEX ix_audit_event_record_id_seq",
            ],
        )
        .await?;
        for column in ["seq", "previous", "hash", "request_id", "user_id", "undoes"] {
            manager.alter_table(Table::alter().table("audit_event").drop_column(column).take()).await?;
        }
        index(manager, "audit_event", &["record_id", "at"]).await?;
        drop_tables(manager, &["audit_head"]).await
    }
}

const SQLITE_OPEN: &[&str] = &["DROP TRIGGER audit_event_no_update"];

/// SQLite cannot forbid blanks in a column that is added, so a trigger does.
const SQLITE_CLOSE: &[&str] = &[
    "CREATE TRIGGER audit_event_no_update BEFORE UPDATE ON audit_event \
     BEGIN SELECT RAISE(ABORT, 'audit_event is append-only'); END",
    "CREATE TRIGGER audit_event_chained BEFORE INSERT ON audit_event \
     WHEN new.seq IS NULL OR new.previous IS NULL OR new.hash IS NULL \
     BEGIN SELECT RAISE(ABORT, 'audit_event is a chain'); END",
];

const POSTGRES_OPEN: &[&str] = &["ALTER TABLE audit_event DISABLE TRIGGER audit_event_no_change"];

const POSTGRES_CLOSE: &[&str] = &[
    "ALTER TABLE audit_event ENABLE TRIGGER audit_event_no_change",
    "ALTER TABLE audit_event ALTER COLUMN seq SET NOT NULL, ALTER COLUMN previous SET NOT NULL, \
     ALTER COLUMN hash SET NOT NULL",
];

#[derive(FromQueryResult)]
struct Event {
    id: Uuid,
    at: ChronoDateTimeUtc,
    actor: String,
    action: String,
    record_kind: String,
    record_id: Uuid,
    changes: JsonValue,
    reason: Option<String>,
    batch_id: Option<Uuid>,
}

/// Chains the events that are there; gives the number, the digest and the time of the last.
async fn chain(manager: &SchemaManager<'_>) -> Result<(i64, [u8; 32], ChronoDateTimeUtc), DbErr> {
    let connection = manager.get_connection();
    let backend = manager.get_database_backend();
    let (mut seq, mut hash, mut at) = (0_i64, [0_u8; 32], ChronoDateTimeUtc::default());
    loop {
        let page = Statement::from_string(
            backend,
            format!(
                "SELECT id, at, actor, action, record_kind, record_id, changes, reason, batch_id FROM audit_event \
                 WHERE seq IS NULL ORDER BY at, id LIMIT {BATCH}"
            ),
        );
        let events = Event::find_by_statement(page).all(connection).await?;
        if events.is_empty() {
            return Ok((seq, hash, at));
        }
        let mut rows = Vec::with_capacity(events.len());
        for event in events {
            seq += 1;
            at = event.at;
            let previous = hash;
            hash = digest(&previous, seq, &event);
            let id = event.id.simple().to_string();
            rows.push(match backend {
                DbBackend::Sqlite => format!("(x'{id}', {seq}, x'{}', x'{}')", hex(&previous), hex(&hash)),
                _ => {
                    format!("('{id}'::uuid, {seq}::bigint, '\\x{}'::bytea, '\\x{}'::bytea)", hex(&previous), hex(&hash))
                }
            });
        }
        let update = format!(
            "WITH link(id, seq, previous, hash) AS (VALUES {}) \
             UPDATE audit_event SET seq = link.seq, previous = link.previous, hash = link.hash \
             FROM link WHERE audit_event.id = link.id",
            rows.join(", ")
        );
        connection.execute_unprepared(&update).await?;
    }
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// The digest as the store computes it, as of this step: its own copy, for a step never changes.
fn digest(previous: &[u8; 32], seq: i64, event: &Event) -> [u8; 32] {
    let mut hash = Sha256::new();
    hash.update(b"digitalplan audit 1");
    hash.update(previous);
    hash.update(seq.to_be_bytes());
    hash.update(event.id.as_bytes());
    hash.update(event.at.timestamp_micros().to_be_bytes());
    text(&mut hash, &event.actor);
    optional(&mut hash, None);
    text(&mut hash, &event.action);
    text(&mut hash, &event.record_kind);
    hash.update(event.record_id.as_bytes());
    value(&mut hash, &event.changes);
    optional(&mut hash, event.reason.as_deref().map(str::as_bytes));
    optional(&mut hash, event.batch_id.as_ref().map(|id| &id.as_bytes()[..]));
    optional(&mut hash, None);
    optional(&mut hash, None);
    hash.finalize().into()
}

fn bytes(hash: &mut Sha256, bytes: &[u8]) {
    hash.update((bytes.len() as u64).to_be_bytes());
    hash.update(bytes);
}

fn text(hash: &mut Sha256, text: &str) {
    bytes(hash, text.as_bytes());
}

fn optional(hash: &mut Sha256, value: Option<&[u8]>) {
    match value {
        None => hash.update([0]),
        Some(value) => {
            hash.update([1]);
            bytes(hash, value);
        }
    }
}

fn value(hash: &mut Sha256, json: &JsonValue) {
    match json {
        JsonValue::Null => hash.update(b"n"),
        JsonValue::Bool(truth) => hash.update(if *truth { b"t" } else { b"f" }),
        JsonValue::Number(number) => {
            hash.update(b"d");
            text(hash, &number.to_string());
        }
        JsonValue::String(string) => {
            hash.update(b"s");
            text(hash, string);
        }
        JsonValue::Array(items) => {
            hash.update(b"a");
            hash.update((items.len() as u64).to_be_bytes());
            items.iter().for_each(|item| value(hash, item));
        }
        JsonValue::Object(fields) => {
            hash.update(b"o");
            hash.update((fields.len() as u64).to_be_bytes());
            let mut fields: Vec<_> = fields.iter().collect();
            fields.sort_unstable_by_key(|(name, _)| name.as_str());
            for (name, field) in fields {
                text(hash, name);
                value(hash, field);
            }
        }
    }
}
