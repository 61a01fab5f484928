//! `/admin/log`: who tried to sign in, and what was done to accounts.

use chrono::SecondsFormat;
use domain::{
    history::{HistoryFilter, Subject},
    listing::Listing,
};
use http::StatusCode;
use leptos::prelude::*;
use store::security_log::{LogEntry, LogFilter, LogKind};

use super::log_file::hint;
use crate::{
    audit::{
        field::choices,
        filter::{DayField, read},
        history::table,
    },
    error::{failure, set_status},
    i18n::Lang,
    request::{Request, address},
    ui::{
        layout::{Breadcrumbs, Layout},
        listing::{FileHead, FilterActions},
        pager::Pager,
        select::Choice,
    },
};

/// Parameters of the address, in the order of the form.
const NAMES: [&str; 5] = ["person", "kind", "field", "from", "until"];

/// The page.
#[component]
pub fn LogPage() -> impl IntoView {
    let request = Request::current();
    Suspend::new(async move {
        let (filter, unread) = filter_of(|name| request.param(name), request.page());
        match store::security_log::list(&request.db, &request.actor, &filter).await {
            Ok(listing) => page(request, listing, unread).into_any(),
            Err(error) => failure(&request, &error),
        }
    })
}

/// What the log is asked for, and the names of the parameters that cannot be read. `value` gives a parameter that is
/// not blank.
pub fn filter_of<'a>(value: impl Fn(&str) -> Option<&'a str>, page: u64) -> (LogFilter, Vec<&'static str>) {
    let (HistoryFilter { field, person, from, until, page }, unread) = read(&value, page);
    (LogFilter { person, kind: value("kind").and_then(LogKind::from_word), field, from, until, page }, unread)
}

/// The address of the file with what the page shows.
fn file(request: &Request) -> String {
    let kept = NAMES.into_iter().filter_map(|name| Some((name, request.param(name)?)));
    let pairs: Vec<(&str, &str)> = kept.chain([("lang", request.lang.code())]).collect();
    address("/admin/log.csv", &pairs)
}

pub(super) fn kind_text(lang: Lang, kind: LogKind) -> &'static str {
    match kind {
        LogKind::SignedIn => lang.log_signed_in(),
        LogKind::Failed => lang.log_failed(),
        LogKind::Changed => lang.log_changed(),
    }
}

fn page(request: Request, listing: Listing<LogEntry>, unread: Vec<&'static str>) -> impl IntoView {
    let lang = request.lang;
    if !unread.is_empty() {
        set_status(StatusCode::BAD_REQUEST);
    }
    let (file, total, page, pages) = (file(&request), listing.total, listing.page, listing.pages());
    let entries = listing.rows.into_iter().map(|entry| view! { <li>{entry_view(lang, entry)}</li> }).collect_view();
    view! {
        <Layout request=request.clone() title=lang.security_log().to_owned()>
            <Breadcrumbs lang=lang trail=vec![("/admin".to_owned(), lang.administration().to_owned())] />
            <div class="page-head">
                <h1>{lang.security_log()}</h1>
                <p class="meta">{lang.log_kept()}</p>
            </div>
            <Filters request=request.clone() unread=unread />
            <section class="card list" aria-label=lang.security_log()>
                <FileHead lang=lang total=total file=file />
                {if total == 0 {
                    view! { <p class="empty">{lang.log_nothing()}</p> }.into_any()
                } else {
                    view! { <ol class="history">{entries}</ol> }.into_any()
                }}
                <Pager request=request.clone() page=page pages=pages />
            </section>
        </Layout>
    }
}

#[component]
fn Filters(request: Request, unread: Vec<&'static str>) -> impl IntoView {
    let lang = request.lang;
    let chosen = |name: &str| request.param(name).map(str::to_owned);
    let kinds = LogKind::ALL.map(|kind| (kind.as_str().to_owned(), kind_text(lang, kind).to_owned())).to_vec();
    let day = |name: &'static str, label: &'static str| {
        view! { <DayField request=request.clone() label=label name=name wrong=unread.contains(&name) /> }
    };
    let filtered = NAMES.iter().any(|name| request.param(name).is_some());
    view! {
        <form class="card filters" action="/admin/log" method="get">
            <div class="field">
                <label for="f-person">{lang.search_people()}</label>
                <input id="f-person" name="person" autocomplete="off" value=chosen("person") />
            </div>
            <Choice
                label=lang.log_kind()
                name="kind"
                chosen=chosen("kind")
                every=Some(lang.log_any_kind())
                options=kinds
            />
            <Choice
                label=lang.field()
                name="field"
                chosen=chosen("field")
                every=Some(lang.history_every_field())
                options=choices(lang, Subject::Account)
            />
            {day("from", lang.history_from())}
            {day("until", lang.history_until())}
            <FilterActions lang=lang list="/admin/log" filtered=filtered />
        </form>
    }
}

/// When, what, who, from where or by whom; of a change, what it was.
fn entry_view(lang: Lang, entry: LogEntry) -> impl IntoView {
    let LogEntry { at, kind, account, called, address: from, by, created, changes } = entry;
    let who = match called {
        Some(called) => {
            let href = address("/admin/log", &[("person", &account)]);
            view! {
                <a href=href>{called}</a>
                " "
                <span class="mute code">{account}</span>
            }
            .into_any()
        }
        None if account.is_empty() => "–".into_any(),
        None => view! {
            <span class="code">{hint(&account)}</span>
            " "
            <span class="mute">{lang.log_nobody()}</span>
        }
        .into_any(),
    };
    let word = if created { lang.log_created() } else { kind_text(lang, kind) };
    let place = match (kind, from, by) {
        (LogKind::Changed, _, by) => format!("{} {}", lang.log_by(), by.unwrap_or_default()),
        (_, Some(from), _) => format!("{} {from}", lang.log_from()),
        _ => lang.log_inside().to_owned(),
    };
    let class = if kind == LogKind::Failed { "badge late" } else { "badge" };
    view! {
        <div class="happened">
            <p>
                <time datetime=at.to_rfc3339_opts(SecondsFormat::Secs, true)>{lang.clock(at)}</time>
                " "
                <span class=class>{word}</span>
            </p>
            <p>{who} " · " {place}</p>
        </div>
        {table(lang, changes, created)}
    }
}
