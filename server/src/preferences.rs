//! Language and colours: a link sets them, a cookie keeps them.

use axum::{
    extract::Request,
    http::{HeaderValue, header},
    middleware::Next,
    response::Response,
};

/// A year in seconds.
const KEEP: u32 = 31_536_000;

/// Keeps `lang` and `theme` from the address in cookies. Only known words are kept.
pub async fn keep(request: Request, next: Next) -> Response {
    let cookies: Vec<String> = request
        .uri()
        .query()
        .unwrap_or_default()
        .split('&')
        .filter_map(|pair| pair.split_once('='))
        .filter(|pair| matches!(pair, ("lang", "th" | "en") | ("theme", "auto" | "light" | "dark")))
        .map(|(name, value)| format!("{name}={value}; Path=/; Max-Age={KEEP}; SameSite=Lax; HttpOnly"))
        .collect();
    let mut response = next.run(request).await;
    for cookie in cookies {
        if let Ok(value) = HeaderValue::from_str(&cookie) {
            response.headers_mut().append(header::SET_COOKIE, value);
        }
    }
    response
}
