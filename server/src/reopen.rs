//! Asking that a locked month or quarter be opened again, from a report's page.

use app::{
    form::{Flash, Problem as FormProblem, Submitted},
    i18n::Lang,
    report::my::form_of,
};
use axum::{
    Form,
    extract::{Path, State},
    http::{StatusCode, request::Parts},
    response::Response,
};
use domain::{
    period::{Period, reopening::Asked},
    permission::Actor,
};
use store::{Request, StoreError, period::reopening, report::Target};

use crate::{
    page::{again, refused},
    router::AppState,
    routes::Routes,
    session::{By, done},
    settings::today,
};

type Pairs = Vec<(String, String)>;

/// The forms.
pub fn routes() -> Routes {
    Routes::new().post("/projects/{code}/reopen", project).post("/kpis/{code}/reopen", kpi)
}

async fn project(
    State(state): State<AppState>,
    By(asker): By,
    Path(code): Path<String>,
    parts: Parts,
    Form(pairs): Form<Pairs>,
) -> Response {
    ask(&state, &asker.actor, code.parse().ok().map(Target::Project), parts, pairs).await
}

async fn kpi(
    State(state): State<AppState>,
    By(asker): By,
    Path(code): Path<String>,
    parts: Parts,
    Form(pairs): Form<Pairs>,
) -> Response {
    ask(&state, &asker.actor, code.parse().ok().map(Target::Kpi), parts, pairs).await
}

async fn ask(state: &AppState, actor: &Actor, target: Option<Target>, parts: Parts, pairs: Pairs) -> Response {
    let value = |name: &str| pairs.iter().find(|(known, _)| known == name).map_or("", |(_, value)| value.trim());
    // A year as a whole is not reported on, so what is no month or quarter is refused as it is.
    let period = value("period").parse().unwrap_or(Period::Year);
    let outcome = match &target {
        Some(target) => {
            let request = Request::new(today());
            reopening::ask(&state.db, actor, target, period, value("reopen_reason"), &request).await
        }
        None => Err(StoreError::NotFound),
    };
    let page = target.map(|target| form_of(target.record(), target.code(), period)).unwrap_or_default();
    let (status, problem) = match outcome {
        Ok(Asked::Taken) => return done(state, &page, Flash::ReopeningAsked),
        Ok(Asked::Already) => return done(state, &page, Flash::ReopeningKnown),
        Ok(Asked::Needless(needless)) => {
            let words = |lang: Lang| lang.reopening_needless(needless);
            (StatusCode::CONFLICT, ("reopen", FormProblem::Said(words(Lang::Th), words(Lang::En))))
        }
        Err(StoreError::Invalid { field: "reason", .. }) => {
            (StatusCode::UNPROCESSABLE_ENTITY, ("reopen_reason", FormProblem::label(Lang::reason_needed)))
        }
        // Of what is not reported on there is nothing to open.
        Err(StoreError::Invalid { .. } | StoreError::Conflict { .. }) => {
            return refused(state, parts, StoreError::NotFound).await;
        }
        Err(error) => return refused(state, parts, error).await,
    };
    let submitted = Submitted { values: pairs, problems: vec![problem], ..Submitted::default() };
    again(state, parts, &page, status, submitted).await
}
