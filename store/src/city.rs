//! Figures of the whole city.

use std::collections::{BTreeSet, HashMap};

use chrono::NaiveDate;
use domain::{
    city::{CityYear, StatusCounts, UnitRow},
    fiscal_year::FiscalYear,
    money::Money,
    permission::{Action, Actor, Scope, may},
    standing::Status,
    unit::{UnitCode, UnitKind},
};
use sea_orm::{
    ColumnTrait, EntityTrait, FromQueryResult, QueryFilter, QueryOrder, QuerySelect, Statement,
    prelude::{Expr, Uuid},
    sea_query::ExprTrait,
};

use crate::{
    Db, Result, draft,
    entity::{kpi, project, unit},
    row,
};

/// The city's year, unit by unit: every unit's own figures, so that they add up to the city's.
///
/// The standing is as of the last refresh.
pub async fn year(db: &Db, actor: &Actor, year: FiscalYear, today: NaiveDate) -> Result<CityYear> {
    let _ = today;
    may(actor, Action::ReadPublished, &Scope::City)?;
    let figures = figures(db, actor, year, None).await?;
    let (reported, evaluated) = quarters(db, year).await?;
    let units = unit::Entity::find().order_by_asc(unit::Column::Code).all(db.connection()).await?;
    let codes: HashMap<Uuid, UnitCode> =
        units.iter().filter_map(|unit| Some((unit.id, unit.code.parse().ok()?))).collect();
    let rows = units.into_iter().filter(|unit| figures.units.contains_key(&Some(unit.id))).filter_map(|unit| {
        let parent = unit.parent_id.and_then(|parent| codes.get(&parent).cloned());
        Some(figures.row(&[unit.id], unit.code.parse().ok()?, unit.name, row::unit_kind(&unit.kind), parent))
    });
    let rows = rows.collect();
    let whole = figures.sum(figures.units.values());
    Ok(CityYear {
        year,
        units: rows,
        projects: whole.counts(),
        kpis: whole.kpis,
        kpis_reported: reported,
        kpis_evaluated: evaluated,
        progress: whole.progress(),
        planned: whole.planned(),
        budget_received: whole.budget_received,
        budget_spent: whole.budget_spent,
    })
}

/// Years in which anything is recorded, newest first.
pub async fn years(db: &Db, actor: &Actor) -> Result<Vec<FiscalYear>> {
    may(actor, Action::ReadPublished, &Scope::City)?;
    years_of(db, actor, None).await
}

#[derive(FromQueryResult)]
struct YearRow {
    fiscal_year: Option<i32>,
}

/// Years in which anything of these units, or of all, is recorded that an actor reads, newest first.
pub(crate) async fn years_of(db: &Db, actor: &Actor, units: Option<&[Uuid]>) -> Result<Vec<FiscalYear>> {
    let mut years = BTreeSet::new();
    for table in ["project", "kpi"] {
        let rows = match units {
            // Hops from year to year along the index instead of reading every row.
            None => {
                let shown = if table == "project" { draft::shown_sql(actor, "r.code") } else { "1 = 1".to_owned() };
                let hops = format!(
                    "WITH RECURSIVE hop(fiscal_year) AS (SELECT max(r.fiscal_year) FROM {table} r WHERE {shown} \
                     UNION ALL SELECT (SELECT max(r.fiscal_year) FROM {table} r \
                     WHERE r.fiscal_year < hop.fiscal_year AND {shown}) \
                     FROM hop WHERE hop.fiscal_year IS NOT NULL) \
                     SELECT fiscal_year FROM hop WHERE fiscal_year IS NOT NULL"
                );
                let statement = Statement::from_string(db.backend(), hops);
                YearRow::find_by_statement(statement).all(db.connection()).await?
            }
            Some(units) if table == "project" => {
                project::Entity::find()
                    .select_only()
                    .column(project::Column::FiscalYear)
                    .filter(project::Column::UnitId.is_in(units.iter().copied()))
                    .filter(draft::shown(actor))
                    .distinct()
                    .into_model()
                    .all(db.connection())
                    .await?
            }
            Some(units) => {
                kpi::Entity::find()
                    .select_only()
                    .column(kpi::Column::FiscalYear)
                    .filter(kpi::Column::UnitId.is_in(units.iter().copied()))
                    .distinct()
                    .into_model()
                    .all(db.connection())
                    .await?
            }
        };
        years.extend(rows.into_iter().filter_map(|row: YearRow| row::year(row.fiscal_year)));
    }
    Ok(years.into_iter().rev().collect())
}

/// Sums of one unit, or of several together.
#[derive(Clone, Debug, Default)]
pub(crate) struct Sums {
    statuses: HashMap<Status, u64>,
    kpis: u64,
    progress: (f64, u64),
    planned: (f64, u64),
    budget_received: Money,
    budget_spent: Money,
}

impl Sums {
    fn counts(&self) -> StatusCounts {
        let count = |status: Status| self.statuses.get(&status).map(|count| (status, *count));
        StatusCounts(Status::ALL.into_iter().filter_map(count).collect())
    }

    fn progress(&self) -> Option<f64> {
        mean(self.progress)
    }

    fn planned(&self) -> Option<f64> {
        mean(self.planned)
    }
}

fn mean((sum, count): (f64, u64)) -> Option<f64> {
    (count > 0).then(|| sum / count as f64)
}

/// A year's sums by unit; `None` holds the KPIs of the city plan itself, which belong to no unit.
pub(crate) struct Figures {
    units: HashMap<Option<Uuid>, Sums>,
}

