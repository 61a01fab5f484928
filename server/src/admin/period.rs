//! The forms of fiscal years and reporting windows.

use app::{
    form::{Flash, Problem as FormProblem, Submitted},
    i18n::Lang,
};
use axum::{
    Form,
    extract::{Path, State},
    http::{StatusCode, request::Parts},
    response::Response,
};
use chrono::NaiveDate;
use domain::{
    fiscal_year::{FiscalYear, parse_date},
    period::{Period, ReportingWindow, WindowException, YearRules},
    text::arabic_digits,
};
use store::{Request, StoreError, period};
use uuid::Uuid;

use super::typed::{Pairs, Problems, said, typed, version};
use crate::{
    page::{again, refused},
    router::AppState,
    routes::Routes,
    session::{By, done},
    settings::today,
};

/// The forms.
pub fn routes() -> Routes {
    Routes::new()
        .post("/admin/periods", open)
        .post("/admin/periods/{year}/rules", set_rules)
        .post("/admin/periods/{year}/windows", set_windows)
        .post("/admin/periods/{year}/exceptions", except)
        .post("/admin/periods/{year}/exceptions/{id}/remove", take_back)
}

async fn open(State(state): State<AppState>, By(asker): By, parts: Parts, Form(pairs): Form<Pairs>) -> Response {
    let mut problems = Vec::new();
    let year = typed(&pairs, "year").parse::<FiscalYear>();
    if year.is_err() {
        problems.push(("year", said(Lang::not_a_year)));
    }
    let rules = rules(&pairs, &mut problems);
    if let (Ok(year), true) = (year, problems.is_empty()) {
        match period::open(&state.db, &asker.actor, year, rules, &Request::new(today())).await {
            Ok(()) => return done(&state, &format!("/admin/periods/{year}"), Flash::YearOpened),
            Err(StoreError::Invalid { .. }) => problems.push(("year", said(Lang::year_there))),
            Err(error) => return refused(&state, parts, error).await,
        }
    }
    let submitted = Submitted { values: pairs, problems, ..Submitted::default() };
    again(&state, parts, "/admin/periods", StatusCode::UNPROCESSABLE_ENTITY, submitted).await
}

async fn set_rules(
    State(state): State<AppState>,
    By(asker): By,
    Path(year): Path<String>,
    parts: Parts,
    Form(pairs): Form<Pairs>,
) -> Response {
    let Ok(year) = year.parse::<FiscalYear>() else { return missing(&state, parts).await };
    let mut problems = Vec::new();
    let rules = rules(&pairs, &mut problems);
    let submitted = Submitted { values: pairs, problems, ..Submitted::default() };
    if !submitted.problems.is_empty() {
        return show(&state, parts, year, StatusCode::UNPROCESSABLE_ENTITY, submitted).await;
    }
    let (version, request) = (version(&submitted.values), Request::new(today()));
    let outcome = period::set_rules(&state.db, &asker.actor, year, version, rules, &request).await;
    answer(&state, parts, year, submitted, outcome, Flash::Saved).await
}

async fn set_windows(
    State(state): State<AppState>,
    By(asker): By,
    Path(year): Path<String>,
    parts: Parts,
    Form(pairs): Form<Pairs>,
) -> Response {
    let Ok(year) = year.parse::<FiscalYear>() else { return missing(&state, parts).await };
    let mut cells = Vec::new();
    let windows: Vec<ReportingWindow> =
        Period::all(year).filter_map(|period| window(&pairs, period, &mut cells)).collect();
    let submitted = Submitted { values: pairs, cells, ..Submitted::default() };
    if !submitted.cells.is_empty() {
        return show(&state, parts, year, StatusCode::UNPROCESSABLE_ENTITY, submitted).await;
    }
    let (version, request) = (version(&submitted.values), Request::new(today()));
    let outcome = period::set_windows(&state.db, &asker.actor, year, version, &windows, &request).await;
    answer(&state, parts, year, submitted, outcome, Flash::Saved).await
}

async fn except(
    State(state): State<AppState>,
    By(asker): By,
    Path(year): Path<String>,
    parts: Parts,
    Form(pairs): Form<Pairs>,
) -> Response {
    let Ok(year) = year.parse::<FiscalYear>() else { return missing(&state, parts).await };
    let mut problems = Vec::new();
    let exception = exception(&pairs, &mut problems);
    let mut submitted = Submitted { values: pairs, problems, ..Submitted::default() };
    let Some(exception) = exception.filter(|_| submitted.problems.is_empty()) else {
        return show(&state, parts, year, StatusCode::UNPROCESSABLE_ENTITY, submitted).await;
    };
    match period::except(&state.db, &asker.actor, year, &exception, &Request::new(today())).await {
        Ok(()) => done(&state, &format!("/admin/periods/{year}"), Flash::ExceptionMade),
        Err(StoreError::Invalid { field, .. }) => {
            submitted.problems.push(match field {
                "unit" => ("unit", FormProblem::NoUnit),
                "reason" => ("reason", said(Lang::reason_needed)),
                _ => ("locks", said(Lang::no_other_day)),
            });
            show(&state, parts, year, StatusCode::UNPROCESSABLE_ENTITY, submitted).await
        }
        Err(error) => refused(&state, parts, error).await,
    }
}

