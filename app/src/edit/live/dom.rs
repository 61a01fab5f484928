//! Small reaches into the page.

use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement, HtmlInputElement, HtmlSelectElement, HtmlTextAreaElement};

/// The value of an attribute.
pub fn attribute(element: &Element, name: &str) -> Option<String> {
    element.get_attribute(name)
}

/// The first element below.
pub fn find(within: &Element, selector: &str) -> Option<Element> {
    within.query_selector(selector).ok().flatten()
}

/// Every element of the page.
pub fn all(selector: &str) -> Vec<Element> {
    listed(leptos::prelude::document().query_selector_all(selector).ok())
}

/// Every element below another.
pub fn below(within: &Element, selector: &str) -> Vec<Element> {
    listed(within.query_selector_all(selector).ok())
}

fn listed(list: Option<web_sys::NodeList>) -> Vec<Element> {
    let Some(list) = list else { return Vec::new() };
    (0..list.length()).filter_map(|i| list.item(i)?.dyn_into().ok()).collect()
}

/// The nearest element above, or itself.
pub fn closest(element: &Element, selector: &str) -> Option<Element> {
    element.closest(selector).ok().flatten()
}

/// The input of a form.
pub fn control(form: &Element) -> Option<Element> {
    find(form, "[name=value]")
}

/// What is in an input.
pub fn text_of(control: &Element) -> String {
    if let Some(input) = control.dyn_ref::<HtmlInputElement>() {
        input.value()
    } else if let Some(area) = control.dyn_ref::<HtmlTextAreaElement>() {
        area.value()
    } else {
        control.dyn_ref::<HtmlSelectElement>().map(HtmlSelectElement::value).unwrap_or_default()
    }
}

/// Moves the focus.
pub fn focus(element: Option<&Element>) {
    if let Some(element) = element.and_then(|element| element.dyn_ref::<HtmlElement>()) {
        let _ = element.focus();
    }
}

/// Puts the caret behind what is typed.
pub fn to_end(control: &Element) {
    let end = text_of(control).encode_utf16().count() as u32;
    if let Some(input) = control.dyn_ref::<HtmlInputElement>() {
        let _ = input.set_selection_range(end, end);
    } else if let Some(area) = control.dyn_ref::<HtmlTextAreaElement>() {
        let _ = area.set_selection_range(end, end);
    }
}

/// Keeps an input as it is, or lets it be typed in.
pub fn hold(form: &Element, held: bool) {
    let Some(control) = control(form) else { return };
    if let Some(input) = control.dyn_ref::<HtmlInputElement>() {
        input.set_read_only(held);
    } else if let Some(area) = control.dyn_ref::<HtmlTextAreaElement>() {
        area.set_read_only(held);
    }
}

/// Shows how it stands with a form.
pub fn state(form: &Element, words: &str) {
    if let Some(line) = find(form, ".ed-state") {
        line.set_text_content(Some(words));
    }
}

/// Shows what is wrong beside a form's input; with no words, that nothing is.
pub fn problem(form: &Element, words: &str) {
    let Some(control) = control(form) else { return };
    let (id, hint) = (control.id().trim_end_matches("-input").to_owned(), find(form, ".hint"));
    let known = find(form, ".problem");
    let hint = hint.map(|hint| hint.id()).unwrap_or_default();
    if words.is_empty() {
        if let Some(known) = known {
            known.remove();
        }
        let _ = control.remove_attribute("aria-invalid");
        let _ = control.set_attribute("aria-describedby", &hint);
        return;
    }
    let line = known.or_else(|| {
        let line = leptos::prelude::document().create_element("p").ok()?;
        line.set_class_name("problem");
        line.set_id(&format!("{id}-problem"));
        control.insert_adjacent_element("afterend", &line).ok()?
    });
    if let Some(line) = line {
        line.set_text_content(Some(words));
        let _ = control.set_attribute("aria-invalid", "true");
        let _ = control.set_attribute("aria-describedby", format!("{} {hint}", line.id()).trim());
    }
}
