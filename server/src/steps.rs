//! The steps of a plan as a spreadsheet: the rows it reads, and the form that checks, saves and takes back.
//!
//! A plan that is worked on is saved as its own page saves it, all of it or nothing. One in force is asked to be changed
//! on its page: the form here leads there, with the table filled in.

use app::{
    form::{Flash, Submitted},
    grid::Act,
    i18n::Lang,
    plan::{
        PlanDraft, Trouble,
        grid::{Handed, StepsDraft, answer},
    },
    request::address,
};
use axum::{
    extract::{Path, Query, Request, State},
    http::{StatusCode, request::Parts},
    response::{IntoResponse, Redirect, Response},
};
use domain::{
    edit::Record,
    permission::Actor,
    plan::{
        PlanOutcome,
        sheet::grid::{NotInTheGrid, StepFate},
    },
    unit::ProjectCode,
};
use store::{
    StoreError, history,
    plan::{self, Workable},
};
use uuid::Uuid;

use crate::{
    grid::{is_island, language, read_form, tsv},
    page::{again, refused},
    problem::Problem,
    router::AppState,
    routes::Routes,
    session::{By, done},
    settings::today,
};

/// The longest plan typed anew: every cell of 10,000 steps as it was and as it is, a Thai letter being nine bytes there.
const LARGEST: usize = 64 << 20;

/// The rows and the form.
pub fn routes() -> Routes {
    Routes::new().get("/projects/{code}/plan/grid/rows", show_rows).post("/projects/{code}/plan/grid", post)
}

/// What is worked on, and by whom.
struct Desk<'a> {
    state: &'a AppState,
    actor: &'a Actor,
    code: ProjectCode,
    /// Whether a request that was given back is gone on with.
    again: bool,
}

impl Desk<'_> {
    async fn workable(&self) -> Result<Workable, StoreError> {
        plan::workable(&self.state.db, self.actor, &self.code, today()).await
    }

    /// Where the page is.
    fn address(&self, more: &[(&str, &str)]) -> String {
        let pairs: Vec<(&str, &str)> =
            self.again.then_some(("again", "1")).into_iter().chain(more.iter().copied()).collect();
        address(&format!("/projects/{}/plan/grid", self.code), &pairs)
    }
}

fn goes_on(query: &[(String, String)]) -> bool {
    query.iter().any(|(name, value)| name == "again" && !value.is_empty())
}

async fn show_rows(
    State(state): State<AppState>,
    by: By,
    Path(asked): Path<String>,
    Query(query): Query<Vec<(String, String)>>,
) -> Result<Response, Problem> {
    let code: ProjectCode = asked.parse().map_err(|_| Problem::not_found(format!("{asked} is no code")))?;
    let workable = plan::workable(&state.db, by.actor(), &code, today()).await?;
    let lang: Lang = language(&query);
    Ok(tsv(StatusCode::OK, answer::rows(lang, &workable, goes_on(&query))))
}

async fn post(State(state): State<AppState>, By(asker): By, Path(code): Path<String>, request: Request) -> Response {
    let (parts, (mut draft, act)) = match read_form(&state, &asker.actor, request, LARGEST).await {
        Ok((parts, pairs)) => (parts, StepsDraft::read(&pairs)),
        Err(rejection) => return rejection.into_response(),
    };
    let Ok(code) = code.parse::<ProjectCode>() else { return refused(&state, parts, StoreError::NotFound).await };
    let query: Query<Vec<(String, String)>> = Query::try_from_uri(&parts.uri).unwrap_or_default();
    let desk = Desk { state: &state, actor: &asker.actor, code, again: goes_on(&query) };
    // Who may not work on the plan is told nothing of it.
    let workable = match desk.workable().await {
        Ok(workable) => workable,
        Err(error) => return refused(&state, parts, error).await,
    };
    if draft.too_many {
        return show(&state, parts, draft, StatusCode::PAYLOAD_TOO_LARGE).await;
    }
    match act {
        Act::Undo(id) => return take_back(&desk, parts, id, draft).await,
        Act::Back => {
            draft.into_box(&workable, desk.again);
            return show(&state, parts, draft, StatusCode::OK).await;
        }
        Act::Paste if !draft.read_paste(&workable, desk.again) => {
            draft.weigh(&workable, desk.again);
            return show(&state, parts, draft, StatusCode::UNPROCESSABLE_ENTITY).await;
        }
        Act::Paste | Act::Preview | Act::Apply => {}
    }
    draft.weigh(&workable, desk.again);
    if act == Act::Apply {
        return apply(&desk, parts, draft, workable).await;
    }
    tell(&desk, parts, draft, &workable, false).await
}

