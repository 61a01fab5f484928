//! What is done to the plan: typed, pressed, undone; each change written into the form.

use std::collections::HashMap;

use domain::{
    plan::{
        Plan, PlanError,
        sheet::{CellProblem, Column, Edit, Sheet},
    },
    text::number,
};
use wasm_bindgen::JsCast;
use web_sys::{Event, HtmlElement, HtmlInputElement, SubmitEvent};

use super::{Bench, Want, fields};
use crate::{
    chart::{
        dom::{closest, focus},
        words::words,
    },
    plan::{table::Table, words::all},
};

impl Bench {
    /// A letter was typed into a cell.
    pub(super) fn typed(&mut self, event: &Event) -> Want {
        let Some(input) = event.target().and_then(|target| target.dyn_into::<HtmlInputElement>().ok()) else {
            return Want::Nothing;
        };
        let Some(cell) = fields::cell_of(&input) else { return Want::Nothing };
        // Who types has left what was only on trial.
        let drawn = self.drop_trial();
        let Some(row) = self.sheet.rows.get(cell.0) else { return drawn };
        if row.cell(cell.1) == input.value() {
            return drawn;
        }
        if self.typing != Some(cell) {
            self.undo.remember(self.sheet.clone());
            self.typing = Some(cell);
        }
        *self.sheet.rows[cell.0].cell_mut(cell.1) = input.value();
        self.reread(false).max(drawn)
    }

    /// A cell was left with another value, or a choice was made.
    pub(super) fn changed(&mut self, event: &Event) -> Want {
        let Some(target) = event.target().and_then(|target| target.dyn_into::<HtmlElement>().ok()) else {
            return Want::Nothing;
        };
        if fields::cell_of(&target).is_some() {
            self.typing = None;
            return self.reread(true);
        }
        match target.get_attribute("name").as_deref() {
            Some("before" | "critical") => Want::All,
            // Another plan to be held against comes from the server; what is typed goes there and back.
            Some("baseline") => {
                if let Some(check) = self.fields.button("check") {
                    self.leaving = true;
                    check.unchecked_into::<HtmlElement>().click();
                }
                Want::Nothing
            }
            _ => Want::Nothing,
        }
    }

    /// A button of the form, or Enter in a cell.
    pub(super) fn sent(&mut self, event: &SubmitEvent) -> Want {
        if self.leaving || closest(event, "#plan-form").is_none() {
            return Want::Nothing;
        }
        let word = event.submitter().and_then(|button| button.get_attribute("value")).unwrap_or_default();
        if self.asking && !word.starts_with("part") {
            event.prevent_default();
            self.point_to_question();
            return Want::Nothing;
        }
        let settled = self.settle();
        if let Some(edit) = Edit::of_word(&word) {
            event.prevent_default();
            return self.edit(edit, true).max(settled);
        }
        match word.as_str() {
            "check" => {
                event.prevent_default();
                self.typing = None;
                self.marking = true;
                let want = self.reread(true).max(settled);
                // Enter goes on to the cell below, as in every table.
                let active = leptos::prelude::document().active_element();
                if let Some((place, column)) = active.as_ref().and_then(fields::cell_of)
                    && let Some(below) = self.fields.input(place + 1, column)
                {
                    let _ = below.focus();
                    below.select();
                }
                want
            }
            "save" if !self.sound => {
                event.prevent_default();
                self.marking = true;
                let want = self.reread(true);
                self.tell(self.lang.bench_problems());
                self.focus_problem();
                want
            }
            _ => {
                self.leaving = true;
                Want::Nothing
            }
        }
    }

    /// A button of the table; `look` takes the focus to what it made.
    pub(super) fn edit(&mut self, edit: Edit, look: bool) -> Want {
        let mut sheet = self.sheet.clone();
        match sheet.edit(edit, &self.base, words(self.lang), self.lang.bench_new_step()) {
            Ok(place) => {
                let want = self.put(sheet);
                if look {
                    self.look_at(edit, place);
                }
                want
            }
            Err(problems) => {
                self.marking = true;
                let want = self.reread(true);
                if let Some(problem) = problems.first() {
                    self.tell(&format!("{}: {}", problem.row + 1, self.lang.cell_error(problem.error)));
                    if let Some(input) = self.fields.input(problem.row, problem.column) {
                        let _ = input.focus();
                    }
                }
                want
            }
        }
    }

