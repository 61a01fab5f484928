//! `/api/v1`: reading, as JSON.

use axum::{
    Json,
    extract::{FromRequestParts, Path, Query, State},
    http::{Uri, header, request::Parts},
    response::IntoResponse,
};
use domain::{
    fiscal_year::FiscalYear,
    listing::{KpiGrouping, MAX_TERM, ProjectFilter, UnitFilter},
    standing::Status,
    unit::UnitCode,
};
use serde::{Deserialize, Serialize, de::DeserializeOwned};
use serde_json::Value;

use crate::{past, problem::Problem, router::AppState, routes::Routes, session::By, settings::today};

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
        .not_allowed(read_only)
}

/// The router adds the header `Allow`.
async fn read_only() -> Problem {
    Problem::method_not_allowed()
}

async fn unknown(uri: Uri) -> Problem {
    Problem::not_found(format!("no such address: {}", uri.path()))
}

/// The parameters of a query; a problem of the API where they cannot be read, one given twice among them.
struct Asked<T>(T);

impl<T: DeserializeOwned, S: Send + Sync> FromRequestParts<S> for Asked<T> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Problem> {
        match Query::from_request_parts(parts, state).await {
            Ok(Query(query)) => Ok(Self(query)),
            Err(rejection) => Err(Problem::bad_request(rejection.body_text())),
        }
    }
}

/// The code in the address; nothing is there under one that is no text.
struct Code(String);

impl<S: Send + Sync> FromRequestParts<S> for Code {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Problem> {
        match Path::from_request_parts(parts, state).await {
            Ok(Path(code)) => Ok(Self(code)),
            Err(rejection) => Err(Problem::not_found(rejection.body_text())),
        }
    }
}

#[derive(Deserialize)]
struct RecordQuery {
    as_of: Option<String>,
}

async fn project(
    State(state): State<AppState>,
    by: By,
    Code(code): Code,
    Asked(query): Asked<RecordQuery>,
) -> Result<Json<Value>, Problem> {
    told(past::project(&state.db, by.actor(), &code, query.as_of.as_deref()).await?.0)
}

async fn kpi(
    State(state): State<AppState>,
    by: By,
    Code(code): Code,
    Asked(query): Asked<RecordQuery>,
) -> Result<Json<Value>, Problem> {
    told(past::kpi(&state.db, by.actor(), &code, query.as_of.as_deref()).await?)
}

#[derive(Deserialize)]
struct UnitQuery {
    year: Option<String>,
    by: Option<String>,
    group: Option<String>,
    page: Option<String>,
    limit: Option<String>,
    as_of: Option<String>,
}

async fn unit(
    State(state): State<AppState>,
    by: By,
    Code(code): Code,
    Asked(query): Asked<UnitQuery>,
) -> Result<Json<Value>, Problem> {
    let code: UnitCode =
        code.parse().map_err(|error: domain::unit::CodeError| Problem::not_found(error.to_string()))?;
    let filter = UnitFilter {
        year: given(query.year).map(|text| year(&text)).transpose()?,
        by: match given(query.by) {
            Some(word) => KpiGrouping::from_word(&word).ok_or_else(|| bad("by", &word))?,
            None => KpiGrouping::default(),
        },
        group: given(query.group),
        page: match given(query.page) {
            Some(text) => text.parse().ok().filter(|page| *page > 0).ok_or_else(|| bad("page", &text))?,
            None => 1,
        },
        size: limit(query.limit, MAX_LIMIT)?,
    };
    let unit = past::unit(&state.db, by.actor(), &code, &filter, query.as_of.as_deref()).await?;
    if filter.group.is_some() && unit.group.is_none() {
        return Err(bad("group", filter.group.as_deref().unwrap_or_default()));
    }
    told(unit)
}

/// What was given and is not blank.
fn given(text: Option<String>) -> Option<String> {
    text.filter(|text| !text.trim().is_empty())
}

fn bad(name: &str, text: &str) -> Problem {
    Problem::bad_request(format!("{name}: {text}"))
}

/// Rows asked for.
fn limit(text: Option<String>, otherwise: u64) -> Result<u64, Problem> {
    match given(text) {
        Some(text) => text.parse().ok().filter(|n| (1..=MAX_LIMIT).contains(n)).ok_or_else(|| bad("limit", &text)),
        None => Ok(otherwise),
    }
}

/// An answer in which what is absent is `null`: inside, a record without a name goes by its code, and a section known
/// only by its name has an empty one.
fn told(answer: impl Serialize) -> Result<Json<Value>, Problem> {
    let mut answer = serde_json::to_value(answer).map_err(|error| Problem::internal(&error))?;
    absent_is_null(&mut answer);
    Ok(Json(answer))
}

fn absent_is_null(value: &mut Value) {
    match value {
        Value::Array(items) => items.iter_mut().for_each(absent_is_null),
        Value::Object(fields) => {
            fields.values_mut().for_each(absent_is_null);
            if fields.get("code").and_then(Value::as_str).is_some_and(|code| fields.get("name") == Some(&code.into())) {
                fields.insert("name".to_owned(), Value::Null);
            }
            if fields.get("code") == Some(&"".into()) {
                fields.insert("code".to_owned(), Value::Null);
            }
        }
        _ => {}
    }
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
    Asked(query): Asked<ProjectsQuery>,
) -> Result<Json<Value>, Problem> {
    let q = given(query.q);
    if q.as_ref().is_some_and(|q| q.chars().count() > MAX_TERM) {
        return Err(Problem::bad_request(format!("q: at most {MAX_TERM} characters")));
    }
    let filter = ProjectFilter {
        year: given(query.year).map(|text| year(&text)).transpose()?,
        unit: given(query.unit).map(|text| text.parse().map_err(|_| bad("unit", &text))).transpose()?,
        status: given(query.status)
            .map(|text| Status::from_word(&text).ok_or_else(|| bad("status", &text)))
            .transpose()?,
        q,
        ..ProjectFilter::default()
    };
    let cursor = given(query.cursor).map(|text| text.parse().map_err(|_| bad("cursor", &text))).transpose()?;
    let limit = limit(query.limit, DEFAULT_LIMIT)?;
    let (items, next) = store::project::after(&state.db, by.actor(), &filter, cursor.as_ref(), limit, today()).await?;
    told(Items { items, next: next.map(String::from) })
}

async fn openapi() -> impl IntoResponse {
    ([(header::CONTENT_TYPE, "application/json")], include_str!("openapi.json"))
}
