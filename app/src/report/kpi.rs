//! `/kpis/{code}/report`: a KPI's quarter.

use domain::{
    edit::Record,
    fiscal_year::Quarter,
    period::Period,
    quarter_result::QuarterResult,
    report::{NewQuarter, ReportDraft, ReportField as F, Submission, SubmissionState},
    text::number,
    unit::KpiCode,
};
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;
use store::{
    StoreError,
    report::{KpiSheet, kpi_sheet},
};

use super::{
    desk::ReportDesk,
    draft::ReportForm,
    field::{Typing, field},
    files::{self, ReportFiles},
    link::window_told,
    my::form_of,
    notice::{Shut, asks, behind, no_period, no_such, notice, waits},
    project::keys,
    reopen::Reopen,
    wire,
};
use crate::{
    error::failure,
    i18n::Lang,
    kpi::chart::target,
    request::{Request, address},
    ui::layout::{Breadcrumbs, Layout},
};

/// The page.
#[component]
pub fn KpiReportPage() -> impl IntoView {
    let request = Request::current();
    let asked = use_params_map().read_untracked().get("code").unwrap_or_default();
    Suspend::new(async move {
        match load(&request, &asked).await {
            Ok((sheet, files)) => page(request, sheet, files).into_any(),
            Err(StoreError::Invalid { field: "quarter", .. }) => no_period(&request, Record::Kpi),
            Err(error) => failure(&request, &error),
        }
    })
}

async fn load(request: &Request, asked: &str) -> Result<(KpiSheet, ReportFiles), StoreError> {
    let code: KpiCode = asked.parse().map_err(|_| StoreError::NotFound)?;
    let sent = request.submitted.report.as_ref().map(|form| form.draft.text(F::Quarter).to_owned());
    let number = |text: &str| Quarter::new(text.trim().parse().ok()?).ok();
    let quarter = match request.param("quarter") {
        Some(text) => Some(number(text).ok_or_else(|| no_such("quarter"))?),
        None => sent.as_deref().and_then(number),
    };
    let sheet = kpi_sheet(&request.db, &request.actor, &code, quarter, request.today).await?;
    let files = files::read(request, Record::Kpi, code.as_str(), &sheet.undecided).await?;
    Ok((sheet, files))
}

fn begin(request: &Request, sheet: &KpiSheet, waiting: Option<&Submission>) -> ReportForm {
    if let Some(form) = request.submitted.report.clone() {
        return form;
    }
    if let Some(waiting) = waiting {
        let mut form = ReportForm::new(waiting.content.draft());
        form.corrects = Some((waiting.id, waiting.version));
        return form;
    }
    // What is published is corrected, not written a second time.
    if let Some(known) = published(sheet) {
        return ReportForm::new(NewQuarter::of_published(known).draft());
    }
    let mut draft = ReportDraft::default();
    draft.put(F::Quarter, sheet.quarter.number().to_string());
    if request.param("from") == Some("last") {
        let before =
            sheet.facts.quarters.iter().rev().find(|known| known.quarter < sheet.quarter && known.is_reported());
        draft.put_some(F::Report, before.and_then(|known| known.report.as_deref()));
    }
    ReportForm::new(draft)
}

/// What is published of the quarter, if anything is.
fn published(sheet: &KpiSheet) -> Option<&QuarterResult> {
    sheet.kpi.quarters.iter().find(|known| known.quarter == sheet.quarter && known.is_reported())
}

/// That what is sent takes the place of what is published, which is told here, and stays to be read.
fn replaces(lang: Lang, record: &str, known: &QuarterResult, unit: Option<&str>) -> AnyView {
    let result = known.result.map_or_else(|| "–".to_owned(), |result| lang.measured(result, unit));
    let result = format!("{} {result}", lang.rep_result_published());
    let history = address(&format!("{record}/history"), &[("field", "quarters")]);
    view! {
        <div class="flag rp-published">
            <p><strong>{lang.rep_corrects_published()}</strong></p>
            <p>{result}</p>
            {known
                .report
                .clone()
                .map(|text| {
                    view! {
                        <details>
                            <summary>{lang.rep_text_published()}</summary>
                            <p class="as-entered" lang=lang.own()>{text}</p>
                        </details>
                    }
                })}
            <p class="hint">{lang.rep_published_kept()} " " <a href=history>{lang.history_heading()}</a></p>
        </div>
    }
    .into_any()
}

