//! A page saved as HTML, as the lines that a browser would have shown.
//!
//! Written here and not bought: a page's problems are told by line of the file, which the readers of whole documents
//! lose, and these pages need only blocks, cells, line breaks, entities and the codes of links.

use std::borrow::Cow;

use super::{
    address::Address,
    line::{self, Line},
};

/// Elements that only a page of HTML has; a text may well speak of `<b>`.
const TELLING: [&str; 14] = [
    "<!doctype html",
    "<html",
    "<body",
    "<head>",
    "<pre",
    "<table",
    "<tr",
    "<td",
    "</td>",
    "</tr>",
    "</p>",
    "</div>",
    "</li>",
    "</h1>",
];

/// Elements whose content is not shown.
const HIDDEN: [&str; 7] = ["script", "style", "head", "noscript", "template", "select", "svg"];

/// Elements that stand on lines of their own.
const BLOCKS: [&str; 32] = [
    "address",
    "article",
    "aside",
    "blockquote",
    "body",
    "caption",
    "center",
    "dd",
    "div",
    "dl",
    "dt",
    "fieldset",
    "footer",
    "form",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "header",
    "hr",
    "html",
    "legend",
    "li",
    "main",
    "nav",
    "ol",
    "p",
    "section",
    "table",
    "ul",
];

/// Whether a page is HTML.
pub(super) fn is_html(text: &str) -> bool {
    text.contains('<') && {
        let lower = text.to_ascii_lowercase();
        TELLING.iter().any(|mark| lower.contains(mark))
    }
}

/// A page of HTML as lines.
pub(super) struct Lines {
    /// Cells come one a line, empty ones as blank lines. Numbered in their order, and cells that stand in one row on one
    /// line of the file share a number: whole pages are saved on a single line of the file, which would tell nothing.
    pub lines: Vec<Line<'static>>,
    /// Of each number, from 1, the line of the file.
    pub places: Vec<usize>,
    /// Whether the last line is closed.
    pub closed: bool,
}

/// Reads the lines of a page of HTML.
pub(super) fn lines(text: &str) -> Lines {
    let mut page = Page {
        out: Vec::new(),
        places: Vec::new(),
        said: String::new(),
        no: 1,
        begins: 1,
        link: None,
        row: Row::None,
        as_typed: false,
    };
    let (mut rest, tag_begun) = without_begun_mark(text.trim_start_matches('\u{FEFF}'));
    let mut closed = false;
    while !rest.is_empty() {
        let plain = rest.find('<').unwrap_or(rest.len());
        page.text(&rest[..plain]);
        // A tag behind a word closes it.
        closed = if page.as_typed && plain > 0 {
            line::is_closed(&rest[..plain])
        } else {
            closed && plain == 0 || rest[..plain].trim().is_empty() && page.said.is_empty()
        };
        rest = &rest[plain..];
        if rest.is_empty() {
            break;
        }
        match tag(rest) {
            Tag::Element { name, closes, attributes, length } => {
                page.no += newlines(&rest[..length]);
                rest = &rest[length..];
                if HIDDEN.contains(&name.as_str()) && !closes {
                    let end = end_of(rest, &name);
                    page.no += newlines(&rest[..end]);
                    rest = &rest[end..];
                }
                page.element(&name, closes, attributes);
                closed = true;
            }
            Tag::Comment { length } => {
                page.no += newlines(&rest[..length]);
                rest = &rest[length..];
                closed = true;
            }
            Tag::None => {
                page.text("<");
                rest = &rest[1..];
                closed = false;
            }
        }
    }
    if page.as_typed && !page.said.trim().is_empty() {
        page.end_typed();
    }
    page.flush(false);
    Lines { lines: page.out, places: page.places, closed: closed || tag_begun }
}

/// A page without the tag or entity it is cut within, of which too little is left to be told from text; and whether it is a
/// tag, which closes what stands before it.
fn without_begun_mark(text: &str) -> (&str, bool) {
    if let Some(before) = text.strip_suffix("</").or_else(|| text.strip_suffix('<')) {
        return (before, true);
    }
    let begun =
        text.char_indices().rev().take(10).take_while(|(_, c)| c.is_ascii_alphanumeric() || matches!(c, '#' | '&'));
    match begun.filter(|(_, c)| *c == '&').last() {
        Some((at, _)) => (&text[..at], false),
        None => (text, false),
    }
}

/// Whether what is said next shares the number of what was said last, if it stands on the same line of the file.
#[derive(Clone, Copy, PartialEq)]
enum Row {
    /// Not within a cell.
    None,
    /// In a row of which no cell was said.
    Begun,
    /// In a row of which cells were said.
    Said,
}

struct Page {
    out: Vec<Line<'static>>,
    /// Of each number the lines have, the line of the file.
    places: Vec<usize>,
    row: Row,
    /// The line so far.
    said: String,
    /// Line of the file.
    no: usize,
    /// Line of the file at which the line so far began.
    begins: usize,
    /// Where a link began in the line so far, and the code its address carries.
    link: Option<(usize, String)>,
    /// Within `<pre>`, where the lines of the file are those of the page: a text that a browser showed.
    as_typed: bool,
}

