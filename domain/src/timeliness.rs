//! Whether reports come completely and in time: what is due of a project in a month, and what became of it.
//!
//! A project is due in each fiscal month in which its plan runs, from the first planned day to the last, and no longer
//! once it is reported finished, unless a later report takes that back; nor before its plan is in force, when no report is
//! taken, nor once its unit is closed, for nobody is there to report. A report counts for the month it is dated in. Two
//! things are known of how people report, and both are allowed for:
//!
//! - Who reports in the first days of a month, while the month before is still in time, reports for the month before,
//!   unless that one has its report already.
//! - Of two reports of a month, the earlier makes up for the month before where that one has none. It was late.
//!
//! A report is received on the day it was sent; old reports tell only the day they are dated, so that counts for them.
//! One that says itself which month it is for counts for that month, and there it alone.

pub mod strip;
#[cfg(test)]
mod tests;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::{
    fiscal_year::{FiscalMonth, FiscalYear},
    period::{Period, YearCalendar, YearRules},
    unit::{UnitCode, UnitKind},
};

/// Months of a year.
pub const MONTHS: usize = 12;

/// The last day in time of each month of a year, October first.
pub type Dues = [NaiveDate; MONTHS];

/// The last days in time for a place: its unit's own code first, then the codes above it, nearest first. Where a year
/// was never set up nobody is bound, but people still ask who is late, so the days are those a year has that is set up
/// and left as it is: the fifth of the next month.
pub fn dues(year: FiscalYear, calendar: Option<&YearCalendar>, place: &[UnitCode]) -> Dues {
    let rules = calendar.map_or_else(YearRules::default, |calendar| calendar.rules);
    let due = |month: FiscalMonth| {
        let period = Period::Month(month);
        let window = calendar.and_then(|calendar| calendar.window(period, place));
        window.unwrap_or_else(|| rules.window(year, period)).due
    };
    let mut days = [NaiveDate::default(); MONTHS];
    for (day, month) in days.iter_mut().zip(year.months()) {
        *day = due(month);
    }
    days
}

/// A report, as far as its time goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Heard {
    /// The day it speaks for.
    pub dated: NaiveDate,
    /// The day it was sent, where that is known.
    pub sent: Option<NaiveDate>,
    /// The month it says it is for.
    pub month: Option<FiscalMonth>,
    /// Whether it says that the project is finished.
    pub finished: bool,
}

impl Heard {
    /// The day it was received.
    pub fn received(&self) -> NaiveDate {
        self.sent.unwrap_or(self.dated)
    }
}

/// What became of a month that was due.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// Received in time.
    OnTime,
    /// Received after the day it was due.
    Late,
    /// Not received, and no longer in time.
    Silent,
    /// Not received, and still in time.
    Waiting,
}

impl Outcome {
    /// All of them, as they are drawn and told.
    pub const ALL: [Self; 4] = [Self::OnTime, Self::Late, Self::Silent, Self::Waiting];

    /// The word it is transferred as.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::OnTime => "on_time",
            Self::Late => "late",
            Self::Silent => "silent",
            Self::Waiting => "waiting",
        }
    }
}

/// Since when and until when somebody is asked for reports; without either, always.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Asked {
    /// The day the plan came in force, where it was approved in the year's course: what was due before could not be sent.
    pub from: Option<NaiveDate>,
    /// The day the unit was closed on, or will be: from then on what was still in time is asked for no more.
    pub until: Option<NaiveDate>,
}

impl Asked {
    /// Whether what is due on a day is asked for, as is known today.
    fn holds(self, due: NaiveDate, today: NaiveDate) -> bool {
        let until = self.until.filter(|until| *until <= today);
        self.from.is_none_or(|from| from <= due) && until.is_none_or(|until| due < until)
    }
}

