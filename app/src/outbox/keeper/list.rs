//! The list of what this phone keeps, on "my work"; one line of it on every other page.

use std::rc::Rc;

use chrono::DateTime;
use domain::outbox::{Entry, State, write};
use leptos::prelude::{document, window};
use uuid::Uuid;
use wasm_bindgen::{JsCast, closure::Closure};
use wasm_bindgen_futures::spawn_local;
use web_sys::{Element, Event, HtmlElement};

use super::{
    db::{self, Step},
    dom::{button, show},
    form::Form,
    send,
    wake::{Outbox, entries},
};
use crate::{make::add, near::closest};

/// Listens to the buttons of entries.
pub fn listen(outbox: &Rc<Outbox>) {
    let own = outbox.clone();
    let on_click = Closure::<dyn Fn(Event)>::new(move |event: Event| {
        let Some(button) = closest(&event, "button[data-ob]") else { return };
        let id = button.closest("[data-entry]").ok().flatten().and_then(|row| row.get_attribute("data-entry"));
        let Some(id) = id.and_then(|id| Uuid::try_parse(&id).ok()) else { return };
        let word = button.get_attribute("data-ob").unwrap_or_default();
        let sure = || window().confirm_with_message(own.lang.ob_sure()).unwrap_or(false);
        let outbox = own.clone();
        match word.as_str() {
            "send" => spawn_local(async move {
                send::wait(&outbox, id).await;
                send::send(&outbox).await;
            }),
            "hide" => spawn_local(async move { drop_entry(&outbox, id, false).await }),
            "discard" if sure() => spawn_local(async move { drop_entry(&outbox, id, true).await }),
            _ => {}
        }
    });
    let _ = document().add_event_listener_with_callback("click", on_click.into_js_value().unchecked_ref());
}

/// Drops an entry; one that is not sent, which another tab may have made of it meanwhile, only where that was asked.
async fn drop_entry(outbox: &Rc<Outbox>, id: Uuid, unsent: bool) {
    let own = outbox.form.as_ref().filter(|form| form.id() == Some(id));
    if let Some(form) = own {
        form.give_up(outbox.who);
    }
    let drop = |entry: Option<Entry>| match entry {
        Some(entry) if entry.is_unsent() && !unsent => Step::Leave,
        _ => Step::Remove,
    };
    let _ = db::change(outbox.who, id, drop).await;
    if own.is_some() {
        // The form as the server gives it; what the browser remembers of its fields is left out.
        let _ = window().location().replace(&window().location().href().unwrap_or_default());
        return;
    }
    paint(outbox).await;
}

/// Shows what is kept now.
pub async fn paint(outbox: &Rc<Outbox>) {
    let (kept, aside) = entries(outbox).await;
    let unsent = kept.iter().filter(|entry| entry.is_unsent()).count() + aside.len();
    let before = outbox.unsent.replace(unsent);
    if let Some(place) = document().get_element_by_id("outbox") {
        // The last one went: what the server told below it is no longer so.
        if unsent == 0 && before > 0 && window().navigator().on_line() {
            let _ = window().location().reload();
        }
        show(&place, !kept.is_empty() || !aside.is_empty());
        if let Ok(Some(list)) = place.query_selector("ul") {
            // A button that is about to be pressed stays where it is unless something changed.
            let told: String = kept.iter().map(write).chain(aside.iter().cloned()).collect();
            if *outbox.painted.borrow() != told {
                *outbox.painted.borrow_mut() = told;
                let focused = focused(&place);
                list.set_text_content(None);
                for entry in &kept {
                    row(outbox, &list, entry);
                }
                for text in &aside {
                    put_aside(outbox, &list, text);
                }
                if let Some(selector) = focused {
                    focus(&place, &selector);
                }
            }
        }
    } else if let Ok(Some(line)) = document().query_selector(".ob-line") {
        // What is being written below is before everybody's eyes.
        let open = outbox.form.as_ref().and_then(Form::id);
        let written = |entry: &&Entry| Some(entry.id) == open && matches!(entry.state, State::Draft { .. });
        let left = unsent - kept.iter().filter(written).count();
        show(&line, left > 0);
        if let Ok(Some(words)) = line.query_selector("span") {
            words.set_text_content(Some(&outbox.lang.ob_left(left)));
        }
    }
    Form::follow(outbox, &kept);
}

