//! `/admin/strategy`: editions of the city's plan, and one of them with its lines.

use domain::{fiscal_year::FiscalYear, history::Subject, strategy::Edition};
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;
use store::strategy::{EditionItem, EditionView, LineItem};

use crate::{
    audit::{history::History, subject::history_of},
    error::failure,
    form::Submitted,
    i18n::Lang,
    request::Request,
    ui::{
        input::{FormProblem, Input},
        layout::{Breadcrumbs, Layout},
    },
};

/// The editions.
#[component]
pub fn EditionListPage() -> impl IntoView {
    let request = Request::current();
    Suspend::new(async move {
        match store::strategy::editions(&request.db, &request.actor).await {
            Ok(editions) => list(request, editions).into_any(),
            Err(error) => failure(&request, &error),
        }
    })
}

/// An edition.
#[component]
pub fn EditionPage() -> impl IntoView {
    let request = Request::current();
    let code = use_params_map().read().get("edition").unwrap_or_default();
    Suspend::new(async move {
        match store::strategy::edition(&request.db, &request.actor, &code).await {
            Ok(view) => page(request, view).into_any(),
            Err(error) => failure(&request, &error),
        }
    })
}

fn list(request: Request, editions: Vec<EditionItem>) -> impl IntoView {
    let lang = request.lang;
    let rows = editions
        .into_iter()
        .map(|edition| {
            view! {
                <tr>
                    <th scope="row">
                        <a href=format!("/admin/strategy/{}", edition.code)>
                            {lang.edition_name(&edition.code, edition.name.as_deref())}
                        </a>
                    </th>
                    <td data-label=lang.edition_years()>{lang.years_from_to(edition.first_year, edition.last_year)}</td>
                    <td data-label=lang.lines_count() class="num">{edition.lines}</td>
                </tr>
            }
        })
        .collect_view();
    view! {
        <Layout request=request.clone() title=lang.plan_editions().to_owned()>
            <Breadcrumbs lang=lang trail=vec![("/admin".to_owned(), lang.administration().to_owned())] />
            <div class="page-head">
                <h1>{lang.plan_editions()}</h1>
            </div>
            <section class="card">
                <table class="table rows">
                    <caption class="sr">{lang.plan_editions()}</caption>
                    <thead>
                        <tr>
                            <th scope="col">{lang.edition_label()}</th>
                            <th scope="col">{lang.edition_years()}</th>
                            <th scope="col" class="num">{lang.lines_count()}</th>
                        </tr>
                    </thead>
                    <tbody>{rows}</tbody>
                </table>
            </section>
            <section class="card narrow" aria-labelledby="add">
                <h2 id="add">{lang.edition_add()}</h2>
                <FormProblem lang=lang submitted=request.submitted.clone() />
                <form method="post" action="/admin/strategy" class="form">
                    <Input lang=lang submitted=request.submitted.clone() label=lang.edition_name_label() name="name" />
                    <YearFields lang=lang submitted=request.submitted.clone() first=None last=None />
                    <button>{lang.edition_add()}</button>
                </form>
            </section>
        </Layout>
    }
}

/// The years something holds for.
#[component]
pub fn YearFields(
    /// The reader's language.
    lang: Lang,
    /// What was submitted.
    submitted: Submitted,
    /// The first year.
    #[prop(optional_no_strip)]
    first: Option<FiscalYear>,
    /// The last year.
    #[prop(optional_no_strip)]
    last: Option<FiscalYear>,
) -> impl IntoView {
    let text = |year: Option<FiscalYear>| year.map(|year| year.to_string()).unwrap_or_default();
    view! {
        <Input
            lang=lang
            submitted=submitted.clone()
            label=lang.first_year()
            name="first_year"
            inputmode="numeric"
            value=text(first)
            hint=lang.open_ended()
            required=false
        />
        <Input
            lang=lang
            submitted=submitted
            label=lang.last_year()
            name="last_year"
            inputmode="numeric"
            value=text(last)
            hint=lang.open_ended()
            required=false
        />
    }
}

