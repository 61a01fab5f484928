//! `/units/{code}`: one unit's year, every KPI with its quarters and reports.

use domain::{city::UnitYear, history::Subject, unit::UnitCode};
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;
use store::StoreError;

use super::{
    figures::{Attention, Sections, SubUnits, UnitFigures},
    kpis::{self, KpiSection},
    then,
    work::UnitWork,
};
use crate::{
    audit::subject::history_of,
    error::{failure, not_found},
    past,
    request::Request,
    timeliness::UnitReporting,
    ui::{
        layout::{Breadcrumbs, Layout},
        own::Own,
    },
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
        match past::day(&request) {
            Err(problem) => return past::refused(&request, &problem),
            Ok(Some(day)) => {
                return match store::unit::as_of(&request.db, &request.actor, &code, &kpis::filter_of(&request), day)
                    .await
                {
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
    let code = unit.code.to_string();
    let mut trail = vec![("/".to_owned(), lang.city().to_owned()), ("/units".to_owned(), lang.units().to_owned())];
    trail.extend(data.parent.iter().map(|parent| (format!("/units/{}", parent.code), parent.name.clone())));
    let today = request.today;
    let name_then = data
        .name_then
        .as_ref()
        .map(|name| view! { <span>{lang.name_then()} ": " <Own lang=lang text=name.clone() /></span> });
    let closed = lang.closing(data.closed_from, today).map(|text| view! { <strong>{text}</strong> });
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
            <UnitFigures request=request.clone() data=data.clone() />
            <UnitReporting request=request.clone() unit=unit.code.clone() year=data.year />
            <Attention request=request.clone() data=data.clone() />
            <KpiSection request=request.clone() data=data.clone() />
            <SubUnits request=request.clone() units=data.children />
            <Sections lang=lang unit=unit.code sections=data.sections />
        </Layout>
    }
}
