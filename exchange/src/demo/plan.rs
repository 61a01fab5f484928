//! A project's plan: which steps, how heavy, and when.

use chrono::{Days, NaiveDate};
use domain::{
    fiscal_year::{FiscalMonth, FiscalYear},
    step::Step,
};

use super::{behaviour::Behaviour, random::Random, works::StepText};

/// First and last fiscal month of a plan, 1–12.
fn window(behaviour: Behaviour, random: &mut Random) -> (i64, i64) {
    // Shares of plans that are over within the first quarter, by summer, and at the year's end.
    let [early, middle, full] = match behaviour {
        Behaviour::NotStarted => return (random.within(8..=10), 12),
        Behaviour::Silent => [0, 10, 90],
        Behaviour::Late => [50, 35, 15],
        Behaviour::DoneEarly => [25, 25, 50],
        _ => [10, 22, 68],
    };
    match random.weighted(&[(early, 0), (middle, 1), (full, 2)]) {
        0 => (1, random.weighted(&[(45, 1), (25, 2), (30, 3)])),
        1 => (random.within(1..=3), random.within(5..=8)),
        _ => (random.weighted(&[(75, 1), (25, 2)]), random.within(11..=12)),
    }
}

/// The steps of a plan, and the texts they were made from.
pub(super) fn plan(
    texts: &'static [StepText],
    year: FiscalYear,
    behaviour: Behaviour,
    random: &mut Random,
) -> (Vec<Step>, Vec<&'static StepText>) {
    let (first, last) = window(behaviour, random);
    let chosen = choose(texts, random);
    let weights = weights(&chosen, random);
    let count = chosen.len() as i64;
    let length = last - first + 1;
    // The legacy system's habit: a step entered as the first of the month it is due in means that month.
    let months_only = random.chance(14);
    let by_day = !months_only && random.chance(20);
    let steps = chosen
        .iter()
        .zip(&weights)
        .zip(0_i64..)
        .map(|((text, weight), at)| {
            let from = first + at * length / count;
            let to = (first + ((at + 1) * length + count - 1) / count - 1).clamp(from, last);
            let (start, finish) = if months_only || (from == to && !by_day && random.chance(45)) {
                let due = if at + 1 == count { to } else { (from + to) / 2 };
                let day = month(year, due).0;
                (day, day)
            } else if by_day && month(year, from).0 != month(year, to).0 {
                let late = Days::new(random.below(12));
                let early = Days::new(if to == last { 0 } else { random.below(10) });
                (month(year, from).0 + late, month(year, to).1 - early)
            } else {
                (month(year, from).0, month(year, to).1)
            };
            Step {
                order: at as i32 + 1,
                title: text.title.to_owned(),
                weight: Some(*weight as f64),
                start: Some(start),
                finish: Some(finish),
            }
        })
        .collect();
    (steps, chosen)
}

fn month(year: FiscalYear, number: i64) -> (NaiveDate, NaiveDate) {
    FiscalMonth::new(number.clamp(1, 12)).map_or((year.first_day(), year.last_day()), |month| month.span(year))
}

/// Four to ten of the texts, the first and last among them. Light steps go first, then heavy ones from the
/// end, so that a second round never stands without its first.
fn choose(texts: &'static [StepText], random: &mut Random) -> Vec<&'static StepText> {
    let count = random.within(4..=texts.len() as i64) as usize;
    let inner = 1..texts.len().saturating_sub(1);
    let mut light: Vec<usize> = inner.clone().filter(|at| texts[*at].weight < 3).collect();
    let mut heavy: Vec<usize> = inner.filter(|at| texts[*at].weight >= 3).collect();
    let mut dropped = Vec::new();
    while texts.len() - dropped.len() > count {
        if light.is_empty() {
            match heavy.pop() {
                Some(at) => dropped.push(at),
                None => break,
            }
        } else {
            dropped.push(light.swap_remove(random.below(light.len() as u64) as usize));
        }
    }
    texts.iter().enumerate().filter(|(at, _)| !dropped.contains(at)).map(|(_, text)| text).collect()
}

/// Unequal weights that add up to exactly 100, in fives for most plans.
fn weights(chosen: &[&StepText], random: &mut Random) -> Vec<i64> {
    let mut weights = vec![5; chosen.len()];
    let shares: Vec<(u64, usize)> =
        chosen.iter().enumerate().map(|(at, text)| (text.weight.unsigned_abs(), at)).collect();
    for _ in chosen.len()..20 {
        weights[random.weighted(&shares)] += 5;
    }
    if weights.iter().all(|weight| *weight == weights[0]) && weights.len() > 2 {
        weights[1] += 5;
        weights[2] -= 5;
    }
    if random.chance(15) {
        let last = weights.len() - 1;
        weights[0] += 2;
        weights[last] -= 2;
    }
    weights
}
