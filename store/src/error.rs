//! The one problem type: public words apart from the private cause.

use domain::{period::PeriodClosed, permission::Forbidden};
use sea_orm::DbErr;

/// What a store function answers.
pub type Result<T> = std::result::Result<T, StoreError>;

/// Why the store refused or failed. The words are fit for anyone; the cause is for the log.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The actor may not do this.
    #[error("not permitted")]
    Forbidden,
    /// There is no such record.
    #[error("not found")]
    NotFound,
    /// Somebody else changed the record in the meantime.
    #[error("{kind} {code} was changed by somebody else in the meantime")]
    Conflict {
        /// What sort of record.
        kind: &'static str,
        /// Its code.
        code: String,
    },
    /// A value the store cannot keep.
    #[error("{field}: {message}")]
    Invalid {
        /// Name of the field, as in the API.
        field: &'static str,
        /// What is wrong, in a sentence.
        message: String,
    },
    /// A year, month or quarter is not open.
    #[error("{0}")]
    Closed(PeriodClosed),
    /// The database failed; the cause is not for the public.
    #[error("the database is not available")]
    Database(#[source] DbErr),
}

impl From<DbErr> for StoreError {
    fn from(error: DbErr) -> Self {
        Self::Database(error)
    }
}

impl From<PeriodClosed> for StoreError {
    fn from(closed: PeriodClosed) -> Self {
        Self::Closed(closed)
    }
}

impl From<Forbidden> for StoreError {
    fn from(_: Forbidden) -> Self {
        Self::Forbidden
    }
}
