//! Many rows through their form, as a browser without script sends them, and as the spreadsheet does.

use axum::{
    Router,
    body::Body,
    http::{Request, Response, StatusCode, header},
};
use domain::{
    edit::{Field, project_text},
    permission::Actor,
    unit::ProjectCode,
    user::{Grant, Role},
};
use server::router::{AppState, router};
use store::import::Importer;
use tower::ServiceExt;

use super::{
    prepared, text, today,
    walk::{account, token},
};

const UNIT: &str = "50490000";
const OTHERS: &str = "50120000";
const TSV: &str = "text/tab-separated-values";

struct Site {
    state: AppState,
    router: Router,
}

impl Site {
    /// A unit with three projects and a KPI, and another with a project.
    async fn new() -> Self {
        let (settings, db) = prepared().await;
        let mut importer = Importer::begin(&db, &Actor::System("test"), "grid").await.expect("an import");
        let project = |unit: &str, serial: u32| {
            format!(
                "ความคืบหน้าโครงการ/กิจกรรม\n\nโครงการที่ {serial} : {unit}-{serial}\n\nสำนักงานเขตตัวอย่าง : (2567)\n\nความคืบหน้าโครงการ ร้อยละ 1\n"
            )
        };
        let kpi = "รายละเอียดตัวชี้วัด\n\nตัวชี้วัด : 5049-1\n\nค่าเป้าหมาย ร้อยละ : 1\n\nปีงบประมาณ 2567\n".to_owned();
        for page in [project(UNIT, 1), project(UNIT, 2), project(UNIT, 3), project(OTHERS, 1), kpi] {
            let page = exchange::legacy::read(&page, None).expect("a page");
            importer.page(&page.content, page.kind, "grid", today()).await.expect("stored");
        }
        let state = AppState::new(db, &settings);
        Self { router: router(state.clone()), state }
    }

    async fn person(&self, name: &str, role: Role, unit: &str) -> (Actor, String) {
        let grant = Grant { role, unit: Some(unit.parse().expect("a code")) };
        let actor = account(&self.state.db, name, Some(grant)).await;
        let token = token(&self.state.db, &actor).await.expect("a session");
        (actor, format!("session={token}"))
    }

    async fn post(&self, cookie: &str, accept: &str, pairs: &[(&str, &str)]) -> Response<Body> {
        let body = app::request::address("", pairs).trim_start_matches('?').to_owned();
        let request = Request::post(format!("/units/{UNIT}/grid?of=projects&year=2567"))
            .header(header::HOST, "plan.example")
            .header(header::ORIGIN, "http://plan.example")
            .header(header::ACCEPT, accept)
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .header(header::COOKIE, cookie)
            .body(Body::from(body))
            .expect("a request");
        self.router.clone().oneshot(request).await.expect("an answer")
    }

    async fn get(&self, cookie: &str, address: &str) -> Response<Body> {
        let request = Request::get(address).header(header::COOKIE, cookie).body(Body::empty()).expect("a request");
        self.router.clone().oneshot(request).await.expect("an answer")
    }

    async fn stands(&self, serial: u32, field: &str) -> Option<String> {
        let code: ProjectCode = format!("{UNIT}-{serial}").parse().expect("a code");
        let view = store::project::view(&self.state.db, &Actor::System("test"), &code, today()).await.expect("there");
        project_text(&view, field.parse::<Field>().expect("a field"))
    }
}

/// The value of the first hidden field of a name in the page that came back.
fn hidden(page: &str, name: &str) -> String {
    let from = page.find(&format!("name=\"{name}\"")).unwrap_or_else(|| panic!("{name} is there: {page}"));
    let rest = page[from..].split_once("value=\"").map(|(_, value)| value).expect("a value");
    let value = rest.split_once('"').map(|(value, _)| value).expect("an end");
    value.replace("&quot;", "\"").replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
}

