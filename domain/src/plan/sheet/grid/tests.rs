//! Cells typed over a plan, as a spreadsheet sends them.

use chrono::NaiveDate;
use proptest::prelude::*;

use super::*;
use crate::{
    chart::words::TEST,
    plan::{Link, PlanStep},
    step::Step,
};

const VERSION: i32 = 7;

fn day(y: i32, m: u32, d: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(y, m, d).expect("a date")
}

/// Three steps, each waiting for the one before.
fn plan() -> Plan {
    let step = |number: u64, weight: f64, start, finish| PlanStep {
        id: StepId::draft(number),
        step: Step {
            order: number as i32,
            title: format!("ขั้นตอน {number}"),
            weight: Some(weight),
            start: Some(start),
            finish: Some(finish),
        },
        after: if number > 1 { vec![Link { step: StepId::draft(number - 1), lag: 0 }] } else { Vec::new() },
    };
    Plan {
        steps: vec![
            step(1, 40.0, day(2022, 10, 1), day(2022, 10, 1)),
            step(2, 35.0, day(2022, 11, 1), day(2022, 11, 10)),
            step(3, 25.0, day(2022, 11, 20), day(2022, 12, 31)),
        ],
    }
}

fn is_head(text: &str) -> bool {
    ["ขั้นตอน", "น้ำหนัก %", "เริ่ม"].contains(&text)
}

fn old(number: u64) -> String {
    RowKey { version: VERSION, row: GridRow::Step(StepId::draft(number)) }.to_string()
}

fn new(number: usize) -> String {
    RowKey { version: VERSION, row: GridRow::New(number) }.to_string()
}

fn edit(code: &str, column: Column, base: &str, input: &str) -> StepEdit {
    StepEdit { code: code.to_owned(), column, base: base.to_owned(), input: input.to_owned() }
}

fn trial(plan: &Plan, edits: &[StepEdit]) -> GridTrial {
    try_cells(&Standing { plan, version: VERSION, in_force: None, is_head }, edits, &TEST)
}

fn fates(trial: &GridTrial) -> Vec<(Option<usize>, Column, StepFate)> {
    trial.cells.iter().map(|cell| (cell.number, cell.column, cell.fate)).collect()
}

fn titles(plan: &Plan) -> Vec<&str> {
    plan.steps.iter().map(|step| step.step.title.as_str()).collect()
}

#[test]
fn keys_are_read_back_and_nothing_else_is_one() {
    for key in [old(3), new(12)] {
        assert_eq!(key.parse::<RowKey>().map(|key| key.to_string()), Ok(key));
    }
    for text in ["", "~", "7.x", "~7+0", "~7+10001", "~x+1", "~7.1", "50490000-1"] {
        assert_eq!(text.parse::<RowKey>(), Err(NotARow), "{text}");
    }
}

#[test]
fn a_cell_changes_its_step_and_a_row_below_becomes_one() {
    use Column::{After, Finish, Start, Title, Weight};
    let edits = [
        edit(&old(2), Weight, "35", "๓๐"),
        edit(&old(3), Title, "ขั้นตอน 3", " ขั้นตอน\t3 "),
        edit(&new(1), Title, "", "สรุปผล"),
        edit(&new(1), Weight, "", "5"),
        edit(&new(1), Start, "", "ม.ค. 2566"),
        edit(&new(1), After, "", "3"),
        edit(&new(2), Finish, "", " "),
    ];
    let tried = trial(&plan(), &edits);
    let after: Vec<&str> = tried.cells.iter().map(|cell| cell.after.as_str()).collect();
    assert_eq!(after, ["30", "ขั้นตอน 3", "สรุปผล", "5", "ม.ค. 2566", "3", ""]);
    let states: Vec<StepFate> = tried.cells.iter().map(|cell| cell.fate).collect();
    let (changed, same, added) = (StepFate::Changed, StepFate::Unchanged, StepFate::New);
    assert_eq!(states, [changed, same, added, added, added, added, same]);
    assert_eq!(tried.changed(), 5);
    let made = tried.plan.expect("a plan");
    assert_eq!(titles(&made), ["ขั้นตอน 1", "ขั้นตอน 2", "ขั้นตอน 3", "สรุปผล"]);
    assert_eq!((made.steps[1].step.weight, made.steps[3].step.finish), (Some(30.0), Some(day(2023, 1, 1))));
    assert_eq!(made.steps[3].after, [Link { step: StepId::draft(3), lag: 0 }]);
}

