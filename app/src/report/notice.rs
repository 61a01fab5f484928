//! What a report's form tells before anything is typed: why it was not taken, what stands in the way, what is odd.

use domain::{
    edit::Record,
    fiscal_year::FiscalYear,
    period::{Period, PeriodClosed, WindowState},
    report::{Submission, SubmissionState, bits},
};
use http::StatusCode;
use leptos::prelude::*;
use store::StoreError;

use super::{
    draft::ReportForm,
    told::{Told, sender},
};
use crate::{error::set_status, i18n::Lang, request::Request, ui::layout::Layout};

/// What an address is refused with that names a month or quarter no year has.
pub fn no_such(field: &'static str) -> StoreError {
    StoreError::Invalid { field, message: "no such month or quarter".to_owned() }
}

/// The page for such an address: what there is, and the way to the form.
pub fn no_period(request: &Request, record: Record) -> AnyView {
    set_status(StatusCode::NOT_FOUND);
    let lang = request.lang;
    let (heading, words) = match record {
        Record::Project => (lang.rep_heading(), lang.rep_no_such_month()),
        Record::Kpi => (lang.rep_kpi_heading(), lang.rep_no_such_quarter()),
    };
    let way = request.path.clone();
    view! {
        <Layout request=request.clone() title=heading.to_owned()>
            <section class="card narrow">
                <h1>{heading}</h1>
                <p role="alert">{words}</p>
                <p><a href=way>{lang.rep_to_form()}</a></p>
            </section>
        </Layout>
    }
    .into_any()
}

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
    if !form.odd.is_empty() {
        return view! {
            <p class="flag">
                <a href="#asks">{lang.rep_asks()}</a>
            </p>
        }
        .into_any();
    }
    (!form.problems.is_empty() || !form.refused.is_empty())
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
                {sender(lang, submission)}
                " · "
                {lang.clock(submission.changed_at)}
                " · "
                <a href=format!("/my/reports/{}", submission.id)>{lang.rep_view()}</a>
            </p>
            {reason.map(|reason| view! { <p>{lang.my_returned_why()} ": " <span class="as-entered" lang=lang.own()>{reason}</span></p> })}
        </div>
    }
    .into_any()
}

/// What is odd, with the box by which one says that it is meant; what was said to be meant before stays so.
pub fn asks(lang: Lang, form: &ReportForm) -> AnyView {
    let odd = form.odd.as_slice();
    let value = form.confirmed | bits(odd);
    if odd.is_empty() {
        return ().into_any();
    }
    let items = odd.iter().map(|odd| view! { <li>{lang.odd_asked(*odd, form.later)}</li> }).collect_view();
    view! {
        <div class="flag rp-asks" role="alert" id="asks">
            <p><strong>{lang.rep_asks()}</strong></p>
            <ul>{items}</ul>
            <div class="check">
                <input id="f-confirmed" name="confirmed" type="checkbox" value=value.to_string() required=true />
                <label for="f-confirmed">{lang.rep_confirm()}</label>
            </div>
        </div>
    }
    .into_any()
}

/// A month or quarter that takes no report now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Shut(PeriodClosed);

impl Shut {
    /// Of a window that takes nothing; nothing binds where there is no window.
    pub fn of(year: FiscalYear, period: Period, window: Option<WindowState>) -> Option<Self> {
        let state = window.filter(|window| !window.takes())?;
        Some(Self(PeriodClosed { year, period, state }))
    }
}

/// The form; while its month or quarter takes nothing that is told first, and the form folded away. One that was sent
/// stays open and tells so itself: nothing that was typed is out of sight.
pub fn behind(lang: Lang, shut: Option<Shut>, form: &ReportForm, body: AnyView) -> AnyView {
    let Some(Shut(closed)) = shut else { return body };
    // Of one that is locked the box is told by which one asks for it.
    let told = (form.closed.is_none() && matches!(closed.state, WindowState::NotYet { .. })).then(|| {
        view! {
            <section class="flag rp-shut" aria-labelledby="rp-shut">
                <h2 id="rp-shut">{lang.rep_closed()}</h2>
                <p>{lang.period_closed(&closed)}</p>
            </section>
        }
    });
    let sent = form.closed.is_some()
        || !form.problems.is_empty()
        || !form.refused.is_empty()
        || !form.odd.is_empty()
        || form.theirs.is_some();
    view! {
        {told}
        <details class="rp-fold" open=sent>
            <summary>{lang.rep_prepare()}</summary>
            {body}
        </details>
    }
    .into_any()
}
