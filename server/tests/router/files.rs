//! Photos and files through the real router: sent as a form and part by part, refused, served, hidden, dropped.

#[path = "files/with_report.rs"]
mod with_report;

use std::path::Path;

use axum::{
    Router,
    body::{Body, Bytes},
    http::{Method, Request, Response, StatusCode, header},
};
use domain::{
    permission::Actor,
    unit::{UnitDraft, UnitKind},
    user::{Grant, Role},
};
use serde_json::{Value, json};
use server::{
    router::{AppState, router},
    settings::{Bucket, FileSettings},
};
use store::import::Importer;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
};
use tower::ServiceExt;
use uuid::Uuid;

use super::{
    prepared, text, today,
    walk::{account, token},
};

/// Where the files of a test are kept: beside its database; in a bucket, where `scripts/s3.sh` started a server for one.
pub(super) fn place(database: &Path) -> FileSettings {
    let Ok(endpoint) = std::env::var("TEST_S3_ENDPOINT") else {
        return FileSettings::Folder(database.with_extension("files"));
    };
    FileSettings::Bucket(Bucket {
        name: "digitalplan".to_owned(),
        prefix: Uuid::now_v7().to_string(),
        endpoint: Some(endpoint),
        region: "us-east-1".to_owned(),
        access: Some(("testing".to_owned(), "testing-secret".to_owned())),
    })
}

const FILES: &str = "/projects/50490000-1/files";

struct Site {
    router: Router,
    state: AppState,
    place: FileSettings,
}

/// What is asked, by whom.
struct Ask<'a> {
    method: Method,
    address: &'a str,
    cookie: &'a str,
    headers: &'a [(&'a str, &'a str)],
    body: Body,
}

impl Site {
    async fn new() -> Self {
        let (settings, db) = prepared().await;
        let system = Actor::System("test");
        let units = ["50490000", "50120000"].map(|code| UnitDraft {
            code: code.parse().expect("a code"),
            name: format!("หน่วย {code}"),
            kind: UnitKind::District,
        });
        store::unit::ensure(&db, &system, &units).await.expect("units");
        let mut importer = Importer::begin(&db, &system, "files").await.expect("an import");
        let page = "ความคืบหน้าโครงการ/กิจกรรม\n\nโครงการ : 50490000-1\n\nหน่วย : (2567)\n\nความคืบหน้าโครงการ ร้อยละ 1\n";
        let page = exchange::legacy::read(page, None).expect("a page");
        importer.page(&page.content, page.kind, "files", today()).await.expect("stored");
        let place = settings.files.clone();
        let state = AppState::new(db, &settings);
        Self { router: router(state.clone()), state, place }
    }

    async fn cookie(&self, name: &str, role: Role, unit: &str) -> String {
        let grant = Grant { role, unit: Some(unit.parse().expect("a code")) };
        let actor = account(&self.state.db, name, Some(grant)).await;
        format!("session={}", token(&self.state.db, &actor).await.expect("a session"))
    }

    async fn staff(&self) -> String {
        self.cookie("somsri", Role::Staff, "50490000").await
    }

    async fn ask(&self, ask: Ask<'_>) -> Response<Body> {
        let mut request = Request::builder()
            .method(ask.method)
            .uri(ask.address)
            .header(header::HOST, "plan.example")
            .header(header::ORIGIN, "http://plan.example");
        if !ask.cookie.is_empty() {
            request = request.header(header::COOKIE, ask.cookie);
        }
        for (name, value) in ask.headers {
            request = request.header(*name, *value);
        }
        self.router.clone().oneshot(request.body(ask.body).expect("a request")).await.expect("an answer")
    }

    async fn get(&self, cookie: &str, address: &str, headers: &[(&str, &str)]) -> Response<Body> {
        self.ask(Ask { method: Method::GET, address, cookie, headers, body: Body::empty() }).await
    }

    /// Sends a form of files.
    async fn send(&self, cookie: &str, files: &[(&str, &[u8])]) -> Response<Body> {
        let mut body = Vec::new();
        for (name, bytes) in files {
            let head = format!("--x\r\nContent-Disposition: form-data; name=\"files\"; filename=\"{name}\"\r\n\r\n");
            body.extend(head.bytes());
            body.extend(*bytes);
            body.extend(b"\r\n");
        }
        body.extend(b"--x--\r\n");
        let headers = [("content-type", "multipart/form-data; boundary=x")];
        self.ask(Ask { method: Method::POST, address: FILES, cookie, headers: &headers, body: body.into() }).await
    }

