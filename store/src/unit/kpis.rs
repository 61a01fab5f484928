//! A page of a unit's KPIs, group by group.

use std::collections::{BTreeMap, HashMap};

use domain::{
    city::KpiGroup,
    fiscal_year::FiscalYear,
    kpi::KpiView,
    listing::{KpiGrouping, UnitFilter},
    permission::Actor,
};
use sea_orm::{
    ColumnTrait, Condition, EntityTrait, FromQueryResult, Order, QueryFilter, QueryOrder, QuerySelect,
    prelude::{Expr, Uuid},
    sea_query::{CaseStatement, SimpleExpr},
};

use crate::{
    Db, Result,
    entity::{dimension, kpi, strategy_node},
    strategy,
};

/// Groups, and the KPIs of one page of them.
pub struct Grouped {
    /// The group asked for, where there is one of that key.
    pub group: Option<String>,
    pub groups: Vec<KpiGroup>,
    pub kpis: Vec<KpiView>,
    pub total: u64,
    pub page: u64,
    pub pages: u64,
}

/// KPIs that stand together: those of one dimension, or those on one line of the plan.
struct Run {
    group: String,
    which: SimpleExpr,
    kpis: u64,
}

/// The KPIs these units have in a year, counted by group, and the page asked for.
///
/// The counts tell which runs the page falls into, so only those are read, whatever the size of the unit.
pub async fn grouped(db: &Db, actor: &Actor, units: &[Uuid], year: FiscalYear, filter: &UnitFilter) -> Result<Grouped> {
    let of_unit = Condition::all()
        .add(kpi::Column::FiscalYear.eq(year.be()))
        .add(kpi::Column::UnitId.is_in(units.iter().copied()));
    let (runs, mut groups) = match filter.by {
        KpiGrouping::Dimension => by_dimension(db, &of_unit, year).await?,
        KpiGrouping::Strategy => by_strategy(db, &of_unit).await?,
    };
    let group = filter.group.clone().filter(|key| groups.iter().any(|group| group.key == *key));
    let asked: Vec<&Run> = runs.iter().filter(|run| group.as_ref().is_none_or(|key| run.group == *key)).collect();
    let total = asked.iter().map(|run| run.kpis).sum::<u64>();
    let size = filter.size.max(1);
    let pages = total.div_ceil(size).max(1);
    // A page past the last shows the last.
    let page = filter.page.clamp(1, pages);
    let (from, to) = ((page - 1) * size, (page * size).min(total));

    let (mut begin, mut skipped) = (0, 0);
    let mut any = Condition::any();
    let mut place = CaseStatement::new();
    let mut shown = 0;
    for run in asked {
        let (first, last) = (begin, begin + run.kpis);
        begin = last;
        if last <= from {
            skipped = last;
        } else if first < to {
            let on_page = last.min(to) - first.max(from);
            if let Some(group) = groups.iter_mut().find(|group| group.key == run.group) {
                group.on_page += on_page;
            }
            any = any.add(run.which.clone());
            place = place.case(run.which.clone(), shown);
            shown += 1;
        }
    }
    let kpis = if shown == 0 {
        Vec::new()
    } else {
        let query = kpi::Entity::find()
            .filter(of_unit)
            .filter(any)
            .order_by(Expr::Case(Box::new(place.finally(shown))), Order::Asc)
            .order_by_asc(kpi::Column::Code)
            .limit(to - from)
            .offset(from - skipped);
        query.all(db.connection()).await?
    };
    Ok(Grouped { group, groups, kpis: crate::kpi::views(db, actor, kpis).await?, total, page, pages })
}

fn count(kpis: i64) -> u64 {
    u64::try_from(kpis).unwrap_or_default()
}

#[derive(FromQueryResult)]
struct DimensionCount {
    dimension: Option<i32>,
    kpis: i64,
}

