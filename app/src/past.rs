//! A record as it was on a past day: what the address asks for, and the words around it.
//!
//! The day stands in `as_of`. A page that shows the past takes that day for today, so that its charts and sentences do
//! too, and its links to other records keep the day.

use chrono::NaiveDate;
use domain::history::{
    Subject,
    past::{PastDayError, around, days_text, past_day},
};
use http::StatusCode;
use leptos::prelude::*;
use store::{StoreError, history::AsOf};

use crate::{
    error::{failure, set_status},
    i18n::Lang,
    request::{Request, address},
    slide::DaySlide,
    ui::layout::Layout,
};

/// The parameter of the address.
pub const AS_OF: &str = "as_of";
/// Days offered in the menu; the way to older ones is step by step or typed.
const OFFERED: usize = 366;

/// The past of a record, while its page shows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Past {
    /// The day.
    pub day: NaiveDate,
    /// The past days on which something of the record changed, oldest first.
    pub days: Vec<NaiveDate>,
}

/// The past day the address asks for.
pub fn day(request: &Request) -> Result<Option<NaiveDate>, PastDayError> {
    past_day(request.param(AS_OF), request.today)
}

/// The request as that day would have answered it: the day is its today.
async fn on(mut request: Request, subject: Subject, code: &str, day: NaiveDate) -> Result<Request, StoreError> {
    let mut days = store::history::days(&request.db, &request.actor, subject, code).await?;
    days.retain(|known| *known < request.today);
    request.today = day;
    request.past = Some(Past { day, days });
    Ok(request)
}

/// What a page shows of a record: as it is, as it was on the day the address asks for, or that it was not known yet.
pub async fn shown<T>(
    request: &Request,
    subject: impl Into<Subject>,
    code: &str,
    shown: AsOf<T>,
    found: impl FnOnce(Request, T) -> AnyView,
) -> AnyView {
    let day = day(request).ok().flatten();
    match (shown, day) {
        (AsOf::Known(now), None) => found(request.clone(), *now),
        (AsOf::Known(was), Some(day)) => match on(request.clone(), subject.into(), code, day).await {
            Ok(request) => found(request, *was),
            Err(error) => failure(request, &error),
        },
        (AsOf::NotYet { since }, day) => not_yet(request, code, day.unwrap_or(request.today), since),
    }
}

/// An address of a record with the past day kept.
pub fn keep(request: &Request, path: &str) -> String {
    on_day(request.past.as_ref().map(|past| past.day), path)
}

/// An address of a record as of a day, where there is one.
pub fn on_day(day: Option<NaiveDate>, path: &str) -> String {
    match day {
        Some(day) => address(path, &[(AS_OF, &day.to_string())]),
        None => path.to_owned(),
    }
}

/// The address of a picture of this page, in the reader's language and of the same day.
pub fn picture(request: &Request, name: &str) -> String {
    let mut pairs = vec![("lang", request.lang.code())];
    let day = request.past.as_ref().map(|past| past.day.to_string());
    pairs.extend(day.as_deref().map(|day| (AS_OF, day)));
    address(&format!("{}/{name}", request.path), &pairs)
}

/// That the page shows the past, the way back, and the ways to the other days.
#[component]
pub fn PastBanner(
    /// The request being answered.
    request: Request,
) -> impl IntoView {
    let lang = request.lang;
    let past = request.past.clone()?;
    let now = request.without(&[AS_OF]);
    let to = |day: NaiveDate| request.with(AS_OF, Some(&day.to_string()));
    let steps = around(&past.days, past.day);
    let title = lang.as_it_was(past.day);
    let label = title.clone();
    let later = match steps.later {
        Some(day) => (to(day), lang.date(day)),
        None => (now.clone(), lang.today_word().to_owned()),
    };
    Some(view! {
        <section class="card past" aria-label=label>
            <p>
                <strong role="status">{title}</strong>
                " · "
                <a href=now.clone()>{lang.back_to_today()}</a>
            </p>
            <nav class="past-days" aria-label=lang.other_days()>
                {steps
                    .earlier
                    .map(|day| {
                        view! {
                            <a rel="prev" href=to(day)>
                                "‹ " {lang.date(day)}
                            </a>
                        }
                    })}
                <a rel="next" href=later.0>
                    {later.1} " ›"
                </a>
            </nav>
            <details>
                <summary>{lang.other_days()}</summary>
                <DaySlider request=request.clone() past=past.clone() />
                <DayMenu request=request.clone() past=past />
            </details>
        </section>
    })
}

/// The days on which something changed, newest first, the shown one among them.
#[component]
fn DayMenu(request: Request, past: Past) -> impl IntoView {
    let lang = request.lang;
    let mut days: Vec<NaiveDate> = past.days.iter().rev().take(OFFERED).copied().collect();
    if !days.contains(&past.day) {
        let place = days.partition_point(|known| *known > past.day);
        days.insert(place, past.day);
    }
    let options = days
        .into_iter()
        .map(|day| {
            view! {
                <option value=day.to_string() selected=day == past.day>
                    {lang.date(day)}
                </option>
            }
        })
        .collect_view();
    view! {
        <form class="past-menu" method="get" action=request.path.clone()>
            <Kept request=request.clone() />
            <label for="as-of">{lang.choose_day()}</label>
            <select id="as-of" name=AS_OF>
                {options}
            </select>
            <button>{lang.show()}</button>
        </form>
    }
}

