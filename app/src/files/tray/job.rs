//! One file on its way: its row, and the walk from chosen to sent.

use std::cell::{Cell, RefCell};

use domain::attachment::{CHUNK, FileProblem, Purpose, Upload};
use leptos::prelude::document;
use uuid::Uuid;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{AbortController, Element, Event, File, HtmlElement};

use super::{
    net::{self, Heard},
    photo::{Prepared, prepare},
    wake::Tray,
};
use crate::{
    i18n::Lang,
    outbox::page::{FILE_WORDS, KEPT, MADE_READY, TAKEN},
    pause::sleep,
};

/// Milliseconds before a lost network is tried again, the first time and at most.
const AGAIN: (i32, i32) = (1_000, 30_000);

/// How far a file is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// Others go first.
    Waiting,
    /// It is made smaller.
    Preparing,
    /// Parts of it go.
    Sending,
    /// All of it went, and is looked through.
    Looking,
    /// It is kept.
    Done,
    /// The network is away; it goes on by itself.
    Broken,
    /// It cannot be kept, or not now.
    Failed,
    /// The person ended it.
    Cancelled,
    /// The phone has it, and sends it with the report.
    Kept,
}

impl State {
    const fn word(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Preparing => "preparing",
            Self::Sending => "sending",
            Self::Looking => "looking",
            Self::Done => "done",
            Self::Broken => "broken",
            Self::Failed => "failed",
            Self::Cancelled => "cancelled",
            Self::Kept => "kept",
        }
    }

    const fn words(self, lang: Lang) -> &'static str {
        match self {
            Self::Waiting => lang.file_waiting(),
            Self::Preparing => lang.file_preparing(),
            Self::Sending => lang.file_sending(),
            Self::Looking => lang.file_looking(),
            Self::Done => lang.file_done(),
            Self::Broken => lang.file_broken(),
            Self::Failed => lang.file_failed(),
            Self::Cancelled => lang.file_cancelled(),
            Self::Kept => lang.file_kept(),
        }
    }
}

/// One file.
pub struct Job {
    /// Its row.
    pub row: Element,
    file: File,
    consents: bool,
    state: Cell<State>,
    prepared: RefCell<Option<Prepared>>,
    /// The address at which it is sent, once it is begun.
    address: RefCell<Option<String>>,
    /// Ends what is being asked.
    pub asking: RefCell<Option<AbortController>>,
}

impl Job {
    /// A file with a row of its own.
    pub fn new(lang: Lang, file: File, consents: bool, number: usize) -> Option<Self> {
        let make = |parent: &Element, tag: &str, class: &str| -> Option<Element> {
            let element = document().create_element(tag).ok()?;
            element.set_class_name(class);
            parent.append_child(&element).ok()?;
            Some(element)
        };
        let row = document().create_element("li").ok()?;
        row.set_class_name("tray-file");
        let _ = row.set_attribute("data-job", &number.to_string());
        make(&row, "p", "tray-name")?.set_text_content(Some(&file.name()));
        let bar = make(&row, "progress", "tray-bar")?;
        let _ = bar.set_attribute("max", "100");
        let _ = bar.set_attribute("value", "0");
        let _ = bar.set_attribute("aria-label", &file.name());
        make(&row, "p", "tray-words")?;
        for (word, label) in [("cancel", lang.file_cancel()), ("again", lang.file_again())] {
            let button = make(&row, "button", "quiet")?;
            let _ = button.set_attribute("type", "button");
            let _ = button.set_attribute("data-do", word);
            let _ = button.set_attribute("aria-label", &format!("{label}: {}", file.name()));
            button.set_text_content(Some(label));
        }
        Some(Self {
            row,
            file,
            consents,
            state: Cell::new(State::Waiting),
            prepared: RefCell::default(),
            address: RefCell::default(),
            asking: RefCell::default(),
        })
    }

    /// What it is called.
    pub fn name(&self) -> String {
        self.file.name()
    }

    /// Whether a row is its.
    pub fn is(&self, row: &Element) -> bool {
        self.row.is_same_node(Some(row))
    }

