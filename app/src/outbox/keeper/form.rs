//! The form of a report while somebody writes: every keystroke is kept, what was kept comes back, and sending goes
//! through the outbox.

use std::{
    cell::{Cell, RefCell},
    rc::Rc,
};

use domain::outbox::{Entry, Kept, State, read, write};
use leptos::prelude::{document, window};
use uuid::Uuid;
use wasm_bindgen::{JsCast, closure::Closure};
use wasm_bindgen_futures::spawn_local;
use web_sys::{Event, HtmlButtonElement, HtmlElement, HtmlFormElement};

use super::{
    db::{self, Step},
    dom::{button, fresh, now},
    fields, files, list, reasons, send,
    wake::{Outbox, entries},
};
use crate::{
    make::{add, make},
    outbox::page::{FORM, KEPT, NAME, SUBMITTED, TAKEN, storage},
};

/// The form on this page.
pub struct Form {
    form: HtmlFormElement,
    /// Its address with its month or quarter.
    at: String,
    /// The entry it is kept in, once there is one.
    id: Cell<Option<Uuid>>,
    /// Whether what is typed is being kept, and whether more was typed meanwhile.
    keeping: Cell<bool>,
    more: Cell<bool>,
    /// Whether the person dropped it: nothing is kept any more.
    dropped: Cell<bool>,
    /// Whether what it shows was kept before this page: what is being written is no news.
    restored: Cell<bool>,
    /// The state that was told last.
    told: RefCell<Option<State>>,
    /// Whether the person waits for what becomes of it.
    sending: Cell<bool>,
}

impl Form {
    /// The page's form, if it has one.
    pub fn find() -> Option<Self> {
        let form: HtmlFormElement = document().get_element_by_id(FORM)?.dyn_into().ok()?;
        let at = form.get_attribute("data-at")?;
        let no = || Cell::new(false);
        let (keeping, more, dropped, restored, sending) = (no(), no(), no(), no(), no());
        let (id, told) = (Cell::new(None), RefCell::new(None));
        Some(Self { form, at, id, keeping, more, dropped, restored, told, sending })
    }

    /// The entry it is kept in.
    pub fn id(&self) -> Option<Uuid> {
        self.id.get()
    }

    /// Takes the form over: brings back what was kept, and keeps what is typed from now on.
    pub async fn take_over(outbox: &Rc<Outbox>) {
        let Some(own) = &outbox.form else { return };
        let mut typed_before = fields::are_touched(&own.form);
        let answers = own.form.query_selector(".problem, .rp-asks, .rp-conflict").is_ok_and(|found| found.is_some());
        let mut known = entries(outbox).await.0.into_iter();
        if let Some(entry) = known.find(|entry| entry.form == own.at && entry.is_unsent()) {
            own.id.set(Some(entry.id));
            own.restored.set(true);
            // What waits and is changed by what was typed meanwhile is told of as such.
            *own.told.borrow_mut() = Some(entry.state.clone());
            // What the server just answered is newer; so is what was typed while this was loaded, field by field.
            own.unfold();
            if !answers {
                files::restore(&own.form, &entry, outbox.lang).await;
                // Nobody listened until here.
                typed_before = typed_before || fields::are_touched(&own.form);
                fields::fill(&own.form, &entry.pairs);
            }
        }
        let _ = own.form.set_attribute(KEPT, "");
        listen(outbox);
        if typed_before || (answers && own.id.get().is_some()) {
            keep(outbox).await;
        }
        *own.told.borrow_mut() = None;
        if own.form.has_attribute(SUBMITTED) {
            let _ = own.form.remove_attribute(SUBMITTED);
            submit(outbox).await;
        }
    }

    /// What is typed is not kept any more.
    pub fn give_up(&self, who: Uuid) {
        self.dropped.set(true);
        if let Some(id) = self.id.get() {
            db::forget_typed(who, id);
        }
    }

    /// The form itself.
    pub fn element(&self) -> &HtmlFormElement {
        &self.form
    }

