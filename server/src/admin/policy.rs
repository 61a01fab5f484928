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
    Request,
    policy::{self, PolicyChange},
};
use uuid::Uuid;

use super::typed::{Pairs, Problems, Sent, said, typed, version, years};
use crate::{router::AppState, routes::Routes, session::By, settings::today};

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
    let mut sent = Sent::new("/admin/policies", pairs);
    let new = policy_of(&sent.pairs, &mut sent.problems);
    let mut outcome = None;
    if sent.is_fine() {
        outcome = Some(policy::add(&state.db, &asker.actor, &new, &Request::new(today())).await);
    }
    sent.answer(&state, parts, outcome, told, |id| (page(id), Flash::PolicyMade)).await
}

async fn change(
    State(state): State<AppState>,
    By(asker): By,
    Path(id): Path<Uuid>,
    parts: Parts,
    Form(pairs): Form<Pairs>,
) -> Response {
    let mut sent = Sent::new(page(id), pairs);
    let new = policy_of(&sent.pairs, &mut sent.problems);
    let mut outcome = None;
    if sent.is_fine() {
        let (version, request) = (version(&sent.pairs), Request::new(today()));
        outcome = Some(policy::change(&state.db, &asker.actor, id, version, &new, &request).await);
    }
    sent.answer(&state, parts, outcome, told, |()| (page(id), Flash::Saved)).await
}

fn page(id: Uuid) -> String {
    format!("/admin/policies/{id}")
}

/// What the store refuses, at its field.
fn told(field: &'static str) -> (&'static str, FormProblem) {
    match field {
        "number" => ("number", said(Lang::policy_number_wrong)),
        "last_year" => ("last_year", said(Lang::ends_before)),
        field => (field, said(Lang::wording_needed)),
    }
}
