//! The keyboard, and the field that a cell is typed in.

use domain::grid::{At, Cursor, Move, Table, Toward};
use wasm_bindgen::JsCast;
use web_sys::{HtmlTextAreaElement, KeyboardEvent};

use super::{Editing, Live, is, say};

impl Live {
    /// Handles a key; whether a drawing is wanted.
    pub fn key(&mut self, event: &KeyboardEvent) -> bool {
        if event.is_composing() {
            return false;
        }
        if self.editing.as_ref().is_some_and(|editing| is(event, &editing.field)) {
            return self.key_in_field(event);
        }
        if !self.inside() {
            return false;
        }
        let (key, shift) = (event.key(), event.shift_key());
        let command = event.ctrl_key() || event.meta_key();
        if command {
            return self.command(&letter(event), shift, event);
        }
        let page = ((f64::from(self.frame.client_height()) / self.row_height) as isize - 2).max(1);
        let way = match key.as_str() {
            "ArrowUp" => Move::By(-1, 0),
            "ArrowDown" => Move::By(1, 0),
            "ArrowLeft" => Move::By(0, -1),
            "ArrowRight" => Move::By(0, 1),
            "PageUp" => Move::By(-page, 0),
            "PageDown" => Move::By(page, 0),
            "Home" => Move::RowStart,
            "End" => Move::RowEnd,
            "Tab" => {
                let way = if shift { Move::Previous } else { Move::Next };
                // Nobody is caught in the table: after Esc, and at its ends, Tab leads on.
                let stays = self.go(way, false);
                if std::mem::take(&mut self.leaving) || !stays {
                    return false;
                }
                event.prevent_default();
                return true;
            }
            "Enter" | "F2" => {
                event.prevent_default();
                self.edit(self.cursor.at, None);
                return true;
            }
            "Delete" | "Backspace" => {
                event.prevent_default();
                let done = self.table.clear(self.cursor.area());
                self.did(done);
                return true;
            }
            "Escape" => {
                self.leaving = true;
                self.cursor = Cursor::on(self.cursor.at);
                return true;
            }
            // One character types over what is there; the browser puts it into the field that has the focus by then.
            key if key.chars().count() == 1 && !event.alt_key() => {
                self.edit(self.cursor.at, Some(""));
                return true;
            }
            _ => return false,
        };
        event.prevent_default();
        self.go(way, shift);
        true
    }

    fn command(&mut self, key: &str, shift: bool, event: &KeyboardEvent) -> bool {
        match key {
            "arrowup" => self.go(Move::Edge(-1, 0), shift),
            "arrowdown" => self.go(Move::Edge(1, 0), shift),
            "arrowleft" => self.go(Move::Edge(0, -1), shift),
            "arrowright" => self.go(Move::Edge(0, 1), shift),
            "home" => self.go(Move::First, shift),
            "end" => self.go(Move::Last, shift),
            "a" => {
                let (rows, columns) = self.table.size();
                let far = At::new(rows.saturating_sub(1), columns.saturating_sub(1));
                self.cursor = Cursor { at: At::default(), far };
                self.tell_chosen();
                true
            }
            "d" => {
                self.fill(Toward::Down);
                true
            }
            "r" => {
                self.fill(Toward::Right);
                true
            }
            "z" if shift => {
                self.back(Table::redo);
                true
            }
            "z" => {
                self.back(Table::undo);
                true
            }
            "y" => {
                self.back(Table::redo);
                true
            }
            _ => return false,
        };
        event.prevent_default();
        true
    }

    /// Moves the cursor; whether it stands elsewhere now.
    pub fn go(&mut self, way: Move, extend: bool) -> bool {
        let size = self.table.size();
        let before = self.cursor;
        if self.leaving {
            if matches!(way, Move::Next | Move::Previous) {
                return false;
            }
            self.leaving = false;
        }
        self.cursor = before.moved(way, extend, size, |at| self.table.filled(at));
        if self.cursor == before {
            return false;
        }
        self.reveal(self.cursor.far);
        if extend {
            self.tell_chosen();
        }
        // Focus follows at once: what is typed next goes into the new cell.
        self.draw();
        if !extend {
            self.focus();
        }
        true
    }

