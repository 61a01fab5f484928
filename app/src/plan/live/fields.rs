//! The form's fields, read and written.

use std::{collections::HashMap, ops::Range};

use domain::{
    plan::{
        StepId,
        sheet::{Column, Row, Sheet},
    },
    timeline::Lines,
};
use leptos::prelude::document;
use uuid::Uuid;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlInputElement};

/// The form and the body of its table.
pub(super) struct Fields {
    pub form: Element,
    pub rows: Element,
}

impl Fields {
    /// The page's form; `None` where it cannot be sent.
    pub fn find() -> Option<Self> {
        let form = document().get_element_by_id("plan-form")?;
        form.query_selector("button[value=\"save\"]").ok()??;
        Some(Self { form, rows: document().get_element_by_id("plan-rows")? })
    }

    /// All that is typed, which rows of it are in sight, and the breaks of their titles.
    pub fn read(&self) -> (Sheet, Range<usize>, HashMap<String, [Lines; 3]>) {
        let mut rows = Sheet::of_lines(&self.hidden("rows-before"));
        let first = rows.len();
        let mut breaks = HashMap::new();
        let typed = self.rows.children();
        for element in (0..typed.length()).filter_map(|at| typed.item(at)) {
            let id = element.get_attribute("data-id").and_then(|id| Uuid::try_parse(&id).ok()).unwrap_or_default();
            let mut row = Row { id: StepId(id), ..Row::default() };
            for column in Column::ALL {
                let Some(input) = input(&element, column) else { continue };
                *row.cell_mut(column) = input.value();
                if let Some(lines) = input.get_attribute("data-b").as_deref().and_then(lines) {
                    breaks.insert(input.value(), lines);
                }
            }
            rows.push(row);
        }
        let part = first..rows.len();
        rows.extend(Sheet::of_lines(&self.hidden("rows-after")));
        (Sheet { rows }, part, breaks)
    }

    /// What a hidden field holds.
    pub fn hidden(&self, name: &str) -> String {
        self.named(name).map(|input| input.value()).unwrap_or_default()
    }

    /// Writes a hidden field.
    pub fn hide(&self, name: &str, value: &str) {
        if let Some(input) = self.named(name) {
            input.set_value(value);
        }
    }

    fn named(&self, name: &str) -> Option<HtmlInputElement> {
        self.form.query_selector(&format!("input[type=hidden][name=\"{name}\"]")).ok()??.dyn_into().ok()
    }

    /// The row in a place.
    pub fn row(&self, place: usize) -> Option<Element> {
        document().get_element_by_id(&format!("row-{place}"))
    }

    /// A cell's input.
    pub fn input(&self, place: usize, column: Column) -> Option<HtmlInputElement> {
        input(&self.row(place)?, column)
    }

    /// A button that changes the table.
    pub fn button(&self, word: &str) -> Option<Element> {
        self.form.query_selector(&format!("button[value=\"{word}\"]")).ok()?
    }
}

fn input(row: &Element, column: Column) -> Option<HtmlInputElement> {
    row.query_selector(&format!("input[name=\"{}\"]", column.name())).ok()??.dyn_into().ok()
}

/// `0,6,6,12||0,3`: the breaks in each layout.
fn lines(text: &str) -> Option<[Lines; 3]> {
    let mut forms = text.split('|').map(|breaks| Lines(breaks.split(',').filter_map(|n| n.parse().ok()).collect()));
    Some([forms.next()?, forms.next()?, forms.next()?])
}

/// The place of the row an element of the table is in.
pub(super) fn place_of(element: &Element) -> Option<usize> {
    element.closest("#plan-rows tr").ok()??.id().strip_prefix("row-")?.parse().ok()
}

/// The cell an input is.
pub(super) fn cell_of(element: &Element) -> Option<(usize, Column)> {
    let column = Column::named(&element.get_attribute("name")?)?;
    Some((place_of(element)?, column))
}
