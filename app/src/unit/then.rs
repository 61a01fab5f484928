//! `/units/{code}?as_of=…`: a unit as it was on a past day.

use domain::{city::UnitYear, history::Subject};
use leptos::prelude::*;
use store::unit::UnitThen;

use super::{
    figures::{Attention, Sections, SubUnits, UnitFigures},
    kpis::KpiSection,
};
use crate::{
    audit::subject::history_of,
    past::{PastBanner, keep},
    request::Request,
    ui::layout::{Breadcrumbs, Layout},
};

/// What it was called, where it belonged, what lay below it, and its year as that stood when the day ended.
pub fn page(request: Request, was: UnitThen) -> impl IntoView {
    let lang = request.lang;
    let UnitThen { unit: data, counted } = was;
    let UnitYear { unit, parent, closed_from, year, .. } = data.clone();
    let code = unit.code.to_string();
    let trail = vec![("/".to_owned(), lang.city().to_owned()), ("/units".to_owned(), lang.units().to_owned())];
    let whole = history_of(Subject::Unit, &code);
    let above = match parent {
        Some(parent) => {
            let href = keep(&request, &format!("/units/{}", parent.code));
            view! { <a href=href lang=lang.own()>{parent.name}</a> }.into_any()
        }
        None => lang.top_level().into_any(),
    };
    // The day shown is the page's today.
    let state = lang.closing(closed_from, request.today).unwrap_or_else(|| lang.unit_open().to_owned());
    let now = format!("/units/{code}");
    let figures = counted.then(|| {
        view! {
            <UnitFigures request=request.clone() data=data.clone() />
            <Attention request=request.clone() data=data.clone() />
            <KpiSection request=request.clone() data=data.clone() />
        }
    });
    let too_many = (!counted).then(|| {
        view! {
            <section class="card">
                <p role="status">{lang.unit_then_too_many()}</p>
            </section>
        }
    });
    view! {
        <Layout request=request.clone() title=unit.name.clone() years=data.years.clone()>
            <PastBanner request=request.clone() />
            <div class="page-head">
                <Breadcrumbs lang=lang trail=trail />
                <h1 lang=lang.own()>{unit.name.clone()}</h1>
                <p class="meta">
                    <span class="code">{code}</span>
                    <span>{lang.unit_kind(unit.kind)}</span>
                    <span>{lang.fiscal_year()} " " {lang.year(year)}</span>
                    <a href=whole>{lang.history_heading()}</a>
                </p>
            </div>
            <section class="card">
                <dl class="facts">
                    <div>
                        <dt>{lang.parent_unit()}</dt>
                        <dd>{above}</dd>
                    </div>
                    <div>
                        <dt>{lang.state()}</dt>
                        <dd>{state}</dd>
                    </div>
                </dl>
                <p class="mute">
                    {lang.unit_then_hint()} " " <a href=now>{lang.back_to_today()}</a>
                </p>
            </section>
            {figures}
            {too_many}
            <SubUnits request=request.clone() units=data.children.clone() />
            <Sections lang=lang unit=unit.code.clone() sections=data.sections.clone() />
        </Layout>
    }
}
