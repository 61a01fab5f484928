//! `/projects/new`: a project from nothing, from last year's, or from another unit's.
//!
//! The unit comes first, for its sections and its projects are offered then; what it begins from is in the address.

use domain::{
    fiscal_year::FiscalYear,
    listing::{Listing, ProjectFilter},
    permission::Action,
    project::{ProjectRow, ProjectView},
    text::number,
    unit::{Named, ProjectCode, UnitCode},
};
use leptos::prelude::*;
use store::{StoreError, project::CopiedLinks, unit::UnitItem};

use super::status::DraftBadge;
use crate::{
    error::failure,
    form::{Problem, Submitted},
    i18n::Lang,
    request::{Request, address},
    ui::{
        input::{FormProblem, Input},
        layout::{Breadcrumbs, Layout},
        listing::SearchField,
        own::Own,
        pager::Pager,
        select::Choice,
    },
};

/// Years offered after the one that runs.
const AHEAD: i32 = 2;

/// The years a project can be made for on a day: the one before, for what was left out, to two ahead.
pub fn years(today: chrono::NaiveDate) -> Vec<FiscalYear> {
    let now = FiscalYear::of(today).be();
    (now - 1..=now + AHEAD).filter_map(|be| FiscalYear::from_be(be).ok()).collect()
}

/// The way to the page; nothing for those who may make a project nowhere.
#[component]
pub fn NewProjectLink(
    /// The request being answered.
    request: Request,
) -> impl IntoView {
    let may = request.actor.may_somewhere(Action::CreateProject);
    may.then(|| {
        view! {
            <p class="ways">
                <a class="button quiet" href="/projects/new">{request.lang.new_project_link()}</a>
            </p>
        }
    })
}

/// The page.
#[component]
pub fn NewProjectPage() -> impl IntoView {
    let request = Request::current();
    Suspend::new(async move {
        match load(&request).await {
            Ok(data) => page(request, data).into_any(),
            Err(error) => failure(&request, &error),
        }
    })
}

/// Where a project begins.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Way {
    Nothing,
    LastYear,
    Other,
}

impl Way {
    const ALL: [Self; 3] = [Self::Nothing, Self::LastYear, Self::Other];

    const fn word(self) -> Option<&'static str> {
        match self {
            Self::Nothing => None,
            Self::LastYear => Some("last"),
            Self::Other => Some("other"),
        }
    }

    const fn label(self, lang: Lang) -> &'static str {
        match self {
            Self::Nothing => lang.new_from_nothing(),
            Self::LastYear => lang.new_from_last_year(),
            Self::Other => lang.new_from_other(),
        }
    }
}

struct Data {
    units: Vec<UnitItem>,
    unit: Option<UnitItem>,
    sections: Vec<Named>,
    year: FiscalYear,
    way: Way,
    /// The project it begins from, and the projects to choose it from.
    model: Option<Box<ProjectView>>,
    model_gone: bool,
    /// What becomes of its links to KPIs in the year chosen.
    links: CopiedLinks,
    offered: Option<Listing<ProjectRow>>,
}

async fn load(request: &Request) -> Result<Data, StoreError> {
    let (db, actor, today) = (&request.db, &request.actor, request.today);
    let units = store::unit::where_may(db, actor, Action::CreateProject, today).await?;
    let said = |name: &str| request.submitted.value(name).or_else(|| request.param(name).map(str::to_owned));
    let chosen = said("unit").and_then(|text| text.parse::<UnitCode>().ok());
    let unit = match (&chosen, units.as_slice()) {
        (Some(code), _) => units.iter().find(|unit| unit.code == *code).cloned(),
        (None, [only]) => Some(only.clone()),
        (None, _) => None,
    };
    let offers = years(today);
    let asked = said("year").and_then(|text| text.parse().ok()).filter(|year| offers.contains(year));
    let year = asked.unwrap_or_else(|| FiscalYear::of(today));
    let way = Way::ALL.into_iter().find(|way| way.word() == request.param("way")).unwrap_or(Way::Nothing);
    let mut data = Data {
        units,
        sections: Vec::new(),
        year,
        way,
        model: None,
        model_gone: false,
        links: CopiedLinks::default(),
        offered: None,
        unit,
    };
    let Some(unit) = &data.unit else { return Ok(data) };
    let sections = store::unit::sections(db, actor, &unit.code, None, today).await?;
    data.sections = sections.into_iter().map(|choice| choice.named).collect();
    if let Some(from) = said("from").filter(|from| !from.trim().is_empty()) {
        data.model = match from.parse::<ProjectCode>() {
            Ok(code) => match store::project::view(db, actor, &code, today).await {
                Ok(model) => Some(Box::new(model)),
                Err(StoreError::NotFound) => None,
                Err(error) => return Err(error),
            },
            Err(_) => None,
        };
        data.model_gone = data.model.is_none();
        if let Some(model) = &data.model {
            data.links = store::project::copied_links(db, actor, &model.code, &unit.code, year).await?;
        }
    } else if way != Way::Nothing {
        let filter = ProjectFilter {
            year: (way == Way::LastYear).then(|| year.previous()),
            unit: (way == Way::LastYear).then(|| unit.code.clone()),
            q: request.term().0,
            page: request.page(),
            ..ProjectFilter::default()
        };
        data.offered = Some(store::project::list(db, actor, &filter, today).await?);
    }
    Ok(data)
}

