//! What happened to a record, who did it, and taking it back.

mod subject;
mod undo;

pub use undo::{Undone, undo, undo_of, undo_stack, undo_stack_of};

use std::collections::{BTreeSet, HashMap};

use chrono::NaiveDate;
use domain::{
    audit::Change,
    edit::Record,
    history::{Batch, Entry, HistoryFilter, HistoryPage, Subject, day_of, end_of_day},
    permission::Actor,
};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect, Select,
    prelude::{DateTimeUtc, Expr, Uuid},
    sea_query::{ExprTrait, LikeExpr},
};

use self::subject::{Seen, seen};
use crate::{
    Db, Result, StoreError,
    audit::{PUBLISHED, name_references},
    entity::{audit_event, import_batch, kpi, project, user},
    search::escape_like,
};

/// Entries on a page.
pub const PAGE_SIZE: u64 = 50;
/// Entries in a file.
const FILE: u64 = 100_000;
/// Days on a slider.
const DAYS: u64 = 20_000;

/// A page of a record's history, newest first. Who did what, why and in which request is told to whom the policy lets
/// read it; anybody else reads what was changed of what is published, without persons. A fixed number of queries, however many
/// entries there are.
pub async fn list(
    db: &Db,
    actor: &Actor,
    subject: impl Into<Subject>,
    code: &str,
    filter: &HistoryFilter,
) -> Result<HistoryPage> {
    let c = db.connection();
    let seen = seen(db, actor, subject.into(), code).await?;
    let query = filtered(&seen, filter);
    let total = query.clone().count(c).await?;
    let page = filter.page.clamp(1, Ord::max(total.div_ceil(PAGE_SIZE), 1));
    let rows =
        query.order_by_desc(audit_event::Column::Seq).limit(PAGE_SIZE).offset((page - 1) * PAGE_SIZE).all(c).await?;
    let people = if seen.persons { people(c, seen.id).await? } else { Vec::new() };
    told(c, actor, seen, rows, filter, HistoryPage { total, page, people, ..HistoryPage::default() }).await
}

/// A record's history on one page, oldest first, for a file. As [`list`] otherwise.
pub async fn whole(
    db: &Db,
    actor: &Actor,
    subject: impl Into<Subject>,
    code: &str,
    filter: &HistoryFilter,
) -> Result<HistoryPage> {
    let c = db.connection();
    let seen = seen(db, actor, subject.into(), code).await?;
    let rows = filtered(&seen, filter).order_by_asc(audit_event::Column::Seq).limit(FILE).all(c).await?;
    let total = rows.len() as u64;
    let people = rows.iter().map(|row| row.actor.clone()).collect::<BTreeSet<_>>().into_iter().collect();
    told(c, actor, seen, rows, filter, HistoryPage { total, page: 1, people, ..HistoryPage::default() }).await
}

/// Everybody who changed a record.
async fn people(c: &impl ConnectionTrait, id: Uuid) -> Result<Vec<String>> {
    let query = audit_event::Entity::find().select_only().column(audit_event::Column::Actor).distinct();
    let query = query.filter(audit_event::Column::RecordId.eq(id)).order_by_asc(audit_event::Column::Actor);
    Ok(query.into_tuple().all(c).await?)
}

/// Fills a page: the entries, the imports they came with, what people are called, and the names of what is pointed at.
async fn told(
    c: &impl ConnectionTrait,
    actor: &Actor,
    seen: Seen,
    rows: Vec<audit_event::Model>,
    filter: &HistoryFilter,
    mut page: HistoryPage,
) -> Result<HistoryPage> {
    let ids: BTreeSet<Uuid> = rows.iter().filter_map(|row| row.batch_id).collect();
    let batches = import_batch::Entity::find().filter(import_batch::Column::Id.is_in(ids)).all(c).await?;
    let batches: HashMap<Uuid, import_batch::Model> = batches.into_iter().map(|batch| (batch.id, batch)).collect();
    if seen.persons {
        let query = user::Entity::find().select_only().columns([user::Column::Name, user::Column::DisplayName]);
        let query = query.filter(user::Column::Name.is_in(page.people.iter().map(String::as_str)));
        page.names = query.into_tuple::<(String, String)>().all(c).await?.into_iter().collect();
    } else {
        page.people.clear();
    }
    page.entries = entries(rows, filter, &batches, seen.persons);
    name_references(c, actor, page.entries.iter_mut().map(|entry| &mut entry.changes).collect()).await?;
    (page.name, page.persons) = (seen.name, seen.persons);
    Ok(page)
}

