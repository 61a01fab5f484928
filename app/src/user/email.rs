//! Where a person gets mail, to be changed: on the own account, and where people are kept.

use leptos::prelude::*;

use crate::{form::Submitted, i18n::Lang, ui::input::Input};

/// The address, in a form of its own.
#[component]
pub fn EmailForm(
    /// The reader's language.
    lang: Lang,
    /// What was submitted.
    submitted: Submitted,
    /// Where the form goes.
    action: String,
    /// The address as it is.
    email: Option<String>,
    /// Whether it is the reader's own, which the browser may fill in.
    #[prop(default = false)]
    own: bool,
) -> impl IntoView {
    view! {
        <section class="card">
            <h2>{lang.email()}</h2>
            <form method="post" action=action class="form row">
                <Input
                    lang=lang
                    submitted=submitted
                    label=lang.email()
                    name="email"
                    inputmode="email"
                    autocomplete=if own { "email" } else { "off" }
                    value=email.unwrap_or_default()
                    hint=lang.email_hint()
                    required=false
                />
                <button>{lang.email_save()}</button>
            </form>
        </section>
    }
}