    async fn post(&self, cookie: &str, address: &str, form: &str) -> Response<Body> {
        let headers = [("content-type", "application/x-www-form-urlencoded")];
        let body = form.to_owned().into();
        self.ask(Ask { method: Method::POST, address, cookie, headers: &headers, body }).await
    }

    async fn begin(&self, cookie: &str, form: &Value) -> Response<Body> {
        let headers = [("content-type", "application/json"), ("accept", "application/json")];
        let (address, body) = (&format!("{FILES}/uploads"), form.to_string().into());
        self.ask(Ask { method: Method::POST, address, cookie, headers: &headers, body }).await
    }

    async fn part(&self, cookie: &str, id: &str, at: usize, body: impl Into<Body>) -> Response<Body> {
        let at = at.to_string();
        let headers = [("content-type", "application/offset+octet-stream"), ("upload-offset", at.as_str())];
        let address = &format!("{FILES}/uploads/{id}");
        self.ask(Ask { method: Method::PATCH, address, cookie, headers: &headers, body: body.into() }).await
    }

    /// The keys of the files a page shows.
    async fn shown(&self, cookie: &str) -> Vec<String> {
        let page = text(self.get(cookie, "/projects/50490000-1", &[]).await).await;
        page.match_indices("id=\"file-").map(|(at, word)| page[at + word.len()..][..36].to_owned()).collect()
    }

    /// Everything that lies where files are kept.
    async fn objects(&self) -> usize {
        fn count(folder: &Path) -> usize {
            let Ok(entries) = std::fs::read_dir(folder) else { return 0 };
            let entries = entries.map(|entry| entry.expect("an entry").path());
            entries.map(|path| if path.is_dir() { count(&path) } else { 1 }).sum()
        }
        match &self.place {
            FileSettings::Folder(folder) => count(folder),
            FileSettings::Bucket(bucket) => listed(bucket).await,
        }
    }
}

/// How many objects a bucket has below its prefix, asked past the product.
async fn listed(bucket: &Bucket) -> usize {
    let host = bucket.endpoint.as_deref().and_then(|address| address.strip_prefix("http://")).expect("an address");
    let mut stream = TcpStream::connect(host).await.expect("a connection");
    let asked = format!("GET /{}?list-type=2&prefix={} HTTP/1.0\r\nHost: {host}\r\n\r\n", bucket.name, bucket.prefix);
    stream.write_all(asked.as_bytes()).await.expect("asked");
    let mut answer = String::new();
    stream.read_to_string(&mut answer).await.expect("an answer");
    assert!(answer.contains(" 200 "), "{answer}");
    answer.matches("<Key>").count()
}

async fn value(response: Response<Body>) -> Value {
    serde_json::from_str(&text(response).await).expect("JSON")
}

async fn bytes(response: Response<Body>) -> Bytes {
    axum::body::to_bytes(response.into_body(), 1 << 26).await.expect("a body")
}

fn photo() -> Vec<u8> {
    let picture = image::RgbImage::from_fn(400, 300, |x, y| image::Rgb([x as u8, y as u8, (x * y) as u8]));
    let mut bytes = std::io::Cursor::new(Vec::new());
    picture.write_to(&mut bytes, image::ImageFormat::Jpeg).expect("packed");
    bytes.into_inner()
}

/// A picture of a few bytes that claims two and a half billion pixels.
fn bomb() -> Vec<u8> {
    let mut bytes = b"\x89PNG\r\n\x1A\n\0\0\0\x0DIHDR\0\0\xC3\x50\0\0\xC3\x50\x08\x06\0\0\0".to_vec();
    let sum = !bytes[12..].iter().fold(u32::MAX, |sum, byte| {
        (0..8).fold(sum ^ u32::from(*byte), |sum, _| (sum >> 1) ^ (0xEDB8_8320 & (sum & 1).wrapping_neg()))
    });
    bytes.extend(sum.to_be_bytes());
    bytes.extend(b"\0\0\0\0IDAT\x35\xAF\x06\x1E\0\0\0\0IEND\xAE\x42\x60\x82");
    bytes
}

