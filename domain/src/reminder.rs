//! Who is reminded of which reports on which day.
//!
//! The reports of a month (projects) or a quarter (KPIs) are spoken of before they are due, on the last working day in
//! time, and while they are overdue; if nothing comes, one step up the unit tree: the head of the unit, then the head of
//! the unit above. What was given back to be corrected is spoken of to those who report from the next working day on.
//! Nobody is reminded on a quiet day ([`crate::holiday`]): what would fall on one is said on the working
//! day before while it helps, and on the next where it is overdue. All that a person is reminded of on a day is one digest.

#[cfg(test)]
mod tests;

use std::collections::{BTreeMap, HashMap};

use chrono::NaiveDate;
use serde::{Deserialize, Deserializer, Serialize};

use crate::{
    edit::Record,
    fiscal_year::{FiscalMonth, FiscalYear},
    holiday::{is_quiet, working_day_by, working_days_after, working_days_before},
    period::Period,
    unit::{Named, UnitCode},
    user::Role,
};

/// Working days before the last one in time on which people are reminded first.
pub const SOON: usize = 3;
/// Working days overdue from which on the head of the unit hears of it.
pub const HEAD_AFTER: usize = 3;
/// Working days overdue from which on the head of the unit above hears of it.
pub const ABOVE_AFTER: usize = 8;
/// Working days after which what is overdue is said again: once a week.
const AGAIN: usize = 5;
/// Working days overdue after which nothing more is said: a month. Who has not answered by then is not reached by mail.
const MOST: usize = 20;
/// Records a digest names of a unit's month or quarter; it counts the others.
pub const NAMED: usize = 5;

/// Why something is said.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Stage {
    /// To the head of the unit above: nothing came, and the head of the unit was told.
    Above,
    /// To the head of the unit: nothing came.
    Head,
    /// To those who report: it was given back, and waits to be corrected.
    Returned,
    /// To those who report: it is overdue.
    Overdue,
    /// To those who report: today is the last working day in time.
    Today,
    /// To those who report: it is due in a few days.
    Soon,
}

impl Stage {
    /// All of them, the most urgent first.
    pub const ALL: [Self; 6] = [Self::Above, Self::Head, Self::Returned, Self::Overdue, Self::Today, Self::Soon];

    /// Whether it speaks of what is no longer in time.
    pub const fn is_overdue(self) -> bool {
        matches!(self, Self::Above | Self::Head | Self::Overdue)
    }
}

/// What is said on a day of reports that are still missing. Nothing once their window is locked: nobody could act.
pub fn stages(due: NaiveDate, locks: Option<NaiveDate>, today: NaiveDate) -> Vec<Stage> {
    if is_quiet(today) || locks.is_some_and(|locks| locks <= today) {
        return Vec::new();
    }
    if today <= due {
        let last = working_day_by(due);
        let stage = match today {
            _ if today == last => Some(Stage::Today),
            _ if today == working_days_before(last, SOON) => Some(Stage::Soon),
            _ => None,
        };
        return stage.into_iter().collect();
    }
    let late = working_days_after(due, today);
    if late > MOST {
        return Vec::new();
    }
    let weekly = |from: usize| late >= from && (late - from).is_multiple_of(AGAIN);
    let said = [(Stage::Above, ABOVE_AFTER), (Stage::Head, HEAD_AFTER), (Stage::Overdue, 1)];
    said.into_iter().filter(|(_, from)| weekly(*from)).map(|(stage, _)| stage).collect()
}

/// Whether on a day it is said of reports that they were given back on another: from the next working day on once a week,
/// while they can be corrected.
fn is_returned_told(returned: NaiveDate, locks: Option<NaiveDate>, today: NaiveDate) -> bool {
    let since = working_days_after(returned, today);
    let shut = is_quiet(today) || locks.is_some_and(|locks| locks <= today);
    !shut && (1..=MOST).contains(&since) && (since - 1).is_multiple_of(AGAIN)
}