/// A slider over the days on which something changed. It asks by place: the server knows the days and sends on to the
/// one meant.
#[component]
fn DaySlider(request: Request, past: Past) -> impl IntoView {
    let lang = request.lang;
    let (first, last) = (*past.days.first()?, *past.days.last()?);
    if past.days.len() < 2 {
        return None;
    }
    // What is shown is what stood since the last change.
    let place = past.days.partition_point(|known| *known <= past.day).saturating_sub(1);
    let ticks = (0..past.days.len().min(OFFERED)).map(|place| view! { <option value=place></option> }).collect_view();
    Some(view! {
        <form class="past-slider" method="get" action=format!("{}/past", request.path)>
            <Kept request=request.clone() />
            <label for="past-step">{lang.slide()}</label>
            <span class="mute">{lang.date(first)}</span>
            <input
                id="past-step"
                name="step"
                type="range"
                min="0"
                max=past.days.len() - 1
                step="1"
                value=place
                list="past-steps"
                aria-valuetext=lang.date(past.day)
            />
            <span class="mute">{lang.date(last)}</span>
            <datalist id="past-steps">{ticks}</datalist>
            <button>{lang.show()}</button>
            <DaySlide days=days_text(&past.days) shown=lang.date(past.day) />
        </form>
    })
}

/// What else the address says, for a form that changes the day alone.
#[component]
fn Kept(request: Request) -> impl IntoView {
    let kept = ["zoom", "from", "year", "limit", "open"]
        .into_iter()
        .filter_map(|name| Some((name, request.param(name)?.to_owned())));
    kept.map(|(name, value)| view! { <input type="hidden" name=name value=value /> }).collect_view()
}

/// A form to look back to any day.
#[component]
pub fn DayForm(
    /// The reader's language.
    lang: Lang,
    /// Address of the record.
    path: String,
    /// What is typed so far.
    #[prop(optional_no_strip)]
    typed: Option<String>,
    /// Whether that cannot be read.
    #[prop(optional)]
    wrong: bool,
) -> impl IntoView {
    view! {
        <form class="past-form" method="get" action=path>
            <div class="field">
                <label for="as-of">{lang.choose_day()}</label>
                <input
                    id="as-of"
                    name=AS_OF
                    autocomplete="off"
                    value=typed
                    aria-invalid=wrong.then_some("true")
                    aria-describedby=if wrong { "as-of-problem as-of-hint" } else { "as-of-hint" }
                />
            </div>
            <button>{lang.show()}</button>
            <p class="mute" id="as-of-hint">{lang.day_example()}</p>
        </form>
    }
}

/// 400: the address asks for a day that cannot be shown.
pub fn refused(request: &Request, problem: &PastDayError) -> AnyView {
    set_status(StatusCode::BAD_REQUEST);
    let lang = request.lang;
    let typed = request.param(AS_OF).map(str::to_owned);
    let (path, now, words) = (request.path.clone(), request.without(&[AS_OF]), lang.no_past(problem));
    view! {
        <Layout request=request.clone() title=lang.wrong_day().to_owned()>
            <section class="card">
                <h1>{lang.wrong_day()}</h1>
                <p class="flag" id="as-of-problem" role="alert">{words}</p>
                <DayForm lang=lang path=path typed=typed wrong=true />
                <p><a href=now>{lang.back_to_today()}</a></p>
            </section>
        </Layout>
    }
    .into_any()
}

/// 404: on that day the system did not have the record yet.
fn not_yet(request: &Request, code: &str, day: NaiveDate, since: NaiveDate) -> AnyView {
    set_status(StatusCode::NOT_FOUND);
    let lang = request.lang;
    // The day it came in may be today itself, which is not past.
    let first = (since < request.today).then(|| request.with(AS_OF, Some(&since.to_string())));
    let (code, now) = (code.to_owned(), request.without(&[AS_OF]));
    view! {
        <Layout request=request.clone() title=lang.not_known_yet().to_owned()>
            <section class="card">
                <h1>{lang.not_known_yet()}</h1>
                <p class="code-asked"><code>{code}</code></p>
                <p>{lang.as_it_was(day)} ": " {lang.known_since()} " " {lang.date(since)}</p>
                <ul class="plain-list">
                    {first
                        .map(|href| {
                            view! {
                                <li>
                                    <a href=href>{lang.as_it_was(since)}</a>
                                </li>
                            }
                        })}
                    <li>
                        <a href=now>{lang.back_to_today()}</a>
                    </li>
                </ul>
            </section>
        </Layout>
    }
    .into_any()
}
