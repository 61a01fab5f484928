//! A plan as a table of typed texts: what a person works on, with script or without.
//!
//! The same table is read in the browser, which shows at once what a change leads to, and in the server, which
//! trusts nobody. Rows are added, removed and moved as texts, so that nothing typed is lost while another cell is
//! wrong; whatever needs dates or weights works on the [`Plan`] that the table is read to.

mod cell;
mod edit;
pub mod grid;
mod lines;
#[cfg(test)]
mod tests;

use std::collections::{HashMap, HashSet};

pub use cell::{CellError, CellProblem, Column, NoColumn};
pub use edit::Edit;
pub use lines::{plan_lines, plan_of_lines};

use super::{Plan, PlanError, PlanStep, StepId};
use crate::{chart::Words, step::Step};

/// Problems after which no more are looked for that only the whole plan shows.
const MOST_TOLD: usize = 100;

/// A step as it is typed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Row {
    /// What it is known by; the nil id for a step that has none yet.
    pub id: StepId,
    /// What it is called.
    pub title: String,
    /// Its weight: `12.5`.
    pub weight: String,
    /// First day, or the month it begins in: `1/10/2565`, `ต.ค. 2565`.
    pub start: String,
    /// Last day, or the month it ends in.
    pub finish: String,
    /// The places of the steps it waits for, with days between: `1, 3+5`.
    pub after: String,
}

impl Row {
    /// What is typed in a cell.
    pub fn cell(&self, column: Column) -> &str {
        match column {
            Column::Title => &self.title,
            Column::Weight => &self.weight,
            Column::Start => &self.start,
            Column::Finish => &self.finish,
            Column::After => &self.after,
        }
    }

    /// The cell itself, to type in.
    pub fn cell_mut(&mut self, column: Column) -> &mut String {
        match column {
            Column::Title => &mut self.title,
            Column::Weight => &mut self.weight,
            Column::Start => &mut self.start,
            Column::Finish => &mut self.finish,
            Column::After => &mut self.after,
        }
    }
}

/// A plan as it is typed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sheet {
    /// The steps, first to last.
    pub rows: Vec<Row>,
}

impl Sheet {
    /// A plan as it is offered for typing.
    pub fn of(plan: &Plan, words: &Words) -> Self {
        let places: HashMap<StepId, usize> = plan.steps.iter().enumerate().map(|(place, s)| (s.id, place)).collect();
        let rows = plan.steps.iter().map(|step| Row { after: cell::typed_links(step, &places), ..typed(step, words) });
        Self { rows: rows.collect() }
    }

    /// The plan that is typed, or every cell that cannot stand. A cell that reads as `base` was offered means exactly
    /// what stood there, even where typing could not say it.
    pub fn parse(&self, base: &Plan, words: &Words) -> Result<Plan, Vec<CellProblem>> {
        let (plan, problems) = self.read(base, words);
        if problems.is_empty() { Ok(plan) } else { Err(problems) }
    }

    /// All that is wrong with what waits for what.
    fn all_of_the_order(&self, plan: &Plan, problems: &mut Vec<CellProblem>) {
        let mut rest = plan.clone();
        while problems.len() < MOST_TOLD
            && let Err(error) = rest.check_order()
        {
            let problem = self.problem(plan, &error);
            problems.push(problem);
            match rest.steps.get_mut(problem.row).filter(|step| !step.after.is_empty()) {
                Some(step) => step.after.clear(),
                None => break,
            }
        }
    }

