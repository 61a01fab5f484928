//! What happens now: changes told to whoever listens, and who is on which record.
//!
//! On PostgreSQL a change is told by `NOTIFY` in its own transaction, so that listeners hear of it when it is stored and
//! never otherwise, on every server that shares the database. On SQLite there is one server, and it tells itself.

mod news;
mod present;

use std::{
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use domain::{
    edit::Record,
    permission::{Action, Actor, Person, Scope, may},
    presence::{Live, News, Present},
};
use sea_orm::{
    ConnectionTrait, DbErr, Statement,
    sqlx::{self, postgres::PgListener},
};
use tokio::sync::broadcast;

use crate::{Db, Result, StoreError, scope};

use self::{news::new_to, present::others_on};
pub use self::{
    news::{news, since},
    present::{gone, here, present},
};

/// The channel of the database on which servers hear each other.
const CHANNEL: &str = "digitalplan";
/// Messages a slow listener may fall behind before it is told that it missed some.
const BEHIND: usize = 1_024;
/// How long a lost listener waits before it tries again, the first time and at most.
const AGAIN: (Duration, Duration) = (Duration::from_secs(1), Duration::from_secs(30));
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

/// As [`subscribe`], for whoever reads a record.
pub async fn follow(db: &Db, actor: &Actor, record: Record, code: &str) -> Result<broadcast::Receiver<Live>> {
    may(actor, Action::ReadPublished, &scope::of(db.connection(), actor, record, code).await?)?;
    subscribe(db, actor).await
}

/// Everything that happens from now on. A receiver that lags has missed messages and should take it as
/// [`Live::Missed`].
pub async fn subscribe(db: &Db, actor: &Actor) -> Result<broadcast::Receiver<Live>> {
    may(actor, Action::ReadPublished, &Scope::City)?;
    let hub = db.hub();
    let receiver = hub.sender.subscribe();
    if !db.is_sqlite() && !hub.hears_others.swap(true, Ordering::AcqRel) {
        match listener(db).await {
            Ok(listener) => drop(tokio::spawn(pass_on(db.clone(), listener))),
            Err(error) => {
                hub.hears_others.store(false, Ordering::Release);
                return Err(StoreError::Database(DbErr::Custom(error.to_string())));
            }
        }
    }
    Ok(receiver)
}

async fn listener(db: &Db) -> std::result::Result<PgListener, sqlx::Error> {
    let mut listener = PgListener::connect_with(db.connection().get_postgres_connection_pool()).await?;
    listener.listen(CHANNEL).await?;
    Ok(listener)
}

/// Passes on what other servers, and this one, tell, for as long as the connection pool is open. Where the connection
/// is lost, and be the database away for an hour, it is made again; what was told meanwhile is lost, which is told.
async fn pass_on(db: Db, mut listener: PgListener) {
    let hub = db.hub().clone();
    loop {
        let heard = match listener.try_recv().await {
            Ok(Some(told)) => serde_json::from_str(told.payload()).unwrap_or(Live::Missed),
            Ok(None) => Live::Missed,
            Err(sqlx::Error::PoolClosed) => break,
            Err(_) => match again(&db).await {
                Some(new) => {
                    listener = new;
                    Live::Missed
                }
                None => break,
            },
        };
        // Nobody listening is no failure.
        let _ = hub.sender.send(heard);
    }
    hub.hears_others.store(false, Ordering::Release);
}

/// Another listener in place of a lost one; none once the pool is closed.
async fn again(db: &Db) -> Option<PgListener> {
    let (mut wait, most) = AGAIN;
    loop {
        tokio::time::sleep(wait).await;
        match listener(db).await {
            Ok(listener) => return Some(listener),
            Err(sqlx::Error::PoolClosed) => return None,
            Err(_) => wait = most.min(wait * 2),
        }
    }
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

/// Who else is on a record, and what others did to it after the event `since`: [`present`] and [`news`] for the right
/// asked for once. A stream asks this often.
pub async fn standing(db: &Db, actor: &Actor, record: Record, code: &str, since: i64) -> Result<(Vec<Present>, News)> {
    let (person, scope) = reader(db, actor, record, code).await?;
    may(actor, Action::ReadHistory, &scope)?;
    Ok((others_on(db, person, record, code).await?, new_to(db, person, record, code, since).await?))
}

/// Whether an actor may be told of a record as [`standing`] tells, before anything is.
pub async fn may_watch(db: &Db, actor: &Actor, record: Record, code: &str) -> Result<()> {
    let (_, scope) = reader(db, actor, record, code).await?;
    Ok(may(actor, Action::ReadHistory, &scope)?)
}

/// Who works where is for those who read drafts there.
async fn reader<'a>(db: &Db, actor: &'a Actor, record: Record, code: &str) -> Result<(&'a Person, Scope)> {
    let person = actor.person().ok_or(StoreError::Forbidden)?;
    let scope = scope::of(db.connection(), actor, record, code).await?;
    may(actor, Action::ReadDrafts, &scope)?;
    Ok((person, scope))
}
