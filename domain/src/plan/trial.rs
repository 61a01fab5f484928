//! A change that is shown but not made yet: what is dragged or moved by keys, with all it would push.

use super::{Grip, Op, Plan, PlanError, Preview, Push, StepId, Unit, nudge};

/// A change on trial. It is made by [`Trial::made`], or dropped.
#[derive(Clone, Debug, PartialEq)]
pub struct Trial {
    before: Plan,
    shown: Preview,
}

impl Trial {
    /// An operation on trial.
    pub fn of(plan: &Plan, op: &Op) -> Result<Self, PlanError> {
        Ok(Self { before: plan.clone(), shown: Preview::of(plan, plan.apply(op)?)? })
    }

    /// Moves on from where the trial stands, without what it pushes: a key pressed again.
    pub fn nudge(&self, step: StepId, grip: Grip, unit: Unit, count: i32) -> Result<Self, PlanError> {
        let op = nudge(&self.shown.alone, step, grip, unit, count)?;
        let alone = self.shown.alone.apply(&op)?;
        Ok(Self { before: self.before.clone(), shown: Preview::of(&self.before, alone)? })
    }

    /// The plan as it would be with all that is pushed.
    pub fn plan(&self) -> &Plan {
        &self.shown.pushed
    }

    /// What else would move.
    pub fn pushes(&self) -> &[Push] {
        &self.shown.pushes
    }

    /// Whether anything would change.
    pub fn any(&self) -> bool {
        self.shown.alone != self.before
    }

    /// The plan with the change made, with what it pushes or alone.
    pub fn made(self, with_pushes: bool) -> Plan {
        if with_pushes { self.shown.pushed } else { self.shown.alone }
    }
}