#[tokio::test(flavor = "multi_thread")]
async fn a_table_is_checked_then_saved_all_at_once_and_taken_back() {
    let site = Site::new().await;
    let (_, staff) = site.person("somsri", Role::Staff, UNIT).await;
    let page = text(site.get(&staff, &format!("/units/{UNIT}/grid?of=projects&year=2567&plain=1")).await).await;
    let (fields, base) = (hidden(&page, "fields"), hidden(&page, "base"));
    assert!(fields.starts_with("project.owner,project.section,project.start"), "{fields}");
    let typed = |start: &'static str| {
        [
            ("do", "preview"),
            ("lang", "th"),
            ("fields", fields.as_str()),
            ("base", base.as_str()),
            ("row", "50490000-1"),
            ("c0", "ฝ่ายโยธา <b>"),
            ("c2", start),
            ("row", "50490000-2"),
            ("c0", "ฝ่ายเทศกิจ"),
        ]
    };
    // One cell wrong: nothing of it is stored, it is told beside the cell, and all that is typed comes back.
    let mut wrong = typed("32/13/2566");
    for act in ["preview", "apply"] {
        wrong[0].1 = act;
        let answer = site.post(&staff, "text/html", &wrong).await;
        assert_eq!(answer.status(), StatusCode::UNPROCESSABLE_ENTITY);
        let page = text(answer).await;
        assert!(page.contains("value=\"32/13/2566\"") && page.contains("ต้องเป็นวันที่"), "{page}");
        assert!(page.contains("ฝ่ายโยธา &lt;b&gt;"), "what is typed is escaped");
        assert!(!page.contains("value=\"apply\""), "it is not offered to save what cannot be saved");
    }
    assert_eq!(site.stands(2, "project.owner").await, None);
    // Mended on the page that told it.
    let page = text(site.post(&staff, "text/html", &wrong).await).await;
    let (cells, fix) = (hidden(&page, "cells"), hidden(&page, "fix"));
    let mended = [("lang", "th"), ("cells", cells.as_str()), ("fix", fix.as_str()), ("fix-input", "2 ต.ค. 2566")];
    let look: Vec<_> = mended.iter().copied().chain([("do", "preview")]).collect();
    let answer = site.post(&staff, "text/html", &look).await;
    assert_eq!(answer.status(), StatusCode::OK);
    assert!(text(answer).await.contains("value=\"apply\""));
    assert_eq!(site.stands(2, "project.owner").await, None, "looking stores nothing");
    let save: Vec<_> = mended.iter().copied().chain([("do", "apply")]).collect();
    let answer = site.post(&staff, "text/html", &save).await;
    assert_eq!(answer.status(), StatusCode::SEE_OTHER);
    let to = answer.headers()[header::LOCATION].to_str().expect("text").to_owned();
    assert_eq!(site.stands(1, "project.start").await.as_deref(), Some("2023-10-02"));
    assert_eq!(site.stands(1, "project.owner").await.as_deref(), Some("ฝ่ายโยธา <b>"));
    assert_eq!(site.stands(2, "project.owner").await.as_deref(), Some("ฝ่ายเทศกิจ"));
    // One request, taken back as a whole by the button of the page it leads to.
    let page = text(site.get(&staff, &to).await).await;
    let undo = page.split("value=\"undo:").nth(1).and_then(|rest| rest.split('"').next()).expect("a way back");
    let undo = format!("undo:{undo}");
    assert_eq!(site.post(&staff, "text/html", &[("do", &undo)]).await.status(), StatusCode::SEE_OTHER);
    assert_eq!(site.stands(1, "project.start").await, None);
    assert_eq!(site.stands(2, "project.owner").await, None);
    // What was taken back is not there to be taken back again: nothing is done.
    let again = site.post(&staff, "text/html", &[("do", &undo), ("lang", "th")]).await;
    assert!(again.status().is_client_error() || again.status().is_redirection(), "{}", again.status());
    assert_eq!(site.stands(2, "project.owner").await, None);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_paste_is_told_row_by_row_and_read_by_its_heads() {
    let site = Site::new().await;
    let (_, staff) = site.person("somsri", Role::Staff, UNIT).await;
    let paste = async |rows: &str| {
        let pairs = [("do", "paste"), ("lang", "th"), ("paste", rows)];
        let answer = site.post(&staff, "text/html", &pairs).await;
        (answer.status(), text(answer).await)
    };
    let (status, page) = paste("ฝ่ายโยธา\tก\r\n").await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(page.contains("ไม่พบรหัสในแถวที่ 1") && page.contains("ฝ่ายโยธา\tก"), "{page}");
    let (status, page) = paste("รหัส\tค่าน้ำหนัก\r\n50490000-1\t๑๒\r\n50490000-2\tสิบ\r\n50490000-9\t5\r\n").await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(page.contains("ต้องเป็นตัวเลข") && page.contains("ไม่มีรหัสนี้") && page.contains("ใหม่ 1 "), "{page}");
    let (status, page) = paste("รหัส\tค่าน้ำหนัก\r\n50490000-1\t๑๒\r\n50490000-2\t10\r\n").await;
    assert_eq!(status, StatusCode::OK);
    assert_eq!(site.stands(1, "project.weight").await, None, "nothing is stored by looking");
    let cells = hidden(&page, "cells");
    let save = [("do", "apply"), ("lang", "th"), ("cells", cells.as_str())];
    assert_eq!(site.post(&staff, "text/html", &save).await.status(), StatusCode::SEE_OTHER);
    assert_eq!(site.stands(1, "project.weight").await.as_deref(), Some("12"));
}

