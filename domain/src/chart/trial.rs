//! The progress curve as it would be with one more report: drawn while somebody still moves the slider.

use super::{
    Day,
    curve::{CurveData, gaps},
};

/// The first and last planned day, where there are any: what a curve does not carry itself.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct PlanSpan {
    /// The first day.
    pub first: Option<Day>,
    /// The last day.
    pub last: Option<Day>,
}

/// Days to a hundred percent beyond which nobody forecasts: a hundred years.
const FAR: f64 = 36_500.0;

impl CurveData {
    /// The curve with another report, as [`CurveData::new`] would draw it from the project with that report.
    #[must_use]
    pub fn tried(&self, day: Day, percent: f64, plan: PlanSpan) -> Self {
        let mut curve = self.clone();
        if day > self.today {
            return curve;
        }
        curve.reports.push((day, percent));
        curve.reports.sort_by(|a, b| a.0.cmp(&b.0).then(a.1.total_cmp(&b.1)));
        let end = self.today.min(plan.last.unwrap_or(self.last)).max(self.first);
        let done = curve.reports.last().is_some_and(|(_, percent)| *percent >= 100.0);
        curve.gaps = gaps(&curve.reports, plan.first.unwrap_or(self.first), end, done);
        (curve.forecast, curve.finish) = (None, None);
        let last = curve.reports.last().copied().filter(|(_, percent)| *percent > 0.0 && *percent < 100.0);
        if let Some(((day, percent), first)) = last.zip(plan.first)
            && day >= first
        {
            let per_day = percent / f64::from(day.0 - first.0 + 1);
            let remaining = ((100.0 - percent) / per_day).ceil();
            let finish = (remaining < FAR).then(|| day.plus(remaining as i32));
            let until = f64::from((self.last.0 - day.0).max(0));
            let at_last = (self.last, (percent + per_day * until).min(100.0));
            let to = finish.filter(|finish| *finish <= self.last).map_or(at_last, |finish| (finish, 100.0));
            curve.forecast = (to.0 > self.today).then_some(((day, percent), to));
            curve.finish = finish.filter(|finish| *finish > self.today);
        }
        curve
    }
}

#[cfg(test)]
mod tests {
    use chrono::{Days, NaiveDate};
    use proptest::prelude::*;

    use super::*;
    use crate::{fiscal_year::FiscalYear, progress_report::ProgressReport, standing::Facts, step::Step};

    fn date(days: u64) -> NaiveDate {
        NaiveDate::from_ymd_opt(2022, 10, 1).expect("a date") + Days::new(days)
    }

    proptest! {
        #[test]
        fn a_tried_report_is_drawn_as_it_will_be(
            steps in proptest::collection::vec((1.0..50.0_f64, 0_u64..300, 1_u64..120), 0..4),
            reports in proptest::collection::vec((0_u64..200, 0.0..100.0_f64), 0..5),
            day in 0_u64..200,
            percent in 0.0..=100.0_f64,
        ) {
            let today = date(200);
            let steps: Vec<Step> = steps.into_iter().enumerate().map(|(i, (weight, start, length))| Step {
                order: i as i32,
                title: String::new(),
                weight: Some(weight),
                start: Some(date(start)),
                finish: Some(date(start + length)),
            }).collect();
            let mut known: Vec<ProgressReport> =
                reports.into_iter().map(|(day, percent)| ProgressReport::of(date(day), Some(percent))).collect();
            let of = |reports: &[ProgressReport]| CurveData::new(Facts {
                steps: &steps,
                reports,
                head_progress: None,
                start: None,
                finish: None,
                fiscal_year: FiscalYear::from_be(2566).ok(),
            }, today);
            let spans = || steps.iter().filter_map(Step::span);
            let plan = PlanSpan {
                first: spans().map(|span| span.0.into()).min(),
                last: spans().map(|span| span.1.into()).max(),
            };
            let tried = of(&known).tried(date(day).into(), percent, plan);
            known.push(ProgressReport::of(date(day), Some(percent)));
            prop_assert_eq!(tried, of(&known));
        }
    }
}
