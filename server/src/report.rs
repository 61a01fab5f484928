//! Reports: sent by a page's form or by a phone that waited for the network, and decided on.
//!
//! Both ways are one: the same form to the same address. A browser that waits for a page gets a redirect, or the page
//! again with what is wrong; who asks for JSON gets [`Sent`] with its words.

use app::{
    form::{Flash, Problem as FormProblem, Submitted},
    i18n::Lang,
    report::{draft::ReportForm, files::TAKE_BACK},
};
use axum::{
    Form, Json,
    extract::{Path, Request, State},
    http::{StatusCode, header, request::Parts},
    response::{IntoResponse, Response},
};
use domain::{
    edit::Record,
    outbox::Words,
    permission::Actor,
    report::{Decided, FieldProblem, ReportError, ReportField, Sent, WhyLeft},
};
use serde::Serialize;
use store::{
    StoreError, attachment,
    report::{self, Target},
};
use uuid::Uuid;

use crate::{
    files::{sweep, with_report},
    page::{again, refused},
    problem::Problem,
    router::AppState,
    routes::Routes,
    session::{By, done},
    settings::today,
};

type Pairs = Vec<(String, String)>;

/// What came of sending a report, for who asks for JSON: with its words, as [`domain::outbox::Words`] says.
#[derive(Serialize)]
struct Told {
    #[serde(flatten)]
    sent: Sent,
    #[serde(skip_serializing_if = "Option::is_none")]
    words: Option<Words>,
}

/// The forms.
pub fn routes() -> Routes {
    Routes::new()
        .post("/projects/{code}/report", project)
        .post("/kpis/{code}/report", kpi)
        .post("/my/approve", decide)
        .post("/my/reports/{id}", one)
}

async fn project(State(state): State<AppState>, By(asker): By, Path(code): Path<String>, request: Request) -> Response {
    take(&state, &asker.actor, Record::Project, code.parse().ok().map(Target::Project), request).await
}

async fn kpi(State(state): State<AppState>, By(asker): By, Path(code): Path<String>, request: Request) -> Response {
    take(&state, &asker.actor, Record::Kpi, code.parse().ok().map(Target::Kpi), request).await
}

/// Reads a form; one whose files are not all kept is given back with those that are, and is not sent.
async fn take(state: &AppState, actor: &Actor, record: Record, target: Option<Target>, request: Request) -> Response {
    let code = target.as_ref().map(|target| target.code().to_owned());
    let sent = match with_report::read(state, actor, record, code.as_deref(), request).await {
        Ok(sent) => sent,
        Err(response) => return *response,
    };
    let out = Uuid::try_parse(value(&sent.pairs, TAKE_BACK)).ok();
    // A plain form of texts sends no more of a file than its name.
    let only_named = !value(&sent.pairs, "files").is_empty();
    if sent.wrong.is_empty() && !only_named && out.is_none() {
        return send(state, actor, target, sent.parts, &sent.pairs).await;
    }
    let mut form = ReportForm::read(&sent.pairs);
    if only_named {
        form.problems.push(FieldProblem { field: ReportField::Attachment, error: ReportError::OnlyNames });
    }
    form.refused = sent.wrong;
    let status = match (out, &code) {
        (Some(file), Some(code)) => match take_back(state, actor, record, code, file).await {
            Ok(gone) => {
                form.took_back = Some(gone);
                if gone { StatusCode::OK } else { StatusCode::NOT_FOUND }
            }
            Err(error) => return refused(state, sent.parts, error).await,
        },
        _ => StatusCode::UNPROCESSABLE_ENTITY,
    };
    let address = sent.parts.uri.path().to_owned();
    let submitted = Submitted { report: Some(form), ..Submitted::default() };
    again(state, sent.parts, &address, status, submitted).await
}

/// Takes a file away from a report that is not decided, in the middle of its correction; tells whether it was there.
async fn take_back(
    state: &AppState,
    actor: &Actor,
    record: Record,
    code: &str,
    file: Uuid,
) -> Result<bool, StoreError> {
    match attachment::take_back(&state.db, actor, record, code, file, &store::Request::new(today())).await {
        Ok(_) => {
            sweep::round(state).await;
            Ok(true)
        }
        // Pressed twice, or the report was decided on meanwhile.
        Err(StoreError::NotFound) => Ok(false),
        Err(error) => Err(error),
    }
}

/// Whether somebody waits for an answer, not for a page.
fn wants_json(parts: &Parts) -> bool {
    let accept = parts.headers.get(header::ACCEPT).and_then(|accept| accept.to_str().ok());
    accept.is_some_and(|accept| accept.starts_with("application/json"))
}

async fn send(state: &AppState, actor: &Actor, target: Option<Target>, parts: Parts, pairs: &Pairs) -> Response {
    // A phone says for whom it sends: another person may have signed in on it meanwhile.
    let by = value(pairs, "by");
    if !by.is_empty() && Uuid::try_parse(by).ok() != actor.person().map(|person| person.id.0) {
        return Problem::new(StatusCode::UNAUTHORIZED, "somebody else is signed in").into_response();
    }
    let form = ReportForm::read(pairs);
    let sent = match &target {
        Some(target) => report::send(&state.db, actor, target, &form.sending(), &store::Request::new(today())).await,
        None => Err(StoreError::NotFound),
    };
    let json = wants_json(&parts);
    let sent = match sent {
        Ok(sent) => sent,
        Err(error) if json => return Problem::from(error).into_response(),
        // The form's own page tells that its plan is not in force.
        Err(StoreError::Conflict { kind: "plan", .. }) => {
            let address = parts.uri.path().to_owned();
            return again(state, parts, &address, StatusCode::CONFLICT, Submitted::default()).await;
        }
        Err(error) => return refused(state, parts, error).await,
    };
    let status = match &sent {
        Sent::Taken { .. } => StatusCode::OK,
        Sent::Refused { .. } | Sent::AsksBack { .. } => StatusCode::UNPROCESSABLE_ENTITY,
        Sent::Conflict { .. } | Sent::Closed { .. } => StatusCode::CONFLICT,
    };
    if json {
        let mut words = Lang::from_code(value(pairs, "lang")).unwrap_or_default().sent_words(&sent);
        // What was said to be meant before stays so, or two odd things would be asked in turn for ever.
        if let Some(words) = words.as_mut().filter(|words| !words.odd.is_empty()) {
            words.confirmed |= form.confirmed;
        }
        return (status, Json(Told { sent, words })).into_response();
    }
    if status == StatusCode::OK {
        return done(state, "/my", Flash::ReportSent);
    }
    let address = parts.uri.path().to_owned();
    let submitted = Submitted { report: Some(form.with(sent)), ..Submitted::default() };
    again(state, parts, &address, status, submitted).await
}

