//! Signing in with the organisation's own account: OpenID Connect, by authorization code with PKCE.
//!
//! A browser is sent to the issuer ([`flow`] says with what), comes back with a code, and [`provider`] changes the code
//! for the issuer's signed word about the person. Which account that is, the store knows.

mod claims;
mod flow;
mod http;
mod provider;
#[cfg(test)]
mod tests;

use std::collections::HashMap;

use app::form::{Problem as FormProblem, Submitted};
use axum::{
    Form,
    extract::{Path, Query, State},
    http::{HeaderValue, StatusCode, header, request::Parts},
    response::{IntoResponse, Redirect, Response},
};
use chrono::Utc;
use serde::Deserialize;
use store::{StoreError, session::Vouched};

use self::flow::Flow;
pub(crate) use self::http::chain;
pub use self::provider::{Oidc, OidcError};
use crate::{
    cookie,
    page::{again, refused},
    router::AppState,
    routes::Routes,
    session::{By, client, done, local, nobody, welcome},
};

/// The way there and back, and the binding of an account to a subject.
pub fn routes() -> Routes {
    Routes::new()
        .get("/login/oidc", begin)
        .get("/login/oidc/callback", callback)
        .post("/admin/users/{name}/subject", bind)
}

async fn begin(State(state): State<AppState>, Query(query): Query<HashMap<String, String>>, parts: Parts) -> Response {
    let Some(oidc) = state.oidc.clone() else { return refused(&state, parts, StoreError::NotFound).await };
    let next = local(query.get("next").map_or("", String::as_str)).to_owned();
    // Nobody is signed in by a link on another site: the person asks for it here.
    let from = parts.headers.get("sec-fetch-site").and_then(|from| from.to_str().ok());
    if !matches!(from, None | Some("same-origin" | "none")) {
        return Redirect::to(&app::request::address("/login", &[("next", &next)])).into_response();
    }
    let flow = match Flow::begin(&next, Utc::now()) {
        Ok(flow) => flow,
        Err(error) => return refused(&state, parts, error).await,
    };
    match oidc.way_in(&flow).await {
        Ok(url) => {
            let mut response = Redirect::to(url.as_str()).into_response();
            let seconds = u32::try_from(flow::PATIENCE.num_seconds()).ok();
            keep(&mut response, &state, flow.cookie(), seconds);
            response
        }
        Err(error) => {
            let (status, problem) = told(&error);
            not_in(&state, parts, status, problem, &next).await
        }
    }
}

/// The browser comes back: with a code, or with the issuer's refusal.
async fn callback(
    State(state): State<AppState>,
    By(asker): By,
    Query(query): Query<HashMap<String, String>>,
    parts: Parts,
) -> Response {
    let Some(oidc) = state.oidc.clone() else { return refused(&state, parts, StoreError::NotFound).await };
    let flow = cookie::read(&parts.headers, state.https, cookie::FLOW).and_then(|text| Flow::read(text, Utc::now()));
    let sent = |flow: &Flow| query.get("state").is_some_and(|state| flow.sent(state));
    let Some(flow) = flow.filter(sent) else {
        tracing::warn!("refused a sign-in that was not begun in this browser, or too long ago");
        return not_in(&state, parts, StatusCode::BAD_REQUEST, FormProblem::SignInStale, "").await;
    };
    let next = flow.next().to_owned();
    let person = match answer(&oidc, &query) {
        Ok(code) => oidc.person(code, &flow).await.map_err(|error| told(&error)),
        Err(refusal) => Err(refusal),
    };
    let identity = match person {
        Ok(identity) => identity,
        Err((status, problem)) => return not_in(&state, parts, status, problem, &next).await,
    };
    let client = client(&state, &parts);
    match store::session::sign_in_external(&state.db, &asker.actor, &identity, &client, Utc::now()).await {
        Ok(Vouched::Welcome(token)) => {
            tracing::info!(address = client.address, "signed in by the organisation's sign-in");
            let mut response = welcome(&state, &token, &next);
            keep(&mut response, &state, "", Some(0));
            response
        }
        Ok(Vouched::Closed) => {
            tracing::warn!(subject = identity.subject, "refused a sign-in to a closed account");
            not_in(&state, parts, StatusCode::UNAUTHORIZED, FormProblem::AccountClosed, &next).await
        }
        Ok(Vouched::Unknown) => {
            tracing::warn!(subject = identity.subject, "refused a sign-in without an account");
            let problem = FormProblem::NoAccount { subject: identity.subject };
            not_in(&state, parts, StatusCode::UNAUTHORIZED, problem, &next).await
        }
        Err(error) => refused(&state, parts, error).await,
    }
}

