//! Errors of the API: `application/problem+json` (RFC 9457).

use axum::{
    http::{StatusCode, header},
    response::{IntoResponse, Response},
};
use serde_json::json;
use store::StoreError;

/// A problem: the status and what to tell.
#[derive(Debug)]
pub struct Problem {
    status: StatusCode,
    detail: String,
}

impl Problem {
    /// A status and what to tell.
    pub fn new(status: StatusCode, detail: impl Into<String>) -> Self {
        Self { status, detail: detail.into() }
    }

    /// A request that cannot be understood.
    pub fn bad_request(detail: impl Into<String>) -> Self {
        Self { status: StatusCode::BAD_REQUEST, detail: detail.into() }
    }

    /// Something that is not there.
    pub fn not_found(detail: impl Into<String>) -> Self {
        Self { status: StatusCode::NOT_FOUND, detail: detail.into() }
    }

    /// A method other than reading.
    pub fn method_not_allowed() -> Self {
        Self { status: StatusCode::METHOD_NOT_ALLOWED, detail: "this address is only read".to_owned() }
    }

    /// An address longer than anything asked for here.
    pub fn uri_too_long() -> Self {
        Self { status: StatusCode::URI_TOO_LONG, detail: "the address is too long".to_owned() }
    }

    /// More streams than one place may hold open.
    pub fn too_many() -> Self {
        Self { status: StatusCode::TOO_MANY_REQUESTS, detail: "too many streams are open".to_owned() }
    }

    /// A fault of ours: the cause is logged, not told.
    pub fn internal(cause: &dyn std::error::Error) -> Self {
        tracing::error!(%cause, "an answer could not be written");
        Self { status: StatusCode::INTERNAL_SERVER_ERROR, detail: "the answer could not be written".to_owned() }
    }
}

impl From<StoreError> for Problem {
    fn from(error: StoreError) -> Self {
        let status = match &error {
            StoreError::Forbidden => StatusCode::FORBIDDEN,
            StoreError::NotFound => StatusCode::NOT_FOUND,
            StoreError::Conflict { .. } | StoreError::Closed(_) => StatusCode::CONFLICT,
            StoreError::Invalid { .. } => StatusCode::UNPROCESSABLE_ENTITY,
            StoreError::Database(cause) => {
                tracing::error!(?cause, "the database failed");
                StatusCode::SERVICE_UNAVAILABLE
            }
        };
        Self { status, detail: error.to_string() }
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let body = json!({
            "type": "about:blank",
            "title": self.status.canonical_reason().unwrap_or_default(),
            "status": self.status.as_u16(),
            "detail": self.detail,
        });
        (self.status, [(header::CONTENT_TYPE, "application/problem+json")], body.to_string()).into_response()
    }
}
