//! The keyboard: on bars, in the table, anywhere.

use domain::{
    plan::{Grip, Side, Trial, nudge, sheet::Edit},
    timeline::edit::unit,
};
use wasm_bindgen::JsCast;
use web_sys::{Element, Event, FocusEvent, KeyboardEvent};

use super::{Bench, Want, fields};
use crate::chart::dom::closest;

impl Bench {
    /// The row that has the focus.
    pub(super) fn focused(&self) -> Option<usize> {
        let active = leptos::prelude::document().active_element()?;
        row_of(&active.closest(".pl .tl-row").ok()??)
    }

    pub(super) fn entered(&mut self, event: &Event) -> Want {
        let Some(row) = closest(event, ".pl .tl-row").as_ref().and_then(row_of) else { return Want::Nothing };
        self.active = Some(row);
        self.news.set(false);
        match self.linking.and_then(|id| self.plan.place(id).ok()) {
            Some(from) if from != row => self.show(&self.lang.bench_would_wait(row + 1, from + 1)),
            _ if self.trial.is_none() => self.tell_row(row),
            _ => {}
        }
        Want::Grips
    }

    /// Leaving a bar makes what its keys did, unless that would move more: that is asked about.
    pub(super) fn left(&mut self, event: &FocusEvent) -> Want {
        if closest(event, ".pl .tl-row").is_none() || self.gesture.is_some() {
            return Want::Nothing;
        }
        let to = event.related_target().and_then(|target| target.dyn_into::<Element>().ok());
        if to.as_ref().is_some_and(|to| to.closest(".pl-ask").ok().flatten().is_some()) {
            return Want::Nothing;
        }
        let settled = self.settle();
        // Another row takes over by itself; else nothing is pointed at any more.
        if to.as_ref().is_none_or(|to| to.closest(".pl .tl-row").ok().flatten().is_none()) {
            self.linking = None;
            self.active = self.chosen;
            return settled.max(Want::Grips);
        }
        settled
    }

    pub(super) fn key(&mut self, event: &KeyboardEvent) -> Want {
        let typing = closest(event, "input:not([type=checkbox]), textarea, select").is_some();
        if (event.ctrl_key() || event.meta_key()) && !event.alt_key() {
            // In a field the browser's own undo is nearer.
            let back = match (event.code().as_str(), event.shift_key()) {
                _ if typing => return Want::Nothing,
                ("KeyZ", false) => true,
                ("KeyZ", true) | ("KeyY", _) => false,
                _ => return Want::Nothing,
            };
            event.prevent_default();
            return if back { self.undo() } else { self.redo() };
        }
        if event.key() == "Escape" && self.holds() {
            event.prevent_default();
            return self.let_be();
        }
        if closest(event, ".pl-ask").is_some() {
            if event.key() == "Escape" {
                event.prevent_default();
                return self.answered("none");
            }
            return Want::Nothing;
        }
        if let Some(row) = closest(event, ".pl .tl-row").as_ref().and_then(row_of) {
            return self.key_on_bar(event, row);
        }
        let Some(place) = closest(event, "#plan-rows tr").as_ref().and_then(fields::place_of) else {
            return Want::Nothing;
        };
        self.key_in_table(event, place)
    }

    fn key_in_table(&mut self, event: &KeyboardEvent, place: usize) -> Want {
        match event.key().as_str() {
            "Escape" => {
                event.prevent_default();
                self.untype()
            }
            key @ ("ArrowUp" | "ArrowDown") if event.alt_key() => {
                event.prevent_default();
                let to = if key == "ArrowUp" { place.saturating_sub(1) } else { place + 1 };
                let cell = event.target().and_then(|target| target.dyn_into::<Element>().ok());
                let cell = cell.as_ref().and_then(fields::cell_of);
                if !self.asking && self.take_to(place, to) {
                    let to = to.min(self.sheet.rows.len().saturating_sub(1));
                    let input = cell.and_then(|(_, column)| self.fields.input(to, column));
                    match input {
                        Some(input) => drop(input.focus()),
                        None => {
                            if let Some(button) = self.fields.button(&Edit::Split(to).to_string()) {
                                crate::chart::dom::focus(&button);
                            }
                        }
                    }
                }
                Want::Nothing
            }
            _ => Want::Nothing,
        }
    }

