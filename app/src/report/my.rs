//! `/my`: what is due from me, what was given back, what I sent, what waits for me.

use chrono::NaiveDate;
use domain::{
    edit::Record,
    fiscal_year::FiscalYear,
    listing::Listing,
    period::{Period, WindowState, reopening::Reopening},
    permission::Action,
    report::{Content, Due, Submission},
    text::number,
};
use leptos::prelude::*;
use store::{StoreError, plan::PlansWaiting, report};

use super::{link::window_told, reopen, told::odd};
use crate::{
    admin::reopening::ReopeningsWait,
    error::failure,
    i18n::Lang,
    project::status::StatusBadge,
    request::{Request, address},
    ui::{layout::Layout, own::Own, pager::Pager},
};

/// Which list is shown.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Show {
    Projects,
    Kpis,
    Sent,
}

impl Show {
    const ALL: [Self; 3] = [Self::Projects, Self::Kpis, Self::Sent];

    const fn word(self) -> &'static str {
        match self {
            Self::Projects => "projects",
            Self::Kpis => "kpis",
            Self::Sent => "sent",
        }
    }

    const fn label(self, lang: Lang) -> &'static str {
        match self {
            Self::Projects => lang.my_due_projects(),
            Self::Kpis => lang.my_due_kpis(),
            Self::Sent => lang.my_sent(),
        }
    }
}

struct Data {
    show: Show,
    /// What is shown where nothing is asked for.
    first: Show,
    waiting: u64,
    plans: PlansWaiting,
    returned: Vec<Submission>,
    reopenings: Vec<Reopening>,
    projects: Listing<Due>,
    kpis: Listing<Due>,
    sent: Listing<Submission>,
}

/// The page.
#[component]
pub fn MyPage() -> impl IntoView {
    let request = Request::current();
    Suspend::new(async move {
        match load(&request).await {
            Ok(data) => page(request, data).into_any(),
            Err(error) => failure(&request, &error),
        }
    })
}

async fn load(request: &Request) -> Result<Data, StoreError> {
    let (db, actor, today) = (&request.db, &request.actor, request.today);
    let chosen = request.param("show").and_then(|word| Show::ALL.into_iter().find(|show| show.word() == word));
    let page = |of: Show| if chosen.is_none_or(|show| show == of) { request.page() } else { 1 };
    let projects = report::due(db, actor, Record::Project, today, page(Show::Projects)).await?;
    let kpis = report::due(db, actor, Record::Kpi, today, page(Show::Kpis)).await?;
    // Nobody begins with an empty list while another asks for something.
    let first = if projects.total == 0 && kpis.total > 0 { Show::Kpis } else { Show::Projects };
    let (waiting, plans) = match actor.may_somewhere(Action::Approve) {
        true => (report::waiting_count(db, actor).await?, store::plan::waiting(db, actor).await?),
        false => (0, PlansWaiting::default()),
    };
    Ok(Data {
        show: chosen.unwrap_or(first),
        first,
        waiting,
        plans,
        returned: report::returned(db, actor).await?,
        reopenings: store::period::reopening::told(db, actor, today).await?,
        projects,
        kpis,
        sent: report::mine(db, actor, page(Show::Sent)).await?,
    })
}

fn page(request: Request, data: Data) -> impl IntoView {
    let lang = request.lang;
    let totals = [data.projects.total, data.kpis.total, data.sent.total];
    let tabs = Show::ALL
        .into_iter()
        .zip(totals)
        .map(|(show, total)| {
            let here = (show == data.show).then_some("true");
            // One address a list, or a phone would keep it twice.
            let pairs = [("show", show.word())];
            let href = address("/my", if show == data.first { &[] } else { &pairs });
            view! {
                <li>
                    <a href=href aria-current=here>
                        {show.label(lang)} " " <span class="rp-count">{number(total as f64)}</span>
                    </a>
                </li>
            }
        })
        .collect_view();
    let waiting = (data.waiting > 0).then(|| {
        view! {
            <p class="rp-waiting">
                <a class="button" href="/my/approve">{lang.reports_wait(data.waiting)}</a>
            </p>
        }
    });
    let list = match data.show {
        Show::Projects => due(&request, &data.projects),
        Show::Kpis => due(&request, &data.kpis),
        Show::Sent => sent(&request, &data.sent),
    };
    view! {
        <Layout request=request.clone() title=lang.my().to_owned()>
            <div class="page-head">
                <h1>{lang.my()}</h1>
                {waiting}
                <ReopeningsWait request=request.clone() />
            </div>
            <section class="card" id="outbox" aria-labelledby="outbox-title" hidden>
                <h2 id="outbox-title">{lang.ob_title()}</h2>
                <ul class="plain-list rp-list"></ul>
            </section>
            {plans(lang, &data.plans)}
            {returned(lang, &data.returned)}
            {reopen::told(lang, &data.reopenings)}
            <nav class="choices" aria-label=lang.my()>
                <ul>{tabs}</ul>
            </nav>
            {list}
        </Layout>
    }
}

