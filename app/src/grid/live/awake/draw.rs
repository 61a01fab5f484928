//! Drawing: the rows in sight and the cursor's, each written anew only where it reads otherwise than before.

use std::collections::BTreeSet;

use domain::grid::At;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement, Node};

use super::{Live, query, shown};
use crate::chart::markup::{Markup, Value};

/// Rows drawn above and below those in sight.
const MARGIN: usize = 8;
/// Characters of a long text that a cell shows.
const SHOWN: usize = 160;

impl Live {
    /// The heads of the columns, once.
    pub fn head(&mut self) {
        let (rows, columns) = self.table.size();
        let (rows, columns) = ((rows + 1).to_string(), (columns + 1).to_string());
        let mut out = Markup::default();
        let grid = [
            ("class", "gr-grid"),
            ("role", "grid"),
            ("aria-label", self.lang.grid_table()),
            ("aria-multiselectable", "true"),
            ("aria-describedby", "gr-keys"),
            ("aria-rowcount", &rows),
            ("aria-colcount", &columns),
        ];
        out.open("div", &grid.map(|(name, value)| (name, Value::Text(value))));
        out.open("div", &[("class", "gr-head".into()), ("role", "rowgroup".into())]);
        out.open("div", &[("class", "gr-r".into()), ("role", "row".into()), ("aria-rowindex", "1".into())]);
        let corner = [("class", "gr-h"), ("role", "columnheader"), ("aria-colindex", "1")];
        out.leaf("div", &corner.map(|(name, value)| (name, Value::Text(value))), self.lang.grid_record());
        for (place, (head, kind)) in self.heads.iter().zip(&self.kinds).enumerate() {
            let (class, index) = (format!("gr-c {kind}"), (place + 2).to_string());
            out.leaf(
                "div",
                &[
                    ("class", (&class).into()),
                    ("role", "columnheader".into()),
                    ("aria-colindex", (&index).into()),
                    ("title", head.into()),
                ],
                head,
            );
        }
        out.close("div");
        out.close("div");
        out.close("div");
        self.frame.set_inner_html(&out.finish());
        if let Some(grid) = query(&self.frame, ".gr-grid") {
            let _ = grid.append_child(&self.body);
        }
        let _ = self.frame.append_child(&self.over);
    }

    /// Draws what is in sight.
    pub fn draw(&mut self) {
        let (rows, _) = self.table.size();
        self.measure();
        let _ = self.body.style().set_property("height", &format!("{}px", rows as f64 * self.row_height));
        let top = f64::from(self.frame.scroll_top());
        let first = ((top / self.row_height) as usize).saturating_sub(MARGIN);
        let seen = (f64::from(self.frame.client_height()) / self.row_height) as usize + 1 + 2 * MARGIN;
        let mut wanted: BTreeSet<usize> = (first..(first + seen).min(rows)).collect();
        // The cursor's row stays in the page, or its focus would be lost when it scrolls out of sight.
        if self.cursor.at.row < rows {
            wanted.insert(self.cursor.at.row);
        }
        let gone: Vec<usize> = self.drawn.keys().copied().filter(|row| !wanted.contains(row)).collect();
        for row in gone {
            if let Some((element, _)) = self.drawn.remove(&row) {
                element.remove();
            }
        }
        let focused = self.inside() && self.editing.is_none();
        let mut lost = false;
        for row in wanted {
            let text = self.row(row);
            match self.drawn.get_mut(&row) {
                Some((_, known)) if *known == text => {}
                Some((element, known)) => {
                    lost |= focused && row == self.cursor.at.row;
                    element.set_inner_html(&text);
                    *known = text;
                }
                None => self.insert(row, text),
            }
        }
        self.handle();
        if lost || (focused && !self.on_cursor()) {
            self.focus();
        }
    }

    fn insert(&mut self, row: usize, text: String) {
        let Ok(element) = leptos::prelude::document().create_element("div") else { return };
        let Ok(element) = element.dyn_into::<HtmlElement>() else { return };
        element.set_class_name("gr-r");
        let _ = element.set_attribute("role", "row");
        let _ = element.set_attribute("aria-rowindex", &(row + 2).to_string());
        let _ = element.style().set_property("top", &format!("{}px", row as f64 * self.row_height));
        element.set_inner_html(&text);
        // In the order of the table, which is how it is read out.
        let next = self.drawn.range(row..).next().map(|(_, (next, _))| next.clone());
        let next = next.as_ref().map(|next| -> &Node { next });
        let _ = self.body.insert_before(&element, next);
        self.drawn.insert(row, (element, text));
    }

