//! `/login`: the way in.

use domain::{
    address::local,
    permission::Person,
    user::{Account, DEMO_PASSWORD},
};
use leptos::prelude::*;

use super::account::role_text;
use crate::{
    error::failure,
    form::{Flash, Held},
    request::{Request, Services},
    ui::{
        input::{FormProblem, Input},
        layout::{Layout, SIGN_OUT},
    },
};

/// The page.
#[component]
pub fn LoginPage() -> impl IntoView {
    let request = Request::current();
    let elsewhere = expect_context::<Services>().sign_in_elsewhere;
    Suspend::new(async move {
        match store::user::demo_people(&request.db, &request.actor).await {
            Ok(people) => page(request, people, elsewhere),
            Err(error) => failure(&request, &error),
        }
    })
}

fn page(request: Request, people: Vec<Account>, elsewhere: bool) -> AnyView {
    let lang = request.lang;
    let submitted = request.submitted.clone();
    if let Some(url) = submitted.onward.clone() {
        return onward(request, url).into_any();
    }
    if let Some(form) = submitted.held.clone() {
        return held(request, form).into_any();
    }
    let next = submitted.value("next").or_else(|| request.param("next").map(str::to_owned)).unwrap_or_default();
    let keep = submitted.value("keep").is_some();
    // Who is asked to sign in once more, or is at it, is told nothing of the kind.
    let asked = request.flash == Some(Flash::SignInAgain) || !submitted.values.is_empty();
    let already = request.actor.person().filter(|_| !asked).map(|person| signed_in(&request, person, &next));
    let rows = people
        .iter()
        .map(|account| {
            view! {
                <tr>
                    <th scope="row"><code>{account.name.clone()}</code></th>
                    <td>{account.display_name.clone()}</td>
                    <td>{account.roles.iter().map(|held| role_text(lang, held)).collect::<Vec<_>>().join(" · ")}</td>
                </tr>
            }
        })
        .collect_view();
    view! {
        <Layout request=request.clone() title=lang.sign_in().to_owned()>
            <section class="card narrow">
                <h1>{lang.sign_in()}</h1>
                {already}
                <FormProblem lang=lang submitted=submitted.clone() />
                {elsewhere
                    .then(|| {
                        let href = crate::request::address("/login/oidc", &[("next", &next)]);
                        view! {
                            <p>
                                <a class="button" href=href>
                                    {lang.sign_in_elsewhere()}
                                </a>
                            </p>
                            <p class="mute">{lang.or_by_password()}</p>
                        }
                    })}
                <form method="post" action="/login" class="form">
                    <input type="hidden" name="next" value=next.clone() />
                    <Input lang=lang submitted=submitted.clone() label=lang.user_name() name="name" autocomplete="username" />
                    <Input
                        lang=lang
                        submitted=submitted
                        label=lang.password()
                        name="password"
                        kind="password"
                        autocomplete="current-password"
                    />
                    <div class="field">
                        <label class="check">
                            <input type="checkbox" name="keep" checked=keep />
                            <span>{lang.keep_signed_in()}</span>
                        </label>
                    </div>
                    <button>{lang.sign_in()}</button>
                </form>
                <p class="mute">{lang.forgotten_hint()}</p>
            </section>
            {(!people.is_empty())
                .then(|| {
                    view! {
                        <section class="card narrow">
                            <h2>{lang.demo_people()}</h2>
                            <p>
                                {lang.demo_people_hint()} " " <code>{DEMO_PASSWORD}</code>
                            </p>
                            <table class="table">
                                <thead>
                                    <tr>
                                        <th scope="col">{lang.user_name()}</th>
                                        <th scope="col">{lang.full_name()}</th>
                                        <th scope="col">{lang.roles()}</th>
                                    </tr>
                                </thead>
                                <tbody>{rows}</tbody>
                            </table>
                        </section>
                    }
                })}
        </Layout>
    }
    .into_any()
}

/// Who is signed in already, with the way on and the way out; somebody else may sign in below.
fn signed_in(request: &Request, person: &Person, next: &str) -> AnyView {
    let lang = request.lang;
    let way = local(next).to_owned();
    view! {
        <div class="flag signed-in" role="status">
            <p>{lang.already_signed_in()} " " <strong>{person.display_name.clone()}</strong> " (" {person.name.clone()} ")"</p>
            <p class="file-ways">
                <a class="button" href=way>{lang.go_on()}</a>
                // The form is that of the page's head.
                <button class="quiet" form=SIGN_OUT>{lang.sign_out()}</button>
            </p>
            <p class="mute">{lang.or_somebody_else()}</p>
        </div>
    }
    .into_any()
}

/// The session was over when a form was sent: one signs in beside it, and sends it again.
fn held(request: Request, form: Held) -> impl IntoView {
    let lang = request.lang;
    let way = crate::request::address("/login", &[("next", &form.page)]);
    // Of what was chosen no more is held than its name.
    let named = |(name, value): &(String, String)| (name == "files" && !value.is_empty()).then(|| value.clone());
    let files: Vec<String> = form.pairs.iter().filter_map(named).collect();
    let files = (!files.is_empty()).then(|| view! { <p role="alert">{lang.held_files(&files.join(" · "))}</p> });
    let fields = form
        .pairs
        .into_iter()
        .map(|(name, value)| view! { <input type="hidden" name=name value=value /> })
        .collect_view();
    view! {
        <Layout request=request title=lang.session_over().to_owned()>
            <section class="card narrow">
                <h1>{lang.session_over()}</h1>
                <p role="alert">{lang.held_hint()}</p>
                {files}
                <p>
                    <a class="button" href=way target="_blank">
                        {lang.held_sign_in()}
                    </a>
                </p>
                <form method="post" action=form.action>
                    {fields}
                    <button>{lang.held_send()}</button>
                </form>
            </section>
        </Layout>
    }
}

/// Signed out here, and on the way to the organisation's own signing out, which the document's head leads to; by a link
/// where the browser does not go on.
fn onward(request: Request, url: String) -> impl IntoView {
    let lang = request.lang;
    view! {
        <Layout request=request title=lang.signed_out().to_owned()>
            <section class="card narrow">
                <h1>{lang.signed_out()}</h1>
                <p>{lang.onward_hint()}</p>
                <p>
                    <a class="button" href=url>
                        {lang.onward()}
                    </a>
                </p>
            </section>
        </Layout>
    }
}
