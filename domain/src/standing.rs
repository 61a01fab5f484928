//! Where a project stands on a day: planned against reported, and what to call it.

#[cfg(test)]
mod tests;

use chrono::{Days, NaiveDate};
use serde::{Deserialize, Serialize};

use crate::{
    chart::Day,
    fiscal_year::FiscalYear,
    progress_report::{ProgressReport, ReportedStatus},
    step::{Step, is_incomplete, planned_days},
};

/// Points within which reported and planned count as the same.
///
/// Legacy reports come in fives about once a month, so five points is the grain of the data.
pub const TOLERANCE: f64 = 5.0;

/// Days without a report after which a running project is silent: reports are due about once a month,
/// so two months and two weeks mean that two were missed.
pub const SILENT_AFTER_DAYS: i64 = 75;

/// Days for which a report speaks when the word is chosen: reports are due once a month and the longest month has 31
/// days. Within them a project is held against the plan as of the day of its report. Held against today's plan, one
/// that reports every month exactly what was planned would fall behind towards each month's end, by nothing but the
/// days since. An older report is held against today's plan, and from [`SILENT_AFTER_DAYS`] on the project is silent.
pub const REPORTING_PERIOD: i64 = 31;

/// A project's standing in a word.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    /// Nothing reported and nothing due yet.
    NotStarted,
    /// More than [`TOLERANCE`] points above today's plan.
    Ahead,
    /// Neither ahead nor behind.
    OnPlan,
    /// More than [`TOLERANCE`] points below the plan, as of the last report's day within [`REPORTING_PERIOD`] of it.
    Behind,
    /// The last planned day is over and the project is not done.
    Late,
    /// 100 percent reported.
    Done,
    /// Running, due, and not heard of for [`SILENT_AFTER_DAYS`] days.
    Silent,
}

impl Status {
    /// All of them, the ones that need attention first.
    pub const ALL: [Self; 7] =
        [Self::Late, Self::Silent, Self::Behind, Self::OnPlan, Self::Ahead, Self::Done, Self::NotStarted];

    /// The word it is stored and transferred as.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::NotStarted => "not_started",
            Self::Ahead => "ahead",
            Self::OnPlan => "on_plan",
            Self::Behind => "behind",
            Self::Late => "late",
            Self::Done => "done",
            Self::Silent => "silent",
        }
    }

    /// From that word.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|status| status.as_str() == word)
    }
}

/// Planned progress of a plan on a day, in percent.
///
/// Each step with a countable weight and a span earns its weight evenly over the days it covers: nothing
/// on the day before its first, all of it on its last (the linear S-curve of earned value, PMI *Practice
/// Standard for Earned Value Management*). Weights that do not add up to 100 are scaled to it. `None`
/// where no step can be counted, and of a plan that is known to lack a part ([`is_incomplete`]): scaled, what is left of
/// it would ask for everything at its end. Never falls with time.
pub fn planned_progress(steps: &[Step], day: NaiveDate) -> Option<f64> {
    Some(Planned::of(steps)?.on(day.into()))
}

/// A plan's planned progress, to be asked for many days.
#[derive(Clone, Debug, PartialEq)]
pub struct Planned {
    /// First and last day of each step that counts, and its weight.
    spans: Vec<(Day, Day, f64)>,
    total: f64,
}

impl Planned {
    /// Of a plan's steps; `None` where no step can be counted, or where steps are known to be missing.
    pub fn of(steps: &[Step]) -> Option<Self> {
        if is_incomplete(steps) {
            return None;
        }
        let spans: Vec<_> = steps
            .iter()
            .filter_map(|step| {
                let (first, last) = step.span()?;
                Some((first.into(), last.into(), step.countable_weight().filter(|weight| *weight > 0.0)?))
            })
            .collect();
        let total: f64 = spans.iter().map(|(_, _, weight)| weight).sum();
        (total > 0.0).then_some(Self { spans, total })
    }

