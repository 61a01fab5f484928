//! The step timeline (Gantt): what it shows, and its geometry in viewBox units.

pub mod edit;
pub mod label;
pub mod layout;
pub mod mini;
pub mod step;
pub mod zoom;

#[cfg(test)]
mod tests;

pub use layout::{Form, Scene, layout};
pub use step::{Lines, StepState, TimelineStep};
pub use zoom::Zoom;

#[cfg(feature = "segment")]
use crate::project::ProjectView;
use crate::{
    chart::Day,
    fiscal_year::FiscalYear,
    standing::derived_step_progress,
    step::{PlanProblem, Step, check_weights},
};

/// Steps up to which every row is drawn; above, only a window of [`WINDOW`] rows is.
pub const ALL_DRAWN: usize = 300;
/// Rows drawn at a time where not all are.
pub const WINDOW: usize = 30;

/// What a step timeline shows: a project's plan with its progress laid over it.
#[derive(Clone, Debug, PartialEq)]
pub struct TimelineData {
    /// The fiscal year of the unzoomed view.
    pub year: FiscalYear,
    /// The day of reading.
    pub today: Day,
    /// First day of the plan and the day after its last; the year where no step has dates.
    pub plan: (Day, Day),
    /// The steps, or of a long plan the window of them that is drawn.
    pub steps: Vec<TimelineStep>,
    /// Place in the plan of the first of `steps`, from 0.
    pub first: usize,
    /// How many steps the plan has.
    pub total: usize,
    /// What the weights add up to, where that is not 100.
    pub weights_sum: Option<f64>,
}

impl TimelineData {
    /// The timeline of a project on a day. Without a year of its own the project takes that of its first
    /// step, else of today.
    ///
    /// Finding the words of Thai is most of what a long plan costs, so where only a window of it is drawn no title is
    /// broken into lines yet: [`Self::lined`] and [`TimelineStep::lined`] do it for those that are shown.
    #[cfg(feature = "segment")]
    pub fn from_project(project: &ProjectView, today: chrono::NaiveDate) -> Self {
        let first = project.steps.iter().filter_map(crate::step::Step::span).map(|span| span.0).min();
        let year = project.fiscal_year.unwrap_or_else(|| FiscalYear::of(first.or(project.start).unwrap_or(today)));
        let long = project.steps.len() > ALL_DRAWN;
        let told = project.finished_on(today);
        Self::of_steps(&project.steps, year, (project.progress, &told), today.into(), |step, share, reported| {
            TimelineStep::with_lines(step, share, reported, today.into(), |title| {
                if long { <[Lines; 3]>::default() } else { Lines::in_forms(title, long) }
            })
        })
    }

    /// The same timeline with the titles of its rows broken into lines.
    #[cfg(feature = "segment")]
    #[must_use]
    pub fn lined(mut self) -> Self {
        if self.windowed() {
            self.steps = self.steps.iter().map(TimelineStep::lined).collect();
        }
        self
    }

    /// The timeline of steps in a year; `row` makes the row of a step out of its derived progress and whether the
    /// project has reported any. `progress` is the project's, and which of its steps were told finished.
    pub fn of_steps(
        steps: &[Step],
        year: FiscalYear,
        (progress, told): (Option<f64>, &[bool]),
        today: Day,
        mut row: impl FnMut(&Step, Option<f64>, bool) -> TimelineStep,
    ) -> Self {
        let spans = || steps.iter().filter_map(Step::span);
        let from = spans().map(|span| span.0).min().unwrap_or_else(|| year.first_day());
        let to = spans().map(|span| span.1).max().unwrap_or_else(|| year.last_day());
        let progress = progress.filter(|p| p.is_finite());
        let shares = match progress {
            Some(progress) => derived_step_progress(steps, progress, told),
            None => vec![None; steps.len()],
        };
        let rows = steps.iter().zip(shares).map(|(step, share)| row(step, share, progress.is_some()));
        let mut rows: Vec<_> = rows.collect();
        if progress.is_some() {
            let told = rows.iter_mut().zip(told).filter(|(_, told)| **told);
            told.for_each(|(row, _)| row.state = StepState::Told);
        }
        let weights_sum = match check_weights(steps) {
            Err(PlanProblem::WeightsSum(sum)) => Some(sum),
            Ok(()) | Err(PlanProblem::WeightsRounded(_)) => None,
        };
        Self {
            year,
            today,
            plan: (from.into(), Day::from(to).plus(1)),
            first: 0,
            total: rows.len(),
            steps: rows,
            weights_sum,
        }
    }

    /// Whether only a window of the rows is drawn.
    pub fn windowed(&self) -> bool {
        self.total > ALL_DRAWN
    }

    /// The same timeline with only the rows from `first` (from 0) on, at most `rows` of them.
    pub fn window(&self, first: usize, rows: usize) -> Self {
        let first = first.min(self.total.saturating_sub(rows));
        let skip = first.saturating_sub(self.first).min(self.steps.len());
        let steps = self.steps.iter().skip(skip).take(rows).cloned().collect();
        Self { steps, first: self.first + skip, ..*self }
    }

    /// First day of the fiscal year and the day after its last.
    pub fn year_span(&self) -> (Day, Day) {
        (self.year.first_day().into(), Day::from(self.year.last_day()).plus(1))
    }

    /// Whether the plan reaches beyond the fiscal year, so that a view of the whole plan makes sense.
    pub fn exceeds_year(&self) -> bool {
        let (from, to) = self.year_span();
        self.plan.0 < from || self.plan.1 > to
    }

    /// The longest window one can pan and pinch in: year and plan together.
    pub fn reach(&self) -> (Day, Day) {
        let (from, to) = self.year_span();
        (from.min(self.plan.0), to.max(self.plan.1))
    }
}
