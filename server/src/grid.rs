//! Many cells at once: the rows the spreadsheet reads, and the form that checks, saves and takes back.

use app::{
    form::{Flash, Submitted},
    grid::{
        Act, GridDraft, TSV,
        answer::{changed, edited, rows},
        ask::Ask,
        draft::read_paste,
        page::ALL_ROWS,
    },
    i18n::Lang,
};
use axum::{
    Form,
    extract::{DefaultBodyLimit, FromRequest, Path, Query, Request, State, rejection::FormRejection},
    http::{StatusCode, header, request::Parts},
    response::{IntoResponse, Response},
};
use domain::{edit::Edited, permission::Actor, unit::UnitCode};
use store::{StoreError, grid, history};

use crate::{
    page::{again, refused},
    problem::Problem,
    router::AppState,
    routes::Routes,
    session::{By, done},
    settings::today,
};

/// A thousand rows of twenty columns, each cell as it was and as it is, a Thai letter being nine bytes there.
const LARGEST: usize = 64 << 20;

/// The rows and the form.
pub fn routes() -> Routes {
    Routes::new().get("/units/{code}/grid/rows", show_rows).post("/units/{code}/grid", post)
}

async fn show_rows(
    State(state): State<AppState>,
    by: By,
    Path(asked): Path<String>,
    Query(query): Query<Vec<(String, String)>>,
) -> Result<Response, Problem> {
    let unit: UnitCode = asked.parse().map_err(|_| Problem::not_found(format!("{asked} is no code")))?;
    let ask = Ask::read(&query);
    let lang = language(&query);
    let page =
        grid::read(&state.db, by.actor(), &Ask { page: 1, ..ask.clone() }.filter(&unit, ALL_ROWS), today()).await?;
    Ok(tsv(StatusCode::OK, rows(lang, ask.record, &ask.fields, &page)))
}

pub(crate) fn tsv(status: StatusCode, lines: String) -> Response {
    (status, [(header::CONTENT_TYPE, format!("{TSV}; charset=utf-8"))], lines).into_response()
}

pub(crate) fn language(query: &[(String, String)]) -> Lang {
    query.iter().rev().find(|(name, _)| name == "lang").and_then(|(_, code)| Lang::from_code(code)).unwrap_or_default()
}

/// A form of many cells, names and values in their order, and the rest of its request.
pub(crate) async fn read_form(
    state: &AppState,
    actor: &Actor,
    mut request: Request,
    largest: usize,
) -> Result<(Parts, Vec<(String, String)>), FormRejection> {
    // Only people who signed in may send so much.
    if actor.person().is_some() {
        DefaultBodyLimit::max(largest).apply(&mut request);
    }
    let (parts, body) = request.into_parts();
    let Form(pairs) = Form::from_request(Request::from_parts(parts.clone(), body), state).await?;
    Ok((parts, pairs))
}

async fn post(State(state): State<AppState>, By(asker): By, Path(code): Path<String>, request: Request) -> Response {
    let (parts, (mut draft, act)) = match read_form(&state, &asker.actor, request, LARGEST).await {
        Ok((parts, pairs)) => (parts, GridDraft::read(&pairs)),
        Err(rejection) => return rejection.into_response(),
    };
    let Ok(unit) = code.parse::<UnitCode>() else { return refused(&state, parts, StoreError::NotFound).await };
    let query: Query<Vec<(String, String)>> = Query::try_from_uri(&parts.uri).unwrap_or_default();
    let (actor, ask) = (&asker.actor, Ask::read(&query));
    // Who may not work on the unit's records is told nothing of them.
    if let Err(error) = grid::may_read(&state.db, actor, ask.record, &unit).await {
        return refused(&state, parts, error).await;
    }
    let outcome = match act {
        Act::Undo(id) => return take_back(&state, parts, actor, id, draft).await,
        Act::Back => return show(&state, parts, draft, StatusCode::OK).await,
        Act::Paste => match read_paste(&state.db, actor, &unit, &ask, &mut draft, today()).await {
            Ok(true) => check(&state, actor, &draft, false).await,
            Ok(false) => return show(&state, parts, draft, StatusCode::UNPROCESSABLE_ENTITY).await,
            Err(error) => Err(error),
        },
        Act::Preview => check(&state, actor, &draft, false).await,
        Act::Apply => check(&state, actor, &draft, true).await,
    };
    answer(&state, parts, &ask, draft, outcome, act == Act::Apply).await
}

