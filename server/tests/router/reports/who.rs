//! Who sent a report, who corrected it, and who took it back.

use super::*;

/// The line of a page that begins with some words, up to the end of its element.
fn line(page: &str, begin: &str) -> String {
    let (_, rest) = page.split_once(begin).unwrap_or_else(|| panic!("{begin} is there: {page}"));
    rest.split_once("</p>").map(|(line, _)| line.to_owned()).expect("an end")
}

#[tokio::test(flavor = "multi_thread")]
async fn who_corrected_a_report_is_told_beside_who_sent_it() {
    let site = Site::new(1).await;
    let month = FiscalMonth::of(today()).number();
    let address = format!("{PAGE}?month={month}");
    let key = hidden(&site.get(&site.staff, &address).await, "key");
    let sent = [("key", key.as_str()), ("date", &day()), ("percent", "20"), ("narrative", "ลงพื้นที่แล้ว")];
    assert_eq!(site.send(&site.staff, PAGE, &sent).await.0, StatusCode::SEE_OTHER);
    let form = site.get(&site.head, &address).await;
    let (id, version, key) = (hidden(&form, "submission"), hidden(&form, "version"), hidden(&form, "key"));
    let page = format!("/my/reports/{id}");
    let corrected = "แก้ไขโดย wanida";
    for place in [&page, "/my/approve", &address] {
        assert!(!site.get(&site.head, place).await.contains(corrected), "{place}: nobody yet");
    }
    let correction = [
        ("key", key.as_str()),
        ("submission", &id),
        ("version", &version),
        ("date", &day()),
        ("percent", "21"),
        ("narrative", "ลงพื้นที่แล้วสองแห่ง"),
    ];
    assert_eq!(site.send(&site.head, PAGE, &correction).await.0, StatusCode::SEE_OTHER);
    for place in [&page, "/my/approve", &address] {
        let told = site.get(&site.head, place).await;
        assert!(told.contains("somsri") && told.contains(corrected), "{place}: {told}");
    }
    // Who sent it takes it back, which is no decision.
    let (status, _) = site.send(&site.staff, &page, &[("do", "withdraw"), ("version", "2")]).await;
    assert_eq!(status, StatusCode::SEE_OTHER);
    let told = site.get(&site.staff, &page).await;
    assert!(line(&told, "ถอนโดย").contains("somsri") && !told.contains("พิจารณาโดย"), "{told}");
}
