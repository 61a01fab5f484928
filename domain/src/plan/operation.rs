//! What is done to a plan, one thing at a time.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::{
    Link, Plan, PlanError, PlanStep, Span, StepId,
    link::push,
    span::{add, shift, shift_months, write_span},
    weight::{hundredths, spread_by_length, spread_evenly},
};
use crate::{fiscal_year::is_first_of_month, step::Step};

/// An end of a step's bar.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Side {
    /// Its first day.
    Start,
    /// Its last day.
    Finish,
}

/// One operation on a plan.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "do", rename_all = "snake_case")]
pub enum Op {
    /// Moves a step by days; steps that wait for it stay (see [`Op::MoveAndPush`]).
    Move {
        /// Which.
        step: StepId,
        /// How far, negative to the past.
        days: i64,
    },
    /// Moves a step by months.
    MoveMonths {
        /// Which.
        step: StepId,
        /// How far, negative to the past.
        months: i32,
    },
    /// Moves a step by days, and the steps after it as far as they must.
    MoveAndPush {
        /// Which.
        step: StepId,
        /// How far, negative to the past.
        days: i64,
    },
    /// Pushes forward every step that begins before it may.
    Push,
    /// Moves one end by days; the other stays. No end passes the other: one day is the least.
    Resize {
        /// Which.
        step: StepId,
        /// Which end.
        side: Side,
        /// How far, negative to the past.
        days: i64,
    },
    /// Gives a step its dates as typed; a first of a month twice means the month.
    SetDates {
        /// Which.
        step: StepId,
        /// First day.
        start: Option<NaiveDate>,
        /// Last day.
        finish: Option<NaiveDate>,
    },
    /// Gives a step its title.
    Rename {
        /// Which.
        step: StepId,
        /// What it is called.
        title: String,
    },
    /// Gives a step its weight, rounded to hundredths of a percent.
    SetWeight {
        /// Which.
        step: StepId,
        /// Percent.
        weight: Option<f64>,
    },
    /// Adds a step.
    Add {
        /// A name that no step of the plan has: [`StepId::draft`].
        id: StepId,
        /// The place it takes, from 0; beyond the end is the end.
        at: usize,
        /// What it is called.
        title: String,
        /// First day.
        start: Option<NaiveDate>,
        /// Last day.
        finish: Option<NaiveDate>,
    },
    /// Takes a step out. What waited for it waits for what it had waited for.
    Remove {
        /// Which.
        step: StepId,
    },
    /// Puts a step in another place.
    Reorder {
        /// Which.
        step: StepId,
        /// The place it takes, from 0.
        to: usize,
    },
    /// Splits a step in two that share its weight by their days; the second waits for the first.
    Split {
        /// Which.
        step: StepId,
        /// A name for the second part: [`StepId::draft`].
        id: StepId,
        /// First day of the second part.
        on: NaiveDate,
    },
    /// Gives every step the same weight.
    SpreadEvenly,
    /// Gives every step a weight by its days.
    SpreadByLength,
    /// Makes a step wait for another, or changes how long.
    Link {
        /// The step that waits.
        step: StepId,
        /// The step that must be finished.
        after: StepId,
        /// Days between.
        lag: i32,
    },
    /// Lets a step wait no longer.
    Unlink {
        /// The step that waited.
        step: StepId,
        /// The step it waited for.
        after: StepId,
    },
}

