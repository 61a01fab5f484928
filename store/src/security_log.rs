//! Who tried to sign in, and what was done to accounts: one list, the latest first.

use std::collections::{HashMap, HashSet};

use chrono::{DateTime, NaiveDate, Utc};
use domain::{
    audit::Change,
    history::{HistoryFilter, end_of_day},
    listing::{Listing, PAGE_SIZE},
    permission::{Action, Actor, Places, places},
    text::search_terms,
};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, FromQueryResult, PaginatorTrait, QueryFilter, QuerySelect,
    QueryTrait, Select,
    prelude::{Expr, Uuid},
    sea_query::{Alias, ExprTrait, LikeExpr, Order, Query, SelectStatement, UnionType},
};

use crate::{
    Db, Result, StoreError,
    entity::{audit_event, sign_in_attempt, user, user_role},
    history::{changes, touches},
    search::{self, escape_like},
};

/// What sort of entry.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LogKind {
    /// Somebody proved who they are.
    SignedIn,
    /// Somebody failed to.
    Failed,
    /// An account was made or changed.
    Changed,
}

impl LogKind {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::SignedIn, Self::Failed, Self::Changed];

    /// Its word in an address.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::SignedIn => "in",
            Self::Failed => "failed",
            Self::Changed => "changed",
        }
    }

    /// From that word.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == word)
    }
}

/// What is looked for. Everything given must hold.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LogFilter {
    /// Of a person whose name contains every word, or of that very user name.
    pub person: Option<String>,
    /// Only this sort.
    pub kind: Option<LogKind>,
    /// Only changes of this field of an account.
    pub field: Option<String>,
    /// From this day on, in Bangkok.
    pub from: Option<NaiveDate>,
    /// Until this day, included.
    pub until: Option<NaiveDate>,
    /// Page, from 1.
    pub page: u64,
}

/// An entry.
#[derive(Clone, Debug, PartialEq)]
pub struct LogEntry {
    /// When.
    pub at: DateTime<Utc>,
    /// What sort.
    pub kind: LogKind,
    /// The account: the user name, or what was typed as one.
    pub account: String,
    /// What its owner is called; of a name that no account has, nothing.
    pub called: Option<String>,
    /// Where the attempt came from, where that is known.
    pub address: Option<String>,
    /// Who changed the account.
    pub by: Option<String>,
    /// Whether the account was made then.
    pub created: bool,
    /// What was changed.
    pub changes: Vec<Change>,
}

/// Entries read at a time for a file.
const BLOCK: u64 = 1000;

/// Where an entry stands in the log.
#[derive(Clone, Copy, Debug, PartialEq, Eq, FromQueryResult)]
pub struct LogPlace {
    id: Uuid,
    at: DateTime<Utc>,
    attempt: i32,
}

/// A page of the log: attempts to sign in as long as they are kept, and changes of accounts. Who reads it in a unit
/// reads of those who hold a role in or below it. As many queries whatever there is.
pub async fn list(db: &Db, actor: &Actor, filter: &LogFilter) -> Result<Listing<LogEntry>> {
    let c = db.connection();
    let found = found(c, actor, filter).await?;
    let mut total = 0;
    if let Some(attempts) = &found.attempts {
        total += attempts.clone().count(c).await?;
    }
    if let Some(events) = &found.events {
        total += events.clone().count(c).await?;
    }
    let page = filter.page.clamp(1, Ord::max(total.div_ceil(PAGE_SIZE), 1));
    let places = found.places(c, PAGE_SIZE, (page - 1) * PAGE_SIZE).await?;
    Ok(Listing { rows: told(c, filter, &places).await?, total, page })
}

/// The next entries of the log for a file, newest first, and where to go on; as [`list`] otherwise.
pub async fn block(
    db: &Db,
    actor: &Actor,
    filter: &LogFilter,
    after: Option<LogPlace>,
) -> Result<(Vec<LogEntry>, Option<LogPlace>)> {
    let c = db.connection();
    let mut found = found(c, actor, filter).await?;
    if let Some(LogPlace { id, at, .. }) = after {
        use audit_event::Column as E;
        use sign_in_attempt::Column as A;
        found.attempts = found.attempts.map(|all| all.filter(beyond(A::At, A::Id, at, id)));
        found.events = found.events.map(|all| all.filter(beyond(E::At, E::Id, at, id)));
    }
    let places = found.places(c, BLOCK, 0).await?;
    let next = places.last().copied().filter(|_| places.len() as u64 == BLOCK);
    Ok((told(c, filter, &places).await?, next))
}

