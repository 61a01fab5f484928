//! What is done with files that are there: words, who sees them, taking them away.

use domain::{
    attachment::{Purpose, Shown},
    audit::Change,
    edit::Record,
    period::Period,
    permission::{Action, Actor},
    report::SubmissionState,
};
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, ExprTrait, QueryFilter, QueryOrder, QuerySelect, TransactionSession,
    prelude::{Expr, Uuid},
};

use super::{DOUBLE, WHOLE, action, ask_year, event, field, own, place, receive::take_away};
use crate::{
    Db, Request, Result, StoreError, audit,
    entity::{attachment, submission},
    live,
    plan::changed,
    report::{Row, Target, period},
    request::now,
};

/// What is done with a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Deed<'a> {
    /// It gets another caption.
    Caption {
        /// The one the person saw.
        seen: Option<&'a str>,
        /// The one it gets.
        new: Option<&'a str>,
    },
    /// It is published, or taken back inside.
    Show(Shown),
    /// It is taken away, for good: the history keeps its name and digest, nothing its bytes.
    Remove,
}

/// What became of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Amended {
    /// It is done, or was so already.
    Saved,
    /// Somebody else wrote another caption meanwhile, which stands.
    Other(Option<String>),
}

/// Does something with a file that stands with a record. What goes with a report is changed with the report, and taken away
/// from it by [`take_back`].
pub async fn amend(
    db: &Db,
    actor: &Actor,
    record: Record,
    code: &str,
    id: Uuid,
    deed: Deed<'_>,
    request: &Request,
) -> Result<Amended> {
    let transaction = db.write().await?;
    match work(&transaction, actor, record, code, id, deed, request).await {
        Ok((amended, true)) => {
            let touched = vec![live::Change { record, code: code.to_owned() }];
            live::notify(&transaction, &touched).await?;
            TransactionSession::commit(transaction).await?;
            live::tell(db, touched);
            Ok(amended)
        }
        Ok((amended, false)) => {
            TransactionSession::rollback(transaction).await?;
            Ok(amended)
        }
        Err(error) => {
            TransactionSession::rollback(transaction).await?;
            Err(error)
        }
    }
}

/// Takes a file away again that goes with a report nobody has decided on: whoever sent the file or the report may, as
/// long as they report there. The history keeps its name and digest. Gives the report's key and its month or quarter.
pub async fn take_back(
    db: &Db,
    actor: &Actor,
    record: Record,
    code: &str,
    id: Uuid,
    request: &Request,
) -> Result<(Uuid, Period)> {
    let transaction = db.write().await?;
    match take_back_in(&transaction, actor, record, code, id, request).await {
        Ok(report) => {
            let touched = vec![live::Change { record, code: code.to_owned() }];
            live::notify(&transaction, &touched).await?;
            TransactionSession::commit(transaction).await?;
            live::tell(db, touched);
            Ok(report)
        }
        Err(error) => {
            TransactionSession::rollback(transaction).await?;
            Err(error)
        }
    }
}

async fn take_back_in(
    c: &impl ConnectionTrait,
    actor: &Actor,
    record: Record,
    code: &str,
    id: Uuid,
    request: &Request,
) -> Result<(Uuid, Period)> {
    let (record_id, _) = place(c, actor, record, code, action(record, Purpose::Report)).await?;
    let person = actor.person().ok_or(StoreError::Forbidden)?.id.0;
    let unknown = |_| StoreError::NotFound;
    let target = match record {
        Record::Project => Target::Project(code.parse().map_err(unknown)?),
        Record::Kpi => Target::Kpi(code.parse().map_err(unknown)?),
    };
    // Locked as by whoever approves the report: the file is published with it, or gone before.
    Row::find(c, &target, true).await?;
    let query = attachment::Entity::find_by_id(id).filter(attachment::Column::RecordId.eq(record_id));
    let row = query.one(c).await?.filter(|row| row.state == WHOLE).ok_or(StoreError::NotFound)?;
    let report = submission::Entity::find_by_id(row.submission_id.ok_or(StoreError::NotFound)?);
    let report = report.one(c).await?.ok_or(StoreError::NotFound)?;
    if !SubmissionState::from_word(&report.state).is_some_and(SubmissionState::is_undecided) {
        return Err(StoreError::NotFound);
    }
    if !own(actor, &row) && report.author_id != person {
        return Err(StoreError::Forbidden);
    }
    if !take_away(c, id, WHOLE).await? {
        return Err(StoreError::NotFound);
    }
    let period = period(record, report.period).ok_or(StoreError::NotFound)?;
    let change = changed(&field(&row.name, ""), Some(row.digest), None);
    audit::append(c, vec![event(record, record_id, actor, request, "detached", change)]).await?;
    Ok((report.id, period))
}

