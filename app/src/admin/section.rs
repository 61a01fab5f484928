//! `/admin/units/{code}/sections/{section}`: one section of a unit, and what happened to it.

use domain::{
    history::Subject,
    text::number,
    unit::{SectionCode, UnitCode},
};
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;
use store::section::KeptSection;

use super::closing::{CloseForm, Closing};
use crate::{
    audit::{history::History, subject::history_of},
    error::{failure, not_found},
    request::Request,
    ui::{
        input::{FormProblem, Input},
        layout::{Breadcrumbs, Layout},
    },
};

/// The page.
#[component]
pub fn KeptSectionPage() -> impl IntoView {
    let request = Request::current();
    let params = use_params_map().read_untracked();
    let (unit, code) = (params.get("code").unwrap_or_default(), params.get("section").unwrap_or_default());
    drop(params);
    Suspend::new(async move {
        let (Ok(unit), Ok(section)) = (unit.parse::<UnitCode>(), code.parse::<SectionCode>()) else {
            return not_found(&request, Some(&code), Vec::new());
        };
        match store::section::kept(&request.db, &request.actor, &unit, &section, request.today).await {
            Ok(section) => page(request, section).into_any(),
            Err(error) => failure(&request, &error),
        }
    })
}

fn page(request: Request, kept: KeptSection) -> impl IntoView {
    let lang = request.lang;
    let submitted = request.submitted.clone();
    let KeptSection { section, unit, projects, history } = kept;
    let of = format!("/admin/units/{}", unit.code);
    let base = format!("{of}/sections/{}", section.code);
    let code = section.code.to_string();
    let whole = history_of(Subject::Section, &format!("{}/{code}", unit.code));
    let name = section.name.clone().unwrap_or_default();
    let title = section.name.unwrap_or_else(|| code.clone());
    let closed = lang.closing(section.closed_from, request.today);
    let trail = vec![
        ("/admin".to_owned(), lang.administration().to_owned()),
        ("/admin/units".to_owned(), lang.keep_units().to_owned()),
        (of, unit.name.clone()),
    ];
    let state = Closing {
        closed_from: section.closed_from,
        projects,
        heading: lang.close_section(),
        action: format!("{base}/closed"),
    };
    view! {
        <Layout request=request.clone() title=title.clone()>
            <Breadcrumbs lang=lang trail=trail />
            <div class="page-head">
                <h1>{title}</h1>
                <p class="meta">
                    <span class="code">{code}</span>
                    <span>{lang.section_of()} " " {unit.name}</span>
                    {closed.map(|text| view! { <span class="tag">{text}</span> })}
                </p>
            </div>
            <FormProblem lang=lang submitted=submitted.clone() />
            <section class="card">
                <h2>{lang.rename()}</h2>
                <form method="post" action=format!("{base}/name") class="form row">
                    <input type="hidden" name="seen" value=name.clone() />
                    <Input lang=lang submitted=submitted.clone() label=lang.section_name() name="name" value=name />
                    <button>{lang.save()}</button>
                </form>
            </section>
            <section class="card">
                <h2>{lang.move_section()}</h2>
                <p class="mute">{lang.move_section_hint()}</p>
                <form method="post" action=format!("{base}/unit") class="form row">
                    <Input
                        lang=lang
                        submitted=submitted.clone()
                        label=lang.to_unit_code()
                        name="unit"
                        hint=lang.unit_code_8()
                    />
                    <button>{lang.move_section()}</button>
                </form>
            </section>
            <section class="card" id="close">
                <h2>{state.title(lang)}</h2>
                <p>{lang.hanging_projects()} ": " {number(projects as f64)}</p>
                <CloseForm lang=lang submitted=submitted state=state />
            </section>
            <History lang=lang history=history whole=whole />
        </Layout>
    }
}