/// What is to become of reports.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Act {
    Approve,
    Return,
    Withdraw,
}

impl Act {
    fn of(pairs: &Pairs) -> Option<Self> {
        match value(pairs, "do") {
            "approve" => Some(Self::Approve),
            "return" => Some(Self::Return),
            "withdraw" => Some(Self::Withdraw),
            _ => None,
        }
    }

    const fn flash(self) -> Flash {
        match self {
            Self::Approve => Flash::ReportsApproved,
            Self::Return => Flash::ReportsReturned,
            Self::Withdraw => Flash::ReportWithdrawn,
        }
    }
}

fn value<'a>(pairs: &'a Pairs, name: &str) -> &'a str {
    pairs.iter().find(|(known, _)| known == name).map_or("", |(_, value)| value.trim())
}

async fn act(
    state: &AppState,
    actor: &Actor,
    act: Act,
    ids: &[(Uuid, i32)],
    reason: &str,
) -> Result<Decided, StoreError> {
    let request = store::Request::new(today()).because(reason);
    match (act, ids) {
        (Act::Approve, ids) => report::approve(&state.db, actor, ids, &request).await,
        (Act::Return, ids) => report::give_back(&state.db, actor, ids, &request).await,
        (Act::Withdraw, &[(id, version)]) => report::withdraw(&state.db, actor, id, version, &request).await,
        (Act::Withdraw, _) => Err(StoreError::NotFound),
    }
}

/// Decides on many.
async fn decide(State(state): State<AppState>, By(asker): By, parts: Parts, Form(pairs): Form<Pairs>) -> Response {
    let chosen = pairs.iter().filter(|(name, _)| name == "report").filter_map(|(_, value)| {
        let (id, version) = value.split_once(':')?;
        Some((Uuid::try_parse(id).ok()?, version.parse().ok()?))
    });
    let ids: Vec<(Uuid, i32)> = chosen.collect();
    let wish = Act::of(&pairs).filter(|act| *act != Act::Withdraw);
    let answer = match wish {
        Some(wish) => act(&state, &asker.actor, wish, &ids, value(&pairs, "reason")).await,
        None => Err(StoreError::Invalid { field: "do", message: "no such button".to_owned() }),
    };
    let problem = match (answer, wish) {
        (Ok(decided), Some(_)) if !decided.left.is_empty() => {
            let status = if decided.done.is_empty() { StatusCode::CONFLICT } else { StatusCode::OK };
            let submitted = Submitted { decided: Some(decided), ..Submitted::default() };
            return again(&state, parts, "/my/approve", status, submitted).await;
        }
        (Ok(decided), Some(wish)) if !decided.done.is_empty() => return done(&state, "/my/approve", wish.flash()),
        (Ok(_), _) | (Err(StoreError::Invalid { field: "do", .. }), _) => {
            ("", FormProblem::label(Lang::rep_none_chosen))
        }
        (Err(StoreError::Invalid { field: "reason", .. }), _) => ("reason", FormProblem::Missing),
        (Err(StoreError::Invalid { .. }), _) => ("", FormProblem::label(Lang::rep_too_many)),
        (Err(error), _) => return refused(&state, parts, error).await,
    };
    let submitted = Submitted { values: pairs, problems: vec![problem], ..Submitted::default() };
    again(&state, parts, "/my/approve", StatusCode::UNPROCESSABLE_ENTITY, submitted).await
}

/// Decides on one, or takes it back.
async fn one(
    State(state): State<AppState>,
    By(asker): By,
    Path(id): Path<String>,
    parts: Parts,
    Form(pairs): Form<Pairs>,
) -> Response {
    let id = Uuid::try_parse(&id).unwrap_or_default();
    let Some(wish) = Act::of(&pairs) else { return refused(&state, parts, StoreError::NotFound).await };
    let version = value(&pairs, "version").parse().unwrap_or_default();
    let page = format!("/my/reports/{id}");
    match act(&state, &asker.actor, wish, &[(id, version)], value(&pairs, "reason")).await {
        Ok(decided) if decided.done.is_empty() => match decided.left.first().map(|left| left.why) {
            Some(WhyLeft::Closed(closed)) => refused(&state, parts, closed.into()).await,
            _ => done(&state, &page, Flash::ReportsLeft),
        },
        Ok(_) => done(&state, &page, wish.flash()),
        Err(StoreError::Invalid { field: "reason", .. }) => {
            let submitted = Submitted::refused("reason", FormProblem::Missing);
            again(&state, parts, &page, StatusCode::UNPROCESSABLE_ENTITY, submitted).await
        }
        Err(error) => refused(&state, parts, error).await,
    }
}
