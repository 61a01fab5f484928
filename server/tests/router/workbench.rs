//! Working on a plan through its form, as a browser without script does.

use axum::{
    Router,
    body::Body,
    http::{Request, Response, StatusCode, header},
};
use chrono::Utc;
use domain::{
    permission::{Actor, Person},
    plan::{Op, PlanState, StepId},
    user::{Grant, NewUser, Role},
};
use server::router::{AppState, router};
use store::import::Importer;
use tower::ServiceExt;

use super::{prepared, text, today};

const CODE: &str = "50490000-77";
const PAGE: &str = "/projects/50490000-77/plan";

const PROJECT: &str =
    "ความคืบหน้าโครงการ/กิจกรรม\n\nโครงการ : 50490000-77\n\nสำนักงานเขตตัวอย่าง : (2566)\n\nความคืบหน้าโครงการ ร้อยละ 10\n";

struct Site {
    state: AppState,
    router: Router,
}

impl Site {
    async fn new() -> Self {
        let (settings, db) = prepared().await;
        let system = Actor::System("test");
        let mut importer = Importer::begin(&db, &system, "plan").await.expect("an import");
        let page = exchange::legacy::read(PROJECT, None).expect("a page");
        importer.page(&page.content, page.kind, "plan", today()).await.expect("stored");
        let state = AppState::new(db, &settings);
        Self { router: router(state.clone()), state }
    }

    /// A person with a role in the whole city, and their session.
    async fn person(&self, role: Role) -> (Actor, String) {
        let name = role.as_str();
        let grants = vec![Grant { role, unit: None }];
        let user = NewUser {
            name: name.parse().expect("a name"),
            display_name: name.to_owned(),
            email: None,
            external_subject: Some(name.to_owned()),
            grants: grants.clone(),
        };
        let id = store::user::create(&self.state.db, &Actor::System("test"), &user, Utc::now()).await.expect("made");
        let actor = Actor::Person(Person { id, name: name.to_owned(), display_name: name.to_owned(), grants });
        let token = super::walk::token(&self.state.db, &actor).await.expect("signs in");
        (actor, format!("session={token}"))
    }

    async fn post(&self, cookie: &str, pairs: &[(&str, &str)]) -> Response<Body> {
        let body = app::request::address("", pairs).trim_start_matches('?').to_owned();
        let request = Request::post(PAGE)
            .header(header::HOST, "plan.example")
            .header(header::ORIGIN, "http://plan.example")
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .header(header::COOKIE, cookie)
            .body(Body::from(body))
            .expect("a request");
        self.router.clone().oneshot(request).await.expect("an answer")
    }

    async fn get(&self, cookie: &str) -> Response<Body> {
        self.page(cookie, "").await
    }

    async fn page(&self, cookie: &str, query: &str) -> Response<Body> {
        self.read(cookie, &format!("{PAGE}{query}")).await
    }

    async fn read(&self, cookie: &str, address: &str) -> Response<Body> {
        let request = Request::get(address).header(header::COOKIE, cookie).body(Body::empty()).expect("a request");
        self.router.clone().oneshot(request).await.expect("an answer")
    }

    async fn view(&self) -> domain::plan::PlanView {
        store::plan::view(&self.state.db, &Actor::System("test"), &CODE.parse().expect("a code")).await.expect("a plan")
    }

    async fn titles(&self) -> Vec<String> {
        self.view().await.plan.steps.into_iter().map(|step| step.step.title).collect()
    }
}

/// The value of a hidden field in the page that came back.
fn hidden(page: &str, name: &str) -> String {
    let from = page.find(&format!("name=\"{name}\"")).unwrap_or_else(|| panic!("{name} is there"));
    let rest = &page[from..];
    let value = rest.split_once("value=\"").map(|(_, value)| value).expect("a value");
    let value = value.split_once('"').map(|(value, _)| value).expect("an end");
    value.replace("&lt;", "<").replace("&amp;", "&")
}

/// Two steps of half the weight, as typed.
const STEPS: [(&str, &str); 10] = [
    ("id", ""),
    ("title", "สำรวจพื้นที่"),
    ("weight", "๔๐"),
    ("start", "ต.ค. 2565"),
    ("finish", ""),
    ("id", ""),
    ("title", "ดำเนินการ"),
    ("weight", "60"),
    ("start", "1/11/2565"),
    ("finish", "31/1/2566"),
];