    /// As [`Self::parse`], with as much of the plan as can be read.
    pub(self) fn read(&self, base: &Plan, words: &Words) -> (Plan, Vec<CellProblem>) {
        let known: HashMap<StepId, &PlanStep> = base.steps.iter().map(|step| (step.id, step)).collect();
        let ids = self.ids(known.keys().copied());
        let mut problems = Vec::new();
        let mut steps = Vec::with_capacity(self.rows.len());
        for (place, (row, &id)) in self.rows.iter().zip(&ids).enumerate() {
            let was = known.get(&id).map(|step| (*step, typed(step, words)));
            let mut refuse = |column, error| problems.push(CellProblem { row: place, column, error });
            let untouched =
                |column: Column| was.as_ref().filter(|(_, was)| was.cell(column) == row.cell(column).trim());
            let title = match untouched(Column::Title) {
                Some((step, _)) if !step.step.title.trim().is_empty() => step.step.title.clone(),
                _ => cell::title(&row.title).unwrap_or_else(|error| {
                    refuse(Column::Title, error);
                    String::new()
                }),
            };
            let weight = match untouched(Column::Weight) {
                Some((step, _)) => step.step.weight,
                None => cell::weight(&row.weight).unwrap_or_else(|error| {
                    refuse(Column::Weight, error);
                    None
                }),
            };
            let dates = match (untouched(Column::Start), untouched(Column::Finish)) {
                (Some((step, _)), Some(_)) => (step.step.start, step.step.finish),
                _ => cell::dates(&row.start, &row.finish).unwrap_or_else(|wrong| {
                    wrong.into_iter().for_each(|(column, error)| refuse(column, error));
                    (None, None)
                }),
            };
            let after = cell::links(&row.after, &ids).unwrap_or_else(|error| {
                refuse(Column::After, error);
                Vec::new()
            });
            let step = Step { order: 0, title, weight, start: dates.0, finish: dates.1 };
            steps.push(PlanStep { id, step, after });
        }
        let plan = Plan { steps }.numbered();
        // What is wrong in a cell is told above; what only the whole shows, whatever else is wrong.
        if cfg!(target_family = "wasm") {
            // The browser weighs the sheet at every key and tells the first; the server, which is asked once, tells all.
            if problems.is_empty()
                && let Err(error) = plan.check_order()
            {
                problems.push(self.problem(&plan, &error));
            }
        } else {
            self.all_of_the_order(&plan, &mut problems);
        }
        if problems.is_empty()
            && let Err(error) = plan.check()
        {
            problems.push(self.problem(&plan, &error));
        }
        (plan, problems)
    }

    /// What the weights add up to, as far as they can be read: known while another cell is still being typed.
    pub fn weight_sum(&self, base: &Plan, words: &Words) -> f64 {
        let known: HashMap<StepId, &PlanStep> = base.steps.iter().map(|step| (step.id, step)).collect();
        let weight = |row: &Row| match known.get(&row.id) {
            Some(step) if typed(step, words).weight == row.weight.trim() => step.step.weight,
            _ => cell::weight(&row.weight).ok().flatten(),
        };
        self.rows.iter().filter_map(weight).map(super::hundredths).sum::<i64>() as f64 / 100.0
    }

    /// In which cell a plan's fault is mended.
    pub fn problem(&self, plan: &Plan, error: &PlanError) -> CellProblem {
        let at = |step: StepId| plan.place(step).unwrap_or_default();
        let (row, column, error) = match *error {
            PlanError::NoTitle { step } | PlanError::SameId { step } => (at(step), Column::Title, CellError::NoTitle),
            PlanError::NoSuchStep { step } => (at(step), Column::After, CellError::NoSuchStep),
            PlanError::TitleTooLong { step } => (at(step), Column::Title, CellError::TitleTooLong),
            PlanError::Weight { step } => (at(step), Column::Weight, CellError::Weight),
            PlanError::Span { step } => (at(step), Column::Finish, CellError::EndsBeforeStart),
            PlanError::NoDates { step } => (at(step), Column::Start, CellError::NoDates),
            PlanError::NoRoom { step } => (at(step), Column::Finish, CellError::NoRoom),
            PlanError::Circle { step } => (at(step), Column::After, CellError::Circle),
            PlanError::Lag { step } => (at(step), Column::After, CellError::Lag),
            PlanError::Calendar { step } => (at(step), Column::Start, CellError::Calendar),
            PlanError::TooManySteps => (0, Column::Title, CellError::TooManySteps),
            PlanError::WeightsSum { .. } => (0, Column::Weight, CellError::WeightsSum),
            PlanError::Nothing => (0, Column::Start, CellError::NoDates),
        };
        CellProblem { row, column, error }
    }