    /// Tells how much is chosen.
    pub fn tell_chosen(&self) {
        let area = self.cursor.area();
        say(&self.root, &self.lang.grid_chosen(area.rows(), area.columns()));
    }

    /// Opens a cell to type in: over what is there, or with `begin` instead.
    pub fn edit(&mut self, at: At, begin: Option<&str>) {
        self.commit();
        self.cursor = Cursor::on(at);
        self.leaving = false;
        if self.table.fixed(at) {
            say(&self.root, self.lang.grid_readonly());
            return;
        }
        self.reveal(at);
        self.draw();
        let (left, width) = self.column(Some(at.column));
        let width = width.min(self.frame.client_width() - self.column(None).1);
        let Ok(field) = leptos::prelude::document().create_element("textarea") else { return };
        let Ok(field) = field.dyn_into::<HtmlTextAreaElement>() else { return };
        let kind = self.kinds.get(at.column).map(String::as_str).unwrap_or_default();
        field.set_class_name(if kind == "k-prose" { "gr-edit long" } else { "gr-edit" });
        if matches!(kind, "k-number" | "k-money") {
            let _ = field.set_attribute("inputmode", "decimal");
        }
        let row = self.rows.get(at.row).map(|[_, name, _]| name.as_str()).unwrap_or_default();
        let head = self.heads.get(at.column).map(String::as_str).unwrap_or_default();
        let _ = field.set_attribute("aria-label", &format!("{head} {row}"));
        field.set_rows(1);
        let place = field.style();
        let top = at.row as f64 * self.row_height;
        for (name, value) in
            [("top", top), ("left", f64::from(left)), ("width", f64::from(width)), ("min-height", self.row_height)]
        {
            let _ = place.set_property(name, &format!("{value}px"));
        }
        field.set_value(begin.unwrap_or_else(|| self.table.text(at)));
        let _ = self.over.append_child(&field);
        let _ = field.focus();
        let end = field.value().encode_utf16().count() as u32;
        let _ = field.set_selection_range(end, end);
        self.editing = Some(Editing { at, field });
    }

    fn key_in_field(&mut self, event: &KeyboardEvent) -> bool {
        let way = match (event.key().as_str(), event.shift_key()) {
            ("Enter", _) if event.alt_key() => {
                event.prevent_default();
                if let Some(editing) = &self.editing {
                    let at = editing.field.selection_start().ok().flatten().unwrap_or_default();
                    let end = editing.field.selection_end().ok().flatten().unwrap_or(at);
                    let _ = editing.field.set_range_text_with_start_and_end("\n", at, end);
                    let _ = editing.field.set_selection_range(at + 1, at + 1);
                }
                return false;
            }
            ("Enter", false) => Move::By(1, 0),
            ("Enter", true) => Move::By(-1, 0),
            ("Tab", false) => Move::Next,
            ("Tab", true) => Move::Previous,
            ("Escape", _) => {
                event.prevent_default();
                if let Some(editing) = self.editing.take() {
                    editing.field.remove();
                }
                self.focus();
                return true;
            }
            _ => return false,
        };
        event.prevent_default();
        self.commit();
        if !self.go(way, false) {
            self.draw();
            self.focus();
        }
        true
    }

    /// Puts what is typed into its cell and closes the field.
    pub fn commit(&mut self) {
        let Some(Editing { at, field }) = self.editing.take() else { return };
        let typed = field.value();
        let long = field.class_list().contains("long");
        let typed = if long { typed } else { typed.replace(['\n', '\t'], " ") };
        let typed = typed.trim();
        field.remove();
        if typed != self.table.text(at) {
            let done = self.table.put(at, typed);
            if let Some(area) = done.area {
                self.stale(area);
            }
            self.tools();
            self.unsaved();
        }
    }
}

/// The Latin letter of a key, small: what it types where that is one, else what stands at its place, so that commands
/// work on a Thai keyboard. Other keys as the browser names them.
fn letter(event: &KeyboardEvent) -> String {
    let (key, code) = (event.key(), event.code());
    match code.strip_prefix("Key") {
        Some(place) if !key.is_ascii() => place.to_ascii_lowercase(),
        _ => key.to_ascii_lowercase(),
    }
}
