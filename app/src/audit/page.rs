//! `/projects/{code}/history` and its like: every change of something, filtered, page by page.

use chrono::SecondsFormat;
use domain::{
    edit::Record,
    history::{Entry, HistoryPage, Subject, UndoStack, day_of},
    permission::Scope,
    unit::{KpiCode, ProjectCode},
};
use http::StatusCode;
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;
use store::{StoreError, history::PAGE_SIZE};

use super::{
    filter::{Filters, file, read},
    history::table,
    subject::{code_shown, key_of, list_of, page_of},
};
use crate::{
    error::{failure, not_found, set_status},
    i18n::Lang,
    past::{AS_OF, DayForm},
    request::{Request, address},
    ui::{
        layout::{Breadcrumbs, Layout},
        listing::FileHead,
        pager::Pager,
    },
};

/// The code as the record has it; `None` for what is none.
pub fn code_of(record: Record, asked: &str) -> Option<String> {
    match record {
        Record::Project => asked.parse::<ProjectCode>().ok().map(|code| code.to_string()),
        Record::Kpi => asked.parse::<KpiCode>().ok().map(|code| code.to_string()),
    }
}

/// The address of a record's page.
pub fn address_of(record: Record, code: &str) -> String {
    match record {
        Record::Project => format!("/projects/{code}"),
        Record::Kpi => format!("/kpis/{code}"),
    }
}

/// What a person is called beside the user name; what a process is called.
pub fn called(lang: Lang, page: &HistoryPage, name: &str) -> String {
    match (name, page.called(name)) {
        ("", _) => lang.staff().to_owned(),
        ("import", _) => lang.import_actor().to_owned(),
        (name, Some(called)) if called != name => format!("{called} ({name})"),
        (name, _) => name.to_owned(),
    }
}

/// The history of what the address names.
pub fn history_page(subject: Subject) -> impl IntoView {
    let request = Request::current();
    let params = use_params_map().read_untracked().clone();
    Suspend::new(async move {
        let asked: Vec<String> = subject.parts().iter().filter_map(|name| params.get(name)).collect();
        let asked = asked.join("/");
        let Some(key) = key_of(subject, |name| params.get(name)) else {
            return not_found(&request, Some(&asked), Vec::new());
        };
        match load(&request, subject, &key).await {
            Ok(data) => found(request, subject, &key, data).into_any(),
            Err(StoreError::NotFound) => not_found(&request, Some(&asked), Vec::new()),
            Err(error) => failure(&request, &error),
        }
    })
}

struct Data {
    page: HistoryPage,
    /// Where it belongs.
    place: Scope,
    /// Parameters of the address that cannot be read.
    unread: Vec<&'static str>,
    /// What the reader can take back.
    mine: UndoStack,
}

async fn load(request: &Request, subject: Subject, key: &str) -> Result<Data, StoreError> {
    let (filter, unread) = read(|name| request.param(name), request.page());
    let page = store::history::list(&request.db, &request.actor, subject, key, &filter).await?;
    // What administrators keep is taken back by changing it again.
    let undone_here = matches!(subject, Subject::Record(_)) && request.actor.person().is_some();
    let mine = match undone_here {
        true => store::history::undo_stack(&request.db, &request.actor).await?,
        false => UndoStack::default(),
    };
    let place = match (subject, key.split_once('/')) {
        (Subject::Section, Some((unit, _))) => match unit.parse() {
            Ok(unit) => store::scope::unit(&request.db, &request.actor, &unit).await?,
            Err(_) => return Err(StoreError::NotFound),
        },
        _ => Scope::City,
    };
    Ok(Data { page, place, unread, mine })
}

