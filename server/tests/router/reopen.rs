//! A locked month: asked to be opened again on the report's page, answered on the year's, told on "my work".

use axum::{
    Router,
    body::Body,
    http::{Request, StatusCode, header},
};
use chrono::Days;
use domain::{
    fiscal_year::FiscalYear,
    period::YearRules,
    permission::Actor,
    user::{Grant, Role},
};
use server::{
    router::{AppState, router},
    settings::today,
};
use store::import::Importer;
use tower::ServiceExt;

use super::{
    prepared, text,
    walk::{account, token},
};

const UNIT: &str = "50490000";
const ASK: &str = "/projects/50490000-1/reopen";
const MONTH: &str = "/projects/50490000-1/report?month=3";
const YEAR: &str = "/admin/periods/2565";

struct Site {
    router: Router,
    staff: String,
    other: String,
    admin: String,
}

impl Site {
    /// A unit with a project of a year that is over and locked, and a KPI of this one.
    async fn new() -> Self {
        let (settings, db) = prepared().await;
        let system = Actor::System("test");
        let mut importer = Importer::begin(&db, &system, "reopen").await.expect("an import");
        for page in [
            "ความคืบหน้าโครงการ/กิจกรรม\n\nขุดลอกคลอง : 50490000-1\n\nเขต : (2565)\n\nความคืบหน้าโครงการ ร้อยละ 10\n",
            "รายละเอียดตัวชี้วัด\n\nตัวชี้วัด : 5049-1\n\nค่าเป้าหมาย ร้อยละ : 80\n",
        ] {
            let page = exchange::legacy::read(page, None).expect("a page");
            importer.page(&page.content, page.kind, "reopen", today()).await.expect("stored");
        }
        let grant = |role| Some(Grant { role, unit: Some(UNIT.parse().expect("a code")) });
        let staff = account(&db, "somsri", grant(Role::Staff)).await;
        let other = account(&db, "malee", grant(Role::Staff)).await;
        let admin = account(&db, "admin", Some(Grant { role: Role::Administrator, unit: None })).await;
        let year: FiscalYear = "2565".parse().expect("a year");
        let rules = YearRules { lock_after: Some(10), ..YearRules::default() };
        store::period::open(&db, &admin, year, rules, &store::Request::new(today())).await.expect("opens");
        let mut sessions = Vec::new();
        for person in [&staff, &other, &admin] {
            sessions.push(format!("session={}", token(&db, person).await.expect("a session")));
        }
        let [staff, other, admin] = sessions.try_into().expect("three");
        Self { router: router(AppState::new(db, &settings)), staff, other, admin }
    }

    /// Sends a form; gives the status, where it leads, and the page.
    async fn post(&self, cookie: &str, address: &str, pairs: &[(&str, &str)]) -> (StatusCode, String, String) {
        let body = app::request::address("", pairs).trim_start_matches('?').to_owned();
        let request = Request::post(address)
            .header(header::HOST, "plan.example")
            .header(header::ORIGIN, "http://plan.example")
            .header(header::ACCEPT, "text/html")
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .header(header::COOKIE, cookie)
            .body(Body::from(body))
            .expect("a request");
        let answer = self.router.clone().oneshot(request).await.expect("an answer");
        let to = answer.headers().get(header::LOCATION).and_then(|to| to.to_str().ok()).unwrap_or_default().to_owned();
        (answer.status(), to, text(answer).await)
    }

    async fn get(&self, cookie: &str, address: &str) -> String {
        let request = Request::get(address).header(header::COOKIE, cookie).body(Body::empty()).expect("a request");
        let answer = self.router.clone().oneshot(request).await.expect("an answer");
        assert_eq!(answer.status(), StatusCode::OK, "{address}");
        text(answer).await
    }

    async fn ask(&self, cookie: &str, period: &str, reason: &str) -> (StatusCode, String, String) {
        self.post(cookie, ASK, &[("period", period), ("reopen_reason", reason)]).await
    }

    /// The address below which the one request that waits is answered.
    async fn waiting(&self) -> String {
        let page = self.get(&self.admin, YEAR).await;
        let ways: Vec<&str> = page.split("action=\"").filter_map(|rest| rest.split('"').next()).collect();
        let ways: Vec<&str> = ways.into_iter().filter_map(|way| way.strip_suffix("/grant")).collect();
        assert_eq!(ways.len(), 1, "{page}");
        ways[0].to_owned()
    }
}

