//! Units as rows: projects by standing, progress against plan, KPIs, money.

use domain::{city::UnitRow, fiscal_year::FiscalYear, standing::Status, text::number};
use leptos::prelude::*;

use crate::{chart::status::StatusBar, i18n::Lang, request::address};

/// The table. A row leads to the unit; a troubled count leads to just those projects.
#[component]
pub fn UnitTable(
    /// The reader's language.
    lang: Lang,
    /// The year shown.
    year: FiscalYear,
    /// The rows.
    rows: Vec<UnitRow>,
    /// What the rows are.
    caption: &'static str,
) -> impl IntoView {
    let year = year.to_string();
    let rows = rows
        .into_iter()
        .map(|row| {
            let code = row.code.to_string();
            let percent = |value: Option<f64>| value.map_or_else(|| "–".to_owned(), |v| format!("{} %", number(v.round())));
            let trouble: Vec<_> = [Status::Late, Status::Silent, Status::Behind]
                .into_iter()
                .filter(|status| row.projects.of(*status) > 0)
                .map(|status| {
                    let href = address("/projects", &[("year", &year), ("unit", &code), ("status", status.as_str())]);
                    view! {
                        <a class=format!("count-link {}", status.as_str()) href=href>
                            {lang.status(status)}
                            " "
                            {row.projects.of(status)}
                        </a>
                        " "
                    }
                })
                .collect();
            view! {
                <tr>
                    <th scope="row">
                        {row.parent.is_some().then_some("— ")}
                        <a href=address(&format!("/units/{code}"), &[("year", &year)]) lang=lang.own()>{row.name.clone()}</a>
                        <span class="sub code">{code}</span>
                    </th>
                    <td class="num" data-label=lang.projects()>
                        {number(row.projects.total() as f64)}
                    </td>
                    <td class="bar-cell" data-label=lang.project_status_heading()>
                        <StatusBar lang=lang counts=row.projects.clone() />
                    </td>
                    <td class="num" data-label=lang.progress()>
                        {percent(row.progress)}
                    </td>
                    <td class="num" data-label=lang.planned()>
                        {percent(row.planned)}
                    </td>
                    <td data-label=lang.attention()>
                        {if trouble.is_empty() { view! { <span class="mute">"–"</span> }.into_any() } else { trouble.into_any() }}
                    </td>
                    <td class="num" data-label=lang.kpis()>
                        {number(row.kpis as f64)}
                    </td>
                </tr>
            }
        })
        .collect_view();
    view! {
        <table class="table rows">
            <caption class="sr">{caption}</caption>
            <thead>
                <tr>
                    <th scope="col">{lang.unit()}</th>
                    <th scope="col" class="num">
                        {lang.projects()}
                    </th>
                    <th scope="col">{lang.status_label()}</th>
                    <th scope="col" class="num">
                        {lang.progress()}
                    </th>
                    <th scope="col" class="num">
                        {lang.planned()}
                    </th>
                    <th scope="col">{lang.attention()}</th>
                    <th scope="col" class="num">
                        {lang.kpis()}
                    </th>
                </tr>
            </thead>
            <tbody>{rows}</tbody>
        </table>
    }
}