/// The reports of a unit's month or quarter that are missing, or were given back on a day and not corrected since.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Missing {
    /// The unit: its own code first, then the codes above it, nearest first.
    pub place: Vec<UnitCode>,
    /// Its name.
    pub unit: Named,
    /// What sort of record they are of.
    pub record: Record,
    /// The year.
    pub year: FiscalYear,
    /// The month of projects, the quarter of KPIs.
    pub period: Period,
    /// The last day in time.
    pub due: NaiveDate,
    /// The first day on which nothing can be sent any more.
    pub locks: Option<NaiveDate>,
    /// The day they were given back, where they came and were.
    pub returned: Option<NaiveDate>,
    /// The records, by code.
    pub records: Vec<Named>,
}

impl Missing {
    /// What is said of them on a day.
    pub fn stages(&self, today: NaiveDate) -> Vec<Stage> {
        match self.returned {
            None => stages(self.due, self.locks, today),
            Some(returned) if is_returned_told(returned, self.locks, today) => vec![Stage::Returned],
            Some(_) => Vec::new(),
        }
    }
}

/// What a person wants to be told.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Wishes {
    /// Whether digests are sent by mail too.
    pub by_mail: bool,
    /// Whether before they are due.
    pub soon: bool,
    /// Whether on the last working day in time.
    pub today: bool,
    /// Whether while they are overdue, or given back.
    pub overdue: bool,
    /// Whether what others did not send.
    pub others: bool,
    /// The last day on which nothing is told at all.
    pub muted_until: Option<NaiveDate>,
}

impl Default for Wishes {
    fn default() -> Self {
        Self { by_mail: true, soon: true, today: true, overdue: true, others: true, muted_until: None }
    }
}

impl Wishes {
    /// Whether something is told.
    pub fn take(&self, stage: Stage, today: NaiveDate) -> bool {
        let wanted = match stage {
            Stage::Soon => self.soon,
            Stage::Today => self.today,
            Stage::Overdue | Stage::Returned => self.overdue,
            Stage::Head | Stage::Above => self.others,
        };
        wanted && self.muted_until.is_none_or(|until| until < today)
    }
}

/// Somebody who may be reminded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reader<K> {
    /// Who it is.
    pub key: K,
    /// Where they report (staff) or lead (unit heads). Roles in the whole city name no unit and are nobody's desk.
    pub posts: Vec<(Role, UnitCode)>,
    /// What they want to be told.
    pub wishes: Wishes,
}

/// A unit's month or quarter in a digest.
///
/// Digests are kept as they were written. Before quarters were told, a line had the number of its `month` and `projects`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Line {
    /// Why it is told.
    pub stage: Stage,
    /// The unit.
    pub unit: Named,
    /// What sort of record it is of.
    #[serde(default = "before_quarters")]
    pub record: Record,
    /// The year.
    pub year: FiscalYear,
    /// The month of projects, the quarter of KPIs.
    #[serde(alias = "month", deserialize_with = "period_or_month")]
    pub period: Period,
    /// The last day in time.
    pub due: NaiveDate,
    /// The first records by code, at most [`NAMED`].
    #[serde(alias = "projects")]
    pub records: Vec<Named>,
    /// How many there are.
    pub count: usize,
}

const fn before_quarters() -> Record {
    Record::Project
}

fn period_or_month<'de, D: Deserializer<'de>>(from: D) -> Result<Period, D::Error> {
    #[derive(Deserialize)]
    #[serde(untagged)]
    enum Written {
        Period(Period),
        Month(FiscalMonth),
    }
    Ok(match Written::deserialize(from)? {
        Written::Period(period) => period,
        Written::Month(month) => Period::Month(month),
    })
}

/// All a person is told on a day: the most urgent first. Never empty.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Digest {
    /// What it tells.
    pub lines: Vec<Line>,
}

