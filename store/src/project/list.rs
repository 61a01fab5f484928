//! Lists of projects, from the materialised standing: of the steps a list reads only those it draws, and of the reports only
//! those that told one of them finished.

use std::collections::HashMap;

use chrono::NaiveDate;
use domain::{
    listing::{Listing, PAGE_SIZE, ProjectFilter, ProjectSort},
    money::Money,
    permission::{Action, Actor, Scope, may},
    plan::StepId,
    progress_report::{ProgressReport, told_finished},
    project::ProjectRow,
    standing::Status,
    step::Step,
    timeline::mini::MOST_STEPS,
    unit::{Named, ProjectCode},
};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, FromQueryResult, Order, PaginatorTrait, QueryFilter,
    QueryOrder, QuerySelect, Select,
    prelude::{Expr, Uuid},
    sea_query::{CaseStatement, NullOrdering},
};

use crate::{
    Db, Result, draft,
    entity::{progress_report, project, step},
    policy, row, search,
};

/// What a list reads of a project.
#[derive(FromQueryResult)]
struct Narrow {
    id: Uuid,
    code: String,
    name: String,
    fiscal_year: Option<i32>,
    unit_id: Uuid,
    progress: Option<f64>,
    planned: Option<f64>,
    variance: Option<f64>,
    status: String,
    last_report: Option<NaiveDate>,
    budget_received: Option<Money>,
    spark: String,
    plan_state: String,
}

/// One page of the list of projects.
///
/// The standing is as of the last refresh, so refresh for `today` first; it is cheap where it has been done.
pub async fn list(db: &Db, actor: &Actor, filter: &ProjectFilter, today: NaiveDate) -> Result<Listing<ProjectRow>> {
    may(actor, Action::ReadPublished, &Scope::City)?;
    let (condition, total) = condition(db, filter).await?;
    let query = project::Entity::find().filter(condition);
    let total = match total {
        Some(total) => total,
        None => query.clone().count(db.connection()).await?,
    };
    // Counting all and then the few that are hidden reads no row; asking each whether it is hidden takes twenty times
    // as long.
    let hidden = match draft::hidden(actor) {
        Some(hidden) => query.clone().filter(hidden).count(db.connection()).await?,
        None => 0,
    };
    let total = total.saturating_sub(hidden);
    let query = query.filter(draft::shown(actor));
    // A page past the last shows the last.
    let page = filter.page.clamp(1, total.div_ceil(PAGE_SIZE).max(1));
    let query = sorted(query, filter.sort).limit(PAGE_SIZE).offset((page - 1).saturating_mul(PAGE_SIZE));
    let codes = codes(db, query).await?;
    Ok(Listing { rows: with_steps(db, rows(db, &codes).await?, today).await?, total, page })
}

/// At most `limit` projects in order of code after `cursor`, and the cursor of the next page where there is one.
pub async fn after(
    db: &Db,
    actor: &Actor,
    filter: &ProjectFilter,
    cursor: Option<&ProjectCode>,
    limit: u64,
    today: NaiveDate,
) -> Result<(Vec<ProjectRow>, Option<ProjectCode>)> {
    let _ = today;
    may(actor, Action::ReadPublished, &Scope::City)?;
    let limit = limit.clamp(1, 1_000);
    let mut query = project::Entity::find().filter(condition(db, filter).await?.0).filter(draft::shown(actor));
    if let Some(cursor) = cursor {
        query = query.filter(project::Column::Code.gt(cursor.as_str()));
    }
    let mut codes = codes(db, query.order_by_asc(project::Column::Code).limit(limit + 1)).await?;
    let more = codes.len() as u64 > limit;
    codes.truncate(limit as usize);
    let rows: Vec<ProjectRow> = rows(db, &codes).await?.into_iter().map(|(_, row)| row).collect();
    let next = if more { rows.last().map(|row| row.code.clone()) } else { None };
    Ok((rows, next))
}

/// The projects of some units in a year that need attention first, of those an actor reads.
pub(crate) async fn attention(
    db: &Db,
    actor: &Actor,
    units: &[Uuid],
    year: i32,
    today: NaiveDate,
) -> Result<Vec<ProjectRow>> {
    let order = Status::ALL.iter().enumerate().fold(CaseStatement::new(), |case, (place, status)| {
        case.case(project::Column::Status.eq(status.as_str()), place as i32)
    });
    let query = project::Entity::find()
        .filter(project::Column::FiscalYear.eq(year))
        .filter(project::Column::UnitId.is_in(units.iter().copied()))
        .filter(draft::shown(actor))
        .order_by(Expr::Case(Box::new(order.finally(9))), Order::Asc)
        .order_by_with_nulls(project::Column::Variance, Order::Asc, NullOrdering::Last)
        .order_by_asc(project::Column::Code)
        .limit(PAGE_SIZE);
    with_steps(db, rows(db, &codes(db, query).await?).await?, today).await
}