fn page(request: Request, data: Data) -> impl IntoView {
    let lang = request.lang;
    let trail = vec![("/".to_owned(), lang.city().to_owned()), ("/projects".to_owned(), lang.projects().to_owned())];
    let body = match (&data.unit, &data.offered) {
        (None, _) => unit_first(&request, &data).into_any(),
        (Some(unit), Some(offered)) => view! {
            {place(&request, &data, unit)}
            {offers(&request, &data, unit, offered)}
        }
        .into_any(),
        (Some(unit), None) => view! {
            {place(&request, &data, unit)}
            {form(&request, &data, unit)}
        }
        .into_any(),
    };
    view! {
        <Layout request=request.clone() title=lang.new_project().to_owned()>
            <div class="page-head">
                <Breadcrumbs lang=lang trail=trail />
                <h1>{lang.new_project()}</h1>
            </div>
            {body}
        </Layout>
    }
}

/// Asks for the unit, of those who may choose.
fn unit_first(request: &Request, data: &Data) -> impl IntoView + use<> {
    let lang = request.lang;
    let options = data.units.iter().map(|unit| (unit.code.to_string(), unit.name.clone())).collect();
    let problem = request.param("unit").is_some() || request.submitted.problem("unit").is_some();
    let kept = ["year", "from", "way"].into_iter().filter_map(|name| {
        let value = request.param(name)?.to_owned();
        Some(view! { <input type="hidden" name=name value=value /> })
    });
    view! {
        <section class="card narrow">
            <h2>{lang.new_unit_first()}</h2>
            <form method="get" action="/projects/new" class="form">
                {problem.then(|| view! { <p class="problem whole" role="alert">{lang.not_a_unit()}</p> })}
                <Choice label=lang.unit() name="unit" chosen=None every=None options=options />
                {kept.collect_view()}
                <button>{lang.new_go_on()}</button>
            </form>
        </section>
    }
}

/// The unit that was chosen, and the three ways to begin.
fn place(request: &Request, data: &Data, unit: &UnitItem) -> impl IntoView + use<> {
    let lang = request.lang;
    let (code, year) = (unit.code.to_string(), data.year.to_string());
    let here = if data.model.is_some() { None } else { Some(data.way) };
    let ways = Way::ALL
        .into_iter()
        .map(|way| {
            let mut pairs = vec![("unit", code.as_str()), ("year", year.as_str())];
            pairs.extend(way.word().map(|word| ("way", word)));
            let href = address("/projects/new", &pairs);
            view! {
                <li>
                    <a href=href aria-current=(Some(way) == here).then_some("true")>{way.label(lang)}</a>
                </li>
            }
        })
        .collect_view();
    let several = data.units.len() > 1;
    view! {
        <section class="card narrow">
            <p>
                {lang.unit()} " " <strong lang=lang.own()>{unit.name.clone()}</strong> " " <span class="mute code">{code.clone()}</span>
                {several.then(|| view! { " · " <a href="/projects/new">{lang.new_other_unit()}</a> })}
            </p>
            <nav class="choices" aria-label=lang.new_begins_from()>
                <p class="label">{lang.new_begins_from()}</p>
                <ul>{ways}</ul>
            </nav>
        </section>
    }
}

/// The projects to begin from.
fn offers(request: &Request, data: &Data, unit: &UnitItem, offered: &Listing<ProjectRow>) -> impl IntoView + use<> {
    let lang = request.lang;
    let (code, year) = (unit.code.to_string(), data.year.to_string());
    let (total, pages, page) = (offered.total, offered.pages(), offered.page);
    let rows = offered
        .rows
        .iter()
        .map(|row| {
            let from = row.code.to_string();
            let href = address("/projects/new", &[("unit", &code), ("year", &year), ("from", &from)]);
            let label = format!("{} {}", lang.new_use(), row.name);
            view! {
                <li class="model">
                    <span>
                        <Own lang=lang text=row.name.clone() />
                        " "
                        <DraftBadge lang=lang draft=row.draft />
                        <span class="sub">
                            <span class="code">{from.clone()}</span>
                            " · "
                            <Own lang=lang text=row.unit.name.clone() />
                            {row.fiscal_year.map(|year| format!(" · {} {}", lang.fy(), lang.year(year)))}
                        </span>
                    </span>
                    <a class="button quiet" href=href aria-label=label>{lang.new_use()}</a>
                </li>
            }
        })
        .collect_view();
    let way = data.way.word().unwrap_or_default();
    view! {
        <section class="card" aria-labelledby="choose">
            <h2 id="choose">{lang.new_choose()}</h2>
            <form class="search-row" action="/projects/new" method="get" role="search">
                <input type="hidden" name="unit" value=code />
                <input type="hidden" name="year" value=year />
                <input type="hidden" name="way" value=way />
                <SearchField request=request.clone() hint=lang.search_projects_hint() />
                <button>{lang.search()}</button>
            </form>
            <p class="mute count" role="status">{number(total as f64)} " " {lang.items()}</p>
            {if total == 0 {
                view! { <p class="empty">{lang.nothing_found()}</p> }.into_any()
            } else {
                view! { <ul class="plain-list models">{rows}</ul> }.into_any()
            }}
            <Pager request=request.clone() page=page pages=pages />
        </section>
    }
}