impl Digest {
    /// How many reports it tells of.
    pub fn counts(&self) -> Counts {
        let mut counts = Counts::default();
        for line in &self.lines {
            match line.stage {
                Stage::Above | Stage::Head | Stage::Overdue => counts.overdue += line.count,
                Stage::Returned => counts.returned += line.count,
                Stage::Today | Stage::Soon => counts.due += line.count,
            }
        }
        counts
    }
}

/// Reports in a digest.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// No longer in time.
    pub overdue: usize,
    /// Given back to be corrected.
    pub returned: usize,
    /// Still in time.
    pub due: usize,
}

/// Everybody's digest of a day, in the order of the readers; nobody else is told anything.
///
/// Those who report for a unit are its staff, or of a unit without staff its head; where it has neither, those of the
/// nearest unit above. One step up means the nearest head, then the nearest head above that one's unit.
pub fn digests<K: Clone>(missing: &[Missing], readers: &[Reader<K>], today: NaiveDate) -> Vec<(K, Digest)> {
    let mut posts: HashMap<Role, HashMap<&UnitCode, Vec<usize>>> = HashMap::new();
    for (reader, Reader { posts: own, .. }) in readers.iter().enumerate() {
        for (role, unit) in own {
            let there = posts.entry(*role).or_default().entry(unit).or_default();
            if !there.contains(&reader) {
                there.push(reader);
            }
        }
    }
    let at = |role: Role, unit: &UnitCode| {
        posts.get(&role).and_then(|units| units.get(unit)).map(Vec::as_slice).unwrap_or_default()
    };
    let nearest_head = |place: &[UnitCode]| place.iter().position(|unit| !at(Role::UnitHead, unit).is_empty());
    let mut lines: BTreeMap<usize, Vec<Line>> = BTreeMap::new();
    for missing in missing.iter().filter(|missing| !missing.records.is_empty()) {
        let place = missing.place.as_slice();
        let head = nearest_head(place);
        for stage in missing.stages(today) {
            let told: &[usize] = match stage {
                Stage::Soon | Stage::Today | Stage::Overdue | Stage::Returned => {
                    let desk =
                        |unit: &&UnitCode| !at(Role::Staff, unit).is_empty() || !at(Role::UnitHead, unit).is_empty();
                    match place.iter().find(desk) {
                        Some(unit) if !at(Role::Staff, unit).is_empty() => at(Role::Staff, unit),
                        Some(unit) => at(Role::UnitHead, unit),
                        None => &[],
                    }
                }
                Stage::Head => head.map_or(&[], |head| at(Role::UnitHead, &place[head])),
                Stage::Above => {
                    let above = head.map_or(&[][..], |head| &place[head + 1..]);
                    nearest_head(above).map_or(&[], |head| at(Role::UnitHead, &above[head]))
                }
            };
            for reader in told.iter().filter(|reader| readers[**reader].wishes.take(stage, today)) {
                lines.entry(*reader).or_default().push(Line {
                    stage,
                    unit: missing.unit.clone(),
                    record: missing.record,
                    year: missing.year,
                    period: missing.period,
                    due: missing.due,
                    records: missing.records.iter().take(NAMED).cloned().collect(),
                    count: missing.records.len(),
                });
            }
        }
    }
    let digest = |(reader, mut lines): (usize, Vec<Line>)| {
        lines.sort_by(|a, b| (a.stage, a.due, &a.unit.code).cmp(&(b.stage, b.due, &b.unit.code)));
        // Who leads the unit and the one above it hears of a month or quarter once, and of what was given back besides.
        let mut seen = Vec::new();
        lines.retain(|line| {
            let what = match line.stage {
                Stage::Returned => None,
                _ => Some((line.unit.code.clone(), line.year, line.period)),
            };
            let new = what.is_none() || !seen.contains(&what);
            seen.push(what);
            new
        });
        (readers[reader].key.clone(), Digest { lines })
    };
    lines.into_iter().map(digest).collect()
}
