//! Writing markup so that nothing from outside gets into it unescaped.
//!
//! Names of elements and attributes are literals of this program; texts and values are escaped, always. One
//! writer serves the page, the browser's redrawing and the exported files, so they cannot differ.

use domain::chart::{Anchor, Label, Rect, coord};

/// The value of an attribute.
#[derive(Clone, Copy, Debug)]
pub enum Value<'a> {
    /// A coordinate.
    Number(f64),
    /// A text, escaped when written.
    Text(&'a str),
}

impl From<f64> for Value<'_> {
    fn from(value: f64) -> Self {
        Self::Number(value)
    }
}

impl<'a> From<&'a str> for Value<'a> {
    fn from(value: &'a str) -> Self {
        Self::Text(value)
    }
}

impl<'a> From<&'a String> for Value<'a> {
    fn from(value: &'a String) -> Self {
        Self::Text(value)
    }
}

/// Attributes of an element.
pub type Attributes<'a> = &'a [(&'static str, Value<'a>)];

/// Markup being written.
#[derive(Debug, Default)]
pub struct Markup {
    out: String,
}

impl Markup {
    /// Begins an element.
    pub fn open(&mut self, name: &'static str, attributes: Attributes<'_>) {
        self.tag(name, attributes);
        self.out.push('>');
    }

    /// Ends an element.
    pub fn close(&mut self, name: &'static str) {
        self.out.push_str("</");
        self.out.push_str(name);
        self.out.push('>');
    }

    /// An element of a picture without content.
    pub fn empty(&mut self, name: &'static str, attributes: Attributes<'_>) {
        self.tag(name, attributes);
        self.out.push_str("/>");
    }

    /// An element that holds only text.
    pub fn leaf(&mut self, name: &'static str, attributes: Attributes<'_>, text: &str) {
        self.open(name, attributes);
        self.text(text);
        self.close(name);
    }

    /// Markup that was written before.
    pub fn markup(&mut self, markup: &str) {
        self.out.push_str(markup);
    }

    /// Text.
    pub fn text(&mut self, text: &str) {
        escape(&mut self.out, text);
    }

    /// Text whose own line breaks are kept: what a person entered, in a field or where it is read.
    pub fn prose(&mut self, text: &str) {
        for (i, line) in text.split('\n').enumerate() {
            if i > 0 {
                self.out.push('\n');
            }
            escape(&mut self.out, line);
        }
    }

    /// A `rect`.
    pub fn rect(&mut self, class: &'static str, rect: &Rect, radius: f64) {
        let mut attributes = vec![
            ("class", Value::Text(class)),
            ("x", rect.x.into()),
            ("y", rect.y.into()),
            ("width", rect.width.into()),
            ("height", rect.height.into()),
        ];
        if radius > 0.0 {
            attributes.push(("rx", radius.into()));
        }
        self.empty("rect", &attributes);
    }

    /// A `line`.
    pub fn line(&mut self, class: &'static str, from: (f64, f64), to: (f64, f64)) {
        self.empty(
            "line",
            &[
                ("class", class.into()),
                ("x1", from.0.into()),
                ("y1", from.1.into()),
                ("x2", to.0.into()),
                ("y2", to.1.into()),
            ],
        );
    }

    /// A line through points.
    pub fn polyline(&mut self, class: &'static str, points: &[(f64, f64)]) {
        self.empty("polyline", &[("class", class.into()), ("points", (&points_text(points)).into())]);
    }

    /// A placed text.
    pub fn label(&mut self, class: &'static str, label: &Label) {
        self.placed("text", class, label);
    }

    fn placed(&mut self, name: &'static str, class: &'static str, label: &Label) {
        let anchor = match label.anchor {
            Anchor::Start => "start",
            Anchor::Middle => "middle",
            Anchor::End => "end",
        };
        let mut attributes = vec![("class", Value::Text(class)), ("x", label.x.into()), ("y", label.y.into())];
        if label.anchor != Anchor::Start {
            attributes.push(("text-anchor", anchor.into()));
        }
        self.leaf(name, &attributes, &label.text);
    }

    /// Level lines as one element: `(left, right, y)` each. Many pictures on a page are parsed the sooner.
    pub fn levels(&mut self, class: &'static str, lines: impl Iterator<Item = (f64, f64, f64)>) {
        let mut path = String::new();
        for (left, right, y) in lines {
            path.extend(["M", &coord(left), ",", &coord(y), "H", &coord(right)]);
        }
        if !path.is_empty() {
            self.empty("path", &[("class", class.into()), ("d", (&path).into())]);
        }
    }

    /// Placed texts as parts of one: laid out together they take half the time of as many by themselves.
    pub fn labels<'a>(&mut self, labels: impl Iterator<Item = (&'static str, &'a Label)>) {
        self.open("text", &[]);
        for (class, label) in labels {
            self.placed("tspan", class, label);
        }
        self.close("text");
    }

    /// What was written.
    pub fn finish(self) -> String {
        self.out
    }

    fn tag(&mut self, name: &'static str, attributes: Attributes<'_>) {
        self.out.push('<');
        self.out.push_str(name);
        for (name, value) in attributes {
            self.out.push(' ');
            self.out.push_str(name);
            self.out.push_str("=\"");
            match value {
                Value::Number(number) => self.out.push_str(&coord(*number)),
                Value::Text(text) => escape(&mut self.out, text),
            }
            self.out.push('"');
        }
    }
}

/// Points of a line, for an attribute.
pub fn points_text(points: &[(f64, f64)]) -> String {
    let mut text = String::with_capacity(points.len() * 12);
    for (i, (x, y)) in points.iter().enumerate() {
        if i > 0 {
            text.push(' ');
        }
        text.push_str(&coord(*x));
        text.push(',');
        text.push_str(&coord(*y));
    }
    text
}

/// Characters that XML 1.0 forbids are dropped: one of them would blank a whole exported picture.
fn escape(out: &mut String, text: &str) {
    for c in text.chars() {
        match c {
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '&' => out.push_str("&amp;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            '\t' | '\n' | '\r' => out.push(' '),
            c if c.is_control() || matches!(c, '\u{FFFE}' | '\u{FFFF}') => {}
            c => out.push(c),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_gets_in_unescaped() {
        let check = |text: &str, escaped: &str| {
            let mut markup = Markup::default();
            markup.leaf("text", &[("class", text.into())], text);
            assert_eq!(markup.finish(), format!("<text class=\"{escaped}\">{escaped}</text>"));
        };
        check("<script>alert(1)</script>", "&lt;script&gt;alert(1)&lt;/script&gt;");
        check("\" onload=\"x", "&quot; onload=&quot;x");
        check("a & b's\u{0}\u{8}", "a &amp; b&#39;s");
        check("ขั้นตอน", "ขั้นตอน");
    }

    #[test]
    fn a_persons_lines_are_kept() {
        let mut markup = Markup::default();
        markup.prose("หนึ่ง <b>\n\nสอง");
        assert_eq!(markup.finish(), "หนึ่ง &lt;b&gt;\n\nสอง");
    }
}
