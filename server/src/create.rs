//! Making a project: its form.

use app::{
    form::{Flash, Problem as FormProblem, Submitted},
    project::new::years,
};
use axum::{
    Form,
    extract::State,
    http::{StatusCode, request::Parts},
    response::Response,
};
use domain::{
    fiscal_year::FiscalYear,
    permission::{Action, Actor},
    unit::UnitCode,
};
use serde::Deserialize;
use store::{
    StoreError,
    project::{NewProject, copied_links, create},
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
    Routes::new().post("/projects/new", make)
}

#[derive(Deserialize)]
struct NewForm {
    #[serde(default)]
    unit: String,
    #[serde(default)]
    year: String,
    #[serde(default)]
    name: String,
    #[serde(default)]
    section: String,
    #[serde(default)]
    from: String,
}

impl NewForm {
    fn parse(&self, known: bool) -> Result<NewProject, Vec<(&'static str, FormProblem)>> {
        let mut problems = Vec::new();
        let unit = self.unit.parse::<UnitCode>().ok().filter(|_| known);
        if unit.is_none() {
            problems.push(("unit", FormProblem::NoUnit));
        }
        let year = self.year.parse::<FiscalYear>().ok().filter(|year| years(today()).contains(year));
        if year.is_none() {
            problems.push(("year", said(|lang| lang.new_bad_year())));
        }
        let from = Some(self.from.trim()).filter(|from| !from.is_empty()).map(str::parse).transpose();
        if from.is_err() {
            problems.push(("", said(|lang| lang.new_model_gone())));
        }
        match (unit, year, from) {
            (Some(unit), Some(fiscal_year), Ok(from)) => Ok(NewProject {
                unit,
                fiscal_year,
                name: self.name.clone(),
                section: Some(self.section.clone()).filter(|section| !section.trim().is_empty()),
                from,
            }),
            _ => Err(problems),
        }
    }
}

/// A problem in words of both languages.
fn said(words: fn(app::i18n::Lang) -> &'static str) -> FormProblem {
    use app::i18n::Lang::{En, Th};
    FormProblem::Said(words(Th).to_owned(), words(En).to_owned())
}

/// Whether KPIs of the project it was made from have no successor, so that it does not support them. That it is made
/// stands, whatever this answers.
async fn leaves_links(state: &AppState, actor: &Actor, new: &NewProject) -> bool {
    let Some(from) = &new.from else { return false };
    let links = copied_links(&state.db, actor, from, &new.unit, new.fiscal_year).await;
    links.is_ok_and(|links| !links.left.is_empty())
}

async fn make(State(state): State<AppState>, By(asker): By, parts: Parts, Form(form): Form<NewForm>) -> Response {
    let request = store::Request::new(today());
    // Who may not make one there is told nothing of what else is wrong.
    let place = match form.unit.parse::<UnitCode>() {
        Ok(unit) => store::scope::unit(&state.db, &asker.actor, &unit).await,
        Err(_) => Err(StoreError::NotFound),
    };
    let known = match place {
        Ok(scope) if asker.actor.may(Action::CreateProject, &scope) => true,
        Ok(_) => return refused(&state, parts, StoreError::Forbidden).await,
        Err(StoreError::NotFound) => false,
        Err(error) => return refused(&state, parts, error).await,
    };
    let problems = match form.parse(known) {
        Ok(new) => match create(&state.db, &asker.actor, &new, &request).await {
            Ok(Ok(code)) => {
                let told = if leaves_links(&state, &asker.actor, &new).await {
                    Flash::ProjectMadeUnlinked
                } else {
                    Flash::ProjectMade
                };
                return done(&state, &format!("/projects/{code}/plan"), told);
            }
            Ok(Err(error)) => vec![("name", FormProblem::Edit(error))],
            Err(StoreError::Invalid { field: "unit", .. }) => vec![("unit", FormProblem::NoUnit)],
            Err(StoreError::Invalid { field: "section", .. }) => {
                vec![("section", said(|lang| lang.new_no_such_section()))]
            }
            Err(StoreError::Invalid { field: "section_closed", .. }) => {
                vec![("section", FormProblem::Edit(domain::edit::EditError::SectionClosed))]
            }
            Err(StoreError::Closed(closed)) => {
                vec![("year", FormProblem::Edit(domain::edit::EditError::Closed { closed }))]
            }
            Err(StoreError::NotFound) => vec![("", said(|lang| lang.new_model_gone()))],
            Err(error) => return refused(&state, parts, error).await,
        },
        Err(problems) => problems,
    };
    let submitted = Submitted { problems, ..Submitted::default() }.with(&[
        ("unit", &form.unit),
        ("year", &form.year),
        ("name", &form.name),
        ("section", &form.section),
        ("from", &form.from),
    ]);
    again(&state, parts, "/projects/new", StatusCode::UNPROCESSABLE_ENTITY, submitted).await
}
