//! A unit's KPIs of the year, by dimension or by strategy, a page at a time.

use domain::{
    city::{KpiGroup, UnitYear},
    kpi::KpiView,
    listing::{KpiGrouping, UNIT_KPI_SIZES, UNIT_KPIS, UnitFilter},
    text::number,
};
use leptos::prelude::*;

use crate::{
    chart::quarter::QuarterFigure,
    i18n::Lang,
    kpi::chart::target,
    past::keep,
    project::status::DraftBadge,
    request::{Request, address},
    ui::{own::Own, pager::Pager},
};

/// Where the section stands on the page: its links come back to it.
pub const PLACE: &str = "kpis";

/// Reads from the address what part of the unit's year is asked for; what cannot be read asks for nothing.
pub fn filter_of(request: &Request) -> UnitFilter {
    UnitFilter {
        year: request.param("year").and_then(|text| text.parse().ok()),
        by: request.param("by").and_then(KpiGrouping::from_word).unwrap_or_default(),
        group: request.param("group").map(str::to_owned),
        page: request.page(),
        size: size(request),
    }
}

/// How many KPIs a page shows: one of the sizes there are, else the usual one.
fn size(request: &Request) -> u64 {
    let asked = request.param("limit").and_then(|text| text.parse().ok());
    asked.filter(|asked| UNIT_KPI_SIZES.contains(asked)).unwrap_or(UNIT_KPIS)
}

/// Whether every KPI is shown unfolded.
fn unfolded(request: &Request) -> bool {
    request.param("open") == Some("all")
}

/// The section: how it is grouped, the groups with their counts, the KPIs of this page, the other pages.
#[component]
pub fn KpiSection(
    /// The request being answered.
    request: Request,
    /// The unit's year.
    data: UnitYear,
) -> impl IntoView {
    let lang = request.lang;
    // Lists are of today alone.
    let all = request
        .past
        .is_none()
        .then(|| address("/kpis", &[("year", &data.year.to_string()), ("unit", data.unit.code.as_str())]));
    let every: u64 = data.groups.iter().map(|group| group.kpis).sum();
    let unread = request.param("group").is_some() && data.group.is_none()
        || request.param("by").is_some_and(|by| KpiGrouping::from_word(by).is_none());
    let mut kpis = data.kpis.into_iter();
    let (by, page, pages) = (data.by, data.page, data.pages);
    let open = unfolded(&request);
    let groups = data
        .groups
        .iter()
        .filter(|group| group.on_page > 0)
        .map(|group| {
            let items = kpis
                .by_ref()
                .take(group.on_page as usize)
                .map(|kpi| view! { <UnitKpi request=request.clone() kpi=kpi by=by open=open /> })
                .collect_view();
            view! {
                <section class="group">
                    <h3>
                        {heading(lang, by, group)} " " <span class="mute">{number(group.kpis as f64)} " " {lang.kpis()}</span>
                    </h3>
                    {items}
                </section>
            }
        })
        .collect_view();
    view! {
        <section class="card" aria-labelledby=PLACE>
            <div class="card-head">
                <h2 id=PLACE>{lang.kpis()}</h2>
                {all
                    .map(|all| {
                        view! {
                            <p>
                                <a href=all>{lang.all_kpis()} " (" {number(every as f64)} ")"</a>
                            </p>
                        }
                    })}
            </div>
            {unread.then(|| view! { <p class="flag" role="alert">{lang.wrong_query()}</p> })}
            {if every == 0 {
                view! { <p class="mute">{lang.no_kpis_in_year()}</p> }.into_any()
            } else {
                view! {
                    {request.past.is_none().then(|| view! { <Views request=request.clone() by=by /> })}
                    <Groups request=request.clone() by=by groups=data.groups.clone() chosen=data.group.clone() every=every />
                    <Amount request=request.clone() every=every />
                    {groups}
                    <Pager request=request.clone() page=page pages=pages place=PLACE />
                }
                    .into_any()
            }}
        </section>
    }
}

/// The two ways to group.
#[component]
fn Views(request: Request, by: KpiGrouping) -> impl IntoView {
    let lang = request.lang;
    let base = request.without(&["by", "group", "page", "lang", "theme"]);
    let links = KpiGrouping::ALL
        .into_iter()
        .map(|choice| {
            let joint = if base.contains('?') { '&' } else { '?' };
            let href = match choice {
                KpiGrouping::Dimension => format!("{base}#{PLACE}"),
                KpiGrouping::Strategy => format!("{base}{joint}by={}#{PLACE}", choice.as_str()),
            };
            let name = match choice {
                KpiGrouping::Dimension => lang.by_dimension(),
                KpiGrouping::Strategy => lang.by_strategy(),
            };
            view! {
                <li>
                    <a href=href aria-current=(choice == by).then_some("true")>
                        {name}
                    </a>
                </li>
            }
        })
        .collect_view();
    view! {
        <nav class="choices" aria-label=lang.grouped_by()>
            <ul>{links}</ul>
        </nav>
    }
}

