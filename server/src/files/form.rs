//! Plain forms: files sent at once, and what is done with one that is there.

use app::{
    audit::page::{address_of, code_of},
    form::{Flash, Problem as FormProblem, Submitted},
    i18n::Lang::{self, En, Th},
    report::my::form_of,
};
use axum::{
    Form, RequestExt,
    extract::{DefaultBodyLimit, Multipart, Path, Request, State, multipart::MultipartRejection},
    http::{StatusCode, request::Parts},
    response::{IntoResponse, Response},
};
use domain::{
    attachment::{FileProblem, MOST_AT_ONCE, MOST_BYTES, Purpose, Shown, caption, file_name},
    edit::Record,
    permission::Actor,
};
use sha2::{Digest, Sha256};
use store::{
    StoreError,
    attachment::{self, Amended, Deed, NewUpload},
};
use uuid::{Builder, Uuid};

use super::{
    FileError,
    keep::{Place, keep},
    status, sweep,
};
use crate::{
    page::{again, refused},
    router::AppState,
    session::{By, done},
    settings::today,
};

/// What could not be kept, by its name.
pub type Refused = Vec<(String, FileProblem)>;

/// Bytes of all texts beside the files: as many as a form without files may have.
const MOST_OF_TEXTS: usize = 2 << 20;

/// Bytes a part of a form is counted as besides what it says: many empty ones are much, too.
const PART: usize = 64;

/// A form with files in it.
#[derive(Default)]
pub struct Received {
    /// The files that are kept.
    pub kept: Vec<Uuid>,
    /// The others.
    pub wrong: Refused,
    /// What was typed beside them.
    pub texts: Vec<(String, String)>,
}

/// Keeps the files of a form, each for itself: what is wrong with one is told, the others are kept.
pub async fn add(
    record: Record,
    State(state): State<AppState>,
    By(asker): By,
    Path(asked): Path<String>,
    parts: Parts,
    sent: Result<Multipart, MultipartRejection>,
) -> Response {
    let Some(code) = code_of(record, &asked) else { return refused(&state, parts, StoreError::NotFound).await };
    if let Err(error) = attachment::ask(&state.db, &asker.actor, record, &code, Purpose::Record).await {
        return refused(&state, parts, error).await;
    }
    let page = address_of(record, &code);
    let outcome = match sent {
        Ok(sent) => receive(&state, &asker.actor, (record, &code), Purpose::Record, sent).await,
        Err(_) => Ok(Received::default()),
    };
    let (kept, wrong) = match outcome {
        Ok(received) => (received.kept.len(), received.wrong),
        Err(FileError::Store(error)) => return refused(&state, parts, error).await,
        Err(error) => return error.into_response(),
    };
    let said = |lang: Lang| match wrong.as_slice() {
        [] => lang.files_none_chosen().to_owned(),
        wrong => {
            let lines = wrong.iter().map(|(name, problem)| format!("{name}: {}", lang.file_problem(*problem)));
            lang.files_some_refused(kept, &lines.collect::<Vec<_>>().join(" · "))
        }
    };
    let status = match wrong.first() {
        None if kept > 0 => return done(&state, &format!("{page}#files"), Flash::FilesKept),
        None => StatusCode::UNPROCESSABLE_ENTITY,
        Some((_, problem)) => status(*problem),
    };
    let submitted = Submitted::refused("files", FormProblem::Said(said(Th), said(En)));
    again(&state, parts, &page, status, submitted).await
}

