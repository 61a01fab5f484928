//! What browsers are told not to do. Every answer carries a policy: a page the one below, anything else one under
//! which nothing is loaded, run, framed or sent. An answer that needs more than that sets its own.

use std::sync::LazyLock;

use app::chart::export::stylesheet;
use axum::{
    extract::{Request, State},
    http::{HeaderName, HeaderValue, header},
    middleware::Next,
    response::Response,
};
use base64::{Engine, engine::general_purpose::STANDARD};
use leptos::{nonce::use_nonce, prelude::use_context};
use leptos_axum::ResponseOptions;
use sha2::{Digest, Sha256};

use crate::cookie;

/// What all answers carry unless they bring their own.
const EVERYWHERE: [(HeaderName, &str); 5] = [
    (
        header::CONTENT_SECURITY_POLICY,
        "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    ),
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (header::REFERRER_POLICY, "same-origin"),
    (header::X_FRAME_OPTIONS, "DENY"),
    (CROSS_ORIGIN_RESOURCE_POLICY, "same-origin"),
];
const CROSS_ORIGIN_RESOURCE_POLICY: HeaderName = HeaderName::from_static("cross-origin-resource-policy");
const CROSS_ORIGIN_OPENER_POLICY: HeaderName = HeaderName::from_static("cross-origin-opener-policy");
const PERMISSIONS_POLICY: HeaderName = HeaderName::from_static("permissions-policy");

/// What no page of ours asks of a device. A photo for a report comes through the file dialogue, which needs none of it.
const DEVICES: HeaderValue = HeaderValue::from_static(
    "accelerometer=(), camera=(), geolocation=(), gyroscope=(), magnetometer=(), microphone=(), payment=(), usb=()",
);

/// Two years, as preload lists ask for. Without subdomains: those are not ours to speak for.
const KEEP_TO_HTTPS: HeaderValue = HeaderValue::from_static("max-age=63072000");

/// Where a secret is typed before anybody is known.
const SIGN_IN: [&str; 3] = ["/login", "/reset", "/account"];

/// Whether a page is kept apart from the window that opened it: where somebody is signed in, or signs in. What all may
/// read holds no secret; there it would only make a browser begin a new process for the first page of a visit, which
/// took a third of the time to its first picture.
fn keeps_apart(request: &Request, https: bool) -> bool {
    let path = request.uri().path();
    cookie::read(request.headers(), https, cookie::SESSION).is_some()
        || SIGN_IN.iter().any(|begin| path.starts_with(begin))
}

/// Gives every answer what [`EVERYWHERE`] lists; `https` tells whether readers come over TLS.
pub async fn guard(State(https): State<bool>, request: Request, next: Next) -> Response {
    let apart = keeps_apart(&request, https);
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    let is_page = headers.get(header::CONTENT_TYPE).is_some_and(|kind| kind.as_bytes().starts_with(b"text/html"));
    if apart && is_page {
        headers.insert(CROSS_ORIGIN_OPENER_POLICY, HeaderValue::from_static("same-origin"));
    }
    for (name, value) in EVERYWHERE {
        headers.entry(name).or_insert(HeaderValue::from_static(value));
    }
    if https {
        headers.insert(header::STRICT_TRANSPORT_SECURITY, KEEP_TO_HTTPS);
    }
    response
}

/// Gives the page that is being rendered its policies. To be called where its context is provided: the nonce in the
/// policy is the one its scripts get.
pub fn guard_page() {
    let Some(response) = use_context::<ResponseOptions>() else { return };
    let nonce = use_nonce().map(|nonce| nonce.to_string()).unwrap_or_default();
    // A nonce is base64, so this cannot fail; if it did, the page would get the policy under which nothing runs.
    if let Ok(policy) = HeaderValue::from_str(&page_policy(&nonce, std::env::var_os("LEPTOS_WATCH").is_some())) {
        response.insert_header(header::CONTENT_SECURITY_POLICY, policy);
    }
    response.insert_header(PERMISSIONS_POLICY, DEVICES);
}

/// The policy of a page: scripts are those with the page's nonce and those of our own files, and wasm may be compiled;
/// style comes from files, or from the element with the page's nonce; pictures may be made in the browser (`data:`,
/// `blob:`); the one worker there is comes from here. While the source is watched, the page may also listen for changes.
fn page_policy(nonce: &str, watched: bool) -> String {
    let listen = if watched { " ws: wss:" } else { "" };
    format!(
        "default-src 'self'; script-src 'self' 'nonce-{nonce}' 'wasm-unsafe-eval'; \
         style-src 'self' 'nonce-{nonce}'; connect-src 'self'{listen}; img-src 'self' data: blob:; \
         object-src 'none'; frame-src 'none'; worker-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
    )
}

/// The policy of a picture opened by itself: its own stylesheet, known by its hash, and nothing else.
pub fn picture_policy() -> HeaderValue {
    static POLICY: LazyLock<HeaderValue> = LazyLock::new(|| {
        let hash = STANDARD.encode(Sha256::digest(stylesheet()));
        let policy = format!(
            "default-src 'none'; style-src 'sha256-{hash}'; base-uri 'none'; form-action 'none'; \
             frame-ancestors 'none'; sandbox"
        );
        HeaderValue::from_str(&policy).unwrap_or(HeaderValue::from_static("default-src 'none'; sandbox"))
    });
    POLICY.clone()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_picture_may_use_the_style_that_is_in_it() {
        let picture = app::chart::export::standalone((10.0, 10.0), 12.0, "", "", |_| {});
        let (_, rest) = picture.split_once("<style>").expect("a style");
        let (style, _) = rest.split_once("</style>").expect("its end");
        let hash = STANDARD.encode(Sha256::digest(style.replace("&#39;", "'")));
        let policy = picture_policy();
        assert!(policy.to_str().expect("text").contains(&format!("'sha256-{hash}'")), "{policy:?}\n{style}");
    }
}
