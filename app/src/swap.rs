//! A page that is open takes over what a newer rendering of it, or one of another day, shows: part by part, so that what
//! has the focus stays as it is.

use gloo_net::http::Request;
use js_sys::{Array, Function, Reflect};
use leptos::prelude::{document, window};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{AbortSignal, Document, DomParser, Element, SupportedType};

/// What every page's content is in.
const CONTENT: &str = "content";
const ISLAND: &str = "leptos-island";

/// The page at an address; none where it is not to be had, or another comes in its place: the one to sign in on.
pub async fn read(address: &str, signal: Option<&AbortSignal>) -> Option<Document> {
    let request = Request::get(address).header("accept", "text/html").abort_signal(signal);
    let answer = request.send().await.ok()?;
    if !answer.ok() || answer.redirected() {
        return None;
    }
    let page = without_style(&answer.text().await.ok()?);
    let page = DomParser::new().ok()?.parse_from_string(&page, SupportedType::TextHtml).ok()?;
    page.get_element_by_id(CONTENT)?;
    Some(page)
}

/// A page without the style in its head: that is on already, and under the nonce of another answer it would be refused.
fn without_style(page: &str) -> String {
    match page.split_once("<style").and_then(|(before, rest)| Some((before, rest.split_once("</style>")?.1))) {
        Some((before, after)) => format!("{before}{after}"),
        None => page.to_owned(),
    }
}

/// Puts the parts of a page in place of those that are shown, and gives the islands among them, which sleep. A part that
/// is kept keeps its focus and what is typed in it, and its newer copy is left out. What was unfolded stays so.
pub fn put(page: &Document, mut keep: impl FnMut(&Element) -> bool) -> Vec<Element> {
    let here = document();
    let (Some(old), Some(new)) = (here.get_element_by_id(CONTENT), page.get_element_by_id(CONTENT)) else {
        return Vec::new();
    };
    here.set_title(&page.title());
    let (mut kept, mut gone) = (Vec::new(), Vec::new());
    for (name, part) in named(&old) {
        if keep(&part) {
            kept.push((name, part));
        } else {
            part.remove();
            gone.push((name, part));
        }
    }
    let mut kept = kept.into_iter().peekable();
    let mut islands = Vec::new();
    for (name, part) in named(&new) {
        if kept.next_if(|(known, _)| *known == name).is_some() {
            continue;
        }
        if let Some((_, old)) = gone.iter().find(|(known, _)| *known == name) {
            unfold_as(old, &part);
        }
        let before = kept.peek().map(|(_, part)| part.as_ref());
        let _ = old.insert_before(&part, before);
        if is_island(&part) {
            islands.push(part.clone().unchecked_into());
        }
        let found = part.query_selector_all(ISLAND);
        islands.extend(found.iter().flat_map(|found| (0..found.length()).filter_map(|n| found.get(n))));
    }
    islands.into_iter().map(JsCast::unchecked_into).collect()
}

/// Unfolds in a part what is unfolded in another.
fn unfold_as(old: &Element, new: &Element) {
    let (Ok(old), Ok(new)) = (old.query_selector_all("details"), new.query_selector_all("details")) else { return };
    for (old, new) in (0..old.length()).filter_map(|n| old.get(n).zip(new.get(n))) {
        if old.unchecked_ref::<Element>().has_attribute("open") {
            let _ = new.unchecked_ref::<Element>().set_attribute("open", "");
        }
    }
}

/// Whether a part is an island itself.
pub fn is_island(part: &Element) -> bool {
    part.tag_name().eq_ignore_ascii_case(ISLAND)
}

/// The parts of a content in their order, each by what tells it from the others.
fn named(content: &Element) -> Vec<(String, Element)> {
    let children = content.children();
    let mut parts: Vec<(String, Element)> = Vec::new();
    for part in (0..children.length()).filter_map(|n| children.item(n)) {
        let label = part.get_attribute("aria-labelledby").unwrap_or_default();
        let name = format!("{} {} {label}", part.tag_name(), part.class_name());
        let same = parts.iter().filter(|(known, _)| known.trim_end_matches('+') == name).count();
        parts.push((name + &"+".repeat(same), part));
    }
    parts
}

/// Wakes islands by the way the page's own were woken, and lets go of those whose place they took.
pub fn wake(islands: &[Element]) {
    let hydrate = Reflect::get(&window(), &"__hydrateIsland".into());
    crate::hear::sweep();
    let Some(hydrate) = hydrate.ok().and_then(|found| found.dyn_into::<Function>().ok()) else { return };
    for island in islands.iter().filter(|island| island.is_connected()) {
        let arguments = Array::of2(island, &island.get_attribute("data-component").unwrap_or_default().into());
        let _ = hydrate.apply(&JsValue::NULL, &arguments);
    }
}
