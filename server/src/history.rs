//! The history of a record beside its page: as a file, and taking back what one did.

use app::{
    audit::{
        file::csv,
        filter::read,
        page::{address_of, code_of},
    },
    form::{Flash, Problem as FormProblem, Submitted},
    i18n::Lang,
};
use axum::{
    Form,
    extract::{Path, Query, State},
    http::{StatusCode, header, request::Parts},
    response::{IntoResponse, Response},
};
use domain::edit::Record;
use serde::Deserialize;
use store::StoreError;
use uuid::Uuid;

use crate::{
    page::{again, refused},
    problem::Problem,
    router::AppState,
    routes::Routes,
    session::{By, done},
    settings::today,
};

/// The file and the form of either sort of record.
pub fn routes() -> Routes {
    Routes::new()
        .get("/projects/{code}/history.csv", |state, by, code, asked| file(Record::Project, state, by, code, asked))
        .get("/kpis/{code}/history.csv", |state, by, code, asked| file(Record::Kpi, state, by, code, asked))
        .post("/projects/{code}/history", |state, by, code, parts, form| {
            take_back(Record::Project, state, by, code, parts, form)
        })
        .post("/kpis/{code}/history", |state, by, code, parts, form| {
            take_back(Record::Kpi, state, by, code, parts, form)
        })
}

async fn file(
    record: Record,
    State(state): State<AppState>,
    by: By,
    Path(asked): Path<String>,
    Query(query): Query<Vec<(String, String)>>,
) -> Result<Response, Problem> {
    let value = |name: &str| {
        let found = query.iter().rev().find(|(key, _)| key == name).map(|(_, value)| value.trim());
        found.filter(|value| !value.is_empty())
    };
    let code = code_of(record, &asked).ok_or_else(|| Problem::not_found(format!("{asked} is no code")))?;
    let (filter, unread) = read(value, 1);
    if let Some(name) = unread.first() {
        return Err(Problem::bad_request(format!("{name}: {}", value(name).unwrap_or_default())));
    }
    let lang = value("lang").and_then(Lang::from_code).unwrap_or_default();
    let page = store::history::whole(&state.db, by.actor(), record, &code, &filter).await?;
    let disposition = format!("attachment; filename=\"{code}-history.csv\"");
    let head = [(header::CONTENT_TYPE, "text/csv; charset=utf-8"), (header::CONTENT_DISPOSITION, disposition.as_str())];
    Ok((head, csv(lang, &page)).into_response())
}

#[derive(Deserialize)]
struct TakeBack {
    #[serde(default)]
    request: String,
}

async fn take_back(
    record: Record,
    State(state): State<AppState>,
    by: By,
    Path(asked): Path<String>,
    parts: Parts,
    Form(form): Form<TakeBack>,
) -> Response {
    let (Some(code), Ok(request)) = (code_of(record, &asked), form.request.trim().parse::<Uuid>()) else {
        return refused(&state, parts, StoreError::NotFound).await;
    };
    let page = format!("{}/history", address_of(record, &code));
    let new = store::Request::new(today());
    match store::history::undo_of(&state.db, by.actor(), record, &code, request, &new).await {
        Ok(undone) if undone.saved() => done(&state, &page, Flash::TakenBack),
        // What was put there is no longer there, or is no longer worked on this way.
        Ok(_) | Err(StoreError::Invalid { .. }) => {
            let submitted = Submitted::refused("request", FormProblem::NotTakenBack);
            again(&state, parts, &page, StatusCode::CONFLICT, submitted).await
        }
        Err(error) => refused(&state, parts, error).await,
    }
}