/// What it begins from, told.
fn model(request: &Request, data: &Data, unit: &UnitItem) -> Option<AnyView> {
    let lang = request.lang;
    if data.model_gone {
        return Some(view! { <p class="problem whole" role="alert">{lang.new_model_gone()}</p> }.into_any());
    }
    let model = data.model.as_deref()?;
    let from = model.code.to_string();
    let own = model.unit.code == unit.code.as_str();
    let none = address("/projects/new", &[("unit", unit.code.as_str()), ("year", &data.year.to_string())]);
    Some(
        view! {
            <div class="flag model-told">
                <p>
                    {lang.new_model()} " " <a href=format!("/projects/{from}") lang=lang.own()>{model.name.clone()}</a> " "
                    <span class="mute code">{from.clone()}</span>
                    {model.fiscal_year.map(|year| view! { " · " {lang.fy()} " " {lang.year(year)} })}
                </p>
                <p class="hint">{lang.new_carries()}</p>
                {own.then(|| view! { <p class="hint">{lang.new_carries_own()}</p> })}
                {links(lang, lang.new_links_kept().to_owned(), &data.links.kept)}
                {links(lang, format!("{} {}", lang.new_links_left(), lang.year(data.year)), &data.links.left)}
                <p><a href=none>{lang.new_model_none()}</a></p>
                <input type="hidden" name="from" value=from />
            </div>
        }
        .into_any(),
    )
}

/// KPIs under what becomes of the links to them; nothing where there are none.
fn links(lang: Lang, heading: String, kpis: &[Named]) -> Option<AnyView> {
    let rows = kpis
        .iter()
        .map(|kpi| {
            view! {
                <li>
                    <a href=format!("/kpis/{}", kpi.code) lang=lang.own()>{kpi.name.clone()}</a>
                    " "
                    <span class="mute code">{kpi.code.clone()}</span>
                </li>
            }
        })
        .collect_view();
    (!kpis.is_empty()).then(|| {
        view! {
            <p class="hint">{heading}</p>
            <ul>{rows}</ul>
        }
        .into_any()
    })
}

fn form(request: &Request, data: &Data, unit: &UnitItem) -> impl IntoView + use<> {
    let lang = request.lang;
    let submitted: Submitted = request.submitted.clone();
    let told = model(request, data, unit);
    let name = data.model.as_ref().map(|model| model.name.clone()).unwrap_or_default();
    let same = data.model.as_ref().filter(|model| model.unit.code == unit.code.as_str());
    // A section that is closed is not taken along.
    let open = |section: &&Named| data.sections.iter().any(|open| open.name == section.name);
    let section = same.and_then(|model| model.section.as_ref()).filter(open).map(|section| section.name.clone());
    let blank = if section.is_some() { lang.new_section_same() } else { lang.not_said() };
    let sections = data.sections.iter().map(|section| (section.code.clone(), section.name.clone())).collect();
    let offers = years(request.today).into_iter().map(|year| (year.to_string(), lang.year(year))).collect();
    let said = |name: &str| submitted.problem(name).map(|problem: &Problem| problem.words(lang));
    let (year_problem, section_problem) = (said("year"), said("section"));
    let code = unit.code.to_string();
    view! {
        <section class="card narrow" aria-label=lang.new_project()>
            <FormProblem lang=lang submitted=submitted.clone() />
            <form method="post" action="/projects/new" class="form" novalidate>
                <input type="hidden" name="unit" value=code />
                {told}
                <Input
                    lang=lang
                    submitted=submitted.clone()
                    label=lang.new_name()
                    name="name"
                    value=name
                    hint=lang.new_code_hint()
                />
                <div>
                    <Choice label=lang.fiscal_year() name="year" chosen=Some(data.year.to_string()) every=None options=offers />
                    {year_problem.map(|text| view! { <p class="problem" role="alert">{text}</p> })}
                </div>
                <div>
                    <Choice label=lang.section() name="section" chosen=submitted.value("section") every=Some(blank) options=sections />
                    {section.map(|name| view! { <p class="hint">{lang.new_section_same()} ": " {name}</p> })}
                    {section_problem.map(|text| view! { <p class="problem" role="alert">{text}</p> })}
                </div>
                <button>{lang.new_make()}</button>
            </form>
        </section>
    }
}