    /// Shows the form where it is folded away, for something is told in it.
    fn unfold(&self) {
        if let Ok(Some(fold)) = self.form.closest("details") {
            let _ = fold.set_attribute("open", "");
        }
    }

    /// Leads whoever just sent it to what became of it: why it was not taken, or the button again, which was out of
    /// reach meanwhile.
    fn lead(&self, button: Option<&HtmlButtonElement>) {
        let told = self.form.query_selector(".ob-told, [aria-invalid=true], #f-confirmed").ok().flatten();
        let lost = document().active_element().is_none_or(|active| active.tag_name() == "BODY");
        if let Some(told) = told {
            let _ = told.unchecked_ref::<HtmlElement>().focus();
        } else if let Some(button) = button.filter(|_| lost) {
            let _ = button.focus();
        }
    }

    /// The way to what became of it, behind what is said.
    fn lead_on(&self, words: &str) -> Option<()> {
        let line = self.form.query_selector(".rp-said").ok()??;
        let _ = line.append_with_str_1(" ");
        add(&line, "a", "", words)?.set_attribute("href", "/my").ok()
    }

    /// Says something beside the button, politely.
    fn say(&self, words: &str) {
        if let Ok(Some(line)) = self.form.query_selector(".rp-said") {
            line.set_text_content(Some(words));
        }
    }

    /// Follows what became of its entry, wherever that happened.
    pub fn follow(outbox: &Rc<Outbox>, kept: &[Entry]) {
        let Some(own) = &outbox.form else { return };
        let entry = match own.id.get() {
            Some(id) => kept.iter().find(|entry| entry.id == id),
            None => kept.iter().find(|entry| entry.form == own.at),
        };
        let state = entry.map(|entry| entry.state.clone());
        let first = own.told.borrow().is_none();
        if *own.told.borrow() == state {
            return;
        }
        *own.told.borrow_mut() = state.clone();
        let (Some(state), Some(entry)) = (state, entry) else { return };
        note(outbox, own, entry, first);
        match &state {
            State::Refused { why } => {
                // Its files go by themselves no more.
                let _ = own.form.remove_attribute(TAKEN);
                reasons::show(outbox.lang, own, why);
                own.say(outbox.lang.ob_not_sent());
            }
            State::Draft { refused: Some(why) } if first => reasons::show(outbox.lang, own, why),
            State::Waiting { sign_in: true, .. } => own.say(outbox.lang.ob_kept_sign_in()),
            State::Waiting { tries: 1.., .. } => own.say(outbox.lang.ob_kept()),
            State::Sent { .. } if own.sending.get() => {
                let _ = window().location().assign("/my");
            }
            State::Sent { .. } => {
                files::are_sent(&own.form);
                own.say(outbox.lang.ob_sent());
                own.lead_on(outbox.lang.ob_see());
            }
            State::Waiting { .. } | State::Draft { .. } => {}
        }
    }
}

/// Says above the form what is kept of it, with the way to drop it.
fn note(outbox: &Outbox, own: &Form, entry: &Entry, first: bool) -> Option<()> {
    let lang = outbox.lang;
    let old = document().get_element_by_id("ob-note");
    // While somebody writes nothing above the form moves.
    if matches!(entry.state, State::Draft { .. }) && !(first && own.restored.get()) {
        return Some(());
    }
    if let Some(old) = old {
        old.remove();
    }
    let note = make("div", "flag ob-note", "")?;
    note.set_id("ob-note");
    let _ = note.set_attribute("role", "status");
    let _ = note.set_attribute("data-entry", &entry.id.to_string());
    let words = match &entry.state {
        State::Draft { .. } => lang.ob_restored(),
        state => lang.ob_state(state),
    };
    let line = add(&note, "p", "", "")?;
    add(&line, "strong", "", words)?;
    let at = match entry.state {
        State::Sent { at } => at,
        _ => entry.changed,
    };
    if let Some(at) = chrono::DateTime::from_timestamp_millis(at) {
        add(&line, "span", "mute", &format!(" {}", lang.clock(at)))?;
    }
    if entry.is_unsent() {
        button(&note, "discard", lang.ob_discard(), "quiet")?;
    }
    own.form.parent_element()?.insert_before(&note, Some(own.form.as_ref())).ok()?;
    Some(())
}

