//! Bars, ends, dots and numbers held by mouse, pen and finger.
//!
//! A mouse takes hold at once. A finger first chooses a bar by a tap, or rests on it: else it scrolls the page or pans
//! the timeline.

use std::{cell::RefCell, rc::Rc};

use domain::{
    plan::{Grip, StepId, Trial, Unit, nudge, tie},
    timeline::{
        Form,
        edit::{Hold, count, days_over, drop_at, hold_at, row_at, unit},
    },
};
use leptos::prelude::window;
use wasm_bindgen::{JsCast, closure::Closure};
use web_sys::PointerEvent;

use super::{Bench, Want, ask_for, pan::Pan};
use crate::chart::dom::closest;

/// How long a finger rests before it holds what is under it, in milliseconds.
const REST: i32 = 420;
/// How far a finger may tremble, in pixels.
const TREMBLE: f64 = 8.0;
/// How far a mouse moves before it drags.
const STILL: f64 = 3.0;
/// How much a finger may miss a bar by, in units.
const SLOP: f64 = 7.0;

/// What pointers are doing.
pub(super) enum Gesture {
    /// A finger is down and may become anything.
    Press { row: usize, from: (f64, f64), pointer: i32, hold: Option<Hold> },
    /// Something is held.
    Held(Held),
    /// The calendar is moved or pinched.
    Pan(Pan),
    /// A row of the table is taken to another place.
    Row(super::rows::Carried),
}

/// What is held.
pub(super) struct Held {
    pub row: usize,
    id: StepId,
    pub hold: Hold,
    pointer: i32,
    /// Where on the screen it was taken, and where in the picture the pointer is.
    from: (f64, f64),
    pub at: (f64, f64),
    unit: Unit,
    /// By what and how far it was pulled.
    pulled: (Unit, i32),
    pub moved: bool,
    touch: bool,
    /// The row a link is drawn to.
    pub target: Option<usize>,
}

impl Gesture {
    /// The row that is held.
    pub fn row(&self) -> Option<usize> {
        match self {
            Self::Held(held) => Some(held.row),
            Self::Press { .. } | Self::Pan(_) | Self::Row(_) => None,
        }
    }
}

/// Looks after a while whether a finger still rests where it was put.
pub(super) fn wait_for_press(bench: &Rc<RefCell<Bench>>) {
    let waits = |bench: &Bench| match bench.gesture {
        Some(Gesture::Press { pointer, hold: Some(Hold::Days(_)), .. }) => Some(pointer),
        _ => None,
    };
    let Some(pointer) = bench.try_borrow().ok().and_then(|bench| waits(&bench)) else { return };
    let again = bench.clone();
    let rested = Closure::once_into_js(move || {
        let taken = match again.try_borrow_mut() {
            Ok(mut bench) if waits(&bench) == Some(pointer) => bench.take_pressed(),
            _ => Want::Nothing,
        };
        ask_for(&again, taken);
    });
    let _ = window().set_timeout_with_callback_and_timeout_and_arguments_0(rested.unchecked_ref(), REST);
}

impl Bench {
    /// Whether a pointer holds something the page must not move under.
    pub(super) fn holds(&self) -> bool {
        matches!(self.gesture, Some(Gesture::Held(_) | Gesture::Row(_)))
    }

    /// Where a pointer is in the picture.
    fn place(&self, event: &PointerEvent) -> Option<((f64, f64), Form)> {
        let form = self.scene.as_ref()?.form;
        let bounds = self.picture()?.get_bounding_client_rect();
        let unit = bounds.width().max(1.0) / form.width();
        let (x, y) = (f64::from(event.client_x()), f64::from(event.client_y()));
        Some((((x - bounds.left()) / unit, (y - bounds.top()) / unit), form))
    }

    pub(super) fn down(&mut self, event: &PointerEvent) -> Want {
        if event.pointer_type() == "mouse" && event.button() != 0 {
            return Want::Nothing;
        }
        if closest(event, ".pl-drag").is_some() {
            return self.carry(event);
        }
        if closest(event, ".tl-rows").is_none() || self.holds() {
            return Want::Nothing;
        }
        self.news.set(false);
        let touch = event.pointer_type() == "touch";
        // What is touched may be painted anew under the finger: its events go on to the old element, and no further.
        if let (true, Some(target), Some(listener)) = (touch, event.target(), &self.listener) {
            super::hold_firm(&target, listener);
        }
        self.pointers.retain(|pointer| pointer.id != event.pointer_id());
        self.pointers.push(super::pan::Pointer::of(event));
        if self.pointers.len() > 1 {
            return self.begin_pan();
        }
        let Some((at, form)) = self.place(event) else { return Want::Nothing };
        let Some(row) = self.scene.as_ref().and_then(|scene| row_at(scene, at.1)).cloned() else {
            return if touch { Want::Nothing } else { self.begin_pan() };
        };
        let from = (f64::from(event.client_x()), f64::from(event.client_y()));
        let pointer = event.pointer_id();
        if !touch {
            // The picture's number is a handle in the wide layout only, where nothing else lies beside it.
            let hold = hold_at(&row, form, at, true, 0.0).filter(|hold| *hold != Hold::Place || form == Form::Wide);
            return match hold {
                Some(hold) => self.take(row.index, hold, pointer, from, at, false),
                None => self.begin_pan(),
            };
        }
        let chosen = self.chosen == Some(row.index);
        match hold_at(&row, form, at, chosen, SLOP) {
            Some(hold) if chosen => self.take(row.index, hold, pointer, from, at, true),
            hold => {
                self.gesture = Some(Gesture::Press { row: row.index, from, pointer, hold });
                Want::Nothing
            }
        }
    }

