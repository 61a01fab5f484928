//! A page that hears of its record: the stream, the signs of life, the offer.

mod offer;

use std::{
    cell::{Cell, RefCell},
    rc::Rc,
};

use domain::presence::HEARTBEAT_SECONDS;
use futures::{StreamExt, stream::select};
use gloo_net::{eventsource::futures::EventSource, http::Request};
use leptos::{
    prelude::{document, window},
    task::spawn_local,
};
use wasm_bindgen::{JsCast, closure::Closure};
use web_sys::{Element, Event, HtmlElement, UrlSearchParams, VisibilityState};

use crate::{i18n::Lang, pause::sleep};

/// Milliseconds before a lost stream is asked for again, the first time and at most.
const AGAIN: (i32, i32) = (1_000, 60_000);
/// Milliseconds a page may be out of sight before it leaves: people look something up and come back.
const OUT_OF_SIGHT: i32 = 20_000;
/// Milliseconds within which a field that gets the focus after another counts as one change.
const SETTLE: i32 = 250;
const HEARTBEAT: i32 = HEARTBEAT_SECONDS as i32 * 1_000;

struct Live {
    root: HtmlElement,
    address: String,
    lang: Lang,
    /// What the page calls itself.
    tab: String,
    /// The last event in what the page shows.
    since: Cell<i64>,
    /// The last event that was told of, and the last that nobody wanted to see.
    seq: Cell<i64>,
    waved: Cell<i64>,
    people: RefCell<String>,
    editing: RefCell<String>,
    source: RefCell<Option<EventSource>>,
    /// Counts beginnings and ends: what was begun before the last of them is over. Odd while the page takes part.
    turn: Cell<u32>,
    /// Something was changed on the page that is not stored.
    touched: Cell<bool>,
    /// The session is over.
    over: Cell<bool>,
}

/// Wakes the place of news on a page.
pub fn wake(root: &HtmlElement, address: String, since: i64, lang: Lang) {
    let live = Rc::new(Live {
        root: root.clone(),
        address,
        lang,
        tab: made_up(),
        since: Cell::new(since),
        seq: Cell::new(since),
        waved: Cell::new(since),
        people: RefCell::default(),
        editing: RefCell::default(),
        source: RefCell::default(),
        turn: Cell::new(0),
        touched: Cell::new(false),
        over: Cell::new(false),
    });
    offer::wake(&live);
    let on_event = {
        let live = live.clone();
        Closure::<dyn Fn(Event)>::new(move |event: Event| live.on(&event))
    };
    let listener = on_event.as_ref().unchecked_ref();
    for kind in ["focusin", "focusout", "visibilitychange"] {
        let _ = document().add_event_listener_with_callback(kind, listener);
    }
    for kind in ["pagehide", "pageshow"] {
        let _ = window().add_event_listener_with_callback(kind, listener);
    }
    on_event.forget();
    if seen() {
        live.begin();
    }
}

/// A number nobody else makes up. It guards nothing, and `crypto.randomUUID` is missing without TLS.
fn made_up() -> String {
    let part = || (js_sys::Math::random() * f64::from(u32::MAX)) as u32;
    uuid::Uuid::from_u64_pair(u64::from(part()) << 32 | u64::from(part()), u64::from(part()) << 32 | u64::from(part()))
        .to_string()
}

fn seen() -> bool {
    document().visibility_state() == VisibilityState::Visible
}

/// The field that is being edited: the one whose open form has the focus, or a part of the page that is edited whole.
fn field_in_focus() -> String {
    let Some(active) = document().active_element() else { return String::new() };
    let within = |selector: &str| active.closest(selector).ok().flatten();
    if let Some(field) = within(".ed-form").and(within("[data-field]")) {
        // `project.owner` is the history's `owner`.
        let name = field.get_attribute("data-field").unwrap_or_default();
        return name.split_once('.').map(|(_, name)| name.to_owned()).unwrap_or_default();
    }
    within("main [data-editing]").and_then(|part| part.get_attribute("data-editing")).unwrap_or_default()
}

impl Live {
    fn on(self: &Rc<Self>, event: &Event) {
        match event.type_().as_str() {
            "focusin" | "focusout" => self.edit(),
            "pagehide" => self.leave(),
            _ if seen() => self.begin(),
            _ => self.leave_soon(),
        }
    }

    fn goes_on(&self) -> bool {
        self.turn.get() % 2 == 1
    }

    /// Takes part, unless it does already.
    fn begin(self: &Rc<Self>) {
        if self.goes_on() || self.over.get() {
            return;
        }
        let turn = self.turn.get() + 1;
        self.turn.set(turn);
        spawn_local(self.clone().listen(turn));
        spawn_local(self.clone().beat(turn));
    }

    /// Ends what is going on, without a word to anybody.
    fn end(&self) {
        if self.goes_on() {
            self.turn.set(self.turn.get() + 1);
        }
        // Dropping it closes it, which wakes who waits for it.
        self.source.borrow_mut().take();
    }

