//! Asking that a locked month or quarter be opened again, and what became of it.

use domain::{
    edit::Record,
    fiscal_year::FiscalYear,
    period::{
        Period, WindowState,
        reopening::{Reopening, ReopeningState},
    },
    unit::Named,
};
use leptos::prelude::*;
use store::{StoreError, period::reopening, report::Target};

use super::my::form_of;
use crate::{form::in_textarea, i18n::Lang, request::Request, ui::own::Own};

/// The box at the top of a report's form whose month or quarter is locked: since when, and the form to ask by, or what
/// became of asking. Of one that is not locked, why there was nothing to ask for.
#[component]
pub fn Reopen(
    /// The request being answered.
    request: Request,
    /// What sort of record is reported on.
    record: Record,
    /// Its code.
    #[prop(into)]
    code: String,
    /// The year.
    year: FiscalYear,
    /// The month or quarter.
    period: Period,
    /// How its window stands.
    window: Option<WindowState>,
) -> impl IntoView {
    Suspend::new(async move {
        let lang = request.lang;
        let needless = request.submitted.problem("reopen").map(|problem| problem.words(lang));
        let needless = needless.map(|text| view! { <p class="problem whole" role="alert">{text}</p> });
        let Some(WindowState::Locked { since }) = window else { return needless.into_any() };
        let known = newest(&request, record, &code, period).await;
        let action = match record {
            Record::Project => format!("/projects/{code}/reopen"),
            Record::Kpi => format!("/kpis/{code}/reopen"),
        };
        let body = match known {
            Err(StoreError::Invalid { field: "unit", .. }) => view! { <p>{lang.reopening_no_unit()}</p> }.into_any(),
            Err(_) => ().into_any(),
            Ok(Some(asked)) if asked.state == ReopeningState::Asked => asked_already(lang, &asked),
            Ok(known) => view! {
                <p>{lang.reopening_hint()}</p>
                {known.map(|known| answered(&request, &known))}
                {form(&request, &action, period)}
            }
            .into_any(),
        };
        view! {
            <section class="card ro-box" aria-labelledby="reopen">
                <h2 id="reopen">{lang.reopening_locked(year, period, since)}</h2>
                {needless}
                {body}
            </section>
        }
        .into_any()
    })
}

async fn newest(
    request: &Request,
    record: Record,
    code: &str,
    period: Period,
) -> Result<Option<Reopening>, StoreError> {
    let unknown = |_| StoreError::NotFound;
    let target = match record {
        Record::Project => Target::Project(code.parse().map_err(unknown)?),
        Record::Kpi => Target::Kpi(code.parse().map_err(unknown)?),
    };
    reopening::newest(&request.db, &request.actor, &target, period, request.today).await
}

/// Who asked, and when.
pub fn asker(lang: Lang, asked: &Reopening) -> AnyView {
    view! {
        <p class="mute">{lang.reopening_asked_by()} " " {asked.asked_by.clone()} " · " {lang.clock(asked.asked_at)}</p>
    }
    .into_any()
}

/// That it was asked, and waits.
fn asked_already(lang: Lang, asked: &Reopening) -> AnyView {
    view! {
        <p role="status">
            <strong>{lang.reopening_asked()}</strong>
            " · "
            {lang.reopening_state(&asked.state)}
        </p>
        {asker(lang, asked)}
        <p class="as-entered" lang=lang.own()>{asked.reason.clone()}</p>
    }
    .into_any()
}

/// What became of the request before: refused and why, or opened until a day that is over.
fn answered(request: &Request, known: &Reopening) -> AnyView {
    let lang = request.lang;
    let when = known.decided_at.map(|at| lang.clock(at));
    let told = match known.last_day() {
        Some(last) if request.today <= last => lang.reopening_taken_back().to_owned(),
        Some(last) => lang.reopening_was(last),
        None => lang.reopening_state(&known.state),
    };
    let answer = match &known.state {
        ReopeningState::Refused { answer } => Some(answer.clone()),
        ReopeningState::Asked | ReopeningState::Granted { .. } => None,
    };
    view! {
        <div class="flag ro-answer">
            <p>
                <strong>{told}</strong>
                {answer.map(|answer| view! { " " <span class="as-entered" lang=lang.own()>{answer}</span> })}
            </p>
            <p class="mute">{lang.reopening_decided_by()} " " {known.decided_by.clone()} " · " {when}</p>
            <p>{lang.reopening_again()}</p>
        </div>
    }
    .into_any()
}

fn form(request: &Request, action: &str, period: Period) -> AnyView {
    let (lang, submitted) = (request.lang, &request.submitted);
    let problem = submitted.problem("reopen_reason").map(|problem| problem.words(lang));
    let described = if problem.is_some() { "f-reopen-problem f-reopen-hint" } else { "f-reopen-hint" };
    let typed = submitted.value("reopen_reason").unwrap_or_default();
    view! {
        <form method="post" action=action.to_owned() class="form">
            <input type="hidden" name="period" value=period.to_string() />
            <div class="field">
                <label for="f-reopen">{lang.reopening_reason()}</label>
                <textarea
                    id="f-reopen"
                    name="reopen_reason"
                    rows="2"
                    required=true
                    aria-invalid=problem.is_some().then_some("true")
                    aria-describedby=described
                >
                    {in_textarea(&typed)}
                </textarea>
                {problem.map(|text| view! { <p class="problem" id="f-reopen-problem">{text}</p> })}
                <p class="hint" id="f-reopen-hint">{lang.reopening_reason_hint()}</p>
            </div>
            <button>{lang.reopening_ask()}</button>
        </form>
    }
    .into_any()
}

/// On "my work": what became of what was asked, with the way to the report.
pub fn told(lang: Lang, rows: &[Reopening]) -> Option<AnyView> {
    if rows.is_empty() {
        return None;
    }
    let items = rows.iter().map(|row| item(lang, row)).collect_view();
    Some(
        view! {
            <section class="card" aria-labelledby="reopenings">
                <h2 id="reopenings">{lang.reopenings()}</h2>
                <ul class="plain-list">{items}</ul>
            </section>
        }
        .into_any(),
    )
}

fn item(lang: Lang, row: &Reopening) -> AnyView {
    let Named { code, name } = row.of.clone();
    let answer = match &row.state {
        ReopeningState::Refused { answer } => Some(answer.clone()),
        ReopeningState::Asked | ReopeningState::Granted { .. } => None,
    };
    let granted = row.last_day().is_some();
    let (class, way) =
        if granted { ("button", lang.reopening_report()) } else { ("button quiet", lang.reopening_see()) };
    let label = format!("{way} {name} {}", lang.period(row.period));
    view! {
        <li class="ro-item">
            <div>
                <p class="rp-name">{lang.period_of(row.year, row.period)} " · " <Own lang=lang text=row.unit.name.clone() /></p>
                <p class="sub">
                    {name}
                    " "
                    <span class="code">{code.clone()}</span>
                </p>
                <p class=format!("ro-state {}", row.state.as_str())>
                    {lang.reopening_state(&row.state)}
                    {answer.map(|answer| view! { " " <span class="as-entered" lang=lang.own()>{answer}</span> })}
                </p>
                {asker(lang, row)}
            </div>
            <a class=class href=form_of(row.record, &code, row.period) aria-label=label>{way}</a>
        </li>
    }
    .into_any()
}
