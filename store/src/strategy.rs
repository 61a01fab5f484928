//! The city's plan as a tree, and its editions.

mod edition;
mod keep;
mod line;

pub(crate) use self::keep::{differences, event, in_order, wording};
pub use self::{
    edition::{EditionChange, EditionItem, EditionView, LineItem, add_edition, change_edition, edition, editions},
    line::{LineChange, LineView, add_line, change_line, line},
};

use std::collections::HashMap;

use domain::{
    fiscal_year::FiscalYear,
    permission::{Action, Actor, Scope, may},
};
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, FromQueryResult, QueryFilter, QueryOrder, QuerySelect, Statement,
    prelude::Uuid,
};

use crate::{
    Db, Result, draft,
    entity::{strategy_edition, strategy_node},
    search,
};

/// A line of the plan with what hangs on it or below.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StrategyItem {
    /// Its number, `5.1`; what the filters of the lists take.
    pub number: String,
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

/// The plan that holds for a year.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct StrategyTree {
    /// Code of the edition; none holds where `None`.
    pub edition: Option<String>,
    /// What the edition is called, where somebody said so.
    pub name: Option<String>,
    /// Its numbered lines, in the order of the numbers.
    pub lines: Vec<StrategyItem>,
}

/// The first lines of the plan of a year, number and wording, in the order of the numbers: what a filter offers.
pub async fn top(db: &Db, actor: &Actor, year: FiscalYear) -> Result<Vec<(String, String)>> {
    may(actor, Action::ReadPublished, &Scope::City)?;
    let mut lines: Vec<(Option<String>, String)> = strategy_node::Entity::find()
        .select_only()
        .columns([strategy_node::Column::Number, strategy_node::Column::Label])
        .filter(strategy_node::Column::EditionId.in_subquery(search::edition_of(year)))
        .filter(strategy_node::Column::Level.eq(1))
        .into_tuple()
        .all(db.connection())
        .await?;
    lines.sort_by_cached_key(|(number, _)| number.as_deref().map(parts));
    Ok(lines.into_iter().filter_map(|(number, label)| Some((number?, label))).collect())
}

/// The plan of a year, line by line: three queries. A retired line is shown as long as anything hangs on it.
pub async fn tree(db: &Db, actor: &Actor, year: FiscalYear) -> Result<StrategyTree> {
    may(actor, Action::ReadPublished, &Scope::City)?;
    let c = db.connection();
    let Some(edition) = edition_in(c, year).await? else { return Ok(StrategyTree::default()) };
    let nodes = strategy_node::Entity::find().filter(strategy_node::Column::EditionId.eq(edition.id)).all(c).await?;
    let counts = by_number(&nodes, &counts(c, actor, edition.id).await?);
    let lines = nodes.into_iter().filter_map(|node| {
        let number = node.number?;
        let (projects, kpis) = counts.get(&number).copied().unwrap_or_default();
        let level = u8::try_from(node.level).unwrap_or_default();
        Some(StrategyItem { projects, kpis, level, label: node.label, retired: node.retired, number })
    });
    let mut lines: Vec<StrategyItem> = lines.filter(|line| !line.retired || line.projects + line.kpis > 0).collect();
    lines.sort_by_cached_key(|line| parts(&line.number));
    Ok(StrategyTree { edition: Some(edition.code), name: edition.name, lines })
}

/// The code of the edition that holds for a year.
pub async fn tree_code(db: &Db, actor: &Actor, year: FiscalYear) -> Result<Option<String>> {
    may(actor, Action::ReadPublished, &Scope::City)?;
    Ok(edition_in(db.connection(), year).await?.map(|edition| edition.code))
}

/// The edition that holds for a year.
async fn edition_in(c: &impl ConnectionTrait, year: FiscalYear) -> Result<Option<strategy_edition::Model>> {
    let holds = strategy_edition::Entity::find()
        .filter(strategy_edition::Column::Id.in_subquery(search::edition_of(year)))
        .order_by_desc(strategy_edition::Column::Code);
    Ok(holds.one(c).await?)
}

