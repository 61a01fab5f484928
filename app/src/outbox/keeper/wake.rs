//! The outbox awake on a page: one of it, however often it is asked for.

use std::{
    cell::{Cell, RefCell},
    rc::Rc,
};

use domain::outbox::{Entry, Kept};
use leptos::prelude::{document, window};
use uuid::Uuid;
use wasm_bindgen::{JsCast, closure::Closure};
use wasm_bindgen_futures::spawn_local;
use web_sys::{Event, StorageEvent, VisibilityState};

use super::{
    db,
    dom::now,
    form::{Form, recover},
    leave, list, send,
};
use crate::{i18n::Lang, outbox::page::NAME as MARK};

/// What its parts share.
pub struct Outbox {
    /// Whose it is.
    pub who: Uuid,
    /// The reader's language.
    pub lang: Lang,
    /// The form on this page.
    pub form: Option<Form>,
    /// The timer until something is due again.
    pub timer: Cell<Option<i32>>,
    /// Whether this page is sending.
    pub busy: Cell<bool>,
    /// What the list shows.
    pub painted: RefCell<String>,
    /// How many were not sent when it was shown.
    pub unsent: Cell<usize>,
}

thread_local! {
    static AWAKE: Cell<bool> = const { Cell::new(false) };
}

/// Wakes it.
pub async fn wake(who: &str, lang: &str) {
    let Ok(who) = Uuid::try_parse(who) else { return };
    if AWAKE.replace(true) {
        return;
    }
    let lang = Lang::from_code(lang).unwrap_or_default();
    let form = Form::find();
    let outbox = Rc::new(Outbox {
        who,
        lang,
        form,
        timer: Cell::new(None),
        busy: Cell::new(false),
        painted: RefCell::default(),
        unsent: Cell::new(0),
    });
    listen(&outbox);
    leave::listen(&outbox);
    list::listen(&outbox);
    recover(&outbox).await;
    if outbox.form.is_some() {
        Form::take_over(&outbox).await;
    }
    list::paint(&outbox).await;
    send::hasten(&outbox).await;
}

fn listen(outbox: &Rc<Outbox>) {
    let on_event = {
        let outbox = outbox.clone();
        Closure::<dyn Fn(Event)>::new(move |event: Event| {
            let outbox = outbox.clone();
            match event.type_().as_str() {
                // The network is back, or somebody looks again.
                "online" => spawn_local(async move { send::hasten(&outbox).await }),
                "visibilitychange" if document().visibility_state() == VisibilityState::Visible => {
                    spawn_local(async move { send::hasten(&outbox).await });
                }
                // Another tab did something.
                "storage" if event.unchecked_ref::<StorageEvent>().key().as_deref() == Some(MARK) => {
                    spawn_local(async move { list::paint(&outbox).await });
                }
                _ => {}
            }
        })
        .into_js_value()
    };
    for kind in ["online", "storage"] {
        let _ = window().add_event_listener_with_callback(kind, on_event.unchecked_ref());
    }
    let _ = document().add_event_listener_with_callback("visibilitychange", on_event.unchecked_ref());
}

/// A person's entries, the last changed first, without those that were told long enough; and what cannot be read.
pub async fn entries(outbox: &Outbox) -> (Vec<Entry>, Vec<String>) {
    let (mut entries, mut aside) = (Vec::new(), Vec::new());
    for kept in db::all(outbox.who).await.unwrap_or_default() {
        match kept {
            Kept::Entry(entry) if entry.is_over(now()) => {
                let over = |entry: Option<Entry>| match entry {
                    Some(entry) if entry.is_over(now()) => db::Step::Remove,
                    _ => db::Step::Leave,
                };
                let _ = db::change(outbox.who, entry.id, over).await;
            }
            Kept::Entry(entry) => entries.push(*entry),
            Kept::Aside(text) => aside.push(text),
        }
    }
    entries.sort_by_key(|entry| std::cmp::Reverse(entry.changed));
    (entries, aside)
}
