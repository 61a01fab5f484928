//! The same facts natively and as wasm under node: what the browser computes is what the server drew.

#![allow(missing_docs, clippy::unwrap_used)]

use chrono::NaiveDate;
use domain::{
    fiscal_year::{FiscalMonth, FiscalYear, Quarter, parse_date, thai_date},
    money::Money,
    progress_report::ProgressReport,
    standing::{Facts, Status, derived_step_progress, forecast, planned_progress, standing},
    step::Step,
    text::{number, parse_number, search_key, sort_key, wrap},
    unit::ProjectCode,
};
#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

fn day(y: i32, m: u32, d: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(y, m, d).unwrap()
}

fn step(order: i32, weight: f64, start: NaiveDate, finish: NaiveDate) -> Step {
    Step {
        order, title: format!("ขั้นตอน {order}"), weight: Some(weight), start: Some(start), finish: Some(finish)
    }
}

/// Five unequal steps over fiscal year 2566, the second entered as a month.
fn plan() -> Vec<Step> {
    vec![
        step(1, 10.0, day(2022, 10, 1), day(2022, 11, 15)),
        step(2, 15.0, day(2022, 12, 1), day(2022, 12, 1)),
        step(3, 40.0, day(2023, 1, 1), day(2023, 6, 30)),
        step(4, 30.0, day(2023, 4, 1), day(2023, 8, 31)),
        step(5, 5.0, day(2023, 9, 1), day(2023, 9, 30)),
    ]
}

#[test]
fn dates_and_years() {
    let year = FiscalYear::from_be(2566).unwrap();
    assert_eq!((year.first_day(), year.last_day()), (day(2022, 10, 1), day(2023, 9, 30)));
    assert_eq!(Quarter::of(day(2023, 4, 10)), Quarter::ALL[2]);
    assert_eq!(FiscalMonth::of(day(2023, 4, 10)).number(), 7);
    assert_eq!(parse_date("๒๙ พ.ย. ๒๕๖๕"), Ok(day(2022, 11, 29)));
    assert_eq!(thai_date(day(2022, 11, 29)), "29 พ.ย. 2565");
}

#[test]
fn thai_text() {
    assert_eq!(search_key("ส\u{0E4D}\u{0E32}นักงาน เขต"), search_key("สำนักงานเขต"));
    assert!(sort_key("ไก่") < sort_key("ขนส่ง"));
    assert_eq!(parse_number("๑,๔๐๗.๕๒"), Some(1407.52));
    assert_eq!(number(1407.5), "1,407.5");
    let text = "แต่งตั้งคณะทำงานและชี้แจงแนวทาง";
    let lines = wrap(text, &["แต่งตั้ง", "คณะทำงาน", "และ", "ชี้แจง", "แนวทาง"], 8.0, 4);
    assert_eq!(lines.into_iter().map(|line| &text[line]).collect::<String>(), text);
}

#[test]
fn standing_of_a_plan() {
    let steps = plan();
    let planned = planned_progress(&steps, day(2023, 4, 10)).unwrap();
    let expected = 25.0 + 40.0 * 100.0 / 181.0 + 30.0 * 10.0 / 153.0;
    assert!((planned - expected).abs() < 1e-9, "{planned} {expected}");
    let reports = [ProgressReport::of(day(2023, 1, 31), Some(30.0)), ProgressReport::of(day(2023, 3, 27), Some(45.0))];
    let facts = Facts {
        steps: &steps,
        reports: &reports,
        head_progress: None,
        start: None,
        finish: None,
        fiscal_year: FiscalYear::from_be(2566).ok(),
    };
    let now = standing(facts, day(2023, 4, 10));
    assert_eq!((now.progress, now.status, now.last_report), (Some(45.0), Status::OnPlan, Some(day(2023, 3, 27))));
    assert_eq!(derived_step_progress(&steps, 45.0, &[]), [Some(100.0), Some(100.0), Some(50.0), Some(0.0), Some(0.0)]);
    assert!(forecast(facts, day(2023, 4, 10), day(2023, 9, 30)).is_some());
}

#[test]
fn codes_and_money() {
    assert_eq!("50490000-3607".parse::<ProjectCode>().unwrap().unit().as_str(), "50490000");
    assert_eq!("1,407.52".parse::<Money>().unwrap(), Money(140_752));
}