    fn leave(&self) {
        if !self.goes_on() {
            return;
        }
        self.end();
        if let Ok(form) = UrlSearchParams::new() {
            form.append("tab", &self.tab);
            form.append("gone", "1");
            // It is sent even when the page is gone.
            let _ = window().navigator().send_beacon_with_opt_url_search_params(&self.address, Some(&form));
        }
    }

    fn leave_soon(self: &Rc<Self>) {
        let (live, turn) = (self.clone(), self.turn.get());
        spawn_local(async move {
            sleep(OUT_OF_SIGHT).await;
            if live.turn.get() == turn && !seen() {
                live.leave();
            }
        });
    }

    /// The session is over, or has lost the right to know.
    fn stop(&self, told: bool) {
        self.over.set(true);
        self.end();
        self.tell_people("");
        if told {
            self.say(self.lang.live_over());
        }
    }

    /// Listens for as long as the page takes part, ever more patiently where the stream breaks off.
    async fn listen(self: Rc<Self>, turn: u32) {
        let mut wait = AGAIN.0;
        while self.turn.get() == turn {
            if self.hear(turn).await {
                wait = AGAIN.0;
            }
            if self.turn.get() != turn {
                return;
            }
            // Not all at once when a server comes back.
            sleep(wait / 2 + (js_sys::Math::random() * f64::from(wait / 2)) as i32).await;
            wait = AGAIN.1.min(wait * 2);
        }
    }

    /// One stream to its end; whether anything came by it.
    async fn hear(self: &Rc<Self>, turn: u32) -> bool {
        let address = format!("{}?since={}&lang={}", self.address, self.since.get(), self.lang.code());
        let Ok(mut source) = EventSource::new(&address) else { return false };
        let (Ok(messages), Ok(breaks)) = (source.subscribe("message"), source.subscribe("error")) else {
            return false;
        };
        *self.source.borrow_mut() = Some(source);
        let mut both = select(messages, breaks);
        let mut came = false;
        // The browser would ask again by itself, always after the same time; so a break ends it.
        while let Some(Ok((kind, event))) = both.next().await {
            if kind == "error" || self.turn.get() != turn {
                break;
            }
            came = true;
            match event.data().as_string().unwrap_or_default().as_str() {
                "end" => self.stop(true),
                "moved" => self.end(),
                told => self.told(told),
            }
        }
        if self.turn.get() == turn {
            self.source.borrow_mut().take();
        }
        came
    }

    /// Where things stand. Figures that were reported are shown at once where nobody works on the page.
    fn told(self: &Rc<Self>, told: &str) {
        let mut lines = told.splitn(4, '\n');
        let seq = lines.next().and_then(|line| line.parse().ok()).unwrap_or_default();
        let reported = lines.next().is_some_and(|line| !line.is_empty());
        self.tell_people(lines.next().unwrap_or_default());
        self.seq.set(seq);
        let news = lines.next().unwrap_or_default();
        if !news.is_empty() && seq > self.waved.get() {
            if reported && offer::at_rest() {
                spawn_local(self.clone().show());
            } else {
                self.offer(news);
            }
        }
    }

    fn tell_people(&self, sentence: &str) {
        *self.people.borrow_mut() = sentence.to_owned();
        let line = document().query_selector(".live-who").ok().flatten();
        if let Some(line) = line.filter(|line| line.text_content().as_deref() != Some(sentence)) {
            line.set_text_content(Some(sentence));
        }
    }

    /// Gives signs of life for as long as the page takes part.
    async fn beat(self: Rc<Self>, turn: u32) {
        // Somebody may have begun before this page listened, or came back to.
        *self.editing.borrow_mut() = field_in_focus();
        while self.turn.get() == turn {
            self.sign().await;
            sleep(HEARTBEAT).await;
        }
    }

    async fn sign(&self) {
        let (editing, lang) = (self.editing.borrow().clone(), self.lang.code());
        let body = format!("tab={}&editing={}&lang={lang}", self.tab, js_sys::encode_uri_component(&editing));
        let request = Request::post(&self.address)
            .header("accept", "text/plain")
            .header("content-type", "application/x-www-form-urlencoded")
            .body(body);
        let Ok(request) = request else { return };
        // Without a network the stream is lost as well, and comes back by itself.
        let Ok(answer) = request.send().await else { return };
        match answer.status() {
            200 => {
                let people = answer.text().await.unwrap_or_default();
                if self.goes_on() {
                    self.tell_people(&people);
                }
            }
            401 => self.stop(true),
            403 | 404 => self.stop(false),
            _ => {}
        }
    }

    /// The focus went somewhere: others hear of it once it stays.
    fn edit(self: &Rc<Self>) {
        let live = self.clone();
        spawn_local(async move {
            sleep(SETTLE).await;
            let editing = field_in_focus();
            if live.goes_on() && *live.editing.borrow() != editing {
                *live.editing.borrow_mut() = editing;
                live.sign().await;
            }
        });
    }

    fn element(&self, selector: &str) -> Option<Element> {
        self.root.query_selector(selector).ok().flatten()
    }
}
