//! Elements, in few words. Browser only.

use leptos::prelude::document;
use web_sys::Element;

/// An element with a class and a text; without them where they are blank.
pub fn make(tag: &str, class: &str, text: &str) -> Option<Element> {
    let element = document().create_element(tag).ok()?;
    if !class.is_empty() {
        element.set_class_name(class);
    }
    if !text.is_empty() {
        element.set_text_content(Some(text));
    }
    Some(element)
}

/// The same as the last part of another.
pub fn add(parent: &Element, tag: &str, class: &str, text: &str) -> Option<Element> {
    let element = make(tag, class, text)?;
    parent.append_child(&element).ok()?;
    Some(element)
}
