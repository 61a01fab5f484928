//! A page that stays open: its stream, its signs of life, and the end of both.

use std::{path::PathBuf, process::Stdio, time::Duration};

use axum::{
    Router,
    body::{Body, Bytes},
    http::{Request, Response, StatusCode, header},
};
use chrono::Utc;
use domain::{
    edit::FieldEdit,
    permission::Actor,
    unit::{UnitDraft, UnitKind},
    user::{Grant, Role},
};
use futures::StreamExt;
use migration::{Migrator, MigratorTrait};
use sea_orm::ConnectionTrait;
use server::{
    router::{AppState, router},
    settings::today,
};
use store::{Db, import::Importer};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
    time::timeout,
};
use tower::ServiceExt;

use super::{
    get, prepared, text,
    walk::{account, token},
};

const CODE: &str = "50010000-1";
const TAB: &str = "tab=0190a6e0-0000-7000-8000-000000000001";

async fn filled(db: &Db) {
    let system = Actor::System("test");
    let unit = |code: &str| UnitDraft {
        code: code.parse().expect("a code"),
        name: format!("เขต {code}"),
        kind: UnitKind::District,
    };
    store::unit::ensure(db, &system, &[unit("50010000"), unit("50020000")]).await.expect("units");
    let mut importer = Importer::begin(db, &Actor::System("import"), "test").await.expect("an import");
    let page =
        format!("ความคืบหน้าโครงการ/กิจกรรม\n\nปลูกต้นไม้ : {CODE}\n\nเขต 50010000 : (2567)\n\nความคืบหน้าโครงการ ร้อยละ 1\n");
    let kpi = "รายละเอียดตัวชี้วัด\n\nตัวชี้วัด : 5001-1\n\nค่าเป้าหมาย ร้อยละ : 1\n".to_owned();
    for page in [page, kpi] {
        let page = exchange::legacy::read(&page, None).expect("a page");
        importer.page(&page.content, page.kind, "test", today()).await.expect("stored");
    }
}

struct Site {
    state: AppState,
    router: Router,
}

/// Somebody who is signed in.
struct Who {
    actor: Actor,
    token: String,
}

impl Site {
    async fn new() -> Self {
        let (settings, db) = prepared().await;
        filled(&db).await;
        let state = AppState::new(db, &settings);
        Self { state: state.clone(), router: router(state) }
    }

    async fn person(&self, name: &str, unit: &str) -> Who {
        let grant = Grant { role: Role::Staff, unit: Some(unit.parse().expect("a code")) };
        let actor = account(&self.state.db, name, Some(grant)).await;
        let token = token(&self.state.db, &actor).await.expect("a session");
        Who { actor, token }
    }

    async fn send(&self, method: &str, path: &str, who: Option<&Who>, body: &str) -> Response<Body> {
        let mut request = Request::builder()
            .method(method)
            .uri(path)
            .header(header::HOST, "plan.example")
            .header(header::ORIGIN, "http://plan.example")
            .header(header::ACCEPT, "text/event-stream, text/plain")
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
        if let Some(who) = who {
            request = request.header(header::COOKIE, format!("session={}", who.token));
        }
        let request = request.body(Body::from(body.to_owned())).expect("a request");
        self.router.clone().oneshot(request).await.expect("an answer")
    }

    async fn stream(&self, who: &Who, since: i64) -> Events {
        let response = self.send("GET", &format!("/projects/{CODE}/live?since={since}"), Some(who), "").await;
        assert_eq!(response.status(), StatusCode::OK);
        assert_eq!(response.headers()[header::CONTENT_TYPE], "text/event-stream");
        assert_eq!(response.headers()[header::CACHE_CONTROL], "no-store");
        assert_eq!(response.headers()["x-accel-buffering"], "no");
        assert!(!response.headers().contains_key(header::CONTENT_ENCODING), "what is packed comes late");
        Events(response.into_body().into_data_stream().boxed())
    }

    async fn beat(&self, who: &Who, body: &str) -> String {
        let response = self.send("POST", &format!("/projects/{CODE}/live"), Some(who), body).await;
        assert_eq!(response.status(), StatusCode::OK, "{body}");
        text(response).await
    }

    async fn since(&self, who: &Who) -> i64 {
        store::live::since(&self.state.db, &who.actor, domain::edit::Record::Project, CODE).await.expect("answers")
    }

