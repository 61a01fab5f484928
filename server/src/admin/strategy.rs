//! The forms of the city's plan: editions and lines.

use app::{
    form::{Flash, Problem as FormProblem},
    i18n::Lang,
};
use axum::{
    Form,
    extract::{Path, State},
    http::request::Parts,
    response::Response,
};
use domain::strategy::LineNumber;
use store::{
    Request, StoreError,
    strategy::{self, EditionChange, LineChange},
};
use uuid::Uuid;

use super::typed::{Pairs, Problems, ask_again, said, typed, version, years};
use crate::{
    page::refused,
    router::AppState,
    routes::Routes,
    session::{By, done},
    settings::today,
};

/// The forms.
pub fn routes() -> Routes {
    Routes::new()
        .post("/admin/strategy", add_edition)
        .post("/admin/strategy/{edition}", change_edition)
        .post("/admin/strategy/{edition}/lines", add_line)
        .post("/admin/strategy/{edition}/lines/{id}", change_line)
}

fn edition_of(pairs: &Pairs, problems: &mut Problems) -> EditionChange {
    let (first_year, last_year) = years(pairs, problems);
    EditionChange { name: typed(pairs, "name").to_owned(), first_year, last_year }
}

async fn add_edition(State(state): State<AppState>, By(asker): By, parts: Parts, Form(pairs): Form<Pairs>) -> Response {
    let mut problems = Vec::new();
    let new = edition_of(&pairs, &mut problems);
    if problems.is_empty() {
        match strategy::add_edition(&state.db, &asker.actor, &new, &Request::new(today())).await {
            Ok(code) => return done(&state, &format!("/admin/strategy/{code}"), Flash::EditionMade),
            Err(StoreError::Invalid { field, .. }) => problems.push(told(field)),
            Err(error) => return refused(&state, parts, error).await,
        }
    }
    ask_again(&state, parts, "/admin/strategy", pairs, problems).await
}

async fn change_edition(
    State(state): State<AppState>,
    By(asker): By,
    Path(code): Path<String>,
    parts: Parts,
    Form(pairs): Form<Pairs>,
) -> Response {
    let page = app::request::below("/admin/strategy", &code);
    let mut problems = Vec::new();
    let new = edition_of(&pairs, &mut problems);
    if problems.is_empty() {
        let request = Request::new(today());
        match strategy::change_edition(&state.db, &asker.actor, &code, version(&pairs), &new, &request).await {
            Ok(()) => return done(&state, &page, Flash::Saved),
            Err(StoreError::Invalid { field, .. }) => problems.push(told(field)),
            Err(StoreError::Conflict { .. }) => problems.push(("", said(Lang::changed_since))),
            Err(error) => return refused(&state, parts, error).await,
        }
    }
    ask_again(&state, parts, &page, pairs, problems).await
}

async fn add_line(
    State(state): State<AppState>,
    By(asker): By,
    Path(code): Path<String>,
    parts: Parts,
    Form(pairs): Form<Pairs>,
) -> Response {
    let page = app::request::below("/admin/strategy", &code);
    let mut problems = Vec::new();
    match typed(&pairs, "new_number").parse::<LineNumber>() {
        Ok(number) => {
            let label = typed(&pairs, "new_label");
            match strategy::add_line(&state.db, &asker.actor, &code, &number, label, &Request::new(today())).await {
                Ok(id) => return done(&state, &format!("{page}/lines/{id}"), Flash::LineMade),
                Err(StoreError::Invalid { field: "label", .. }) => {
                    problems.push(("new_label", said(Lang::wording_needed)));
                }
                Err(StoreError::Invalid { .. }) => problems.push(("new_number", said(Lang::line_number_refused))),
                Err(error) => return refused(&state, parts, error).await,
            }
        }
        Err(_) => problems.push(("new_number", said(Lang::line_wrong_number))),
    }
    ask_again(&state, parts, &page, pairs, problems).await
}

async fn change_line(
    State(state): State<AppState>,
    By(asker): By,
    Path((code, id)): Path<(String, Uuid)>,
    parts: Parts,
    Form(pairs): Form<Pairs>,
) -> Response {
    let page = format!("{}/lines/{id}", app::request::below("/admin/strategy", &code));
    let mut problems = Vec::new();
    let number = match typed(&pairs, "number") {
        "" => None,
        text => text.parse::<LineNumber>().map_err(|_| problems.push(("number", said(Lang::line_wrong_number)))).ok(),
    };
    if problems.is_empty() {
        let label = typed(&pairs, "label").to_owned();
        let new = LineChange { number, label, retired: typed(&pairs, "retired") == "on" };
        let request = Request::new(today());
        match strategy::change_line(&state.db, &asker.actor, id, version(&pairs), &new, &request).await {
            Ok(()) => return done(&state, &page, Flash::Saved),
            Err(StoreError::Invalid { field, .. }) => problems.push(told(field)),
            Err(StoreError::Conflict { .. }) => problems.push(("", said(Lang::changed_since))),
            Err(error) => return refused(&state, parts, error).await,
        }
    }
    ask_again(&state, parts, &page, pairs, problems).await
}

/// What the store refuses, at its field.
fn told(field: &'static str) -> (&'static str, FormProblem) {
    match field {
        "first_year" => ("first_year", said(Lang::edition_overlaps)),
        "last_year" => ("last_year", said(Lang::ends_before)),
        "number" => ("number", said(Lang::line_number_refused)),
        "retired" => ("retired", said(Lang::line_above_retired)),
        field => (field, said(Lang::wording_needed)),
    }
}