/// What drawing a link between two steps means: `step` waits for `after`, or waits no longer if it did.
pub fn tie(plan: &Plan, step: StepId, after: StepId) -> Result<Op, PlanError> {
    if step == after {
        return Err(PlanError::Circle { step });
    }
    let waits = plan.step(step)?.after.iter().any(|link| link.step == after);
    Ok(if waits { Op::Unlink { step, after } } else { Op::Link { step, after, lag: 0 } })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        plan::{Link, PlanStep, critical_path},
        step::Step,
    };
    use chrono::{Days, NaiveDate};
    use proptest::prelude::*;

    fn day(offset: u64) -> NaiveDate {
        NaiveDate::from_ymd_opt(2022, 10, 3).expect("a date") + Days::new(offset)
    }

    /// Steps of some days, each waiting for some before it.
    fn any_plan() -> impl Strategy<Value = Plan> {
        let step = (0_u64..300, 1_u64..60, proptest::collection::vec((0_usize..8, -5_i32..10), 0..3));
        proptest::collection::vec(step, 2..9).prop_map(|steps| {
            let mut plan = Plan::default();
            for (place, (from, length, after)) in steps.into_iter().enumerate() {
                let (start, finish) = (Some(day(from)), Some(day(from + length)));
                let step = Step { order: place as i32 + 1, title: "ก".into(), weight: None, start, finish };
                let mut links: Vec<Link> = Vec::new();
                for (before, lag) in after.into_iter().filter(|(before, _)| *before < place) {
                    let step = StepId::draft(before as u64 + 1);
                    links.retain(|link| link.step != step);
                    links.push(Link { step, lag });
                }
                plan.steps.push(PlanStep { id: StepId::draft(place as u64 + 1), step, after: links });
            }
            plan
        })
    }

    fn grips() -> impl Strategy<Value = (Grip, Unit)> {
        use crate::plan::Side;
        (0_usize..3, 0_usize..3).prop_map(|(grip, unit)| {
            let grips = [Grip::Whole, Grip::End(Side::Start), Grip::End(Side::Finish)];
            (grips[grip], [Unit::Day, Unit::Week, Unit::Month][unit])
        })
    }

    /// Whether a step begins before something it waits for lets it.
    fn early(plan: &Plan, step: &PlanStep) -> bool {
        step.after.iter().any(|link| {
            let before = plan.step(link.step).ok().and_then(|before| before.step.span());
            let first = step.step.span().map(|span| span.0);
            before.zip(first).is_some_and(|((_, last), first)| (first - last).num_days() < 1 + i64::from(link.lag))
        })
    }

    proptest! {
        #[test]
        fn what_waits_is_pushed_and_nothing_else_moves(
            plan in any_plan(), which in 0_usize..9, held in grips(), count in -9_i32..9
        ) {
            // Begin where nothing is too early, as a plan that was pushed once is.
            let plan = plan.apply(&Op::Push).expect("pushes");
            let id = plan.steps[which % plan.steps.len()].id;
            let op = nudge(&plan, id, held.0, held.1, count).expect("an operation");
            let trial = Trial::of(&plan, &op).expect("a trial");
            prop_assert!(trial.plan().steps.iter().all(|step| !early(trial.plan(), step)), "nothing begins too early");
            let pushed: Vec<StepId> = trial.pushes().iter().map(|push| push.step).collect();
            for (was, now) in plan.steps.iter().zip(&trial.plan().steps) {
                let moved = was.step.span() != now.step.span();
                prop_assert!(!moved || was.id == id || pushed.contains(&was.id), "moved and not told");
                prop_assert_eq!(&was.after, &now.after);
                if was.id != id {
                    prop_assert!(now.step.start >= was.step.start, "nothing is pulled back");
                }
            }
            let alone = trial.clone().made(false);
            prop_assert!(plan.steps.iter().zip(&alone.steps).all(|(was, now)| was.id == id || was == now));
            prop_assert!(critical_path(&trial.made(true)).is_ok());
        }

        #[test]
        fn keys_pressed_one_by_one_lead_where_one_drag_does(plan in any_plan(), which in 0_usize..9, count in 1_i32..20) {
            let plan = plan.apply(&Op::Push).expect("pushes");
            let id = plan.steps[which % plan.steps.len()].id;
            let op = |count| nudge(&plan, id, Grip::Whole, Unit::Week, count).expect("an operation");
            let mut keys = Trial::of(&plan, &op(1)).expect("a trial");
            for _ in 1..count {
                keys = keys.nudge(id, Grip::Whole, Unit::Week, 1).expect("moves on");
            }
            prop_assert_eq!(&keys, &Trial::of(&plan, &op(count)).expect("a trial"));
            // And as many back lead home: nothing that was pushed stays behind.
            for _ in 0..count {
                keys = keys.nudge(id, Grip::Whole, Unit::Week, -1).expect("moves back");
            }
            prop_assert!(!keys.any() && keys.pushes().is_empty());
        }

        #[test]
        fn a_link_drawn_twice_is_gone_and_no_circle_is_closed(plan in any_plan(), a in 0_usize..9, b in 0_usize..9) {
            let (a, b) = (plan.steps[a % plan.steps.len()].id, plan.steps[b % plan.steps.len()].id);
            let bare = |plan: &Plan| {
                let mut bare = plan.clone();
                bare.steps.iter_mut().filter(|step| step.id == a).for_each(|step| step.after.retain(|link| link.step != b));
                bare
            };
            match tie(&plan, a, b).and_then(|op| plan.apply(&op)) {
                Err(error) => prop_assert!(matches!(error, PlanError::Circle { .. }), "{error}"),
                Ok(tied) => {
                    prop_assert_eq!(tied.check(), Ok(()));
                    let again = tie(&tied, a, b).and_then(|op| tied.apply(&op)).expect("the way back is free");
                    prop_assert_eq!(bare(&again), bare(&plan).numbered());
                    let waits = |plan: &Plan| plan.step(a).expect("there").after.iter().any(|link| link.step == b);
                    prop_assert!(waits(&tied) != waits(&plan) && waits(&again) == waits(&plan));
                }
            }
        }
    }
}