#[test]
fn every_wrong_cell_is_told_those_nobody_typed_in_too() {
    use Column::{After, Finish, Start, Title, Weight};
    let edits = [
        edit(&old(1), Weight, "40", "สิบ"),
        edit(&old(2), Start, "1/11/2565", "20/11/2565"),
        edit(&new(1), Weight, "", "5"),
        edit(&new(2), Title, "", "รอขั้นที่ไม่มี"),
        edit(&new(2), After, "", "9"),
        edit(&new(3), Start, "", "32/1/2566"),
    ];
    let tried = trial(&plan(), &edits);
    assert!(tried.plan.is_none() && !tried.is_fine());
    let told: Vec<_> = fates(&tried).into_iter().filter(|(.., fate)| fate.stops()).collect();
    let wrong = |number, column, error| (Some(number), column, StepFate::Wrong(error));
    assert_eq!(
        told,
        [
            wrong(1, Weight, CellError::Weight),
            wrong(5, After, CellError::NoSuchStep),
            wrong(6, Start, CellError::NotADate),
            wrong(2, Finish, CellError::EndsBeforeStart),
            wrong(4, Title, CellError::NoTitle),
            wrong(6, Title, CellError::NoTitle),
        ]
    );
    let missing = tried.cells.iter().find(|cell| cell.number == Some(4) && cell.column == Title).expect("told");
    assert_eq!((missing.code.as_str(), missing.before.as_str()), (new(1).as_str(), ""));
}

#[test]
fn rows_left_out_between_are_no_steps_and_numbers_follow() {
    use Column::{After, Title};
    let edits = [edit(&new(2), Title, "", "ก"), edit(&new(5), Title, "", "ข"), edit(&new(5), After, "", "5+3, 1")];
    let made = trial(&plan(), &edits).plan.expect("a plan");
    assert_eq!(titles(&made)[3..], ["ก", "ข"]);
    let (first, fourth) = (made.steps[0].id, made.steps[3].id);
    assert_eq!(made.steps[4].after, [Link { step: fourth, lag: 3 }, Link { step: first, lag: 0 }]);
    // A row that is blank is nothing to wait for.
    let edits = [edit(&new(2), Title, "", "ก"), edit(&new(2), After, "", "4")];
    let tried = trial(&plan(), &edits);
    assert_eq!(fates(&tried)[1], (Some(5), After, StepFate::Wrong(CellError::NoSuchStep)));
}

#[test]
fn a_step_whose_row_is_blanked_goes_and_what_waited_for_it_waits_on() {
    let now = Sheet::of(&plan(), &TEST);
    let clear = |columns: &[Column]| -> Vec<StepEdit> {
        columns.iter().map(|column| edit(&old(2), *column, now.rows[1].cell(*column), "")).collect()
    };
    let tried = trial(&plan(), &clear(&Column::ALL));
    let (typed, follow) = tried.cells.split_at(Column::ALL.len());
    assert!(typed.iter().all(|cell| cell.fate == StepFate::Removed && cell.after.is_empty()));
    // What follows from it is told as well, though nobody typed it.
    let told: Vec<_> =
        follow.iter().map(|cell| (cell.number, cell.before.as_str(), cell.after.as_str(), cell.fate)).collect();
    assert_eq!(told, [(Some(3), "2", "1", StepFate::Follows)]);
    assert_eq!(tried.changed(), 6);
    let made = tried.plan.expect("a plan");
    assert_eq!(titles(&made), ["ขั้นตอน 1", "ขั้นตอน 3"]);
    assert_eq!(made.steps[1].after, [Link { step: StepId::draft(1), lag: 0 }]);
    // A title alone is missed, not taken for a step that goes.
    let tried = trial(&plan(), &clear(&Column::ALL[..1]));
    assert_eq!(fates(&tried), [(Some(2), Column::Title, StepFate::Wrong(CellError::NoTitle))]);
}

