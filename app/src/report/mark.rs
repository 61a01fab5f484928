//! What is wrong or odd, told in a report's form. Browser only.

use leptos::prelude::document;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement};

use crate::{
    i18n::Lang,
    make::{add, make},
};

/// Shows what is wrong beside a field, or nothing; gives what is typed in.
pub fn tell(form: &Element, name: &str, wrong: Option<&str>) -> Option<HtmlElement> {
    let place = form.query_selector(&format!("[data-report={name}]")).ok()??;
    let input = place.query_selector("input, textarea").ok()??;
    let id = format!("f-{name}-problem");
    let line = place.query_selector(&format!("#{id}")).ok().flatten();
    match (wrong, line) {
        (None, Some(line)) => {
            line.remove();
            let _ = input.remove_attribute("aria-invalid");
        }
        (Some(words), line) => {
            let line = line.or_else(|| {
                let line = document().create_element("p").ok()?;
                line.set_class_name("problem");
                line.set_id(&id);
                input.insert_adjacent_element("afterend", &line).ok()??;
                Some(line)
            });
            if let Some(line) = line.filter(|line| line.text_content().as_deref() != Some(words)) {
                line.set_text_content(Some(words));
            }
            let _ = input.set_attribute("aria-invalid", "true");
            let hint = format!("f-{name}-hint");
            let hint = place.query_selector(&format!("#{hint}")).ok().flatten().map(|_| hint);
            let described = hint.map_or_else(|| id.clone(), |hint| format!("{id} {hint}"));
            let _ = input.set_attribute("aria-describedby", &described);
        }
        (None, None) => {}
    }
    input.dyn_into().ok()
}

/// Tells above the button what is odd, with the box by which one says that it is meant: as `notice::asks` paints it.
/// `meant` is what the box says, as a number. Gives the box.
pub fn asks(form: &Element, lang: Lang, odd: &[impl AsRef<str>], meant: u32) -> Option<HtmlElement> {
    if let Ok(Some(old)) = form.query_selector("#asks") {
        old.remove();
    }
    let place = form.query_selector(".rp-send").ok()??;
    let told = make("div", "flag rp-asks", "")?;
    told.set_id("asks");
    let _ = told.set_attribute("role", "alert");
    let line = add(&told, "p", "", "")?;
    add(&line, "strong", "", lang.rep_asks())?;
    let list = add(&told, "ul", "", "")?;
    for odd in odd {
        add(&list, "li", "", odd.as_ref())?;
    }
    let check = add(&told, "div", "check", "")?;
    let field = add(&check, "input", "", "")?;
    let value = meant.to_string();
    for (name, value) in
        [("id", "f-confirmed"), ("name", "confirmed"), ("type", "checkbox"), ("value", &value), ("required", "")]
    {
        let _ = field.set_attribute(name, value);
    }
    let label = add(&check, "label", "", lang.rep_confirm())?;
    let _ = label.set_attribute("for", "f-confirmed");
    form.insert_before(&told, Some(place.as_ref())).ok()?;
    field.dyn_into().ok()
}
