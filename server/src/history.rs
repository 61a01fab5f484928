//! The history of something beside its page: as a file, and taking back what one did.

use std::collections::HashMap;

use app::{
    audit::{
        file::csv,
        filter::read,
        page::{address_of, code_of},
        subject::{key_of, pattern_of},
    },
    form::{Flash, Problem as FormProblem, Submitted},
    i18n::Lang,
};
use axum::{
    Form,
    extract::{Path, Query, State},
    http::{HeaderName, StatusCode, header, request::Parts},
    response::{IntoResponse, Response},
};
use domain::{edit::Record, history::Subject};
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

/// The file of each history, and the form of those that are taken back there.
pub fn routes() -> Routes {
    let forms = Routes::new()
        .post("/projects/{code}/history", |state, by, code, parts, form| {
            take_back(Record::Project, state, by, code, parts, form)
        })
        .post("/kpis/{code}/history", |state, by, code, parts, form| {
            take_back(Record::Kpi, state, by, code, parts, form)
        });
    Subject::ALL.into_iter().fold(forms, |routes, subject| {
        let path = format!("{}.csv", pattern_of(subject, |name| format!("{{{name}}}")));
        routes.get(&path, move |state, by, asked, parts, query| file(subject, state, by, asked, parts, query))
    })
}

async fn file(
    subject: Subject,
    State(state): State<AppState>,
    by: By,
    asked: Parts,
    Path(parts): Path<HashMap<String, String>>,
    Query(query): Query<Vec<(String, String)>>,
) -> Result<Response, Problem> {
    let value = |name: &str| last(&query, name);
    let key = key_of(subject, |name| parts.get(name).cloned()).ok_or_else(|| {
        let asked = subject.parts().iter().filter_map(|name| parts.get(*name).cloned()).collect::<Vec<_>>();
        Problem::not_found(format!("{} is no code", asked.join("/")))
    })?;
    let (filter, unread) = read(value, 1);
    if let Some(name) = unread.first() {
        return Err(Problem::bad_request(format!("{name}: {}", value(name).unwrap_or_default())));
    }
    let lang = value("lang").and_then(Lang::from_code).unwrap_or_default();
    let page = match store::history::whole(&state.db, by.actor(), subject, &key, &filter).await {
        // Whoever is not signed in is led to where one does.
        Err(StoreError::Forbidden) => return Ok(refused(&state, asked, StoreError::Forbidden).await),
        page => page?,
    };
    Ok((csv_head(&format!("{key}-history")), csv(lang, &page)).into_response())
}

/// The last value of a parameter that is not blank.
pub(crate) fn last<'a>(query: &'a [(String, String)], name: &str) -> Option<&'a str> {
    let found = query.iter().rev().find(|(key, _)| key == name).map(|(_, value)| value.trim());
    found.filter(|value| !value.is_empty())
}

/// What a file of comma-separated values is sent with; what no file may be called is left out of its name.
pub(crate) fn csv_head(name: &str) -> [(HeaderName, String); 2] {
    let plain = |c: char| if c.is_ascii_alphanumeric() || matches!(c, '.' | '_') { c } else { '-' };
    let name: String = name.chars().map(plain).collect();
    [
        (header::CONTENT_TYPE, "text/csv; charset=utf-8".to_owned()),
        (header::CONTENT_DISPOSITION, format!("attachment; filename=\"{name}.csv\"")),
    ]
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
