//! The steps of a plan as a spreadsheet: as a browser without script sends them, and as the spreadsheet does.

use axum::{
    Router,
    body::Body,
    http::{Request, Response, StatusCode, header},
};
use domain::{
    grid::tsv,
    permission::Actor,
    plan::{
        Op, Plan, PlanState, PlanView,
        sheet::{Sheet, plan_lines},
    },
    unit::ProjectCode,
    user::{Grant, Role},
};
use server::router::{AppState, router};
use store::{import::Importer, project::NewProject};
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
    code: ProjectCode,
    /// Who may work on the plan, and the session.
    staff: (Actor, String),
}

impl Site {
    /// A project of the unit, whose plan is in force as imported plans are.
    async fn in_force() -> Self {
        let (settings, db) = prepared().await;
        let mut importer = Importer::begin(&db, &Actor::System("test"), "steps").await.expect("an import");
        for unit in [UNIT, OTHERS] {
            let page = format!(
                "ความคืบหน้าโครงการ/กิจกรรม\n\nโครงการ : {unit}-1\n\nสำนักงานเขตตัวอย่าง : (2567)\n\nความคืบหน้าโครงการ ร้อยละ 1\n"
            );
            let page = exchange::legacy::read(&page, None).expect("a page");
            importer.page(&page.content, page.kind, "steps", today()).await.expect("stored");
        }
        let state = AppState::new(db, &settings);
        let code = format!("{UNIT}-1").parse().expect("a code");
        let staff = person(&state, "somsri", Role::Staff, UNIT).await;
        Self { router: router(state.clone()), state, code, staff }
    }

    /// The same with a project that is being planned, with two steps.
    async fn draft() -> Self {
        let mut site = Self::in_force().await;
        let new = NewProject {
            unit: UNIT.parse().expect("a code"),
            fiscal_year: "2567".parse().expect("a year"),
            name: "ปรับปรุงทางเท้า".to_owned(),
            section: None,
            from: None,
        };
        let request = store::Request::new(today());
        let made = store::project::create(&site.state.db, &site.staff.0, &new, &request).await.expect("made");
        site.code = made.expect("a name");
        let rows = "สำรวจพื้นที่\t40\tต.ค. 2566\tต.ค. 2566\n".to_owned() + "ดำเนินการ\t60\t1/11/2566\t31/1/2567\t1\n";
        let page = text(site.post("text/html", &[("do", "paste"), ("lang", "th"), ("paste", &rows)]).await).await;
        let cells = hidden(&page, "cells");
        let saved = site.post("text/html", &[("do", "apply"), ("lang", "th"), ("cells", &cells)]).await;
        assert_eq!(saved.status(), StatusCode::SEE_OTHER);
        assert_eq!(site.titles().await, ["สำรวจพื้นที่", "ดำเนินการ"]);
        site
    }

    fn address(&self) -> String {
        format!("/projects/{}/plan/grid", self.code)
    }

    async fn post(&self, accept: &str, pairs: &[(&str, &str)]) -> Response<Body> {
        self.post_as(&self.staff.1, &self.address(), accept, pairs).await
    }

