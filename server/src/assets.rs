//! Static files: scripts and style under hashed names, fonts, icons.

use std::{fs, path::Path, sync::Arc};

use app::{
    request::Builds,
    shell::{KEEPER, PUBLIC, hashes},
};
use axum::http::{HeaderName, HeaderValue, Response, StatusCode, header};
use leptos::prelude::LeptosOptions;
use tower::ServiceBuilder;
use tower_http::{
    services::{ServeDir, ServeFile, fs::ServeFileSystemResponseBody},
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
    // What never changes is never asked for again: neither when it was made nor which part of it is wanted matters.
    let bare = move |mut response: Response<ServeFileSystemResponseBody>| {
        if lasting {
            response.headers_mut().remove(header::LAST_MODIFIED);
            response.headers_mut().remove(header::ACCEPT_RANGES);
        }
        response
    };
    Routes::new()
        .files(
            "/pkg",
            true,
            kept(package)
                .map_response(bare)
                .service(ServeDir::new(root.join("pkg")).precompressed_br().precompressed_gzip()),
        )
        .files("/fonts", true, kept(A_WEEK).service(ServeDir::new(root.join("fonts"))))
        .files("/icons", true, kept(A_WEEK).service(ServeDir::new(root.join("icons"))))
        .files("/favicon.svg", false, kept(A_WEEK).service(ServeFile::new(root.join("favicon.svg"))))
        .files("/staff.css", false, kept(NOT_LONG).service(ServeFile::new(root.join("staff.css"))))
}

/// The built style as a text, for pages to carry; none while the source is watched, for then it changes under us.
pub fn style(options: &LeptosOptions) -> Option<Arc<str>> {
    if std::env::var_os("LEPTOS_WATCH").is_some() {
        return None;
    }
    let mut name = options.output_name.to_string();
    if options.hash_files {
        let hashes = std::env::current_exe().ok()?.parent()?.join(options.hash_file.as_ref());
        let hashes = fs::read_to_string(hashes).ok()?;
        let hash = hashes.lines().find_map(|line| line.trim().strip_prefix("css:"))?;
        name = format!("{name}.{}", hash.trim());
    }
    let file = Path::new(options.site_root.as_ref()).join(options.site_pkg_dir.as_ref()).join(name + ".css");
    // What would end the element early cannot be carried in it.
    fs::read_to_string(file).ok().filter(|css| !css.contains("</")).map(Arc::from)
}

/// Which builds of their own the scripts have; one for developing has none.
pub fn builds(options: &LeptosOptions) -> Builds {
    let package = Path::new(options.site_root.as_ref()).join(options.site_pkg_dir.as_ref());
    let is_there = |name: &str| {
        let told = std::env::current_exe().ok().and_then(|exe| Some(exe.parent()?.join(hashes(name)).exists()));
        options.hash_files && told == Some(true) && package.join(name).is_dir()
    };
    Builds { public: is_there(PUBLIC), keeper: is_there(KEEPER) }
}

/// A name without a hash: asked for again, and mostly not sent again.
const NOT_LONG: HeaderValue = HeaderValue::from_static("no-cache");

const CACHE: HeaderName = header::CACHE_CONTROL;
