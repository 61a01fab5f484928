//! Cell by cell, what would become of steps, on the page of who has no script.

use std::collections::HashMap;

use domain::plan::sheet::{
    Column,
    grid::{StepCell, StepFate},
};
use leptos::prelude::*;
use store::plan::Workable;

use super::{
    answer,
    draft::{Handed, StepsDraft},
};
use crate::grid::{
    preview::{Check, Then, Told, nothing, section, unread, whole},
    typed::Typed,
};

/// What is wrong as a whole, what becomes of each cell, and the buttons; nothing where nothing was sent.
pub fn preview(draft: &StepsDraft, workable: &Workable, code: &str, action: &str) -> Option<AnyView> {
    let lang = draft.lang;
    if draft.not_undone {
        return Some(whole(lang.grid_not_undone().to_owned()));
    }
    if draft.too_many {
        return Some(whole(lang.grid_too_many().to_owned()));
    }
    if !draft.troubles.is_empty() {
        // What is wrong in the rows that can be read is told with them, not when those are mended.
        let wrong = draft.trial.iter().flat_map(|trial| &trial.cells).filter(|cell| cell.fate.stops());
        let wrong = wrong.map(|cell| {
            let row = cell.number.map(|number| lang.steps_row(number)).unwrap_or_default();
            let why = answer::reason(lang, cell.fate).unwrap_or_else(|| answer::word(lang, cell.fate));
            format!("{row} · {} “{}”: {why}", lang.bench_column(cell.column), cell.after)
        });
        return Some(unread(lang, draft.troubles.iter().map(|trouble| trouble.words(lang)).chain(wrong)));
    }
    if let Some(barred) = draft.barred {
        return Some(whole(barred.words(lang)));
    }
    let trial = draft.trial.as_ref()?;
    if trial.cells.iter().all(|cell| cell.fate == StepFate::Unchanged) {
        return Some(nothing(lang));
    }
    let typed: HashMap<(&str, Column), &Typed<Column>> =
        draft.typed.iter().map(|cell| ((cell.code.as_str(), cell.field), cell)).collect();
    let find = |cell: &StepCell| typed.get(&(cell.code.as_str(), cell.column)).copied();
    let passes = trial.cells.iter().filter(|cell| !cell.fate.stops()).filter_map(find);
    let onward = answer::onward(lang, workable, trial, code);
    let onward = (!onward.is_empty()).then(|| view! { <div inner_html=onward></div> }.into_any());
    let changes = trial.cells.iter().filter(|cell| cell.fate != StepFate::Unchanged);
    Some(section(Check {
        lang,
        action: action.to_owned(),
        counts: answer::counts(lang, trial, workable),
        odd: answer::odd(lang, trial, workable),
        noted: draft.headed.then(|| lang.steps_headed().to_owned()),
        passes: Typed::lines(passes),
        told: changes.map(|cell| told(draft, cell, find(cell))).collect(),
        onward,
        saves: workable.in_force().is_none(),
        kept: draft.handed.as_ref().map(Handed::fields).unwrap_or_default(),
    }))
}

fn told(draft: &StepsDraft, cell: &StepCell, typed: Option<&Typed<Column>>) -> Told {
    let lang = draft.lang;
    // A cell that nobody typed in begins with what stands there.
    let untyped =
        || Typed { code: cell.code.clone(), field: cell.column, base: cell.before.clone(), input: cell.after.clone() };
    let then = if cell.fate.stops() {
        let typed = typed.cloned().unwrap_or_else(untyped);
        Then::Mend {
            line: Typed::lines(std::iter::once(&typed)),
            long: false,
            conflict: (answer::class(cell.fate) == "conflict").then_some(typed.base),
            input: typed.input,
        }
    } else {
        Then::Value(cell.after.clone())
    };
    Told {
        name: cell.number.map(|number| lang.steps_row(number)),
        code: String::new(),
        head: lang.bench_column(cell.column).to_owned(),
        class: answer::class(cell.fate),
        word: answer::word(lang, cell.fate),
        reason: answer::reason(lang, cell.fate).map(str::to_owned),
        now: cell.before.clone(),
        then,
    }
}
