//! The pages of administration through the real router: units, sections, lists of people, the log, the chain.

use axum::{
    Router,
    body::Body,
    http::{Request, Response, StatusCode, header},
};
use domain::{
    unit::{UnitDraft, UnitKind},
    user::{Grant, Role, roster::RosterLine},
};
use tower::ServiceExt;

use super::{
    people::{form, location, page, send, site},
    text,
    walk::{account, token},
};

/// A city with four units, and the cookie of an administrator of all of it and of one of them.
async fn city() -> (Router, String, String) {
    let (state, router) = site(false).await;
    let unit =
        |code: &str, name: &str, kind| UnitDraft { code: code.parse().expect("a code"), name: name.to_owned(), kind };
    let units = [
        unit("04000000", "สำนักผังเมือง", UnitKind::Bureau),
        unit("04010000", "กองสำรวจ", UnitKind::SubUnit),
        unit("50010000", "สำนักงานเขตพระนคร", UnitKind::District),
    ];
    store::unit::ensure(&state.db, &domain::permission::Actor::System("test"), &units).await.expect("units");
    let mut cookies = Vec::new();
    for (name, unit) in [("boss", None), ("keeper", Some("04000000"))] {
        let unit = unit.map(|code| code.parse().expect("a code"));
        let actor = account(&state.db, name, Some(Grant { role: Role::Administrator, unit })).await;
        cookies.push(format!("session={}", token(&state.db, &actor).await.expect("a session")));
    }
    let keeper = cookies.pop().unwrap_or_default();
    (router, cookies.pop().unwrap_or_default(), keeper)
}

#[tokio::test(flavor = "multi_thread")]
async fn three_thousand_people_and_five_hundred_units_are_shown_by_the_page() {
    let (state, router) = site(false).await;
    let system = domain::permission::Actor::System("test");
    let code = |n: usize| format!("{:02}{:02}0000", n / 10 + 1, n % 10);
    let units: Vec<UnitDraft> = (0..500)
        .map(|n| UnitDraft {
            code: code(n).parse().expect("a code"),
            name: format!("หน่วยที่ {n}"),
            kind: if n % 10 == 0 { UnitKind::Bureau } else { UnitKind::SubUnit },
        })
        .collect();
    store::unit::ensure(&state.db, &system, &units).await.expect("units");
    let boss = account(&state.db, "boss", Some(Grant { role: Role::Administrator, unit: None })).await;
    let cookie = format!("session={}", token(&state.db, &boss).await.expect("a session"));
    let people = (0..3_000).map(|n| RosterLine {
        line: n as u32 + 1,
        user: format!("person{n:04}"),
        name: format!("คนที่ {n}"),
        role: "staff".into(),
        unit: code(n % 500),
        email: String::new(),
    });
    let request = store::Request::new(super::today());
    let brought = store::user::bring_in(&state.db, &boss, people.collect(), &request).await.expect("answers");
    assert!(brought.saved);
    for address in [
        "/admin",
        "/admin/users",
        "/admin/users?page=40",
        "/admin/users?q=person299&role=staff",
        "/admin/users/person2999",
        "/admin/units",
        "/admin/units?page=3",
        "/admin/units?q=49",
        "/admin/units/50090000",
        "/admin/units/50090000?lang=en",
        "/admin/log?kind=changed",
        "/units",
        "/units/50090000",
    ] {
        let answer = page(&router, address, &cookie).await;
        assert_eq!(answer.status(), StatusCode::OK, "{address}");
        // However many there are, a page has so many of them and no more.
        let shown = text(answer).await;
        let people = shown.matches("href=\"/admin/users/person").count();
        assert!(people <= 200 && shown.len() < 600_000, "{address}: {people} people in {} bytes", shown.len());
    }
}

