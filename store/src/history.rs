//! What happened to a record, who did it, and taking it back.

mod undo;

pub use undo::{Undone, undo, undo_stack};

use std::collections::BTreeSet;

use chrono::NaiveDate;
use domain::{
    audit::Change,
    edit::Record,
    history::{Entry, HistoryFilter, HistoryPage, day_of, end_of_day},
    permission::{Action, Actor, may},
};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect, Select,
    prelude::{DateTimeUtc, Expr, Uuid},
    sea_query::{ExprTrait, LikeExpr},
};

use crate::{
    Db, Result, StoreError,
    entity::{audit_event, kpi, project},
    scope,
    search::escape_like,
};

/// Entries on a page.
pub const PAGE_SIZE: u64 = 50;
/// Entries in a file.
const FILE: u64 = 100_000;
/// Days on a slider.
const DAYS: u64 = 20_000;

/// A page of a record's history, newest first, with everybody who changed it. For those who may read who changed what.
pub async fn list(db: &Db, actor: &Actor, record: Record, code: &str, filter: &HistoryFilter) -> Result<HistoryPage> {
    let c = db.connection();
    let id = readable(c, actor, record, code).await?;
    let query = filtered(id, filter);
    let total = query.clone().count(c).await?;
    let page = filter.page.clamp(1, Ord::max(total.div_ceil(PAGE_SIZE), 1));
    let rows =
        query.order_by_desc(audit_event::Column::Seq).limit(PAGE_SIZE).offset((page - 1) * PAGE_SIZE).all(c).await?;
    let people: Vec<String> = audit_event::Entity::find()
        .select_only()
        .column(audit_event::Column::Actor)
        .distinct()
        .filter(audit_event::Column::RecordId.eq(id))
        .order_by_asc(audit_event::Column::Actor)
        .into_tuple()
        .all(c)
        .await?;
    Ok(HistoryPage { entries: entries(rows, filter), total, page, people })
}

/// A record's history as a file of comma-separated values, oldest first, one line a changed field, with a first line
/// of names. Begins with the mark by which Excel knows UTF-8. Cells that Excel would take for a formula are defused.
pub async fn csv(db: &Db, actor: &Actor, record: Record, code: &str, filter: &HistoryFilter) -> Result<String> {
    let c = db.connection();
    let id = readable(c, actor, record, code).await?;
    let rows = filtered(id, filter).order_by_asc(audit_event::Column::Seq).limit(FILE).all(c).await?;
    let mut file = String::from("\u{feff}number,at,user,action,field,before,after,reason,request\r\n");
    for entry in entries(rows, filter) {
        let request = entry.request.map(|id| id.to_string()).unwrap_or_default();
        let (seq, at) = (entry.seq.to_string(), entry.at.to_rfc3339_opts(chrono::SecondsFormat::Secs, true));
        let reason = entry.reason.unwrap_or_default();
        for change in &entry.changes {
            let (before, after) = (change.before.as_deref(), change.after.as_deref());
            let cells = [&seq, &at, &entry.actor, &entry.action, &change.field]
                .map(String::as_str)
                .into_iter()
                .chain([before.unwrap_or_default(), after.unwrap_or_default(), &reason, &request]);
            file.push_str(&cells.map(cell).collect::<Vec<_>>().join(","));
            file.push_str("\r\n");
        }
    }
    Ok(file)
}

fn cell(text: &str) -> String {
    let defused = if text.starts_with(['=', '+', '@', '\t', '\r'])
        || (text.starts_with('-') && domain::text::parse_number(text).is_none() && text.len() > 1)
    {
        format!("'{text}")
    } else {
        text.to_owned()
    };
    if defused.contains(['"', ',', '\n', '\r']) { format!("\"{}\"", defused.replace('"', "\"\"")) } else { defused }
}

/// The days on which something of a record changed, oldest first: where a slider over its past stops. Days are those
/// of Bangkok. The public may see them: they say nothing of persons.
pub async fn days(db: &Db, actor: &Actor, record: Record, code: &str) -> Result<Vec<NaiveDate>> {
    let c = db.connection();
    may(actor, Action::ReadPublished, &scope::of(c, record, code).await?)?;
    let id = key(c, record, code).await?;
    let times: Vec<DateTimeUtc> = audit_event::Entity::find()
        .select_only()
        .column(audit_event::Column::At)
        .filter(audit_event::Column::RecordId.eq(id))
        .order_by_desc(audit_event::Column::Seq)
        .limit(DAYS)
        .into_tuple()
        .all(c)
        .await?;
    Ok(times.into_iter().map(day_of).collect::<BTreeSet<_>>().into_iter().collect())
}

async fn readable(c: &impl ConnectionTrait, actor: &Actor, record: Record, code: &str) -> Result<Uuid> {
    may(actor, Action::ReadHistory, &scope::of(c, record, code).await?)?;
    key(c, record, code).await
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

fn filtered(id: Uuid, filter: &HistoryFilter) -> Select<audit_event::Entity> {
    use audit_event::Column as C;
    let mut condition = Condition::all().add(C::RecordId.eq(id));
    if let Some(field) = &filter.field {
        // The field's name as JSON writes it, on PostgreSQL with a space before it; which fields begin with it is looked
        // at afterwards.
        let name = serde_json::to_string(field).unwrap_or_default();
        let name = escape_like(name.trim_end_matches('"'));
        let like = |space: &str| {
            let like = LikeExpr::new(format!("%\"field\":{space}{name}%")).escape('\\');
            Expr::col(C::Changes).cast_as("text").like(like)
        };
        condition = condition.add(like("").or(like(" ")));
    }
    if let Some(person) = &filter.person {
        condition = condition.add(C::Actor.eq(person.as_str()));
    }
    if let Some(before) = filter.from.and_then(|from| from.pred_opt()) {
        condition = condition.add(C::At.gte(end_of_day(before)));
    }
    if let Some(until) = filter.until {
        condition = condition.add(C::At.lt(end_of_day(until)));
    }
    audit_event::Entity::find().filter(condition)
}

fn entries(rows: Vec<audit_event::Model>, filter: &HistoryFilter) -> Vec<Entry> {
    let wanted = rows.into_iter().map(|row| {
        let mut changes = changes(&row);
        changes.retain(|change| filter.wants(&change.field));
        Entry {
            id: row.id,
            seq: row.seq,
            at: row.at,
            actor: row.actor,
            action: row.action,
            request: row.request_id,
            undoes: row.undoes,
            reason: row.reason,
            changes,
        }
    });
    wanted.filter(|entry| filter.field.is_none() || !entry.changes.is_empty()).collect()
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
