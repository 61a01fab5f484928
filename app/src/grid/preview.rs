//! Cell by cell, what would become of what is typed: before it is saved.

use std::collections::HashMap;

use domain::edit::{Cell, CellState, Kind};
use leptos::prelude::*;

use super::{answer, draft::GridDraft, typed::Typed};
use crate::{form::in_textarea, i18n::Lang};

/// Cells listed that stand in nobody's way; those that do are all listed.
const LISTED: usize = 1_000;

/// What becomes of a cell, as the list tells it.
pub(crate) struct Told {
    /// The name of its record.
    pub name: Option<String>,
    /// Its code, as it is shown.
    pub code: String,
    /// Its column.
    pub head: String,
    /// The state, for a class.
    pub class: &'static str,
    /// The state, for people.
    pub word: &'static str,
    /// Why it stands in the way.
    pub reason: Option<String>,
    /// What stands there.
    pub now: String,
    /// What is to stand there.
    pub then: Then,
}

impl Told {
    fn stops(&self) -> bool {
        matches!(self.then, Then::Mend { .. })
    }
}

/// What is to stand in a cell.
pub(crate) enum Then {
    /// This.
    Value(String),
    /// Nothing yet: it is typed anew.
    Mend {
        /// The cell as a line, for the next form.
        line: String,
        /// What is typed.
        input: String,
        /// Whether it may have lines.
        long: bool,
        /// What the person began from, where somebody else put something there meanwhile.
        conflict: Option<String>,
    },
}

