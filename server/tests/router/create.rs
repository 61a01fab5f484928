//! Making a project through its form, as a browser without script does.

use axum::{
    Router,
    body::Body,
    http::{Request, Response, StatusCode, header},
};
use domain::{
    fiscal_year::FiscalYear,
    permission::Actor,
    unit::{ProjectCode, UnitDraft, UnitKind},
    user::{Grant, Role},
};
use server::router::{AppState, router};
use store::import::Importer;
use tower::ServiceExt;

use super::{
    prepared, text, today,
    walk::{account, token},
};

const OURS: &str = "50490000";
const OTHERS: &str = "50120000";

struct Site {
    state: AppState,
    router: Router,
}

impl Site {
    /// Two units with a project each, of last year, and its plan.
    async fn new() -> Self {
        let (settings, db) = prepared().await;
        let system = Actor::System("test");
        let units = [OURS, OTHERS].map(|code| UnitDraft {
            code: code.parse().expect("a code"),
            name: format!("หน่วย {code}"),
            kind: UnitKind::District,
        });
        store::unit::ensure(&db, &system, &units).await.expect("units");
        let mut importer = Importer::begin(&db, &system, "create").await.expect("an import");
        let last = FiscalYear::of(today()).previous();
        for code in [OURS, OTHERS] {
            let page = format!(
                "ความคืบหน้าโครงการ/กิจกรรม\n\nโครงการเดิม : {code}-77\n\nหน่วย {code} : ({last})\n\nความคืบหน้าโครงการ ร้อยละ 90\n"
            );
            let page = exchange::legacy::read(&page, None).expect("a page");
            importer.page(&page.content, page.kind, "create", today()).await.expect("stored");
        }
        let state = AppState::new(db, &settings);
        Self { router: router(state.clone()), state }
    }

    async fn staff(&self) -> String {
        let grant = Grant { role: Role::Staff, unit: Some(OURS.parse().expect("a code")) };
        let actor = account(&self.state.db, "somsri", Some(grant)).await;
        format!("session={}", token(&self.state.db, &actor).await.expect("a session"))
    }

    async fn post(&self, cookie: &str, pairs: &[(&str, &str)]) -> Response<Body> {
        self.post_to("/projects/new", cookie, pairs).await
    }

    async fn post_to(&self, address: &str, cookie: &str, pairs: &[(&str, &str)]) -> Response<Body> {
        let body = app::request::address("", pairs).trim_start_matches('?').to_owned();
        let request = Request::post(address)
            .header(header::HOST, "plan.example")
            .header(header::ORIGIN, "http://plan.example")
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .header(header::COOKIE, cookie)
            .body(Body::from(body))
            .expect("a request");
        self.router.clone().oneshot(request).await.expect("an answer")
    }

    async fn page(&self, cookie: &str, address: &str) -> String {
        let request = Request::get(address).header(header::COOKIE, cookie).body(Body::empty()).expect("a request");
        let response = self.router.clone().oneshot(request).await.expect("an answer");
        assert_eq!(response.status(), StatusCode::OK, "{address}");
        text(response).await
    }

    async fn projects(&self) -> u64 {
        let all = domain::listing::ProjectFilter::default();
        store::project::list(&self.state.db, &Actor::System("test"), &all, today()).await.expect("lists").total
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_project_is_made_in_three_ways() {
    let site = Site::new().await;
    let staff = site.staff().await;
    let year = FiscalYear::of(today()).to_string();
    let (ours, others) = (format!("{OURS}-77"), format!("{OTHERS}-77"));
    let offered = site.page(&staff, &format!("/projects/new?year={year}&way=last")).await;
    assert!(offered.contains(&ours) && !offered.contains(&others), "last year's projects of the unit");
    let offered = site.page(&staff, &format!("/projects/new?year={year}&way=other")).await;
    assert!(offered.contains(&others), "anybody's projects");
    for (serial, from) in [(78, ""), (79, ours.as_str()), (80, others.as_str())] {
        if !from.is_empty() {
            let page = site.page(&staff, &format!("/projects/new?year={year}&from={from}")).await;
            assert!(page.contains("value=\"โครงการเดิม\""), "the name to begin with");
        }
        let name = format!("โครงการที่ {serial}");
        let pairs = [("unit", OURS), ("year", &year), ("name", &name), ("section", ""), ("from", from)];
        let answer = site.post(&staff, &pairs).await;
        assert_eq!(answer.status(), StatusCode::SEE_OTHER);
        let code: ProjectCode = format!("{OURS}-{serial}").parse().expect("a code");
        let to = answer.headers()[header::LOCATION].to_str().expect("text");
        assert_eq!(to, format!("/projects/{code}/plan"));
        let view = store::project::view(&site.state.db, &Actor::System("test"), &code, today()).await.expect("there");
        assert_eq!((view.name, view.reports.len(), view.progress), (name, 0, None));
        assert_eq!(view.fiscal_year, Some(FiscalYear::of(today())));
        // Nothing is reported on a plan that is not in force; whoever tries is told so.
        let report = [("percent", "5"), ("narrative", "เริ่มแล้ว")];
        let answer = site.post_to(&format!("/projects/{code}/report"), &staff, &report).await;
        assert_eq!(answer.status(), StatusCode::CONFLICT);
        assert!(text(answer).await.contains("แผนของโครงการนี้ยังไม่ได้รับอนุมัติ"));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_wrong_is_told_beside_its_field_and_nothing_is_stored() {
    let site = Site::new().await;
    let staff = site.staff().await;
    let year = FiscalYear::of(today()).to_string();
    let before = site.projects().await;
    let wrong: [(&str, &str, &str, &str); 6] = [
        (&year, " - ", "", ""),
        ("2401", "ชื่อที่พิมพ์ไว้", "", ""),
        ("x", "ชื่อที่พิมพ์ไว้", "", ""),
        (&year, "ชื่อที่พิมพ์ไว้", "ฝ่ายที่ไม่มี", ""),
        (&year, "ชื่อที่พิมพ์ไว้", "", "not-a-code"),
        (&year, "ชื่อที่พิมพ์ไว้", "", "50490000-9999"),
    ];
    for (year, name, section, from) in wrong {
        let pairs = [("unit", OURS), ("year", year), ("name", name), ("section", section), ("from", from)];
        let answer = site.post(&staff, &pairs).await;
        assert_eq!(answer.status(), StatusCode::UNPROCESSABLE_ENTITY, "{pairs:?}");
        let page = text(answer).await;
        assert!(page.contains("class=\"problem") && page.contains(&format!("value=\"{name}\"")), "{pairs:?}");
    }
    let elsewhere = [("unit", OTHERS), ("year", &year), ("name", "โครงการ")];
    assert_eq!(site.post(&staff, &elsewhere).await.status(), StatusCode::FORBIDDEN);
    assert_eq!(site.projects().await, before);
}
