//! Facts about the painted charts.

use chrono::{Days, NaiveDate};
use domain::{
    chart::{curve::CurveData, quarter::QuarterData},
    fiscal_year::{FiscalYear, Quarter},
    plan::StepId,
    progress_report::ProgressReport,
    project::{ProjectRow, ProjectView},
    quarter_result::QuarterResult,
    standing::{Facts, Status},
    step::Step,
    timeline::{TimelineData, WINDOW, Zoom},
    unit::Named,
};
use leptos::prelude::*;

use super::{
    curve::figure::{CurveFigure, curve_svg},
    quarter::{QuarterChart, QuarterTable, quarter_svg},
    spark::TimelineSpark,
    timeline::figure::{TimelineFigure, timeline_svg},
};
use crate::i18n::Lang;

const EVIL: &str = "<script>alert('x')</script>\" onload=\"alert(1) & <b>";

pub(crate) fn day(y: i32, m: u32, d: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(y, m, d).expect("a date")
}

pub(crate) fn project(steps: Vec<Step>) -> ProjectView {
    let named = Named { code: "50490000".to_owned(), name: "สำนักงานเขต".to_owned() };
    ProjectView {
        code: "50490000-3607".parse().expect("a code"),
        name: "โครงการ".to_owned(),
        fiscal_year: FiscalYear::from_be(2566).ok(),
        unit: named,
        section: None,
        owner: None,
        coordinator: None,
        branch: None,
        evaluator: None,
        start: None,
        finish: None,
        progress: Some(48.0),
        planned: None,
        variance: None,
        status: Status::Behind,
        weight: None,
        target: None,
        result: None,
        unit_of_measure: None,
        budget_received: None,
        budget_spent: None,
        rationale: None,
        objectives: None,
        targets: None,
        remark: None,
        policy: None,
        policy_key: None,
        strategy: Vec::new(),
        routine: false,
        step_ids: (1..=steps.len() as u64).map(StepId::draft).collect(),
        steps,
        reports: Vec::new(),
        months: Vec::new(),
        kpis: Vec::new(),
        evaluations: Vec::new(),
        evaluated: None,
        kpi_detail: Vec::new(),
        history: Vec::new(),
        earlier_changes: Vec::new(),
    }
}

fn steps(n: usize) -> Vec<Step> {
    (0..n)
        .map(|i| {
            let start = day(2022, 10, 1) + Days::new(i as u64 % 300);
            Step {
                order: i as i32 + 1,
                title: format!("ขั้นตอนทดสอบ {}", i + 1),
                weight: Some(100.0 / n as f64),
                start: Some(start),
                finish: Some(start + Days::new(30)),
            }
        })
        .collect()
}

fn data(steps: Vec<Step>) -> TimelineData {
    TimelineData::from_project(&project(steps), day(2023, 4, 10))
}

pub(crate) fn html<V: IntoView>(view: impl FnOnce() -> V) -> String {
    Owner::new().with(|| view().into_view().to_html())
}

fn figure(data: TimelineData, zoom: Zoom, from: usize) -> String {
    html(
        || view! { <TimelineFigure data=data zoom=zoom from=from lang=Lang::Th base="/projects/x?year=2566".to_owned() /> },
    )
}

fn count(text: &str, part: &str) -> usize {
    text.matches(part).count()
}

/// A page without what islands are handed, which stands in attributes and so keeps its brackets.
fn without_props(page: &str) -> String {
    let mut parts = page.split(" data-props=\"");
    let first = parts.next().unwrap_or_default().to_owned();
    parts.fold(first, |kept, part| kept + part.split_once('"').map_or("", |(_, rest)| rest))
}

