//! The audit: append-only, and a chain. Every event carries the digest of itself and of the event before, so that
//! none can be changed, left out or put in between without every later one telling.
//!
//! All that writes goes through [`append`], as the last thing its transaction does: it takes the head of the chain for
//! itself until the transaction ends, so two servers on one database cannot fork it, and whoever comes next waits no
//! longer than a commit takes.

mod chain;
mod history;
#[cfg(test)]
mod tests;
mod verify;

pub(crate) use history::{history, last_change, name_references, published_sql};
pub use verify::{Anchor, Broken, End, Fault, Part, Verdict, end, verify, verify_part};

use chrono::{DateTime, SubsecRound, Utc};
use domain::{audit::Change, permission::Actor};
use sea_orm::{ConnectionTrait, EntityTrait, QuerySelect, prelude::Uuid};

use crate::{
    Result, StoreError,
    entity::{audit_event, audit_head},
    import::insert_all,
    request::{is_fixed, now},
};

/// The one row of the table of the head.
const HEAD: i32 = 1;

/// Who did something, and in answer to which request.
#[derive(Clone, Debug)]
pub(crate) struct Author {
    /// User name, or the name of a process.
    pub name: String,
    /// Key of the person's account.
    pub user_id: Option<Uuid>,
    /// The request all of it was done in; what is undone, is undone by it.
    pub request_id: Option<Uuid>,
    /// The request it takes back.
    pub undoes: Option<Uuid>,
    /// The import it came with.
    pub batch_id: Option<Uuid>,
    /// Why, in the person's words.
    pub reason: Option<String>,
}

impl Author {
    /// An actor, without a request.
    pub fn of(actor: &Actor) -> Self {
        Self {
            name: actor.name().to_owned(),
            user_id: actor.person().map(|person| person.id.0),
            request_id: None,
            undoes: None,
            batch_id: None,
            reason: None,
        }
    }
}

/// Something that was done to a record.
#[derive(Clone, Debug)]
pub(crate) struct NewEvent {
    /// When.
    pub at: DateTime<Utc>,
    /// Who.
    pub author: Author,
    /// What, in a word: `created`, `updated`.
    pub action: &'static str,
    /// What sort of record.
    pub record_kind: String,
    /// Its key.
    pub record_id: Uuid,
    /// Field by field.
    pub changes: Vec<Change>,
}

/// Adds events to the chain in the order given. Whatever their number it takes three statements, and one more for
/// every two hundred. Nothing else may be written in the transaction afterwards: what waits for the head must not be
/// waited for.
pub(crate) async fn append(transaction: &impl ConnectionTrait, events: Vec<NewEvent>) -> Result<()> {
    if events.is_empty() {
        return Ok(());
    }
    // SQLite has one writer, and knows no such lock.
    let head = audit_head::Entity::find_by_id(HEAD).lock_exclusive().one(transaction).await?;
    let mut head = head.ok_or_else(|| StoreError::Database(sea_orm::DbErr::Custom("the audit has no head".into())))?;
    // Where a setting fixes the day, nothing happens after it: accounts and sessions go by the clock.
    let latest = if is_fixed() { now() } else { DateTime::<Utc>::MAX_UTC };
    let mut rows = Vec::with_capacity(events.len());
    for event in events {
        let NewEvent { at, author, action, record_kind, record_id, changes } = event;
        // Both databases keep microseconds. Time never runs back along the chain.
        let at = at.trunc_subsecs(6).min(latest).max(head.at);
        let mut row = audit_event::Model {
            id: Uuid::now_v7(),
            seq: head.seq + 1,
            previous: head.hash,
            hash: Vec::new(),
            at,
            actor: author.name,
            user_id: author.user_id,
            action: action.to_owned(),
            record_kind,
            record_id,
            changes: serde_json::to_value(changes).unwrap_or_default(),
            reason: author.reason,
            batch_id: author.batch_id,
            request_id: author.request_id,
            undoes: author.undoes,
        };
        row.hash = chain::digest(&row).to_vec();
        head = audit_head::Model { id: HEAD, seq: row.seq, hash: row.hash.clone(), at };
        rows.push(row);
    }
    insert_all::<audit_event::ActiveModel>(transaction, rows).await?;
    let head: audit_head::ActiveModel = head.into();
    audit_head::Entity::update(sea_orm::ActiveModelTrait::reset_all(head)).exec_without_returning(transaction).await?;
    Ok(())
}
