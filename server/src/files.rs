//! Photos and files of records: taken in, looked through, kept, and given to whoever may see them.
//!
//! Bytes are no rows: they lie in a folder or a bucket ([`storage`]), under keys that the store keeps. This room alone
//! touches them; what a file is, is told by `exchange::attachment`, what is known of it and who sees it by
//! `store::attachment`.

mod form;
mod keep;
mod serve;
mod storage;
pub mod sweep;
mod upload;
mod wire;
pub mod with_report;

use std::sync::Arc;

use app::i18n::Lang;
use axum::{
    extract::DefaultBodyLimit,
    handler::Handler,
    http::{Extensions, HeaderMap, StatusCode, Version},
    response::{IntoResponse, Response},
};
use domain::{
    attachment::{FileProblem, MOST_AT_ONCE, MOST_BYTES},
    edit::Record,
};
use serde_json::json;
use store::StoreError;
use tokio::sync::{OnceCell, Semaphore};

pub use self::form::texts_of;
pub use self::{
    storage::{Storage, StorageError},
    sweep::follow,
};
use crate::{problem::Problem, routes::Routes, settings::FileSettings};

/// Photos looked through at once: each takes up to 256 MB while it is unpacked.
const AT_ONCE: usize = 2;
/// Bytes of a plain form: as many files as it may have, and what is between them.
const MOST_OF_FORM: usize = MOST_AT_ONCE * MOST_BYTES as usize + (1 << 20);

/// The addresses of files, below either sort of record.
pub fn routes() -> Routes {
    both(Record::Project, "/projects/{code}/files").and(both(Record::Kpi, "/kpis/{code}/files"))
}

fn both(record: Record, base: &str) -> Routes {
    let below = |rest: &str| format!("{base}{rest}");
    Routes::new()
        .post(
            base,
            (move |state, by, code, parts, sent| form::add(record, state, by, code, parts, sent))
                .layer(DefaultBodyLimit::max(MOST_OF_FORM)),
        )
        .get(&below("/{id}"), move |state, by, path, headers| serve::whole(record, state, by, path, headers))
        .post(&below("/{id}"), move |state, by, path, parts, form| form::change(record, state, by, path, parts, form))
        .get(&below("/{id}/thumbnail"), move |state, by, path, headers| {
            serve::thumbnail(record, state, by, path, headers)
        })
        .post(&below("/uploads"), move |state, by, code, query, sent| {
            upload::begin(record, state, by, code, query, sent)
        })
        .get(&below("/uploads/{id}"), move |state, by, path| upload::look(record, state, by, path))
        .patch(&below("/uploads/{id}"), move |state, by, path, headers, body| {
            upload::append(record, state, by, path, headers, body)
        })
        .delete(&below("/uploads/{id}"), move |state, by, path| upload::give_up(record, state, by, path))
}

/// Where files are kept, opened when it is first needed.
#[derive(Clone)]
pub struct Files {
    settings: Arc<FileSettings>,
    storage: Arc<OnceCell<Storage>>,
    looking: Arc<Semaphore>,
}

impl Files {
    /// Nothing is opened yet.
    pub fn new(settings: &FileSettings) -> Self {
        Self {
            settings: Arc::new(settings.clone()),
            storage: Arc::default(),
            looking: Arc::new(Semaphore::new(AT_ONCE)),
        }
    }

    /// The place itself.
    pub async fn storage(&self) -> Result<&Storage, StorageError> {
        self.storage.get_or_try_init(async || Storage::open(&self.settings)).await
    }
}

/// Why nothing came of it.
#[derive(Debug, thiserror::Error)]
pub enum FileError {
    /// The file cannot be taken.
    #[error("{0}")]
    Problem(#[from] FileProblem),
    /// The store refuses or fails.
    #[error("{0}")]
    Store(#[from] StoreError),
    /// The bytes are not to be had, or cannot be kept.
    #[error("{0}")]
    Storage(#[from] StorageError),
}

impl FileError {
    /// What the person can be told; the rest is a fault of ours.
    fn problem(&self) -> Option<FileProblem> {
        match self {
            Self::Problem(problem) => Some(*problem),
            Self::Storage(StorageError::Full) => Some(FileProblem::Full),
            _ => None,
        }
    }
}

impl IntoResponse for FileError {
    fn into_response(self) -> Response {
        if let Some(problem) = self.problem() {
            if matches!(self, Self::Storage(_)) {
                tracing::error!("no room for another file where files are kept");
            }
            let mut told = serde_json::to_value(problem).unwrap_or_default();
            // For a phone that sends it later, which carries no words of its own for this.
            let words = [Lang::Th, Lang::En].map(|lang| (lang.code().to_owned(), json!(lang.file_problem(problem))));
            told["words"] = serde_json::Value::Object(words.into_iter().collect());
            // What the place has no room for now may be sent again later; what the record has none for may not.
            let status = match self {
                Self::Storage(_) => StatusCode::SERVICE_UNAVAILABLE,
                _ => status(problem),
            };
            return Problem::new(status, problem.to_string()).about("problem", told).into_response();
        }
        match self {
            Self::Store(error) => Problem::from(error).into_response(),
            Self::Storage(StorageError::Missing) => Problem::not_found("not found").into_response(),
            Self::Storage(error) => {
                tracing::error!(%error, "the place where files are kept failed");
                Problem::new(StatusCode::SERVICE_UNAVAILABLE, "files are not available").into_response()
            }
            Self::Problem(_) => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
        }
    }
}

/// Marks an answer that is sent as it is: of a file a part can be asked for, and parts of what was squeezed on its way
/// fit nothing. Most files are squeezed already.
#[derive(Clone, Copy, Debug)]
struct AsItIs;

/// Whether an answer may be squeezed on its way.
pub fn may_squeeze(_: StatusCode, _: Version, _: &HeaderMap, marks: &Extensions) -> bool {
    marks.get::<AsItIs>().is_none()
}

/// The status of a problem.
fn status(problem: FileProblem) -> StatusCode {
    match problem {
        FileProblem::TooLarge { .. } | FileProblem::Swollen | FileProblem::PartTooLarge { .. } => {
            StatusCode::PAYLOAD_TOO_LARGE
        }
        FileProblem::NotTaken | FileProblem::Heic | FileProblem::Macros => StatusCode::UNSUPPORTED_MEDIA_TYPE,
        FileProblem::TooMany { .. } | FileProblem::Full => StatusCode::INSUFFICIENT_STORAGE,
        FileProblem::TooManyOpen => StatusCode::TOO_MANY_REQUESTS,
        FileProblem::Elsewhere { .. } => StatusCode::CONFLICT,
        FileProblem::NoName | FileProblem::Empty | FileProblem::Damaged | FileProblem::OtherBytes => {
            StatusCode::UNPROCESSABLE_ENTITY
        }
    }
}
