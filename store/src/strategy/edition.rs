//! Editions of the plan: which years they hold for.

use domain::{
    audit::AuditEntry,
    fiscal_year::FiscalYear,
    permission::{Action, Actor, Scope, may},
};
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, FromQueryResult, QueryFilter, QuerySelect, TransactionSession,
    prelude::Uuid,
};

use super::{
    by_number, counts,
    keep::{differences, event, in_order, wording},
    order_of,
};
use crate::{
    Db, Request, Result, StoreError, audit,
    entity::{strategy_edition, strategy_node},
    import::{insert_all, update_all},
    row,
    search::plain,
};

/// What the audit calls an edition.
const KIND: &str = "strategy_edition";

/// An edition.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EditionItem {
    /// Its code, `phase3`.
    pub code: String,
    /// What it is called, where somebody said so.
    pub name: Option<String>,
    /// The first year it holds for; from the beginning where `None`.
    pub first_year: Option<FiscalYear>,
    /// The last year it holds for; until further notice where `None`.
    pub last_year: Option<FiscalYear>,
    /// Lines it has.
    pub lines: u64,
    /// The version a change must name.
    pub version: i32,
}

/// A line for those who keep the plan.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LineItem {
    /// Its key.
    pub id: Uuid,
    /// Its number; a few lines of the old plan have none.
    pub number: Option<String>,
    /// Its wording.
    pub label: String,
    /// 1 (top) to 4 (leaf).
    pub level: u8,
    /// Whether nothing new is hung on it.
    pub retired: bool,
    /// Projects on it and below.
    pub projects: u64,
    /// KPIs on it and below.
    pub kpis: u64,
}

/// An edition with its lines.
#[derive(Clone, Debug, PartialEq)]
pub struct EditionView {
    /// The edition.
    pub edition: EditionItem,
    /// Its lines in their order, those above before those below.
    pub lines: Vec<LineItem>,
    /// What was changed of the edition itself, newest first.
    pub history: Vec<AuditEntry>,
}

/// What an edition is to be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EditionChange {
    /// What it is called.
    pub name: String,
    /// The first year it holds for.
    pub first_year: Option<FiscalYear>,
    /// The last.
    pub last_year: Option<FiscalYear>,
}

#[derive(FromQueryResult)]
struct LineCount {
    edition_id: Uuid,
    lines: i64,
}

/// Every edition, oldest first: two queries.
pub async fn editions(db: &Db, actor: &Actor) -> Result<Vec<EditionItem>> {
    may(actor, Action::ManageStrategy, &Scope::City)?;
    let c = db.connection();
    let mut rows = strategy_edition::Entity::find().all(c).await?;
    let counts: Vec<LineCount> = strategy_node::Entity::find()
        .select_only()
        .column(strategy_node::Column::EditionId)
        .column_as(strategy_node::Column::Path.count(), "lines")
        .group_by(strategy_node::Column::EditionId)
        .into_model()
        .all(c)
        .await?;
    rows.sort_by_key(|row| (row.first_year, row.code.clone()));
    let lines = |id| counts.iter().find(|count| count.edition_id == id).map_or(0, |count| count.lines);
    Ok(rows.into_iter().map(|row| item(lines(row.id), row)).collect())
}

/// An edition with its lines and what hangs on them: the same few queries whatever it holds.
pub async fn edition(db: &Db, actor: &Actor, code: &str) -> Result<EditionView> {
    may(actor, Action::ManageStrategy, &Scope::City)?;
    let c = db.connection();
    let row = find(c, code).await?;
    let nodes = strategy_node::Entity::find().filter(strategy_node::Column::EditionId.eq(row.id)).all(c).await?;
    let own = counts(c, actor, row.id).await?;
    let sums = by_number(&nodes, &own);
    let history = audit::history(db, actor, &Scope::City, row.id).await?;
    let mut nodes = nodes;
    nodes.sort_by_cached_key(|node| order_of(&node.path));
    let count = nodes.len() as i64;
    let lines = nodes.into_iter().map(|node| {
        let hung = node.number.as_ref().map_or_else(|| own.get(&node.id), |number| sums.get(number));
        let (projects, kpis) = hung.copied().unwrap_or_default();
        let level = u8::try_from(node.level).unwrap_or_default();
        let strategy_node::Model { id, number, label, retired, .. } = node;
        LineItem { id, number, label, level, retired, projects, kpis }
    });
    Ok(EditionView { lines: lines.collect(), edition: item(count, row), history })
}

