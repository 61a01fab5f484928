//! Reports through their forms, as a browser without script sends them, and as a phone that waited for the network does.

#[path = "reports/form.rs"]
mod form;
#[path = "reports/who.rs"]
mod who;

use axum::{
    Router,
    body::Body,
    http::{Request, Response, StatusCode, header},
};
use domain::{
    fiscal_year::{BE_OFFSET, FiscalMonth, FiscalYear},
    permission::Actor,
    report::{Odd, ReportField, Sent, bits},
    unit::{UnitDraft, UnitKind},
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
const PAGE: &str = "/projects/50490000-1/report";

/// The KPI with the figure that was reported, and what it was scored.
const SCORED: &str = "รายละเอียดตัวชี้วัด\n\nตัวชี้วัด : 5049-1\n\nค่าเป้าหมาย ร้อยละ : 80\n\nไตรมาสที่\n(1 - 4)\n*ผลงาน*\n(ร้อยละ)\n*ผลประเมินตัวชี้วัด*\n(* 2.1 / 2.2 *)\n1\n82.50\n90\n95 / 50\n";

struct Site {
    state: AppState,
    router: Router,
    staff: String,
    head: String,
}

impl Site {
    /// A unit with some projects and a KPI of this year, somebody of its staff and its head.
    async fn new(projects: usize) -> Self {
        let (settings, db) = prepared().await;
        let system = Actor::System("test");
        let unit = UnitDraft {
            code: UNIT.parse().expect("a code"),
            name: "สำนักงานเขตทดสอบ".to_owned(),
            kind: UnitKind::District,
        };
        store::unit::ensure(&db, &system, &[unit]).await.expect("a unit");
        let mut importer = Importer::begin(&db, &system, "reports").await.expect("an import");
        let year = FiscalYear::of(today());
        let plan = format!(
            "แผนการดำเนินงานฯ\n\nขั้นตอน 1\n:ลงพื้นที่\n:100%\nเริ่มต้น :{} 00:00:00\nสิ้นสุด :{} 00:00:00\n",
            year.first_day(),
            year.last_day()
        );
        let mut pages: Vec<String> = (1..=projects)
            .map(|n| {
                format!("ความคืบหน้าโครงการ/กิจกรรม\n\nโครงการที่ {n} : {UNIT}-{n}\n\nเขต : ({year})\n\nความคืบหน้าโครงการ ร้อยละ 10\n\n{plan}")
            })
            .collect();
        pages.push("รายละเอียดตัวชี้วัด\n\nตัวชี้วัด : 5049-1\n\nค่าเป้าหมาย ร้อยละ : 80\n".to_owned());
        for page in pages {
            let page = exchange::legacy::read(&page, None).expect("a page");
            importer.page(&page.content, page.kind, "reports", today()).await.expect("stored");
        }
        let grant = |role| Some(Grant { role, unit: Some(UNIT.parse().expect("a code")) });
        let staff = account(&db, "somsri", grant(Role::Staff)).await;
        let head = account(&db, "wanida", grant(Role::UnitHead)).await;
        let staff = format!("session={}", token(&db, &staff).await.expect("a session"));
        let head = format!("session={}", token(&db, &head).await.expect("a session"));
        let state = AppState::new(db, &settings);
        Self { router: router(state.clone()), state, staff, head }
    }

    async fn import(&self, page: &str) {
        let (db, system) = (&self.state.db, Actor::System("test"));
        let mut importer = Importer::begin(db, &system, "reports").await.expect("an import");
        let page = exchange::legacy::read(page, None).expect("a page");
        importer.page(&page.content, page.kind, "reports", today()).await.expect("stored");
    }

    async fn post(&self, cookie: &str, page: &str, accept: &str, pairs: &[(&str, &str)]) -> Response<Body> {
        let body = app::request::address("", pairs).trim_start_matches('?').to_owned();
        let request = Request::post(page)
            .header(header::HOST, "plan.example")
            .header(header::ORIGIN, "http://plan.example")
            .header(header::ACCEPT, accept)
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .header(header::COOKIE, cookie)
            .body(Body::from(body))
            .expect("a request");
        self.router.clone().oneshot(request).await.expect("an answer")
    }

    /// As a page's form is sent.
    async fn send(&self, cookie: &str, page: &str, pairs: &[(&str, &str)]) -> (StatusCode, String) {
        let answer = self.post(cookie, page, "text/html", pairs).await;
        (answer.status(), text(answer).await)
    }

    /// As a phone sends what waited.
    async fn outbox(&self, page: &str, pairs: &[(&str, &str)]) -> (StatusCode, Sent) {
        let answer = self.post(&self.staff, page, "application/json", pairs).await;
        let status = answer.status();
        assert_eq!(answer.headers()[header::CONTENT_TYPE], "application/json");
        (status, serde_json::from_str(&text(answer).await).expect("typed JSON"))
    }

    async fn ask(&self, cookie: &str, address: &str) -> (StatusCode, String) {
        let request = Request::get(address).header(header::COOKIE, cookie).body(Body::empty()).expect("a request");
        let response = self.router.clone().oneshot(request).await.expect("an answer");
        (response.status(), text(response).await)
    }

    async fn get(&self, cookie: &str, address: &str) -> String {
        let (status, page) = self.ask(cookie, address).await;
        assert_eq!(status, StatusCode::OK, "{address}");
        page
    }

    /// The head approves the only report that waits.
    async fn approve(&self) {
        let chosen = hidden(&self.get(&self.head, "/my/approve").await, "report");
        let (status, _) = self.send(&self.head, "/my/approve", &[("report", &chosen), ("do", "approve")]).await;
        assert_eq!(status, StatusCode::SEE_OTHER);
    }

    async fn percent(&self, code: &str) -> Option<f64> {
        let code = code.parse().expect("a code");
        store::project::view(&self.state.db, &Actor::Public, &code, today()).await.expect("there").progress
    }
}

fn day() -> String {
    use chrono::Datelike;
    let day = today();
    format!("{}/{}/{}", day.day(), day.month(), day.year() + BE_OFFSET)
}

/// The value of a hidden field in a page.
fn hidden(page: &str, name: &str) -> String {
    let from = page.find(&format!("name=\"{name}\"")).unwrap_or_else(|| panic!("{name} is there"));
    let value = page[from..].split_once("value=\"").map(|(_, value)| value).expect("a value");
    value.split_once('"').map(|(value, _)| value.to_owned()).expect("an end")
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_begins_with_an_empty_list_while_another_asks() {
    let here = |address: &str| format!("<a href=\"{address}\" aria-current=\"true\">");
    let site = Site::new(1).await;
    let mine = site.get(&site.staff, "/my").await;
    assert!(mine.contains(&here("/my")) && mine.contains(&format!("href=\"{PAGE}?")), "{mine}");

    let site = Site::new(0).await;
    let mine = site.get(&site.staff, "/my").await;
    assert!(mine.contains("href=\"/my?show=kpis\"") && !mine.contains("/report?quarter="), "nothing is: {mine}");
    // The year of a KPI, which its page says in its address alone: one with a quarter that is over.
    let year = FiscalYear::of(today() - chrono::Days::new(90));
    let url = format!("http://legacy.invalid/mobile/mykpi.php?pid=5049-1&year={year}");
    let page = "รายละเอียดตัวชี้วัด\n\nตัวชี้วัด : 5049-1\n\nค่าเป้าหมาย ร้อยละ : 80\n";
    let page = exchange::legacy::read(page, Some(&url)).expect("a page");
    let mut importer = Importer::begin(&site.state.db, &Actor::System("test"), "reports").await.expect("an import");
    importer.page(&page.content, page.kind, "reports", today()).await.expect("stored");
    let mine = site.get(&site.staff, "/my").await;
    assert!(mine.contains(&here("/my")) && mine.contains("href=\"/kpis/5049-1/report?quarter="), "{mine}");
    // Who asks for a list is shown it, though it is empty.
    assert!(site.get(&site.staff, "/my?show=projects").await.contains(&here("/my?show=projects")));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_report_goes_from_what_is_due_to_what_is_published() {
    let site = Site::new(1).await;
    let due = site.get(&site.staff, "/my").await;
    let month = FiscalMonth::of(today()).number();
    assert!(due.contains(&format!("{PAGE}?month=")), "it is due: {due}");
    assert!(site.get(&site.staff, "/projects/50490000-1").await.contains(&format!("href=\"{PAGE}\"")));
    let form = site.get(&site.staff, &format!("{PAGE}?month={month}")).await;
    assert_eq!(hidden(&form, "date"), day());
    assert!(form.contains("ครั้งก่อน 10 %"), "what it was stands beside the percent");
    let key = hidden(&form, "key");

    // What is wrong is told at its field, and nothing typed is lost.
    let typed = "ลงพื้นที่แล้ว <b>";
    let (status, page) =
        site.send(&site.staff, PAGE, &[("key", &key), ("date", &day()), ("percent", "5"), ("narrative", typed)]).await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(page.contains("id=\"f-fall_reason-problem\"") && page.contains("ลงพื้นที่แล้ว &lt;b"), "{page}");
    assert_eq!(hidden(&page, "key"), key, "it stays the same report");
    // What is odd is asked, and taken once it is meant.
    let jump = [("key", key.as_str()), ("date", &day()), ("percent", "90"), ("narrative", typed)];
    let (status, page) = site.send(&site.staff, PAGE, &jump).await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(page.contains("มากกว่า 40 จุด"), "{page}");
    let meant = hidden(&page, "confirmed");
    assert_eq!(meant, bits(&[Odd::Jump]).to_string());
    // What was said to be meant before is not asked again when something else is odd.
    let before = bits(&[Odd::Again]).to_string();
    let (_, page) = site.send(&site.staff, PAGE, &[jump.as_slice(), &[("confirmed", before.as_str())]].concat()).await;
    assert_eq!(hidden(&page, "confirmed"), bits(&[Odd::Again, Odd::Jump]).to_string());
    let mut sent = jump.to_vec();
    sent.push(("confirmed", &meant));
    for _ in 0..2 {
        let (status, _) = site.send(&site.staff, PAGE, &sent).await;
        assert_eq!(status, StatusCode::SEE_OTHER, "sent, and sent again by an impatient thumb");
    }
    assert_eq!(site.percent("50490000-1").await, Some(10.0), "nothing is published yet");
    let mine = site.get(&site.staff, "/my?show=sent").await;
    assert_eq!(mine.matches("class=\"rp-item\"").count(), 1);
    assert!(mine.contains("รอพิจารณา"));

    // Given back with a reason, corrected, approved.
    let list = site.get(&site.head, "/my/approve?select=all").await;
    let chosen = hidden(&list, "report");
    assert!(list.contains("checked") && list.contains("เพิ่มเกิน 40 จุด"));
    let choose = |act| [("report", chosen.as_str()), ("do", act), ("reason", "")];
    let (status, page) = site.send(&site.head, "/my/approve", &choose("return")).await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(page.contains("id=\"f-reason-problem\"") && page.contains("checked"), "the choice is kept");
    let (status, _) =
        site.send(&site.head, "/my/approve", &[("report", &chosen), ("do", "return"), ("reason", "ตรวจตัวเลข")]).await;
    assert_eq!(status, StatusCode::SEE_OTHER);
    let due = site.get(&site.staff, "/my").await;
    assert!(due.contains("ตรวจตัวเลข") && due.contains("แก้ไขและส่งใหม่"));
    let form = site.get(&site.staff, &format!("{PAGE}?month={month}")).await;
    let (id, version, key) = (hidden(&form, "submission"), hidden(&form, "version"), hidden(&form, "key"));
    assert!(form.contains("value=\"90\""), "what was sent is gone on with");
    let correction = [
        ("key", key.as_str()),
        ("submission", &id),
        ("version", &version),
        ("date", &day()),
        ("percent", "40"),
        ("narrative", "แก้ไขตามที่ขอ"),
    ];
    assert_eq!(site.send(&site.staff, PAGE, &correction).await.0, StatusCode::SEE_OTHER);
    let seen = site.get(&site.staff, &format!("/my/reports/{id}")).await;
    assert!(seen.contains("แก้ไขตามที่ขอ") && seen.contains("ลงพื้นที่แล้ว"), "both versions");
    // Who saw the first version decides on nothing.
    let (status, page) = site.send(&site.head, "/my/approve", &choose("approve")).await;
    assert_eq!((status, site.percent("50490000-1").await), (StatusCode::CONFLICT, Some(10.0)));
    assert!(page.contains("ดำเนินการแล้ว 0 รายงาน · ยังไม่ได้ดำเนินการ 1 รายงาน") && page.contains("ผู้ส่งแก้ไขหลังจากที่ท่านเปิดดู"));
    let own = format!("/my/reports/{id}");
    let (status, _) = site.send(&site.head, &own, &[("do", "approve"), ("version", "2")]).await;
    assert_eq!((status, site.percent("50490000-1").await), (StatusCode::SEE_OTHER, Some(40.0)));
    let (status, _) = site.send(&site.staff, &own, &[("do", "withdraw"), ("version", "2")]).await;
    assert_eq!((status, site.percent("50490000-1").await), (StatusCode::SEE_OTHER, Some(40.0)), "too late");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_outbox_is_told_in_typed_json() {
    let site = Site::new(1).await;
    let (key, other) = (store::report::new_key().to_string(), store::report::new_key().to_string());
    let date = day();
    let plain = |key| vec![("key", key), ("date", date.as_str()), ("percent", "12"), ("narrative", "สำรวจแล้ว")];
    let (status, wrong) = site.outbox(PAGE, &[("key", &key), ("percent", "101")]).await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    let Sent::Refused { problems } = wrong else { panic!("{wrong:?}") };
    let fields: Vec<ReportField> = problems.iter().map(|problem| problem.field).collect();
    assert_eq!(fields, [ReportField::Date, ReportField::Percent, ReportField::Narrative]);
    let (status, sent) = site.outbox(PAGE, &plain(key.as_str())).await;
    let Sent::Taken { id, version: 1 } = sent else { panic!("{sent:?}") };
    assert_eq!(status, StatusCode::OK);
    assert_eq!(site.outbox(PAGE, &plain(key.as_str())).await.1, Sent::Taken { id, version: 1 });
    let (status, conflict) = site.outbox(PAGE, &plain(other.as_str())).await;
    assert_eq!(status, StatusCode::CONFLICT);
    assert!(matches!(conflict, Sent::Conflict { theirs } if theirs.id == id));
    // It is sent for whoever wrote it, and for nobody else who signed in on the phone since.
    let stranger = store::report::new_key().to_string();
    let mut by = plain(other.as_str());
    by.push(("by", &stranger));
    let answer = site.post(&site.staff, PAGE, "application/json", &by).await;
    assert_eq!(answer.status(), StatusCode::UNAUTHORIZED);
    // As a page's form the same tells both, and offers to take the other's place.
    let (status, page) = site.send(&site.staff, PAGE, &plain(other.as_str())).await;
    assert_eq!(status, StatusCode::CONFLICT);
    assert_eq!(hidden(&page, "submission"), id.to_string());
    assert_ne!(hidden(&page, "key"), other, "after a look at both it is another report");
    let quarter = [("key", other.as_str()), ("quarter", "1"), ("report", "ครบถ้วน"), ("result", "")];
    let (status, asked) = site.outbox("/kpis/5049-1/report", &quarter).await;
    assert_eq!(
        (status, asked),
        (StatusCode::UNPROCESSABLE_ENTITY, Sent::AsksBack { odd: vec![Odd::NoResult], later: None })
    );
    for (page, status) in
        [("/projects/50490000-99/report", StatusCode::NOT_FOUND), ("/projects/x/report", StatusCode::NOT_FOUND)]
    {
        let answer = site.post(&site.staff, page, "application/json", &plain(key.as_str())).await;
        assert_eq!(
            (answer.status(), &answer.headers()[header::CONTENT_TYPE]),
            (status, &"application/problem+json".parse().expect("text"))
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn all_that_is_fine_is_chosen_and_approved_at_once() {
    let site = Site::new(4).await;
    for n in 1..=4 {
        let percent = if n == 2 { "95" } else { "15" };
        let mut pairs = vec![("date", day()), ("percent", percent.to_owned()), ("narrative", format!("ทำงานที่ {n}"))];
        pairs.push(("confirmed", bits(&Odd::ALL).to_string()));
        let pairs: Vec<(&str, &str)> = pairs.iter().map(|(name, value)| (*name, value.as_str())).collect();
        let (status, _) = site.send(&site.staff, &format!("/projects/{UNIT}-{n}/report"), &pairs).await;
        assert_eq!(status, StatusCode::SEE_OTHER, "{n}");
    }
    assert!(site.get(&site.head, "/my").await.contains("รอท่านพิจารณา 4 รายงาน"));
    let list = site.get(&site.head, "/my/approve?select=fine").await;
    let boxes: Vec<&str> = list.split("<input").filter(|input| input.contains("name=\"report\"")).collect();
    assert!(
        !boxes[0].contains("checked") && boxes[1..].iter().all(|input| input.contains("checked")),
        "the odd one first"
    );
    let values: Vec<String> = boxes[1..].iter().map(|input| hidden(&format!("<input{input}"), "report")).collect();
    let mut pairs: Vec<(&str, &str)> = values.iter().map(|value| ("report", value.as_str())).collect();
    pairs.push(("do", "approve"));
    // One of them is taken back before the button is pressed: the others are approved, and it is named.
    let (gone, version) = values[2].split_once(':').expect("key and version");
    let gone = format!("/my/reports/{gone}");
    assert_eq!(
        site.send(&site.staff, &gone, &[("do", "withdraw"), ("version", version)]).await.0,
        StatusCode::SEE_OTHER
    );
    let (status, page) = site.send(&site.head, "/my/approve", &pairs).await;
    assert_eq!(status, StatusCode::OK);
    let told = page.split_once("rp-left").expect("told").1;
    assert!(told.contains("ดำเนินการแล้ว 2 รายงาน · ยังไม่ได้ดำเนินการ 1 รายงาน"), "{told}");
    assert!(told.contains(&gone) && told.contains("ผู้ส่งถอนไปก่อนแล้ว"), "{told}");
    for n in 1..=4 {
        let percent = if n == 2 || n == 4 { 10.0 } else { 15.0 };
        assert_eq!(site.percent(&format!("{UNIT}-{n}")).await, Some(percent), "{n}");
    }
    let (status, page) = site.send(&site.head, "/my/approve", &[("do", "approve")]).await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(page.contains("โปรดเลือกรายงานก่อน"));
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_decides_sees_why_it_fell_and_what_is_finished_without_unfolding() {
    let site = Site::new(1).await;
    let form = site.get(&site.staff, PAGE).await;
    let (day, step) = (day(), hidden(&form, "step"));
    let sent = [
        ("date", day.as_str()),
        ("percent", "5"),
        ("fall_reason", "นับใหม่ตามพื้นที่จริง"),
        ("narrative", "สำรวจซ้ำทั้งพื้นที่"),
        ("step", &step),
    ];
    assert_eq!(site.send(&site.staff, PAGE, &sent).await.0, StatusCode::SEE_OTHER);
    let list = site.get(&site.head, "/my/approve").await;
    let head = list.split("rp-choose").nth(1).and_then(|item| item.split("<details").next()).expect("an item");
    assert!(head.contains("นับใหม่ตามพื้นที่จริง"), "{head}");
    let plain = head.replace("<!>", "").replace("<!-- -->", "");
    assert!(plain.contains("ขั้นตอนที่แล้วเสร็จ (1)") && plain.contains("ลงพื้นที่"), "{plain}");
    // On the project's page a fall is told in words, a shape and the colour of what is late.
    site.approve().await;
    let page = site.get("", "/projects/50490000-1").await;
    assert!(!page.contains("ลดลง 5"), "a head's percent is no report");
    let again = [
        ("date", day.as_str()),
        ("percent", "2"),
        ("fall_reason", "นับใหม่อีกครั้ง"),
        ("narrative", "ตรวจสอบกับชุมชน"),
        ("confirmed", &bits(&Odd::ALL).to_string()),
    ];
    assert_eq!(site.send(&site.staff, PAGE, &again).await.0, StatusCode::SEE_OTHER);
    site.approve().await;
    let page = site.get("", "/projects/50490000-1").await;
    assert!(page.contains("class=\"percent fell\"") && page.contains("▼") && page.contains("ลดลง 3"), "{page}");
    assert!(page.contains("แล้วเสร็จตามที่รายงาน"), "the step that was told finished is");
}
