//! What the spreadsheet is answered: lines of cells parted by tabs, as `crate::grid::answer` has them of records.

use domain::{
    grid::tsv,
    plan::{
        MOST_STEPS,
        sheet::{
            Column, Sheet,
            grid::{GridRow, GridTrial, RowKey, StepCell, StepFate},
            plan_lines,
        },
    },
};
use store::plan::Workable;

use super::draft::{Barred, StepsDraft};
use crate::{
    chart::{
        markup::{Markup, Value},
        words::words,
    },
    i18n::Lang,
};

/// Empty rows below the steps: hundreds come from Excel at once.
const ROOM: usize = 500;

/// How many empty rows there are below so many steps.
pub fn room(steps: usize) -> usize {
    ROOM.min(MOST_STEPS.saturating_sub(steps))
}

/// The class that gives a column its width.
pub const fn kind(column: Column) -> &'static str {
    match column {
        Column::Title => "k-prose",
        Column::Weight => "k-number",
        Column::Start | Column::Finish => "k-date",
        Column::After => "k-line",
    }
}

/// All rows: the steps of the plan, and empty ones below them.
pub fn rows(lang: Lang, workable: &Workable, again: bool) -> String {
    let sheet = Sheet::of(&workable.plan(again), words(lang));
    let there = sheet.rows.len();
    let room = room(there);
    let line = |first: String, own: fn(Lang, Column) -> String| {
        std::iter::once(first).chain(Column::ALL.map(|column| own(lang, column))).collect::<Vec<_>>()
    };
    let heads = [
        line(lang.steps_rows(there, room), |_, column| column.name().to_owned()),
        line(lang.step().to_owned(), |lang, column| lang.bench_column(column).to_owned()),
        line(String::new(), |_, column| kind(column).to_owned()),
    ];
    let fixed = if Barred::of(workable).is_some() { "1" } else { "0" }.repeat(Column::ALL.len());
    let key = |row| RowKey { version: workable.view.version, row }.to_string();
    let steps = sheet.rows.iter().enumerate().map(|(place, row)| {
        let head = [key(GridRow::Step(row.id)), lang.steps_row(place + 1), String::new(), fixed.clone()];
        head.into_iter().chain(Column::ALL.map(|column| row.cell(column).to_owned())).collect()
    });
    let more = (1..=room).map(|number| {
        let name = lang.steps_row(there + number);
        let head = [key(GridRow::New(number)), name, lang.bench_added().to_owned(), fixed.clone()];
        head.into_iter().chain(Column::ALL.map(|_| String::new())).collect()
    });
    tsv::write(heads.into_iter().chain(steps).chain(more))
}

/// That a plan was saved: the rows are others now, so nothing is said of any cell.
pub fn saved(lang: Lang, cells: usize, request: uuid::Uuid) -> String {
    tsv::write([["saved".to_owned(), request.to_string(), lang.grid_saved_count(cells)]])
}

/// What would become of cells.
pub fn tried(draft: &StepsDraft, workable: &Workable, code: &str) -> String {
    let lang = draft.lang;
    let Some(trial) = &draft.trial else { return "held\n".to_owned() };
    let fine = draft.barred.is_none() && trial.is_fine();
    let odd = odd(lang, trial, workable);
    let kind = match (fine, odd.is_empty()) {
        (true, true) => "fine",
        // It can be saved, but not without a second look.
        (true, false) => "odd",
        (false, _) => "held",
    };
    let said = std::iter::once(counts(lang, trial, workable)).chain(odd).collect::<Vec<_>>().join(" · ");
    let head = vec![
        kind.to_owned(),
        String::new(),
        said,
        match draft.barred {
            None if fine => ways(lang, workable, trial, code),
            None => onward(lang, workable, trial, code),
            Some(_) => String::new(),
        },
    ];
    let cells = trial.cells.iter().map(|cell| {
        let (state, word, reason) = match draft.barred {
            Some(barred) => ("wrong", lang.grid_readonly(), barred.words(lang)),
            None => (class(cell.fate), word(lang, cell.fate), reason(lang, cell.fate).unwrap_or_default().to_owned()),
        };
        let (code, column) = (cell.code.as_str(), cell.column.name());
        [code, column, state, word, &cell.before, &cell.after, &reason].map(str::to_owned).to_vec()
    });
    tsv::write(std::iter::once(head).chain(cells))
}

/// How many cells there are of each state, and what the weights add up to.
pub fn counts(lang: Lang, trial: &GridTrial, workable: &Workable) -> String {
    let count = |of: fn(&StepCell) -> bool| trial.cells.iter().filter(|cell| of(cell)).count();
    let counts = lang.grid_counts(
        count(|cell| cell.fate == StepFate::New),
        count(|cell| matches!(cell.fate, StepFate::Changed | StepFate::Removed | StepFate::Follows)),
        count(|cell| cell.fate == StepFate::Unchanged),
        count(|cell| cell.fate.stops()),
    );
    format!("{counts} · {}", lang.steps_sum(sum_of(lang, trial, workable)))
}

fn sum_of(lang: Lang, trial: &GridTrial, workable: &Workable) -> f64 {
    trial.sheet.weight_sum(&workable.view.plan, words(lang))
}