fn page(request: Request, sheet: KpiSheet, files: ReportFiles) -> impl IntoView {
    let lang = request.lang;
    let period = Period::Quarter(sheet.quarter);
    let waiting = sheet.undecided.iter().find(|sent| sent.period == period && sent.year == sheet.facts.year).cloned();
    let form = begin(&request, &sheet, waiting.as_ref());
    let waiting = waiting.filter(|_| request.submitted.report.is_none());
    let code = sheet.kpi.code.to_string();
    let record = format!("/kpis/{code}");
    let trail = vec![("/my".to_owned(), lang.my().to_owned()), (record.clone(), sheet.kpi.name.clone())];
    let shut = Shut::of(sheet.facts.year, period, sheet.window);
    let action = format!("{record}/report");
    let before = sheet.facts.quarters.iter().any(|known| known.quarter < sheet.quarter && known.report.is_some());
    let published = published(&sheet);
    let may_start = before
        && published.is_none()
        && waiting.is_none()
        && request.submitted.report.is_none()
        && request.param("from").is_none();
    let last = address(&action, &[("quarter", &sheet.quarter.number().to_string()), ("from", "last")]);
    let unit = sheet.kpi.unit_of_measure.clone();
    let hint = format!("{} {}", lang.target(), target(lang, &sheet.kpi));
    let hint = unit.map_or_else(|| hint.clone(), |unit| format!("{unit} · {hint}"));
    let quarter = form.draft.text(F::Quarter).to_owned();
    let quarter_problem = form.problem(lang, F::Quarter);
    let label = form.button(lang, published.is_some());
    let replaces = published.map(|known| replaces(lang, &record, known, sheet.kpi.unit_of_measure.as_deref()));
    let head = view! {
            <div class="page-head">
                <Breadcrumbs lang=lang trail=trail />
                <h1>{lang.rep_kpi_heading()}</h1>
                <p class="rp-of">
                    <a href=record lang=lang.own()>{sheet.kpi.name.clone()}</a>
                    " "
                    <span class="mute code">{code.clone()}</span>
                </p>
                <p class="meta">
                    <span><strong>{lang.period_of(sheet.facts.year, period)}</strong></span>
                    <span class:late=shut.is_some()>{window_told(lang, sheet.window)}</span>
                </p>
                {quarters(lang, &action, &sheet)}
            </div>
    };
    let ways = files::forms(lang, &files);
    let body = view! {
            // With the files that are chosen, where no script took them before.
            <form
                method="post"
                enctype="multipart/form-data"
                action=action.clone()
                class="rp-form"
                id="report"
                novalidate
                data-lang=lang.code()
                data-odd=lang.odd_words()
                data-words=lang.report_words()
                data-at=form_of(Record::Kpi, &code, period)
                data-quarters=wire::encode_quarters(&sheet.facts)
            >
                // Before the files: a form that breaks off still says what it is.
                <input type="hidden" name="lang" value=lang.code() />
                {keys(&form)}
                {waiting.as_ref().map(|waiting| waits(lang, waiting))}
                {notice(lang, &form)}
                {replaces}
                <section class="card rp-main" aria-label=lang.result()>
                    {known(lang, &sheet)}
                    <div data-report=F::Quarter.as_str()>
                        <input type="hidden" name="quarter" value=quarter />
                        {quarter_problem.map(|text| view! { <p class="problem" id="f-quarter-problem">{text}</p> })}
                    </div>
                    {field(lang, &form, F::Result, Typing::Number, Some(hint), false)}
                    {field(lang, &form, F::Report, Typing::Lines(5), Some(lang.rep_narrative_hint().to_owned()), true)}
                    {may_start.then(|| view! { <p class="rp-last"><a href=last>{lang.rep_from_last()}</a></p> })}
                    {field(lang, &form, F::Evidence, Typing::Lines(2), Some(lang.rep_evidence_hint().to_owned()), false)}
                </section>
                {files::files(lang, &form, files)}
                {asks(lang, &form)}
                <div class="rp-send">
                    <p class="rp-said" role="status"></p>
                    <button>{label}</button>
                </div>
            </form>
    };
    view! {
        <Layout request=request.clone() title=lang.rep_kpi_heading().to_owned()>
            {head}
            <Reopen request=request.clone() record=Record::Kpi code=code.clone() year=sheet.facts.year period=period window=sheet.window />
            {behind(lang, shut, &form, body.into_any())}
            {ways}
            <ReportDesk />
        </Layout>
    }
}

fn quarters(lang: Lang, action: &str, sheet: &KpiSheet) -> AnyView {
    let items = Quarter::ALL
        .into_iter()
        .map(|quarter| {
            let href = address(action, &[("quarter", &quarter.number().to_string())]);
            let here = (quarter == sheet.quarter).then_some("true");
            view! {
                <li>
                    <a href=href aria-current=here>{lang.quarter()} " " {quarter.number()}</a>
                </li>
            }
        })
        .collect_view();
    view! {
        <nav class="choices" aria-label=lang.rep_other_quarter()>
            <ul>{items}</ul>
        </nav>
    }
    .into_any()
}

/// The results until now.
fn known(lang: Lang, sheet: &KpiSheet) -> Option<AnyView> {
    let told: Vec<String> = sheet
        .facts
        .quarters
        .iter()
        .filter(|known| known.is_reported())
        .map(|known| {
            let result = known.result.map_or_else(|| "–".to_owned(), number);
            let waits = sheet.undecided.iter().any(|sent| {
                let here = sent.period == Period::Quarter(known.quarter) && sent.year == sheet.facts.year;
                here && sent.state == SubmissionState::Sent && known.quarter != sheet.quarter
            });
            let waits = waits.then(|| format!(" ({})", lang.submission_state(SubmissionState::Sent)));
            format!("{} {}: {result}{}", lang.quarter(), known.quarter.number(), waits.unwrap_or_default())
        })
        .collect();
    (!told.is_empty()).then(|| view! { <p class="rp-beside">{told.join(" · ")}</p> }.into_any())
}
