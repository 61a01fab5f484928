//! The history of a record.

use domain::audit::{AuditEntry, Change};
use leptos::prelude::*;

use super::{field::described, value::read};
use crate::i18n::Lang;

/// Characters from which on a value is folded away behind its beginning.
const LONG: usize = 160;

/// What happened to the record.
#[component]
pub fn History(
    /// The reader's language.
    lang: Lang,
    /// Newest first.
    history: Vec<AuditEntry>,
    /// Address of the whole history.
    #[prop(into)]
    whole: String,
) -> impl IntoView {
    let empty = history.is_empty();
    let entries = history.into_iter().map(|entry| view! { <li>{happened(lang, entry)}</li> }).collect::<Vec<_>>();
    view! {
        <section class="card" aria-labelledby="history">
            <details>
                <summary>
                    <h2 id="history">{lang.history_heading()}</h2>
                </summary>
                {if empty {
                    view! { <p class="mute">{lang.history_empty()}</p> }.into_any()
                } else {
                    view! { <ol class="history">{entries}</ol> }.into_any()
                }}
                <p>
                    <a href=whole>{lang.whole_history()}</a>
                </p>
            </details>
        </section>
    }
}

/// One event: when, who, what, and the fields.
fn happened(lang: Lang, entry: AuditEntry) -> impl IntoView {
    let moment = entry.local_time().map_or_else(|| entry.at.clone(), |at| lang.moment(at));
    let created = entry.action == "created";
    // A person's name is left out for readers who may not know it.
    let actor = match entry.actor.as_str() {
        "" => lang.staff().to_owned(),
        "import" => lang.import_actor().to_owned(),
        _ => entry.actor,
    };
    let action = lang.done(&entry.action).to_owned();
    let table = table(lang, entry.changes, created);
    view! {
        <p>
            <time datetime=entry.at>{moment}</time>
            " · "
            {actor}
            " · "
            {action}
        </p>
        {table}
    }
}

/// The changed fields of one event; those of a new record are all new, so they are folded away.
pub fn table(lang: Lang, all: Vec<Change>, created: bool) -> AnyView {
    let count = all.len();
    if count == 0 {
        return ().into_any();
    }
    let table = changes(lang, all, created);
    if !created {
        return table.into_any();
    }
    view! {
        <details>
            <summary>{count} " " {lang.items()}</summary>
            {table}
        </details>
    }
    .into_any()
}

/// The fields: before and after side by side, of a new record only what it has.
fn changes(lang: Lang, changes: Vec<Change>, created: bool) -> impl IntoView {
    let labels: Vec<_> = changes.iter().map(|change| described(lang, &change.field, &changes)).collect();
    let rows = changes
        .into_iter()
        .zip(labels)
        .map(|(change, (label, kind))| {
            let show = |value: Option<String>| value.map_or_else(|| "–".to_owned(), |value| read(lang, kind, &value));
            let before =
                (!created).then(|| view! { <td data-label=lang.before()>{folded(lang, show(change.before))}</td> });
            view! {
                <tr>
                    <th scope="row">{label}</th>
                    {before}
                    <td data-label=(!created).then(|| lang.after())>{folded(lang, show(change.after))}</td>
                </tr>
            }
        })
        .collect::<Vec<_>>();
    view! {
        <table class="table rows changes">
            <thead>
                <tr>
                    <th scope="col">{lang.field()}</th>
                    {(!created).then(|| view! { <th scope="col">{lang.before()}</th> })}
                    <th scope="col">{lang.after()}</th>
                </tr>
            </thead>
            <tbody>{rows}</tbody>
        </table>
    }
}

/// A value, folded away behind its beginning where it is long.
fn folded(lang: Lang, value: String) -> AnyView {
    if value.chars().count() <= LONG {
        return view! { <span class="as-entered" lang=lang.own_of(&value)>{value.clone()}</span> }.into_any();
    }
    let begin: String = value.chars().take(LONG / 2).map(|c| if c == '\n' { ' ' } else { c }).collect();
    view! {
        <details>
            <summary lang=lang.own_of(&begin)>{begin.clone()} "…"</summary>
            <span class="as-entered" lang=lang.own_of(&value)>{value.clone()}</span>
        </details>
    }
    .into_any()
}