/// Keeps file after file; gives them, what is wrong with the others, and what was typed.
pub async fn receive(
    state: &AppState,
    actor: &Actor,
    of: (Record, &str),
    purpose: Purpose,
    mut sent: Multipart,
) -> Result<Received, FileError> {
    let Received { mut kept, mut wrong, mut texts } = Received::default();
    let (mut keep_position, mut room, mut text) = (false, MOST_OF_TEXTS, Vec::new());
    loop {
        let mut part = match sent.next_field().await {
            Ok(Some(part)) => part,
            Ok(None) => break,
            // The form is larger than all its files may be together.
            Err(_) => {
                wrong.push(("…".to_owned(), FileProblem::TooLarge { most: MOST_BYTES }));
                break;
            }
        };
        if part.name() == Some("position") {
            keep_position = part.text().await.is_ok_and(|text| text == "on");
            continue;
        }
        if part.file_name().is_none() {
            // Only a report has texts beside its files, and no more of them than without.
            let name = part.name().unwrap_or_default().to_owned();
            while let Ok(Some(chunk)) = part.chunk().await {
                room = room.saturating_sub(chunk.len());
                if room > 0 && purpose == Purpose::Report {
                    text.extend_from_slice(&chunk);
                }
            }
            if room == 0 {
                text.clear();
            }
            texts.extend(String::from_utf8(std::mem::take(&mut text)).ok().map(|text| (name, text)));
            continue;
        }
        let Some(name) = part.file_name().map(str::to_owned).filter(|name| !name.is_empty()) else { continue };
        let mut bytes = Vec::new();
        let mut large = false;
        // What is too large is read to its end and dropped, so that the browser waits for the answer.
        while let Ok(Some(chunk)) = part.chunk().await {
            large |= (bytes.len() + chunk.len()) as u64 > MOST_BYTES;
            if large {
                bytes.clear();
            } else {
                bytes.extend_from_slice(&chunk);
            }
        }
        let one = async {
            if large {
                return Err(FileProblem::TooLarge { most: MOST_BYTES }.into());
            }
            if kept.len() + wrong.len() >= MOST_AT_ONCE {
                return Err(FileProblem::TooManyOpen.into());
            }
            let form = texts.iter().find(|(name, _)| name == "key").and_then(|(_, key)| Uuid::try_parse(key).ok());
            let new = NewUpload {
                key: key_within(form, &name, &bytes),
                name: file_name(&name)?,
                size: bytes.len() as u64,
                digest: None,
                keep_position,
                position: None,
                purpose,
            };
            keep_one(state, actor, of, new, bytes).await
        };
        match one.await {
            Ok(id) => kept.push(id),
            Err(error) => match error.problem() {
                Some(problem) => wrong.push((file_name(&name).unwrap_or_default(), problem)),
                None => return Err(error),
            },
        }
    }
    Ok(Received { kept, wrong, texts })
}

/// The texts of a form with files, and the names of these as texts, as a plain form would have them; no more than `most`
/// bytes in all are read, and the files are dropped. They are read to their end, so that the browser waits for the answer.
pub async fn texts_of(mut request: Request, most: usize) -> Result<(Parts, Vec<(String, String)>), FormTooLarge> {
    DefaultBodyLimit::max(most).apply(&mut request);
    let (parts, body) = request.into_parts();
    let Ok(mut sent) = Request::from_parts(parts.clone(), body).extract::<Multipart, _>().await else {
        return Ok((parts, Vec::new()));
    };
    let (mut pairs, mut room) = (Vec::new(), MOST_OF_TEXTS);
    let mut take = |bytes: usize| {
        room = room.checked_sub(bytes).ok_or(FormTooLarge)?;
        Ok(())
    };
    while let Some(mut part) = sent.next_field().await.map_err(|_| FormTooLarge)? {
        let name = part.name().unwrap_or_default().to_owned();
        let file = part.file_name().map(str::to_owned);
        take(PART + name.len() + file.as_ref().map_or(0, String::len))?;
        let mut text = Vec::new();
        while let Some(chunk) = part.chunk().await.map_err(|_| FormTooLarge)? {
            if file.is_none() {
                take(chunk.len())?;
                text.extend_from_slice(&chunk);
            }
        }
        match file {
            Some(file) if !file.is_empty() => pairs.push((name, file)),
            Some(_) => {}
            None => pairs.extend(String::from_utf8(text).ok().map(|text| (name, text))),
        }
    }
    Ok((parts, pairs))
}

/// A form larger than is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FormTooLarge;

