//! Closing a unit or a section from a day on, and opening it again.

use chrono::NaiveDate;
use leptos::prelude::*;

use crate::{form::Submitted, i18n::Lang, ui::input::Input};

/// What the form is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Closing {
    /// The first day on which it is no more.
    pub closed_from: Option<NaiveDate>,
    /// Projects that hang on it and are not done.
    pub projects: u64,
    /// What closing it is called.
    pub heading: &'static str,
    /// Where the form goes.
    pub action: String,
}

impl Closing {
    /// What can be done now, in a word.
    pub fn title(&self, lang: Lang) -> &'static str {
        if self.closed_from.is_some() { lang.reopen() } else { self.heading }
    }
}

/// The form: the day, and that one knows of what hangs on it; of what is closed, a button that opens it.
#[component]
pub fn CloseForm(
    /// The reader's language.
    lang: Lang,
    /// What was submitted.
    submitted: Submitted,
    /// What it is about.
    state: Closing,
) -> impl IntoView {
    let Closing { closed_from, projects, heading, action } = state;
    let seen = closed_from.map(|day| day.to_string()).unwrap_or_default();
    let problem = submitted.problem("told").map(|problem| problem.words(lang));
    if closed_from.is_some() {
        return view! {
            <form method="post" action=action class="form row">
                <input type="hidden" name="seen" value=seen />
                <input type="hidden" name="open" value="on" />
                {submitted.problem("from").map(|problem| view! { <p class="problem">{problem.words(lang)}</p> })}
                <button>{lang.reopen()}</button>
            </form>
        }
        .into_any();
    }
    let told = (projects > 0).then(|| {
        view! {
            <div class="field">
                <label class="check">
                    <input
                        type="checkbox"
                        name="told"
                        value="on"
                        aria-invalid=problem.is_some().then_some("true")
                        aria-describedby=problem.is_some().then_some("f-told-problem")
                    />
                    {lang.close_told()}
                </label>
                {problem.clone().map(|text| view! { <p class="problem" id="f-told-problem">{text}</p> })}
            </div>
        }
    });
    view! {
        <form method="post" action=action class="form row">
            <input type="hidden" name="seen" value=seen />
            <Input lang=lang submitted=submitted label=lang.close_from() name="from" hint=lang.day_hint() />
            {told}
            <button class="quiet">{heading}</button>
        </form>
    }
    .into_any()
}
