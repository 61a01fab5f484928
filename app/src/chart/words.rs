//! The words of the charts, Thai and English.

use domain::{
    chart::{Day, Words},
    fiscal_year::{ENGLISH_MONTHS_SHORT, THAI_MONTHS_SHORT},
    text::number,
    timeline::{StepState, TimelineStep},
};

use crate::i18n::Lang;

static TH: Words = Words {
    months: &THAI_MONTHS_SHORT,
    buddhist: true,
    fiscal_year: "ปีงบฯ ",
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

static EN: Words = Words {
    months: &ENGLISH_MONTHS_SHORT,
    buddhist: false,
    fiscal_year: "FY ",
    quarter: "Quarter ",
    quarter_short: "Q",
    today: "Today ",
    not_started: "not started",
    not_reported: ["not ", "reported"],
    not_evaluated: ["not ", "evaluated"],
    bad_dates: "dates incomplete",
    plan: "Plan",
    actual: "Actual",
    score: "Score",
};

/// The words that stand inside the pictures.
pub fn words(lang: Lang) -> &'static Words {
    match lang {
        Lang::Th => &TH,
        Lang::En => &EN,
    }
}

/// A day as people write it, or what stands for none.
pub fn day(lang: Lang, day: Option<Day>) -> String {
    day.map_or_else(|| lang.pick("ไม่ระบุ", "not given").to_owned(), |day| words(lang).date(day.date()))
}

/// How a step stands, in words.
pub fn step_state(lang: Lang, step: &TimelineStep) -> &'static str {
    match (step.state, step.progress) {
        _ if step.span.is_none() => lang.pick("วันที่ไม่ครบ", "dates incomplete"),
        (StepState::Told, _) => lang.pick("แล้วเสร็จตามที่รายงาน", "reported done"),
        (StepState::Unknown, _) => lang.pick("ยังไม่รายงาน", "not reported"),
        (StepState::Late, Some(done)) if done > 0.0 => lang.pick("ช้ากว่าแผน", "behind plan"),
        (StepState::Late, _) => lang.pick("ยังไม่เริ่ม ช้ากว่าแผน", "not started, behind plan"),
        (StepState::NotStarted, _) => lang.pick("ยังไม่เริ่ม", "not started"),
        (StepState::OnPlan, Some(done)) if done >= 100.0 => lang.pick("แล้วเสร็จ", "done"),
        (StepState::OnPlan, _) => lang.pick("ตามแผน", "on plan"),
    }
}

/// A step's weight in words.
pub fn weight(lang: Lang, step: &TimelineStep) -> String {
    match step.weight {
        Some(weight) => format!("{}%", number(weight)),
        None if step.bad_weight => lang.pick("ไม่ถูกต้อง", "invalid").to_owned(),
        None => lang.pick("ไม่ระบุ", "not given").to_owned(),
    }
}

/// Everything a step's row shows, in a sentence: its accessible name and its detail.
pub fn step_text(lang: Lang, step: &TimelineStep) -> String {
    let (start, finish) = step.dates();
    let done = step.progress.filter(|done| done.is_finite());
    let done = done.map_or_else(String::new, |done| {
        format!(" · {} {}%", lang.pick("ทำแล้ว", "done"), number((done * 10.0).round() / 10.0))
    });
    format!(
        "{} {} {} · {} – {} · {} {}{done} · {}",
        lang.pick("ขั้นตอน", "Step"),
        step.order,
        step.title,
        day(lang, start),
        day(lang, finish),
        lang.pick("น้ำหนัก", "weight"),
        weight(lang, step),
        step_state(lang, step),
    )
}

/// Plan and result of a day in a line.
pub fn curve_text(lang: Lang, at: Day, planned: Option<f64>, reported: Option<f64>) -> String {
    let percent = |value: Option<f64>| {
        value.map_or_else(|| "–".to_owned(), |v| format!("{}%", number((v * 10.0).round() / 10.0)))
    };
    let words = words(lang);
    format!(
        "{} · {} {} · {} {}",
        words.date(at.date()),
        words.plan,
        percent(planned),
        words.actual,
        reported.map_or_else(|| words.not_reported_text(), |v| percent(Some(v))),
    )
}
