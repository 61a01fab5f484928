//! `/admin/periods`: the years that are set up, and setting one up.

use domain::{
    fiscal_year::FiscalYear,
    period::{Period, YearCalendar, YearRules},
};
use leptos::prelude::*;

use super::reopening::ReopeningsWait;
use crate::{
    error::failure,
    form::Submitted,
    i18n::Lang,
    request::Request,
    ui::{
        input::{FormProblem, Input},
        layout::{Breadcrumbs, Layout},
    },
};

/// The page.
#[component]
pub fn PeriodListPage() -> impl IntoView {
    let request = Request::current();
    Suspend::new(async move {
        match store::period::list(&request.db, &request.actor).await {
            Ok(years) => page(request, years).into_any(),
            Err(error) => failure(&request, &error),
        }
    })
}

fn page(request: Request, years: Vec<YearCalendar>) -> impl IntoView {
    let lang = request.lang;
    let next = years.first().map_or_else(|| FiscalYear::of(request.today), |newest| newest.year.next());
    let empty = years.is_empty();
    let rows = years
        .iter()
        .map(|calendar| {
            let open: Vec<String> = open_now(&request, calendar).map(|period| lang.period(period)).collect();
            let due = next_due(&request, calendar);
            let closes = calendar.window(Period::Year, &[]).and_then(|window| window.locks);
            view! {
                <tr>
                    <th scope="row">
                        <a href=format!("/admin/periods/{}", calendar.year)>{lang.fiscal_year()} " " {lang.year(calendar.year)}</a>
                    </th>
                    <td data-label=lang.open_now()>{if open.is_empty() { "–".to_owned() } else { open.join(", ") }}</td>
                    <td data-label=lang.next_due()>{due.unwrap_or_else(|| "–".to_owned())}</td>
                    <td data-label=lang.year_locks()>{closes.map_or_else(|| "–".to_owned(), |day| lang.date(day))}</td>
                    <td data-label=lang.exceptions_count() class="num">{calendar.exceptions.len()}</td>
                </tr>
            }
        })
        .collect_view();
    view! {
        <Layout request=request.clone() title=lang.periods().to_owned()>
            <Breadcrumbs lang=lang trail=vec![("/admin".to_owned(), lang.administration().to_owned())] />
            <div class="page-head">
                <h1>{lang.periods()}</h1>
                <ReopeningsWait request=request.clone() />
            </div>
            <section class="card">
                {if empty {
                    view! { <p class="empty">{lang.periods_none()}</p> }.into_any()
                } else {
                    view! {
                        <table class="table rows">
                            <caption class="sr">{lang.periods()}</caption>
                            <thead>
                                <tr>
                                    <th scope="col">{lang.fiscal_year()}</th>
                                    <th scope="col">{lang.open_now()}</th>
                                    <th scope="col">{lang.next_due()}</th>
                                    <th scope="col">{lang.year_locks()}</th>
                                    <th scope="col" class="num">{lang.exceptions_count()}</th>
                                </tr>
                            </thead>
                            <tbody>{rows}</tbody>
                        </table>
                    }
                        .into_any()
                }}
            </section>
            <section class="card narrow" aria-labelledby="open">
                <h2 id="open">{lang.open_year()}</h2>
                <p class="mute">{lang.open_year_hint()}</p>
                <FormProblem lang=lang submitted=request.submitted.clone() />
                <form method="post" action="/admin/periods" class="form">
                    <Input
                        lang=lang
                        submitted=request.submitted.clone()
                        label=lang.year_be()
                        name="year"
                        inputmode="numeric"
                        value=next.to_string()
                    />
                    <RuleFields lang=lang submitted=request.submitted.clone() rules=YearRules::default() />
                    <button>{lang.open_year()}</button>
                </form>
            </section>
        </Layout>
    }
}

/// What is filled in today, but for the year itself.
fn open_now<'a>(request: &'a Request, calendar: &'a YearCalendar) -> impl Iterator<Item = Period> + 'a {
    let takes = |period: Period| calendar.state(period, &[], request.today).is_some_and(|state| state.takes());
    Period::all(calendar.year).filter(move |period| *period != Period::Year && takes(*period))
}

/// What is due next, and when.
fn next_due(request: &Request, calendar: &YearCalendar) -> Option<String> {
    let windows = calendar.windows.iter().filter(|window| window.due >= request.today);
    let next = windows.min_by_key(|window| window.due)?;
    Some(format!("{} · {}", request.lang.period(next.period), request.lang.date(next.due)))
}

/// The fields of a year's rules.
#[component]
pub fn RuleFields(
    /// The reader's language.
    lang: Lang,
    /// What was submitted.
    submitted: Submitted,
    /// What is in force.
    rules: YearRules,
) -> impl IntoView {
    view! {
        <Input
            lang=lang
            submitted=submitted.clone()
            label=lang.month_due_day()
            name="month_due_day"
            inputmode="numeric"
            value=rules.month_due_day.to_string()
            hint=lang.due_day_hint()
        />
        <Input
            lang=lang
            submitted=submitted.clone()
            label=lang.quarter_due_day()
            name="quarter_due_day"
            inputmode="numeric"
            value=rules.quarter_due_day.to_string()
            hint=lang.due_day_hint()
        />
        <Input
            lang=lang
            submitted=submitted
            label=lang.lock_after()
            name="lock_after"
            inputmode="numeric"
            value=rules.lock_after.map(|days| days.to_string()).unwrap_or_default()
            hint=lang.lock_after_hint()
            required=false
        />
    }
}
