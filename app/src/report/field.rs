//! The fields of a report's form.

use domain::report::ReportField;
use leptos::prelude::*;

use super::draft::ReportForm;
use crate::{form::in_textarea, i18n::Lang};

/// How a field is typed in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Typing {
    /// One line.
    Line,
    /// A number, for the keyboard of a phone.
    Number,
    /// A day: the keyboard of letters, for that of digits has no stroke on some phones; with an example.
    Day,
    /// Many lines, so many to begin with.
    Lines(u8),
}

impl Typing {
    const fn keyboard(self) -> Option<&'static str> {
        match self {
            Self::Number => Some("decimal"),
            Self::Day => Some("text"),
            Self::Line | Self::Lines(_) => None,
        }
    }
}

/// A label, an input, a hint, and the problem that was found with it.
pub fn field(
    lang: Lang,
    form: &ReportForm,
    field: ReportField,
    typing: Typing,
    hint: Option<String>,
    required: bool,
) -> AnyView {
    let problem = form.problem(lang, field);
    let (id, name) = (format!("f-{}", field.as_str()), field.as_str());
    let described = match (hint.is_some(), problem.is_some()) {
        (false, false) => None,
        (true, false) => Some(format!("{id}-hint")),
        (false, true) => Some(format!("{id}-problem")),
        (true, true) => Some(format!("{id}-problem {id}-hint")),
    };
    let value = form.draft.text(field).to_owned();
    let invalid = problem.is_some().then_some("true");
    let input = match typing {
        Typing::Lines(rows) => view! {
            <textarea
                id=id.clone()
                name=name
                rows=rows.to_string()
                required=required
                aria-invalid=invalid
                aria-describedby=described
            >
                {in_textarea(&value)}
            </textarea>
        }
        .into_any(),
        Typing::Line | Typing::Number | Typing::Day => view! {
            <input
                id=id.clone()
                name=name
                type="text"
                inputmode=typing.keyboard()
                placeholder=(typing == Typing::Day).then_some(lang.rep_day_example())
                value=value
                autocomplete="off"
                required=required
                aria-invalid=invalid
                aria-describedby=described
            />
        }
        .into_any(),
    };
    view! {
        <div class="field" data-report=name>
            <label for=id.clone()>{lang.report_field(field)}</label>
            {input}
            {problem.map(|text| view! { <p class="problem" id=format!("{id}-problem")>{text}</p> })}
            {hint.map(|text| view! { <p class="hint" id=format!("{id}-hint")>{text}</p> })}
        </div>
    }
    .into_any()
}
