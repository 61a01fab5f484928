//! The real router, asked directly: what it answers, to whom, with which status.

#[path = "router/admin.rs"]
mod admin;
#[path = "router/assets.rs"]
mod assets;
#[path = "router/calendar.rs"]
mod calendar;
#[path = "router/create.rs"]
mod create;
#[path = "router/cross_site.rs"]
mod cross_site;
#[path = "router/drafts.rs"]
mod drafts;
#[path = "router/edit.rs"]
mod edit;
#[path = "router/files.rs"]
mod files;
#[path = "router/fuzz.rs"]
mod fuzz;
#[path = "router/grid.rs"]
mod grid;
#[path = "router/held.rs"]
mod held;
#[path = "router/history.rs"]
mod history;
#[path = "router/jobs.rs"]
mod jobs;
#[path = "router/live.rs"]
mod live;
#[path = "router/offline.rs"]
mod offline;
#[path = "router/people.rs"]
mod people;
#[path = "router/reopen.rs"]
mod reopen;
#[path = "router/reports.rs"]
mod reports;
#[path = "router/steps.rs"]
mod steps;
#[path = "router/walk.rs"]
mod walk;
#[path = "router/workbench.rs"]
mod workbench;

use std::{
    path::PathBuf,
    sync::atomic::{AtomicU32, Ordering},
};

use axum::{
    Router,
    body::Body,
    http::{Request, Response, StatusCode, header},
};
use domain::{import::Outcome, permission::Actor};
use migration::{Migrator, MigratorTrait};
use serde_json::Value;
use server::{
    router::{AppState, router},
    settings::{Settings, today},
};
use store::{Db, import::Importer};
use tokio::sync::OnceCell;
use tower::ServiceExt;

/// A project with twelve reports, ten steps and routine work, and a KPI counted in levels.
const PROJECT: &str = "50990000-4101";

/// Settings over a database of their own, whose schema is there.
async fn prepared() -> (Settings, Db) {
    static NEXT: AtomicU32 = AtomicU32::new(0);
    let name = format!("digitalplan-router-{}-{}.db", std::process::id(), NEXT.fetch_add(1, Ordering::Relaxed));
    let path = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(name);
    let files = files::place(&path);
    let database_url = format!("sqlite://{}?mode=rwc", path.display());
    let settings = Settings { database_url, files, ..Settings::default() };
    std::fs::write(&path, schema().await).expect("a file");
    let db = store::connect(&settings.database_url).await.expect("a database");
    (settings, db)
}

/// The file of a migrated database, made once.
async fn schema() -> &'static [u8] {
    static FILE: OnceCell<Vec<u8>> = OnceCell::const_new();
    let made = async || {
        let name = format!("digitalplan-router-{}-schema.db", std::process::id());
        let path = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(name);
        let db = store::connect(&format!("sqlite://{}?mode=rwc", path.display())).await.expect("a database");
        Migrator::up(db.connection(), None).await.expect("a schema");
        db.connection().clone().close().await.expect("closes");
        std::fs::read(&path).expect("a file")
    };
    FILE.get_or_init(made).await
}

/// A server over a database of its own with the fixture pages in it.
async fn serve() -> Router {
    let (settings, db) = prepared().await;
    let mut importer = Importer::begin(&db, &Actor::System("test"), "fixtures").await.expect("an import");
    for file in [
        "project-progress.txt",
        "project-detail.txt",
        "printed-report.md",
        "kpi-detail.txt",
        "unit-year.txt",
        "city-kpi.txt",
    ] {
        let path = PathBuf::from(std::env::var_os("CARGO_MANIFEST_DIR").expect("cargo tells it"))
            .join("../exchange/tests/fixtures")
            .join(file);
        let text = std::fs::read_to_string(&path).expect("a fixture");
        let page = exchange::legacy::read(&text, None).expect("a page");
        let outcome = importer.page(&page.content, page.kind, file, today()).await.expect("stored").outcome;
        assert_ne!(outcome, Outcome::Rejected);
    }
    let evil = "</title><script>evil()</script>";
    let project = format!(
        "ความคืบหน้าโครงการ/กิจกรรม\n\n{evil} : 50990000-6666\n\nสำนักงานเขตตัวอย่าง : (2567)\n\nความคืบหน้าโครงการ ร้อยละ 1\n"
    );
    let kpi = format!("รายละเอียดตัวชี้วัด\n\n{evil} : 5099-6666\n\nค่าเป้าหมาย ร้อยละ : 1\n");
    let bare = "รายละเอียดตัวชี้วัด\n\nตัวชี้วัดมีโครงการไร้ชื่อ : 5099-7777\n\nค่าเป้าหมาย ร้อยละ : 1\n\nโครงการ/กิจกรรมที่สนับสนุนตัวชี้วัด\n\n50990000-7777\n";
    for page in [project, kpi, bare.to_owned()] {
        let page = exchange::legacy::read(&page, None).expect("a page");
        importer.page(&page.content, page.kind, "evil", today()).await.expect("stored");
    }
    router(AppState::new(db, &settings))
}

