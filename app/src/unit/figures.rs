//! A unit's year in figures, and what belongs to the unit, of today or of a past day.

use domain::{
    city::UnitYear,
    history::Subject,
    standing::Status,
    text::number,
    unit::{Named, UnitCode},
};
use leptos::prelude::*;

use crate::{
    audit::subject::history_of,
    chart::status::{StatusBar, StatusLegend},
    i18n::Lang,
    past::keep,
    project::list::ProjectTable,
    request::{Request, address},
};

/// Projects shown on a unit's page, those that need attention first; the list has all.
const ATTENTION: usize = 10;

/// The list of the unit's projects, or of those in one word; lists are of today alone.
fn list(request: &Request, data: &UnitYear, status: Option<Status>) -> Option<String> {
    let year = data.year.to_string();
    let mut pairs = vec![("year", year.as_str()), ("unit", data.unit.code.as_str())];
    pairs.extend(status.map(|status| ("status", status.as_str())));
    request.past.is_none().then(|| address("/projects", &pairs))
}

/// How many projects and KPIs, how far they are, the money, and the projects by standing.
#[component]
pub fn UnitFigures(
    /// The request being answered.
    request: Request,
    /// The unit's year.
    data: UnitYear,
) -> impl IntoView {
    let lang = request.lang;
    let unit = data.unit.clone();
    let counts = unit.projects.clone();
    let by_status = Status::ALL
        .into_iter()
        .filter(|status| counts.of(*status) > 0)
        .map(|status| (status, counts.of(status), list(&request, &data, Some(status))))
        .collect();
    let percent = |value: Option<f64>| value.map_or_else(|| "–".to_owned(), |v| format!("{} %", number(v.round())));
    view! {
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
            <StatusBar lang=lang counts=unit.projects />
            <StatusLegend lang=lang entries=by_status />
        </section>
    }
}

/// The projects that need attention first.
#[component]
pub fn Attention(
    /// The request being answered.
    request: Request,
    /// The unit's year.
    data: UnitYear,
) -> impl IntoView {
    let lang = request.lang;
    let all = list(&request, &data, None).map(|href| {
        view! {
            <p>
                <a href=href>{lang.all_projects()} " (" {number(data.unit.projects.total() as f64)} ")"</a>
            </p>
        }
    });
    let as_of = request.past.as_ref().map(|past| past.day);
    let mut projects = data.projects;
    projects.truncate(ATTENTION);
    view! {
        <section class="card" aria-labelledby="attention">
            <div class="card-head">
                <h2 id="attention">{lang.attention()}</h2>
                {all}
            </div>
            {if projects.is_empty() {
                view! { <p class="mute">{lang.no_projects_in_year()}</p> }.into_any()
            } else {
                view! { <ProjectTable lang=lang rows=projects today=request.today as_of=as_of /> }.into_any()
            }}
        </section>
    }
}

/// The units right below.
#[component]
pub fn SubUnits(
    /// The request being answered.
    request: Request,
    /// The units.
    units: Vec<Named>,
) -> impl IntoView {
    let lang = request.lang;
    let items = units
        .into_iter()
        .map(|Named { code, name }| {
            let href = keep(&request, &format!("/units/{code}"));
            view! {
                <li>
                    <a href=href lang=lang.own()>{name}</a>
                    " "
                    <span class="mute code">{code}</span>
                </li>
            }
            .into_any()
        })
        .collect();
    named(lang.sub_units(), items)
}

/// The sections, each with the way to its history.
#[component]
pub fn Sections(
    /// The reader's language.
    lang: Lang,
    /// The unit.
    unit: UnitCode,
    /// Its sections.
    sections: Vec<Named>,
) -> impl IntoView {
    let items = sections
        .into_iter()
        .map(|Named { code, name }| {
            let history = history_of(Subject::Section, &format!("{unit}/{code}"));
            let label = format!("{}: {name}", lang.history_heading());
            view! {
                <li>
                    <span lang=lang.own()>{name}</span>
                    " "
                    <span class="mute code">{code}</span>
                    " · "
                    <a href=history aria-label=label>{lang.history_word()}</a>
                </li>
            }
            .into_any()
        })
        .collect();
    named(lang.sections(), items)
}

/// A list under its heading; nothing where there is nothing to list.
fn named(heading: &'static str, items: Vec<AnyView>) -> impl IntoView {
    (!items.is_empty()).then(|| {
        view! {
            <section class="card">
                <h2>{heading}</h2>
                <ul class="plain-list">{items}</ul>
            </section>
        }
    })
}