    async fn post_as(&self, cookie: &str, to: &str, accept: &str, pairs: &[(&str, &str)]) -> Response<Body> {
        let body = app::request::address("", pairs).trim_start_matches('?').to_owned();
        let request = Request::post(to)
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

    /// The rows the spreadsheet reads.
    async fn rows(&self) -> Vec<Vec<String>> {
        let answer = self.get(&self.staff.1, &format!("{}/rows?lang=th", self.address())).await;
        assert!(answer.headers()[header::CONTENT_TYPE].to_str().expect("text").starts_with(TSV));
        tsv::parse(&text(answer).await)
    }

    /// What the spreadsheet is answered.
    async fn send(&self, act: &str, cells: &[[&str; 4]]) -> (StatusCode, Vec<Vec<String>>) {
        let cells = tsv::write(cells);
        let answer = self.post(TSV, &[("do", act), ("lang", "th"), ("cells", &cells)]).await;
        (answer.status(), tsv::parse(&text(answer).await))
    }

    async fn view(&self) -> PlanView {
        store::plan::view(&self.state.db, &Actor::System("test"), &self.code).await.expect("a plan")
    }

    async fn titles(&self) -> Vec<String> {
        self.view().await.plan.steps.into_iter().map(|step| step.step.title).collect()
    }

    /// Somebody else saves a plan.
    async fn saved_by(&self, name: &str, theirs: &Plan) {
        let (other, _) = person(&self.state, name, Role::Staff, UNIT).await;
        let base = self.view().await.plan;
        let request = store::Request::new(today());
        store::plan::save(&self.state.db, &other, &self.code, &base, theirs, &request).await.expect("saved");
    }
}

async fn person(state: &AppState, name: &str, role: Role, unit: &str) -> (Actor, String) {
    let grant = Grant { role, unit: Some(unit.parse().expect("a code")) };
    let actor = account(&state.db, name, Some(grant)).await;
    let token = token(&state.db, &actor).await.expect("a session");
    (actor, format!("session={token}"))
}

/// The value of the first hidden field of a name in the page that came back.
fn hidden(page: &str, name: &str) -> String {
    let from = page.find(&format!("name=\"{name}\"")).unwrap_or_else(|| panic!("{name} is there: {page}"));
    let rest = page[from..].split_once("value=\"").map(|(_, value)| value).expect("a value");
    let value = rest.split_once('"').map(|(value, _)| value).expect("an end");
    value.replace("&quot;", "\"").replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
}

#[tokio::test(flavor = "multi_thread")]
async fn rows_are_told_cell_by_cell_saved_all_at_once_and_taken_back() {
    let site = Site::draft().await;
    let rows = site.rows().await;
    assert_eq!(rows[0][1..], ["title", "weight", "start", "finish", "after"]);
    assert!(rows[0][0].starts_with("2 ขั้นตอน"), "{:?}", rows[0]);
    assert_eq!(rows[4][1..], ["ขั้นตอนที่ 2", "", "00000", "ดำเนินการ", "60", "1/11/2566", "31/1/2567", "1"]);
    assert_eq!(rows[5][1..4], ["ขั้นตอนที่ 3", "เพิ่มใหม่", "00000"]);
    assert_eq!(rows.len(), 3 + 2 + 500);
    let (second, new) = (rows[4][0].as_str(), rows[5][0].as_str());
    let typed = |weight: &'static str, start: &'static str| {
        [
            [second, "weight", "60", weight],
            [new, "title", "", "ตรวจรับ <b>"],
            [new, "weight", "", "10"],
            [new, "start", "", start],
            [new, "after", "", "2"],
        ]
    };
    // Two wrong: each is told with its reason, and nothing is stored, not even by asking to.
    for act in ["preview", "apply"] {
        let (status, lines) = site.send(act, &typed("ร้อย", "32/1/2567")).await;
        assert_eq!(status, if act == "apply" { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK });
        assert_eq!(lines[0][0], "held");
        assert!(lines[0][2].contains("ต้องแก้ 2 ช่อง"), "{:?}", lines[0]);
        assert_eq!(lines[1], [second, "weight", "wrong", "ผิด", "60", "ร้อย", "ต้องเป็นตัวเลข 0 ถึง 100"]);
        assert_eq!((lines[2][2].as_str(), lines[4][2].as_str()), ("new", "wrong"));
        assert!(lines[4][6].contains("ต้องเป็นวันที่"), "{:?}", lines[4]);
    }
    assert_eq!(site.view().await.plan.steps.len(), 2);
    let (_, lines) = site.send("preview", &typed("๕๐", "ก.พ. 2567")).await;
    assert_eq!(lines[0][0], "fine");
    assert!(lines[0][3].contains("data-tool=\"apply\""), "it is saved here: {:?}", lines[0]);
    assert!(lines[0][3].contains(&format!("action=\"/projects/{}/plan\"", site.code)), "or looked at: {:?}", lines[0]);
    assert!(lines[0][2].contains("น้ำหนักรวม 100%"), "{:?}", lines[0]);
    assert_eq!(lines[1][2..6], ["changed", "เปลี่ยน", "60", "50"]);
    assert_eq!(site.view().await.plan.steps.len(), 2, "looking stores nothing");
    let (status, lines) = site.send("apply", &typed("๕๐", "ก.พ. 2567")).await;
    assert_eq!((status, lines.len(), lines[0][0].as_str()), (StatusCode::OK, 1, "saved"), "rows are read again");
    assert_eq!(site.titles().await, ["สำรวจพื้นที่", "ดำเนินการ", "ตรวจรับ <b>"]);
    let plan = site.view().await.plan;
    assert_eq!((plan.steps[1].step.weight, plan.steps[2].after[0].step), (Some(50.0), plan.steps[1].id));
    // As a whole.
    let undo = format!("undo:{}", lines[0][1]);
    let (status, lines) = site.send(&undo, &[]).await;
    assert_eq!((status, lines), (StatusCode::OK, vec![vec!["undone".to_owned()]]));
    let plan = site.view().await.plan;
    assert_eq!((plan.steps.len(), plan.steps[1].step.weight), (2, Some(60.0)));
    let (status, lines) = site.send("undo:0190a6e0-0000-7000-8000-000000000000", &[]).await;
    assert_ne!((status, lines.len()), (StatusCode::OK, 1), "what nobody did is not taken back");
}

#[tokio::test(flavor = "multi_thread")]
async fn without_script_rows_are_pasted_mended_and_saved() {
    let site = Site::draft().await;
    let paste = async |rows: &str| {
        let answer = site.post("text/html", &[("do", "paste"), ("lang", "th"), ("paste", rows)]).await;
        (answer.status(), text(answer).await)
    };
    let (status, page) = paste("ที่\tงบ\tขั้นตอน\n1\t5\tก\n").await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(page.contains("ไม่รู้จักหัวคอลัมน์") && page.contains("“งบ”"), "{page}");
    let (status, page) = paste("ที่\tขั้นตอน\tน้ำหนัก\n2\tก่อสร้าง\tห้าสิบ\n\tตรวจรับ\t10\n").await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(page.contains("ต้องเป็นตัวเลข 0 ถึง 100") && page.contains("ขั้นตอนที่ 3"), "{page}");
    assert!(!page.contains("value=\"apply\""), "it is not offered to save what cannot be saved");
    let (cells, fix) = (hidden(&page, "cells"), hidden(&page, "fix"));
    // On the way back to the box nothing typed is lost.
    let back = [("do", "back"), ("lang", "th"), ("cells", cells.as_str()), ("fix", &fix), ("fix-input", "หก")];
    let page = text(site.post("text/html", &back).await).await;
    assert!(page.contains("2\tก่อสร้าง\tหก\t1/11/2566") && page.contains("3\tตรวจรับ\t10"), "{page}");
    let mut mended =
        vec![("do", "preview"), ("lang", "th"), ("cells", cells.as_str()), ("fix", &fix), ("fix-input", "50")];
    let answer = site.post("text/html", &mended).await;
    assert_eq!(answer.status(), StatusCode::OK);
    assert!(text(answer).await.contains("value=\"apply\""));
    mended[0].1 = "apply";
    let answer = site.post("text/html", &mended).await;
    assert_eq!(answer.status(), StatusCode::SEE_OTHER);
    let to = answer.headers()[header::LOCATION].to_str().expect("text").to_owned();
    assert_eq!(site.titles().await, ["สำรวจพื้นที่", "ก่อสร้าง", "ตรวจรับ"]);
    // The plan as it is copied to a spreadsheet means what it meant when it is pasted back.
    let page = text(site.get(&site.staff.1, &to).await).await;
    let copy = page.split("id=\"copy\"").nth(1).and_then(|rest| rest.split_once('>')).map(|(_, rest)| rest);
    let copy = copy.and_then(|rest| rest.split_once("</textarea>")).map(|(copy, _)| copy.to_owned()).expect("a copy");
    assert!(copy.contains("ก่อสร้าง\t50\t1/11/2566"), "{copy}");
    let (status, again) = paste(copy.trim_start_matches('\n')).await;
    assert_eq!(status, StatusCode::OK);
    assert!(again.contains("ไม่มีช่องใดเปลี่ยน"), "{again}");
    let undo = page.split("value=\"undo:").nth(1).and_then(|rest| rest.split('"').next()).expect("a way back");
    let undo = format!("undo:{undo}");
    assert_eq!(site.post("text/html", &[("do", &undo)]).await.status(), StatusCode::SEE_OTHER);
    assert_eq!(site.titles().await, ["สำรวจพื้นที่", "ดำเนินการ"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_somebody_else_saved_meanwhile_is_told_and_kept() {
    let site = Site::draft().await;
    let rows = site.rows().await;
    let (first, second, new) = (rows[3][0].as_str(), rows[4][0].as_str(), rows[5][0].as_str());
    let seen = site.view().await.plan;
    let heavier = Op::SetWeight { step: seen.steps[1].id, weight: Some(55.0) };
    site.saved_by("manee", &seen.apply(&heavier).expect("heavier")).await;
    let mine = [[first, "title", "สำรวจพื้นที่", "สำรวจ"], [second, "weight", "60", "50"], [new, "after", "", "1"]];
    let (status, lines) = site.send("apply", &mine).await;
    assert_eq!((status, lines[0][0].as_str()), (StatusCode::CONFLICT, "held"));
    assert_eq!(lines[2][2..6], ["conflict", "มีผู้แก้ก่อน", "55", "50"]);
    assert!(lines[3][6].contains("ลำดับขั้นตอนอาจเปลี่ยนไป"), "{:?}", lines[3]);
    assert_eq!(site.view().await.plan.steps[1].step.weight, Some(55.0), "nothing of it is stored");
    // Held against what stands now, one's own value is taken, and the rest of theirs stays.
    let (status, lines) = site.send("apply", &[mine[0], [second, "weight", "55", "50"]]).await;
    assert_eq!((status, lines[0][0].as_str()), (StatusCode::OK, "saved"));
    assert_eq!(site.titles().await[0], "สำรวจ");
    assert_eq!(site.view().await.plan.steps[1].step.weight, Some(50.0));
    // A plan that was handed in meanwhile stays what it is.
    let request = store::Request::new(today());
    let full = Op::SetWeight { step: seen.steps[0].id, weight: Some(50.0) };
    site.saved_by("malee", &site.view().await.plan.apply(&full).expect("full")).await;
    store::plan::submit(&site.state.db, &site.staff.0, &site.code, &request).await.expect("handed in");
    assert_eq!(site.view().await.state, PlanState::Submitted);
    let (status, lines) = site.send("apply", &[[first, "title", "สำรวจ", "ล่าสุด"]]).await;
    assert_eq!((status, lines[0][0].as_str()), (StatusCode::CONFLICT, "held"));
    assert!(lines[1][2] == "wrong" && lines[1][6].contains("สถานะของแผนเปลี่ยนไปแล้ว"), "{:?}", lines[1]);
    assert_eq!(site.titles().await[0], "สำรวจ");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_plan_in_force_leads_to_its_page_to_be_asked_for() {
    let site = Site::in_force().await;
    let rows = site.rows().await;
    let (one, two) = (rows[3][0].as_str(), rows[4][0].as_str());
    let typed = [
        [one, "title", "", "สำรวจ"],
        [one, "weight", "", "40"],
        [one, "start", "", "ต.ค. 2566"],
        [two, "title", "", "ก่อสร้าง"],
        [two, "weight", "", "60"],
    ];
    let (_, lines) = site.send("preview", &typed).await;
    let told = lines.iter().find(|line| line[0] == two && line[1] == "start").expect("told, though nobody typed it");
    assert_eq!((told[2].as_str(), told[6].as_str()), ("wrong", "ขั้นตอนนี้ยังไม่มีวันที่"));
    let typed: Vec<[&str; 4]> = typed.into_iter().chain([[two, "start", "", "พ.ย. 2566"]]).collect();
    for act in ["preview", "apply"] {
        let (status, lines) = site.send(act, &typed).await;
        assert_eq!((status, lines[0][0].as_str()), (StatusCode::OK, "fine"));
        let onward = &lines[0][3];
        assert!(onward.contains(&format!("action=\"/projects/{}/plan\"", site.code)), "{onward}");
        assert!(site.titles().await.is_empty(), "the plan in force stands");
    }
    let (_, lines) = site.send("preview", &typed).await;
    let form = [("base", hidden(&lines[0][3], "base")), ("rows-after", hidden(&lines[0][3], "rows-after"))];
    let mut pairs = vec![("do", "check"), ("lang", "th"), ("ask", "1")];
    pairs.extend(form.iter().map(|(name, value)| (*name, value.as_str())));
    let plan = format!("/projects/{}/plan", site.code);
    let answer = site.post_as(&site.staff.1, &plan, "text/html", &pairs).await;
    assert_eq!(answer.status(), StatusCode::OK);
    let page = text(answer).await;
    assert!(page.contains("value=\"สำรวจ\"") && page.contains("name=\"reason\""), "{page}");
    pairs[0].1 = "save";
    pairs.push(("reason", "เพิ่มขั้นตอนตามงบประมาณ"));
    let answer = site.post_as(&site.staff.1, &plan, "text/html", &pairs).await;
    assert_eq!(answer.status(), StatusCode::SEE_OTHER);
    assert_eq!(site.view().await.pending.expect("asked for").plan.steps.len(), 2);
    // Until it is decided nothing can be typed.
    let page = text(site.get(&site.staff.1, &site.address()).await).await;
    assert!(!page.contains("name=\"paste\"") && page.contains("แก้ไขแผนไม่ได้"), "{page}");
    assert_eq!(site.send("apply", &typed).await.0, StatusCode::CONFLICT);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_table_of_the_plans_page_goes_to_the_spreadsheet_and_back() {
    let site = Site::draft().await;
    let seen = site.view().await.plan;
    let plan = format!("/projects/{}/plan", site.code);
    let base = plan_lines(&seen);
    let send = async |rows: &str, act: &str, more: &[(&str, &str)]| {
        let sent = [("do", act), ("lang", "th"), ("base", base.as_str()), ("rows-after", rows)];
        site.post_as(&site.staff.1, &plan, "text/html", &[&sent[..], more].concat()).await
    };
    let id = |place: usize| seen.steps[place].id.0.to_string();
    // The second step goes, one is new below; the first has a weight that is none.
    let new = "00000000-0000-0000-0000-000000000000";
    let line = |id: &str, cells: [&str; 5]| format!("{id}\t{}\n", cells.join("\t"));
    let first = |weight| line(&id(0), ["สำรวจ <b>", weight, "1/10/2566", "31/10/2566", ""]);
    let added = line(new, ["ตรวจรับ", "60", "1/11/2566", "31/1/2567", "1"]);
    let table = first("สี่สิบ") + &added;
    let answer = send(&table, "spreadsheet", &[("reason", "ตาม \"งบ\""), ("critical", "1")]).await;
    assert_eq!(answer.status(), StatusCode::OK);
    let page = text(answer).await;
    assert!(page.contains("ตารางขั้นตอน") && page.contains("<noscript>"), "{page}");
    for (name, value) in [("reason", "ตาม &quot;งบ&quot;"), ("critical", "1")] {
        let kept = format!("<input type=\"hidden\" name=\"{name}\" value=\"{value}\" form=\"pl-onward\"");
        assert!(page.contains(&kept), "{kept}: {page}");
    }
    // The island is given each cell that is typed, by the key of the row it reads.
    let rows = site.rows().await;
    let island = page
        .split("data-component=\"GridIsland")
        .nth(1)
        .and_then(|rest| rest.split('>').next())
        .expect("the spreadsheet");
    let (one, two, three) = (&rows[3][0], &rows[4][0], &rows[5][0]);
    for (key, what) in [(one, "สี่สิบ"), (one, "สำรวจ"), (two, "title"), (three, "ตรวจรับ")]
    {
        assert!(island.contains(key.as_str()) && island.contains(what), "{key} {what}: {island}");
    }
    // It can go back as it is, the wrong cell with it, and is told there.
    let back = hidden(&page, "rows-after");
    let there = text(send(&back, "check", &[]).await).await;
    for shown in ["value=\"สี่สิบ\"", "value=\"ตรวจรับ\"", "ต้องเป็นตัวเลข 0 ถึง 100"]
    {
        assert!(there.contains(shown), "{shown}: {there}");
    }
    // Without script: what is wrong is mended, and all of it goes back with the reason.
    assert!(page.contains("ต้องเป็นตัวเลข 0 ถึง 100"), "{page}");
    let (cells, fix) = (hidden(&page, "cells"), hidden(&page, "fix"));
    let kept = hidden(&page[page.find("gr-form").expect("a form")..], "reason");
    let mended = [
        ("do", "preview"),
        ("lang", "th"),
        ("cells", cells.as_str()),
        ("reason", kept.as_str()),
        ("fix", &fix),
        ("fix-input", "40"),
    ];
    let page = text(site.post("text/html", &mended).await).await;
    assert!(page.contains("value=\"apply\"") && page.contains("ดูในหน้าปรับแผนก่อน"), "{page}");
    assert!(page.contains("name=\"reason\" value=\"ตาม &quot;งบ&quot;\" form=\"pl-onward\""), "{page}");
    let back = hidden(&page, "rows-after");
    assert_eq!(hidden(&page, "base"), base);
    let there = text(send(&back, "check", &[("reason", &kept)]).await).await;
    for shown in ["value=\"สำรวจ &lt;b", "value=\"ตรวจรับ\"", "value=\"40\"", "ดำเนินการ"]
    {
        assert!(there.contains(shown), "{shown}: {there}");
    }
    assert_eq!(site.titles().await, ["สำรวจพื้นที่", "ดำเนินการ"], "nothing is stored on the way");

    // Nothing is typed: the spreadsheet as it is.
    let whole: String = Sheet::of(&seen, app::chart::words::words(app::i18n::Lang::Th)).lines(0..2);
    let answer = send(&whole, "spreadsheet", &[]).await;
    assert_eq!(
        (answer.status(), &answer.headers()[header::LOCATION]),
        (StatusCode::SEE_OTHER, &site.address().parse().expect("text"))
    );
    // Moved rows are not the spreadsheet's: they stay where they are typed, and it is said why.
    let (a, b) = whole.split_once('\n').expect("two");
    let answer = send(&format!("{b}\n{a}\n").replace("\n\n", "\n"), "spreadsheet", &[]).await;
    assert_eq!(answer.status(), StatusCode::CONFLICT);
    let page = text(answer).await;
    assert!(page.contains("สเปรดชีตแสดงขั้นตอนตามลำดับเดิม"), "{page}");
    let at = |title: &str| page.find(&format!("value=\"{title}\"")).expect(title);
    assert!(at("ดำเนินการ") < at("สำรวจพื้นที่"), "as it was typed");
    // Somebody was faster: both values are told, and no island takes one for the other.
    let theirs = Op::Rename { step: seen.steps[0].id, title: "ของผู้อื่น".to_owned() };
    site.saved_by("manee", &seen.apply(&theirs).expect("named")).await;
    let page = text(send(&table, "spreadsheet", &[]).await).await;
    assert!(page.contains("มีผู้แก้ก่อน") && page.contains("ของผู้อื่น") && page.contains("สำรวจ &lt;b"), "{page}");
    assert!(!page.contains("id=\"sheet\""), "{page}");
    // Whoever may not work on the plan is not told of it.
    let (_, stranger) = person(&site.state, "away", Role::Staff, OTHERS).await;
    let sent = [("do", "spreadsheet"), ("base", base.as_str()), ("rows-after", table.as_str())];
    let answer = site.post_as(&stranger, &plan, "text/html", &sent).await;
    assert!(matches!(answer.status(), StatusCode::FORBIDDEN | StatusCode::NOT_FOUND), "{}", answer.status());
}

#[tokio::test(flavor = "multi_thread")]
async fn what_follows_from_a_step_that_goes_is_told_cell_by_cell() {
    let site = Site::draft().await;
    let rows = site.rows().await;
    let (first, second) = (rows[3][0].clone(), rows[4][0].clone());
    let clear: Vec<[&str; 4]> =
        (1..6).map(|column| [first.as_str(), rows[0][column].as_str(), rows[3][column + 3].as_str(), ""]).collect();
    let (status, lines) = site.send("preview", &clear).await;
    assert_eq!(status, StatusCode::OK);
    let told = lines.iter().find(|line| line[0] == second && line[1] == "after").expect("told");
    assert_eq!(told[2..], ["changed", "เปลี่ยน", "1", "", "เพราะขั้นตอนที่รออยู่จะถูกลบ"]);
    // Without script likewise; and it can be saved.
    let cells = tsv::write(&clear);
    let sent = [("do", "preview"), ("lang", "th"), ("cells", cells.as_str())];
    let page = text(site.post("text/html", &sent).await).await;
    assert!(page.contains("เพราะขั้นตอนที่รออยู่จะถูกลบ") && page.contains("value=\"apply\""), "{page}");
    assert_eq!(site.send("apply", &clear).await.0, StatusCode::OK);
    let plan = site.view().await.plan;
    assert!(plan.steps.len() == 1 && plan.steps[0].after.is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn rows_are_taken_as_people_copy_and_write_them() {
    let site = Site::draft().await;
    let rows = site.rows().await;
    let (heads, new) = (rows[5][0].as_str(), rows[6][0].as_str());
    // Pasted into the spreadsheet with the heads of their table, with years of two digits.
    let typed = [
        [heads, "title", "", "ขั้นตอน"],
        [heads, "weight", "", "น้ำหนัก"],
        [heads, "start", "", "เริ่มต้น"],
        [new, "title", "", "ตรวจรับ"],
        [new, "start", "", "28/4/67"],
        [new, "finish", "", "๓๐ เม.ย. ๖๗"],
    ];
    let (_, lines) = site.send("preview", &typed).await;
    assert_eq!(lines[0][0], "fine", "{lines:?}");
    assert!(lines[1..4].iter().all(|line| line[3] == "หัวตาราง"), "{lines:?}");
    assert_eq!((lines[5][5].as_str(), lines[6][5].as_str()), ("28/4/2567", "30/4/2567"));
    assert_eq!(site.send("apply", &typed).await.0, StatusCode::OK);
    assert_eq!(site.titles().await, ["สำรวจพื้นที่", "ดำเนินการ", "ตรวจรับ"]);
    // Into the box: what its first row was taken for is told.
    let paste = [("do", "paste"), ("lang", "th"), ("paste", "ขั้นตอน\tน้ำหนัก %\nปิดงาน\t0\n")];
    let page = text(site.post("text/html", &paste).await).await;
    assert!(page.contains("แถวแรกเป็นหัวตาราง") && page.contains("ปิดงาน"), "{page}");
    // What cannot be placed does not hide what is wrong elsewhere.
    let paste = [("do", "paste"), ("lang", "th"), ("paste", "ที่\tขั้นตอน\tน้ำหนัก\nก\tข\t1\n2\tค\tมาก\n")];
    let answer = site.post("text/html", &paste).await;
    assert_eq!(answer.status(), StatusCode::UNPROCESSABLE_ENTITY);
    let page = text(answer).await;
    assert!(page.contains("ไม่ใช่เลขของขั้นตอน") && page.contains("ต้องเป็นตัวเลข 0 ถึง 100"), "{page}");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_can_be_saved_and_is_odd_is_not_told_as_fine() {
    let site = Site::draft().await;
    let rows = site.rows().await;
    let (first, second) = (rows[3][0].as_str(), rows[4][0].as_str());
    let odd = [[first, "weight", "40", "100"], [second, "finish", "31/1/2567", "31/1/2577"]];
    let (status, lines) = site.send("preview", &odd).await;
    assert_eq!((status, lines[0][0].as_str()), (StatusCode::OK, "odd"));
    assert_eq!(lines[0][2].matches("160%").count(), 1, "the sum is told once: {lines:?}");
    assert!(
        lines[0][2].contains("จึงจะเสนอได้") && lines[0][2].contains("วันที่อยู่นอกปีงบประมาณ 2567: “ดำเนินการ”"),
        "{lines:?}"
    );
    for (lang, cells, words) in [
        ("th", &odd[..], ["ควรตรวจสิ่งต่อไปนี้ก่อน", "วันที่อยู่นอกปีงบประมาณ 2567"]),
        ("en", &odd[..1], ["look at this first", "before it can be handed in."]),
    ] {
        let cells = tsv::write(cells);
        let sent = [("do", "preview"), ("lang", lang), ("cells", cells.as_str())];
        let page = text(site.post("text/html", &sent).await).await;
        assert!(words.iter().all(|words| page.contains(words)), "{page}");
        assert_eq!(page.matches("160%").count(), 1, "the sum is told once: {page}");
        assert!(!page.contains("gr-fine") && page.contains("value=\"apply\""), "{page}");
    }
    // It is a warning: who means it saves it.
    assert_eq!(site.send("apply", &odd).await.0, StatusCode::OK);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_plans_page_shows_what_goes_and_that_nothing_is_stored_yet() {
    let site = Site::draft().await;
    let plan = site.view().await.plan;
    let kept = domain::plan::sheet::Sheet::of(&plan, app::chart::words::words(app::i18n::Lang::Th));
    let (base, rows) = (domain::plan::sheet::plan_lines(&plan), kept.lines(0..1));
    let address = format!("/projects/{}/plan", site.code);
    let sent = [("do", "check"), ("lang", "th"), ("base", base.as_str()), ("rows-after", rows.as_str())];
    let page = text(site.post_as(&site.staff.1, &address, "text/html", &sent).await).await;
    let going = page.split("id=\"plan-going\"").nth(1).and_then(|rest| rest.split_once("</section>"));
    let (going, _) = going.expect("told");
    assert!(going.contains("2. ดำเนินการ") && going.contains("60%") && !going.contains("สำรวจพื้นที่"), "{going}");
    assert!(page.contains("id=\"plan-typed\""), "{page}");
    assert!(!page.contains("plan-outside"), "{page}");
    let late = kept.lines(0..2).replace("31/1/2567", "31/1/2577");
    let sent = [("do", "check"), ("lang", "th"), ("base", base.as_str()), ("rows-after", late.as_str())];
    let page = text(site.post_as(&site.staff.1, &address, "text/html", &sent).await).await;
    assert!(page.contains("id=\"plan-outside\"") && !page.contains("plan-going"), "{page}");
    let page = text(site.get(&site.staff.1, &address).await).await;
    assert!(!page.contains("plan-going") && !page.contains("plan-typed"), "{page}");
}

#[tokio::test(flavor = "multi_thread")]
async fn others_are_sent_away_whatever_they_send() {
    let site = Site::draft().await;
    let (_, other) = person(&site.state, "wichai", Role::Staff, OTHERS).await;
    let (_, reader) = person(&site.state, "malee", Role::Executive, UNIT).await;
    let rows = site.rows().await;
    let cells = tsv::write([[rows[3][0].as_str(), "title", "สำรวจพื้นที่", "ของผู้อื่น"]]);
    let own = format!("/projects/{UNIT}-1/plan/grid");
    for who in [&other, &reader] {
        for pairs in [&[("do", "apply"), ("cells", cells.as_str())][..], &[("do", "paste"), ("paste", "ก\t5\n")]] {
            for accept in ["text/html", TSV] {
                let answer = site.post_as(who, &site.address(), accept, pairs).await;
                assert!([StatusCode::FORBIDDEN, StatusCode::NOT_FOUND].contains(&answer.status()));
                assert_eq!(site.post_as(who, &own, accept, pairs).await.status(), StatusCode::FORBIDDEN);
            }
        }
        for address in [own.clone(), format!("{own}/rows")] {
            assert_eq!(site.get(who, &address).await.status(), StatusCode::FORBIDDEN, "{address}");
        }
        let plan = format!("/projects/{}", site.code);
        assert!(!text(site.get(who, &plan).await).await.contains("/plan/grid"));
    }
    assert_eq!(site.titles().await, ["สำรวจพื้นที่", "ดำเนินการ"]);
}
