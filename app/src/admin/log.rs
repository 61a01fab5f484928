//! `/admin/log`: who tried to sign in, and what was done to accounts.

use chrono::{NaiveDate, SecondsFormat};
use domain::{fiscal_year::parse_date, listing::Listing, text::number};
use http::StatusCode;
use leptos::prelude::*;
use store::security_log::{LogEntry, LogFilter, LogKind};

use crate::{
    audit::history::table,
    error::{failure, set_status},
    i18n::Lang,
    request::{Request, address},
    ui::{
        layout::{Breadcrumbs, Layout},
        listing::FilterActions,
        pager::Pager,
        select::Choice,
    },
};

/// Characters shown of a name that no account has: it may have been a password, typed in the wrong field.
const HINT: usize = 3;
/// Parameters of the address, in the order of the form.
const NAMES: [&str; 4] = ["person", "kind", "from", "until"];

/// The page.
#[component]
pub fn LogPage() -> impl IntoView {
    let request = Request::current();
    Suspend::new(async move {
        let (filter, unread) = filter_of(&request);
        match store::security_log::list(&request.db, &request.actor, &filter).await {
            Ok(listing) => page(request, listing, unread).into_any(),
            Err(error) => failure(&request, &error),
        }
    })
}

/// What the address asks for, and the names of the parameters that cannot be read.
fn filter_of(request: &Request) -> (LogFilter, Vec<&'static str>) {
    let mut unread = Vec::new();
    let mut day = |name: &'static str| -> Option<NaiveDate> {
        let day = parse_date(request.param(name)?).ok();
        if day.is_none() {
            unread.push(name);
        }
        day
    };
    let (from, until) = (day("from"), day("until"));
    let filter = LogFilter {
        person: request.param("person").map(str::to_owned),
        kind: request.param("kind").and_then(LogKind::from_word),
        from,
        until,
        page: request.page(),
    };
    (filter, unread)
}

fn kind_text(lang: Lang, kind: LogKind) -> &'static str {
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
    let (total, page, pages) = (listing.total, listing.page, listing.pages());
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
                <p class="mute count" role="status">
                    {number(total as f64)} " " {lang.items()}
                </p>
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
    let field = |name: &'static str, label: &'static str, example: &'static str| {
        let (id, wrong) = (format!("f-{name}"), unread.contains(&name));
        let note = format!("{id}-note");
        view! {
            <div class="field">
                <label for=id.clone()>{label}</label>
                <input
                    id=id
                    name=name
                    autocomplete="off"
                    placeholder=example
                    value=chosen(name)
                    aria-invalid=wrong.then_some("true")
                    aria-describedby=wrong.then(|| note.clone())
                />
                {wrong
                    .then(|| {
                        view! {
                            <p class="flag" id=note role="alert">
                                {lang.day_example()}
                            </p>
                        }
                    })}
            </div>
        }
    };
    let day = lang.pick("1 มี.ค. 2566", "1 Mar 2023");
    let filtered = NAMES.iter().any(|name| request.param(name).is_some());
    view! {
        <form class="card filters" action="/admin/log" method="get">
            {field("person", lang.search_people(), "")}
            <Choice
                label=lang.log_kind()
                name="kind"
                chosen=chosen("kind")
                every=Some(lang.log_any_kind())
                options=kinds
            />
            {field("from", lang.history_from(), day)}
            {field("until", lang.history_until(), day)}
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
        None => {
            let hint: String = account.chars().take(HINT).collect();
            view! {
                <span class="code">{hint} "…"</span>
                " "
                <span class="mute">{lang.log_nobody()}</span>
            }
            .into_any()
        }
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
