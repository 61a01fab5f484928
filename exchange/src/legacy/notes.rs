//! What is wrong with the page being read.

use domain::import::{Problem, Severity};

/// Problems in the order they were found.
#[derive(Default)]
pub(super) struct Notes {
    problems: Vec<Problem>,
    refused: bool,
    /// The page's last line that is not blank, where a page cut short ends.
    last: Option<usize>,
}

impl Notes {
    /// Notes on a page that ends at this line.
    pub fn until(last: usize) -> Self {
        Self { last: Some(last), ..Self::default() }
    }

    /// A value that cannot be read: the page contradicts itself, unless it was cut in the middle of what begins
    /// like a value.
    pub fn malformed(&mut self, value: &str, line: usize, field: impl Into<String>, message: impl Into<String>) {
        let begins = value.trim_start().starts_with(|c: char| c.is_numeric());
        if begins && self.last == Some(line) {
            self.warn(line, field, format!("{} หน้าอาจถูกตัดตรงนี้", message.into()));
        } else {
            self.error(line, field, message);
        }
    }

    /// Something missing or read leniently.
    pub fn warn(&mut self, line: usize, field: impl Into<String>, message: impl Into<String>) {
        self.push(line, field.into(), Severity::Warning, message.into());
    }

    /// Something for which the page is refused whole.
    pub fn error(&mut self, line: usize, field: impl Into<String>, message: impl Into<String>) {
        self.refused = true;
        self.push(line, field.into(), Severity::Error, message.into());
    }

    /// A part the page should have had.
    pub fn missing(&mut self, line: usize, field: impl Into<String>, what: &str) {
        self.warn(line, field, format!("ไม่พบ{what} หน้าอาจถูกตัดหรือบันทึกมาไม่ครบ"));
    }

    fn push(&mut self, line: usize, field: String, severity: Severity, message: String) {
        let problem = Problem { line, field, severity, message };
        if !self.problems.contains(&problem) {
            self.problems.push(problem);
        }
    }

    /// Whether the page is refused.
    pub fn refused(&self) -> bool {
        self.refused
    }

    /// The problems, gravest first, else in order.
    pub fn into_problems(mut self) -> Vec<Problem> {
        self.problems.sort_by_key(|problem| std::cmp::Reverse(problem.severity));
        self.problems
    }
}

/// The beginning of a value, short enough to show in a message.
pub(super) fn shown(value: &str) -> String {
    let value = value.trim();
    match value.char_indices().nth(60) {
        Some((end, _)) => format!("{}…", &value[..end]),
        None => value.to_owned(),
    }
}