#[tokio::test(flavor = "multi_thread")]
async fn files_of_a_form_are_kept_published_and_taken_away() {
    let site = Site::new().await;
    let staff = site.staff().await;
    let sent = site.send(&staff, &[("ป้าย.JPG", &photo()), ("สรุป.pdf", b"%PDF-1.7\nx")]).await;
    assert_eq!(sent.status(), StatusCode::SEE_OTHER);
    assert_eq!(sent.headers()[header::LOCATION], "/projects/50490000-1#files");
    assert_eq!(site.objects().await, 3, "two files and a thumbnail");
    let ids = site.shown(&staff).await;
    assert_eq!((ids.len(), site.shown("").await.len()), (2, 0));
    let (picture, document) = (format!("{FILES}/{}", ids[0]), format!("{FILES}/{}", ids[1]));
    for address in [&picture, &format!("{picture}/thumbnail"), &document] {
        assert_eq!(site.get(&staff, address, &[]).await.status(), StatusCode::OK, "{address}");
        assert_eq!(site.get("", address, &[]).await.status(), StatusCode::NOT_FOUND, "{address}");
    }
    assert_eq!(site.get(&staff, &format!("{document}/thumbnail"), &[]).await.status(), StatusCode::NOT_FOUND);

    assert_eq!(site.post(&staff, &picture, "do=publish").await.status(), StatusCode::SEE_OTHER);
    assert_eq!(site.shown("").await, ids[..1]);
    assert_eq!(site.get("", &picture, &[]).await.status(), StatusCode::OK);
    let words = "do=caption&seen=&caption=%E0%B8%9B%E0%B9%89%E0%B8%B2%E0%B8%A2%3Cb%3E";
    assert_eq!(site.post(&staff, &picture, words).await.status(), StatusCode::SEE_OTHER);
    let page = text(site.get("", "/projects/50490000-1", &[]).await).await;
    assert!(page.contains("alt=\"ป้าย&lt;b>\"") || page.contains("alt=\"ป้าย&lt;b&gt;\""), "its caption stands for it");
    assert!(!page.contains("ป้าย<b>") && !page.contains("files-add"));
    let page = text(site.get(&staff, "/projects/50490000-1", &[]).await).await;
    assert!(page.contains("ป้าย&lt;b>") && !page.contains("ป้าย<b>"), "also inside the field it is typed in");
    // Written against another one than stands there.
    let clash = site.post(&staff, &picture, "do=caption&seen=&caption=mine").await;
    assert_eq!(clash.status(), StatusCode::CONFLICT);
    assert!(text(clash).await.contains(">mine</textarea>"), "what was typed is still there");
    let long = site.post(&staff, &picture, &format!("do=caption&caption={}", "a".repeat(301))).await;
    assert_eq!(long.status(), StatusCode::CONFLICT);

    let other = site.cookie("other", Role::UnitHead, "50120000").await;
    for way in ["publish", "withdraw", "remove", "caption"] {
        let refused = site.post(&other, &picture, &format!("do={way}")).await;
        assert_eq!(refused.status(), StatusCode::FORBIDDEN, "{way}");
    }
    assert_eq!(site.send(&other, &[("a.jpg", &photo())]).await.status(), StatusCode::FORBIDDEN);
    for address in [&picture, &document] {
        assert_eq!(site.post(&staff, address, "do=remove").await.status(), StatusCode::SEE_OTHER);
        assert_eq!(site.get(&staff, address, &[]).await.status(), StatusCode::NOT_FOUND);
        assert_eq!(site.post(&staff, address, "do=remove").await.status(), StatusCode::NOT_FOUND);
    }
    assert_eq!(site.objects().await, 0, "nothing of them is left");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_cannot_be_taken_is_told_in_words_and_leaves_nothing() {
    let site = Site::new().await;
    let staff = site.staff().await;
    let large = vec![b'x'; (20 << 20) + 1];
    let heic = b"\0\0\0\x18ftypheic\0\0\0\0mif1heic";
    let check = async |files: &[(&str, &[u8])], status: u16, words: &str| {
        let answer = site.send(&staff, files).await;
        assert_eq!(answer.status().as_u16(), status, "{words}");
        let page = text(answer).await;
        assert!(page.contains("id=\"f-files-problem\"") && page.contains(words), "{words}");
    };
    check(&[], 422, "ยังไม่ได้เลือกไฟล์").await;
    check(&[("a.exe", b"MZ\x90\0\x03\0\0\0")], 415, "ไม่รับไฟล์ชนิดนี้").await;
    check(&[("a.jpg", b"<html><script>x</script>")], 415, "ไม่รับไฟล์ชนิดนี้").await;
    check(&[("a.heic", heic)], 415, "HEIC").await;
    check(&[("a.png", &bomb())], 413, "คลายออกแล้วใหญ่เกินไป").await;
    check(&[("a.jpg", &photo()[..200])], 422, "ไฟล์เสียหาย").await;
    check(&[("a.pdf", &large)], 413, "20 MB").await;
    check(&[("a.jpg", b"")], 422, "ไฟล์ว่างเปล่า").await;
    assert_eq!((site.objects().await, site.shown(&staff).await.len()), (0, 0));
    // One of three cannot be taken: the others are.
    check(&[("a.jpg", &photo()), ("b.exe", b"MZ\x90\0"), ("c.csv", b"a,b\n")], 415, "เก็บแล้ว 2 ไฟล์").await;
    assert_eq!(site.shown(&staff).await.len(), 2);
    // Without a word of what it is.
    let headers = [("content-type", "text/plain")];
    let plain = Ask { method: Method::POST, address: FILES, cookie: &staff, headers: &headers, body: "x".into() };
    assert_eq!(site.ask(plain).await.status(), StatusCode::UNPROCESSABLE_ENTITY);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_is_sent_part_by_part_whatever_breaks() {
    let site = Site::new().await;
    let staff = site.staff().await;
    let photo = photo();
    let form = json!({ "key": Uuid::now_v7(), "name": "a.jpg", "size": photo.len() });
    // Another person may have signed in on the phone that kept it.
    let headers = [("content-type", "application/json")];
    let (address, body) = (&format!("{FILES}/uploads?by={}", Uuid::now_v7()), form.to_string().into());
    let other = Ask { method: Method::POST, address, cookie: &staff, headers: &headers, body };
    assert_eq!(site.ask(other).await.status(), StatusCode::UNAUTHORIZED);
    let begun = site.begin(&staff, &form).await;
    assert_eq!(begun.status(), StatusCode::CREATED);
    let location = begun.headers()[header::LOCATION].to_str().expect("text").to_owned();
    let id = value(begun).await["id"].as_str().expect("an id").to_owned();
    assert_eq!(location, format!("{FILES}/uploads/{id}"));
    let sent = site.part(&staff, &id, 0, photo[..1000].to_vec()).await;
    assert_eq!((sent.status(), sent.headers()["upload-offset"].to_str().expect("text")), (StatusCode::OK, "1000"));

    // The network breaks in the middle of a part: what came of it is kept.
    let broken = futures::stream::iter([
        Ok(Bytes::copy_from_slice(&photo[1000..1500])),
        Err(std::io::Error::from(std::io::ErrorKind::ConnectionReset)),
    ]);
    let _ = site.part(&staff, &id, 1000, Body::from_stream(broken)).await;
    let head = Ask { method: Method::HEAD, address: &location, cookie: &staff, headers: &[], body: Body::empty() };
    let head = site.ask(head).await;
    assert_eq!(head.headers()["upload-offset"], "1500");
    assert_eq!(head.headers()["upload-length"].to_str().expect("text"), photo.len().to_string());
    assert_eq!(head.headers()[header::CACHE_CONTROL], "no-store");

    // Begun again under the same key it is the same file, where it was.
    let again = site.begin(&staff, &form).await;
    assert_eq!(again.status(), StatusCode::OK);
    assert_eq!(value(again).await["received"], 1500);
    // What does not fit is refused, and it is told where it goes on.
    for at in [0, 1499, 1501, photo.len()] {
        let wrong = site.part(&staff, &id, at, photo[..10].to_vec()).await;
        assert_eq!(wrong.status(), StatusCode::CONFLICT, "{at}");
        let problem = value(wrong).await["problem"].clone();
        assert_eq!((&problem["is"], &problem["at"]), (&json!("elsewhere"), &json!(1500)));
    }
    let mut more = photo[1500..].to_vec();
    more.push(0);
    let beyond = site.part(&staff, &id, 1500, more).await;
    assert_eq!(value(beyond).await["problem"]["is"], "other_bytes");
    let untold = Ask { method: Method::PATCH, address: &location, cookie: &staff, headers: &[], body: "x".into() };
    assert_eq!(site.ask(untold).await.status(), StatusCode::UNSUPPORTED_MEDIA_TYPE);
    let headers = [("content-type", "application/offset+octet-stream")];
    let nowhere =
        Ask { method: Method::PATCH, address: &location, cookie: &staff, headers: &headers, body: "x".into() };
    assert_eq!(site.ask(nowhere).await.status(), StatusCode::BAD_REQUEST);

    let done = site.part(&staff, &id, 1500, photo[1500..].to_vec()).await;
    assert_eq!(value(done).await["whole"], true);
    assert_eq!(site.shown(&staff).await, std::slice::from_ref(&id));
    assert_eq!(site.objects().await, 2, "the file and its thumbnail; no part is left");
    // Asked once more it is there, and nothing is kept twice.
    assert_eq!(value(site.begin(&staff, &form).await).await["whole"], true);
    assert_eq!(site.part(&staff, &id, photo.len(), "").await.status(), StatusCode::CONFLICT);
    assert_eq!((site.shown(&staff).await.len(), site.objects().await), (1, 2));
    let file = bytes(site.get(&staff, &format!("{FILES}/{id}"), &[]).await).await;
    assert_eq!(image::load_from_memory(&file).expect("a picture").width(), 400);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_that_turns_out_wrong_is_refused_at_its_end() {
    let site = Site::new().await;
    let staff = site.staff().await;
    let send = async |name: &str, bytes: &[u8], digest: Option<&str>| {
        let form = json!({ "key": Uuid::now_v7(), "name": name, "size": bytes.len(), "digest": digest });
        let begun = site.begin(&staff, &form).await;
        if begun.status() != StatusCode::CREATED {
            return (begun.status().as_u16(), value(begun).await["problem"]["is"].clone());
        }
        let id = value(begun).await["id"].as_str().expect("an id").to_owned();
        let answer = site.part(&staff, &id, 0, bytes.to_vec()).await;
        let kind = answer.headers()[header::CONTENT_TYPE].to_str().expect("text").to_owned();
        assert_eq!(kind, "application/problem+json");
        (answer.status().as_u16(), value(answer).await["problem"]["is"].clone())
    };
    assert_eq!(send("a.jpg", b"MZ\x90\0\x03\0", None).await, (415, json!("not_taken")));
    assert_eq!(send("a.png", &bomb(), None).await, (413, json!("swollen")));
    assert_eq!(send("a.jpg", &photo(), Some(&"0".repeat(64))).await, (422, json!("other_bytes")));
    assert_eq!(send(" ", &photo(), None).await, (422, json!("no_name")));
    assert_eq!(send("a.jpg", b"", None).await, (422, json!("empty")));
    let form = json!({ "key": Uuid::now_v7(), "name": "a.jpg", "size": (20 << 20) + 1 });
    let large = site.begin(&staff, &form).await;
    assert_eq!(large.status(), StatusCode::PAYLOAD_TOO_LARGE);
    // With words in both languages, for a phone that sends it later and has none.
    let words = json!({ "th": "ไฟล์ใหญ่เกินไป ไฟล์ละไม่เกิน 20 MB", "en": "The file is too large: 20 MB at most." });
    assert_eq!(value(large).await["problem"], json!({ "is": "too_large", "most": 20 << 20, "words": words }));
    assert_eq!((site.objects().await, site.shown(&staff).await.len()), (0, 0), "nothing of them is left");

    // More at a time than is taken.
    let form = json!({ "key": Uuid::now_v7(), "name": "a.pdf", "size": 6 << 20 });
    let id = value(site.begin(&staff, &form).await).await["id"].as_str().expect("an id").to_owned();
    let part = site.part(&staff, &id, 0, vec![0; 5 << 20]).await;
    assert_eq!(part.status(), StatusCode::PAYLOAD_TOO_LARGE);
    assert_eq!(site.part(&staff, &id, 0, vec![0; 1 << 20]).await.status(), StatusCode::OK);
    // What somebody sends is nobody else's business, and is given up by who sends it.
    let head = site.cookie("head", Role::UnitHead, "50490000").await;
    let address = format!("{FILES}/uploads/{id}");
    let other = site.cookie("other", Role::Staff, "50120000").await;
    for (cookie, status) in [(&head, StatusCode::NOT_FOUND), (&other, StatusCode::FORBIDDEN)] {
        assert_eq!(site.get(cookie, &address, &[]).await.status(), status);
        assert_eq!(site.part(cookie, &id, 1 << 20, vec![0; 10]).await.status(), status);
        let ask = Ask { method: Method::DELETE, address: &address, cookie, headers: &[], body: Body::empty() };
        assert_eq!(site.ask(ask).await.status(), status);
    }
    let ask = Ask { method: Method::DELETE, address: &address, cookie: &staff, headers: &[], body: Body::empty() };
    assert_eq!(site.ask(ask).await.status(), StatusCode::NO_CONTENT);
    assert_eq!(site.get(&staff, &address, &[]).await.status(), StatusCode::NOT_FOUND);
    assert_eq!(site.objects().await, 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_is_served_as_what_it_is_and_as_nothing_that_runs() {
    let site = Site::new().await;
    let staff = site.staff().await;
    let csv = "ลำดับ,รายการ\n1,<script>evil()</script>\n";
    site.send(&staff, &[("a.jpg", &photo()), ("ตาราง 1.csv", csv.as_bytes())]).await;
    let ids = site.shown(&staff).await;
    let address = format!("{FILES}/{}", ids[1]);
    let answer = site.get(&staff, &address, &[]).await;
    let told = |answer: &Response<Body>, name: &str| {
        answer.headers().get(name).and_then(|value| value.to_str().ok()).unwrap_or_default().to_owned()
    };
    assert_eq!(told(&answer, "content-type"), "text/csv; charset=utf-8");
    assert_eq!(told(&answer, "x-content-type-options"), "nosniff");
    assert_eq!(told(&answer, "cache-control"), "private, no-cache");
    assert_eq!(told(&answer, "cross-origin-resource-policy"), "same-origin");
    assert!(
        told(&answer, "content-disposition").starts_with("attachment; filename=\"_____ 1.csv\"; filename*=UTF-8''%")
    );
    let policy = told(&answer, "content-security-policy");
    assert!(policy.contains("default-src 'none'") && policy.ends_with("sandbox"), "{policy}");
    let tag = told(&answer, "etag");
    assert_eq!(bytes(answer).await, csv.as_bytes());
    let known = site.get(&staff, &address, &[("if-none-match", &tag)]).await;
    assert_eq!((known.status(), bytes(known).await.len()), (StatusCode::NOT_MODIFIED, 0));
    let size = csv.len();
    let part = site.get(&staff, &address, &[("range", "bytes=3-9")]).await;
    assert_eq!(part.status(), StatusCode::PARTIAL_CONTENT);
    assert_eq!(told(&part, "content-range"), format!("bytes 3-9/{size}"));
    assert_eq!(bytes(part).await, &csv.as_bytes()[3..=9]);
    let beyond = site.get(&staff, &address, &[("range", "bytes=9999-")]).await;
    assert_eq!(
        (beyond.status(), told(&beyond, "content-range")),
        (StatusCode::RANGE_NOT_SATISFIABLE, format!("bytes */{size}"))
    );
    let other = site.get(&staff, &address, &[("range", "bytes=3-9"), ("if-range", "\"other\"")]).await;
    assert_eq!((other.status(), bytes(other).await.len()), (StatusCode::OK, size));
    // Squeezed on the way, parts of it would fit nothing.
    let squeezed = site.get(&staff, &address, &[("accept-encoding", "br, gzip")]).await;
    assert_eq!(told(&squeezed, "content-encoding"), "");
    let picture = site.get(&staff, &format!("{FILES}/{}", ids[0]), &[]).await;
    assert!(told(&picture, "content-disposition").starts_with("inline;"));
    assert_eq!(told(&picture, "content-type"), "image/jpeg");
    for odd in ["x", "0190a6e0-0000-7000-8000-000000000000", "%00", "..%2F..%2Fetc%2Fpasswd"] {
        assert_eq!(site.get(&staff, &format!("{FILES}/{odd}"), &[]).await.status(), StatusCode::NOT_FOUND, "{odd}");
    }
    // Of another record it is not there.
    let elsewhere = format!("/projects/50490000-2/files/{}", ids[0]);
    assert_eq!(site.get(&staff, &elsewhere, &[]).await.status(), StatusCode::NOT_FOUND);
}
