//! What a report's form begins with.

use super::*;

#[tokio::test(flavor = "multi_thread")]
async fn a_form_begins_where_the_last_report_stood() {
    let site = Site::new(1).await;
    let month = FiscalMonth::of(today()).number();
    // Months that passed in silence are a way to their forms, each; the button is the oldest's.
    let due = site.get(&site.staff, "/my").await;
    assert!(due.contains(&format!("href=\"{PAGE}?month=1\"")), "{due}");
    assert_eq!(due.matches("class=\"rp-item\"").count(), 1, "a row a project");
    for other in 2..=month {
        assert!(due.contains(&format!("href=\"{PAGE}?month={other}#report\"")), "{other}: {due}");
    }
    // The month that runs is not missing yet.
    assert_eq!((due.contains("ยังขาดอีก"), due.contains("ยังไม่ครบกำหนด รายงานได้แล้ว")), (month > 2, month > 1));

    let address = format!("{PAGE}?month={month}");
    let budget = [("field", "project.budget_received"), ("base", ""), ("value", "1000000")];
    let given = site.post(&site.staff, "/projects/50490000-1", "application/json", &budget).await;
    assert_eq!(given.status(), StatusCode::OK);
    let form = site.get(&site.staff, &address).await;
    // The field says what the slider stands at: with a text alone a month without change is reported.
    assert_eq!(hidden(&form, "percent"), "10");
    assert!(form.contains("เบิกใช้แล้ว 0 บาท จากงบประมาณ 1,000,000 บาท · คงเหลือ 1,000,000 บาท"), "{form}");
    let date = form.split("id=\"f-date\"").nth(1).and_then(|rest| rest.split_once('>')).expect("a field").0;
    assert!(date.contains("inputmode=\"text\"") && date.contains("autocomplete=\"off\""), "{date}");
    assert!(date.contains("placeholder=\"เช่น 31/1/2566\""), "{date}");
    let (day, key, step) = (day(), hidden(&form, "key"), hidden(&form, "step"));
    let sent = [
        ("key", key.as_str()),
        ("date", &day),
        ("percent", "10"),
        ("narrative", "เดือนนี้ไม่มีความคืบหน้า"),
        ("step", &step),
        ("problem", "ฝนตกหนัก"),
        ("problem_who", "ฝ่ายโยธา"),
        ("problem_by", &day),
        ("obstacle", "ถนนปิด"),
        ("spent", "400,000"),
        ("month_result", "7"),
    ];
    assert_eq!(site.send(&site.staff, PAGE, &sent).await.0, StatusCode::SEE_OTHER);
    site.approve().await;

    // What was told finished is told with the report, and to programs.
    let page = site.get("", "/projects/50490000-1").await;
    let told = page.split("ขั้นตอนที่แล้วเสร็จ:").nth(1).expect("is told");
    assert!(told.split("</p>").next().is_some_and(|told| told.contains("ลงพื้นที่")), "{told}");
    let api = site.get("", "/api/v1/projects/50490000-1").await;
    let api: serde_json::Value = serde_json::from_str(&api).expect("JSON");
    assert_eq!(api["reports"][0]["steps"], serde_json::json!(["ลงพื้นที่"]));
    // Who should act is not, which the form says; those who read drafts read it with the report.
    assert_eq!(api["reports"][0]["problem"], "ฝนตกหนัก");
    for public in ["/projects/50490000-1", "/projects/50490000-1/history", "/api/v1/projects/50490000-1"] {
        assert!(!site.get("", public).await.contains("ฝ่ายโยธา"), "{public}");
    }
    assert!(form.contains("id=\"f-problem_who-hint\" class=\"hint\">ไม่เผยแพร่"), "{form}");
    // The next form knows it, the month's result, and the money.
    let form = site.get(&site.staff, &address).await;
    assert!(form.contains("รายงานว่าแล้วเสร็จ") && !form.contains("name=\"step\""), "{form}");
    assert!(form.contains("ผลที่เผยแพร่แล้ว 7"), "{form}");
    assert!(form.contains("เบิกใช้แล้ว 400,000 บาท จากงบประมาณ 1,000,000 บาท · คงเหลือ 600,000 บาท"), "{form}");
    assert!(!form.contains("ฝนตกหนัก</textarea>"));
    // Asked for, all that may go on goes on; what was spent and reached does not.
    let form = site.get(&site.staff, &format!("{address}&from=last")).await;
    for text in ["เดือนนี้ไม่มีความคืบหน้า", "ฝนตกหนัก", "ถนนปิด"]
    {
        assert!(form.contains(&format!("{text}</textarea>")), "{text}: {form}");
    }
    assert_eq!((hidden(&form, "problem_who"), hidden(&form, "problem_by")), ("ฝ่ายโยธา".to_owned(), day));
    assert_eq!((hidden(&form, "spent"), hidden(&form, "month_result")), (String::new(), String::new()));
}

