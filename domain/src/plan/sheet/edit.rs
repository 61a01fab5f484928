//! What the buttons of a plan's table do, by the words their form sends.

use std::fmt;

use super::{CellProblem, Sheet};
use crate::{
    chart::Words,
    plan::{Op, Plan, Span, StepId},
};

/// A button of the table. Places count from 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Edit {
    /// Adds a row at a place.
    Add(usize),
    /// Takes a row out.
    Remove(usize),
    /// Puts a row before the one above it.
    Up(usize),
    /// Puts a row behind the one below it.
    Down(usize),
    /// Splits a step in the middle of its days.
    Split(usize),
    /// Gives all steps the same weight.
    SpreadEvenly,
    /// Gives all steps weights by their days.
    SpreadByLength,
}

impl Edit {
    /// The button of a word: `up:3`, `spread`.
    pub fn of_word(word: &str) -> Option<Self> {
        let (name, place) = word.split_once(':').unwrap_or((word, "0"));
        let place = place.parse().ok()?;
        Some(match name {
            "add" => Self::Add(place),
            "remove" => Self::Remove(place),
            "up" => Self::Up(place),
            "down" => Self::Down(place),
            "split" => Self::Split(place),
            "spread" => Self::SpreadEvenly,
            "spread-by-length" => Self::SpreadByLength,
            _ => return None,
        })
    }
}

impl fmt::Display for Edit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Add(place) => write!(f, "add:{place}"),
            Self::Remove(place) => write!(f, "remove:{place}"),
            Self::Up(place) => write!(f, "up:{place}"),
            Self::Down(place) => write!(f, "down:{place}"),
            Self::Split(place) => write!(f, "split:{place}"),
            Self::SpreadEvenly => f.write_str("spread"),
            Self::SpreadByLength => f.write_str("spread-by-length"),
        }
    }
}

impl Sheet {
    /// Does what a button says; where that needs dates or weights that cannot be read, nothing is done and the cells
    /// are named. `title` is what a new step is called to begin with. Gives the place to look at.
    pub fn edit(&mut self, edit: Edit, base: &Plan, words: &Words, title: &str) -> Result<usize, Vec<CellProblem>> {
        match edit {
            Edit::Add(at) => return Ok(self.add(at, title)),
            Edit::Remove(at) => {
                self.remove(at);
                return Ok(at.min(self.rows.len().saturating_sub(1)));
            }
            Edit::Up(at) => {
                self.shift(at, at.saturating_sub(1));
                return Ok(at.saturating_sub(1));
            }
            Edit::Down(at) => {
                self.shift(at, at.saturating_add(1));
                return Ok(at.saturating_add(1).min(self.rows.len().saturating_sub(1)));
            }
            Edit::Split(_) | Edit::SpreadEvenly | Edit::SpreadByLength => {}
        }
        let plan = self.parse(base, words)?;
        let fault = |error| vec![self.problem(&plan, &error)];
        let (op, at) = match edit {
            Edit::SpreadEvenly => (Op::SpreadEvenly, 0),
            Edit::SpreadByLength => (Op::SpreadByLength, 0),
            Edit::Split(at) | Edit::Add(at) | Edit::Remove(at) | Edit::Up(at) | Edit::Down(at) => {
                let Some(step) = plan.steps.get(at) else { return Ok(0) };
                let no_dates = crate::plan::PlanError::NoDates { step: step.id };
                let span = Span::of(&step.step).ok_or_else(|| fault(no_dates))?;
                let on = span.first + chrono::Days::new((span.days() / 2).unsigned_abs());
                (Op::Split { step: step.id, id: fresh(&plan), on }, at)
            }
        };
        let done = plan.apply(&op).map_err(fault)?;
        *self = Self::of(&done, words);
        Ok(at)
    }
}

/// An id that no step of the plan has.
fn fresh(plan: &Plan) -> StepId {
    let most = plan.steps.iter().map(|step| step.id.0.as_u128()).filter(|id| *id < u128::from(u32::MAX)).max();
    StepId::draft(most.map_or(1, |most| most as u64 + 1))
}
