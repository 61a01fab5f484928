//! The KPIs a project supports, and the forms that say so.

use domain::{
    edit::{Field, ProjectField},
    project::ProjectView,
    unit::Named,
};
use leptos::prelude::*;

use crate::{
    edit::desk::Desk,
    i18n::Lang,
    kpi::chart::KpiFigure,
    past,
    request::{Request, address},
    ui::input::Input,
};

/// The KPIs it supports, each with its quarter chart where its figures are known.
#[component]
pub fn Supports(
    /// What is asked for.
    request: Request,
    /// The project.
    project: ProjectView,
    /// What may be changed.
    desk: Desk,
) -> impl IntoView {
    let lang = request.lang;
    let may = desk.may(Field::Project(ProjectField::Name));
    let action = format!("/projects/{}/kpis", project.code);
    let none = project.kpis.is_empty().then(|| view! { <p class="mute">{lang.not_said()}</p> });
    let kpis = project
        .kpis
        .iter()
        .map(|named| {
            let detail = project.kpi_detail.iter().find(|kpi| kpi.code.as_str() == named.code).cloned();
            view! {
                <article class="supported">
                    <h3>
                        <a href=past::keep(&request, &format!("/kpis/{}", named.code)) lang=lang.own()>{named.name.clone()}</a>
                        " "
                        <span class="mute">{named.code.clone()}</span>
                    </h3>
                    {detail.map(|kpi| view! { <KpiFigure lang=lang kpi=kpi /> })}
                    {may.then(|| remove(lang, &action, named))}
                </article>
            }
        })
        .collect_view();
    view! {
        {none}
        {kpis}
        {may.then(|| add(&request, &project, &action))}
    }
}

fn remove(lang: Lang, action: &str, named: &Named) -> impl IntoView + use<> {
    let label = format!("{} {}", lang.supports_no_more(), named.name);
    view! {
        <form method="post" action=action.to_owned()>
            <input type="hidden" name="kpi" value=named.code.clone() />
            <button class="quiet" name="do" value="remove" aria-label=label>{lang.supports_no_more()}</button>
        </form>
    }
}

fn add(request: &Request, project: &ProjectView, action: &str) -> impl IntoView + use<> {
    let lang = request.lang;
    let year = project.fiscal_year.map(|year| year.to_string());
    let mut query = vec![("unit", project.unit.code.as_str())];
    query.extend(year.as_deref().map(|year| ("year", year)));
    let list = address("/kpis", &query);
    let open = request.submitted.problem("kpi").is_some();
    let found = request.submitted.matches.clone();
    let found = (!found.is_empty()).then(|| view! { <Found lang=lang action=action.to_owned() found=found /> });
    let action = action.to_owned();
    view! {
        <details class="more" open=open>
            <summary>{lang.add_supported_kpi()}</summary>
            {found}
            <form method="post" action=action class="form">
                <Input
                    lang=lang
                    submitted=request.submitted.clone()
                    label=lang.supported_kpi_code()
                    name="kpi"
                    hint=lang.supported_kpi_hint()
                    list="kpis-of-unit"
                />
                <Offered request=request.clone() project=project.clone() />
                <p><a href=list>{lang.supported_kpi_find()}</a></p>
                <button name="do" value="add">{lang.add_it()}</button>
            </form>
        </details>
    }
}

/// What was found for words instead of a code: one of them is chosen.
#[component]
fn Found(lang: Lang, action: String, found: Vec<Named>) -> impl IntoView {
    let items = found
        .into_iter()
        .map(|Named { code, name }| {
            let label = format!("{} {name}", lang.add_it());
            view! {
                <li>
                    <form method="post" action=action.clone() class="row">
                        <input type="hidden" name="kpi" value=code.clone() />
                        <a href=format!("/kpis/{code}") lang=lang.own()>{name}</a>
                        " "
                        <span class="mute code">{code}</span>
                        " "
                        <button class="quiet" name="do" value="add" aria-label=label>{lang.add_it()}</button>
                    </form>
                </li>
            }
        })
        .collect_view();
    view! {
        <h4>{lang.supported_kpi_choose()}</h4>
        <ul class="plain-list" id="kpi-found">{items}</ul>
    }
}

/// The KPIs of the project's own unit, which the field offers while it is typed in.
#[component]
fn Offered(request: Request, project: ProjectView) -> impl IntoView {
    Suspend::new(async move {
        let offered = store::project::supportable(&request.db, &request.actor, &project.code, None).await.ok()?;
        let options = offered.into_iter().map(|Named { code, name }| view! { <option value=code>{name}</option> });
        Some(view! { <datalist id="kpis-of-unit">{options.collect_view()}</datalist> })
    })
}
