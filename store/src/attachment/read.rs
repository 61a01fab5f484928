//! Files for whoever may see them.

use domain::{
    attachment::{Attachment, FileKind, Purpose, Shown},
    edit::Record,
    permission::{Action, Actor, Scope, may},
    report::SubmissionState,
};
use sea_orm::{ColumnTrait, Condition, EntityTrait, QueryFilter, QueryOrder, QuerySelect, prelude::Uuid};

use super::{WHOLE, action, bytes, find, own, place, to_attachment};
use crate::{
    Db, Result, StoreError,
    entity::{attachment, submission, user},
    history::key,
    scope,
};

/// Files told of one record; more than it may have.
const MOST: u64 = 1_000;

/// Where a file's bytes lie, and what is to be told of them.
#[derive(Clone, Debug, PartialEq)]
pub struct Stored {
    /// The name it is saved under.
    pub name: String,
    /// What it is.
    pub kind: FileKind,
    /// Bytes.
    pub size: u64,
    /// SHA-256, in hexadecimal digits.
    pub digest: String,
    /// Where it lies.
    pub key: String,
    /// Where its thumbnail lies.
    pub thumbnail: Option<String>,
}

/// The files of a record, and whether who asked may add some.
#[derive(Clone, Debug, PartialEq)]
pub struct Listed {
    /// The files, oldest first.
    pub files: Vec<Attachment>,
    /// Whether who asked may add to them and change them.
    pub may_add: bool,
}

/// The files that stand with a record, those of approved reports among them, oldest first: what is published, and for
/// whoever reads drafts there the others.
pub async fn list(db: &Db, actor: &Actor, record: Record, code: &str) -> Result<Listed> {
    let approved = QuerySelect::query(&mut submission::Entity::find().select_only().column(submission::Column::Id))
        .and_where(submission::Column::State.eq(SubmissionState::Approved.as_str()))
        .to_owned();
    let with = Condition::any()
        .add(attachment::Column::SubmissionId.is_null())
        .add(attachment::Column::SubmissionId.in_subquery(approved));
    let (told, scope) = told(db, actor, record, code, with).await?;
    let may_add = actor.may(action(record, Purpose::Record), &scope);
    Ok(Listed { files: told.into_iter().map(|told| told.file).collect(), may_add })
}

/// A file that goes with a report.
#[derive(Clone, Debug, PartialEq)]
pub struct With {
    /// The report.
    pub report: Uuid,
    /// The file.
    pub file: Attachment,
    /// Whether whoever asks sent it.
    pub own: bool,
}

/// The files that go with some reports of a record, oldest first, each with its report: one query for all of them.
pub async fn of_submissions(
    db: &Db,
    actor: &Actor,
    record: Record,
    code: &str,
    submissions: &[Uuid],
) -> Result<Vec<With>> {
    let with = Condition::all().add(attachment::Column::SubmissionId.is_in(submissions.iter().copied()));
    let (told, _) = told(db, actor, record, code, with).await?;
    Ok(told.into_iter().filter_map(|Told { report, file, own }| Some(With { report: report?, file, own })).collect())
}

/// A file, the report it goes with if any, and whether whoever asks sent it.
struct Told {
    report: Option<Uuid>,
    file: Attachment,
    own: bool,
}

async fn told(db: &Db, actor: &Actor, record: Record, code: &str, with: Condition) -> Result<(Vec<Told>, Scope)> {
    let c = db.connection();
    let scope = scope::of(c, actor, record, code).await?;
    may(actor, Action::ReadPublished, &scope)?;
    let inside = actor.may(Action::ReadDrafts, &scope);
    let id = key(c, record, code).await?;
    let mut shown = vec![Shown::Published.as_str()];
    if inside {
        shown.push(Shown::Inside.as_str());
    }
    let rows = attachment::Entity::find()
        .find_also_related(user::Entity)
        .filter(attachment::Column::RecordId.eq(id))
        .filter(attachment::Column::State.eq(WHOLE))
        .filter(attachment::Column::Shown.is_in(shown))
        .filter(with)
        .order_by_asc(attachment::Column::CreatedAt)
        .order_by_asc(attachment::Column::Id)
        .limit(MOST)
        .all(c)
        .await?;
    let file = |(row, user): (attachment::Model, Option<user::Model>)| {
        let (report, own) = (row.submission_id, own(actor, &row));
        Some(Told { report, file: to_attachment(row, user.map(|user| user.display_name), inside)?, own })
    };
    Ok((rows.into_iter().filter_map(file).collect(), scope))
}

/// Files of the actor's own that are to go with a report of a record, and are not sent with one: those of some keys.
pub async fn own_files(db: &Db, actor: &Actor, record: Record, code: &str, ids: &[Uuid]) -> Result<Vec<Attachment>> {
    let c = db.connection();
    let (record_id, _) = place(c, actor, record, code, Action::ReportProgress).await?;
    let person = actor.person().ok_or(StoreError::Forbidden)?.id.0;
    let rows = attachment::Entity::find()
        .filter(attachment::Column::Id.is_in(ids.iter().copied()))
        .filter(attachment::Column::RecordId.eq(record_id))
        .filter(attachment::Column::UserId.eq(person))
        .filter(attachment::Column::State.eq(WHOLE))
        .filter(attachment::Column::Shown.eq(Shown::Own.as_str()))
        .order_by_asc(attachment::Column::Id)
        .all(c)
        .await?;
    Ok(rows.into_iter().filter_map(|row| to_attachment(row, None, true)).collect())
}

/// Where a file's bytes lie, for whoever sees it; for anybody else it is not there.
pub async fn stored(db: &Db, actor: &Actor, record: Record, code: &str, id: Uuid) -> Result<Stored> {
    let c = db.connection();
    let scope = scope::of(c, actor, record, code).await?;
    may(actor, Action::ReadPublished, &scope)?;
    let row = find(c, key(c, record, code).await?, id).await?;
    let shown = Shown::from_word(&row.shown).unwrap_or(Shown::Own);
    if row.state != WHOLE || !shown.to(own(actor, &row), actor.may(Action::ReadDrafts, &scope)) {
        return Err(StoreError::NotFound);
    }
    let kind = FileKind::from_word(&row.media_type).ok_or(StoreError::NotFound)?;
    let key = row.storage_key.ok_or(StoreError::NotFound)?;
    Ok(Stored { name: row.name, kind, size: bytes(row.size), digest: row.digest, key, thumbnail: row.thumbnail_key })
}
