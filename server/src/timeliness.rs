//! Completeness and timeliness as a file.

use app::{i18n::Lang, timeliness::file::csv};
use axum::{
    extract::{Query, State},
    http::header,
    response::{IntoResponse, Response},
};
use domain::{fiscal_year::FiscalYear, timeliness::Order};
use serde::Deserialize;

use crate::{problem::Problem, router::AppState, routes::Routes, session::By, settings::today};

/// The file.
pub fn routes() -> Routes {
    Routes::new().get("/timeliness.csv", file)
}

#[derive(Deserialize)]
struct Asked {
    year: Option<String>,
    sort: Option<String>,
    lang: Option<String>,
}

async fn file(State(state): State<AppState>, by: By, Query(asked): Query<Asked>) -> Result<Response, Problem> {
    let today = today();
    let year = match asked.year {
        Some(text) => text.parse().map_err(|_| Problem::bad_request(format!("year: {text}")))?,
        None => FiscalYear::of(today),
    };
    let lang = asked.lang.as_deref().and_then(Lang::from_code).unwrap_or_default();
    let mut city = store::timeliness::city(&state.db, by.actor(), year, today).await?;
    asked.sort.as_deref().and_then(Order::from_word).unwrap_or_default().sort(&mut city.units);
    let disposition = format!("attachment; filename=\"timeliness-{year}.csv\"");
    let head = [(header::CONTENT_TYPE, "text/csv; charset=utf-8"), (header::CONTENT_DISPOSITION, disposition.as_str())];
    Ok((head, csv(lang, &city)).into_response())
}
