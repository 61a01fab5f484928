//! Changes of a project from before it came into this system.

use chrono::Timelike;
use domain::{earlier::EarlierChange, text::number};
use leptos::prelude::*;

use crate::i18n::Lang;

/// The rows of the old system's history, newest first; nothing where it kept none.
#[component]
pub fn EarlierHistory(
    /// The reader's language.
    lang: Lang,
    /// The rows.
    changes: Vec<EarlierChange>,
) -> impl IntoView {
    (!changes.is_empty()).then(|| {
        let rows = changes.iter().map(|change| row(lang, change)).collect_view();
        view! {
            <section class="card" aria-labelledby="earlier">
                <details>
                    <summary>
                        <h2 id="earlier">{lang.earlier_heading()}</h2>
                    </summary>
                    <table class="table">
                        <thead>
                            <tr>
                                <th scope="col">{lang.history_when()}</th>
                                <th scope="col">{lang.history_person()}</th>
                                <th scope="col">{lang.history_action()}</th>
                                <th scope="col">{lang.earlier_values()}</th>
                            </tr>
                        </thead>
                        <tbody>{rows}</tbody>
                    </table>
                </details>
            </section>
        }
    })
}

fn row(lang: Lang, change: &EarlierChange) -> impl IntoView + use<> {
    let day = lang.date(change.date);
    let when = match change.time {
        Some(time) => lang.moment(change.date.and_time(time.with_second(0).unwrap_or(time))),
        None => day,
    };
    let values = values(lang, change).into_iter().map(|(term, value)| {
        view! {
            <li>
                {(!term.is_empty()).then(|| view! { <span class="mute">{term} " "</span> })}
                {value}
            </li>
        }
    });
    view! {
        <tr>
            <th scope="row">{when}</th>
            <td>{change.person.clone().unwrap_or_else(|| lang.staff().to_owned())}</td>
            <td>{change.action.clone().unwrap_or_else(|| "–".to_owned())}</td>
            <td>
                <ul class="plain-list">{values.collect_view()}</ul>
            </td>
        </tr>
    }
}

/// What the row says the record had then, each with its name.
fn values(lang: Lang, change: &EarlierChange) -> Vec<(&'static str, String)> {
    let day = |day: Option<chrono::NaiveDate>| day.map(|day| lang.date(day));
    [
        (lang.policy(), change.policy.clone()),
        (lang.start(), day(change.start)),
        (lang.finish(), day(change.finish)),
        (lang.target(), change.target.map(number)),
        (lang.result(), change.result.map(number)),
        (lang.unit_of_measure(), change.unit_of_measure.clone()),
        ("", change.rest.clone()),
    ]
    .into_iter()
    .filter_map(|(term, value)| Some((term, value?)))
    .collect()
}