impl Figures {
    /// Some units together as one row.
    pub(crate) fn row(
        &self,
        ids: &[Uuid],
        code: UnitCode,
        name: String,
        kind: UnitKind,
        parent: Option<UnitCode>,
    ) -> UnitRow {
        let sums = self.sum(ids.iter().filter_map(|id| self.units.get(&Some(*id))));
        UnitRow {
            code,
            name,
            kind,
            parent,
            projects: sums.counts(),
            kpis: sums.kpis,
            progress: sums.progress(),
            planned: sums.planned(),
            budget_received: sums.budget_received,
            budget_spent: sums.budget_spent,
        }
    }

    fn sum<'a>(&self, parts: impl Iterator<Item = &'a Sums>) -> Sums {
        parts.fold(Sums::default(), |mut all, part| {
            for (status, count) in &part.statuses {
                *all.statuses.entry(*status).or_default() += count;
            }
            all.kpis += part.kpis;
            all.progress = (all.progress.0 + part.progress.0, all.progress.1 + part.progress.1);
            all.planned = (all.planned.0 + part.planned.0, all.planned.1 + part.planned.1);
            all.budget_received = all.budget_received + part.budget_received;
            all.budget_spent = all.budget_spent + part.budget_spent;
            all
        })
    }
}

#[derive(FromQueryResult)]
struct ProjectSums {
    unit_id: Uuid,
    status: String,
    projects: i64,
    progress: Option<f64>,
    with_progress: i64,
    planned: Option<f64>,
    with_planned: i64,
    received: Option<i64>,
    spent: Option<i64>,
}

#[derive(FromQueryResult)]
struct KpiCount {
    unit_id: Option<Uuid>,
    kpis: i64,
}

/// A year's sums over what an actor reads, of some units or of all: two queries.
pub(crate) async fn figures(db: &Db, actor: &Actor, year: FiscalYear, units: Option<&[Uuid]>) -> Result<Figures> {
    use project::Column as C;
    // Money adds up as whole satang; PostgreSQL would widen the sum to numeric.
    let money = |column: C| Expr::col(column).sum().cast_as("BIGINT");
    let mut query = project::Entity::find()
        .select_only()
        .column(C::UnitId)
        .column(C::Status)
        .column_as(C::Code.count(), "projects")
        .column_as(C::Progress.sum(), "progress")
        .column_as(C::Progress.count(), "with_progress")
        .column_as(C::Planned.sum(), "planned")
        .column_as(C::Planned.count(), "with_planned")
        .column_as(money(C::BudgetReceived), "received")
        .column_as(money(C::BudgetSpent), "spent")
        .filter(C::FiscalYear.eq(year.be()))
        .filter(draft::shown(actor))
        .group_by(C::UnitId)
        .group_by(C::Status);
    let mut kpis = kpi::Entity::find()
        .select_only()
        .column(kpi::Column::UnitId)
        .column_as(kpi::Column::Code.count(), "kpis")
        .filter(kpi::Column::FiscalYear.eq(year.be()))
        .group_by(kpi::Column::UnitId);
    if let Some(units) = units {
        query = query.filter(C::UnitId.is_in(units.iter().copied()));
        kpis = kpis.filter(kpi::Column::UnitId.is_in(units.iter().copied()));
    }
    let count = |n: i64| u64::try_from(n).unwrap_or_default();
    let mut of: HashMap<Option<Uuid>, Sums> = HashMap::new();
    for row in query.into_model::<ProjectSums>().all(db.connection()).await? {
        let sums = of.entry(Some(row.unit_id)).or_default();
        if let Some(status) = Status::from_word(&row.status) {
            *sums.statuses.entry(status).or_default() += count(row.projects);
        }
        sums.progress.0 += row.progress.unwrap_or_default();
        sums.progress.1 += count(row.with_progress);
        sums.planned.0 += row.planned.unwrap_or_default();
        sums.planned.1 += count(row.with_planned);
        sums.budget_received = sums.budget_received + Money(row.received.unwrap_or_default());
        sums.budget_spent = sums.budget_spent + Money(row.spent.unwrap_or_default());
    }
    for row in kpis.into_model::<KpiCount>().all(db.connection()).await? {
        of.entry(row.unit_id).or_default().kpis += count(row.kpis);
    }
    Ok(Figures { units: of })
}

#[derive(FromQueryResult)]
struct QuarterCount {
    quarters_reported: i32,
    quarters_evaluated: i32,
    kpis: i64,
}

/// KPIs of a year reported and evaluated, by quarter.
async fn quarters(db: &Db, year: FiscalYear) -> Result<([u64; 4], [u64; 4])> {
    use kpi::Column as C;
    let rows: Vec<QuarterCount> = kpi::Entity::find()
        .select_only()
        .column(C::QuartersReported)
        .column(C::QuartersEvaluated)
        .column_as(C::Code.count(), "kpis")
        .filter(C::FiscalYear.eq(year.be()))
        .group_by(C::QuartersReported)
        .group_by(C::QuartersEvaluated)
        .into_model()
        .all(db.connection())
        .await?;
    let (mut reported, mut evaluated) = ([0; 4], [0; 4]);
    for row in rows {
        let kpis = u64::try_from(row.kpis).unwrap_or_default();
        for quarter in 0..4 {
            if row.quarters_reported & (1 << quarter) != 0 {
                reported[quarter] += kpis;
            }
            if row.quarters_evaluated & (1 << quarter) != 0 {
                evaluated[quarter] += kpis;
            }
        }
    }
    Ok((reported, evaluated))
}
