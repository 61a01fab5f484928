//! Files of records: what is known of them. Their bytes lie elsewhere (`server::files`), under keys that are kept here.
//!
//! A file comes part by part, each stored before it is counted, so what was counted is there. Whole, it is looked
//! through, and only then is it a file of its record. What is taken away is taken out of sight here first; whoever has
//! the bytes drops them, and then the row.

mod change;
mod read;
mod receive;
mod sweep;

pub(crate) use self::change::publish_with;

pub use self::{
    change::{Amended, Deed, amend, hand_over, take_back},
    read::{Listed, Stored, With, list, of_submissions, own_files, stored},
    receive::{Appended, Found, NewUpload, Part, append, begin, finish, give_up, parts, refuse, upload},
    sweep::{Leftover, are_coming, forget, leftovers},
};

use domain::{
    attachment::{Attachment, FileKind, Position, Purpose, Shown, Upload},
    audit::Change,
    edit::Record,
    permission::{Action, Actor, Scope, may},
};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QuerySelect, prelude::Uuid};

use crate::{
    Db, Request, Result, StoreError,
    audit::NewEvent,
    entity::{attachment, kpi, project},
    period::Guard,
    request::now,
    scope,
};

/// What a file is on its way to be.
const UPLOADING: &str = "uploading";
pub(crate) const WHOLE: &str = "whole";
const REMOVED: &str = "removed";
/// It has the bytes of another one that goes with the same report, and stands for it where a form still names it.
const DOUBLE: &str = "double";

/// What whoever sends a file must be allowed to do.
fn action(record: Record, purpose: Purpose) -> Action {
    match (purpose, record) {
        (Purpose::Report, _) => Action::ReportProgress,
        (Purpose::Record, Record::Project) => Action::EditProject,
        (Purpose::Record, Record::Kpi) => Action::EditKpi,
    }
}

/// Whether somebody may send files for a purpose: what a form asks before it reads on.
pub async fn ask(db: &Db, actor: &Actor, record: Record, code: &str, purpose: Purpose) -> Result<()> {
    place(db.connection(), actor, record, code, action(record, purpose)).await.map(drop)
}

/// A record for whoever may do something with its files: its key and its place.
async fn place(
    c: &impl ConnectionTrait,
    actor: &Actor,
    record: Record,
    code: &str,
    action: Action,
) -> Result<(Uuid, Scope)> {
    let scope = scope::of(c, actor, record, code).await?;
    may(actor, action, &scope)?;
    Ok((crate::history::key(c, record, code).await?, scope))
}

/// Refuses where the record's year is not open.
async fn ask_year(
    c: &impl ConnectionTrait,
    actor: &Actor,
    record: Record,
    id: Uuid,
    scope: &Scope,
    request: &Request,
) -> Result<()> {
    let year: Option<Option<i32>> = match record {
        Record::Project => {
            let query = project::Entity::find_by_id(id).select_only().column(project::Column::FiscalYear);
            query.into_tuple().one(c).await?
        }
        Record::Kpi => {
            let query = kpi::Entity::find_by_id(id).select_only().column(kpi::Column::FiscalYear);
            query.into_tuple().one(c).await?
        }
    };
    Guard::year(c, actor, year.flatten(), scope, request.today).await
}

/// A file of a record.
async fn find(c: &impl ConnectionTrait, record: Uuid, id: Uuid) -> Result<attachment::Model> {
    let query = attachment::Entity::find_by_id(id).filter(attachment::Column::RecordId.eq(record));
    query.one(c).await?.filter(|row| [UPLOADING, WHOLE].contains(&row.state.as_str())).ok_or(StoreError::NotFound)
}

/// What was done with a record's files. Not a word of it is among what the public reads of a history: a file's name may
/// tell what is not published.
fn event(record: Record, id: Uuid, actor: &Actor, request: &Request, action: &'static str, change: Change) -> NewEvent {
    NewEvent {
        at: now(),
        author: request.author(actor),
        action,
        record_kind: record.as_str().to_owned(),
        record_id: id,
        changes: vec![change],
    }
}

/// A field of a file, as the history names it.
fn field(name: &str, part: &str) -> String {
    if part.is_empty() { format!("attachments[{name}]") } else { format!("attachments[{name}].{part}") }
}

fn own(actor: &Actor, row: &attachment::Model) -> bool {
    actor.person().is_some_and(|person| row.user_id == Some(person.id.0))
}

/// Numbers of the database are signed; none of these is ever below zero.
fn bytes(number: i64) -> u64 {
    u64::try_from(number).unwrap_or_default()
}

/// A number of bytes for the database; none is near the largest there is.
fn kept(number: u64) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}

fn to_upload(row: &attachment::Model) -> Upload {
    Upload {
        id: row.id,
        name: row.name.clone(),
        size: bytes(row.size),
        received: bytes(row.received),
        whole: row.state == WHOLE,
    }
}

/// A file for reading; `inside` tells whether who reads it reads drafts there.
fn to_attachment(row: attachment::Model, by: Option<String>, inside: bool) -> Option<Attachment> {
    let side = |side: Option<i32>| side.and_then(|side| u32::try_from(side).ok());
    let position = row.latitude.zip(row.longitude).and_then(|(latitude, longitude)| Position::new(latitude, longitude));
    Some(Attachment {
        kind: FileKind::from_word(&row.media_type)?,
        size: bytes(row.size),
        pixels: side(row.width).zip(side(row.height)),
        shown: Shown::from_word(&row.shown)?,
        thumbnail: row.thumbnail_key.is_some(),
        position: position.filter(|_| inside),
        by: by.filter(|_| inside),
        at: row.created_at,
        id: row.id,
        name: row.name,
        caption: row.caption,
    })
}
