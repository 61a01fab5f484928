//! A step timeline in a row of a list: every row's over its whole fiscal year, so that rows can be compared.

use chrono::NaiveDate;

use crate::{
    chart::{Day, Rect, scale::Linear},
    fiscal_year::FiscalYear,
    standing::derived_step_progress,
    step::Step,
};

/// Its size.
pub const SIZE: (f64, f64) = (96.0, 28.0);
/// Lanes it has room for; of a longer plan neighbours share one.
pub const LANES: usize = 9;
/// Steps up to which a list reads a plan. A longer one is not shown in a row.
pub const MOST_STEPS: usize = 120;

/// A laid-out small timeline.
#[derive(Clone, Debug, PartialEq)]
pub struct Mini {
    /// Its bars, the first step's on top; of a plan without any dates none.
    pub bars: Vec<MiniStep>,
    /// Today, where the year holds it.
    pub today: Option<f64>,
}

/// The bar of a step, or of some that share a lane.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct MiniStep {
    /// Planned, from the first day to the last.
    pub planned: Rect,
    /// What is done of it, from the left; derived from the project's percent.
    pub done: Rect,
    /// Whether a last day in it is over and what was planned until then is not done.
    pub late: bool,
}

/// Lays out a plan over a fiscal year. What is done is what the large timeline of the project shows: a step that was
/// `told` finished is, and the others are derived from the project's percent. A step without both dates has no bar, one
/// outside the year a sliver at its edge.
pub fn mini(steps: &[Step], (progress, told): (Option<f64>, &[bool]), year: FiscalYear, today: NaiveDate) -> Mini {
    let at = |date: NaiveDate| Day::from(date).at();
    let (first, last) = (at(year.first_day()), at(year.last_day()) + 1.0);
    let x = Linear::new((first, last), (1.0, SIZE.0 - 1.0));
    let progress = progress.filter(|p| p.is_finite());
    // Of a project that never reported nothing was told.
    let told = if progress.is_some() { told } else { &[] };
    let shares = derived_step_progress(steps, progress.unwrap_or_default(), told);
    let known: Vec<Known> = steps
        .iter()
        .zip(shares)
        .filter_map(|(step, share)| {
            let (from, to) = step.span()?;
            let weight = step.countable_weight().unwrap_or_default();
            Some(Known { from, to, weight, share: share.unwrap_or_default() })
        })
        .collect();
    let together = known.len().div_ceil(LANES).max(1);
    let lane = (SIZE.1 - 2.0) / known.len().div_ceil(together).max(1) as f64;
    // Few steps make no thick bars.
    let lane = lane.min(7.0);
    let bars = known.chunks(together).enumerate().filter_map(|(i, group)| {
        let from = group.iter().map(|step| step.from).min()?;
        let to = group.iter().map(|step| step.to).max()?;
        let weight: f64 = group.iter().map(|step| step.weight).sum();
        let done: f64 = group.iter().map(|step| step.weight * step.share).sum();
        let share = match weight > 0.0 {
            true => (done / weight / 100.0).clamp(0.0, 1.0),
            // Steps that weigh nothing are done where that was told of each.
            false => f64::from(group.iter().all(|step| step.share >= 100.0)),
        };
        let left = x.at(at(from).clamp(first, last - 1.0));
        let right = x.at((at(to) + 1.0).clamp(first, last)).max(left + 1.0);
        let y = 1.0 + lane * i as f64;
        let planned = Rect { x: left, y, width: right - left, height: (lane - 1.0).max(1.0) };
        // Of a project that never reported nothing is known to be late.
        let late =
            progress.is_some() && group.iter().any(|step| step.to < today && step.share < 100.0 && step.weight > 0.0);
        Some(MiniStep { planned, done: Rect { width: planned.width * share, ..planned }, late })
    });
    Mini { bars: bars.collect(), today: year.contains(today).then(|| x.at(at(today))) }
}

struct Known {
    from: NaiveDate,
    to: NaiveDate,
    weight: f64,
    share: f64,
}

#[cfg(test)]
mod tests {
    use chrono::Days;
    use proptest::prelude::*;

    use super::*;

    fn day(y: i32, m: u32, d: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(y, m, d).expect("a date")
    }

    fn year() -> FiscalYear {
        FiscalYear::from_be(2566).expect("a year")
    }

    fn step(weight: f64, start: NaiveDate, finish: NaiveDate) -> Step {
        Step { order: 1, title: String::new(), weight: Some(weight), start: Some(start), finish: Some(finish) }
    }

