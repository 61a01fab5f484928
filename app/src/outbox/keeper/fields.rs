//! The fields of a report's form: what is typed in them, and put back.

use leptos::prelude::window;
use wasm_bindgen::JsCast;
use web_sys::{Element, Event, HtmlFormElement, HtmlInputElement, HtmlTextAreaElement};

use crate::{make::add, report::typed::pairs};

/// What is the page's own, not the report's: a key is given here, for a page that was kept may be opened twice.
const OWN: [&str; 3] = ["lang", "key", "by"];
/// What says which report is corrected.
const CORRECTS: [&str; 2] = ["submission", "version"];

/// Whether anything differs from the page as it came.
pub fn are_touched(form: &HtmlFormElement) -> bool {
    named(form).iter().any(is_touched)
}

fn is_touched(field: &Element) -> bool {
    if let Some(input) = field.dyn_ref::<HtmlInputElement>() {
        match input.type_().as_str() {
            "checkbox" => input.checked() != input.default_checked(),
            "hidden" => false,
            _ => input.value() != input.default_value(),
        }
    } else {
        field
            .dyn_ref::<HtmlTextAreaElement>()
            .is_some_and(|area| area.default_value().is_ok_and(|first| area.value() != first))
    }
}

/// All that has a name.
fn named(form: &HtmlFormElement) -> Vec<Element> {
    let Ok(found) = form.query_selector_all("[name]") else { return Vec::new() };
    (0..found.length()).filter_map(|at| found.get(at)?.dyn_into().ok()).collect()
}

/// What is typed, as it is sent.
pub fn typed(form: &HtmlFormElement) -> Vec<(String, String)> {
    let mut pairs = pairs(form);
    pairs.retain(|(name, _)| !OWN.contains(&name.as_str()));
    pairs
}

/// Puts back what was kept, but where something was typed since the page came.
pub fn fill(form: &HtmlFormElement, kept: &[(String, String)]) {
    for name in CORRECTS {
        let value = kept.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str());
        hide(form, name, value);
    }
    let begun = window().location().search().is_ok_and(|asked| asked.contains("from=last"));
    for field in named(form).into_iter().filter(|field| !is_touched(field)) {
        let Some(name) = field.get_attribute("name") else { continue };
        if OWN.contains(&name.as_str()) || CORRECTS.contains(&name.as_str()) {
            continue;
        }
        let value = kept.iter().find(|(known, _)| *known == name).map(|(_, value)| value.as_str());
        // Whoever asks to begin with the last report gets its words where they have none.
        if begun && value.is_none_or(str::is_empty) {
            continue;
        }
        if let Some(input) = field.dyn_ref::<HtmlInputElement>() {
            match input.type_().as_str() {
                "checkbox" => {
                    let own = input.value();
                    input.set_checked(kept.iter().any(|(known, value)| *known == name && *value == own));
                }
                "hidden" | "file" => {}
                _ => input.set_value(value.unwrap_or_default()),
            }
        } else if let Some(area) = field.dyn_ref::<HtmlTextAreaElement>() {
            area.set_value(value.unwrap_or_default());
        }
    }
    if let Ok(Some(more)) = form.query_selector(".rp-more") {
        let inside = more.query_selector_all("input[type=text], textarea, input:checked").ok();
        let any = inside.is_some_and(|found| {
            (0..found.length()).filter_map(|at| found.get(at)).any(|field| {
                field.dyn_ref::<HtmlInputElement>().is_some_and(|input| !input.value().trim().is_empty())
                    || field.dyn_ref::<HtmlTextAreaElement>().is_some_and(|area| !area.value().trim().is_empty())
            })
        });
        if any {
            let _ = more.set_attribute("open", "");
        }
    }
    let _ = Event::new("restored").and_then(|event| form.dispatch_event(&event));
}

/// A hidden field with a value, or none of the name.
pub fn hide(form: &HtmlFormElement, name: &str, value: Option<&str>) {
    while let Ok(Some(old)) = form.query_selector(&format!("input[type=hidden][name={name}]")) {
        old.remove();
    }
    if let Some(value) = value {
        hide_one(form, name, value);
    }
}

fn hide_one(form: &HtmlFormElement, name: &str, value: &str) {
    let Some(field) = add(form, "input", "", "") else { return };
    for (key, value) in [("type", "hidden"), ("name", name), ("value", value)] {
        let _ = field.set_attribute(key, value);
    }
}
