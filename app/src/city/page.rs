//! `/`: the city's figures of the year, and the way to all of it.

use domain::{
    city::CityYear,
    fiscal_year::FiscalYear,
    listing::{ProjectFilter, ProjectSort},
    project::ProjectRow,
    standing::Status,
    text::number,
};
use leptos::prelude::*;

use crate::{
    chart::status::{StatusBar, StatusLegend},
    error::failure,
    project::list::ProjectTable,
    request::{Request, address},
    ui::layout::Layout,
    unit::table::UnitTable,
};

/// Units shown on the front page: those with the most trouble.
const TROUBLED_UNITS: usize = 10;

/// Projects shown on the front page.
const ATTENTION: usize = 8;

/// The page.
#[component]
pub fn CityPage() -> impl IntoView {
    let request = Request::current();
    Suspend::new(async move {
        match load(&request).await {
            Ok(data) => page(request, data).into_any(),
            Err(error) => failure(&request, &error),
        }
    })
}

struct Data {
    city: CityYear,
    years: Vec<FiscalYear>,
    attention: Vec<ProjectRow>,
}

async fn load(request: &Request) -> Result<Data, store::StoreError> {
    let (db, actor) = (&request.db, &request.actor);
    let years = store::city::years(db, actor).await?;
    let year = request.year_among(&years);
    let city = store::city::year(db, actor, year, request.today).await?;
    let mut attention = Vec::new();
    for status in [Status::Late, Status::Silent, Status::Behind] {
        if attention.len() < ATTENTION {
            let filter = ProjectFilter {
                year: Some(year),
                status: Some(status),
                sort: ProjectSort::Variance,
                page: 1,
                ..ProjectFilter::default()
            };
            attention.extend(store::project::list(db, actor, &filter, request.today).await?.rows);
        }
    }
    attention.truncate(ATTENTION);
    Ok(Data { city, years, attention })
}

fn page(request: Request, data: Data) -> impl IntoView {
    let lang = request.lang;
    let city = data.city;
    let year = city.year;
    let year_text = year.to_string();
    let list = |status: Status| address("/projects", &[("year", &year_text), ("status", status.as_str())]);
    let by_status: Vec<_> = Status::ALL
        .into_iter()
        .filter(|status| city.projects.of(*status) > 0)
        .map(|status| (status, city.projects.of(status), Some(list(status))))
        .collect();
    let percent = |value: Option<f64>| value.map_or_else(|| "–".to_owned(), |v| format!("{} %", number(v.round())));
    let trouble = |row: &domain::city::UnitRow| {
        row.projects.of(Status::Late) + row.projects.of(Status::Silent) + row.projects.of(Status::Behind)
    };
    let mut units = city.units.clone();
    units.sort_by_key(|row| std::cmp::Reverse(trouble(row)));
    units.truncate(TROUBLED_UNITS);
    let empty = city.projects.total() == 0 && city.kpis == 0;
    let kpi_rounds = (0..4)
        .map(|i| {
            let share = |n: u64| {
                if city.kpis > 0 {
                    format!("{} ({} %)", number(n as f64), number((n as f64 / city.kpis as f64 * 100.0).round()))
                } else {
                    "–".to_owned()
                }
            };
            view! {
                <tr>
                    <th scope="row">{lang.quarter()} " " {i + 1}</th>
                    <td class="num">{share(city.kpis_reported[i])}</td>
                    <td class="num">{share(city.kpis_evaluated[i])}</td>
                </tr>
            }
        })
        .collect_view();
    let today = request.today;
    view! {
        <Layout request=request.clone() title=lang.product().to_owned() years=data.years>
            <div class="page-head">
                <h1>{lang.city()} " · " {lang.fiscal_year()} " " {lang.year(year)}</h1>
                <p class="meta">{lang.date(today)}</p>
            </div>
            <form class="card search-row" action="/projects" method="get" role="search">
                <label for="home-q">{lang.search()} " " {lang.projects()}</label>
                <input id="home-q" name="q" type="search" placeholder=lang.search_projects_hint() />
                <button>{lang.search()}</button>
            </form>
            {empty
                .then(|| {
                    view! {
                        <div class="card empty">
                            <p>{lang.empty_city()}</p>
                            <p class="mute">{lang.empty_city_hint()}</p>
                        </div>
                    }
                })}
            <section class="card" aria-labelledby="standing">
                <div class="card-head">
                    <h2 id="standing">{lang.project_status_heading()}</h2>
                    <p>
                        <a href=address("/projects", &[("year", &year_text)])>{lang.all_projects()}</a>
                    </p>
                </div>
                <dl class="facts tiles">
                    <div>
                        <dt>{lang.projects()}</dt>
                        <dd class="figure">{number(city.projects.total() as f64)}</dd>
                    </div>
                    <div>
                        <dt>{lang.progress()}</dt>
                        <dd class="figure">{percent(city.progress)}</dd>
                    </div>
                    <div>
                        <dt>{lang.planned()}</dt>
                        <dd class="figure">{percent(city.planned)}</dd>
                    </div>
                    <div>
                        <dt>{lang.budget_received()}</dt>
                        <dd>{city.budget_received.grouped()} " " {lang.baht()}</dd>
                    </div>
                    <div>
                        <dt>{lang.budget_spent()}</dt>
                        <dd>{city.budget_spent.grouped()} " " {lang.baht()}</dd>
                    </div>
                </dl>
                <StatusBar lang=lang counts=city.projects.clone() />
                <StatusLegend lang=lang entries=by_status />
            </section>
            {(!data.attention.is_empty())
                .then(|| {
                    view! {
                        <section class="card" aria-labelledby="attention">
                            <h2 id="attention">{lang.attention()}</h2>
                            <ProjectTable lang=lang rows=data.attention today=today />
                        </section>
                    }
                })}
            <section class="card" aria-labelledby="units">
                <div class="card-head">
                    <h2 id="units">{lang.by_unit()}</h2>
                    <p>
                        <a href=address("/units", &[("year", &year_text)])>{lang.units()} " " {lang.all()}</a>
                    </p>
                </div>
                <UnitTable lang=lang year=year rows=units caption=lang.by_unit() />
            </section>
            <section class="card" aria-labelledby="rounds">
                <div class="card-head">
                    <h2 id="rounds">{lang.kpi_rounds_heading()}</h2>
                    <p>
                        <a href=address("/kpis", &[("year", &year_text)])>{lang.all_kpis()} " (" {number(city.kpis as f64)} ")"</a>
                    </p>
                </div>
                <table class="table">
                    <thead>
                        <tr>
                            <th scope="col">{lang.quarter()}</th>
                            <th scope="col" class="num">
                                {lang.kpi_reported()}
                            </th>
                            <th scope="col" class="num">
                                {lang.kpi_evaluated()}
                            </th>
                        </tr>
                    </thead>
                    <tbody>{kpi_rounds}</tbody>
                </table>
            </section>
        </Layout>
    }
}
