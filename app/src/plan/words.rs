//! What differs from the plan before, in words: the same in the table and beside the bars.

use std::collections::HashMap;

use domain::plan::{Fate, Plan, StepDifference, StepId, difference};

use crate::i18n::Lang;

/// A step's difference in days beside its bar; `None` where its days are the same.
pub fn moved(lang: Lang, step: &StepDifference) -> Option<String> {
    match (step.start_days?, step.finish_days?) {
        (0, 0) => None,
        (start, finish) if start == finish => Some(lang.days_moved(start)),
        (start, 0) => Some(format!("{} {}", lang.bench_starts(), lang.days_moved(start))),
        (_, finish) => Some(format!("{} {}", lang.bench_ends(), lang.days_moved(finish))),
    }
}

/// A step's difference in the table: days, weight, a new name, or that it is new.
pub fn told(lang: Lang, step: &StepDifference) -> Option<String> {
    if step.fate == Fate::Added {
        return Some(lang.bench_added().to_owned());
    }
    let mut parts: Vec<String> = Vec::new();
    match (step.start_days, step.finish_days) {
        (Some(start), Some(finish)) if start == finish => parts.extend((start != 0).then(|| lang.days_moved(start))),
        (Some(start), Some(finish)) => {
            parts.extend((start != 0).then(|| format!("{} {}", lang.bench_starts(), lang.days_moved(start))));
            parts.extend((finish != 0).then(|| format!("{} {}", lang.bench_ends(), lang.days_moved(finish))));
        }
        _ => {}
    }
    if let Some(points) = step.weight.filter(|points| *points != 0.0) {
        let sign = if points < 0.0 { "" } else { "+" };
        parts.push(format!("{sign}{}%", domain::text::number(points)));
    }
    parts.extend(step.renamed.then(|| lang.bench_renamed().to_owned()));
    (!parts.is_empty()).then(|| parts.join(" · "))
}

/// What the table tells of each step.
pub fn all(lang: Lang, before: &Plan, plan: &Plan) -> HashMap<StepId, String> {
    difference(before, plan).iter().filter_map(|step| Some((step.step, told(lang, step)?))).collect()
}
