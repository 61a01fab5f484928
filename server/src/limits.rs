//! What is refused at the door because of its size alone.

use axum::{
    extract::Request,
    http::{StatusCode, header},
    middleware::Next,
    response::{IntoResponse, Response},
};

use crate::problem::Problem;

/// Bytes of a query. The longest a form here makes has a term of [`domain::listing::MAX_TERM`] Thai characters, nine
/// bytes each when encoded, and a few hundred bytes of filters.
const MAX_QUERY: usize = 8_192;

const TOO_LONG: &str = "<!DOCTYPE html><html lang=\"th\"><meta charset=\"utf-8\">\
    <meta name=\"viewport\" content=\"width=device-width\"><title>คำค้นยาวเกินไป</title>\
    <h1>คำค้นยาวเกินไป</h1><p>ลดคำค้นแล้วลองใหม่</p><p lang=\"en\">The search is too long. Try fewer words.</p>\
    <p><a href=\"/projects\">โครงการ · <span lang=\"en\">Projects</span></a></p></html>";

/// 414 with words for an address whose query is longer than any form here makes.
pub async fn length(request: Request, next: Next) -> Response {
    if request.uri().query().is_none_or(|query| query.len() <= MAX_QUERY) {
        return next.run(request).await;
    }
    if request.uri().path().starts_with("/api/") {
        return Problem::uri_too_long().into_response();
    }
    (StatusCode::URI_TOO_LONG, [(header::CONTENT_TYPE, "text/html; charset=utf-8")], TOO_LONG).into_response()
}
