//! `/projects`: search, filters in the address, sort, pages.

use domain::{
    fiscal_year::FiscalYear,
    listing::{Listing, ProjectFilter, ProjectSort},
    project::ProjectRow,
    standing::Status,
    text::number,
};
use leptos::prelude::*;

use super::{
    new::NewProjectLink,
    status::{DraftBadge, StatusBadge},
};
use crate::{
    chart::spark::{ProgressSpark, TimelineSpark},
    error::failure,
    i18n::Lang,
    past::on_day,
    request::Request,
    ui::{
        layout::Layout,
        listing::{FilterActions, Offers, Results, SearchField, policies},
        own::Own,
        select::Choice,
    },
};

const SORTS: [(&str, ProjectSort); 6] = [
    ("code", ProjectSort::Code),
    ("name", ProjectSort::Name),
    ("progress", ProjectSort::Progress),
    ("variance", ProjectSort::Variance),
    ("last_report", ProjectSort::LastReport),
    ("budget", ProjectSort::Budget),
];

/// Reads the filter from the address; what cannot be read asks for nothing.
pub fn filter_of(request: &Request) -> ProjectFilter {
    ProjectFilter {
        year: request.param("year").and_then(|text| text.parse::<FiscalYear>().ok()),
        unit: request.param("unit").and_then(|text| text.parse().ok()),
        q: request.term().0,
        status: request.param("status").and_then(Status::from_word),
        strategy: request.param("strategy").map(|text| text.chars().take(30).collect()),
        policy: request.param("policy").map(|text| text.chars().take(30).collect()),
        sort: SORTS
            .iter()
            .find(|(word, _)| Some(*word) == request.param("sort"))
            .map_or(ProjectSort::default(), |(_, sort)| *sort),
        page: request.page(),
    }
}

/// The page.
#[component]
pub fn ProjectListPage() -> impl IntoView {
    let request = Request::current();
    Suspend::new(async move {
        let filter = filter_of(&request);
        match load(&request, &filter).await {
            Ok(data) => page(request, filter, data).into_any(),
            Err(error) => failure(&request, &error),
        }
    })
}

struct Data {
    listing: Listing<ProjectRow>,
    offers: Offers,
    policies: Vec<(String, String)>,
}

async fn load(request: &Request, filter: &ProjectFilter) -> Result<Data, store::StoreError> {
    let (db, actor) = (&request.db, &request.actor);
    Ok(Data {
        listing: store::project::list(db, actor, filter, request.today).await?,
        offers: Offers::load(request, filter.year, filter.strategy.as_deref()).await?,
        policies: policies(request).await?,
    })
}

fn page(request: Request, filter: ProjectFilter, data: Data) -> impl IntoView {
    let lang = request.lang;
    let pages = data.listing.pages();
    let (total, page, rows) = (data.listing.total, data.listing.page, data.listing.rows);
    let offers = data.offers;
    let unread =
        [("year", filter.year.is_none()), ("unit", filter.unit.is_none()), ("status", filter.status.is_none())]
            .into_iter()
            .any(|(name, unread)| unread && request.param(name).is_some());
    let filtered = unread
        || filter.q.is_some()
        || filter.unit.is_some()
        || filter.status.is_some()
        || filter.strategy.is_some()
        || filter.policy.is_some();
    let today = request.today;
    view! {
        <Layout request=request.clone() title=lang.projects().to_owned()>
            <div class="page-head">
                <h1>{lang.projects()}</h1>
                <NewProjectLink request=request.clone() />
            </div>
            <form class="card filters" action="/projects" method="get" role="search">
                <SearchField request=request.clone() hint=lang.search_projects_hint() />
                <Choice
                    label=lang.fiscal_year()
                    name="year"
                    chosen=filter.year.map(|year| year.to_string())
                    every=Some(lang.all_years())
                    options=offers.years
                />
                <Choice
                    label=lang.unit()
                    name="unit"
                    chosen=filter.unit.as_ref().map(ToString::to_string)
                    every=Some(lang.all_units())
                    options=offers.units
                />
                <Choice
                    label=lang.status_label()
                    name="status"
                    chosen=filter.status.map(|status| status.as_str().to_owned())
                    every=Some(lang.all())
                    options=Status::ALL.into_iter().map(|status| (status.as_str().to_owned(), lang.status(status).to_owned())).collect()
                />
                <Choice label=lang.strategy() name="strategy" chosen=filter.strategy.clone() every=Some(lang.all()) options=offers.strategies />
                <Choice label=lang.policy() name="policy" chosen=filter.policy.clone() every=Some(lang.all()) options=data.policies />
                <Choice
                    label=lang.sort()
                    name="sort"
                    chosen=SORTS.iter().find(|(_, sort)| *sort == filter.sort).map(|(word, _)| (*word).to_owned())
                    every=None
                    options=SORTS.iter().map(|(word, sort)| ((*word).to_owned(), sort_name(lang, *sort).to_owned())).collect()
                />
                <FilterActions lang=lang list="/projects" filtered=filtered />
            </form>
            <Results request=request.clone() label=lang.projects() unread=unread total=total page=page pages=pages>
                <ProjectTable lang=lang rows=rows.clone() today=today />
            </Results>
        </Layout>
    }
}