    /// Of even work from a first to a last day.
    pub fn even(first: Day, last: Day) -> Self {
        Self { spans: vec![(first, last, 1.0)], total: 1.0 }
    }

    /// First and last day of each step that counts.
    pub fn spans(&self) -> impl Iterator<Item = (Day, Day)> {
        self.spans.iter().map(|(first, last, _)| (*first, *last))
    }

    /// Percent planned on a day, as [`planned_progress`] says.
    pub fn on(&self, day: Day) -> f64 {
        let earned: f64 =
            self.spans.iter().map(|&(first, last, weight)| weight * elapsed_share(first, last, day)).sum();
        (earned / self.total * 100.0).clamp(0.0, 100.0)
    }
}

fn elapsed_share(first: Day, last: Day, day: Day) -> f64 {
    let length = f64::from(last.0.saturating_sub(first.0).saturating_add(1));
    (f64::from(day.0.saturating_sub(first.0).saturating_add(1)) / length).clamp(0.0, 1.0)
}

/// The last report with a percent on or before a day. Reports may come in any order; progress only rises, so of
/// two on one day the higher counts as the later.
pub fn last_report(reports: &[ProgressReport], day: NaiveDate) -> Option<&ProgressReport> {
    reports.iter().filter(|report| report.date <= day && report.percent.is_some_and(f64::is_finite)).max_by(|a, b| {
        let percent = |report: &ProgressReport| report.percent.unwrap_or_default();
        a.date.cmp(&b.date).then(percent(a).total_cmp(&percent(b)))
    })
}

/// Reported progress on a day: a step function that holds each report's percent until the next.
pub fn reported_progress(reports: &[ProgressReport], day: NaiveDate) -> Option<f64> {
    last_report(reports, day).and_then(|report| report.percent)
}

/// What the standing is computed from.
#[derive(Clone, Copy, Debug)]
pub struct Facts<'a> {
    /// The plan.
    pub steps: &'a [Step],
    /// The reports.
    pub reports: &'a [ProgressReport],
    /// Percent printed in a source's head. It counts where no report carries one, or where it is higher than the last
    /// report's: progress only rises, so the head was printed after a report that this copy of the page lacks. What is
    /// reported in this system has no head: whoever stores a report takes the head away.
    pub head_progress: Option<f64>,
    /// First planned day, where no step gives one.
    pub start: Option<NaiveDate>,
    /// Last planned day, where no step gives one.
    pub finish: Option<NaiveDate>,
    /// The year, whose end closes the project.
    pub fiscal_year: Option<FiscalYear>,
}

impl Facts<'_> {
    /// The first and the last planned day: of the steps, else of the record, else of the year; the last as [`last_day`].
    pub fn span(&self) -> (Option<NaiveDate>, Option<NaiveDate>) {
        let first = planned_days(self.steps, self.start, self.finish).0;
        (first.or(self.fiscal_year.map(FiscalYear::first_day)), last_day(*self))
    }

    /// The head's percent where it knows more than the last report until a day. Nobody knows its own day. A zero is what
    /// heads say before anything is reported, and is no more than that.
    pub fn undated(&self, today: NaiveDate) -> Option<f64> {
        let reported = reported_progress(self.reports, today).unwrap_or_default();
        self.head().filter(|head| *head > reported)
    }

    fn head(&self) -> Option<f64> {
        self.head_progress.filter(|head| head.is_finite())
    }

    /// Percent reached on a day: what headline, curve and forecast all go by. A report dated after it does not count.
    pub fn reached(&self, today: NaiveDate) -> Option<f64> {
        self.undated(today).or_else(|| reported_progress(self.reports, today)).or_else(|| self.head())
    }

    /// Where the pace leads by the end of the plan, and that day: told while it is to come, of what will not be done by then.
    pub fn at_end(&self, today: NaiveDate) -> Option<(NaiveDate, Forecast)> {
        let end = self.span().1.filter(|end| *end > today)?;
        let pace = forecast(*self, today, end)?;
        pace.finish.is_none_or(|finish| finish > end).then_some((end, pace))
    }

    /// Whether all is done: 100 percent reached, or the last report says finished.
    pub fn is_done(&self, today: NaiveDate) -> bool {
        self.reached(today).is_some_and(|percent| percent >= 100.0)
            || last_report(self.reports, today).is_some_and(|report| report.status == Some(ReportedStatus::Finished))
    }
}

