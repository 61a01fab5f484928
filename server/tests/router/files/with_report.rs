//! The files of a report: brought along by its form, and taken away again.

use super::*;

const REPORT: &str = "/projects/50490000-1/report";

fn part(name: &str, value: &str) -> Vec<u8> {
    format!("--x\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n").into_bytes()
}

fn file(name: &str, bytes: &[u8]) -> Vec<u8> {
    let head = format!("--x\r\nContent-Disposition: form-data; name=\"files\"; filename=\"{name}\"\r\n\r\n");
    [head.as_bytes(), bytes, b"\r\n"].concat()
}

/// Sends a report's form, as a browser without script does.
async fn send(site: &Site, cookie: &str, address: &str, parts: &[Vec<u8>]) -> Response<Body> {
    let body = [parts.concat(), b"--x--\r\n".to_vec()].concat();
    let headers = [("content-type", "multipart/form-data; boundary=x"), ("accept", "text/html")];
    site.ask(Ask { method: Method::POST, address, cookie, headers: &headers, body: body.into() }).await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_reports_form_brings_its_files_along() {
    let site = Site::new().await;
    let (staff, other) = (site.staff().await, site.cookie("wichai", Role::Staff, "50120000").await);
    let address = REPORT;
    let send = async |cookie: &str, address: &str, parts: &[Vec<u8>]| send(&site, cookie, address, parts).await;
    let parts = [
        part("percent", "12"),
        part("narrative", "ติดตั้งแล้ว"),
        file("good.csv", "เดือน,จำนวน\n".as_bytes()),
        file("bad.exe", b"MZ"),
    ];
    // Nothing is kept for whoever may not report there.
    assert_eq!(send(&other, address, &parts).await.status(), StatusCode::FORBIDDEN);
    assert_eq!(send(&staff, "/projects/x/report", &parts).await.status(), StatusCode::NOT_FOUND);
    // One that cannot be kept is told; the others stay chosen, and so does what was typed.
    let response = send(&staff, address, &parts).await;
    assert_eq!(response.status(), StatusCode::UNPROCESSABLE_ENTITY);
    let html = text(response).await;
    assert!(html.contains("bad.exe:") && html.contains("ติดตั้งแล้ว"), "{html}");
    assert_eq!(html.matches("name=\"attachment\"").count(), 1);
    assert!(html.contains("good.csv"));
    // A form of texts brings no more of a file than its name, which is not enough.
    let response = site.post(&staff, address, "percent=12&narrative=x&files=good.csv").await;
    assert_eq!(response.status(), StatusCode::UNPROCESSABLE_ENTITY);
    // Sent with its report, it is taken away from it again by a plain form; and by nobody else.
    let parts = [part("date", "31/1/2567"), part("percent", "12"), part("narrative", "ติดตั้งแล้ว"), parts[2].clone()];
    assert_eq!(send(&staff, address, &parts).await.status(), StatusCode::SEE_OTHER);
    let form = format!("{address}?month=4");
    let html = text(site.get(&staff, &form, &[]).await).await;
    assert!(html.contains("good.csv") && html.contains("value=\"take_back\""), "{html}");
    // It is asked first.
    let before = html.split("value=\"take_back\"").next().unwrap_or_default();
    assert!(before.rfind("<details class=\"file-sure\"") > before.rfind("</details>"), "{html}");
    assert!(html.contains("ลบไฟล์นี้ออกจากรายงานใช่หรือไม่"), "{html}");
    let (_, rest) = html.split_once("id=\"take-").expect("a form for it");
    let file = format!("{FILES}/{}", rest.split_once('"').expect("an end").0);
    let colleague = site.cookie("somchai", Role::Staff, "50490000").await;
    let theirs = text(site.get(&colleague, &form, &[]).await).await;
    assert!(theirs.contains("good.csv") && !theirs.contains("take_back"), "{theirs}");
    for stranger in [&colleague, &other] {
        assert_eq!(site.post(stranger, &file, "do=take_back").await.status(), StatusCode::FORBIDDEN);
    }
    let gone = site.post(&staff, &file, "do=take_back&to=form").await;
    assert_eq!(gone.status(), StatusCode::SEE_OTHER);
    assert_eq!(gone.headers()["location"].to_str().expect("text"), form);
    assert!(!text(site.get(&staff, &form, &[]).await).await.contains("good.csv"));
    assert_eq!(site.get(&staff, &file, &[]).await.status(), StatusCode::NOT_FOUND);
    assert_eq!(site.post(&staff, &file, "do=take_back").await.status(), StatusCode::NOT_FOUND);
    // Texts beside files have an end, too.
    let endless = [part("percent", "12"), part("narrative", &"ก".repeat(1 << 20))];
    assert!(!text(send(&staff, address, &endless).await).await.contains("กกกก"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_is_taken_away_in_the_middle_of_a_correction_and_what_is_typed_stays() {
    let site = Site::new().await;
    let staff = site.staff().await;
    let texts = [part("date", "31/1/2567"), part("percent", "12"), part("narrative", "ติดตั้งแล้ว")];
    let sent = [&texts[..], &[file("good.csv", "เดือน,จำนวน\n".as_bytes())]].concat();
    assert_eq!(send(&site, &staff, REPORT, &sent).await.status(), StatusCode::SEE_OTHER);
    let form = format!("{REPORT}?month=4");
    let html = text(site.get(&staff, &form, &[]).await).await;
    let of = |name: &str| {
        let (_, rest) = html.split_once(&format!("name=\"{name}\" value=\"")).expect("a field of that name");
        rest.split_once('"').expect("an end").0.to_owned()
    };
    let (id, report, version) = (of("take_back"), of("submission"), of("version"));
    let correction = [
        part("month", "4"),
        part("date", "31/1/2567"),
        part("percent", "13"),
        part("narrative", "ติดตั้งครบแล้ว"),
        part("submission", &report),
        part("version", &version),
        file("new.csv", "เดือน,จำนวน\nม.ค.,5\n".as_bytes()),
        part("take_back", &id),
    ];
    // Only who sent the file or the report does it.
    let colleague = site.cookie("somchai", Role::Staff, "50490000").await;
    assert_eq!(send(&site, &colleague, REPORT, &correction).await.status(), StatusCode::FORBIDDEN);
    let answer = send(&site, &staff, REPORT, &correction).await;
    assert_eq!(answer.status(), StatusCode::OK);
    let page = text(answer).await;
    assert!(page.contains("ลบไฟล์แล้ว") && !page.contains("good.csv"), "{page}");
    assert!(page.contains("ติดตั้งครบแล้ว") && page.contains("value=\"13\""), "what was typed: {page}");
    assert!(page.contains("new.csv"), "what was chosen goes with it");
    assert_eq!(site.get(&staff, &format!("{FILES}/{id}"), &[]).await.status(), StatusCode::NOT_FOUND);
    // Nothing of the report itself was sent.
    let waiting = text(site.get(&staff, &format!("/my/reports/{report}"), &[]).await).await;
    assert!(waiting.contains("ติดตั้งแล้ว") && !waiting.contains("ติดตั้งครบแล้ว"), "{waiting}");
    // Pressed twice nothing is lost either, nor where the key is of a file elsewhere, or of none.
    let headers = [("content-type", "multipart/form-data; boundary=x"), ("accept", "text/html")];
    let plain = [file("standing.csv", "เดือน\n".as_bytes()), b"--x--\r\n".to_vec()].concat();
    let ask = Ask { method: Method::POST, address: FILES, cookie: &staff, headers: &headers, body: plain.into() };
    assert_eq!(site.ask(ask).await.status(), StatusCode::SEE_OTHER);
    let standing = site.shown(&staff).await.remove(0);
    for unknown in [id, standing.clone(), Uuid::now_v7().to_string()] {
        let parts: Vec<_> = correction[..6].iter().cloned().chain([part("take_back", &unknown)]).collect();
        let again = send(&site, &staff, REPORT, &parts).await;
        assert_eq!(again.status(), StatusCode::NOT_FOUND);
        let page = text(again).await;
        assert!(page.contains("ติดตั้งครบแล้ว") && page.contains("ไม่อยู่กับรายงานที่รออนุมัติแล้ว"), "{page}");
    }
    assert_eq!(site.shown(&staff).await, [standing], "what stands with the project stays");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_form_with_files_that_is_sent_twice_is_one_report() {
    let site = Site::new().await;
    let staff = site.staff().await;
    let key = Uuid::now_v7().to_string();
    let texts = [part("key", &key), part("date", "31/1/2567"), part("percent", "12"), part("narrative", "ติดตั้งแล้ว")];
    let parts = [&texts[..], &[file("good.csv", "เดือน,จำนวน\n".as_bytes())]].concat();
    // By an impatient thumb, and once more when the answer was lost.
    let (first, second) = tokio::join!(send(&site, &staff, REPORT, &parts), send(&site, &staff, REPORT, &parts));
    for answer in [first, second, send(&site, &staff, REPORT, &parts).await] {
        assert_eq!(answer.status(), StatusCode::SEE_OTHER);
    }
    let html = text(site.get(&staff, &format!("{REPORT}?month=4"), &[]).await).await;
    assert_eq!(html.matches("good.csv").count(), html.matches("id=\"take-").count() * 5, "{html}");
    assert_eq!(html.matches("id=\"take-").count(), 1, "one file");
    // Without a file: who lost the right before the answer came hears that it was taken, and sends nothing else.
    let key = Uuid::now_v7().to_string();
    let other = [
        part("key", &key),
        part("date", "28/2/2567"),
        part("percent", "13"),
        part("narrative", "ตรวจรับแล้ว"),
        file("", b""),
    ];
    assert_eq!(send(&site, &staff, REPORT, &other).await.status(), StatusCode::SEE_OTHER);
    let grant = Grant { role: Role::Staff, unit: Some("50490000".parse().expect("a code")) };
    let (db, system) = (&site.state.db, Actor::System("test"));
    store::user::revoke(db, &system, "somsri", &grant, chrono::Utc::now()).await.expect("taken away");
    assert_eq!(send(&site, &staff, REPORT, &other).await.status(), StatusCode::SEE_OTHER);
    let new = [&[part("key", &Uuid::now_v7().to_string())], &other[1..]].concat();
    assert_eq!(send(&site, &staff, REPORT, &new).await.status(), StatusCode::FORBIDDEN);
}

#[tokio::test(flavor = "multi_thread")]
async fn of_nobody_no_form_with_files_is_read() {
    use std::sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    };
    let site = Site::new().await;
    let read = Arc::new(AtomicUsize::new(0));
    let counted = read.clone();
    let chunks = std::iter::repeat_with(move || {
        counted.fetch_add(1, Ordering::Relaxed);
        Ok::<_, std::io::Error>(Bytes::from_static(&[b'x'; 1 << 16]))
    });
    // A first line without an end: what is in a form's lines is kept until they end.
    let body = Body::from_stream(futures::stream::iter(chunks.take(400)));
    let headers = [("content-type", "multipart/form-data; boundary=x"), ("accept", "text/html")];
    let answer = site.ask(Ask { method: Method::POST, address: REPORT, cookie: "", headers: &headers, body }).await;
    assert!(!answer.status().is_success(), "{}", answer.status());
    assert_eq!(read.load(Ordering::Relaxed), 0);
}
