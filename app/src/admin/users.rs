//! `/admin/users`: finding people, and adding one.

use domain::{
    listing::Listing,
    text::number,
    user::{Account, Role},
};
use leptos::prelude::*;
use store::user::UserFilter;

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
    user::account::role_text,
};

/// The page.
#[component]
pub fn UserListPage() -> impl IntoView {
    let request = Request::current();
    Suspend::new(async move {
        match store::user::list(&request.db, &request.actor, &filter_of(&request)).await {
            Ok(listing) => page(request, listing).into_any(),
            Err(error) => failure(&request, &error),
        }
    })
}

/// The filter in the address.
fn filter_of(request: &Request) -> UserFilter {
    UserFilter {
        q: request.param("q").map(str::to_owned),
        role: request.param("role").and_then(Role::from_word),
        unit: request.param("unit").and_then(|code| code.parse().ok()),
        active: match request.param("state") {
            Some("open") => Some(true),
            Some("closed") => Some(false),
            _ => None,
        },
        page: request.param("page").and_then(|page| page.parse().ok()).unwrap_or(1),
    }
}

/// Roles as options of a choice.
pub fn role_options(lang: Lang) -> Vec<(String, String)> {
    Role::ALL.iter().map(|&role| (role.as_str().to_owned(), lang.role(role).to_owned())).collect()
}

fn page(request: Request, listing: Listing<Account>) -> impl IntoView {
    let lang = request.lang;
    let submitted = request.submitted.clone();
    let pages = listing.pages();
    let (total, page) = (listing.total, listing.page);
    let rows = listing
        .rows
        .into_iter()
        .map(|account| {
            let roles: Vec<String> = account.roles.iter().map(|held| role_text(lang, held)).collect();
            let state = if account.active { lang.open_accounts() } else { lang.closed_accounts() };
            view! {
                <tr>
                    <th scope="row">
                        <a href=format!("/admin/users/{}", account.name)>{account.display_name.clone()}</a>
                        <span class="sub code">{account.name.clone()}</span>
                    </th>
                    <td data-label=lang.roles()>{if roles.is_empty() { "–".to_owned() } else { roles.join(", ") }}</td>
                    <td data-label=lang.state()>
                        {state} {(!account.has_password).then(|| view! { <span class="sub">{lang.no_password_yet()}</span> })}
                    </td>
                </tr>
            }
        })
        .collect_view();
    let states = vec![
        ("open".to_owned(), lang.open_accounts().to_owned()),
        ("closed".to_owned(), lang.closed_accounts().to_owned()),
    ];
    view! {
        <Layout request=request.clone() title=lang.people().to_owned()>
            <Breadcrumbs lang=lang trail=vec![("/admin".to_owned(), lang.administration().to_owned())] />
            <div class="page-head">
                <h1>{lang.people()}</h1>
                <p class="meta">
                    <span>{number(total as f64)} " " {lang.found_people()}</span>
                    <a href="#add">{lang.add_person()}</a>
                    <a href="/admin/roster">{lang.roster()}</a>
                </p>
            </div>
            <form method="get" action="/admin/users" class="card filters form row" role="search">
                <div class="field">
                    <label for="f-q">{lang.search_people()}</label>
                    <input id="f-q" name="q" type="search" value=request.param("q").unwrap_or_default().to_owned() />
                </div>
                <Choice
                    label=lang.role_label()
                    name="role"
                    chosen=request.param("role").map(str::to_owned)
                    every=Some(lang.any_role())
                    options=role_options(lang)
                />
                <Choice
                    label=lang.state()
                    name="state"
                    chosen=request.param("state").map(str::to_owned)
                    every=Some(lang.any_state())
                    options=states
                />
                <div class="field">
                    <label for="f-unit">{lang.unit_code()}</label>
                    <input id="f-unit" name="unit" inputmode="numeric" value=request.param("unit").unwrap_or_default().to_owned() />
                </div>
                <button>{lang.search()}</button>
            </form>
            <section class="card">
                {(total == 0).then(|| view! { <p class="empty">{lang.no_people()}</p> })}
                {(total > 0)
                    .then(|| {
                        view! {
                            <table class="table rows">
                                <caption class="sr">{lang.people()}</caption>
                                <thead>
                                    <tr>
                                        <th scope="col">{lang.full_name()}</th>
                                        <th scope="col">{lang.roles()}</th>
                                        <th scope="col">{lang.state()}</th>
                                    </tr>
                                </thead>
                                <tbody>{rows}</tbody>
                            </table>
                        }
                    })}
                <Pager request=request page=page pages=pages />
            </section>
            <AddPerson lang=lang submitted=submitted />
        </Layout>
    }
}

#[component]
fn AddPerson(lang: Lang, submitted: Submitted) -> impl IntoView {
    let role_problem = submitted.problem("new_role").map(|problem| problem.words(lang));
    view! {
        <section class="card narrow" id="add">
            <h2>{lang.add_person()}</h2>
            <FormProblem lang=lang submitted=submitted.clone() />
            <form method="post" action="/admin/users" class="form">
                <Input lang=lang submitted=submitted.clone() label=lang.user_name() name="name" hint=lang.user_name_hint() />
                <Input lang=lang submitted=submitted.clone() label=lang.full_name() name="display_name" />
                <Input
                    lang=lang
                    submitted=submitted.clone()
                    label=lang.email()
                    name="email"
                    inputmode="email"
                    hint=lang.email_hint()
                    required=false
                />
                <Choice
                    label=lang.role_label()
                    name="new_role"
                    chosen=submitted.value("new_role")
                    every=Some("–")
                    options=role_options(lang)
                />
                {role_problem.map(|text| view! { <p class="problem">{text}</p> })}
                <Input
                    lang=lang
                    submitted=submitted.clone()
                    label=lang.unit_code()
                    name="new_unit"
                    hint=lang.unit_code_hint()
                    required=false
                />
                <Input lang=lang submitted=submitted label=lang.subject() name="subject" required=false />
                <button>{lang.add_person()}</button>
            </form>
        </section>
    }
}
