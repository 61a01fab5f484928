//! The calendar moved by a drag beside the bars, pinched by two fingers, zoomed by the wheel.

use domain::timeline::zoom::{panned, scaled};
use web_sys::{PointerEvent, WheelEvent};

use super::{Bench, Want, pointer::Gesture};
use crate::chart::dom::closest;

/// A finger or the mouse on the picture.
pub(super) struct Pointer {
    pub id: i32,
    x: f64,
}

impl Pointer {
    pub fn of(event: &PointerEvent) -> Self {
        Self { id: event.pointer_id(), x: f64::from(event.client_x()) }
    }
}

/// What a pan or pinch began with.
pub(super) struct Pan {
    window: (f64, f64),
    /// The leftmost and rightmost pointer, on the scale of the plot from 0 to 1.
    at: (f64, f64),
    moved: bool,
}

impl Bench {
    pub(super) fn begin_pan(&mut self) -> Want {
        let (from, to) = self.zoom.window(&self.data);
        let moved = matches!(&self.gesture, Some(Gesture::Pan(pan)) if pan.moved);
        self.gesture = Some(Gesture::Pan(Pan { window: (from.at(), to.at()), at: self.spread(), moved }));
        Want::Nothing
    }

    /// Left end and width of the plot on the screen.
    fn plot(&self) -> Option<(f64, f64)> {
        let form = self.scene.as_ref()?.form;
        let bounds = self.picture()?.get_bounding_client_rect();
        let unit = bounds.width() / form.width();
        let (left, right) = form.plot();
        Some((bounds.left() + left * unit, ((right - left) * unit).max(1.0)))
    }

    fn spread(&self) -> (f64, f64) {
        let Some((left, width)) = self.plot() else { return (0.0, 0.0) };
        let places = self.pointers.iter().map(|pointer| (pointer.x - left) / width);
        (places.clone().fold(f64::INFINITY, f64::min), places.fold(f64::NEG_INFINITY, f64::max))
    }

    pub(super) fn pan(&mut self, event: &PointerEvent) -> Want {
        let Some(pointer) = self.pointers.iter_mut().find(|pointer| pointer.id == event.pointer_id()) else {
            return Want::Nothing;
        };
        pointer.x = f64::from(event.client_x());
        let now = self.spread();
        let fingers = self.pointers.len();
        let Some((_, width)) = self.plot() else { return Want::Nothing };
        let Some(Gesture::Pan(pan)) = &mut self.gesture else { return Want::Nothing };
        if !pan.moved {
            if (now.0 - pan.at.0).abs().max((now.1 - pan.at.1).abs()) * width < 7.0 {
                return Want::Nothing;
            }
            pan.moved = true;
            let _ = self.root.set_pointer_capture(event.pointer_id());
        }
        let (window, began) = (pan.window, pan.at);
        let length = window.1 - window.0;
        let apart = (began.1 - began.0, now.1 - now.0);
        let zoom = if fingers > 1 && apart.0 > 0.01 && apart.1 > 0.01 {
            // The day under the fingers' middle stays under it.
            let (middle, middle_now) = ((began.0 + began.1) / 2.0, (now.0 + now.1) / 2.0);
            let moved = (window.0 + length * (middle - middle_now), window.1 + length * (middle - middle_now));
            scaled(&self.data, moved, apart.0 / apart.1, middle_now)
        } else {
            panned(&self.data, window, (began.0 - now.0) * length)
        };
        if zoom == self.zoom {
            return Want::Nothing;
        }
        self.zoom = zoom;
        Want::All
    }

    pub(super) fn end_pan(&mut self, pan: Pan) -> Want {
        if !self.pointers.is_empty() {
            self.gesture = Some(Gesture::Pan(pan));
            return self.begin_pan();
        }
        if pan.moved {
            self.tell_address();
        }
        Want::Nothing
    }

    /// Ctrl and the wheel zoom around the pointer; a touchpad's pinch arrives as this, too.
    pub(super) fn wheel(&mut self, event: &WheelEvent) -> Want {
        if !event.ctrl_key() || closest(event, ".tl-form").is_none() {
            return Want::Nothing;
        }
        event.prevent_default();
        let Some((left, width)) = self.plot() else { return Want::Nothing };
        let place = (f64::from(event.client_x()) - left) / width;
        let (from, to) = self.zoom.window(&self.data);
        let factor = if event.delta_y() > 0.0 { 1.2 } else { 1.0 / 1.2 };
        self.zoom = scaled(&self.data, (from.at(), to.at()), factor, place);
        self.tell_address();
        Want::All
    }
}
