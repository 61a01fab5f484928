//! What is due goes, one after the other, and from one tab at a time. The server's keys make it once in any case.

use std::rc::Rc;

use domain::outbox::{Answer, Entry};
use js_sys::{Function, Promise, Reflect};
use leptos::prelude::window;
use uuid::Uuid;
use wasm_bindgen::{JsCast, JsValue, closure::Closure};
use wasm_bindgen_futures::{JsFuture, future_to_promise, spawn_local};
use web_sys::{AbortController, UrlSearchParams};

use super::{
    db::{self, Step},
    dom::now,
    files, list,
    wake::{Outbox, entries},
};
use crate::{ask::ask, outbox::page::show_network, pause::sleep};

/// The lock all tabs share.
const LOCK: &str = "digitalplan-outbox";
/// Milliseconds without an answer after which the network is taken for dead.
const PATIENCE: i32 = 30_000;

/// An entry goes from now on as soon as it can; tells whether that is kept.
pub async fn wait(outbox: &Outbox, id: Uuid) -> bool {
    let submit = |entry: Option<Entry>| match entry {
        Some(mut entry) => {
            entry.submit(now());
            Step::Put(entry)
        }
        None => Step::Leave,
    };
    db::change(outbox.who, id, submit).await.is_ok()
}

/// Nothing waits any longer than it must: sends all that waits.
pub async fn hasten(outbox: &Rc<Outbox>) {
    for entry in entries(outbox).await.0.into_iter().filter(|entry| entry.due().is_some()) {
        let _ = db::change(outbox.who, entry.id, |entry| match entry {
            Some(mut entry) if !entry.is_due(now()) => {
                entry.hasten(now());
                Step::Put(entry)
            }
            _ => Step::Leave,
        })
        .await;
    }
    send(outbox).await;
}

/// Sends what is due, if no other tab does already; what this page is sending is waited for.
pub async fn send(outbox: &Rc<Outbox>) {
    while outbox.busy.get() {
        sleep(50).await;
    }
    outbox.busy.set(true);
    let locks = Reflect::get(&window().navigator(), &"locks".into()).unwrap_or_default();
    let request = Reflect::get(&locks, &"request".into()).ok().and_then(|found| found.dyn_into::<Function>().ok());
    match request {
        Some(request) => {
            let options = js_sys::Object::new();
            let _ = Reflect::set(&options, &"ifAvailable".into(), &true.into());
            let own = outbox.clone();
            let held = Closure::once_into_js(move |lock: JsValue| -> JsValue {
                if lock.is_null() {
                    return JsValue::UNDEFINED;
                }
                future_to_promise(async move {
                    all(&own).await;
                    Ok(JsValue::UNDEFINED)
                })
                .into()
            });
            let asked = request.call3(&locks, &LOCK.into(), &options, &held);
            if let Some(promise) = asked.ok().and_then(|asked| asked.dyn_into::<Promise>().ok()) {
                let _ = JsFuture::from(promise).await;
            }
        }
        None => all(outbox).await,
    }
    outbox.busy.set(false);
    schedule(outbox).await;
    list::paint(outbox).await;
}

async fn all(outbox: &Outbox) {
    let mut waiting = entries(outbox).await.0;
    waiting.retain(|entry| entry.is_due(now()));
    // The oldest first.
    for entry in waiting.into_iter().rev() {
        // While those before it went, it may have been changed or dropped.
        let now_kept = db::change(outbox.who, entry.id, |_| Step::Leave).await;
        let Some(entry) = now_kept.ok().flatten().filter(|entry| entry.is_due(now())) else { continue };
        let answer = match files::send(outbox, &entry).await {
            Ok(entry) => post(outbox, &entry).await,
            Err(answer) => answer,
        };
        let away = answer == Answer::Nothing;
        show_network(away && !window().navigator().on_line());
        let key = entry.key;
        let left = db::change(outbox.who, entry.id, |known| match known {
            Some(mut known) => {
                known.answered(key, answer, now());
                Step::Put(known)
            }
            None => Step::Leave,
        })
        .await;
        // What was changed meanwhile, a photo chosen, is another report, which still needs its files.
        if left.is_ok_and(|left| left.is_some_and(|left| !left.is_unsent())) {
            let _ = db::drop_files(outbox.who, entry.id).await;
        }
        if away {
            break;
        }
    }
}

/// Tries again when the next is due.
async fn schedule(outbox: &Rc<Outbox>) {
    if let Some(timer) = outbox.timer.take() {
        window().clear_timeout_with_handle(timer);
    }
    let due = entries(outbox).await.0.iter().filter_map(Entry::due).min();
    let Some(due) = due else { return };
    let own = outbox.clone();
    let then = Closure::once_into_js(move || spawn_local(async move { send(&own).await }));
    // At most minutes; another tab that sends is given a second.
    let pause = due.saturating_sub(now()).clamp(1_000, 600_000) as i32;
    let timer = window().set_timeout_with_callback_and_timeout_and_arguments_0(then.unchecked_ref(), pause);
    outbox.timer.set(timer.ok());
}

/// Sends one.
async fn post(outbox: &Outbox, entry: &Entry) -> Answer {
    let (Ok(controller), Ok(form)) = (AbortController::new(), UrlSearchParams::new()) else { return Answer::Nothing };
    for (name, text) in &entry.pairs {
        form.append(name, text);
    }
    form.append("key", &entry.key.to_string());
    form.append("lang", outbox.lang.code());
    form.append("by", &outbox.who.to_string());
    match ask("POST", &entry.action, &[], Some(&form), &controller, PATIENCE).await {
        Some(answer) => Answer::of(answer.status, &answer.text),
        None => Answer::Nothing,
    }
}
