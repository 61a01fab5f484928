//! Which account of the organisation's own sign-in a person has.

use domain::user::Account;
use leptos::prelude::*;

use crate::{form::Submitted, i18n::Lang, request::Services, ui::input::Input};

/// The binding, to be changed; nothing where the organisation's own sign-in is off and nothing is bound.
#[component]
pub fn Binding(
    /// The reader's language.
    lang: Lang,
    /// What was submitted.
    submitted: Submitted,
    /// Whose it is.
    account: Account,
) -> impl IntoView {
    let on = use_context::<Services>().is_some_and(|services| services.sign_in_elsewhere);
    (on || account.external_subject.is_some()).then(|| {
        view! {
            <section class="card">
                <h2>{lang.organisation_account()}</h2>
                {account
                    .external_issuer
                    .map(|issuer| {
                        view! {
                            <p>
                                {lang.bound_by()} " " <code>{issuer}</code>
                            </p>
                        }
                    })}
                <form method="post" action=format!("/admin/users/{}/subject", account.name) class="form row">
                    <Input
                        lang=lang
                        submitted=submitted
                        label=lang.subject()
                        name="subject"
                        value=account.external_subject.unwrap_or_default()
                        hint=lang.bound_hint()
                        required=false
                    />
                    <button>{lang.bind_account()}</button>
                </form>
            </section>
        }
    })
}
