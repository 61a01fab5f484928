//! Two people on one plan: what each did to it is put together step by step, part by part.

use std::collections::{HashMap, HashSet};

use serde::{Deserialize, Serialize};

use super::{Plan, PlanStep, StepId};

/// A part of a step that is changed as one: days make sense only together.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PlanPart {
    /// Its title.
    Title,
    /// Its weight.
    Weight,
    /// Its first and last day.
    Dates,
    /// What it waits for.
    Links,
    /// Whether it is there at all: one took it out, the other changed it.
    Presence,
    /// Where it stands among the steps both know.
    Order,
}

/// A part that both changed, to something different.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PlanConflict {
    /// Which step; for the order, the first that stands elsewhere.
    pub step: StepId,
    /// Which part.
    pub part: PlanPart,
    /// The step as it stands now; `None` where it was taken out.
    pub theirs: Option<PlanStep>,
    /// The step as this person wants it; `None` to take it out.
    pub ours: Option<PlanStep>,
}

/// Puts together what two people made of one plan. What only one changed is taken over, what both changed alike stays,
/// the rest are conflicts. Either order of the two gives the same steps; between steps that each added in the same
/// place, those of `theirs` come first.
pub fn merge(base: &Plan, theirs: &Plan, ours: &Plan) -> Result<Plan, Vec<PlanConflict>> {
    fn index(plan: &Plan) -> HashMap<StepId, &PlanStep> {
        plan.steps.iter().map(|step| (step.id, step)).collect()
    }
    let (in_base, in_theirs, in_ours) = (index(base), index(theirs), index(ours));
    let mut conflicts = Vec::new();
    let mut merged: HashMap<StepId, PlanStep> = HashMap::new();
    for step in theirs.steps.iter().chain(ours.steps.iter().filter(|step| !in_theirs.contains_key(&step.id))) {
        let id = step.id;
        match (in_base.get(&id), in_theirs.get(&id), in_ours.get(&id)) {
            (Some(was), Some(their), Some(our)) => {
                if let Some(step) = merge_step(was, their, our, &mut conflicts) {
                    merged.insert(id, step);
                }
            }
            // Added by one of them, or by both alike.
            (None, Some(their), Some(our)) if !same(their, our) => {
                conflicts.push(conflict(id, PlanPart::Presence, Some(their), Some(our)));
            }
            (None, _, _) => drop(merged.insert(id, step.clone())),
            // Taken out by one; kept out unless the other changed it meanwhile.
            (Some(was), their, our) => {
                let kept = their.or(our).is_some_and(|kept| !same(was, kept));
                if kept {
                    conflicts.push(conflict(id, PlanPart::Presence, their.copied(), our.copied()));
                }
            }
        }
    }
    let order = merge_order(base, theirs, ours).unwrap_or_else(|step| {
        conflicts.push(conflict(step, PlanPart::Order, in_theirs.get(&step).copied(), in_ours.get(&step).copied()));
        Vec::new()
    });
    if !conflicts.is_empty() {
        return Err(conflicts);
    }
    let mut steps: Vec<PlanStep> = order.into_iter().filter_map(|id| merged.remove(&id)).collect();
    // A link to a step the other took out goes with it.
    let there: HashSet<StepId> = steps.iter().map(|step| step.id).collect();
    for step in &mut steps {
        step.after.retain(|link| there.contains(&link.step));
    }
    Ok(Plan { steps }.numbered())
}

/// The plan of a person who insists: as [`merge`], but of every part in conflict the value of `ours` is taken.
pub fn insist(base: &Plan, theirs: &Plan, ours: &Plan, conflicts: &[PlanConflict]) -> Plan {
    let mut yielding = theirs.clone();
    for PlanConflict { step, part, .. } in conflicts {
        let was = base.step(*step).ok();
        let Ok(place) = yielding.place(*step) else {
            // They took it out: it was never gone.
            if let Some(was) = was {
                let at = base.place(*step).unwrap_or_default().min(yielding.steps.len());
                yielding.steps.insert(at, was.clone());
            }
            continue;
        };
        let Some(was) = was else {
            yielding.steps.remove(place);
            continue;
        };
        let step = &mut yielding.steps[place];
        match part {
            PlanPart::Title => step.step.title.clone_from(&was.step.title),
            PlanPart::Weight => step.step.weight = was.step.weight,
            PlanPart::Dates => (step.step.start, step.step.finish) = (was.step.start, was.step.finish),
            PlanPart::Links => step.after.clone_from(&was.after),
            PlanPart::Presence => *step = was.clone(),
            PlanPart::Order => {}
        }
    }
    if conflicts.iter().any(|conflict| conflict.part == PlanPart::Order) {
        let places: HashMap<StepId, usize> =
            base.steps.iter().enumerate().map(|(place, step)| (step.id, place)).collect();
        // Steps the base does not know stay behind those they stood behind, as far as a stable sort keeps them.
        yielding.steps.sort_by_key(|step| places.get(&step.id).copied().unwrap_or(usize::MAX));
    }
    merge(base, &yielding, ours).unwrap_or_else(|_| ours.clone())
}

