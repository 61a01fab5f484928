//! What happens now: changes told to whoever listens, and who is on which record.
//!
//! On PostgreSQL a change is told by `NOTIFY` in its own transaction, so that listeners hear of it when it is stored and
//! never otherwise, on every server that shares the database. On SQLite there is one server, and it tells itself.

use std::sync::{
    Arc,
    atomic::{AtomicBool, Ordering},
};

use chrono::TimeDelta;
use domain::{
    edit::Record,
    permission::{Action, Actor, Person, Scope, may},
    presence::{GONE_AFTER_SECONDS, Live, Present},
};
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder, QuerySelect, Statement,
    sea_query::OnConflict, sqlx::postgres::PgListener,
};
use tokio::sync::broadcast;

use crate::{Db, Result, StoreError, entity::presence, request::now, scope};

/// The channel of the database on which servers hear each other.
const CHANNEL: &str = "digitalplan";
/// Messages a slow listener may fall behind before it is told that it missed some.
const BEHIND: usize = 1_024;
/// People shown on one record.
const CROWD: u64 = 50;
/// Records told one by one; of a larger change it is only told that something was missed.
const MOST: usize = 200;

/// A record that was changed.
#[derive(Clone, Debug)]
pub(crate) struct Change {
    pub record: Record,
    pub code: String,
}

/// Where a server's listeners are.
#[derive(Clone, Debug)]
pub(crate) struct Hub {
    sender: broadcast::Sender<Live>,
    hears_others: Arc<AtomicBool>,
}

impl Default for Hub {
    fn default() -> Self {
        Self { sender: broadcast::channel(BEHIND).0, hears_others: Arc::default() }
    }
}

/// Everything that happens from now on. A receiver that lags has missed messages and should take it as
/// [`Live::Missed`].
pub async fn subscribe(db: &Db, actor: &Actor) -> Result<broadcast::Receiver<Live>> {
    may(actor, Action::ReadPublished, &Scope::City)?;
    let hub = db.hub();
    let receiver = hub.sender.subscribe();
    if !db.is_sqlite() && !hub.hears_others.swap(true, Ordering::AcqRel) {
        let listening = listen(db).await;
        if listening.is_err() {
            hub.hears_others.store(false, Ordering::Release);
        }
        listening?;
    }
    Ok(receiver)
}

/// Passes on what other servers, and this one, tell. Ends with the connection pool.
async fn listen(db: &Db) -> Result<()> {
    let failed = |error: sea_orm::sqlx::Error| StoreError::Database(sea_orm::DbErr::Custom(error.to_string()));
    let pool = db.connection().get_postgres_connection_pool();
    let mut listener = PgListener::connect_with(pool).await.map_err(failed)?;
    listener.listen(CHANNEL).await.map_err(failed)?;
    let hub = db.hub().clone();
    tokio::spawn(async move {
        loop {
            let heard = match listener.try_recv().await {
                Ok(Some(told)) => serde_json::from_str(told.payload()).unwrap_or(Live::Missed),
                // The connection was lost and is made again; what was told meanwhile is lost.
                Ok(None) => Live::Missed,
                Err(_) => break,
            };
            // Nobody listening is no failure.
            let _ = hub.sender.send(heard);
        }
        hub.hears_others.store(false, Ordering::Release);
        let _ = hub.sender.send(Live::Missed);
    });
    Ok(())
}

fn messages(changes: &[Change]) -> Vec<Live> {
    if changes.len() > MOST {
        return vec![Live::Missed];
    }
    changes.iter().map(|change| Live::Changed { record: change.record, code: change.code.clone() }).collect()
}

/// Within the transaction that changed records: other servers are to hear of it once it is stored.
pub(crate) async fn notify(transaction: &impl ConnectionTrait, changes: &[Change]) -> Result<()> {
    told(transaction, &messages(changes)).await
}

async fn told(c: &impl ConnectionTrait, messages: &[Live]) -> Result<()> {
    let backend = c.get_database_backend();
    if backend == sea_orm::DbBackend::Sqlite || messages.is_empty() {
        return Ok(());
    }
    let payloads: Vec<sea_orm::Value> =
        messages.iter().filter_map(|message| serde_json::to_string(message).ok()).map(Into::into).collect();
    let calls: Vec<String> = (1..=payloads.len()).map(|n| format!("pg_notify('{CHANNEL}', ${n})")).collect();
    let statement = Statement::from_sql_and_values(backend, format!("SELECT {}", calls.join(", ")), payloads);
    c.query_one_raw(statement).await?;
    Ok(())
}

