//! `/units/{code}`: one unit's year, every KPI with its quarters and reports.

use domain::{city::UnitYear, kpi::KpiView, standing::Status, text::number, unit::UnitCode};
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;
use store::StoreError;

use crate::{
    chart::{
        quarter::QuarterFigure,
        status::{StatusBar, StatusLegend},
    },
    error::{failure, not_found},
    i18n::Lang,
    kpi::chart::{measured, target},
    project::list::ProjectTable,
    request::{Request, address},
    ui::layout::{Breadcrumbs, Layout},
};

/// The page.
#[component]
pub fn UnitPage() -> impl IntoView {
    let request = Request::current();
    let asked = use_params_map().read_untracked().get("code").unwrap_or_default();
    Suspend::new(async move {
        let Ok(code) = asked.parse::<UnitCode>() else {
            return unknown(&request, &asked).await;
        };
        let year = request.param("year").and_then(|text| text.parse().ok());
        match store::unit::year(&request.db, &request.actor, &code, year, request.today).await {
            Ok(unit) => found(request, unit).into_any(),
            Err(StoreError::NotFound) => unknown(&request, &asked).await,
            Err(error) => failure(&request, &error),
        }
    })
}

async fn unknown(request: &Request, asked: &str) -> AnyView {
    let near = match store::unit::near(&request.db, &request.actor, asked).await {
        Ok(near) => near.into_iter().map(|named| (format!("/units/{}", named.code), named)).collect(),
        Err(error) => return failure(request, &error),
    };
    not_found(request, Some(asked), near)
}

fn found(request: Request, data: UnitYear) -> impl IntoView {
    let lang = request.lang;
    let unit = data.unit;
    let year = data.year.to_string();
    let code = unit.code.to_string();
    let mut trail = vec![("/".to_owned(), lang.city().to_owned()), ("/units".to_owned(), lang.units().to_owned())];
    trail.extend(data.parent.iter().map(|parent| (format!("/units/{}", parent.code), parent.name.clone())));
    let mut dimensions: Vec<(Option<i32>, Vec<KpiView>)> = Vec::new();
    for kpi in data.kpis {
        match dimensions.last_mut() {
            Some((dimension, kpis)) if *dimension == kpi.dimension => kpis.push(kpi),
            _ => dimensions.push((kpi.dimension, vec![kpi])),
        }
    }
    let no_kpis = dimensions.is_empty();
    let groups = dimensions
        .into_iter()
        .map(|(dimension, kpis)| {
            let heading =
                dimension.map_or_else(|| lang.no_dimension().to_owned(), |d| format!("{} {d}", lang.dimension()));
            let count = kpis.len();
            let items = kpis.into_iter().map(|kpi| view! { <UnitKpi lang=lang kpi=kpi /> }).collect_view();
            view! {
                <section class="group">
                    <h3>
                        {heading} " " <span class="mute">{count} " " {lang.kpis()}</span>
                    </h3>
                    {items}
                </section>
            }
        })
        .collect_view();
    let today = request.today;
    let counts = unit.projects.clone();
    let list = |status: Option<Status>| {
        let mut pairs = vec![("year", year.as_str()), ("unit", code.as_str())];
        pairs.extend(status.map(|status| ("status", status.as_str())));
        address("/projects", &pairs)
    };
    let by_status = Status::ALL
        .into_iter()
        .filter(|status| counts.of(*status) > 0)
        .map(|status| (status, counts.of(status), list(Some(status))))
        .collect();
    let percent = |value: Option<f64>| value.map_or_else(|| "–".to_owned(), |v| format!("{} %", number(v.round())));
    let projects_empty = data.projects.is_empty();
    let all_href = list(None);
    let kpis_href = address("/kpis", &[("year", &year), ("unit", &code)]);
    view! {
        <Layout request=request.clone() title=unit.name.clone() years=data.years>
            <div class="page-head">
                <Breadcrumbs lang=lang trail=trail />
                <h1>{unit.name.clone()}</h1>
                <p class="meta">
                    <span class="code">{code.clone()}</span>
                    <span>{lang.fiscal_year()} " " {lang.year(data.year)}</span>
                </p>
            </div>
            <section class="card" aria-label=lang.project_status_heading()>
                <dl class="facts tiles">
                    <div>
                        <dt>{lang.projects()}</dt>
                        <dd class="figure">{number(unit.projects.total() as f64)}</dd>
                    </div>
                    <div>
                        <dt>{lang.progress()}</dt>
                        <dd class="figure">{percent(unit.progress)}</dd>
                    </div>
                    <div>
                        <dt>{lang.planned()}</dt>
                        <dd class="figure">{percent(unit.planned)}</dd>
                    </div>
                    <div>
                        <dt>{lang.kpis()}</dt>
                        <dd class="figure">{number(unit.kpis as f64)}</dd>
                    </div>
                    <div>
                        <dt>{lang.budget_spent()} " / " {lang.budget_received()}</dt>
                        <dd>{unit.budget_spent.grouped()} " / " {unit.budget_received.grouped()} " " {lang.baht()}</dd>
                    </div>
                </dl>
                <StatusBar lang=lang counts=unit.projects.clone() />
                <StatusLegend lang=lang entries=by_status />
            </section>
            <section class="card" aria-labelledby="attention">
                <div class="card-head">
                    <h2 id="attention">{lang.projects()}</h2>
                    <p>
                        <a href=all_href>{lang.all_projects()}</a>
                    </p>
                </div>
                {if projects_empty {
                    view! { <p class="mute">{lang.no_projects_in_year()}</p> }.into_any()
                } else {
                    view! { <ProjectTable lang=lang rows=data.projects today=today /> }.into_any()
                }}
            </section>
            <section class="card" aria-labelledby="kpis">
                <div class="card-head">
                    <h2 id="kpis">{lang.kpis()}</h2>
                    <p>
                        <a href=kpis_href>{lang.all_kpis()}</a>
                    </p>
                </div>
                {no_kpis.then(|| view! { <p class="mute">{lang.no_kpis_in_year()}</p> })}
                {groups}
            </section>
            <NamedList lang=lang heading=lang.sub_units() items=data.children link=true />
            <NamedList lang=lang heading=lang.sections() items=data.sections link=false />
        </Layout>
    }
}