impl Page {
    fn text(&mut self, text: &str) {
        let mut rest = text;
        while let Some(c) = rest.chars().next() {
            let mut length = c.len_utf8();
            if c == '\n' {
                if self.as_typed {
                    self.end_typed();
                }
                self.no += 1;
            }
            let (said, taken) = if c == '&' { entity(rest).unwrap_or((c, 1)) } else { (c, length) };
            length = taken;
            if said.is_whitespace() {
                if self.as_typed {
                    if c != '\n' {
                        self.said.push(said);
                    }
                } else if !self.said.is_empty() && !self.said.ends_with(' ') {
                    self.said.push(' ');
                }
            } else {
                if self.said.trim().is_empty() {
                    self.begins = self.no;
                }
                self.said.push(said);
            }
            rest = &rest[length..];
        }
    }

    fn element(&mut self, name: &str, closes: bool, attributes: &str) {
        match name {
            "td" | "th" => self.flush(closes),
            "a" => self.link(closes, attributes),
            "br" if self.as_typed => self.end_typed(),
            "br" => self.flush(false),
            "pre" => {
                if self.as_typed && !self.said.trim().is_empty() {
                    self.end_typed();
                }
                self.flush(false);
                self.as_typed = !closes;
            }
            "tr" => {
                self.flush(false);
                self.row = if closes { Row::None } else { Row::Begun };
            }
            name if BLOCKS.contains(&name) => {
                self.flush(false);
                if name == "table" {
                    self.row = Row::None;
                }
            }
            _ => {}
        }
    }

    /// A code only the address of a link carries is worth a word.
    fn link(&mut self, closes: bool, attributes: &str) {
        if !closes {
            let code = Address::of(attribute(attributes, "href").as_deref()).code.filter(|code| code.contains('-'));
            self.link = code.map(|code| (self.said.len(), code));
        } else if let Some((from, code)) = self.link.take() {
            let label = self.said.get(from..).unwrap_or_default();
            if !label.trim().is_empty() && !label.contains(code.as_str()) {
                let said = self.said.trim_end().len();
                self.said.truncate(said);
                self.said.push_str(" : ");
                self.said.push_str(&code);
            }
        }
    }

    /// Ends a line of a text, as a file of that text has it: blank ones are kept, and bars part cells.
    fn end_typed(&mut self) {
        let said = std::mem::take(&mut self.said);
        self.link = None;
        let place = if said.trim().is_empty() { self.no } else { self.begins };
        self.places.push(place);
        let no = self.places.len();
        line::cells(said.trim(), |cell| self.out.push(Line::new(no, Cow::Owned(cell.to_owned()))));
    }

    /// Ends a line; a blank one is kept where it is an empty cell.
    fn flush(&mut self, cell: bool) {
        let said = std::mem::take(&mut self.said);
        let said = said.trim();
        self.link = None;
        let (place, said) = match (said.is_empty(), cell) {
            (false, _) => (self.begins, Cow::Owned(said.to_owned())),
            (true, true) => (self.no, Cow::Borrowed("")),
            (true, false) => return,
        };
        if self.row != Row::Said || self.places.last() != Some(&place) {
            self.places.push(place);
        }
        if self.row == Row::Begun {
            self.row = Row::Said;
        }
        self.out.push(Line::new(self.places.len(), said));
    }
}

/// What stands at a `<`.
enum Tag<'t> {
    Element { name: String, closes: bool, attributes: &'t str, length: usize },
    Comment { length: usize },
    None,
}

fn tag(text: &str) -> Tag<'_> {
    if let Some(rest) = text.strip_prefix("<!--") {
        return Tag::Comment { length: rest.find("-->").map_or(text.len(), |at| at + 7) };
    }
    let inner = &text[1..];
    let closes = inner.starts_with('/');
    let inner = inner.strip_prefix('/').unwrap_or(inner);
    let declares = inner.starts_with(['!', '?']);
    let name: String = inner.chars().take_while(char::is_ascii_alphanumeric).collect::<String>().to_ascii_lowercase();
    if !declares && !inner.starts_with(|c: char| c.is_ascii_alphabetic()) {
        return Tag::None;
    }
    let length = end_of_tag(text).unwrap_or(text.len());
    if declares {
        return Tag::Comment { length };
    }
    Tag::Element { name, closes, attributes: &text[1..length], length }
}

/// Length of a tag with its closing bracket, brackets in quotes aside. A tag that a page's end cuts goes to the end.
fn end_of_tag(text: &str) -> Option<usize> {
    let mut quote = None;
    for (at, c) in text.char_indices() {
        match (quote, c) {
            (None, '"' | '\'') => quote = Some(c),
            (Some(open), c) if c == open => quote = None,
            (None, '>') => return Some(at + 1),
            _ => {}
        }
    }
    // A stray quote must not swallow the page.
    text.find('>').map(|at| at + 1)
}