/// What does not stand in the way of saving and is no plan yet: weights that do not add up, as the plan's own page tells,
/// and steps with days outside the project's year.
pub fn odd(lang: Lang, trial: &GridTrial, workable: &Workable) -> Vec<String> {
    if trial.changed() == 0 {
        return Vec::new();
    }
    let sum = sum_of(lang, trial, workable);
    // What they add up to is told with the counts, which stand beside this.
    let sum = (!lang.bench_sum_off(sum).is_empty()).then(|| lang.bench_weights_must().to_owned());
    let outside = workable.year.zip(trial.plan.as_ref()).map(|(year, plan)| (year, plan.outside(year)));
    let outside = outside.filter(|(_, titles)| !titles.is_empty());
    let outside = outside.map(|(year, titles)| lang.steps_outside(year, &titles));
    sum.into_iter().chain(outside).collect()
}

/// A fate's word, for a class and for the island.
pub const fn class(fate: StepFate) -> &'static str {
    match fate {
        StepFate::New => "new",
        StepFate::Changed | StepFate::Removed | StepFate::Follows | StepFate::Head => "changed",
        StepFate::Unchanged => "unchanged",
        // What stands can be kept in each of these, whatever becomes of one's own value.
        StepFate::Conflict | StepFate::Gone | StepFate::Renumbered => "conflict",
        StepFate::Wrong(_) => "wrong",
    }
}

/// What becomes of a cell, in a word.
pub fn word(lang: Lang, fate: StepFate) -> &'static str {
    use domain::edit::CellState;
    match fate {
        StepFate::New => lang.grid_state(&CellState::New),
        StepFate::Changed => lang.grid_state(&CellState::Changed),
        StepFate::Unchanged => lang.grid_state(&CellState::Unchanged),
        StepFate::Removed => lang.steps_removed(),
        StepFate::Follows => lang.grid_state(&CellState::Changed),
        StepFate::Head => lang.steps_head(),
        StepFate::Conflict | StepFate::Renumbered => lang.steps_conflict(),
        StepFate::Gone => lang.bench_not_there(),
        StepFate::Wrong(_) => lang.steps_wrong(),
    }
}

/// Why a cell stands in the way, or why it changes, where its word does not say it.
pub fn reason(lang: Lang, fate: StepFate) -> Option<&'static str> {
    match fate {
        StepFate::Wrong(error) => Some(lang.cell_error(error)),
        StepFate::Renumbered => Some(lang.steps_renumbered()),
        StepFate::Follows => Some(lang.steps_follows()),
        StepFate::Head => Some(lang.steps_head_hint()),
        _ => None,
    }
}

/// The ways on from the spreadsheet: the button that saves a plan that is not in force, which a page without script has in
/// its form, and the way on to the plan's page.
fn ways(lang: Lang, workable: &Workable, trial: &GridTrial, code: &str) -> String {
    let onward = onward(lang, workable, trial, code);
    if onward.is_empty() || workable.in_force().is_some() {
        return onward;
    }
    let mut out = Markup::default();
    let button = [("type", "button"), ("data-tool", "apply")];
    out.leaf("button", &button.map(|(name, value)| (name, Value::Text(value))), lang.grid_apply());
    out.markup(&onward);
    out.finish()
}

/// The way on to the plan's page, with the table filled in as it is typed: of a plan in force to be looked at, given a reason
/// and asked for; of another beside the button that saves it. Cells that are wrong go with it, to be mended there. Nothing
/// where nothing is changed, or while two people's values stand in one cell.
pub fn onward(lang: Lang, workable: &Workable, trial: &GridTrial, code: &str) -> String {
    let typed = trial.cells.iter().any(|cell| cell.fate.changes() || matches!(cell.fate, StepFate::Wrong(_)));
    let open = trial.cells.iter().any(|cell| class(cell.fate) == "conflict");
    if !typed || open {
        return String::new();
    }
    let in_force = workable.in_force().filter(|_| trial.is_fine());
    let action = format!("/projects/{code}/plan");
    let rows = trial.plan.as_ref().map_or_else(|| trial.sheet.clone(), |plan| Sheet::of(plan, words(lang)));
    let (base, rows) = (plan_lines(&workable.view.plan), rows.lines(0..rows.rows.len()));
    let mut out = Markup::default();
    // What else goes back with the table stands on the page, for this form.
    let form = [("method", "post"), ("action", &action), ("class", "pl-onward"), ("id", ONWARD)];
    out.open("form", &form.map(|(name, value)| (name, Value::Text(value))));
    let ask = in_force.map(|_| ("ask", "1"));
    let fields = [("lang", lang.code()), ("base", &base), ("before", "1"), ("rows-after", &rows)];
    for (name, value) in fields.into_iter().chain(ask) {
        // Their lines and tabs are kept, which an attribute of a picture has no use for.
        let value = value.replace('&', "&amp;").replace('<', "&lt;").replace('"', "&quot;");
        out.markup(&format!("<input type=\"hidden\" name=\"{name}\" value=\"{value}\">"));
    }
    let mut button = vec![("name", "do"), ("value", "check"), ("data-tool", "send")];
    let word = if in_force.is_some() { lang.steps_onward() } else { lang.steps_look() };
    if in_force.is_none() {
        button.push(("class", "quiet"));
    }
    let button: Vec<_> = button.into_iter().map(|(name, value)| (name, Value::Text(value))).collect();
    out.leaf("button", &button, word);
    out.close("form");
    out.finish()
}

/// What the form of the way on is called by fields that stand beside it.
pub const ONWARD: &str = "pl-onward";
