//! The history of a record and the record as it was, through the real router.

use axum::{
    Router,
    body::Body,
    http::{Request, Response, StatusCode, header},
};
use chrono::{Days, NaiveDate};
use domain::{
    edit::FieldEdit,
    permission::Actor,
    unit::{UnitDraft, UnitKind},
    user::{Grant, Role},
};
use sea_orm::ConnectionTrait;
use server::{
    router::{AppState, router},
    settings::today,
};
use store::{Db, import::Importer};
use tower::ServiceExt;

use super::{
    get, json, prepared, text,
    walk::{account, token},
};

const CODE: &str = "50010000-1";

fn ago(days: u64) -> NaiveDate {
    today().checked_sub_days(Days::new(days)).expect("a day")
}

/// Moves everything that happened so far back, as if time had passed since.
async fn days_pass(db: &Db, days: u32) {
    for statement in [
        "DROP TRIGGER IF EXISTS audit_event_no_update".to_owned(),
        format!("UPDATE audit_event SET at = strftime('%Y-%m-%dT%H:%M:%f+00:00', at, '-{days} days')"),
        format!("UPDATE audit_head SET at = strftime('%Y-%m-%dT%H:%M:%f+00:00', at, '-{days} days')"),
    ] {
        db.connection().execute_unprepared(&statement).await.expect("runs");
    }
}

async fn bring(db: &Db, name: &str, percent: u32, target: u32) {
    let project = format!(
        "ความคืบหน้าโครงการ/กิจกรรม\n\n{name} : {CODE}\n\nสำนักงานเขตพระนคร : (2567)\n\nความคืบหน้าโครงการ ร้อยละ {percent}\n"
    );
    let kpi = format!("รายละเอียดตัวชี้วัด\n\nตัวชี้วัด : 5001-1\n\nค่าเป้าหมาย ร้อยละ : {target}\n");
    let mut importer = Importer::begin(db, &Actor::System("import"), "test").await.expect("an import");
    for page in [project, kpi] {
        let page = exchange::legacy::read(&page, None).expect("a page");
        importer.page(&page.content, page.kind, "test", today()).await.expect("stored");
    }
}

/// A project and a KPI that came ten days ago and were changed four days ago; somebody of their unit.
async fn city() -> (AppState, Router, Actor) {
    let (settings, db) = prepared().await;
    let system = Actor::System("test");
    let unit = UnitDraft {
        code: "50010000".parse().expect("a code"),
        name: "สำนักงานเขตพระนคร".to_owned(),
        kind: UnitKind::District,
    };
    store::unit::ensure(&db, &system, &[unit]).await.expect("a unit");
    bring(&db, "ชื่อเดิม", 10, 70).await;
    days_pass(&db, 6).await;
    bring(&db, "ชื่อใหม่", 45, 80).await;
    days_pass(&db, 4).await;
    let own = "50010000".parse().expect("a code");
    let staff = account(&db, "somsri", Some(Grant { role: Role::Staff, unit: Some(own) })).await;
    let state = AppState::new(db, &settings);
    (state.clone(), router(state), staff)
}

fn address(pattern: &str, as_of: impl std::fmt::Display) -> String {
    let joint = if pattern.contains('?') { '&' } else { '?' };
    format!("{pattern}{joint}as_of={as_of}").replace("{code}", CODE)
}

const EVERY: [&str; 6] = [
    "/projects/{code}",
    "/kpis/5001-1",
    "/projects/{code}/curve.svg",
    "/projects/{code}/timeline.svg?zoom=month",
    "/kpis/5001-1/quarters.svg",
    "/api/v1/projects/{code}",
];

