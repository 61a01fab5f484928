//! People: their accounts, roles and links.

use app::form::{Flash, Problem as FormProblem, Submitted};
use axum::{
    Form,
    extract::{Path, State},
    http::{StatusCode, request::Parts},
    response::Response,
};
use chrono::Utc;
use domain::{
    unit::UnitCode,
    user::{Email, Grant, NewUser, Role},
};
use serde::Deserialize;
use store::{StoreError, user};

use crate::{
    page::{again, refused},
    router::AppState,
    routes::Routes,
    session::{By, done},
};

/// The forms.
pub fn routes() -> Routes {
    Routes::new()
        .post("/admin/users", add)
        .post("/admin/users/{name}/roles", |state, by, name, parts, form| role(true, state, by, name, parts, form))
        .post("/admin/users/{name}/roles/revoke", |state, by, name, parts, form| {
            role(false, state, by, name, parts, form)
        })
        .post("/admin/users/{name}/active", set_active)
        .post("/admin/users/{name}/email", set_email)
        .post("/admin/users/{name}/reset", make_link)
        .post("/admin/users/{name}/sessions/end", sign_out)
}

#[derive(Deserialize)]
struct NewForm {
    #[serde(default)]
    name: String,
    #[serde(default)]
    display_name: String,
    #[serde(default)]
    email: String,
    #[serde(default)]
    new_role: String,
    #[serde(default)]
    new_unit: String,
    #[serde(default)]
    subject: String,
}

impl NewForm {
    fn parse(&self) -> Result<NewUser, Vec<(&'static str, FormProblem)>> {
        let mut problems = Vec::new();
        let name = self.name.parse();
        if name.is_err() {
            problems.push(("name", FormProblem::UserName));
        }
        let unit = place(&self.new_unit);
        if unit.is_err() {
            problems.push(("new_unit", FormProblem::NoUnit));
        }
        let email = Email::optional(&self.email);
        if email.is_err() {
            problems.push(("email", FormProblem::Email));
        }
        let role = Role::from_word(&self.new_role);
        if role.is_none() && !self.new_role.is_empty() {
            problems.push(("new_role", FormProblem::NoRole));
        }
        match (name, unit, email) {
            (Ok(name), Ok(unit), Ok(email)) if problems.is_empty() => Ok(NewUser {
                name,
                display_name: self.display_name.clone(),
                email,
                external_subject: Some(self.subject.trim().to_owned()).filter(|subject| !subject.is_empty()),
                grants: role.map(|role| Grant { role, unit }).into_iter().collect(),
            }),
            _ => Err(problems),
        }
    }
}

async fn add(State(state): State<AppState>, By(asker): By, parts: Parts, Form(form): Form<NewForm>) -> Response {
    let problems = match form.parse() {
        Ok(new) => match user::create(&state.db, &asker.actor, &new, Utc::now()).await {
            Ok(_) => return done(&state, &format!("/admin/users/{}", new.name), Flash::UserMade),
            Err(StoreError::Invalid { field, .. }) => vec![said(field)],
            Err(error) => return refused(&state, parts, error).await,
        },
        Err(problems) => problems,
    };
    let submitted = Submitted { problems, ..Submitted::default() }.with(&[
        ("name", &form.name),
        ("display_name", &form.display_name),
        ("email", &form.email),
        ("new_role", &form.new_role),
        ("new_unit", &form.new_unit),
        ("subject", &form.subject),
    ]);
    again(&state, parts, "/admin/users", StatusCode::UNPROCESSABLE_ENTITY, submitted).await
}

#[derive(Deserialize)]
struct RoleForm {
    #[serde(default)]
    role: String,
    #[serde(default)]
    unit: String,
}

impl RoleForm {
    fn parse(&self) -> Result<Grant, (&'static str, FormProblem)> {
        let unit = place(&self.unit).map_err(|()| ("unit", FormProblem::NoUnit))?;
        let role = Role::from_word(&self.role).ok_or(("", FormProblem::NoRole))?;
        Ok(Grant { role, unit })
    }
}

/// Gives a role, or takes it.
async fn role(
    give: bool,
    State(state): State<AppState>,
    By(asker): By,
    Path(name): Path<String>,
    parts: Parts,
    Form(form): Form<RoleForm>,
) -> Response {
    let outcome = match form.parse() {
        Ok(grant) if give => user::grant(&state.db, &asker.actor, &name, &grant, Utc::now()).await,
        Ok(grant) => user::revoke(&state.db, &asker.actor, &name, &grant, Utc::now()).await,
        Err(problem) => return answer(&state, parts, &name, &form, Err(Refused::Form(problem))).await,
    };
    let outcome = outcome.map_err(Refused::Store);
    answer(&state, parts, &name, &form, outcome).await
}