async fn take_back(
    State(state): State<AppState>,
    By(asker): By,
    Path((year, id)): Path<(String, Uuid)>,
    parts: Parts,
) -> Response {
    let Ok(year) = year.parse::<FiscalYear>() else { return missing(&state, parts).await };
    let outcome = period::take_back(&state.db, &asker.actor, year, id, &Request::new(today())).await;
    answer(&state, parts, year, Submitted::default(), outcome, Flash::ExceptionGone).await
}

async fn missing(state: &AppState, parts: Parts) -> Response {
    refused(state, parts, StoreError::NotFound).await
}

/// On to the year's page with a word, or that page with what was typed and why it was not taken.
async fn answer(
    state: &AppState,
    parts: Parts,
    year: FiscalYear,
    mut submitted: Submitted,
    outcome: Result<(), StoreError>,
    flash: Flash,
) -> Response {
    match outcome {
        Ok(()) => done(state, &format!("/admin/periods/{year}"), flash),
        Err(StoreError::Conflict { .. }) => {
            submitted.problems.push(("", said(Lang::overtaken)));
            show(state, parts, year, StatusCode::CONFLICT, submitted).await
        }
        Err(error) => refused(state, parts, error).await,
    }
}

async fn show(state: &AppState, parts: Parts, year: FiscalYear, status: StatusCode, submitted: Submitted) -> Response {
    again(state, parts, &format!("/admin/periods/{year}"), status, submitted).await
}

fn rules(pairs: &Pairs, problems: &mut Problems) -> YearRules {
    let number = |name: &str| arabic_digits(typed(pairs, name)).parse::<u16>();
    let mut rules = YearRules::default();
    for (name, day) in [("month_due_day", &mut rules.month_due_day), ("quarter_due_day", &mut rules.quarter_due_day)] {
        match number(name).ok().and_then(|number| u8::try_from(number).ok()).filter(|day| (1..=28).contains(day)) {
            Some(number) => *day = number,
            None => problems.push((name, said(Lang::not_a_due_day))),
        }
    }
    if !typed(pairs, "lock_after").is_empty() {
        match number("lock_after").ok().filter(|days| *days <= 366) {
            Some(days) => rules.lock_after = Some(days),
            None => problems.push(("lock_after", said(Lang::not_days))),
        }
    }
    rules
}

/// A day that was typed: none where nothing was.
pub(super) fn day(text: &str) -> Result<Option<NaiveDate>, ()> {
    if text.is_empty() || text == "–" {
        return Ok(None);
    }
    // A calendar's days, so that what is reckoned from them stays in it.
    parse_date(text).ok().filter(|day| FiscalYear::of(*day).contains(*day)).map(Some).ok_or(())
}

/// The window that was typed; what is wrong is told at its cells.
fn window(pairs: &Pairs, period: Period, cells: &mut Vec<(String, FormProblem)>) -> Option<ReportingWindow> {
    let name = |part: &str| format!("{part}.{period}");
    if !pairs.iter().any(|(known, _)| *known == name("due")) {
        return None;
    }
    let mut read = |part: &str, required: bool| {
        let found = day(typed(pairs, &name(part)));
        if found.is_err() || (required && found == Ok(None)) {
            cells.push((name(part), said(Lang::not_a_day)));
        }
        found.ok().flatten()
    };
    let (opens, due, locks) = (read("opens", true), read("due", true), read("locks", false));
    let window = ReportingWindow { period, opens: opens?, due: due?, locks };
    if let Err(error) = window.check() {
        use domain::period::WrongDates::{DueBeforeOpening, LockedInTime};
        let part = match error {
            DueBeforeOpening => "due",
            LockedInTime => "locks",
        };
        let words = |lang: Lang| lang.wrong_dates(error).to_owned();
        cells.push((name(part), FormProblem::Said(words(Lang::Th), words(Lang::En))));
    }
    Some(window)
}

fn exception(pairs: &Pairs, problems: &mut Problems) -> Option<WindowException> {
    let unit = typed(pairs, "unit").parse();
    if unit.is_err() {
        problems.push(("unit", FormProblem::NoUnit));
    }
    let period = typed(pairs, "period").parse();
    if period.is_err() {
        problems.push(("period", said(Lang::no_period)));
    }
    let mut read = |name: &'static str| {
        let found = day(typed(pairs, name));
        if found.is_err() {
            problems.push((name, said(Lang::not_a_day)));
        }
        found.ok().flatten()
    };
    let (due, locks) = (read("due"), read("locks"));
    let below = typed(pairs, "below") != "false";
    let reason = typed(pairs, "reason").to_owned();
    Some(WindowException { unit: unit.ok()?, below, period: period.ok()?, due, locks, reason })
}