#[test]
fn names_are_escaped_everywhere() {
    let mut plan = steps(3);
    plan[1].title = EVIL.to_owned();
    let page = figure(data(plan.clone()), Zoom::Year, 0);
    let file = timeline_svg(&data(plan), Zoom::Year, Lang::Th);
    let unit = QuarterData::new(&[], Some(5.0), Some(EVIL));
    let table = unit.clone();
    let chart = html(
        move || view! { <QuarterChart data=unit.clone() lang=Lang::Th /> <QuarterTable data=unit lang=Lang::Th /> },
    );
    for text in [without_props(&page), file, chart, quarter_svg(&table, Lang::En)] {
        assert!(text.contains("&lt;script&gt;alert("), "{text}");
        assert!(!text.contains("<script") && !text.contains("<b>"));
    }
}

#[test]
fn every_step_is_in_the_picture_and_in_the_table() {
    let page = figure(data(steps(120)), Zoom::parse("q2").expect("a zoom"), 0);
    assert_eq!(count(&page, "class=\"tl-row\""), 120 * 3, "three layouts, each complete");
    assert_eq!(count(&page, "<tr>") - 1, 120, "the table twin has every step");
    for name in ["ขั้นตอน 1 ขั้นตอนทดสอบ 1 · 1 ต.ค. 2565 – 31 ต.ค. 2565 · น้ำหนัก 0.83% · ทำแล้ว 100%", "ขั้นตอน 120 "]
    {
        assert_eq!(count(&page, &format!("<title>{name}")), 3, "{name}");
    }
    assert!(page.contains("href=\"/projects/x?year=2566&amp;zoom=q2#timeline\""));
    assert!(page.contains("href=\"/projects/x?year=2566#timeline\""));
    assert!(!page.contains("style="), "no inline styles");
}

#[test]
fn of_a_long_plan_a_window_is_drawn_and_the_table_stays_whole() {
    let page = figure(data(steps(2_000)), Zoom::Year, 61);
    assert_eq!(count(&page, "class=\"tl-row\""), WINDOW * 3);
    assert_eq!(count(&page, "<tr data-r="), 2_000);
    assert!(page.contains("<title>ขั้นตอน 61 ") && !page.contains("<title>ขั้นตอน 60 "));
    assert!(page.contains("from=31#timeline") && page.contains("from=91#timeline"));
    let picture = page.split("<figcaption").next().unwrap_or_default();
    assert!(
        count(picture, "<") - count(picture, "</") < 1_500,
        "few nodes: {}",
        count(picture, "<") - count(picture, "</")
    );
    assert_eq!(count(&timeline_svg(&data(steps(2_000)), Zoom::Year, Lang::Th), "class=\"tl-row\""), 2_000);
}

#[test]
fn a_bad_step_marks_its_own_row() {
    let mut plan = steps(3);
    plan[0].finish = None;
    plan[1].weight = Some(f64::NAN);
    plan[2].start = Some(day(2023, 9, 1));
    plan[2].finish = Some(day(2023, 1, 1));
    let page = figure(data(plan), Zoom::Year, 0);
    assert_eq!(count(&page, "class=\"tl-row\""), 9);
    assert_eq!(count(&page, ">วันที่ไม่ครบ</text>"), 6);
    assert!(page.contains("น้ำหนัก ไม่ถูกต้อง"));
    assert!(!page.contains("NaN"));
}

#[test]
fn nothing_to_draw_is_a_sentence() {
    let page = figure(data(Vec::new()), Zoom::Year, 0);
    assert!(page.contains("ยังไม่มีแผน") && !page.contains("<svg"));
    let empty = Facts { steps: &[], reports: &[], head_progress: None, start: None, finish: None, fiscal_year: None };
    let curve = CurveData::new(empty, day(2023, 4, 10));
    let page = html(move || view! { <CurveFigure data=curve lang=Lang::Th /> });
    assert!(page.contains("ยังไม่มีแผน") && !page.contains("<svg"));
}