const fn sort_name(lang: Lang, sort: ProjectSort) -> &'static str {
    match sort {
        ProjectSort::Code => lang.sort_code(),
        ProjectSort::Name => lang.sort_name(),
        ProjectSort::Progress => lang.sort_progress(),
        ProjectSort::Variance => lang.sort_variance(),
        ProjectSort::LastReport => lang.sort_last_report(),
        ProjectSort::Budget => lang.sort_budget(),
    }
}

/// Rows of projects; a table on a desk, cards on a phone, the same markup.
#[component]
pub fn ProjectTable(
    /// The reader's language.
    lang: Lang,
    /// The rows.
    rows: Vec<ProjectRow>,
    /// The day it is.
    today: chrono::NaiveDate,
    /// The past day they are shown as of, which their pages keep.
    #[prop(optional_no_strip)]
    as_of: Option<chrono::NaiveDate>,
) -> impl IntoView {
    let rows = rows
        .into_iter()
        .map(|row| {
            let percent =
                |value: Option<f64>| value.map_or_else(|| "–".to_owned(), |v| format!("{} %", number(v.round())));
            view! {
                <tr>
                    <th scope="row">
                        <a href=on_day(as_of, &format!("/projects/{}", row.code)) lang=lang.own()>{row.name.clone()}</a>
                        <span class="sub">
                            <span class="code">{row.code.to_string()}</span>
                            " · "
                            <Own lang=lang text=row.unit.name.clone() />
                            {row.fiscal_year.map(|year| format!(" · {} {}", lang.fy(), lang.year(year)))}
                        </span>
                    </th>
                    <td data-label=lang.status_label()>
                        <DraftBadge lang=lang draft=row.draft />
                        <StatusBadge lang=lang status=row.status variance=row.variance />
                    </td>
                    <td class="num" data-label=lang.progress()>
                        {percent(row.progress)}
                    </td>
                    <td class="num" data-label=lang.planned()>
                        {percent(row.planned)}
                    </td>
                    <td class="spark-cell">
                        <ProgressSpark row=row.clone() today=today />
                    </td>
                    <td class="spark-cell" data-label=lang.steps_heading()>
                        <TimelineSpark row=row.clone() lang=lang today=today />
                    </td>
                    <td class="num" data-label=lang.last_report()>
                        {row.last_report.map_or_else(|| lang.no_report_yet().to_owned(), |date| lang.date(date))}
                    </td>
                </tr>
            }
        })
        .collect_view();
    view! {
        <table class="table rows steady of-projects">
            <thead>
                <tr>
                    <th scope="col">{lang.project()}</th>
                    <th scope="col">{lang.status_label()}</th>
                    <th scope="col" class="num">
                        {lang.progress()}
                    </th>
                    <th scope="col" class="num">
                        {lang.planned()}
                    </th>
                    <th scope="col">{lang.pick("แนวโน้ม", "Trend")}</th>
                    <th scope="col">{lang.pick("ขั้นตอน", "Steps")}</th>
                    <th scope="col" class="num">
                        {lang.last_report()}
                    </th>
                </tr>
            </thead>
            <tbody>{rows}</tbody>
        </table>
    }
}