#[derive(FromQueryResult)]
struct CodeRow {
    code: String,
}

/// The codes a query gives, in its order. Filters and sorts are answered by indexes that end in the code, so that no
/// row is read that is not shown, however deep the page.
async fn codes(db: &Db, query: Select<project::Entity>) -> Result<Vec<String>> {
    let rows: Vec<CodeRow> =
        query.select_only().column(project::Column::Code).into_model().all(db.connection()).await?;
    Ok(rows.into_iter().map(|row| row.code).collect())
}

/// The rows with these codes, in their order: two queries, whatever their number.
async fn rows(db: &Db, codes: &[String]) -> Result<Vec<(Uuid, ProjectRow)>> {
    use project::Column as C;
    let narrow: Vec<Narrow> = project::Entity::find()
        .select_only()
        .columns([
            C::Id,
            C::Code,
            C::Name,
            C::FiscalYear,
            C::UnitId,
            C::Progress,
            C::Planned,
            C::Variance,
            C::Status,
            C::LastReport,
            C::BudgetReceived,
            C::Spark,
            C::PlanState,
        ])
        .filter(C::Code.is_in(codes))
        .into_model()
        .all(db.connection())
        .await?;
    let units = crate::unit::names(db, narrow.iter().map(|row| row.unit_id)).await?;
    let mut narrow: HashMap<String, Narrow> = narrow.into_iter().map(|row| (row.code.clone(), row)).collect();
    let row = |row: Narrow| Some((row.id, project_row(row, &units)?));
    Ok(codes.iter().filter_map(|code| row(narrow.remove(code)?)).collect())
}

/// What a small multiple needs of a step.
#[derive(FromQueryResult)]
struct Planned {
    id: Uuid,
    project_id: Uuid,
    order_no: i32,
    weight: Option<f64>,
    start: Option<NaiveDate>,
    finish: Option<NaiveDate>,
}

/// And of a report that told steps finished.
#[derive(FromQueryResult)]
struct Telling {
    project_id: Uuid,
    date: NaiveDate,
    ordinal: i32,
    steps: Option<String>,
}

/// The rows with the steps of their plans, and which of them were told finished: two queries for all of them, which read no
/// more of a long plan than tells that it is long.
async fn with_steps(db: &Db, rows: Vec<(Uuid, ProjectRow)>, today: NaiveDate) -> Result<Vec<ProjectRow>> {
    let ids = rows.iter().map(|(id, _)| *id).collect();
    let mut of = steps_of(db.connection(), ids, MOST_STEPS as i32).await?;
    of.retain(|_, steps| steps.len() <= MOST_STEPS);
    let mut told = telling(db.connection(), of.keys().copied().collect()).await?;
    let rows = rows.into_iter().map(|(id, row)| {
        let plan = of.remove(&id).unwrap_or_default();
        let reports: Vec<_> = told.remove(&id).unwrap_or_default().into_iter().map(|(_, report)| report).collect();
        let told = told_finished(plan.iter().map(|(id, _)| (*id, "")), &reports, today);
        ProjectRow { steps: plan.into_iter().map(|(_, step)| step).collect(), told, ..row }
    });
    Ok(rows.collect())
}

/// The steps of some plans up to a place, in their order and without their titles: one query.
pub(super) async fn steps_of(
    c: &impl ConnectionTrait,
    ids: Vec<Uuid>,
    most: i32,
) -> Result<HashMap<Uuid, Vec<(StepId, Step)>>> {
    use step::Column as C;
    let planned: Vec<Planned> = step::Entity::find()
        .select_only()
        .columns([C::Id, C::ProjectId, C::OrderNo, C::Weight, C::Start, C::Finish])
        .filter(C::ProjectId.is_in(ids))
        .filter(C::Position.lte(most))
        .order_by_asc(C::ProjectId)
        .order_by_asc(C::Position)
        .into_model()
        .all(c)
        .await?;
    let mut of: HashMap<Uuid, Vec<(StepId, Step)>> = HashMap::new();
    for row in planned {
        let step = Step {
            order: row.order_no,
            title: String::new(),
            weight: row.weight,
            start: row.start,
            finish: row.finish,
        };
        of.entry(row.project_id).or_default().push((StepId(row.id), step));
    }
    Ok(of)
}

