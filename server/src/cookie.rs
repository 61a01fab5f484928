//! Cookies, read and written in one place.

use std::borrow::Cow;

use axum::http::{HeaderMap, HeaderValue, header};

/// The cookie that holds the session's token.
pub const SESSION: &str = "session";
/// The cookie of a sign-in at the organisation that is under way.
pub const FLOW: &str = "oidc";

/// What a cookie is called. Under TLS its prefix makes browsers keep it to this very host and to TLS, so that no
/// neighbour can set it.
fn called(https: bool, name: &str) -> Cow<'_, str> {
    if https { format!("__Host-{name}").into() } else { name.into() }
}

/// A cookie's value.
pub fn read<'a>(headers: &'a HeaderMap, https: bool, name: &str) -> Option<&'a str> {
    let name = called(https, name);
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
    let name = called(https, name);
    let age = seconds.map(|seconds| format!("; Max-Age={seconds}")).unwrap_or_default();
    let secure = if https { "; Secure" } else { "" };
    if let Ok(value) = HeaderValue::from_str(&format!("{name}={value}; Path=/; HttpOnly; SameSite=Lax{age}{secure}")) {
        headers.append(header::SET_COOKIE, value);
    }
}
