//! What other sites make a browser send is refused, whatever it carries: every request that is not a mere reading must
//! come from a page of ours.

use axum::{
    extract::{Request, State},
    http::{HeaderMap, Method, StatusCode, Uri, header},
    middleware::Next,
    response::{IntoResponse, Response},
};

use crate::{problem::Problem, router::AppState};

/// Lets readings pass, and mutations from our own pages or from programs that carry no cookie.
pub async fn refuse(State(state): State<AppState>, request: Request, next: Next) -> Response {
    let reading = matches!(*request.method(), Method::GET | Method::HEAD | Method::OPTIONS);
    if reading || own(request.headers(), request.uri(), state.public_url.as_deref()) {
        return next.run(request).await;
    }
    tracing::warn!(path = request.uri().path(), "refused a request from another site");
    Problem::new(StatusCode::FORBIDDEN, "this request does not come from a page of this site").into_response()
}

/// Browsers say in `Sec-Fetch-Site` where a request was made, and in `Origin` by whom; neither can be forged by a page.
/// A request without both is no browser's, and is refused only where it carries a cookie nevertheless.
fn own(headers: &HeaderMap, uri: &Uri, public_url: Option<&str>) -> bool {
    let text = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
    if headers.contains_key("sec-fetch-site") && text("sec-fetch-site") != Some("same-origin") {
        return false;
    }
    if !headers.contains_key(header::ORIGIN) {
        return headers.contains_key("sec-fetch-site") || !headers.contains_key(header::COOKIE);
    }
    let Some(origin) = text("origin") else { return false };
    if public_url.is_some_and(|url| url.trim_end_matches('/') == origin) {
        return true;
    }
    // HTTP/2 names the host in the address, HTTP/1 in a header.
    let host = uri.authority().map(|authority| authority.as_str()).or_else(|| text("host"));
    let of_origin = origin.strip_prefix("https://").or_else(|| origin.strip_prefix("http://"));
    host.is_some() && host == of_origin
}

#[cfg(test)]
mod tests {
    use axum::http::{HeaderName, HeaderValue};

    use super::*;

    #[test]
    fn only_our_own_pages_send_what_changes_something() {
        let check = |pairs: &[(&'static str, &'static str)]| {
            let headers = pairs
                .iter()
                .map(|(name, value)| (HeaderName::from_static(name), HeaderValue::from_static(value)))
                .collect();
            own(&headers, &Uri::from_static("/login"), Some("https://plan.example"))
        };
        assert!(check(&[("host", "a.example"), ("origin", "https://a.example")]));
        assert!(check(&[("host", "a.example"), ("origin", "https://a.example"), ("sec-fetch-site", "same-origin")]));
        assert!(check(&[("host", "inner:3000"), ("origin", "https://plan.example")]), "behind a proxy");
        assert!(check(&[("host", "a.example")]), "a program without cookies");
        for bad in [
            &[("host", "a.example"), ("origin", "https://evil.example")][..],
            &[("host", "a.example"), ("origin", "null")],
            &[("host", "a.example"), ("origin", "https://a.example.evil.example")],
            &[("host", "a.example"), ("origin", "https://a.example"), ("sec-fetch-site", "cross-site")],
            &[("host", "a.example"), ("sec-fetch-site", "same-site")],
            &[("host", "a.example"), ("sec-fetch-site", "none")],
            &[("host", "a.example"), ("cookie", "session=x")],
            &[("origin", "https://a.example")],
        ] {
            assert!(!check(bad), "{bad:?}");
        }
    }
}