/// After the transaction: where the database tells nobody, the server tells itself.
pub(crate) fn tell(db: &Db, changes: Vec<Change>) {
    if db.is_sqlite() {
        for message in messages(&changes) {
            let _ = db.hub().sender.send(message);
        }
    }
}

/// A sign of life of somebody on a record, to be given every
/// [`HEARTBEAT_SECONDS`](domain::presence::HEARTBEAT_SECONDS); gives the others who are there, first come first.
pub async fn here(db: &Db, actor: &Actor, record: Record, code: &str) -> Result<Vec<Present>> {
    let person = person(db, actor, record, code).await?;
    let c = db.connection();
    let now = now();
    let row = presence::Model {
        record_kind: record.as_str().to_owned(),
        record_code: code.to_owned(),
        user_id: person.id.0,
        name: person.display_name.clone(),
        since: now,
        seen_at: now,
    };
    let others = others(db, person, record, code).await?;
    let stale = presence::Column::SeenAt.lt(now - TimeDelta::seconds(GONE_AFTER_SECONDS));
    let gone = presence::Entity::delete_many().filter(stale).exec(c).await?.rows_affected;
    let known = presence::Entity::find()
        .filter(presence::Column::RecordKind.eq(record.as_str()))
        .filter(presence::Column::RecordCode.eq(code))
        .filter(presence::Column::UserId.eq(person.id.0))
        .one(c)
        .await?;
    let conflict =
        OnConflict::columns([presence::Column::RecordKind, presence::Column::RecordCode, presence::Column::UserId])
            .update_columns([presence::Column::Name, presence::Column::SeenAt])
            .to_owned();
    let new = sea_orm::ActiveModelTrait::reset_all(row.into_active_model());
    presence::Entity::insert(new).on_conflict(conflict).exec_without_returning(c).await?;
    if known.is_none() || gone > 0 {
        tell_presence(db, record, code).await?;
    }
    Ok(others)
}

/// Somebody leaves a record.
pub async fn gone(db: &Db, actor: &Actor, record: Record, code: &str) -> Result<()> {
    let person = person(db, actor, record, code).await?;
    presence::Entity::delete_many()
        .filter(presence::Column::RecordKind.eq(record.as_str()))
        .filter(presence::Column::RecordCode.eq(code))
        .filter(presence::Column::UserId.eq(person.id.0))
        .exec(db.connection())
        .await?;
    tell_presence(db, record, code).await
}

/// The others who are on a record, first come first.
pub async fn present(db: &Db, actor: &Actor, record: Record, code: &str) -> Result<Vec<Present>> {
    let person = person(db, actor, record, code).await?;
    others(db, person, record, code).await
}

/// Who works where is for those who read drafts there.
async fn person<'a>(db: &Db, actor: &'a Actor, record: Record, code: &str) -> Result<&'a Person> {
    let person = actor.person().ok_or(StoreError::Forbidden)?;
    may(actor, Action::ReadDrafts, &scope::of(db.connection(), actor, record, code).await?)?;
    Ok(person)
}

async fn others(db: &Db, person: &Person, record: Record, code: &str) -> Result<Vec<Present>> {
    let rows = presence::Entity::find()
        .filter(presence::Column::RecordKind.eq(record.as_str()))
        .filter(presence::Column::RecordCode.eq(code))
        .filter(presence::Column::UserId.ne(person.id.0))
        .filter(presence::Column::SeenAt.gte(now() - TimeDelta::seconds(GONE_AFTER_SECONDS)))
        .order_by_asc(presence::Column::Since)
        .limit(CROWD)
        .all(db.connection())
        .await?;
    Ok(rows.into_iter().map(|row| Present { name: row.name, since: row.since }).collect())
}

async fn tell_presence(db: &Db, record: Record, code: &str) -> Result<()> {
    let message = Live::Presence { record, code: code.to_owned() };
    if db.is_sqlite() {
        let _ = db.hub().sender.send(message);
        return Ok(());
    }
    told(db.connection(), &[message]).await
}
