//! The slider awake.

use std::{
    cell::{Cell, RefCell},
    rc::Rc,
};

use chrono::NaiveDate;
use domain::history::past::parse_days;
use leptos::{
    prelude::{document, lazy, window},
    task::spawn_local,
};
use wasm_bindgen::{JsCast, JsValue, closure::Closure};
use web_sys::{AbortController, Document, Element, Event, HtmlElement, HtmlInputElement, UrlSearchParams};

use crate::{
    i18n::Lang,
    pause::sleep,
    swap::{put, read, wake},
};

/// Milliseconds the slider rests before a day is asked for, and before what it shows is woken.
const REST: (i32, i32) = (120, 400);
/// The banner, which holds the slider and so is never replaced as a whole.
const BANNER: &str = ".past";
/// What of it is.
const PARTS: [&str; 2] = [".past-days", ".past-menu"];

/// Loads the rest when somebody first touches the slider.
pub fn when_used(root: &HtmlElement, days: String) {
    let Some(form) = root.closest("form").ok().flatten() else { return };
    let (root, used) = (root.clone(), Cell::new(false));
    let on_use = Closure::<dyn Fn()>::new(move || {
        if !used.replace(true) {
            spawn_local(slide(root.clone(), days.clone()));
        }
    });
    for kind in ["pointerdown", "focusin", "input"] {
        let _ = form.add_event_listener_with_callback(kind, on_use.as_ref().unchecked_ref());
    }
    on_use.forget();
}

struct Slide {
    input: HtmlInputElement,
    /// Where the day is told in words.
    word: HtmlElement,
    days: Vec<NaiveDate>,
    lang: Lang,
    /// The place whose day is shown.
    shown: Cell<usize>,
    /// Counts moves: what belongs to an earlier one than the last is not wanted any more.
    turn: Cell<u32>,
    asked: RefCell<Option<AbortController>>,
}

/// Follows the slider from here on.
#[lazy]
async fn slide(word: HtmlElement, days: String) {
    let input = word.closest("form").ok().flatten().and_then(|form| form.query_selector("input[type=range]").ok()?);
    let (Some(input), Some(days)) =
        (input.and_then(|input| input.dyn_into::<HtmlInputElement>().ok()), parse_days(&days))
    else {
        return;
    };
    let lang = document().document_element().and_then(|root| root.get_attribute("lang"));
    let slide = Rc::new(Slide {
        shown: Cell::new(input.default_value().parse().unwrap_or_default()),
        input: input.clone(),
        word,
        days,
        lang: lang.and_then(|code| Lang::from_code(&code)).unwrap_or_default(),
        turn: Cell::new(0),
        asked: RefCell::default(),
    });
    slide.moved();
    let on_input = Closure::<dyn Fn(Event)>::new(move |_| slide.moved());
    let _ = input.add_event_listener_with_callback("input", on_input.as_ref().unchecked_ref());
    on_input.forget();
}

impl Slide {
    /// The slider stands somewhere: its day is told at once, and shown when it stays there.
    fn moved(self: &Rc<Self>) {
        let place = self.input.value().parse::<usize>().unwrap_or_default();
        let Some(day) = self.days.get(place).copied() else { return };
        self.say(&self.lang.date(day));
        let _ = self.input.set_attribute("aria-valuetext", &self.lang.date(day));
        let turn = self.turn.get() + 1;
        self.turn.set(turn);
        if let Some(asked) = self.asked.take() {
            asked.abort();
        }
        if place != self.shown.get() {
            spawn_local(self.clone().go(turn, place, day));
        }
    }

    fn say(&self, text: &str) {
        self.word.set_text_content(Some(text));
    }

    async fn go(self: Rc<Self>, turn: u32, place: usize, day: NaiveDate) {
        sleep(REST.0).await;
        if self.turn.get() != turn {
            return;
        }
        let (Some(address), Ok(asked)) = (address_of(day), AbortController::new()) else { return };
        let signal = asked.signal();
        *self.asked.borrow_mut() = Some(asked);
        busy(true);
        let page = read(&address, Some(&signal)).await;
        // A day that was asked for later is shown, or will be.
        if self.turn.get() != turn {
            return;
        }
        busy(false);
        let Some(page) = page else {
            self.say(self.lang.day_failed());
            return;
        };
        let islands = put(&page, |part| part.matches(BANNER).unwrap_or(false));
        banner(&page);
        self.shown.set(place);
        let _ = window().history().map(|history| {
            let _ = history.replace_state_with_url(&JsValue::NULL, "", Some(&address));
        });
        sleep(REST.1).await;
        if self.turn.get() == turn {
            wake(&islands);
        }
    }
}

fn busy(busy: bool) {
    if let Some(content) = document().get_element_by_id("content") {
        let _ = content.set_attribute("aria-busy", if busy { "true" } else { "false" });
    }
}

/// This page's address with another day.
fn address_of(day: NaiveDate) -> Option<String> {
    let location = window().location();
    let query = UrlSearchParams::new_with_str(&location.search().ok()?).ok()?;
    query.set("as_of", &day.to_string());
    Some(format!("{}?{}", location.pathname().ok()?, String::from(query.to_string())))
}

/// Takes over what the banner says and where it leads, and the links of the head that keep the address. What tells the
/// day is changed, not replaced, so that it is read out.
fn banner(page: &Document) {
    let here = document();
    let find = |document: &Document, selector: &str| document.query_selector(selector).ok().flatten();
    let pair = |selector: &str| Some((find(&here, selector)?, find(page, selector)?));
    if let Some((old, new)) = pair(".past [role=status]") {
        old.set_text_content(new.text_content().as_deref());
    }
    if let Some((old, new)) = pair(BANNER) {
        let _ = old.set_attribute("aria-label", &new.get_attribute("aria-label").unwrap_or_default());
    }
    for selector in PARTS.iter().map(|part| format!("{BANNER} {part}")).chain([".top-tools".to_owned()]) {
        if let Some((old, new)) = pair(&selector) {
            replace(&old, &new);
        }
    }
}

fn replace(old: &Element, new: &Element) {
    let _ = old.replace_with_with_node_1(new);
}
