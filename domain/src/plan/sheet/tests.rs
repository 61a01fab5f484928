//! Tables of plans, by example and at random.

use chrono::{Days, NaiveDate};
use proptest::prelude::*;

use super::*;
use crate::{chart::words::TEST, plan::Link};

fn day(y: i32, m: u32, d: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(y, m, d).expect("a date")
}

fn step(number: u64, weight: f64, start: NaiveDate, finish: NaiveDate) -> PlanStep {
    let title = format!("ขั้นตอน {number}");
    let step = Step { order: number as i32, title, weight: Some(weight), start: Some(start), finish: Some(finish) };
    PlanStep { id: StepId::draft(number), step, after: Vec::new() }
}

fn plan() -> Plan {
    let mut steps = vec![
        step(1, 33.333, day(2022, 10, 1), day(2022, 10, 1)),
        step(2, 35.5, day(2022, 11, 1), day(2022, 11, 10)),
        step(3, 24.5, day(2022, 11, 20), day(2022, 12, 31)),
    ];
    steps[1].after.push(Link { step: StepId::draft(1), lag: 0 });
    steps[2].after.push(Link { step: StepId::draft(2), lag: 2 });
    Plan { steps }
}

#[test]
fn a_plan_reads_as_people_type_it() {
    let sheet = Sheet::of(&plan(), &TEST);
    let cells = |row: usize| Column::ALL.map(|column| sheet.rows[row].cell(column).to_owned());
    assert_eq!(cells(0), ["ขั้นตอน 1", "33.33", "ต.ค. 2565", "ต.ค. 2565", ""]);
    assert_eq!(cells(2), ["ขั้นตอน 3", "24.5", "20/11/2565", "31/12/2565", "2+2"]);
    // A weight finer than it is shown stays what it was.
    assert_eq!(sheet.parse(&plan(), &TEST), Ok(plan()));
}

#[test]
fn days_and_months_are_typed_in_many_ways() {
    let check = |start: &str, finish: &str, dates: (NaiveDate, NaiveDate)| {
        let read = cell::dates(start, finish);
        assert_eq!(read, Ok((Some(dates.0), Some(dates.1))), "{start} {finish}");
    };
    let october = (day(2022, 10, 1), day(2022, 10, 1));
    check("ต.ค. 2565", "", october);
    check("ตุลาคม 2565", "ต.ค. 2565", october);
    check("๑๐/๒๕๖๕", "", october);
    check("Oct 2022", "2022-10", october);
    check("ต.ค. 2565", "ธ.ค. 2565", (day(2022, 10, 1), day(2022, 12, 31)));
    check("ต.ค. 65", "10/๖๕", october);
    check("5/10/65", "3 พ.ย. ๖๕", (day(2022, 10, 5), day(2022, 11, 3)));
    check("5/10/2565", "พ.ย. 2565", (day(2022, 10, 5), day(2022, 11, 30)));
    check("29 พ.ย. 2565", "2022-12-01", (day(2022, 11, 29), day(2022, 12, 1)));
    assert_eq!(cell::dates("-", ""), Ok((None, None)));
    let refused = |start: &str, finish: &str, column, error| {
        assert_eq!(cell::dates(start, finish), Err(vec![(column, error)]), "{start} {finish}");
    };
    refused("31/2/2566", "", Column::Start, CellError::NotADate);
    refused("28/4", "", Column::Start, CellError::NotADate);
    let both = cell::dates("เมื่อวาน", "พรุ่งนี้");
    assert_eq!(both, Err(vec![(Column::Start, CellError::NotADate), (Column::Finish, CellError::NotADate)]));
    refused("1/10/2565", "พรุ่งนี้", Column::Finish, CellError::NotADate);
    refused("1/10/2565", "", Column::Finish, CellError::OneEnd);
    refused("", "1/10/2565", Column::Start, CellError::OneEnd);
    refused("2/10/2565", "1/10/2565", Column::Finish, CellError::EndsBeforeStart);
}

#[test]
fn every_wrong_cell_is_named() {
    let mut sheet = Sheet::of(&plan(), &TEST);
    sheet.rows[0].title = "  ".into();
    sheet.rows[1].weight = "ครึ่ง".into();
    sheet.rows[2].after = "9".into();
    let problems = sheet.parse(&plan(), &TEST).expect_err("three wrong cells");
    let places: Vec<_> = problems.iter().map(|problem| (problem.row, problem.column, problem.error)).collect();
    assert_eq!(
        places,
        [
            (0, Column::Title, CellError::NoTitle),
            (1, Column::Weight, CellError::Weight),
            (2, Column::After, CellError::NoSuchStep)
        ]
    );
    let mut circle = Sheet::of(&plan(), &TEST);
    circle.rows[0].after = "3".into();
    let problems = circle.parse(&plan(), &TEST).expect_err("a circle");
    assert_eq!((problems[0].column, problems[0].error), (Column::After, CellError::Circle));
}

#[test]
fn rows_move_and_what_they_wait_for_follows() {
    let mut sheet = Sheet::of(&plan(), &TEST);
    sheet.shift(2, 0);
    assert_eq!(sheet.rows.iter().map(|row| row.after.as_str()).collect::<Vec<_>>(), ["3+2", "", "2"]);
    let at = sheet.add(1, "ใหม่");
    assert_eq!(sheet.rows.iter().map(|row| row.after.as_str()).collect::<Vec<_>>(), ["4+2", "", "", "3"]);
    assert!(plan().steps.iter().all(|step| step.id != sheet.rows[at].id));
    // What waited for a removed row waits for what that had waited for.
    sheet.remove(3);
    assert_eq!(sheet.rows.iter().map(|row| row.after.as_str()).collect::<Vec<_>>(), ["3", "", ""]);
}

