//! `/admin`: the way to each part.

use domain::permission::{Action, Scope};
use leptos::prelude::*;
use store::StoreError;

use crate::{error::failure, request::Request, ui::layout::Layout};

/// The page.
#[component]
pub fn AdminPage() -> impl IntoView {
    let request = Request::current();
    if !request.actor.may(Action::ManageUsers, &Scope::City) {
        return failure(&request, &StoreError::Forbidden);
    }
    let lang = request.lang;
    view! {
        <Layout request=request.clone() title=lang.administration().to_owned()>
            <div class="page-head">
                <h1>{lang.administration()}</h1>
            </div>
            <section class="card">
                <h2>
                    <a href="/admin/users">{lang.people()}</a>
                </h2>
                <p>{lang.people_hint()}</p>
            </section>
        </Layout>
    }
    .into_any()
}
