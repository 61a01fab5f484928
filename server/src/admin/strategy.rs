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
    Request,
    strategy::{self, EditionChange, LineChange},
};
use uuid::Uuid;

use super::typed::{Pairs, Problems, Sent, said, typed, version, years};
use crate::{router::AppState, routes::Routes, session::By, settings::today};

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
    let mut sent = Sent::new("/admin/strategy", pairs);
    let new = edition_of(&sent.pairs, &mut sent.problems);
    let mut outcome = None;
    if sent.is_fine() {
        outcome = Some(strategy::add_edition(&state.db, &asker.actor, &new, &Request::new(today())).await);
    }
    sent.answer(&state, parts, outcome, told, |code| (page(&code), Flash::EditionMade)).await
}

async fn change_edition(
    State(state): State<AppState>,
    By(asker): By,
    Path(code): Path<String>,
    parts: Parts,
    Form(pairs): Form<Pairs>,
) -> Response {
    let mut sent = Sent::new(page(&code), pairs);
    let new = edition_of(&sent.pairs, &mut sent.problems);
    let mut outcome = None;
    if sent.is_fine() {
        let (version, request) = (version(&sent.pairs), Request::new(today()));
        outcome = Some(strategy::change_edition(&state.db, &asker.actor, &code, version, &new, &request).await);
    }
    sent.answer(&state, parts, outcome, told, |()| (page(&code), Flash::Saved)).await
}

async fn add_line(
    State(state): State<AppState>,
    By(asker): By,
    Path(code): Path<String>,
    parts: Parts,
    Form(pairs): Form<Pairs>,
) -> Response {
    let mut sent = Sent::new(page(&code), pairs);
    let mut outcome = None;
    match typed(&sent.pairs, "new_number").parse::<LineNumber>() {
        Ok(number) => {
            let (label, request) = (typed(&sent.pairs, "new_label"), Request::new(today()));
            outcome = Some(strategy::add_line(&state.db, &asker.actor, &code, &number, label, &request).await);
        }
        Err(_) => sent.problems.push(("new_number", said(Lang::line_wrong_number))),
    }
    sent.answer(&state, parts, outcome, told_of_new, |id| (line_page(&code, id), Flash::LineMade)).await
}

async fn change_line(
    State(state): State<AppState>,
    By(asker): By,
    Path((code, id)): Path<(String, Uuid)>,
    parts: Parts,
    Form(pairs): Form<Pairs>,
) -> Response {
    let mut sent = Sent::new(line_page(&code, id), pairs);
    let number = Some(typed(&sent.pairs, "number")).filter(|text| !text.is_empty()).map(str::parse::<LineNumber>);
    if matches!(number, Some(Err(_))) {
        sent.problems.push(("number", said(Lang::line_wrong_number)));
    }
    let mut outcome = None;
    if sent.is_fine() {
        let label = typed(&sent.pairs, "label").to_owned();
        let new =
            LineChange { number: number.and_then(Result::ok), label, retired: typed(&sent.pairs, "retired") == "on" };
        let (version, request) = (version(&sent.pairs), Request::new(today()));
        outcome = Some(strategy::change_line(&state.db, &asker.actor, id, version, &new, &request).await);
    }
    sent.answer(&state, parts, outcome, told, |()| (line_page(&code, id), Flash::Saved)).await
}

fn page(edition: &str) -> String {
    app::request::below("/admin/strategy", edition)
}

fn line_page(edition: &str, id: Uuid) -> String {
    format!("{}/lines/{id}", page(edition))
}

/// What the store refuses of a new line, at its field.
fn told_of_new(field: &'static str) -> (&'static str, FormProblem) {
    match field {
        "label" => ("new_label", said(Lang::wording_needed)),
        _ => ("new_number", said(Lang::line_number_refused)),
    }
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
