//! Where bars lie: in each zoom as far as the plan is in sight, and filled as far as it is done.

use chrono::NaiveDate;
use domain::{
    chart::{Day, Words},
    fiscal_year::FiscalYear,
    timeline::{Form, Lines, Scene, TimelineData, TimelineStep, Zoom, layout, step::state},
};

static WORDS: Words = Words {
    months: &["ม.ค.", "ก.พ.", "มี.ค.", "เม.ย.", "พ.ค.", "มิ.ย.", "ก.ค.", "ส.ค.", "ก.ย.", "ต.ค.", "พ.ย.", "ธ.ค."],
    buddhist: true,
    fiscal_year: "ปี ",
    quarter: "ไตรมาส ",
    quarter_short: "ไตรมาส ",
    today: "วันนี้ ",
    not_started: "ยังไม่เริ่ม",
    not_reported: ["ยังไม่", "รายงาน"],
    not_evaluated: ["ยังไม่", "ประเมิน"],
    bad_dates: "วันที่ไม่ครบ",
    plan: "แผน",
    actual: "ผล",
    score: "คะแนน",
};

fn day(y: i32, m: u32, d: u32) -> Day {
    NaiveDate::from_ymd_opt(y, m, d).expect("a date").into()
}

fn step(order: i32, span: (Day, Day), progress: f64) -> TimelineStep {
    let (span, progress) = (Some(span), Some(progress));
    TimelineStep {
        order,
        title: "ก".to_owned(),
        lines: <[Lines; 3]>::default(),
        weight: Some(50.0),
        bad_weight: false,
        span,
        start: span.map(|span| span.0),
        finish: None,
        progress,
        state: state(span, progress, true, day(2023, 4, 10)),
    }
}

/// October, half done, and November, not begun.
fn plan() -> TimelineData {
    let (october, november) = (day(2022, 10, 1), day(2022, 11, 1));
    let end = day(2022, 12, 1);
    TimelineData {
        year: FiscalYear::from_be(2566).expect("a year"),
        today: day(2023, 4, 10),
        plan: (october, end),
        steps: vec![step(1, (october, november), 50.0), step(2, (november, end), 0.0)],
        first: 0,
        total: 2,
        weights_sum: None,
    }
}

/// From where to where the planned and the filled part of a row lie, as shares of the plot.
fn shares(scene: &Scene, row: usize) -> [Option<(f64, f64)>; 2] {
    let share = |x: f64| (x - scene.plot.x) / scene.plot.width;
    let bar = &scene.rows[row].bar;
    [bar.plan, bar.filled].map(|rect| rect.map(|rect| (share(rect.x), share(rect.right()))))
}

fn near(found: Option<(f64, f64)>, expected: Option<(f64, f64)>) -> bool {
    match (found, expected) {
        (Some(found), Some(expected)) => (found.0 - expected.0).abs() < 0.01 && (found.1 - expected.1).abs() < 0.01,
        (found, expected) => found == expected,
    }
}

#[test]
fn a_bar_lies_where_its_days_are() {
    let data = plan();
    for form in Form::ALL {
        // As the server lays it out, and as a zoom lays an earlier picture out anew.
        for zoomed in [false, true] {
            for (word, expected) in [
                (
                    "year",
                    [
                        [Some((0.0, 31.0 / 365.0)), Some((0.0, 15.5 / 365.0))],
                        [Some((31.0 / 365.0, 61.0 / 365.0)), None],
                    ],
                ),
                (
                    "q1",
                    [[Some((0.0, 31.0 / 92.0)), Some((0.0, 15.5 / 92.0))], [Some((31.0 / 92.0, 61.0 / 92.0)), None]],
                ),
                ("m1", [[Some((0.0, 1.0)), Some((0.0, 0.5))], [None, None]]),
            ] {
                let zoom = Zoom::parse(word).expect("a zoom");
                let mut scene = layout(&data, if zoomed { Zoom::Year } else { zoom }, form, &WORDS);
                if zoomed {
                    scene.show(&data, zoom, &WORDS);
                    scene.lay(&data, zoom, &WORDS, 0..2);
                }
                for (row, expected) in expected.into_iter().enumerate() {
                    let found = shares(&scene, row);
                    let fits = found.iter().zip(&expected).all(|(found, expected)| near(*found, *expected));
                    assert!(fits, "{form:?} {word} row {row}: {found:?}, not {expected:?}");
                }
                let bar = &scene.rows[1].bar;
                assert_eq!(bar.arrow.is_some(), word == "m1", "an arrow leads to what is out of sight");
                assert!(bar.label.is_some(), "{word}");
            }
        }
    }
}
