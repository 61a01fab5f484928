//! How many projects stand in which word: one bar cut into shares, and its legend. Server only.

use domain::{
    chart::{Rect, palette, spark::stack},
    city::StatusCounts,
    standing::Status,
    text::number,
};
use leptos::prelude::*;

use super::markup::Markup;
use crate::i18n::Lang;

/// Width of the bar's picture; it is stretched to the room it has.
const WIDTH: f64 = 400.0;

const fn class(status: Status) -> &'static str {
    match status {
        Status::Late => "st-late",
        Status::Silent => "st-silent",
        Status::Behind => "st-behind",
        Status::OnPlan => "st-on_plan",
        Status::Ahead => "st-ahead",
        Status::Done => "st-done",
        Status::NotStarted => "st-not_started",
    }
}

/// The bar. Its accessible name says every count, so it stands alone in a table's cell.
#[component]
pub fn StatusBar(
    /// The reader's language.
    lang: Lang,
    /// The counts.
    counts: StatusCounts,
) -> impl IntoView {
    let numbers: Vec<u64> = Status::ALL.iter().map(|status| counts.of(*status)).collect();
    let said: Vec<String> = Status::ALL
        .iter()
        .zip(&numbers)
        .filter(|(_, n)| **n > 0)
        .map(|(status, n)| format!("{} {}", lang.status(*status), number(*n as f64)))
        .collect();
    let name = if said.is_empty() {
        lang.pick("ไม่มีโครงการ", "No projects").to_owned()
    } else {
        said.join(", ")
    };
    let mut markup = Markup::default();
    markup.open(
        "svg",
        &[
            ("viewBox", "0 0 400 16".into()),
            ("class", "status-bar".into()),
            ("preserveAspectRatio", "none".into()),
            ("role", "img".into()),
            ("aria-label", (&name).into()),
        ],
    );
    markup.leaf("title", &[], &name);
    for (status, (x, width)) in Status::ALL.into_iter().zip(stack(&numbers, WIDTH, 3.0)) {
        if width > 0.0 {
            let rect = Rect { x, y: 0.0, width: (width - 1.5).max(1.0), height: 16.0 };
            markup.rect(class(status), &rect, 0.0);
            // Lines across tell the troubled shares from the others without colour.
            if matches!(status, Status::Late | Status::Behind | Status::Silent) {
                let lines = (rect.width / 6.0) as usize;
                for i in 1..=lines.min(60) {
                    let at = rect.x + rect.width * i as f64 / (lines.min(60) + 1) as f64;
                    markup.line("c-stripe c-thin", (at, 0.0), (at, 16.0));
                }
            }
        }
    }
    markup.close("svg");
    view! { <div class="status-box" inner_html=markup.finish()></div> }
}

/// The words of the bar with their shapes and counts, each leading to its projects where there is a list of them.
#[component]
pub fn StatusLegend(
    /// The reader's language.
    lang: Lang,
    /// Word, count and where it leads.
    entries: Vec<(Status, u64, Option<String>)>,
) -> impl IntoView {
    let items = entries
        .into_iter()
        .map(|(status, n, href)| {
            let shape = format!("st-shape {}", class(status));
            let entry = view! {
                <span class=shape aria-hidden="true">{palette::shape(status)}</span>
                <span>{lang.status(status)}</span>
                " "
                <strong>{number(n as f64)}</strong>
            };
            let entry = match href {
                Some(href) => view! { <a href=href>{entry}</a> }.into_any(),
                None => view! { <span>{entry}</span> }.into_any(),
            };
            view! { <li>{entry}</li> }
        })
        .collect_view();
    view! { <ul class="status-legend">{items}</ul> }
}
