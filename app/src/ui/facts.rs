//! Lists of facts: a term and what is known of it.

use leptos::prelude::*;

use crate::i18n::Lang;

/// One fact; shows nothing where nothing is known.
#[component]
pub fn Fact(
    /// The reader's language, where the value may be a text that somebody entered.
    #[prop(optional_no_strip)]
    lang: Option<Lang>,
    /// The term.
    #[prop(into)]
    term: String,
    /// What is known.
    #[prop(into)]
    value: Option<String>,
) -> impl IntoView {
    value.map(|value| {
        view! {
            <div>
                <dt>{term}</dt>
                <dd lang=lang.and_then(|lang| lang.own_of(&value))>{value.clone()}</dd>
            </div>
        }
    })
}
