//! How long the timeline's geometry takes: `cargo run --release -p domain --features segment --example layout`.
//!
//! For plans of 10 to 10,000 steps: the words of all titles broken into lines (the server does it once a
//! page), the whole plan laid out in each of the three forms (what an exported file holds), and the window
//! that a page draws. Medians of 31 rounds, in milliseconds.

use std::{hint::black_box, time::Instant};

use chrono::{Days, NaiveDate};
use domain::{
    chart::{Day, Words},
    fiscal_year::{FiscalMonth, FiscalYear},
    step::Step,
    timeline::{Form, TimelineData, TimelineStep, WINDOW, Zoom, layout},
};

const ROUNDS: usize = 31;

fn main() {
    let year = FiscalYear::from_be(2566).expect("a fiscal year");
    let month = Zoom::Month(FiscalMonth::new(4).expect("a month"));
    println!("    {:>6} steps {:>14} {:>14} {:>14} {:>14}", "", "words", "whole, year", "whole, month", "window");
    for count in [10, 200, 2_000, 10_000] {
        let steps = steps(year, count);
        let words = median(|| data(year, &steps));
        let data = data(year, &steps);
        let whole = median(|| Form::ALL.map(|form| layout(&data, Zoom::Year, form, &WORDS)));
        let zoomed = median(|| Form::ALL.map(|form| layout(&data, month, form, &WORDS)));
        let window = median(|| {
            let drawn = data.window(count / 2, WINDOW);
            Form::ALL.map(|form| layout(&drawn, Zoom::Year, form, &WORDS))
        });
        println!("    {count:>6}       {words:>11.3} ms {whole:>11.3} ms {zoomed:>11.3} ms {window:>11.3} ms");
    }
}

/// A plan over the year: overlapping steps of six weeks, the first third done.
fn steps(year: FiscalYear, count: usize) -> Vec<Step> {
    (0..count)
        .map(|i| {
            let start = year.first_day() + Days::new((i * 320 / count) as u64);
            Step {
                order: i as i32 + 1,
                title: format!("ตรวจแปลงที่ {} และบันทึกผลร่วมกับผู้แทนชุมชนริมคลอง", i + 1),
                weight: Some(100.0 / count as f64),
                start: Some(start),
                finish: Some(start + Days::new(42)),
            }
        })
        .collect()
}

fn data(year: FiscalYear, steps: &[Step]) -> TimelineData {
    let today: Day = NaiveDate::from_ymd_opt(2023, 4, 10).expect("a day").into();
    let uniform = steps.len() > domain::timeline::ALL_DRAWN;
    let done = steps.len() / 3;
    TimelineData {
        year,
        today,
        plan: (year.first_day().into(), Day::from(year.last_day()).plus(1)),
        first: 0,
        total: steps.len(),
        steps: steps
            .iter()
            .enumerate()
            .map(|(i, step)| TimelineStep::new(step, Some(if i < done { 100.0 } else { 0.0 }), true, today, uniform))
            .collect(),
        weights_sum: None,
    }
}

/// Milliseconds of the middle round.
fn median<T>(mut work: impl FnMut() -> T) -> f64 {
    let mut times: Vec<f64> = (0..ROUNDS)
        .map(|_| {
            let began = Instant::now();
            black_box(work());
            began.elapsed().as_secs_f64() * 1_000.0
        })
        .collect();
    times.sort_by(f64::total_cmp);
    times[ROUNDS / 2]
}

const WORDS: Words = Words {
    months: &["ม.ค.", "ก.พ.", "มี.ค.", "เม.ย.", "พ.ค.", "มิ.ย.", "ก.ค.", "ส.ค.", "ก.ย.", "ต.ค.", "พ.ย.", "ธ.ค."],
    buddhist: true,
    fiscal_year: "ปีงบประมาณ ",
    quarter: "ไตรมาสที่ ",
    quarter_short: "ไตรมาส ",
    today: "วันนี้ ",
    not_started: "ยังไม่เริ่ม",
    not_reported: ["ยังไม่", "รายงาน"],
    not_evaluated: ["ยังไม่", "ประเมิน"],
    bad_dates: "วันที่ไม่ครบ",
    plan: "แผน ",
    actual: "ผล ",
    score: "คะแนน ",
};