    /// Ids of the rows: those without one, and those that repeat another's, get one that neither a row nor `others` have.
    fn ids(&self, others: impl Iterator<Item = StepId>) -> Vec<StepId> {
        let mut taken: HashSet<StepId> = self.rows.iter().map(|row| row.id).chain(others).collect();
        let mut seen = HashSet::new();
        let mut number = 0;
        let mut fresh = || {
            loop {
                number += 1;
                let id = StepId::draft(number);
                if taken.insert(id) {
                    return id;
                }
            }
        };
        self.rows
            .iter()
            .map(|row| if row.id == StepId::default() || !seen.insert(row.id) { fresh() } else { row.id })
            .collect()
    }

    /// Adds an empty row; `at` beyond the end is the end. Gives its place.
    pub fn add(&mut self, at: usize, title: &str) -> usize {
        for (row, id) in self.ids(std::iter::empty()).into_iter().enumerate() {
            self.rows[row].id = id;
        }
        let at = at.min(self.rows.len());
        self.rows.insert(at, Row { title: title.to_owned(), ..Row::default() });
        let id = self.ids(std::iter::empty())[at];
        self.rows[at].id = id;
        self.renumber(|place| Some(if place >= at { place + 1 } else { place }), at);
        at
    }

    /// Takes a row out. What waited for it waits for what it had waited for.
    pub fn remove(&mut self, at: usize) {
        if at >= self.rows.len() {
            return;
        }
        let gone = self.rows[at].after.clone();
        for row in &mut self.rows {
            row.after = cell::replaced(&row.after, at, &gone);
        }
        self.rows.remove(at);
        self.renumber(
            |place| if place == at { None } else { Some(if place > at { place - 1 } else { place }) },
            usize::MAX,
        );
    }

    /// Puts a row in another place.
    pub fn shift(&mut self, from: usize, to: usize) {
        if from >= self.rows.len() {
            return;
        }
        let to = to.min(self.rows.len() - 1);
        let row = self.rows.remove(from);
        self.rows.insert(to, row);
        let moved = move |place: usize| {
            if place == from {
                to
            } else if from < place && place <= to {
                place - 1
            } else if to <= place && place < from {
                place + 1
            } else {
                place
            }
        };
        self.renumber(|place| Some(moved(place)), usize::MAX);
    }

    /// Makes what rows wait for follow rows that moved; `but` is a row that knows better.
    fn renumber(&mut self, place: impl Fn(usize) -> Option<usize>, but: usize) {
        for (at, row) in self.rows.iter_mut().enumerate() {
            if at != but && !row.after.trim().is_empty() {
                row.after = cell::renumbered(&row.after, &place);
            }
        }
    }

    /// The rows as lines of text, for a form's hidden field.
    pub fn lines(&self, range: std::ops::Range<usize>) -> String {
        let rows = self.rows.get(range).unwrap_or_default();
        rows.iter().map(lines::row).collect::<Vec<_>>().join("\n")
    }

    /// The rows of such lines; a line of another kind gives what can be read of it.
    pub fn of_lines(text: &str) -> Vec<Row> {
        text.lines().filter(|line| !line.is_empty()).map(lines::of_row).collect()
    }
}

/// All of a step but what it waits for, as it is offered for typing.
fn typed(step: &PlanStep, words: &Words) -> Row {
    let (start, finish) = cell::typed_dates(&step.step, words);
    let weight = step.step.weight.map(crate::text::number).unwrap_or_default();
    let title = step.step.title.split_whitespace().collect::<Vec<_>>().join(" ");
    Row { id: step.id, title, weight, start, finish, after: String::new() }
}
