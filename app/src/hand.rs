//! What somebody works with is loaded when their hand comes near: whoever only reads a page loads none of it.

use std::{cell::Cell, rc::Rc};

use leptos::prelude::document;
use wasm_bindgen::{JsCast, closure::Closure};
use web_sys::Event;

use crate::near::closest;

/// A press, a key, the focus or a choice anywhere on the page, and a pointer over the place.
const EVENTS: [&str; 5] = ["pointerdown", "keydown", "focusin", "change", "pointerover"];

/// Calls once, when a hand first comes near what `selector` finds; at once where somebody was quicker and is there.
pub fn comes(selector: &'static str, then: impl Fn() + 'static) {
    let active = document().active_element();
    if active.is_some_and(|active| active.closest(selector).is_ok_and(|found| found.is_some())) {
        then();
        return;
    }
    let (came, this) = (Cell::new(false), Rc::new(Cell::new(None::<js_sys::Function>)));
    let listener = {
        let this = this.clone();
        Closure::<dyn Fn(Event)>::new(move |event: Event| {
            if event.type_() == "pointerover" && closest(&event, selector).is_none() {
                return;
            }
            if let Some(listener) = this.take() {
                for kind in EVENTS {
                    let _ = document().remove_event_listener_with_callback(kind, &listener);
                }
            }
            if !came.replace(true) {
                then();
            }
        })
        .into_js_value()
    };
    let listener: &js_sys::Function = listener.unchecked_ref();
    this.set(Some(listener.clone()));
    for kind in EVENTS {
        let _ = document().add_event_listener_with_callback(kind, listener);
    }
}
