//! `/admin/users/{name}`: one person's account and roles.

use domain::{history::Subject, user::Account};
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;

use super::{binding::Binding, users::role_options};
use crate::{
    audit::subject::history_of,
    error::failure,
    request::{Request, address},
    ui::{
        input::{FormProblem, Input},
        layout::{Breadcrumbs, Layout},
        select::Choice,
    },
    user::{account::role_text, email::EmailForm},
};

/// The page.
#[component]
pub fn UserPage() -> impl IntoView {
    let request = Request::current();
    let name = use_params_map().read().get("name").unwrap_or_default();
    Suspend::new(async move {
        match store::user::view(&request.db, &request.actor, &name).await {
            Ok(account) => page(request, account).into_any(),
            Err(error) => failure(&request, &error),
        }
    })
}

fn page(request: Request, account: Account) -> impl IntoView {
    let lang = request.lang;
    let submitted = request.submitted.clone();
    let base = format!("/admin/users/{}", account.name);
    let state = if account.active { lang.open_accounts() } else { lang.closed_accounts() };
    let log = address("/admin/log", &[("person", &account.name)]);
    let no_roles = account.roles.is_empty();
    let roles = account
        .roles
        .iter()
        .map(|held| {
            let unit = held.unit.as_ref().map(|unit| unit.code.clone()).unwrap_or_default();
            view! {
                <tr>
                    <th scope="row">{role_text(lang, held)}</th>
                    <td>
                        <form method="post" action=format!("{base}/roles/revoke")>
                            <input type="hidden" name="role" value=held.role.as_str() />
                            <input type="hidden" name="unit" value=unit />
                            <button class="quiet">{lang.take_role()}</button>
                        </form>
                    </td>
                </tr>
            }
        })
        .collect_view();
    view! {
        <Layout request=request.clone() title=account.display_name.clone()>
            <Breadcrumbs
                lang=lang
                trail=vec![
                    ("/admin".to_owned(), lang.administration().to_owned()),
                    ("/admin/users".to_owned(), lang.people().to_owned()),
                ]
            />
            <div class="page-head">
                <h1>{account.display_name.clone()}</h1>
                <p class="meta">
                    {account.name.clone()} " · " {state} {(!account.has_password).then(|| format!(" · {}", lang.no_password_yet()))}
                </p>
            </div>
            <FormProblem lang=lang submitted=submitted.clone() />
            {submitted
                .link
                .clone()
                .map(|link| {
                    view! {
                        <section class="card" role="status">
                            <p>{lang.link_made()}</p>
                            <p class="one-time">
                                <code>{link}</code>
                            </p>
                        </section>
                    }
                })}
            <section class="card">
                <h2>{lang.roles()}</h2>
                {no_roles.then(|| view! { <p>{lang.no_roles()}</p> })}
                {(!no_roles)
                    .then(|| {
                        view! {
                            <table class="table">
                                <caption class="sr">{lang.roles()}</caption>
                                <tbody>{roles}</tbody>
                            </table>
                        }
                    })}
                <form method="post" action=format!("{base}/roles") class="form row">
                    <Choice label=lang.role_label() name="role" chosen=submitted.value("role") every=None options=role_options(lang) />
                    <Input
                        lang=lang
                        submitted=submitted.clone()
                        label=lang.unit_code()
                        name="unit"
                        hint=lang.unit_code_hint()
                        required=false
                    />
                    <button>{lang.give_role()}</button>
                </form>
            </section>
            <EmailForm
                lang=lang
                submitted=submitted.clone()
                action=format!("{base}/email")
                email=account.email.clone()
            />
            <Binding lang=lang submitted=submitted account=account.clone() />
            <section class="card">
                <h2>{lang.account_state()}</h2>
                <p>
                    <a href=history_of(Subject::Account, &account.name)>{lang.history_heading()}</a>
                    " · "
                    <a href=log>{lang.log_of_person()}</a>
                </p>
                <div class="actions">
                    <form method="post" action=format!("{base}/reset")>
                        <button>{lang.make_link()}</button>
                    </form>
                    <form method="post" action=format!("{base}/sessions/end")>
                        <button class="quiet">{lang.sign_out_everywhere()}</button>
                    </form>
                    <form method="post" action=format!("{base}/active")>
                        <input type="hidden" name="active" value=if account.active { "off" } else { "on" } />
                        <button class="quiet">{if account.active { lang.close_account() } else { lang.open_account() }}</button>
                    </form>
                </div>
            </section>
        </Layout>
    }
}
