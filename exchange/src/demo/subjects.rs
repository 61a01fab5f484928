//! What the city works on: titles, reasons, aims and indicators by subject.

pub(super) mod bureaus;
pub(super) mod care;
pub(super) mod citizens;
pub(super) mod culture;
pub(super) mod green;
pub(super) mod office;
pub(super) mod safety;
pub(super) mod streets;

use domain::unit::UnitKind;

use super::{units::Unit, works::Work};

/// One subject of work.
#[derive(Debug)]
pub(super) struct Subject {
    /// Which section of the unit does it, from 0.
    pub section: usize,
    /// Aim and part of the city's plan, from 1.
    pub line: (u8, u8),
    /// How it is done.
    pub work: Work,
    /// The subject as a noun phrase, after ด้าน: การระบายน้ำและป้องกันน้ำท่วม.
    pub topic: &'static str,
    /// Titles; `{d}` is the area, `{p}` one of `places`.
    pub titles: &'static [&'static str],
    /// What `{p}` may be.
    pub places: &'static [&'static str],
    /// Why: whole sentences without a full stop.
    pub needs: &'static [&'static str],
    /// What for: phrases that follow เพื่อ.
    pub aims: &'static [&'static str],
    /// How much; `{n}` is the number, `{u}` what is counted.
    pub goal: &'static str,
    /// What is counted, and between which numbers.
    pub measure: (&'static str, i64, i64),
    /// Indicators.
    pub kpis: &'static [Indicator],
}

/// An indicator's name and scale.
#[derive(Clone, Copy, Debug)]
pub(super) struct Indicator {
    /// Its name.
    pub name: &'static str,
    /// หน่วยนับ
    pub measure: &'static str,
    /// Targets it is given.
    pub targets: &'static [f64],
    /// ผลลัพธ์ rather than ผลผลิต.
    pub outcome: bool,
    /// The lower the better.
    pub lower: bool,
}

/// An indicator of what was done.
pub(super) const fn output(name: &'static str, measure: &'static str, targets: &'static [f64]) -> Indicator {
    Indicator { name, measure, targets, outcome: false, lower: false }
}

/// An indicator of what it changed.
pub(super) const fn outcome(name: &'static str, measure: &'static str, targets: &'static [f64]) -> Indicator {
    Indicator { name, measure, targets, outcome: true, lower: false }
}

/// An indicator that is better when lower.
pub(super) const fn lower(name: &'static str, measure: &'static str, targets: &'static [f64]) -> Indicator {
    Indicator { name, measure, targets, outcome: true, lower: true }
}

/// What a district office works on.
const DISTRICT: &[&[&Subject]] =
    &[safety::ALL, green::ALL, care::ALL, streets::ALL, citizens::ALL, culture::ALL, office::DISTRICT];

/// The subjects of a unit: its own, and those every office has.
pub(super) fn of(unit: &Unit) -> Vec<&'static Subject> {
    if unit.kind == UnitKind::District {
        return DISTRICT.concat();
    }
    let own =
        bureaus::BUREAUS.iter().find(|(prefix, _)| unit.code.starts_with(prefix)).map_or(&[][..], |found| found.1);
    [own, office::EVERY].concat()
}