    fn key_on_bar(&mut self, event: &KeyboardEvent, row: usize) -> Want {
        let last = self.data.total.saturating_sub(1);
        let key = event.key();
        let want = match key.as_str() {
            "ArrowLeft" | "ArrowRight" => {
                let grip = match (event.shift_key(), event.alt_key()) {
                    (false, false) => Grip::Whole,
                    (true, false) => Grip::End(Side::Finish),
                    (true, true) => Grip::End(Side::Start),
                    (false, true) => return Want::Nothing,
                };
                self.move_by_key(row, grip, if key == "ArrowLeft" { -1 } else { 1 })
            }
            "ArrowUp" | "ArrowDown" if event.alt_key() => {
                let to = if key == "ArrowUp" { row.saturating_sub(1) } else { row + 1 };
                let settled = self.settle();
                if self.asking {
                    self.point_to_question();
                } else if !self.sound {
                    self.tell(self.lang.bench_fix_table());
                } else if self.take_to(row, to) {
                    self.focus_row(to.min(last));
                }
                settled
            }
            "ArrowDown" => self.walk((row + 1).min(last)),
            "ArrowUp" => self.walk(row.saturating_sub(1)),
            "PageDown" => self.walk((row + 10).min(last)),
            "PageUp" => self.walk(row.saturating_sub(10)),
            "Home" => self.walk(0),
            "End" => self.walk(last),
            "+" | "=" => {
                self.go(self.zoom.closer(&self.data));
                Want::Nothing
            }
            "-" | "_" => {
                self.go(self.zoom.wider(&self.data));
                Want::Nothing
            }
            "Enter" | " " => self.confirm(row),
            "Escape" => self.escape(),
            "Delete" => self.on_row(Edit::Remove(row)),
            // The new step's title is typed next.
            "Insert" => self.on_row(Edit::Add(row + 1)),
            // By the place of the key, so that it works on a Thai keyboard.
            _ if event.code() == "KeyL" && !event.alt_key() => self.begin_link(row),
            _ if event.code() == "KeyS" && !event.alt_key() => self.on_row(Edit::Split(row)),
            _ => return Want::Nothing,
        };
        event.prevent_default();
        want
    }

    fn walk(&mut self, to: usize) -> Want {
        let settled = self.settle();
        self.focus_row(to);
        if self.linking.is_none() {
            self.tell_row(to);
        } else if let Some(from) = self.linking.and_then(|id| self.plan.place(id).ok()) {
            self.show(&self.lang.bench_would_wait(to + 1, from + 1));
        }
        settled.max(Want::Grips)
    }

    fn move_by_key(&mut self, row: usize, grip: Grip, count: i32) -> Want {
        let Some(id) = self.step_at(row) else { return Want::Nothing };
        if !self.sound {
            self.tell(self.lang.bench_fix_table());
            return Want::Nothing;
        }
        self.linking = None;
        let unit = unit(self.zoom, &self.data);
        let trial = match &self.trial {
            Some(trial) => trial.nudge(id, grip, unit, count),
            None => nudge(&self.plan, id, grip, unit, count).and_then(|op| Trial::of(&self.plan, &op)),
        };
        let want = self.try_out(trial);
        let pushes = self.trial.as_ref().is_some_and(|trial| !trial.pushes().is_empty());
        if pushes {
            self.ask();
        } else if self.asking {
            self.close_question();
        }
        self.tell_trial(id);
        want
    }

    fn confirm(&mut self, row: usize) -> Want {
        if let Some(from) = self.linking.take() {
            let Ok(from) = self.plan.place(from) else { return Want::Grips };
            return if from == row { Want::Grips } else { self.link(from, row) };
        }
        match (&self.trial, self.asking) {
            (Some(_), true) => self.answered("all"),
            (Some(_), false) => self.conclude(),
            (None, _) => self.choose(row),
        }
    }

    fn escape(&mut self) -> Want {
        if self.linking.take().is_some() || self.trial.is_some() {
            let want = self.take_back().max(Want::Grips);
            self.tell(self.lang.bench_taken_back());
            return want;
        }
        self.chosen = None;
        self.mark_chosen();
        Want::Grips
    }

    fn begin_link(&mut self, row: usize) -> Want {
        if self.asking {
            self.point_to_question();
            return Want::Nothing;
        }
        let settled = self.settle();
        if !self.sound {
            self.tell(self.lang.bench_fix_table());
            return settled;
        }
        self.linking = self.step_at(row);
        self.tell(&self.lang.bench_link_from(row + 1));
        settled.max(Want::Grips)
    }

    /// A button of the table by a key on the bar; but for a new step the focus stays on the bars.
    fn on_row(&mut self, edit: Edit) -> Want {
        if self.asking {
            self.point_to_question();
            return Want::Nothing;
        }
        self.settle();
        if !self.sound {
            self.tell(self.lang.bench_fix_table());
            return Want::Nothing;
        }
        let adds = matches!(edit, Edit::Add(_));
        let want = self.edit(edit, adds);
        if self.sound && !adds && want != Want::Nothing {
            self.draw_all();
            let row = match edit {
                Edit::Remove(row) | Edit::Split(row) => row.min(self.data.total.saturating_sub(1)),
                _ => 0,
            };
            if self.data.total > 0 {
                self.focus_row(row);
            }
        }
        want
    }
}

/// The place of a row of the picture.
fn row_of(element: &Element) -> Option<usize> {
    element.get_attribute("data-k")?.get(1..)?.parse().ok()
}
