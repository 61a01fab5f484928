//! The editor is loaded when somebody means to edit: whoever only reads, loads none of it.

use std::{cell::RefCell, time::Duration};

use leptos::{
    prelude::{document, lazy, set_timeout, window},
    task::spawn_local,
};
use wasm_bindgen::{JsCast, closure::Closure};
use web_sys::{Event, HtmlAnchorElement, HtmlElement, KeyboardEvent, MouseEvent};

use super::live;
use crate::{i18n::Lang, near::closest};

/// A hand that comes near begins to load; the press that follows mostly finds the editor there.
const EVENTS: [&str; 5] = ["pointerover", "pointerdown", "focusin", "click", "keydown"];
/// How long somebody who pressed waits for the editor before the link is followed as without script.
const PATIENCE: Duration = Duration::from_secs(4);

thread_local! {
    static EDITOR: RefCell<Editor> = const { RefCell::new(Editor::Unasked) };
}

/// Where the page's editor is. The page's parts can be put in place anew; this stays.
enum Editor {
    /// No page asked for it yet.
    Unasked,
    /// It will be wanted when a hand comes near.
    Away(Lang),
    /// It is on its way, and what was pressed meanwhile is pressed again when it is there.
    Coming(Option<HtmlElement>),
    /// It listens itself.
    Here,
}

/// Waits for a hand on one of the page's fields; `bar` takes back and tells.
pub fn when_used(bar: &HtmlElement, lang: Lang) {
    let _ = bar.class_list().add_1("awake");
    let first = EDITOR.with_borrow_mut(|editor| {
        let first = matches!(editor, Editor::Unasked);
        if first {
            *editor = Editor::Away(lang);
        }
        first
    });
    if !first {
        return;
    }
    let on_event = Closure::<dyn Fn(Event)>::new(|event: Event| on(&event));
    for kind in EVENTS {
        let _ = document().add_event_listener_with_callback(kind, on_event.as_ref().unchecked_ref());
    }
    on_event.forget();
    // A page asked for with a field open has its form already.
    if document().query_selector(".ed-form").is_ok_and(|form| form.is_some()) {
        load();
    }
}

fn on(event: &Event) {
    if EDITOR.with_borrow(|editor| matches!(editor, Editor::Here)) || event.default_prevented() {
        return;
    }
    match event.type_().as_str() {
        "click" => click(event.unchecked_ref()),
        "keydown" => key(event.unchecked_ref()),
        _ if closest(event, ".ed, .ed-bar").is_some() => load(),
        _ => {}
    }
}

fn click(event: &MouseEvent) {
    if event.ctrl_key() || event.meta_key() || event.shift_key() || event.button() != 0 {
        return;
    }
    let pressed = |selector| closest(event, selector)?.dyn_into::<HtmlElement>().ok();
    if let Some(link) = pressed(".ed-open") {
        event.prevent_default();
        press(link);
    } else if closest(event, "a, button, summary").is_none()
        && let Some(value) = pressed(".ed .ed-value")
    {
        press(value);
    }
}

/// Taking back by the keys is pressing the bar's button.
fn key(event: &KeyboardEvent) {
    if closest(event, "input, textarea, select").is_some() || event.alt_key() || !(event.ctrl_key() || event.meta_key())
    {
        return;
    }
    // By the place of the key, so that it works on a Thai keyboard.
    let name = match (event.code().as_str(), event.shift_key()) {
        ("KeyZ", false) => "undo",
        ("KeyZ", true) | ("KeyY", false) => "redo",
        _ => return,
    };
    let button = document().query_selector(&format!(".ed-bar button[name={name}]:not([disabled])"));
    if let Some(button) = button.ok().flatten().and_then(|button| button.dyn_into().ok()) {
        event.prevent_default();
        press(button);
    }
}

/// Keeps what was pressed until the editor is there, and no longer than somebody waits.
fn press(what: HtmlElement) {
    load();
    let _ = what.set_attribute("aria-busy", "true");
    EDITOR.with_borrow_mut(|editor| {
        if let Editor::Coming(pressed) = editor
            && let Some(before) = pressed.replace(what.clone())
            && before != what
        {
            let _ = before.remove_attribute("aria-busy");
        }
    });
    set_timeout(
        move || {
            let waits =
                EDITOR.with_borrow(|editor| matches!(editor, Editor::Coming(Some(pressed)) if *pressed == what));
            if let (true, Some(link)) = (waits, what.dyn_ref::<HtmlAnchorElement>()) {
                let _ = window().location().assign(&link.href());
            }
        },
        PATIENCE,
    );
}

/// Sends for the editor, once.
fn load() {
    let lang = EDITOR.with_borrow_mut(|editor| match editor {
        Editor::Away(lang) => {
            let lang = *lang;
            *editor = Editor::Coming(None);
            Some(lang)
        }
        _ => None,
    });
    if let Some(lang) = lang {
        spawn_local(edit(lang));
    }
}

/// From here on the editor listens itself.
#[lazy]
async fn edit(lang: Lang) {
    live::wake(lang);
    if let Editor::Coming(Some(pressed)) = EDITOR.replace(Editor::Here) {
        let _ = pressed.remove_attribute("aria-busy");
        pressed.click();
    }
}
