//! A plan beside an older one of the same project.

use std::collections::HashMap;

use serde::{Deserialize, Serialize};

use super::{Plan, PlanStep, StepId, hundredths};

/// What became of a step.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Fate {
    /// In both plans.
    Kept,
    /// Only in the newer one.
    Added,
    /// Only in the older one.
    Removed,
}

/// How a step differs from what it was.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct StepDifference {
    /// Its id in the newer plan; of a removed step, in the older one.
    pub step: StepId,
    /// In both plans, or in which.
    pub fate: Fate,
    /// The step as it was, where it was.
    pub before: Option<PlanStep>,
    /// Days its first day moved, later positive; `None` without both dates.
    pub start_days: Option<i64>,
    /// Days its last day moved.
    pub finish_days: Option<i64>,
    /// Points its weight grew.
    pub weight: Option<f64>,
    /// Whether its title is another.
    pub renamed: bool,
    /// Whether it waits for something else than before, or longer or shorter.
    pub relinked: bool,
    /// Places it went down, up negative, counted in each plan by itself.
    pub places: i64,
}

impl StepDifference {
    /// Whether anything differs.
    pub fn any(&self) -> bool {
        self.fate != Fate::Kept
            || self.start_days.is_some_and(|days| days != 0)
            || self.finish_days.is_some_and(|days| days != 0)
            || self.weight.is_some_and(|points| points != 0.0)
            || self.renamed
            || self.relinked
    }
}

/// Compares a plan with an older one, step by step in the newer order, removed steps last. Steps are the same by id,
/// else by title.
pub fn difference(older: &Plan, newer: &Plan) -> Vec<StepDifference> {
    let by_id: HashMap<StepId, usize> = older.steps.iter().enumerate().map(|(place, step)| (step.id, place)).collect();
    let mut taken = vec![false; older.steps.len()];
    let mut pairs: Vec<Option<usize>> = newer.steps.iter().map(|step| by_id.get(&step.id).copied()).collect();
    for place in pairs.iter().flatten() {
        taken[*place] = true;
    }
    for (pair, step) in pairs.iter_mut().zip(&newer.steps) {
        if pair.is_none() {
            let same = |other: &PlanStep| other.step.title.trim() == step.step.title.trim();
            *pair = older.steps.iter().enumerate().position(|(place, other)| !taken[place] && same(other));
            if let Some(place) = *pair {
                taken[place] = true;
            }
        }
    }
    let compared = newer.steps.iter().zip(pairs).enumerate().map(|(place, (step, pair))| match pair {
        Some(before) => compare(&older.steps[before], step, place as i64 - before as i64),
        None => alone(step, Fate::Added),
    });
    let removed = older.steps.iter().zip(&taken).filter(|(_, taken)| !**taken);
    compared.chain(removed.map(|(step, _)| alone(step, Fate::Removed))).collect()
}

fn alone(step: &PlanStep, fate: Fate) -> StepDifference {
    StepDifference {
        step: step.id,
        fate,
        before: (fate == Fate::Removed).then(|| step.clone()),
        start_days: None,
        finish_days: None,
        weight: None,
        renamed: false,
        relinked: false,
        places: 0,
    }
}

fn compare(before: &PlanStep, now: &PlanStep, places: i64) -> StepDifference {
    let spans = before.step.span().zip(now.step.span());
    let weights = before.step.weight.zip(now.step.weight);
    let links = |step: &PlanStep| {
        let mut links: Vec<_> = step.after.iter().map(|link| (link.step, link.lag)).collect();
        links.sort_unstable();
        links
    };
    StepDifference {
        step: now.id,
        fate: Fate::Kept,
        before: Some(before.clone()),
        start_days: spans.map(|(before, now)| (now.0 - before.0).num_days()),
        finish_days: spans.map(|(before, now)| (now.1 - before.1).num_days()),
        weight: weights.map(|(before, now)| (hundredths(now) - hundredths(before)) as f64 / 100.0),
        renamed: before.step.title.trim() != now.step.title.trim(),
        relinked: links(before) != links(now),
        places,
    }
}
