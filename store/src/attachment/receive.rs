//! A file on its way: begun once, however often that is asked; grown part by part; and whole at last.

use domain::{
    attachment::{
        Attachment, FileKind, FileProblem, MOST_BYTES, MOST_FILES, MOST_OPEN, MOST_TOGETHER, Position, Purpose, Shown,
        Upload,
    },
    edit::Record,
    permission::{Action, Actor},
};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, EntityTrait, FromQueryResult, IntoActiveModel, PaginatorTrait,
    QueryFilter, QueryOrder, Statement, TransactionSession,
    prelude::{Expr, Uuid},
    sea_query::OnConflict,
};

use super::{
    REMOVED, UPLOADING, WHOLE, action, ask_year, event, field, find, kept, own, place, to_attachment, to_upload,
};
use crate::{
    Db, Request, Result, StoreError, audit,
    entity::{attachment, attachment_part},
    import::insert_all,
    live,
    plan::changed,
    request::now,
    scope,
};

/// A file somebody begins to send.
#[derive(Clone, Debug, PartialEq)]
pub struct NewUpload {
    /// What makes it one file however often it is sent.
    pub key: Uuid,
    /// Its name, made safe.
    pub name: String,
    /// Bytes it has.
    pub size: u64,
    /// SHA-256 of what is sent, in hexadecimal digits, where the sender tells it.
    pub digest: Option<String>,
    /// Whether the person agrees that the position be kept.
    pub keep_position: bool,
    /// The position, where the sender read it before making the photo smaller.
    pub position: Option<Position>,
    /// What it is sent for.
    pub purpose: Purpose,
}

/// Begins a file, or gives the one that was begun under this key: on this record, by this person.
///
/// Why it is not taken comes as the inner error, to whoever may send one.
pub async fn begin(
    db: &Db,
    actor: &Actor,
    record: Record,
    code: &str,
    new: &NewUpload,
    request: &Request,
) -> Result<std::result::Result<Upload, FileProblem>> {
    let c = db.connection();
    let (record_id, scope) = place(c, actor, record, code, action(record, new.purpose)).await?;
    let person = actor.person().ok_or(StoreError::Forbidden)?.id.0;
    if let Some(row) = known(c, person, record_id, new.key).await? {
        return Ok(same(&row, new));
    }
    if new.purpose == Purpose::Record {
        ask_year(c, actor, record, record_id, &scope, request).await?;
    }
    if new.size == 0 {
        return Ok(Err(FileProblem::Empty));
    }
    if new.size > MOST_BYTES {
        return Ok(Err(FileProblem::TooLarge { most: MOST_BYTES }));
    }
    if let Some(problem) = room(c, person, record_id, new.size).await? {
        return Ok(Err(problem));
    }
    let now = now();
    let shown = if new.purpose == Purpose::Report { Shown::Own } else { Shown::Inside };
    let position = new.position.filter(|_| new.keep_position);
    let row = attachment::Model {
        id: Uuid::now_v7(),
        record_kind: record.as_str().to_owned(),
        record_id,
        name: new.name.clone(),
        media_type: String::new(),
        size: kept(new.size),
        digest: String::new(),
        user_id: Some(person),
        created_at: now,
        submission_id: None,
        shown: shown.as_str().to_owned(),
        state: UPLOADING.to_owned(),
        received: 0,
        upload_key: Some(new.key),
        claimed_digest: new.digest.clone(),
        keep_position: new.keep_position,
        latitude: position.map(|position| position.latitude),
        longitude: position.map(|position| position.longitude),
        width: None,
        height: None,
        caption: None,
        storage_key: None,
        thumbnail_key: None,
        changed_at: Some(now),
    };
    use attachment::Column as C;
    // Asked twice at once, one of the two comes second and gets the first one's.
    let conflict = OnConflict::columns([C::UserId, C::RecordId, C::UploadKey]).do_nothing().to_owned();
    let insert = attachment::Entity::insert(row.into_active_model().reset_all()).on_conflict(conflict);
    insert.exec_without_returning(c).await?;
    let row = known(c, person, record_id, new.key).await?.ok_or(StoreError::NotFound)?;
    Ok(same(&row, new))
}