fn page(request: Request, view: EditionView) -> impl IntoView {
    let lang = request.lang;
    let submitted = request.submitted.clone();
    let edition = view.edition;
    let base = format!("/admin/strategy/{}", edition.code);
    let whole = history_of(Subject::Edition, &edition.code);
    let name = lang.edition_name(&edition.code, edition.name.as_deref());
    let trail = vec![
        ("/admin".to_owned(), lang.administration().to_owned()),
        ("/admin/strategy".to_owned(), lang.plan_editions().to_owned()),
    ];
    let empty = view.lines.is_empty();
    view! {
        <Layout request=request.clone() title=name.clone()>
            <Breadcrumbs lang=lang trail=trail />
            <div class="page-head">
                <h1 lang=lang.own()>{name.clone()}</h1>
                <p class="meta">{lang.years_from_to(edition.first_year, edition.last_year)}</p>
            </div>
            <FormProblem lang=lang submitted=submitted.clone() />
            <section class="card" aria-labelledby="lines">
                <h2 id="lines">{lang.lines_heading()}</h2>
                {empty.then(|| view! { <p class="empty">{lang.lines_none()}</p> })}
                <Lines lang=lang edition=edition.code.clone() lines=view.lines />
            </section>
            <section class="card" aria-labelledby="add">
                <h2 id="add">{lang.line_add()}</h2>
                <LineForm lang=lang submitted=submitted.clone() edition=edition.code.clone() under=String::new() />
            </section>
            <section class="card narrow" aria-labelledby="own">
                <h2 id="own">{lang.edition_label()}</h2>
                <form method="post" action=base class="form">
                    <input type="hidden" name="version" value=edition.version />
                    <Input lang=lang submitted=submitted.clone() label=lang.edition_name_label() name="name" value=name />
                    <YearFields lang=lang submitted=submitted first=edition.first_year last=edition.last_year />
                    <button>{lang.save_edition()}</button>
                </form>
            </section>
            <History lang=lang history=view.history whole=whole />
        </Layout>
    }
}

/// Lines with what hangs on them, each leading to its page.
#[component]
pub fn Lines(
    /// The reader's language.
    lang: Lang,
    /// Code of their edition.
    edition: String,
    /// In their order.
    lines: Vec<LineItem>,
) -> impl IntoView {
    let words = Edition::wording(&edition);
    let rows = lines
        .into_iter()
        .map(|line| {
            view! {
                <li class=format!("level-{}", line.level)>
                    <span class="mute">{lang.strategy_level(words, line.level)}</span>
                    " "
                    <a href=format!("/admin/strategy/{edition}/lines/{}", line.id)>{line.label}</a>
                    " "
                    <span class="mute">
                        {line.projects} " " {lang.projects()} " · " {line.kpis} " " {lang.kpis()}
                        {line.retired.then(|| format!(" · {}", lang.line_retired()))}
                    </span>
                </li>
            }
        })
        .collect_view();
    view! { <ol class="tree">{rows}</ol> }
}

/// The form of a new line, under a number where one is given.
#[component]
pub fn LineForm(
    /// The reader's language.
    lang: Lang,
    /// What was submitted.
    submitted: Submitted,
    /// Code of the edition.
    edition: String,
    /// The number of the line above, with a dot behind it.
    under: String,
) -> impl IntoView {
    view! {
        <p class="mute">{lang.line_add_hint()}</p>
        <form method="post" action=format!("/admin/strategy/{edition}/lines") class="form">
            <Input lang=lang submitted=submitted.clone() label=lang.line_number_label() name="new_number" value=under />
            <Input lang=lang submitted=submitted label=lang.line_label() name="new_label" />
            <button>{lang.line_add()}</button>
        </form>
    }
}
