//! What the forms of calendars, the plan and policies share: fields as typed, years, versions, problems.

use app::{
    form::{Flash, Problem as FormProblem, Submitted},
    i18n::Lang,
};
use axum::{
    http::{StatusCode, request::Parts},
    response::Response,
};
use domain::fiscal_year::FiscalYear;
use store::StoreError;

use crate::{
    page::{again, refused},
    router::AppState,
    session::done,
};

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

/// A form that was sent from a page, and what is wrong with it so far.
pub struct Sent {
    page: String,
    /// What was typed.
    pub pairs: Pairs,
    /// What is wrong.
    pub problems: Problems,
}

impl Sent {
    /// A form as it was sent.
    pub fn new(page: impl Into<String>, pairs: Pairs) -> Self {
        Self { page: page.into(), pairs, problems: Problems::new() }
    }

    /// Whether nothing is wrong yet.
    pub fn is_fine(&self) -> bool {
        self.problems.is_empty()
    }

    /// On to where what was stored leads, or the page again, with what was typed and what is wrong with it. `told` gives
    /// the field and the words for what the store refuses; the store was not asked where the form is wrong already.
    pub async fn answer<T>(
        mut self,
        state: &AppState,
        parts: Parts,
        outcome: Option<Result<T, StoreError>>,
        told: fn(&'static str) -> (&'static str, FormProblem),
        next: impl FnOnce(T) -> (String, Flash),
    ) -> Response {
        match outcome {
            Some(Ok(made)) => {
                let (page, flash) = next(made);
                return done(state, &page, flash);
            }
            Some(Err(StoreError::Invalid { field, .. })) => self.problems.push(told(field)),
            Some(Err(StoreError::Conflict { .. })) => self.problems.push(("", said(Lang::changed_since))),
            Some(Err(error)) => return refused(state, parts, error).await,
            None => {}
        }
        // Only a form that somebody else overtook is wrong as a whole.
        let overtaken = self.problems.iter().any(|(field, _)| field.is_empty());
        let status = if overtaken { StatusCode::CONFLICT } else { StatusCode::UNPROCESSABLE_ENTITY };
        let submitted = Submitted { values: self.pairs, problems: self.problems, ..Submitted::default() };
        again(state, parts, &self.page, status, submitted).await
    }
}

/// A label as what is wrong.
pub fn said(label: fn(Lang) -> &'static str) -> FormProblem {
    FormProblem::Said(label(Lang::Th).to_owned(), label(Lang::En).to_owned())
}
