//! What is around the place of an event, and which letter a key stands for. Browser only.

use wasm_bindgen::JsCast;
use web_sys::{Element, Event};

/// The nearest element around what an event met.
pub fn closest(event: &Event, selector: &str) -> Option<Element> {
    event.target()?.dyn_into::<Element>().ok()?.closest(selector).ok()?
}

/// The Latin letter of a key, small: what it types where that is one, else what stands at its place, so that commands
/// work on a Thai keyboard. Other keys as the browser names them.
#[cfg(feature = "staff")]
pub fn letter(event: &web_sys::KeyboardEvent) -> String {
    let (key, code) = (event.key(), event.code());
    match code.strip_prefix("Key") {
        Some(place) if !key.is_ascii() => place.to_ascii_lowercase(),
        _ => key.to_ascii_lowercase(),
    }
}
