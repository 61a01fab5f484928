//! What a report says, to be read.

use domain::{
    report::{Content, NewQuarter, NewReport, ReportField as F, Submission, Trouble},
    text::number,
};
use leptos::prelude::*;

use crate::{i18n::Lang, ui::facts::Fact};

/// What is odd about a report, in words that stand out.
pub fn odd(lang: Lang, odd: &[domain::report::Odd]) -> AnyView {
    // The oddest first.
    odd.iter()
        .rev()
        .map(|odd| view! { <span class="badge late rp-odd">{lang.odd_told(*odd)}</span> })
        .collect_view()
        .into_any()
}

/// Who sent a report, and who corrected it where that is somebody else.
pub fn sender(lang: Lang, submission: &Submission) -> String {
    match &submission.corrected_by {
        Some(who) => format!("{} · {} {who}", submission.author, lang.rep_corrected_by()),
        None => submission.author.clone(),
    }
}

/// A report whole.
#[component]
pub fn Told(
    /// The reader's language.
    lang: Lang,
    /// The report.
    submission: Submission,
) -> impl IntoView {
    let content = said(lang, &submission.content, &Measured::of(&submission));
    let corrected = match &submission.corrected_by {
        Some(who) => format!("{} {who}", lang.rep_corrected_by()),
        None => lang.rep_changed().to_owned(),
    };
    view! {
        <article class="report rp-told">
            <p class="mute">
                {lang.rep_sent_by()} " " {submission.author.clone()} " · " {lang.clock(submission.sent_at)}
                {(submission.version > 1)
                    .then(|| view! { " · " {lang.rep_version()} " " {submission.version} " · " {corrected} " · " {lang.clock(submission.changed_at)} })}
            </p>
            {content}
        </article>
    }
}

/// What a record's results are counted in, and what was aimed at.
#[derive(Clone, Debug, Default)]
pub struct Measured {
    unit: Option<String>,
    target: Option<f64>,
}

impl Measured {
    /// Of a report's record.
    pub fn of(submission: &Submission) -> Self {
        Self { unit: submission.unit_of_measure.clone(), target: submission.target }
    }

    /// A result with its unit and the target: `80 คน · เป้าหมาย 100 คน`.
    pub fn told(&self, lang: Lang, result: f64) -> String {
        self.beside_target(lang, &number(result))
    }

    /// From one result to another: `ร้อยละ 82.5 → 84 · เป้าหมาย ร้อยละ 90`.
    pub fn changed(&self, lang: Lang, before: Option<f64>, after: Option<f64>) -> String {
        let [before, after] = [before, after].map(|value| value.map_or_else(|| "–".to_owned(), number));
        self.beside_target(lang, &format!("{before} → {after}"))
    }

    fn beside_target(&self, lang: Lang, said: &str) -> String {
        let unit = self.unit.as_deref();
        let (before, behind) = lang.around(unit);
        let said: Vec<&str> = before.into_iter().chain([said]).chain(behind).collect();
        let said = said.join(" ");
        match self.target {
            Some(target) => format!("{said} · {} {}", lang.target(), lang.measured(target, unit)),
            None => said,
        }
    }
}

/// What it says.
pub fn said(lang: Lang, content: &Content, measured: &Measured) -> AnyView {
    match content {
        Content::Progress(report) => progress(lang, report, measured),
        Content::Quarter(report) => quarter(lang, report, measured),
    }
}

fn progress(lang: Lang, report: &NewReport, measured: &Measured) -> AnyView {
    let trouble = |trouble: &Trouble| {
        let who = trouble.who.as_ref().map(|who| format!("{}: {who}", lang.report_field(F::ProblemWho)));
        let by = trouble.by.map(|by| format!("{} {}", lang.report_field(F::ProblemBy), lang.date(by)));
        let told: Vec<String> = [Some(trouble.text.clone()), who, by].into_iter().flatten().collect();
        told.join(" · ")
    };
    let baht = |money: domain::money::Money| format!("{} {}", money.grouped(), lang.baht());
    let steps: Vec<String> = report.steps.iter().map(|step| step.title.clone()).collect();
    view! {
        <div class="report-head">
            <p><strong>{lang.date(report.date)}</strong></p>
            <p class="percent">{number(report.percent)} " %"</p>
        </div>
        <p class="as-entered" lang=lang.own()>{report.narrative.clone()}</p>
        <dl class="facts record">
            <Fact lang=Some(lang) term=lang.report_field(F::FallReason) value=report.fall_reason.clone() />
            <Fact lang=Some(lang) term=lang.report_field(F::Step) value=(!steps.is_empty()).then(|| steps.join(" · ")) />
            <Fact lang=Some(lang) term=lang.problem() value=report.problem.as_ref().map(trouble) />
            <Fact lang=Some(lang) term=lang.obstacle() value=report.obstacle.as_ref().map(trouble) />
            <Fact lang=Some(lang) term=lang.spent() value=report.spent.map(baht) />
            <Fact lang=Some(lang) term=lang.report_field(F::SpentRemark) value=report.spent_remark.clone() />
            <Fact lang=Some(lang) term=lang.report_field(F::MonthResult) value=report.month_result.map(|result| measured.told(lang, result)) />
        </dl>
    }
    .into_any()
}

fn quarter(lang: Lang, report: &NewQuarter, measured: &Measured) -> AnyView {
    view! {
        <div class="report-head">
            <p><strong>{lang.quarter()} " " {report.quarter.number()}</strong></p>
            <p class="percent">{report.result.map_or_else(|| "–".to_owned(), |result| measured.told(lang, result))}</p>
        </div>
        <p class="as-entered" lang=lang.own()>{report.report.clone()}</p>
        <dl class="facts record">
            <Fact lang=Some(lang) term=lang.report_field(F::Evidence) value=report.evidence.clone() />
        </dl>
    }
    .into_any()
}