/// What comes after a place, newest first.
fn beyond(at: impl ColumnTrait, id: impl ColumnTrait, of: DateTime<Utc>, own: Uuid) -> Condition {
    let same = Condition::all().add(at.eq(of)).add(id.lt(own));
    Condition::any().add(at.lt(of)).add(same)
}

/// What is looked for, of either table; `None` where nothing of that table is.
struct Found {
    attempts: Option<Select<sign_in_attempt::Entity>>,
    events: Option<Select<audit_event::Entity>>,
}

async fn found(c: &impl ConnectionTrait, actor: &Actor, filter: &LogFilter) -> Result<Found> {
    let mine = match places(actor, Action::ReadSecurityLog) {
        Places::Everywhere => None,
        Places::Below(units) if units.is_empty() => return Err(StoreError::Forbidden),
        Places::Below(units) => Some(crate::unit::below(c, &units).await?),
    };
    // An attempt changes no field.
    let tries = filter.kind != Some(LogKind::Changed) && filter.field.is_none();
    let changed = !matches!(filter.kind, Some(LogKind::SignedIn | LogKind::Failed));
    Ok(Found {
        attempts: tries.then(|| attempts(filter, mine.as_deref())),
        events: changed.then(|| events(filter, mine)),
    })
}

impl Found {
    /// The places of some entries, newest first.
    async fn places(self, c: &impl ConnectionTrait, limit: u64, offset: u64) -> Result<Vec<LogPlace>> {
        let attempts = self.attempts.map(|attempts| {
            let columns = [sign_in_attempt::Column::Id, sign_in_attempt::Column::At];
            attempts.select_only().columns(columns).expr_as(Expr::cust("1"), "attempt").into_query()
        });
        let events = self.events.map(|events| {
            let columns = [audit_event::Column::Id, audit_event::Column::At];
            events.select_only().columns(columns).expr_as(Expr::cust("0"), "attempt").into_query()
        });
        let mut query = match (attempts, events) {
            (Some(mut attempts), Some(events)) => attempts.union(UnionType::All, events).to_owned(),
            (Some(one), None) | (None, Some(one)) => one,
            (None, None) => return Ok(Vec::new()),
        };
        query.order_by(Alias::new("at"), Order::Desc).order_by(Alias::new("id"), Order::Desc);
        query.limit(limit).offset(offset);
        Ok(LogPlace::find_by_statement(c.get_database_backend().build(&query)).all(c).await?)
    }
}

fn attempts(filter: &LogFilter, mine: Option<&[Uuid]>) -> Select<sign_in_attempt::Entity> {
    use sign_in_attempt::Column as C;
    let mut all = Condition::all().add_option(match filter.kind {
        Some(LogKind::SignedIn) => Some(C::Succeeded.eq(true)),
        Some(LogKind::Failed) => Some(C::Succeeded.eq(false)),
        _ => None,
    });
    if let Some(mine) = mine {
        let theirs = Expr::col(user::Column::Id).in_subquery(holders(mine));
        let names = Query::select().column(user::Column::Name).from(user::Entity).and_where(theirs).to_owned();
        all = all.add(C::Account.in_subquery(names));
    }
    if let Some(person) = &filter.person {
        let any = Condition::any().add(C::Account.eq(typed(person)));
        all = all.add(any.add_option(called(person, user::Column::Name).map(|names| C::Account.in_subquery(names))));
    }
    sign_in_attempt::Entity::find().filter(during(all, filter, C::At))
}

