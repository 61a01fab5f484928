//! Working on a plan: its one form, with and without script.

use app::{
    form::{Flash, Submitted},
    plan::{Act, PlanDraft, Trouble},
};
use axum::{
    Form,
    extract::{DefaultBodyLimit, FromRequest, Path, Request, State},
    http::{StatusCode, request::Parts},
    response::{IntoResponse, Response},
};
use domain::{permission::Actor, plan::PlanOutcome, unit::ProjectCode};
use store::{StoreError, change_request, plan};

use crate::{
    page::{again, refused},
    router::AppState,
    routes::Routes,
    session::{By, done},
    settings::today,
    steps,
};

/// The form of the longest plan: 10,000 steps twice, as typed and as they were, a Thai letter being nine bytes there.
const LARGEST: usize = 64 << 20;

/// The form.
pub fn routes() -> Routes {
    Routes::new().post("/projects/{code}/plan", post)
}

async fn post(
    State(state): State<AppState>,
    By(asker): By,
    Path(code): Path<String>,
    mut request: Request,
) -> Response {
    // Only people who signed in may send so much.
    if asker.actor.person().is_some() {
        DefaultBodyLimit::max(LARGEST).apply(&mut request);
    }
    let (parts, body) = request.into_parts();
    let whole = Request::from_parts(parts.clone(), body);
    let (draft, act) = match Form::<Vec<(String, String)>>::from_request(whole, &state).await {
        Ok(Form(pairs)) => PlanDraft::read(&pairs),
        Err(rejection) => return rejection.into_response(),
    };
    let Ok(code) = code.parse::<ProjectCode>() else { return refused(&state, parts, StoreError::NotFound).await };
    match act {
        Act::Edit(_) | Act::Check | Act::Part(_) => look(&state, parts, draft, act).await,
        Act::Spreadsheet => steps::take_over(&state, parts, &asker.actor, code, draft).await,
        Act::Save => save(&state, parts, &asker.actor, &code, draft).await,
        _ => decide(&state, parts, &asker.actor, &code, draft, act).await,
    }
}

/// The page again, with what is typed and what a button made of it.
async fn look(state: &AppState, parts: Parts, mut draft: PlanDraft, act: Act) -> Response {
    let fine = match act {
        Act::Edit(edit) => draft.edit(edit),
        Act::Part(first) => {
            draft.first = first;
            true
        }
        _ => draft.plan().is_some(),
    };
    show(state, parts, draft, if fine { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY }).await
}

async fn save(state: &AppState, parts: Parts, actor: &Actor, code: &ProjectCode, mut draft: PlanDraft) -> Response {
    let Some(ours) = draft.plan() else { return show(state, parts, draft, StatusCode::UNPROCESSABLE_ENTITY).await };
    let request = store::Request::new(today()).because(&draft.reason);
    let outcome = if draft.asks {
        change_request::submit(&state.db, actor, code, &draft.base, &ours, &request).await
    } else {
        plan::save(&state.db, actor, code, &draft.base, &ours, &request).await
    };
    answer(state, parts, code, draft, outcome, Flash::PlanSaved).await
}

async fn decide(
    state: &AppState,
    parts: Parts,
    actor: &Actor,
    code: &ProjectCode,
    draft: PlanDraft,
    act: Act,
) -> Response {
    let request = store::Request::new(today()).because(&draft.reason);
    let (db, request) = (&state.db, &request);
    let (outcome, flash) = match act {
        Act::HandIn => (plan::submit(db, actor, code, request).await, Flash::PlanHandedIn),
        Act::Approve => (plan::approve(db, actor, code, request).await, Flash::PlanApproved),
        Act::Return => (plan::give_back(db, actor, code, request).await, Flash::PlanReturned),
        Act::ApproveRequest(id) => (change_request::approve(db, actor, id, request).await, Flash::PlanApproved),
        Act::ReturnRequest(id) => (change_request::give_back(db, actor, id, request).await, Flash::PlanReturned),
        Act::Withdraw(id) => (change_request::withdraw(db, actor, id, request).await, Flash::PlanWithdrawn),
        Act::Edit(_) | Act::Check | Act::Part(_) | Act::Save | Act::Spreadsheet => {
            return look(state, parts, draft, act).await;
        }
    };
    answer(state, parts, code, draft, outcome, flash).await
}

/// Stored: on to the page with a word. Not stored: the page again, with what was typed and why.
async fn answer(
    state: &AppState,
    parts: Parts,
    code: &ProjectCode,
    mut draft: PlanDraft,
    outcome: Result<PlanOutcome, StoreError>,
    flash: Flash,
) -> Response {
    let page = format!("/projects/{code}/plan");
    let (status, trouble) = match outcome {
        Ok(PlanOutcome::Saved { .. }) => return done(state, &page, flash),
        Ok(PlanOutcome::Asked { .. }) => return done(state, &page, Flash::PlanAsked),
        Ok(PlanOutcome::Unchanged) => return done(state, &page, Flash::PlanUnchanged),
        Ok(PlanOutcome::Conflict { conflicts, theirs }) => {
            draft.over(theirs, conflicts);
            (StatusCode::CONFLICT, draft.trouble.take())
        }
        Ok(PlanOutcome::Refused { error }) => {
            draft.point_out(&error);
            (StatusCode::UNPROCESSABLE_ENTITY, Some(Trouble::Refused(error)))
        }
        Ok(PlanOutcome::InForce) | Err(StoreError::Conflict { .. }) => (StatusCode::CONFLICT, Some(Trouble::Moved)),
        Err(StoreError::Closed(closed)) => (StatusCode::CONFLICT, Some(Trouble::Closed(closed))),
        Err(StoreError::Invalid { field: "reason", .. }) => (StatusCode::UNPROCESSABLE_ENTITY, Some(Trouble::NoReason)),
        Err(error) => return refused(state, parts, error).await,
    };
    draft.trouble = trouble;
    show(state, parts, draft, status).await
}

async fn show(state: &AppState, parts: Parts, draft: PlanDraft, status: StatusCode) -> Response {
    let address = parts.uri.path_and_query().map_or_else(|| "/".to_owned(), ToString::to_string);
    let submitted = Submitted { plan: Some(draft), ..Submitted::default() };
    again(state, parts, &address, status, submitted).await
}
