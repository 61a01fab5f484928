//! `/account`: one's roles, password and sessions.

use domain::{
    permission::Person,
    user::{Account, Held, SessionItem},
};
use leptos::prelude::*;
use store::{StoreError, reminder::Wish};

use super::email::EmailForm;
use crate::{
    error::failure,
    i18n::Lang,
    reminder::ReminderSettings,
    request::Request,
    ui::{
        input::{FormProblem, Input},
        layout::Layout,
    },
};

/// A role with its place, in words.
pub fn role_text(lang: Lang, held: &Held) -> String {
    let place = held.unit.as_ref().map_or_else(|| lang.whole_city().to_owned(), |unit| unit.name.clone());
    format!("{} · {place}", lang.role(held.role))
}

/// The page.
#[component]
pub fn AccountPage() -> impl IntoView {
    let request = Request::current();
    Suspend::new(async move {
        let Some(person) = request.actor.person().cloned() else { return failure(&request, &StoreError::Forbidden) };
        let loaded = async {
            let account = store::user::own(&request.db, &request.actor).await?;
            let sessions = store::session::list(&request.db, &request.actor, request.session, request.now).await?;
            let wish = store::reminder::wish(&request.db, &request.actor).await?;
            Ok((account, sessions, wish))
        };
        match loaded.await {
            Ok((account, sessions, wish)) => page(request, person, account, sessions, wish).into_any(),
            Err(error) => failure(&request, &error),
        }
    })
}

fn page(request: Request, person: Person, account: Account, sessions: Vec<SessionItem>, wish: Wish) -> impl IntoView {
    let (lang, today) = (request.lang, request.today);
    let submitted = request.submitted.clone();
    let no_roles = account.roles.is_empty();
    let roles = account.roles.iter().map(|held| view! { <li>{role_text(lang, held)}</li> }).collect_view();
    let sessions = sessions
        .into_iter()
        .map(|session| {
            let end = format!("/account/sessions/{}/end", session.id.0);
            view! {
                <tr>
                    <th scope="row">
                        {session.agent.unwrap_or_else(|| "–".to_owned())}
                        {session.own.then(|| view! { <span class="sub">{lang.this_session()}</span> })}
                        {session.external.then(|| view! { <span class="sub">{lang.by_organisation()}</span> })}
                    </th>
                    <td data-label=lang.session_address()>{session.address.unwrap_or_else(|| "–".to_owned())}</td>
                    <td data-label=lang.session_began()>{lang.clock(session.created)}</td>
                    <td data-label=lang.session_seen()>{lang.clock(session.seen)}</td>
                    <td>
                        <form method="post" action=end>
                            <button class="quiet">{lang.session_end()}</button>
                        </form>
                    </td>
                </tr>
            }
        })
        .collect_view();
    view! {
        <Layout request=request.clone() title=lang.account().to_owned()>
            <div class="page-head">
                <h1>{lang.account()}</h1>
                <p class="meta">{person.display_name.clone()} " · " {person.name.clone()}</p>
            </div>
            <section class="card">
                <h2>{lang.my_roles()}</h2>
                {no_roles.then(|| view! { <p>{lang.no_roles()}</p> })}
                <ul>{roles}</ul>
            </section>
            <EmailForm
                lang=lang
                submitted=submitted.clone()
                action="/account/email".to_owned()
                email=account.email
                own=true
            />
            <ReminderSettings lang=lang submitted=submitted.clone() wish=wish today=today />
            <section class="card narrow">
                <h2>{lang.change_password()}</h2>
                <FormProblem lang=lang submitted=submitted.clone() />
                <form method="post" action="/account/password" class="form">
                    <input type="hidden" name="username" autocomplete="username" value=person.name />
                    <Input
                        lang=lang
                        submitted=submitted.clone()
                        label=lang.current_password()
                        name="current"
                        kind="password"
                        autocomplete="current-password"
                    />
                    <NewPasswordFields lang=lang submitted=submitted />
                    <button>{lang.change_password()}</button>
                </form>
            </section>
            <section class="card">
                <h2>{lang.sessions()}</h2>
                <table class="table rows">
                    <thead>
                        <tr>
                            <th scope="col">{lang.session_agent()}</th>
                            <th scope="col">{lang.session_address()}</th>
                            <th scope="col">{lang.session_began()}</th>
                            <th scope="col">{lang.session_seen()}</th>
                            <th scope="col">
                                <span class="sr">{lang.session_end()}</span>
                            </th>
                        </tr>
                    </thead>
                    <tbody>{sessions}</tbody>
                </table>
                <form method="post" action="/account/sessions/end">
                    <button class="quiet">{lang.sign_out_everywhere()}</button>
                </form>
            </section>
        </Layout>
    }
}

/// A new password, typed twice.
#[component]
pub fn NewPasswordFields(
    /// The reader's language.
    lang: Lang,
    /// What was submitted.
    submitted: crate::form::Submitted,
) -> impl IntoView {
    view! {
        <Input
            lang=lang
            submitted=submitted.clone()
            label=lang.new_password()
            name="password"
            kind="password"
            autocomplete="new-password"
            hint=lang.password_hint()
        />
        <Input
            lang=lang
            submitted=submitted
            label=lang.repeat_password()
            name="again"
            kind="password"
            autocomplete="new-password"
        />
    }
}
