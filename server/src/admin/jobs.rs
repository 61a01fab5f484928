//! Having a background job done again.

use app::form::{Flash, Problem, Submitted};
use axum::{
    extract::{Path, State},
    http::{StatusCode, request::Parts},
    response::Response,
};
use store::StoreError;
use uuid::Uuid;

use crate::{
    page::{again, refused},
    router::AppState,
    routes::Routes,
    session::{By, done},
    settings::today,
};

/// The form.
pub fn routes() -> Routes {
    Routes::new().post("/admin/jobs/{id}/again", run_again)
}

async fn run_again(State(state): State<AppState>, By(asker): By, Path(id): Path<Uuid>, parts: Parts) -> Response {
    match store::job::again(&state.db, &asker.actor, id, &store::Request::new(today())).await {
        Ok(()) => done(&state, "/admin/jobs", Flash::JobAgain),
        Err(StoreError::Conflict { .. }) => {
            let submitted = Submitted::refused("", Problem::label(|lang| lang.job_not_open()));
            again(&state, parts, "/admin/jobs", StatusCode::CONFLICT, submitted).await
        }
        Err(error) => refused(&state, parts, error).await,
    }
}
