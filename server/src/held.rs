//! What was typed when a session ended: held in the page that says so, to be sent once more after signing in.

use app::form::{Held, Submitted};
use axum::{
    Form, RequestExt,
    body::{Body, to_bytes},
    extract::Request,
    http::{HeaderValue, Method, StatusCode, header, request::Parts},
    response::{IntoResponse, Response},
};

use crate::{
    files::texts_of,
    page::again,
    router::AppState,
    session::{form_page, local},
};

/// As much as anybody may send who is not signed in; a plan of many thousands of steps is more, and is not held.
const MOST: usize = 2 << 20;
/// How a plain form is sent.
const FORM: &[u8] = b"application/x-www-form-urlencoded";
/// As much as anybody may send with files who is not signed in: a few photos.
const MOST_WITH_FILES: usize = 32 << 20;
/// How one with files is.
const FILES: &[u8] = b"multipart/form-data";
/// Fields that are never given back.
const SECRET: &str = "password";

type Pairs = Vec<(String, String)>;

/// A form that may have to be held, and where it was sent from.
pub struct Sent {
    parts: Parts,
    held: Held,
}

/// A form larger than is held.
pub struct TooLarge;

/// Reads a form without taking it from whoever handles it. `None` for what is no form, or has what is never given back. Of
/// a report with files the texts are read and the names of the files, which have to be chosen once more: whoever handles it
/// gets no more of it either. No other form with files can be sent without them.
pub async fn read(request: Request) -> Result<(Request, Option<Sent>), TooLarge> {
    let plain = is(&request, FORM);
    let files = is(&request, FILES) && request.uri().path().ends_with("/report");
    let (parts, pairs, body) = match (plain, files) {
        (true, _) => {
            let (parts, body) = request.into_parts();
            let bytes = to_bytes(body, MOST).await.map_err(|_| TooLarge)?;
            let whole = Request::from_parts(parts.clone(), Body::from(bytes.clone()));
            let pairs = whole.extract::<Form<Pairs>, _>().await.map(|Form(pairs)| pairs).unwrap_or_default();
            (parts, pairs, Body::from(bytes))
        }
        (_, true) => {
            let (mut parts, pairs) = texts_of(request, MOST_WITH_FILES).await.map_err(|_| TooLarge)?;
            parts.headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/x-www-form-urlencoded"));
            parts.headers.remove(header::CONTENT_LENGTH);
            let body = Form(&pairs).into_response().into_body();
            (parts, pairs, body)
        }
        _ => return Ok((request, None)),
    };
    let secret = pairs.iter().any(|(name, _)| name.contains(SECRET));
    let action = parts.uri.path_and_query().map(|place| local(place.as_str()).to_owned());
    let held = action.filter(|_| !pairs.is_empty() && !secret).map(|action| Held {
        action,
        page: form_page(&parts.headers).unwrap_or_else(|| "/".to_owned()),
        pairs,
    });
    let sent = held.map(|held| Sent { parts: parts.clone(), held });
    Ok((Request::from_parts(parts, body), sent))
}

fn is(request: &Request, kind: &[u8]) -> bool {
    let found = request.headers().get(header::CONTENT_TYPE);
    request.method() == Method::POST && found.is_some_and(|found| found.as_bytes().starts_with(kind))
}

/// The page that holds it.
pub async fn hold(state: &AppState, sent: Sent) -> Response {
    let submitted = Submitted { held: Some(sent.held), ..Submitted::default() };
    let mut response = again(state, sent.parts, "/login", StatusCode::UNAUTHORIZED, submitted).await;
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}