async fn get(router: &Router, address: &str) -> Response<Body> {
    let request = Request::get(address).body(Body::empty()).expect("a request");
    router.clone().oneshot(request).await.expect("an answer")
}

async fn text(response: Response<Body>) -> String {
    let bytes = axum::body::to_bytes(response.into_body(), 10_000_000).await.expect("a body");
    String::from_utf8(bytes.to_vec()).expect("text")
}

async fn json(router: &Router, address: &str) -> Value {
    let response = get(router, address).await;
    assert_eq!(response.status(), StatusCode::OK, "{address}");
    serde_json::from_str(&text(response).await).expect("JSON")
}

#[tokio::test(flavor = "multi_thread")]
async fn everyone_may_read_every_page() {
    let router = serve().await;
    for address in [
        "/",
        "/projects",
        "/projects/50990000-4101",
        "/projects/50990000-4101/history",
        "/kpis",
        "/kpis/5099-0417",
        "/kpis/5099-0417/history",
        "/units",
        "/units/50990000",
        "/timeliness",
        "/strategy",
        "/login",
    ] {
        let response = get(&router, address).await;
        let status = response.status();
        let html = text(response).await;
        assert_eq!(status, StatusCode::OK, "{address}");
        assert!(html.starts_with("<!DOCTYPE html>") && html.contains("lang=\"th\""), "{address}");
        assert!(html.contains("<h1"), "{address}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_project_is_read_as_it_was_imported() {
    let router = serve().await;
    let project = json(&router, &format!("/api/v1/projects/{PROJECT}")).await;
    assert_eq!(project["code"], PROJECT);
    assert_eq!(project["fiscal_year"], 2567);
    assert_eq!(project["unit"]["code"], "50990000");
    assert_eq!(project["section"]["code"], "50990300");
    assert_eq!(project["routine"], true);
    assert_eq!(project["progress"], 100.0);
    assert_eq!(project["status"], "done");
    assert_eq!(project["steps"].as_array().map(Vec::len), Some(10));
    let reports = project["reports"].as_array().expect("reports");
    assert_eq!(reports.len(), 12);
    assert!(reports.windows(2).all(|pair| pair[0]["date"].as_str() >= pair[1]["date"].as_str()), "newest first");
    let weights: f64 = project["steps"].as_array().expect("steps").iter().filter_map(|s| s["weight"].as_f64()).sum();
    assert!((weights - 100.0).abs() < 0.5, "{weights}");
    assert!(project.get("history").is_none() && project.get("kpi_detail").is_none());
}

#[tokio::test(flavor = "multi_thread")]
async fn unknown_codes_get_a_page_that_helps() {
    let router = serve().await;
    let response = get(&router, "/projects/50990000-4102").await;
    assert_eq!(response.status(), StatusCode::NOT_FOUND);
    assert!(text(response).await.contains(&format!("/projects/{PROJECT}")), "near matches");
    for address in [
        "/projects/x",
        "/kpis/9999-1",
        "/units/99999999",
        "/nothing/here",
        "/projects/%3Cscript%3Ealert(1)%3C/script%3E",
    ] {
        let response = get(&router, address).await;
        assert_eq!(response.status(), StatusCode::NOT_FOUND, "{address}");
        assert!(!text(response).await.contains("<script>alert"), "{address}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_api_tells_its_problems_as_such() {
    let router = serve().await;
    let check = async |address: &str, status: u16| {
        let response = get(&router, address).await;
        assert_eq!(response.status().as_u16(), status, "{address}");
        let kind = response.headers()[header::CONTENT_TYPE].to_str().expect("text").to_owned();
        assert_eq!(kind, "application/problem+json", "{address}");
        let problem: Value = serde_json::from_str(&text(response).await).expect("JSON");
        assert_eq!(problem["status"], status, "{address}");
    };
    check("/api/v1/projects/50990000-9999", 404).await;
    check("/api/v1/projects/nonsense", 404).await;
    check("/api/v1/kpis/9999-1", 404).await;
    check("/api/v1/units/00000000", 404).await;
    check("/api/v1/nothing", 404).await;
    check("/api/v1/projects?year=12", 400).await;
    check("/api/v1/projects?year=abc", 400).await;
    check("/api/v1/projects?unit=xx", 400).await;
    check("/api/v1/projects?status=unheard", 400).await;
    check("/api/v1/projects?cursor=xx", 400).await;
    check("/api/v1/projects?limit=0", 400).await;
    check("/api/v1/projects?limit=501", 400).await;
    check(&format!("/api/v1/projects?q={}", "a".repeat(201)), 400).await;
    check(&format!("/api/v1/projects?q={}", "a".repeat(10_000)), 414).await;
    check("/api/v1/units/50990000?by=colour", 400).await;
    check("/api/v1/units/50990000?group=unheard", 400).await;
    check("/api/v1/units/50990000?page=0", 400).await;
    check("/api/v1/projects?year=2566&year=2567", 400).await;
    check("/api/v1/units/50990000?page=1&page=2", 400).await;
    check(&format!("/api/v1/projects/{PROJECT}?as_of=x&as_of=y"), 400).await;
    check("/api/v1/projects/%FF", 404).await;
    check("/api/v1/kpis/%C3%28", 404).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_absent_is_null() {
    let router = serve().await;
    let project = json(&router, "/api/v1/projects/50990000-4333").await;
    assert!(project["section"]["code"].is_null() && project["section"]["name"].is_string(), "{}", project["section"]);
    // A project that only a KPI's page names, without a name.
    let bare = json(&router, "/api/v1/projects/50990000-7777").await;
    assert!(bare["name"].is_null() && bare["code"] == "50990000-7777", "{bare}");
    let kpi = json(&router, "/api/v1/kpis/5099-7777").await;
    assert_eq!(kpi["projects"][0], serde_json::json!({ "code": "50990000-7777", "name": null }));
    assert_eq!((&kpi["projects_total"], &kpi["year_inherited"]), (&1.into(), &false.into()));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_term_too_long_is_told_beside_its_field() {
    let router = serve().await;
    let long = text(get(&router, &format!("/projects?q={}", "a".repeat(201))).await).await;
    assert!(long.contains("id=\"f-q-note\"") && long.contains("aria-invalid=\"true\""));
    let fits = text(get(&router, &format!("/kpis?q={}", "a".repeat(200))).await).await;
    assert!(!fits.contains("f-q-note") && fits.contains("maxlength=\"200\""));
    for place in ["/projects", "/kpis", "/units/50990000"] {
        let response = get(&router, &format!("{place}?q={}", "a".repeat(10_000))).await;
        assert_eq!(response.status(), StatusCode::URI_TOO_LONG, "{place}");
        assert!(text(response).await.contains("คำค้นยาวเกินไป"), "{place}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_only_read_says_so() {
    let router = serve().await;
    for address in ["/api/v1/projects", "/projects", "/projects/50990000-4101", "/healthz", "/mobile/mykpi.php"] {
        let request = Request::delete(address).body(Body::empty()).expect("a request");
        let response = router.clone().oneshot(request).await.expect("an answer");
        assert_eq!(response.status(), StatusCode::METHOD_NOT_ALLOWED, "{address}");
        let allow = response.headers().get(header::ALLOW).and_then(|allow| allow.to_str().ok()).unwrap_or_default();
        assert!(allow.contains("GET"), "{address}: {allow}");
        let kind = response.headers()[header::CONTENT_TYPE].to_str().expect("text").to_owned();
        assert_eq!(kind == "application/problem+json", address.starts_with("/api"), "{address}: {kind}");
        assert!(!text(response).await.is_empty(), "{address}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_units_kpis_are_paged_in_the_address() {
    let router = serve().await;
    let whole = json(&router, "/api/v1/units/50990000?limit=500").await;
    let total = whole["kpis_total"].as_u64().expect("a count");
    assert!(total >= 3, "{total}");
    assert_eq!(whole["kpis"].as_array().map(Vec::len), Some(total as usize));
    let mut codes = Vec::new();
    for page in 1..=total {
        let one = json(&router, &format!("/api/v1/units/50990000?limit=1&page={page}")).await;
        assert_eq!(one["pages"], total);
        codes.push(one["kpis"][0]["code"].clone());
    }
    let all: Vec<Value> = whole["kpis"].as_array().expect("KPIs").iter().map(|kpi| kpi["code"].clone()).collect();
    assert_eq!(codes, all);
    for address in ["/units/50990000", "/units/50990000?by=strategy", "/units/50990000?group=none&by=strategy"] {
        let html = text(get(&router, address).await).await;
        assert!(html.contains("class=\"kpi-row\""), "{address}");
        assert!(!html.contains("เงื่อนไขในที่อยู่ไม่ถูกต้อง"), "{address}");
    }
    let html = text(get(&router, "/units/50990000?group=unheard").await).await;
    assert!(html.contains("เงื่อนไขในที่อยู่ไม่ถูกต้อง"));
}

#[tokio::test(flavor = "multi_thread")]
async fn the_list_is_paged_by_cursor() {
    let router = serve().await;
    let mut seen = Vec::new();
    let mut address = "/api/v1/projects?limit=1".to_owned();
    loop {
        let page = json(&router, &address).await;
        seen.extend(
            page["items"].as_array().expect("items").iter().map(|p| p["code"].as_str().unwrap_or_default().to_owned()),
        );
        match page["next"].as_str() {
            Some(cursor) => address = format!("/api/v1/projects?limit=1&cursor={cursor}"),
            None => break,
        }
        assert!(seen.len() < 100);
    }
    let all = json(&router, "/api/v1/projects").await;
    assert_eq!(all["items"].as_array().map(Vec::len), Some(seen.len()));
    assert!(seen.windows(2).all(|pair| pair[0] < pair[1]), "{seen:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn legacy_addresses_lead_on_for_good() {
    let router = serve().await;
    let check = async |old: &str, new: &str| {
        let response = get(&router, old).await;
        assert_eq!(response.status(), StatusCode::PERMANENT_REDIRECT, "{old}");
        assert_eq!(response.headers()[header::LOCATION], new, "{old}");
    };
    check("/mobile/myproject.php?pid=50490000-3607", "/projects/50490000-3607").await;
    check("/mobile/mykpi.php?pid=5049-2033", "/kpis/5049-2033").await;
    check("/mobile/mykpi2563.php?pid=133", "/kpis/133").await;
    check("/mobile/index101.php?selDEP=50490000", "/units/50490000").await;
    check("/mobile/index11.php?selDEP=08000000", "/units/08000000").await;
    check("/mobile/MyProject.php?pid=50490000-3607", "/projects/50490000-3607").await;
    check("/mobile/myproject.php", "/projects").await;
    let query = "index.php?project_id=50460000-3697&r=tbl-project-main%2Fview";
    for place in ["/frontend/web", "/bs2568/frontend/web"] {
        check(&format!("{place}/{query}"), "/projects/50460000-3697").await;
    }
    for bad in [
        "/mobile/myproject.php?pid=//evil.example",
        "/mobile/myproject.php?pid=bad",
        "/mobile/index101.php?selDEP=x",
        "/mobile/mykpi.php?pid=%0d%0aX:%20y",
    ] {
        let response = get(&router, bad).await;
        assert_eq!(response.status(), StatusCode::NOT_FOUND, "{bad}");
        assert!(!response.headers().contains_key(header::LOCATION), "{bad}");
        let html = text(response).await;
        assert!(html.starts_with("<!DOCTYPE html>") && html.contains("ไม่พบรหัสนี้ในระบบ"), "{bad}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn names_are_text_everywhere_in_the_document() {
    let router = serve().await;
    for address in ["/projects/50990000-6666", "/kpis/5099-6666", "/units/50990000", "/projects", "/kpis"] {
        let html = text(get(&router, address).await).await;
        assert!(html.contains("&lt;/title&gt;&lt;script&gt;") || address == "/units/50990000", "{address}");
        assert!(!html.contains("<script>evil"), "{address}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn absurd_conditions_ask_for_nothing() {
    let router = serve().await;
    for query in [
        "page=18446744073709551615",
        "page=-1",
        "page=x",
        "q=%00",
        "q=%25_%27%22%5C",
        "q=%F0%9F%98%80",
        "unit=';--",
        "status=x&sort=x&year=x&strategy=%25&policy=%00",
        "year=99999999999999999999",
        "zoom=q9&from=-3",
    ] {
        for place in ["/projects", "/kpis", "/units", "/", "/strategy", "/projects/50990000-4101"] {
            let response = get(&router, &format!("{place}?{query}")).await;
            assert_eq!(response.status(), StatusCode::OK, "{place}?{query}");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn language_and_colours_are_kept() {
    let router = serve().await;
    let response = get(&router, "/projects?lang=en&theme=dark").await;
    let cookies: Vec<_> =
        response.headers().get_all(header::SET_COOKIE).iter().filter_map(|c| c.to_str().ok()).collect();
    assert!(
        cookies.iter().any(|c| c.starts_with("lang=en;")) && cookies.iter().any(|c| c.starts_with("theme=dark;")),
        "{cookies:?}"
    );
    let vary: Vec<_> = response.headers().get_all(header::VARY).iter().filter_map(|v| v.to_str().ok()).collect();
    assert!(vary.join(",").to_ascii_lowercase().contains("cookie"), "{vary:?}");
    let html = text(response).await;
    assert!(html.contains("lang=\"en\"") && html.contains("data-theme=\"dark\"") && html.contains(">Projects<"));
    let request =
        Request::get("/projects").header(header::COOKIE, "a=b; lang=en").body(Body::empty()).expect("a request");
    assert!(text(router.clone().oneshot(request).await.expect("an answer")).await.contains("lang=\"en\""));
    let response = get(&router, "/projects?lang=%22x&theme=evil").await;
    assert!(!response.headers().contains_key(header::SET_COOKIE));
}

#[tokio::test(flavor = "multi_thread")]
async fn pictures_are_files_of_their_own() {
    let router = serve().await;
    for address in [
        format!("/projects/{PROJECT}/timeline.svg"),
        format!("/projects/{PROJECT}/timeline.svg?zoom=q2&lang=en"),
        format!("/projects/{PROJECT}/curve.svg"),
        "/kpis/5099-0417/quarters.svg".to_owned(),
    ] {
        let response = get(&router, &address).await;
        assert_eq!(response.status(), StatusCode::OK, "{address}");
        assert_eq!(response.headers()[header::CONTENT_TYPE], "image/svg+xml", "{address}");
        let svg = text(response).await;
        assert!(svg.contains("<svg") && svg.contains("xmlns=\"http://www.w3.org/2000/svg\""), "{address}");
        assert!(!svg.contains("<script") && !svg.contains("url(http"), "{address}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn reports_due_and_received_are_a_file_too() {
    let router = serve().await;
    let response = get(&router, "/timeliness.csv?year=2567&lang=en").await;
    let head = response.headers().clone();
    assert_eq!(head[header::CONTENT_TYPE], "text/csv; charset=utf-8");
    assert!(head[header::CONTENT_DISPOSITION].to_str().expect("text").contains("timeliness-2567.csv"));
    let file = text(response).await;
    assert!(file.starts_with("\u{feff}Code,Unit,Fiscal year,Fiscal month,"), "{file}");
    // A year long past: nothing is awaited any more.
    let lines: Vec<&str> = file.lines().skip(1).collect();
    assert!(!lines.is_empty() && lines.iter().all(|line| line.ends_with(",0")), "{file}");
    assert_eq!(get(&router, "/timeliness.csv?year=12").await.status(), StatusCode::BAD_REQUEST);
}

#[tokio::test(flavor = "multi_thread")]
async fn it_says_that_it_lives() {
    let router = serve().await;
    assert_eq!(get(&router, "/healthz").await.status(), StatusCode::OK);
    let ready = get(&router, "/readyz").await;
    assert_eq!(ready.status(), StatusCode::OK);
    assert_eq!(ready.headers()["x-content-type-options"], "nosniff");
}
