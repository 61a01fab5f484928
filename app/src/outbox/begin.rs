//! What every page does at once, in few bytes: the worker, whether there is a network, and whether more is needed.

use js_sys::{Function, Reflect};
use leptos::{
    prelude::{document, window},
    task::spawn_local,
};
use wasm_bindgen::{JsCast, JsValue, closure::Closure};
use web_sys::{Element, Event, HtmlTemplateElement};

use super::page::{FORM, KEPT, NAME, SUBMITTED, show_network, storage};
use crate::hand;

/// The template that holds the keeper's scripts.
const KEEPER: &str = "keeper";

/// Begins.
pub fn begin() {
    let form = document().get_element_by_id(FORM);
    let at_home = window().location().pathname().is_ok_and(|path| path == "/my");
    if form.is_some() || at_home {
        register();
    }
    tell_network();
    // Where the build has no keeper, the form stays a plain one.
    if document().get_element_by_id(KEEPER).is_none() {
        return;
    }
    if let Some(form) = form {
        hold(&form);
        hand::comes("#report", load);
    }
    // Where nothing can be known, it is looked for.
    if storage().is_none_or(|storage| storage.get_item(NAME).ok().flatten().is_some()) {
        load();
    }
}

/// Puts the keeper's scripts, which lie in a template, into the page, once.
fn load() {
    let Some(template) = document().get_element_by_id(KEEPER) else { return };
    template.remove();
    let scripts = document().import_node_with_deep(&template.unchecked_ref::<HtmlTemplateElement>().content(), true);
    if let (Ok(scripts), Some(body)) = (scripts, document().body()) {
        let _ = body.append_child(&scripts);
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

/// A form that is sent before its keeper is awake waits for it, once.
fn hold(form: &Element) {
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