impl Plan {
    /// The plan after an operation, or why it cannot be done. The result is always one that may be kept:
    /// [`Plan::check`] holds for it if it held before.
    pub fn apply(&self, op: &Op) -> Result<Self, PlanError> {
        let mut plan = self.clone();
        match *op {
            Op::Move { step, days } => shift(plan.content(step)?, days, step)?,
            Op::MoveMonths { step, months } => shift_months(plan.content(step)?, months, step)?,
            Op::MoveAndPush { step, days } => {
                shift(plan.content(step)?, days, step)?;
                push(&mut plan)?;
            }
            Op::Push => push(&mut plan)?,
            Op::Resize { step, side, days } => resize(plan.content(step)?, side, days, step)?,
            Op::SetDates { step, start, finish } => {
                let content = plan.content(step)?;
                (content.start, content.finish) = (start, finish);
            }
            Op::Rename { step, ref title } => plan.content(step)?.title = title.trim().to_owned(),
            Op::SetWeight { step, weight } => {
                if weight.is_some_and(|weight| !weight.is_finite()) {
                    return Err(PlanError::Weight { step });
                }
                plan.content(step)?.weight = weight.map(|weight| hundredths(weight) as f64 / 100.0);
            }
            Op::Add { id, at, ref title, start, finish } => {
                let step = Step { order: 0, title: title.trim().to_owned(), weight: None, start, finish };
                plan.steps.insert(at.min(plan.steps.len()), PlanStep { id, step, after: Vec::new() });
            }
            Op::Remove { step } => plan.remove(step)?,
            Op::Reorder { step, to } => {
                let moved = plan.steps.remove(plan.place(step)?);
                plan.steps.insert(to.min(plan.steps.len()), moved);
            }
            Op::Split { step, id, on } => plan.split(step, id, on)?,
            Op::SpreadEvenly => spread_evenly(&mut plan)?,
            Op::SpreadByLength => spread_by_length(&mut plan)?,
            Op::Link { step, after, lag } => {
                plan.place(after)?;
                let place = plan.place(step)?;
                let links = &mut plan.steps[place].after;
                links.retain(|link| link.step != after);
                links.push(Link { step: after, lag });
            }
            Op::Unlink { step, after } => {
                let place = plan.place(step)?;
                plan.steps[place].after.retain(|link| link.step != after);
            }
        }
        let plan = plan.numbered();
        plan.check()?;
        Ok(plan)
    }

    /// The plan after several operations: all of them or none.
    pub fn apply_all(&self, ops: &[Op]) -> Result<Self, PlanError> {
        ops.iter().try_fold(self.clone(), |plan, op| plan.apply(op))
    }

    fn content(&mut self, id: StepId) -> Result<&mut Step, PlanError> {
        let place = self.place(id)?;
        Ok(&mut self.steps[place].step)
    }

    fn remove(&mut self, id: StepId) -> Result<(), PlanError> {
        let removed = self.steps.remove(self.place(id)?);
        for step in &mut self.steps {
            let Some(place) = step.after.iter().position(|link| link.step == id) else { continue };
            step.after.remove(place);
            for link in &removed.after {
                if step.after.iter().all(|other| other.step != link.step) && link.step != step.id {
                    step.after.push(*link);
                }
            }
        }
        Ok(())
    }

    fn split(&mut self, id: StepId, second: StepId, on: NaiveDate) -> Result<(), PlanError> {
        let place = self.place(id)?;
        let whole = &self.steps[place];
        let span = Span::of(&whole.step).ok_or(PlanError::NoDates { step: id })?;
        let no_room = PlanError::NoRoom { step: id };
        if on <= span.first || on > span.last {
            return Err(no_room);
        }
        let before = Span { first: span.first, last: add(on, -1, id)?, month: false };
        let rest = Span { first: on, last: span.last, month: false };
        // One day on a first would mean the whole month.
        if [before, rest].iter().any(|part| part.days() == 1 && is_first_of_month(part.first)) {
            return Err(no_room);
        }
        let mut later = PlanStep { id: second, step: whole.step.clone(), after: vec![Link { step: id, lag: 0 }] };
        write_span(&mut later.step, rest, id)?;
        let first = &mut self.steps[place];
        write_span(&mut first.step, before, id)?;
        if let Some(weight) = first.step.weight {
            let whole = hundredths(weight);
            let part = (whole * before.days() + span.days() / 2) / span.days();
            first.step.weight = Some(part as f64 / 100.0);
            later.step.weight = Some((whole - part) as f64 / 100.0);
        }
        for step in &mut self.steps {
            for link in step.after.iter_mut().filter(|link| link.step == id) {
                link.step = second;
            }
        }
        self.steps.insert(place + 1, later);
        Ok(())
    }
}

fn resize(step: &mut Step, side: Side, days: i64, id: StepId) -> Result<(), PlanError> {
    let span = Span::of(step).ok_or(PlanError::NoDates { step: id })?;
    if days == 0 {
        return Ok(());
    }
    let mut new = span;
    match side {
        Side::Start => new.first = add(span.first, days, id)?.min(span.last),
        Side::Finish => new.last = add(span.last, days, id)?.max(span.first),
    }
    // One day on a first would mean the month: two days are the least there.
    if new.first == new.last && is_first_of_month(new.first) {
        match side {
            Side::Start => new.first = add(new.first, -1, id)?,
            Side::Finish => new.last = add(new.last, 1, id)?,
        }
    }
    write_span(step, new, id)
}