    /// Whether the person ended it.
    pub fn is_cancelled(&self) -> bool {
        self.state.get() == State::Cancelled
    }

    /// Whether it is lost with the page: neither the server nor the phone has it.
    pub fn is_at_risk(&self) -> bool {
        // As its row has it: what keeps the form may have found it refused.
        let ended = self.row.matches("[data-state=done], [data-state=failed], [data-state=cancelled]");
        !ended.unwrap_or_default() && self.row.query_selector("input").is_ok_and(|field| field.is_none())
    }

    /// Whether the report is in the outbox, with this file: it goes with it, wherever the person is by then.
    fn is_taken(&self) -> bool {
        self.field().is_some() && self.row.closest(&format!("form[{TAKEN}]")).is_ok_and(|form| form.is_some())
    }

    /// Whether the phone keeps the form it is chosen in, and with it what is chosen.
    fn is_kept_here(&self, purpose: Purpose) -> bool {
        let kept = || self.row.closest(&format!("form[{KEPT}]")).is_ok_and(|form| form.is_some());
        purpose == Purpose::Report && kept()
    }

    /// What names it in the form.
    fn field(&self) -> Option<Element> {
        self.row.query_selector("input").ok()?
    }

    /// Whether it waits to be made ready.
    pub fn is_raw(&self) -> bool {
        self.state.get() == State::Waiting && self.prepared.borrow().is_none()
    }

    /// Whether it is kept.
    pub fn is_done(&self) -> bool {
        self.state.get() == State::Done
    }

    /// Shows how far it is.
    pub fn show(&self, lang: Lang, state: State) {
        self.state.set(state);
        self.say(state.words(lang));
        let _ = self.row.set_attribute("data-state", state.word());
    }

    fn say(&self, words: &str) {
        if let Ok(Some(place)) = self.row.query_selector(".tray-words") {
            place.set_text_content(Some(words));
        }
    }

    /// Shows how much went.
    fn progress(&self, upload: &Upload) {
        let share = (upload.received * 100).checked_div(upload.size).unwrap_or(0);
        if let Ok(Some(bar)) = self.row.query_selector(".tray-bar") {
            let _ = bar.set_attribute("value", &share.to_string());
        }
    }

    fn fail(&self, lang: Lang, words: &str) -> bool {
        self.show(lang, State::Failed);
        self.say(words);
        false
    }

    /// The person ends it: what went is dropped.
    pub fn cancel(&self, tray: &Tray) {
        if matches!(self.state.get(), State::Done | State::Looking) {
            return;
        }
        self.show(tray.lang, State::Cancelled);
        if let Some(asking) = self.asking.borrow().as_ref() {
            asking.abort();
        }
        if let Some(field) = self.field() {
            field.remove();
        }
        self.changed();
        // The button that was pressed is gone.
        if let Ok(Some(again)) = self.row.query_selector("[data-do=again]") {
            let _ = again.unchecked_into::<HtmlElement>().focus();
        }
        if let Some(address) = self.address.take() {
            leptos::task::spawn_local(async move { net::drop(&address).await });
        }
    }

    /// Makes it ready to be sent, once, and offers it to what keeps the form's draft.
    pub async fn make_ready(&self, tray: &Tray) -> Option<Prepared> {
        if let Some(prepared) = self.prepared.borrow().clone() {
            return Some(prepared);
        }
        match prepare(&self.file, self.consents, &tray.salt).await {
            Ok(prepared) => {
                let prepared = self.prepared.borrow_mut().get_or_insert(prepared).clone();
                if tray.purpose == Purpose::Report && !self.is_cancelled() {
                    self.offer(tray, &prepared);
                }
                Some(prepared)
            }
            Err(problem) => {
                self.fail(tray.lang, &tray.lang.file_problem(problem));
                None
            }
        }
    }

