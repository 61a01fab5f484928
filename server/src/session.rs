//! Who asks: found out once for every request, from the session's cookie.

use std::{convert::Infallible, net::SocketAddr};

use app::{
    form::Flash,
    request::{Asker, address},
};
use axum::{
    extract::{ConnectInfo, FromRequestParts, Request, State},
    http::{HeaderMap, HeaderValue, Method, StatusCode, Uri, header, request::Parts},
    middleware::Next,
    response::{IntoResponse, Redirect, Response},
};
use chrono::{DateTime, TimeDelta, Utc};
pub use domain::address::local;
use domain::permission::Actor;
use store::{Token, session::Client};

use crate::{cookie, held, live, offline, problem::Problem, router::AppState, telemetry::logged};

/// What is answered to anybody even where the public pages are closed: the way in, and what it looks like.
const OPEN: &[&str] = &[
    "/login",
    "/reset",
    "/healthz",
    "/readyz",
    "/metrics",
    "/pkg",
    "/fonts",
    "/icons",
    "/favicon.svg",
    "/staff.css",
    "/sw.js",
    "/manifest.webmanifest",
    "/offline",
];

/// What is sent there weighs more: accounts and roles, and ending sessions.
const WEIGHTY: &[&str] = &["/admin/users", "/admin/roster", "/account/sessions/"];
/// How long after signing in that may be done.
pub const LATELY: TimeDelta = TimeDelta::minutes(30);

/// Who asks where nobody is signed in: anyone, or a stranger where the pages are closed.
pub fn nobody(state: &AppState) -> Asker {
    Asker::nobody(if state.public_pages { Actor::Public } else { Actor::Stranger })
}

/// Finds out who asks, tells it to the handlers, and sends whom nobody knows to sign in where that is needed.
pub async fn identify(State(state): State<AppState>, mut request: Request, next: Next) -> Response {
    let signed = match cookie::read(request.headers(), state.https, cookie::SESSION) {
        Some(token) => {
            let (db, now) = (&state.db, Utc::now());
            // A page that is left open does not keep its session alive.
            let found = match live::by_itself(request.uri().path()) {
                true => store::session::look(db, token, now).await,
                false => store::session::find(db, token, now).await,
            };
            match found {
                Ok(signed) => signed,
                Err(error) => return Problem::from(error).into_response(),
            }
        }
        None => None,
    };
    let asker = match signed {
        Some(signed) => {
            Asker { actor: Actor::Person(signed.person), session: Some(signed.id), since: Some(signed.since) }
        }
        None => nobody(&state),
    };
    let known = asker.session.is_some();
    let whose = whose(&asker, request.uri().path());
    let wish = Wish::of(&request);
    // From a page of ours, or with the cookie of a session that is over: what was typed there is not lost with it.
    let cookie = cookie::read(request.headers(), state.https, cookie::SESSION).is_some();
    let over = !known && wish.page && (cookie || form_page(request.headers()).is_some());
    request.extensions_mut().insert(asker.clone());
    let sends = request.method() == Method::POST;
    let mut held = None;
    if over {
        match held::read(request).await {
            Ok((whole, sent)) => (request, held) = (whole, sent),
            Err(_) => return wish.sent_in_vain(&state),
        }
    }
    if asker.actor == Actor::Stranger && !is_open(request.uri().path()) {
        return match held {
            Some(sent) => held::hold(&state, sent).await,
            None if over && sends => wish.sent_in_vain(&state),
            None => wish.sign_in_first(),
        };
    }
    if asker.since.is_some_and(|since| weighs_too_much(&request, since)) {
        return sign_in_again(&state, &request, wish);
    }
    let who = asker.actor.name().to_owned();
    let what = (request.method().clone(), logged(request.uri().path()).to_owned());
    let flashed =
        request.method() == Method::GET && cookie::read(request.headers(), state.https, Flash::COOKIE).is_some();
    let mut response = next.run(request).await;
    if response.status() == StatusCode::FORBIDDEN {
        tracing::warn!(who, method = what.0.as_str(), path = what.1, "refused for want of a right");
    }
    // Of a draft the public hears that there is no such thing.
    match held {
        Some(sent) if matches!(response.status(), StatusCode::FORBIDDEN | StatusCode::NOT_FOUND) => {
            return held::hold(&state, sent).await;
        }
        None if over && sends && response.status() == StatusCode::FORBIDDEN => return wish.sent_in_vain(&state),
        None if !known && response.status() == StatusCode::FORBIDDEN => return wish.sign_in_first(),
        _ => {}
    }
    let headers = response.headers_mut();
    if flashed && is_page(headers) {
        cookie::set(headers, state.https, Flash::COOKIE, "", Some(0));
    }
    // What is told once is not kept on a phone.
    if let Some(whose) = whose.filter(|whose| is_page(headers) && (!flashed || whose == offline::NOBODY)) {
        headers.insert(offline::WHO, whose);
    }
    if known && !headers.contains_key(header::CACHE_CONTROL) {
        // What a person sees is theirs: no proxy keeps it, and the back button asks again after signing out.
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    }
    response
}

/// Whether a person has to show again who they are: what weighs more is not done by whoever finds a screen unlocked.
fn weighs_too_much(request: &Request, since: DateTime<Utc>) -> bool {
    let weighs = WEIGHTY.iter().any(|place| request.uri().path().starts_with(place));
    weighs && !request.method().is_safe() && Utc::now() - since > LATELY
}

