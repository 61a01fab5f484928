//! `/admin/units`: the unit tree, searched, and adding to it.

use chrono::NaiveDate;
use domain::{
    text::number,
    unit::{UnitKind, keep::Branch},
};
use leptos::prelude::*;
use store::unit::{Tree, TreeFilter};

use crate::{
    error::failure,
    form::Submitted,
    i18n::Lang,
    request::Request,
    ui::{
        input::{FormProblem, Input},
        layout::{Breadcrumbs, Layout},
        pager::Pager,
        select::Choice,
    },
};

/// Levels that are drawn further in.
const LEVELS: u32 = 4;

/// The page.
#[component]
pub fn UnitTreePage() -> impl IntoView {
    let request = Request::current();
    Suspend::new(async move {
        match store::unit::tree(&request.db, &request.actor, &filter_of(&request), request.today).await {
            Ok(tree) => page(request, tree).into_any(),
            Err(error) => failure(&request, &error),
        }
    })
}

/// The filter in the address.
fn filter_of(request: &Request) -> TreeFilter {
    TreeFilter {
        q: request.term().0,
        closed: match request.param("state") {
            Some("open") => Some(false),
            Some("closed") => Some(true),
            _ => None,
        },
        page: request.page(),
    }
}

/// Sorts of units as options of a choice.
fn kind_options(lang: Lang) -> Vec<(String, String)> {
    UnitKind::ALL.iter().map(|&kind| (kind.as_str().to_owned(), lang.unit_kind(kind).to_owned())).collect()
}

/// A unit as an item of a list.
pub fn branch_item(lang: Lang, branch: Branch, flat: bool, today: NaiveDate) -> impl IntoView {
    let level = if flat { 1 } else { branch.depth.min(LEVELS - 1) + 1 };
    let above = branch.parent.filter(|_| flat).map(|parent| format!("{} {}", lang.parent_unit(), parent.name));
    let former: Vec<String> = branch.former.into_iter().map(|was| was.name).collect();
    let former = (flat && !former.is_empty()).then(|| format!("{} {}", lang.former_names(), former.join(", ")));
    let closed = lang.closing(branch.closed_from, today);
    view! {
        <li class=format!("level-{level}")>
            <a href=format!("/admin/units/{}", branch.code)>{branch.name}</a>
            " "
            <span class="mute code">{branch.code.to_string()}</span>
            {closed.map(|text| view! { <span class="tag">{text}</span> })}
            {above.map(|text| view! { <span class="sub">{text}</span> })}
            {former.map(|text| view! { <span class="sub">{text}</span> })}
        </li>
    }
}

fn page(request: Request, tree: Tree) -> impl IntoView {
    let lang = request.lang;
    let submitted = request.submitted.clone();
    // What was searched for stands without the units above it.
    let flat = request.param("q").is_some() || request.param("state").is_some();
    let Tree { rows, total, page, pages } = tree;
    let today = request.today;
    let rows = rows.into_iter().map(|branch| branch_item(lang, branch, flat, today)).collect_view();
    let states =
        vec![("open".to_owned(), lang.open_units().to_owned()), ("closed".to_owned(), lang.closed_units().to_owned())];
    let below = request.param("parent").unwrap_or_default().to_owned();
    view! {
        <Layout request=request.clone() title=lang.keep_units().to_owned()>
            <Breadcrumbs lang=lang trail=vec![("/admin".to_owned(), lang.administration().to_owned())] />
            <div class="page-head">
                <h1>{lang.keep_units()}</h1>
                <p class="meta">{number(total as f64)} " " {lang.units()}</p>
            </div>
            <form method="get" action="/admin/units" class="card filters" role="search">
                <div class="field wide">
                    <label for="f-q">{lang.search_units()}</label>
                    <input id="f-q" name="q" type="search" value=request.param("q").unwrap_or_default().to_owned() />
                </div>
                <Choice
                    label=lang.state()
                    name="state"
                    chosen=request.param("state").map(str::to_owned)
                    every=Some(lang.any_state())
                    options=states
                />
                <div class="actions">
                    <button>{lang.search()}</button>
                    <a href="#add">{lang.add_unit()}</a>
                </div>
            </form>
            <section class="card" aria-label=lang.units()>
                {if total == 0 {
                    view! { <p class="empty">{lang.no_units()}</p> }.into_any()
                } else {
                    view! { <ul class="tree">{rows}</ul> }.into_any()
                }}
                <Pager request=request.clone() page=page pages=pages />
            </section>
            <AddUnit lang=lang submitted=submitted below=below />
        </Layout>
    }
}

#[component]
fn AddUnit(lang: Lang, submitted: Submitted, below: String) -> impl IntoView {
    view! {
        <section class="card narrow" id="add">
            <h2>{lang.add_unit()}</h2>
            <FormProblem lang=lang submitted=submitted.clone() />
            <form method="post" action="/admin/units" class="form">
                <Input lang=lang submitted=submitted.clone() label=lang.unit_code() name="code" hint=lang.unit_code_8() />
                <Input lang=lang submitted=submitted.clone() label=lang.unit_name() name="name" />
                <Choice
                    label=lang.unit_kind_label()
                    name="kind"
                    chosen=submitted.value("kind")
                    every=None
                    options=kind_options(lang)
                />
                <Input
                    lang=lang
                    submitted=submitted
                    label=lang.parent_code()
                    name="parent"
                    value=below
                    hint=lang.parent_hint()
                    required=false
                />
                <button>{lang.add_unit()}</button>
            </form>
        </section>
    }
}
