//! A page as lines: Markdown and table marks taken off, with a folded key for matching labels.

use std::borrow::Cow;

/// Characters of a line that take part in its key: labels are shorter, prose need not be folded whole.
const KEY_CHARS: usize = 160;

const SARA_AM: char = '\u{0E33}';
const NIKHAHIT: char = '\u{0E4D}';
const SARA_AA: char = '\u{0E32}';

/// One line, or one cell of a table row.
#[derive(Clone, Debug)]
pub(super) struct Line<'a> {
    /// Number of the line in the file, from 1; the cells of a row share it.
    pub no: usize,
    /// What it says, without outer white space and marks of Markdown.
    pub text: Cow<'a, str>,
    /// Its beginning as [`key`] gives it.
    pub key: String,
    /// For each character of the key, where it ends in `text`.
    ends: Vec<u32>,
}

impl<'a> Line<'a> {
    /// A line that says this, marks taken off.
    pub fn new(no: usize, text: Cow<'a, str>) -> Self {
        let (key, ends) = fold(&text);
        Self { no, text, key, ends }
    }

    /// A piece of this line as a line of its own.
    pub fn piece(&self, text: &str) -> Line<'static> {
        Line::new(self.no, Cow::Owned(text.trim().to_owned()))
    }

    /// Says something else instead.
    pub fn say(&mut self, text: Cow<'a, str>) {
        *self = Self::new(self.no, text);
    }

    /// Whether it says nothing.
    pub fn is_blank(&self) -> bool {
        self.text.is_empty()
    }

    /// What follows a label at the beginning of the line; `None` where the line does not begin with it.
    pub fn rest(&self, label: &str) -> Option<&str> {
        if !self.key.starts_with(label) {
            return None;
        }
        let end = match label.chars().count() {
            0 => 0,
            n => *self.ends.get(n - 1)? as usize,
        };
        self.text.get(end..)
    }

    /// What follows a label and its colon (dots before it allowed); `None` without a colon.
    pub fn value(&self, label: &str) -> Option<&str> {
        let rest = self.rest(label)?.trim_start_matches(|c: char| c.is_whitespace() || matches!(c, '.' | '…' | '*'));
        rest.strip_prefix([':', '：']).map(str::trim)
    }

    /// Whether the line is this label and nothing else but a colon, dots or marks.
    pub fn is_label(&self, label: &str) -> bool {
        self.rest(label)
            .is_some_and(|rest| rest.chars().all(|c| c.is_whitespace() || matches!(c, '.' | '…' | ':' | '*')))
    }
}

/// Text as it is compared: SARA AM composed, `เเ` as `แ`, Arabic digits, lower case, without white space,
/// invisible characters and the marks `*` and `#`.
///
/// The same folding as `domain::text::search_key`, done here in one pass that remembers where each character came from.
fn fold(text: &str) -> (String, Vec<u32>) {
    let mut key: Vec<char> = Vec::with_capacity(64);
    let mut ends: Vec<u32> = Vec::with_capacity(64);
    let mut gap = false;
    let start = list_mark(text);
    for (at, c) in text[start..].char_indices() {
        if key.len() >= KEY_CHARS {
            break;
        }
        let end = (start + at + c.len_utf8()) as u32;
        let folded = match c {
            '\u{200B}'..='\u{200D}' | '\u{2060}' | '\u{FEFF}' | '\u{00AD}' | '*' | '#' => continue,
            c if c.is_whitespace() => {
                gap = !key.is_empty();
                continue;
            }
            SARA_AA => match key.as_slice() {
                [.., NIKHAHIT] if !gap => {
                    key.pop();
                    ends.pop();
                    SARA_AM
                }
                [.., NIKHAHIT, tone @ '\u{0E48}'..='\u{0E4B}'] if !gap => {
                    let tone = *tone;
                    key.truncate(key.len() - 2);
                    key.push(tone);
                    ends.pop();
                    SARA_AM
                }
                [.., 'ก'..='ฮ' | '\u{0E48}'..='\u{0E4C}'] if gap => SARA_AM,
                _ => c,
            },
            'เ' if !gap && key.last() == Some(&'เ') => {
                key.pop();
                ends.pop();
                'แ'
            }
            '๐'..='๙' => char::from(b'0' + (c as u32 - '๐' as u32) as u8),
            c => c.to_ascii_lowercase(),
        };
        gap = false;
        key.push(folded);
        ends.push(end);
    }
    (key.into_iter().collect(), ends)
}

/// Length of a list mark at the beginning: `- `, `• `, `> `.
fn list_mark(text: &str) -> usize {
    let mut chars = text.chars();
    match (chars.next(), chars.next()) {
        (Some(mark @ ('-' | '•' | '·' | '>' | '+')), Some(' ')) => mark.len_utf8() + 1,
        _ => 0,
    }
}

