//! `/admin/units/{code}`: one unit, its name, its place, its sections, and what happened to it.

use chrono::NaiveDate;
use domain::{
    fiscal_year::FiscalYear,
    history::Subject,
    text::number,
    unit::{UnitCode, keep::SectionItem},
};
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;
use store::unit::keep::KeptUnit;

use super::{
    closing::{CloseForm, Closing},
    units::branch_item,
};
use crate::{
    audit::{history::History, subject::history_of},
    error::{failure, not_found},
    form::Submitted,
    i18n::Lang,
    request::{Request, address},
    ui::{
        input::{FormProblem, Input},
        layout::{Breadcrumbs, Layout},
    },
};

/// The page.
#[component]
pub fn KeptUnitPage() -> impl IntoView {
    let request = Request::current();
    let asked = use_params_map().read_untracked().get("code").unwrap_or_default();
    Suspend::new(async move {
        let Ok(code) = asked.parse::<UnitCode>() else { return not_found(&request, Some(&asked), Vec::new()) };
        match store::unit::keep::kept(&request.db, &request.actor, &code, request.today).await {
            Ok(unit) => page(request, unit).into_any(),
            Err(error) => failure(&request, &error),
        }
    })
}

fn page(request: Request, kept: KeptUnit) -> impl IntoView {
    let lang = request.lang;
    let today = request.today;
    let submitted = request.submitted.clone();
    let KeptUnit { unit, children, sections, hanging, history } = kept;
    let base = format!("/admin/units/{}", unit.code);
    let code = unit.code.to_string();
    let mut trail = vec![
        ("/admin".to_owned(), lang.administration().to_owned()),
        ("/admin/units".to_owned(), lang.keep_units().to_owned()),
    ];
    trail.extend(unit.parent.iter().map(|parent| (format!("/admin/units/{}", parent.code), parent.name.clone())));
    let parent = unit.parent.clone().map(|parent| parent.code).unwrap_or_default();
    let above = unit.parent.as_ref().map_or_else(
        || lang.top_level().to_owned(),
        |parent| format!("{} {} ({})", lang.parent_unit(), parent.name, parent.code),
    );
    let former = unit
        .former
        .iter()
        .map(|was| view! { <li>{was.name.clone()} " " <span class="mute">{lang.until_day()} " " {lang.date(was.until)}</span></li> })
        .collect_view();
    let closed = lang.closing(unit.closed_from, today);
    let whole = history_of(Subject::Unit, &code);
    let year = FiscalYear::of(today).to_string();
    let projects = address("/projects", &[("year", &year), ("unit", &code)]);
    let no_children = children.is_empty();
    let children = children.into_iter().map(|child| branch_item(lang, child, false, today)).collect_view();
    let state = Closing {
        closed_from: unit.closed_from,
        projects: hanging.projects,
        heading: lang.close_unit(),
        action: format!("{base}/closed"),
    };
    view! {
        <Layout request=request.clone() title=unit.name.clone()>
            <Breadcrumbs lang=lang trail=trail />
            <div class="page-head">
                <h1 lang=lang.own()>{unit.name.clone()}</h1>
                <p class="meta">
                    <span class="code">{code.clone()}</span>
                    <span>{lang.unit_kind(unit.kind)}</span>
                    {closed.map(|text| view! { <span class="tag">{text}</span> })}
                    <a href=format!("/units/{code}")>{lang.public_page()}</a>
                </p>
            </div>
            <FormProblem lang=lang submitted=submitted.clone() />
            <section class="card">
                <h2>{lang.rename()}</h2>
                <form method="post" action=format!("{base}/name") class="form row">
                    <input type="hidden" name="seen" value=unit.name.clone() />
                    <Input lang=lang submitted=submitted.clone() label=lang.unit_name() name="name" value=unit.name.clone() />
                    <button>{lang.save()}</button>
                </form>
                {(!unit.former.is_empty())
                    .then(|| {
                        view! {
                            <h3>{lang.former_names()}</h3>
                            <ul class="plain-list">{former}</ul>
                        }
                    })}
            </section>
            <section class="card">
                <h2>{lang.move_unit()}</h2>
                <p>{above}</p>
                <form method="post" action=format!("{base}/parent") class="form row">
                    <input type="hidden" name="seen" value=parent.clone() />
                    <Input
                        lang=lang
                        submitted=submitted.clone()
                        label=lang.parent_code()
                        name="parent"
                        value=parent
                        hint=lang.parent_hint()
                        required=false
                    />
                    <button>{lang.move_unit()}</button>
                </form>
            </section>
            <section class="card">
                <h2>{lang.sub_units()}</h2>
                {(!no_children).then(|| view! { <ul class="tree">{children}</ul> })}
                <p>
                    <a href=format!("/admin/units?parent={code}#add")>{lang.add_unit_below()}</a>
                </p>
            </section>
            <Sections lang=lang today=today base=base sections=sections submitted=submitted.clone() />
            <section class="card" id="close">
                <h2>{state.title(lang)}</h2>
                <p class="mute">{lang.close_hint()}</p>
                <dl class="facts tiles">
                    <div>
                        <dt>{lang.hanging_projects()}</dt>
                        <dd>
                            <a href=projects>{number(hanging.projects as f64)}</a>
                        </dd>
                    </div>
                    <div>
                        <dt>{lang.hanging_units()}</dt>
                        <dd>{number(hanging.units as f64)}</dd>
                    </div>
                    <div>
                        <dt>{lang.hanging_people()}</dt>
                        <dd>{number(hanging.people as f64)}</dd>
                    </div>
                </dl>
                <CloseForm lang=lang submitted=submitted state=state />
            </section>
            <History lang=lang history=history whole=whole />
        </Layout>
    }
}

/// The sections of a unit, and adding one.
#[component]
fn Sections(
    lang: Lang,
    today: NaiveDate,
    base: String,
    sections: Vec<SectionItem>,
    submitted: Submitted,
) -> impl IntoView {
    let none = sections.is_empty();
    let items = sections
        .into_iter()
        .map(|section| {
            let code = section.code.to_string();
            let closed = lang.closing(section.closed_from, today);
            view! {
                <li>
                    <a href=format!("{base}/sections/{code}")>{section.name.unwrap_or_else(|| code.clone())}</a>
                    " "
                    <span class="mute code">{code}</span>
                    {closed.map(|text| view! { <span class="tag">{text}</span> })}
                </li>
            }
        })
        .collect_view();
    view! {
        <section class="card" id="sections">
            <h2>{lang.sections()}</h2>
            {if none {
                view! { <p class="mute">{lang.no_sections()}</p> }.into_any()
            } else {
                view! { <ul class="plain-list">{items}</ul> }.into_any()
            }}
            <form method="post" action=format!("{base}/sections") class="form row">
                <Input
                    lang=lang
                    submitted=submitted.clone()
                    label=lang.section_code()
                    name="section_code"
                    hint=lang.section_code_8()
                />
                <Input lang=lang submitted=submitted label=lang.section_name() name="section_name" />
                <button>{lang.add_section()}</button>
            </form>
        </section>
    }
}
