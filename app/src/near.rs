//! What is around the place of an event. Browser only.

use wasm_bindgen::JsCast;
use web_sys::{Element, Event};

/// The nearest element around what an event met.
pub fn closest(event: &Event, selector: &str) -> Option<Element> {
    event.target()?.dyn_into::<Element>().ok()?.closest(selector).ok()?
}