/// The lines of a page. Rows of tables come as one line a cell, empty cells as blank lines.
pub(super) fn lines(text: &str) -> Vec<Line<'_>> {
    let text = text.trim_start_matches('\u{FEFF}');
    let markdown = is_markdown(text);
    let mut out = Vec::with_capacity(text.len() / 48);
    for (i, raw) in text.split('\n').enumerate() {
        cells(raw.trim(), |cell| push(&mut out, i + 1, cell, markdown));
    }
    out
}

/// The cells of a line, which is one where it is no row of a table.
pub(super) fn cells<'t>(raw: &'t str, mut each: impl FnMut(&'t str)) {
    if !(raw.starts_with('|') || raw.ends_with('|')) {
        each(raw);
    } else if !is_rule(raw) {
        let row = raw.strip_prefix('|').unwrap_or(raw);
        let row = row.strip_suffix('|').unwrap_or(row);
        row.split('|').for_each(|cell| each(cell.trim()));
    }
}

fn push<'a>(out: &mut Vec<Line<'a>>, no: usize, raw: &'a str, markdown: bool) {
    if raw.contains("<br") {
        for part in raw.split("<br").enumerate().map(|(i, part)| match (i, part.split_once('>')) {
            (1.., Some((_, after))) => after,
            _ => part,
        }) {
            out.push(Line::new(no, plain(part.trim(), markdown)));
        }
    } else {
        out.push(Line::new(no, plain(raw, markdown)));
    }
}

/// Whether a row only separates a table's head from its body: `|---|:--:|`.
fn is_rule(row: &str) -> bool {
    row.contains('-') && row.chars().all(|c| matches!(c, '|' | '-' | ':' | ' '))
}

/// Whether a text carries Markdown; plain pages have asterisks of their own, which are kept.
fn is_markdown(text: &str) -> bool {
    text.contains("\\*")
        || text.contains("](")
        || text.lines().any(|line| {
            let line = line.trim();
            let hashes = line.bytes().take_while(|b| *b == b'#').count();
            let heading = (1..=6).contains(&hashes) && line[hashes..].starts_with(' ');
            let bold = line.strip_prefix("**").and_then(|inner| inner.strip_suffix("**")).is_some_and(|inner| {
                let edge = |c: Option<char>| c.is_some_and(|c| !c.is_whitespace() && c != '*');
                edge(inner.chars().next()) && edge(inner.chars().next_back())
            });
            heading || bold
        })
}

/// Whether what stands last in a text is closed: by the end of its line or cell. A space closes nothing, for labels
/// and pairs of numbers have spaces within them.
pub(super) fn is_closed(text: &str) -> bool {
    text.trim_end_matches([' ', '\r']).ends_with(['\n', '\t', '|'])
}

/// A line without the marks of Markdown. Entities are text, as entered: only a page of HTML writes them for
/// characters. `&nbsp;` alone is what savers of pages leave of an empty cell, and nobody enters it.
fn plain(raw: &str, markdown: bool) -> Cow<'_, str> {
    let spaces = raw.contains("&nbsp;");
    let marks = markdown && (raw.contains(['*', '\\', '[']) || raw.starts_with('#'));
    if !spaces && !marks {
        return Cow::Borrowed(raw);
    }
    let mut text = Cow::Borrowed(raw);
    if marks {
        text = Cow::Owned(without_marks(raw));
    }
    if spaces {
        text = Cow::Owned(text.replace("&nbsp;", " "));
    }
    Cow::Owned(text.trim().to_owned())
}

fn without_marks(raw: &str) -> String {
    let hashes = raw.bytes().take_while(|b| *b == b'#').count();
    let raw = if hashes <= 6 && raw[hashes..].starts_with(' ') { raw[hashes..].trim_start() } else { raw };
    let mut out = String::with_capacity(raw.len());
    let mut chars = raw.char_indices();
    while let Some((at, c)) = chars.next() {
        let after = &raw[at + c.len_utf8()..];
        match c {
            '\\' if after.starts_with(|next: char| next.is_ascii_punctuation()) => {
                out.extend(chars.next().map(|(_, next)| next));
            }
            '*' if after.starts_with('*') => {
                chars.next();
            }
            '!' if after.starts_with('[') && link(&after[1..]).is_some() => {}
            '[' => match link(after) {
                Some((label, target, length)) => {
                    out.push_str(label);
                    // A code only the address carries is worth a word.
                    let code = super::address::Address::of(Some(target)).code.filter(|code| code.contains('-'));
                    if let Some(code) = code.filter(|code| !label.contains(code.as_str())) {
                        out.push_str(" : ");
                        out.push_str(&code);
                    }
                    let end = at + 1 + length;
                    while chars.clone().next().is_some_and(|(next, _)| next < end) {
                        chars.next();
                    }
                }
                None => out.push(c),
            },
            c => out.push(c),
        }
    }
    out
}

