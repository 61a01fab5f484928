//! Static files: scripts and style under hashed names, fonts, the icon.

use std::path::Path;

use axum::http::{HeaderName, HeaderValue, Response, StatusCode, header};
use tower::ServiceBuilder;
use tower_http::{
    services::{ServeDir, ServeFile},
    set_header::SetResponseHeaderLayer,
};

use crate::routes::Routes;

/// Files with a hash in their name never change.
const FOREVER: HeaderValue = HeaderValue::from_static("public, max-age=31536000, immutable");
/// The others may, with a new version.
const A_WEEK: HeaderValue = HeaderValue::from_static("public, max-age=604800");

/// The static files below the site's root; `hashed` tells whether names in `/pkg` carry a hash.
pub fn routes(root: &Path, hashed: bool) -> Routes {
    // Only what is there is kept: a name this process does not know may be the next version's.
    let kept = |value: HeaderValue| {
        let found = move |response: &Response<_>| {
            let status = response.status();
            (status.is_success() || status == StatusCode::NOT_MODIFIED).then(|| value.clone())
        };
        ServiceBuilder::new().layer(SetResponseHeaderLayer::if_not_present(CACHE, found))
    };
    // While the source is watched, a file can change behind its name.
    let lasting = hashed && std::env::var_os("LEPTOS_WATCH").is_none();
    let package = if lasting { FOREVER } else { HeaderValue::from_static("no-cache") };
    Routes::new()
        .files(
            "/pkg",
            true,
            kept(package).service(ServeDir::new(root.join("pkg")).precompressed_br().precompressed_gzip()),
        )
        .files("/fonts", true, kept(A_WEEK).service(ServeDir::new(root.join("fonts"))))
        .files("/favicon.svg", false, kept(A_WEEK).service(ServeFile::new(root.join("favicon.svg"))))
        .files("/staff.css", false, kept(NOT_LONG).service(ServeFile::new(root.join("staff.css"))))
}

/// A name without a hash: asked for again, and mostly not sent again.
const NOT_LONG: HeaderValue = HeaderValue::from_static("no-cache");

const CACHE: HeaderName = header::CACHE_CONTROL;