/// How much of the KPIs is shown at once: how many on a page, and whether they are unfolded.
#[component]
fn Amount(request: Request, every: u64) -> impl IntoView {
    let lang = request.lang;
    let (chosen, open) = (size(&request), unfolded(&request));
    // A larger page is offered where a smaller one does not hold them all.
    let useful = UNIT_KPI_SIZES.iter().take_while(|size| **size < every).count() + 1;
    let links = UNIT_KPI_SIZES
        .into_iter()
        .take(if useful > 1 { useful } else { 0 })
        .map(|size| {
            let word = size.to_string();
            let href = format!("{}#{PLACE}", request.with("limit", (size != UNIT_KPIS).then_some(&word)));
            view! {
                <li>
                    <a href=href aria-current=(size == chosen).then_some("true")>
                        {lang.kpis_a_page(size)}
                    </a>
                </li>
            }
        })
        .collect_view();
    let href = format!("{}#{PLACE}", request.with("open", (!open).then_some("all")));
    view! {
        <nav class="choices" aria-label=lang.amount_shown()>
            <ul>
                {links} <li>
                    <a href=href>{if open { lang.fold_all() } else { lang.unfold_all() }}</a>
                </li>
            </ul>
        </nav>
    }
}

/// The groups as links, each with its count.
#[component]
fn Groups(
    request: Request,
    by: KpiGrouping,
    groups: Vec<KpiGroup>,
    chosen: Option<String>,
    every: u64,
) -> impl IntoView {
    let lang = request.lang;
    let link = |key: Option<&str>, name: String, kpis: u64| {
        let href = format!("{}#{PLACE}", request.with("group", key));
        let current = (key == chosen.as_deref()).then_some("true");
        view! {
            <li>
                <a href=href aria-current=current>
                    {name} " " <span class="mute">{number(kpis as f64)}</span>
                </a>
            </li>
        }
    };
    let links: Vec<_> = std::iter::once(link(None, lang.all().to_owned(), every))
        .chain(groups.iter().map(|group| link(Some(&group.key), heading(lang, by, group), group.kpis)))
        .collect();
    view! {
        <nav class="choices" aria-label=lang.groups()>
            <ul>{links}</ul>
        </nav>
    }
}

fn heading(lang: Lang, by: KpiGrouping, group: &KpiGroup) -> String {
    match (by, group.key.as_str()) {
        (KpiGrouping::Dimension, KpiGroup::NONE) => lang.no_dimension().to_owned(),
        (KpiGrouping::Strategy, KpiGroup::NONE) => lang.strategy_unknown().to_owned(),
        (KpiGrouping::Dimension, number) => {
            let name = group.label.as_deref().map(|name| format!(" {name}")).unwrap_or_default();
            format!("{} {number}{name}", lang.dimension())
        }
        (KpiGrouping::Strategy, number) => group.label.clone().unwrap_or_else(|| number.to_owned()),
    }
}

#[component]
fn UnitKpi(request: Request, kpi: KpiView, by: KpiGrouping, open: bool) -> impl IntoView {
    let lang = request.lang;
    let href = keep(&request, &format!("/kpis/{}", kpi.code));
    let reports = kpi
        .quarters
        .iter()
        .filter_map(|quarter| {
            let text = quarter.report.clone()?;
            Some(view! {
                <h4>{lang.quarter_report()} " " {quarter.quarter.number()}</h4>
                <p class="as-entered" lang=lang.own()>{text}</p>
            })
        })
        .collect_view();
    let line = kpi.strategy.last().filter(|_| by == KpiGrouping::Strategy).map(|line| line.label.clone());
    let projects = kpi
        .projects
        .iter()
        .map(|project| {
            view! {
                <li>
                    <DraftBadge lang=lang draft=project.draft />
                    <a href=format!("/projects/{}", project.named.code) lang=lang.own()>{project.named.name.clone()}</a>
                </li>
            }
        })
        .collect_view();
    let more = kpi.projects_total.saturating_sub(kpi.projects.len() as u64);
    view! {
        <details class="kpi-row" open=open>
            <summary>
                <span class="kpi-name">
                    <Own lang=lang text=kpi.name.clone() /> " " <span class="mute code">{kpi.code.to_string()}</span>
                </span>
                {line.map(|line| view! { <span class="sub">{line}</span> })}
                <span class="kpi-figures">
                    {lang.target()} " " {target(lang, &kpi)} " · " {lang.result()} " "
                    {kpi.result.map_or_else(|| lang.not_reported().to_owned(), |v| lang.measured(v, kpi.unit_of_measure.as_deref()))}
                </span>
            </summary>
            <p>
                <a href=href.clone()>{lang.kpi_facts()}</a>
            </p>
            <QuarterFigure lang=lang kpi=kpi.clone() small=true />
            {reports}
            {(kpi.projects_total > 0)
                .then(|| {
                    view! {
                        <h4>{lang.supporting_projects()}</h4>
                        <ul class="plain-list">
                            {projects}
                            {(more > 0)
                                .then(|| {
                                    view! {
                                        <li>
                                            <a href=format!("{href}#supporters")>{lang.and_more(more)}</a>
                                        </li>
                                    }
                                })}
                        </ul>
                    }
                })}
        </details>
    }
}
