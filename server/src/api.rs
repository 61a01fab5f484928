//! `/api/v1`: reading, as JSON.

use axum::{
    Json,
    extract::{Path, Query, State},
    http::{Uri, header},
    response::IntoResponse,
};
use domain::{
    city::UnitYear,
    fiscal_year::FiscalYear,
    kpi::KpiView,
    listing::ProjectFilter,
    project::{ProjectRow, ProjectView},
    standing::Status,
    unit::{KpiCode, ProjectCode, UnitCode},
};
use serde::{Deserialize, Serialize};

use crate::{problem::Problem, router::AppState, routes::Routes, session::By, settings::today};

/// Rows an answer holds where the request does not say.
const DEFAULT_LIMIT: u64 = 50;
/// Rows an answer holds at most.
const MAX_LIMIT: u64 = 500;

/// The addresses below `/api`.
pub fn routes() -> Routes {
    Routes::new()
        .get("/v1/projects", projects)
        .get("/v1/projects/{code}", project)
        .get("/v1/kpis/{code}", kpi)
        .get("/v1/units/{code}", unit)
        .get("/openapi.json", openapi)
        .otherwise(unknown)
}

async fn unknown(uri: Uri) -> Problem {
    Problem::not_found(format!("no such address: {}", uri.path()))
}

async fn project(
    State(state): State<AppState>,
    by: By,
    Path(code): Path<String>,
) -> Result<Json<ProjectView>, Problem> {
    let code: ProjectCode =
        code.parse().map_err(|error: domain::unit::CodeError| Problem::not_found(error.to_string()))?;
    Ok(Json(store::project::view(&state.db, by.actor(), &code, today()).await?))
}

async fn kpi(State(state): State<AppState>, by: By, Path(code): Path<String>) -> Result<Json<KpiView>, Problem> {
    let code: KpiCode = code.parse().map_err(|error: domain::unit::CodeError| Problem::not_found(error.to_string()))?;
    Ok(Json(store::kpi::view(&state.db, by.actor(), &code).await?))
}

#[derive(Deserialize)]
struct UnitQuery {
    year: Option<String>,
}

async fn unit(
    State(state): State<AppState>,
    by: By,
    Path(code): Path<String>,
    Query(query): Query<UnitQuery>,
) -> Result<Json<UnitYear>, Problem> {
    let code: UnitCode =
        code.parse().map_err(|error: domain::unit::CodeError| Problem::not_found(error.to_string()))?;
    let year = query.year.map(|text| year(&text)).transpose()?;
    Ok(Json(store::unit::year(&state.db, by.actor(), &code, year, today()).await?))
}

fn year(text: &str) -> Result<FiscalYear, Problem> {
    text.parse().map_err(|error: domain::fiscal_year::CalendarError| Problem::bad_request(format!("year: {error}")))
}

#[derive(Deserialize)]
struct ProjectsQuery {
    year: Option<String>,
    unit: Option<String>,
    status: Option<String>,
    q: Option<String>,
    cursor: Option<String>,
    limit: Option<String>,
}

#[derive(Serialize)]
struct Items<T> {
    items: Vec<T>,
    next: Option<String>,
}

async fn projects(
    State(state): State<AppState>,
    by: By,
    Query(query): Query<ProjectsQuery>,
) -> Result<Json<Items<ProjectRow>>, Problem> {
    let given = |text: Option<String>| text.filter(|text| !text.trim().is_empty());
    let bad = |name: &str, text: &str| Problem::bad_request(format!("{name}: {text}"));
    let filter = ProjectFilter {
        year: given(query.year).map(|text| year(&text)).transpose()?,
        unit: given(query.unit).map(|text| text.parse().map_err(|_| bad("unit", &text))).transpose()?,
        status: given(query.status)
            .map(|text| Status::from_word(&text).ok_or_else(|| bad("status", &text)))
            .transpose()?,
        q: given(query.q),
        ..ProjectFilter::default()
    };
    let cursor = given(query.cursor).map(|text| text.parse().map_err(|_| bad("cursor", &text))).transpose()?;
    let limit = match given(query.limit) {
        Some(text) => {
            text.parse::<u64>().ok().filter(|n| (1..=MAX_LIMIT).contains(n)).ok_or_else(|| bad("limit", &text))?
        }
        None => DEFAULT_LIMIT,
    };
    let (items, next) = store::project::after(&state.db, by.actor(), &filter, cursor.as_ref(), limit, today()).await?;
    Ok(Json(Items { items, next: next.map(String::from) }))
}

async fn openapi() -> impl IntoResponse {
    ([(header::CONTENT_TYPE, "application/json")], include_str!("openapi.json"))
}