/// To the sign-in page, and back to the page the form was on.
fn sign_in_again(state: &AppState, request: &Request, wish: Wish) -> Response {
    if !wish.page {
        return Problem::new(StatusCode::UNAUTHORIZED, "sign in again first").into_response();
    }
    let page = form_page(request.headers());
    done(state, &address("/login", &[("next", page.as_deref().unwrap_or("/account"))]), Flash::SignInAgain)
}

/// The page a form is on, as an address of ours. Our own pages send their whole address along, others none or theirs.
pub fn form_page(headers: &HeaderMap) -> Option<String> {
    let from: Uri = headers.get(header::REFERER)?.to_str().ok()?.parse().ok()?;
    Some(local(from.path_and_query()?.as_str()).to_owned())
}

/// Whose a page is, for the worker that keeps pages on a phone: whoever signed in, or nobody where one signs in.
fn whose(asker: &Asker, path: &str) -> Option<HeaderValue> {
    match asker.actor.person() {
        Some(person) => HeaderValue::from_str(&person.id.0.simple().to_string()).ok(),
        None => path.starts_with("/login").then_some(offline::NOBODY),
    }
}

fn is_open(path: &str) -> bool {
    OPEN.iter().any(|open| path.strip_prefix(open).is_some_and(|rest| rest.is_empty() || rest.starts_with('/')))
}

fn is_page(headers: &HeaderMap) -> bool {
    headers
        .get(header::CONTENT_TYPE)
        .and_then(|kind| kind.to_str().ok())
        .is_some_and(|kind| kind.starts_with("text/html"))
}

/// What a request wanted, for the way back after signing in.
struct Wish {
    page: bool,
    next: Option<String>,
}

impl Wish {
    fn of(request: &Request) -> Self {
        let accept = request.headers().get(header::ACCEPT).and_then(|accept| accept.to_str().ok());
        let path = request.uri().path();
        let page = !path.starts_with("/api/") && accept.is_none_or(|accept| accept.contains("text/html"));
        let wanted = request.uri().path_and_query().map(|wanted| wanted.as_str().to_owned());
        // Whoever sent a form goes on at the page it stands on.
        let next = if request.method() == Method::GET { wanted } else { form_page(request.headers()) };
        Self { page, next }
    }

    fn sign_in_first(self) -> Response {
        if self.page {
            let pairs: Vec<(&str, &str)> = self.next.iter().map(|next| ("next", next.as_str())).collect();
            Redirect::to(&address("/login", &pairs)).into_response()
        } else {
            Problem::new(StatusCode::UNAUTHORIZED, "sign in first").into_response()
        }
    }

    /// To the way in, and told there that what was sent came to nothing.
    fn sent_in_vain(self, state: &AppState) -> Response {
        let pairs: Vec<(&str, &str)> = self.next.iter().map(|next| ("next", next.as_str())).collect();
        done(state, &address("/login", &pairs), Flash::NotSent)
    }
}

/// The actor, for handlers.
#[derive(Clone, Debug)]
pub struct By(pub Asker);

impl By {
    /// Who asks.
    pub fn actor(&self) -> &Actor {
        &self.0.actor
    }
}

impl<S: Sync> FromRequestParts<S> for By {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Infallible> {
        let asker = parts.extensions.get::<Asker>().cloned();
        // Where nobody found out who asks, nobody has any right.
        Ok(Self(asker.unwrap_or(Asker::nobody(Actor::Stranger))))
    }
}

/// Where somebody asks from: the connection's address, or the one the proxy in front names last.
pub fn client(state: &AppState, parts: &Parts) -> Client {
    let text = |name: header::HeaderName| parts.headers.get(name).and_then(|value| value.to_str().ok());
    let direct = parts.extensions.get::<ConnectInfo<SocketAddr>>().map(|info| info.0.ip().to_string());
    let named = text(header::HeaderName::from_static("x-forwarded-for"))
        .filter(|_| state.behind_proxy)
        .and_then(|list| list.rsplit(',').next())
        .and_then(|address| address.trim().parse::<std::net::IpAddr>().ok())
        .map(|address| address.to_string());
    Client {
        address: named.or(direct).unwrap_or_default(),
        agent: text(header::USER_AGENT).map(str::to_owned),
        replaces: cookie::read(&parts.headers, state.https, cookie::SESSION).map(str::to_owned),
    }
}

/// Gives the browser its session, until it is closed, and sends it on.
pub fn welcome(state: &AppState, token: &Token, next: &str) -> Response {
    give(state, token, next, None)
}

/// The same on a device of one's own: the browser keeps the session when it is closed, for as long as a session lives
/// at most. When it ends is the server's business as before.
pub fn welcome_for_long(state: &AppState, token: &Token, next: &str) -> Response {
    give(state, token, next, u32::try_from(store::session::LIFE.num_seconds()).ok())
}

fn give(state: &AppState, token: &Token, next: &str, seconds: Option<u32>) -> Response {
    let mut response = Redirect::to(local(next)).into_response();
    cookie::set(response.headers_mut(), state.https, cookie::SESSION, token.expose(), seconds);
    response
}

/// A redirect that tells something once.
pub fn done(state: &AppState, to: &str, flash: Flash) -> Response {
    let mut response = Redirect::to(to).into_response();
    cookie::set(response.headers_mut(), state.https, Flash::COOKIE, flash.word(), Some(60));
    response
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_open_is_told_by_whole_names() {
        assert!(is_open("/login") && is_open("/login/organisation") && is_open("/pkg/a.js"));
        assert!(!is_open("/loginx") && !is_open("/") && !is_open("/api/v1/projects"));
    }
}
