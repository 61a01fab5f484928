//! What somebody works with is loaded when their hand comes near: whoever only reads a page loads none of it.

use std::{
    cell::{Cell, RefCell},
    rc::Rc,
};

use js_sys::{Array, Function, Reflect};
use leptos::prelude::document;
use wasm_bindgen::{JsCast, closure::Closure};
use web_sys::{Element, Event, KeyboardEvent, PointerEvent};

use crate::near::closest;

/// A press, a key or the focus anywhere on the page, and a pointer over the place.
const EVENTS: [&str; 4] = ["pointerdown", "keydown", "focusin", "pointerover"];
/// What a hand does at the place meanwhile.
const GESTURES: [&str; 5] = ["pointerdown", "pointermove", "pointerup", "pointercancel", "keydown"];
/// What acts by itself, awake or not: nothing of it is kept.
const BY_ITSELF: &str = "a, input, textarea, select, label, summary, button:not([type=button])";
/// So much is kept: nobody does more before what they wait for is there, or it never comes.
const MOST: usize = 64;

/// Calls once, when a hand first comes near what `selector` finds, with the event that told so.
pub fn comes(selector: &'static str, then: impl Fn(Event) + 'static) {
    let (came, this) = (Cell::new(false), Rc::new(Cell::new(None::<Function>)));
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
                then(event);
            }
        })
        .into_js_value()
    };
    let listener: &Function = listener.unchecked_ref();
    this.set(Some(listener.clone()));
    for kind in EVENTS {
        let _ = document().add_event_listener_with_callback(kind, listener);
    }
}

/// What was done at a place before what answers to it was there: presses, drags and keys.
pub struct Kept {
    events: Rc<RefCell<Vec<Event>>>,
    listener: Function,
}

/// Keeps what a hand does within what `selector` finds, from the event that told of it until it is
/// [given](Kept::give).
pub fn keep(selector: &'static str, first: Event) -> Kept {
    let events = Rc::new(RefCell::new(Vec::new()));
    take(&mut events.borrow_mut(), first, selector);
    let listener = {
        let events = events.clone();
        Closure::<dyn Fn(Event)>::new(move |event: Event| take(&mut events.borrow_mut(), event, selector))
            .into_js_value()
            .unchecked_into::<Function>()
    };
    for kind in GESTURES {
        let _ = document().add_event_listener_with_callback(kind, &listener);
    }
    Kept { events, listener }
}

impl Kept {
    /// Does again what was kept, where it was done; whoever holds something still goes on holding it.
    pub fn give(self) {
        for kind in GESTURES {
            let _ = document().remove_event_listener_with_callback(kind, &self.listener);
        }
        for event in self.events.take() {
            let _ = again(&event);
        }
    }
}

fn take(kept: &mut Vec<Event>, event: Event, selector: &str) {
    if event.default_prevented() || kept.len() >= MOST {
        return;
    }
    let pointer = |event: &Event| event.dyn_ref::<PointerEvent>().map(PointerEvent::pointer_id);
    let kind = event.type_();
    let of_it = pointer(&event);
    let down = of_it.is_some() && {
        let last = kept.iter().rev().find(|known| pointer(known) == of_it);
        last.is_some_and(|last| last.type_() != "pointerup")
    };
    match kind.as_str() {
        // A pressed pointer may be anywhere by now.
        "pointermove" if down => {
            if kept.last().is_some_and(|last| last.type_() == kind && pointer(last) == of_it) {
                kept.pop();
            }
            kept.push(event);
        }
        "pointerup" if down => kept.push(event),
        // The browser scrolled instead.
        "pointercancel" => kept.retain(|known| pointer(known) != of_it),
        "pointerdown" | "keydown" if closest(&event, selector).is_some() && closest(&event, BY_ITSELF).is_none() => {
            if let Some(key) = event.dyn_ref::<KeyboardEvent>() {
                if key.ctrl_key() || key.meta_key() || matches!(key.key().as_str(), "Tab" | "Shift" | "Control" | "Alt")
                {
                    return;
                }
                // What a key does by itself would be done as well.
                event.prevent_default();
            }
            kept.push(event);
        }
        _ => {}
    }
}

/// The same event once more: an event tells all that one of its kind is made from.
fn again(event: &Event) -> Option<()> {
    let target: Element = event.target()?.dyn_into().ok()?;
    // What was painted anew meanwhile is found by its place; a key is for what has the focus.
    let target = match event.dyn_ref::<PointerEvent>() {
        _ if target.is_connected() => target,
        Some(pointer) => document().element_from_point(pointer.client_x() as f32, pointer.client_y() as f32)?,
        None => document().active_element()?,
    };
    let constructor: Function = Reflect::get(event, &"constructor".into()).ok()?.dyn_into().ok()?;
    let same = Reflect::construct(&constructor, &Array::of2(&event.type_().into(), event)).ok()?;
    target.dispatch_event(same.unchecked_ref()).ok()?;
    Some(())
}
