//! A file sent part by part, so that a broken connection costs one part: begun by POST, asked after by HEAD or GET,
//! grown by PATCH at its offset, given up by DELETE. After tus, with fewer words.

use app::audit::page::address_of;
use axum::{
    Json,
    body::Body,
    extract::{Path, Query, State, rejection::JsonRejection},
    http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use domain::{
    attachment::{FileProblem, MOST_CHUNK, Position, Purpose, Upload, file_name},
    edit::Record,
};
use futures::StreamExt;
use serde::Deserialize;
use store::attachment::{self, Appended, NewUpload};
use uuid::Uuid;

use super::{
    FileError,
    keep::{Place, parts_of, put_together},
    sweep,
};
use crate::{problem::Problem, router::AppState, session::By, settings::today};

const OFFSET: HeaderName = HeaderName::from_static("upload-offset");
const LENGTH: HeaderName = HeaderName::from_static("upload-length");
/// What a part is sent as.
const PART: &str = "application/offset+octet-stream";

/// What a file is begun with.
#[derive(Deserialize)]
pub struct Begun {
    /// What makes it one file however often it is sent.
    key: Uuid,
    name: String,
    size: u64,
    /// SHA-256 of what is sent, in hexadecimal digits.
    digest: Option<String>,
    #[serde(default)]
    keep_position: bool,
    position: Option<Position>,
    purpose: Option<Purpose>,
}

/// For whom a phone sends what it kept: another person may have signed in on it meanwhile.
#[derive(Deserialize)]
pub struct For {
    by: Option<Uuid>,
}

/// Begins a file, or finds the one that was begun under the same key.
pub async fn begin(
    record: Record,
    State(state): State<AppState>,
    By(asker): By,
    Path(code): Path<String>,
    Query(For { by }): Query<For>,
    sent: Result<Json<Begun>, JsonRejection>,
) -> Result<Response, FileError> {
    let actor = &asker.actor;
    if by.is_some() && by != actor.person().map(|person| person.id.0) {
        return Ok(Problem::new(StatusCode::UNAUTHORIZED, "somebody else is signed in").into_response());
    }
    // Who may send nothing there is told nothing else.
    attachment::ask(&state.db, actor, record, &code, Purpose::Report).await?;
    let sent = match sent {
        Ok(Json(sent)) => sent,
        Err(rejection) => return Ok(Problem::new(rejection.status(), rejection.body_text()).into_response()),
    };
    let digest = sent.digest.map(|digest| digest.to_ascii_lowercase());
    if digest.as_ref().is_some_and(|digest| digest.len() != 64 || !digest.bytes().all(|b| b.is_ascii_hexdigit())) {
        return Ok(Problem::bad_request("a digest is SHA-256 in 64 hexadecimal digits").into_response());
    }
    let new = NewUpload {
        key: sent.key,
        name: file_name(&sent.name)?,
        size: sent.size,
        digest,
        keep_position: sent.keep_position,
        position: sent.position.and_then(|place| Position::new(place.latitude, place.longitude)),
        purpose: sent.purpose.unwrap_or(Purpose::Record),
    };
    let request = store::Request::new(today());
    let upload = attachment::begin(&state.db, actor, record, &code, &new, &request).await??;
    let place = Place { record, code: &code, id: upload.id };
    let fresh = upload.received == 0;
    // All of it came, and then the server was stopped.
    let upload = if upload.received == upload.size { whole(&state, actor, place, upload).await? } else { upload };
    let location = format!("{}/files/uploads/{}", address_of(record, &code), upload.id);
    let status = if fresh { StatusCode::CREATED } else { StatusCode::OK };
    let mut response = (status, told(upload)).into_response();
    if let Ok(location) = HeaderValue::from_str(&location) {
        response.headers_mut().insert(header::LOCATION, location);
    }
    Ok(response)
}

/// How far it is.
pub async fn look(
    record: Record,
    State(state): State<AppState>,
    By(asker): By,
    Path((code, id)): Path<(String, String)>,
) -> Result<Response, FileError> {
    Ok(told(attachment::upload(&state.db, &asker.actor, record, &code, key(&id)?).await?))
}

/// Takes the part that begins where the last one ended.
pub async fn append(
    record: Record,
    State(state): State<AppState>,
    By(asker): By,
    Path((code, id)): Path<(String, String)>,
    headers: HeaderMap,
    body: Body,
) -> Result<Response, FileError> {
    let (actor, id) = (&asker.actor, key(&id)?);
    let upload = attachment::upload(&state.db, actor, record, &code, id).await?;
    let text = |name: HeaderName| headers.get(name).and_then(|value| value.to_str().ok());
    if text(header::CONTENT_TYPE) != Some(PART) {
        let words = format!("a part is sent as {PART}");
        return Ok(Problem::new(StatusCode::UNSUPPORTED_MEDIA_TYPE, words).into_response());
    }
    let Some(begins) = text(OFFSET).and_then(|offset| offset.parse::<u64>().ok()) else {
        return Ok(Problem::bad_request("Upload-Offset says where the part begins").into_response());
    };
    let place = Place { record, code: &code, id };
    if begins != upload.received || upload.whole {
        return Err(FileProblem::Elsewhere { at: upload.received }.into());
    }
    let part = take(body, upload.size - begins).await?;
    let upload = if part.is_empty() {
        upload
    } else {
        let storage = state.files.storage().await?;
        let (size, key) = (part.len() as u64, format!("{}/{}", parts_of(id), Uuid::now_v7()));
        storage.put(&key, part).await?;
        match attachment::append(&state.db, actor, record, &code, id, begins, size, &key).await? {
            Appended::Counted(upload) => upload,
            Appended::Elsewhere(_) => {
                storage.drop(&key).await?;
                let now = attachment::upload(&state.db, actor, record, &code, id).await?;
                return Err(FileProblem::Elsewhere { at: now.received }.into());
            }
        }
    };
    let upload = if upload.received == upload.size { whole(&state, actor, place, upload).await? } else { upload };
    Ok(told(upload))
}

/// Ends it; what came is dropped.
pub async fn give_up(
    record: Record,
    State(state): State<AppState>,
    By(asker): By,
    Path((code, id)): Path<(String, String)>,
) -> Result<Response, FileError> {
    attachment::give_up(&state.db, &asker.actor, record, &code, key(&id)?).await?;
    sweep::round(&state).await;
    Ok(StatusCode::NO_CONTENT.into_response())
}

/// What comes of a part before it ends, or the network does: what is there is worth keeping.
async fn take(body: Body, left: u64) -> Result<Vec<u8>, FileError> {
    let most = left.min(MOST_CHUNK);
    let mut part = Vec::new();
    let mut stream = body.into_data_stream();
    while let Some(Ok(bytes)) = stream.next().await {
        part.extend_from_slice(&bytes);
        if part.len() as u64 > left {
            return Err(FileProblem::OtherBytes.into());
        }
        if part.len() as u64 > most {
            return Err(FileProblem::PartTooLarge { most }.into());
        }
    }
    Ok(part)
}

async fn whole(
    state: &AppState,
    actor: &domain::permission::Actor,
    place: Place<'_>,
    upload: Upload,
) -> Result<Upload, FileError> {
    if upload.whole {
        return Ok(upload);
    }
    put_together(state, actor, place).await?;
    Ok(attachment::upload(&state.db, actor, place.record, place.code, place.id).await?)
}

fn told(upload: Upload) -> Response {
    let numbers = [(OFFSET, upload.received.into()), (LENGTH, HeaderValue::from(upload.size))];
    ([(header::CACHE_CONTROL, "no-store")], numbers, Json(upload)).into_response()
}

/// The key of a file in an address; what is none is that of no file.
pub fn key(id: &str) -> Result<Uuid, store::StoreError> {
    id.parse().map_err(|_| store::StoreError::NotFound)
}
