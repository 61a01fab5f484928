//! Requests to open a locked window again, for those who answer them.

use domain::period::reopening::{Reopening, proposed};
use leptos::prelude::*;

use crate::{i18n::Lang, report::reopen::asker, request::Request};

/// The requests of a year that wait for an answer, each with a form to open it again and one to refuse.
#[component]
pub fn Reopenings(
    /// The request being answered.
    request: Request,
    /// The address of the year.
    base: String,
    /// What waits.
    items: Vec<Reopening>,
) -> impl IntoView {
    let lang = request.lang;
    (!items.is_empty()).then(|| {
        let count = items.len();
        let items = items.iter().map(|item| one(&request, &base, item)).collect_view();
        view! {
            <section class="card" aria-labelledby="reopenings">
                <h2 id="reopenings">{lang.reopenings()} " " <span class="rp-count">{count}</span></h2>
                <p class="mute">{lang.reopenings_hint()}</p>
                <ul class="plain-list">{items}</ul>
            </section>
        }
    })
}

/// How many wait, by year, with the way to them; nothing for anybody else, or where none waits.
#[component]
pub fn ReopeningsWait(
    /// The request being answered.
    request: Request,
) -> impl IntoView {
    Suspend::new(async move {
        let waiting = store::period::reopening::waiting(&request.db, &request.actor).await.unwrap_or_default();
        let lang = request.lang;
        let links = waiting.into_iter().map(|(year, count)| {
            let href = format!("/admin/periods/{year}#reopenings");
            view! {
                <p class="rp-waiting">
                    <a class="button" href=href>{lang.reopenings_wait(year, count)}</a>
                </p>
            }
        });
        links.collect_view()
    })
}

fn one(request: &Request, base: &str, item: &Reopening) -> AnyView {
    let lang = request.lang;
    let (id, record) = (item.id, format!("/{}s/{}", item.record.as_str(), item.of.code));
    let place = format!("{base}/reopenings/{id}");
    let version = item.version.to_string();
    let until = typed(request, lang, ("until", lang.reopening_until()), item, lang.typed_day(proposed(request.today)));
    let answer = typed(request, lang, ("answer", lang.reopening_answer()), item, String::new());
    let about = |what: &str| format!("{what} · {} · {}", item.unit.name, lang.period(item.period));
    view! {
        <li class="ro-item ro-asked">
            <div>
                <p class="rp-name">{item.unit.name.clone()} " · " {lang.period(item.period)}</p>
                <p class="sub">
                    <a href=record lang=lang.own()>{item.of.name.clone()}</a>
                    " "
                    <span class="code">{item.of.code.clone()}</span>
                </p>
                <p class="as-entered" lang=lang.own()>{item.reason.clone()}</p>
                {asker(lang, item)}
            </div>
            <form method="post" action=format!("{place}/grant") class="form" aria-label=about(lang.reopening_grant())>
                <input type="hidden" name="version" value=version.clone() />
                {until}
                <button>{lang.reopening_grant()}</button>
            </form>
            <form method="post" action=format!("{place}/refuse") class="form" aria-label=about(lang.reopening_refuse())>
                <input type="hidden" name="version" value=version />
                {answer}
                <button class="quiet">{lang.reopening_refuse()}</button>
            </form>
        </li>
    }
    .into_any()
}

/// A field of one request among many: `until.ID`.
fn typed(
    request: &Request,
    lang: Lang,
    (part, label): (&str, &'static str),
    item: &Reopening,
    otherwise: String,
) -> AnyView {
    let name = format!("{part}.{}", item.id);
    let id = format!("{part}-{}", item.id);
    let problem = request.submitted.problem(&name).map(|problem| problem.words(lang));
    let described = problem.is_some().then(|| format!("{id}-problem"));
    let value = request.submitted.value(&name).unwrap_or(otherwise);
    view! {
        <div class="field">
            <label for=id.clone()>{label}</label>
            <input
                id=id.clone()
                name=name
                value=value
                autocomplete="off"
                required=true
                aria-invalid=problem.is_some().then_some("true")
                aria-describedby=described
            />
            {problem.map(|text| view! { <p class="problem" id=format!("{id}-problem")>{text}</p> })}
        </div>
    }
    .into_any()
}
