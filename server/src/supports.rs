//! Which KPIs a project supports: a form that adds one, and one beside each that takes it away.

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
use domain::unit::ProjectCode;
use serde::Deserialize;
use store::{
    StoreError,
    project::{support, support_no_more, supportable},
};

use crate::{
    page::{again, refused},
    router::AppState,
    routes::Routes,
    session::{By, done},
    settings::today,
};

/// The form.
pub fn routes() -> Routes {
    Routes::new().post("/projects/{code}/kpis", change)
}

#[derive(Deserialize)]
struct LinkForm {
    /// `add` or `remove`.
    r#do: String,
    /// The KPI's code, as typed.
    kpi: String,
}

async fn change(
    State(state): State<AppState>,
    By(asker): By,
    Path(asked): Path<String>,
    parts: Parts,
    Form(form): Form<LinkForm>,
) -> Response {
    let Ok(code) = asked.parse::<ProjectCode>() else { return refused(&state, parts, StoreError::NotFound).await };
    let (db, actor, request) = (&state.db, &asker.actor, store::Request::new(today()));
    let changed = match form.r#do.as_str() {
        "remove" => support_no_more(db, actor, &code, &form.kpi, &request).await,
        _ => support(db, actor, &code, &form.kpi, &request).await,
    };
    let page = format!("/projects/{code}");
    let mut matches = Vec::new();
    let problem = match changed {
        Ok(changed) => {
            let told = if changed { Flash::Saved } else { Flash::Unchanged };
            return done(&state, &format!("{page}#supports"), told);
        }
        // Words are looked up, for one of what is found to be chosen.
        Err(StoreError::Invalid { field: "kpi", .. }) => {
            matches = match supportable(db, actor, &code, Some(&form.kpi)).await {
                Ok(found) if !form.kpi.trim().is_empty() => found,
                Ok(_) => Vec::new(),
                Err(error) => return refused(&state, parts, error).await,
            };
            FormProblem::label(if matches.is_empty() { Lang::not_a_kpi } else { Lang::kpi_choose })
        }
        Err(StoreError::Invalid { field: "kpi_year", .. }) => FormProblem::label(|lang| lang.kpi_of_another_year()),
        Err(StoreError::Invalid { field: "kpi_most", .. }) => FormProblem::label(|lang| lang.kpis_enough()),
        Err(error) => return refused(&state, parts, error).await,
    };
    let submitted = Submitted { matches, ..Submitted::refused("kpi", problem).with(&[("kpi", form.kpi.as_str())]) };
    again(&state, parts, &page, StatusCode::UNPROCESSABLE_ENTITY, submitted).await
}
