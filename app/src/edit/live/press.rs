//! Nothing moves under a button or a finger that is down.
//!
//! Pressing on one field leaves another, which is then sent, refused or closed, and what is told of that takes room. Were
//! it shown at once, the press would end on something else than it began on, and the browser would make no click of it.
//! So whatever changes the page while something is pressed waits until the press is over and its click was heard.

use std::{rc::Rc, time::Duration};

use leptos::prelude::set_timeout;
use web_sys::PointerEvent;

use super::Page;

/// After a press a click comes, or none does.
const CLICK: Duration = Duration::from_millis(80);
/// No press is waited for longer: its end may have been told to somebody else, such as a menu of the browser's.
const LONGEST: Duration = Duration::from_secs(2);

/// What is to be shown.
pub type Shown = Box<dyn FnOnce(&Rc<Page>)>;

impl Page {
    /// Shows something now, or when the press is over.
    pub(super) fn when_lifted(self: &Rc<Self>, show: impl FnOnce(&Rc<Self>) + 'static) {
        if self.pressed.get().is_some() {
            self.waiting.borrow_mut().push(Box::new(show));
        } else {
            show(self);
        }
    }

    /// A press begins.
    pub(super) fn press(self: &Rc<Self>, event: &PointerEvent) {
        if event.button() == 0 {
            let press = self.presses.get().wrapping_add(1);
            self.presses.set(press);
            self.pressed.set(Some(press));
            self.lift_after(press, LONGEST);
        }
    }

    /// The button or the finger is up: a click is on its way.
    pub(super) fn lift_soon(self: &Rc<Self>) {
        if let Some(press) = self.pressed.get() {
            self.lift_after(press, CLICK);
        }
    }

    fn lift_after(self: &Rc<Self>, press: u32, wait: Duration) {
        let page = self.clone();
        let lift = move || {
            if page.pressed.get() == Some(press) {
                page.lift();
            }
        };
        set_timeout(lift, wait);
    }

    /// The press is over: what waited is shown, in its order.
    pub(super) fn lift(self: &Rc<Self>) {
        self.pressed.set(None);
        let waiting = self.waiting.take();
        for show in waiting {
            show(self);
        }
    }
}