async fn check(state: &AppState, actor: &Actor, draft: &GridDraft, save: bool) -> Result<Edited, StoreError> {
    let (edits, request) = (draft.edits(), store::Request::new(today()));
    if save {
        grid::apply(&state.db, actor, &edits, &request).await
    } else {
        grid::preview(&state.db, actor, &edits, &request).await
    }
}

/// Whether the spreadsheet asks, not a page.
pub(crate) fn is_island(parts: &Parts) -> bool {
    let accept = parts.headers.get(header::ACCEPT).and_then(|accept| accept.to_str().ok());
    accept.is_some_and(|accept| accept.starts_with(TSV))
}

async fn answer(
    state: &AppState,
    parts: Parts,
    ask: &Ask,
    mut draft: GridDraft,
    outcome: Result<Edited, StoreError>,
    save: bool,
) -> Response {
    let outcome = match outcome {
        Ok(outcome) => outcome,
        Err(StoreError::Invalid { field: "cells", .. }) => {
            draft.too_many = true;
            return show(state, parts, draft, StatusCode::PAYLOAD_TOO_LARGE).await;
        }
        Err(error) => return refused(state, parts, error).await,
    };
    let status = match (outcome.is_fine(), outcome.conflicts().next().is_some()) {
        (true, _) => StatusCode::OK,
        (false, true) => StatusCode::CONFLICT,
        (false, false) => StatusCode::UNPROCESSABLE_ENTITY,
    };
    if is_island(&parts) {
        // To look is done, whatever is seen.
        return tsv(if save { status } else { StatusCode::OK }, edited(&draft, &outcome));
    }
    if outcome.saved {
        let request = outcome.request.map(|id| id.to_string()).unwrap_or_default();
        let flash = if changed(&outcome.cells) > 0 { Flash::GridSaved } else { Flash::GridNothing };
        return done(state, &ask.address(parts.uri.path(), &[("done", &request)]), flash);
    }
    draft.edited = Some(outcome);
    show(state, parts, draft, status).await
}

async fn take_back(state: &AppState, parts: Parts, actor: &Actor, id: uuid::Uuid, mut draft: GridDraft) -> Response {
    let island = is_island(&parts);
    match history::undo(&state.db, actor, id, &store::Request::new(today())).await {
        Ok(undone) if undone.saved() => {
            let query: Query<Vec<(String, String)>> = Query::try_from_uri(&parts.uri).unwrap_or_default();
            if island {
                return tsv(StatusCode::OK, "undone\n".to_owned());
            }
            done(state, &Ask::read(&query).address(parts.uri.path(), &[]), Flash::GridUndone)
        }
        Ok(_) | Err(StoreError::Invalid { .. }) if island => tsv(StatusCode::CONFLICT, "held\n".to_owned()),
        Ok(_) | Err(StoreError::Invalid { .. }) => {
            draft.not_undone = true;
            show(state, parts, draft, StatusCode::CONFLICT).await
        }
        Err(error) => refused(state, parts, error).await,
    }
}

async fn show(state: &AppState, parts: Parts, draft: GridDraft, status: StatusCode) -> Response {
    let address = parts.uri.path_and_query().map_or_else(|| "/".to_owned(), ToString::to_string);
    again(state, parts, &address, status, Submitted { grid: Some(draft), ..Submitted::default() }).await
}
