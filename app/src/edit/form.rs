//! A field's form and its place on the page: painted by the server, and by the browser with the same code.

use domain::edit::{Field, Kind};

use super::{value, wire::Clash};
use crate::{
    chart::markup::{Markup, Value},
    i18n::Lang,
};

/// A field where it is read, for somebody who may change it.
#[derive(Clone, Debug, PartialEq)]
pub struct Place {
    /// Which.
    pub field: Field,
    /// What it is called.
    pub label: String,
    /// What stands there, in canonical form.
    pub base: Option<String>,
    /// The same as people read it; more than one line only of a place in the city's plan.
    pub shown: Vec<Line>,
    /// Address that opens it.
    pub open: String,
}

/// A line of what people read.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Line {
    /// The line.
    pub text: String,
    /// What it is, in front of it.
    pub what: Option<String>,
    /// Where it leads.
    pub href: Option<String>,
}

impl From<String> for Line {
    fn from(text: String) -> Self {
        Self { text, ..Self::default() }
    }
}

/// What a place looks like.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Look {
    /// The heading of the page.
    Heading,
    /// A text of its own.
    Text,
    /// A cell of a table.
    Cell,
}

impl Look {
    /// The look of a field.
    pub const fn of(field: Field) -> Self {
        if field.required() {
            Self::Heading
        } else if matches!(field, Field::Month(..)) {
            Self::Cell
        } else {
            Self::Text
        }
    }
}

/// The id of a field's place; the ids of its form's parts begin with it.
pub fn id(field: Field) -> String {
    let name: String =
        field.name().chars().map(|c| if c.is_ascii_alphanumeric() || c == '_' { c } else { '-' }).collect();
    format!("f-{}", name.replace("--", "-"))
}

impl Place {
    /// What stands there, and the link that opens it.
    pub fn paint(&self, lang: Lang) -> String {
        let mut out = Markup::default();
        let look = Look::of(self.field);
        let prose = matches!(self.field.kind(), Kind::Prose(_));
        let mut attributes: Vec<(&'static str, Value<'_>)> =
            vec![("class", if self.shown.is_empty() { "ed-value none" } else { "ed-value" }.into())];
        // A long text is not sent twice: what stands there is what is read.
        if let Some(base) = self.base.as_ref().filter(|_| !prose) {
            attributes.push(("data-base", base.into()));
        }
        let empty = if look == Look::Cell { "–" } else { lang.not_said() };
        if look == Look::Cell {
            let words = self.shown.first().map_or(empty, |line| line.text.as_str());
            let name = format!("{} {}: {words}", lang.edit(), self.label);
            attributes[0].1 = "ed-value ed-open".into();
            attributes.extend([("href", (&self.open).into()), ("aria-label", (&name).into())]);
            out.leaf("a", &attributes, words);
            return out.finish();
        }
        let element = if look == Look::Heading { "h1" } else { "div" };
        out.open(element, &attributes);
        match self.shown.as_slice() {
            [] => out.text(empty),
            [Line { text, what: None, href: None }] => out.prose(text),
            lines => {
                out.open("ol", &[("class", "path".into())]);
                for Line { text, what, href } in lines {
                    out.open("li", &[]);
                    if let Some(what) = what {
                        out.leaf("span", &[("class", "mute".into())], what);
                        out.text(" ");
                    }
                    match href {
                        Some(href) => out.leaf("a", &[("href", href.into())], text),
                        None => out.text(text),
                    }
                    out.close("li");
                }
                out.close("ol");
            }
        }
        out.close(element);
        let name = format!("{} {}", lang.edit(), self.label);
        let link = [("class", "ed-open".into()), ("href", (&self.open).into()), ("aria-label", (&name).into())];
        out.leaf("a", &link, lang.edit());
        out.finish()
    }
}

/// One of the things to choose from; those of one group stand together under its name.
#[derive(Clone, Debug, PartialEq)]
pub struct Offer {
    /// What is sent.
    pub value: String,
    /// What is read.
    pub text: String,
    /// The group, by name.
    pub group: Option<String>,
}