/// What became of each month of a project's year on a day; `None` where a month is not due, or has not begun.
///
/// `plan` is the first and the last planned day; a project without a plan is never due.
pub fn outcomes(
    year: FiscalYear,
    plan: Option<(NaiveDate, NaiveDate)>,
    heard: &[Heard],
    dues: &Dues,
    asked: Asked,
    today: NaiveDate,
) -> [Option<Outcome>; MONTHS] {
    let mut outcomes = [None; MONTHS];
    let Some((first, last)) = plan else { return outcomes };
    let spans: Vec<(NaiveDate, NaiveDate)> = year.months().map(|month| month.span(year)).collect();
    let runs = |month: usize| first <= spans[month].1 && spans[month].0 <= last;
    let (received, finished) = assign(&spans, &runs, heard, dues, today);
    for (month, outcome) in outcomes.iter_mut().enumerate() {
        let asked = received[month].is_some() || asked.holds(dues[month], today);
        let begun = runs(month) && spans[month].0 <= today;
        let due = begun && asked && finished.is_none_or(|finished| month <= finished);
        *outcome = due.then(|| match received[month] {
            Some(day) if day <= dues[month] => Outcome::OnTime,
            Some(_) => Outcome::Late,
            None if today <= dues[month] => Outcome::Waiting,
            None => Outcome::Silent,
        });
    }
    outcomes
}

/// The day on which each month's report was received, and the month of the report that says the project is finished.
fn assign(
    spans: &[(NaiveDate, NaiveDate)],
    runs: &dyn Fn(usize) -> bool,
    heard: &[Heard],
    dues: &Dues,
    today: NaiveDate,
) -> ([Option<NaiveDate>; MONTHS], Option<usize>) {
    let known = |report: &&Heard| report.dated <= today && report.received() <= today;
    let mut of: [Vec<NaiveDate>; MONTHS] = Default::default();
    // The day and the month of the first of the reports that say so and are taken back by none that comes later.
    let mut finished: Option<(NaiveDate, usize)> = None;
    // Months that a report says it is for, whether it has come by today or not.
    let mut told = [false; MONTHS];
    for report in heard {
        let Some(month) = report.month.map(|month| usize::from(month.number()) - 1) else { continue };
        told[month] = true;
        if known(&report) {
            of[month].push(report.received());
            if report.finished {
                let this = (report.dated, month);
                finished = Some(finished.map_or(this, |known| known.min(this)));
            }
        }
    }
    let mut unsaid: Vec<Heard> = heard.iter().filter(known).filter(|report| report.month.is_none()).copied().collect();
    unsaid.sort_unstable();
    for report in unsaid {
        let own = spans.iter().position(|(first, last)| (*first..=*last).contains(&report.dated));
        let month = match own {
            Some(0) => 0,
            // What was sent for its month is published under the same day: it makes up for no other.
            Some(own) if told[own] => own,
            Some(own) => {
                let before = own - 1;
                let free = runs(before) && !told[before] && of[before].is_empty();
                let for_before = free && report.dated <= dues[before];
                if for_before { before } else { own }
            }
            // What is dated behind the year makes up for its last month; what lies before it is of another.
            None if spans.last().is_some_and(|(_, last)| *last < report.dated) => MONTHS - 1,
            None => continue,
        };
        if report.finished {
            finished = finished.or(Some((report.dated, month)));
        } else if finished.is_some_and(|(on, _)| on < report.dated) {
            finished = None;
        }
        if !told[month] {
            of[month].push(report.received());
        }
    }
    let mut received = [None; MONTHS];
    for month in (0..MONTHS).rev() {
        let next_has_two = month + 1 < MONTHS && !told[month + 1] && of[month + 1].len() > 1;
        received[month] = match of[month].iter().min() {
            Some(day) => Some(*day),
            None if runs(month) && !told[month] && next_has_two => {
                let earlier = of[month + 1].remove(0);
                // The month after keeps the later of the two.
                received[month + 1] = of[month + 1].iter().min().copied();
                Some(earlier)
            }
            None => None,
        };
    }
    (received, finished.map(|(_, month)| month))
}

/// How many reports of a month were due, and what became of them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tally {
    /// Received in time.
    pub on_time: u64,
    /// Received late.
    pub late: u64,
    /// Not received though it was due.
    pub silent: u64,
    /// Not received, and still in time.
    pub waiting: u64,
}