/// Sends parts as a browser does: name, file name, content.
async fn upload(router: &Router, cookies: &str, parts: &[(&str, Option<&str>, &[u8])]) -> Response<Body> {
    let mut body = Vec::new();
    for (name, file, content) in parts {
        let file = file.map(|file| format!("; filename=\"{file}\"")).unwrap_or_default();
        body.extend(format!("--mark\r\nContent-Disposition: form-data; name=\"{name}\"{file}\r\n\r\n").into_bytes());
        body.extend_from_slice(content);
        body.extend(b"\r\n");
    }
    body.extend(b"--mark--\r\n");
    let request = Request::post("/admin/roster")
        .header(header::HOST, "plan.example")
        .header(header::ORIGIN, "http://plan.example")
        .header(header::CONTENT_TYPE, "multipart/form-data; boundary=mark")
        .header(header::COOKIE, cookies)
        .body(Body::from(body))
        .expect("a request");
    router.clone().oneshot(request).await.expect("an answer")
}

#[tokio::test(flavor = "multi_thread")]
async fn a_unit_is_made_renamed_moved_and_closed_by_plain_forms() {
    let (router, boss, keeper) = city().await;
    let post = async |address: &str, pairs: &[(&str, &str)]| send(&router, address, &form(pairs), &boss).await;
    let read = async |address: &str| text(page(&router, address, &boss).await).await;
    let made = post("/admin/units", &[("code", "04020000"), ("name", "กองวางผัง"), ("parent", "04000000")]).await;
    assert_eq!((made.status(), location(&made)), (StatusCode::SEE_OTHER, "/admin/units/04020000"));
    // Nothing typed is lost, and what is wrong stands beside its field.
    let taken = post("/admin/units", &[("code", "04020000"), ("name", "กองใหม่"), ("parent", "")]).await;
    assert_eq!(taken.status(), StatusCode::UNPROCESSABLE_ENTITY);
    let html = text(taken).await;
    assert!(
        html.contains("id=\"f-code-problem\" class=\"problem\">มีรหัสนี้แล้ว") && html.contains("value=\"กองใหม่\""),
        "{html}"
    );
    let home = "/admin/units/04020000";
    let named = post(&format!("{home}/name"), &[("seen", "กองวางผัง"), ("name", "กองผังเมืองรวม")]).await;
    assert_eq!(location(&named), home);
    // Somebody else began from the old name: both are shown, and sent again the second holds.
    let late = post(&format!("{home}/name"), &[("seen", "กองวางผัง"), ("name", "กองผังเฉพาะ")]).await;
    assert_eq!(late.status(), StatusCode::CONFLICT);
    let html = text(late).await;
    for both in
        ["“กองผังเมืองรวม”", "โดย boss", "“กองผังเฉพาะ”", "name=\"seen\" value=\"กองผังเมืองรวม\"", "value=\"กองผังเฉพาะ\""]
    {
        assert!(html.contains(both), "{both}: {html}");
    }
    let found = read("/admin/units?q=%E0%B8%A7%E0%B8%B2%E0%B8%87%E0%B8%9C%E0%B8%B1%E0%B8%87").await;
    assert!(found.contains("กองผังเมืองรวม") && found.contains("ชื่อเดิม กองวางผัง"), "{found}");
    let below = post("/admin/units/04000000/parent", &[("seen", ""), ("parent", "04020000")]).await;
    assert!(text(below).await.contains("ใต้ตัวเอง"));
    let moved = post(&format!("{home}/parent"), &[("seen", "04000000"), ("parent", "")]).await;
    assert_eq!(moved.status(), StatusCode::SEE_OTHER);
    let badly = post(&format!("{home}/closed"), &[("seen", ""), ("from", "เมื่อวาน")]).await;
    assert!(text(badly).await.contains("อ่านวันที่ไม่ได้"));
    let closed = post(&format!("{home}/closed"), &[("seen", ""), ("from", "1 ต.ค. 2565")]).await;
    assert_eq!(closed.status(), StatusCode::SEE_OTHER);
    let html = read(home).await;
    assert!(html.contains("ปิดตั้งแต่ 1 ต.ค. 2565") && html.contains("name=\"open\""), "{html}");
    // The history has old and new side by side.
    assert!(html.contains("04000000 สำนักผังเมือง") && html.contains("กองวางผัง"), "{html}");
    assert!(read("/units/04020000").await.contains("ปิดตั้งแต่ 1 ต.ค. 2565"));
    // Whoever keeps one unit sees that and what is below it.
    let theirs = text(page(&router, "/admin/units", &keeper).await).await;
    assert!(theirs.contains("กองสำรวจ") && !theirs.contains("สำนักงานเขตพระนคร"), "{theirs}");
    assert_eq!(page(&router, home, &keeper).await.status(), StatusCode::FORBIDDEN);
}

