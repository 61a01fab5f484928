//! What the forms of calendars, the plan and policies share: fields as typed, years, versions, problems.

use app::{
    form::{Problem as FormProblem, Submitted},
    i18n::Lang,
};
use axum::{
    http::{StatusCode, request::Parts},
    response::Response,
};
use domain::fiscal_year::FiscalYear;

use crate::{page::again, router::AppState};

/// What a form sent: names and values as typed.
pub type Pairs = Vec<(String, String)>;

/// What is wrong, field by field.
pub type Problems = Vec<(&'static str, FormProblem)>;

/// What was typed in a field, without outer white space.
pub fn typed<'a>(pairs: &'a Pairs, name: &str) -> &'a str {
    pairs.iter().find(|(known, _)| known == name).map_or("", |(_, value)| value.trim())
}

/// The version somebody saw; none that is stored where it cannot be read.
pub fn version(pairs: &Pairs) -> i32 {
    typed(pairs, "version").parse().unwrap_or(-1)
}

/// The years something holds for, either end open.
pub fn years(pairs: &Pairs, problems: &mut Problems) -> (Option<FiscalYear>, Option<FiscalYear>) {
    let [first, last] = ["first_year", "last_year"].map(|name| match typed(pairs, name) {
        "" => None,
        text => text.parse().map_err(|_| problems.push((name, said(Lang::not_a_year)))).ok(),
    });
    (first, last)
}

/// The page again, with what was typed and what is wrong with it.
pub async fn ask_again(state: &AppState, parts: Parts, page: &str, values: Pairs, problems: Problems) -> Response {
    // Only a form that somebody else overtook is wrong as a whole.
    let overtaken = problems.iter().any(|(field, _)| field.is_empty());
    let status = if overtaken { StatusCode::CONFLICT } else { StatusCode::UNPROCESSABLE_ENTITY };
    again(state, parts, page, status, Submitted { values, problems, ..Submitted::default() }).await
}

/// A label as what is wrong.
pub fn said(label: fn(Lang) -> &'static str) -> FormProblem {
    FormProblem::Said(label(Lang::Th).to_owned(), label(Lang::En).to_owned())
}