#[test]
fn what_waited_for_a_step_that_goes_is_told_to_wait_for_nothing() {
    let now = Sheet::of(&plan(), &TEST);
    let first: Vec<StepEdit> =
        Column::ALL.iter().map(|column| edit(&old(1), *column, now.rows[0].cell(*column), "")).collect();
    let tried = trial(&plan(), &first);
    let told = tried.cells.last().expect("told");
    assert_eq!((told.number, told.before.as_str(), told.after.as_str()), (Some(2), "1", ""));
    assert_eq!((told.code.as_str(), told.fate), (old(2).as_str(), StepFate::Follows));
    // The third still waits for the second, by whatever number: that is no change.
    assert!(tried.cells.iter().all(|cell| cell.number != Some(3)));
}

#[test]
fn a_step_that_goes_is_nothing_to_wait_for() {
    let now = Sheet::of(&plan(), &TEST);
    let mut edits: Vec<StepEdit> =
        Column::ALL.iter().map(|column| edit(&old(2), *column, now.rows[1].cell(*column), "")).collect();
    edits.push(edit(&new(1), Column::Title, "", "สรุปผล"));
    edits.push(edit(&new(1), Column::After, "", "2"));
    let tried = trial(&plan(), &edits);
    let told = tried.cells.iter().find(|cell| cell.code == new(1) && cell.column == Column::After).expect("told");
    assert_eq!((told.fate, told.after.as_str()), (StepFate::Wrong(CellError::NoSuchStep), "2"));
    assert!(tried.plan.is_none());
    // What stood there already is not held against whoever adds to it.
    edits.truncate(Column::ALL.len());
    edits.push(edit(&old(3), Column::After, "2", "2, 1+5"));
    let made = trial(&plan(), &edits).plan.expect("a plan");
    assert_eq!(made.steps[1].after, [Link { step: StepId::draft(1), lag: 5 }]);
}

#[test]
fn all_that_is_wrong_is_told_at_once() {
    use Column::{After, Finish, Start, Title, Weight};
    let in_force = plan();
    let standing = Standing { plan: &in_force, version: VERSION, in_force: Some(&in_force), is_head };
    let edits = [
        edit(&old(1), After, "", "3"),
        edit(&old(3), Weight, "25", "มาก"),
        edit(&new(1), Title, "", "ก"),
        edit(&new(1), Start, "", "เมื่อวาน"),
        edit(&new(1), Finish, "", "พรุ่งนี้"),
        edit(&new(2), Title, "", "ข"),
        edit(&new(2), Weight, "", "500"),
    ];
    let tried = try_cells(&standing, &edits, &TEST);
    let told: Vec<_> = fates(&tried).into_iter().filter(|(.., fate)| fate.stops()).collect();
    let wrong = |number, column, error| (Some(number), column, StepFate::Wrong(error));
    let expected = [
        wrong(1, After, CellError::Circle),
        wrong(3, Weight, CellError::Weight),
        wrong(4, Start, CellError::NotADate),
        wrong(4, Finish, CellError::NotADate),
        wrong(5, Weight, CellError::Weight),
        wrong(4, Weight, CellError::Weight),
        wrong(5, Start, CellError::NoDates),
    ];
    assert_eq!(told, expected);
}

#[test]
fn a_row_of_heads_is_no_step() {
    use Column::{Start, Title, Weight};
    let edits = [
        edit(&new(1), Title, "", "ขั้นตอน"),
        edit(&new(1), Weight, "", "น้ำหนัก %"),
        edit(&new(1), Start, "", "เริ่ม"),
        edit(&new(2), Title, "", "ขั้นตอน"),
        edit(&new(2), Weight, "", "5"),
    ];
    let tried = trial(&plan(), &edits);
    let states: Vec<StepFate> = tried.cells.iter().map(|cell| cell.fate).collect();
    let (head, added) = (StepFate::Head, StepFate::New);
    assert_eq!(states, [head, head, head, added, added]);
    assert_eq!((tried.changed(), titles(&tried.plan.expect("a plan"))[3..].to_vec()), (2, vec!["ขั้นตอน"]));
}

