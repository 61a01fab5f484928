//! The forms of signing in and of one's own account.

use app::{
    form::{Flash, Problem as FormProblem, Submitted},
    request::Asker,
};
use axum::{
    Form,
    extract::{Path, State},
    http::{StatusCode, request::Parts},
    response::{IntoResponse, Redirect, Response},
};
use chrono::{DateTime, Utc};
use domain::{
    ids::SessionId,
    user::{
        Email,
        password::{NewPassword, PasswordProblem},
    },
};
use serde::Deserialize;
use store::{StoreError, session::SignIn, user::PasswordChange};
use uuid::Uuid;

use crate::{
    cookie, oidc,
    page::{again, refused},
    router::AppState,
    routes::Routes,
    session::{By, client, done, welcome, welcome_for_long},
};

/// The forms.
pub fn routes() -> Routes {
    Routes::new()
        .post("/login", sign_in)
        .post("/logout", sign_out)
        .post("/account/email", change_email)
        .post("/account/password", change_password)
        .post("/account/sessions/end", end_all)
        .post("/account/sessions/{id}/end", end)
        .post("/reset/{token}", set_password)
}

#[derive(Deserialize)]
struct SignInForm {
    #[serde(default)]
    name: String,
    #[serde(default)]
    password: String,
    #[serde(default)]
    next: String,
    /// Ticked on a device of one's own.
    keep: Option<String>,
}

async fn sign_in(State(state): State<AppState>, By(asker): By, parts: Parts, Form(form): Form<SignInForm>) -> Response {
    let client = client(&state, &parts);
    let outcome = store::session::sign_in(&state.db, &asker.actor, &form.name, &form.password, &client, Utc::now());
    // What was typed as a name may be a password, so it goes to the list of attempts, not to the log.
    let address = client.address.as_str();
    let (status, problem) = match outcome.await {
        Ok(SignIn::Welcome(token)) => {
            tracing::info!(address, "signed in by password");
            let welcome = if form.keep.is_some() { welcome_for_long } else { welcome };
            return welcome(&state, &token, &form.next);
        }
        Ok(SignIn::Wrong) => {
            tracing::warn!(address, "refused a sign-in by password");
            (StatusCode::UNAUTHORIZED, FormProblem::WrongPassword)
        }
        Ok(SignIn::Locked { until }) => {
            tracing::warn!(address, "refused a sign-in by password: too many attempts");
            (StatusCode::TOO_MANY_REQUESTS, FormProblem::Locked { until })
        }
        Err(error) => return refused(&state, parts, error).await,
    };
    let mut values = vec![("name", form.name.as_str()), ("next", form.next.as_str())];
    values.extend(form.keep.is_some().then_some(("keep", "on")));
    let submitted = Submitted::refused("", problem).with(&values);
    again(&state, parts, "/login", status, submitted).await
}

async fn sign_out(State(state): State<AppState>, By(asker): By, parts: Parts) -> Response {
    let external = vouched_for(&state, &asker).await;
    if let Some(own) = asker.session
        && let Err(error) = store::session::end(&state.db, &asker.actor, own).await
    {
        return refused(&state, parts, error).await;
    }
    signed_out(&state, parts, external).await
}

/// Whether the organisation's own sign-in vouched for the session that asks.
async fn vouched_for(state: &AppState, asker: &Asker) -> bool {
    match asker.session {
        Some(own) if state.oidc.is_some() => {
            store::session::is_external(&state.db, &asker.actor, own).await.unwrap_or(false)
        }
        _ => false,
    }
}

/// The browser forgets its token; the page it comes to says so, or leads on to signing out at the organisation.
async fn signed_out(state: &AppState, parts: Parts, external: bool) -> Response {
    let onward = if external { oidc::sign_out_there(state, parts).await } else { None };
    let mut response = onward.unwrap_or_else(|| Redirect::to("/login").into_response());
    let headers = response.headers_mut();
    cookie::set(headers, state.https, Flash::COOKIE, Flash::SignedOut.word(), Some(60));
    cookie::set(headers, state.https, cookie::SESSION, "", Some(0));
    response
}

#[derive(Deserialize)]
struct PasswordForm {
    #[serde(default)]
    current: String,
    #[serde(default)]
    password: String,
    #[serde(default)]
    again: String,
}