    /// Focus stays with what was pressed: the button on the row it moved with, or the new title.
    fn look_at(&self, edit: Edit, place: usize) {
        let word = match edit {
            Edit::Add(_) => {
                if let Some(title) = self.fields.input(place, Column::Title) {
                    let _ = title.focus();
                    title.select();
                }
                return;
            }
            Edit::Up(_) => Edit::Up(place),
            Edit::Down(_) => Edit::Down(place),
            Edit::Remove(_) => Edit::Remove(place),
            Edit::Split(_) => Edit::Split(place),
            Edit::SpreadEvenly | Edit::SpreadByLength => return,
        };
        let other = match word {
            Edit::Up(at) => Edit::Down(at),
            Edit::Down(at) => Edit::Up(at),
            _ => Edit::Add(self.sheet.rows.len()),
        };
        // At an end the one button is off; of an empty table only the way to add is left.
        for word in [word, other] {
            if let Some(button) = self.fields.button(&word.to_string())
                && !button.has_attribute("disabled")
            {
                focus(&button);
                return;
            }
        }
    }

    /// Takes a row to another place; its bar, or its row in the table, keeps the focus.
    pub(super) fn take_to(&mut self, from: usize, to: usize) -> bool {
        let to = to.min(self.sheet.rows.len().saturating_sub(1));
        if from == to || from >= self.sheet.rows.len() {
            return false;
        }
        let mut sheet = self.sheet.clone();
        sheet.shift(from, to);
        self.put(sheet);
        self.draw_all();
        self.tell(&self.lang.bench_moved_to(to + 1));
        true
    }

    /// Makes a change: what stood before can be undone.
    pub(super) fn put(&mut self, sheet: Sheet) -> Want {
        if sheet == self.sheet {
            return Want::Nothing;
        }
        self.undo.remember(self.sheet.clone());
        self.swap(sheet)
    }

    /// The plan somebody made with the bars.
    pub(super) fn put_plan(&mut self, plan: &Plan) -> Want {
        self.put(Sheet::of(plan, words(self.lang)))
    }

    pub(super) fn undo(&mut self) -> Want {
        let drawn = self.drop_trial();
        match self.undo.undo(self.sheet.clone()) {
            Some(was) => {
                self.tell(self.lang.bench_undone());
                self.swap(was)
            }
            None => drawn,
        }
    }

    pub(super) fn redo(&mut self) -> Want {
        let drawn = self.drop_trial();
        match self.undo.redo(self.sheet.clone()) {
            Some(next) => {
                self.tell(self.lang.bench_redone());
                self.swap(next)
            }
            None => drawn,
        }
    }

    /// Esc in a cell: what was there before it was typed in.
    pub(super) fn untype(&mut self) -> Want {
        if self.typing.take().is_none() {
            return Want::Nothing;
        }
        match self.undo.forget() {
            Some(was) => self.swap(was),
            None => Want::Nothing,
        }
    }

    fn swap(&mut self, sheet: Sheet) -> Want {
        self.typing = None;
        let part = self.part_of(sheet.rows.len());
        let old = std::mem::replace(&mut self.sheet, sheet);
        let alike = old.rows.len() == self.sheet.rows.len()
            && old.rows.iter().zip(&self.sheet.rows).all(|(old, new)| old.id == new.id);
        if alike {
            self.write_cells(&old);
            self.reread(false)
        } else {
            self.part = part;
            // Read first, so that the rows are written with what they differ by.
            let want = self.reread(false);
            self.write_rows();
            want
        }
    }

    fn write_cells(&self, old: &Sheet) {
        for place in self.part.clone() {
            let (Some(was), Some(now)) = (old.rows.get(place), self.sheet.rows.get(place)) else { continue };
            for column in Column::ALL.into_iter().filter(|column| was.cell(*column) != now.cell(*column)) {
                if let Some(input) = self.fields.input(place, column) {
                    input.set_value(now.cell(column));
                }
            }
        }
        self.write_hidden();
    }

    fn write_rows(&mut self) {
        let breaks = |title: &str| {
            let lines = self.breaks.get(title)?;
            let text =
                |lines: &domain::timeline::Lines| lines.0.iter().map(u32::to_string).collect::<Vec<_>>().join(",");
            Some(lines.each_ref().map(text).join("|"))
        };
        let rows = Table {
            lang: self.lang,
            sheet: &self.sheet,
            part: &self.part,
            problems: &self.marked,
            differences: &self.told,
            breaks: &breaks,
            fixed: false,
        }
        .rows();
        self.fields.rows.set_inner_html(&rows);
        self.write_hidden();
        if let Ok(Some(add)) = self.fields.form.query_selector(".pl-buttons button[value^=\"add:\"]") {
            let _ = add.set_attribute("value", &Edit::Add(self.sheet.rows.len()).to_string());
        }
    }

    fn write_hidden(&self) {
        if self.part.len() < self.sheet.rows.len() {
            self.fields.hide("rows-before", &self.sheet.lines(0..self.part.start));
            self.fields.hide("rows-after", &self.sheet.lines(self.part.end..self.sheet.rows.len()));
        }
    }

