//! Signing out: what waits is kept or deleted, as the person says.

use std::rc::Rc;

use domain::outbox::Entry;
use leptos::prelude::{document, window};
use wasm_bindgen::{JsCast, closure::Closure};
use wasm_bindgen_futures::spawn_local;
use web_sys::{AbortController, Element, Event, HtmlDialogElement, HtmlFormElement};

use super::{
    db,
    dom::button,
    wake::{Outbox, entries},
};
use crate::{
    ask as server,
    make::{add, make},
    near::closest,
    outbox::page::storage,
};

/// Milliseconds without an answer after which nobody can be signed out.
const PATIENCE: i32 = 8_000;

/// Listens for it.
pub fn listen(outbox: &Rc<Outbox>) {
    let own = outbox.clone();
    let on_submit = Closure::<dyn Fn(Event)>::new(move |event: Event| {
        let Some(form) = closest(&event, "form[action=\"/logout\"]") else { return };
        event.prevent_default();
        let (outbox, form) = (own.clone(), form.unchecked_into::<HtmlFormElement>());
        spawn_local(async move { ask(&outbox, form).await });
    });
    let _ = document().add_event_listener_with_callback("submit", on_submit.into_js_value().unchecked_ref());
}

async fn ask(outbox: &Rc<Outbox>, form: HtmlFormElement) {
    // What cannot be looked through may hold something.
    let unread = usize::from(db::all(outbox.who).await.is_err());
    let (kept, aside) = entries(outbox).await;
    let unsent = || kept.iter().filter(|entry: &&Entry| entry.is_unsent());
    // What could be kept nowhere else lies where it was typed.
    let typed = storage().map_or_else(Vec::new, |storage| db::own_typed(&storage, outbox.who));
    let loose = typed.iter().filter(|name| !unsent().any(|entry| db::typed(outbox.who, entry.id) == **name)).count();
    let count = unsent().count() + aside.len() + loose + unread;
    if count == 0 {
        // Not even what was sent is left for the next one to read.
        leave(outbox, &form, true).await;
        return;
    }
    if let Ok(Some(old)) = document().query_selector("dialog.ob-leave") {
        old.remove();
    }
    let Some(dialog) = dialog(outbox, count) else {
        let _ = form.submit();
        return;
    };
    let own = outbox.clone();
    let shown = dialog.clone();
    let on_click = Closure::<dyn Fn(Event)>::new(move |event: Event| {
        let Some(word) = closest(&event, "[data-ob]").and_then(|button| button.get_attribute("data-ob")) else {
            return;
        };
        event.stop_propagation();
        shown.close();
        shown.remove();
        let (outbox, form) = (own.clone(), form.clone());
        let wipe = word == "wipe";
        if wipe || word == "keep" {
            spawn_local(async move { leave(&outbox, &form, wipe).await });
        }
    });
    let _ = dialog.add_event_listener_with_callback("click", on_click.into_js_value().unchecked_ref());
    let _ = dialog.show_modal();
}

/// Signs out, and drops all that is kept where that is wanted. Only a server that answers signs anybody out: without it
/// nothing is dropped, and it is said so.
async fn leave(outbox: &Outbox, form: &HtmlFormElement, wipe: bool) {
    let answers = match AbortController::new() {
        Ok(controller) => server::ask("GET", "/healthz", &[], None, &controller, PATIENCE).await.is_some(),
        Err(_) => true,
    };
    if !answers {
        let _ = window().alert_with_message(outbox.lang.ob_leave_offline());
        return;
    }
    if wipe {
        let _ = db::forget(outbox.who).await;
    }
    let _ = form.submit();
}

fn dialog(outbox: &Outbox, count: usize) -> Option<HtmlDialogElement> {
    let lang = outbox.lang;
    let dialog = make("dialog", "ob-leave", "")?;
    let _ = dialog.set_attribute("aria-labelledby", "ob-leave");
    let heading: Element = add(&dialog, "h2", "", &lang.ob_left(count))?;
    heading.set_id("ob-leave");
    add(&dialog, "p", "", lang.ob_leave_hint())?;
    let ways = add(&dialog, "div", "ob-ways", "")?;
    button(&ways, "keep", lang.ob_leave_keep(), "")?;
    button(&ways, "wipe", lang.ob_leave_wipe(), "quiet")?;
    button(&ways, "stay", lang.ob_leave_stay(), "quiet")?;
    document().body()?.append_child(&dialog).ok()?;
    dialog.dyn_into().ok()
}