#[test]
fn the_curve_says_its_reports() {
    let reports = [ProgressReport::of(day(2023, 3, 27), Some(48.0)), ProgressReport::of(day(2022, 11, 29), Some(8.0))];
    let plan = steps(4);
    let facts = Facts {
        steps: &plan,
        reports: &reports,
        head_progress: None,
        start: None,
        finish: None,
        fiscal_year: FiscalYear::from_be(2566).ok(),
    };
    let data = CurveData::new(facts, day(2023, 4, 10));
    let file = curve_svg(&data, Lang::En);
    let page = html(move || view! { <CurveFigure data=data lang=Lang::Th /> });
    assert!(page.contains("27 มี.ค. 2566 · แผน ") && page.contains("ผล 48%"));
    assert_eq!(count(&page, "class=\"cv-dot\""), 4);
    assert!(file.starts_with("<svg xmlns=") && file.contains("27 Mar 2023") && !file.contains("var(--"));
}

#[test]
fn a_legend_names_today_where_its_line_is() {
    let project = project(steps(4));
    let timeline = |today, zoom| figure(TimelineData::from_project(&project, today), zoom, 0);
    let (inside, after) = (day(2023, 4, 10), day(2024, 4, 10));
    assert_eq!(count(&timeline(inside, Zoom::Year), "key-today"), 1);
    assert_eq!(count(&timeline(after, Zoom::Year), "key-today"), 0, "the year is over");
    let first = Zoom::Quarter(Quarter::ALL[0]);
    assert_eq!(count(&timeline(inside, first), "key-today"), 0, "April is not in the first quarter");
    let curve = |today| {
        let data = CurveData::from_project(&project, today);
        html(move || view! { <CurveFigure data=data lang=Lang::Th /> })
    };
    assert_eq!((count(&curve(inside), "key-today"), count(&curve(after), "key-today")), (1, 0));
}

#[test]
fn a_curve_says_of_which_percent_nobody_knows_the_day() {
    let mut project = project(steps(4));
    project.reports = vec![ProgressReport::of(day(2023, 3, 27), Some(48.0))];
    let shown = |head: f64| {
        let project = ProjectView { progress: Some(head), ..project.clone() };
        let today = day(2023, 4, 10);
        let (data, undated) = (CurveData::from_project(&project, today), project.facts().undated(today));
        html(move || view! { <CurveFigure data=data lang=Lang::Th undated=undated /> })
    };
    let (known, unknown) = (shown(48.0), shown(90.0));
    assert!(!known.contains("ไม่บอกวันที่") && known.contains("ผล 48%"), "{known}");
    assert!(unknown.contains("ร้อยละ 90 มาจากหัวเอกสารต้นทางซึ่งไม่บอกวันที่") && unknown.contains("ผล 90%"), "{unknown}");
    assert!(!unknown.contains("key-forecast"), "no pace without a day");
}

#[test]
fn missing_is_in_words() {
    let q1 = QuarterResult {
        result: Some(0.0),
        report: Some("ไม่มีผู้เข้าร่วม".to_owned()),
        ..QuarterResult::empty(Quarter::ALL[0])
    };
    let data = QuarterData::new(&[q1], Some(100.0), Some("ร้อยละ"));
    let page = html(move || view! { <QuarterTable data=data lang=Lang::Th /> });
    assert_eq!(count(&page, "ยังไม่รายงาน"), 3, "{page}");
    assert_eq!(count(&page, "ยังไม่ประเมิน"), 12);
}

#[test]
fn a_score_of_an_earlier_figure_is_marked() {
    let quarter = |n: usize| QuarterResult {
        result: Some(60.0),
        report: Some("ผล".to_owned()),
        score: Some(80.0),
        ..QuarterResult::empty(Quarter::ALL[n])
    };
    let mut data = QuarterData::new(&[quarter(0), quarter(1)], Some(100.0), Some("ร้อยละ"));
    let shown = |data: &QuarterData, lang| {
        let (chart, table) = (data.clone(), data.clone());
        html(move || view! { <QuarterChart data=chart lang=lang /> <QuarterTable data=table lang=lang /> })
    };
    assert!(!shown(&data, Lang::Th).contains("ผลเดิม"));
    data.quarters[1].scored = Some(55.0);
    let (th, en) = (shown(&data, Lang::Th), shown(&data, Lang::En));
    assert_eq!(count(&th, "คะแนน 80 *"), 2, "in both layouts of the picture, of one quarter: {th}");
    assert!(th.contains("คะแนนไตรมาส 2 ให้แก่ผลเดิม 55 ก่อนแก้เป็น 60"), "{th}");
    assert_eq!(count(&th, " * ให้แก่ผลเดิม 55"), 1, "in the table: {th}");
    assert!(en.contains("was given to the earlier result 55, before it became 60"), "{en}");
}

