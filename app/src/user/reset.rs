//! `/reset/{token}`: a link that sets a password once.

use http::StatusCode;
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;
use store::StoreError;

use super::account::NewPasswordFields;
use crate::{
    error::{failure, set_status},
    request::Request,
    ui::{input::FormProblem, layout::Layout},
};

/// The page.
#[component]
pub fn ResetPage() -> impl IntoView {
    let request = Request::current();
    let token = use_params_map().read().get("token").unwrap_or_default();
    Suspend::new(async move {
        let who = store::user::who_may_reset(&request.db, &request.actor, &token, request.now).await;
        match who {
            Ok(name) => page(request, token, name).into_any(),
            Err(StoreError::NotFound) => over(request).into_any(),
            Err(error) => failure(&request, &error),
        }
    })
}

fn page(request: Request, token: String, name: String) -> impl IntoView {
    let lang = request.lang;
    let submitted = request.submitted.clone();
    view! {
        <Layout request=request.clone() title=lang.set_password().to_owned()>
            <section class="card narrow">
                <h1>{lang.set_password()}</h1>
                <p>
                    {lang.user_name()} " " <code>{name.clone()}</code>
                </p>
                <FormProblem lang=lang submitted=submitted.clone() />
                <form method="post" action=format!("/reset/{token}") class="form">
                    <input type="hidden" name="username" autocomplete="username" value=name />
                    <NewPasswordFields lang=lang submitted=submitted />
                    <button>{lang.set_password()}</button>
                </form>
            </section>
        </Layout>
    }
}

fn over(request: Request) -> impl IntoView {
    set_status(StatusCode::NOT_FOUND);
    let lang = request.lang;
    view! {
        <Layout request=request.clone() title=lang.link_over().to_owned()>
            <section class="card narrow">
                <h1>{lang.link_over()}</h1>
                <p>{lang.link_over_hint()}</p>
                <p>
                    <a href="/login">{lang.sign_in()}</a>
                </p>
            </section>
        </Layout>
    }
}
