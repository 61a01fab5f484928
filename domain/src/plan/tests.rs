//! Operations on plans, by example and at random.

use std::collections::HashSet;

use chrono::{Days, NaiveDate};
use proptest::prelude::*;

use super::*;
use crate::{fiscal_year::last_of_month, step::Step};

fn day(y: i32, m: u32, d: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(y, m, d).expect("a date")
}

fn id(number: u64) -> StepId {
    StepId::draft(number)
}

fn step(number: u64, weight: f64, start: NaiveDate, finish: NaiveDate) -> PlanStep {
    let title = format!("ขั้นตอน {number}");
    let order = number as i32;
    PlanStep {
        id: id(number),
        step: Step { order, title, weight: Some(weight), start: Some(start), finish: Some(finish) },
        after: Vec::new(),
    }
}

/// October as a month, ten days of November, November 20 to December 31; the second waits for the first, the third
/// two days for the second.
fn plan() -> Plan {
    let mut steps = vec![
        step(1, 40.0, day(2022, 10, 1), day(2022, 10, 1)),
        step(2, 35.5, day(2022, 11, 1), day(2022, 11, 10)),
        step(3, 24.5, day(2022, 11, 20), day(2022, 12, 31)),
    ];
    steps[1].after.push(Link { step: id(1), lag: 0 });
    steps[2].after.push(Link { step: id(2), lag: 2 });
    Plan { steps }
}

fn span(plan: &Plan, number: u64) -> (NaiveDate, NaiveDate) {
    plan.step(id(number)).expect("there").step.span().expect("dates")
}

#[test]
fn a_month_stays_a_month() {
    let moved = plan().apply(&Op::MoveMonths { step: id(1), months: 4 }).expect("moves");
    let first = &moved.step(id(1)).expect("there").step;
    assert_eq!((first.start, first.finish), (Some(day(2023, 2, 1)), Some(day(2023, 2, 1))));
    assert_eq!(span(&moved, 1), (day(2023, 2, 1), day(2023, 2, 28)));
    // By days it is its 31 days, and a month again where those are one.
    let moved = plan().apply(&Op::Move { step: id(1), days: 3 }).expect("moves");
    assert_eq!(span(&moved, 1), (day(2022, 10, 4), day(2022, 11, 3)));
    let moved = plan().apply(&Op::Move { step: id(1), days: 61 }).expect("moves");
    let first = &moved.step(id(1)).expect("there").step;
    assert_eq!((first.start, first.finish), (Some(day(2022, 12, 1)), Some(day(2022, 12, 1))));
}

#[test]
fn one_day_never_becomes_a_month() {
    let one = Plan { steps: vec![step(1, 100.0, day(2022, 10, 31), day(2022, 10, 31))] };
    let moved = one.apply(&Op::Move { step: id(1), days: 1 }).expect("moves");
    assert_eq!(span(&moved, 1), (day(2022, 11, 2), day(2022, 11, 2)));
    let two = Plan { steps: vec![step(1, 100.0, day(2022, 11, 1), day(2022, 11, 2))] };
    let resized = two.apply(&Op::Resize { step: id(1), side: Side::Finish, days: -5 }).expect("resizes");
    assert_eq!(span(&resized, 1), (day(2022, 11, 1), day(2022, 11, 2)));
}

#[test]
fn a_resize_keeps_the_other_end() {
    let resized = plan().apply(&Op::Resize { step: id(1), side: Side::Finish, days: -1 }).expect("resizes");
    assert_eq!(span(&resized, 1), (day(2022, 10, 1), day(2022, 10, 30)));
    let resized = plan().apply(&Op::Resize { step: id(2), side: Side::Start, days: 99 }).expect("resizes");
    assert_eq!(span(&resized, 2), (day(2022, 11, 10), day(2022, 11, 10)));
}

#[test]
fn a_move_pushes_forward_only_what_must() {
    let pushes = propagate(&plan(), id(2), 15).expect("previews");
    let third = Push {
        step: id(3),
        from: (day(2022, 11, 20), day(2022, 12, 31)),
        to: (day(2022, 11, 28), day(2023, 1, 8)),
        days: 8,
    };
    assert_eq!(pushes, [third]);
    assert_eq!(propagate(&plan(), id(2), 2).expect("previews"), []);
    // Moved before what it waits for, it comes back behind it.
    let moved = plan().apply(&Op::MoveAndPush { step: id(2), days: -20 }).expect("moves");
    assert_eq!(span(&moved, 2), (day(2022, 11, 1), day(2022, 11, 10)));
}

