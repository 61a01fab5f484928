//! Signing in and out through the real router, as a browser does.

use axum::{
    Router,
    body::Body,
    http::{Request, Response, StatusCode, header},
};
use chrono::Utc;
use domain::{
    permission::Actor,
    user::{DEMO_PASSWORD, NewUser, password::NewPassword},
};
use server::router::{AppState, router};
use tower::ServiceExt;

use super::{prepared, text};

const PASSWORD: &str = "ต้นโพธิ์ริมคลองบางกอก";

pub(super) async fn site(https: bool) -> (AppState, Router) {
    let (mut settings, db) = prepared().await;
    settings.https = https;
    let state = AppState::new(db, &settings);
    (state.clone(), router(state))
}

/// An account with [`PASSWORD`]; gives the link that would have set it, used.
async fn account(state: &AppState, name: &str) -> String {
    let system = Actor::System("test");
    let display_name = "สมศรี ตัวอย่าง".to_owned();
    let user = NewUser {
        name: name.parse().expect("a name"),
        display_name,
        email: None,
        external_subject: None,
        grants: Vec::new(),
    };
    store::user::create(&state.db, &system, &user, Utc::now()).await.expect("made");
    let link = store::user::reset_link(&state.db, &system, name, Utc::now()).await.expect("a link");
    let password = NewPassword::parse(PASSWORD, PASSWORD, name).expect("taken");
    store::user::use_reset_link(&state.db, &Actor::Public, link.expose(), &password, Utc::now()).await.expect("set");
    link.expose().to_owned()
}

pub(super) async fn send(router: &Router, address: &str, body: &str, cookies: &str) -> Response<Body> {
    let request = Request::post(address)
        .header(header::HOST, "plan.example")
        .header(header::ORIGIN, "http://plan.example")
        .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
        .header(header::COOKIE, cookies)
        .body(Body::from(body.to_owned()))
        .expect("a request");
    router.clone().oneshot(request).await.expect("an answer")
}

pub(super) async fn page(router: &Router, address: &str, cookies: &str) -> Response<Body> {
    let request = Request::get(address)
        .header(header::ACCEPT, "text/html")
        .header(header::COOKIE, cookies)
        .body(Body::empty())
        .expect("a request");
    router.clone().oneshot(request).await.expect("an answer")
}

pub(super) fn form(pairs: &[(&str, &str)]) -> String {
    app::request::address("", pairs).trim_start_matches('?').to_owned()
}

fn cookies(response: &Response<Body>) -> Vec<String> {
    let values = response.headers().get_all(header::SET_COOKIE).iter();
    values.filter_map(|value| value.to_str().ok().map(str::to_owned)).collect()
}

pub(super) fn location(response: &Response<Body>) -> &str {
    response.headers().get(header::LOCATION).and_then(|to| to.to_str().ok()).unwrap_or_default()
}

/// `name=value` of the cookie that begins so.
fn cookie(response: &Response<Body>, start: &str) -> Option<String> {
    let found = cookies(response).into_iter().find(|cookie| cookie.starts_with(start))?;
    found.split(';').next().map(str::to_owned)
}

async fn sign_in(router: &Router, name: &str, password: &str, next: &str) -> Response<Body> {
    send(router, "/login", &form(&[("name", name), ("password", password), ("next", next)]), "").await
}

