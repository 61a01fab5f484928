//! What a report's form tells before anything is typed: why it was not taken, what stands in the way, what is odd.

use domain::report::{Odd, Submission, SubmissionState, bits};
use leptos::prelude::*;

use super::{draft::ReportForm, told::Told};
use crate::i18n::Lang;

/// Why the report was not taken.
pub fn notice(lang: Lang, form: &ReportForm) -> AnyView {
    if let Some(closed) = &form.closed {
        return view! {
            <div class="problem whole" role="alert">
                {lang.rep_closed()} ": " {lang.period_closed(closed)}
            </div>
        }
        .into_any();
    }
    if let Some(theirs) = &form.theirs {
        let undecided = theirs.state.is_undecided();
        let words = if undecided { lang.rep_conflict() } else { lang.rep_conflict_decided() };
        return view! {
            <div class="rp-conflict">
                <p class="problem whole" role="alert">{words}</p>
                <Told lang=lang submission=(**theirs).clone() />
                {undecided.then(|| view! { <p class="hint">{lang.rep_conflict_hint()}</p> })}
            </div>
        }
        .into_any();
    }
    (!form.problems.is_empty())
        .then(|| view! { <p class="problem whole" role="alert">{lang.rep_problems()}</p> })
        .into_any()
}

/// That the month's or quarter's report waits, or was given back and why.
pub fn waits(lang: Lang, submission: &Submission) -> AnyView {
    let returned = submission.state == SubmissionState::Returned;
    let words = if returned { lang.rep_was_returned() } else { lang.rep_waits() };
    let reason = submission.reason.clone().filter(|_| returned);
    view! {
        <div class="flag rp-waits">
            <p>
                <strong>{words}</strong>
                " "
                {lang.rep_sent_by()}
                " "
                {submission.author.clone()}
                " · "
                {lang.clock(submission.changed_at)}
                " · "
                <a href=format!("/my/reports/{}", submission.id)>{lang.rep_view()}</a>
            </p>
            {reason.map(|reason| view! { <p>{lang.my_returned_why()} ": " <span class="as-entered">{reason}</span></p> })}
        </div>
    }
    .into_any()
}

/// What is odd, with the box by which one says that it is meant.
pub fn asks(lang: Lang, odd: &[Odd]) -> AnyView {
    if odd.is_empty() {
        return ().into_any();
    }
    let items = odd.iter().map(|odd| view! { <li>{lang.odd_asked(*odd)}</li> }).collect_view();
    view! {
        <div class="flag rp-asks" role="alert" id="asks">
            <p><strong>{lang.rep_asks()}</strong></p>
            <ul>{items}</ul>
            <div class="check">
                <input id="f-confirmed" name="confirmed" type="checkbox" value=bits(odd).to_string() required=true />
                <label for="f-confirmed">{lang.rep_confirm()}</label>
            </div>
        </div>
    }
    .into_any()
}