fn listen(outbox: &Rc<Outbox>) {
    let Some(own) = &outbox.form else { return };
    let owner = outbox.clone();
    let on_event = Closure::<dyn Fn(Event)>::new(move |event: Event| {
        let (outbox, kind) = (owner.clone(), event.type_());
        match kind.as_str() {
            "input" | "change" => later(&outbox),
            "submit" if !event.default_prevented() => {
                event.prevent_default();
                spawn_local(async move { submit(&outbox).await });
            }
            _ => {}
        }
    })
    .into_js_value();
    let listener = on_event.unchecked_ref();
    for kind in ["input", "change", "submit"] {
        let _ = own.form.add_event_listener_with_callback(kind, listener);
    }
}

/// Keeps every keystroke at once, for a phone may take the page away at any time; those that come while one is being kept
/// are kept together after it. Keeping takes a moment, in which a link may be pressed: until then the words lie where they
/// are put without a pause, and from where [`recover`] takes them.
fn later(outbox: &Rc<Outbox>) {
    let Some(own) = &outbox.form else { return };
    if own.dropped.get() {
        return;
    }
    own.more.set(true);
    if let Some(storage) = storage() {
        let typed = now_typed(outbox, own);
        let _ = storage.set_item(&db::typed(typed.who, typed.id), &write(&typed));
        // Whoever opens the next page looks for it.
        let _ = storage.set_item(NAME, "");
    }
    if own.keeping.replace(true) {
        return;
    }
    let outbox = outbox.clone();
    spawn_local(async move {
        let Some(own) = &outbox.form else { return };
        while own.more.replace(false) {
            keep(&outbox).await;
        }
        own.keeping.set(false);
    });
}

/// What is typed now, as an entry of which nothing is known yet.
fn now_typed(outbox: &Outbox, own: &Form) -> Entry {
    let id = own.id.get().unwrap_or_else(fresh);
    own.id.set(Some(id));
    let text = |selector: &str| {
        let found = document().query_selector(selector).ok().flatten();
        found.and_then(|found| found.text_content()).unwrap_or_default().trim().to_owned()
    };
    Entry {
        id,
        key: fresh(),
        who: outbox.who,
        form: own.at.clone(),
        action: own.form.get_attribute("action").unwrap_or_default(),
        name: text(".rp-of a"),
        period: text(".page-head .meta strong"),
        pairs: fields::typed(&own.form),
        changed: now(),
        state: State::Draft { refused: None },
    }
}

/// What becomes of an entry by what was typed.
fn put(typed: Entry, known: Option<Entry>) -> Step {
    match known {
        Some(mut known) => {
            if known.typed(typed.pairs, now(), typed.key) {
                Step::Put(known)
            } else {
                Step::Leave
            }
        }
        None => Step::Put(typed),
    }
}

/// Keeps what was typed on pages that were left before they could.
pub async fn recover(outbox: &Outbox) {
    let Some(storage) = storage() else { return };
    for place in db::all_typed(&storage) {
        let now = || storage.get_item(&place).ok().flatten();
        let left = now();
        let Some(Kept::Entry(typed)) = left.as_deref().map(read) else { continue };
        if typed.who != outbox.who {
            continue;
        }
        let kept = db::change(typed.who, typed.id, |known| match known {
            // What was typed or sent since, in another tab, is newer.
            Some(known) if known.changed >= typed.changed => Step::Leave,
            known => put(*typed, known),
        });
        // Another tab may be typing just there.
        if kept.await.is_ok() && now() == left {
            let _ = storage.remove_item(&place);
        }
    }
}

