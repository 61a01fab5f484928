//! Tiny charts for lists. Server only.

use chrono::NaiveDate;
use domain::{
    chart::{
        coord,
        quarter::QuarterData,
        spark::{MINI, SPARK, mini as quarters, spark},
    },
    fiscal_year::FiscalYear,
    kpi::KpiRow,
    project::ProjectRow,
    text::number,
    timeline::mini,
};
use leptos::prelude::*;

use super::markup::{Markup, Value};
use crate::{chart::words::words, i18n::Lang};

fn tiny(markup: &mut Markup, size: (f64, f64), class: &'static str, name: Option<&str>) {
    let view_box = format!("0 0 {} {}", coord(size.0), coord(size.1));
    let mut attributes: Vec<(&'static str, Value<'_>)> = vec![
        ("viewBox", (&view_box).into()),
        ("width", size.0.into()),
        ("height", size.1.into()),
        ("class", class.into()),
    ];
    match name {
        Some(name) => attributes.extend([("role", "img".into()), ("aria-label", Value::Text(name))]),
        None => attributes.push(("aria-hidden", "true".into())),
    }
    markup.open("svg", &attributes);
}

/// A project's year in a row of a list: reported steps, and a ring where the plan is today. The row's text
/// says the same, so it is decoration.
#[component]
pub fn ProgressSpark(
    /// The row.
    row: ProjectRow,
    /// The day of reading.
    today: NaiveDate,
) -> impl IntoView {
    let year = row.fiscal_year.unwrap_or_else(|| FiscalYear::of(today));
    let scene = spark(&row.spark, row.planned, year, today);
    let mut markup = Markup::default();
    tiny(&mut markup, SPARK, "spark", None);
    markup.line("c-grid", (2.0, SPARK.1 - 3.0), (SPARK.0 - 2.0, SPARK.1 - 3.0));
    if year.contains(today) {
        markup.line("c-today c-thin", (scene.today, 1.0), (scene.today, SPARK.1 - 1.0));
    }
    if scene.line.len() > 1 {
        markup.polyline("c-step c-thin", &scene.line);
    }
    if let Some((x, y)) = scene.planned {
        markup.empty("circle", &[("class", "c-ring".into()), ("cx", x.into()), ("cy", y.into()), ("r", 2.4.into())]);
    }
    if let Some((x, y)) = scene.dot {
        markup.empty("circle", &[("class", "c-fill".into()), ("cx", x.into()), ("cy", y.into()), ("r", 2.4.into())]);
    }
    markup.close("svg");
    view! { <span class="spark-box" inner_html=markup.finish()></span> }
}

/// A project's steps over its year in a row of a list: planned outlines, filled with what is done, today. Nothing where
/// the plan has no dates, or is too long to be shown in a row.
#[component]
pub fn TimelineSpark(
    /// The row.
    row: ProjectRow,
    /// The reader's language.
    lang: Lang,
    /// The day of reading.
    today: NaiveDate,
) -> impl IntoView {
    let year = row.fiscal_year.unwrap_or_else(|| FiscalYear::of(today));
    let scene = mini::mini(&row.steps, (row.progress, &row.told), year, today);
    (!scene.bars.is_empty()).then(|| {
        let late = scene.bars.iter().any(|bar| bar.late);
        let name = lang.timeline_spark(row.steps.len(), late);
        let mut markup = Markup::default();
        tiny(&mut markup, mini::SIZE, "spark", Some(&name));
        for bar in &scene.bars {
            markup.rect(if bar.late { "c-missing" } else { "c-plan" }, &bar.planned, 1.0);
            if bar.done.width > 0.0 {
                markup.rect(if bar.late { "c-late" } else { "c-fill" }, &bar.done, 1.0);
            }
        }
        if let Some(x) = scene.today {
            markup.line("c-today c-thin", (x, 0.0), (x, mini::SIZE.1));
        }
        markup.close("svg");
        view! { <span class="spark-box" inner_html=markup.finish()></span> }
    })
}

/// A KPI's four quarters in a row of a list.
#[component]
pub fn QuarterSpark(
    /// The row.
    row: KpiRow,
    /// The reader's language.
    lang: Lang,
) -> impl IntoView {
    let data = QuarterData::from_row(&row);
    let (bars, target) = quarters(&data);
    let name = data
        .quarters
        .iter()
        .map(|mark| {
            let result = mark.result.map_or_else(|| words(lang).not_reported_text(), number);
            format!("{}{} {result}", words(lang).quarter, mark.quarter.number())
        })
        .collect::<Vec<_>>()
        .join(", ");
    let mut markup = Markup::default();
    tiny(&mut markup, MINI, "spark", Some(&name));
    for bar in &bars {
        markup.rect(if bar.reported { "c-fill" } else { "c-missing c-dashed" }, &bar.bar, 1.0);
    }
    if let Some(y) = target {
        markup.line("c-target c-thin", (0.0, y), (MINI.0, y));
    }
    markup.close("svg");
    view! { <span class="spark-box" inner_html=markup.finish()></span> }
}

/// A unit's progress against its plan in a row of a table: solid to the result, a tick at the plan.
#[component]
pub fn UnitProgressBar(
    /// Percent reported.
    progress: Option<f64>,
    /// Percent planned.
    planned: Option<f64>,
    /// The reader's language.
    lang: Lang,
) -> impl IntoView {
    let finite = |value: Option<f64>| value.filter(|v| v.is_finite());
    let (progress, planned) = (finite(progress), finite(planned));
    let percent = |value: Option<f64>| {
        value.map_or_else(|| "–".to_owned(), |v| format!("{}%", number((v * 10.0).round() / 10.0)))
    };
    let name = format!("{} {} {} {}", words(lang).actual, percent(progress), words(lang).plan, percent(planned));
    let mut markup = Markup::default();
    tiny(&mut markup, (120.0, 14.0), "spark", Some(&name));
    let full = domain::chart::Rect { x: 0.5, y: 2.5, width: 119.0, height: 9.0 };
    markup.rect(if progress.is_some() { "c-plan" } else { "c-missing c-dashed" }, &full, 2.0);
    if let Some(progress) = progress {
        let late = planned.is_some_and(|planned| progress + domain::standing::TOLERANCE < planned);
        let fill = domain::chart::Rect { width: 119.0 * progress.clamp(0.0, 100.0) / 100.0, ..full };
        markup.rect(if late { "c-late" } else { "c-fill" }, &fill, 2.0);
    }
    if let Some(planned) = planned {
        let x = 0.5 + 119.0 * planned.clamp(0.0, 100.0) / 100.0;
        markup.line("c-target c-thin", (x, 0.0), (x, 14.0));
    }
    markup.close("svg");
    view! { <span class="spark-box" inner_html=markup.finish()></span> }
}