/// The key of a file that came with a report's form: sent again with the same form, it is the same file.
fn key_within(form: Option<Uuid>, name: &str, bytes: &[u8]) -> Uuid {
    let Some(form) = form else { return Uuid::now_v7() };
    let mut hash = Sha256::new();
    hash.update(form.as_bytes());
    hash.update((name.len() as u64).to_be_bytes());
    hash.update(name.as_bytes());
    hash.update(bytes);
    let mut key = [0; 16];
    key.iter_mut().zip(hash.finalize()).for_each(|(key, byte)| *key = byte);
    Builder::from_custom_bytes(key).into_uuid()
}

async fn keep_one(
    state: &AppState,
    actor: &Actor,
    (record, code): (Record, &str),
    new: NewUpload,
    bytes: Vec<u8>,
) -> Result<Uuid, FileError> {
    let request = store::Request::new(today());
    let upload = attachment::begin(&state.db, actor, record, code, &new, &request).await??;
    if upload.whole {
        return Ok(upload.id);
    }
    let kept = keep(state, actor, Place { record, code, id: upload.id }, new, bytes).await;
    // Nobody goes on with it, and it would count as one that is coming.
    if kept.is_err()
        && let Err(error) = attachment::refuse(&state.db, actor, record, code, upload.id).await
    {
        tracing::warn!(%error, "a file that could not be kept still counts as coming");
    }
    kept.map(|()| upload.id)
}

/// What is done with one file: new words, who sees it, taking it away.
pub async fn change(
    record: Record,
    State(state): State<AppState>,
    By(asker): By,
    Path((asked, id)): Path<(String, String)>,
    parts: Parts,
    Form(pairs): Form<Vec<(String, String)>>,
) -> Response {
    let (db, actor) = (&state.db, &asker.actor);
    let (Some(code), Ok(key)) = (code_of(record, &asked), super::upload::key(&id)) else {
        return refused(&state, parts, StoreError::NotFound).await;
    };
    let value =
        |name: &str| pairs.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str()).unwrap_or_default();
    let request = store::Request::new(today());
    // From a report that nobody has decided on: back to where the button was.
    if value("do") == "take_back" {
        return match attachment::take_back(db, actor, record, &code, key, &request).await {
            Ok((report, period)) => {
                sweep::round(&state).await;
                let form = value("to") == "form";
                let page = if form { form_of(record, &code, period) } else { format!("/my/reports/{report}") };
                done(&state, &page, Flash::FileRemoved)
            }
            Err(error) => refused(&state, parts, error).await,
        };
    }
    // Who may do nothing with it is told nothing of it.
    if let Err(error) = attachment::ask(db, actor, record, &code, Purpose::Record).await {
        return refused(&state, parts, error).await;
    }
    let page = address_of(record, &code);
    let typed = value("caption");
    let (new, seen) = (caption(typed), caption(value("seen")));
    let deed = match (value("do"), &new, &seen) {
        ("publish", ..) => Some(Deed::Show(Shown::Published)),
        ("withdraw", ..) => Some(Deed::Show(Shown::Inside)),
        ("remove", ..) => Some(Deed::Remove),
        (_, Ok(new), Ok(seen)) => Some(Deed::Caption { seen: seen.as_deref(), new: new.as_deref() }),
        _ => None,
    };
    let amended = match deed {
        Some(deed) => attachment::amend(db, actor, record, &code, key, deed, &request).await.map(Some),
        None => Ok(None),
    };
    let problem = match amended {
        Ok(Some(Amended::Saved)) => {
            let flash = if deed == Some(Deed::Remove) { Flash::FileRemoved } else { Flash::Saved };
            if deed == Some(Deed::Remove) {
                sweep::round(&state).await;
            }
            return done(&state, &format!("{page}#files"), flash);
        }
        Ok(Some(Amended::Other(now))) => {
            let now = now.unwrap_or_else(|| "–".to_owned());
            FormProblem::Said(Th.file_caption_clash(&now), En.file_caption_clash(&now))
        }
        Ok(None) => FormProblem::label(Lang::file_caption_long),
        Err(error) => return refused(&state, parts, error).await,
    };
    let field = format!("caption.{key}");
    let submitted = Submitted { cells: vec![(field.clone(), problem)], ..Submitted::default() };
    again(&state, parts, &page, StatusCode::CONFLICT, submitted.with(&[(&field, typed)])).await
}