/// Keeps what is typed now; tells whether that could be.
async fn keep(outbox: &Rc<Outbox>) -> bool {
    let Some(own) = &outbox.form else { return false };
    if own.dropped.get() {
        return false;
    }
    // What is changed after it was sent goes by itself no more: its files go from the form again.
    if !own.sending.get() {
        let _ = own.form.remove_attribute(TAKEN);
    }
    let id = own.id.get().unwrap_or_else(fresh);
    own.id.set(Some(id));
    if files::keep(&own.form, outbox.who, id).await.is_err() {
        own.say(outbox.lang.ob_cannot_keep_files());
    }
    let typed = now_typed(outbox, own);
    match db::change(typed.who, id, |known| put(typed, known)).await {
        Ok(entry) => {
            if !own.more.get() {
                db::forget_typed(outbox.who, id);
            }
            // What the person writes themselves is no news to them.
            let state = entry.map(|entry| entry.state);
            let went = matches!(*own.told.borrow(), Some(State::Waiting { .. } | State::Sent { .. }));
            if went && matches!(state, Some(State::Draft { .. })) {
                taken_up(outbox, own);
            }
            if *own.told.borrow() != state {
                *own.told.borrow_mut() = state;
                list::paint(outbox).await;
            }
            true
        }
        Err(_) => {
            own.say(outbox.lang.ob_cannot_keep());
            false
        }
    }
}

/// What waited and is changed does not go by itself any more: said where it was said that it does.
fn taken_up(outbox: &Outbox, own: &Form) {
    let words = outbox.lang.ob_changed();
    own.say(words);
    if let Ok(Some(note)) = document().query_selector("#ob-note strong") {
        note.set_text_content(Some(words));
    }
}

/// Puts the report into the outbox and sends it.
async fn submit(outbox: &Rc<Outbox>) {
    let Some(own) = &outbox.form else { return };
    if own.sending.replace(true) {
        return;
    }
    // A report without the photo that was chosen for it is not what the person sends.
    let kept = keep(outbox).await;
    if let Some(words) = files::missing(&own.form, outbox.lang) {
        own.say(words);
        own.sending.set(false);
        return;
    }
    let Some(id) = own.id.get().filter(|_| kept) else {
        own.sending.set(false);
        // Nothing can be kept here: it goes the plain way. Without a network that would lose the page.
        if window().navigator().on_line() {
            let _ = own.form.submit();
        }
        return;
    };
    let _ = own.form.set_attribute(TAKEN, "");
    let button =
        own.form.query_selector(".rp-send button").ok().flatten().and_then(|b| b.dyn_into::<HtmlButtonElement>().ok());
    if let Some(button) = &button {
        button.set_disabled(true);
    }
    own.say(outbox.lang.ob_sending());
    persist();
    if send::wait(outbox, id).await {
        *own.told.borrow_mut() = None;
        send::send(outbox).await;
    } else {
        own.say(outbox.lang.ob_cannot_keep());
    }
    own.sending.set(false);
    // While it was on its way it was changed: what was sent is there, what is here is not.
    if matches!(*own.told.borrow(), Some(State::Draft { .. })) {
        own.say(outbox.lang.ob_changed());
    }
    if let Some(button) = &button {
        button.set_disabled(false);
    }
    own.lead(button.as_ref());
}

/// Asks the browser not to clear away what waits when it wants room.
fn persist() {
    let asked = js_sys::Reflect::get(&window().navigator(), &"storage".into()).and_then(|storage| {
        let persist = js_sys::Reflect::get(&storage, &"persist".into())?;
        persist.dyn_into::<js_sys::Function>()?.call0(&storage)
    });
    if let Some(promise) = asked.ok().and_then(|asked| asked.dyn_into::<js_sys::Promise>().ok()) {
        spawn_local(async move {
            let _ = wasm_bindgen_futures::JsFuture::from(promise).await;
        });
    }
}