#[test]
fn a_pushed_month_goes_on_to_a_whole_month() {
    let mut plan = plan();
    plan.steps[1].step.finish = plan.steps[1].step.start;
    let moved = plan.apply(&Op::MoveAndPush { step: id(1), days: 1 }).expect("moves");
    let second = &moved.step(id(2)).expect("there").step;
    assert_eq!((second.start, second.finish), (Some(day(2022, 12, 1)), Some(day(2022, 12, 1))));
}

#[test]
fn circles_are_refused() {
    let circle = plan().apply(&Op::Link { step: id(1), after: id(3), lag: 0 });
    assert!(matches!(circle, Err(PlanError::Circle { .. })));
    let itself = plan().apply(&Op::Link { step: id(1), after: id(1), lag: 0 });
    assert!(matches!(itself, Err(PlanError::Circle { .. })));
    let unknown = plan().apply(&Op::Link { step: id(1), after: id(9), lag: 0 });
    assert_eq!(unknown, Err(PlanError::NoSuchStep { step: id(9) }));
}

#[test]
fn a_split_shares_weight_and_links() {
    let split = plan().apply(&Op::Split { step: id(2), id: id(4), on: day(2022, 11, 4) }).expect("splits");
    let of = |number| split.step(id(number)).expect("there");
    assert_eq!((of(2).step.weight, of(4).step.weight), (Some(10.65), Some(24.85)));
    assert_eq!(
        (span(&split, 2), span(&split, 4)),
        ((day(2022, 11, 1), day(2022, 11, 3)), (day(2022, 11, 4), day(2022, 11, 10)))
    );
    assert_eq!(of(4).after, [Link { step: id(2), lag: 0 }]);
    assert_eq!(of(3).after, [Link { step: id(4), lag: 2 }]);
    assert_eq!(split.steps.iter().map(|step| step.step.order).collect::<Vec<_>>(), [1, 2, 3, 4]);
    for on in [day(2022, 11, 1), day(2022, 11, 2), day(2022, 11, 11)] {
        let refused = plan().apply(&Op::Split { step: id(2), id: id(4), on });
        assert_eq!(refused, Err(PlanError::NoRoom { step: id(2) }), "{on}");
    }
}

#[test]
fn what_waited_for_a_removed_step_waits_for_what_it_waited_for() {
    let removed = plan().apply(&Op::Remove { step: id(2) }).expect("removes");
    assert_eq!(removed.step(id(3)).expect("there").after, [Link { step: id(1), lag: 0 }]);
}

#[test]
fn the_critical_path_is_the_chain_the_end_hangs_on() {
    let mut plan = plan();
    plan.steps.push(step(4, 0.0, day(2022, 10, 5), day(2022, 10, 20)));
    let float: Vec<_> = critical_path(&plan).expect("acyclic").iter().map(|c| (c.float, c.critical)).collect();
    assert_eq!(float, [(7, false), (7, false), (0, true), (72, false)]);
    let tight = plan.apply(&Op::MoveAndPush { step: id(2), days: 7 }).expect("moves");
    let float: Vec<_> = critical_path(&tight).expect("acyclic").iter().map(|c| c.float).collect();
    assert_eq!(float, [7, 0, 0, 72]);
}

#[test]
fn a_plan_beside_its_baseline() {
    let newer = plan()
        .apply_all(&[
            Op::Move { step: id(3), days: 10 },
            Op::Resize { step: id(2), side: Side::Finish, days: 2 },
            Op::Remove { step: id(1) },
            Op::Add { id: id(7), at: 9, title: "สรุปผล".into(), start: None, finish: None },
        ])
        .expect("applies");
    let differences = difference(&plan(), &newer);
    let days: Vec<_> = differences.iter().map(|d| (d.fate, d.start_days, d.finish_days)).collect();
    assert_eq!(
        days,
        [
            (Fate::Kept, Some(0), Some(2)),
            (Fate::Kept, Some(10), Some(10)),
            (Fate::Added, None, None),
            (Fate::Removed, None, None)
        ]
    );
    assert!(difference(&plan(), &plan()).iter().all(|difference| !difference.any()));
}