fn found(request: Request, subject: Subject, key: &str, data: Data) -> impl IntoView + use<> {
    let lang = request.lang;
    let Data { mut page, place, unread, mine } = data;
    if let (Subject::Year, Ok(year)) = (subject, key.parse()) {
        page.name = format!("{} {}", lang.fiscal_year(), lang.year(year));
    }
    if !unread.is_empty() {
        set_status(StatusCode::BAD_REQUEST);
    }
    let place = page_of(subject, key, &request.actor, &place);
    let (list, called) = list_of(subject, lang);
    let mut trail = vec![("/".to_owned(), lang.city().to_owned()), (list.to_owned(), called.to_owned())];
    trail.extend(place.clone().map(|place| (place, page.name.clone())));
    let problem = request.submitted.problem("request").map(|problem| problem.words(lang));
    // Of these the page can show any past day.
    let past = place.clone().filter(|_| matches!(subject, Subject::Record(_) | Subject::Unit));
    let groups = grouped(&page.entries)
        .into_iter()
        .map(|entries| view! { <li>{group(&request, past.as_deref(), &page, entries, &mine)}</li> })
        .collect_view();
    let code = code_shown(subject, key).map(|code| view! { <span class="code">{code.to_owned()}</span> });
    let name = match place {
        Some(place) => view! { <a href=place lang=lang.own()>{page.name.clone()}</a> }.into_any(),
        None => view! { <span lang=lang.own()>{page.name.clone()}</span> }.into_any(),
    };
    let (file, total, pages) = (file(&request), page.total, page.total.div_ceil(PAGE_SIZE).max(1));
    view! {
        <Layout request=request.clone() title=format!("{} · {}", lang.history_heading(), page.name)>
            <div class="page-head">
                <Breadcrumbs lang=lang trail=trail />
                <h1>{lang.history_heading()}</h1>
                <p class="meta">{name} {code}</p>
            </div>
            {problem
                .map(|problem| {
                    view! {
                        <p class="flag" role="alert">
                            {problem}
                        </p>
                    }
                })}
            <Filters request=request.clone() subject=subject page=page.clone() unread=unread />
            <section class="card list" aria-label=lang.history_heading()>
                <FileHead lang=lang total=total file=file />
                {if total == 0 {
                    view! { <p class="empty">{lang.history_nothing()}</p> }.into_any()
                } else {
                    view! { <ol class="history">{groups}</ol> }.into_any()
                }}
                <Pager request=request.clone() page=page.page pages=pages />
            </section>
            {past
                .map(|path| {
                    view! {
                        <div class="card">
                            <DayForm lang=lang path=path typed=None />
                        </div>
                    }
                })}
        </Layout>
    }
}

/// Entries of one request stand together.
fn grouped(entries: &[Entry]) -> Vec<&[Entry]> {
    entries.chunk_by(|a, b| a.request.is_some() && a.request == b.request).collect()
}

/// What was done in one request: when, who, what and why once, then its changes.
fn group(
    request: &Request,
    past: Option<&str>,
    page: &HistoryPage,
    entries: &[Entry],
    mine: &UndoStack,
) -> impl IntoView + use<> {
    let lang = request.lang;
    let first = entries.first()?;
    let at = first.at;
    let day = day_of(at);
    let that_day = past.filter(|_| day < request.today).map(|place| {
        let href = address(place, &[(AS_OF, &day.to_string())]);
        view! { <a href=href>{lang.see_that_day()}</a> }
    });
    let undo = first.request.filter(|request| mine.undo.iter().any(|item| item.request == *request)).map(|own| {
        view! {
            <form method="post" action=request.path.clone()>
                <input type="hidden" name="request" value=own.to_string() />
                <button class="quiet">{lang.take_back()}</button>
            </form>
        }
    });
    let reason = first.reason.clone().map(|reason| {
        view! {
            <p>
                {lang.history_reason()} ": " <span class="as-entered" lang=lang.own()>{reason}</span>
            </p>
        }
    });
    let batch = first.batch.as_ref().map(|batch| {
        view! { <p class="mute">{lang.history_import()} " " {lang.clock(batch.at)}</p> }
    });
    let ways =
        (that_day.is_some() || undo.is_some()).then(|| view! { <div class="happened-ways">{that_day} {undo}</div> });
    let tables =
        entries.iter().map(|entry| table(lang, entry.changes.clone(), entry.action == "created")).collect_view();
    Some(view! {
        <div class="happened">
            <p>
                <time datetime=at.to_rfc3339_opts(SecondsFormat::Secs, true)>{lang.clock(at)}</time>
                " · "
                {called(lang, page, &first.actor)}
                " · "
                <strong>{lang.done(&first.action).to_owned()}</strong>
                {first.undoes.is_some().then(|| format!(" · {}", lang.history_took_back()))}
            </p>
            {reason}
            {batch}
            {ways}
        </div>
        {tables}
    })
}
