//! Static files: how long a browser and what lies between keep them, and by what they tell them apart.

use axum::http::{HeaderMap, Request, StatusCode, header};
use server::router::{AppState, router};
use tower::ServiceExt;

use super::prepared;

/// What an address answers to a browser that takes brotli.
async fn headers(router: &axum::Router, address: &str) -> (StatusCode, HeaderMap) {
    let asked = Request::get(address).header(header::ACCEPT_ENCODING, "br").body(axum::body::Body::empty());
    let answer = router.clone().oneshot(asked.expect("a request")).await.expect("an answer");
    (answer.status(), answer.headers().clone())
}

fn told(headers: &HeaderMap, name: header::HeaderName) -> Vec<&str> {
    headers.get_all(name).iter().map(|value| value.to_str().expect("text")).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn what_never_changes_is_kept_by_everybody_and_never_asked_for_again() {
    let (mut settings, db) = prepared().await;
    settings.site_root = settings.database_url.trim_start_matches("sqlite://").replace("?mode=rwc", "-site").into();
    let place = |name: &str| settings.site_root.join(name);
    for folder in ["pkg", "fonts"] {
        std::fs::create_dir_all(place(folder)).expect("a folder");
    }
    for name in ["pkg/a.X1.js", "pkg/a.X1.js.br", "fonts/thai.woff2"] {
        std::fs::write(place(name), name).expect("a file");
    }
    let mut state = AppState::new(db, &settings);
    state.leptos.hash_files = true;
    let router = router(state);

    let (status, kept) = headers(&router, "/pkg/a.X1.js").await;
    assert_eq!(status, StatusCode::OK);
    assert_eq!(told(&kept, header::CACHE_CONTROL), ["public, max-age=31536000, immutable"]);
    assert_eq!(told(&kept, header::CONTENT_ENCODING), ["br"]);
    assert_eq!((kept.get(header::LAST_MODIFIED), kept.get(header::ACCEPT_RANGES)), (None, None));
    // One who takes no brotli must not be given what was kept for one who does; whose cookies came with it is no matter.
    let varies = told(&kept, header::VARY).join(",");
    assert!(varies.contains("accept-encoding") && !varies.contains("cookie"), "{varies}");

    // What may change behind its name says when it did.
    let (_, font) = headers(&router, "/fonts/thai.woff2").await;
    assert_eq!(told(&font, header::CACHE_CONTROL), ["public, max-age=604800"]);
    assert!(font.contains_key(header::LAST_MODIFIED));

    // A name this version does not know may be the next one's.
    let (status, unknown) = headers(&router, "/pkg/b.X2.js").await;
    assert_eq!(status, StatusCode::NOT_FOUND);
    assert_eq!(told(&unknown, header::CACHE_CONTROL), ["no-cache"]);

    // A page is its reader's.
    let (_, page) = headers(&router, "/").await;
    assert_eq!(told(&page, header::CACHE_CONTROL), ["no-cache"]);
    assert!(told(&page, header::VARY).join(",").contains("cookie"));
}
