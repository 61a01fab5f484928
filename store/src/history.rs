//! What happened to a record, who did it, and taking it back.

mod subject;
mod undo;

pub use undo::{Undone, undo, undo_of, undo_stack, undo_stack_of};

use std::collections::{BTreeMap, BTreeSet, HashMap};

use chrono::NaiveDate;
use domain::{
    audit::Change,
    edit::Record,
    history::{Batch, Entry, HistoryFilter, HistoryPage, Subject, before, day_of, end_of_day},
    permission::Actor,
};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, DbBackend, EntityTrait, FromQueryResult, PaginatorTrait, QueryFilter,
    QueryOrder, QuerySelect, QueryTrait, Select, Statement,
    prelude::{DateTimeUtc, Expr, Uuid},
    sea_query::{ExprTrait, LikeExpr, SelectStatement},
};

use self::subject::{Seen, seen};
use crate::{
    Db, Result, StoreError,
    audit::{name_references, published_sql},
    draft,
    entity::{audit_event, import_batch, kpi, project, user},
    search::escape_like,
};

/// Entries on a page.
pub const PAGE_SIZE: u64 = 50;
/// Entries in a file.
const FILE: u64 = 100_000;
/// Records whose days are told together: of a unit with more, as of the whole city, its own days alone.
const RECORDS: u64 = 10_000;
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

/// The days on which something of a record changed, oldest first: where a slider over its past stops. Of a unit they are
/// those of all that its page sums up, too. Days are those of Bangkok. The public may see those of what is published: they
/// say nothing of persons.
pub async fn days(db: &Db, actor: &Actor, subject: impl Into<Subject>, code: &str) -> Result<Vec<NaiveDate>> {
    let c = db.connection();
    let subject = subject.into();
    let seen = seen(db, actor, subject, code).await?;
    if subject == Subject::Unit {
        return days_below(db, actor, &seen, code).await;
    }
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

/// The days on which something changed of a unit, of those below it, or of their sections, projects and KPIs as far as an
/// actor reads those, and on which something came to the unit or left it: one query.
async fn days_below(db: &Db, actor: &Actor, seen: &Seen, code: &str) -> Result<Vec<NaiveDate>> {
    #[derive(FromQueryResult)]
    struct Row {
        day: String,
    }
    let day = match db.backend() {
        DbBackend::Sqlite => "date(e.at, '+7 hours')",
        _ => "to_char(e.at AT TIME ZONE 'UTC' + interval '7 hours', 'YYYY-MM-DD')",
    };
    let shown = draft::shown_sql(actor, "p.code");
    let published = if seen.persons { "1 = 1".to_owned() } else { published_sql("e") };
    let sql = format!(
        "WITH RECURSIVE down(id, depth) AS (SELECT unit.id, 0 FROM unit WHERE unit.id = $1 \
         UNION ALL SELECT unit.id, down.depth + 1 FROM unit JOIN down ON unit.parent_id = down.id \
         WHERE down.depth < 16), \
         of(id) AS (SELECT id FROM down \
         UNION SELECT p.id FROM project p WHERE p.unit_id IN (SELECT id FROM down) AND {shown} \
         UNION SELECT k.id FROM kpi k WHERE k.unit_id IN (SELECT id FROM down) \
         UNION SELECT s.id FROM section s WHERE s.unit_id IN (SELECT id FROM down)) \
         SELECT {day} AS day FROM audit_event e WHERE (e.record_id = $1 OR e.record_id IN \
         (SELECT id FROM of WHERE (SELECT count(*) FROM of) <= {RECORDS})) AND {published} \
         UNION SELECT {day} FROM audit_event e WHERE e.record_id IN (SELECT id FROM unit UNION ALL SELECT id FROM section) \
         AND CAST(e.changes AS text) LIKE $2 AND {published} \
         ORDER BY day DESC LIMIT {DAYS}"
    );
    // A unit is named by its code and, behind a space, its name.
    let named = format!("%\"{code} %");
    let statement = Statement::from_sql_and_values(db.backend(), sql, [seen.id.into(), named.into()]);
    let rows = Row::find_by_statement(statement).all(db.connection()).await?;
    Ok(rows.into_iter().rev().filter_map(|row| row.day.parse().ok()).collect())
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
        condition = condition.add(Expr::cust(published_sql("audit_event")));
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

/// As [`since`]; `None` where it is more than so many.
pub(crate) async fn since_at_most(
    c: &impl ConnectionTrait,
    ids: Vec<Uuid>,
    moment: DateTimeUtc,
    most: u64,
) -> Result<Option<Vec<audit_event::Model>>> {
    let events = audit_event::Entity::find()
        .filter(audit_event::Column::RecordId.is_in(ids))
        .filter(audit_event::Column::At.gte(moment))
        .order_by_desc(audit_event::Column::Seq)
        .limit(most + 1)
        .all(c)
        .await?;
    Ok((events.len() as u64 <= most).then_some(events))
}

/// What happened since a moment to the records whose keys a query gives, newest first.
pub(crate) async fn since_among(
    c: &impl ConnectionTrait,
    ids: SelectStatement,
    moment: DateTimeUtc,
) -> Result<Vec<audit_event::Model>> {
    let events = audit_event::Entity::find()
        .filter(audit_event::Column::RecordId.in_subquery(ids))
        .filter(audit_event::Column::At.gte(moment))
        .order_by_desc(audit_event::Column::Seq)
        .all(c)
        .await?;
    Ok(events)
}

/// Events by the record they happened to, in the order given.
pub(crate) fn by_record(events: Vec<audit_event::Model>) -> HashMap<Uuid, Vec<audit_event::Model>> {
    let mut of: HashMap<Uuid, Vec<audit_event::Model>> = HashMap::new();
    for event in events {
        of.entry(event.record_id).or_default().push(event);
    }
    of
}

/// What stood in the fields that events changed, which come newest first.
pub(crate) fn stood(events: &[audit_event::Model]) -> BTreeMap<String, Option<String>> {
    let all: Vec<Vec<Change>> = events.iter().map(changes).collect();
    before(all.iter().map(Vec::as_slice))
}

/// Holds for rows of a table, given with its key, that were made since a moment.
pub(crate) fn created_since<E: EntityTrait>(of: (E, E::Column), moment: DateTimeUtc) -> Expr {
    happened_since(of, moment, Condition::all().add(audit_event::Column::Action.eq("created")))
}

/// Holds for rows of a table, given with its key, that have one of these fields from a change since a moment.
pub(crate) fn changed_since<E: EntityTrait>(of: (E, E::Column), moment: DateTimeUtc, fields: &[&str]) -> Expr {
    happened_since(of, moment, fields.iter().fold(Condition::any(), |any, field| any.add(touches(field))))
}

fn happened_since<E: EntityTrait>((table, key): (E, E::Column), moment: DateTimeUtc, what: Condition) -> Expr {
    use audit_event::Column as C;
    let events = audit_event::Entity::find()
        .select_only()
        .column(C::Id)
        .filter(Expr::col((audit_event::Entity, C::RecordId)).equals((table, key)))
        .filter(C::At.gte(moment))
        .filter(what);
    Expr::exists(events.into_query())
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
