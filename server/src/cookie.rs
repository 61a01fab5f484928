//! Cookies, read and written in one place.

use axum::http::{HeaderMap, HeaderValue, header};

/// The cookie that holds the session's token.
///
/// Under TLS its prefix makes browsers keep it to this very host and to TLS, so that no neighbour can set it.
pub const fn session_name(https: bool) -> &'static str {
    if https { "__Host-session" } else { "session" }
}

/// The cookie of a sign-in at the organisation that is under way.
pub const fn flow_name(https: bool) -> &'static str {
    if https { "__Host-oidc" } else { "oidc" }
}

/// A cookie's value.
pub fn read<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    headers
        .get_all(header::COOKIE)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|cookies| cookies.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .find(|(key, _)| *key == name)
        .map(|(_, value)| value)
}

/// Adds a cookie that scripts cannot read and other sites do not make browsers send along with what they post. It ends
/// with the browser where `seconds` is `None`, and at once at zero.
pub fn set(headers: &mut HeaderMap, https: bool, name: &str, value: &str, seconds: Option<u32>) {
    let age = seconds.map(|seconds| format!("; Max-Age={seconds}")).unwrap_or_default();
    let secure = if https { "; Secure" } else { "" };
    if let Ok(value) = HeaderValue::from_str(&format!("{name}={value}; Path=/; HttpOnly; SameSite=Lax{age}{secure}")) {
        headers.append(header::SET_COOKIE, value);
    }
}
