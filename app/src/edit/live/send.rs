//! What goes over the network.

use leptos::serde_json;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{AbortSignal, Headers, RequestInit, Response, UrlSearchParams};

use crate::edit::wire::Reply;

/// After so many milliseconds without an answer the network is taken for dead.
const PATIENCE: u32 = 30_000;

/// What came back.
pub enum Heard {
    /// An answer: its status, and what it says where it is one of ours.
    Answer(u16, Option<Reply>),
    /// Nothing.
    Nothing,
}

async fn ask(address: &str, body: &UrlSearchParams) -> Result<(u16, String), JsValue> {
    let init = RequestInit::new();
    let headers = Headers::new()?;
    headers.set("accept", "application/json")?;
    init.set_headers(&headers);
    init.set_signal(Some(&AbortSignal::timeout_with_u32(PATIENCE)));
    init.set_method("POST");
    init.set_body(body);
    let asked = leptos::prelude::window().fetch_with_str_and_init(address, &init);
    let response: Response = JsFuture::from(asked).await?.dyn_into()?;
    let text = JsFuture::from(response.text()?).await?.as_string().unwrap_or_default();
    Ok((response.status(), text))
}

/// Sends a form.
pub async fn post(address: &str, body: &UrlSearchParams) -> Heard {
    match ask(address, body).await {
        Ok((status, text)) => Heard::Answer(status, serde_json::from_str(&text).ok()),
        Err(_) => Heard::Nothing,
    }
}