impl Tally {
    /// Counts one in.
    pub const fn count(&mut self, outcome: Outcome) {
        match outcome {
            Outcome::OnTime => self.on_time += 1,
            Outcome::Late => self.late += 1,
            Outcome::Silent => self.silent += 1,
            Outcome::Waiting => self.waiting += 1,
        }
    }

    /// Those of one sort.
    pub const fn of(&self, outcome: Outcome) -> u64 {
        match outcome {
            Outcome::OnTime => self.on_time,
            Outcome::Late => self.late,
            Outcome::Silent => self.silent,
            Outcome::Waiting => self.waiting,
        }
    }

    /// All that are due.
    pub const fn due(&self) -> u64 {
        self.on_time + self.late + self.silent + self.waiting
    }

    /// Those received, in time or late.
    pub const fn received(&self) -> u64 {
        self.on_time + self.late
    }

    /// Percent received in time of what can no longer be: what is still awaited speaks for nobody and against nobody.
    pub fn in_time(&self) -> Option<f64> {
        let settled = self.received() + self.silent;
        (settled > 0).then(|| self.on_time as f64 / settled as f64 * 100.0)
    }
}

impl std::ops::AddAssign for Tally {
    fn add_assign(&mut self, other: Self) {
        self.on_time += other.on_time;
        self.late += other.late;
        self.silent += other.silent;
        self.waiting += other.waiting;
    }
}

/// A year's months, October first.
pub type Year = [Tally; MONTHS];

/// The year's months as one.
pub fn total(year: &Year) -> Tally {
    let mut all = Tally::default();
    for month in year {
        all += *month;
    }
    all
}

/// A unit's year.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnitTimeliness {
    /// Its code.
    pub code: UnitCode,
    /// Its name.
    pub name: String,
    /// What sort it is.
    pub kind: UnitKind,
    /// The unit above it.
    pub parent: Option<UnitCode>,
    /// The last days in time, by its own exceptions.
    pub dues: Dues,
    /// What became of what was due.
    pub months: Year,
}

/// The city's year, unit by unit: every unit's own figures, so that they add up to the city's.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CityTimeliness {
    /// The year.
    pub year: FiscalYear,
    /// The last days in time where no exception was made.
    pub dues: Dues,
    /// Units that have anything due, by code.
    pub units: Vec<UnitTimeliness>,
    /// All of them together.
    pub months: Year,
}

/// What the units of the city's table are put in order by.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Order {
    /// By code.
    #[default]
    Code,
    /// By name.
    Name,
    /// Least in time first.
    InTime,
    /// Most that were late first.
    Late,
    /// Most that were never received first.
    Silent,
}

impl Order {
    /// All of them, as they are offered.
    pub const ALL: [Self; 5] = [Self::Code, Self::Name, Self::InTime, Self::Late, Self::Silent];

    /// The word in the address.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Code => "code",
            Self::Name => "name",
            Self::InTime => "in_time",
            Self::Late => "late",
            Self::Silent => "silent",
        }
    }

    /// The order of a word.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|order| order.as_str() == word)
    }

    /// Puts units in this order; those that are equal stay by code.
    pub fn sort(self, units: &mut [UnitTimeliness]) {
        use std::cmp::Reverse;
        units.sort_by(|a, b| a.code.cmp(&b.code));
        let sum = |unit: &UnitTimeliness| total(&unit.months);
        match self {
            Self::Code => {}
            Self::Name => units.sort_by_cached_key(|unit| crate::text::sort_key(&unit.name)),
            Self::InTime => units.sort_by(|a, b| {
                // Of whom nothing was due yet, nothing can be said: last.
                let share = |unit: &UnitTimeliness| sum(unit).in_time().unwrap_or(f64::INFINITY);
                share(a).total_cmp(&share(b))
            }),
            Self::Late => units.sort_by_key(|unit| Reverse(sum(unit).late)),
            Self::Silent => units.sort_by_key(|unit| Reverse(sum(unit).silent)),
        }
    }
}