    /// Sends it, through whatever breaks; tells whether it is kept.
    pub async fn send(&self, tray: &Tray) -> bool {
        let lang = tray.lang;
        if self.prepared.borrow().is_none() {
            self.show(lang, State::Preparing);
        }
        let Some(prepared) = self.make_ready(tray).await else { return false };
        let mut wait = AGAIN.0;
        // What is known of it; nothing before it is begun, and nothing after the network was away.
        let mut known: Option<Upload> = None;
        loop {
            if self.is_cancelled() {
                return false;
            }
            if self.is_taken() {
                self.show(lang, State::Kept);
                return false;
            }
            let heard = match &known {
                None => net::begin(self, &tray.base, &prepared, tray.purpose).await,
                Some(upload) if upload.whole => {
                    self.keep(tray.purpose, upload.id);
                    self.progress(upload);
                    self.show(lang, State::Done);
                    return true;
                }
                Some(upload) => {
                    let last = upload.received + CHUNK >= upload.size;
                    self.show(lang, if last { State::Looking } else { State::Sending });
                    let address = format!("{}/uploads/{}", tray.base, upload.id);
                    net::part(self, &address, &prepared, upload.received).await
                }
            };
            if self.is_cancelled() {
                return false;
            }
            match heard {
                Heard::Upload(upload) => {
                    wait = AGAIN.0;
                    *self.address.borrow_mut() = Some(format!("{}/uploads/{}", tray.base, upload.id));
                    self.progress(&upload);
                    known = Some(upload);
                }
                // It is further, or less far, than thought: begun again it is the same file, and tells.
                Heard::Problem(FileProblem::Elsewhere { .. }) => known = None,
                // It is not taken, now or later: it goes with no report.
                Heard::Problem(problem) => {
                    let ended = self.fail(lang, &lang.file_problem(problem));
                    if let Some(field) = self.field() {
                        field.remove();
                        self.changed();
                    }
                    return ended;
                }
                // The phone keeps it, if it can, and sends it with the report when somebody signed in.
                Heard::SignIn if self.is_kept_here(tray.purpose) => {
                    self.show(lang, State::Kept);
                    self.changed();
                    return false;
                }
                Heard::SignIn | Heard::NotPermitted => return self.fail(lang, lang.file_not_permitted()),
                Heard::Refused => return self.fail(lang, lang.file_failed()),
                Heard::Nothing => {
                    self.show(lang, State::Broken);
                    net::until_online(wait).await;
                    wait = AGAIN.1.min(wait * 2);
                    known = None;
                }
                // The server has other things to do.
                Heard::Later => {
                    self.show(lang, State::Broken);
                    sleep(wait).await;
                    wait = AGAIN.1.min(wait * 2);
                    known = None;
                }
            }
        }
    }

    /// A report's form sends along which files go with it.
    fn keep(&self, purpose: Purpose, id: Uuid) {
        if purpose != Purpose::Report {
            return;
        }
        if let Some(kept) = self.field() {
            kept.remove();
        }
        let Ok(field) = document().create_element("input") else { return };
        for (name, value) in [("type", "hidden"), ("name", "attachment"), ("value", &id.to_string())] {
            let _ = field.set_attribute(name, value);
        }
        let _ = self.row.append_child(field.unchecked_ref());
        self.changed();
    }

    /// Hangs what was made ready on the row, for what keeps the form's draft.
    fn offer(&self, tray: &Tray, prepared: &Prepared) {
        let ready = js_sys::Object::new();
        let words = net::words(prepared, tray.purpose);
        let parts: [(&str, JsValue); 5] = [
            ("key", prepared.key.to_string().into()),
            ("name", prepared.name.as_str().into()),
            ("base", tray.base.as_str().into()),
            (FILE_WORDS, words.into()),
            ("bytes", prepared.bytes.clone().into()),
        ];
        for (name, part) in parts {
            let _ = js_sys::Reflect::set(&ready, &name.into(), &part);
        }
        let _ = js_sys::Reflect::set(&self.row, &MADE_READY.into(), &ready);
        self.changed();
    }

    /// What keeps the form's draft hears of it.
    fn changed(&self) {
        if let (Ok(Some(form)), Ok(event)) = (self.row.closest("form"), Event::new("change")) {
            let _ = form.dispatch_event(&event);
        }
    }
}
