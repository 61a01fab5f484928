//! Lists of facts: a term and what is known of it.

use leptos::prelude::*;

/// One fact; shows nothing where nothing is known.
#[component]
pub fn Fact(
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
                <dd>{value}</dd>
            </div>
        }
    })
}