#[test]
fn what_somebody_else_changed_is_not_overwritten() {
    use Column::{After, Title, Weight};
    let mut theirs = plan();
    theirs.steps[1].step.weight = Some(20.0);
    theirs.steps.remove(0);
    theirs.steps[0].after.clear();
    let moved_on = Standing { plan: &theirs, version: VERSION + 1, in_force: None, is_head };
    let edits = [
        edit(&old(1), Weight, "40", "45"),
        edit(&old(2), Weight, "35", "30"),
        edit(&old(3), Title, "ขั้นตอน 3", "ขั้นตอนสุดท้าย"),
        edit(&new(1), Title, "", "ใหม่"),
        edit(&new(1), After, "", "1"),
    ];
    let tried = try_cells(&moved_on, &edits, &TEST);
    let expected = [StepFate::Gone, StepFate::Conflict, StepFate::Changed, StepFate::New, StepFate::Renumbered];
    assert_eq!(tried.cells.iter().map(|cell| cell.fate).collect::<Vec<_>>(), expected);
    assert_eq!(tried.cells[1].before, "20", "what stands there now");
    assert!(tried.plan.is_none());
    // Held against what stands, one's own value is taken; the rest goes into the newer plan.
    let edits = [edit(&old(2), Weight, "20", "30"), edits[2].clone(), edits[3].clone()];
    let made = try_cells(&moved_on, &edits, &TEST).plan.expect("a plan");
    assert_eq!(titles(&made), ["ขั้นตอน 2", "ขั้นตอนสุดท้าย", "ใหม่"]);
    assert_eq!(made.steps[0].step.weight, Some(30.0));
}

#[test]
fn what_only_asks_for_a_change_needs_days_and_weights_of_new_steps() {
    let in_force = plan();
    let standing = Standing { plan: &in_force, version: VERSION, in_force: Some(&in_force), is_head };
    let edits = [edit(&new(1), Column::Title, "", "ก"), edit(&new(2), Column::Title, "", "ข")];
    let tried = try_cells(&standing, &edits, &TEST);
    let told: Vec<_> = fates(&tried).into_iter().filter(|(.., fate)| fate.stops()).collect();
    let lacks = |number| {
        [(Column::Start, CellError::NoDates), (Column::Weight, CellError::Weight)]
            .map(|(column, error)| (Some(number), column, StepFate::Wrong(error)))
    };
    assert_eq!(told, [lacks(4), lacks(5)].concat());
    assert!(trial(&in_force, &edits).is_fine(), "a draft may lack them");
}

proptest! {
    #[test]
    fn anything_can_be_typed_anywhere(
        typed in proptest::collection::vec((0_usize..8, 0_usize..5, "[0-9ก-ค+,/~ \t\n]{0,6}", any::<bool>()), 0..20),
    ) {
        let now = Sheet::of(&plan(), &TEST);
        let edits: Vec<StepEdit> = typed
            .into_iter()
            .map(|(row, column, input, stale)| {
                let code = if row < 3 { old(row as u64 + 1) } else { new(row - 2) };
                let stood = now.rows.get(row).map_or("", |row| row.cell(Column::ALL[column]));
                edit(&code, Column::ALL[column], if stale { "อื่น" } else { stood }, &input)
            })
            .collect();
        let tried = trial(&plan(), &edits);
        prop_assert_eq!(tried.plan.is_some(), tried.is_fine());
        if let Some(plan) = &tried.plan {
            prop_assert_eq!(plan.check(), Ok(()));
        }
        prop_assert!(tried.cells.len() >= edits.len());
    }
}

/// What comes of a table that is handed to the grid.
fn handed(sheet: &Sheet) -> Result<GridTrial, NotInTheGrid> {
    cells_of(sheet, &plan(), VERSION, 3, &TEST).map(|edits| trial(&plan(), &edits))
}

