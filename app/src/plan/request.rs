//! What waits for a decision: who asks for what and why, and the buttons that decide.

use domain::plan::{ChangeRequest, Fate, Plan, StepDifference, difference};
use leptos::prelude::*;

use super::words::told;
use crate::i18n::Lang;

/// A change request that waits.
#[component]
pub fn Pending(
    /// The reader's language.
    lang: Lang,
    /// The request.
    pending: ChangeRequest,
    /// The plan in force.
    in_force: Plan,
    /// Whether who reads may decide.
    may_approve: bool,
    /// Whether who reads has asked.
    own: bool,
) -> impl IntoView {
    let title = |found: &StepDifference| {
        let step = pending.plan.step(found.step).ok().or(found.before.as_ref());
        step.map(|step| step.step.title.clone()).unwrap_or_default()
    };
    let changes = difference(&in_force, &pending.plan)
        .iter()
        .filter_map(|found| {
            let told =
                if found.fate == Fate::Removed { Some(lang.bench_remove().to_owned()) } else { told(lang, found) };
            Some(view! { <li>{title(found)} ": " <strong>{told?}</strong></li> })
        })
        .collect_view();
    let id = pending.id;
    view! {
        <section class="card pl-pending" aria-labelledby="pending">
            <h2 id="pending">{lang.bench_pending()}</h2>
            <p class="mute">{lang.bench_asked_by()} " " {pending.asked_by.clone()} " · " {lang.clock(pending.asked_at)}</p>
            <p class="as-entered" lang=lang.own()>{pending.reason.clone()}</p>
            <ul class="plain-list">{changes}</ul>
            {may_approve
                .then(|| {
                    view! {
                        <Decision lang=lang approve=format!("approve-request:{id}") give_back=format!("return-request:{id}") />
                    }
                })}
            {own
                .then(|| {
                    view! {
                        <form method="post">
                            <button class="quiet" name="do" value=format!("withdraw:{id}")>
                                {lang.bench_withdraw()}
                            </button>
                        </form>
                    }
                })}
        </section>
    }
}

/// A change request that was given back: by whom and why, and the way to go on with it.
#[component]
pub fn Returned(
    /// The reader's language.
    lang: Lang,
    /// The request.
    returned: ChangeRequest,
    /// The page that goes on with it; nothing on that page itself.
    again: Option<String>,
) -> impl IntoView {
    let when = returned.decided_at.map(|at| lang.clock(at));
    view! {
        <section class="card pl-returned" aria-labelledby="returned">
            <h2 id="returned">{lang.bench_was_returned()}</h2>
            <p class="mute">{returned.decided_by.clone()} " · " {when}</p>
            <p class="as-entered" lang=lang.own()>{returned.answer.clone()}</p>
            <p class="mute">{lang.bench_had_asked()} " " <span lang=lang.own()>{returned.reason.clone()}</span></p>
            {again.map(|again| view! { <p><a href=again>{lang.bench_again()}</a></p> })}
        </section>
    }
}

/// The buttons of who decides.
#[component]
pub fn Decision(
    /// The reader's language.
    lang: Lang,
    /// What the one button sends.
    approve: String,
    /// What the other sends.
    give_back: String,
) -> impl IntoView {
    view! {
        <form method="post" class="form">
            <div class="field">
                <label for="answer">{lang.bench_answer()}</label>
                <input id="answer" name="reason" autocomplete="off" />
            </div>
            <p class="pl-buttons">
                <button name="do" value=approve>{lang.bench_approve()}</button>
                <button class="quiet" name="do" value=give_back>{lang.bench_return()}</button>
            </p>
        </form>
    }
}
