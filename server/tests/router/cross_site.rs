//! What another site makes a browser send is refused at every endpoint that changes something, whoever is signed in.

use std::collections::BTreeMap;

use axum::{
    Router,
    body::Body,
    http::{Request, StatusCode, header},
};
use server::router::{AppState, endpoints};
use tower::ServiceExt;

use super::{fuzz::held, prepared, text, walk};

/// What is answered to another site.
const TOLD: &str = "does not come from a page of this site";

/// How other sites come, by what a browser says of them; another port is another site, and so is a name that only begins
/// like ours.
const FOREIGN: &[&[(&str, &str)]] = &[
    &[("sec-fetch-site", "cross-site")],
    &[("sec-fetch-site", "same-site")],
    &[("sec-fetch-site", "none")],
    &[("sec-fetch-site", "cross-site"), ("origin", "http://plan.example")],
    &[("origin", "https://evil.example")],
    &[("origin", "https://evil.example"), ("sec-fetch-site", "same-origin")],
    &[("origin", "null")],
    &[("origin", "http://plan.example:8080")],
    &[("origin", "http://plan.example.evil.example")],
];

struct Sent {
    status: StatusCode,
    text: String,
}

async fn send(
    router: &Router,
    (method, path, body): (&str, &str, &str),
    headers: &[(&str, &str)],
    cookie: Option<&str>,
) -> Sent {
    let unit = walk::PLACES[0][0];
    let kind = if body.starts_with('{') { "application/json" } else { "application/x-www-form-urlencoded" };
    let mut request = Request::builder().method(method).uri(walk::filled(path, path, unit));
    request = request.header(header::HOST, "plan.example").header(header::CONTENT_TYPE, kind);
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    if let Some(cookie) = cookie {
        request = request.header(header::COOKIE, cookie);
    }
    let request = request.body(Body::from(walk::filled(body, path, unit))).expect("a request");
    let response = router.clone().oneshot(request).await.expect("an answer");
    Sent { status: response.status(), text: text(response).await }
}

#[tokio::test(flavor = "multi_thread")]
async fn no_other_site_changes_anything_anywhere() {
    let (settings, db) = prepared().await;
    let (state, router, people) = walk::city_over(settings, db).await;
    // An administrator of the whole city, who signed in just now.
    let admin = people.last().expect("somebody");
    let session = format!("session={}", walk::token(&state.db, admin).await.expect("a session"));
    let changing = changing(&state);
    assert!(changing.len() > 60 && changing.keys().any(|(method, _)| method == "DELETE"), "{}", changing.len());
    let before = held(&state.db).await;
    for ((method, path), body) in &changing {
        let line = (method.as_str(), path.as_str(), *body);
        for headers in FOREIGN {
            for cookie in [Some(session.as_str()), None] {
                let Sent { status, text } = send(&router, line, headers, cookie).await;
                let told = format!("{method} {path} with {headers:?} {cookie:?}: {status} {text}");
                assert!(status == StatusCode::FORBIDDEN && text.contains(TOLD), "{told}");
            }
        }
        let Sent { status, text } = send(&router, line, &[], Some(&session)).await;
        assert!(
            status == StatusCode::FORBIDDEN && text.contains(TOLD),
            "{method} {path} with a cookie alone: {status}"
        );
        assert_eq!(held(&state.db).await, before, "{method} {path}");
    }
    // From a page of ours the same is something else: allowed, or refused for what it is.
    for ((method, path), body) in &changing {
        let own = [("origin", "http://plan.example"), ("sec-fetch-site", "same-origin")];
        let session = walk::token(&state.db, admin).await.map(|token| format!("session={token}"));
        let sent = send(&router, (method, path, body), &own, session.as_deref()).await;
        assert!(!sent.text.contains(TOLD), "{method} {path}: {}", sent.status);
    }
}

/// Every endpoint that is more than a reading, with what the walk sends there.
fn changing(state: &AppState) -> BTreeMap<(String, String), &'static str> {
    let body = |method: &str, path: &str| {
        walk::WALK.iter().find(|line| (line.0, line.1) == (method, path)).map_or("", |line| line.4)
    };
    endpoints(state)
        .into_iter()
        .filter(|endpoint| endpoint.method != "GET")
        .map(|endpoint| {
            let body = body(&endpoint.method, &endpoint.path);
            ((endpoint.method, endpoint.path), body)
        })
        .collect()
}
