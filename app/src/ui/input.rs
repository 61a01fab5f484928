//! A labelled field of a plain form, with what is wrong beside it.

use leptos::prelude::*;

use crate::{form::Submitted, i18n::Lang};

/// A label, an input, a hint, and the problem that was found with it; a page that comes back opens there.
#[component]
pub fn Input(
    /// The reader's language.
    lang: Lang,
    /// What was submitted.
    submitted: Submitted,
    /// The label.
    label: &'static str,
    /// Name of the field; the id is made from it.
    name: &'static str,
    /// Type of the input.
    #[prop(default = "text")]
    kind: &'static str,
    /// What browsers may fill in.
    #[prop(default = "off")]
    autocomplete: &'static str,
    /// The keyboard a phone shows.
    #[prop(optional)]
    inputmode: Option<&'static str>,
    /// What is there where nothing was submitted.
    #[prop(optional, into)]
    value: String,
    /// What helps.
    #[prop(optional)]
    hint: Option<&'static str>,
    /// Id of the list of what is offered while it is typed in.
    #[prop(optional)]
    list: Option<&'static str>,
    /// Whether something must be given.
    #[prop(default = true)]
    required: bool,
) -> impl IntoView {
    let problem = submitted.problem(name).map(|problem| problem.words(lang));
    let value = (kind != "password").then(|| submitted.value(name).unwrap_or(value));
    let id = format!("f-{name}");
    let described = match (hint.is_some(), problem.is_some()) {
        (false, false) => None,
        (true, false) => Some(format!("{id}-hint")),
        (false, true) => Some(format!("{id}-problem")),
        (true, true) => Some(format!("{id}-problem {id}-hint")),
    };
    view! {
        <div class="field">
            <label for=id.clone()>{label}</label>
            <input
                id=id.clone()
                name=name
                type=kind
                inputmode=inputmode
                value=value
                autocomplete=autocomplete
                list=list
                required=required
                aria-invalid=problem.is_some().then_some("true")
                aria-describedby=described
                autofocus=problem.is_some()
            />
            {problem.map(|text| view! { <p class="problem" id=format!("{id}-problem")>{text}</p> })}
            {hint.map(|text| view! { <p class="hint" id=format!("{id}-hint")>{text}</p> })}
        </div>
    }
}

/// A box that is checked or not, with the problem that was found with it.
#[component]
pub fn Check(
    /// The reader's language.
    lang: Lang,
    /// What was submitted.
    submitted: Submitted,
    /// The label.
    label: &'static str,
    /// Name of the field; the id is made from it.
    name: &'static str,
    /// Whether it is checked.
    checked: bool,
) -> impl IntoView {
    let problem = submitted.problem(name).map(|problem| problem.words(lang));
    let id = format!("f-{name}");
    let described = problem.is_some().then(|| format!("{id}-problem"));
    view! {
        <div class="field check">
            <input
                id=id.clone()
                name=name
                type="checkbox"
                checked=checked
                aria-describedby=described
                autofocus=problem.is_some()
            />
            <label for=id.clone()>{label}</label>
            {problem.map(|text| view! { <p class="problem" id=format!("{id}-problem")>{text}</p> })}
        </div>
    }
}

/// What is wrong with the form as a whole.
#[component]
pub fn FormProblem(
    /// The reader's language.
    lang: Lang,
    /// What was submitted.
    submitted: Submitted,
) -> impl IntoView {
    submitted.problem("").map(|problem| view! { <p class="problem whole" role="alert">{problem.words(lang)}</p> })
}