async fn known(c: &impl ConnectionTrait, person: Uuid, record: Uuid, key: Uuid) -> Result<Option<attachment::Model>> {
    use attachment::Column as C;
    let query = attachment::Entity::find().filter(C::UserId.eq(person)).filter(C::RecordId.eq(record));
    Ok(query.filter(C::UploadKey.eq(key)).one(c).await?)
}

/// The file of a key, if it is the one that is meant.
fn same(row: &attachment::Model, new: &NewUpload) -> std::result::Result<Upload, FileProblem> {
    let other_size = row.state == UPLOADING && row.size != kept(new.size);
    let other_digest = new.digest.is_some() && row.claimed_digest.is_some() && new.digest != row.claimed_digest;
    if other_size || other_digest { Err(FileProblem::OtherBytes) } else { Ok(to_upload(row)) }
}

#[derive(FromQueryResult)]
struct Together {
    files: i64,
    bytes: i64,
}

/// Why there is no room for one more.
async fn room(c: &impl ConnectionTrait, person: Uuid, record: Uuid, size: u64) -> Result<Option<FileProblem>> {
    let statement = Statement::from_sql_and_values(
        c.get_database_backend(),
        "SELECT COUNT(*) AS files, CAST(COALESCE(SUM(size), 0) AS BIGINT) AS bytes FROM attachment \
         WHERE record_id = $1 AND state IN ($2, $3)",
        [record.into(), UPLOADING.into(), WHOLE.into()],
    );
    let there = Together::find_by_statement(statement).one(c).await?.unwrap_or(Together { files: 0, bytes: 0 });
    if super::bytes(there.files) >= MOST_FILES {
        return Ok(Some(FileProblem::TooMany { most: MOST_FILES }));
    }
    if super::bytes(there.bytes) + size > MOST_TOGETHER {
        return Ok(Some(FileProblem::Full));
    }
    let open = attachment::Entity::find()
        .filter(attachment::Column::State.eq(UPLOADING))
        .filter(attachment::Column::UserId.eq(person))
        .count(c)
        .await?;
    Ok((open >= MOST_OPEN).then_some(FileProblem::TooManyOpen))
}

/// How far a file is: for whoever sends it.
pub async fn upload(db: &Db, actor: &Actor, record: Record, code: &str, id: Uuid) -> Result<Upload> {
    Ok(to_upload(&mine(db.connection(), actor, record, code, id).await?))
}

/// A file of a record that this person sends, or sent.
async fn mine(
    c: &impl ConnectionTrait,
    actor: &Actor,
    record: Record,
    code: &str,
    id: Uuid,
) -> Result<attachment::Model> {
    // Whoever may send anything there; a right that is taken away meanwhile ends it.
    let (record, _) = place(c, actor, record, code, Action::ReportProgress).await?;
    let row = find(c, record, id).await?;
    if own(actor, &row) { Ok(row) } else { Err(StoreError::NotFound) }
}

/// What became of a part.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Appended {
    /// It is counted.
    Counted(Upload),
    /// It is not: the next part begins elsewhere, or there is none to come.
    Elsewhere(Upload),
}

