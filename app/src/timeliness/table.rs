//! The tables: units with their year, and months with their counts.

use domain::{
    fiscal_year::FiscalYear,
    text::number,
    timeliness::{Dues, Order, Outcome, Tally, UnitTimeliness, Year, total},
};
use leptos::prelude::*;

use crate::{chart::TimelinessStrip, i18n::Lang, request::address};

/// Percent, rounded down so that only all of them are 100.
fn share(tally: &Tally) -> String {
    tally.in_time().map_or_else(|| "–".to_owned(), |share| number(share.floor()))
}

/// A count, or nothing to see where there is none.
fn figure(count: u64) -> String {
    if count == 0 { "–".to_owned() } else { number(count as f64) }
}

/// The columns behind the first, each with whether the order goes by it.
fn heads(lang: Lang, order: Option<Order>) -> impl IntoView {
    let sorted = |by: Order, way: &'static str| (order == Some(by)).then_some(way);
    view! {
        <th scope="col" class="num">
            {lang.due_reports()}
        </th>
        <th scope="col" class="num">
            {lang.received_reports()}
        </th>
        <th scope="col" class="num" aria-sort=sorted(Order::InTime, "ascending")>
            {lang.in_time_share()}
        </th>
        <th scope="col" class="num" aria-sort=sorted(Order::Late, "descending")>
            {lang.outcome(Outcome::Late)}
        </th>
        <th scope="col" class="num" aria-sort=sorted(Order::Silent, "descending")>
            {lang.outcome(Outcome::Silent)}
        </th>
        <th scope="col" class="num">
            {lang.outcome(Outcome::Waiting)}
        </th>
    }
}

fn cells(lang: Lang, tally: Tally) -> impl IntoView {
    let cell = |label: &'static str, text: String| {
        view! {
            <td class="num" data-label=label>
                {text}
            </td>
        }
    };
    let count = |outcome: Outcome| cell(lang.outcome(outcome), figure(tally.of(outcome)));
    view! {
        {cell(lang.due_reports(), figure(tally.due()))}
        {cell(lang.received_reports(), figure(tally.received()))}
        {cell(lang.in_time_share(), share(&tally))}
        {count(Outcome::Late)}
        {count(Outcome::Silent)}
        {count(Outcome::Waiting)}
    }
}

/// Units, each with its year as a strip.
#[component]
pub fn UnitReports(
    /// The reader's language.
    lang: Lang,
    /// The year.
    year: FiscalYear,
    /// The units, in order.
    units: Vec<UnitTimeliness>,
    /// What they are in order by.
    order: Order,
) -> impl IntoView {
    let year_text = year.to_string();
    let rows = units
        .into_iter()
        .map(|unit| {
            let href = format!("{}#reporting", address(&format!("/units/{}", unit.code), &[("year", &year_text)]));
            view! {
                <tr>
                    <th scope="row">
                        {unit.parent.is_some().then_some("— ")}
                        <a href=href lang=lang.own_of(&unit.name)>{unit.name.clone()}</a>
                        <span class="sub code">{unit.code.to_string()}</span>
                    </th>
                    <td class="bar-cell ts-cell">
                        <TimelinessStrip lang=lang year=year months=unit.months id=format!("u{}", unit.code) />
                    </td>
                    {cells(lang, total(&unit.months))}
                </tr>
            }
        })
        .collect_view();
    let by_name = matches!(order, Order::Code | Order::Name).then_some("ascending");
    view! {
        <table class="table rows">
            <caption class="sr">{lang.timeliness_by_unit()}</caption>
            <thead>
                <tr>
                    <th scope="col" aria-sort=by_name>
                        {lang.unit()}
                    </th>
                    <th scope="col">{lang.timeliness_strip()}</th>
                    {heads(lang, Some(order))}
                </tr>
            </thead>
            <tbody>{rows}</tbody>
        </table>
    }
}

/// Months, each with its counts and the day it was due: the twin of the strip.
#[component]
pub fn MonthReports(
    /// The reader's language.
    lang: Lang,
    /// The year.
    year: FiscalYear,
    /// Its months.
    months: Year,
    /// The last days in time.
    dues: Dues,
) -> impl IntoView {
    let rows = year
        .months()
        .zip(months)
        .zip(dues)
        .filter(|((_, tally), _)| tally.due() > 0)
        .map(|((month, tally), due)| {
            view! {
                <tr>
                    <th scope="row">{lang.month_of(month, year)}</th>
                    <td data-label=lang.due_day()>{lang.date(due)}</td>
                    {cells(lang, tally)}
                </tr>
            }
        })
        .collect_view();
    view! {
        <table class="table rows">
            <caption class="sr">{lang.timeliness_by_month()}</caption>
            <thead>
                <tr>
                    <th scope="col">{lang.month_label()}</th>
                    <th scope="col">{lang.due_day()}</th>
                    {heads(lang, None)}
                </tr>
            </thead>
            <tbody>{rows}</tbody>
        </table>
    }
}