/// All that is told before saving.
pub(crate) struct Check {
    /// The reader's language.
    pub lang: Lang,
    /// Where the form goes.
    pub action: String,
    /// How many cells there are of each state.
    pub counts: String,
    /// What does not stand in the way of saving but is asked a second look.
    pub odd: Vec<String>,
    /// How what was sent was understood.
    pub noted: Option<String>,
    /// Cells that stand in nobody's way, as lines for the next form.
    pub passes: String,
    /// The cells, but for those that stay as they are.
    pub told: Vec<Told>,
    /// Another way on, where there is one.
    pub onward: Option<AnyView>,
    /// Whether it is saved here, too.
    pub saves: bool,
    /// What else goes with the cells, names and values.
    pub kept: Vec<(&'static str, String)>,
}

/// Something that is wrong as a whole.
pub(crate) fn whole(words: String) -> AnyView {
    view! { <p class="problem whole" role="alert">{words}</p> }.into_any()
}

/// What of a paste cannot be read.
pub(crate) fn unread(lang: Lang, troubles: impl Iterator<Item = String>) -> AnyView {
    let troubles: Vec<AnyView> = troubles.map(|trouble| view! { <li>{trouble}</li> }.into_any()).collect();
    view! {
        <div class="problem whole" role="alert">
            {lang.grid_preview_held()} <ul class="gr-troubles">{troubles}</ul>
        </div>
    }
    .into_any()
}

/// That no cell is changed.
pub(crate) fn nothing(lang: Lang) -> AnyView {
    view! { <p class="flag" role="status">{lang.grid_nothing()}</p> }.into_any()
}

/// What is wrong as a whole, what becomes of each cell, and the buttons; nothing where nothing was sent.
pub fn preview(draft: &GridDraft, names: &HashMap<String, String>, action: &str) -> Option<AnyView> {
    let lang = draft.lang;
    if draft.not_undone {
        return Some(whole(lang.grid_not_undone().to_owned()));
    }
    if draft.too_many {
        return Some(whole(lang.grid_too_many().to_owned()));
    }
    if !draft.troubles.is_empty() {
        return Some(unread(lang, draft.troubles.iter().map(|trouble| trouble.words(lang))));
    }
    let edited = draft.edited.as_ref()?;
    if edited.cells.iter().all(|cell| cell.state == CellState::Unchanged) {
        return Some(nothing(lang));
    }
    let pairs = || draft.typed.iter().zip(&edited.cells);
    let changes = pairs().filter(|(_, cell)| cell.state != CellState::Unchanged);
    let check = Check {
        lang,
        action: action.to_owned(),
        counts: answer::counts(lang, edited),
        odd: Vec::new(),
        noted: None,
        passes: Typed::lines(pairs().filter(|(_, cell)| !cell.stops()).map(|(typed, _)| typed)),
        told: changes.map(|(typed, cell)| told(lang, typed, cell, names)).collect(),
        onward: None,
        saves: true,
        kept: Vec::new(),
    };
    Some(section(check))
}

fn told(lang: Lang, typed: &Typed, cell: &Cell, names: &HashMap<String, String>) -> Told {
    let conflict = match &cell.state {
        CellState::Conflict { conflict } => Some(conflict),
        _ => None,
    };
    let now = conflict.map_or(cell.before.as_deref(), |conflict| conflict.theirs.as_deref());
    let then = if cell.stops() {
        Then::Mend {
            line: Typed::lines(std::iter::once(typed)),
            input: typed.input.clone(),
            long: matches!(cell.field.kind(), Kind::Prose(_)),
            conflict: conflict.map(|_| typed.base.clone()),
        }
    } else {
        Then::Value(answer::text(lang, cell.field, cell.after.as_deref()))
    };
    Told {
        name: names.get(&cell.code).cloned(),
        code: cell.code.clone(),
        head: lang.grid_column(cell.field),
        class: answer::word(&cell.state),
        word: lang.grid_state(&cell.state),
        reason: answer::reason(lang, cell).filter(|reason| !reason.is_empty()),
        now: answer::text(lang, cell.field, now),
        then,
    }
}

/// The list of cells in its form: what stands in the way first, to be mended; then the button that saves.
pub(crate) fn section(check: Check) -> AnyView {
    let Check { lang, action, counts, odd, noted, passes, told, onward, saves, kept } = check;
    let (held, listed): (Vec<Told>, Vec<Told>) = told.into_iter().partition(Told::stops);
    let fine = held.is_empty();
    let more = listed.len().saturating_sub(LISTED);
    let rows = held
        .into_iter()
        .chain(listed.into_iter().take(LISTED))
        .enumerate()
        .map(|(place, told)| row(lang, place, told))
        .collect_view();
    let (class, said) = match fine {
        true if odd.is_empty() => ("flag gr-fine", lang.grid_preview_fine()),
        true => ("flag", lang.grid_preview_odd()),
        false => ("problem whole", lang.grid_preview_held()),
    };
    let odd = odd.into_iter().map(|odd| view! { <li>{odd}</li> }).collect_view();
    let saves = fine && saves;
    let kept =
        kept.into_iter().map(|(name, value)| view! { <input type="hidden" name=name value=value /> }).collect_view();
    view! {
        <section class="card" id="preview" aria-labelledby="preview-head">
            <h2 id="preview-head">{lang.grid_preview()}</h2>
            <p class=class role="alert">{said}</p>
            <ul class="gr-troubles">{odd}</ul>
            {noted.map(|noted| view! { <p>{noted}</p> })}
            <p>{counts}</p>
            {onward}
            <form method="post" action=action class="gr-form" novalidate>
                // Enter in a cell presses the first button: it must be one that only looks.
                <button class="sr" name="do" value="preview" tabindex="-1" aria-hidden="true">{lang.grid_check()}</button>
                <input type="hidden" name="lang" value=lang.code() />
                <input type="hidden" name="cells" value=passes />
                {kept}
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
                    {saves.then(|| view! { <button name="do" value="apply">{lang.grid_apply()}</button> })}
                    {(!fine).then(|| view! { <button name="do" value="preview">{lang.grid_check()}</button> })}
                    <button class="quiet" name="do" value="back">{lang.grid_back()}</button>
                </p>
            </form>
        </section>
    }
    .into_any()
}

fn blank(lang: Lang, text: String) -> String {
    if text.is_empty() { lang.grid_blank().to_owned() } else { text }
}

fn row(lang: Lang, place: usize, told: Told) -> impl IntoView + use<> {
    let Told { name, code, head, class, word, reason, now, then } = told;
    let problem = format!("fix-{place}-problem");
    let shown = now.clone();
    let then = match then {
        Then::Value(text) => view! { <span class="as-entered">{blank(lang, text)}</span> }.into_any(),
        Then::Mend { line, input, long, conflict } => {
            let label =
                format!("{head} {}", if code.is_empty() { name.clone().unwrap_or_default() } else { code.clone() });
            let field = mend(label, problem.clone(), input, long);
            let choice = conflict.map(|began| choose(lang, &code, began, now));
            view! {
                <input type="hidden" name="fix" value=line />
                {field}
                {choice}
            }
            .into_any()
        }
    };
    view! {
        <tr class=class>
            <th scope="row">
                {name} " " <span class="code mute">{code}</span> <span class="sub">{head}</span>
            </th>
            <td data-label=lang.grid_now()>
                <span class="as-entered">{blank(lang, shown)}</span>
            </td>
            <td data-label=lang.grid_then()>{then}</td>
            <td data-label=lang.grid_becomes() id=problem>
                <strong>{word}</strong>
                {reason.map(|reason| view! { " " <span>{reason}</span> })}
            </td>
        </tr>
    }
}

/// The cell to be typed anew.
fn mend(label: String, problem: String, input: String, long: bool) -> AnyView {
    if long {
        view! {
            <textarea name="fix-input" rows="3" aria-label=label aria-invalid="true" aria-describedby=problem>
                {in_textarea(&input)}
            </textarea>
        }
        .into_any()
    } else {
        view! { <input name="fix-input" value=input aria-label=label aria-invalid="true" aria-describedby=problem autocomplete="off" /> }
            .into_any()
    }
}

/// Of two people's values the choice.
fn choose(lang: Lang, code: &str, began: String, theirs: String) -> impl IntoView + use<> {
    let label = format!("{} {code}", lang.grid_keep());
    view! {
        <input type="hidden" name="fix-theirs" value=theirs />
        <p class="hint">{lang.grid_began()} ": " {blank(lang, began)}</p>
        <select name="fix-keep" aria-label=label>
            <option value="">{lang.grid_keep_ask()}</option>
            <option value="mine">{lang.grid_keep_mine()}</option>
            <option value="theirs">{lang.grid_keep_theirs()}</option>
        </select>
    }
}
