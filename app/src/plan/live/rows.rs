//! A row of the table carried to another place by its handle.

use leptos::prelude::{document, window};
use web_sys::{Element, PointerEvent};

use super::{Bench, Want, fields, pointer::Gesture};
use crate::chart::dom::closest;

/// How near an edge of the screen the page begins to scroll, in pixels, and by how much.
const EDGE: f64 = 70.0;
const STEP: f64 = 14.0;

/// A row that is carried.
pub(super) struct Carried {
    pub pointer: i32,
    from: usize,
    /// Where on the screen it was taken.
    at: f64,
    /// The row it is over, and whether it goes behind it.
    over: Option<(Element, usize, bool)>,
}

impl Carried {
    pub fn unmark(&self) {
        if let Some((row, ..)) = &self.over {
            let _ = row.class_list().remove_2("pl-before", "pl-behind");
        }
    }
}

impl Bench {
    pub(super) fn carry(&mut self, event: &PointerEvent) -> Want {
        let Some(from) = closest(event, "#plan-rows tr").as_ref().and_then(fields::place_of) else {
            return Want::Nothing;
        };
        if self.asking {
            self.point_to_question();
            return Want::Nothing;
        }
        event.prevent_default();
        let settled = self.settle();
        let _ = self.root.set_pointer_capture(event.pointer_id());
        let _ = self.root.class_list().add_1("pl-dragging");
        self.gesture = Some(Gesture::Row(Carried {
            pointer: event.pointer_id(),
            from,
            at: f64::from(event.client_y()),
            over: None,
        }));
        settled
    }

    pub(super) fn carry_on(&mut self, event: &PointerEvent) -> Want {
        let (x, y) = (f64::from(event.client_x()), f64::from(event.client_y()));
        let height = window().inner_height().ok().and_then(|height| height.as_f64()).unwrap_or_default();
        let began = match &self.gesture {
            Some(Gesture::Row(carried)) => carried.at,
            _ => return Want::Nothing,
        };
        // Only towards an edge: who takes a row near one does not want to leave it.
        let towards = if y < began.min(EDGE) { -STEP } else { STEP };
        if towards < 0.0 || y > began.max(height - EDGE) {
            window().scroll_by_with_x_and_y(0.0, towards);
        }
        // In the number's column, wherever the pointer went sideways.
        let column = self.fields.rows.get_bounding_client_rect();
        let x = x.clamp(column.left() + 4.0, (column.right() - 4.0).max(column.left() + 4.0));
        let row =
            document().element_from_point(x as f32, y as f32).and_then(|met| met.closest("#plan-rows tr").ok()?);
        let Some(Gesture::Row(carried)) = &mut self.gesture else { return Want::Nothing };
        carried.unmark();
        carried.over = row.and_then(|row| {
            let place = fields::place_of(&row)?;
            let bounds = row.get_bounding_client_rect();
            let behind = y > bounds.top() + bounds.height() / 2.0;
            let _ = row.class_list().add_1(if behind { "pl-behind" } else { "pl-before" });
            Some((row, place, behind))
        });
        Want::Nothing
    }

    pub(super) fn put_down(&mut self, carried: Carried) -> Want {
        let _ = self.root.class_list().remove_1("pl-dragging");
        carried.unmark();
        if let Some((_, place, behind)) = &carried.over {
            let before = place + usize::from(*behind);
            let to = if before > carried.from { before - 1 } else { before };
            self.take_to(carried.from, to);
        }
        Want::Nothing
    }
}
