//! `/my/approve`: the reports that wait for a decision, the oddest first.

use domain::{
    listing::Listing,
    report::{Content, Decided, ReportField, Submission},
    text::number,
};
use leptos::prelude::*;
use store::report::{WAITING_PAGE, waiting};

use super::told::{Measured, odd, said, sender};
use crate::{
    error::failure,
    i18n::Lang,
    request::Request,
    ui::{
        input::FormProblem,
        layout::{Breadcrumbs, Layout},
        own::Own,
        pager::Pager,
    },
};

/// Characters of a text shown before it is unfolded.
const BRIEF: usize = 140;

/// The page.
#[component]
pub fn ApprovePage() -> impl IntoView {
    let request = Request::current();
    Suspend::new(async move {
        match waiting(&request.db, &request.actor, request.page()).await {
            Ok(listing) => page(request, listing).into_any(),
            Err(error) => failure(&request, &error),
        }
    })
}

/// The value of a report's box.
fn value(row: &Submission) -> String {
    format!("{}:{}", row.id, row.version)
}

fn page(request: Request, listing: Listing<Submission>) -> impl IntoView {
    let lang = request.lang;
    let trail = vec![("/my".to_owned(), lang.my().to_owned())];
    let total = listing.total;
    let (page, pages) = (listing.page, total.div_ceil(WAITING_PAGE).max(1));
    let submitted = request.submitted.clone();
    let sent: Vec<String> =
        submitted.values.iter().filter(|(name, _)| name == "report").map(|(_, value)| value.clone()).collect();
    let select = request.param("select").map(str::to_owned);
    let chosen = |row: &Submission| match select.as_deref() {
        _ if !submitted.values.is_empty() => sent.contains(&value(row)),
        Some("all") => true,
        Some("fine") => row.odd.is_empty(),
        _ => false,
    };
    let items = listing.rows.iter().map(|row| item(lang, row, chosen(row))).collect_view();
    let ways = [("all", lang.rep_select_all()), ("fine", lang.rep_select_fine()), ("none", lang.rep_select_none())];
    let ways = ways
        .map(|(word, label)| {
            let href = request.with("select", (word != "none").then_some(word));
            let here = (select.as_deref().unwrap_or("none") == word).then_some("true");
            view! {
                <li>
                    <a href=href aria-current=here>{label}</a>
                </li>
            }
        })
        .collect_view();
    let reason = submitted.value("reason").unwrap_or_default();
    let problem = submitted.problem("reason").map(|problem| problem.words(lang));
    let described = problem.is_some().then_some("f-reason-problem");
    let body = if total == 0 {
        view! { <section class="card"><p class="empty">{lang.rep_approve_none()}</p></section> }.into_any()
    } else {
        view! {
            <nav class="choices" aria-label=lang.rep_select_all()>
                <ul>{ways}</ul>
            </nav>
            <form method="post" action="/my/approve" class="rp-decide">
                <input type="hidden" name="lang" value=lang.code() />
                <section class="card list" aria-label=lang.rep_approve()>
                    <p class="mute count" role="status">{number(total as f64)} " " {lang.items()}</p>
                    <ul class="plain-list rp-list">{items}</ul>
                    <Pager request=request.clone() page=page pages=pages />
                </section>
                <div class="card rp-bar">
                    // The first button is what Enter presses: it publishes nothing.
                    <div class="field">
                        <label for="f-reason">{lang.rep_return_reason()}</label>
                        <input
                            id="f-reason"
                            name="reason"
                            maxlength=store::report::REASON.to_string()
                            value=reason
                            autocomplete="off"
                            aria-invalid=problem.is_some().then_some("true")
                            aria-describedby=described
                        />
                        {problem.map(|text| view! { <p class="problem" id="f-reason-problem">{text}</p> })}
                    </div>
                    <button class="quiet" name="do" value="return">{lang.rep_do_return()}</button>
                    <button name="do" value="approve">{lang.rep_do_approve()}</button>
                </div>
            </form>
        }
        .into_any()
    };
    view! {
        <Layout request=request.clone() title=lang.rep_approve().to_owned()>
            <div class="page-head">
                <Breadcrumbs lang=lang trail=trail />
                <h1>{lang.rep_approve()}</h1>
                <p class="mute">{lang.rep_approve_hint()}</p>
            </div>
            <FormProblem lang=lang submitted=request.submitted.clone() />
            {request.submitted.decided.as_ref().map(|decided| some_left(lang, decided))}
            {body}
        </Layout>
    }
}

