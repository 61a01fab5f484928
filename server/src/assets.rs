//! Static files: scripts and style under hashed names, fonts, the icon.

use std::path::Path;

use axum::{
    Router,
    http::{HeaderName, HeaderValue, header},
};
use tower::ServiceBuilder;
use tower_http::{
    services::{ServeDir, ServeFile},
    set_header::SetResponseHeaderLayer,
};

use crate::router::AppState;

/// Files with a hash in their name never change.
const FOREVER: HeaderValue = HeaderValue::from_static("public, max-age=31536000, immutable");
/// The others may, with a new version.
const A_WEEK: HeaderValue = HeaderValue::from_static("public, max-age=604800");

/// The static files below the site's root.
pub fn routes(root: &Path) -> Router<AppState> {
    let kept = |value: HeaderValue| ServiceBuilder::new().layer(SetResponseHeaderLayer::if_not_present(CACHE, value));
    Router::new()
        .nest_service(
            "/pkg",
            kept(FOREVER).service(ServeDir::new(root.join("pkg")).precompressed_br().precompressed_gzip()),
        )
        .nest_service("/fonts", kept(A_WEEK).service(ServeDir::new(root.join("fonts"))))
        .route_service("/favicon.svg", kept(A_WEEK).service(ServeFile::new(root.join("favicon.svg"))))
}

const CACHE: HeaderName = header::CACHE_CONTROL;
