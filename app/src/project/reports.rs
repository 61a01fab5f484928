//! Progress reports, newest first.

use domain::{
    progress_report::{ProgressReport, ReportedStatus},
    text::number,
};
use leptos::prelude::*;

use crate::i18n::Lang;

/// Reports drawn at once; the rest are folded away but there.
const OPEN: usize = 4;

/// The card of reports.
#[component]
pub fn Reports(
    /// The reader's language.
    lang: Lang,
    /// Newest first.
    reports: Vec<ProgressReport>,
    /// The day of reading: what is dated after it does not count.
    today: chrono::NaiveDate,
) -> impl IntoView {
    let count = reports.len();
    let gained: Vec<Option<f64>> = reports
        .iter()
        .enumerate()
        .map(|(i, report)| {
            let before = reports[i + 1..].iter().find_map(|older| older.percent).unwrap_or(0.0);
            report.percent.map(|percent| percent - before)
        })
        .collect();
    let mut items: Vec<AnyView> = reports
        .into_iter()
        .zip(gained)
        .map(|(report, gained)| view! { <Report lang=lang report=report gained=gained today=today /> }.into_any())
        .collect();
    let older = items.split_off(OPEN.min(items.len()));
    view! {
        <section class="card" aria-labelledby="reports">
            <div class="card-head">
                <h2 id="reports">{lang.reports_heading()}</h2>
                <p class="mute">{count} " " {lang.reports()}</p>
            </div>
            {(count == 0).then(|| view! { <p class="mute">{lang.no_report_yet()}</p> })}
            {items}
            {(!older.is_empty())
                .then(|| {
                    let more = older.len();
                    view! {
                        <details class="more">
                            <summary>{lang.pick("ดูรายงานก่อนหน้า", "Earlier reports")} " (" {more} ")"</summary>
                            {older}
                        </details>
                    }
                })}
        </section>
    }
}

#[component]
fn Report(lang: Lang, report: ProgressReport, gained: Option<f64>, today: chrono::NaiveDate) -> impl IntoView {
    let ahead = (report.date > today).then(|| view! { <p class="mute">{lang.dated_ahead()}</p> });
    let percent = report.percent.map(|percent| {
        let fell = gained.filter(|gained| *gained < 0.0).map(|gained| lang.fell_by(-gained));
        let rose = gained.filter(|gained| *gained > 0.0).map(|gained| format!(" (+{})", number(gained)));
        let class = if fell.is_some() { "percent fell" } else { "percent" };
        view! {
            <p class=class>
                {number(percent)} " %" {rose}
                {fell.map(|words| view! { <span aria-hidden="true">" ▼"</span> " " {words} })}
            </p>
        }
    });
    let flag = |value: Option<bool>, yes: &'static str, no: &'static str| value.map(|v| if v { yes } else { no });
    let tags: Vec<String> = [
        flag(report.on_plan, lang.on_plan(), lang.off_plan()).map(str::to_owned),
        flag(report.on_target, lang.on_target(), lang.off_target()).map(str::to_owned),
        report.status.map(|status| {
            match status {
                ReportedStatus::InProgress => lang.in_progress(),
                ReportedStatus::Finished => lang.finished(),
            }
            .to_owned()
        }),
        report.spent.map(|money| format!("{} {} {}", lang.spent(), money.grouped(), lang.baht())),
    ]
    .into_iter()
    .flatten()
    .collect();
    view! {
        <article class="report">
            <div class="report-head">
                <h3>{lang.date(report.date)}</h3>
                {percent}
            </div>
            {ahead}
            {report.narrative.map(|text| view! { <p class="as-entered" lang=lang.own()>{text}</p> })}
            {report
                .problem
                .map(|text| {
                    view! {
                        <p class="as-entered trouble" lang=lang.own()>
                            <strong>{lang.problem()}</strong>
                            " "
                            {text}
                        </p>
                    }
                })}
            {report
                .obstacle
                .map(|text| {
                    view! {
                        <p class="as-entered trouble" lang=lang.own()>
                            <strong>{lang.obstacle()}</strong>
                            " "
                            {text}
                        </p>
                    }
                })}
            {(!report.steps.is_empty())
                .then(|| {
                    view! {
                        <p class="as-entered" lang=lang.own()>
                            <strong>{lang.rep_steps_finished()}</strong>
                            " "
                            {report.steps.join(" · ")}
                        </p>
                    }
                })}
            {(!tags.is_empty()).then(|| view! { <p class="tags">{tags.join(" · ")}</p> })}
        </article>
    }
}