#[tokio::test(flavor = "multi_thread")]
async fn one_signs_in_sees_ones_name_and_signs_out() {
    let (state, router) = site(false).await;
    account(&state, "somsri").await;
    let response = sign_in(&router, " SomSri", PASSWORD, "/projects?year=2566").await;
    assert_eq!((response.status(), location(&response)), (StatusCode::SEE_OTHER, "/projects?year=2566"));
    let set = cookies(&response).remove(0);
    assert!(set.contains("HttpOnly") && set.contains("SameSite=Lax") && !set.contains("Secure"), "{set}");
    let session = cookie(&response, "session=").expect("a session");
    let response = page(&router, "/account", &session).await;
    assert_eq!(response.headers()[header::CACHE_CONTROL], "no-store");
    let html = text(response).await;
    assert!(html.contains("สมศรี ตัวอย่าง") && html.contains("action=\"/logout\"") && !html.contains(&session[8..]));
    // Who comes to sign in and is signed in already is led on, within the site, or out.
    for (next, way) in [("/projects%3Fyear=2566", "/projects?year=2566"), ("//evil.example", "/"), ("", "/")] {
        let html = text(page(&router, &format!("/login?next={next}"), &session).await).await;
        let told = html.split("signed-in").nth(1).and_then(|rest| rest.split("</div>").next()).expect("is told");
        assert!(told.contains("สมศรี ตัวอย่าง") && told.contains(&format!("href=\"{way}\"")), "{told}");
        assert!(told.contains("form=\"sign-out\"") && html.contains("id=\"sign-out\""), "{told}");
    }
    let again = text(page(&router, "/login", &format!("{session}; flash=sign-in-again")).await).await;
    assert!(!again.contains("เข้าสู่ระบบอยู่แล้ว"));
    let response = send(&router, "/logout", "", &session).await;
    assert_eq!(location(&response), "/login");
    let flash = cookie(&response, "flash=").expect("a flash");
    let response = page(&router, "/login", &flash).await;
    assert!(cookies(&response).iter().any(|cookie| cookie.starts_with("flash=;") && cookie.contains("Max-Age=0")));
    assert!(text(response).await.contains("ออกจากระบบแล้ว"));
    let response = page(&router, "/account", &session).await;
    assert_eq!(location(&response), "/login?next=%2Faccount");
    // A form that is sent after that leads back to the page it is on.
    for (referer, next) in [
        ("http://plan.example/account?lang=en", "?next=%2Faccount%3Flang%3Den"),
        ("http://evil.example//evil", "?next=%2F"),
    ] {
        let request = Request::post("/account/password")
            .header(header::HOST, "plan.example")
            .header(header::ORIGIN, "http://plan.example")
            .header(header::REFERER, referer)
            .header(header::ACCEPT, "text/html")
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .body(Body::from("password=x"))
            .expect("a request");
        let response = router.clone().oneshot(request).await.expect("an answer");
        assert_eq!(location(&response), format!("/login{next}"));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_session_outlives_the_browser_only_where_one_says_so() {
    let (state, router) = site(false).await;
    account(&state, "somsri").await;
    let set = cookies(&sign_in(&router, "somsri", PASSWORD, "/").await).remove(0);
    assert!(set.starts_with("session=") && !set.contains("Max-Age") && !set.contains("Expires"), "{set}");
    let typed = [("name", "somsri"), ("password", PASSWORD), ("next", "/"), ("keep", "on")];
    let set = cookies(&send(&router, "/login", &form(&typed), "").await).remove(0);
    assert!(set.contains("; Max-Age=604800"), "{set}");
    // A refusal does not untick it.
    let wrong = [("name", "somsri"), ("password", "x"), ("keep", "on")];
    let html = text(send(&router, "/login", &form(&wrong), "").await).await;
    let tag = html.split("name=\"keep\"").nth(1).and_then(|rest| rest.split('>').next()).expect("a box");
    assert!(tag.contains("checked"), "{tag}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_cookie_under_tls_is_for_this_host_and_tls_alone() {
    let (state, router) = site(true).await;
    account(&state, "somsri").await;
    let response = sign_in(&router, "somsri", PASSWORD, "").await;
    let set = cookies(&response).remove(0);
    assert!(set.starts_with("__Host-session=") && set.contains("; Secure") && set.contains("; Path=/;"), "{set}");
    assert!(!set.contains("Domain"), "{set}");
    let token = set["__Host-session=".len()..].split(';').next().expect("a token").to_owned();
    // A cookie without the prefix could have been set by a neighbour.
    let response = page(&router, "/account", &format!("session={token}")).await;
    assert_eq!(response.status(), StatusCode::SEE_OTHER);
    let response = page(&router, "/account", &format!("__Host-session={token}")).await;
    assert_eq!(response.status(), StatusCode::OK);
    // So are the small ones.
    let response = page(&router, "/login?lang=en", "").await;
    let set = cookies(&response).remove(0);
    assert!(set.starts_with("__Host-lang=en;") && set.contains("; Secure"), "{set}");
    assert!(text(page(&router, "/login", "__Host-lang=en").await).await.contains("lang=\"en\""));
}

#[tokio::test(flavor = "multi_thread")]
async fn wrong_and_unknown_are_told_alike_and_then_locked() {
    let (state, router) = site(false).await;
    account(&state, "somsri").await;
    let mut told = Vec::new();
    for name in ["somsri", "nobody"] {
        let response = sign_in(&router, name, "not the password", "/my").await;
        assert_eq!(response.status(), StatusCode::UNAUTHORIZED);
        let html = text(response).await;
        assert!(html.contains("ชื่อผู้ใช้หรือรหัสผ่านไม่ถูกต้อง") && html.contains("value=\"/my\""), "{html}");
        assert!(!html.contains("not the password"));
        told.push(html.replace(name, ""));
    }
    // The pages differ by the name alone; nonces and such are not in this part.
    let main = |html: &str| html[html.find("<main").unwrap_or(0)..html.find("</main>").unwrap_or(0)].to_owned();
    assert_eq!(main(&told[0]), main(&told[1]));
    for _ in 0..4 {
        sign_in(&router, "somsri", "not the password", "").await;
    }
    let response = sign_in(&router, "somsri", PASSWORD, "").await;
    assert_eq!(response.status(), StatusCode::TOO_MANY_REQUESTS);
    assert!(text(response).await.contains("โปรดลองใหม่หลัง"));
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_is_led_elsewhere() {
    let (state, router) = site(false).await;
    account(&state, "somsri").await;
    for next in ["//evil.example", "https://evil.example/", "/\\evil.example", "/login?next=/"] {
        let response = sign_in(&router, "somsri", PASSWORD, next).await;
        assert_eq!(location(&response), "/", "{next}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn other_sites_change_nothing() {
    let (state, router) = site(false).await;
    account(&state, "somsri").await;
    let session = cookie(&sign_in(&router, "somsri", PASSWORD, "").await, "session=").expect("a session");
    let from = async |headers: &[(&str, &str)]| {
        let mut request = Request::post("/account/sessions/end").header(header::COOKIE, &session);
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let request = request.header(header::HOST, "plan.example").body(Body::empty()).expect("a request");
        router.clone().oneshot(request).await.expect("an answer").status()
    };
    for headers in [
        &[("origin", "https://evil.example")][..],
        &[("origin", "null")],
        &[("origin", "http://plan.example"), ("sec-fetch-site", "cross-site")],
        &[("sec-fetch-site", "same-site")],
        &[],
    ] {
        assert_eq!(from(headers).await, StatusCode::FORBIDDEN, "{headers:?}");
        assert_eq!(page(&router, "/account", &session).await.status(), StatusCode::OK);
    }
    assert_eq!(from(&[("origin", "http://plan.example")]).await, StatusCode::SEE_OTHER);
    assert_eq!(page(&router, "/account", &session).await.status(), StatusCode::SEE_OTHER);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_password_is_changed_with_the_one_before() {
    let (state, router) = site(false).await;
    account(&state, "somsri").await;
    let session = cookie(&sign_in(&router, "somsri", PASSWORD, "").await, "session=").expect("a session");
    let change = async |current: &str, password: &str, again: &str| {
        let body = form(&[("current", current), ("password", password), ("again", again)]);
        send(&router, "/account/password", &body, &session).await
    };
    let new = "another one, by the river";
    for (current, password, again, told) in [
        (PASSWORD, "short", "short", "อย่างน้อย 12"),
        (PASSWORD, new, "something else", "ไม่ตรงกัน"),
        (PASSWORD, "password2566", "password2566", "เดาง่าย"),
        (PASSWORD, "iloveyouforever", "iloveyouforever", "เดาง่าย"),
        ("wrong", new, new, "รหัสผ่านปัจจุบันไม่ถูกต้อง"),
    ] {
        let response = change(current, password, again).await;
        assert_eq!(response.status(), StatusCode::UNPROCESSABLE_ENTITY, "{told}");
        let html = text(response).await;
        assert!(html.contains(told) && html.contains("aria-invalid=\"true\""), "{told}");
    }
    let response = change(PASSWORD, new, new).await;
    assert_eq!((response.status(), location(&response)), (StatusCode::SEE_OTHER, "/account"));
    assert_eq!(sign_in(&router, "somsri", PASSWORD, "").await.status(), StatusCode::UNAUTHORIZED);
    assert_eq!(sign_in(&router, "somsri", new, "").await.status(), StatusCode::SEE_OTHER);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_link_sets_a_password_once() {
    let (state, router) = site(false).await;
    let used = account(&state, "somsri").await;
    assert_eq!(page(&router, &format!("/reset/{used}"), "").await.status(), StatusCode::NOT_FOUND);
    let system = Actor::System("test");
    let link = store::user::reset_link(&state.db, &system, "somsri", Utc::now()).await.expect("a link");
    let address = format!("/reset/{}", link.expose());
    assert!(text(page(&router, &address, "").await).await.contains("somsri"));
    let with =
        async |password: &str| send(&router, &address, &form(&[("password", password), ("again", password)]), "").await;
    assert_eq!(with("short").await.status(), StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(location(&with("another one, by the river").await), "/login");
    assert_eq!(with("another one, by the sea").await.status(), StatusCode::NOT_FOUND);
    assert_eq!(sign_in(&router, "somsri", "another one, by the river", "").await.status(), StatusCode::SEE_OTHER);
}

/// The cookie of an administrator's session.
async fn administrator(state: &AppState) -> String {
    let system = Actor::System("test");
    let grant = domain::user::Grant { role: domain::user::Role::Administrator, unit: None };
    account(state, "boss").await;
    store::user::grant(&state.db, &system, "boss", &grant, Utc::now()).await.expect("given");
    let client = store::session::Client::default();
    let signed = store::session::sign_in(&state.db, &Actor::Public, "boss", PASSWORD, &client, Utc::now()).await;
    let Ok(store::session::SignIn::Welcome(token)) = signed else { panic!("signs in") };
    format!("session={}", token.expose())
}

#[tokio::test(flavor = "multi_thread")]
async fn an_administrator_makes_an_account_that_signs_in() {
    let (state, router) = site(false).await;
    let boss = administrator(&state).await;
    let new = |pairs: &[(&str, &str)]| form(pairs);
    let bad = new(&[("name", "ส้ม"), ("display_name", "ส้มโอ <b>"), ("new_role", "staff"), ("new_unit", "12")]);
    let response = send(&router, "/admin/users", &bad, &boss).await;
    assert_eq!(response.status(), StatusCode::UNPROCESSABLE_ENTITY);
    let html = text(response).await;
    for part in ["ชื่อผู้ใช้ใช้ได้เฉพาะ", "ไม่มีหน่วยงานรหัสนี้", "ส้มโอ &lt;b&gt;"]
    {
        assert!(html.contains(part), "{part}");
    }
    let good = new(&[("name", "somo"), ("display_name", "ส้มโอ"), ("new_role", "executive"), ("new_unit", "")]);
    let response = send(&router, "/admin/users", &good, &boss).await;
    assert_eq!((response.status(), location(&response)), (StatusCode::SEE_OTHER, "/admin/users/somo"));
    let again = send(&router, "/admin/users", &good, &boss).await;
    assert!(text(again).await.contains("มีชื่อผู้ใช้นี้แล้ว"));
    let html = text(
        page(
            &router,
            "/admin/users?q=ส้ม&role=executive"
                .replace('ส', "%E0%B8%AA")
                .replace('้', "%E0%B9%89")
                .replace('ม', "%E0%B8%A1")
                .as_str(),
            &boss,
        )
        .await,
    )
    .await;
    assert!(html.contains("/admin/users/somo") && !html.contains("/admin/users/boss"));
    let html = text(send(&router, "/admin/users/somo/reset", "", &boss).await).await;
    let start = html.find("/reset/").expect("a link");
    let link: String = html[start..].chars().take_while(|c| c.is_ascii_alphanumeric() || *c == '/').collect();
    let body = form(&[("password", PASSWORD), ("again", PASSWORD)]);
    assert_eq!(location(&send(&router, &link, &body, "").await), "/login");
    let session = cookie(&sign_in(&router, "somo", PASSWORD, "").await, "session=").expect("a session");
    assert!(text(page(&router, "/account", &session).await).await.contains("ผู้บริหาร"));
    assert_eq!(page(&router, "/admin/users", &session).await.status(), StatusCode::FORBIDDEN);
    // What is no form of ours closes nothing.
    let answer = send(&router, "/admin/users/somo/active", "x=1", &boss).await;
    assert_eq!(answer.status(), StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(page(&router, "/account", &session).await.status(), StatusCode::OK);
    // Closing the account ends the session at once.
    send(&router, "/admin/users/somo/active", "active=off", &boss).await;
    assert_eq!(page(&router, "/account", &session).await.status(), StatusCode::SEE_OTHER);
    let own = send(&router, "/admin/users/boss/active", "active=off", &boss).await;
    assert_eq!(own.status(), StatusCode::UNPROCESSABLE_ENTITY);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_weighs_more_is_done_by_whoever_signed_in_lately() {
    let (state, router) = site(false).await;
    let boss = administrator(&state).await;
    account(&state, "somsri").await;
    let somsri = cookie(&sign_in(&router, "somsri", PASSWORD, "").await, "session=").expect("a session");
    let close = async |referer: &str, accept: &str| {
        let request = Request::post("/admin/users/somsri/active")
            .header(header::HOST, "plan.example")
            .header(header::ORIGIN, "http://plan.example")
            .header(header::REFERER, referer)
            .header(header::ACCEPT, accept)
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .header(header::COOKIE, &boss)
            .body(Body::from("active=off"))
            .expect("a request");
        router.clone().oneshot(request).await.expect("an answer")
    };
    let since = Utc::now() - server::session::LATELY - chrono::TimeDelta::seconds(1);
    let sql = sea_orm::Statement::from_sql_and_values(
        sea_orm::DbBackend::Sqlite,
        "UPDATE session SET created_at = $1",
        [since.into()],
    );
    sea_orm::ConnectionTrait::execute_raw(state.db.connection(), sql).await.expect("aged");
    let open = async || page(&router, "/account", &somsri).await.status() == StatusCode::OK;
    for (referer, next) in [
        ("http://plan.example/admin/users/somsri?lang=en", "%2Fadmin%2Fusers%2Fsomsri%3Flang%3Den"),
        ("http://evil.example//evil.example/", "%2F"),
        ("nothing at all", "%2Faccount"),
    ] {
        let response = close(referer, "text/html").await;
        assert_eq!((response.status(), location(&response)), (StatusCode::SEE_OTHER, &*format!("/login?next={next}")));
        let flash = cookie(&response, "flash=").expect("a word");
        assert!(text(page(&router, "/login", &flash).await).await.contains("โปรดเข้าสู่ระบบอีกครั้ง"));
        assert!(open().await, "nothing is done");
    }
    assert_eq!(close("x", "application/json").await.status(), StatusCode::UNAUTHORIZED);
    assert_eq!(location(&send(&router, "/account/sessions/end", "", &somsri).await), "/login?next=%2Faccount");
    // Reading goes on, and so does signing out.
    assert_eq!(page(&router, "/admin/users/somsri", &boss).await.status(), StatusCode::OK);
    let again = send(&router, "/login", &form(&[("name", "boss"), ("password", PASSWORD)]), &boss).await;
    let boss = cookie(&again, "session=").expect("a new session");
    let ended = send(&router, "/admin/users/somsri/sessions/end", "", &boss).await;
    assert_eq!(location(&ended), "/admin/users/somsri");
    assert!(!open().await, "signed out everywhere, by an administrator");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_people_of_a_demo_city_are_shown_where_one_signs_in_and_nobody_elses() {
    let (state, router) = site(false).await;
    account(&state, "somsri").await;
    let way_in = async || text(page(&router, "/login", "").await).await;
    let heading = "ผู้ใช้ของเมืองสาธิต";
    let html = way_in().await;
    for told in [heading, DEMO_PASSWORD, "somsri", "สมศรี"] {
        assert!(!html.contains(told), "{told}: {html}");
    }
    // Nobody is made one of them but by the command that loads the city.
    let demo = Actor::System("demo");
    let password = NewPassword::parse(DEMO_PASSWORD, DEMO_PASSWORD, "head").expect("taken");
    let refused = store::user::set_demo_password(&state.db, &demo, "somsri", &password, Utc::now()).await;
    assert!(refused.is_err());
    let user = NewUser {
        name: "head".parse().expect("a name"),
        display_name: "หัวหน้าหน่วยงาน (ตัวอย่าง)".to_owned(),
        email: None,
        external_subject: None,
        grants: Vec::new(),
    };
    store::user::create(&state.db, &demo, &user, Utc::now()).await.expect("made");
    store::user::set_demo_password(&state.db, &demo, "head", &password, Utc::now()).await.expect("set");
    let html = way_in().await;
    for told in [heading, DEMO_PASSWORD, "<code>head</code>", "หัวหน้าหน่วยงาน (ตัวอย่าง)"]
    {
        assert!(html.contains(told), "{told}: {html}");
    }
    assert!(!html.contains("somsri"), "{html}");
    assert_eq!(sign_in(&router, "head", DEMO_PASSWORD, "").await.status(), StatusCode::SEE_OTHER);
    // Closed, they are not shown any more.
    store::user::set_active(&state.db, &Actor::System("test"), "head", false, Utc::now()).await.expect("closed");
    assert!(!way_in().await.contains(heading));
}
