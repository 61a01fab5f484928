//! What goes over the network, and what is made of its answers.

use domain::attachment::{CHUNK, FileProblem, Purpose, Upload};
use futures::future::select;
use js_sys::{Function, Promise};
use leptos::{prelude::window, serde_json};
use serde::Deserialize;
use wasm_bindgen::JsValue;
use wasm_bindgen_futures::JsFuture;
use web_sys::{AbortController, Blob, RequestInit};

use super::{job::Job, photo::Prepared};
use crate::{ask::Answer, pause::sleep};

/// After so many milliseconds without an answer the network is taken for dead.
const PATIENCE: i32 = 60_000;

/// What came back.
pub enum Heard {
    /// How far the file is.
    Upload(Upload),
    /// Why it is not taken.
    Problem(FileProblem),
    /// The session is over.
    SignIn,
    /// The right is missing.
    NotPermitted,
    /// It is refused without a word that is known here.
    Refused,
    /// Nothing.
    Nothing,
    /// The server cannot, now.
    Later,
}

#[derive(Deserialize)]
struct Told {
    problem: Option<FileProblem>,
}

/// The words that begin a file, or ask how far it is.
pub fn words(prepared: &Prepared, purpose: Purpose) -> String {
    let form = serde_json::json!({
        "key": prepared.key,
        "name": prepared.name,
        "size": prepared.size,
        "digest": prepared.digest,
        "keep_position": prepared.consents,
        "position": prepared.position,
        "purpose": purpose,
    });
    form.to_string()
}

/// Begins a file, or asks how far it is.
pub async fn begin(job: &Job, base: &str, prepared: &Prepared, purpose: Purpose) -> Heard {
    let headers = [("content-type", "application/json")];
    ask(job, "POST", &format!("{base}/uploads"), &headers, Some(&words(prepared, purpose).into())).await
}

/// Sends the part that begins at an offset.
pub async fn part(job: &Job, address: &str, prepared: &Prepared, at: u64) -> Heard {
    // A file has far fewer bytes than a number has places.
    let (begin, end) = (at as f64, (at + CHUNK).min(prepared.size) as f64);
    let Ok(part) = prepared.bytes.slice_with_f64_and_f64(begin, end) else { return Heard::Refused };
    // The browser adds a type of its own to a body that has one.
    let part: Blob = part;
    let offset = at.to_string();
    let headers = [("content-type", "application/offset+octet-stream"), ("upload-offset", offset.as_str())];
    ask(job, "PATCH", address, &headers, Some(&part)).await
}

/// Ends a file; whatever comes of it.
pub async fn drop(address: &str) {
    let init = RequestInit::new();
    init.set_method("DELETE");
    let _ = JsFuture::from(window().fetch_with_str_and_init(address, &init)).await;
}

async fn ask(job: &Job, method: &str, address: &str, headers: &[(&str, &str)], body: Option<&JsValue>) -> Heard {
    let Ok(controller) = AbortController::new() else { return Heard::Refused };
    *job.asking.borrow_mut() = Some(controller.clone());
    let answer = crate::ask::ask(method, address, headers, body, &controller, PATIENCE).await;
    let Some(Answer { status, text, .. }) = answer else { return Heard::Nothing };
    let problem = || serde_json::from_str::<Told>(&text).ok().and_then(|told| told.problem);
    match status {
        200 | 201 => serde_json::from_str(&text).map_or(Heard::Refused, Heard::Upload),
        401 => Heard::SignIn,
        403 => Heard::NotPermitted,
        _ => match problem() {
            Some(problem) => Heard::Problem(problem),
            None if status == 429 || status >= 500 => Heard::Later,
            None => Heard::Refused,
        },
    }
}

/// Waits so long, or until the browser says that there is a network again.
pub async fn until_online(milliseconds: i32) {
    let promise = Promise::new(&mut |done: Function, _| {
        let options = web_sys::AddEventListenerOptions::new();
        options.set_once(true);
        let _ = window().add_event_listener_with_callback_and_add_event_listener_options("online", &done, &options);
    });
    let online = Box::pin(async move { drop_result(JsFuture::from(promise).await) });
    let _ = select(online, Box::pin(sleep(milliseconds))).await;
}

fn drop_result<T>(_: T) {}
