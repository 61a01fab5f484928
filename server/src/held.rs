//! What was typed when a session ended: held in the page that says so, to be sent once more after signing in.

use app::form::{Held, Submitted};
use axum::{
    Form, RequestExt,
    body::{Body, to_bytes},
    extract::Request,
    http::{HeaderValue, Method, StatusCode, header, request::Parts},
    response::Response,
};

use crate::{
    page::again,
    router::AppState,
    session::{form_page, local},
};

/// As much as anybody may send who is not signed in; a plan of many thousands of steps is more, and is not held.
const MOST: usize = 2 << 20;
/// How a plain form is sent.
const FORM: &[u8] = b"application/x-www-form-urlencoded";
/// Fields that are never given back.
const SECRET: &str = "password";

/// A form that may have to be held, and where it was sent from.
pub struct Sent {
    parts: Parts,
    held: Held,
}

/// A form larger than is held.
pub struct TooLarge;

/// Reads a form without taking it from whoever handles it. `None` for what is no plain form, or has what is never given
/// back.
pub async fn read(request: Request) -> Result<(Request, Option<Sent>), TooLarge> {
    let plain = request.headers().get(header::CONTENT_TYPE).is_some_and(|kind| kind.as_bytes().starts_with(FORM));
    if request.method() != Method::POST || !plain {
        return Ok((request, None));
    }
    let (parts, body) = request.into_parts();
    let bytes = to_bytes(body, MOST).await.map_err(|_| TooLarge)?;
    let again = || Request::from_parts(parts.clone(), Body::from(bytes.clone()));
    let pairs = again().extract::<Form<Vec<(String, String)>>, _>().await.map(|Form(pairs)| pairs).unwrap_or_default();
    let secret = pairs.iter().any(|(name, _)| name.contains(SECRET));
    let action = parts.uri.path_and_query().map(|place| local(place.as_str()).to_owned());
    let held = action.filter(|_| !pairs.is_empty() && !secret).map(|action| Held {
        action,
        page: form_page(&parts.headers).unwrap_or_else(|| "/".to_owned()),
        pairs,
    });
    let sent = held.map(|held| Sent { parts: parts.clone(), held });
    Ok((again(), sent))
}

/// The page that holds it.
pub async fn hold(state: &AppState, sent: Sent) -> Response {
    let submitted = Submitted { held: Some(sent.held), ..Submitted::default() };
    let mut response = again(state, sent.parts, "/login", StatusCode::UNAUTHORIZED, submitted).await;
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}
