//! How a project goes.

use super::random::Random;

/// The ways a project can go.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Behaviour {
    /// As planned.
    OnPlan,
    /// Faster than planned.
    Ahead,
    /// Slower than planned, made up for in the last quarter.
    Behind,
    /// Slower than planned and never done.
    Late,
    /// Reports cease after the first months.
    Silent,
    /// Reports go on, the percent does not.
    Stuck,
    /// Done long before its last planned day.
    DoneEarly,
    /// Planned for the last quarter or so, and not begun.
    NotStarted,
}

use Behaviour::{Ahead, Behind, DoneEarly, Late, NotStarted, OnPlan, Silent, Stuck};

/// How often each occurs in the year that runs.
const RUNNING: &[(u64, Behaviour)] =
    &[(38, OnPlan), (11, Ahead), (16, Behind), (8, Late), (8, Silent), (5, Stuck), (8, DoneEarly), (6, NotStarted)];

/// How often each occurs in a year that is over: most was done in the end.
const OVER: &[(u64, Behaviour)] =
    &[(52, OnPlan), (13, Ahead), (13, Behind), (5, Late), (3, Silent), (2, Stuck), (11, DoneEarly), (1, NotStarted)];

/// One project's way, with the numbers that make it its own.
#[derive(Clone, Copy, Debug)]
pub(super) struct Course {
    /// The way.
    pub behaviour: Behaviour,
    /// Points ahead, share of the plan, or percent at which it stays, as the way has it.
    measure: f64,
    /// Reports after which a silent one is silent.
    pub reports: usize,
    /// Percents end in 0 or 5.
    by_fives: bool,
}

impl Course {
    /// Draws one.
    pub(super) fn draw(running: bool, random: &mut Random) -> Self {
        let behaviour = random.weighted(if running { RUNNING } else { OVER });
        let measure = match behaviour {
            Ahead => random.between(10.0, 26.0),
            Behind => random.between(0.4, 0.8),
            Late => random.between(0.5, 0.9),
            Stuck => random.between(18.0, 62.0),
            DoneEarly => random.between(0.42, 0.75),
            OnPlan | Silent | NotStarted => 0.0,
        };
        let reports = if behaviour == Silent { random.within(1..=4) as usize } else { usize::MAX };
        Self { behaviour, measure, reports, by_fives: random.chance(60) }
    }

    /// Percent to report in fiscal month `month` when the plan asks for `planned`; never below `before`.
    pub(super) fn percent(&self, planned: f64, month: u8, before: f64, random: &mut Random) -> f64 {
        let near = planned + random.between(-2.0, 2.0);
        let month = f64::from(month);
        let wanted = match self.behaviour {
            OnPlan | Silent | NotStarted => near,
            Ahead => near + self.measure,
            Behind => near * (self.measure + (1.0 - self.measure) * ((month - 8.0) / 4.0).clamp(0.0, 1.0)),
            Late => (near * self.measure + month).min(95.0),
            Stuck => near.min(self.measure),
            DoneEarly => near / self.measure,
        };
        // The last days of a plan are not waited for.
        let ends_well = !matches!(self.behaviour, Late | Stuck);
        if ends_well && (wanted >= 98.5 || (planned >= 94.0 && wanted >= 90.0)) {
            return 100.0;
        }
        let rounded = if self.by_fives { (wanted / 5.0).round() * 5.0 } else { wanted.round() };
        rounded.clamp(0.0, 95.0).max(before)
    }
}