#[test]
fn a_plan_reads_with_and_without_ids() {
    let text = serde_json::to_string(&plan()).expect("writes");
    assert_eq!(serde_json::from_str::<Plan>(&text).expect("reads"), plan());
    let legacy = serde_json::to_string(&plan().bare()).expect("writes");
    let read: Plan = serde_json::from_str(&legacy).expect("reads");
    assert_eq!(read.bare(), plan().bare());
}

#[test]
fn drafts_get_ids_and_links_follow() {
    let added = plan()
        .apply_all(&[
            Op::Add { id: id(8), at: 0, title: "ใหม่".into(), start: None, finish: None },
            Op::Link { step: id(1), after: id(8), lag: 0 },
        ])
        .expect("applies");
    let known: HashSet<StepId> = plan().steps.iter().map(|step| step.id).collect();
    let named = added.with_ids(&known, || id(99));
    assert_eq!((named.steps[0].id, named.step(id(1)).expect("there").after[0].step), (id(99), id(99)));
}

#[test]
fn two_people_on_different_steps_merge() {
    let theirs = plan().apply(&Op::Move { step: id(2), days: 1 }).expect("moves");
    let ours = plan()
        .apply_all(&[
            Op::SetWeight { step: id(2), weight: Some(30.0) },
            Op::Rename { step: id(1), title: "เริ่ม".into() },
            Op::Add { id: id(5), at: 1, title: "แทรก".into(), start: None, finish: None },
        ])
        .expect("applies");
    let merged = merge(&plan(), &theirs, &ours).expect("merges");
    assert_eq!(span(&merged, 2), (day(2022, 11, 2), day(2022, 11, 11)));
    assert_eq!(merged.step(id(2)).expect("there").step.weight, Some(30.0));
    assert_eq!(merged.steps.iter().map(|step| step.id).collect::<Vec<_>>(), [id(1), id(5), id(2), id(3)]);
}

#[test]
fn two_people_on_one_part_conflict() {
    let check = |theirs: Op, ours: Op, part: PlanPart| {
        let theirs = plan().apply(&theirs).expect("applies");
        let ours = plan().apply(&ours).expect("applies");
        let conflicts = merge(&plan(), &theirs, &ours).expect_err("conflicts");
        assert_eq!(conflicts.iter().map(|conflict| conflict.part).collect::<Vec<_>>(), [part]);
    };
    check(Op::Move { step: id(2), days: 1 }, Op::Move { step: id(2), days: 2 }, PlanPart::Dates);
    check(Op::Remove { step: id(3) }, Op::SetWeight { step: id(3), weight: None }, PlanPart::Presence);
    check(Op::Reorder { step: id(1), to: 1 }, Op::Reorder { step: id(1), to: 2 }, PlanPart::Order);
}

#[test]
fn who_insists_keeps_the_others_other_changes() {
    let theirs = [Op::Move { step: id(2), days: 1 }, Op::SetWeight { step: id(2), weight: Some(5.0) }];
    let theirs = plan().apply_all(&theirs).expect("applies");
    let ours = plan().apply(&Op::Move { step: id(2), days: 2 }).expect("applies");
    let conflicts = merge(&plan(), &theirs, &ours).expect_err("conflicts");
    let insisted = insist(&plan(), &theirs, &ours, &conflicts);
    assert_eq!(span(&insisted, 2), (day(2022, 11, 3), day(2022, 11, 12)));
    assert_eq!(insisted.step(id(2)).expect("there").step.weight, Some(5.0));
    // Saved on top of theirs, it goes through.
    assert_eq!(merge(&theirs, &theirs, &insisted), Ok(insisted));
}