/// Planned and reported progress on a day, and what to call the difference.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Standing {
    /// Percent reported.
    pub progress: Option<f64>,
    /// Percent planned.
    pub planned: Option<f64>,
    /// `progress − planned` in points (schedule variance in earned-value terms).
    pub variance: Option<f64>,
    /// `progress ÷ planned` (schedule performance index, SPI); `None` while nothing is planned.
    pub performance: Option<f64>,
    /// In a word.
    pub status: Status,
    /// Day of the last report.
    pub last_report: Option<NaiveDate>,
}

/// Progress as a share of what is planned: the schedule performance index of earned value, `EV ÷ PV` (PMI *Practice
/// Standard for Earned Value Management*). 1 is as planned, less is behind. `None` where nothing is reported or planned.
pub fn schedule_performance(progress: Option<f64>, planned: Option<f64>) -> Option<f64> {
    progress.zip(planned.filter(|planned| *planned > 0.0)).map(|(progress, planned)| progress / planned)
}

/// Percent planned on a day. A plan without countable steps, or one that lacks a part, is taken as even work from `start`
/// to `finish`.
pub fn planned_on(facts: Facts<'_>, day: NaiveDate) -> Option<f64> {
    planned_progress(facts.steps, day).or_else(|| match (facts.start, facts.finish) {
        (Some(start), Some(finish)) if start <= finish => {
            Some(Planned::even(start.into(), finish.into()).on(day.into()))
        }
        _ => None,
    })
}

/// The day after which a project that is not done is late: the plan's last, or else the record's, or else the year's. Of a
/// plan that lacks a part the last step may be missing, so there the record or the year has the word.
pub fn last_day(facts: Facts<'_>) -> Option<NaiveDate> {
    let last = planned_days(facts.steps, facts.start, facts.finish).1;
    let year = facts.fiscal_year.map(FiscalYear::last_day);
    if !is_incomplete(facts.steps) {
        return last.or(year);
    }
    let told = facts.finish.or(year)?;
    Some(last.map_or(told, |last| last.max(told)))
}

/// The last report, while it is at most [`REPORTING_PERIOD`] days old.
pub fn fresh_report(reports: &[ProgressReport], today: NaiveDate) -> Option<&ProgressReport> {
    last_report(reports, today).filter(|report| (today - report.date).num_days() <= REPORTING_PERIOD)
}

/// The standing of a project on a day.
///
/// The word is chosen in this order: done, late, silent, not started, then by the plan and [`TOLERANCE`]. A project is
/// late once its last planned day is over; it is silent only while it runs.
///
/// `variance` is always against today's plan, and so is "ahead"; "behind" is against the plan as of a fresh report
/// ([`REPORTING_PERIOD`]). A plan never falls, so whoever is behind has a variance below the tolerance, and whoever
/// is ahead one above it; only "on plan" may carry a variance below the tolerance, for the rest of the period. A list
/// sorted by variance therefore need not have all that are behind before any that is on plan.
pub fn standing(facts: Facts<'_>, today: NaiveDate) -> Standing {
    let report = last_report(facts.reports, today);
    let progress = facts.reached(today);
    let (first, last) = facts.span();
    let planned = planned_on(facts, today);
    let variance = progress.zip(planned).map(|(progress, planned)| progress - planned);
    let performance = schedule_performance(progress, planned);
    let heard = report.map(|report| report.date).max(first);
    let silent =
        heard.is_some_and(|heard| (today - heard).num_days() > SILENT_AFTER_DAYS) && planned.is_none_or(|p| p > 0.0);
    let status = if facts.is_done(today) {
        Status::Done
    } else if last.is_some_and(|last| today > last) {
        Status::Late
    } else if progress.unwrap_or(0.0) <= 0.0 && planned.unwrap_or(0.0) <= TOLERANCE {
        Status::NotStarted
    } else if silent {
        Status::Silent
    } else {
        let due = fresh_report(facts.reports, today).map_or(planned, |report| planned_on(facts, report.date));
        let reached = progress.unwrap_or(0.0);
        if variance.is_some_and(|variance| variance > TOLERANCE) {
            Status::Ahead
        } else if due.is_some_and(|due| reached - due < -TOLERANCE) {
            Status::Behind
        } else {
            Status::OnPlan
        }
    };
    Standing { progress, planned, variance, performance, status, last_report: report.map(|report| report.date) }
}