/// What became of it, and whether anything was changed.
async fn work(
    c: &impl ConnectionTrait,
    actor: &Actor,
    record: Record,
    code: &str,
    id: Uuid,
    deed: Deed<'_>,
    request: &Request,
) -> Result<(Amended, bool)> {
    let (record_id, scope) = place(c, actor, record, code, action(record, Purpose::Record)).await?;
    // Locked: two people who saw the same words change them one after the other.
    let query = attachment::Entity::find_by_id(id).filter(attachment::Column::RecordId.eq(record_id));
    let row = query.lock_exclusive().one(c).await?.ok_or(StoreError::NotFound)?;
    if row.state != WHOLE || row.shown == Shown::Own.as_str() || !stands(c, &row).await? {
        return Err(StoreError::NotFound);
    }
    // What should not be seen is taken out of sight whatever windows are open.
    if matches!(deed, Deed::Caption { .. } | Deed::Show(Shown::Published)) {
        ask_year(c, actor, record, record_id, &scope, request).await?;
    }
    let (word, change): (_, Change) = match deed {
        Deed::Caption { new, .. } if row.caption.as_deref() == new => return Ok((Amended::Saved, false)),
        Deed::Caption { seen, .. } if row.caption.as_deref() != seen => {
            return Ok((Amended::Other(row.caption), false));
        }
        Deed::Caption { new, .. } => {
            let new = new.map(str::to_owned);
            update(c, id, attachment::Column::Caption, Expr::value(new.clone())).await?;
            ("attached", changed(&field(&row.name, "caption"), row.caption, new))
        }
        Deed::Show(shown) if row.shown == shown.as_str() || shown == Shown::Own => return Ok((Amended::Saved, false)),
        Deed::Show(shown) => {
            update(c, id, attachment::Column::Shown, Expr::value(shown.as_str())).await?;
            ("attached", changed(&field(&row.name, "shown"), Some(row.shown), Some(shown.as_str().to_owned())))
        }
        Deed::Remove => {
            if !take_away(c, id, WHOLE).await? {
                return Err(StoreError::NotFound);
            }
            ("detached", changed(&field(&row.name, ""), Some(row.digest), None))
        }
    };
    audit::append(c, vec![event(record, record_id, actor, request, word, change)]).await?;
    Ok((Amended::Saved, true))
}

/// Whether a file stands with its record: one of a report does once that is approved, and is changed with it before.
async fn stands(c: &impl ConnectionTrait, row: &attachment::Model) -> Result<bool> {
    let Some(report) = row.submission_id else { return Ok(true) };
    let state = submission::Entity::find_by_id(report).select_only().column(submission::Column::State);
    let state: Option<String> = state.into_tuple().one(c).await?;
    Ok(state.is_some_and(|state| state == SubmissionState::Approved.as_str()))
}

async fn update(c: &impl ConnectionTrait, id: Uuid, column: attachment::Column, value: Expr) -> Result<()> {
    let query = attachment::Entity::update_many().col_expr(column, value);
    let query = query.col_expr(attachment::Column::ChangedAt, Expr::value(now()));
    query.filter(attachment::Column::Id.eq(id)).exec(c).await?;
    Ok(())
}

