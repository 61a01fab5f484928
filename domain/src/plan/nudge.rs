//! Moving a bar or one of its ends by the unit one looks at, and what else that would move.

use chrono::{Months, NaiveDate};
use serde::{Deserialize, Serialize};

use super::{Op, Plan, PlanError, Push, Side, Span, StepId};
use crate::fiscal_year::last_of_month;

/// What arrow keys and drags move by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Unit {
    /// A day.
    Day,
    /// Seven days.
    Week,
    /// A month of the calendar.
    Month,
}

/// What of a bar is held.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Grip {
    /// All of it.
    Whole,
    /// One end; the other stays.
    End(Side),
}

/// The operation that moves a step, or an end of it, by so many units. An end that is a month's stays a month's when it
/// is moved by months.
pub fn nudge(plan: &Plan, step: StepId, grip: Grip, unit: Unit, count: i32) -> Result<Op, PlanError> {
    let days = |days: i64| match grip {
        Grip::Whole => Op::Move { step, days },
        Grip::End(side) => Op::Resize { step, side, days },
    };
    Ok(match (unit, grip) {
        (Unit::Day, _) => days(i64::from(count)),
        (Unit::Week, _) => days(i64::from(count) * 7),
        (Unit::Month, Grip::Whole) => Op::MoveMonths { step, months: count },
        (Unit::Month, Grip::End(side)) => {
            let span = Span::of(&plan.step(step)?.step).ok_or(PlanError::NoDates { step })?;
            let calendar = || PlanError::Calendar { step };
            let moved = |day: NaiveDate| {
                let by = Months::new(count.unsigned_abs());
                if count < 0 { day.checked_sub_months(by) } else { day.checked_add_months(by) }.ok_or_else(calendar)
            };
            let (from, to) = match side {
                Side::Start => (span.first, moved(span.first)?),
                // The end of a month goes to the end of a month, whichever day that is.
                Side::Finish if span.last == last_of_month(span.last) => (span.last, last_of_month(moved(span.last)?)),
                Side::Finish => (span.last, moved(span.last)?),
            };
            days((to - from).num_days())
        }
    })
}

/// What an operation leads to: by itself, and with all it pushes.
#[derive(Clone, Debug, PartialEq)]
pub struct Preview {
    /// The plan after the operation alone.
    pub alone: Plan,
    /// The plan after the operation and what it pushes.
    pub pushed: Plan,
    /// What is pushed; the moved step itself is among them where it may not begin so early.
    pub pushes: Vec<Push>,
}

/// Shows what an operation would lead to.
pub fn preview(plan: &Plan, op: &Op) -> Result<Preview, PlanError> {
    Preview::of(plan, plan.apply(op)?)
}

impl Preview {
    /// Of a plan and what somebody made of it. Steps that began too early before are left out.
    pub fn of(plan: &Plan, alone: Plan) -> Result<Self, PlanError> {
        let settled = plan.apply(&Op::Push)?;
        let mut pushed = alone.apply(&Op::Push)?;
        let span = |plan: &Plan, id: StepId| plan.step(id).ok().and_then(|step| step.step.span());
        let mut pushes = Vec::new();
        for (was, step) in alone.steps.iter().zip(&mut pushed.steps) {
            let (Some(from), Some(to)) = (was.step.span(), step.step.span()) else { continue };
            if from == to {
                continue;
            }
            if span(plan, step.id) == Some(from) && span(&settled, step.id) == Some(to) {
                // It was too early before and is no earlier or later now: not this operation's doing.
                *step = was.clone();
                continue;
            }
            pushes.push(Push { step: step.id, from, to, days: (to.0 - from.0).num_days() });
        }
        Ok(Self { alone, pushed, pushes })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        plan::{Link, PlanStep},
        step::Step,
    };
    use proptest::prelude::*;

    fn day(y: i32, m: u32, d: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(y, m, d).expect("a date")
    }

    fn step(number: u64, start: NaiveDate, finish: NaiveDate) -> PlanStep {
        let step = Step { order: 0, title: "ก".into(), weight: None, start: Some(start), finish: Some(finish) };
        PlanStep { id: StepId::draft(number), step, after: Vec::new() }
    }

    /// October as a month; November 7 to December 31, waiting for it; January, waiting for that but too early.
    fn plan() -> Plan {
        let mut steps = vec![
            step(1, day(2022, 10, 1), day(2022, 10, 1)),
            step(2, day(2022, 11, 7), day(2022, 12, 31)),
            step(3, day(2022, 12, 20), day(2023, 1, 31)),
        ];
        steps[1].after.push(Link { step: StepId::draft(1), lag: 0 });
        steps[2].after.push(Link { step: StepId::draft(2), lag: 0 });
        Plan { steps }
    }

    fn nudged(number: u64, grip: Grip, unit: Unit, count: i32) -> (NaiveDate, NaiveDate) {
        let op = nudge(&plan(), StepId::draft(number), grip, unit, count).expect("an operation");
        plan().apply(&op).expect("applies").step(StepId::draft(number)).expect("there").step.span().expect("dates")
    }

    #[test]
    fn bars_and_ends_move_by_the_unit_in_sight() {
        let (start, finish) = (Grip::End(Side::Start), Grip::End(Side::Finish));
        assert_eq!(nudged(2, Grip::Whole, Unit::Day, -1), (day(2022, 11, 6), day(2022, 12, 30)));
        assert_eq!(nudged(2, Grip::Whole, Unit::Week, 2), (day(2022, 11, 21), day(2023, 1, 14)));
        assert_eq!(nudged(1, Grip::Whole, Unit::Month, 4), (day(2023, 2, 1), day(2023, 2, 28)));
        assert_eq!(nudged(2, finish, Unit::Month, 2), (day(2022, 11, 7), day(2023, 2, 28)));
        assert_eq!(nudged(2, start, Unit::Month, -1), (day(2022, 10, 7), day(2022, 12, 31)));
        assert_eq!(nudged(1, finish, Unit::Month, 1), (day(2022, 10, 1), day(2022, 11, 30)));
    }

    #[test]
    fn a_preview_tells_only_what_this_move_pushes() {
        let op = nudge(&plan(), StepId::draft(1), Grip::Whole, Unit::Week, 3).expect("an operation");
        let shown = preview(&plan(), &op).expect("previews");
        assert_eq!(shown.pushes.iter().map(|push| push.step).collect::<Vec<_>>(), [StepId::draft(2), StepId::draft(3)]);
        // The third was too early before: a move that changes nothing for it leaves it alone.
        let op = nudge(&plan(), StepId::draft(1), Grip::Whole, Unit::Day, 1).expect("an operation");
        let shown = preview(&plan(), &op).expect("previews");
        assert_eq!(shown.pushes, []);
        assert_eq!(shown.pushed, shown.alone);
    }

    proptest! {
        #[test]
        fn no_nudge_breaks_a_plan(number in 1_u64..4, count in -40_i32..40, unit in 0..3, grip in 0..3) {
            let unit = [Unit::Day, Unit::Week, Unit::Month][unit as usize];
            let grip = [Grip::Whole, Grip::End(Side::Start), Grip::End(Side::Finish)][grip as usize];
            let op = nudge(&plan(), StepId::draft(number), grip, unit, count).expect("an operation");
            let shown = preview(&plan(), &op).expect("previews");
            prop_assert_eq!(shown.alone.check(), Ok(()));
            prop_assert_eq!(shown.pushed.check(), Ok(()));
        }
    }
}
