//! Proving that the history is whole, part by part.

use app::form::Submitted;
use axum::{
    Form,
    extract::State,
    http::{StatusCode, request::Parts},
    response::Response,
};
use serde::Deserialize;
use store::audit::{Anchor, verify_part};

use crate::{
    page::{again, refused},
    router::AppState,
    routes::Routes,
    session::By,
};

/// Events walked in answer to one request: a second or two.
const MOST: i64 = 100_000;

/// The form.
pub fn routes() -> Routes {
    Routes::new().post("/admin/audit", verify)
}

/// The link up to which the part before was whole.
#[derive(Deserialize)]
struct Walked {
    seq: Option<i64>,
    hash: Option<String>,
}

async fn verify(State(state): State<AppState>, By(asker): By, parts: Parts, Form(walked): Form<Walked>) -> Response {
    let from = walked.seq.zip(walked.hash).map(|(seq, hash)| Anchor { seq: seq.max(0), hash });
    match verify_part(&state.db, &asker.actor, from.as_ref(), MOST).await {
        Ok(part) => {
            let submitted = Submitted { verified: Some(part), ..Submitted::default() };
            again(&state, parts, "/admin/audit", StatusCode::OK, submitted).await
        }
        Err(error) => refused(&state, parts, error).await,
    }
}