/// The reports of some projects that told steps finished, each with its number of its day and nothing else in it: one
/// query, over an index that holds no others. A plan that is drawn has no more steps to tell than [`MOST_STEPS`].
pub(super) async fn telling(
    c: &impl ConnectionTrait,
    ids: Vec<Uuid>,
) -> Result<HashMap<Uuid, Vec<(usize, ProgressReport)>>> {
    use progress_report::Column as C;
    let most = (ids.len() as u64).saturating_mul(MOST_STEPS as u64);
    let found: Vec<Telling> = progress_report::Entity::find()
        .select_only()
        .columns([C::ProjectId, C::Date, C::Ordinal, C::Steps])
        .filter(C::ProjectId.is_in(ids))
        .filter(C::Steps.is_not_null())
        .order_by_asc(C::ProjectId)
        .order_by_asc(C::Date)
        .order_by_asc(C::Ordinal)
        .limit(most)
        .into_model()
        .all(c)
        .await?;
    let mut of: HashMap<Uuid, Vec<(usize, ProgressReport)>> = HashMap::new();
    for row in found {
        let steps = row.steps.as_deref().map(row::steps_told).unwrap_or_default();
        let report = ProgressReport {
            step_ids: steps.iter().map(|step| step.id).collect(),
            steps: steps.into_iter().map(|step| step.title).collect(),
            ..ProgressReport::of(row.date, None)
        };
        of.entry(row.project_id).or_default().push((usize::try_from(row.ordinal).unwrap_or_default(), report));
    }
    Ok(of)
}

fn project_row(row: Narrow, units: &HashMap<Uuid, Named>) -> Option<ProjectRow> {
    let code: ProjectCode = row.code.parse().ok()?;
    let unit = units.get(&row.unit_id).cloned().unwrap_or_else(|| {
        let unit = code.unit().to_string();
        Named { code: unit.clone(), name: unit }
    });
    Some(ProjectRow {
        code,
        name: row.name,
        fiscal_year: row::year(row.fiscal_year),
        unit,
        progress: row.progress,
        planned: row.planned,
        variance: row.variance,
        status: Status::from_word(&row.status).unwrap_or(Status::NotStarted),
        last_report: row.last_report,
        budget_received: row.budget_received,
        spark: row::spark(&row.spark),
        steps: Vec::new(),
        told: Vec::new(),
        draft: crate::plan::draft(&row.plan_state),
    })
}

/// What the filter asks for, and how many rows that is where it is known by the way.
async fn condition(db: &Db, filter: &ProjectFilter) -> Result<(Condition, Option<u64>)> {
    use project::Column as C;
    let mut all = Condition::all();
    if let Some(year) = filter.year {
        all = all.add(C::FiscalYear.eq(year.be()));
    }
    if let Some(unit) = &filter.unit {
        all = all.add(C::UnitId.is_in(search::units_below(db, unit).await?));
    }
    if let Some(status) = filter.status {
        all = all.add(C::Status.eq(status.as_str()));
    }
    if let Some(number) = filter.strategy.as_deref().filter(|number| !number.trim().is_empty()) {
        all = if number.trim() == "routine" {
            all.add(C::Routine.eq(true))
        } else {
            all.add(C::StrategyNodeId.is_in(search::strategy_below(db, number, filter.year).await?))
        };
    }
    if let Some(id) = filter.policy.as_deref().filter(|id| !id.trim().is_empty()) {
        all = all.add(C::PolicyId.in_subquery(policy::numbered(id)));
    }
    let mut total = None;
    if let Some(q) = &filter.q {
        let found = search::contains(db, "project", q).await?;
        total = found.total.filter(|_| all.is_empty());
        all = all.add(found.condition);
    }
    Ok((all, total))
}

fn sorted(query: Select<project::Entity>, sort: ProjectSort) -> Select<project::Entity> {
    use project::Column as C;
    let query = match sort {
        ProjectSort::Code => query,
        ProjectSort::Name => query.order_by_asc(C::SortKey),
        ProjectSort::Progress => query.order_by_with_nulls(C::Progress, Order::Asc, NullOrdering::Last),
        ProjectSort::Variance => query.order_by_with_nulls(C::Variance, Order::Asc, NullOrdering::Last),
        // Never is longest.
        ProjectSort::LastReport => query.order_by_with_nulls(C::LastReport, Order::Asc, NullOrdering::First),
        ProjectSort::Budget => query.order_by_with_nulls(C::BudgetReceived, Order::Desc, NullOrdering::Last),
    };
    query.order_by_asc(C::Code)
}