#[component]
fn UnitKpi(lang: Lang, kpi: KpiView) -> impl IntoView {
    let reports: Vec<_> =
        kpi.quarters.iter().filter_map(|q| q.report.clone().map(|text| (q.quarter.number(), text))).collect();
    view! {
        <details class="kpi-row">
            <summary>
                <span class="kpi-name">
                    {kpi.name.clone()} " " <span class="mute code">{kpi.code.to_string()}</span>
                </span>
                <span class="kpi-figures">
                    {lang.target()} " " {target(&kpi)} " · " {lang.result()} " "
                    {kpi.result.map_or_else(|| lang.not_reported().to_owned(), |v| measured(v, kpi.unit_of_measure.as_deref()))}
                </span>
            </summary>
            <p>
                <a href=format!("/kpis/{}", kpi.code)>{lang.kpi_facts()}</a>
            </p>
            <QuarterFigure lang=lang kpi=kpi />
            {reports
                .into_iter()
                .map(|(quarter, text)| {
                    view! {
                        <h4>{lang.quarter_report()} " " {quarter}</h4>
                        <p class="as-entered">{text}</p>
                    }
                })
                .collect_view()}
        </details>
    }
}

#[component]
fn NamedList(lang: Lang, heading: &'static str, items: Vec<domain::unit::Named>, link: bool) -> impl IntoView {
    let _ = lang;
    (!items.is_empty()).then(|| {
        let items = items
            .into_iter()
            .map(|item| {
                let name = if link {
                    view! { <a href=format!("/units/{}", item.code)>{item.name}</a> }.into_any()
                } else {
                    item.name.into_any()
                };
                view! { <li>{name} " " <span class="mute code">{item.code}</span></li> }
            })
            .collect_view();
        view! {
            <section class="card">
                <h2>{heading}</h2>
                <ul class="plain-list">{items}</ul>
            </section>
        }
    })
}