    async fn change(&self, who: &Who, field: &str, input: &str) {
        let field = format!("project.{field}").parse().expect("a field");
        let edit = FieldEdit { field, base: None, input: input.to_owned() };
        let (code, request) = (CODE.parse().expect("a code"), store::Request::new(today()));
        let edited = store::project::edit(&self.state.db, &who.actor, &code, &[edit], &request).await;
        assert!(edited.expect("answers").saved);
    }
}

/// The events of a stream.
struct Events(futures::stream::BoxStream<'static, Result<Bytes, axum::Error>>);

impl Events {
    /// The next, without what keeps the connection alive; `None` at the end.
    async fn next(&mut self) -> Option<String> {
        loop {
            let piece = timeout(Duration::from_secs(10), self.0.next()).await.expect("in time")?.expect("a piece");
            let piece = String::from_utf8(piece.to_vec()).expect("text");
            let data: Vec<&str> = piece.lines().filter_map(|line| line.strip_prefix("data:")).map(str::trim).collect();
            if !data.is_empty() {
                return Some(data.join("|"));
            }
        }
    }

    /// Whether nothing comes for a while.
    async fn rests(&mut self) -> bool {
        timeout(Duration::from_millis(600), self.0.next()).await.is_err()
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_stream_tells_who_is_here_and_what_they_change() {
    let site = Site::new().await;
    let (one, two) = (site.person("somsri", "50010000").await, site.person("wichai", "50010000").await);
    let since = site.since(&one).await;
    let mut events = site.stream(&one, since).await;
    assert_eq!(events.next().await, Some(format!("{since}|||")));
    assert_eq!(site.state.live.open(), 1);

    assert_eq!(site.beat(&two, TAB).await, "");
    assert_eq!(events.next().await, Some(format!("{since}||ขณะนี้ wichai กำลังเปิดอยู่|")));
    site.beat(&two, &format!("{TAB}&editing=owner")).await;
    assert_eq!(events.next().await, Some(format!("{since}||ขณะนี้ wichai กำลังแก้ไข “ผู้รับผิดชอบ”|")));
    // One's own changes are no news.
    site.change(&one, "remark", "เรียบร้อย").await;
    assert!(events.rests().await);
    site.change(&two, "owner", "ฝ่ายโยธา").await;
    let told = events.next().await.expect("an event");
    assert!(told.ends_with("|ขณะนี้ wichai กำลังแก้ไข “ผู้รับผิดชอบ”|wichai แก้ไขข้อมูลนี้: ผู้รับผิดชอบ"), "{told}");
    let response = site.send("POST", &format!("/projects/{CODE}/live"), Some(&two), &format!("{TAB}&gone=1")).await;
    assert_eq!(response.status(), StatusCode::NO_CONTENT);
    let told = events.next().await.expect("an event");
    assert!(told.ends_with("||wichai แก้ไขข้อมูลนี้: ผู้รับผิดชอบ"), "{told}");

    // Whoever was away hears at once of what came meanwhile, in the language asked for.
    drop(events);
    assert_eq!(site.state.live.open(), 0);
    let response = site.send("GET", &format!("/projects/{CODE}/live?lang=en&since={since}"), Some(&one), "").await;
    let mut events = Events(response.into_body().into_data_stream().boxed());
    let told = events.next().await.expect("an event");
    assert!(told.ends_with("|||wichai changed this: Responsible"), "{told}");
    let answer = site.beat(&one, &format!("{TAB}&lang=en&editing=never_heard")).await;
    assert_eq!(answer, "", "nobody else is here");
    // Figures that are reported are told apart.
    site.change(&two, "months[6].result", "5").await;
    let told = events.next().await.expect("an event");
    assert!(told.contains("|reported||wichai changed this: "), "{told}");
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_reads_hears_that_there_is_more_to_read() {
    let site = Site::new().await;
    let who = site.person("somsri", "50010000").await;
    let answer = site.send("GET", &format!("/projects/{CODE}/news"), None, "").await;
    assert_eq!(answer.status(), StatusCode::OK);
    assert_eq!(answer.headers()[header::CONTENT_TYPE], "text/event-stream");
    assert!(!answer.headers().contains_key(header::CONTENT_ENCODING), "what is packed comes late");
    let mut events = Events(answer.into_body().into_data_stream().boxed());
    assert_eq!(site.state.live.open(), 1);
    // Who is there is nobody else's business.
    site.beat(&who, TAB).await;
    assert!(events.rests().await);
    site.change(&who, "owner", "ฝ่ายโยธา").await;
    assert_eq!(events.next().await.as_deref(), Some("changed"));
    drop(events);
    assert_eq!(site.state.live.open(), 0);
    for (path, status) in [("/projects/50010000-99/news", 404), ("/projects/x/news", 404), ("/kpis/5001-1/news", 200)] {
        assert_eq!(site.send("GET", path, None, "").await.status().as_u16(), status, "{path}");
    }
    for (path, offered) in [("", true), ("?as_of=2020-01-01", false)] {
        let page = text(site.send("GET", &format!("/projects/{CODE}{path}"), None, "").await).await;
        assert_eq!(page.contains(&format!("data-news=\"/projects/{CODE}/news\"")), offered, "{path}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_stream_ends_with_its_session_and_its_rights() {
    let site = Site::new().await;
    let (one, two) = (site.person("somsri", "50010000").await, site.person("wichai", "50010000").await);
    let since = site.since(&one).await;
    let (mut first, mut second) = (site.stream(&one, since).await, site.stream(&two, since).await);
    assert!(first.next().await.is_some() && second.next().await.is_some());
    assert_eq!(site.send("POST", "/logout", Some(&one), "").await.status(), StatusCode::SEE_OTHER);
    let admin = Actor::System("test");
    let grant = Grant { role: Role::Staff, unit: Some("50010000".parse().expect("a code")) };
    store::user::revoke(&site.state.db, &admin, "wichai", &grant, Utc::now()).await.expect("taken");
    let three = site.person("manee", "50010000").await;
    site.change(&three, "owner", "ฝ่ายโยธา").await;
    for events in [&mut first, &mut second] {
        assert_eq!(events.next().await.as_deref(), Some("end"));
        assert_eq!(events.next().await, None);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_may_not_know_hears_nothing() {
    let site = Site::new().await;
    let (own, other) = (site.person("somsri", "50010000").await, site.person("manee", "50020000").await);
    let live = format!("/projects/{CODE}/live");
    let unknown = "/projects/50010000-99/live";
    for (method, path, who, body, status) in [
        ("GET", live.as_str(), None, "", StatusCode::UNAUTHORIZED),
        ("POST", &live, None, TAB, StatusCode::UNAUTHORIZED),
        ("GET", &live, Some(&other), "", StatusCode::FORBIDDEN),
        ("POST", &live, Some(&other), TAB, StatusCode::FORBIDDEN),
        ("GET", unknown, Some(&own), "", StatusCode::NOT_FOUND),
        ("POST", unknown, Some(&own), TAB, StatusCode::NOT_FOUND),
        ("GET", "/projects/x/live", Some(&own), "", StatusCode::NOT_FOUND),
        ("GET", "/projects/50010000-1/live?since=x", Some(&own), "", StatusCode::BAD_REQUEST),
        ("POST", &live, Some(&own), "", StatusCode::UNPROCESSABLE_ENTITY),
        ("POST", &live, Some(&own), "tab=x", StatusCode::UNPROCESSABLE_ENTITY),
        ("POST", &live, Some(&own), &format!("{TAB}&editing=<b>"), StatusCode::BAD_REQUEST),
        ("POST", &live, Some(&own), &format!("{TAB}&editing={}", "a".repeat(200)), StatusCode::BAD_REQUEST),
    ] {
        let answer = site.send(method, path, who, body).await;
        assert_eq!(answer.status(), status, "{method} {path} {body}");
    }
    assert_eq!(site.state.live.open(), 0);
    // Another site makes a browser send it.
    let request = Request::post(&live)
        .header(header::HOST, "plan.example")
        .header(header::ORIGIN, "https://evil.example")
        .header("sec-fetch-site", "cross-site")
        .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
        .header(header::COOKIE, format!("session={}", own.token))
        .body(Body::from(TAB))
        .expect("a request");
    assert_eq!(site.router.clone().oneshot(request).await.expect("an answer").status(), StatusCode::FORBIDDEN);
    // Nor does a page offer it.
    let page = text(get(&site.router, &format!("/projects/{CODE}")).await).await;
    assert!(!page.contains("LiveRecord") && !page.contains("live-who"));
    let (record, plan) = (format!("/projects/{CODE}"), format!("/projects/{CODE}/plan"));
    for (path, who, offered) in [
        (record.as_str(), &other, false),
        (&record, &own, true),
        (&plan, &own, true),
        ("/kpis/5001-1", &other, false),
        ("/kpis/5001-1", &own, true),
        ("/projects/50010000-1/history", &own, false),
    ] {
        let page = text(site.send("GET", path, Some(who), "").await).await;
        assert_eq!((page.contains("LiveRecord"), page.contains("live-who")), (offered, offered), "{path}");
    }
    // The past does not change.
    let page = text(site.send("GET", &format!("{record}?as_of=2020-01-01"), Some(&own), "").await).await;
    assert!(!page.contains("LiveRecord"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_page_left_open_lets_its_session_rest() {
    let site = Site::new().await;
    let who = site.person("somsri", "50010000").await;
    let last = async || {
        let statement = sea_orm::Statement::from_string(sea_orm::DbBackend::Sqlite, "SELECT seen_at FROM session");
        let row = site.state.db.connection().query_one_raw(statement).await.expect("runs").expect("a row");
        row.try_get_by_index::<String>(0).expect("a moment")
    };
    let back = "UPDATE session SET seen_at = strftime('%Y-%m-%dT%H:%M:%f+00:00', seen_at, '-10 minutes')";
    site.state.db.connection().execute_unprepared(back).await.expect("runs");
    let before = last().await;
    site.beat(&who, TAB).await;
    let mut events = site.stream(&who, 0).await;
    assert!(events.next().await.is_some());
    assert_eq!(last().await, before);
    assert_eq!(site.send("GET", &format!("/projects/{CODE}"), Some(&who), "").await.status(), StatusCode::OK);
    assert_ne!(last().await, before);
}

#[cfg(unix)]
#[tokio::test(flavor = "multi_thread")]
async fn a_server_that_stops_does_not_wait_for_its_streams() {
    let home = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(format!("live-{}", uuid::Uuid::now_v7()));
    std::fs::create_dir_all(&home).expect("a folder");
    let url = format!("sqlite://{}?mode=rwc", home.join("live.db").display());
    let db = store::connect(&url).await.expect("a database");
    Migrator::up(db.connection(), None).await.expect("a schema");
    filled(&db).await;
    let grant = Grant { role: Role::Staff, unit: Some("50010000".parse().expect("a code")) };
    let token = token(&db, &account(&db, "somsri", Some(grant)).await).await.expect("a session");
    db.close().await.expect("closes");

    let port = std::net::TcpListener::bind(("127.0.0.1", 0)).and_then(|l| l.local_addr()).expect("a port").port();
    let mut server = tokio::process::Command::new(env!("CARGO_BIN_EXE_digitalplan"))
        .current_dir(&home)
        .env("DATABASE_URL", &url)
        .env("LEPTOS_SITE_ADDR", format!("127.0.0.1:{port}"))
        .kill_on_drop(true)
        .stderr(Stdio::null())
        .spawn()
        .expect("a server");
    let mut stream = loop {
        match TcpStream::connect(("127.0.0.1", port)).await {
            Ok(stream) => break stream,
            Err(_) => tokio::time::sleep(Duration::from_millis(50)).await,
        }
        assert!(server.try_wait().expect("a state").is_none(), "the server ended by itself");
    };
    let ask = format!("GET /projects/{CODE}/live HTTP/1.1\r\nHost: x\r\nCookie: session={token}\r\n\r\n");
    stream.write_all(ask.as_bytes()).await.expect("sent");
    let mut got = String::new();
    while !got.contains("\ndata:") {
        let mut piece = [0; 4096];
        let read = timeout(Duration::from_secs(10), stream.read(&mut piece)).await.expect("in time").expect("reads");
        assert_ne!(read, 0, "{got}");
        got.push_str(&String::from_utf8_lossy(&piece[..read]));
    }
    assert!(got.starts_with("HTTP/1.1 200"), "{got}");
    let id = server.id().expect("an id").to_string();
    assert!(std::process::Command::new("kill").args(["-TERM", &id]).status().expect("kill").success());
    // Twenty seconds are for what is being answered; the stream ends whole, at once.
    let ended = timeout(Duration::from_secs(8), server.wait()).await.expect("ends soon").expect("a status");
    assert!(ended.success(), "{ended:?}");
    let mut rest = Vec::new();
    timeout(Duration::from_secs(2), stream.read_to_end(&mut rest)).await.expect("in time").expect("reads");
    assert!(rest.ends_with(b"0\r\n\r\n"), "{}", String::from_utf8_lossy(&rest));
    std::fs::remove_dir_all(&home).expect("removed");
}