async fn by_dimension(db: &Db, of_unit: &Condition, year: FiscalYear) -> Result<(Vec<Run>, Vec<KpiGroup>)> {
    let mut counts: Vec<DimensionCount> = kpi::Entity::find()
        .select_only()
        .column(kpi::Column::Dimension)
        .column_as(kpi::Column::Code.count(), "kpis")
        .filter(of_unit.clone())
        .group_by(kpi::Column::Dimension)
        .into_model()
        .all(db.connection())
        .await?;
    let named =
        dimension::Entity::find().filter(dimension::Column::FiscalYear.eq(year.be())).all(db.connection()).await?;
    let names: HashMap<String, String> = named.into_iter().map(|row| (row.number.to_string(), row.name)).collect();
    counts.sort_by_key(|row| (row.dimension.is_none(), row.dimension));
    let runs: Vec<Run> = counts
        .into_iter()
        .map(|row| Run {
            group: row.dimension.map_or_else(|| KpiGroup::NONE.to_owned(), |dimension| dimension.to_string()),
            which: match row.dimension {
                Some(dimension) => kpi::Column::Dimension.eq(dimension),
                None => kpi::Column::Dimension.is_null(),
            },
            kpis: count(row.kpis),
        })
        .collect();
    let groups = runs.iter().map(|run| KpiGroup {
        label: names.get(&run.group).cloned(),
        key: run.group.clone(),
        kpis: run.kpis,
        on_page: 0,
    });
    let groups = groups.collect();
    Ok((runs, groups))
}

#[derive(FromQueryResult)]
struct NodeCount {
    strategy_node_id: Option<Uuid>,
    kpis: i64,
}

async fn by_strategy(db: &Db, of_unit: &Condition) -> Result<(Vec<Run>, Vec<KpiGroup>)> {
    let c = db.connection();
    let counts: Vec<NodeCount> = kpi::Entity::find()
        .select_only()
        .column(kpi::Column::StrategyNodeId)
        .column_as(kpi::Column::Code.count(), "kpis")
        .filter(of_unit.clone())
        .group_by(kpi::Column::StrategyNodeId)
        .into_model()
        .all(c)
        .await?;
    let ids = counts.iter().filter_map(|row| row.strategy_node_id);
    let nodes = strategy_node::Entity::find().filter(strategy_node::Column::Id.is_in(ids)).all(c).await?;
    let tops: Vec<String> = nodes.iter().map(|node| strategy::top_of(&node.path).to_owned()).collect();
    let editions = nodes.iter().map(|node| node.edition_id);
    let wordings = strategy_node::Entity::find()
        .filter(strategy_node::Column::EditionId.is_in(editions))
        .filter(strategy_node::Column::Path.is_in(tops))
        .all(c)
        .await?;
    let wordings: HashMap<&str, &str> = wordings.iter().map(|node| (node.path.as_str(), node.label.as_str())).collect();
    let nodes: HashMap<Uuid, &strategy_node::Model> = nodes.iter().map(|node| (node.id, node)).collect();

    let mut runs: BTreeMap<_, Run> = BTreeMap::new();
    let mut groups: BTreeMap<_, KpiGroup> = BTreeMap::new();
    for row in counts {
        let node = row.strategy_node_id.and_then(|id| nodes.get(&id));
        let path = node.map(|node| node.path.as_str());
        let top = path.map(strategy::top_of);
        let key = top.unwrap_or(KpiGroup::NONE).to_owned();
        // Those on no line come last.
        let order = |path: Option<&str>| (path.is_none(), path.map(strategy::order_of), row.strategy_node_id);
        let which = match node {
            Some(node) => kpi::Column::StrategyNodeId.eq(node.id),
            None => kpi::Column::StrategyNodeId.is_null(),
        };
        let kpis = count(row.kpis);
        runs.insert((order(top).0, order(top).1, order(path)), Run { group: key.clone(), which, kpis });
        let group = groups.entry((top.is_none(), top.map(strategy::order_of))).or_insert_with(|| KpiGroup {
            label: top.and_then(|top| wordings.get(top)).map(|label| (*label).to_owned()),
            key,
            kpis: 0,
            on_page: 0,
        });
        group.kpis += kpis;
    }
    Ok((runs.into_values().collect(), groups.into_values().collect()))
}
