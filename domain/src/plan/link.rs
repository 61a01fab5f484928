//! What must begin after what: in which order steps can be done, what a move pushes, and which steps the end hangs on.

use std::collections::HashMap;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::{
    Plan, PlanError, Span, StepId,
    span::{add, shift, write_span},
};
use crate::fiscal_year::{is_first_of_month, last_of_month};

/// The places of the steps so that each comes after all it waits for, or the step at which a circle closes.
pub(super) fn order(plan: &Plan) -> Result<Vec<usize>, PlanError> {
    let places: HashMap<StepId, usize> = plan.steps.iter().enumerate().map(|(place, step)| (step.id, place)).collect();
    let mut waiting: Vec<usize> = plan.steps.iter().map(|step| step.after.len()).collect();
    let mut followers: Vec<Vec<usize>> = vec![Vec::new(); plan.steps.len()];
    for (place, step) in plan.steps.iter().enumerate() {
        for link in &step.after {
            let before = places.get(&link.step).ok_or(PlanError::NoSuchStep { step: link.step })?;
            followers[*before].push(place);
        }
    }
    let mut order: Vec<usize> = (0..plan.steps.len()).filter(|&place| waiting[place] == 0).collect();
    let mut next = 0;
    while let Some(&place) = order.get(next) {
        next += 1;
        for &follower in &followers[place] {
            waiting[follower] -= 1;
            if waiting[follower] == 0 {
                order.push(follower);
            }
        }
    }
    match waiting.iter().position(|count| *count > 0) {
        Some(mut place) => {
            // It may only wait for the circle: back along what each waits for, a step of it comes up twice.
            let mut seen = vec![false; plan.steps.len()];
            while !std::mem::replace(&mut seen[place], true) {
                let before = plan.steps[place].after.iter().filter_map(|link| places.get(&link.step).copied());
                place = before.into_iter().find(|before| waiting[*before] > 0).unwrap_or(place);
            }
            Err(PlanError::Circle { step: plan.steps[place].id })
        }
        None => Ok(order),
    }
}

/// A step that has to move because another did.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Push {
    /// Which.
    pub step: StepId,
    /// The days it covered.
    pub from: (NaiveDate, NaiveDate),
    /// The days it will cover.
    pub to: (NaiveDate, NaiveDate),
    /// How many days later it begins.
    pub days: i64,
}

/// What else moves when a step moves by days: nothing is moved backwards, and nothing that is early enough.
/// The moved step itself is not in the list.
pub fn propagate(plan: &Plan, step: StepId, days: i64) -> Result<Vec<Push>, PlanError> {
    let after = plan.apply(&super::Op::MoveAndPush { step, days })?;
    let mut pushes = Vec::new();
    for (old, new) in plan.steps.iter().zip(&after.steps) {
        if let (Some(from), Some(to)) = (old.step.span(), new.step.span())
            && old.id != step
            && from != to
        {
            pushes.push(Push { step: old.id, from, to, days: (to.0 - from.0).num_days() });
        }
    }
    Ok(pushes)
}

/// Pushes every step that begins before it may forward to the first day it may. A step entered as a month goes on to
/// a whole month. A step without dates neither pushes nor is pushed.
pub(super) fn push(plan: &mut Plan) -> Result<(), PlanError> {
    let places: HashMap<StepId, usize> = plan.steps.iter().enumerate().map(|(place, step)| (step.id, place)).collect();
    for place in order(plan)? {
        let Some(span) = Span::of(&plan.steps[place].step) else { continue };
        let id = plan.steps[place].id;
        let mut earliest = span.first;
        for link in &plan.steps[place].after {
            let before = places.get(&link.step).and_then(|&before| plan.steps[before].step.span());
            if let Some((_, finish)) = before {
                earliest = earliest.max(add(finish, 1 + i64::from(link.lag), id)?);
            }
        }
        if earliest == span.first {
            continue;
        }
        let content = &mut plan.steps[place].step;
        if span.month {
            let first = if is_first_of_month(earliest) { earliest } else { add(last_of_month(earliest), 1, id)? };
            write_span(content, Span { first, last: last_of_month(first), month: true }, id)?;
        } else {
            shift(content, (earliest - span.first).num_days(), id)?;
        }
    }
    Ok(())
}

/// How much room a step has.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Critical {
    /// Which.
    pub step: StepId,
    /// Days its finish may slip before the plan's last day does; negative where it is late already.
    pub float: i64,
    /// Whether the plan's last day hangs on it: no float.
    pub critical: bool,
}

/// The float of every step that has dates, as planned, and which are critical.
///
/// The backward pass of the critical path method over the dates as they stand: a step may finish no later than a day
/// before each step waiting for it must begin, less the lag, and none later than the plan's last day.
pub fn critical_path(plan: &Plan) -> Result<Vec<Critical>, PlanError> {
    let Some((_, end)) = plan.span() else { return Ok(Vec::new()) };
    let order = order(plan)?;
    let places: HashMap<StepId, usize> = plan.steps.iter().enumerate().map(|(place, step)| (step.id, place)).collect();
    let mut latest: Vec<NaiveDate> = vec![end; plan.steps.len()];
    for &place in order.iter().rev() {
        let step = &plan.steps[place];
        let Some(span) = Span::of(&step.step) else { continue };
        let latest_start = add(latest[place], 1 - span.days(), step.id)?;
        for link in &step.after {
            if let Some(&before) = places.get(&link.step) {
                let finish = add(latest_start, -1 - i64::from(link.lag), step.id)?;
                latest[before] = latest[before].min(finish);
            }
        }
    }
    let room = plan.steps.iter().enumerate().filter_map(|(place, step)| {
        let (_, finish) = step.step.span()?;
        let float = (latest[place] - finish).num_days();
        Some(Critical { step: step.id, float, critical: float <= 0 })
    });
    Ok(room.collect())
}
