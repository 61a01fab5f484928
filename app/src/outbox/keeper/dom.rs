//! What the keeper paints with.

use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement};

use crate::make::add;

/// A button that does something to an entry.
pub fn button(parent: &Element, word: &str, text: &str, class: &str) -> Option<Element> {
    let button = add(parent, "button", class, text)?;
    let _ = button.set_attribute("type", "button");
    let _ = button.set_attribute("data-ob", word);
    Some(button)
}

/// Shows or hides an element.
pub fn show(element: &Element, shown: bool) {
    element.unchecked_ref::<HtmlElement>().set_hidden(!shown);
}

/// A key nobody else has.
pub fn fresh() -> uuid::Uuid {
    // Thirty-two bits at a time are well within what a number holds; pages that came without TLS have no better source.
    let part = || u64::from((js_sys::Math::random() * 4_294_967_296.0) as u32);
    uuid::Builder::from_random_bytes(
        ((u128::from(part() << 32 | part()) << 64) | u128::from(part() << 32 | part())).to_be_bytes(),
    )
    .into_uuid()
}

/// The time in milliseconds.
pub fn now() -> i64 {
    // Whole milliseconds since 1970, far within both.
    js_sys::Date::now() as i64
}
