//! Records as they are, or as they were on the past day a request asks for in `as_of`.

use app::{
    audit::subject::{history_of, key_of},
    past::AS_OF,
    request::address,
};
use axum::{
    extract::{Path, Query, State},
    response::Redirect,
};
use chrono::NaiveDate;
use domain::{
    city::UnitYear,
    edit::Record,
    history::{Subject, past::past_day},
    kpi::KpiView,
    listing::{KpiGrouping, UnitFilter},
    permission::Actor,
    project::ProjectView,
    unit::{CodeError, KpiCode, ProjectCode, UnitCode},
};
use store::{Db, history::AsOf, unit::UnitThen};

use crate::{problem::Problem, router::AppState, routes::Routes, session::By, settings::today};

/// Where a slider over the days of a record leads.
pub fn routes() -> Routes {
    Routes::new()
        .get("/projects/{code}/past", |state, by, code, asked| step(Record::Project.into(), state, by, code, asked))
        .get("/kpis/{code}/past", |state, by, code, asked| step(Record::Kpi.into(), state, by, code, asked))
        .get("/units/{code}/past", |state, by, code, asked| step(Subject::Unit, state, by, code, asked))
}

/// On to the record as it was on a day, given by its place among the past days on which something changed.
async fn step(
    subject: Subject,
    State(state): State<AppState>,
    by: By,
    Path(asked): Path<String>,
    Query(mut query): Query<Vec<(String, String)>>,
) -> Result<Redirect, Problem> {
    let code = key_of(subject, |_| Some(asked.clone()));
    let code = code.ok_or_else(|| Problem::not_found(format!("{asked} is no code")))?;
    let mut days = store::history::days(&state.db, by.actor(), subject, &code).await?;
    days.retain(|day| *day < today());
    let step = query.iter().rev().find(|(name, _)| name == "step").map_or("", |(_, value)| value).to_owned();
    let place: usize = step.parse().map_err(|_| Problem::bad_request(format!("step: {step}")))?;
    query.retain(|(name, _)| name != "step" && name != AS_OF);
    // A place beyond the last day is today.
    query.extend(days.get(place).map(|day| (AS_OF.to_owned(), day.to_string())));
    let pairs: Vec<(&str, &str)> = query.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    let page = history_of(subject, &code);
    Ok(Redirect::to(&address(page.trim_end_matches("/history"), &pairs)))
}

/// A project, and the day it is shown for.
pub async fn project(
    db: &Db,
    actor: &Actor,
    code: &str,
    as_of: Option<&str>,
) -> Result<(ProjectView, NaiveDate), Problem> {
    let code: ProjectCode = code.parse().map_err(unknown)?;
    match day(as_of)? {
        None => Ok((store::project::view(db, actor, &code, today()).await?, today())),
        Some(day) => Ok((known(store::project::view_as_of(db, actor, &code, day).await?, day)?, day)),
    }
}

/// A KPI.
pub async fn kpi(db: &Db, actor: &Actor, code: &str, as_of: Option<&str>) -> Result<KpiView, Problem> {
    let code: KpiCode = code.parse().map_err(unknown)?;
    match day(as_of)? {
        None => Ok(store::kpi::view(db, actor, &code).await?),
        Some(day) => known(store::kpi::view_as_of(db, actor, &code, day).await?, day),
    }
}

/// A unit's year. What its records are to be grouped by otherwise, or too many of them, is not known of a past day.
pub async fn unit(
    db: &Db,
    actor: &Actor,
    code: &UnitCode,
    filter: &UnitFilter,
    as_of: Option<&str>,
) -> Result<UnitYear, Problem> {
    let Some(day) = day(as_of)? else { return Ok(store::unit::year(db, actor, code, filter, today()).await?) };
    if filter.by != KpiGrouping::default() {
        return Err(Problem::bad_request(format!("by: not known on {day}")));
    }
    let UnitThen { unit, counted } = known(store::unit::as_of(db, actor, code, filter, day).await?, day)?;
    match counted {
        true => Ok(unit),
        false => Err(Problem::bad_request("as_of: too many records to take back at once; ask for the units below")),
    }
}

fn day(as_of: Option<&str>) -> Result<Option<NaiveDate>, Problem> {
    past_day(as_of, today()).map_err(|error| Problem::bad_request(format!("as_of: {error}")))
}

fn known<T>(was: AsOf<T>, day: NaiveDate) -> Result<T, Problem> {
    match was {
        AsOf::Known(was) => Ok(*was),
        AsOf::NotYet { since } => Err(Problem::not_found(format!("as_of: not known on {day}, only since {since}"))),
    }
}

fn unknown(error: CodeError) -> Problem {
    Problem::not_found(error.to_string())
}