#[test]
fn a_row_of_a_list_shows_the_steps_told_finished() {
    let project = project(steps(4));
    let shown = |told: [bool; 4]| {
        let row = ProjectRow {
            code: project.code.clone(),
            name: project.name.clone(),
            fiscal_year: project.fiscal_year,
            unit: project.unit.clone(),
            progress: Some(25.0),
            planned: None,
            variance: None,
            status: Status::Behind,
            last_report: None,
            budget_received: None,
            spark: Vec::new(),
            steps: project.steps.clone(),
            told: told.to_vec(),
            draft: None,
        };
        html(move || view! { <TimelineSpark row=row.clone() lang=Lang::Th today=day(2022, 10, 1) /> })
    };
    assert_eq!(count(&shown([false; 4]), "class=\"c-fill\""), 1);
    assert_eq!(count(&shown([false, false, true, false]), "class=\"c-fill\""), 1);
    assert_ne!(shown([false; 4]), shown([false, false, true, false]), "another one");
    assert_eq!(count(&shown([false, true, true, false]), "class=\"c-fill\""), 2);
}

#[test]
fn a_step_told_finished_is_full_from_the_day_it_was_told() {
    let mut project = project(steps(4));
    let report = |date, percent, step: Option<u64>| ProgressReport {
        step_ids: step.map(StepId::draft).into_iter().collect(),
        ..ProgressReport::of(date, Some(percent))
    };
    project.reports = vec![
        report(day(2023, 3, 1), 40.0, Some(3)),
        report(day(2023, 2, 1), 30.0, Some(9)),
        report(day(2023, 1, 1), 30.0, None),
    ];
    let shown = |progress: f64, today| {
        let project = ProjectView { progress: Some(progress), ..project.clone() };
        TimelineData::from_project(&project, today)
    };
    let bars = |data: &TimelineData| data.steps.iter().map(|step| step.progress.unwrap_or(-1.0)).collect::<Vec<_>>();
    let (before, since) = (shown(30.0, day(2023, 2, 28)), shown(40.0, day(2023, 3, 1)));
    let near = |found: &[f64], expected: &[f64]| found.iter().zip(expected).all(|(a, b)| (a - b).abs() < 1e-9);
    assert!(near(&bars(&before), &[100.0, 20.0, 0.0, 0.0]), "one that is not in the plan any more fills nothing");
    assert!(near(&bars(&since), &[60.0, 0.0, 100.0, 0.0]), "{:?}", bars(&since));
    // Of a past plan only the titles may be known.
    let mut past = ProjectView { step_ids: vec![StepId::default(); 4], ..project.clone() };
    past.reports[0].steps = vec!["ขั้นตอนทดสอบ 2".to_owned()];
    assert_eq!(past.finished_on(day(2023, 3, 1)), [false, true, false, false]);
    assert_eq!(past.finished_on(day(2023, 2, 28)), [false; 4]);
    // Said where it is known: in the table, in the picture's words and beneath it; the browser is told, too.
    let (before, since) = (figure(before, Zoom::Year, 0), figure(since, Zoom::Year, 0));
    assert!(since.contains("แล้วเสร็จตามที่รายงาน") && since.contains("ขั้นตอนที่รายงานว่าแล้วเสร็จนับเป็น 100%"), "{since}");
    assert!(!before.contains("แล้วเสร็จตามที่รายงาน") && before.contains("คำนวณจากความคืบหน้าของทั้งโครงการ"), "{before}");
}
