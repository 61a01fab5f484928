//! `/admin/strategy/{edition}/lines/{id}`: one line of the plan.

use domain::{history::Subject, strategy::Edition};
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;
use store::{StoreError, strategy::LineView};

use super::strategy::{LineForm, Lines};
use crate::{
    audit::{history::History, subject::history_of},
    error::failure,
    request::Request,
    ui::{
        input::{Check, FormProblem, Input},
        layout::{Breadcrumbs, Layout},
    },
};

/// Levels of the plan.
const LEAF: u8 = 4;

/// The page.
#[component]
pub fn LinePage() -> impl IntoView {
    let request = Request::current();
    let id = use_params_map().read().get("id").and_then(|text| uuid::Uuid::try_parse(&text).ok());
    Suspend::new(async move {
        let found = match id {
            Some(id) => store::strategy::line(&request.db, &request.actor, id).await,
            // Whether there is such a line is for those who keep them.
            None => store::strategy::editions(&request.db, &request.actor).await.and(Err(StoreError::NotFound)),
        };
        match found {
            Ok(view) => page(request, view).into_any(),
            Err(error) => failure(&request, &error),
        }
    })
}

fn page(request: Request, view: LineView) -> impl IntoView {
    let lang = request.lang;
    let submitted = request.submitted.clone();
    let LineView { edition, above, line, below, version, history } = view;
    let base = format!("/admin/strategy/{}", edition.code);
    let whole = history_of(Subject::Line, &format!("{}/{}", edition.code, line.id));
    let mut trail = vec![
        ("/admin/strategy".to_owned(), lang.plan_editions().to_owned()),
        (base.clone(), lang.edition_name(&edition.code, edition.name.as_deref())),
    ];
    trail.extend(above.into_iter().map(|line| (format!("{base}/lines/{}", line.id), line.label)));
    let level = lang.strategy_level(Edition::wording(&edition.code), line.level);
    let under = line.number.clone().filter(|_| line.level < LEAF && !line.retired);
    let any_below = !below.is_empty();
    let retired = submitted.checked("retired", line.retired);
    view! {
        <Layout request=request.clone() title=line.label.clone()>
            <Breadcrumbs lang=lang trail=trail />
            <div class="page-head">
                <h1>{line.label.clone()}</h1>
                <p class="meta">
                    {level} " · " {lang.hung_here()} " " {line.projects} " " {lang.projects()} " · " {line.kpis} " " {lang.kpis()}
                    {line.retired.then(|| format!(" · {}", lang.line_retired()))}
                </p>
            </div>
            <FormProblem lang=lang submitted=submitted.clone() />
            <section class="card" aria-labelledby="own">
                <h2 id="own">{level}</h2>
                <form method="post" action=format!("{base}/lines/{}", line.id) class="form">
                    <input type="hidden" name="version" value=version />
                    <Input
                        lang=lang
                        submitted=submitted.clone()
                        label=lang.line_number_label()
                        name="number"
                        value=line.number.clone().unwrap_or_default()
                        hint=lang.line_number_hint()
                        required=line.number.is_some()
                    />
                    <Input lang=lang submitted=submitted.clone() label=lang.line_label() name="label" value=line.label />
                    <Check lang=lang submitted=submitted.clone() label=lang.line_retire() name="retired" checked=retired />
                    <button>{lang.line_save()}</button>
                </form>
            </section>
            {any_below
                .then(|| {
                    view! {
                        <section class="card" aria-labelledby="below">
                            <h2 id="below">{lang.lines_below()}</h2>
                            <Lines lang=lang edition=edition.code.clone() lines=below />
                        </section>
                    }
                })}
            {under
                .map(|number| {
                    view! {
                        <section class="card" aria-labelledby="add">
                            <h2 id="add">{lang.line_below_add()}</h2>
                            <LineForm lang=lang submitted=submitted edition=edition.code under=format!("{number}.") />
                        </section>
                    }
                })}
            <History lang=lang history=history whole=whole />
        </Layout>
    }
}