/// A field's form.
#[derive(Clone, Debug)]
pub struct FieldForm<'a> {
    /// The reader's language.
    pub lang: Lang,
    /// Which field.
    pub field: Field,
    /// What it is called.
    pub label: &'a str,
    /// What stood there when the person began, in canonical form.
    pub base: Option<&'a str>,
    /// What is in the input.
    pub typed: &'a str,
    /// Where it is sent.
    pub action: &'a str,
    /// The page without it.
    pub leave: &'a str,
    /// What is offered, of a field that names something.
    pub offers: &'a [Offer],
    /// Why what was typed is not taken.
    pub problem: Option<&'a str>,
    /// What somebody else put there.
    pub clash: Option<&'a Clash>,
}

impl FieldForm<'_> {
    /// The form.
    pub fn paint(&self) -> String {
        let mut out = Markup::default();
        let (lang, name, id) = (self.lang, self.field.to_string(), id(self.field));
        let head = [
            ("class", "ed-form".into()),
            ("method", "post".into()),
            ("action", self.action.into()),
            ("novalidate", "".into()),
            ("data-form", (&name).into()),
        ];
        out.open("form", &head);
        let base = self.clash.map_or(self.base, |clash| clash.base.as_deref()).unwrap_or_default();
        for (name, value) in [("field", name.as_str()), ("lang", lang.code())] {
            out.open("input", &[("type", "hidden".into()), ("name", name.into()), ("value", value.into())]);
        }
        out.open("textarea", &[("name", "base".into()), ("hidden", "".into()), ("aria-hidden", "true".into())]);
        text_of_area(&mut out, base);
        out.close("textarea");
        let input = format!("{id}-input");
        out.leaf("label", &[("class", "sr".into()), ("for", (&input).into())], self.label);
        self.clash(&mut out);
        self.control(&mut out, &input, &id);
        // The place is there before there is something to tell, so that it is read when it comes.
        let problem = [("class", "problem".into()), ("id", Value::Text(&format!("{id}-problem")))];
        if let Some(words) = self.problem {
            out.leaf("p", &problem, words);
        }
        if let Some(hint) = lang.edit_hint(self.field.kind()) {
            out.leaf("p", &[("class", "hint".into()), ("id", (&format!("{id}-hint")).into())], hint);
        }
        out.open("p", &[("class", "ed-do".into())]);
        let save = if self.clash.is_some() { lang.edit_take_ours() } else { lang.edit_save() };
        out.leaf("button", &[], save);
        let leave = if self.clash.is_some() { lang.edit_take_theirs() } else { lang.edit_leave() };
        out.leaf("a", &[("class", "quiet".into()), ("href", self.leave.into()), ("data-leave", "".into())], leave);
        out.leaf("span", &[("class", "ed-state".into())], "");
        out.close("p");
        out.close("form");
        out.finish()
    }

    fn control(&self, out: &mut Markup, input: &str, id: &str) {
        let kind = self.field.kind();
        let mut described = Vec::new();
        if self.problem.is_some() {
            described.push(format!("{id}-problem"));
        }
        if self.lang.edit_hint(kind).is_some() {
            described.push(format!("{id}-hint"));
        }
        let described = described.join(" ");
        let mut attributes: Vec<(&'static str, Value<'_>)> =
            vec![("id", input.into()), ("name", "value".into()), ("autocomplete", "off".into())];
        if self.problem.is_some() {
            attributes.push(("aria-invalid", "true".into()));
        }
        if !described.is_empty() {
            attributes.push(("aria-describedby", (&described).into()));
        }
        match kind {
            Kind::Prose(_) => {
                attributes.push(("rows", "6".into()));
                out.open("textarea", &attributes);
                text_of_area(out, self.typed);
                out.close("textarea");
            }
            Kind::Choice(_) | Kind::Strategy | Kind::Policy | Kind::Section => self.select(out, &attributes),
            Kind::Line(_) | Kind::Number(..) | Kind::Money | Kind::Date => {
                if matches!(kind, Kind::Number(..) | Kind::Money) {
                    attributes.push(("inputmode", "decimal".into()));
                }
                attributes.push(("value", self.typed.into()));
                out.open("input", &attributes);
            }
        }
    }

    fn select(&self, out: &mut Markup, attributes: &[(&'static str, Value<'_>)]) {
        out.open("select", attributes);
        let option = |out: &mut Markup, value: &str, text: &str| {
            let mut attributes: Vec<(&'static str, Value<'_>)> = vec![("value", value.into())];
            if value == self.typed {
                attributes.push(("selected", "".into()));
            }
            out.leaf("option", &attributes, text);
        };
        option(out, "", self.lang.not_said());
        let words = value::choices(self.lang, self.field);
        for (word, text) in &words {
            option(out, word, text);
        }
        // What stands there stays a choice, though it is offered to nobody any more.
        let known = self.typed.is_empty()
            || words.iter().any(|(word, _)| word == self.typed)
            || self.offers.iter().any(|offer| offer.value == self.typed);
        if !known {
            option(out, self.typed, self.typed);
        }
        let mut group: Option<&str> = None;
        for offer in self.offers {
            if offer.group.as_deref() != group {
                if group.is_some() {
                    out.close("optgroup");
                }
                group = offer.group.as_deref();
                if let Some(group) = group {
                    out.open("optgroup", &[("label", group.into())]);
                }
            }
            option(out, &offer.value, &offer.text);
        }
        if group.is_some() {
            out.close("optgroup");
        }
        out.close("select");
    }

    /// Both values, both people, both times.
    fn clash(&self, out: &mut Markup) {
        let Some(clash) = self.clash else { return };
        let lang = self.lang;
        out.open(
            "div",
            &[("class", "ed-clash".into()), ("role", "group".into()), ("aria-label", lang.edit_clash().into())],
        );
        out.leaf("p", &[], lang.edit_clash());
        out.open("dl", &[]);
        let sides = [(lang.edit_theirs(), &clash.by, &clash.theirs), (lang.edit_ours(), &clash.own, &clash.ours)];
        for (term, who, value) in sides {
            out.open("div", &[]);
            out.open("dt", &[]);
            out.text(term);
            out.leaf("span", &[("class", "mute".into())], &format!(" · {who}"));
            out.close("dt");
            out.open("dd", &[("class", "as-entered".into())]);
            out.prose(value);
            out.close("dd");
            out.close("div");
        }
        out.close("dl");
        out.close("div");
    }
}