/// The plans that wait for the reader's decision.
fn plans(lang: Lang, PlansWaiting { rows, more }: &PlansWaiting) -> Option<AnyView> {
    let items = rows.iter().map(|row| {
        let why = if row.in_force { lang.my_plan_changes() } else { lang.my_plan_new() };
        view! {
            <li class="rp-item">
                <div>
                    <p class="rp-name">
                        <a href=format!("/projects/{}/plan", row.of.code) lang=lang.own()>{row.of.name.clone()}</a>
                    </p>
                    <p class="sub">
                        <span class="code">{row.of.code.clone()}</span>
                        {row.unit.as_ref().map(|unit| view! { " · " <Own lang=lang text=unit.name.clone() /> })}
                        " · "
                        {why}
                    </p>
                </div>
            </li>
        }
    });
    (!rows.is_empty()).then(|| {
        view! {
            <section class="card" aria-labelledby="plans">
                <h2 id="plans">{lang.my_plans()}</h2>
                <ul class="plain-list rp-list">{items.collect_view()}</ul>
                {more.then(|| view! { <p class="mute">{lang.my_plans_more()}</p> })}
            </section>
        }
        .into_any()
    })
}

/// What was given back, and why.
fn returned(lang: Lang, rows: &[Submission]) -> Option<AnyView> {
    if rows.is_empty() {
        return None;
    }
    let items = rows
        .iter()
        .map(|row| {
            view! {
                <li class="rp-item rp-returned">
                    <div>
                        <p class="rp-name"><a href=format!("/my/reports/{}", row.id) lang=lang.own()>{row.of.name.clone()}</a></p>
                        <p class="sub">{lang.period_of(row.year, row.period)} " · " {row.decided_by.clone()}</p>
                        <p class="as-entered" lang=lang.own()>{row.reason.clone()}</p>
                    </div>
                    <a class="button" href=correct(row)>{lang.my_correct()}</a>
                </li>
            }
        })
        .collect_view();
    Some(
        view! {
            <section class="card" aria-labelledby="returned">
                <h2 id="returned">{lang.my_returned()}</h2>
                <ul class="plain-list rp-list">{items}</ul>
            </section>
        }
        .into_any(),
    )
}

/// The form in which a report is corrected.
pub fn correct(row: &Submission) -> String {
    form_of(row.record, &row.of.code, row.period)
}

/// The form of a month or quarter.
pub fn form_of(record: Record, code: &str, period: Period) -> String {
    let place = match record {
        Record::Project => format!("/projects/{code}/report"),
        Record::Kpi => format!("/kpis/{code}/report"),
    };
    match period {
        Period::Month(month) => address(&place, &[("month", &month.number().to_string())]),
        Period::Quarter(quarter) => address(&place, &[("quarter", &quarter.number().to_string())]),
        Period::Year => place,
    }
}

fn record_of(record: Record, code: &str) -> String {
    match record {
        Record::Project => format!("/projects/{code}"),
        Record::Kpi => format!("/kpis/{code}"),
    }
}