fn typed(day: chrono::NaiveDate) -> String {
    app::i18n::Lang::Th.typed_day(day)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_locked_month_is_asked_for_granted_and_reported_on() {
    let site = Site::new().await;
    let page = site.get(&site.staff, MONTH).await;
    assert!(page.contains("เดือน ธ.ค. ปีงบประมาณ 2565 ล็อกแล้วตั้งแต่ 16 ม.ค. 2565"), "{page}");
    assert!(page.contains(&format!("action=\"{ASK}\"")) && page.contains("value=\"month-3\""), "{page}");
    assert!(!site.get(&site.admin, "/admin").await.contains("#reopenings"));

    let (status, _, page) = site.ask(&site.staff, "month-3", " ").await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(page.contains("id=\"f-reopen-problem\"") && page.contains("ธ.ค."), "{page}");
    let long = format!("</textarea><b>{}", "ก".repeat(500));
    let (status, _, page) = site.ask(&site.staff, "month-3", &long).await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(page.contains("&lt;/textarea>&lt;b>ก") || page.contains("&lt;/textarea&gt;&lt;b"), "nothing typed is lost");

    let (status, to, _) = site.ask(&site.staff, "month-3", "น้ำท่วม <b>สำนักงาน</b>").await;
    assert_eq!((status, to.as_str()), (StatusCode::SEE_OTHER, MONTH));
    let page = site.get(&site.other, MONTH).await;
    assert!(page.contains("somsri") && page.contains("น้ำท่วม &lt;b") && !page.contains(&format!("action=\"{ASK}\"")));
    assert_eq!(site.ask(&site.other, "month-3", "ขอด้วย").await.0, StatusCode::SEE_OTHER);
    assert!(!site.get(&site.other, MONTH).await.contains("ขอด้วย"), "asked already: nothing was added");
    for address in ["/admin", "/admin/periods", "/my"] {
        let page = site.get(&site.admin, address).await;
        assert!(
            page.contains("คำขอเปิดรอบรอพิจารณา 1 รายการ") && page.contains(&format!("{YEAR}#reopenings")),
            "{address}"
        );
    }

    // A form that is sent all the same says so, and shows the way out above.
    let last = [("date", "28/12/2564"), ("percent", "12"), ("narrative", "สำรวจแล้ว")];
    let (status, _, page) = site.post(&site.staff, "/projects/50490000-1/report", &last).await;
    assert_eq!(status, StatusCode::CONFLICT);
    assert!(page.contains("ขอเปิดรอบแล้ว") && page.contains("สำรวจแล้ว"), "{page}");

    let way = site.waiting().await;
    let id = way.rsplit('/').next().expect("a key").to_owned();
    let field = format!("until.{id}");
    let page = site.get(&site.admin, YEAR).await;
    assert!(page.contains(&format!("value=\"{}\"", typed(today() + Days::new(7)))), "a week is proposed");
    let grant = format!("{way}/grant");
    for (day, words) in [
        ("เมื่อไร".to_owned(), "ไม่ใช่วันที่"),
        (String::new(), "ไม่ใช่วันที่"),
        (typed(today()), "ต้องเป็นวันหลังวันนี้"),
        (typed(today() + Days::new(91)), "ต้องไม่เกินวันที่"),
    ] {
        let (status, _, page) = site.post(&site.admin, &grant, &[("version", "1"), (&field, &day)]).await;
        assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY, "{day}");
        assert!(page.contains(&format!("id=\"until-{id}-problem\"")) && page.contains(words), "{day}: {page}");
        assert!(page.contains(&format!("value=\"{day}\"")), "{day} is lost");
    }
    let day = typed(today() + Days::new(3));
    assert_eq!(site.post(&site.staff, &grant, &[("version", "1"), (&field, &day)]).await.0, StatusCode::FORBIDDEN);
    let (status, to, _) = site.post(&site.admin, &grant, &[("version", "1"), (&field, &day)]).await;
    assert_eq!((status, to.as_str()), (StatusCode::SEE_OTHER, YEAR));
    let (status, _, page) = site.post(&site.admin, &grant, &[("version", "1"), (&field, &day)]).await;
    assert_eq!(status, StatusCode::CONFLICT);
    assert!(page.contains("มีผู้ตัดสินไปแล้ว") && !page.contains("id=\"reopenings\""), "{page}");
    let mine = site.get(&site.staff, "/my").await;
    assert!(mine.contains("เปิดให้แล้ว ส่งได้ถึงวันที่") && mine.contains(&format!("href=\"{MONTH}\"")), "{mine}");
    let last = [("date", "28/12/2564"), ("percent", "12"), ("narrative", "สำรวจแล้ว")];
    let (status, to, page) = site.post(&site.staff, "/projects/50490000-1/report", &last).await;
    assert_eq!((status, to.as_str()), (StatusCode::SEE_OTHER, "/my"), "{page}");
    assert_eq!(site.ask(&site.staff, "month-3", "อีก").await.0, StatusCode::CONFLICT, "it is open");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_refused_says_why_and_may_be_asked_again() {
    let site = Site::new().await;
    assert_eq!(site.ask(&site.staff, "month-3", "น้ำท่วม").await.0, StatusCode::SEE_OTHER);
    let way = site.waiting().await;
    let (refuse, id) = (format!("{way}/refuse"), way.rsplit('/').next().expect("a key").to_owned());
    let field = format!("answer.{id}");
    let (status, _, page) = site.post(&site.admin, &refuse, &[("version", "1"), (&field, "")]).await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(page.contains(&format!("id=\"answer-{id}-problem\"")), "{page}");
    let answer = [("version", "1"), (field.as_str(), "ส่งเป็น <i>หนังสือ</i>")];
    assert_eq!(site.post(&site.admin, &refuse, &answer).await.0, StatusCode::SEE_OTHER);
    let page = site.get(&site.staff, MONTH).await;
    assert!(page.contains("ไม่เปิดให้ เพราะ") && page.contains("ส่งเป็น &lt;i") && page.contains(ASK), "{page}");
    assert!(site.get(&site.staff, "/my").await.contains("ส่งเป็น &lt;i"));
    assert_eq!(site.ask(&site.staff, "month-3", "น้ำยังท่วม").await.0, StatusCode::SEE_OTHER);
    assert_ne!(site.waiting().await, way);
    let history = site.get(&site.admin, YEAR).await;
    assert!(history.contains("คำขอเปิดรอบ · หน่วยงาน 50490000 · เดือน ธ.ค. · เหตุที่ไม่เปิด"), "{history}");
}

#[tokio::test(flavor = "multi_thread")]
async fn where_nothing_is_locked_there_is_nothing_to_ask() {
    let site = Site::new().await;
    let page = site.get(&site.staff, "/kpis/5049-1/report?quarter=1").await;
    assert!(!page.contains("/kpis/5049-1/reopen"), "{page}");
    let quarter = [("period", "quarter-1"), ("reopen_reason", "น้ำท่วม")];
    let (status, _, page) = site.post(&site.staff, "/kpis/5049-1/reopen", &quarter).await;
    assert_eq!(status, StatusCode::CONFLICT);
    assert!(page.contains("ไม่ต้องขอเปิด"), "{page}");
    for (address, period) in [
        ("/kpis/5049-1/reopen", "month-1"),
        (ASK, "quarter-1"),
        (ASK, "year"),
        (ASK, "month-13"),
        (ASK, ""),
        ("/projects/50490000-9/reopen", "month-1"),
        ("/projects/x/reopen", "month-1"),
    ] {
        let pairs = [("period", period), ("reopen_reason", "น้ำท่วม")];
        assert_eq!(site.post(&site.staff, address, &pairs).await.0, StatusCode::NOT_FOUND, "{address} {period}");
    }
    // A body that is no form stores nothing.
    for pairs in [&[][..], &[("period", "month-3")]] {
        let status = site.post(&site.staff, ASK, pairs).await.0;
        assert!(status.is_client_error(), "{pairs:?}: {status}");
    }
    assert!(!site.get(&site.admin, YEAR).await.contains("id=\"reopenings\""));
}
