//! What happens to a record while its page is open: a stream of events for the page, and the page's signs of life.
//!
//! An event is four lines: the number of the last change by somebody else, `reported` where figures were, who is here,
//! and what was changed since the page was read; the last two are sentences in the reader's language. A line is blank
//! where there is nothing to say. Events say
//! where things stand, not what happened, so one that is lost is made good by the next. `end` and `moved` are the last
//! events of streams that must not be asked for again.

mod follow;
mod seats;
mod watch;

use app::{audit::page::code_of, i18n::Lang, live::words::people};
use axum::{
    Form,
    extract::{Path, Query, State},
    http::{HeaderName, StatusCode, header, request::Parts},
    response::{IntoResponse, Response, Sse, sse::KeepAlive},
};
use domain::{edit::Record, presence::editing};
use serde::Deserialize;
use store::StoreError;
use uuid::Uuid;

pub use self::seats::Seats;
use self::watch::Watch;
use crate::{
    cookie,
    problem::Problem,
    router::AppState,
    routes::Routes,
    session::{By, client},
};

/// Proxies that collect an answer before they pass it on let this one through as it comes.
const UNBUFFERED: (HeaderName, &str) = (HeaderName::from_static("x-accel-buffering"), "no");

/// The streams of a record, and where its pages report.
pub fn routes() -> Routes {
    Routes::new()
        .get("/projects/{code}/live", |state, by, code, asked, parts| {
            listen(Record::Project, state, by, code, asked, parts)
        })
        .get("/kpis/{code}/live", |state, by, code, asked, parts| listen(Record::Kpi, state, by, code, asked, parts))
        .get("/projects/{code}/news", |state, by, code, parts| follow(Record::Project, state, by, code, parts))
        .get("/kpis/{code}/news", |state, by, code, parts| follow(Record::Kpi, state, by, code, parts))
        .post("/projects/{code}/live", |state, by, code, sign| report(Record::Project, state, by, code, sign))
        .post("/kpis/{code}/live", |state, by, code, sign| report(Record::Kpi, state, by, code, sign))
}

/// Whether an address is asked for by an open page itself, not by somebody who uses it.
pub fn by_itself(path: &str) -> bool {
    path.ends_with("/live") || path.ends_with("/news")
}

#[derive(Deserialize)]
struct Asked {
    /// The number of the last event the page knows of.
    #[serde(default)]
    since: i64,
    lang: Option<String>,
}

fn lang(word: Option<&str>) -> Lang {
    word.and_then(Lang::from_code).unwrap_or_default()
}

fn known(record: Record, asked: &str) -> Result<String, Problem> {
    code_of(record, asked).ok_or_else(|| Problem::not_found(format!("{asked} is no code")))
}

async fn listen(
    record: Record,
    State(state): State<AppState>,
    by: By,
    Path(code): Path<String>,
    Query(asked): Query<Asked>,
    parts: Parts,
) -> Result<Response, Problem> {
    let code = known(record, &code)?;
    // Whoever has no right to what it tells gets no stream.
    store::live::may_watch(&state.db, by.actor(), record, &code).await?;
    let token = cookie::read(&parts.headers, state.https, cookie::SESSION);
    let (Some(session), Some(token)) = (by.0.session, token) else { return Err(StoreError::Forbidden.into()) };
    let seat = state.live.take(Some(session), client(&state, &parts).address).ok_or_else(Problem::too_many)?;
    let heard = store::live::subscribe(&state.db, by.actor()).await?;
    let lang = lang(asked.lang.as_deref());
    let watch = Watch::new(state.db, token.to_owned(), (record, code), asked.since, lang, heard, seat);
    let stream = Sse::new(watch.events()).keep_alive(KeepAlive::default());
    Ok(([(header::CACHE_CONTROL, "no-store"), UNBUFFERED], stream).into_response())
}

/// Tells whoever reads a record's page that there is another one to read.
async fn follow(
    record: Record,
    State(state): State<AppState>,
    by: By,
    Path(code): Path<String>,
    parts: Parts,
) -> Result<Response, Problem> {
    let code = known(record, &code)?;
    let heard = store::live::follow(&state.db, by.actor(), record, &code).await?;
    let seat = state.live.take(None, client(&state, &parts).address).ok_or_else(Problem::too_many)?;
    let stream = Sse::new(follow::events(heard, seat, record, code)).keep_alive(KeepAlive::default());
    Ok(([(header::CACHE_CONTROL, "no-store"), UNBUFFERED], stream).into_response())
}

/// A sign of life.
#[derive(Deserialize)]
struct Sign {
    /// The page, by a number it made up.
    tab: Uuid,
    /// The field that is being edited in it.
    #[serde(default)]
    editing: String,
    /// Whether it is the last.
    #[serde(default)]
    gone: String,
    lang: Option<String>,
}

/// Takes a sign of life, and answers who else is here.
async fn report(
    record: Record,
    State(state): State<AppState>,
    by: By,
    Path(code): Path<String>,
    Form(sign): Form<Sign>,
) -> Result<Response, Problem> {
    let code = known(record, &code)?;
    if !sign.gone.is_empty() {
        store::live::gone(&state.db, by.actor(), record, &code, sign.tab).await?;
        return Ok(StatusCode::NO_CONTENT.into_response());
    }
    let field = editing(&sign.editing).map_err(|error| Problem::bad_request(format!("editing: {error}")))?;
    let others = store::live::here(&state.db, by.actor(), record, &code, sign.tab, field.as_deref()).await?;
    Ok(people(lang(sign.lang.as_deref()), &others).into_response())
}