#[tokio::test(flavor = "multi_thread")]
async fn sections_have_a_page_of_their_own() {
    let (router, boss, _) = city().await;
    let post = async |address: &str, pairs: &[(&str, &str)]| send(&router, address, &form(pairs), &boss).await;
    let unit = "/admin/units/04010000";
    let nameless = post(&format!("{unit}/sections"), &[("section_code", "04010100"), ("section_name", " ")]).await;
    assert!(text(nameless).await.contains("id=\"f-section_name-problem\""));
    let made = post(&format!("{unit}/sections"), &[("section_code", "04010100"), ("section_name", "ฝ่ายรังวัด")]).await;
    assert_eq!(location(&made), unit);
    let moved = post(&format!("{unit}/sections/04010100/unit"), &[("unit", "50010000")]).await;
    assert_eq!(location(&moved), "/admin/units/50010000/sections/04010100");
    assert_eq!(page(&router, &format!("{unit}/sections/04010100"), &boss).await.status(), StatusCode::NOT_FOUND);
    let html = text(page(&router, location(&moved), &boss).await).await;
    assert!(html.contains("ฝ่ายรังวัด") && html.contains("50010000 สำนักงานเขตพระนคร"), "{html}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_list_is_looked_at_and_then_brought_in_with_links_shown_once() {
    let (router, boss, keeper) = city().await;
    let list = "ชื่อผู้ใช้,ชื่อ,บทบาท,รหัสหน่วยงาน\nsomsri,\"สมศรี, ใจดี\",เจ้าหน้าที่,4010000\nsomchai,สมชาย,พ่อครัว,50010000\n";
    let seen = upload(&router, &boss, &[("file", Some("people.csv"), list.as_bytes()), ("do", None, b"check")]).await;
    assert_eq!(seen.status(), StatusCode::UNPROCESSABLE_ENTITY);
    let html = text(seen).await;
    assert!(html.contains("ไม่มีบทบาทนี้") && html.contains("สมศรี, ใจดี") && !html.contains("value=\"apply\""), "{html}");
    // The list comes back as text, to be mended where it stands.
    let mended = list.replace("พ่อครัว", "staff");
    let fine = text(upload(&router, &boss, &[("text", None, mended.as_bytes()), ("do", None, b"check")]).await).await;
    assert!(fine.contains("value=\"apply\"") && !fine.contains("/reset/"), "{fine}");
    let parts: &[(&str, Option<&str>, &[u8])] =
        &[("file", Some(""), b""), ("text", None, mended.as_bytes()), ("do", None, b"apply")];
    let done = upload(&router, &boss, parts).await;
    assert_eq!(done.headers()[header::CACHE_CONTROL], "no-store");
    let html = text(done).await;
    assert!(
        html.matches("/reset/").count() == 2 && html.contains("href=\"data:text/csv;charset=utf-8;base64,"),
        "{html}"
    );
    assert!(text(page(&router, "/admin/users?q=somsri", &boss).await).await.contains("สมศรี, ใจดี"));
    let again = text(upload(&router, &boss, parts).await).await;
    assert!(!again.contains("/reset/") && !again.contains("data:text/csv"), "{again}");
    // Whoever keeps one unit brings people into that unit.
    let theirs = text(upload(&router, &keeper, parts).await).await;
    assert!(theirs.contains("อยู่นอกหน่วยงานที่ท่านดูแล"), "{theirs}");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_no_list_is_told_in_words() {
    let (router, boss, _) = city().await;
    let check = async |content: &[u8], status: StatusCode, words: &str| {
        let answer = upload(&router, &boss, &[("file", Some("x"), content)]).await;
        assert_eq!(answer.status(), status, "{words}");
        let html = text(answer).await;
        assert!(html.contains(words), "{words}: {html}");
    };
    check(b"", StatusCode::UNPROCESSABLE_ENTITY, "เลือกไฟล์หรือวางรายชื่อก่อน").await;
    check(b"\x89PNG\0", StatusCode::UNPROCESSABLE_ENTITY, "อ่านไฟล์นี้ไม่ได้").await;
    let long = "somsri\tก\tstaff\t04010000\n".repeat(5_001);
    check(long.as_bytes(), StatusCode::UNPROCESSABLE_ENTITY, "รายชื่อยาวเกิน 5,000 บรรทัด").await;
    for size in [3 << 20, 9 << 20] {
        check(&vec![b'a'; size], StatusCode::PAYLOAD_TOO_LARGE, "ไฟล์ใหญ่เกิน 2 MB").await;
    }
    let plain = send(&router, "/admin/roster", "do=apply", &boss).await;
    assert_eq!(plain.status(), StatusCode::UNPROCESSABLE_ENTITY);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_log_and_the_chain_are_read_by_administrators() {
    let (router, boss, keeper) = city().await;
    send(&router, "/login", &form(&[("name", "hunter2-my-secret"), ("password", "x")]), "").await;
    let html = text(page(&router, "/admin/log?kind=failed", &boss).await).await;
    // A name that no account has may be a password in the wrong field.
    assert!(html.contains("hun") && html.contains("ไม่มีบัญชีชื่อนี้") && !html.contains("hunter2"), "{html}");
    let changes = text(page(&router, "/admin/log?kind=changed", &boss).await).await;
    assert!(changes.contains("เพิ่มบัญชี") && changes.contains("ผู้ดูแลระบบ · ทั้งกรุงเทพมหานคร"), "{changes}");
    assert_eq!(page(&router, "/admin/log?from=x", &boss).await.status(), StatusCode::BAD_REQUEST);
    let theirs = text(page(&router, "/admin/log", &keeper).await).await;
    assert!(theirs.contains("keeper") && !theirs.contains("hun…"), "{theirs}");
    let verified = text(send(&router, "/admin/audit", "", &boss).await).await;
    assert!(verified.contains("ประวัติครบถ้วน ตรวจสอบแล้วถึงรายการที่ "), "{verified}");
    assert_eq!(page(&router, "/admin/audit", &keeper).await.status(), StatusCode::FORBIDDEN);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_administrators_keep_has_its_history_filtered_and_as_a_file() {
    let (router, boss, keeper) = city().await;
    let post = async |address: &str, pairs: &[(&str, &str)]| send(&router, address, &form(pairs), &boss).await;
    let read = async |address: &str, who: &str| text(page(&router, address, who).await).await;
    post("/admin/units/04010000/name", &[("seen", "กองสำรวจ"), ("name", "กองสำรวจและแผนที่")]).await;
    let history = "/units/04010000/history";
    for (address, who) in [("/units/04010000", ""), ("/admin/units/04010000", boss.as_str())] {
        assert!(read(address, who).await.contains(&format!("href=\"{history}\"")), "{address}");
    }
    // Everybody reads what was changed, and those who may know by whom.
    let public = read(&format!("{history}?field=name"), "").await;
    assert!(public.contains("กองสำรวจและแผนที่") && public.contains("ประวัติการปรับปรุงข้อมูล"), "{public}");
    assert!(!public.contains("boss") && !public.contains("name=\"person\""), "{public}");
    let english = read(&format!("{history}?field=name&lang=en"), &boss).await;
    assert!(english.contains("History of changes") && english.contains("<option value=\"boss\""), "{english}");
    assert!(english.contains(&format!("href=\"{history}.csv?field=name&amp;lang=en\"")), "{english}");
    let nothing = read(&format!("{history}?field=closed_from"), &boss).await;
    assert!(nothing.contains("ไม่มีการเปลี่ยนแปลงที่ตรงกับเงื่อนไข"), "{nothing}");
    assert_eq!(page(&router, &format!("{history}?from=x"), "").await.status(), StatusCode::BAD_REQUEST);
    let file = page(&router, &format!("{history}.csv?field=name&person=boss"), &boss).await;
    assert!(file.headers()[header::CONTENT_DISPOSITION].to_str().expect("text").contains("04010000-history.csv"));
    let file = text(file).await;
    assert!(file.contains(",ชื่อ,กองสำรวจ,กองสำรวจและแผนที่,") && file.starts_with('\u{feff}'), "{file}");
    let public = text(page(&router, &format!("{history}.csv"), "").await).await;
    assert!(public.contains("กองสำรวจและแผนที่") && !public.contains("boss"), "{public}");

    post("/admin/units/04010000/sections", &[("section_code", "04010100"), ("section_name", "ฝ่ายรังวัด")]).await;
    let section = read("/units/04010000/sections/04010100/history", "").await;
    assert!(section.contains("ฝ่ายรังวัด") && section.contains("04010100"), "{section}");
    let made = post("/admin/policies", &[("number", "77"), ("name", "สวน 15 นาที")]).await;
    let policy = location(&made).trim_start_matches("/admin").to_owned();
    assert!(read(&format!("/admin{policy}"), &boss).await.contains(&format!("href=\"{policy}/history\"")));
    assert!(read(&format!("{policy}/history"), "").await.contains("สวน 15 นาที"));
    let made = post("/admin/strategy", &[("name", "แผนระยะที่ 4"), ("first_year", "2571")]).await;
    let edition = location(&made).trim_start_matches("/admin").to_owned();
    let own = read(&format!("{edition}/history"), &boss).await;
    assert!(own.contains("แผนระยะที่ 4") && own.contains("2571"), "{own}");

    // Accounts and years are theirs who keep them.
    post("/admin/periods", &[("year", "2567"), ("month_due_day", "5"), ("quarter_due_day", "10")]).await;
    assert!(read("/admin/users/keeper", &boss).await.contains("href=\"/admin/users/keeper/history\""));
    assert!(read("/admin/users/keeper/history", &boss).await.contains("04000000"));
    for address in ["/admin/users/boss/history", "/admin/periods/2567/history"] {
        for address in [address.to_owned(), format!("{address}.csv")] {
            assert_eq!(page(&router, &address, &boss).await.status(), StatusCode::OK, "{address}");
            assert_eq!(page(&router, &address, &keeper).await.status(), StatusCode::FORBIDDEN, "{address}");
            let public = page(&router, &address, "").await;
            assert!(location(&public).starts_with("/login"), "{address}");
        }
    }
    for address in ["/units/04990000/history", "/units/x/history.csv", "/policies/x/history", "/strategy/none/history"]
    {
        assert_eq!(page(&router, address, "").await.status(), StatusCode::NOT_FOUND, "{address}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_log_is_filtered_by_field_and_taken_home_as_a_file() {
    let (router, boss, keeper) = city().await;
    send(&router, "/login", &form(&[("name", "hunter2-my-secret"), ("password", "x")]), "").await;
    let list = "ชื่อผู้ใช้,ชื่อ,บทบาท,รหัสหน่วยงาน\nsomsri,=HYPERLINK(1),เจ้าหน้าที่,4010000\n";
    upload(&router, &boss, &[("text", None, list.as_bytes()), ("do", None, b"apply")]).await;
    let roles = text(page(&router, "/admin/log?field=role", &boss).await).await;
    assert!(roles.contains("บทบาท") && !roles.contains("เข้าสู่ระบบไม่สำเร็จ</span>"), "{roles}");
    assert!(roles.contains("href=\"/admin/log.csv?field=role&amp;lang=th\""), "{roles}");
    let file = page(&router, "/admin/log.csv", &boss).await;
    assert_eq!(file.headers()[header::CONTENT_TYPE], "text/csv; charset=utf-8");
    let file = text(file).await;
    assert!(file.starts_with('\u{feff}') && file.contains(",hun…,"), "{file}");
    assert!(!file.contains("hunter2") && file.contains("\"'=HYPERLINK(1)\""), "{file}");
    let english = text(page(&router, "/admin/log.csv?field=role&person=somsri&lang=en", &boss).await).await;
    let lines: Vec<&str> = english.lines().collect();
    assert!(lines.len() == 2 && lines[1].contains(",Role,,") && lines[1].ends_with(",role"), "{english}");
    // Of one's own people alone.
    let theirs = text(page(&router, "/admin/log.csv", &keeper).await).await;
    assert!(theirs.contains("somsri") && !theirs.contains("boss,boss"), "{theirs}");
    assert_eq!(page(&router, "/admin/log.csv?from=x", &boss).await.status(), StatusCode::BAD_REQUEST);
}
