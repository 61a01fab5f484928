//! One indicator of the demo city.

use domain::{
    appeal::{Appeal, AppealDecision, AppealKind},
    kpi::{KpiDraft, KpiKind, KpiLevel},
    text::number,
    unit::KpiCode,
};

use super::{
    City,
    kpi_texts::{self, APPEALS, GENERAL, GENERAL_TOPIC, SOURCES},
    layout::Place,
    project::FIRST_SERIAL,
    quarters,
    random::Random,
    strategy,
    subjects::Indicator,
    units::UNITS,
};

/// How many of a unit's KPIs of a year are about its work in general; the rest follow its projects' subjects.
pub(super) const fn general_count(count: u64) -> u64 {
    if count >= 16 { count / 8 } else { 1 }
}

/// What a KPI is about.
pub(super) struct Subject {
    /// Name and scale.
    pub indicator: Indicator,
    /// The noun phrase.
    pub topic: &'static str,
    /// Aim and part of the plan; none for general ones, which are routine.
    line: Option<(u8, u8)>,
    /// The name as printed.
    name: String,
}

/// The KPI's subject and name, from its place alone.
fn subject(city: &City, year: usize, unit: usize, local: u64) -> Subject {
    let general = general_count(city.kpis.count(year, unit));
    let mut random = Random::of(city.seed ^ unit as u64, b'n' as u64 + year as u64 * 256, local);
    let facts = &UNITS[unit];
    if local < general {
        let indicator = GENERAL[((local + unit as u64) % GENERAL.len() as u64) as usize];
        return Subject { indicator, topic: GENERAL_TOPIC, line: None, name: indicator.name.to_owned() };
    }
    let about = city.topics.topic(city.seed, city.years[year], unit, local - general).subject;
    let indicator = random.pick(about.kpis);
    let name = match random.below(10) {
        0..=3 => format!("{} ในความรับผิดชอบของ{}", indicator.name, facts.name),
        4..=5 => format!("{}.{} {}", about.line.0, local % 9 + 1, indicator.name),
        _ => indicator.name.to_owned(),
    };
    Subject { indicator, topic: about.topic, line: Some(about.line), name }
}

fn code(city: &City, year: usize, unit: usize, local: u64) -> Option<KpiCode> {
    let serial = FIRST_SERIAL + city.kpis.sequence(year, unit, local);
    format!("{}-{serial}", &UNITS[unit].code[..4]).parse().ok()
}

/// A KPI by code and name only, as a project's page names it.
pub(super) fn named(city: &City, year: usize, unit: usize, local: u64) -> Option<KpiDraft> {
    let name = subject(city, year, unit, local).name;
    Some(KpiDraft { name: Some(name), ..KpiDraft::new(code(city, year, unit, local)?) })
}

/// The KPI at a place, whole.
pub(super) fn kpi(city: &City, index: u64, place: Place) -> Option<KpiDraft> {
    let unit = &UNITS[place.unit];
    let year = city.years[place.year];
    let about = subject(city, place.year, place.unit, place.local);
    let indicator = about.indicator;
    let mut random = Random::of(city.seed, b'k'.into(), index);
    let random = &mut random;
    let target = random.pick(indicator.targets);
    let strategic = about.line.is_some() && random.chance(65);
    let strategy = match about.line {
        Some(line) if strategic => strategy::path(year, line, random),
        _ => Vec::new(),
    };
    let dimension = if strategic { 1 } else { random.weighted(&[(35, 2), (35, 3), (30, 4)]) };
    let target_text = match indicator.measure {
        "ระดับ" => Some(format!("ระดับ {}", number(target))),
        "ค่าเฉลี่ย" if indicator.lower => Some(format!("ไม่เกิน {}", number(target))),
        "ร้อยละ" if indicator.lower => Some(format!("ไม่เกินร้อยละ {}", number(target))),
        _ => None,
    };
    let negotiated = (!random.chance(5)).then_some(random.chance(60));
    let source = random.pick(SOURCES).to_owned();
    let appeals = appeals(city, place, random);
    // A stream of its own, so that a later day only adds quarters.
    let told = quarters::quarters(
        &quarters::Telling { year, today: city.today, indicator, target, topic: about.topic, office: unit.name },
        &mut Random::of(city.seed, b'q'.into(), index),
    );
    Some(KpiDraft {
        name: Some(about.name),
        fiscal_year: Some(year),
        unit_name: Some(unit.name.to_owned()),
        target: Some(target),
        target_text,
        result: told.result,
        unit_of_measure: Some(indicator.measure.to_owned()),
        kind: Some(if strategic { KpiKind::Strategic } else { KpiKind::Routine }),
        level: Some(if indicator.outcome { KpiLevel::Outcome } else { KpiLevel::Output }),
        dimension: Some(dimension),
        negotiated,
        definition: Some(kpi_texts::definition(&indicator, about.topic, unit.name, year)),
        formula: Some(kpi_texts::formula(&indicator).to_owned()),
        source: Some(source),
        summary: told.summary,
        strategy,
        quarters: told.rows,
        evaluated: told.evaluated,
        appeals,
        ..KpiDraft::new(code(city, place.year, place.unit, place.local)?)
    })
}

/// An appeal now and then, once half of the year is over.
fn appeals(city: &City, place: Place, random: &mut Random) -> Vec<Appeal> {
    let months_in = (city.today - city.years[place.year].first_day()).num_days() / 30;
    let (appealed, round) = (random.chance(4), random.weighted(&[(75, 1), (25, 2)]));
    let (kind, reason) = random.pick(APPEALS);
    let decided = random.weighted(&[(55, AppealDecision::Granted), (45, AppealDecision::Refused)]);
    if !appealed || months_in < 4 + i64::from(round) {
        return Vec::new();
    }
    let decision = if months_in < 6 + i64::from(round) { AppealDecision::Pending } else { decided };
    let first = Appeal { round, kind, reason: reason.to_owned(), decision };
    // Who appeals in the second round was refused in the first.
    let before = Appeal { round: 1, kind: AppealKind::Change, decision: AppealDecision::Refused, ..first.clone() };
    if round == 1 { vec![first] } else { vec![before, first] }
}