/// A project whose plan is in force, as imported plans are, and somebody who heads its unit.
async fn in_force() -> (Site, Actor, String) {
    let site = Site::new().await;
    assert_eq!(site.view().await.state, PlanState::Approved);
    let (head, cookie) = site.person(Role::UnitHead).await;
    (site, head, cookie)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_plan_in_force_changes_by_a_request_that_goes_round() {
    let (site, _, head) = in_force().await;
    let (_, staff) = site.person(Role::Staff).await;
    let page = text(site.get(&staff).await).await;
    let base = hidden(&page, "base");
    let mut form = vec![("do", "save"), ("lang", "th"), ("base", base.as_str()), ("ask", "1")];
    form.extend(STEPS);
    // Without a reason nothing is asked, and nothing typed is lost.
    let answer = site.post(&staff, &form).await;
    assert_eq!(answer.status(), StatusCode::UNPROCESSABLE_ENTITY);
    let page = text(answer).await;
    assert!(page.contains("สำรวจพื้นที่") && page.contains("reason-problem"), "{page}");
    form.push(("reason", "เพิ่มขั้นตอนตามงบประมาณ"));
    let answer = site.post(&staff, &form).await;
    assert_eq!(answer.status(), StatusCode::SEE_OTHER);
    assert!(site.titles().await.is_empty(), "the plan in force stands");
    // It is on the head's own page, and on nobody else's.
    let mine = async |cookie: &str| text(site.read(cookie, "/my").await).await;
    let waits = format!("href=\"{PAGE}\"");
    assert!(mine(&head).await.contains(&waits) && !mine(&staff).await.contains(&waits));
    let pending = site.view().await.pending.expect("a request waits");
    // A second one is refused while it waits.
    assert_eq!(site.post(&staff, &form).await.status(), StatusCode::CONFLICT);
    let approve = format!("approve-request:{}", pending.id);
    assert_eq!(site.post(&staff, &[("do", &approve)]).await.status(), StatusCode::FORBIDDEN);
    assert!(text(site.get(&head).await).await.contains(&approve));
    assert_eq!(site.post(&head, &[("do", &approve)]).await.status(), StatusCode::SEE_OTHER);
    assert!(!mine(&head).await.contains(&waits), "decided");
    assert_eq!(site.titles().await, ["สำรวจพื้นที่", "ดำเนินการ"]);
    assert_eq!(site.view().await.baseline.expect("a baseline").number, 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_given_back_is_gone_on_with_and_every_earlier_plan_can_be_compared_with() {
    let (site, _, head) = in_force().await;
    let (_, staff) = site.person(Role::Staff).await;
    let ask = async |title: &str, base: &str| {
        let mut form = vec![("do", "save"), ("lang", "th"), ("base", base), ("ask", "1"), ("reason", "ตามงบประมาณ")];
        form.extend(STEPS.map(|(name, value)| (name, if value == "สำรวจพื้นที่" { title } else { value })));
        assert_eq!(site.post(&staff, &form).await.status(), StatusCode::SEE_OTHER, "{title}");
        site.view().await.pending.expect("waits").id
    };
    let id = ask("สำรวจรอบแรก", "").await;
    let answer = format!("return-request:{id}");
    assert_eq!(
        site.post(&head, &[("do", &answer)]).await.status(),
        StatusCode::UNPROCESSABLE_ENTITY,
        "without a reason"
    );
    let given_back = [("do", answer.as_str()), ("reason", "โปรดปรับน้ำหนัก")];
    assert_eq!(site.post(&head, &given_back).await.status(), StatusCode::SEE_OTHER);
    // Why is told on the page, and what was asked for waits to be gone on with.
    let again = format!("href=\"{PAGE}?again=1\"");
    let page = text(site.get(&staff).await).await;
    assert!(page.contains("โปรดปรับน้ำหนัก") && page.contains(&again) && !page.contains("value=\"สำรวจรอบแรก\""));
    let page = text(site.page(&staff, "?again=1").await).await;
    assert!(page.contains("value=\"สำรวจรอบแรก\"") && !page.contains(&again), "no way to itself");
    let base = hidden(&page, "base");
    for (title, number) in [("แผนหนึ่ง", 1), ("แผนสอง", 2)] {
        let base = if number == 1 { base.clone() } else { hidden(&text(site.get(&staff).await).await, "base") };
        let id = ask(title, &base).await;
        let approve = format!("approve-request:{id}");
        assert_eq!(site.post(&head, &[("do", &approve)]).await.status(), StatusCode::SEE_OTHER);
        assert_eq!(site.view().await.baseline.expect("a baseline").number, number);
    }
    // Nothing was before the first; the second had the first's steps.
    let before =
        |page: &str| page.split("data-before=\"").nth(1).and_then(|rest| rest.split('"').next()).map(str::to_owned);
    let page = text(site.page(&staff, "?baseline=2").await).await;
    assert!(before(&page).expect("held against").contains("แผนหนึ่ง"));
    assert!(page.contains("<option value=\"2\" selected>") || page.contains("<option selected value=\"2\">"), "chosen");
    let page = text(site.page(&staff, "?baseline=1").await).await;
    assert_eq!(before(&page), Some(String::new()));
    let page = text(site.page(&staff, "?baseline=99").await).await;
    assert!(before(&page).expect("held against").contains("แผนสอง"), "an unknown one is none");
    // The choice goes there and back with what is typed.
    let mut form = vec![("do", "check"), ("lang", "th"), ("before", "1"), ("baseline", "2")];
    form.extend(STEPS);
    assert!(before(&text(site.post(&staff, &form).await).await).expect("held against").contains("แผนหนึ่ง"));
}

#[tokio::test(flavor = "multi_thread")]
async fn wrong_cells_are_named_and_nothing_typed_is_lost() {
    let (site, _, head) = in_force().await;
    let form = [
        ("do", "save"),
        ("ask", "1"),
        ("reason", "ทดลอง"),
        ("id", ""),
        ("title", "\"><script>alert(1)</script>"),
        ("weight", "ครึ่งหนึ่ง"),
        ("start", "32/1/2566"),
        ("finish", "1/2/2566"),
        ("after", "7"),
    ];
    let answer = site.post(&head, &form).await;
    assert_eq!(answer.status(), StatusCode::UNPROCESSABLE_ENTITY);
    let page = text(answer).await;
    for id in ["cell-0-weight-problem", "cell-0-start-problem", "cell-0-after-problem"] {
        assert!(page.contains(&format!("id=\"{id}\"")), "{id}");
    }
    assert!(page.contains("ครึ่งหนึ่ง") && page.contains("32/1/2566"));
    assert!(!page.contains("<script>alert"), "what was typed is escaped");
    assert!(site.titles().await.is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn buttons_work_without_script_and_store_nothing() {
    let (site, _, head) = in_force().await;
    let press = async |word: &str| {
        let mut form = vec![("do", word), ("lang", "th")];
        form.extend(STEPS);
        let answer = site.post(&head, &form).await;
        assert_eq!(answer.status(), StatusCode::OK, "{word}");
        text(answer).await
    };
    assert_eq!(press("add:2").await.matches("data-id=").count(), 3);
    assert_eq!(press("remove:0").await.matches("data-id=").count(), 1);
    assert_eq!(press("split:1").await.matches("data-id=").count(), 3);
    let moved = press("up:1").await;
    assert!(moved.find("value=\"ดำเนินการ\"") < moved.find("value=\"สำรวจพื้นที่\""));
    assert!(press("spread").await.contains("value=\"50\""));
    // October has 31 days of 123.
    assert!(press("spread-by-length").await.contains("value=\"25.2\""));
    assert!(site.titles().await.is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn two_people_on_one_part_are_shown_both() {
    let (site, actor, head) = in_force().await;
    let code = CODE.parse().expect("a code");
    let mut form = vec![("do", "save"), ("ask", "1"), ("reason", "เริ่มแผน")];
    form.extend(STEPS);
    assert_eq!(site.post(&head, &form).await.status(), StatusCode::SEE_OTHER);
    let approve = format!("approve-request:{}", site.view().await.pending.expect("waits").id);
    assert_eq!(site.post(&head, &[("do", &approve)]).await.status(), StatusCode::SEE_OTHER);
    // What this person sees …
    let page = text(site.get(&head).await).await;
    let base = hidden(&page, "base");
    let seen = site.view().await.plan;
    // … is changed by somebody else.
    let theirs = seen.apply(&Op::Rename { step: seen.steps[0].id, title: "สำรวจใหม่".into() }).expect("renamed");
    let request = store::Request::new(today()).because("แก้ชื่อ");
    store::change_request::submit(&site.state.db, &actor, &code, &seen, &theirs, &request).await.expect("asked");
    let id = site.view().await.pending.expect("waits").id;
    store::change_request::approve(&site.state.db, &actor, id, &request).await.expect("approved");
    let ids: Vec<String> = seen.steps.iter().map(|step| step.id.0.to_string()).collect();
    let form = [
        ("do", "save"),
        ("lang", "th"),
        ("ask", "1"),
        ("reason", "ชื่อของเรา"),
        ("base", base.as_str()),
        ("id", ids[0].as_str()),
        ("title", "สำรวจตลาด"),
        ("weight", "40"),
        ("start", "ต.ค. 2565"),
        ("finish", "ต.ค. 2565"),
        ("id", ids[1].as_str()),
        ("title", "ดำเนินการ"),
        ("weight", "60"),
        ("start", "1/11/2565"),
        ("finish", "31/1/2566"),
    ];
    let answer = site.post(&head, &form).await;
    assert_eq!(answer.status(), StatusCode::CONFLICT);
    let page = text(answer).await;
    assert!(page.contains("สำรวจใหม่") && page.contains("สำรวจตลาด"), "both values are shown");
    // Sent again as the page has it now, this person's value is asked for.
    let again = hidden(&page, "base");
    assert_ne!(again, base);
    let form: Vec<_> =
        form.iter().map(|&(name, value)| (name, if name == "base" { again.as_str() } else { value })).collect();
    assert_eq!(site.post(&head, &form).await.status(), StatusCode::SEE_OTHER);
    let asked = site.view().await.pending.expect("waits").plan;
    assert_eq!(asked.step(StepId(ids[0].parse().expect("an id"))).expect("there").step.title, "สำรวจตลาด");
}

#[tokio::test(flavor = "multi_thread")]
async fn strangers_and_readers_are_sent_away() {
    let site = Site::new().await;
    let (_, executive) = site.person(Role::Executive).await;
    assert_eq!(site.get(&executive).await.status(), StatusCode::FORBIDDEN);
    assert_eq!(site.post(&executive, &[("do", "check")]).await.status(), StatusCode::FORBIDDEN);
    assert_ne!(site.get("").await.status(), StatusCode::OK);
}
