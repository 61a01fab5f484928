//! A report's form that brings its files along, as it does without script.

use axum::{
    Form,
    extract::{DefaultBodyLimit, FromRequest, Multipart, Request},
    http::{header, request::Parts},
    response::{IntoResponse, Response},
};
use domain::{attachment::Purpose, edit::Record, permission::Actor, report::ReportField};
use store::{StoreError, attachment};

use super::{
    FileError, MOST_OF_FORM,
    form::{Received, Refused, receive, texts_of},
};
use crate::{page::refused, router::AppState};

/// What came, and what of it could not be kept.
pub struct Sent {
    /// The form's page.
    pub parts: Parts,
    /// Names and texts; a file that is kept is one of them, by its key.
    pub pairs: Vec<(String, String)>,
    /// Files that could not be kept, and why.
    pub wrong: Refused,
}

/// Reads a report's form, with files or without, and keeps the files; what is answered where it cannot be read.
pub async fn read(
    state: &AppState,
    actor: &Actor,
    record: Record,
    code: Option<&str>,
    mut request: Request,
) -> Result<Sent, Box<Response>> {
    let files =
        request.headers().get(header::CONTENT_TYPE).is_some_and(|kind| kind.as_bytes().starts_with(b"multipart/"));
    if files {
        DefaultBodyLimit::max(MOST_OF_FORM).apply(&mut request);
    }
    let (parts, body) = request.into_parts();
    let whole = Request::from_parts(parts.clone(), body);
    if !files {
        let Form(pairs) = Form::from_request(whole, state).await.map_err(answer)?;
        return Ok(Sent { parts, pairs, wrong: Refused::new() });
    }
    let Some(code) = code else { return Err(Box::new(refused(state, parts, StoreError::NotFound).await)) };
    if let Err(error) = attachment::ask(&state.db, actor, record, code, Purpose::Report).await {
        // Of whoever is nobody no more is read.
        if actor.person().is_none() {
            return Err(Box::new(refused(state, parts, error).await));
        }
        // Of whoever may send no files none is kept. A report without any, which may have been taken before they lost the
        // right, is answered as a plain form would be.
        return match texts_of(whole, MOST_OF_FORM).await {
            Ok((parts, pairs)) if !pairs.iter().any(|(name, _)| name == "files") => {
                Ok(Sent { parts, pairs, wrong: Refused::new() })
            }
            _ => Err(Box::new(refused(state, parts, error).await)),
        };
    }
    let multipart = Multipart::from_request(whole, state).await.map_err(answer)?;
    let Received { kept, wrong, texts: mut pairs } =
        match receive(state, actor, (record, code), Purpose::Report, multipart).await {
            Ok(received) => received,
            Err(FileError::Store(error)) => return Err(Box::new(refused(state, parts, error).await)),
            Err(error) => return Err(answer(error)),
        };
    pairs.extend(kept.into_iter().map(|id| (ReportField::Attachment.as_str().to_owned(), id.to_string())));
    Ok(Sent { parts, pairs, wrong })
}

fn answer(error: impl IntoResponse) -> Box<Response> {
    Box::new(error.into_response())
}