/// Where the reports lead: the straight line through the first planned day at 0 and the last report,
/// carried on (earned-value forecast with SPI held). Gives the day 100 percent is reached, and the
/// percent on `until`. `None` before anything is reported, once done, or while nothing moves; nor where the head knows
/// more than the last report, for a percent without a day has no pace.
pub fn forecast(facts: Facts<'_>, today: NaiveDate, until: NaiveDate) -> Option<Forecast> {
    if facts.is_done(today) || facts.undated(today).is_some() {
        return None;
    }
    let report = last_report(facts.reports, today)?;
    let percent = report.percent.filter(|p| *p > 0.0 && *p < 100.0)?;
    let first = planned_days(facts.steps, facts.start, facts.finish).0?;
    let days = (report.date - first).num_days() + 1;
    if days <= 0 {
        return None;
    }
    let per_day = percent / days as f64;
    let remaining = ((100.0 - percent) / per_day).ceil();
    let finish = (remaining < 36_500.0).then(|| report.date.checked_add_days(Days::new(remaining as u64))).flatten();
    let at_until = (percent + per_day * (until - report.date).num_days().max(0) as f64).min(100.0);
    Some(Forecast { from: report.date, percent, finish, at_until })
}

/// See [`forecast`].
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Forecast {
    /// Day of the last report.
    pub from: NaiveDate,
    /// Percent of the last report.
    pub percent: f64,
    /// Day on which 100 percent is reached at this pace, if within a hundred years.
    pub finish: Option<NaiveDate>,
    /// Percent reached on the day asked for.
    pub at_until: f64,
}

/// How far each step is, where reports speak only of the whole project: a step that was told finished is, and the rest of
/// the project's percent fills the others in order by weight. Derived, but for those told, and to be marked as such. `None`
/// for a step without weight of which nothing was told.
///
/// Weighted by step it adds up to the project's percent, unless the steps told finished weigh more than that: told is told.
/// `told` says it of each step; of those behind its end nothing was told.
pub fn derived_step_progress(steps: &[Step], progress: f64, told: &[bool]) -> Vec<Option<f64>> {
    let is_told = |place: usize| told.get(place).copied().unwrap_or(false);
    let weights = || steps.iter().map(|step| step.countable_weight().unwrap_or_default()).enumerate();
    let total: f64 = weights().map(|(_, weight)| weight).sum();
    let finished: f64 = weights().filter(|(place, _)| is_told(*place)).map(|(_, weight)| weight).sum();
    let mut left = (progress.clamp(0.0, 100.0) / 100.0 * total - finished).max(0.0);
    steps
        .iter()
        .enumerate()
        .map(|(place, step)| {
            if is_told(place) {
                return Some(100.0);
            }
            let weight = step.countable_weight().filter(|weight| *weight > 0.0)?;
            let share = (left / weight).clamp(0.0, 1.0);
            left = (left - weight).max(0.0);
            Some(share * 100.0)
        })
        .collect()
}
