//! The forms of the Governor's policies.

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
use store::{
    Request, StoreError,
    policy::{self, PolicyChange},
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
    Routes::new().post("/admin/policies", add).post("/admin/policies/{id}", change)
}

fn policy_of(pairs: &Pairs, problems: &mut Problems) -> PolicyChange {
    let (first_year, last_year) = years(pairs, problems);
    PolicyChange {
        number: typed(pairs, "number").to_owned(),
        name: typed(pairs, "name").to_owned(),
        first_year,
        last_year,
        closed: typed(pairs, "closed") == "on",
    }
}

async fn add(State(state): State<AppState>, By(asker): By, parts: Parts, Form(pairs): Form<Pairs>) -> Response {
    let mut problems = Vec::new();
    let new = policy_of(&pairs, &mut problems);
    if problems.is_empty() {
        match policy::add(&state.db, &asker.actor, &new, &Request::new(today())).await {
            Ok(id) => return done(&state, &format!("/admin/policies/{id}"), Flash::PolicyMade),
            Err(StoreError::Invalid { field, .. }) => problems.push(told(field)),
            Err(error) => return refused(&state, parts, error).await,
        }
    }
    ask_again(&state, parts, "/admin/policies", pairs, problems).await
}

async fn change(
    State(state): State<AppState>,
    By(asker): By,
    Path(id): Path<Uuid>,
    parts: Parts,
    Form(pairs): Form<Pairs>,
) -> Response {
    let page = format!("/admin/policies/{id}");
    let mut problems = Vec::new();
    let new = policy_of(&pairs, &mut problems);
    if problems.is_empty() {
        match policy::change(&state.db, &asker.actor, id, version(&pairs), &new, &Request::new(today())).await {
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
        "number" => ("number", said(Lang::policy_number_wrong)),
        "last_year" => ("last_year", said(Lang::ends_before)),
        field => (field, said(Lang::wording_needed)),
    }
}
