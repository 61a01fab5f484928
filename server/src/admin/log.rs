//! The log of sign-ins and accounts as a file.

use app::{
    admin::{
        log::filter_of,
        log_file::{head, lines},
    },
    i18n::Lang,
};
use axum::{
    body::Body,
    extract::{Query, State},
    http::request::Parts,
    response::{IntoResponse, Response},
};
use futures::stream::{self, StreamExt};
use store::{
    StoreError,
    security_log::{LogPlace, block},
};

use crate::{
    history::{csv_head, last},
    page::refused,
    problem::Problem,
    router::AppState,
    routes::Routes,
    session::By,
};

/// The file.
pub fn routes() -> Routes {
    Routes::new().get("/admin/log.csv", file)
}

/// What the page shows with the same filter, all of it: block by block, so that a log of years is never held whole.
async fn file(
    State(state): State<AppState>,
    by: By,
    parts: Parts,
    Query(query): Query<Vec<(String, String)>>,
) -> Result<Response, Problem> {
    let value = |name: &str| last(&query, name);
    let (filter, unread) = filter_of(value, 1);
    let lang = value("lang").and_then(Lang::from_code).unwrap_or_default();
    let actor = by.actor().clone();
    // The first block is read before anything is sent: a refusal is still an answer of its own.
    let (entries, next) = match block(&state.db, &actor, &filter, None).await {
        Err(StoreError::Forbidden) => return Ok(refused(&state, parts, StoreError::Forbidden).await),
        first => first?,
    };
    if let Some(name) = unread.first() {
        return Err(Problem::bad_request(format!("{name}: {}", value(name).unwrap_or_default())));
    }
    let begin = head(lang) + &lines(lang, &entries);
    let rest = stream::try_unfold(next, move |place: Option<LogPlace>| {
        let (db, actor, filter) = (state.db.clone(), actor.clone(), filter.clone());
        async move {
            let Some(place) = place else { return Ok::<_, StoreError>(None) };
            let (entries, next) = block(&db, &actor, &filter, Some(place)).await?;
            Ok(Some((lines(lang, &entries), next)))
        }
    });
    let whole = stream::iter([Ok(begin)]).chain(rest);
    Ok((csv_head("log"), Body::from_stream(whole)).into_response())
}