async fn change_password(
    State(state): State<AppState>,
    By(asker): By,
    parts: Parts,
    Form(form): Form<PasswordForm>,
) -> Response {
    let Some(person) = asker.actor.person() else { return refused(&state, parts, StoreError::Forbidden).await };
    let new = match NewPassword::parse(&form.password, &form.again, &person.name) {
        Ok(new) => new,
        Err(problem) => {
            return again(&state, parts, "/account", StatusCode::UNPROCESSABLE_ENTITY, typed(problem)).await;
        }
    };
    let now = Utc::now();
    let change = store::user::change_password(&state.db, &asker.actor, asker.session, &form.current, &new, now);
    let (status, submitted) = match change.await {
        Ok(PasswordChange::Done) => return done(&state, "/account", Flash::PasswordChanged),
        Ok(PasswordChange::Wrong) => {
            (StatusCode::UNPROCESSABLE_ENTITY, Submitted::refused("current", FormProblem::WrongCurrent))
        }
        Ok(PasswordChange::Locked { until }) => (StatusCode::TOO_MANY_REQUESTS, locked(until)),
        Err(StoreError::Invalid { field: "password", .. }) => {
            (StatusCode::UNPROCESSABLE_ENTITY, typed(PasswordProblem::Common))
        }
        Err(error) => return refused(&state, parts, error).await,
    };
    again(&state, parts, "/account", status, submitted).await
}

#[derive(Deserialize)]
struct EmailForm {
    /// Not there in what is no form of ours: that must not take the address away.
    email: Option<String>,
}

async fn change_email(
    State(state): State<AppState>,
    By(asker): By,
    parts: Parts,
    Form(form): Form<EmailForm>,
) -> Response {
    let typed = form.email.as_deref();
    let Some(Ok(email)) = typed.map(Email::optional) else {
        let problem = if typed.is_some() { FormProblem::Email } else { FormProblem::Missing };
        let submitted = Submitted::refused("email", problem).with(&[("email", typed.unwrap_or_default())]);
        return again(&state, parts, "/account", StatusCode::UNPROCESSABLE_ENTITY, submitted).await;
    };
    match store::user::set_own_email(&state.db, &asker.actor, email.as_ref(), Utc::now()).await {
        Ok(()) => done(&state, "/account", Flash::Saved),
        Err(error) => refused(&state, parts, error).await,
    }
}

async fn end(State(state): State<AppState>, By(asker): By, Path(id): Path<Uuid>, parts: Parts) -> Response {
    let external = asker.session == Some(SessionId(id)) && vouched_for(&state, &asker).await;
    match store::session::end(&state.db, &asker.actor, SessionId(id)).await {
        Ok(()) if asker.session == Some(SessionId(id)) => signed_out(&state, parts, external).await,
        Ok(()) => done(&state, "/account", Flash::SessionEnded),
        Err(error) => refused(&state, parts, error).await,
    }
}

async fn end_all(State(state): State<AppState>, By(asker): By, parts: Parts) -> Response {
    let external = vouched_for(&state, &asker).await;
    match store::session::end_all(&state.db, &asker.actor).await {
        Ok(()) => signed_out(&state, parts, external).await,
        Err(error) => refused(&state, parts, error).await,
    }
}

async fn set_password(
    State(state): State<AppState>,
    By(asker): By,
    Path(token): Path<String>,
    parts: Parts,
    Form(form): Form<PasswordForm>,
) -> Response {
    let now = Utc::now();
    let page = parts.uri.path().to_owned();
    let name = match store::user::who_may_reset(&state.db, &asker.actor, &token, now).await {
        Ok(name) => name,
        Err(StoreError::NotFound) => {
            return again(&state, parts, &page, StatusCode::NOT_FOUND, Submitted::default()).await;
        }
        Err(error) => return refused(&state, parts, error).await,
    };
    let new = match NewPassword::parse(&form.password, &form.again, &name) {
        Ok(new) => new,
        Err(problem) => return again(&state, parts, &page, StatusCode::UNPROCESSABLE_ENTITY, typed(problem)).await,
    };
    match store::user::use_reset_link(&state.db, &asker.actor, &token, &new, now).await {
        Ok(()) => done(&state, "/login", Flash::PasswordSet),
        Err(StoreError::NotFound) => again(&state, parts, &page, StatusCode::NOT_FOUND, Submitted::default()).await,
        Err(StoreError::Invalid { field: "password", .. }) => {
            again(&state, parts, &page, StatusCode::UNPROCESSABLE_ENTITY, typed(PasswordProblem::Common)).await
        }
        Err(error) => refused(&state, parts, error).await,
    }
}

fn typed(problem: PasswordProblem) -> Submitted {
    let field = if problem == PasswordProblem::Mismatch { "again" } else { "password" };
    Submitted::refused(field, FormProblem::Password(problem))
}

fn locked(until: DateTime<Utc>) -> Submitted {
    Submitted::refused("current", FormProblem::Locked { until })
}