/// The days on which something of a record changed, oldest first: where a slider over its past stops. Days are those
/// of Bangkok. The public may see those of what is published: they say nothing of persons.
pub async fn days(db: &Db, actor: &Actor, subject: impl Into<Subject>, code: &str) -> Result<Vec<NaiveDate>> {
    let c = db.connection();
    let seen = seen(db, actor, subject.into(), code).await?;
    let times: Vec<DateTimeUtc> = filtered(&seen, &HistoryFilter::default())
        .select_only()
        .column(audit_event::Column::At)
        .order_by_desc(audit_event::Column::Seq)
        .limit(DAYS)
        .into_tuple()
        .all(c)
        .await?;
    Ok(times.into_iter().map(day_of).collect::<BTreeSet<_>>().into_iter().collect())
}

/// The key of a record.
pub(crate) async fn key(c: &impl ConnectionTrait, record: Record, code: &str) -> Result<Uuid> {
    let found: Option<Uuid> = match record {
        Record::Project => {
            let query = project::Entity::find().select_only().column(project::Column::Id);
            query.filter(project::Column::Code.eq(code)).into_tuple().one(c).await?
        }
        Record::Kpi => {
            let query = kpi::Entity::find().select_only().column(kpi::Column::Id);
            query.filter(kpi::Column::Code.eq(code)).into_tuple().one(c).await?
        }
    };
    found.ok_or(StoreError::NotFound)
}

fn filtered(seen: &Seen, filter: &HistoryFilter) -> Select<audit_event::Entity> {
    use audit_event::Column as C;
    let mut condition = Condition::all().add(C::RecordId.eq(seen.id));
    condition = condition.add_option(filter.field.as_deref().map(touches));
    if seen.persons {
        condition = condition.add_option(filter.person.as_deref().map(|person| C::Actor.eq(person)));
    } else {
        condition = condition.add(C::Action.is_in(PUBLISHED));
    }
    if let Some(before) = filter.from.and_then(|from| from.pred_opt()) {
        condition = condition.add(C::At.gte(end_of_day(before)));
    }
    if let Some(until) = filter.until {
        condition = condition.add(C::At.lt(end_of_day(until)));
    }
    audit_event::Entity::find().filter(condition)
}

/// Events that changed a field or one below it.
pub(crate) fn touches(field: &str) -> Condition {
    // The field's name as JSON writes it, on PostgreSQL with a space before it: the field, or one below it.
    let name = serde_json::to_string(field).unwrap_or_default();
    let name = escape_like(name.trim_end_matches('"'));
    let like = |space: &str, end: &str| {
        let like = LikeExpr::new(format!("%\"field\":{space}{name}{end}%")).escape('\\');
        Expr::col(audit_event::Column::Changes).cast_as("text").like(like)
    };
    let named = [("", "\""), ("", "."), ("", "["), (" ", "\""), (" ", "."), (" ", "[")];
    named.into_iter().fold(Condition::any(), |any, (space, end)| any.add(like(space, end)))
}

fn entries(
    rows: Vec<audit_event::Model>,
    filter: &HistoryFilter,
    batches: &HashMap<Uuid, import_batch::Model>,
    persons: bool,
) -> Vec<Entry> {
    let entry = |row: audit_event::Model| {
        let mut changes = changes(&row);
        changes.retain(|change| filter.wants(&change.field));
        let batch = row.batch_id.and_then(|id| batches.get(&id));
        let batch = batch.map(|batch| Batch { id: batch.id, at: batch.started_at });
        Entry {
            id: row.id,
            seq: row.seq,
            at: row.at,
            // A process is no person.
            actor: if persons || row.user_id.is_none() { row.actor } else { String::new() },
            action: row.action,
            request: row.request_id.filter(|_| persons),
            undoes: row.undoes.filter(|_| persons),
            reason: row.reason.filter(|_| persons),
            batch,
            changes,
        }
    };
    rows.into_iter().map(entry).collect()
}

/// What an event changed.
pub(crate) fn changes(row: &audit_event::Model) -> Vec<Change> {
    serde_json::from_value(row.changes.clone()).unwrap_or_default()
}

/// What happened to some records since a moment, newest first.
pub(crate) async fn since(
    c: &impl ConnectionTrait,
    ids: Vec<Uuid>,
    moment: DateTimeUtc,
) -> Result<Vec<audit_event::Model>> {
    let events = audit_event::Entity::find()
        .filter(audit_event::Column::RecordId.is_in(ids))
        .filter(audit_event::Column::At.gte(moment))
        .order_by_desc(audit_event::Column::Seq)
        .all(c)
        .await?;
    Ok(events)
}

/// A record as it was on a day.
#[derive(Clone, Debug, PartialEq)]
pub enum AsOf<T> {
    /// As it was when that day ended.
    Known(Box<T>),
    /// The system did not have it yet.
    NotYet {
        /// The day it came.
        since: NaiveDate,
    },
}