/// Counts a part whose bytes are stored under a key: it must begin where the last one ended. Whoever comes second with
/// the same part is told how far it is.
#[expect(clippy::too_many_arguments, reason = "a part is told by where it goes and where it lies")]
pub async fn append(
    db: &Db,
    actor: &Actor,
    record: Record,
    code: &str,
    id: Uuid,
    begins: u64,
    size: u64,
    storage_key: &str,
) -> Result<Appended> {
    let transaction = db.write().await?;
    let row = match mine(&transaction, actor, record, code, id).await {
        Ok(row) => row,
        Err(error) => {
            TransactionSession::rollback(transaction).await?;
            return Err(error);
        }
    };
    let (begins, size) = (kept(begins), kept(size));
    use attachment::Column as C;
    let counted = attachment::Entity::update_many()
        .col_expr(C::Received, Expr::value(begins.saturating_add(size)))
        .col_expr(C::ChangedAt, Expr::value(now()))
        .filter(C::Id.eq(id))
        .filter(C::State.eq(UPLOADING))
        .filter(C::Received.eq(begins))
        .filter(C::Size.gte(begins.saturating_add(size)))
        .exec(&transaction)
        .await?;
    if counted.rows_affected != 1 {
        TransactionSession::rollback(transaction).await?;
        return Ok(Appended::Elsewhere(to_upload(&row)));
    }
    let part = attachment_part::Model { attachment_id: id, begins, size, storage_key: storage_key.to_owned() };
    insert_all::<attachment_part::ActiveModel>(&transaction, vec![part]).await?;
    TransactionSession::commit(transaction).await?;
    Ok(Appended::Counted(to_upload(&attachment::Model { received: begins + size, ..row })))
}

/// A part of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Part {
    /// Bytes.
    pub size: u64,
    /// Where they lie.
    pub key: String,
}

/// The parts of a file, in their order, with what its sender claimed and agreed to.
pub async fn parts(db: &Db, actor: &Actor, record: Record, code: &str, id: Uuid) -> Result<(NewUpload, Vec<Part>)> {
    let c = db.connection();
    let row = mine(c, actor, record, code, id).await?;
    let parts = attachment_part::Entity::find()
        .filter(attachment_part::Column::AttachmentId.eq(id))
        .order_by_asc(attachment_part::Column::Begins)
        .all(c)
        .await?;
    let purpose = if row.shown == Shown::Own.as_str() { Purpose::Report } else { Purpose::Record };
    let position = row.latitude.zip(row.longitude).and_then(|(latitude, longitude)| Position::new(latitude, longitude));
    let told = NewUpload {
        key: row.upload_key.unwrap_or(row.id),
        name: row.name,
        size: super::bytes(row.size),
        digest: row.claimed_digest,
        keep_position: row.keep_position,
        position,
        purpose,
    };
    let part = |part: attachment_part::Model| Part { size: super::bytes(part.size), key: part.storage_key };
    Ok((told, parts.into_iter().map(part).collect()))
}

/// What a file turned out to be, and where it lies now.
#[derive(Clone, Debug, PartialEq)]
pub struct Found {
    /// Its name, with an ending that says what it is.
    pub name: String,
    /// What it is.
    pub kind: FileKind,
    /// Bytes that are kept.
    pub size: u64,
    /// SHA-256 of them.
    pub digest: String,
    /// Width and height of a picture.
    pub pixels: Option<(u32, u32)>,
    /// Where a photo was taken, where the person agreed.
    pub position: Option<Position>,
    /// Where it lies.
    pub key: String,
    /// Where its thumbnail lies.
    pub thumbnail: Option<String>,
}

/// A file that came whole becomes one of its record. Whoever comes second finds it so, and nothing is done twice.
pub async fn finish(
    db: &Db,
    actor: &Actor,
    record: Record,
    code: &str,
    id: Uuid,
    found: &Found,
    request: &Request,
) -> Result<Attachment> {
    let transaction = db.write().await?;
    let done = finish_in(&transaction, actor, record, code, id, found, request).await;
    let touched = vec![live::Change { record, code: code.to_owned() }];
    match done {
        Ok((file, told)) => {
            if told {
                live::notify(&transaction, &touched).await?;
            }
            TransactionSession::commit(transaction).await?;
            if told {
                live::tell(db, touched);
            }
            Ok(file)
        }
        Err(error) => {
            TransactionSession::rollback(transaction).await?;
            Err(error)
        }
    }
}