fn any_plan() -> impl Strategy<Value = Plan> {
    let any_step = (0_u64..400, 1_u64..90, 0.0..100.0_f64, any::<bool>());
    let links = proptest::collection::vec((0_usize..12, 0_usize..12, -5_i32..20), 0..12);
    (proptest::collection::vec(any_step, 1..12), links).prop_map(|(steps, links)| {
        let base = day(2022, 10, 1);
        let steps = steps.into_iter().enumerate().map(|(number, (from, length, weight, month))| {
            let first = base + Days::new(from);
            let weight = hundredths(weight) as f64 / 100.0;
            let first_of_month = last_of_month(first) + Days::new(1);
            if month {
                step(number as u64 + 1, weight, first_of_month, first_of_month)
            } else {
                step(number as u64 + 1, weight, first, first + Days::new(length))
            }
        });
        let mut plan = Plan { steps: steps.collect() };
        let count = plan.steps.len();
        for (a, b, lag) in links {
            let (before, after) = (a.min(b) % count, a.max(b) % count);
            if before < after {
                let link = Link { step: id(before as u64 + 1), lag };
                if plan.steps[after].after.iter().all(|other| other.step != link.step) {
                    plan.steps[after].after.push(link);
                }
            }
        }
        plan
    })
}

fn any_op() -> impl Strategy<Value = Op> {
    let step = (1_u64..13).prop_map(id);
    prop_oneof![
        (step.clone(), -200_i64..200).prop_map(|(step, days)| Op::Move { step, days }),
        (step.clone(), -200_i64..200).prop_map(|(step, days)| Op::MoveAndPush { step, days }),
        (step.clone(), -20_i32..20).prop_map(|(step, months)| Op::MoveMonths { step, months }),
        (step.clone(), any::<bool>(), -99_i64..99).prop_map(|(step, start, days)| Op::Resize {
            step,
            side: if start { Side::Start } else { Side::Finish },
            days
        }),
        (step.clone(), 0.0..100.0_f64).prop_map(|(step, weight)| Op::SetWeight { step, weight: Some(weight) }),
        step.clone().prop_map(|step| Op::Remove { step }),
        (step.clone(), 0_usize..14).prop_map(|(step, to)| Op::Reorder { step, to }),
        (step.clone(), 0_u64..500).prop_map(|(step, on)| Op::Split {
            step,
            id: id(50),
            on: day(2022, 10, 1) + Days::new(on)
        }),
        (step.clone(), step.clone(), -5_i32..20).prop_map(|(step, after, lag)| Op::Link { step, after, lag }),
        (step.clone(), step).prop_map(|(step, after)| Op::Unlink { step, after }),
        Just(Op::SpreadEvenly),
        Just(Op::SpreadByLength),
        Just(Op::Push),
    ]
}

