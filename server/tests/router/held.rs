//! What was typed when a session was over: held in the answer, and nothing done.

use axum::{
    Router,
    body::Body,
    http::{Request, Response, StatusCode, header},
};
use tower::ServiceExt;

use super::{serve, text};

const OVER: &str = "session=0000000000000000000000000000000000000000000";

/// A plain form sent by a browser; what is asked with which cookie, from which page.
async fn post(router: &Router, address: &str, form: &str, headers: &[(&str, &str)]) -> Response<Body> {
    post_as(router, "application/x-www-form-urlencoded", address, form, headers).await
}

async fn post_as(router: &Router, kind: &str, address: &str, form: &str, headers: &[(&str, &str)]) -> Response<Body> {
    let mut request = Request::post(address)
        .header(header::HOST, "plan.example")
        .header(header::ORIGIN, "http://plan.example")
        .header(header::CONTENT_TYPE, kind);
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    router.clone().oneshot(request.body(Body::from(form.to_owned())).expect("a request")).await.expect("an answer")
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_typed_is_held_as_text() {
    let router = serve().await;
    let form = "lang=th&base=&id=1&title=%3Cscript%3Ea%22b%3C%2Fscript%3E&do=save";
    let page = ("referer", "http://plan.example/projects/50990000-4101/plan?zoom=q2");
    // By the cookie of a session that is over, and from a page of ours whose cookie is gone; of a record the public reads,
    // and of a code nobody has, as the public hears of a draft.
    for (address, headers) in [
        ("/projects/50990000-4101/plan", &[("cookie", OVER), page][..]),
        ("/projects/50990000-4101/plan", &[page]),
        ("/projects/50990000-9999/plan", &[("cookie", OVER), page]),
        ("/projects/50990000-4101/report?month=6", &[("cookie", OVER), page]),
    ] {
        let response = post(&router, address, form, headers).await;
        assert_eq!(response.status(), StatusCode::UNAUTHORIZED, "{address}");
        assert_eq!(response.headers()[header::CACHE_CONTROL], "no-store");
        let html = text(response).await;
        assert!(html.contains(&format!("action=\"{address}\"")), "{address}");
        assert!(html.contains("next=%2Fprojects%2F50990000-4101%2Fplan"), "the way to sign in leads back");
        assert!(html.contains("name=\"title\" value=\"&lt;script&gt;a&quot;b&lt;/script&gt;\""), "as text");
        assert!(!html.contains("<script>a"));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn of_a_form_with_files_the_texts_are_held_and_the_files_named() {
    let router = serve().await;
    let part =
        |what: &str, content: &str| format!("--mark\r\nContent-Disposition: form-data; {what}\r\n\r\n{content}\r\n");
    let form = [
        part("name=\"narrative\"", "ลอกท่อแล้ว\"ห้าสาย\""),
        part("name=\"files\"; filename=\"ภาพ.jpg\"", &"x".repeat(5 << 20)),
        part("name=\"percent\"", "35"),
        "--mark--\r\n".to_owned(),
    ];
    let page = [("cookie", OVER), ("referer", "http://plan.example/projects/50990000-4101/report?month=6")];
    let send = async |form: &str| {
        let kind = "multipart/form-data; boundary=mark";
        post_as(&router, kind, "/projects/50990000-4101/report", form, &page).await
    };
    let response = send(&form.concat()).await;
    assert_eq!(response.status(), StatusCode::UNAUTHORIZED);
    let html = text(response).await;
    assert!(html.contains("name=\"narrative\" value=\"ลอกท่อแล้ว&quot;ห้าสาย&quot;\""), "{html}");
    assert!(html.contains("name=\"percent\" value=\"35\""), "what stands behind the file, too");
    // Sent once more it says that the file is to be chosen again, as a form does that could not bring it along.
    assert!(html.contains("name=\"files\" value=\"ภาพ.jpg\"") && !html.contains("xxx"));
    // And said at once to have to be chosen again.
    assert!(html.contains("ให้เลือกใหม่: ภาพ.jpg"), "{html}");
    // What breaks off, or has more text than is held, leads to signing in.
    let large = part("name=\"narrative\"", &"x".repeat(3 << 20));
    for broken in [form[..2].concat(), [large.as_str(), &form[3]].concat()] {
        let response = send(&broken).await;
        assert_eq!(response.status(), StatusCode::SEE_OTHER);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_not_held_leads_to_signing_in() {
    let router = serve().await;
    let large = format!("title={}", "x".repeat(3 << 20));
    for (address, form, headers) in [
        ("/account/password", "password=secret&new_password=other", &[("cookie", OVER)][..]),
        ("/projects/50990000-4101/plan", &large, &[("cookie", OVER)]),
        ("/projects/50990000-4101/plan", "title=x", &[]),
    ] {
        let response = post(&router, address, form, headers).await;
        assert_eq!(response.status(), StatusCode::SEE_OTHER, "{address}");
        let way = response.headers()[header::LOCATION].to_str().expect("text").to_owned();
        assert!(way.starts_with("/login"), "{way}");
        let html = text(response).await;
        assert!(!html.contains("secret") && !html.contains("xxx"));
    }
    // Who waits for an answer, not for a page, keeps what was typed.
    let json = [("cookie", OVER), ("accept", "application/json")];
    let response = post(&router, "/projects/50990000-4101", "field=project.owner&base=&value=x", &json).await;
    assert_eq!(response.status(), StatusCode::UNAUTHORIZED);
    assert!(!text(response).await.contains("<form"));
}