/// Goes on with the table of the plan's page; where the spreadsheet cannot, there again, with all that is typed.
pub(crate) async fn take_over(
    state: &AppState,
    parts: Parts,
    actor: &Actor,
    code: ProjectCode,
    mut table: PlanDraft,
) -> Response {
    let query: Query<Vec<(String, String)>> = Query::try_from_uri(&parts.uri).unwrap_or_default();
    let desk = Desk { state, actor, code, again: goes_on(&query) };
    let workable = match desk.workable().await {
        Ok(workable) => workable,
        Err(error) => return refused(state, parts, error).await,
    };
    let draft = StepsDraft::of_table(&table, &workable, desk.again);
    table.trouble = Some(match (workable.closed, draft) {
        (Some(closed), _) => Trouble::Closed(closed),
        _ if workable.waits() => Trouble::Moved,
        (None, Err(NotInTheGrid)) => Trouble::NoRoom,
        (None, Ok(draft)) if draft.too_many => Trouble::NoRoom,
        (None, Ok(draft)) if draft.typed.is_empty() && draft.handed.as_ref().is_some_and(Handed::is_plain) => {
            return Redirect::to(&desk.address(&[])).into_response();
        }
        (None, Ok(mut draft)) => {
            draft.weigh(&workable, desk.again);
            let submitted = Submitted { steps: Some(draft), ..Submitted::default() };
            return again(state, parts, &desk.address(&[]), StatusCode::OK, submitted).await;
        }
    });
    let page = parts.uri.path_and_query().map_or_else(|| "/".to_owned(), ToString::to_string);
    let submitted = Submitted { plan: Some(table), ..Submitted::default() };
    again(state, parts, &page, StatusCode::CONFLICT, submitted).await
}

/// Saves what is typed, all of it or nothing.
async fn apply(desk: &Desk<'_>, parts: Parts, mut draft: StepsDraft, mut workable: Workable) -> Response {
    let trial = draft.trial.as_ref().filter(|_| draft.barred.is_none());
    let typed = trial.and_then(|trial| Some((trial.plan.clone()?, trial.changed())));
    // What asks for a change needs a reason: it goes the way of the plan's page.
    let Some((ours, cells)) = typed.filter(|_| workable.in_force().is_none()) else {
        return tell(desk, parts, draft, &workable, true).await;
    };
    let request = store::Request::new(today());
    let base = workable.plan(desk.again);
    match plan::save(&desk.state.db, desk.actor, &desk.code, &base, &ours, &request).await {
        Ok(PlanOutcome::Saved { request, .. }) => {
            if is_island(&parts) {
                return tsv(StatusCode::OK, answer::saved(draft.lang, cells, request));
            }
            return done(desk.state, &desk.address(&[("done", &request.to_string())]), Flash::StepsSaved);
        }
        Ok(PlanOutcome::Unchanged) if !is_island(&parts) => {
            return done(desk.state, &desk.address(&[]), Flash::PlanUnchanged);
        }
        // Somebody was faster: what is typed is weighed against what stands now.
        Ok(_) | Err(StoreError::Conflict { .. } | StoreError::Closed(_)) => {}
        Err(error) => return refused(desk.state, parts, error).await,
    }
    workable = match desk.workable().await {
        Ok(workable) => workable,
        Err(error) => return refused(desk.state, parts, error).await,
    };
    draft.weigh(&workable, desk.again);
    tell(desk, parts, draft, &workable, true).await
}

/// What would become of each cell: in lines, or as the page.
async fn tell(desk: &Desk<'_>, parts: Parts, draft: StepsDraft, workable: &Workable, save: bool) -> Response {
    let trial = draft.trial.as_ref();
    let met = |of: fn(StepFate) -> bool| trial.is_some_and(|trial| trial.cells.iter().any(|cell| of(cell.fate)));
    let status = if draft.barred.is_some() || met(|fate| fate.stops() && !matches!(fate, StepFate::Wrong(_))) {
        StatusCode::CONFLICT
    } else if met(StepFate::stops) {
        StatusCode::UNPROCESSABLE_ENTITY
    } else {
        StatusCode::OK
    };
    if is_island(&parts) {
        // To look is done, whatever is seen.
        let lines = answer::tried(&draft, workable, desk.code.as_str());
        return tsv(if save { status } else { StatusCode::OK }, lines);
    }
    show(desk.state, parts, draft, status).await
}

async fn take_back(desk: &Desk<'_>, parts: Parts, id: Uuid, mut draft: StepsDraft) -> Response {
    let (island, request) = (is_island(&parts), store::Request::new(today()));
    match history::undo_of(&desk.state.db, desk.actor, Record::Project, desk.code.as_str(), id, &request).await {
        Ok(undone) if undone.saved() && island => tsv(StatusCode::OK, "undone\n".to_owned()),
        Ok(undone) if undone.saved() => done(desk.state, &desk.address(&[]), Flash::GridUndone),
        Ok(_) | Err(StoreError::Invalid { .. } | StoreError::Closed(_)) if island => {
            tsv(StatusCode::CONFLICT, "held\n".to_owned())
        }
        Ok(_) | Err(StoreError::Invalid { .. } | StoreError::Closed(_)) => {
            draft.not_undone = true;
            show(desk.state, parts, draft, StatusCode::CONFLICT).await
        }
        Err(error) => refused(desk.state, parts, error).await,
    }
}

async fn show(state: &AppState, parts: Parts, draft: StepsDraft, status: StatusCode) -> Response {
    let address = parts.uri.path_and_query().map_or_else(|| "/".to_owned(), ToString::to_string);
    again(state, parts, &address, status, Submitted { steps: Some(draft), ..Submitted::default() }).await
}
