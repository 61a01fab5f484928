//! Lists of KPIs.

use std::collections::HashMap;

use domain::{
    kpi::{KpiKind, KpiLevel, KpiRow},
    listing::{KpiFilter, KpiSort, Listing, PAGE_SIZE},
    permission::{Action, Actor, Scope, may},
    quarter_result::QuarterResult,
};
use sea_orm::{
    ColumnTrait, Condition, EntityTrait, FromQueryResult, Order, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect,
    prelude::Uuid, sea_query::NullOrdering,
};

use crate::{
    Db, Result,
    entity::{kpi, quarter_result},
    row, search,
};

/// A quarter without its report text: whether there is one is all a list shows of it.
#[derive(FromQueryResult)]
struct Quarter {
    kpi_id: Uuid,
    quarter: i32,
    result: Option<f64>,
    score: Option<f64>,
    score_2_1: Option<f64>,
    score_2_2: Option<f64>,
}

#[derive(FromQueryResult)]
struct CodeRow {
    code: String,
}

/// One page of the list of KPIs.
pub async fn list(db: &Db, actor: &Actor, filter: &KpiFilter) -> Result<Listing<KpiRow>> {
    use kpi::Column as C;
    may(actor, Action::ReadPublished, &Scope::City)?;
    let (condition, total) = condition(db, filter).await?;
    let query = kpi::Entity::find().filter(condition);
    let total = match total {
        Some(total) => total,
        None => query.clone().count(db.connection()).await?,
    };
    // A page past the last shows the last.
    let page = filter.page.clamp(1, total.div_ceil(PAGE_SIZE).max(1));
    let query = match filter.sort {
        KpiSort::Code => query,
        KpiSort::Name => query.order_by_asc(C::SortKey),
        KpiSort::Result => query.order_by_with_nulls(C::Result, Order::Asc, NullOrdering::Last),
    };
    // As for projects: the index alone tells which rows to read.
    let codes: Vec<CodeRow> = query
        .order_by_asc(C::Code)
        .limit(PAGE_SIZE)
        .offset((page - 1).saturating_mul(PAGE_SIZE))
        .select_only()
        .column(C::Code)
        .into_model()
        .all(db.connection())
        .await?;
    let kpis = kpi::Entity::find()
        .filter(C::Code.is_in(codes.iter().map(|row| row.code.as_str())))
        .all(db.connection())
        .await?;
    let mut kpis: HashMap<String, kpi::Model> = kpis.into_iter().map(|kpi| (kpi.code.clone(), kpi)).collect();
    let kpis: Vec<kpi::Model> = codes.iter().filter_map(|row| kpis.remove(&row.code)).collect();
    let quarters = quarters(db, kpis.iter().map(|kpi| kpi.id).collect()).await?;
    let units = crate::unit::names(db, kpis.iter().filter_map(|kpi| kpi.unit_id)).await?;
    let rows = kpis.into_iter().filter_map(|kpi| {
        Some(KpiRow {
            code: kpi.code.parse().ok()?,
            name: kpi.name,
            fiscal_year: row::year(kpi.fiscal_year),
            unit: kpi.unit_id.and_then(|unit| units.get(&unit).cloned()),
            target: kpi.target,
            target_text: kpi.target_text,
            result: kpi.result,
            unit_of_measure: kpi.unit_of_measure,
            kind: kpi.kind.as_deref().and_then(KpiKind::from_word),
            level: kpi.level.as_deref().and_then(KpiLevel::from_word),
            dimension: kpi.dimension,
            quarters: quarters.get(&kpi.id).cloned().unwrap_or_default(),
        })
    });
    Ok(Listing { rows: rows.collect(), total, page })
}

async fn quarters(db: &Db, ids: Vec<Uuid>) -> Result<HashMap<Uuid, Vec<QuarterResult>>> {
    use quarter_result::Column as C;
    let rows: Vec<Quarter> = quarter_result::Entity::find()
        .select_only()
        .columns([C::KpiId, C::Quarter, C::Result, C::Score, C::Score21, C::Score22])
        .filter(C::KpiId.is_in(ids))
        .order_by_asc(C::Quarter)
        .into_model()
        .all(db.connection())
        .await?;
    let mut of: HashMap<Uuid, Vec<QuarterResult>> = HashMap::new();
    for row in rows {
        let Some(quarter) = row::quarter(row.quarter) else { continue };
        of.entry(row.kpi_id).or_default().push(QuarterResult {
            quarter,
            result: row.result,
            report: None,
            score: row.score,
            score_2_1: row.score_2_1,
            score_2_2: row.score_2_2,
        });
    }
    Ok(of)
}

/// What the filter asks for, and how many rows that is where it is known by the way.
async fn condition(db: &Db, filter: &KpiFilter) -> Result<(Condition, Option<u64>)> {
    use kpi::Column as C;
    let mut all = Condition::all();
    if let Some(year) = filter.year {
        all = all.add(C::FiscalYear.eq(year.be()));
    }
    if let Some(unit) = &filter.unit {
        all = all.add(C::UnitId.is_in(search::units_below(db, unit).await?));
    }
    if let Some(kind) = filter.kind {
        all = all.add(C::Kind.eq(kind.as_str()));
    }
    if let Some(level) = filter.level {
        all = all.add(C::Level.eq(level.as_str()));
    }
    if let Some(number) = filter.strategy.as_deref().filter(|number| !number.trim().is_empty()) {
        all = if number.trim() == "routine" {
            all.add(C::Kind.eq(KpiKind::Routine.as_str()))
        } else {
            all.add(C::StrategyNodeId.is_in(search::strategy_below(db, number, filter.year).await?))
        };
    }
    let mut total = None;
    if let Some(q) = &filter.q {
        let found = search::contains(db, "kpi", q).await?;
        total = found.total.filter(|_| all.is_empty());
        all = all.add(found.condition);
    }
    Ok((all, total))
}
