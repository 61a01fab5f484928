//! The table's rows: painted by the server, and by the browser with the same code.

use std::{collections::HashMap, ops::Range};

use domain::plan::{
    StepId,
    sheet::{CellError, Column, Edit, Row, Sheet},
};

use crate::{
    chart::markup::{Markup, Value},
    i18n::Lang,
};

/// Rows up to which all are typed in at once; of longer plans the rest waits in hidden fields.
pub const ALL_TYPED: usize = 200;
/// Rows typed in at a time where not all are.
pub const PART: usize = 100;

/// The rows that are typed in.
pub fn part(total: usize, first: usize) -> Range<usize> {
    if total <= ALL_TYPED {
        return 0..total;
    }
    let first = first.min(total - 1) / PART * PART;
    first..(first + PART).min(total)
}

/// The rows of a plan's table.
#[derive(Clone, Copy)]
pub struct Table<'a> {
    /// The reader's language.
    pub lang: Lang,
    /// The whole plan as it is typed.
    pub sheet: &'a Sheet,
    /// The rows that are typed in.
    pub part: &'a Range<usize>,
    /// What is wrong.
    pub problems: &'a HashMap<(usize, Column), CellError>,
    /// What differs from the plan before.
    pub differences: &'a HashMap<StepId, String>,
    /// Line breaks of a title for the timeline, where they are known.
    pub breaks: &'a dyn Fn(&str) -> Option<String>,
    /// Whether nothing can be changed now.
    pub fixed: bool,
}

impl Table<'_> {
    /// The rows as markup.
    pub fn rows(&self) -> String {
        let mut out = Markup::default();
        for place in self.part.clone() {
            if let Some(row) = self.sheet.rows.get(place) {
                self.row(&mut out, place, row);
            }
        }
        out.finish()
    }

    fn row(&self, out: &mut Markup, place: usize, row: &Row) {
        let (number, id) = ((place + 1).to_string(), row.id.0.to_string());
        let key = format!("row-{place}");
        out.open("tr", &[("id", (&key).into()), ("data-id", (&id).into())]);
        out.open("td", &[("class", "num".into())]);
        out.text(&number);
        if !self.fixed {
            out.leaf("span", &[("class", "pl-drag pl-live".into()), ("aria-hidden", "true".into())], "⠿");
        }
        out.open("input", &[("type", "hidden".into()), ("name", "id".into()), ("value", (&id).into())]);
        out.close("td");
        for column in Column::ALL {
            let label = self.lang.bench_column(column);
            let class = if column == Column::Title { "pl-title" } else { "pl-cell" };
            out.open("td", &[("data-label", label.into()), ("class", class.into())]);
            self.cell(out, place, row, column);
            out.close("td");
        }
        let difference = self.differences.get(&row.id).map(String::as_str).unwrap_or_default();
        let label = self.lang.bench_compared();
        out.leaf("td", &[("class", "pl-diff".into()), ("data-label", label.into())], difference);
        out.open("td", &[("class", "pl-do".into())]);
        if !self.fixed {
            self.buttons(out, place, row);
        }
        out.close("td");
        out.close("tr");
    }

    fn cell(&self, out: &mut Markup, place: usize, row: &Row, column: Column) {
        let problem = self.problems.get(&(place, column)).map(|error| self.lang.cell_error(*error));
        let said = format!("cell-{place}-{}-problem", column.name());
        let label = format!("{} {}", self.lang.bench_column(column), place + 1);
        let breaks = (column == Column::Title).then(|| (self.breaks)(&row.title)).flatten();
        let mut attributes: Vec<(&'static str, Value<'_>)> = vec![
            ("name", column.name().into()),
            ("value", row.cell(column).into()),
            ("aria-label", (&label).into()),
            ("autocomplete", "off".into()),
        ];
        match column {
            Column::Title => attributes.push(("maxlength", "1000".into())),
            Column::Weight => attributes.push(("inputmode", "decimal".into())),
            Column::Start | Column::Finish | Column::After => {}
        }
        if let Some(breaks) = &breaks {
            attributes.push(("data-b", breaks.into()));
        }
        if problem.is_some() {
            attributes.extend([("aria-invalid", Value::Text("true")), ("aria-describedby", (&said).into())]);
        }
        if self.fixed {
            attributes.push(("readonly", "".into()));
        }
        out.open("input", &attributes);
        if let Some(problem) = problem {
            out.leaf("p", &[("class", "problem".into()), ("id", (&said).into())], problem);
        }
    }

    fn buttons(&self, out: &mut Markup, place: usize, row: &Row) {
        let lang = self.lang;
        let last = place + 1 == self.sheet.rows.len();
        for (edit, sign, label, off) in [
            (Edit::Up(place), "↑", lang.bench_up(), place == 0),
            (Edit::Down(place), "↓", lang.bench_down(), last),
            (Edit::Split(place), "⫽", lang.bench_split(), false),
            (Edit::Remove(place), "✕", lang.bench_remove(), false),
        ] {
            let (word, name) = (edit.to_string(), format!("{label} {} {}", place + 1, row.title));
            let mut attributes: Vec<(&'static str, Value<'_>)> = vec![
                ("name", "do".into()),
                ("value", (&word).into()),
                ("class", "quiet".into()),
                ("aria-label", (&name).into()),
                ("title", label.into()),
            ];
            if off {
                attributes.push(("disabled", "".into()));
            }
            out.leaf("button", &attributes, sign);
        }
    }
}
