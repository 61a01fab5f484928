//! What is planned, reported and derived, and what it is called.

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
fn performance_is_the_share_of_what_is_planned() {
    assert_eq!(schedule_performance(Some(30.0), Some(40.0)), Some(0.75));
    assert_eq!(schedule_performance(Some(50.0), Some(40.0)), Some(1.25));
    assert_eq!(schedule_performance(Some(0.0), Some(40.0)), Some(0.0));
    assert_eq!(schedule_performance(Some(5.0), Some(0.0)), None);
    assert_eq!(schedule_performance(None, Some(40.0)), None);
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
fn nothing_follows_from_a_plan_that_lacks_a_part() {
    // The first step of ten, as a page cut within its plan leaves it.
    let cut = [step(10.0, day(2022, 10, 1), day(2022, 10, 1))];
    let reports = [ProgressReport::of(day(2023, 1, 31), Some(10.0))];
    let now = standing(facts(&cut, &reports), day(2023, 2, 15));
    assert_eq!((now.progress, now.planned, now.variance, now.performance), (Some(10.0), None, None, None));
    assert_eq!(now.status, Status::OnPlan);
    assert_eq!(planned_progress(&cut, day(2023, 2, 15)), None);
    // The end of the year is not the plan's word.
    assert_eq!(standing(facts(&cut, &reports), day(2023, 10, 1)).status, Status::Late);
    // Nor is the record's own last day, but a step known to be later is waited for.
    let told = Facts { start: Some(day(2022, 10, 1)), finish: Some(day(2023, 3, 31)), ..facts(&cut, &reports) };
    assert_eq!(standing(told, day(2023, 3, 31)).status, Status::Behind);
    assert_eq!(standing(told, day(2023, 4, 1)).status, Status::Late);
    let long = [step(10.0, day(2022, 10, 1), day(2023, 5, 31))];
    assert_ne!(standing(Facts { steps: &long, ..told }, day(2023, 4, 1)).status, Status::Late);
    assert_eq!(last_day(Facts { fiscal_year: None, ..facts(&cut, &reports) }), None);
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
    let reports = [ProgressReport::of(day(2022, 11, 29), Some(10.0)), ProgressReport::of(day(2022, 10, 31), Some(5.0))];
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

#[test]
fn headline_and_forecast_go_by_one_percent() {
    let year = [step(100.0, day(2022, 10, 1), day(2023, 9, 30))];
    let reports = [ProgressReport::of(day(2023, 3, 1), Some(61.0)), ProgressReport::of(day(2023, 6, 1), Some(80.0))];
    let with = |head_progress| Facts { head_progress, ..facts(&year, &reports) };
    let told = |facts: Facts<'_>, today| {
        (standing(facts, today).progress, forecast(facts, today, day(2023, 9, 30)).map(|f| (f.from, f.percent)))
    };
    let (april, july) = (day(2023, 4, 1), day(2023, 7, 1));
    assert_eq!(told(with(None), april), (Some(61.0), Some((day(2023, 3, 1), 61.0))), "June's report is to come");
    assert_eq!(told(with(None), july), (Some(80.0), Some((day(2023, 6, 1), 80.0))));
    assert_eq!(told(with(Some(90.0)), april), (Some(90.0), None), "nobody knows since when it is 90");
    assert_eq!(told(with(Some(61.0)), april), (Some(61.0), Some((day(2023, 3, 1), 61.0))), "the report's own");
    assert_eq!(told(with(Some(70.0)), july), (Some(80.0), Some((day(2023, 6, 1), 80.0))), "an old head");
    let unheard = Facts { head_progress: Some(0.0), ..facts(&year, &[]) };
    assert_eq!((told(unheard, july), unheard.undated(july)), ((Some(0.0), None), None), "a head without reports");
}

#[test]
fn what_is_finished_leads_nowhere() {
    let year = [step(100.0, day(2022, 10, 1), day(2023, 9, 30))];
    let mut finished = ProgressReport::of(day(2023, 3, 1), Some(90.0));
    finished.status = Some(ReportedStatus::Finished);
    let (today, end) = (day(2023, 4, 1), day(2023, 9, 30));
    assert!(forecast(facts(&year, &[finished]), today, end).is_none(), "told finished");
    let full = Facts { head_progress: Some(100.0), ..facts(&year, &[]) };
    assert_eq!((standing(full, today).status, forecast(full, today, end)), (Status::Done, None));
}

#[test]
fn the_plan_ends_with_its_steps() {
    let steps = [step(100.0, day(2022, 10, 1), day(2023, 3, 31))];
    let finish = Some(day(2023, 9, 30));
    let facts = Facts { finish, ..facts(&steps, &[]) };
    assert_eq!(facts.span().1, Some(day(2023, 3, 31)));
    assert_eq!(standing(facts, day(2023, 4, 1)).status, Status::Late);
    let half = [ProgressReport::of(day(2023, 2, 28), Some(40.0))];
    let told = Facts { reports: &half, ..facts };
    assert!(told.at_end(day(2023, 3, 1)).is_some_and(|(end, pace)| end == day(2023, 3, 31) && pace.at_until < 60.0));
    assert_eq!(told.at_end(day(2023, 4, 1)), None, "late, and so past the end of the plan");
    let bare = Facts { steps: &[], finish: None, ..facts };
    assert_eq!(bare.span(), (Some(day(2022, 10, 1)), Some(day(2023, 9, 30))), "the year's");
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
        let sum: f64 = steps.iter().filter_map(|s| s.weight).sum();
        let whole = |step: &Step| Step { weight: step.weight.map(|weight| weight * 100.0 / sum), ..step.clone() };
        let steps: Vec<Step> = steps.iter().map(whole).collect();
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