/// How many reports were decided on, and which were left and why.
fn some_left(lang: Lang, decided: &Decided) -> AnyView {
    let items = decided.left.iter().map(|left| {
        view! {
            <li>
                <a href=format!("/my/reports/{}", left.id) lang=lang.own()>{left.of.name.clone()}</a>
                " "
                <span class="code">{left.of.code.clone()}</span>
                " · "
                {lang.why_left(left.why)}
            </li>
        }
    });
    view! {
        <div class="flag rp-left" role="alert">
            <p><strong>{lang.decided_and_left(decided.done.len(), decided.left.len())}</strong></p>
            <ul>{items.collect_view()}</ul>
        </div>
    }
    .into_any()
}

/// The percent a project's plan asks for by the day a report speaks for, for whoever weighs the report's.
pub fn planned(lang: Lang, row: &Submission) -> Option<String> {
    let Content::Progress(report) = &row.content else { return None };
    Some(format!("{} {} % ({})", lang.rep_plan_says(), number(row.planned?.round()), lang.date(report.date)))
}

/// From what is published (of a project until its day) to what is reported, and what was published behind it.
pub fn change(lang: Lang, row: &Submission) -> String {
    match &row.content {
        Content::Progress(report) => {
            let before = row.published.map_or_else(|| "–".to_owned(), number);
            let change = format!("{before} → {} %", number(report.percent));
            match row.later {
                Some((day, percent)) => format!("{change} · {}", lang.rep_later_short(day, percent)),
                None => change,
            }
        }
        Content::Quarter(report) => {
            format!("{} {}", lang.result(), Measured::of(row).changed(lang, row.published, report.result))
        }
    }
}

/// What whoever decides should see without unfolding anything: why the percent fell, and which steps are told finished.
fn head(lang: Lang, content: &Content) -> Option<AnyView> {
    let Content::Progress(report) = content else { return None };
    let fell = report.fall_reason.clone().map(|reason| {
        view! {
            <p class="as-entered rp-fell" lang=lang.own()>
                <strong>{lang.report_field(ReportField::FallReason)}</strong>
                " "
                {reason}
            </p>
        }
    });
    let finished = (!report.steps.is_empty()).then(|| {
        let titles: Vec<&str> = report.steps.iter().map(|step| step.title.as_str()).collect();
        view! {
            <p class="as-entered" lang=lang.own()>
                <strong>{lang.report_field(ReportField::Step)} " (" {titles.len()} ")"</strong>
                " "
                {titles.join(" · ")}
            </p>
        }
    });
    (fell.is_some() || finished.is_some()).then(|| view! { {fell} {finished} }.into_any())
}

fn item(lang: Lang, row: &Submission, chosen: bool) -> AnyView {
    let id = format!("r-{}", row.id);
    let text = row.content.text();
    let brief: String = text.chars().take(BRIEF).collect();
    let brief = if brief.len() < text.len() { format!("{brief}…") } else { brief };
    view! {
        <li class="rp-item rp-choose">
            <input id=id.clone() name="report" type="checkbox" value=value(row) checked=chosen />
            <div>
                <label class="rp-name" for=id lang=lang.own()>{row.of.name.clone()}</label>
                <p class="sub">
                    <span class="code">{row.of.code.clone()}</span>
                    " · "
                    {lang.period_of(row.year, row.period)}
                    {row.unit.as_ref().map(|unit| view! { " · " <Own lang=lang text=unit.name.clone() /> })}
                </p>
                <p class="rp-facts">
                    <strong>{change(lang, row)}</strong>
                    {planned(lang, row).map(|planned| view! { <span>{planned}</span> })}
                    {odd(lang, &row.odd)}
                    {(row.files > 0).then(|| view! { <span>{lang.files_count(row.files)}</span> })}
                    <span class="mute">{sender(lang, row)} " · " {lang.clock(row.changed_at)}</span>
                </p>
                {head(lang, &row.content)}
                <details class="more">
                    <summary>{brief}</summary>
                    {said(lang, &row.content, &Measured::of(row))}
                    <p><a href=format!("/my/reports/{}", row.id)>{lang.rep_view()}</a></p>
                </details>
            </div>
        </li>
    }
    .into_any()
}