    /// A finger rested on a bar.
    fn take_pressed(&mut self) -> Want {
        let Some(Gesture::Press { row, from, pointer, hold: Some(hold) }) = self.gesture else { return Want::Nothing };
        self.gesture = None;
        self.chosen = Some(row);
        self.mark_chosen();
        self.take(row, hold, pointer, from, (0.0, 0.0), true)
    }

    fn take(&mut self, row: usize, hold: Hold, pointer: i32, from: (f64, f64), at: (f64, f64), touch: bool) -> Want {
        if self.asking {
            self.point_to_question();
            return Want::Nothing;
        }
        let settled = self.settle();
        let Some(id) = self.step_at(row) else { return settled };
        if !self.sound {
            self.tell(self.lang.bench_fix_table());
            return settled;
        }
        self.linking = None;
        let unit = unit(self.zoom, &self.data);
        self.gesture = Some(Gesture::Held(Held {
            row,
            id,
            hold,
            pointer,
            from,
            at,
            unit,
            pulled: (unit, 0),
            moved: false,
            touch,
            target: None,
        }));
        let _ = self.root.set_pointer_capture(pointer);
        self.focus_row_quietly(row);
        self.tell_row(row);
        settled.max(Want::Grips)
    }

    /// Focus without scrolling: the row is under the pointer.
    fn focus_row_quietly(&mut self, place: usize) {
        self.active = Some(place);
        let Some((form, _)) = self.visible() else { return };
        if let Some(row) = crate::chart::dom::by_key(&form, &format!("s{place}")) {
            crate::chart::dom::focus_still(&row);
        }
    }

    pub(super) fn moved(&mut self, event: &PointerEvent) -> Want {
        let at = (f64::from(event.client_x()), f64::from(event.client_y()));
        match &self.gesture {
            None => self.hover(event),
            Some(Gesture::Press { from, pointer, .. }) => {
                if *pointer != event.pointer_id() || (at.0 - from.0).hypot(at.1 - from.1) < TREMBLE {
                    return Want::Nothing;
                }
                self.begin_pan();
                self.pan(event)
            }
            Some(Gesture::Held(held)) if held.pointer == event.pointer_id() => self.drag(event, at),
            Some(Gesture::Pan(_)) => self.pan(event),
            Some(Gesture::Row(carried)) if carried.pointer == event.pointer_id() => self.carry_on(event),
            Some(Gesture::Held(_) | Gesture::Row(_)) => Want::Nothing,
        }
    }

    /// A mouse over a row shows what of it can be held.
    fn hover(&mut self, event: &PointerEvent) -> Want {
        if event.pointer_type() != "mouse" || self.asking || closest(event, ".tl-rows").is_none() {
            return Want::Nothing;
        }
        let over = self.place(event).and_then(|(at, _)| row_at(self.scene.as_ref()?, at.1).map(|row| row.index));
        if over == self.active || over.is_none() {
            return Want::Nothing;
        }
        self.active = over;
        if let Some(row) = over.filter(|_| self.trial.is_none() && !self.news.get()) {
            self.tell_row(row);
        }
        Want::Grips
    }

    fn drag(&mut self, event: &PointerEvent, at: (f64, f64)) -> Want {
        let Some((place, form)) = self.place(event) else { return Want::Nothing };
        let window = self.zoom.window(&self.data);
        let unit_width = self.picture().map_or(1.0, |svg| svg.get_bounding_client_rect().width() / form.width());
        let rows = self.scene.as_ref();
        let Some(Gesture::Held(held)) = &mut self.gesture else { return Want::Nothing };
        held.at = place;
        if !held.moved {
            if (at.0 - held.from.0).hypot(at.1 - held.from.1) < STILL {
                return Want::Nothing;
            }
            held.moved = true;
            let _ = self.root.class_list().add_1("pl-dragging");
        }
        match held.hold {
            Hold::Days(grip) => {
                // With Alt by days, however much of the calendar is in sight.
                let unit = if event.alt_key() { Unit::Day } else { held.unit };
                let days = days_over((at.0 - held.from.0) / unit_width.max(0.01), window, form);
                let pulled = (unit, count(unit, days));
                if std::mem::replace(&mut held.pulled, pulled) == pulled {
                    return Want::Nothing;
                }
                let id = held.id;
                self.pull(id, grip, unit, pulled.1)
            }
            Hold::Link => {
                let target = rows.and_then(|scene| row_at(scene, place.1)).map(|row| row.index);
                let target = target.filter(|target| *target != held.row);
                if held.target != target {
                    held.target = target;
                    let (row, told) = (held.row, target);
                    if let Some(target) = told {
                        self.show(&self.lang.bench_would_wait(target + 1, row + 1));
                    }
                }
                Want::Grips
            }
            Hold::Place => Want::Grips,
        }
    }