fn due(request: &Request, listing: &Listing<Due>) -> AnyView {
    let lang = request.lang;
    let (page, pages) = (listing.page, listing.pages());
    let items = listing
        .rows
        .iter()
        .map(|row| {
            let late = matches!(row.window, Some(WindowState::Overdue { .. }));
            let percent = |value: Option<f64>| value.map(|value| format!("{} %", number(value.round())));
            let told: Vec<String> =
                [percent(row.progress), percent(row.planned).map(|planned| format!("{} {planned}", lang.planned()))]
                    .into_iter()
                    .flatten()
                    .collect();
            let label = format!("{} {}", lang.rep_report(), row.of.name);
            view! {
                <li class="rp-item">
                    <div>
                        <p class="rp-name"><a href=record_of(row.record, &row.of.code) lang=lang.own()>{row.of.name.clone()}</a></p>
                        <p class="sub">
                            <span class="code">{row.of.code.clone()}</span>
                            {row.unit.as_ref().map(|unit| view! { " · " <Own lang=lang text=unit.name.clone() /> })}
                        </p>
                        <p class="rp-facts">
                            {row.status.map(|status| view! { <StatusBadge lang=lang status=status variance=None /> })}
                            {(!told.is_empty()).then(|| view! { <span>{told.join(" · ")}</span> })}
                            <span class="rp-when" class:late=late>
                                {if row.year == FiscalYear::of(request.today) {
                                    lang.period(row.period)
                                } else {
                                    lang.period_of(row.year, row.period)
                                }}
                                " · "
                                {window_told(lang, row.window)}
                            </span>
                        </p>
                        {others(lang, row, request.today)}
                    </div>
                    <a class="button" href=form_of(row.record, &row.of.code, row.period) aria-label=label>
                        {lang.rep_report()}
                    </a>
                </li>
            }
        })
        .collect_view();
    view! {
        <section class="card list" aria-label=lang.my_due()>
            {if listing.total == 0 {
                view! {
                    <div class="empty">
                        <p>{lang.my_nothing_due()}</p>
                        <p class="mute">{lang.my_nothing_due_hint()}</p>
                    </div>
                }
                    .into_any()
            } else {
                view! { <ul class="plain-list rp-list">{items}</ul> }.into_any()
            }}
            <Pager request=request.clone() page=page pages=pages />
        </section>
    }
    .into_any()
}

/// What else is missing of a record, each a way to its form. The worker brings along what a page lists but for parts of
/// pages, so a phone on a bad network is not sent the form of every month.
fn others(lang: Lang, row: &Due, today: NaiveDate) -> AnyView {
    let link = |period: &Period| {
        let word = match period {
            Period::Month(month) => lang.month(*month).to_owned(),
            period => lang.period(*period),
        };
        let href = format!("{}#report", form_of(row.record, &row.of.code, *period));
        let label = format!("{} {} {}", lang.rep_report(), lang.period(*period), row.of.name);
        view! { " " <a href=href aria-label=label>{word}</a> }
    };
    let (over, running) = row.also(today);
    let told = |words: &'static str, periods: Vec<Period>| {
        (!periods.is_empty()).then(|| {
            let links = periods.iter().map(link).collect_view();
            view! { <p class="sub rp-others">{words} {links}</p> }
        })
    };
    view! { {told(lang.my_also_missing(), over)} {told(lang.my_also_open(), running)} }.into_any()
}

fn sent(request: &Request, listing: &Listing<Submission>) -> AnyView {
    let lang = request.lang;
    let (page, pages) = (listing.page, listing.pages());
    let items = listing
        .rows
        .iter()
        .map(|row| {
            let said = match &row.content {
                Content::Progress(report) => format!("{} %", number(report.percent)),
                Content::Quarter(report) => report.result.map_or_else(|| "–".to_owned(), number),
            };
            view! {
                <li class="rp-item">
                    <div>
                        <p class="rp-name"><a href=format!("/my/reports/{}", row.id) lang=lang.own()>{row.of.name.clone()}</a></p>
                        <p class="sub">
                            <span class="code">{row.of.code.clone()}</span>
                            " · "
                            {lang.period_of(row.year, row.period)}
                        </p>
                        <p class="rp-facts">
                            <strong>{said}</strong>
                            <span class=format!("rp-state {}", row.state.as_str())>{lang.submission_state(row.state)}</span>
                            <span class="mute">{lang.clock(row.changed_at)}</span>
                            {odd(lang, &row.odd)}
                        </p>
                    </div>
                </li>
            }
        })
        .collect_view();
    view! {
        <section class="card list" aria-label=lang.my_sent()>
            {if listing.total == 0 {
                view! { <p class="empty">{lang.my_nothing_sent()}</p> }.into_any()
            } else {
                view! { <ul class="plain-list rp-list">{items}</ul> }.into_any()
            }}
            <Pager request=request.clone() page=page pages=pages />
        </section>
    }
    .into_any()
}