#[tokio::test(flavor = "multi_thread")]
async fn the_form_of_a_published_quarter_is_its_correction() {
    const KPI: &str = "/kpis/5049-1/report";
    let site = Site::new(0).await;
    let form = format!("{KPI}?quarter=1");
    assert!(!site.get(&site.staff, &form).await.contains("rp-published"));
    let first = [("quarter", "1"), ("result", "82.5"), ("report", "รับเรื่อง 12 เรื่อง"), ("evidence", "บันทึก 12")];
    assert_eq!(site.send(&site.staff, KPI, &first).await.0, StatusCode::SEE_OTHER);
    site.approve().await;
    site.import(SCORED).await;
    let page = site.get(&site.staff, &form).await;
    let told = page.split("rp-published").nth(1).and_then(|rest| rest.split("<section").next()).expect("is told");
    assert!(told.contains("คือฉบับแก้ไข") && told.contains("82.5") && told.contains("รับเรื่อง 12 เรื่อง"), "{told}");
    assert!(told.contains("href=\"/kpis/5049-1/history?field=quarters\""), "{told}");
    assert_eq!(hidden(&page, "result"), "82.5");
    assert!(page.contains("รับเรื่อง 12 เรื่อง</textarea>") && page.contains("บันทึก 12</textarea>"), "{page}");
    assert!(page.contains("ส่งฉบับแก้ไข"));
    let meant = bits(&[Odd::Again]).to_string();
    let second = [("quarter", "1"), ("result", "84"), ("report", "นับใหม่ทั้งหมด"), ("confirmed", meant.as_str())];
    assert_eq!(site.send(&site.staff, KPI, &second).await.0, StatusCode::SEE_OTHER);
    // Whoever decides reads both, and so does whoever looks for it later.
    let list = site.get(&site.head, "/my/approve").await;
    assert!(list.contains("82.5 → 84"), "{list}");
    let (id, _) = hidden(&list, "report").split_once(':').map(|(id, v)| (id.to_owned(), v.to_owned())).expect("a key");
    let sent = async || site.get(&site.staff, &format!("/my/reports/{id}")).await;
    assert!(sent().await.contains("ที่เผยแพร่อยู่เมื่อส่งฉบับนี้") && sent().await.contains("รับเรื่อง 12 เรื่อง"));
    let record = site.get("", "/kpis/5049-1").await;
    assert!(!record.contains("แก้ไขจากฉบับที่เผยแพร่ก่อน"), "{record}");
    assert!(record.contains("คะแนน 90") && !record.contains("ผลเดิม"), "{record}");
    site.approve().await;
    assert!(sent().await.contains("รับเรื่อง 12 เรื่อง"));
    let record = site.get("", "/kpis/5049-1").await;
    assert!(record.contains("แก้ไขจากฉบับที่เผยแพร่ก่อน") && record.contains("นับใหม่ทั้งหมด"), "{record}");
    // The score stays, and says which figure it was given to.
    assert!(record.contains("* คะแนนไตรมาส 1 ให้แก่ผลเดิม 82.5 ก่อนแก้เป็น 84"), "{record}");
    assert!(record.contains("คะแนน 90 *") && record.contains(" * ให้แก่ผลเดิม 82.5"), "{record}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_month_or_quarter_that_no_year_has_is_told_and_a_day_to_come_is_not_proposed() {
    let site = Site::new(1).await;
    for (address, words) in [
        (format!("{PAGE}?month=13"), "ไม่มีเดือนนี้"),
        (format!("{PAGE}?month=0"), "ไม่มีเดือนนี้"),
        (format!("{PAGE}?month=x"), "ไม่มีเดือนนี้"),
        ("/kpis/5049-1/report?quarter=5".to_owned(), "ไม่มีไตรมาสนี้"),
    ] {
        let (status, page) = site.ask(&site.staff, &address).await;
        assert_eq!(status, StatusCode::NOT_FOUND, "{address}");
        assert!(page.contains(words) && !page.contains("id=\"report\""), "{address}: {page}");
    }
    for month in 1..=12 {
        let page = site.get(&site.staff, &format!("{PAGE}?month={month}")).await;
        let (year, month) = (FiscalYear::of(today()), FiscalMonth::new(month).expect("a month"));
        let (first, last) = month.span(year);
        let proposed = domain::fiscal_year::parse_date(&hidden(&page, "date")).ok();
        assert_eq!(proposed, (first <= today()).then(|| last.min(today())), "{month:?}");
        assert_eq!(page.contains("จึงยังไม่มีวันที่ให้รายงาน"), first > today(), "{month:?}");
    }
}
