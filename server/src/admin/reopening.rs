//! Answering those who ask that a locked window be opened again.

use app::{
    form::{Flash, Problem as FormProblem, Submitted},
    i18n::Lang,
};
use axum::{
    Form,
    extract::{Path, State},
    http::{StatusCode, request::Parts},
    response::Response,
};
use domain::{
    fiscal_year::FiscalYear,
    period::reopening::{WrongUntil, until},
};
use store::{Request, StoreError, period::reopening};
use uuid::Uuid;

use super::{
    period::day,
    typed::{Pairs, said, typed, version},
};
use crate::{
    page::{again, refused},
    router::AppState,
    routes::Routes,
    session::{By, done},
    settings::today,
};

/// The forms.
pub fn routes() -> Routes {
    Routes::new()
        .post("/admin/periods/{year}/reopenings/{id}/grant", grant)
        .post("/admin/periods/{year}/reopenings/{id}/refuse", refuse)
}

async fn grant(
    State(state): State<AppState>,
    By(asker): By,
    Path((year, id)): Path<(String, Uuid)>,
    parts: Parts,
    Form(pairs): Form<Pairs>,
) -> Response {
    let Ok(year) = year.parse::<FiscalYear>() else { return refused(&state, parts, StoreError::NotFound).await };
    let name = format!("until.{id}");
    let wrong = |error: WrongUntil| {
        let words = |lang: Lang| lang.wrong_until(error);
        FormProblem::Said(words(Lang::Th), words(Lang::En))
    };
    let day = match day(typed(&pairs, &name)) {
        Ok(Some(day)) => until(day, today()).map_err(wrong),
        _ => Err(said(Lang::not_a_day)),
    };
    match day {
        Ok(day) => {
            let (request, seen) = (Request::new(today()), (id, version(&pairs)));
            let outcome = reopening::grant(&state.db, &asker.actor, year, seen, day, &request).await;
            answer(&state, parts, year, pairs, outcome, Flash::ReopeningGranted).await
        }
        Err(problem) => {
            let submitted = Submitted { values: pairs, cells: vec![(name, problem)], ..Submitted::default() };
            show(&state, parts, year, StatusCode::UNPROCESSABLE_ENTITY, submitted).await
        }
    }
}

async fn refuse(
    State(state): State<AppState>,
    By(asker): By,
    Path((year, id)): Path<(String, Uuid)>,
    parts: Parts,
    Form(pairs): Form<Pairs>,
) -> Response {
    let Ok(year) = year.parse::<FiscalYear>() else { return refused(&state, parts, StoreError::NotFound).await };
    let name = format!("answer.{id}");
    let (request, seen) = (Request::new(today()), (id, version(&pairs)));
    let outcome = reopening::refuse(&state.db, &asker.actor, year, seen, typed(&pairs, &name), &request).await;
    if matches!(outcome, Err(StoreError::Invalid { field: "answer", .. })) {
        let cells = vec![(name, said(Lang::reason_needed))];
        let submitted = Submitted { values: pairs, cells, ..Submitted::default() };
        return show(&state, parts, year, StatusCode::UNPROCESSABLE_ENTITY, submitted).await;
    }
    answer(&state, parts, year, pairs, outcome, Flash::ReopeningRefused).await
}

async fn answer(
    state: &AppState,
    parts: Parts,
    year: FiscalYear,
    values: Pairs,
    outcome: Result<(), StoreError>,
    flash: Flash,
) -> Response {
    match outcome {
        Ok(()) => done(state, &format!("/admin/periods/{year}"), flash),
        Err(StoreError::Conflict { .. }) => {
            let problems = vec![("", said(Lang::reopening_decided))];
            let submitted = Submitted { values, problems, ..Submitted::default() };
            show(state, parts, year, StatusCode::CONFLICT, submitted).await
        }
        Err(error) => refused(state, parts, error).await,
    }
}

async fn show(state: &AppState, parts: Parts, year: FiscalYear, status: StatusCode, submitted: Submitted) -> Response {
    again(state, parts, &format!("/admin/periods/{year}"), status, submitted).await
}
