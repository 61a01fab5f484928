//! Language and colours: a link sets them, a cookie keeps them.

use axum::{
    extract::{Request, State},
    middleware::Next,
    response::Response,
};

use crate::cookie;

/// A year in seconds.
const KEEP: u32 = 31_536_000;

/// Keeps `lang` and `theme` from the address in cookies. Only known words are kept.
pub async fn keep(State(https): State<bool>, request: Request, next: Next) -> Response {
    let query = request.uri().query().unwrap_or_default().to_owned();
    let mut response = next.run(request).await;
    let pairs = query.split('&').filter_map(|pair| pair.split_once('='));
    for (name, value) in pairs {
        if matches!((name, value), ("lang", "th" | "en") | ("theme", "auto" | "light" | "dark")) {
            cookie::set(response.headers_mut(), https, name, value, Some(KEEP));
        }
    }
    response
}
