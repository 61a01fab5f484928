//! Why a report was not taken, told in its form as the server would: at the fields, or above the button.

use domain::{
    outbox::Why,
    report::{Odd, Sent, bits},
};
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
    match why.said() {
        Some(Sent::Refused { problems }) => {
            for problem in &problems {
                mark::tell(form, lang, problem.field, Some(&problem.error));
            }
            above(form, lang.rep_problems());
        }
        Some(Sent::AsksBack { odd }) => {
            asks(form, lang, &odd);
        }
        Some(Sent::Conflict { theirs }) => {
            let who = format!("{} {} · {}", lang.rep_sent_by(), theirs.author, lang.clock(theirs.changed_at));
            let told = above(form, &lang.ob_why(why));
            if let Some(told) = told {
                add(&told, "p", "", &who);
                add(&told, "p", "as-entered", theirs.content.text());
                if theirs.state.is_undecided() {
                    add(&told, "p", "hint", lang.rep_conflict_hint());
                }
            }
            // Sent again, it takes the place of the one that waits.
            let undecided = theirs.state.is_undecided();
            hide(form, "submission", undecided.then(|| theirs.id.to_string()).as_deref());
            hide(form, "version", undecided.then(|| theirs.version.to_string()).as_deref());
        }
        _ => {
            above(form, &lang.ob_why(why));
        }
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
fn asks(form: &Element, lang: Lang, odd: &[Odd]) -> Option<()> {
    let place = form.query_selector(".rp-send").ok()??;
    let told = make("div", "flag rp-asks", "")?;
    told.set_id("asks");
    let _ = told.set_attribute("role", "alert");
    let line = add(&told, "p", "", "")?;
    add(&line, "strong", "", lang.rep_asks())?;
    let list = add(&told, "ul", "", "")?;
    for odd in odd {
        add(&list, "li", "", lang.odd_asked(*odd))?;
    }
    let check = add(&told, "div", "check", "")?;
    let field = add(&check, "input", "", "")?;
    let value = bits(odd).to_string();
    for (name, value) in [("id", "f-confirmed"), ("name", "confirmed"), ("type", "checkbox"), ("value", &value)] {
        let _ = field.set_attribute(name, value);
    }
    let label = add(&check, "label", "", lang.rep_confirm())?;
    let _ = label.set_attribute("for", "f-confirmed");
    form.insert_before(&told, Some(place.as_ref())).ok()?;
    Some(())
}