/// Files that were sent for a report go with it from now on, seen inside: in the transaction that stores the report, by
/// whoever sent them. Gives each that went with it only now, as the history tells it; nothing where one is still coming,
/// goes with another report or is somebody else's, and then the report is not to be stored either. What went with this
/// report already may be named again, whatever became of it.
pub async fn hand_over(
    c: &impl ConnectionTrait,
    actor: &Actor,
    record: Record,
    code: &str,
    submission: Uuid,
    files: &[Uuid],
) -> Result<Option<Vec<Change>>> {
    let (record_id, _) = place(c, actor, record, code, Action::ReportProgress).await?;
    let person = actor.person().ok_or(StoreError::Forbidden)?.id.0;
    use attachment::Column as C;
    let with = C::Id.is_in(files.iter().copied()).and(C::SubmissionId.eq(submission));
    let before: Vec<Uuid> =
        attachment::Entity::find().select_only().column(C::Id).filter(with.clone()).into_tuple().all(c).await?;
    attachment::Entity::update_many()
        .col_expr(C::SubmissionId, Expr::value(submission))
        .col_expr(C::Shown, Expr::value(Shown::Inside.as_str()))
        .col_expr(C::ChangedAt, Expr::value(now()))
        .filter(C::Id.is_in(files.iter().copied()))
        .filter(C::RecordId.eq(record_id))
        .filter(C::UserId.eq(person))
        .filter(C::State.eq(WHOLE))
        .filter(C::Shown.eq(Shown::Own.as_str()))
        .exec(c)
        .await?;
    let there = attachment::Entity::find().filter(with).order_by_asc(C::Id).all(c).await?;
    if there.len() < files.len() {
        return Ok(None);
    }
    let new = there.into_iter().filter(|row| !before.contains(&row.id)).collect();
    let new = once(c, submission, new).await?;
    Ok(Some(new.into_iter().map(|row| changed(&field(&row.name, ""), None, Some(row.digest))).collect()))
}

/// Of files that go with a report from now on, those whose bytes did not go with it before: a photo that is chosen again
/// with each correction is kept once. One query, and two at most for each that is there twice.
async fn once(
    c: &impl ConnectionTrait,
    submission: Uuid,
    new: Vec<attachment::Model>,
) -> Result<Vec<attachment::Model>> {
    use attachment::Column as C;
    if new.is_empty() {
        return Ok(new);
    }
    let others = C::SubmissionId.eq(submission).and(C::State.eq(WHOLE));
    let others = others.and(C::Id.is_not_in(new.iter().map(|row| row.id)));
    let mut known: Vec<(Uuid, String)> = attachment::Entity::find()
        .select_only()
        .columns([C::Id, C::Digest])
        .filter(others.and(C::Digest.is_in(new.iter().map(|row| row.digest.as_str()))))
        .into_tuple()
        .all(c)
        .await?;
    let mut kept = Vec::new();
    for row in new {
        match known.iter().find(|(_, digest)| *digest == row.digest) {
            Some((first, _)) => set_aside(c, &row, *first).await?,
            None => {
                known.push((row.id, row.digest.clone()));
                kept.push(row);
            }
        }
    }
    Ok(kept)
}

/// A file stands from now on for another one of the same bytes, which gets its position where it has none: only the second
/// time the person may have agreed that it be kept.
async fn set_aside(c: &impl ConnectionTrait, row: &attachment::Model, first: Uuid) -> Result<()> {
    use attachment::Column as C;
    attachment::Entity::update_many()
        .col_expr(C::State, Expr::value(DOUBLE))
        .col_expr(C::UploadKey, Expr::value(None::<Uuid>))
        .col_expr(C::ChangedAt, Expr::value(now()))
        .filter(C::Id.eq(row.id))
        .exec(c)
        .await?;
    if row.latitude.is_some() {
        attachment::Entity::update_many()
            .col_expr(C::Latitude, Expr::value(row.latitude))
            .col_expr(C::Longitude, Expr::value(row.longitude))
            .col_expr(C::KeepPosition, Expr::value(row.keep_position))
            .filter(C::Id.eq(first))
            .filter(C::Latitude.is_null())
            .exec(c)
            .await?;
    }
    Ok(())
}

/// The files of some reports are published with them: in the transaction that approves them, which asked whether it may.
/// Gives each with its report, as the history tells it; two statements, one where there is no file.
pub(crate) async fn publish_with(c: &impl ConnectionTrait, submissions: &[Uuid]) -> Result<Vec<(Uuid, Change)>> {
    use attachment::Column as C;
    let of = C::SubmissionId.is_in(submissions.iter().copied());
    let inside = of.and(C::State.eq(WHOLE)).and(C::Shown.eq(Shown::Inside.as_str()));
    let rows = attachment::Entity::find().filter(inside.clone()).order_by_asc(C::Id).all(c).await?;
    if !rows.is_empty() {
        attachment::Entity::update_many()
            .col_expr(C::Shown, Expr::value(Shown::Published.as_str()))
            .col_expr(C::ChangedAt, Expr::value(now()))
            .filter(inside)
            .exec(c)
            .await?;
    }
    let told = |row: attachment::Model| {
        let (from, to) = (Some(row.shown), Some(Shown::Published.as_str().to_owned()));
        Some((row.submission_id?, changed(&field(&row.name, "shown"), from, to)))
    };
    Ok(rows.into_iter().filter_map(told).collect())
}