#[test]
fn an_id_given_twice_is_one_step_and_a_new_one() {
    let mut sheet = Sheet::of(&plan(), &TEST);
    sheet.rows[1].id = sheet.rows[0].id;
    let read = sheet.parse(&plan(), &TEST).expect("reads");
    assert_eq!(read.steps[0].id, StepId::draft(1));
    assert!(plan().steps.iter().all(|step| step.id != read.steps[1].id));
}

#[test]
fn lines_come_back() {
    let sheet = Sheet::of(&plan(), &TEST);
    assert_eq!(Sheet::of_lines(&sheet.lines(0..3).replace('\n', "\r\n")), sheet.rows);
    assert_eq!(plan_of_lines(&plan_lines(&plan())), plan());
}

fn any_plan() -> impl Strategy<Value = Plan> {
    let step = (0_u64..700, 0_u64..200, 0.0..100.0_f64, any::<bool>());
    (proptest::collection::vec(step, 1..9), proptest::collection::vec((0_usize..9, 0_usize..9, -9_i32..9), 0..6))
        .prop_map(|(steps, links)| {
            let base = day(2022, 10, 1);
            let of = |(number, (from, length, weight, month)): (usize, (u64, u64, f64, bool))| {
                let first = base + Days::new(from);
                let first = if month { crate::fiscal_year::last_of_month(first) + Days::new(1) } else { first };
                step_of(number as u64 + 1, weight, first, if month { first } else { first + Days::new(length) })
            };
            let mut plan = Plan { steps: steps.into_iter().enumerate().map(of).collect() };
            for (a, b, lag) in links {
                let (before, after) = (a.min(b) % plan.steps.len(), a.max(b) % plan.steps.len());
                let link = Link { step: StepId::draft(before as u64 + 1), lag };
                if before < after && plan.steps[after].after.iter().all(|other| other.step != link.step) {
                    plan.steps[after].after.push(link);
                }
            }
            for step in &mut plan.steps {
                step.after.sort_unstable_by_key(|link| link.step);
            }
            plan
        })
}

fn step_of(number: u64, weight: f64, start: NaiveDate, finish: NaiveDate) -> PlanStep {
    step(number, weight, start, finish)
}

proptest! {
    #[test]
    fn what_is_offered_is_what_stood(plan in any_plan()) {
        let sheet = Sheet::of(&plan, &TEST);
        prop_assert_eq!(sheet.parse(&plan, &TEST), Ok(plan.clone()));
        prop_assert_eq!(plan_of_lines(&plan_lines(&plan)), plan.clone());
        prop_assert_eq!(sheet.weight_sum(&plan, &TEST), crate::plan::weight_sum(&plan));
        prop_assert_eq!(Sheet::of_lines(&sheet.lines(0..sheet.rows.len())), sheet.rows);
    }

    #[test]
    fn rows_and_steps_are_moved_alike(plan in any_plan(), from in 0_usize..9, to in 0_usize..9, gone in 0_usize..9) {
        let count = plan.steps.len();
        let (from, to, gone) = (from % count, to % count, gone % count);
        let mut sheet = Sheet::of(&plan, &TEST);
        sheet.shift(from, to);
        let moved = plan.apply(&crate::plan::Op::Reorder { step: plan.steps[from].id, to }).expect("moves");
        prop_assert_eq!(sheet.parse(&plan, &TEST).map(sorted), Ok(sorted(moved)));
        let mut sheet = Sheet::of(&plan, &TEST);
        sheet.remove(gone);
        let removed = plan.apply(&crate::plan::Op::Remove { step: plan.steps[gone].id }).expect("removes");
        prop_assert_eq!(sheet.parse(&plan, &TEST).map(sorted), Ok(sorted(removed)));
    }

    #[test]
    fn weights_that_are_spread_add_up_in_the_table_too(plan in any_plan(), by_length in any::<bool>()) {
        let mut sheet = Sheet::of(&plan, &TEST);
        let edit = if by_length { Edit::SpreadByLength } else { Edit::SpreadEvenly };
        sheet.edit(edit, &plan, &TEST, "").expect("spreads");
        prop_assert_eq!(sheet.weight_sum(&plan, &TEST), 100.0);
        prop_assert_eq!(sheet.parse(&plan, &TEST).map(|plan| crate::plan::weight_sum(&plan)), Ok(100.0));
        // A cell that cannot be read is not counted, and keeps nobody from counting the others.
        let first = sheet.rows[0].weight.parse::<f64>().expect("a number");
        sheet.rows[0].weight = "ครึ่ง".into();
        prop_assert!((sheet.weight_sum(&plan, &TEST) - (100.0 - first)).abs() < 1e-9);
    }

    #[test]
    fn nothing_typed_breaks_the_reader(cells in proptest::collection::vec("\\PC{0,12}", 5..30)) {
        let rows = cells.chunks(5).filter(|cells| cells.len() == 5).map(|cells| Row {
            id: StepId::default(),
            title: cells[0].clone(),
            weight: cells[1].clone(),
            start: cells[2].clone(),
            finish: cells[3].clone(),
            after: cells[4].clone(),
        });
        let mut sheet = Sheet { rows: rows.collect() };
        if let Ok(plan) = sheet.parse(&Plan::default(), &TEST) {
            prop_assert_eq!(plan.check(), Ok(()));
        }
        sheet.shift(1, 0);
        sheet.add(1, "");
        sheet.remove(0);
    }
}

fn sorted(mut plan: Plan) -> Plan {
    for step in &mut plan.steps {
        step.after.sort_unstable_by_key(|link| link.step);
    }
    plan
}
