//! Requests, one and many.

use std::collections::BTreeSet;

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use domain::{
    edit::Record,
    fiscal_year::FiscalYear,
    period::{
        Period,
        reopening::{Reopening, ReopeningState, TOLD_DAYS},
    },
    permission::{Action, Actor, Scope, may},
    unit::Named,
};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, FromQueryResult, JoinType, QueryFilter, QueryOrder,
    QuerySelect, RelationTrait, Select,
    prelude::{Expr, Uuid},
};

use super::{of_window, unit_of, waits};
use crate::{
    Db, Result, StoreError,
    entity::{fiscal_year, kpi, project, reopening, unit},
    report::{Row, Target, units},
    request::now,
    row,
    user::called,
};

/// Requests of a year that are shown at once; of more those that wait longest, until they are decided.
const WAITING: u64 = 200;
/// Requests that are told those who asked.
const TOLD: u64 = 50;
/// The unit still has what it was given by the request, or more: nobody took it back since.
const IN_FORCE: &str = "EXISTS (SELECT 1 FROM window_exception AS given WHERE given.unit_id = reopening.unit_id \
                        AND given.fiscal_year_id = reopening.fiscal_year_id AND given.period = reopening.period \
                        AND given.locks >= reopening.until)";
/// No request of the same window came after it.
const NEWEST: &str = "NOT EXISTS (SELECT 1 FROM reopening AS later WHERE later.unit_id = reopening.unit_id \
                      AND later.fiscal_year_id = reopening.fiscal_year_id AND later.period = reopening.period \
                      AND later.id > reopening.id)";

/// The newest request for the window of a record's month or quarter, whoever asked.
pub async fn newest(
    db: &Db,
    actor: &Actor,
    target: &Target,
    period: Period,
    today: NaiveDate,
) -> Result<Option<Reopening>> {
    let c = db.connection();
    may(actor, Action::ReportProgress, &target.scope(c, actor).await?)?;
    let row = Row::find(c, target, false).await?;
    let (year, unit) = (row.year(today), unit_of(&row, target, period)?);
    let year = match super::find(c, year, false).await {
        Err(StoreError::NotFound) => return Ok(None),
        found => found?,
    };
    let query = joined(of_window(year.id, period, unit)).order_by_desc(reopening::Column::Id).limit(1);
    Ok(read(c, query).await?.pop())
}

/// The requests of a year that wait for an answer, those that wait longest first: two queries.
pub async fn of_year(db: &Db, actor: &Actor, year: FiscalYear) -> Result<Vec<Reopening>> {
    may(actor, Action::ManagePeriods, &Scope::City)?;
    let query = joined(reopening::Entity::find()).filter(fiscal_year::Column::Year.eq(year.be())).filter(waits());
    read(db.connection(), query.order_by_asc(reopening::Column::Id).limit(WAITING)).await
}

/// How many wait, by year, the newest year first: one query.
pub async fn waiting(db: &Db, actor: &Actor) -> Result<Vec<(FiscalYear, u64)>> {
    may(actor, Action::ManagePeriods, &Scope::City)?;
    let counts: Vec<(i32, i64)> = reopening::Entity::find()
        .select_only()
        .column_as(fiscal_year::Column::Year, "year")
        .column_as(reopening::Column::Id.count(), "waiting")
        .join(JoinType::InnerJoin, reopening::Relation::Year.def())
        .filter(waits())
        .group_by(fiscal_year::Column::Year)
        .order_by_desc(fiscal_year::Column::Year)
        .into_tuple()
        .all(db.connection())
        .await?;
    Ok(counts
        .into_iter()
        .filter_map(|(year, count)| Some((row::year(Some(year))?, u64::try_from(count).ok()?)))
        .collect())
}