#[tokio::test(flavor = "multi_thread")]
async fn the_spreadsheet_is_answered_in_lines() {
    let site = Site::new().await;
    let (_, staff) = site.person("somsri", Role::Staff, UNIT).await;
    let answer = site.get(&staff, &format!("/units/{UNIT}/grid/rows?of=projects&year=2567&col=owner&col=start")).await;
    assert!(answer.headers()[header::CONTENT_TYPE].to_str().expect("text").starts_with(TSV));
    let rows = domain::grid::tsv::parse(&text(answer).await);
    assert_eq!(rows[0], ["3 โครงการ", "project.owner", "project.start"]);
    assert_eq!(rows.len(), 6);
    assert_eq!(rows[3], ["50490000-1", "โครงการที่ 1", "", "00", "", ""]);
    let save = async |base: &str, input: &str| {
        let cells = format!("50490000-1\tproject.owner\t{base}\t{input}\n50490000-1\tproject.start\t\t2/10/2566\n");
        let answer = site.post(&staff, TSV, &[("do", "apply"), ("lang", "th"), ("cells", &cells)]).await;
        (answer.status(), domain::grid::tsv::parse(&text(answer).await))
    };
    let (status, lines) = save("", "ฝ่ายโยธา").await;
    assert_eq!((status, lines[0][0].as_str()), (StatusCode::OK, "saved"));
    assert_eq!(lines[2][5], "2 ต.ค. 2566", "as people read it, not as it was typed");
    // Somebody who began before that is told both values and whose it is, and nothing is overwritten.
    let (status, lines) = save("", "ฝ่ายเทศกิจ").await;
    assert_eq!((status, lines[0][0].as_str()), (StatusCode::CONFLICT, "held"));
    assert_eq!(lines[1][2..6], ["conflict", "มีผู้แก้ก่อน", "ฝ่ายโยธา", "ฝ่ายเทศกิจ"]);
    assert!(lines[1][6].contains("somsri"), "{:?}", lines[1]);
    assert_eq!(site.stands(1, "project.owner").await.as_deref(), Some("ฝ่ายโยธา"));
    assert_eq!(save("ฝ่ายโยธา", "ฝ่ายเทศกิจ").await.0, StatusCode::OK);
}

#[tokio::test(flavor = "multi_thread")]
async fn others_are_sent_away_whatever_they_send() {
    let site = Site::new().await;
    let (_, other) = site.person("manee", Role::Staff, OTHERS).await;
    let (_, reader) = site.person("wichai", Role::Executive, UNIT).await;
    let cells = "50490000-1\tproject.owner\t\tก\n";
    for who in [&other, &reader] {
        for pairs in [&[("do", "apply"), ("cells", cells)][..], &[("do", "paste"), ("paste", "50490000-1\tก\n")]] {
            assert_eq!(site.post(who, "text/html", pairs).await.status(), StatusCode::FORBIDDEN);
        }
        for address in ["grid", "grid/rows"] {
            let answer = site.get(who, &format!("/units/{UNIT}/{address}")).await;
            assert_eq!(answer.status(), StatusCode::FORBIDDEN, "{address}");
        }
    }
    assert_eq!(site.stands(1, "project.owner").await, None);
}
