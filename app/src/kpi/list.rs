//! `/kpis`: search, filters in the address, sort, pages.

use domain::{
    fiscal_year::FiscalYear,
    kpi::{KpiKind, KpiLevel, KpiRow, KpiStatus},
    listing::{KpiFilter, KpiSort, Listing},
};
use leptos::prelude::*;

use super::status::KpiBadge;
use crate::{
    chart::spark::QuarterSpark,
    error::failure,
    i18n::Lang,
    request::Request,
    ui::{
        layout::Layout,
        listing::{FilterActions, Offers, Results, SearchField, policies},
        own::Own,
        select::Choice,
    },
};

const SORTS: [(&str, KpiSort); 3] = [("code", KpiSort::Code), ("name", KpiSort::Name), ("result", KpiSort::Result)];

fn filter_of(request: &Request) -> KpiFilter {
    KpiFilter {
        year: request.param("year").and_then(|text| text.parse::<FiscalYear>().ok()),
        unit: request.param("unit").and_then(|text| text.parse().ok()),
        q: request.term().0,
        kind: request.param("kind").and_then(KpiKind::from_word),
        level: request.param("level").and_then(KpiLevel::from_word),
        status: request.param("status").and_then(KpiStatus::from_word),
        strategy: request.param("strategy").map(|text| text.chars().take(30).collect()),
        policy: request.param("policy").map(|text| text.chars().take(30).collect()),
        sort: SORTS
            .iter()
            .find(|(word, _)| Some(*word) == request.param("sort"))
            .map_or(KpiSort::default(), |(_, sort)| *sort),
        page: request.page(),
    }
}

/// The page.
#[component]
pub fn KpiListPage() -> impl IntoView {
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
    listing: Listing<KpiRow>,
    offers: Offers,
    policies: Vec<(String, String)>,
}

async fn load(request: &Request, filter: &KpiFilter) -> Result<Data, store::StoreError> {
    let (db, actor) = (&request.db, &request.actor);
    Ok(Data {
        listing: store::kpi::list(db, actor, filter, request.today).await?,
        offers: Offers::load(request, filter.year, filter.strategy.as_deref()).await?,
        policies: policies(request).await?,
    })
}

fn page(request: Request, filter: KpiFilter, data: Data) -> impl IntoView {
    let lang = request.lang;
    let pages = data.listing.pages();
    let (total, page, rows) = (data.listing.total, data.listing.page, data.listing.rows);
    let offers = data.offers;
    let unread = [
        ("year", filter.year.is_none()),
        ("unit", filter.unit.is_none()),
        ("kind", filter.kind.is_none()),
        ("level", filter.level.is_none()),
        ("status", filter.status.is_none()),
    ]
    .into_iter()
    .any(|(name, unread)| unread && request.param(name).is_some());
    let filtered = unread
        || filter.q.is_some()
        || filter.unit.is_some()
        || filter.kind.is_some()
        || filter.level.is_some()
        || filter.status.is_some()
        || filter.strategy.is_some()
        || filter.policy.is_some();
    let sort_name = move |sort: KpiSort| match sort {
        KpiSort::Code => lang.sort_code(),
        KpiSort::Name => lang.sort_name(),
        KpiSort::Result => lang.sort_result(),
    };
    view! {
        <Layout request=request.clone() title=lang.kpis().to_owned()>
            <div class="page-head">
                <h1>{lang.kpis()}</h1>
            </div>
            <form class="card filters" action="/kpis" method="get" role="search">
                <SearchField request=request.clone() hint=lang.search_kpis_hint() />
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
                    options=KpiStatus::ALL
                        .into_iter()
                        .map(|status| (status.as_str().to_owned(), lang.kpi_status(status).to_owned()))
                        .collect()
                />
                <Choice
                    label=lang.kind()
                    name="kind"
                    chosen=filter.kind.map(|kind| kind.as_str().to_owned())
                    every=Some(lang.all())
                    options=[KpiKind::Strategic, KpiKind::Routine]
                        .into_iter()
                        .map(|kind| (kind.as_str().to_owned(), lang.kpi_kind(kind).to_owned()))
                        .collect()
                />
                <Choice
                    label=lang.level()
                    name="level"
                    chosen=filter.level.map(|level| level.as_str().to_owned())
                    every=Some(lang.all())
                    options=[KpiLevel::Output, KpiLevel::Outcome]
                        .into_iter()
                        .map(|level| (level.as_str().to_owned(), lang.kpi_level(level).to_owned()))
                        .collect()
                />
                <Choice label=lang.strategy() name="strategy" chosen=filter.strategy.clone() every=Some(lang.all()) options=offers.strategies />
                <Choice label=lang.policy() name="policy" chosen=filter.policy.clone() every=Some(lang.all()) options=data.policies />
                <Choice
                    label=lang.sort()
                    name="sort"
                    chosen=SORTS.iter().find(|(_, sort)| *sort == filter.sort).map(|(word, _)| (*word).to_owned())
                    every=None
                    options=SORTS.iter().map(|(word, sort)| ((*word).to_owned(), sort_name(*sort).to_owned())).collect()
                />
                <FilterActions lang=lang list="/kpis" filtered=filtered />
            </form>
            <Results request=request.clone() label=lang.kpis() unread=unread total=total page=page pages=pages>
                <KpiTable lang=lang rows=rows.clone() />
            </Results>
        </Layout>
    }
}

#[component]
fn KpiTable(lang: Lang, rows: Vec<KpiRow>) -> impl IntoView {
    let rows = rows
        .into_iter()
        .map(|row| {
            let unit = row.unit_of_measure.as_deref();
            let target = row
                .target
                .map(|v| lang.measured(v, unit))
                .or_else(|| row.target_text.clone())
                .unwrap_or_else(|| "–".to_owned());
            let kinds: Vec<&str> =
                [row.kind.map(|kind| lang.kpi_kind(kind)), row.level.map(|level| lang.kpi_level(level))]
                    .into_iter()
                    .flatten()
                    .collect();
            view! {
                <tr>
                    <th scope="row">
                        <a href=format!("/kpis/{}", row.code) lang=lang.own()>{row.name.clone()}</a>
                        <span class="sub">
                            <span class="code">{row.code.to_string()}</span>
                            {row.unit.as_ref().map(|unit| view! { " · " <Own lang=lang text=unit.name.clone() /> })}
                            {row.fiscal_year.map(|year| format!(" · {} {}", lang.fy(), lang.year(year)))}
                            {kinds.into_iter().map(|kind| format!(" · {kind}")).collect::<String>()}
                        </span>
                    </th>
                    <td data-label=lang.status_label()>
                        <KpiBadge lang=lang status=row.status />
                    </td>
                    <td class="num" data-label=lang.target()>
                        {target}
                    </td>
                    <td class="num" data-label=lang.result()>
                        {row.result.map_or_else(|| lang.not_reported().to_owned(), |v| lang.measured(v, unit))}
                    </td>
                    <td class="spark-cell">
                        <QuarterSpark lang=lang row=row.clone() />
                    </td>
                </tr>
            }
        })
        .collect_view();
    view! {
        <table class="table rows steady of-kpis">
            <thead>
                <tr>
                    <th scope="col">{lang.kpi()}</th>
                    <th scope="col">{lang.status_label()}</th>
                    <th scope="col" class="num">
                        {lang.target()}
                    </th>
                    <th scope="col" class="num">
                        {lang.result()}
                    </th>
                    <th scope="col">{lang.pick("ไตรมาส 1–4", "Quarters 1–4")}</th>
                </tr>
            </thead>
            <tbody>{rows}</tbody>
        </table>
    }
}
