//! A labelled choice in a form.

use leptos::prelude::*;

/// A label and a select; the first option, with an empty value, asks for everything.
#[component]
pub fn Choice(
    /// The label.
    label: &'static str,
    /// Name of the parameter, also the id.
    name: &'static str,
    /// What is chosen now.
    chosen: Option<String>,
    /// What the empty choice is called; no empty choice where `None`.
    #[prop(optional_no_strip)]
    every: Option<&'static str>,
    /// Value and text.
    options: Vec<(String, String)>,
) -> impl IntoView {
    let chosen = chosen.unwrap_or_default();
    let items = options
        .into_iter()
        .map(|(value, text)| {
            let selected = value == chosen;
            view! {
                <option value=value selected=selected>
                    {text}
                </option>
            }
        })
        .collect_view();
    view! {
        <div class="field">
            <label for=format!("f-{name}")>{label}</label>
            <select id=format!("f-{name}") name=name>
                {every.map(|text| view! { <option value="">{text}</option> })}
                {items}
            </select>
        </div>
    }
}
