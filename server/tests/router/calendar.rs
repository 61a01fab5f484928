//! Years, windows, the city's plan and policies through their forms, as a browser without script does.

use axum::{
    Router,
    body::Body,
    http::{Request, Response, StatusCode, header},
};
use domain::{
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

const PROJECT: &str =
    "ความคืบหน้าโครงการ/กิจกรรม\n\nโครงการ : 50490000-77\n\nสำนักงานเขตตัวอย่าง : (2566)\n\nความคืบหน้าโครงการ ร้อยละ 10\n";

struct Site {
    state: AppState,
    router: Router,
    admin: String,
}

impl Site {
    async fn new() -> Self {
        let (settings, db) = prepared().await;
        let system = Actor::System("test");
        let mut importer = Importer::begin(&db, &system, "calendar").await.expect("an import");
        let page = exchange::legacy::read(PROJECT, None).expect("a page");
        importer.page(&page.content, page.kind, "calendar", today()).await.expect("stored");
        let admin = account(&db, "admin", Some(Grant { role: Role::Administrator, unit: None })).await;
        let admin = token(&db, &admin).await.expect("a session");
        let state = AppState::new(db, &settings);
        Self { router: router(state.clone()), state, admin }
    }

    async fn send(&self, request: axum::http::request::Builder, token: &str, body: String) -> Response<Body> {
        let request = request
            .header(header::HOST, "plan.example")
            .header(header::ORIGIN, "http://plan.example")
            .header(header::ACCEPT, "text/html")
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .header(header::COOKIE, format!("session={token}"))
            .body(Body::from(body))
            .expect("a request");
        self.router.clone().oneshot(request).await.expect("an answer")
    }

    async fn get(&self, address: &str) -> String {
        let response = self.send(Request::get(address), &self.admin, String::new()).await;
        assert_eq!(response.status(), StatusCode::OK, "{address}");
        text(response).await
    }

    async fn post(&self, address: &str, pairs: &[(&str, &str)]) -> (StatusCode, String, String) {
        let body = app::request::address("", pairs).trim_start_matches('?').to_owned();
        let response = self.send(Request::post(address), &self.admin, body).await;
        let to = response.headers().get(header::LOCATION).and_then(|to| to.to_str().ok()).unwrap_or_default();
        let (status, to) = (response.status(), to.to_owned());
        (status, to, text(response).await)
    }

    /// Sends a form that is taken, and gives where it leads.
    async fn take(&self, address: &str, pairs: &[(&str, &str)]) -> String {
        let (status, to, html) = self.post(address, pairs).await;
        assert_eq!(status, StatusCode::SEE_OTHER, "{address} {pairs:?}: {html}");
        to
    }

    /// Sends a form that is refused with these words, nothing typed being lost.
    async fn refuse(&self, address: &str, pairs: &[(&str, &str)], status: StatusCode, words: &str) {
        let (found, _, html) = self.post(address, pairs).await;
        assert_eq!(found, status, "{address} {pairs:?}");
        assert!(html.contains(words), "{address} {pairs:?} does not say {words}");
        for (name, value) in pairs.iter().filter(|(name, _)| *name != "version" && *name != "retired") {
            assert!(html.contains(value), "{address} lost {name}: {value}");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_year_is_opened_closed_and_excepted_through_its_forms() {
    let site = Site::new().await;
    let (wrong, conflict) = (StatusCode::UNPROCESSABLE_ENTITY, StatusCode::CONFLICT);
    assert!(site.get("/admin/periods").await.contains("ยังไม่ได้ตั้งปีงบประมาณใด"));
    let rules = [("month_due_day", "๕"), ("quarter_due_day", "10"), ("lock_after", "10")];
    let with = |first: (&'static str, &'static str)| [first, rules[0], rules[1], rules[2]];
    site.refuse("/admin/periods", &with(("year", "ปีนี้")), wrong, "เป็นปี พ.ศ.").await;
    site.refuse("/admin/periods", &[("year", "2566"), ("month_due_day", "31")], wrong, "เป็นเลขวันที่ 1–28").await;
    assert_eq!(site.take("/admin/periods", &with(("year", "๒๕๖๖"))).await, "/admin/periods/2566");
    site.refuse("/admin/periods", &with(("year", "2566")), wrong, "ตั้งปีนี้ไว้แล้ว").await;
    let page = site.get("/admin/periods/2566").await;
    for day in ["1/10/2565", "5/11/2565", "16/11/2565", "10/1/2566"] {
        assert!(page.contains(&format!("value=\"{day}\"")), "{day}");
    }

    // Days: each wrong one told at its cell, the others kept; a stale form shows both.
    let windows = "/admin/periods/2566/windows";
    let year = [("opens.year", "1/7/2565"), ("due.year", "30 ก.ย. 2565"), ("locks.year", "1/1/2566")];
    let wrong_day = [("version", "1"), year[0], ("due.year", "วันไหน"), year[2]];
    site.refuse(windows, &wrong_day, wrong, "id=\"due-year-problem\"").await;
    let backwards = [("version", "1"), year[0], year[1], ("locks.year", "1/8/2565")];
    site.refuse(windows, &backwards, wrong, "ต้องล็อกหลังวันครบกำหนด").await;
    site.take(windows, &[("version", "1"), year[0], year[1], year[2]]).await;
    site.refuse(windows, &[("version", "1"), year[0], year[1], ("locks.year", "9/9/2566")], conflict, "ขณะนี้:").await;
    let rules_page = "/admin/periods/2566/rules";
    site.refuse(rules_page, &[("version", "1"), rules[0], rules[1]], conflict, "มีผู้อื่นแก้ไขไปก่อนแล้ว").await;
    site.take(rules_page, &[("version", "2"), ("month_due_day", "7"), rules[1], rules[2]]).await;
    assert!(site.get("/admin/periods/2566").await.contains("value=\"7/11/2565\""));

    // The year is closed: a plan is refused with the way out, in either language, and opened again for the unit.
    let staff = account(
        &site.state.db,
        "staff",
        Some(Grant { role: Role::Staff, unit: Some("50490000".parse().expect("a code")) }),
    )
    .await;
    let staff = token(&site.state.db, &staff).await.expect("a session");
    let ask = async |lang: &str| {
        let address = format!("/projects/50490000-77/plan?lang={lang}");
        let plan = [
            ("id", ""),
            ("title", "ขั้นตอน"),
            ("weight", "100"),
            ("start", "1/10/2565"),
            ("finish", "31/10/2565"),
            ("after", ""),
            ("base", ""),
            ("ask", "on"),
            ("reason", "น้ำท่วม"),
            ("do", "save"),
        ];
        let body = app::request::address("", &plan).trim_start_matches('?').to_owned();
        let response = site.send(Request::post(&address), &staff, body).await;
        (response.status(), text(response).await)
    };
    let (status, html) = ask("th").await;
    assert_eq!(status, conflict, "{html}");
    assert!(html.contains("โปรดขอเปิดรอบให้หน่วยงานจากผู้ดูแลระบบ"), "{html}");
    assert!(ask("en").await.1.contains("ask an administrator to open it again for your unit"));
    let exceptions = "/admin/periods/2566/exceptions";
    let given = [
        ("unit", "50490000"),
        ("below", "true"),
        ("period", "year"),
        ("due", ""),
        ("locks", "1/1/2600"),
        ("reason", "น้ำท่วมสำนักงาน"),
    ];
    let but =
        |name: &'static str, value: &'static str| given.map(|pair| if pair.0 == name { (name, value) } else { pair });
    site.refuse(exceptions, &but("unit", "99990000"), wrong, "ไม่มีหน่วยงานรหัสนี้").await;
    site.refuse(exceptions, &but("locks", ""), wrong, "โปรดกำหนดวันครบกำหนดหรือวันล็อกใหม่").await;
    site.refuse(exceptions, &but("locks", "เมื่อไร"), wrong, "ไม่ใช่วันที่").await;
    site.refuse(exceptions, &but("reason", ""), wrong, "โปรดบอกเหตุผล").await;
    site.take(exceptions, &given).await;
    assert_ne!(ask("th").await.0, conflict);
    let page = site.get("/admin/periods/2566").await;
    assert!(page.contains("น้ำท่วมสำนักงาน") && page.contains("รวมหน่วยงานย่อย"));
    let remove =
        page.split("action=\"").find(|rest| rest.contains("/remove\"")).and_then(|rest| rest.split('"').next());
    site.take(remove.expect("a form"), &[]).await;
    assert!(site.get("/admin/periods/2566").await.contains("ยังไม่มีการผ่อนผัน"));
    assert_eq!(site.post("/admin/periods/2570/windows", &[("version", "1")]).await.0, StatusCode::NOT_FOUND);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_plan_and_the_policies_are_kept_through_their_forms() {
    let site = Site::new().await;
    let (wrong, conflict) = (StatusCode::UNPROCESSABLE_ENTITY, StatusCode::CONFLICT);
    let add = "/admin/strategy";
    site.refuse(add, &[("name", "ระยะที่ 4"), ("first_year", "2590"), ("last_year", "2580")], wrong, "ปีสุดท้ายมาก่อน").await;
    let edition = site.take(add, &[("name", "ระยะที่ 4"), ("first_year", "2576"), ("last_year", "")]).await;
    assert_eq!(edition, "/admin/strategy/phase4");
    site.refuse(add, &[("name", "อีกระยะ"), ("first_year", "2580")], wrong, "มีแผนระยะอื่นใช้").await;
    site.refuse(&edition, &[("version", "9"), ("name", "ชื่ออื่น")], conflict, "มีผู้อื่นแก้ไขไปก่อนแล้ว").await;
    let lines = format!("{edition}/lines");
    site.refuse(&lines, &[("new_number", "ก"), ("new_label", "สายหนึ่ง")], wrong, "ไม่ใช่เลขที่ของสาย").await;
    site.refuse(&lines, &[("new_number", "๕.๑"), ("new_label", "สายหนึ่ง")], wrong, "ใช้เลขที่นี้ไม่ได้").await;
    let top = site.take(&lines, &[("new_number", "๕"), ("new_label", "เมืองใหม่")]).await;
    let leaf = site.take(&lines, &[("new_number", "5.1"), ("new_label", "สายย่อย")]).await;
    let page = site.get(&leaf).await;
    assert!(page.contains("๕.๑ สายย่อย") && page.contains(&format!("href=\"{top}\"")), "{page}");
    site.take(&top, &[("version", "1"), ("number", "6"), ("label", "๕ เมืองใหม่"), ("retired", "on")]).await;
    let page = site.get(&leaf).await;
    assert!(page.contains("๖.๑ สายย่อย") && page.contains("ยกเลิกแล้ว"), "{page}");
    let stale = [("version", "1"), ("number", "6.1"), ("label", "ถ้อยคำของข้าพเจ้า")];
    site.refuse(&leaf, &stale, conflict, "มีผู้อื่นแก้ไขไปก่อนแล้ว").await;
    site.refuse(&leaf, &[("version", "2"), ("number", "6.1"), ("label", "๖.๑ ใช้ต่อ")], wrong, "สายที่อยู่เหนือขึ้นไปยกเลิกแล้ว")
        .await;
    assert_eq!(site.post(&format!("{leaf}x"), &[]).await.0, StatusCode::BAD_REQUEST);

    let policies = "/admin/policies";
    site.refuse(policies, &[("number", "สิบ"), ("name", "สวน 15 นาที")], wrong, "เป็นตัวเลขไม่เกิน 10 หลัก").await;
    let made = site.take(policies, &[("number", "๑๒"), ("name", "สวน 15 นาที"), ("first_year", "2566")]).await;
    assert!(site.get(policies).await.contains("12 · สวน 15 นาที"));
    site.take(&made, &[("version", "1"), ("number", "12"), ("name", "สวน 15 นาที"), ("closed", "on")]).await;
    assert!(site.get(&made).await.contains("ปิดแล้ว"));
    site.refuse(&made, &[("version", "1"), ("number", "12"), ("name", "สวนอื่น")], conflict, "มีผู้อื่นแก้ไขไปก่อนแล้ว").await;
}