    /// The bar follows the pointer.
    fn pull(&mut self, id: StepId, grip: Grip, unit: Unit, count: i32) -> Want {
        let trial = match count {
            0 => None,
            count => match nudge(&self.plan, id, grip, unit, count).and_then(|op| Trial::of(&self.plan, &op)) {
                Ok(trial) => Some(trial),
                Err(error) => {
                    self.refuse(&error);
                    return Want::Nothing;
                }
            },
        };
        self.trial = trial;
        self.tell_trial(id);
        Want::Rows
    }

    pub(super) fn up(&mut self, event: &PointerEvent) -> Want {
        self.pointers.retain(|pointer| pointer.id != event.pointer_id());
        match self.gesture.take() {
            None => Want::Nothing,
            Some(Gesture::Press { row, .. }) => self.choose(row),
            Some(Gesture::Held(held)) if held.pointer == event.pointer_id() => {
                let _ = self.root.class_list().remove_1("pl-dragging");
                self.let_go(held)
            }
            Some(Gesture::Pan(pan)) => self.end_pan(pan),
            Some(Gesture::Row(carried)) => self.put_down(carried),
            other => {
                self.gesture = other;
                Want::Nothing
            }
        }
    }

    fn let_go(&mut self, held: Held) -> Want {
        if !held.moved {
            // A click or a tap chooses; a second tap on a chosen bar lets it be.
            return if held.touch || self.chosen != Some(held.row) { self.choose(held.row) } else { Want::Grips };
        }
        match held.hold {
            Hold::Days(_) => self.conclude().max(Want::Grips),
            Hold::Link => match held.target {
                Some(target) => self.link(held.row, target),
                None => Want::Grips,
            },
            Hold::Place => {
                let to = self.scene.as_ref().and_then(|scene| drop_at(scene, held.row, held.at.1));
                if let Some((to, _)) = to
                    && self.take_to(held.row, to)
                {
                    self.chosen = self.chosen.map(|_| to);
                    self.mark_chosen();
                    self.focus_row(to);
                }
                Want::Grips
            }
        }
    }

    /// Makes the step in one place wait for that in another, or wait no longer.
    pub(super) fn link(&mut self, from: usize, to: usize) -> Want {
        let (Some(after), Some(step)) = (self.step_at(from), self.step_at(to)) else { return Want::Nothing };
        let waits = self.plan.step(step).is_ok_and(|step| step.after.iter().any(|link| link.step == after));
        match tie(&self.plan, step, after).and_then(|op| self.perform(&op)) {
            Ok(want) => {
                let lang = self.lang;
                self.tell(&if waits {
                    lang.bench_waits_not(to + 1, from + 1)
                } else {
                    lang.bench_waits(to + 1, from + 1)
                });
                want
            }
            Err(domain::plan::PlanError::Circle { .. }) => {
                self.tell(&self.lang.bench_circle(to + 1, from + 1));
                Want::Grips
            }
            Err(error) => {
                self.refuse(&error);
                Want::Grips
            }
        }
    }

    /// A tap: shows what can be held of a row, or shows it no longer.
    pub(super) fn choose(&mut self, row: usize) -> Want {
        self.chosen = if self.chosen == Some(row) { None } else { Some(row) };
        self.active = self.chosen;
        self.mark_chosen();
        self.tell_row(row);
        Want::Grips
    }

    /// The browser took the pointer away, or Esc did: nothing happened.
    pub(super) fn cancel(&mut self, event: &PointerEvent) -> Want {
        self.pointers.retain(|pointer| pointer.id != event.pointer_id());
        self.let_be()
    }

    pub(super) fn let_be(&mut self) -> Want {
        let was = self.gesture.take();
        let _ = self.root.class_list().remove_1("pl-dragging");
        match was {
            Some(Gesture::Held(held)) => {
                let _ = self.root.release_pointer_capture(held.pointer);
                self.take_back().max(Want::Grips)
            }
            Some(Gesture::Row(carried)) => {
                carried.unmark();
                Want::Grips
            }
            _ => Want::Nothing,
        }
    }

    /// The mouse left the page: back to the row that has the focus.
    pub(super) fn gone(&mut self) -> Want {
        if self.gesture.is_some() || self.chosen.is_some() {
            return Want::Nothing;
        }
        self.active = self.focused();
        Want::Grips
    }
}