fn item(lines: i64, row: strategy_edition::Model) -> EditionItem {
    EditionItem {
        code: row.code,
        name: row.name,
        first_year: row::year(row.first_year),
        last_year: row::year(row.last_year),
        lines: u64::try_from(lines).unwrap_or_default(),
        version: row.version,
    }
}

/// The edition with a code.
pub(super) async fn find(c: &impl ConnectionTrait, code: &str) -> Result<strategy_edition::Model> {
    let code = plain(code);
    let found = strategy_edition::Entity::find().filter(strategy_edition::Column::Code.eq(code)).one(c).await?;
    found.ok_or(StoreError::NotFound)
}

/// Makes an edition and gives its code.
pub async fn add_edition(db: &Db, actor: &Actor, new: &EditionChange, request: &Request) -> Result<String> {
    may(actor, Action::ManageStrategy, &Scope::City)?;
    let tx = db.write().await?;
    let rows = strategy_edition::Entity::find().lock_exclusive().all(&tx).await?;
    // Phases of the plan are numbered; two were there before this system.
    let phase = |row: &strategy_edition::Model| row.code.strip_prefix("phase").and_then(|n| n.parse::<u32>().ok());
    let next = rows.iter().filter_map(phase).max().unwrap_or(2).max(3) + 1;
    let mut row = strategy_edition::Model {
        id: Uuid::now_v7(),
        code: format!("phase{next}"),
        first_year: None,
        last_year: None,
        name: None,
        version: 0,
    };
    let mut changes = differences(["code"], [None], [Some(row.code.clone())]);
    changes.extend(take(&mut row, new, &rows)?);
    let (id, code) = (row.id, row.code.clone());
    insert_all::<strategy_edition::ActiveModel>(&tx, vec![row]).await?;
    audit::append(&tx, vec![event(actor, request, KIND, id, "created", changes)]).await?;
    TransactionSession::commit(tx).await?;
    Ok(code)
}

/// Names an edition and says which years it holds for.
pub async fn change_edition(
    db: &Db,
    actor: &Actor,
    code: &str,
    version: i32,
    new: &EditionChange,
    request: &Request,
) -> Result<()> {
    may(actor, Action::ManageStrategy, &Scope::City)?;
    let tx = db.write().await?;
    let rows = strategy_edition::Entity::find().lock_exclusive().all(&tx).await?;
    let mut row = rows.iter().find(|row| row.code == code).cloned().ok_or(StoreError::NotFound)?;
    if row.version != version {
        return Err(StoreError::Conflict { kind: KIND, code: code.to_owned() });
    }
    let changes = take(&mut row, new, &rows)?;
    if changes.is_empty() {
        return Ok(());
    }
    let id = row.id;
    update_all::<strategy_edition::ActiveModel>(&tx, vec![row]).await?;
    audit::append(&tx, vec![event(actor, request, KIND, id, "updated", changes)]).await?;
    TransactionSession::commit(tx).await?;
    Ok(())
}

/// Puts what an edition is to be in its row and tells what changed. Two editions never hold for one year.
fn take(
    row: &mut strategy_edition::Model,
    new: &EditionChange,
    all: &[strategy_edition::Model],
) -> Result<Vec<domain::audit::Change>> {
    let (first, last) = (new.first_year.map(FiscalYear::be), new.last_year.map(FiscalYear::be));
    in_order(first, last)?;
    let apart = |other: &strategy_edition::Model| {
        let before = |end: Option<i32>, begin: Option<i32>| end.zip(begin).is_some_and(|(end, begin)| end < begin);
        before(last, other.first_year) || before(other.last_year, first)
    };
    if all.iter().any(|other| other.id != row.id && !apart(other)) {
        let message = "another edition holds for some of these years".to_owned();
        return Err(StoreError::Invalid { field: "first_year", message });
    }
    let values = |row: &strategy_edition::Model| {
        let year = |year: Option<i32>| year.map(|year| year.to_string());
        [row.name.clone(), year(row.first_year), year(row.last_year)]
    };
    let before = values(row);
    row.name = Some(wording("name", &new.name)?);
    (row.first_year, row.last_year) = (first, last);
    row.version += 1;
    Ok(differences(["name", "first_year", "last_year"], before, values(row)))
}
