//! What an island listens to, and when that ends. Browser only.
//!
//! Parts of an open page are put in place of others. What an island listened to on itself goes with it; what it listened
//! to beyond itself, on the window, would be heard for as long as the page is open, and keep all it holds in memory.

use std::cell::RefCell;

use wasm_bindgen::{JsCast, closure::Closure};
use web_sys::{Element, Event, EventTarget};

/// An island's listeners, all of one handler. They end when it is dropped.
pub struct Hearing {
    #[cfg_attr(not(feature = "staff"), expect(dead_code, reason = "nothing is put in place of what readers see"))]
    root: Element,
    handler: Closure<dyn Fn(Event)>,
    /// Where, what, and whether it is caught on its way down.
    on: Vec<(EventTarget, &'static str, bool)>,
}

thread_local! {
    static HEARING: RefCell<Vec<Hearing>> = const { RefCell::new(Vec::new()) };
}

impl Hearing {
    /// Nothing yet.
    pub fn new(root: &Element, handler: impl Fn(Event) + 'static) -> Self {
        Self { root: root.clone(), handler: Closure::new(handler), on: Vec::new() }
    }

    /// Listens on something.
    pub fn to(mut self, target: &EventTarget, kinds: &[&'static str]) -> Self {
        for kind in kinds {
            let _ = target.add_event_listener_with_callback(kind, self.handler.as_ref().unchecked_ref());
            self.on.push((target.clone(), kind, false));
        }
        self
    }

    /// Catches on its way down what does not come up again, such as scrolling.
    pub fn caught(mut self, target: &EventTarget, kind: &'static str) -> Self {
        let handler = self.handler.as_ref().unchecked_ref();
        let _ = target.add_event_listener_with_callback_and_bool(kind, handler, true);
        self.on.push((target.clone(), kind, true));
        self
    }

    /// Goes on for as long as the island is part of the page.
    pub fn while_there(self) {
        HEARING.with_borrow_mut(|all| all.push(self));
    }
}

impl Drop for Hearing {
    fn drop(&mut self) {
        let handler = self.handler.as_ref().unchecked_ref();
        for (target, kind, caught) in &self.on {
            let _ = target.remove_event_listener_with_callback_and_bool(kind, handler, *caught);
        }
    }
}

/// Ends what islands listened to that are no longer part of the page.
#[cfg(feature = "staff")]
pub fn sweep() {
    let gone: Vec<Hearing> =
        HEARING.with_borrow_mut(|all| all.extract_if(.., |hearing| !hearing.root.is_connected()).collect());
    drop(gone);
}
