//! The city's plan as a tree.

use std::collections::HashMap;

use domain::{
    permission::{Action, Actor, Scope, may},
    strategy::Edition,
};
use sea_orm::{ColumnTrait, EntityTrait, FromQueryResult, QueryFilter, QuerySelect, prelude::Uuid};

use crate::{
    Db, Result, draft,
    entity::{kpi, project, strategy_edition, strategy_node},
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
    /// Projects on it and below.
    pub projects: u64,
    /// KPIs on it and below.
    pub kpis: u64,
}

#[derive(FromQueryResult)]
struct NodeCount {
    strategy_node_id: Option<Uuid>,
    records: i64,
}

/// The first lines of an edition, number and wording, in the order of the numbers: what a filter offers.
pub async fn top(db: &Db, actor: &Actor, edition: Edition) -> Result<Vec<(String, String)>> {
    may(actor, Action::ReadPublished, &Scope::City)?;
    let mut lines: Vec<(Option<String>, String)> = strategy_node::Entity::find()
        .select_only()
        .columns([strategy_node::Column::Number, strategy_node::Column::Label])
        .filter(strategy_node::Column::EditionId.in_subquery(search::edition_id(edition)))
        .filter(strategy_node::Column::Level.eq(1))
        .into_tuple()
        .all(db.connection())
        .await?;
    lines.sort_by_cached_key(|(number, _)| number.as_deref().map(parts));
    Ok(lines.into_iter().filter_map(|(number, label)| Some((number?, label))).collect())
}

/// Every numbered line of an edition, in the order of the numbers.
pub async fn tree(db: &Db, actor: &Actor, edition: Edition) -> Result<Vec<StrategyItem>> {
    may(actor, Action::ReadPublished, &Scope::City)?;
    let c = db.connection();
    let Some(edition) =
        strategy_edition::Entity::find().filter(strategy_edition::Column::Code.eq(edition.as_str())).one(c).await?
    else {
        return Ok(Vec::new());
    };
    let nodes = strategy_node::Entity::find().filter(strategy_node::Column::EditionId.eq(edition.id)).all(c).await?;
    let projects: Vec<NodeCount> = project::Entity::find()
        .select_only()
        .column(project::Column::StrategyNodeId)
        .column_as(project::Column::Code.count(), "records")
        .filter(project::Column::StrategyNodeId.is_not_null())
        .filter(draft::shown(actor))
        .group_by(project::Column::StrategyNodeId)
        .into_model()
        .all(c)
        .await?;
    let kpis: Vec<NodeCount> = kpi::Entity::find()
        .select_only()
        .column(kpi::Column::StrategyNodeId)
        .column_as(kpi::Column::Code.count(), "records")
        .filter(kpi::Column::StrategyNodeId.is_not_null())
        .group_by(kpi::Column::StrategyNodeId)
        .into_model()
        .all(c)
        .await?;
    let projects = by_number(&nodes, projects);
    let kpis = by_number(&nodes, kpis);
    let mut items: Vec<StrategyItem> = nodes
        .into_iter()
        .filter_map(|node| {
            let number = node.number?;
            Some(StrategyItem {
                projects: projects.get(&number).copied().unwrap_or_default(),
                kpis: kpis.get(&number).copied().unwrap_or_default(),
                level: u8::try_from(node.level).unwrap_or_default(),
                label: node.label,
                number,
            })
        })
        .collect();
    items.sort_by_cached_key(|item| parts(&item.number));
    Ok(items)
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
fn by_number(nodes: &[strategy_node::Model], counts: Vec<NodeCount>) -> HashMap<String, u64> {
    let counts: HashMap<Uuid, u64> = counts
        .into_iter()
        .filter_map(|count| Some((count.strategy_node_id?, u64::try_from(count.records).ok()?)))
        .collect();
    let mut sums: HashMap<String, u64> = HashMap::new();
    for node in nodes {
        let Some(count) = counts.get(&node.id) else { continue };
        let number = node.path.split('/').next().unwrap_or_default();
        let ends = number.match_indices('.').map(|(end, _)| end).chain([number.len()]);
        for end in ends {
            *sums.entry(number[..end].to_owned()).or_default() += count;
        }
    }
    sums
}
