//! Pages that answer a form: rendered as if they had been asked for, with what was submitted.

use app::{
    form::{Refusal, Submitted},
    shell::shell,
};
use axum::{
    body::Body,
    http::{Method, Request, StatusCode, Uri, header, request::Parts},
    response::{IntoResponse, Response},
};
use leptos::prelude::provide_context;
use leptos_axum::render_app_async_with_context;
use store::StoreError;

use crate::{problem::Problem, router::AppState};

/// The page at `address` again, with what was submitted and what is wrong with it.
pub async fn again(
    state: &AppState,
    mut parts: Parts,
    address: &str,
    status: StatusCode,
    submitted: Submitted,
) -> Response {
    parts.method = Method::GET;
    parts.uri = address.parse().unwrap_or_else(|_| Uri::from_static("/"));
    for name in [header::CONTENT_LENGTH, header::CONTENT_TYPE] {
        parts.headers.remove(name);
    }
    let context = state.context();
    let options = state.leptos.clone();
    let render = render_app_async_with_context(
        move || {
            context();
            provide_context(submitted.clone());
        },
        move || shell(options.clone()),
    );
    let mut response = render(Request::from_parts(parts, Body::empty())).await;
    // A page that fails by itself knows better.
    if response.status().is_success() {
        *response.status_mut() = status;
    }
    response
}

/// What a form gets to hear when the store refuses it as a whole: the page of that failure.
pub async fn refused(state: &AppState, parts: Parts, error: StoreError) -> Response {
    let refusal = match &error {
        StoreError::Forbidden => Refusal::Forbidden,
        StoreError::NotFound => Refusal::NotFound,
        StoreError::Closed(closed) => Refusal::Closed(*closed),
        _ => Refusal::Failed,
    };
    // The problem logs its cause and knows the status.
    let status = Problem::from(error).into_response().status();
    let submitted = Submitted { refusal: Some(refusal), ..Submitted::default() };
    // No page has this address, so the one for failures is rendered.
    again(state, parts, "/-", status, submitted).await
}
