//! What can be known of a request from outside: its id, a line in the log, a place in the metrics.

use std::time::Instant;

use axum::{
    extract::{MatchedPath, Request, State},
    http::{HeaderMap, HeaderName, HeaderValue, Method},
    middleware::Next,
    response::Response,
};
use tracing::Instrument;
use uuid::Uuid;

use crate::{live, metrics::Metrics};

/// The header that carries a request's id, in and out.
pub const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");
/// Longest id taken over from a caller.
const LONGEST_ID: usize = 64;

/// Around everything else: what happens inside is logged under the request's id, which the answer carries too, and the
/// answer is counted and timed. The query is not logged: it says what a person looked for.
pub async fn observe(State(metrics): State<Metrics>, request: Request, next: Next) -> Response {
    let id = request_id(request.headers());
    let span = tracing::info_span!(
        "request",
        id = id.to_str().unwrap_or_default(),
        method = %request.method(),
        path = logged(request.uri().path()),
    );
    let method = request.method().clone();
    let route = request.extensions().get::<MatchedPath>().cloned();
    // An open page gives one every few seconds.
    let sign_of_life = method == Method::POST && live::by_itself(request.uri().path());
    let begun = Instant::now();
    let in_flight = metrics.begin();
    let mut response = next.run(request).instrument(span.clone()).await;
    drop(in_flight);
    let took = begun.elapsed();
    let status = response.status();
    metrics.answered(&method, route.as_ref().map(MatchedPath::as_str), status, took);
    let (status, ms) = (status.as_u16(), took.as_secs_f64() * 1000.0);
    span.in_scope(|| match sign_of_life {
        true => tracing::debug!(status, ms, "answered"),
        false => tracing::info!(status, ms, "answered"),
    });
    response.headers_mut().insert(REQUEST_ID, id);
    response
}

/// The path as it is logged: a one-time link has its secret in it.
pub fn logged(path: &str) -> &str {
    if path.starts_with("/reset/") { "/reset/…" } else { path }
}

/// The id the caller (a proxy, mostly) gave, if it is one; else a new one. What a stranger sends goes into the log, so
/// it must be short and plain.
fn request_id(headers: &HeaderMap) -> HeaderValue {
    let plain = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.');
    let fits = |id: &&HeaderValue| !id.is_empty() && id.len() <= LONGEST_ID && id.as_bytes().iter().all(plain);
    match headers.get(REQUEST_ID).filter(fits) {
        Some(id) => id.clone(),
        None => HeaderValue::from_str(&Uuid::now_v7().to_string()).unwrap_or(HeaderValue::from_static("-")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_secret_of_a_link_is_not_logged() {
        assert_eq!(logged("/reset/0123456789abcdef"), "/reset/…");
        assert_eq!(logged("/projects/50490000-3607"), "/projects/50490000-3607");
    }

    #[test]
    fn a_plain_id_is_kept_and_another_is_not() {
        let of = |given: &'static str| {
            let headers = HeaderMap::from_iter([(REQUEST_ID, HeaderValue::from_static(given))]);
            request_id(&headers).to_str().expect("text").to_owned()
        };
        assert_eq!(of("proxy-7.a_B"), "proxy-7.a_B");
        for bad in [
            "",
            "a b",
            "a\tb",
            "\"quoted\"",
            concat!("0123456789012345678901234567890123456789", "0123456789012345678901234"),
        ] {
            assert_ne!(of(bad), bad);
            assert_eq!(of(bad).len(), 36);
        }
        assert_ne!(request_id(&HeaderMap::new()), request_id(&HeaderMap::new()));
    }
}
