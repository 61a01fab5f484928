//! What a project's report is weighed against.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::{
    fiscal_year::{FiscalMonth, FiscalYear},
    kpi::Measure,
    money::Money,
    monthly_result::MonthlyResult,
    plan::StepId,
};

/// A report before, published or sent and not decided yet.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Earlier {
    /// The day it speaks for.
    pub date: NaiveDate,
    /// Percent complete to date.
    pub percent: Option<f64>,
    /// What was done.
    pub narrative: Option<String>,
    /// Whether it is published.
    pub published: bool,
}

/// A step of the plan in force.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct KnownStep {
    /// What it is known by.
    pub id: StepId,
    /// What it is.
    pub title: String,
}

/// What is known of a project when somebody reports on it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ReportFacts {
    /// Its fiscal year.
    pub year: FiscalYear,
    /// The day it is.
    pub today: NaiveDate,
    /// Reports before, oldest first; not the one that is being corrected.
    pub earlier: Vec<Earlier>,
    /// Percent of the record's head, where a source printed one.
    pub head: Option<f64>,
    /// Money spent so far.
    pub spent: Money,
    /// Money there is; `None` where no budget is told.
    pub budget: Option<Money>,
    /// The steps of its plan.
    pub steps: Vec<KnownStep>,
    /// What its results are measured in.
    pub measure: Measure,
    /// What is published of its months, in their order.
    pub months: Vec<MonthlyResult>,
}

impl ReportFacts {
    /// The last report until a day. Of one day the one that was stored later counts.
    pub fn last(&self, day: NaiveDate) -> Option<&Earlier> {
        self.earlier.iter().filter(|report| report.date <= day).max_by_key(|report| report.date)
    }

    /// The newest report behind a day: it goes on telling where the project stands, whatever is reported for that day.
    pub fn later(&self, day: NaiveDate) -> Option<&Earlier> {
        let later = self.earlier.iter().filter(|report| report.date > day && report.percent.is_some());
        later.max_by_key(|report| report.date)
    }

    /// The first report behind a day that tells less than a percent: both cannot be, unless it fell in between.
    pub fn below(&self, day: NaiveDate, percent: f64) -> Option<&Earlier> {
        let less = |report: &&Earlier| report.date > day && report.percent.is_some_and(|known| known < percent);
        self.earlier.iter().filter(less).min_by_key(|report| report.date)
    }

    /// The percent reached until a day: that of the last report that has one, or the head's where it is higher. The head
    /// tells how far it has come by the newest report, so of a day before that it tells nothing.
    pub fn last_percent(&self, day: NaiveDate) -> Option<f64> {
        let known = self.earlier.iter().filter(|report| report.date <= day && report.percent.is_some());
        let last = known.max_by_key(|report| report.date).and_then(|report| report.percent);
        match (last, self.head.filter(|_| self.later(day).is_none())) {
            (Some(last), Some(head)) => Some(last.max(head)),
            (last, head) => last.or(head),
        }
    }

    /// The day a report on a month speaks for where nobody says otherwise: the month's last, or today while it runs; none
    /// of a month that is still to come.
    pub fn day_for(&self, month: FiscalMonth) -> Option<NaiveDate> {
        let (first, last) = month.span(self.year);
        (first <= self.today).then(|| last.min(self.today))
    }
}
