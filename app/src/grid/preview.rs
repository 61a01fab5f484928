//! Cell by cell, what would become of what is typed: before it is saved.

use std::collections::HashMap;

use domain::edit::{Cell, CellState, Kind};
use leptos::prelude::*;

use super::{
    answer,
    draft::{GridDraft, Typed},
};
use crate::{form::in_textarea, i18n::Lang};

/// Cells listed that stand in nobody's way; those that do are all listed.
const LISTED: usize = 1_000;

/// What is wrong as a whole, what becomes of each cell, and the buttons; nothing where nothing was sent.
pub fn preview(draft: &GridDraft, names: &HashMap<String, String>, action: &str) -> Option<AnyView> {
    let lang = draft.lang;
    let told = |words: String| view! { <p class="problem whole" role="alert">{words}</p> }.into_any();
    if draft.not_undone {
        return Some(told(lang.grid_not_undone().to_owned()));
    }
    if draft.too_many {
        return Some(told(lang.grid_too_many().to_owned()));
    }
    if !draft.troubles.is_empty() {
        let troubles: Vec<AnyView> =
            draft.troubles.iter().map(|trouble| view! { <li>{trouble.words(lang)}</li> }.into_any()).collect();
        return Some(
            view! {
                <div class="problem whole" role="alert">
                    {lang.grid_preview_held()} <ul class="gr-troubles">{troubles}</ul>
                </div>
            }
            .into_any(),
        );
    }
    let edited = draft.edited.as_ref()?;
    if edited.cells.iter().all(|cell| cell.state == CellState::Unchanged) {
        return Some(view! { <p class="flag" role="status">{lang.grid_nothing()}</p> }.into_any());
    }
    let fine = edited.is_fine();
    let pairs = || draft.typed.iter().zip(&edited.cells);
    let passes = GridDraft::lines(pairs().filter(|(_, cell)| !cell.stops()).map(|(typed, _)| typed));
    let held = pairs().filter(|(_, cell)| cell.stops());
    let listed = pairs().filter(|(_, cell)| !cell.stops() && cell.state != CellState::Unchanged);
    let more = listed.clone().count().saturating_sub(LISTED);
    let rows = held
        .chain(listed.take(LISTED))
        .enumerate()
        .map(|(place, (typed, cell))| row(lang, place, typed, cell, names))
        .collect_view();
    let (class, said) =
        if fine { ("flag gr-fine", lang.grid_preview_fine()) } else { ("problem whole", lang.grid_preview_held()) };
    Some(
        view! {
            <section class="card" id="preview" aria-labelledby="preview-head">
                <h2 id="preview-head">{lang.grid_preview()}</h2>
                <p class=class role="alert">{said}</p>
                <p>{answer::counts(lang, edited)}</p>
                <form method="post" action=action.to_owned() class="gr-form" novalidate>
                    // Enter in a cell presses the first button: it must be one that only looks.
                    <button class="sr" name="do" value="preview" tabindex="-1" aria-hidden="true">{lang.grid_check()}</button>
                    <input type="hidden" name="lang" value=lang.code() />
                    <input type="hidden" name="cells" value=passes />
                    <table class="table rows cells">
                        <thead>
                            <tr>
                                <th scope="col">{lang.grid_record()}</th>
                                <th scope="col">{lang.grid_now()}</th>
                                <th scope="col">{lang.grid_then()}</th>
                                <th scope="col">{lang.grid_becomes()}</th>
                            </tr>
                        </thead>
                        <tbody>{rows}</tbody>
                    </table>
                    {(more > 0).then(|| view! { <p class="mute">{lang.grid_more(more)}</p> })}
                    <p class="pl-buttons">
                        {fine.then(|| view! { <button name="do" value="apply">{lang.grid_apply()}</button> })}
                        {(!fine).then(|| view! { <button name="do" value="preview">{lang.grid_check()}</button> })}
                        <button class="quiet" name="do" value="back">{lang.grid_back()}</button>
                    </p>
                </form>
            </section>
        }
        .into_any(),
    )
}

fn row(lang: Lang, place: usize, typed: &Typed, cell: &Cell, names: &HashMap<String, String>) -> impl IntoView + use<> {
    let field = lang.grid_column(cell.field);
    let name = names.get(&cell.code).cloned();
    let blank = |text: String| if text.is_empty() { lang.grid_blank().to_owned() } else { text };
    let now = match &cell.state {
        CellState::Conflict { conflict } => conflict.theirs.as_deref(),
        _ => cell.before.as_deref(),
    };
    let now = answer::text(lang, cell.field, now);
    let then = if cell.stops() {
        mend(lang, place, typed, cell, &now).into_any()
    } else {
        view! { <span class="as-entered">{blank(answer::text(lang, cell.field, cell.after.as_deref()))}</span> }
            .into_any()
    };
    let class = answer::word(&cell.state);
    let reason = answer::reason(lang, cell).filter(|reason| !reason.is_empty());
    let problem = format!("fix-{place}-problem");
    view! {
        <tr class=class>
            <th scope="row">
                {name} " " <span class="code mute">{cell.code.clone()}</span> <span class="sub">{field}</span>
            </th>
            <td data-label=lang.grid_now()>
                <span class="as-entered">{blank(now)}</span>
            </td>
            <td data-label=lang.grid_then()>{then}</td>
            <td data-label=lang.grid_becomes() id=problem>
                <strong>{lang.grid_state(&cell.state)}</strong>
                {reason.map(|reason| view! { " " <span>{reason}</span> })}
            </td>
        </tr>
    }
}

/// The cell to be typed anew, and of two people's values the choice.
fn mend(lang: Lang, place: usize, typed: &Typed, cell: &Cell, now: &str) -> impl IntoView + use<> {
    let line = GridDraft::lines(std::iter::once(typed));
    let label = format!("{} {}", lang.grid_column(cell.field), cell.code);
    let (input, problem) = (typed.input.clone(), format!("fix-{place}-problem"));
    let field = if matches!(cell.field.kind(), Kind::Prose(_)) {
        view! {
            <textarea name="fix-input" rows="3" aria-label=label aria-invalid="true" aria-describedby=problem>
                {in_textarea(&input)}
            </textarea>
        }
        .into_any()
    } else {
        view! { <input name="fix-input" value=input aria-label=label aria-invalid="true" aria-describedby=problem autocomplete="off" /> }
            .into_any()
    };
    let conflict = matches!(cell.state, CellState::Conflict { .. });
    let theirs = now.to_owned();
    let began = typed.base.clone();
    view! {
        <input type="hidden" name="fix" value=line />
        {conflict.then(|| view! { <input type="hidden" name="fix-theirs" value=theirs /> })}
        {field}
        {conflict
            .then(|| {
                let label = format!("{} {}", lang.grid_keep(), cell.code);
                view! {
                    <p class="hint">{lang.grid_began()} ": " {if began.is_empty() { lang.grid_blank().to_owned() } else { began }}</p>
                    <select name="fix-keep" aria-label=label>
                        <option value="">{lang.grid_keep_ask()}</option>
                        <option value="mine">{lang.grid_keep_mine()}</option>
                        <option value="theirs">{lang.grid_keep_theirs()}</option>
                    </select>
                }
            })}
    }
}