    /// Reads what is typed, and tells beside the table what it makes; `left` when a cell was left, so that what is
    /// wrong there may be said.
    pub(super) fn reread(&mut self, left: bool) -> Want {
        let (want, problems) = match self.sheet.parse(&self.base, words(self.lang)) {
            Ok(plan) => {
                let want = if plan == self.plan { Want::Nothing } else { Want::Rows };
                self.plan = plan;
                self.sound = true;
                self.marking = false;
                (want, Vec::new())
            }
            Err(problems) => {
                self.sound = false;
                self.marking |= left;
                (Want::Nothing, problems)
            }
        };
        self.mark_cells(&problems);
        if self.sound {
            self.tell_differences();
        }
        self.tell_state();
        want
    }

    /// Marks the cells that cannot stand, and takes the marks from those that can.
    fn mark_cells(&mut self, problems: &[CellProblem]) {
        let wrong: HashMap<_, _> = problems.iter().map(|found| ((found.row, found.column), found.error)).collect();
        let mut marked = self.marked.clone();
        marked.retain(|cell, error| wrong.get(cell) == Some(error));
        if self.marking {
            marked.clone_from(&wrong);
        }
        for (cell, _) in self.marked.iter().filter(|(cell, error)| marked.get(*cell) != Some(*error)) {
            self.unmark(*cell);
        }
        for (cell, error) in marked.iter().filter(|(cell, error)| self.marked.get(*cell) != Some(*error)) {
            self.mark(*cell, self.lang.cell_error(*error));
        }
        self.marked = marked;
    }

    fn mark(&self, cell: (usize, Column), said: &str) {
        self.unmark(cell);
        let Some(input) = self.fields.input(cell.0, cell.1) else { return };
        let id = format!("cell-{}-{}-problem", cell.0, cell.1.name());
        let _ = input.set_attribute("aria-invalid", "true");
        let _ = input.set_attribute("aria-describedby", &id);
        if let Ok(problem) = leptos::prelude::document().create_element("p") {
            problem.set_class_name("problem");
            problem.set_id(&id);
            problem.set_text_content(Some(said));
            let _ = input.after_with_node_1(&problem);
        }
    }

    fn unmark(&self, cell: (usize, Column)) {
        let Some(input) = self.fields.input(cell.0, cell.1) else { return };
        let _ = input.remove_attribute("aria-invalid");
        let _ = input.remove_attribute("aria-describedby");
        let id = format!("cell-{}-{}-problem", cell.0, cell.1.name());
        if let Some(problem) = leptos::prelude::document().get_element_by_id(&id) {
            problem.remove();
        }
    }

    fn focus_problem(&self) {
        let first = self.marked.keys().min_by_key(|(place, column)| (*place, *column as usize));
        if let Some(input) = first.and_then(|(place, column)| self.fields.input(*place, *column)) {
            let _ = input.focus();
        }
    }

    fn tell_differences(&mut self) {
        let told = all(self.lang, &self.before, &self.plan);
        for place in self.part.clone() {
            let Some(row) = self.sheet.rows.get(place) else { continue };
            let (was, now) = (self.told.get(&row.id), told.get(&row.id));
            if was != now
                && let Some(row) = self.fields.row(place)
                && let Ok(Some(cell)) = row.query_selector(".pl-diff")
            {
                cell.set_text_content(now.map(String::as_str));
            }
        }
        self.told = told;
    }

    /// The sum of weights, what can be undone, and whether anything waits to be saved.
    pub(super) fn tell_state(&self) {
        let sum = self.sheet.weight_sum(&self.base, words(self.lang));
        write("plan-sum", &format!("{}%", number(sum)));
        write("plan-sum-off", &self.lang.bench_sum_off(sum));
        write("plan-unsaved", if self.unsaved() { self.lang.bench_unsaved() } else { "" });
        let ways = self.undo.ways();
        for (tool, way) in [("undo", ways.0), ("redo", ways.1)] {
            if let Ok(Some(button)) = self.root.query_selector(&format!("[data-tool=\"{tool}\"]")) {
                let _ = if way { button.remove_attribute("disabled") } else { button.set_attribute("disabled", "") };
            }
        }
    }

    /// Why something cannot be done to the plan.
    pub(super) fn refuse(&self, error: &PlanError) {
        let problem = self.sheet.problem(&self.plan, error);
        self.tell(&format!("{}. {}", problem.row + 1, self.lang.cell_error(problem.error)));
    }

    /// Says what came of something: it stays until something else is begun.
    pub(super) fn tell(&self, text: &str) {
        self.news.set(true);
        self.show(text);
    }

    /// Writes the line below the picture.
    pub(super) fn show(&self, text: &str) {
        if let Ok(Some(line)) = self.board.query_selector(".chart-detail")
            && line.text_content().as_deref() != Some(text)
        {
            line.set_text_content(Some(text));
        }
    }
}

fn write(id: &str, text: &str) {
    if let Some(element) = leptos::prelude::document().get_element_by_id(id)
        && element.text_content().as_deref() != Some(text)
    {
        element.set_text_content(Some(text));
    }
}
