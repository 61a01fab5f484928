//! What those who run it rely on: policies, ids, figures, and an orderly end.

use std::{net::SocketAddr, path::PathBuf, process::Stdio, time::Duration};

use axum::{
    Router,
    body::Body,
    extract::ConnectInfo,
    http::{HeaderName, HeaderValue, Request, Response, StatusCode, header},
    routing::get,
};
use migration::{Migrator, MigratorTrait};
use server::{
    commands::serve::answer,
    router::{AppState, router},
    settings::{MetricsAccess, Settings},
};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
    sync::oneshot,
};
use tower::ServiceExt;

/// The router over an empty database of its own.
async fn serve(settings: Settings) -> Router {
    let file = format!("digitalplan-operations-{}.db", uuid::Uuid::now_v7());
    let path = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(file);
    let db = store::connect(&format!("sqlite://{}?mode=rwc", path.display())).await.expect("a database");
    Migrator::up(db.connection(), None).await.expect("a schema");
    router(AppState::new(db, &settings))
}

async fn ask(router: &Router, address: &str, peer: [u8; 4], headers: &[(&'static str, &str)]) -> Response<Body> {
    let mut request = Request::get(address).body(Body::empty()).expect("a request");
    request.extensions_mut().insert(ConnectInfo(SocketAddr::from((peer, 4000))));
    for (name, value) in headers {
        request.headers_mut().insert(HeaderName::from_static(name), HeaderValue::from_str(value).expect("a value"));
    }
    router.clone().oneshot(request).await.expect("an answer")
}

const LOCAL: [u8; 4] = [127, 0, 0, 1];
const ELSEWHERE: [u8; 4] = [192, 0, 2, 7];

async fn text(response: Response<Body>) -> String {
    let bytes = axum::body::to_bytes(response.into_body(), 10_000_000).await.expect("a body");
    String::from_utf8(bytes.to_vec()).expect("text")
}

fn policy(response: &Response<Body>) -> String {
    response.headers()[header::CONTENT_SECURITY_POLICY].to_str().expect("text").to_owned()
}

#[tokio::test(flavor = "multi_thread")]
async fn who_signs_in_is_kept_apart_from_the_window_that_opened_the_page() {
    let router = serve(Settings::default()).await;
    let apart = async |address: &str, headers: &[(&'static str, &str)]| {
        let response = ask(&router, address, LOCAL, headers).await;
        response.headers().get("cross-origin-opener-policy").map(|policy| policy.to_str().expect("text").to_owned())
    };
    let same = Some("same-origin".to_owned());
    assert_eq!(apart("/login", &[]).await, same);
    assert_eq!(apart("/projects", &[("cookie", "session=x")]).await, same, "somebody may be signed in");
    assert_eq!(apart("/projects", &[]).await, None, "what all may read begins the sooner");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_page_runs_its_own_scripts_and_no_others() {
    let router = serve(Settings::default()).await;
    let mut nonces = Vec::new();
    for address in ["/", "/projects", "/units", "/projects/50990000-1", "/no-such-page"] {
        let response = ask(&router, address, LOCAL, &[]).await;
        let headers = response.headers().clone();
        assert!(headers["permissions-policy"].to_str().expect("text").contains("camera=()"), "{address}");
        let policy = policy(&response);
        let part = |name: &str| {
            policy.split(';').map(str::trim).find_map(|part| part.strip_prefix(&format!("{name} "))).unwrap_or_default()
        };
        let nonce = part("script-src").split('\'').find_map(|word| word.strip_prefix("nonce-")).expect("a nonce");
        assert!(nonce.len() >= 22, "{nonce}");
        assert_eq!(part("script-src"), format!("'self' 'nonce-{nonce}' 'wasm-unsafe-eval'"), "{address}");
        for (name, value) in [
            ("default-src", "'self'"),
            ("object-src", "'none'"),
            ("base-uri", "'none'"),
            ("frame-ancestors", "'none'"),
            ("form-action", "'self'"),
        ] {
            assert_eq!(part(name), value, "{address}");
        }
        assert!(!policy.contains("unsafe-inline") && !policy.contains("'unsafe-eval'"), "{policy}");
        let html = text(response).await;
        assert!(html.contains(&format!("nonce=\"{nonce}\"")), "{address}");
        for script in html.split("<script").skip(1) {
            let tag = script.split('>').next().unwrap_or_default();
            assert!(tag.contains(nonce) || tag.contains("src="), "a script without the nonce on {address}: {tag}");
        }
        for style in html.split("<style").skip(1) {
            let tag = style.split('>').next().unwrap_or_default();
            assert!(tag.contains(nonce), "a style without the nonce on {address}: {tag}");
        }
        assert!(!html.contains(" style=\""), "style in the markup of {address}");
        nonces.push(nonce.to_owned());
    }
    nonces.sort();
    nonces.dedup();
    assert_eq!(nonces.len(), 5, "every answer has a nonce of its own");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_no_page_may_do_nothing() {
    let router = serve(Settings::default()).await;
    for address in ["/healthz", "/readyz", "/metrics", "/api/v1/projects", "/api/v1/nothing", "/pkg/none.js"] {
        let response = ask(&router, address, LOCAL, &[]).await;
        assert!(policy(&response).starts_with("default-src 'none'"), "{address}");
        assert_eq!(response.headers()["x-content-type-options"], "nosniff", "{address}");
        assert_eq!(response.headers()["cross-origin-resource-policy"], "same-origin", "{address}");
        assert!(!response.headers().contains_key(header::STRICT_TRANSPORT_SECURITY), "{address}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn browsers_keep_to_tls_where_there_is_tls() {
    let router = serve(Settings { https: true, ..Settings::default() }).await;
    for address in ["/", "/api/v1/projects", "/healthz"] {
        let response = ask(&router, address, LOCAL, &[]).await;
        assert_eq!(response.headers()[header::STRICT_TRANSPORT_SECURITY], "max-age=63072000", "{address}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn every_answer_has_an_id() {
    let router = serve(Settings::default()).await;
    let id = |response: Response<Body>| response.headers()["x-request-id"].to_str().expect("text").to_owned();
    let first = id(ask(&router, "/healthz", LOCAL, &[]).await);
    let second = id(ask(&router, "/no-such-page", LOCAL, &[]).await);
    assert_eq!((first.len(), second.len()), (36, 36));
    assert_ne!(first, second);
    assert_eq!(id(ask(&router, "/", LOCAL, &[("x-request-id", "from-the-proxy.1")]).await), "from-the-proxy.1");
    assert_ne!(id(ask(&router, "/", LOCAL, &[("x-request-id", "a=\"b\" c")]).await), "a=\"b\" c");
}

#[tokio::test(flavor = "multi_thread")]
async fn requests_are_counted_by_route_not_by_address() {
    let router = serve(Settings::default()).await;
    for address in ["/projects/50990000-1", "/projects/50990000-2", "/api/v1/projects/50990000-3", "/some/secret"] {
        assert_eq!(ask(&router, address, LOCAL, &[]).await.status(), StatusCode::NOT_FOUND);
    }
    let invented = Request::builder().method("BREW").uri("/healthz").body(Body::empty()).expect("a request");
    router.clone().oneshot(invented).await.expect("an answer");
    let response = ask(&router, "/metrics", LOCAL, &[]).await;
    assert_eq!(response.status(), StatusCode::OK);
    assert!(
        response.headers()[header::CONTENT_TYPE].to_str().expect("text").starts_with("application/openmetrics-text")
    );
    let figures = text(response).await;
    let has = |line: &str| assert!(figures.lines().any(|l| l == line), "no {line} in\n{figures}");
    has(r#"digitalplan_http_requests_total{method="GET",route="/projects/{code}",status="404"} 2"#);
    has(r#"digitalplan_http_requests_total{method="GET",route="/api/v1/projects/{code}",status="404"} 1"#);
    has(r#"digitalplan_http_requests_total{method="GET",route="unmatched",status="404"} 1"#);
    has(r#"digitalplan_http_requests_total{method="other",route="/healthz",status="405"} 1"#);
    has(r#"digitalplan_http_request_duration_seconds_count{method="GET",route="/projects/{code}"} 2"#);
    // The one that asks.
    has("digitalplan_http_requests_in_flight 1");
    has("digitalplan_database_up 1");
    has("digitalplan_database_connections_max 8");
    has("digitalplan_imports_total 0");
    has(r#"digitalplan_import_pages_total{outcome="created"} 0"#);
    has("# EOF");
    assert!(
        figures.contains(&format!("digitalplan_build_info{{version=\"{}\"", env!("CARGO_PKG_VERSION"))),
        "{figures}"
    );
    assert!(!figures.contains("50990000") && !figures.contains("secret") && !figures.contains("BREW"), "{figures}");
}

#[tokio::test(flavor = "multi_thread")]
async fn figures_are_for_this_machine_or_a_token() {
    let check = async |access: MetricsAccess, peer: [u8; 4], headers: &[(&'static str, &str)], status: u16| {
        let router = serve(Settings { metrics: access.clone(), ..Settings::default() }).await;
        let response = ask(&router, "/metrics", peer, headers).await;
        assert_eq!(response.status().as_u16(), status, "{access:?} {peer:?} {headers:?}");
    };
    let token = || MetricsAccess::Token("0123456789abcdef".into());
    check(MetricsAccess::Local, LOCAL, &[], 200).await;
    check(MetricsAccess::Local, ELSEWHERE, &[], 404).await;
    check(MetricsAccess::Local, LOCAL, &[("x-forwarded-for", "192.0.2.7")], 404).await;
    check(MetricsAccess::Local, LOCAL, &[("forwarded", "for=192.0.2.7")], 404).await;
    check(MetricsAccess::Off, LOCAL, &[], 404).await;
    check(token(), LOCAL, &[], 401).await;
    check(token(), ELSEWHERE, &[("authorization", "Bearer 0123456789abcdef")], 200).await;
    check(token(), ELSEWHERE, &[("authorization", "Bearer 0123456789abcdeg")], 401).await;
    check(token(), ELSEWHERE, &[("authorization", "0123456789abcdef")], 401).await;
    // Without a peer, nobody can be told to be of this machine.
    let router = serve(Settings::default()).await;
    let request = Request::get("/metrics").body(Body::empty()).expect("a request");
    assert_eq!(router.oneshot(request).await.expect("an answer").status(), StatusCode::NOT_FOUND);
}

/// A server that answers `/slow` after a while, told to stop while it does.
async fn stopped_meanwhile(slow: Duration, patience: Duration) -> (String, Duration) {
    let (begun, running) = oneshot::channel::<()>();
    let begun = std::sync::Arc::new(std::sync::Mutex::new(Some(begun)));
    let router = Router::new().route(
        "/slow",
        get(move || async move {
            if let Some(begun) = begun.lock().expect("a lock").take() {
                let _ = begun.send(());
            }
            tokio::time::sleep(slow).await;
            "whole"
        }),
    );
    let listener = TcpListener::bind(SocketAddr::from((LOCAL, 0))).await.expect("a port");
    let address = listener.local_addr().expect("an address");
    let (stop, asked) = oneshot::channel::<()>();
    let server = tokio::spawn(answer(listener, router, async { drop(asked.await) }, patience));
    let mut stream = TcpStream::connect(address).await.expect("a connection");
    stream.write_all(b"GET /slow HTTP/1.1\r\nHost: x\r\n\r\n").await.expect("sent");
    running.await.expect("the request runs");
    let told = std::time::Instant::now();
    stop.send(()).expect("told");
    let ended = tokio::spawn(async move {
        server.await.expect("joined").expect("ends well");
        told.elapsed()
    });
    let mut got = String::new();
    // A connection that is cut off is an answer too: an empty one.
    let _ = tokio::time::timeout(Duration::from_secs(2), stream.read_to_string(&mut got)).await;
    (got, ended.await.expect("joined"))
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_being_answered_is_finished_first() {
    let (got, _) = stopped_meanwhile(Duration::from_millis(300), Duration::from_secs(20)).await;
    assert!(got.starts_with("HTTP/1.1 200") && got.ends_with("whole"), "{got}");
}

#[tokio::test(flavor = "multi_thread")]
async fn patience_has_an_end() {
    let (_, took) = stopped_meanwhile(Duration::from_secs(60), Duration::from_millis(200)).await;
    assert!(took < Duration::from_secs(5), "{took:?}");
}

#[cfg(unix)]
#[tokio::test(flavor = "multi_thread")]
async fn the_program_ends_well_when_asked_to() {
    let home = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(format!("stop-{}", uuid::Uuid::now_v7()));
    std::fs::create_dir_all(&home).expect("a folder");
    let port = std::net::TcpListener::bind((LOCAL_HOST, 0)).and_then(|l| l.local_addr()).expect("a port").port();
    let mut server = tokio::process::Command::new(env!("CARGO_BIN_EXE_digitalplan"))
        .current_dir(&home)
        .env("DATABASE_URL", "sqlite://stop.db?mode=rwc")
        .env("LEPTOS_SITE_ADDR", format!("{LOCAL_HOST}:{port}"))
        .env("DIGITALPLAN_LOG", "info")
        .env("DIGITALPLAN_LOG_FORMAT", "json")
        .kill_on_drop(true)
        .stderr(Stdio::piped())
        .spawn()
        .expect("a server");
    let mut stream = loop {
        match TcpStream::connect((LOCAL_HOST, port)).await {
            Ok(stream) => break stream,
            Err(_) => tokio::time::sleep(Duration::from_millis(50)).await,
        }
        assert!(server.try_wait().expect("a state").is_none(), "the server ended by itself");
    };
    // A connection that is kept open does not hold up the end.
    stream.write_all(b"GET /healthz HTTP/1.1\r\nHost: x\r\nx-request-id: id-of-the-test\r\n\r\n").await.expect("sent");
    let mut begin = [0; 15];
    stream.read_exact(&mut begin).await.expect("an answer");
    assert_eq!(&begin, b"HTTP/1.1 200 OK");
    let id = server.id().expect("an id").to_string();
    assert!(std::process::Command::new("kill").args(["-TERM", &id]).status().expect("kill").success());
    let ended = tokio::time::timeout(Duration::from_secs(15), server.wait()).await.expect("ends").expect("a status");
    assert!(ended.success(), "{ended:?}");
    let mut log = String::new();
    server.stderr.take().expect("its log").read_to_string(&mut log).await.expect("text");
    let lines: Vec<serde_json::Value> = log.lines().map(|l| serde_json::from_str(l).expect("JSON")).collect();
    let answered = lines.iter().find(|l| l["fields"]["message"] == "answered").expect("a line for the answer");
    assert_eq!(answered["span"]["id"], "id-of-the-test", "{answered}");
    assert_eq!(answered["fields"]["status"], 200, "{answered}");
    assert!(lines.iter().any(|l| l["fields"]["message"] == "stopped"), "{log}");
    // SQLite folds its log into the file when the last connection is closed.
    assert!(home.join("stop.db").exists() && !home.join("stop.db-wal").exists());
    std::fs::remove_dir_all(&home).expect("removed");
}

const LOCAL_HOST: &str = "127.0.0.1";