/// Whether an edition holds for a year.
pub(crate) fn holds_for(edition: &strategy_edition::Model, be: i32) -> bool {
    edition.first_year.is_none_or(|first| first <= be) && edition.last_year.is_none_or(|last| be <= last)
}

/// The edition that holds for a year, or the newest where no year is known.
pub(crate) fn edition_among(
    editions: &[strategy_edition::Model],
    year: Option<i32>,
) -> Option<&strategy_edition::Model> {
    match year {
        Some(be) => editions.iter().find(|edition| holds_for(edition, be)),
        None => editions.iter().max_by_key(|edition| edition.first_year),
    }
}

/// Whether one edition holds for both years.
pub(crate) async fn same_edition(c: &impl ConnectionTrait, was: Option<i32>, year: FiscalYear) -> Result<bool> {
    let editions = strategy_edition::Entity::find().all(c).await?;
    let id = |year| edition_among(&editions, year).map(|edition| edition.id);
    Ok(was.is_some() && id(was).is_some() && id(was) == id(Some(year.be())))
}

#[derive(FromQueryResult)]
struct NodeCount {
    node: Uuid,
    projects: i64,
    kpis: i64,
}

/// Projects and KPIs that hang on each line of an edition itself, of those an actor reads: one query.
async fn counts(c: &impl ConnectionTrait, actor: &Actor, edition: Uuid) -> Result<HashMap<Uuid, (u64, u64)>> {
    let shown = draft::shown_sql(actor, "project.code");
    let sql = format!(
        "SELECT node, CAST(SUM(projects) AS BIGINT) AS projects, CAST(SUM(kpis) AS BIGINT) AS kpis FROM (\
         SELECT strategy_node_id AS node, COUNT(*) AS projects, 0 AS kpis FROM project \
         WHERE strategy_node_id IS NOT NULL AND {shown} GROUP BY strategy_node_id UNION ALL \
         SELECT strategy_node_id, 0, COUNT(*) FROM kpi WHERE strategy_node_id IS NOT NULL GROUP BY strategy_node_id) \
         AS hung JOIN strategy_node ON strategy_node.id = hung.node WHERE strategy_node.edition_id = $1 GROUP BY node"
    );
    let statement = Statement::from_sql_and_values(c.get_database_backend(), sql, [edition.into()]);
    let count = |n: i64| u64::try_from(n).unwrap_or_default();
    let rows = NodeCount::find_by_statement(statement).all(c).await?;
    Ok(rows.into_iter().map(|row| (row.node, (count(row.projects), count(row.kpis)))).collect())
}

/// The path of the first line above a path, or the path itself: `5.1.1/~words` → `5`. A line without a number is known
/// by its first words behind a tilde.
pub(crate) fn top_of(path: &str) -> &str {
    let line = path.split('/').next().unwrap_or_default();
    if line.starts_with('~') { line } else { line.split('.').next().unwrap_or_default() }
}

/// What paths are sorted by: numbers by their parts, then the words of lines without one.
pub(crate) fn order_of(path: &str) -> (Vec<u32>, String) {
    let (number, words) = path.split_once('~').unwrap_or((path, ""));
    let number = number.trim_end_matches('/');
    (if number.is_empty() { vec![u32::MAX] } else { parts(number) }, words.to_owned())
}

/// `5.10` comes after `5.9`.
fn parts(number: &str) -> Vec<u32> {
    number.split('.').map(|part| part.parse().unwrap_or(u32::MAX)).collect()
}

/// Counts carried up to every number that begins a line's path, as the lists' filter reads it.
fn by_number(nodes: &[strategy_node::Model], counts: &HashMap<Uuid, (u64, u64)>) -> HashMap<String, (u64, u64)> {
    let mut sums: HashMap<String, (u64, u64)> = HashMap::new();
    for node in nodes {
        let Some((projects, kpis)) = counts.get(&node.id) else { continue };
        let number = node.path.split('/').next().unwrap_or_default();
        let ends = number.match_indices('.').map(|(end, _)| end).chain([number.len()]);
        for end in ends {
            let sum = sums.entry(number[..end].to_owned()).or_default();
            *sum = (sum.0 + projects, sum.1 + kpis);
        }
    }
    sums
}
