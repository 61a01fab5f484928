//! What makes the site an app that opens without a network.

use axum::{
    body::Body,
    http::{HeaderMap, Request, StatusCode, header},
};
use domain::permission::Actor;
use serde_json::Value;
use server::router::{AppState, router};
use tower::ServiceExt;

use super::{
    get, prepared, serve, text,
    walk::{account, token},
};

fn header_of<'a>(headers: &'a HeaderMap, name: &str) -> &'a str {
    headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default()
}

#[tokio::test(flavor = "multi_thread")]
async fn the_worker_answers_for_the_whole_site_and_is_asked_for_again() {
    let router = serve().await;
    let answer = get(&router, "/sw.js").await;
    let headers = answer.headers().clone();
    assert_eq!(answer.status(), StatusCode::OK);
    assert_eq!(header_of(&headers, "content-type"), "text/javascript; charset=utf-8");
    assert_eq!(header_of(&headers, "service-worker-allowed"), "/");
    assert_eq!(header_of(&headers, "cache-control"), "no-cache");
    assert!(header_of(&headers, "content-security-policy").contains("connect-src 'self'"));
    let worker = text(answer).await;
    assert!(!worker.contains("{version}") && !worker.contains("{files}"), "{worker}");
    let page = get(&router, "/").await;
    assert!(header_of(page.headers(), "content-security-policy").contains("worker-src 'self'"));
    let page = text(page).await;
    assert!(page.contains("manifest.webmanifest"), "it can be installed from any page");
    assert!(!page.contains("ob-offline"), "who only reads keeps no reports");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_manifest_names_pictures_that_are_there() {
    let router = serve().await;
    let answer = get(&router, "/manifest.webmanifest").await;
    assert_eq!(header_of(answer.headers(), "content-type"), "application/manifest+json; charset=utf-8");
    let manifest: Value = serde_json::from_str(&text(answer).await).expect("JSON");
    assert_eq!((&manifest["start_url"], &manifest["scope"]), (&"/my".into(), &"/".into()));
    let public =
        std::path::PathBuf::from(std::env::var_os("CARGO_MANIFEST_DIR").expect("cargo tells it")).join("../public");
    let icons = manifest["icons"].as_array().expect("pictures");
    for icon in icons {
        let source = icon["src"].as_str().expect("an address");
        let bytes = std::fs::read(public.join(source.trim_start_matches('/'))).expect("a file");
        let side = |at: usize| u32::from_be_bytes(bytes[at..at + 4].try_into().expect("four bytes"));
        assert_eq!(icon["sizes"], format!("{}x{}", side(16), side(20)), "{source}");
    }
    assert!(icons.iter().any(|icon| icon["purpose"] == "maskable"));
    // The page for what is not at hand needs nothing else.
    let page = get(&router, "/offline").await;
    let policy = header_of(page.headers(), "content-security-policy").to_owned();
    assert!(policy.contains("style-src 'sha256-"), "{policy}");
    let page = text(page).await;
    assert!(page.contains("ไม่มีเครือข่าย") && page.contains("No network") && !page.contains("<script"), "{page}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_page_says_whose_it_is_to_the_worker_alone() {
    let (settings, db) = prepared().await;
    let staff = account(&db, "somsri", None).await;
    let cookie = format!("session={}", token(&db, &staff).await.expect("a session"));
    let router = router(AppState::new(db, &settings));
    let ask = async |address: &str, cookie: &str| {
        let request = Request::get(address).header(header::COOKIE, cookie).body(Body::empty()).expect("a request");
        router.clone().oneshot(request).await.expect("an answer")
    };
    let whose = |answer: &axum::http::Response<Body>| header_of(answer.headers(), "digitalplan-person").to_owned();
    let Actor::Person(person) = &staff else { panic!("a person") };
    let own = person.id.0.simple().to_string();
    assert_eq!(whose(&ask("/account", &cookie).await), own);
    assert_eq!(whose(&ask("/login", "").await), "-", "nobody's: what was kept is dropped");
    assert_eq!(whose(&ask("/", "").await), "", "nothing is said to whoever only reads");
    assert_eq!(whose(&ask("/api/v1/projects", &cookie).await), "", "no page");
    // What is told once is not kept.
    assert_eq!(whose(&ask("/account", &format!("{cookie}; flash=saved")).await), "");
}