fn conflict(step: StepId, part: PlanPart, theirs: Option<&PlanStep>, ours: Option<&PlanStep>) -> PlanConflict {
    PlanConflict { step, part, theirs: theirs.cloned(), ours: ours.cloned() }
}

fn links(step: &PlanStep) -> Vec<(StepId, i32)> {
    let mut links: Vec<_> = step.after.iter().map(|link| (link.step, link.lag)).collect();
    links.sort_unstable();
    links
}

/// The order is a place among others, not a part of the step.
fn same(a: &PlanStep, b: &PlanStep) -> bool {
    let content = |step: &PlanStep| (step.step.weight, step.step.start, step.step.finish, links(step));
    a.step.title == b.step.title && content(a) == content(b)
}

fn merge_step(was: &PlanStep, their: &PlanStep, our: &PlanStep, conflicts: &mut Vec<PlanConflict>) -> Option<PlanStep> {
    let mut fine = true;
    let mut refuse = |part| {
        fine = false;
        conflicts.push(conflict(was.id, part, Some(their), Some(our)));
    };
    let dates = |step: &PlanStep| (step.step.start, step.step.finish);
    let mut merged = their.clone();
    match pick(&was.step.title, &their.step.title, &our.step.title) {
        Some(title) => merged.step.title.clone_from(title),
        None => refuse(PlanPart::Title),
    }
    match pick(&was.step.weight, &their.step.weight, &our.step.weight) {
        Some(weight) => merged.step.weight = *weight,
        None => refuse(PlanPart::Weight),
    }
    match pick(&dates(was), &dates(their), &dates(our)) {
        Some((start, finish)) => (merged.step.start, merged.step.finish) = (*start, *finish),
        None => refuse(PlanPart::Dates),
    }
    match pick(&links(was), &links(their), &links(our)) {
        Some(picked) if *picked == links(our) => merged.after.clone_from(&our.after),
        Some(_) => {}
        None => refuse(PlanPart::Links),
    }
    fine.then_some(merged)
}

/// The value that one of them changed, or both alike; `None` where both changed it differently.
fn pick<'a, T: PartialEq>(was: &T, their: &'a T, our: &'a T) -> Option<&'a T> {
    if their == our || our == was {
        Some(their)
    } else if their == was {
        Some(our)
    } else {
        None
    }
}

/// The order of all steps: of the common ones as the one put them who moved any, each new one behind the step it was
/// put behind. Where both moved common steps differently, the first that differs.
fn merge_order(base: &Plan, theirs: &Plan, ours: &Plan) -> Result<Vec<StepId>, StepId> {
    fn ids(plan: &Plan) -> Vec<StepId> {
        plan.steps.iter().map(|step| step.id).collect()
    }
    let (in_base, in_theirs, in_ours) = (ids(base), ids(theirs), ids(ours));
    let sets = [&in_base, &in_theirs, &in_ours].map(|ids| ids.iter().copied().collect::<HashSet<_>>());
    let common = |ids: &[StepId]| -> Vec<StepId> {
        ids.iter().copied().filter(|id| sets.iter().all(|set| set.contains(id))).collect()
    };
    let (was, their, our) = (common(&in_base), common(&in_theirs), common(&in_ours));
    let (lead, other) = if their == our || our == was {
        (&in_theirs, &in_ours)
    } else if their == was {
        (&in_ours, &in_theirs)
    } else {
        let differs = their.iter().zip(&our).find(|(a, b)| a != b).map(|(a, _)| *a);
        return Err(differs.unwrap_or_default());
    };
    let mut order = lead.clone();
    let known: HashSet<StepId> = lead.iter().copied().collect();
    let mut previous: Option<StepId> = None;
    for id in other {
        if !known.contains(id) {
            let place = previous.and_then(|previous| order.iter().position(|id| *id == previous)).map_or(0, |p| p + 1);
            order.insert(place, *id);
        }
        previous = Some(*id);
    }
    Ok(order)
}