fn events(filter: &LogFilter, mine: Option<Vec<Uuid>>) -> Select<audit_event::Entity> {
    use audit_event::Column as C;
    // Written out, so that both engines see that the index of just these serves.
    let mut all = Condition::all().add(Expr::cust("record_kind = 'user'"));
    if let Some(mine) = mine {
        all = all.add(C::RecordId.in_subquery(holders(&mine)));
    }
    if let Some(person) = &filter.person {
        let any = Condition::any().add(C::Actor.eq(typed(person)));
        all = all.add(any.add_option(called(person, user::Column::Id).map(|ids| C::RecordId.in_subquery(ids))));
    }
    all = all.add_option(filter.field.as_deref().map(touches));
    audit_event::Entity::find().filter(during(all, filter, C::At))
}

fn during(mut all: Condition, filter: &LogFilter, at: impl ColumnTrait) -> Condition {
    if let Some(before) = filter.from.and_then(|from| from.pred_opt()) {
        all = all.add(at.gte(end_of_day(before)));
    }
    if let Some(until) = filter.until {
        all = all.add(at.lt(end_of_day(until)));
    }
    all
}

/// A user name as attempts keep it.
fn typed(person: &str) -> String {
    search::plain(person).trim().to_lowercase()
}

/// Those whose name contains every word.
fn called(person: &str, column: user::Column) -> Option<SelectStatement> {
    let terms = search_terms(&search::plain(person));
    let like = |term: &String| LikeExpr::new(format!("%{}%", escape_like(term))).escape('\\');
    let all = terms.iter().fold(Condition::all(), |all, term| all.add(user::Column::SearchKey.like(like(term))));
    (!terms.is_empty()).then(|| Query::select().column(column).from(user::Entity).cond_where(all).to_owned())
}

/// Those who hold a role in these units.
fn holders(units: &[Uuid]) -> SelectStatement {
    Query::select()
        .column(user_role::Column::UserId)
        .from(user_role::Entity)
        .and_where(user_role::Column::UnitId.is_in(units.iter().copied()))
        .to_owned()
}

/// The entries of a page, in its order: three queries.
async fn told(c: &impl ConnectionTrait, filter: &LogFilter, places: &[LogPlace]) -> Result<Vec<LogEntry>> {
    let ids = |attempt: i32| places.iter().filter(move |place| place.attempt == attempt).map(|place| place.id);
    let wanted = HistoryFilter { field: filter.field.clone(), ..HistoryFilter::default() };
    let attempts = sign_in_attempt::Entity::find().filter(sign_in_attempt::Column::Id.is_in(ids(1))).all(c).await?;
    let events = audit_event::Entity::find().filter(audit_event::Column::Id.is_in(ids(0))).all(c).await?;
    let named: HashSet<&str> = attempts.iter().map(|row| row.account.as_str()).collect();
    let meant: HashSet<Uuid> = events.iter().map(|row| row.record_id).collect();
    let people = user::Entity::find()
        .filter(Condition::any().add(user::Column::Name.is_in(named)).add(user::Column::Id.is_in(meant)))
        .all(c)
        .await?;
    let by_id: HashMap<Uuid, &user::Model> = people.iter().map(|row| (row.id, row)).collect();
    let by_name: HashMap<&str, &user::Model> = people.iter().map(|row| (row.name.as_str(), row)).collect();
    let mut entries: HashMap<Uuid, LogEntry> = HashMap::new();
    for row in attempts {
        let entry = LogEntry {
            at: row.at,
            kind: if row.succeeded { LogKind::SignedIn } else { LogKind::Failed },
            called: by_name.get(row.account.as_str()).map(|person| person.display_name.clone()),
            account: row.account,
            address: Some(row.address).filter(|address| !address.is_empty()),
            by: None,
            created: false,
            changes: Vec::new(),
        };
        entries.insert(row.id, entry);
    }
    for row in events {
        let mut changes = changes(&row);
        changes.retain(|change| wanted.wants(&change.field));
        let person = by_id.get(&row.record_id);
        let entry = LogEntry {
            at: row.at,
            kind: LogKind::Changed,
            account: person.map(|person| person.name.clone()).unwrap_or_default(),
            called: person.map(|person| person.display_name.clone()),
            address: None,
            created: row.action == "created",
            changes,
            by: Some(row.actor),
        };
        entries.insert(row.id, entry);
    }
    Ok(places.iter().filter_map(|place| entries.remove(&place.id)).collect())
}
