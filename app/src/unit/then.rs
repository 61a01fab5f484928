//! `/units/{code}?as_of=…`: a unit as it was on a past day.

use domain::history::Subject;
use leptos::prelude::*;
use store::unit::UnitThen;

use crate::{
    audit::subject::history_of,
    past::{PastBanner, keep},
    request::Request,
    ui::layout::{Breadcrumbs, Layout},
};

/// What it was called, where it belonged, whether it was closed. Figures of the day are on the pages of its records.
pub fn page(request: Request, was: UnitThen) -> impl IntoView {
    let lang = request.lang;
    let UnitThen { code, name, kind, parent, closed_from } = was;
    let kind = kind.map(|kind| view! { <span>{lang.unit_kind(kind)}</span> });
    let trail = vec![("/".to_owned(), lang.city().to_owned()), ("/units".to_owned(), lang.units().to_owned())];
    let whole = history_of(Subject::Unit, code.as_str());
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
    view! {
        <Layout request=request.clone() title=name.clone()>
            <PastBanner request=request.clone() />
            <div class="page-head">
                <Breadcrumbs lang=lang trail=trail />
                <h1 lang=lang.own()>{name}</h1>
                <p class="meta">
                    <span class="code">{code.to_string()}</span>
                    {kind}
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
        </Layout>
    }
}
