//! Lists of KPIs.

use std::collections::HashMap;

use chrono::NaiveDate;
use domain::{
    fiscal_year::FiscalYear,
    kpi::{KpiKind, KpiLevel, KpiRow, KpiStatus, quarters_over},
    listing::{KpiFilter, KpiSort, Listing, PAGE_SIZE},
    permission::{Action, Actor, Scope, may},
    quarter_result::QuarterResult,
};
use sea_orm::{
    ColumnTrait, Condition, EntityTrait, FromQueryResult, Order, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect,
    prelude::{Expr, Uuid},
    sea_query::{NullOrdering, Query, SelectStatement},
};

use crate::{
    Db, Result, draft,
    entity::{kpi, project, project_kpi, quarter_result},
    policy, row, search,
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

/// One page of the list of KPIs, as they stand on a day.
pub async fn list(db: &Db, actor: &Actor, filter: &KpiFilter, today: NaiveDate) -> Result<Listing<KpiRow>> {
    use kpi::Column as C;
    may(actor, Action::ReadPublished, &Scope::City)?;
    let (condition, total) = condition(db, actor, filter, today).await?;
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
        let year = row::year(kpi.fiscal_year);
        let over = quarters_over(year, today);
        Some(KpiRow {
            code: kpi.code.parse().ok()?,
            name: kpi.name,
            fiscal_year: year,
            unit: kpi.unit_id.and_then(|unit| units.get(&unit).cloned()),
            target: kpi.target,
            target_text: kpi.target_text,
            result: kpi.result,
            unit_of_measure: kpi.unit_of_measure,
            kind: kpi.kind.as_deref().and_then(KpiKind::from_word),
            level: kpi.level.as_deref().and_then(KpiLevel::from_word),
            dimension: kpi.dimension,
            status: KpiStatus::of(over, kpi.quarters_reported, kpi.quarters_evaluated, kpi.result),
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
async fn condition(db: &Db, actor: &Actor, filter: &KpiFilter, today: NaiveDate) -> Result<(Condition, Option<u64>)> {
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
    if let Some(status) = filter.status {
        all = all.add(stands(status, today));
    }
    if let Some(id) = filter.policy.as_deref().filter(|id| !id.trim().is_empty()) {
        all = all.add(C::Id.in_subquery(of_policy(actor, id)));
    }
    let mut total = None;
    if let Some(q) = &filter.q {
        let found = search::contains(db, "kpi", q).await?;
        total = found.total.filter(|_| all.is_empty());
        all = all.add(found.condition);
    }
    Ok((all, total))
}

/// The KPIs that projects of a policy support, of the projects an actor reads.
fn of_policy(actor: &Actor, id: &str) -> SelectStatement {
    use sea_orm::sea_query::ExprTrait;
    let project = Expr::col((project::Entity, project::Column::Id));
    Query::select()
        .column((project_kpi::Entity, project_kpi::Column::KpiId))
        .from(project_kpi::Entity)
        .inner_join(project::Entity, project.equals((project_kpi::Entity, project_kpi::Column::ProjectId)))
        .and_where(Expr::col((project::Entity, project::Column::PolicyId)).in_subquery(policy::numbered(id)))
        .cond_where(draft::shown(actor))
        .to_owned()
}

/// Holds for the KPIs that stand so on a day: [`KpiStatus::of`] as SQL, year by year, for it depends on the quarters that
/// are over.
fn stands(status: KpiStatus, today: NaiveDate) -> Condition {
    use kpi::Column as C;
    let now = FiscalYear::of(today);
    let quarters = "(kpi.quarters_reported | kpi.quarters_evaluated)";
    let among = |over: i32| {
        let heard = format!("(CASE WHEN {quarters} = 0 AND kpi.result <> 0 THEN {over} ELSE {quarters} END)");
        let missing = format!("({heard} & {over}) <> {over}");
        let whole = format!("({heard} & {over}) = {over}");
        let waiting = format!("({heard} & kpi.quarters_evaluated) <> {heard}");
        Expr::cust(match status {
            KpiStatus::Silent => missing,
            KpiStatus::NotDue => format!("{whole} AND {heard} = 0"),
            KpiStatus::Reported => format!("{whole} AND {heard} <> 0 AND {waiting}"),
            KpiStatus::Evaluated => format!("{whole} AND {heard} <> 0 AND NOT {waiting}"),
        })
    };
    let to_come = Condition::any().add(C::FiscalYear.gt(now.be())).add(C::FiscalYear.is_null());
    Condition::any()
        .add(Condition::all().add(C::FiscalYear.lt(now.be())).add(among(0b1111)))
        .add(Condition::all().add(C::FiscalYear.eq(now.be())).add(among(quarters_over(Some(now), today))))
        .add(Condition::all().add(to_come).add(among(0)))
}