    #[test]
    fn bars_stand_where_their_days_are_and_are_filled_in_order() {
        let plan = [
            step(50.0, day(2022, 10, 1), day(2023, 3, 31)),
            step(25.0, day(2023, 4, 1), day(2023, 6, 30)),
            step(25.0, day(2023, 7, 1), day(2023, 9, 30)),
        ];
        let mini = mini(&plan, (Some(62.5), &[]), year(), day(2023, 7, 2));
        let shown: Vec<_> = mini.bars.iter().map(|bar| (bar.done.width / bar.planned.width, bar.late)).collect();
        assert_eq!(shown, [(1.0, false), (0.5, true), (0.0, false)]);
        let [first, second, third] = [0, 1, 2].map(|i| mini.bars[i].planned);
        assert_eq!(first.x, 1.0);
        assert!((first.right() - second.x).abs() < 1e-9 && (second.right() - third.x).abs() < 1e-9);
        assert!((third.right() - (SIZE.0 - 1.0)).abs() < 1e-9);
        assert!(mini.today.is_some_and(|today| today > third.x && today < third.x + 1.0));
    }

    #[test]
    fn a_step_told_finished_is_full_and_not_late() {
        let plan = [
            step(50.0, day(2022, 10, 1), day(2023, 3, 31)),
            step(25.0, day(2023, 4, 1), day(2023, 6, 30)),
            step(0.0, day(2023, 6, 1), day(2023, 6, 30)),
        ];
        let shown = |progress, told: &[bool]| {
            let mini = mini(&plan, (progress, told), year(), day(2023, 7, 2));
            mini.bars.iter().map(|bar| (bar.done.width / bar.planned.width, bar.late)).collect::<Vec<_>>()
        };
        // Half of 75 is 37.5: the 25 of the second, and a quarter of the first.
        assert_eq!(shown(Some(50.0), &[]), [(0.75, true), (0.0, true), (0.0, false)]);
        assert_eq!(shown(Some(50.0), &[false, true]), [(0.25, true), (1.0, false), (0.0, false)]);
        assert_eq!(shown(Some(50.0), &[true, true, true]), [(1.0, false); 3]);
        assert_eq!(shown(None, &[true, true, true]), [(0.0, false); 3], "nothing is known of it");
        // As the large one has it.
        let told = [false, true, true];
        let large = derived_step_progress(&plan, 50.0, &told);
        let large: Vec<f64> = large.into_iter().map(|share| share.unwrap_or_default() / 100.0).collect();
        assert_eq!(shown(Some(50.0), &told).iter().map(|(share, _)| *share).collect::<Vec<_>>(), large);
    }

    #[test]
    fn neighbours_of_a_long_plan_share_a_lane() {
        let plan: Vec<Step> = (0..20)
            .map(|i| step(5.0, day(2022, 10, 1) + Days::new(i * 10), day(2022, 10, 10) + Days::new(i * 10)))
            .collect();
        let mini = mini(&plan, (Some(50.0), &[]), year(), day(2022, 10, 1));
        // Three a lane: seven lanes, the last of two.
        assert_eq!(mini.bars.len(), 7);
        let share = |i: usize| mini.bars[i].done.width / mini.bars[i].planned.width;
        assert!((share(2) - 1.0).abs() < 1e-9 && (share(3) - 1.0 / 3.0).abs() < 1e-9 && share(4) < 1e-9);
    }

    #[test]
    fn a_project_that_never_reported_is_not_late() {
        let plan = [step(100.0, day(2022, 10, 1), day(2022, 12, 31))];
        let late = |progress| mini(&plan, (progress, &[]), year(), day(2023, 7, 2)).bars.iter().any(|bar| bar.late);
        assert!(!late(None) && late(Some(0.0)));
    }

    #[test]
    fn without_dates_there_is_nothing_to_show() {
        let plan = [Step { order: 1, title: String::new(), weight: Some(100.0), start: None, finish: None }];
        assert_eq!(mini(&plan, (Some(50.0), &[]), year(), day(2025, 1, 1)), Mini { bars: Vec::new(), today: None });
    }

    proptest! {
        #[test]
        fn every_bar_stays_inside(
            steps in proptest::collection::vec((-50.0..200.0_f64, 0_u64..900, 0_u64..500), 0..130),
            progress in proptest::option::of(-20.0..150.0_f64),
            told in proptest::collection::vec(proptest::bool::ANY, 0..140),
        ) {
            let plan: Vec<Step> = steps.into_iter().map(|(weight, from, days)| {
                let from = day(2021, 10, 1) + Days::new(from);
                step(weight, from, from + Days::new(days))
            }).collect();
            let mini = mini(&plan, (progress, &told), year(), day(2023, 2, 1));
            prop_assert!(mini.bars.len() <= LANES);
            for bar in &mini.bars {
                prop_assert!(bar.planned.x >= 0.0 && bar.planned.right() <= SIZE.0 + 1e-9, "{bar:?}");
                prop_assert!(bar.planned.y >= 0.0 && bar.planned.bottom() <= SIZE.1, "{bar:?}");
                prop_assert!(bar.planned.width > 0.0 && bar.done.width >= 0.0 && bar.done.width <= bar.planned.width);
            }
        }
    }
}