/// What became of requests an actor made, or that were made for units in which the actor reports, newest first: those
/// that wait, those by which a window is still open, and those refused of late, unless it was asked again since. Who
/// reports in the whole city is told of their own alone.
pub async fn told(db: &Db, actor: &Actor, today: NaiveDate) -> Result<Vec<Reopening>> {
    use reopening::Column as C;
    let c = db.connection();
    let places = units(c, actor, Action::ReportProgress).await?;
    let own = C::AskedById.eq(actor.person().ok_or(StoreError::Forbidden)?.id.0);
    let whose = places.into_iter().fold(Condition::any().add(own), |any, units| any.add(C::UnitId.is_in(units)));
    let since = now() - TimeDelta::days(i64::try_from(TOLD_DAYS).unwrap_or_default());
    let is = |word: &str| Condition::all().add(C::State.eq(word));
    let fresh = Condition::any()
        .add(waits())
        .add(is(ReopeningState::GRANTED).add(C::Until.gt(today)).add(Expr::cust(IN_FORCE)))
        .add(is(ReopeningState::REFUSED).add(C::DecidedAt.gte(since)));
    let query = joined(reopening::Entity::find()).filter(whose).filter(fresh).filter(Expr::cust(NEWEST));
    read(c, query.order_by_desc(C::Id).limit(TOLD)).await
}

/// A request with what it is of.
#[derive(FromQueryResult)]
struct Found {
    id: Uuid,
    year: i32,
    period: String,
    unit_code: String,
    unit_name: String,
    project_code: Option<String>,
    project_name: Option<String>,
    kpi_code: Option<String>,
    kpi_name: Option<String>,
    reason: String,
    state: String,
    asked_by: String,
    asked_at: DateTime<Utc>,
    until: Option<NaiveDate>,
    answer: Option<String>,
    decided_by: Option<String>,
    decided_at: Option<DateTime<Utc>>,
    version: i32,
}

fn joined(query: Select<reopening::Entity>) -> Select<reopening::Entity> {
    use reopening::{Column as C, Relation};
    let own = [
        C::Id,
        C::Period,
        C::Reason,
        C::State,
        C::AskedBy,
        C::AskedAt,
        C::Until,
        C::Answer,
        C::DecidedBy,
        C::DecidedAt,
        C::Version,
    ];
    query
        .select_only()
        .columns(own)
        .column_as(fiscal_year::Column::Year, "year")
        .column_as(unit::Column::Code, "unit_code")
        .column_as(unit::Column::Name, "unit_name")
        .column_as(project::Column::Code, "project_code")
        .column_as(project::Column::Name, "project_name")
        .column_as(kpi::Column::Code, "kpi_code")
        .column_as(kpi::Column::Name, "kpi_name")
        .join(JoinType::InnerJoin, Relation::Year.def())
        .join(JoinType::InnerJoin, Relation::Unit.def())
        .join(JoinType::LeftJoin, Relation::Project.def())
        .join(JoinType::LeftJoin, Relation::Kpi.def())
}

/// Reads what a query finds, with what people are called: two queries.
async fn read(c: &impl ConnectionTrait, query: Select<reopening::Entity>) -> Result<Vec<Reopening>> {
    let found: Vec<Found> = query.into_model().all(c).await?;
    if found.is_empty() {
        return Ok(Vec::new());
    }
    let names: BTreeSet<&str> =
        found.iter().flat_map(|row| [Some(row.asked_by.as_str()), row.decided_by.as_deref()]).flatten().collect();
    let called = called(c, names).await?;
    let known = |name: String| called.get(&name).cloned().unwrap_or(name);
    Ok(found.into_iter().filter_map(|row| of_row(row, known)).collect())
}

fn of_row(row: Found, known: impl Fn(String) -> String) -> Option<Reopening> {
    let state = match row.state.as_str() {
        ReopeningState::GRANTED => ReopeningState::Granted { until: row.until? },
        ReopeningState::REFUSED => ReopeningState::Refused { answer: row.answer.unwrap_or_default() },
        _ => ReopeningState::Asked,
    };
    Some(Reopening {
        id: row.id,
        unit: Named { code: row.unit_code, name: row.unit_name },
        year: row::year(Some(row.year))?,
        period: row.period.parse().ok()?,
        record: if row.project_code.is_some() { Record::Project } else { Record::Kpi },
        of: Named { code: row.project_code.or(row.kpi_code)?, name: row.project_name.or(row.kpi_name)? },
        reason: row.reason,
        asked_by: known(row.asked_by),
        asked_at: row.asked_at,
        state,
        decided_by: row.decided_by.map(known),
        decided_at: row.decided_at,
        version: row.version,
    })
}
