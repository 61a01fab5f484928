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
    about: Option<(&'static str, serde_json::Value)>,
}

impl Problem {
    /// A status and what to tell.
    pub fn new(status: StatusCode, detail: impl Into<String>) -> Self {
        Self { status, detail: detail.into(), about: None }
    }

    /// The same with one more thing told, for programs.
    #[must_use]
    pub fn about(mut self, name: &'static str, value: serde_json::Value) -> Self {
        self.about = Some((name, value));
        self
    }

    /// A request that cannot be understood.
    pub fn bad_request(detail: impl Into<String>) -> Self {
        Self::new(StatusCode::BAD_REQUEST, detail)
    }

    /// Something that is not there.
    pub fn not_found(detail: impl Into<String>) -> Self {
        Self::new(StatusCode::NOT_FOUND, detail)
    }

    /// A method other than reading.
    pub fn method_not_allowed() -> Self {
        Self::new(StatusCode::METHOD_NOT_ALLOWED, "this address is only read")
    }

    /// An address longer than anything asked for here.
    pub fn uri_too_long() -> Self {
        Self::new(StatusCode::URI_TOO_LONG, "the address is too long")
    }

    /// More streams than one place may hold open.
    pub fn too_many() -> Self {
        Self::new(StatusCode::TOO_MANY_REQUESTS, "too many streams are open")
    }

    /// A fault of ours: the cause is logged, not told.
    pub fn internal(cause: &dyn std::error::Error) -> Self {
        tracing::error!(%cause, "an answer could not be written");
        Self::new(StatusCode::INTERNAL_SERVER_ERROR, "the answer could not be written")
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
        Self::new(status, error.to_string())
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let mut body = json!({
            "type": "about:blank",
            "title": self.status.canonical_reason().unwrap_or_default(),
            "status": self.status.as_u16(),
            "detail": self.detail,
        });
        if let Some((name, value)) = self.about {
            body[name] = value;
        }
        (self.status, [(header::CONTENT_TYPE, "application/problem+json")], body.to_string()).into_response()
    }
}