/// The label and target of a link whose opening bracket was just read, and how many bytes the link goes on for.
///
/// Looks no further than the next closing bracket, so many opening ones cost no more than one.
fn link(after: &str) -> Option<(&str, &str, usize)> {
    let window = after.char_indices().take(300).find(|(_, c)| matches!(c, ']' | '['))?;
    let (close, ']') = window else { return None };
    let target = after[close + 1..].strip_prefix('(')?;
    let (end, _) = target.char_indices().take(2_000).find(|(_, c)| *c == ')')?;
    Some((&after[..close], &target[..end], close + 2 + end + 1))
}

/// Pieces of prose put together again: blank lines and the mark of cut-out prose left out.
///
/// `None` where nothing is said (`-`, `ไม่มี`); the second value tells whether prose was cut out.
pub(super) fn prose<'a, 'b: 'a>(lines: impl IntoIterator<Item = &'a str>) -> (Option<String>, bool) {
    let mut out = String::new();
    let mut cut = false;
    for line in lines {
        let line = match line.find(super::CUT_MARK) {
            None => Cow::Borrowed(line),
            Some(_) => {
                cut = true;
                Cow::Owned(line.replace(super::CUT_MARK, ""))
            }
        };
        let line = line.trim();
        if line.is_empty() {
            continue;
        }
        if !out.is_empty() {
            out.push('\n');
        }
        out.push_str(line);
    }
    (meaningful(&out).map(str::to_owned), cut)
}

/// As `domain::text::meaningful`, without folding long prose; what the later generation prints for an unset value
/// means none, too.
pub(super) fn meaningful(text: &str) -> Option<&str> {
    let trimmed = text.trim();
    if trimmed.len() > 60 {
        return Some(trimmed);
    }
    let meant = domain::text::meaningful(trimmed)?;
    (!matches!(meant, "(ไม่ได้ตั้ง)" | "(not set)" | "(ไม่ได้กำหนด)")).then_some(meant)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn texts(text: &str) -> Vec<String> {
        lines(text).into_iter().map(|line| line.text.into_owned()).collect()
    }

    #[test]
    fn markdown_and_tables_come_off() {
        let check = |text: &str, expected: &[&str]| assert_eq!(texts(text), expected, "{text}");
        check("**\\*\\* แบบ \\*\\***", &["** แบบ **"]);
        check("# หัว\r\nก", &["หัว", "ก"]);
        check("** สรุปผล **", &["** สรุปผล **"]);
        check("| ก | ข |\n|---|---|\n| 1 | |", &["ก", "ข", "1", ""]);
        check("30.00 |", &["30.00"]);
        check("[พิมพ์](http://x) ท้าย", &["พิมพ์ ท้าย"]);
        check("[ชื่อ](mykpi.php?pid=5099-1)", &["ชื่อ : 5099-1"]);
        check("[ชื่อ : 5099-1](mykpi.php?pid=5099-1)", &["ชื่อ : 5099-1"]);
        check("ก<br/>ข<br>ค", &["ก", "ข", "ค"]);
        check("&nbsp;ก&amp;ข &#3585;", &["ก&amp;ข &#3585;"]);
    }

    #[test]
    fn labels_match_whatever_their_spelling() {
        let line = |text: &'static str| Line::new(1, Cow::Borrowed(text));
        assert_eq!(line("ค\u{0E48}าน\u{0E4D}\u{0E49}\u{0E32}หน ัก 5").rest("ค่าน้ำหนัก"), Some(" 5"));
        assert_eq!(line("รหัสโครงการ... : 5").value("รหัสโครงการ"), Some("5"));
        assert_eq!(line("- แผนการด าเนินงานฯ").rest("แผนการดำเนินงานฯ"), Some(""));
        assert!(line("** สรุปผลการดำเนินงาน **").is_label("สรุปผลการดำเนินงาน"));
        assert_eq!(line("ปี").rest("ปีงบ"), None);
    }

    proptest! {
        #[test]
        fn the_key_is_the_search_key(text in "[ก-๛a-zA-Z0-9 /:().]{0,60}") {
            let expected: String = domain::text::search_key(&text);
            let (key, ends) = fold(&text);
            // The domain's key folds a second time where white space between two halves was dropped.
            prop_assume!(domain::text::search_key(&expected) == expected);
            prop_assert_eq!(key.chars().count(), ends.len());
            prop_assert_eq!(domain::text::search_key(&key), expected);
        }

        #[test]
        fn no_text_panics(text in "\\PC*") {
            for line in lines(&text) {
                let _ = line.rest("ก");
            }
        }
    }
}
