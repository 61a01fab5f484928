//! The offer to show what others changed, and how it is shown without losing what is being edited.

use std::rc::Rc;

use leptos::{
    prelude::{document, window},
    task::spawn_local,
};
use wasm_bindgen::{JsCast, closure::Closure};
use web_sys::{Element, Event, HtmlInputElement, HtmlSelectElement, HtmlTextAreaElement};

use super::Live;
use crate::swap;

/// The page on which a plan is worked on is one form with much that is not stored; it is not put together from parts.
const WHOLE: &str = "#plan";
/// What it shows that came back with something wrong, or has something to take back.
const UNSAVED: &str = "main [aria-invalid=true], main .problem, main .pl-conflict, [data-tool=undo]:not([disabled])";
const TOUCHES: [&str; 3] = ["input", "keydown", "pointerup"];

/// Wakes the buttons of the offer.
pub fn wake(live: &Rc<Live>) {
    let clicked = {
        let live = live.clone();
        Closure::<dyn Fn(Event)>::new(move |event: Event| {
            let target = event.target().and_then(|target| target.dyn_into::<Element>().ok());
            match target.and_then(|target| target.get_attribute("data-do")).as_deref() {
                Some("show") => spawn_local(live.clone().show()),
                Some("hide") => live.wave(),
                _ => {}
            }
        })
    };
    let _ = live.root.add_event_listener_with_callback("click", clicked.as_ref().unchecked_ref());
    clicked.forget();
    let Some(whole) = document().query_selector(WHOLE).ok().flatten() else { return };
    let touched = {
        let live = live.clone();
        Closure::<dyn Fn()>::new(move || live.touched.set(true))
    };
    for kind in TOUCHES {
        let _ = whole.add_event_listener_with_callback(kind, touched.as_ref().unchecked_ref());
    }
    touched.forget();
}

impl Live {
    /// Says something, politely.
    pub(super) fn say(&self, text: &str) {
        let _ = self.root.class_list().toggle_with_force("shown", !text.is_empty());
        if let Some(line) = self.element(".live-text") {
            line.set_text_content(Some(text));
        }
        self.hide(".live-ways", true);
    }

    /// Tells what others changed, and offers to show it.
    pub(super) fn offer(&self, news: &str) {
        self.say(news);
        self.hide(".live-ways", false);
        self.hide("[data-do=show]", false);
        self.hide("a", true);
    }

    fn hide(&self, selector: &str, hidden: bool) {
        if let Some(element) = self.element(selector) {
            let _ = element.toggle_attribute_with_force("hidden", hidden);
        }
    }

    /// Nobody wants to see it now; the next change is told again.
    fn wave(&self) {
        self.waved.set(self.seq.get());
        self.say("");
        if let Some(main) = document().get_element_by_id("content") {
            let _ = main.unchecked_into::<web_sys::HtmlElement>().focus();
        }
    }

    /// Puts the latest in place of what is shown.
    pub(super) async fn show(self: Rc<Self>) {
        if let Some(whole) = document().query_selector(WHOLE).ok().flatten() {
            return self.show_whole(&whole);
        }
        let seq = self.seq.get();
        let address = window().location().href().unwrap_or_default();
        let Some(page) = swap::read(&address, None).await else {
            self.offer(self.lang.live_failed());
            return;
        };
        let mut kept = false;
        let islands = swap::put(&page, |part| {
            let edited = is_edited(part);
            kept |= edited;
            // What listens to the whole page stands beside its parts, and goes on.
            edited || swap::is_island(part)
        });
        swap::wake(&islands);
        self.say(if kept { self.lang.live_kept() } else { self.lang.live_shown() });
        self.since.set(seq);
        self.waved.set(seq);
        let people = self.people.borrow().clone();
        self.tell_people(&people);
        // From here on what comes after is news.
        self.end();
        self.begin();
    }

    fn show_whole(&self, whole: &Element) {
        // What was touched before this woke shows in the form itself.
        let unsaved = document().query_selector(UNSAVED).is_ok_and(|found| found.is_some());
        if !self.touched.get() && !unsaved && !is_edited(whole) {
            let _ = window().location().reload();
            return;
        }
        let address = window().location().href().unwrap_or_default();
        if let Some(link) = self.element("a") {
            let _ = link.set_attribute("href", &address);
        }
        self.say(self.lang.live_typed());
        self.hide(".live-ways", false);
        self.hide("[data-do=show]", true);
        self.hide("a", false);
    }
}

/// Whether nobody works on the page: it is put together from parts, and neither is any of it being edited nor has it the
/// focus, which would be lost with what has it.
pub fn at_rest() -> bool {
    let Some(content) = document().get_element_by_id("content") else { return false };
    let inside = document().active_element().is_some_and(|active| active != content && content.contains(Some(&active)));
    let whole = document().query_selector(WHOLE).is_ok_and(|found| found.is_some());
    !inside && !whole && !is_edited(&content)
}

/// Whether something is being edited in a part of a page: a field is open, the focus is in a control, or one holds what
/// is not stored.
fn is_edited(part: &Element) -> bool {
    // Something of it is still on its way.
    if part.has_attribute("data-busy") || part.query_selector(".ed-form").is_ok_and(|open| open.is_some()) {
        return true;
    }
    let Ok(controls) = part.query_selector_all("input, textarea, select") else { return false };
    let active = document().active_element();
    (0..controls.length()).filter_map(|n| controls.get(n)).any(|control| {
        let control: Element = control.unchecked_into();
        active.as_ref() == Some(&control) || is_changed(&control)
    })
}

fn is_changed(control: &Element) -> bool {
    if let Some(input) = control.dyn_ref::<HtmlInputElement>() {
        // The value of a box is what it would send, which without one of its own is not empty.
        return match input.type_().as_str() {
            "checkbox" | "radio" => input.checked() != input.default_checked(),
            _ => input.value() != input.default_value(),
        };
    }
    if let Some(area) = control.dyn_ref::<HtmlTextAreaElement>() {
        return area.default_value().is_ok_and(|before| before != area.value());
    }
    let Some(select) = control.dyn_ref::<HtmlSelectElement>() else { return false };
    let chosen = control.query_selector("option[selected]").ok().flatten();
    let chosen = chosen.or_else(|| control.query_selector("option").ok().flatten());
    chosen.is_some_and(|option| option.get_attribute("value").is_some_and(|value| value != select.value()))
}
