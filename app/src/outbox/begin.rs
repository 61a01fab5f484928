//! What every page does at once, in few bytes: the worker, whether there is a network, and whether more is needed.

use js_sys::{Function, Reflect};
use leptos::{
    prelude::{document, window},
    task::spawn_local,
};
use wasm_bindgen::{JsCast, JsValue, closure::Closure};
use web_sys::{Element, Event, HtmlElement};

use super::mark;
use crate::hand;

/// The form of a report.
pub const FORM: &str = "report";
/// On the form while what keeps it is awake.
pub const KEPT: &str = "data-kept";
/// On the form that was sent before that was awake.
pub const SUBMITTED: &str = "data-submitted";

/// Begins.
pub fn begin(who: &str, lang: &str) {
    let told = [who.to_owned(), lang.to_owned()];
    let load = move || spawn_local(super::outbox(told.clone()));
    let form = document().get_element_by_id(FORM);
    let at_home = window().location().pathname().is_ok_and(|path| path == "/my");
    if form.is_some() || at_home {
        register();
    }
    tell_network();
    if let Some(form) = form {
        hold(&form, load.clone());
        hand::comes("#report", load.clone());
    }
    if mark::is_set() {
        load();
    }
}

/// The worker that keeps pages; browsers have one only for pages that came over TLS or from this machine.
fn register() {
    let workers = Reflect::get(&window().navigator(), &"serviceWorker".into()).unwrap_or_default();
    let register = Reflect::get(&workers, &"register".into()).ok().and_then(|found| found.dyn_into::<Function>().ok());
    if let Some(register) = register {
        let asked = register.call1(&workers, &"/sw.js".into());
        // Where it fails the page works as before.
        if let Some(promise) = asked.ok().and_then(|asked| asked.dyn_into::<js_sys::Promise>().ok()) {
            spawn_local(async move {
                let _: Result<JsValue, JsValue> = wasm_bindgen_futures::JsFuture::from(promise).await;
            });
        }
    }
}

/// Says so while there is no network.
fn tell_network() {
    let show = |_: Event| show_network(!window().navigator().on_line());
    let listener = Closure::<dyn Fn(Event)>::new(show).into_js_value();
    for kind in ["online", "offline"] {
        let _ = window().add_event_listener_with_callback(kind, listener.unchecked_ref());
    }
    show_network(!window().navigator().on_line());
}

/// Shows or hides the line that tells that there is no network.
pub fn show_network(away: bool) {
    if let Ok(Some(line)) = document().query_selector(".ob-offline") {
        line.unchecked_ref::<HtmlElement>().set_hidden(!away);
    }
}

/// A form that is sent before its keeper is awake waits for it, once.
fn hold(form: &Element, load: impl Fn() + 'static) {
    let held = form.clone();
    let listener = Closure::<dyn Fn(Event)>::new(move |event: Event| {
        let skip = [KEPT, SUBMITTED].iter().any(|mark| held.has_attribute(mark));
        if event.default_prevented() || skip {
            return;
        }
        event.prevent_default();
        let _ = held.set_attribute(SUBMITTED, "");
        load();
    });
    let _ = form.add_event_listener_with_callback("submit", listener.into_js_value().unchecked_ref());
}