/// The file, and whether anybody is to hear of it.
async fn finish_in(
    c: &impl ConnectionTrait,
    actor: &Actor,
    record: Record,
    code: &str,
    id: Uuid,
    found: &Found,
    request: &Request,
) -> Result<(Attachment, bool)> {
    let row = mine(c, actor, record, code, id).await?;
    let record_id = row.record_id;
    let person = actor.person().map(|person| person.display_name.clone());
    let scope = scope::of(c, actor, record, code).await?;
    let inside = actor.may(Action::ReadDrafts, &scope);
    let side = |side: u32| i32::try_from(side).ok();
    let row = if row.state == WHOLE {
        row
    } else {
        let now = now();
        // Whoever brings a position along that nobody agreed to has not read what the person said.
        let position = found.position.filter(|_| row.keep_position);
        let new = attachment::Model {
            name: found.name.clone(),
            media_type: found.kind.as_str().to_owned(),
            size: kept(found.size),
            received: kept(found.size),
            digest: found.digest.clone(),
            created_at: now,
            state: WHOLE.to_owned(),
            latitude: position.map(|position| position.latitude),
            longitude: position.map(|position| position.longitude),
            width: found.pixels.and_then(|(width, _)| side(width)),
            height: found.pixels.and_then(|(_, height)| side(height)),
            storage_key: Some(found.key.clone()),
            thumbnail_key: found.thumbnail.clone(),
            changed_at: Some(now),
            ..row
        };
        use attachment::Column as C;
        let update = attachment::Entity::update_many().set(new.clone().into_active_model().reset_all());
        let update = update.filter(C::Id.eq(id)).filter(C::State.eq(UPLOADING)).exec(c).await?;
        if update.rows_affected != 1 {
            // Somebody finished or gave it up in between.
            let row = find(c, record_id, id).await?;
            let file = to_attachment(row, person, inside).ok_or(StoreError::NotFound)?;
            return Ok((file, false));
        }
        let parts = attachment_part::Entity::delete_many().filter(attachment_part::Column::AttachmentId.eq(id));
        parts.exec(c).await?;
        let told = new.shown != Shown::Own.as_str();
        if told {
            let change = changed(&field(&new.name, ""), None, Some(found.digest.clone()));
            audit::append(c, vec![event(record, record_id, actor, request, "attached", change)]).await?;
        }
        let file = to_attachment(new, person, inside).ok_or(StoreError::NotFound)?;
        return Ok((file, told));
    };
    Ok((to_attachment(row, person, inside).ok_or(StoreError::NotFound)?, false))
}

/// A person gives up what they were sending. What is whole already stays.
pub async fn give_up(db: &Db, actor: &Actor, record: Record, code: &str, id: Uuid) -> Result<()> {
    let c = db.connection();
    mine(c, actor, record, code, id).await?;
    take_away(c, id, UPLOADING).await?;
    Ok(())
}

/// What came cannot be kept: it is as if it had never been sent.
pub async fn refuse(db: &Db, actor: &Actor, record: Record, code: &str, id: Uuid) -> Result<()> {
    give_up(db, actor, record, code, id).await
}

/// Takes a file out of sight, and frees its key; its bytes are dropped by whoever has them.
pub(super) async fn take_away(c: &impl ConnectionTrait, id: Uuid, state: &str) -> Result<bool> {
    use attachment::Column as C;
    let update = attachment::Entity::update_many()
        .col_expr(C::State, Expr::value(REMOVED))
        .col_expr(C::UploadKey, Expr::value(None::<Uuid>))
        .col_expr(C::ChangedAt, Expr::value(now()))
        .filter(C::Id.eq(id))
        .filter(C::State.eq(state));
    Ok(update.exec(c).await?.rows_affected == 1)
}
