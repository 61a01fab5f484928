//! `/admin/periods/{year}`: a year's rules, its windows, and what is different for some units.

use chrono::NaiveDate;
use domain::{
    fiscal_year::FiscalYear,
    history::Subject,
    period::{Period, ReportingWindow, WindowState, YearCalendar, reopening::Reopening},
};
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;
use store::{
    StoreError,
    period::{ExceptionItem, YearView},
};

use super::{periods::RuleFields, reopening::Reopenings};
use crate::{
    audit::{history::History, subject::history_of},
    error::failure,
    form::Submitted,
    i18n::Lang,
    request::Request,
    ui::{
        input::{FormProblem, Input},
        layout::{Breadcrumbs, Layout},
        select::Choice,
    },
};

/// The page.
#[component]
pub fn PeriodPage() -> impl IntoView {
    let request = Request::current();
    let year = use_params_map().read().get("year").and_then(|text| text.parse::<FiscalYear>().ok());
    Suspend::new(async move {
        let found = match year {
            Some(year) => load(&request, year).await,
            // Whether there is such a year is for those who keep them.
            None => store::period::list(&request.db, &request.actor).await.and(Err(StoreError::NotFound)),
        };
        match found {
            Ok((view, asked)) => page(request, view, asked).into_any(),
            Err(error) => failure(&request, &error),
        }
    })
}

async fn load(request: &Request, year: FiscalYear) -> Result<(YearView, Vec<Reopening>), StoreError> {
    let view = store::period::view(&request.db, &request.actor, year).await?;
    Ok((view, store::period::reopening::of_year(&request.db, &request.actor, year).await?))
}

fn page(request: Request, year: YearView, asked: Vec<Reopening>) -> impl IntoView {
    let lang = request.lang;
    let submitted = request.submitted.clone();
    let calendar = year.calendar;
    let base = format!("/admin/periods/{}", calendar.year);
    let whole = history_of(Subject::Year, &calendar.year.to_string());
    let title = format!("{} {}", lang.fiscal_year(), lang.year(calendar.year));
    let trail = vec![
        ("/admin".to_owned(), lang.administration().to_owned()),
        ("/admin/periods".to_owned(), lang.periods().to_owned()),
    ];
    let rows = calendar.windows.iter().map(|window| row(&request, &calendar, window)).collect_view();
    view! {
        <Layout request=request.clone() title=title.clone()>
            <Breadcrumbs lang=lang trail=trail />
            <div class="page-head">
                <h1>{title}</h1>
            </div>
            <FormProblem lang=lang submitted=submitted.clone() />
            <Reopenings request=request.clone() base=base.clone() items=asked />
            <section class="card" aria-labelledby="windows">
                <h2 id="windows">{lang.windows_of_year()}</h2>
                <p class="mute">{lang.windows_hint()}</p>
                <form method="post" action=format!("{base}/windows")>
                    <input type="hidden" name="version" value=year.version />
                    <table class="table rows days">
                        <caption class="sr">{lang.windows_of_year()}</caption>
                        <thead>
                            <tr>
                                <th scope="col">{lang.period_label()}</th>
                                <th scope="col">{lang.opens_on()}</th>
                                <th scope="col">{lang.due_on()}</th>
                                <th scope="col">{lang.locks_on()}</th>
                            </tr>
                        </thead>
                        <tbody>{rows}</tbody>
                    </table>
                    <button>{lang.save_windows()}</button>
                </form>
            </section>
            <section class="card" aria-labelledby="exceptions">
                <h2 id="exceptions">{lang.exceptions()}</h2>
                <Exceptions lang=lang base=base.clone() items=year.exceptions />
                <h3 id="except">{lang.exception_add()}</h3>
                <p class="mute">{lang.exception_hint()}</p>
                <ExceptionForm lang=lang submitted=submitted.clone() base=base.clone() year=calendar.year />
            </section>
            <section class="card narrow" aria-labelledby="rules">
                <h2 id="rules">{lang.rules_of_year()}</h2>
                <p class="mute">{lang.rules_hint()}</p>
                <form method="post" action=format!("{base}/rules") class="form">
                    <input type="hidden" name="version" value=year.version />
                    <RuleFields lang=lang submitted=submitted rules=calendar.rules />
                    <button>{lang.save_rules()}</button>
                </form>
            </section>
            <History lang=lang history=year.history whole=whole />
        </Layout>
    }
}

fn row(request: &Request, calendar: &YearCalendar, window: &ReportingWindow) -> impl IntoView + use<> {
    let lang = request.lang;
    // A year that is locked locks its months and quarters too.
    let state = match calendar.state(window.period, &[], request.today).unwrap_or(window.state(request.today)) {
        // A year whose plans were due is no late report.
        WindowState::Overdue { due, .. } if window.period == Period::Year => WindowState::Open { due },
        state => state,
    };
    let late = if state.takes() { "" } else { "mute" };
    let cells = [
        ("opens", lang.opens_on(), Some(window.opens)),
        ("due", lang.due_on(), Some(window.due)),
        ("locks", lang.locks_on(), window.locks),
    ];
    let cells = cells.map(|(part, label, day)| cell(request, window.period, part, label, day)).collect_view();
    view! {
        <tr>
            <th scope="row">
                {lang.period(window.period)} <span class=format!("sub {late}")>{lang.window_state(state)}</span>
            </th>
            {cells}
        </tr>
    }
}

