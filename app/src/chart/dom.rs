//! What awake charts do to the page, in few words. Browser only.

use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement};

use super::markup::Markup;

pub use crate::near::closest;

/// The part of a picture with a key.
pub fn by_key(within: &Element, key: &str) -> Option<Element> {
    // Keys are of this program's making: a letter and digits.
    within.query_selector(&format!("[data-k=\"{key}\"]")).ok()?
}

/// Gives focus.
pub fn focus(element: &Element) {
    // Rows are SVG elements, links HTML elements: both have `focus`, of different types here.
    if let Some(row) = element.dyn_ref::<web_sys::SvgElement>() {
        let _ = row.focus();
    } else if let Some(link) = element.dyn_ref::<HtmlElement>() {
        let _ = link.focus();
    }
}

/// Gives focus to what is in sight already, without scrolling to it.
pub fn focus_still(element: &Element) {
    let options = js_sys::Object::new();
    let _ = js_sys::Reflect::set(&options, &"preventScroll".into(), &true.into());
    if let Ok(focus) = js_sys::Reflect::get(element, &"focus".into())
        && let Ok(focus) = focus.dyn_into::<js_sys::Function>()
    {
        let _ = focus.call1(element, &options);
    }
}

/// Writes markup into a part of the page.
pub fn set(within: &Element, selector: &str, markup: Markup) {
    if let Ok(Some(part)) = within.query_selector(selector) {
        fill(&part, &markup.finish());
    }
}

/// The one place that writes markup into the page: what [`Markup`] made, in which every text is escaped.
pub fn fill(element: &Element, markup: &str) {
    element.set_inner_html(markup);
}

/// An element that is in no page, like one that is but with other markup in it: what [`Markup`] made.
pub fn part(like: &Element, markup: Markup) -> Option<Element> {
    let part: Element = like.clone_node().ok()?.unchecked_into();
    part.set_inner_html(&markup.finish());
    Some(part)
}

/// Makes links lead and read like as many others. They stay the same elements.
pub fn update(links: &Element, like: &Element) {
    let (links, like) = (links.children(), like.children());
    for (link, new) in (0..links.length()).filter_map(|i| links.item(i).zip(like.item(i))) {
        for name in ["href", "data-zoom", "aria-current", "hidden"] {
            let _ = match new.get_attribute(name) {
                Some(value) => link.set_attribute(name, &value),
                None => link.remove_attribute(name),
            };
        }
        link.set_text_content(new.text_content().as_deref());
    }
}

/// Scrolls no further than needed, where the browser lets it be asked for.
pub fn scroll_into_sight(element: &Element) {
    let options = js_sys::Object::new();
    let _ = js_sys::Reflect::set(&options, &"block".into(), &"nearest".into());
    if let Ok(scroll) = js_sys::Reflect::get(element, &"scrollIntoView".into())
        && let Ok(scroll) = scroll.dyn_into::<js_sys::Function>()
    {
        let _ = scroll.call1(element, &options);
    }
}