#[tokio::test(flavor = "multi_thread")]
async fn a_day_that_is_none_is_refused_everywhere() {
    let (_, router, _) = city().await;
    let tomorrow = today().succ_opt().expect("a day").to_string();
    for pattern in EVERY.into_iter().chain(["/api/v1/kpis/5001-1", "/api/v1/units/50010000", "/units/50010000"]) {
        let machine = pattern.contains("svg") || pattern.contains("/api/");
        for (day, status) in [
            ("yesterday", StatusCode::BAD_REQUEST),
            ("2023-02-30", StatusCode::BAD_REQUEST),
            (tomorrow.as_str(), StatusCode::BAD_REQUEST),
            ("2020-01-01", StatusCode::NOT_FOUND),
        ] {
            let response = get(&router, &address(pattern, day)).await;
            assert_eq!(response.status(), status, "{pattern} {day}");
            let kind = response.headers()[header::CONTENT_TYPE].to_str().expect("text").to_owned();
            let body = text(response).await;
            if machine {
                assert!(kind.starts_with("application/problem+json") && body.contains("as_of: "), "{pattern}: {body}");
            } else {
                let words = match day {
                    "2020-01-01" => "วันนั้นระบบยังไม่มีข้อมูลนี้",
                    _ => "ดูข้อมูล ณ วันนั้นไม่ได้",
                };
                assert!(body.contains(words) && body.contains("กลับไปข้อมูลปัจจุบัน"), "{pattern} {day}");
            }
        }
        for day in [today().to_string(), String::new(), ago(5).to_string()] {
            assert_eq!(get(&router, &address(pattern, day)).await.status(), StatusCode::OK, "{pattern}");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_past_day_shows_what_stood_then() {
    let (_, router, _) = city().await;
    for (days, name, percent, target) in [(10, "ชื่อเดิม", 10.0, 70.0), (5, "ชื่อเดิม", 10.0, 70.0), (4, "ชื่อใหม่", 45.0, 80.0)]
    {
        let project = json(&router, &address("/api/v1/projects/{code}", ago(days))).await;
        assert_eq!((project["name"].as_str(), project["progress"].as_f64()), (Some(name), Some(percent)), "{days}");
        let kpi = json(&router, &address("/api/v1/kpis/5001-1", ago(days))).await;
        assert_eq!(kpi["target"].as_f64(), Some(target), "{days}");
    }
    // In the middle, with the ways to the days on either side, and back.
    let page = text(get(&router, &address("/projects/{code}", ago(5))).await).await;
    assert!(page.contains("ข้อมูล ณ สิ้นวันที่") && page.contains("ชื่อเดิม") && !page.contains("ชื่อใหม่"));
    for day in [ago(10), ago(4)] {
        assert!(page.contains(&format!("href=\"/projects/{CODE}?as_of={day}\"")), "{day}");
        assert!(page.contains(&format!("<option value=\"{day}\"")), "{day}");
    }
    assert!(page.contains(&format!("href=\"/projects/{CODE}\"")));
    // Who searches finds the record as it stands, not each of its days.
    assert!(page.contains("<meta name=\"robots\" content=\"noindex\">"));
    let now = text(get(&router, &format!("/projects/{CODE}")).await).await;
    assert!(now.contains("ชื่อใหม่") && !now.contains("ข้อมูล ณ สิ้นวันที่") && !now.contains("noindex"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_unit_is_shown_as_it_was() {
    let (state, router, _) = city().await;
    let boss = account(&state.db, "boss", Some(Grant { role: Role::Administrator, unit: None })).await;
    let code = "50010000".parse().expect("a code");
    let request = store::Request::new(today());
    let named = store::unit::keep::rename(&state.db, &boss, &code, "สำนักงานเขตพระนคร", "เขตพระนครใหม่", &request).await;
    named.expect("named");
    days_pass(&state.db, 3).await;
    let was = text(get(&router, &format!("/units/50010000?as_of={}", ago(4))).await).await;
    assert!(was.contains("สำนักงานเขตพระนคร") && !was.contains("เขตพระนครใหม่"), "{was}");
    assert!(was.contains("ข้อมูล ณ สิ้นวันที่") && was.contains("ขึ้นตรงต่อกรุงเทพมหานคร"), "{was}");
    let english = text(get(&router, &format!("/units/50010000?as_of={}&lang=en", ago(3))).await).await;
    assert!(english.contains("เขตพระนครใหม่") && english.contains("At the top level"), "{english}");
    assert_eq!(get(&router, "/units/50010000?as_of=yesterday").await.status(), StatusCode::BAD_REQUEST);
    assert_eq!(get(&router, "/units/50010000?as_of=2020-01-01").await.status(), StatusCode::NOT_FOUND);
    let step = get(&router, "/units/50010000/past?step=0").await;
    assert_eq!(step.status(), StatusCode::SEE_OTHER);
    assert!(step.headers()[header::LOCATION].to_str().expect("text").starts_with("/units/50010000?as_of="));
    let history = text(get(&router, "/units/50010000/history").await).await;
    assert!(history.contains(&format!("/units/50010000?as_of={}", ago(3))), "{history}");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_figures_of_a_unit_are_those_of_the_day() {
    let (_, router, _) = city().await;
    for (days, name, percent) in [(10, "ชื่อเดิม", 10.0), (4, "ชื่อใหม่", 45.0)] {
        let unit = json(&router, &address("/api/v1/units/50010000", ago(days))).await;
        assert_eq!(unit["unit"]["progress"].as_f64(), Some(percent), "{unit}");
        assert_eq!(unit["projects"][0]["name"].as_str(), Some(name), "{days}");
        assert_eq!(unit["projects"][0]["progress"].as_f64(), Some(percent), "{days}");
        let page = text(get(&router, &address("/units/50010000", ago(days))).await).await;
        let percent = format!("<dd class=\"figure\">{percent} %</dd>");
        assert!(page.contains(&percent) && page.contains("class=\"status-bar\""), "{page}");
        // What it leads to keeps the day, or is a list of today and not offered.
        for record in [format!("/projects/{CODE}"), "/units/50010000/past".to_owned()] {
            assert!(page.contains(&record), "{record}: {page}");
        }
        assert!(page.contains(&format!("href=\"/projects/{CODE}?as_of={}\"", ago(days))), "{page}");
        assert!(!page.contains("href=\"/projects?year="), "{page}");
    }
    // Its own record says nothing of these days: its projects do.
    let page = text(get(&router, &address("/units/50010000", ago(10))).await).await;
    assert!(page.contains(&format!("href=\"/units/50010000?as_of={}\"", ago(4))), "{page}");
    let by = get(&router, &address("/api/v1/units/50010000?by=strategy", ago(4))).await;
    assert_eq!(by.status(), StatusCode::BAD_REQUEST);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_histories_of_what_is_kept_are_linked_where_it_is_shown() {
    let (state, router, _) = city().await;
    let db = &state.db;
    let boss = account(db, "boss", Some(Grant { role: Role::Administrator, unit: None })).await;
    let (unit, section) = ("50010000".parse().expect("a code"), "50010300".parse().expect("a code"));
    let request = store::Request::new(today());
    store::section::create(db, &boss, &unit, &section, "ฝ่ายโยธา", &request).await.expect("made");
    let draft = domain::project::ProjectDraft {
        policy: Some(domain::policy::Policy { id: "30".into(), name: Some("เที่ยงวัน".into()) }),
        fiscal_year: domain::fiscal_year::FiscalYear::from_be(2567).ok(),
        ..domain::project::ProjectDraft::new(CODE.parse().expect("a code"))
    };
    let mut importer = Importer::begin(db, &Actor::System("import"), "test").await.expect("an import");
    let content = domain::import::Content::Project(Box::new(draft));
    importer.page(&content, domain::import::PageKind::ProjectProgress, "test", today()).await.expect("stored");
    for (page, end) in [("/units/50010000", "/sections/50010300/history"), (&format!("/projects/{CODE}"), "/history")] {
        let shown = text(get(&router, page).await).await;
        let begin = if page.starts_with("/units") { "/units/50010000" } else { "/policies/" };
        let links = shown.split("href=\"").filter_map(|rest| rest.split('"').next());
        let link = links.into_iter().find(|link| link.starts_with(begin) && link.ends_with(end)).expect(page);
        assert_eq!(get(&router, link).await.status(), StatusCode::OK, "{link}");
    }
    // Whoever keeps another unit is not led to a page of administration that refuses them.
    for (name, own, admin) in [("here", "50010000", true), ("away", "50020000", false)] {
        let other = UnitDraft { code: own.parse().expect("a code"), name: own.to_owned(), kind: UnitKind::District };
        store::unit::ensure(db, &Actor::System("test"), &[other]).await.expect("a unit");
        let grant = Grant { role: Role::Administrator, unit: Some(own.parse().expect("a code")) };
        let token = token(db, &account(db, name, Some(grant)).await).await.expect("a session");
        let page = "/units/50010000/sections/50010300/history";
        let shown = text(signed(&router, "GET", page, &token, "").await).await;
        let kept = "/admin/units/50010000/sections/50010300";
        assert_eq!(shown.contains(&format!("href=\"{kept}\"")), admin, "{name}");
        assert!(admin || shown.contains("href=\"/units/50010000\""), "{name}");
        let status = signed(&router, "GET", kept, &token, "").await.status();
        assert_eq!(status == StatusCode::OK, admin, "{name}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_place_on_the_slider_leads_to_its_day() {
    let (_, router, _) = city().await;
    let to = async |query: &str| {
        let response = get(&router, &format!("/projects/{CODE}/past?{query}")).await;
        let to = response.headers().get(header::LOCATION).map(|to| to.to_str().expect("text").to_owned());
        (response.status(), to.unwrap_or_default())
    };
    let seen = |address: String| (StatusCode::SEE_OTHER, address);
    assert_eq!(to("step=0").await, seen(format!("/projects/{CODE}?as_of={}", ago(10))));
    assert_eq!(to("zoom=month&step=1").await, seen(format!("/projects/{CODE}?zoom=month&as_of={}", ago(4))));
    assert_eq!(to("step=2").await, seen(format!("/projects/{CODE}")));
    // Of two the last counts, as everywhere in an address.
    assert_eq!(to("step=x&step=0&step=1").await, seen(format!("/projects/{CODE}?as_of={}", ago(4))));
    for query in ["", "step=", "step=-1", "step=x"] {
        assert_eq!(to(query).await.0, StatusCode::BAD_REQUEST, "{query}");
    }
    let nobody = get(&router, "/projects/50010000-999/past?step=0").await;
    assert_eq!(nobody.status(), StatusCode::NOT_FOUND);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_file_begins_as_excel_wants_it_and_keeps_the_filter() {
    let (_, router, _) = city().await;
    let response = get(&router, &format!("/projects/{CODE}/history.csv?field=progress")).await;
    assert_eq!(response.status(), StatusCode::OK);
    assert_eq!(response.headers()[header::CONTENT_TYPE], "text/csv; charset=utf-8");
    assert!(response.headers()[header::CONTENT_DISPOSITION].to_str().expect("text").contains("50010000-1-history.csv"));
    let file = text(response).await;
    assert!(file.starts_with('\u{feff}'), "{file}");
    let lines: Vec<&str> = file.lines().collect();
    assert_eq!(lines.len(), 3, "{file}");
    assert!(lines[2].contains(",นำเข้าข้อมูล,ปรับปรุง,ความคืบหน้า,10 %,45 %,"), "{file}");
    for (query, status) in [
        ("from=เมื่อวาน", StatusCode::BAD_REQUEST),
        ("until=2023-02-30", StatusCode::BAD_REQUEST),
        ("from=", StatusCode::OK),
    ] {
        let (name, value) = query.split_once('=').expect("a pair");
        for path in ["history", "history.csv"] {
            let address = app::request::address(&format!("/projects/{CODE}/{path}"), &[(name, value)]);
            assert_eq!(get(&router, &address).await.status(), status, "{address}");
        }
    }
    for path in ["/projects/50010000-999/history.csv", "/projects/x/history.csv", "/kpis/5001-99/history"] {
        assert_eq!(get(&router, path).await.status(), StatusCode::NOT_FOUND, "{path}");
    }
}

async fn signed(router: &Router, method: &str, address: &str, token: &str, body: &str) -> Response<Body> {
    let request = Request::builder()
        .method(method)
        .uri(address)
        .header(header::HOST, "plan.example")
        .header(header::ORIGIN, "http://plan.example")
        .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
        .header(header::COOKIE, format!("session={token}"))
        .body(Body::from(body.to_owned()))
        .expect("a request");
    router.clone().oneshot(request).await.expect("an answer")
}

#[tokio::test(flavor = "multi_thread")]
async fn one_takes_back_what_one_did_from_the_history() {
    let (state, router, staff) = city().await;
    let token = token(&state.db, &staff).await.expect("a session");
    let code = CODE.parse().expect("a code");
    let save = async |base: Option<&str>, input: &str| {
        let request = store::Request::new(today()).because("ตามคำสั่ง");
        let edit = FieldEdit {
            field: "project.owner".parse().expect("a field"),
            base: base.map(str::to_owned),
            input: input.to_owned(),
        };
        let edited = store::project::edit(&state.db, &staff, &code, &[edit], &request).await.expect("answers");
        assert!(edited.saved, "{edited:?}");
        format!("request={}", request.id)
    };
    let page = format!("/projects/{CODE}/history");
    let first = save(None, "ฝ่ายโยธา").await;
    let seen = text(signed(&router, "GET", &page, &token, "").await).await;
    assert!(seen.contains("ย้อนกลับการแก้ไขนี้") && seen.contains("somsri") && seen.contains("ตามคำสั่ง"));
    // Everybody sees the change; by whom and why, only who may.
    let public = text(get(&router, &page).await).await;
    assert!(public.contains("ฝ่ายโยธา") && !public.contains("ย้อนกลับการแก้ไขนี้"));
    assert!(!public.contains("somsri") && !public.contains("ตามคำสั่ง") && !public.contains("name=\"person\""));

    let done = signed(&router, "POST", &page, &token, &first).await;
    assert_eq!(
        (done.status(), &done.headers()[header::LOCATION]),
        (StatusCode::SEE_OTHER, &page.parse().expect("text"))
    );
    let project = json(&router, &format!("/api/v1/projects/{CODE}")).await;
    assert!(project["owner"].is_null());

    let second = save(None, "ฝ่ายรายได้").await;
    save(Some("ฝ่ายรายได้"), "ฝ่ายทะเบียน").await;
    let refused = signed(&router, "POST", &page, &token, &second).await;
    assert_eq!(refused.status(), StatusCode::CONFLICT);
    assert!(text(refused).await.contains("ย้อนกลับไม่ได้"));
    let project = json(&router, &format!("/api/v1/projects/{CODE}")).await;
    assert_eq!(project["owner"], "ฝ่ายทะเบียน");
    // A request of another record, and no request at all.
    for body in [&second, "request=x", "request=0190a6e0-0000-7000-8000-000000000000"] {
        let response = signed(&router, "POST", "/kpis/5001-1/history", &token, body).await;
        assert_eq!(response.status(), StatusCode::NOT_FOUND, "{body}");
    }
}
