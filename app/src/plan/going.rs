//! What of a plan goes with what is typed: no row of the table shows a step that is not in it.

use leptos::prelude::*;

use super::PlanDraft;
use crate::i18n::Lang;

/// The steps that the table, as it came, no longer has; nothing where it has all.
#[component]
pub fn Going(
    /// The reader's language.
    lang: Lang,
    /// What is typed, and what it began from.
    draft: PlanDraft,
) -> impl IntoView {
    let stays = |step: &domain::plan::PlanStep| draft.sheet.rows.iter().any(|row| row.id == step.id);
    let going: Vec<_> = draft.base.steps.iter().enumerate().filter(|(_, step)| !stays(step)).collect();
    let rows = going
        .iter()
        .map(|(place, step)| {
            let span = lang.span(step.step.start, step.step.finish);
            let weight = step.step.weight.map(|weight| format!("{}%", domain::text::number(weight)));
            let facts = [weight, span].into_iter().flatten().collect::<Vec<_>>().join(" · ");
            view! {
                <li>
                    <del>{format!("{}. {}", place + 1, step.step.title)}</del>
                    " "
                    <span class="mute">{facts}</span>
                </li>
            }
        })
        .collect_view();
    (!going.is_empty()).then(|| {
        view! {
            <section class="flag" id="plan-going" aria-labelledby="plan-going-head">
                <h3 id="plan-going-head">{lang.bench_going()}</h3>
                <ul class="plain-list">{rows}</ul>
            </section>
        }
    })
}