/// Where the content of a hidden element ends, its closing tag included.
fn end_of(text: &str, name: &str) -> usize {
    let close = format!("</{name}");
    let mut from = 0;
    while let Some(at) = text[from..].find("</").map(|at| from + at) {
        if text.get(at..at + close.len()).is_some_and(|tag| tag.eq_ignore_ascii_case(&close)) {
            return text[at..].find('>').map_or(text.len(), |end| at + end + 1);
        }
        from = at + 2;
    }
    text.len()
}

fn attribute(attributes: &str, name: &str) -> Option<String> {
    let lower = attributes.to_ascii_lowercase();
    let at = lower.find(&format!("{name}="))? + name.len() + 1;
    let value = attributes.get(at..)?;
    let value = match value.chars().next()? {
        quote @ ('"' | '\'') => value[1..].split(quote).next()?,
        _ => value.split(|c: char| c.is_whitespace() || c == '>').next()?,
    };
    let mut out = String::with_capacity(value.len());
    let mut rest = value;
    while let Some(c) = rest.chars().next() {
        let (said, length) = if c == '&' { entity(rest).unwrap_or((c, 1)) } else { (c, c.len_utf8()) };
        out.push(said);
        rest = &rest[length..];
    }
    Some(out)
}

/// The character an entity at the beginning of a text stands for, and its length: those of markup, and any number.
fn entity(text: &str) -> Option<(char, usize)> {
    let end = text.char_indices().take(12).find(|(_, c)| *c == ';')?.0;
    let name = &text[1..end];
    let said = match name {
        "amp" => '&',
        "lt" => '<',
        "gt" => '>',
        "quot" => '"',
        "apos" => '\'',
        "nbsp" | "ensp" | "emsp" | "thinsp" => ' ',
        "ndash" => '–',
        "mdash" => '—',
        "hellip" => '…',
        "bull" => '•',
        "ldquo" => '“',
        "rdquo" => '”',
        "lsquo" => '‘',
        "rsquo" => '’',
        "middot" => '·',
        _ => {
            let number = name.strip_prefix('#')?;
            let code = match number.strip_prefix(['x', 'X']) {
                Some(hex) => u32::from_str_radix(hex, 16).ok()?,
                None => number.parse().ok()?,
            };
            char::from_u32(code).filter(|c| !c.is_control() || c.is_whitespace())?
        }
    };
    Some((said, end + 1))
}

fn newlines(text: &str) -> usize {
    text.bytes().filter(|b| *b == b'\n').count()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blocks_and_cells_become_lines() {
        let check = |html: &str, expected: &[(usize, &str)], closed: bool| {
            let read = lines(html);
            let said: Vec<(usize, &str)> =
                read.lines.iter().map(|line| (read.places[line.no - 1], line.text.as_ref())).collect();
            assert_eq!((said.as_slice(), read.closed), (expected, closed), "{html}");
        };
        check("<p>ก <b>ข</b>\nค</p>\n<div>ง</div>", &[(1, "ก ข ค"), (3, "ง")], true);
        check("<table><tr><td>1</td><td></td>\n<td>0 / 0</td></tr></table>", &[(1, "1"), (1, ""), (2, "0 / 0")], true);
        check("<head><title>ไม่</title></head><script>a<b</script><p>ก", &[(1, "ก")], false);
        check("<td>1,40", &[(1, "1,40")], false);
        check("<td>1,407.52</t", &[(1, "1,407.52")], true);
        check("a &amp;&nbsp;b&#3585;&#xE02; &x; &lt;p&gt;<br>ก", &[(1, "a & bกข &x; <p>"), (1, "ก")], false);
        check("<a href='mykpi.php?x=1&amp;pid=5099-1'>ชื่อ</a><br/>", &[(1, "ชื่อ : 5099-1")], true);
        check("<!-- ก --><p title='>'>1 < 2</p>", &[(1, "1 < 2")], true);
        check("<p>ก</p><p>ข<", &[(1, "ก"), (1, "ข")], true);
        check("<p>ก</p><p>ข</", &[(1, "ก"), (1, "ข")], true);
        check("<p>ก</p><p>ข &am", &[(1, "ก"), (1, "ข")], false);
        check("<p>ก</p><p>ข&#35", &[(1, "ก"), (1, "ข")], false);
    }

    #[test]
    fn only_the_cells_of_a_row_share_a_number() {
        let numbers = |html: &str| lines(html).lines.iter().map(|line| line.no).collect::<Vec<_>>();
        assert_eq!(
            numbers("<p>ก</p><p>ข<br>ค</p><table><tr><td>1</td><td></td></tr><tr><td>2<td>3</table>ง"),
            [1, 2, 3, 4, 4, 5, 5, 6]
        );
        assert_eq!(numbers("<tr><td>1</td>\n<td>2</td><td>3</td></tr>"), [1, 2, 2]);
    }

    #[test]
    fn a_text_that_speaks_of_a_tag_is_no_html() {
        assert!(!is_html("ลงพื้นที่ <b> & ก < ข\nก<br/>ข"));
        assert!(is_html("<!DOCTYPE HTML>\n<p>"));
        assert!(is_html("ก\n<TABLE border=1>"));
    }
}
