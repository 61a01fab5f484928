//! Panning by drag, pinching by two fingers, zooming by the wheel.

use domain::timeline::zoom::{panned, scaled};
use web_sys::{PointerEvent, WheelEvent};

use super::Live;
use crate::chart::dom::closest;

/// Movement below which a touch is a tap, in pixels.
const TAP: f64 = 7.0;

/// A finger or the mouse on the picture.
pub(super) struct Pointer {
    id: i32,
    x: f64,
}

/// What a gesture began with.
pub(super) struct Gesture {
    window: (f64, f64),
    /// Where the pointers were, on the scale of the plot from 0 to 1.
    at: (f64, f64),
    moved: bool,
}

impl Live {
    pub(super) fn down(&mut self, event: &PointerEvent) {
        self.swallow_click = false;
        if closest(event, ".tl-rows").is_none() || (event.pointer_type() == "mouse" && event.button() != 0) {
            return;
        }
        self.pointers.retain(|pointer| pointer.id != event.pointer_id());
        self.pointers.push(Pointer { id: event.pointer_id(), x: f64::from(event.client_x()) });
        self.begin();
    }

    fn begin(&mut self) {
        let (from, to) = self.zoom.window(&self.data);
        let at = self.spread();
        let moved = self.gesture.as_ref().is_some_and(|gesture| gesture.moved);
        self.gesture = (!self.pointers.is_empty()).then_some(Gesture { window: (from.at(), to.at()), at, moved });
    }

    /// The leftmost and rightmost pointer on the scale of the plot.
    fn spread(&self) -> (f64, f64) {
        let Some((left, width, ..)) = self.plot() else { return (0.0, 0.0) };
        let places = self.pointers.iter().map(|pointer| (pointer.x - left) / width.max(1.0));
        (places.clone().fold(f64::INFINITY, f64::min), places.fold(f64::NEG_INFINITY, f64::max))
    }

    pub(super) fn moved(&mut self, event: &PointerEvent) -> bool {
        let Some(pointer) = self.pointers.iter_mut().find(|pointer| pointer.id == event.pointer_id()) else {
            return false;
        };
        pointer.x = f64::from(event.client_x());
        let now = self.spread();
        let Some((_, width, ..)) = self.plot() else { return false };
        let Some(gesture) = &mut self.gesture else { return false };
        let (began, window) = (gesture.at, gesture.window);
        if !gesture.moved {
            if ((now.0 - began.0).abs().max((now.1 - began.1).abs())) * width < TAP {
                return false;
            }
            gesture.moved = true;
            // The rows are redrawn under the pointer; the root is what stays.
            let _ = self.root.set_pointer_capture(event.pointer_id());
            let _ = self.root.class_list().add_1("dragging");
        }
        let length = window.1 - window.0;
        let apart = (began.1 - began.0, now.1 - now.0);
        let zoom = if self.pointers.len() > 1 && apart.0 > 0.01 && apart.1 > 0.01 {
            // The day under the fingers' middle stays under it.
            let (middle, middle_now) = ((began.0 + began.1) / 2.0, (now.0 + now.1) / 2.0);
            let moved = (window.0 + length * (middle - middle_now), window.1 + length * (middle - middle_now));
            scaled(&self.data, moved, apart.0 / apart.1, middle_now)
        } else {
            panned(&self.data, window, (began.0 - now.0) * length)
        };
        let changed = zoom != self.zoom;
        self.zoom = zoom;
        changed
    }

    pub(super) fn up(&mut self, event: &PointerEvent) {
        self.pointers.retain(|pointer| pointer.id != event.pointer_id());
        if self.gesture.as_ref().is_some_and(|gesture| gesture.moved) {
            self.swallow_click = event.type_() == "pointerup" && event.pointer_type() == "mouse";
            if self.pointers.is_empty() {
                let _ = self.root.class_list().remove_1("dragging");
                self.draw(true);
            }
        } else if event.type_() == "pointerup"
            && event.pointer_type() == "touch"
            && self.gesture.is_some()
            && let Some(key) = self.row_key(event)
        {
            // After a pinch or a pan browsers may send no click for a tap; when one comes, it is swallowed.
            self.toggle(key);
            self.swallow_click = true;
        }
        self.begin();
    }

    /// Ctrl and the wheel zoom around the pointer (a touchpad's pinch arrives as this, too).
    pub(super) fn wheel(&mut self, event: &WheelEvent) -> bool {
        if !event.ctrl_key() || closest(event, ".tl-form").is_none() {
            return false;
        }
        event.prevent_default();
        let Some((left, width, ..)) = self.plot() else { return false };
        let place = (f64::from(event.client_x()) - left) / width.max(1.0);
        let (from, to) = self.zoom.window(&self.data);
        let factor = if event.delta_y() > 0.0 { 1.2 } else { 1.0 / 1.2 };
        self.zoom = scaled(&self.data, (from.at(), to.at()), factor, place);
        self.tell_address();
        true
    }
}