    fn row(&self, row: usize) -> String {
        let mut out = Markup::default();
        let Some([code, name, draft]) = self.rows.get(row) else { return String::new() };
        let code = shown(code);
        let header = [("class", "gr-h"), ("role", "rowheader"), ("aria-colindex", "1")];
        out.open("div", &header.map(|(name, value)| (name, Value::Text(value))));
        out.leaf("span", &[("class", "gr-name".into()), ("title", name.into())], name);
        if draft.is_empty() {
            out.leaf("span", &[("class", "code mute".into())], code);
        } else {
            out.open("span", &[("class", "code mute".into())]);
            out.leaf("strong", &[("class", "gr-draft".into())], draft);
            out.text(&format!(" {code}"));
            out.close("span");
        }
        out.close("div");
        let area = self.cursor.area();
        for (column, kind) in self.kinds.iter().enumerate() {
            let at = At::new(row, column);
            let mut class = format!("gr-c {kind}");
            let mut told = String::new();
            let fixed = self.table.fixed(at);
            for (word, holds) in [("fixed", fixed), ("touched", self.table.touched(at)), ("at", at == self.cursor.at)] {
                if holds {
                    class.push(' ');
                    class.push_str(word);
                }
            }
            if let Some(mark) = self.marks.get(&at) {
                class.push(' ');
                class.push_str(&mark.state);
                told = format!("{} {}", mark.word, mark.reason);
            }
            let (index, place) = ((column + 2).to_string(), format!("{row}-{column}"));
            let text: String = self.table.text(at).chars().take(SHOWN).collect();
            let mut attributes: Vec<(&'static str, Value<'_>)> = vec![
                ("class", (&class).into()),
                ("role", "gridcell".into()),
                ("aria-colindex", (&index).into()),
                ("data-at", (&place).into()),
                ("tabindex", if at == self.cursor.at { "0" } else { "-1" }.into()),
                ("aria-selected", if area.holds(at) { "true" } else { "false" }.into()),
            ];
            if fixed {
                attributes.push(("aria-readonly", "true".into()));
            }
            if matches!(self.marks.get(&at), Some(mark) if mark.stops()) {
                attributes.push(("aria-invalid", "true".into()));
            }
            if !told.is_empty() {
                attributes.push(("title", (&told).into()));
            }
            out.open("div", &attributes);
            out.text(&text);
            if !told.is_empty() {
                out.leaf("span", &[("class", "sr".into())], &told);
            }
            out.close("div");
        }
        out.finish()
    }

    /// Rows are as high as the style makes them.
    fn measure(&mut self) {
        let Some(row) = query(&self.frame, ".gr-head .gr-r").and_then(|row| row.dyn_into::<HtmlElement>().ok()) else {
            return;
        };
        let (width, height) = (row.offset_width(), f64::from(row.offset_height()));
        // Asked only where the heads are new or another width: asking after a drawing would lay the page out twice.
        if self.places_of.last().is_none_or(|(left, own)| left + own != width) {
            let heads = row.children();
            let heads = (0..heads.length()).filter_map(|place| heads.item(place)?.dyn_into::<HtmlElement>().ok());
            self.places_of = heads.map(|head| (head.offset_left(), head.offset_width())).collect();
            let _ = self.body.style().set_property("width", &format!("{width}px"));
        }
        if height > 0.0 && (height - self.row_height).abs() > 0.5 {
            self.row_height = height;
            self.drawn.clear();
            self.body.set_inner_html("");
        }
    }

    /// Where a column begins and how wide it is; that of the records where none is named.
    pub fn column(&self, column: Option<usize>) -> (i32, i32) {
        self.places_of.get(column.map_or(0, |column| column + 1)).copied().unwrap_or_default()
    }

    /// The element of a cell, where its row is in the page.
    pub fn element(&self, at: At) -> Option<HtmlElement> {
        let (row, _) = self.drawn.get(&at.row)?;
        row.children().item(at.column as u32 + 1)?.dyn_into().ok()
    }

    fn on_cursor(&self) -> bool {
        let active = leptos::prelude::document().active_element();
        active.is_some_and(|active| self.element(self.cursor.at).is_some_and(|cell| Element::from(cell) == active))
    }

    /// Gives the cursor's cell the focus.
    pub fn focus(&mut self) {
        if !self.drawn.contains_key(&self.cursor.at.row) {
            self.draw();
        }
        if let Some(cell) = self.element(self.cursor.at) {
            // The table scrolls by itself, below its sticky heads.
            let options = js_sys::Object::new();
            let _ = js_sys::Reflect::set(&options, &"preventScroll".into(), &true.into());
            let focus =
                js_sys::Reflect::get(&cell, &"focus".into()).ok().and_then(|f| f.dyn_into::<js_sys::Function>().ok());
            let _ = focus.map(|focus| focus.call1(&cell, &options));
        }
    }

    /// Scrolls a cell into sight, out from under the sticky heads.
    pub fn reveal(&mut self, at: At) {
        let frame = &self.frame;
        let (top, height) = (f64::from(frame.scroll_top()), f64::from(frame.client_height()));
        let above = at.row as f64 * self.row_height;
        // The head takes one row of the height.
        let room = height - 2.0 * self.row_height;
        if above < top {
            frame.set_scroll_top(above as i32);
        } else if above > top + room {
            frame.set_scroll_top((above - room).ceil() as i32);
        }
        if !self.drawn.contains_key(&at.row) {
            self.draw();
        }
        let header = self.column(None).1;
        let (left, width) = self.column(Some(at.column));
        let (from, room) = (self.frame.scroll_left(), self.frame.client_width());
        if left < from + header {
            self.frame.set_scroll_left(left - header);
        } else if left + width > from + room {
            // Of one wider than the room its beginning is seen, beside the row's head and not below it.
            self.frame.set_scroll_left((left + width - room).min(left - header));
        }
    }

    /// The dot at the corner of what is chosen.
    fn handle(&self) {
        let dot = match query(&self.over, ".gr-dot") {
            Some(dot) => dot,
            None => {
                let Ok(dot) = leptos::prelude::document().create_element("div") else { return };
                dot.set_class_name("gr-dot");
                let _ = dot.set_attribute("title", self.lang.grid_dot());
                let _ = self.over.append_child(&dot);
                dot
            }
        };
        let Ok(dot) = dot.dyn_into::<HtmlElement>() else { return };
        let area = self.cursor.area();
        let (left, width) = self.column(Some(area.right));
        let (left, top) = (left + width, (area.bottom + 1) as f64 * self.row_height);
        let _ = dot.style().set_property("left", &format!("{left}px"));
        let _ = dot.style().set_property("top", &format!("{top}px"));
    }
}
