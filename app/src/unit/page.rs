//! `/units/{code}`: one unit's year, every KPI with its quarters and reports.

use domain::{
    city::UnitYear,
    history::Subject,
    standing::Status,
    text::number,
    unit::{Named, UnitCode},
};
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;
use store::StoreError;

use super::{
    kpis::{self, KpiSection},
    then,
    work::UnitWork,
};
use crate::{
    audit::subject::history_of,
    chart::status::{StatusBar, StatusLegend},
    error::{failure, not_found},
    past,
    project::list::ProjectTable,
    request::{Request, address},
    timeliness::UnitReporting,
    ui::layout::{Breadcrumbs, Layout},
};

/// Projects shown on a unit's page, those that need attention first; the list has all.
const ATTENTION: usize = 10;

/// The page.
#[component]
pub fn UnitPage() -> impl IntoView {
    let request = Request::current();
    let asked = use_params_map().read_untracked().get("code").unwrap_or_default();
    Suspend::new(async move {
        let Ok(code) = asked.parse::<UnitCode>() else {
            return unknown(&request, &asked).await;
        };
        match past::day(&request) {
            Err(problem) => return past::refused(&request, &problem),
            Ok(Some(day)) => {
                return match store::unit::as_of(&request.db, &request.actor, &code, day).await {
                    Ok(was) => {
                        past::shown(&request, Subject::Unit, code.as_str(), was, |request, was| {
                            then::page(request, was).into_any()
                        })
                        .await
                    }
                    Err(StoreError::NotFound) => unknown(&request, &asked).await,
                    Err(error) => failure(&request, &error),
                };
            }
            Ok(None) => {}
        }
        let filter = kpis::filter_of(&request);
        match store::unit::year(&request.db, &request.actor, &code, &filter, request.today).await {
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
    let unit = data.unit.clone();
    let year = data.year.to_string();
    let code = unit.code.to_string();
    let mut trail = vec![("/".to_owned(), lang.city().to_owned()), ("/units".to_owned(), lang.units().to_owned())];
    trail.extend(data.parent.iter().map(|parent| (format!("/units/{}", parent.code), parent.name.clone())));
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
    let all_href = list(None);
    let name_then =
        data.name_then.as_ref().map(|name| view! { <span>{format!("{}: {name}", lang.name_then())}</span> });
    let closed = lang.closing(data.closed_from, today).map(|text| view! { <strong>{text}</strong> });
    let mut projects = data.projects.clone();
    projects.truncate(ATTENTION);
    view! {
        <Layout request=request.clone() title=unit.name.clone() years=data.years.clone()>
            <div class="page-head">
                <Breadcrumbs lang=lang trail=trail />
                <h1 lang=lang.own()>{unit.name.clone()}</h1>
                <p class="meta">
                    <span class="code">{code.clone()}</span>
                    <span>{lang.fiscal_year()} " " {lang.year(data.year)}</span>
                    {name_then}
                    {closed}
                    <a href=history_of(Subject::Unit, &code)>{lang.history_heading()}</a>
                </p>
                <UnitWork request=request.clone() unit=unit.code.clone() year=data.year />
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
            <UnitReporting request=request.clone() unit=unit.code.clone() year=data.year />
            <section class="card" aria-labelledby="attention">
                <div class="card-head">
                    <h2 id="attention">{lang.attention()}</h2>
                    <p>
                        <a href=all_href>{lang.all_projects()} " (" {number(unit.projects.total() as f64)} ")"</a>
                    </p>
                </div>
                {if projects.is_empty() {
                    view! { <p class="mute">{lang.no_projects_in_year()}</p> }.into_any()
                } else {
                    view! { <ProjectTable lang=lang rows=projects today=today /> }.into_any()
                }}
            </section>
            <KpiSection request=request.clone() data=data.clone() />
            <NamedList heading=lang.sub_units() items=data.children link=true />
            <NamedList heading=lang.sections() items=data.sections link=false />
        </Layout>
    }
}

#[component]
fn NamedList(heading: &'static str, items: Vec<Named>, link: bool) -> impl IntoView {
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