proptest! {
    #[test]
    fn no_operation_breaks_a_plan(plan in any_plan(), ops in proptest::collection::vec(any_op(), 0..12)) {
        prop_assert_eq!(plan.check(), Ok(()));
        let mut plan = plan;
        for op in ops {
            if let Ok(after) = plan.apply(&op) {
                prop_assert_eq!(after.check(), Ok(()));
                plan = after;
            }
        }
    }

    #[test]
    fn spread_weights_are_exactly_a_hundred(plan in any_plan(), by_length in any::<bool>()) {
        let op = if by_length { Op::SpreadByLength } else { Op::SpreadEvenly };
        let spread = plan.apply(&op).expect("has steps");
        let hundredths: i64 = spread.steps.iter().map(|step| super::hundredths(step.step.weight.unwrap_or(0.0))).sum();
        prop_assert_eq!(hundredths, 10_000);
        prop_assert_eq!(weight_sum(&spread), 100.0);
        prop_assert_eq!(spread.check_whole(), Ok(()));
    }

    #[test]
    fn a_move_keeps_the_days_and_a_way_back(plan in any_plan(), days in -300_i64..300) {
        let before = span(&plan, 1);
        let moved = plan.apply(&Op::Move { step: id(1), days }).expect("moves");
        let now = span(&moved, 1);
        prop_assert_eq!((now.0 - before.0).num_days(), days);
        prop_assert_eq!(now.1 - now.0, before.1 - before.0);
        let back = moved.apply(&Op::Move { step: id(1), days: -days }).expect("moves");
        prop_assert_eq!(span(&back, 1), before);
    }

    #[test]
    fn months_stay_whole(plan in any_plan(), months in -30_i32..30) {
        let whole = Span::of(&plan.steps[0].step).is_some_and(Span::whole_months);
        let moved = plan.apply(&Op::MoveMonths { step: id(1), months }).expect("moves");
        let after = Span::of(&moved.steps[0].step).expect("dates");
        prop_assert!(!whole || after.whole_months());
        prop_assert_eq!(after.month, Span::of(&plan.steps[0].step).is_some_and(|span| span.month));
    }

    #[test]
    fn after_a_push_nothing_begins_too_early_and_nothing_went_back(plan in any_plan(), days in -99_i64..300) {
        let pushed = plan.apply(&Op::MoveAndPush { step: id(1), days }).expect("acyclic");
        for step in &pushed.steps {
            let (first, _) = step.step.span().expect("dates");
            for link in &step.after {
                let (_, finish) = pushed.step(link.step).expect("there").step.span().expect("dates");
                prop_assert!((first - finish).num_days() > i64::from(link.lag));
            }
        }
        for (before, after) in plan.steps.iter().zip(&pushed.steps).skip(1) {
            prop_assert!(after.step.span() >= before.step.span());
        }
        // Nothing is pushed twice.
        prop_assert_eq!(pushed.apply(&Op::Push).expect("acyclic"), pushed.clone().numbered());
    }

    #[test]
    fn merging_with_nothing_is_nothing_and_order_does_not_matter(
        plan in any_plan(),
        ours in proptest::collection::vec(any_op(), 0..5),
        theirs in proptest::collection::vec(any_op(), 0..5),
    ) {
        let plan = plan.numbered();
        let run = |ops: &[Op]| ops.iter().fold(plan.clone(), |plan, op| plan.apply(op).unwrap_or(plan));
        let (ours, theirs) = (run(&ours), run(&theirs));
        prop_assert_eq!(merge(&plan, &plan, &ours), Ok(ours.clone()));
        prop_assert_eq!(merge(&plan, &theirs, &plan), Ok(theirs.clone()));
        prop_assert_eq!(merge(&plan, &ours, &ours), Ok(ours.clone()));
        match (merge(&plan, &theirs, &ours), merge(&plan, &ours, &theirs)) {
            (Ok(one), Ok(other)) => {
                let steps = |plan: &Plan| plan.steps.iter().map(|step| {
                    let mut step = step.clone();
                    step.step.order = 0;
                    step.after.sort_by_key(|link| link.step);
                    (step.id, format!("{step:?}"))
                }).collect::<std::collections::BTreeMap<_, _>>();
                prop_assert_eq!(steps(&one), steps(&other));
            }
            (one, other) => prop_assert_eq!(one.is_err(), other.is_err()),
        }
    }
}

#[test]
fn a_step_that_is_new_needs_its_days_and_its_weight() {
    let mut was = plan();
    was.steps[0].step = Step { weight: None, start: None, finish: None, ..was.steps[0].step.clone() };
    let with = |change: fn(&mut Step)| {
        let mut new = step(9, 5.0, day(2023, 1, 1), day(2023, 1, 31));
        change(&mut new.step);
        Plan { steps: was.steps.iter().cloned().chain([new]).collect() }.check_added(&was)
    };
    assert_eq!(with(|_| ()), Ok(()), "what was blank before may stay so");
    assert_eq!(with(|new| new.finish = None), Err(PlanError::NoDates { step: id(9) }));
    assert_eq!(with(|new| new.weight = None), Err(PlanError::Weight { step: id(9) }));
}

#[test]
fn days_outside_the_year_are_told_by_the_titles_of_their_steps() {
    let year: FiscalYear = "2566".parse().expect("a year");
    let (first, last) = (year.first_day(), year.last_day());
    let mut plan = Plan {
        steps: vec![
            step(1, 50.0, first, last),
            step(2, 25.0, day(2022, 9, 30), first),
            step(3, 25.0, day(2023, 9, 1), day(2032, 9, 30)),
        ],
    };
    let titles: Vec<String> = plan.steps[1..].iter().map(|step| step.step.title.clone()).collect();
    assert_eq!(plan.outside(year), titles);
    plan.steps[1].step = Step { start: None, finish: None, ..plan.steps[1].step.clone() };
    assert_eq!(plan.outside(year), titles[1..], "a step without days is nowhere");
}
