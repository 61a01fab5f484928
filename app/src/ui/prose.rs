//! Long texts as entered: their own line breaks, nothing interpreted.

use leptos::prelude::*;

/// A heading and a text, or nothing.
#[component]
pub fn Prose(
    /// The heading.
    heading: &'static str,
    /// The text.
    text: Option<String>,
) -> impl IntoView {
    text.map(|text| {
        view! {
            <section class="prose">
                <h3>{heading}</h3>
                <p class="as-entered">{text}</p>
            </section>
        }
    })
}
