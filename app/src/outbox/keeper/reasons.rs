//! Why a report was not taken, told in its form as the server would: at the fields, or above the button.

use domain::outbox::{Why, Words};
use web_sys::Element;

use super::{
    dom::{add, make},
    fields::hide,
    form::Form,
};
use crate::{i18n::Lang, report::mark};

/// Tells it.
pub fn show(lang: Lang, own: &Form, why: &Why) {
    let form = own.element();
    for old in [".ob-told", "#asks"] {
        if let Ok(Some(old)) = form.query_selector(old) {
            old.remove();
        }
    }
    let Some(words) = why.said() else {
        above(form, &lang.ob_why(why));
        return;
    };
    for (field, wrong) in &words.fields {
        mark::tell(form, field, Some(wrong));
    }
    if !words.odd.is_empty() {
        asks(form, lang, &words);
        return;
    }
    let told = above(form, &words.whole);
    if let Some(theirs) = &words.theirs {
        if let Some(told) = told {
            add(&told, "p", "", &theirs.by);
            add(&told, "p", "as-entered", &theirs.text);
            if !theirs.hint.is_empty() {
                add(&told, "p", "hint", &theirs.hint);
            }
        }
        // Sent again, it takes the place of the one that waits.
        let (id, version) = theirs.corrects.clone().map(|(id, version)| (id, version.to_string())).unzip();
        hide(form, "submission", id.as_deref());
        hide(form, "version", version.as_deref());
    }
}

/// A box at the head of the form.
fn above(form: &Element, words: &str) -> Option<Element> {
    let told = make("div", "rp-conflict ob-told", "")?;
    let line = add(&told, "p", "problem whole", words)?;
    let _ = line.set_attribute("role", "alert");
    form.insert_before(&told, form.first_child().as_ref()).ok()?;
    Some(told)
}

/// What is odd, with the box by which one says that it is meant: as `notice::asks` paints it.
fn asks(form: &Element, lang: Lang, words: &Words) -> Option<()> {
    let place = form.query_selector(".rp-send").ok()??;
    let told = make("div", "flag rp-asks", "")?;
    told.set_id("asks");
    let _ = told.set_attribute("role", "alert");
    let line = add(&told, "p", "", "")?;
    add(&line, "strong", "", &words.whole)?;
    let list = add(&told, "ul", "", "")?;
    for odd in &words.odd {
        add(&list, "li", "", odd)?;
    }
    let check = add(&told, "div", "check", "")?;
    let field = add(&check, "input", "", "")?;
    let value = words.confirmed.to_string();
    for (name, value) in [("id", "f-confirmed"), ("name", "confirmed"), ("type", "checkbox"), ("value", &value)] {
        let _ = field.set_attribute(name, value);
    }
    let label = add(&check, "label", "", lang.rep_confirm())?;
    let _ = label.set_attribute("for", "f-confirmed");
    form.insert_before(&told, Some(place.as_ref())).ok()?;
    Some(())
}