/// The code the browser brings, or why it brings none.
fn answer(oidc: &Oidc, query: &HashMap<String, String>) -> Result<String, (StatusCode, FormProblem)> {
    // Another issuer's code must not be told to this one.
    if query.get("iss").is_some_and(|issuer| issuer != oidc.issuer()) {
        tracing::warn!("refused a sign-in that another issuer answered");
        return Err((StatusCode::BAD_REQUEST, FormProblem::SignInStale));
    }
    match (query.get("error").map(String::as_str), query.get("code")) {
        (None, Some(code)) => Ok(code.clone()),
        (None, None) => Err((StatusCode::BAD_REQUEST, FormProblem::SignInStale)),
        (Some("access_denied" | "login_required" | "interaction_required" | "consent_required"), _) => {
            Err((StatusCode::UNAUTHORIZED, FormProblem::SignInCancelled))
        }
        (Some(error), _) => {
            tracing::error!(error, "the issuer refused the request itself");
            let late = matches!(error, "temporarily_unavailable" | "server_error");
            let status = if late { StatusCode::SERVICE_UNAVAILABLE } else { StatusCode::BAD_GATEWAY };
            Err((status, FormProblem::Elsewhere))
        }
    }
}

/// What is answered where the issuer vouches for nobody; the cause is for the log.
fn told(error: &OidcError) -> (StatusCode, FormProblem) {
    // As a text, so that a line break in what the issuer says begins no line of the log.
    let cause = error.to_string();
    match error {
        OidcError::Code(_) => {
            tracing::warn!(cause, "a sign-in was not taken");
            (StatusCode::BAD_REQUEST, FormProblem::SignInStale)
        }
        OidcError::Unreachable(_) => {
            tracing::error!(cause, "a sign-in was not possible");
            (StatusCode::SERVICE_UNAVAILABLE, FormProblem::ElsewhereDown)
        }
        OidcError::Answer(_) => {
            tracing::error!(cause, "a sign-in was not believed");
            (StatusCode::BAD_GATEWAY, FormProblem::Elsewhere)
        }
    }
}

/// The sign-in page with what went wrong; whatever was under way is over.
async fn not_in(state: &AppState, parts: Parts, status: StatusCode, problem: FormProblem, next: &str) -> Response {
    let submitted = Submitted::refused("", problem).with(&[("next", next)]);
    let mut response = again(state, parts, "/login", status, submitted).await;
    keep(&mut response, state, "", Some(0));
    response
}

/// Gives the browser what it brings back, or takes it away; the answer is for it alone.
fn keep(response: &mut Response, state: &AppState, value: &str, seconds: Option<u32>) {
    let headers = response.headers_mut();
    cookie::set(headers, state.https, cookie::FLOW, value, seconds);
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
}

/// The page that leads on to the issuer's own signing out, for whoever came by it. A form's answer may not redirect
/// there, since forms of ours go nowhere else, so the page does.
pub async fn sign_out_there(state: &AppState, mut parts: Parts) -> Option<Response> {
    let url = state.oidc.clone()?.way_out().await?;
    // The session is over, so its page is nobody's.
    parts.extensions.insert(nobody(state));
    let submitted = Submitted { onward: Some(url.to_string()), ..Submitted::default() };
    Some(again(state, parts, "/login", StatusCode::OK, submitted).await)
}

#[derive(Deserialize)]
struct SubjectForm {
    #[serde(default)]
    subject: String,
}

async fn bind(
    State(state): State<AppState>,
    By(asker): By,
    Path(name): Path<String>,
    parts: Parts,
    Form(form): Form<SubjectForm>,
) -> Response {
    let page = format!("/admin/users/{name}");
    let subject = Some(form.subject.as_str());
    match store::user::bind(&state.db, &asker.actor, &name, subject, Utc::now()).await {
        Ok(()) => done(&state, &page, app::form::Flash::Saved),
        Err(StoreError::Invalid { .. }) => {
            let submitted =
                Submitted::refused("subject", FormProblem::SubjectTaken).with(&[("subject", &form.subject)]);
            again(&state, parts, &page, StatusCode::UNPROCESSABLE_ENTITY, submitted).await
        }
        Err(error) => refused(&state, parts, error).await,
    }
}
