//! Fields changed on a record's page through their forms, with and without script.

use axum::{
    Router,
    body::Body,
    http::{Request, Response, StatusCode, header},
};
use domain::{
    edit::{Field, FieldEdit},
    permission::Actor,
    project::ProjectView,
    user::{Grant, Role},
};
use serde_json::Value;
use server::router::{AppState, router};
use store::import::Importer;
use tower::ServiceExt;

use super::{
    prepared, text, today,
    walk::{account, token},
};

const CODE: &str = "50490000-77";
const PAGE: &str = "/projects/50490000-77";
const PROJECT: &str =
    "ความคืบหน้าโครงการ/กิจกรรม\n\nโครงการ : 50490000-77\n\nสำนักงานเขตตัวอย่าง : (2566)\n\nความคืบหน้าโครงการ ร้อยละ 10\n";

struct Site {
    state: AppState,
    router: Router,
}

impl Site {
    async fn new() -> Self {
        let (settings, db) = prepared().await;
        let mut importer = Importer::begin(&db, &Actor::System("test"), "edit").await.expect("an import");
        let kpi = "รายละเอียดตัวชี้วัด\n\nตัวชี้วัด : 5049-7\n\nค่าเป้าหมาย ร้อยละ : 1\n";
        for page in [PROJECT, kpi] {
            let page = exchange::legacy::read(page, None).expect("a page");
            importer.page(&page.content, page.kind, "edit", today()).await.expect("stored");
        }
        let state = AppState::new(db, &settings);
        Self { router: router(state.clone()), state }
    }

    /// A person with a role in the whole city, and their cookie.
    async fn person(&self, role: Role) -> (Actor, String) {
        let actor = account(&self.state.db, role.as_str(), Some(Grant { role, unit: None })).await;
        let token = token(&self.state.db, &actor).await.expect("a session");
        (actor, format!("session={token}"))
    }

    async fn send(&self, page: &str, cookie: &str, accept: &str, pairs: &[(&str, &str)]) -> Response<Body> {
        let body = app::request::address("", pairs).trim_start_matches('?').to_owned();
        let request = Request::post(page)
            .header(header::HOST, "plan.example")
            .header(header::ORIGIN, "http://plan.example")
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .header(header::ACCEPT, accept)
            .header(header::COOKIE, cookie)
            .body(Body::from(body))
            .expect("a request");
        self.router.clone().oneshot(request).await.expect("an answer")
    }

    /// As a browser without script.
    async fn post(&self, cookie: &str, pairs: &[(&str, &str)]) -> Response<Body> {
        self.send(PAGE, cookie, "text/html", pairs).await
    }

    /// As the island.
    async fn ask(&self, cookie: &str, pairs: &[(&str, &str)]) -> (StatusCode, Value) {
        let answer = self.send(PAGE, cookie, "application/json", pairs).await;
        let status = answer.status();
        (status, serde_json::from_str(&text(answer).await).unwrap_or_default())
    }

    async fn get(&self, address: &str, cookie: &str) -> String {
        let request = Request::get(address).header(header::COOKIE, cookie).body(Body::empty()).expect("a request");
        text(self.router.clone().oneshot(request).await.expect("an answer")).await
    }

    async fn view(&self) -> ProjectView {
        let code = CODE.parse().expect("a code");
        store::project::view(&self.state.db, &Actor::System("test"), &code, today()).await.expect("there")
    }

    /// Somebody else changes a field.
    async fn change(&self, actor: &Actor, field: &str, base: Option<&str>, input: &str) {
        let field: Field = field.parse().expect("a field");
        let edit = FieldEdit { field, base: base.map(str::to_owned), input: input.to_owned() };
        let (code, request) = (CODE.parse().expect("a code"), store::Request::new(today()));
        let edited = store::project::edit(&self.state.db, actor, &code, &[edit], &request).await.expect("answers");
        assert!(edited.saved, "{edited:?}");
    }
}

fn location(answer: &Response<Body>) -> &str {
    answer.headers().get(header::LOCATION).and_then(|to| to.to_str().ok()).unwrap_or_default()
}

