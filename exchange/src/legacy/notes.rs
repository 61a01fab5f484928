//! What is wrong with the page being read.

use domain::{
    import::{Problem, Severity},
    text::arabic_digits,
};

use super::{line::Line, parts::last_line};

/// Problems in the order they were found.
#[derive(Default)]
pub(super) struct Notes {
    problems: Vec<Problem>,
    refused: bool,
    /// The page's last line that is not blank, where a page cut short ends.
    last: Option<usize>,
    /// What that line says, where nothing closes it: no end of line, no end of a cell.
    open: Option<String>,
    /// Whether nothing closes that line, even where the page has come to the last of its parts.
    loose: bool,
}

impl Notes {
    /// Notes on a page with these lines; `closed` says that the last of them is known to be whole.
    pub fn on(lines: &[Line<'_>], closed: bool) -> Self {
        let open = lines.iter().rev().find(|line| !line.is_blank()).filter(|_| !closed);
        let open = open.map(|line| arabic_digits(line.text.trim()));
        Self { last: Some(last_line(lines)), loose: open.is_some(), open, ..Self::default() }
    }

    /// The page's last line is taken for whole after all.
    pub fn close(&mut self) {
        self.open = None;
    }

    /// Whether the page ends with this line and nothing closes it. In the last of its parts it may still be whole.
    pub fn is_loose(&self, line: usize) -> bool {
        self.loose && self.ends_at(line)
    }

    /// Whether the page ends with this line.
    pub fn ends_at(&self, line: usize) -> bool {
        self.last == Some(line)
    }

    /// Whether the page's last line may lack its end.
    pub fn is_open(&self) -> bool {
        self.open.is_some()
    }

    /// Whether a value is the last thing the page says, with nothing behind it that closes it, and may go on:
    /// `1,407.5` may be `1,407.52`. Four decimals are as many as the legacy system ever prints.
    pub fn cuts(&self, value: &str, line: usize) -> bool {
        let value = arabic_digits(value.trim());
        let goes_on = value.ends_with(|c: char| c.is_ascii_digit() || matches!(c, '.' | ',' | '-' | '/' | ':'));
        let whole = value.rsplit_once('.').is_some_and(|(whole, decimals)| {
            decimals.len() >= 4 && decimals.bytes().all(|b| b.is_ascii_digit()) && !whole.contains('.')
        });
        goes_on && !whole && self.ends_at(line) && self.open.as_ref().is_some_and(|open| open.ends_with(&value))
    }

    /// Tells that a value was left out because the page is cut within it.
    pub fn cut(&mut self, value: &str, line: usize, field: impl Into<String>) {
        self.warn(line, field, format!("หน้าถูกตัดกลางค่า “{}” จึงไม่ได้นำเข้าค่านี้", shown(value)));
    }

    /// A value that cannot be read: the page contradicts itself, unless it ends with this value, cut in its middle.
    pub fn malformed(&mut self, value: &str, line: usize, field: impl Into<String>, message: impl Into<String>) {
        let begins = value.trim_start().starts_with(|c: char| c.is_numeric());
        let open = self.open.as_ref().is_some_and(|open| open.ends_with(&arabic_digits(value.trim())));
        if (begins || open) && self.ends_at(line) {
            self.warn(line, field, format!("{} หน้าอาจถูกตัดตรงนี้", message.into()));
        } else {
            self.error(line, field, message);
        }
    }

    /// A text that stands last in the page with nothing behind it that closes it, or that ends in dots: it is kept, but
    /// may have been cut, within a word even. `lines` are those it was read from.
    pub fn check_end(&mut self, text: Option<&str>, lines: &[Line<'_>], field: impl Into<String>) {
        let Some((end, line)) = self.end_of(text, lines) else { return };
        if self.ends_at(line) && self.open.as_ref().is_some_and(|open| open.ends_with(&end)) {
            self.warn(line, field, format!("หน้าจบที่ “{}” อาจถูกตัดกลางคำ เก็บข้อความเท่าที่มี", tail(&end)));
        } else {
            self.check_dots(text, lines, field);
        }
    }

    /// A text that ends in dots.
    pub fn check_dots(&mut self, text: Option<&str>, lines: &[Line<'_>], field: impl Into<String>) {
        let Some((end, line)) = self.end_of(text, lines) else { return };
        if end.ends_with('…') || end.ends_with("...") {
            self.warn(line, field, format!("ข้อความจบด้วย “{}” อาจถูกตัด เก็บข้อความเท่าที่มี", tail(&end)));
        }
    }

    /// The last line of a text, and where it stands.
    fn end_of(&self, text: Option<&str>, lines: &[Line<'_>]) -> Option<(String, usize)> {
        let end = text.and_then(|text| text.lines().last()).map(|line| arabic_digits(line.trim()))?;
        let said = lines.iter().rev().find(|line| arabic_digits(line.text.trim()).ends_with(&end));
        let line = said.map(|line| line.no).or(self.last).unwrap_or(1);
        Some((end, line))
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

    /// A part the page should have had. What stands there but cannot be is not missing.
    pub fn missing(&mut self, line: usize, field: impl Into<String>, what: &str) {
        let field = field.into();
        if self.problems.iter().any(|problem| problem.severity == Severity::Error && problem.field == field) {
            return;
        }
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

/// The end of a text, short enough to show in a message.
fn tail(text: &str) -> String {
    match text.char_indices().rev().nth(29) {
        Some((begin, _)) if begin > 0 => format!("…{}", &text[begin..]),
        _ => text.to_owned(),
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
