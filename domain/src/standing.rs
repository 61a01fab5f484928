//! Where a project stands on a day: planned against reported, and what to call it.

use chrono::{Days, NaiveDate};
use serde::{Deserialize, Serialize};

use crate::{
    chart::Day,
    fiscal_year::FiscalYear,
    progress_report::ProgressReport,
    step::{Step, planned_days},
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
/// where no step can be counted. Never falls with time.
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
    /// Of a plan's steps; `None` where no step can be counted.
    pub fn of(steps: &[Step]) -> Option<Self> {
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

/// Percent planned on a day. A plan without countable steps is taken as even work from `start` to `finish`.
pub fn planned_on(facts: Facts<'_>, day: NaiveDate) -> Option<f64> {
    planned_progress(facts.steps, day).or_else(|| match (facts.start, facts.finish) {
        (Some(start), Some(finish)) if start <= finish => {
            Some(Planned::even(start.into(), finish.into()).on(day.into()))
        }
        _ => None,
    })
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
    let head = facts.head_progress.filter(|p| p.is_finite());
    let progress = match (report.and_then(|report| report.percent), head) {
        (Some(reported), Some(head)) => Some(reported.max(head)),
        (reported, head) => reported.or(head),
    };
    let year = facts.fiscal_year;
    let (first, last) = planned_days(facts.steps, facts.start, facts.finish);
    let (first, last) = (first.or(year.map(FiscalYear::first_day)), last.or(year.map(FiscalYear::last_day)));
    let planned = planned_on(facts, today);
    let variance = progress.zip(planned).map(|(progress, planned)| progress - planned);
    let performance = progress.zip(planned.filter(|p| *p > 0.0)).map(|(progress, planned)| progress / planned);
    let done = progress.is_some_and(|p| p >= 100.0)
        || report.is_some_and(|r| r.status == Some(crate::progress_report::ReportedStatus::Finished));
    let heard = report.map(|report| report.date).max(first);
    let silent =
        heard.is_some_and(|heard| (today - heard).num_days() > SILENT_AFTER_DAYS) && planned.is_none_or(|p| p > 0.0);
    let status = if done {
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
/// percent on `until`. `None` before anything is reported, once done, or while nothing moves.
pub fn forecast(facts: Facts<'_>, today: NaiveDate, until: NaiveDate) -> Option<Forecast> {
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

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn day(y: i32, m: u32, d: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(y, m, d).expect("a date")
    }

    fn step(weight: f64, start: NaiveDate, finish: NaiveDate) -> Step {
        Step { order: 1, title: String::new(), weight: Some(weight), start: Some(start), finish: Some(finish) }
    }

    /// The plan of legacy project 02000000-2471: four steps in October, one in March.
    fn legacy_plan() -> Vec<Step> {
        let october = day(2022, 10, 1);
        let march = day(2023, 3, 1);
        let mut steps = vec![step(20.0, october, october); 4];
        steps.push(step(20.0, march, march));
        steps
    }

    fn facts<'a>(steps: &'a [Step], reports: &'a [ProgressReport]) -> Facts<'a> {
        Facts {
            steps,
            reports,
            head_progress: None,
            start: None,
            finish: None,
            fiscal_year: FiscalYear::from_be(2566).ok(),
        }
    }

    #[test]
    fn a_head_that_knows_more_than_the_last_report_counts() {
        let reports = [ProgressReport::of(day(2023, 1, 31), Some(60.0))];
        let progress = |head_progress: Option<f64>| {
            let facts = Facts {
                steps: &[],
                reports: &reports,
                head_progress,
                start: None,
                finish: None,
                fiscal_year: FiscalYear::from_be(2566).ok(),
            };
            standing(facts, day(2023, 3, 1)).progress
        };
        assert_eq!(progress(None), Some(60.0));
        assert_eq!(progress(Some(40.0)), Some(60.0));
        assert_eq!(progress(Some(100.0)), Some(100.0));
        assert_eq!(progress(Some(f64::NAN)), Some(60.0));
    }

    #[test]
    fn a_plan_whose_weights_were_rounded_ends_at_100() {
        let steps = [1, 2, 3].map(|month| step(33.0, day(2023, month, 1), day(2023, month, 1)));
        assert_eq!(planned_progress(&steps, day(2023, 3, 31)), Some(100.0));
        let half = planned_progress(&steps, day(2023, 1, 31)).expect("countable");
        assert!((half - 100.0 / 3.0).abs() < 1e-9, "{half}");
        let done = derived_step_progress(&steps, 100.0, &[]);
        assert!(done.iter().all(|share| share.is_some_and(|share| (share - 100.0).abs() < 1e-9)), "{done:?}");
    }

    #[test]
    fn a_step_on_the_first_of_a_month_covers_the_month() {
        let steps = legacy_plan();
        let planned = |d| planned_progress(&steps, d).expect("countable");
        assert_eq!(planned(day(2022, 9, 30)), 0.0);
        assert!((planned(day(2022, 10, 31)) - 80.0).abs() < 1e-9);
        assert!((planned(day(2023, 2, 28)) - 80.0).abs() < 1e-9);
        assert!((planned(day(2023, 3, 31)) - 100.0).abs() < 1e-9);
        assert!((planned(day(2022, 10, 1)) - 80.0 / 31.0).abs() < 1e-9);
    }

    #[test]
    fn the_words() {
        let year = [step(100.0, day(2022, 10, 1), day(2023, 9, 30))];
        let check = |reports: &[ProgressReport], today, status| {
            assert_eq!(standing(facts(&year, reports), today).status, status, "{reports:?} {today}");
        };
        let report = |date, percent| [ProgressReport::of(date, Some(percent))];
        check(&[], day(2022, 10, 5), Status::NotStarted);
        check(&[], day(2023, 3, 1), Status::Silent);
        check(&[], day(2022, 12, 1), Status::Behind);
        check(&report(day(2023, 3, 27), 48.0), day(2023, 4, 10), Status::OnPlan);
        check(&report(day(2023, 3, 27), 30.0), day(2023, 4, 10), Status::Behind);
        check(&report(day(2023, 3, 27), 80.0), day(2023, 4, 10), Status::Ahead);
        check(&report(day(2023, 1, 2), 30.0), day(2023, 4, 10), Status::Silent);
        check(&report(day(2023, 3, 27), 100.0), day(2023, 4, 10), Status::Done);
        check(&report(day(2023, 9, 27), 90.0), day(2023, 10, 1), Status::Late);
    }

    #[test]
    fn who_reports_as_planned_every_month_is_never_behind() {
        let year = [step(100.0, day(2022, 10, 1), day(2023, 9, 30))];
        let status = |report, percent: f64, today| {
            standing(facts(&year, &[ProgressReport::of(report, Some(percent))]), today).status
        };
        // The last of each month is reported with exactly what was planned; the next report comes a month later.
        for month in FiscalYear::from_be(2566).expect("a year").months().take(10) {
            let (_, last) = month.span(FiscalYear::from_be(2566).expect("a year"));
            let planned = planned_progress(&year, last).expect("countable");
            for days in 0..=30 {
                assert_eq!(status(last, planned, last + Days::new(days)), Status::OnPlan, "{last} + {days}");
            }
        }
        // Below the plan on the day of the report is behind from that day on.
        assert_eq!(status(day(2023, 3, 27), 43.0, day(2023, 3, 27)), Status::Behind);
        // What was enough then is held against today's plan once the period is over.
        assert_eq!(status(day(2023, 3, 1), 41.6, day(2023, 4, 1)), Status::OnPlan);
        assert_eq!(status(day(2023, 3, 1), 41.6, day(2023, 4, 2)), Status::Behind);
        // Ahead is ahead of today's plan.
        assert_eq!(status(day(2023, 3, 1), 48.0, day(2023, 3, 1)), Status::Ahead);
        assert_eq!(status(day(2023, 3, 1), 48.0, day(2023, 4, 1)), Status::OnPlan);
    }

    #[test]
    fn of_two_reports_on_one_day_the_higher_is_the_later() {
        let noon = ProgressReport::of(day(2022, 11, 29), Some(40.0));
        let evening = ProgressReport::of(day(2022, 11, 29), Some(60.0));
        for reports in [[noon.clone(), evening.clone()], [evening, noon]] {
            assert_eq!(reported_progress(&reports, day(2022, 11, 29)), Some(60.0));
        }
    }

    #[test]
    fn reported_progress_holds_until_the_next_report() {
        let reports =
            [ProgressReport::of(day(2022, 11, 29), Some(10.0)), ProgressReport::of(day(2022, 10, 31), Some(5.0))];
        assert_eq!(reported_progress(&reports, day(2022, 10, 30)), None);
        assert_eq!(reported_progress(&reports, day(2022, 11, 28)), Some(5.0));
        assert_eq!(reported_progress(&reports, day(2023, 11, 28)), Some(10.0));
    }

    #[test]
    fn the_projects_percent_fills_steps_in_order() {
        assert_eq!(
            derived_step_progress(&legacy_plan(), 30.0, &[]),
            [Some(100.0), Some(50.0), Some(0.0), Some(0.0), Some(0.0)]
        );
    }

    #[test]
    fn a_step_told_finished_is_and_the_rest_fills_the_others() {
        let derived = |progress, told: &[bool]| -> Vec<f64> {
            derived_step_progress(&legacy_plan(), progress, told).into_iter().flatten().collect()
        };
        assert_eq!(derived(50.0, &[false, false, true]), [100.0, 50.0, 100.0, 0.0, 0.0]);
        assert_eq!(derived(20.0, &[false, false, true]), [0.0, 0.0, 100.0, 0.0, 0.0]);
        assert_eq!(derived(10.0, &[true, false, true]), [100.0, 0.0, 100.0, 0.0, 0.0], "told is told");
        assert_eq!(derived(100.0, &[false; 5]), [100.0; 5]);
        let mut plan = legacy_plan();
        plan[1].weight = None;
        let told = derived_step_progress(&plan, 25.0, &[false, true]);
        assert_eq!(told, [Some(100.0), Some(100.0), Some(0.0), Some(0.0), Some(0.0)], "without weight, but told");
    }

    #[test]
    fn the_forecast_carries_the_pace_on() {
        let year = [step(100.0, day(2022, 10, 1), day(2023, 9, 30))];
        let reports = [ProgressReport::of(day(2023, 1, 8), Some(50.0))];
        let f = forecast(facts(&year, &reports), day(2023, 2, 1), day(2023, 9, 30)).expect("a forecast");
        assert_eq!(f.finish, Some(day(2023, 4, 18)));
        assert_eq!(f.at_until, 100.0);
    }

    fn any_step() -> impl Strategy<Value = Step> {
        (0.0..100.0_f64, 0_u64..400, 0_u64..400).prop_map(|(weight, start, length)| {
            let first = day(2022, 10, 1) + Days::new(start);
            step(weight, first, first + Days::new(length))
        })
    }

    proptest! {
        #[test]
        fn behind_and_ahead_never_contradict_the_variance(steps in proptest::collection::vec(any_step(), 1..6), reported in 0_u64..400, days in 0_u64..80, percent in 0.0..99.0_f64) {
            let date = day(2022, 10, 1) + Days::new(reported);
            let now = standing(facts(&steps, &[ProgressReport::of(date, Some(percent))]), date + Days::new(days));
            match now.status {
                Status::Behind => prop_assert!(now.variance.is_some_and(|v| v < -TOLERANCE)),
                Status::Ahead => prop_assert!(now.variance.is_some_and(|v| v > TOLERANCE)),
                _ => {}
            }
        }

        #[test]
        fn planned_progress_rises_from_0_to_100(steps in proptest::collection::vec(any_step(), 1..12), a in 0_u64..1000, b in 0_u64..1000) {
            prop_assume!(steps.iter().any(|s| s.weight.is_some_and(|w| w > 0.01)));
            let base = day(2022, 9, 1);
            let (early, late) = (base + Days::new(a.min(b)), base + Days::new(a.max(b)));
            let planned = |d| planned_progress(&steps, d).expect("countable");
            prop_assert!(planned(early) <= planned(late) + 1e-9);
            prop_assert_eq!(planned(day(2022, 9, 30)), 0.0);
            prop_assert!((planned(day(2026, 1, 1)) - 100.0).abs() < 1e-6);
        }

        #[test]
        fn derived_progress_adds_up_to_the_projects(
            steps in proptest::collection::vec(any_step(), 1..12),
            progress in 0.0..100.0_f64,
            told in proptest::collection::vec(any::<bool>(), 0..14),
        ) {
            let total: f64 = steps.iter().filter_map(Step::countable_weight).sum();
            prop_assume!(total > 1.0);
            let is_told = |place: usize| told.get(place).copied().unwrap_or(false);
            let finished: f64 = (0..steps.len()).filter(|place| is_told(*place)).filter_map(|place| steps[place].weight).sum();
            let shares = derived_step_progress(&steps, progress, &told);
            let back: f64 = shares.iter().zip(&steps)
                .map(|(share, step)| share.unwrap_or(0.0) * step.weight.unwrap_or(0.0) / total).sum();
            if finished / total * 100.0 <= progress {
                prop_assert!((back - progress).abs() < 1e-6);
            } else {
                // As little as was told, and no more.
                prop_assert!((back - finished / total * 100.0).abs() < 1e-6);
            }
            prop_assert!(shares.iter().enumerate().all(|(place, share)| !is_told(place) || *share == Some(100.0)));
            prop_assert!(shares.iter().flatten().all(|share| (0.0..=100.0).contains(share)));
        }
    }
}