/// The value of the button that takes back, or does again.
fn button(page: &str, name: &str) -> String {
    let (_, rest) = page.split_once(&format!("name=\"{name}\" value=\"")).expect("a button");
    rest.split_once('"').map(|(value, _)| value.to_owned()).expect("its value")
}

#[tokio::test(flavor = "multi_thread")]
async fn a_plain_form_saves_and_goes_back_to_its_place() {
    let site = Site::new().await;
    let (_, staff) = site.person(Role::Staff).await;
    let page = site.get(&format!("{PAGE}?edit=start&zoom=m3"), &staff).await;
    assert!(page.contains("data-form=\"project.start\"") && page.contains("id=\"f-start-input\""), "{page}");
    let answer = site
        .send(
            &format!("{PAGE}?edit=start&zoom=m3"),
            &staff,
            "text/html",
            &[("field", "project.start"), ("base", ""), ("value", "๑ ธ.ค. ๒๕๖๕")],
        )
        .await;
    assert_eq!((answer.status(), location(&answer)), (StatusCode::SEE_OTHER, "/projects/50490000-77?zoom=m3#f-start"));
    assert_eq!(site.view().await.start.map(|day| day.to_string()).as_deref(), Some("2022-12-01"));
    // A text of many lines comes back from a browser with line ends of its own, and is still the same text.
    for (base, value) in [("", "หนึ่ง\r\nสอง"), ("หนึ่ง\r\nสอง", "หนึ่ง\r\nสอง\r\nสาม")]
    {
        let answer = site.post(&staff, &[("field", "project.rationale"), ("base", base), ("value", value)]).await;
        assert_eq!(answer.status(), StatusCode::SEE_OTHER, "{value}");
    }
    assert_eq!(site.view().await.rationale.as_deref(), Some("หนึ่ง\nสอง\nสาม"));
    // The heading and a month are fields like any other.
    for (field, base, value) in [("project.name", "โครงการ", "โครงการใหม่"), ("project.months[3].result", "", "๑๒.๕")]
    {
        let answer = site.post(&staff, &[("field", field), ("base", base), ("value", value)]).await;
        assert_eq!(answer.status(), StatusCode::SEE_OTHER, "{field}");
    }
    let view = site.view().await;
    assert_eq!((view.name.as_str(), view.months[0].result), ("โครงการใหม่", Some(12.5)));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_cannot_stand_is_told_beside_its_field_and_nothing_is_stored() {
    let site = Site::new().await;
    let (_, staff) = site.person(Role::Staff).await;
    let evil = "\"><script>evil()</script>";
    for (field, id, value) in [
        ("project.finish", "f-finish", "31/2/2566"),
        ("project.weight", "f-weight", "101"),
        ("project.budget_spent", "f-budget_spent", evil),
        ("project.policy", "f-policy", evil),
        ("project.name", "f-name", " "),
        ("project.months[12].target", "f-months-12-target", "มาก"),
    ] {
        let base = if field == "project.name" { "โครงการ" } else { "" };
        let pairs = [("field", field), ("base", base), ("value", value), ("lang", "th")];
        let answer = site.post(&staff, &pairs).await;
        assert_eq!(answer.status(), StatusCode::UNPROCESSABLE_ENTITY, "{field}");
        let page = text(answer).await;
        assert!(page.contains(&format!("id=\"{id}-problem\"")) && page.contains("aria-invalid=\"true\""), "{field}");
        assert!(!page.contains("<script>evil"), "{field}");
        if value != evil {
            assert!(page.contains(value), "{field}: what was typed is there again");
        }
        let (status, reply) = site.ask(&staff, &pairs).await;
        assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY, "{field}");
        assert!(reply["problem"].as_str().is_some_and(|words| !words.is_empty()), "{reply}");
    }
    let view = site.view().await;
    assert_eq!((view.finish, view.weight, view.budget_spent, view.name.as_str()), (None, None, None, "โครงการ"));
    for bad in [&[][..], &[("field", "project.code"), ("value", "x")], &[("field", "kpi.name"), ("value", "x")]] {
        assert_eq!(site.post(&staff, bad).await.status(), StatusCode::UNPROCESSABLE_ENTITY, "{bad:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn two_people_on_one_field_are_shown_both_and_one_is_chosen() {
    let site = Site::new().await;
    let (_, staff) = site.person(Role::Staff).await;
    let (head, _) = site.person(Role::UnitHead).await;
    site.change(&head, "project.owner", None, "ฝ่ายโยธา").await;
    // Another field merges.
    let other = [("field", "project.evaluator"), ("base", ""), ("value", "กองติดตาม")];
    assert_eq!(site.post(&staff, &other).await.status(), StatusCode::SEE_OTHER);
    let pairs = [("field", "project.owner"), ("base", ""), ("value", "ฝ่ายเทศกิจ"), ("lang", "th")];
    let answer = site.post(&staff, &pairs).await;
    assert_eq!(answer.status(), StatusCode::CONFLICT);
    let page = text(answer).await;
    for shown in ["ed-clash", "ฝ่ายโยธา", "ฝ่ายเทศกิจ", "unit_head · ", "staff · "]
    {
        assert!(page.contains(shown), "{shown} in {page}");
    }
    let (status, reply) = site.ask(&staff, &pairs).await;
    assert_eq!(status, StatusCode::CONFLICT);
    assert_eq!((reply["clash"]["base"].as_str(), reply["clash"]["ours"].as_str()), (Some("ฝ่ายโยธา"), Some("ฝ่ายเทศกิจ")));
    assert!(reply["fields"][0]["html"].as_str().is_some_and(|html| html.contains("ฝ่ายโยธา")), "{reply}");
    assert_eq!(site.view().await.owner.as_deref(), Some("ฝ่ายโยธา"), "nothing is overwritten");
    // Sent again against what stands there, it is taken.
    let chosen = [("field", "project.owner"), ("base", "ฝ่ายโยธา"), ("value", "ฝ่ายเทศกิจ")];
    assert_eq!(site.post(&staff, &chosen).await.status(), StatusCode::SEE_OTHER);
    let view = site.view().await;
    assert_eq!((view.owner.as_deref(), view.evaluator.as_deref()), (Some("ฝ่ายเทศกิจ"), Some("กองติดตาม")));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_done_is_taken_back_and_done_again() {
    let site = Site::new().await;
    let (actor, staff) = site.person(Role::Staff).await;
    let (status, reply) = site.ask(&staff, &[("field", "project.owner"), ("base", ""), ("value", "ก")]).await;
    assert_eq!(status, StatusCode::OK);
    let undo = button(reply["bar"].as_str().expect("a bar"), "undo");
    assert_eq!(button(&site.get(PAGE, &staff).await, "undo"), undo, "it survives a reload");
    let answer = site.post(&staff, &[("undo", &undo)]).await;
    assert_eq!((answer.status(), location(&answer)), (StatusCode::SEE_OTHER, PAGE));
    assert_eq!(site.view().await.owner, None);
    let redo = button(&site.get(PAGE, &staff).await, "redo");
    let (status, reply) = site.ask(&staff, &[("redo", &redo)]).await;
    assert_eq!((status, reply["fields"][0]["field"].as_str()), (StatusCode::OK, Some("project.owner")));
    assert_eq!(site.view().await.owner.as_deref(), Some("ก"));
    // What somebody changed since is not taken from them.
    let undo = button(&site.get(PAGE, &staff).await, "undo");
    site.change(&actor, "project.owner", Some("ก"), "ข").await;
    let (status, reply) = site.ask(&staff, &[("undo", &undo)]).await;
    assert_eq!(status, StatusCode::CONFLICT, "{reply}");
    assert_eq!(site.post(&staff, &[("undo", &undo)]).await.status(), StatusCode::CONFLICT);
    assert_eq!(site.view().await.owner.as_deref(), Some("ข"));
}

#[tokio::test(flavor = "multi_thread")]
async fn readers_get_no_editor_and_may_send_nothing() {
    let site = Site::new().await;
    let (_, staff) = site.person(Role::Staff).await;
    let (_, executive) = site.person(Role::Executive).await;
    for page in [PAGE, "/kpis/5049-7"] {
        assert!(site.get(page, &staff).await.contains("FieldEditing"), "{page}");
        for address in [page.to_owned(), format!("{page}?edit=name")] {
            for reader in ["", executive.as_str()] {
                let html = site.get(&address, reader).await;
                assert!(!html.contains("FieldEditing") && !html.contains("class=\"ed"), "{address}");
            }
        }
    }
    let pairs = [("field", "project.owner"), ("base", ""), ("value", "ก")];
    assert_eq!(site.post(&executive, &pairs).await.status(), StatusCode::FORBIDDEN);
    assert_eq!(site.ask(&executive, &pairs).await.0, StatusCode::FORBIDDEN);
    let answer = site.post("", &pairs).await;
    assert!(location(&answer).starts_with("/login"), "{answer:?}");
    assert_eq!(site.ask("", &pairs).await.0, StatusCode::UNAUTHORIZED);
    let nowhere = site.send("/projects/50490000-78", &staff, "text/html", &pairs).await;
    assert_eq!(nowhere.status(), StatusCode::NOT_FOUND);
    let request = Request::post(PAGE)
        .header(header::HOST, "plan.example")
        .header(header::ORIGIN, "https://evil.example")
        .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
        .header(header::COOKIE, &staff)
        .body(Body::from("field=project.owner&base=&value=x"))
        .expect("a request");
    assert_eq!(site.router.clone().oneshot(request).await.expect("an answer").status(), StatusCode::FORBIDDEN);
    assert_eq!(site.view().await.owner, None);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_kpi_is_found_by_words_of_its_name_and_chosen() {
    let site = Site::new().await;
    let mut importer = Importer::begin(&site.state.db, &Actor::System("test"), "edit").await.expect("an import");
    for (code, name) in [("5049-8", "ร้อยละของต้นไม้ที่รอด"), ("5012-3", "จำนวนต้นไม้ที่ปลูก")]
    {
        let kpi = format!("รายละเอียดตัวชี้วัด\n\n{name} : {code}\n\nค่าเป้าหมาย ร้อยละ : 1\n");
        let page = exchange::legacy::read(&kpi, None).expect("a page");
        importer.page(&page.content, page.kind, "edit", today()).await.expect("stored");
    }
    let (_, staff) = site.person(Role::Staff).await;
    let add =
        async |kpi: &str| site.send(&format!("{PAGE}/kpis"), &staff, "text/html", &[("do", "add"), ("kpi", kpi)]).await;
    // The field offers those of its own unit while it is typed in.
    let page = site.get(PAGE, &staff).await;
    assert!(page.contains("list=\"kpis-of-unit\""), "{page}");
    let answer = add("ต้นไม้").await;
    assert_eq!(answer.status(), StatusCode::UNPROCESSABLE_ENTITY);
    let page = text(answer).await;
    let (_, found) = page.split_once("id=\"kpi-found\"").expect("offered");
    let (found, _) = found.split_once("</ul>").expect("a list");
    for code in ["5049-8", "5012-3"] {
        assert!(found.contains(&format!("name=\"kpi\" value=\"{code}\"")), "{code}: {found}");
    }
    assert!(page.contains("value=\"ต้นไม้\""), "what was typed stays");
    let none = text(add("ไม่มีเลย").await).await;
    assert!(none.contains("ไม่พบตัวชี้วัดรหัสหรือชื่อนี้") && !none.contains("kpi-found"), "{none}");
    assert_eq!(add("5049-8").await.status(), StatusCode::SEE_OTHER);
    assert_eq!(site.view().await.kpis.iter().map(|kpi| kpi.code.as_str()).collect::<Vec<_>>(), ["5049-8"]);
}