/// A row at the end, that is no step of the plan.
fn added<'a>(sheet: &'a mut Sheet, title: &str) -> &'a mut Row {
    let place = sheet.add(sheet.rows.len(), title);
    sheet.rows[place].id = StepId::draft(1_000 + place as u64);
    &mut sheet.rows[place]
}

/// What a step says, and the places of those it waits for.
type Said = (String, Option<f64>, Option<NaiveDate>, Vec<usize>);

/// A plan without what its new steps are known by, which each reading makes anew.
fn told(plan: &Plan) -> Vec<Said> {
    let place = |id| plan.steps.iter().position(|step| step.id == id).expect("a step");
    let step = |step: &PlanStep| {
        let after = step.after.iter().map(|link| place(link.step)).collect();
        (step.step.title.clone(), step.step.weight, step.step.finish, after)
    };
    plan.steps.iter().map(step).collect()
}

#[test]
fn a_table_that_is_handed_over_loses_nothing() {
    let mut sheet = Sheet::of(&plan(), &TEST);
    assert_eq!(handed(&sheet).expect("fits").cells, []);
    // A cell that cannot stand is handed over as it is typed.
    sheet.rows[0].weight = "สี่สิบ".into();
    sheet.rows[2].after = "1, 9".into();
    let wrong = handed(&sheet).expect("fits");
    let (weight, after) = (StepFate::Wrong(CellError::Weight), StepFate::Wrong(CellError::NoSuchStep));
    assert_eq!(fates(&wrong), [(Some(1), Column::Weight, weight), (Some(3), Column::After, after)]);
    assert_eq!(wrong.cells[0].after, "สี่สิบ");
    // Steps that go, new ones below, and what waits for them by their new numbers.
    let mut sheet = Sheet::of(&plan(), &TEST);
    sheet.remove(1);
    for title in ["ตรวจ", "ส่งมอบ"] {
        let before = sheet.rows.len();
        let row = added(&mut sheet, title);
        (row.weight, row.after) = ("17.5".into(), before.to_string());
    }
    let whole = handed(&sheet).expect("fits").plan.expect("stands");
    assert_eq!(told(&whole), told(&sheet.parse(&plan(), &TEST).expect("reads")));
    assert_eq!(titles(&whole), ["ขั้นตอน 1", "ขั้นตอน 3", "ตรวจ", "ส่งมอบ"]);
    assert_eq!(whole.steps[3].after.iter().map(|link| link.step).collect::<Vec<_>>(), [whole.steps[2].id]);
}

#[test]
fn what_the_grid_has_no_row_for_is_not_handed_over() {
    let mut moved = Sheet::of(&plan(), &TEST);
    moved.shift(2, 0);
    let mut between = Sheet::of(&plan(), &TEST);
    between.add(1, "ใหม่");
    let mut many = Sheet::of(&plan(), &TEST);
    for _ in 0..4 {
        added(&mut many, "ใหม่");
    }
    for sheet in [moved, between, many] {
        assert_eq!(handed(&sheet).err(), Some(NotInTheGrid));
    }
}

proptest! {
    #[test]
    fn the_grid_reads_to_the_plan_that_was_handed_over(
        gone in proptest::collection::vec(any::<bool>(), 3),
        texts in proptest::collection::vec(("[ก-ฮa-z]{1,6}", 0_u8..100), 0..4),
        weight in 0_u8..100,
    ) {
        let mut sheet = Sheet::of(&plan(), &TEST);
        for place in (0..3).rev().filter(|place| gone[*place]) {
            sheet.remove(place);
        }
        for (title, weight) in &texts {
            added(&mut sheet, title).weight = weight.to_string();
        }
        if let Some(row) = sheet.rows.first_mut() {
            row.weight = weight.to_string();
        }
        let trial = handed(&sheet).expect("fits");
        let read = sheet.parse(&plan(), &TEST).expect("reads");
        prop_assert_eq!(trial.plan.as_ref().map(told), Some(told(&read)));
    }
}
