//! `/admin/policies`: the Governor's policies, and one of them.

use domain::history::Subject;
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;
use store::{
    StoreError,
    policy::{PolicyItem, PolicyView},
};

use super::strategy::YearFields;
use crate::{
    audit::{history::History, subject::history_of},
    error::failure,
    form::Submitted,
    i18n::Lang,
    request::{Request, address},
    ui::{
        input::{Check, FormProblem, Input},
        layout::{Breadcrumbs, Layout},
    },
};

/// The policies.
#[component]
pub fn PolicyListPage() -> impl IntoView {
    let request = Request::current();
    Suspend::new(async move {
        match store::policy::items(&request.db, &request.actor).await {
            Ok(policies) => list(request, policies).into_any(),
            Err(error) => failure(&request, &error),
        }
    })
}

/// One policy.
#[component]
pub fn PolicyPage() -> impl IntoView {
    let request = Request::current();
    let id = use_params_map().read().get("id").and_then(|text| uuid::Uuid::try_parse(&text).ok());
    Suspend::new(async move {
        let found = match id {
            Some(id) => store::policy::view(&request.db, &request.actor, id).await,
            // Whether there is such a policy is for those who keep them.
            None => store::policy::items(&request.db, &request.actor).await.and(Err(StoreError::NotFound)),
        };
        match found {
            Ok(view) => page(request, view).into_any(),
            Err(error) => failure(&request, &error),
        }
    })
}

fn state(lang: Lang, policy: &PolicyItem) -> &'static str {
    if policy.closed { lang.policy_closed() } else { lang.policy_open() }
}

fn list(request: Request, policies: Vec<PolicyItem>) -> impl IntoView {
    let lang = request.lang;
    let empty = policies.is_empty();
    let rows = policies
        .into_iter()
        .map(|policy| {
            let state = state(lang, &policy);
            let name = policy.name.as_deref().unwrap_or(lang.nameless());
            let name = format!("{} · {name}", policy.number);
            view! {
                <tr>
                    <th scope="row">
                        <a href=format!("/admin/policies/{}", policy.id)>{name}</a>
                    </th>
                    <td data-label=lang.policy_years()>{lang.years_from_to(policy.first_year, policy.last_year)}</td>
                    <td data-label=lang.state()>{state}</td>
                    <td data-label=lang.projects() class="num">
                        <a href=address("/projects", &[("policy", &policy.number)])>{policy.projects}</a>
                    </td>
                </tr>
            }
        })
        .collect_view();
    view! {
        <Layout request=request.clone() title=lang.policies_heading().to_owned()>
            <Breadcrumbs lang=lang trail=vec![("/admin".to_owned(), lang.administration().to_owned())] />
            <div class="page-head">
                <h1>{lang.policies_heading()}</h1>
            </div>
            <section class="card">
                {empty.then(|| view! { <p class="empty">{lang.policies_none()}</p> })}
                <table class="table rows">
                    <caption class="sr">{lang.policies_heading()}</caption>
                    <thead>
                        <tr>
                            <th scope="col">{lang.policy_name()}</th>
                            <th scope="col">{lang.policy_years()}</th>
                            <th scope="col">{lang.state()}</th>
                            <th scope="col" class="num">{lang.projects()}</th>
                        </tr>
                    </thead>
                    <tbody>{rows}</tbody>
                </table>
            </section>
            <section class="card narrow" aria-labelledby="add">
                <h2 id="add">{lang.policy_add()}</h2>
                <form method="post" action="/admin/policies" class="form">
                    <Fields lang=lang submitted=request.submitted.clone() policy=None />
                    <button>{lang.policy_add()}</button>
                </form>
            </section>
        </Layout>
    }
}

#[component]
fn Fields(lang: Lang, submitted: Submitted, #[prop(optional_no_strip)] policy: Option<PolicyItem>) -> impl IntoView {
    let (number, name, first, last) = policy.map_or_else(Default::default, |policy| {
        (policy.number, policy.name.unwrap_or_default(), policy.first_year, policy.last_year)
    });
    view! {
        <Input
            lang=lang
            submitted=submitted.clone()
            label=lang.policy_number()
            name="number"
            inputmode="numeric"
            value=number
        />
        <Input lang=lang submitted=submitted.clone() label=lang.policy_name() name="name" value=name />
        <YearFields lang=lang submitted=submitted first=first last=last />
    }
}

fn page(request: Request, view: PolicyView) -> impl IntoView {
    let lang = request.lang;
    let submitted = request.submitted.clone();
    let PolicyView { policy, history } = view;
    let trail = vec![
        ("/admin".to_owned(), lang.administration().to_owned()),
        ("/admin/policies".to_owned(), lang.policies_heading().to_owned()),
    ];
    let title = policy.name.clone().unwrap_or_else(|| lang.nameless().to_owned());
    let closed = submitted.checked("closed", policy.closed);
    let version = policy.version;
    let action = format!("/admin/policies/{}", policy.id);
    let whole = history_of(Subject::Policy, &policy.id.to_string());
    view! {
        <Layout request=request.clone() title=title.clone()>
            <Breadcrumbs lang=lang trail=trail />
            <div class="page-head">
                <h1>{title}</h1>
                <p class="meta">
                    {lang.policy_number()} " " {policy.number.clone()} " · " {state(lang, &policy)} " · "
                    <a href=address("/projects", &[("policy", &policy.number)])>{policy.projects} " " {lang.projects()}</a>
                </p>
            </div>
            <FormProblem lang=lang submitted=submitted.clone() />
            <section class="card narrow">
                <form method="post" action=action class="form">
                    <input type="hidden" name="version" value=version />
                    <Fields lang=lang submitted=submitted.clone() policy=Some(policy) />
                    <Check lang=lang submitted=submitted label=lang.policy_close() name="closed" checked=closed />
                    <button>{lang.policy_save()}</button>
                </form>
            </section>
            <History lang=lang history=history whole=whole />
        </Layout>
    }
}
