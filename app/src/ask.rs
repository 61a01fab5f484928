//! Asking the server, with an end to patience. Browser only.

use futures::future::{Either, select};
use leptos::prelude::window;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{AbortController, Headers, RequestInit, Response};

use crate::pause::sleep;

/// What came back.
pub struct Answer {
    /// The status.
    pub status: u16,
    /// The body.
    pub text: String,
}

/// Asks for JSON; nothing where the network is away, another page came in its place (a hotel's), `controller` ended it, or
/// nothing came for so many milliseconds.
pub async fn ask(
    method: &str,
    address: &str,
    headers: &[(&str, &str)],
    body: Option<&JsValue>,
    controller: &AbortController,
    patience: i32,
) -> Option<Answer> {
    let asked = Box::pin(fetch(method, address, headers, body, controller));
    match select(asked, Box::pin(sleep(patience))).await {
        Either::Left((answer, _)) => answer.ok().flatten(),
        Either::Right(_) => {
            controller.abort();
            None
        }
    }
}

async fn fetch(
    method: &str,
    address: &str,
    headers: &[(&str, &str)],
    body: Option<&JsValue>,
    controller: &AbortController,
) -> Result<Option<Answer>, JsValue> {
    let init = RequestInit::new();
    let told = Headers::new()?;
    told.set("accept", "application/json")?;
    for (name, value) in headers {
        told.set(name, value)?;
    }
    init.set_headers(&told);
    init.set_method(method);
    init.set_signal(Some(&controller.signal()));
    if let Some(body) = body {
        init.set_body(body);
    }
    let response: Response = JsFuture::from(window().fetch_with_str_and_init(address, &init)).await?.dyn_into()?;
    if response.redirected() {
        return Ok(None);
    }
    let text = JsFuture::from(response.text()?).await?.as_string().unwrap_or_default();
    Ok(Some(Answer { status: response.status(), text }))
}