/// A text area drops the first line break inside it, so it gets one to drop.
fn text_of_area(out: &mut Markup, text: &str) {
    if text.starts_with('\n') {
        out.prose("\n");
    }
    out.prose(text);
}

#[cfg(test)]
mod tests {
    use super::*;

    fn form<'a>(field: &str, typed: &'a str) -> FieldForm<'a> {
        FieldForm {
            lang: Lang::Th,
            field: field.parse().expect("a field"),
            label: "ช่อง",
            base: None,
            typed,
            action: "/projects/1?edit=x",
            leave: "/projects/1",
            offers: &[],
            problem: None,
            clash: None,
        }
    }

    #[test]
    fn every_field_has_a_control_and_a_name_for_it() {
        for field in [domain::edit::Record::Project, domain::edit::Record::Kpi].into_iter().flat_map(Field::all) {
            let html = form(&field.to_string(), "").paint();
            assert_eq!(html.matches("name=\"value\"").count(), 1, "{field}");
            assert!(html.contains(&format!("for=\"{}-input\"", id(field))), "{field}");
            assert!(!id(field).contains(['[', ']', '.']), "{field}");
        }
    }

    #[test]
    fn nothing_typed_gets_out_of_its_field() {
        let evil = "</textarea>\"><script>x</script>";
        for field in ["project.rationale", "project.owner", "project.policy"] {
            let html = FieldForm { base: Some(evil), problem: Some(evil), ..form(field, evil) }.paint();
            assert!(!html.contains("<script>"), "{html}");
        }
    }

    #[test]
    fn a_choice_that_is_no_longer_offered_stays() {
        let offers = [("1", "ก"), ("2", "ก"), ("3", "ข")].map(|(value, group)| Offer {
            value: value.into(),
            text: value.into(),
            group: Some(group.into()),
        });
        let html = FieldForm { offers: &offers, ..form("project.policy", "9") }.paint();
        assert!(html.contains("<option value=\"9\" selected=\"\">9</option>"), "{html}");
        assert_eq!((html.matches("<optgroup").count(), html.matches("</optgroup>").count()), (2, 2));
    }
}
