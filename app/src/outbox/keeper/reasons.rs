//! Why a report was not taken, told in its form as the server would: at the fields, or above the button.

use domain::{outbox::Why, report::ReportField};
use web_sys::Element;

use super::{fields::hide, files, form::Form};
use crate::{
    i18n::Lang,
    make::{add, make},
    report::mark,
};

/// Tells it.
pub fn show(lang: Lang, own: &Form, why: &Why) {
    let form = own.element();
    files::untell(form);
    if let Why::File { key, reason, .. } = why {
        let _ = files::tell(form, key, lang.ob_file_why(reason));
    }
    drop_old(form, ".ob-told");
    let Some(words) = why.said() else {
        // What the person said they mean stays said: a file, or a right, is in the way, not the words.
        above(form, &lang.ob_why(why));
        return;
    };
    drop_old(form, "#asks");
    let mut rest = vec![words.whole.clone()];
    for (field, wrong) in &words.fields {
        // Files stand in a list; what is wrong with them is told above it all.
        let place = Some(field).filter(|field| *field != ReportField::Attachment.as_str());
        match place.and_then(|place| mark::tell(form, place, Some(wrong))) {
            // Nothing that is told is folded away.
            Some(input) => {
                if let Ok(Some(hidden)) = input.closest("[hidden]") {
                    let _ = hidden.remove_attribute("hidden");
                }
                if let Ok(Some(fold)) = input.closest(".rp-more") {
                    let _ = fold.set_attribute("open", "");
                }
            }
            None => rest.push(wrong.clone()),
        }
    }
    if !words.odd.is_empty() {
        mark::asks(form, lang, &words.odd, words.confirmed);
        return;
    }
    let told = above(form, &rest.join(" "));
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
        if let (Ok(Some(button)), false) = (form.query_selector(".rp-send button"), theirs.send.is_empty()) {
            button.set_text_content(Some(&theirs.send));
        }
    }
}

fn drop_old(form: &Element, told: &str) {
    if let Ok(Some(old)) = form.query_selector(told) {
        old.remove();
    }
}

/// A box at the head of the form.
fn above(form: &Element, words: &str) -> Option<Element> {
    let told = make("div", "rp-conflict ob-told", "")?;
    // Whoever sent it is led here.
    let _ = told.set_attribute("tabindex", "-1");
    let line = add(&told, "p", "problem whole", words)?;
    let _ = line.set_attribute("role", "alert");
    form.insert_before(&told, form.first_child().as_ref()).ok()?;
    Some(told)
}