/// A day that is typed, with what is wrong with it and, where somebody else changed it, what stands there now.
fn cell(
    request: &Request,
    period: Period,
    part: &str,
    label: &'static str,
    day: Option<NaiveDate>,
) -> impl IntoView + use<> {
    let (lang, submitted) = (request.lang, &request.submitted);
    let name = format!("{part}.{period}");
    let now = day.map(|day| lang.typed_day(day)).unwrap_or_default();
    let typed = submitted.value(&name);
    let moved = typed
        .as_ref()
        .filter(|typed| **typed != now)
        .map(|_| format!("{} {}", lang.now_is(), if now.is_empty() { "–" } else { now.as_str() }));
    let problem = submitted.problem(&name).map(|problem| problem.words(lang));
    let id = name.replace('.', "-");
    let described = problem.is_some().then(|| format!("{id}-problem"));
    view! {
        <td data-label=label>
            <input
                id=id.clone()
                name=name
                value=typed.unwrap_or(now)
                inputmode="text"
                autocomplete="off"
                size="11"
                aria-label=format!("{} {label}", lang.period(period))
                aria-invalid=problem.is_some().then_some("true")
                aria-describedby=described
            />
            {problem.map(|text| view! { <p class="problem" id=format!("{id}-problem")>{text}</p> })}
            {moved.map(|text| view! { <p class="hint">{text}</p> })}
        </td>
    }
}

#[component]
fn Exceptions(lang: Lang, base: String, items: Vec<ExceptionItem>) -> impl IntoView {
    if items.is_empty() {
        return view! { <p class="mute">{lang.exceptions_none()}</p> }.into_any();
    }
    let day = move |day: Option<NaiveDate>| day.map_or_else(|| "–".to_owned(), |day| lang.date(day));
    let rows = items
        .into_iter()
        .map(|ExceptionItem { id, unit, exception }| {
            view! {
                <tr>
                    <th scope="row">
                        {unit.name} <span class="sub">{unit.code} " · " {lang.reach(exception.below)}</span>
                    </th>
                    <td data-label=lang.period_label()>{lang.period(exception.period)}</td>
                    <td data-label=lang.due_on()>{day(exception.due)}</td>
                    <td data-label=lang.locks_on()>{day(exception.locks)}</td>
                    <td data-label=lang.reason() class="as-entered" lang=lang.own()>{exception.reason}</td>
                    <td>
                        <form method="post" action=format!("{base}/exceptions/{id}/remove")>
                            <button class="quiet">{lang.exception_take_back()}</button>
                        </form>
                    </td>
                </tr>
            }
        })
        .collect_view();
    view! {
        <table class="table rows">
            <caption class="sr">{lang.exceptions()}</caption>
            <thead>
                <tr>
                    <th scope="col">{lang.unit()}</th>
                    <th scope="col">{lang.period_label()}</th>
                    <th scope="col">{lang.due_on()}</th>
                    <th scope="col">{lang.locks_on()}</th>
                    <th scope="col">{lang.reason()}</th>
                    <td></td>
                </tr>
            </thead>
            <tbody>{rows}</tbody>
        </table>
    }
    .into_any()
}

#[component]
fn ExceptionForm(lang: Lang, submitted: Submitted, base: String, year: FiscalYear) -> impl IntoView {
    let periods = Period::all(year).map(|period| (period.to_string(), lang.period(period))).collect();
    let reaches = [true, false].map(|below| (below.to_string(), lang.reach(below).to_owned())).to_vec();
    let chosen = |name: &str, otherwise: &str| Some(submitted.value(name).unwrap_or_else(|| otherwise.to_owned()));
    let (period, below) = (chosen("period", ""), chosen("below", "true"));
    view! {
        <form method="post" action=format!("{base}/exceptions#except") class="form row">
            <Input
                lang=lang
                submitted=submitted.clone()
                label=lang.unit_code()
                name="unit"
                inputmode="numeric"
                hint=lang.unit_digits_hint()
            />
            <Choice label=lang.reach_label() name="below" chosen=below every=None options=reaches />
            <Choice label=lang.period_label() name="period" chosen=period every=None options=periods />
            <Input lang=lang submitted=submitted.clone() label=lang.due_on() name="due" required=false />
            <Input lang=lang submitted=submitted.clone() label=lang.locks_on() name="locks" required=false />
            <Input lang=lang submitted=submitted label=lang.reason() name="reason" />
            <button>{lang.exception_add()}</button>
        </form>
    }
}
