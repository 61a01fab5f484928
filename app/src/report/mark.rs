//! What is wrong, told beside a field of a report's form. Browser only.

use leptos::prelude::document;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement};

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
