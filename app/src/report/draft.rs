//! A report's form as it was sent.

use chrono::NaiveDate;
use domain::{
    attachment::FileProblem,
    period::PeriodClosed,
    report::{FieldProblem, Odd, ReportDraft, ReportField, Sent, Submission},
};
use store::report::Sending;
use uuid::Uuid;

use crate::i18n::Lang;

/// What was typed, and why it was not taken.
#[derive(Clone, Debug, PartialEq)]
pub struct ReportForm {
    /// What was typed.
    pub draft: ReportDraft,
    /// What makes it one report, however often it is sent.
    pub key: Uuid,
    /// The report it corrects, and the version of it that was seen.
    pub corrects: Option<(Uuid, i32)>,
    /// What is odd and meant so, as a number.
    pub confirmed: u32,
    /// What is wrong.
    pub problems: Vec<FieldProblem>,
    /// What is odd, and asked back.
    pub odd: Vec<Odd>,
    /// The later report that tells less, where that is what is odd.
    pub later: Option<(NaiveDate, f64)>,
    /// Files that came with it and could not be kept, by their names.
    pub refused: Vec<(String, FileProblem)>,
    /// Whether a file was taken away just now from the report it corrects; that it was not there, where it could not.
    pub took_back: Option<bool>,
    /// The report in the way.
    pub theirs: Option<Box<Submission>>,
    /// Why it cannot be sent now.
    pub closed: Option<PeriodClosed>,
}

impl ReportForm {
    /// A form to fill in.
    pub fn new(draft: ReportDraft) -> Self {
        Self {
            draft,
            key: store::report::new_key(),
            corrects: None,
            confirmed: 0,
            problems: Vec::new(),
            odd: Vec::new(),
            later: None,
            refused: Vec::new(),
            took_back: None,
            theirs: None,
            closed: None,
        }
    }

    /// Reads a form. One without a key is a new report each time it is sent.
    pub fn read(pairs: &[(String, String)]) -> Self {
        let value = |name: &str| pairs.iter().find(|(key, _)| key == name).map(|(_, value)| value.trim());
        let id = |name: &str| value(name).and_then(|text| Uuid::try_parse(text).ok());
        let version = value("version").and_then(|text| text.parse().ok());
        let mut form = Self::new(ReportDraft::read(pairs));
        form.key = id("key").unwrap_or(form.key);
        form.corrects = id("submission").zip(version);
        form.confirmed = value("confirmed").and_then(|text| text.parse().ok()).unwrap_or_default();
        form
    }

    /// As it goes to the store.
    pub fn sending(&self) -> Sending {
        Sending { key: self.key, draft: self.draft.clone(), corrects: self.corrects, confirmed: self.confirmed }
    }

    /// The same with why it was not taken.
    #[must_use]
    pub fn with(mut self, sent: Sent) -> Self {
        match sent {
            Sent::Taken { .. } => {}
            Sent::Refused { problems } => self.problems = problems,
            Sent::AsksBack { odd, later } => (self.odd, self.later) = (odd, later),
            Sent::Closed { closed } => self.closed = Some(closed),
            Sent::Conflict { theirs } => {
                // What is sent after a look at both is another report than the one that was sent under this key.
                self.key = store::report::new_key();
                // Sent again, it takes the place of the one that waits; what is decided is left alone.
                self.corrects = theirs.state.is_undecided().then_some((theirs.id, theirs.version));
                self.theirs = Some(theirs);
            }
        }
        self
    }

    /// What the button is called that sends it; `published` where it corrects what is published.
    pub fn button(&self, lang: Lang, published: bool) -> &'static str {
        match &self.theirs {
            Some(theirs) if theirs.state.is_undecided() => lang.rep_send_instead(),
            _ if self.corrects.is_some() || published => lang.rep_send_correction(),
            _ => lang.rep_send(),
        }
    }

    /// What is wrong in a field, in words.
    pub fn problem(&self, lang: Lang, field: ReportField) -> Option<String> {
        let found = self.problems.iter().find(|problem| problem.field == field);
        found.map(|problem| lang.report_error(&problem.error))
    }

    /// Whether anything is typed, or wrong, in some fields.
    pub fn touches(&self, fields: &[ReportField]) -> bool {
        fields.iter().any(|field| {
            !self.draft.text(*field).trim().is_empty() || self.problems.iter().any(|problem| problem.field == *field)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_form_keeps_its_key_and_what_it_corrects() {
        let pair = |name: &str, value: &str| (name.to_owned(), value.to_owned());
        let (key, id) = (Uuid::from_u128(7), Uuid::from_u128(8));
        let form = ReportForm::read(&[
            pair("key", &key.to_string()),
            pair("submission", &id.to_string()),
            pair("version", "2"),
            pair("confirmed", "20"),
            pair("percent", "35"),
            pair("unheard", "x"),
        ]);
        assert_eq!((form.key, form.corrects, form.confirmed), (key, Some((id, 2)), 20));
        assert_eq!(form.draft.0, [(ReportField::Percent, "35".to_owned())]);
        assert_eq!(ReportForm::read(&[pair("key", "x"), pair("submission", "y")]).corrects, None);
    }
}
