//! Moving the days a step covers without changing what they mean.

use chrono::{Days, Months, NaiveDate};

use super::{PlanError, StepId};
use crate::{
    fiscal_year::{is_first_of_month, last_of_month},
    step::Step,
};

/// The days a step covers, first and last included.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Span {
    /// First day.
    pub first: NaiveDate,
    /// Last day.
    pub last: NaiveDate,
    /// Whether it was entered as a month, not as days.
    pub month: bool,
}

impl Span {
    /// The span of a step, if it has one.
    pub fn of(step: &Step) -> Option<Self> {
        let (first, last) = step.span()?;
        Some(Self { first, last, month: step.start == step.finish && is_first_of_month(first) })
    }

    /// How many days it covers.
    pub fn days(self) -> i64 {
        (self.last - self.first).num_days() + 1
    }

    /// Whether it covers months from their first to their last day.
    pub fn whole_months(self) -> bool {
        is_first_of_month(self.first) && self.last == last_of_month(self.last)
    }
}

/// Moves a step by days. It covers as many days as before; a month moved away from a first becomes its days, and one
/// that lands on a month of the same length is that month.
pub fn shift(step: &mut Step, days: i64, id: StepId) -> Result<(), PlanError> {
    let span = Span::of(step).ok_or(PlanError::NoDates { step: id })?;
    if days == 0 {
        return Ok(());
    }
    let (first, last) = (add(span.first, days, id)?, add(span.last, days, id)?);
    let month = span.month && is_first_of_month(first) && last == last_of_month(first);
    write_span(step, Span { first, last, month }, id)?;
    // One day on a first would mean the month: step over it, in the direction of the move.
    if first == last && is_first_of_month(first) && !month {
        let over = add(first, days.signum(), id)?;
        write_span(step, Span { first: over, last: over, month: false }, id)?;
    }
    Ok(())
}

/// Moves a step by months. Whole months stay whole months; other days keep their number in the month, as far as the
/// month has it, and the step as many days as before.
pub fn shift_months(step: &mut Step, months: i32, id: StepId) -> Result<(), PlanError> {
    let span = Span::of(step).ok_or(PlanError::NoDates { step: id })?;
    let calendar = || PlanError::Calendar { step: id };
    let moved = |day: NaiveDate| {
        let by = Months::new(months.unsigned_abs());
        if months < 0 { day.checked_sub_months(by) } else { day.checked_add_months(by) }.ok_or_else(calendar)
    };
    let first = moved(span.first)?;
    let last = if span.whole_months() { last_of_month(moved(span.last)?) } else { add(first, span.days() - 1, id)? };
    write_span(step, Span { first, last, month: span.month }, id)
}

/// Gives a step its days in the form that means them: a whole month entered as such as its first day twice, and
/// nothing else as that.
pub fn write_span(step: &mut Step, span: Span, id: StepId) -> Result<(), PlanError> {
    if span.first > span.last {
        return Err(PlanError::Span { step: id });
    }
    known(span.first, span.last, id)?;
    let month = span.month && is_first_of_month(span.first) && span.last == last_of_month(span.first);
    step.start = Some(span.first);
    step.finish = Some(if month { span.first } else { span.last });
    Ok(())
}

/// A day so many days on.
pub fn add(day: NaiveDate, days: i64, id: StepId) -> Result<NaiveDate, PlanError> {
    let by = Days::new(days.unsigned_abs());
    if days < 0 { day.checked_sub_days(by) } else { day.checked_add_days(by) }.ok_or(PlanError::Calendar { step: id })
}

/// Days of the years that dates are read in.
pub fn known(first: NaiveDate, last: NaiveDate, id: StepId) -> Result<(), PlanError> {
    use chrono::Datelike;
    let years = 1900..=2257;
    if years.contains(&first.year()) && years.contains(&last.year()) {
        Ok(())
    } else {
        Err(PlanError::Calendar { step: id })
    }
}
