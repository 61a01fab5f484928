//! Mouse and touch: choosing cells, and dragging the dot at their corner.

use domain::grid::{Area, At, Cursor};
use wasm_bindgen::JsCast;
use web_sys::{Element, Event, MouseEvent, PointerEvent};

use super::{Live, at_of, cell_of, closest, is};

/// What a pointer holds.
#[derive(Clone, Copy, Debug)]
pub enum Drag {
    /// The corner of what is chosen.
    Choose,
    /// The dot: what was chosen is repeated over what it reaches.
    Fill(Area),
}

impl Live {
    /// A pointer goes down; whether a drawing is wanted.
    pub fn down(&mut self, event: &PointerEvent) -> bool {
        if self.editing.as_ref().is_some_and(|editing| is(event, &editing.field)) || event.button() != 0 {
            return false;
        }
        let touch = event.pointer_type() == "touch";
        if closest(event, ".gr-dot").is_some() {
            event.prevent_default();
            self.commit();
            // A finger cannot hold Shift: for it the dot chooses.
            self.drag = Some(if touch { Drag::Choose } else { Drag::Fill(self.cursor.area()) });
            return true;
        }
        let Some(at) = cell_of(event) else { return false };
        // A finger that goes down may be about to scroll: it chooses when it taps. By then the browser has moved the
        // focus.
        self.again = touch && self.cursor == Cursor::on(at) && self.inside();
        if touch {
            return false;
        }
        event.prevent_default();
        self.commit();
        self.cursor = if event.shift_key() { Cursor { far: at, ..self.cursor } } else { Cursor::on(at) };
        self.drag = Some(Drag::Choose);
        self.draw();
        self.focus();
        true
    }

    /// A pointer moves.
    pub fn moved(&mut self, event: &PointerEvent) -> bool {
        let Some(drag) = self.drag else { return false };
        self.scroll_at_edges(event);
        let Some(at) = self.under(event) else { return false };
        let before = self.cursor;
        match drag {
            Drag::Choose => self.cursor.far = at,
            Drag::Fill(from) => {
                // Down or across, whichever it has gone further.
                let beyond = |at: usize, first: usize, last: usize| {
                    if at > last { at - last } else { first.saturating_sub(at) }
                };
                let down = beyond(at.row, from.top, from.bottom);
                let across = beyond(at.column, from.left, from.right);
                let corner = if down >= across { At::new(at.row, from.right) } else { At::new(from.bottom, at.column) };
                let whole = from.with(corner);
                self.cursor = Cursor { at: At::new(whole.top, whole.left), far: At::new(whole.bottom, whole.right) };
            }
        }
        self.cursor != before
    }

    /// A pointer goes up.
    pub fn up(&mut self) -> bool {
        match self.drag.take() {
            Some(Drag::Fill(from)) if from != self.cursor.area() => {
                let done = self.table.extend(from, self.cursor.area());
                self.did(done);
            }
            Some(Drag::Choose) if self.cursor.at != self.cursor.far => self.tell_chosen(),
            Some(_) => {}
            None => return false,
        }
        true
    }

    /// A click or a tap; whether a drawing is wanted.
    pub fn click(&mut self, event: &Event) -> bool {
        if let Some(tool) = closest(event, "[data-tool]").and_then(|button| button.get_attribute("data-tool")) {
            self.commit();
            return self.tool(&tool, event);
        }
        let pointer = js_sys::Reflect::get(event, &"pointerType".into()).ok().and_then(|kind| kind.as_string());
        let Some(at) = cell_of(event).filter(|_| pointer.as_deref() == Some("touch")) else { return false };
        self.commit();
        self.cursor = Cursor::on(at);
        if std::mem::take(&mut self.again) {
            self.edit(at, None);
        } else {
            self.draw();
            self.focus();
        }
        true
    }

    /// The cell a pointer is over.
    fn under(&self, event: &MouseEvent) -> Option<At> {
        let bounds = self.frame.get_bounding_client_rect();
        let x = f64::from(event.client_x()).clamp(bounds.left() + 2.0, bounds.right() - 20.0);
        let y = f64::from(event.client_y()).clamp(bounds.top() + self.row_height + 2.0, bounds.bottom() - 20.0);
        let met = leptos::prelude::document().elements_from_point(x as f32, y as f32);
        met.iter().find_map(|element| at_of(&element.dyn_into::<Element>().ok()?))
    }

    /// Scrolls on where what is held is dragged beyond what is in sight.
    fn scroll_at_edges(&self, event: &MouseEvent) {
        let bounds = self.frame.get_bounding_client_rect();
        let (x, y) = (f64::from(event.client_x()), f64::from(event.client_y()));
        let step = |at: f64, low: f64, high: f64| {
            if at < low { -1 } else { i32::from(at > high) }
        };
        let down = step(y, bounds.top() + self.row_height, bounds.bottom() - 16.0) * self.row_height as i32;
        let right = step(x, bounds.left(), bounds.right() - 16.0) * 60;
        if down != 0 {
            self.frame.set_scroll_top(self.frame.scroll_top() + down);
        }
        if right != 0 {
            self.frame.set_scroll_left(self.frame.scroll_left() + right);
        }
    }
}
