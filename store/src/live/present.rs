//! Signs of life: who is on a record, and which field they have open.

use std::collections::HashSet;

use chrono::{DateTime, TimeDelta, Utc};
use domain::{
    edit::Record,
    permission::{Actor, Person},
    presence::{GONE_AFTER_SECONDS, Live, Present},
};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder, QuerySelect, Select,
    prelude::Uuid, sea_query::OnConflict,
};

use super::{reader, told};
use crate::{Db, Result, entity::presence, request::now};

/// Pages on one record that are looked at: nobody reads the names of more people than have them open.
const CROWD: u64 = 200;

/// A sign of life of a page somebody has open on a record, and of the field that is being edited there, to be given
/// every [`HEARTBEAT_SECONDS`](domain::presence::HEARTBEAT_SECONDS); gives the others who are there, first come first.
pub async fn here(
    db: &Db,
    actor: &Actor,
    record: Record,
    code: &str,
    tab: Uuid,
    editing: Option<&str>,
) -> Result<Vec<Present>> {
    let (person, _) = reader(db, actor, record, code).await?;
    let (c, now) = (db.connection(), now());
    let rows = of(record, code).order_by_asc(presence::Column::Since).limit(CROWD).all(c).await?;
    let known = rows.iter().find(|row| row.user_id == person.id.0 && row.tab == tab);
    let gone = rows.iter().any(|row| row.seen_at < last(now));
    let news = gone || known.is_none_or(|row| row.editing.as_deref() != editing);
    // Whoever comes clears away what is left of those who went without a word, wherever they were.
    if gone || known.is_none() {
        presence::Entity::delete_many().filter(presence::Column::SeenAt.lt(last(now))).exec(c).await?;
    }
    let row = presence::Model {
        record_kind: record.as_str().to_owned(),
        record_code: code.to_owned(),
        user_id: person.id.0,
        tab,
        name: person.display_name.clone(),
        since: now,
        seen_at: now,
        editing: editing.map(str::to_owned),
    };
    use presence::Column as C;
    let conflict = OnConflict::columns([C::RecordKind, C::RecordCode, C::UserId, C::Tab])
        .update_columns([C::Name, C::SeenAt, C::Editing])
        .to_owned();
    let new = row.into_active_model().reset_all();
    presence::Entity::insert(new).on_conflict(conflict).exec_without_returning(c).await?;
    if news {
        tell_presence(db, record, code).await?;
    }
    Ok(others(rows, person, now))
}

/// A page on a record is closed. The person may have it open in another.
pub async fn gone(db: &Db, actor: &Actor, record: Record, code: &str, tab: Uuid) -> Result<()> {
    let (person, _) = reader(db, actor, record, code).await?;
    presence::Entity::delete_many()
        .filter(presence::Column::RecordKind.eq(record.as_str()))
        .filter(presence::Column::RecordCode.eq(code))
        .filter(presence::Column::UserId.eq(person.id.0))
        .filter(presence::Column::Tab.eq(tab))
        .exec(db.connection())
        .await?;
    tell_presence(db, record, code).await
}

/// The others who are on a record, first come first.
pub async fn present(db: &Db, actor: &Actor, record: Record, code: &str) -> Result<Vec<Present>> {
    let (person, _) = reader(db, actor, record, code).await?;
    others_on(db, person, record, code).await
}

/// Everybody on a record but one.
pub(super) async fn others_on(db: &Db, person: &Person, record: Record, code: &str) -> Result<Vec<Present>> {
    let query = of(record, code).order_by_asc(presence::Column::Since).limit(CROWD);
    Ok(others(query.all(db.connection()).await?, person, now()))
}

fn of(record: Record, code: &str) -> Select<presence::Entity> {
    presence::Entity::find()
        .filter(presence::Column::RecordKind.eq(record.as_str()))
        .filter(presence::Column::RecordCode.eq(code))
}

/// The last moment at which somebody gave a sign of life who is still there.
fn last(now: DateTime<Utc>) -> DateTime<Utc> {
    now - TimeDelta::seconds(GONE_AFTER_SECONDS)
}

/// Everybody else once, whatever the number of pages, with what they edit in any of them.
fn others(mut rows: Vec<presence::Model>, person: &Person, now: DateTime<Utc>) -> Vec<Present> {
    rows.retain(|row| row.user_id != person.id.0 && row.seen_at >= last(now));
    let mut seen = HashSet::new();
    let first = rows.iter().filter(|row| seen.insert(row.user_id));
    first
        .map(|row| Present {
            name: row.name.clone(),
            since: row.since,
            editing: rows.iter().filter(|other| other.user_id == row.user_id).find_map(|other| other.editing.clone()),
        })
        .collect()
}

async fn tell_presence(db: &Db, record: Record, code: &str) -> Result<()> {
    let message = Live::Presence { record, code: code.to_owned() };
    if db.is_sqlite() {
        let _ = db.hub().sender.send(message);
        return Ok(());
    }
    told(db.connection(), &[message]).await
}