/// What has the focus in the list, so that it can be found again.
fn focused(place: &Element) -> Option<String> {
    let active = document().active_element().filter(|active| place.contains(Some(active)))?;
    let entry = active.closest("[data-entry]").ok()??.get_attribute("data-entry")?;
    let word = active.get_attribute("data-ob").unwrap_or_default();
    Some(format!("[data-entry=\"{entry}\"] [data-ob=\"{word}\"]"))
}

/// Gives the focus back: to what had it, or to the list's title where that is gone.
fn focus(place: &Element, selector: &str) {
    let found = |selector: &str| place.query_selector(selector).ok().flatten();
    if let Some(element) = found(selector).or_else(|| found("h2")) {
        let element: &HtmlElement = element.unchecked_ref();
        if element.tag_name() == "H2" {
            let _ = element.set_attribute("tabindex", "-1");
        }
        let _ = element.focus();
    }
}

fn row(outbox: &Outbox, list: &Element, entry: &Entry) -> Option<()> {
    let lang = outbox.lang;
    let item = add(list, "li", "rp-item", "")?;
    let _ = item.set_attribute("data-entry", &entry.id.to_string());
    let told = add(&item, "div", "", "")?;
    let name = add(&told, "p", "rp-name", "")?;
    let link = add(&name, "a", "", &entry.name)?;
    let _ = link.set_attribute("href", &entry.form);
    add(&told, "p", "sub", &entry.period)?;
    let facts = add(&told, "p", "rp-facts", "")?;
    add(&facts, "span", &format!("rp-state ob-state {}", word(&entry.state)), lang.ob_state(&entry.state))?;
    let at = match entry.state {
        State::Sent { at } => at,
        _ => entry.changed,
    };
    if let Some(at) = DateTime::from_timestamp_millis(at) {
        add(&facts, "span", "mute", &lang.clock(at))?;
    }
    if let State::Refused { why } | State::Draft { refused: Some(why) } = &entry.state {
        add(&told, "p", "ob-why", &lang.ob_why(why))?;
    }
    let ways = add(&item, "div", "ob-ways", "")?;
    let named = |button: Option<Element>, label: &str| {
        button.and_then(|button| button.set_attribute("aria-label", &format!("{label} {}", entry.name)).ok())
    };
    let way = |label: &str| {
        let link = add(&ways, "a", "button", label)?;
        let _ = link.set_attribute("href", &entry.form);
        Some(link)
    };
    match entry.state {
        State::Draft { .. } => {
            named(way(lang.ob_write_on()), lang.ob_write_on());
        }
        State::Refused { .. } => {
            named(way(lang.ob_correct()), lang.ob_correct());
        }
        State::Waiting { .. } => {
            named(button(&ways, "send", lang.ob_send_now(), ""), lang.ob_send_now());
        }
        State::Sent { .. } => {
            named(button(&ways, "hide", lang.ob_hide(), "quiet"), lang.ob_hide());
            return Some(());
        }
    }
    named(button(&ways, "discard", lang.ob_discard(), "quiet"), lang.ob_discard())
}

/// What this version cannot read is shown as it is, and left alone.
fn put_aside(outbox: &Outbox, list: &Element, text: &str) -> Option<()> {
    let item = add(list, "li", "rp-item", "")?;
    let told = add(&item, "div", "", "")?;
    add(&told, "p", "ob-why", outbox.lang.ob_newer())?;
    add(&told, "p", "as-entered mute", text)?;
    Some(())
}

const fn word(state: &State) -> &'static str {
    match state {
        State::Draft { .. } => "draft",
        State::Waiting { .. } => "waiting",
        State::Sent { .. } => "sent",
        State::Refused { .. } => "refused",
    }
}