#[derive(Deserialize)]
struct ActiveForm {
    /// Not there in what is no form of ours: that must not close the account.
    active: Option<String>,
}

async fn set_active(
    State(state): State<AppState>,
    By(asker): By,
    Path(name): Path<String>,
    parts: Parts,
    Form(form): Form<ActiveForm>,
) -> Response {
    let nothing = RoleForm { role: String::new(), unit: String::new() };
    let active = match form.active.as_deref() {
        Some("on") => true,
        Some("off") => false,
        _ => return answer(&state, parts, &name, &nothing, Err(Refused::Form(("", FormProblem::Missing)))).await,
    };
    let outcome = user::set_active(&state.db, &asker.actor, &name, active, Utc::now()).await;
    answer(&state, parts, &name, &nothing, outcome.map_err(Refused::Store)).await
}

#[derive(Deserialize)]
struct EmailForm {
    /// Not there in what is no form of ours: that must not take the address away.
    email: Option<String>,
}

async fn set_email(
    State(state): State<AppState>,
    By(asker): By,
    Path(name): Path<String>,
    parts: Parts,
    Form(form): Form<EmailForm>,
) -> Response {
    let page = format!("/admin/users/{name}");
    let typed = form.email.as_deref();
    let Some(Ok(email)) = typed.map(Email::optional) else {
        let problem = if typed.is_some() { FormProblem::Email } else { FormProblem::Missing };
        let submitted = Submitted::refused("email", problem).with(&[("email", typed.unwrap_or_default())]);
        return again(&state, parts, &page, StatusCode::UNPROCESSABLE_ENTITY, submitted).await;
    };
    match user::set_email(&state.db, &asker.actor, &name, email.as_ref(), Utc::now()).await {
        Ok(()) => done(&state, &page, Flash::Saved),
        Err(error) => refused(&state, parts, error).await,
    }
}

async fn sign_out(State(state): State<AppState>, By(asker): By, Path(name): Path<String>, parts: Parts) -> Response {
    let outcome = user::sign_out(&state.db, &asker.actor, &name, Utc::now()).await;
    let nothing = RoleForm { role: String::new(), unit: String::new() };
    answer(&state, parts, &name, &nothing, outcome.map_err(Refused::Store)).await
}

async fn make_link(State(state): State<AppState>, By(asker): By, Path(name): Path<String>, parts: Parts) -> Response {
    match user::reset_link(&state.db, &asker.actor, &name, Utc::now()).await {
        Ok(token) => {
            let link = Some(format!("{}/reset/{}", state.base_url, token.expose()));
            let submitted = Submitted { link, ..Submitted::default() };
            again(&state, parts, &format!("/admin/users/{name}"), StatusCode::OK, submitted).await
        }
        Err(error) => refused(&state, parts, error).await,
    }
}

/// Why a form about one person was refused.
enum Refused {
    Form((&'static str, FormProblem)),
    Store(StoreError),
}

/// Back to the person's page: with a word that it is done, or with what is wrong.
async fn answer(state: &AppState, parts: Parts, name: &str, form: &RoleForm, outcome: Result<(), Refused>) -> Response {
    let page = format!("/admin/users/{name}");
    let problem = match outcome {
        Ok(()) => return done(state, &page, Flash::Saved),
        Err(Refused::Form(problem)) => problem,
        Err(Refused::Store(StoreError::Invalid { field, .. })) => said(field),
        Err(Refused::Store(error)) => return refused(state, parts, error).await,
    };
    let submitted = Submitted { problems: vec![problem], ..Submitted::default() };
    let submitted = submitted.with(&[("role", &form.role), ("unit", &form.unit)]);
    again(state, parts, &page, StatusCode::UNPROCESSABLE_ENTITY, submitted).await
}

/// What the store refuses, at the field of the form it stands in.
fn said(field: &'static str) -> (&'static str, FormProblem) {
    match field {
        "name" => ("name", FormProblem::NameTaken),
        "display_name" => ("display_name", FormProblem::DisplayName),
        "external_subject" => ("subject", FormProblem::SubjectTaken),
        "unit" => ("unit", FormProblem::NoUnit),
        _ => ("", FormProblem::OwnAccount),
    }
}

/// The place of a role: a unit's code, or nothing for the whole city.
fn place(text: &str) -> Result<Option<UnitCode>, ()> {
    let text = text.trim();
    if text.is_empty() { Ok(None) } else { text.parse().map(Some).map_err(|_| ()) }
}
