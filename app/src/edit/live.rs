//! Fields opened, sent and closed in place.
//!
//! The page is the state: an open field is a form in its place, what is typed is in the form, and what became of it
//! stands in `data-state`. So nothing typed can be lost but by leaving the field.

mod answer;
mod dom;
mod press;
mod send;

use std::{
    cell::{Cell, RefCell},
    rc::Rc,
    time::Duration,
};

use domain::edit::{Field, Kind, Value, parse};
use leptos::prelude::{document, set_timeout, window};
use wasm_bindgen::{JsCast, closure::Closure};
use web_sys::{Element, Event, FocusEvent, HtmlElement, KeyboardEvent, MouseEvent, SubmitEvent};

use self::dom::{attribute, control, find, focus, text_of};
use super::form::{FieldForm, id};
use crate::i18n::Lang;

const EVENTS: [&str; 8] =
    ["click", "submit", "keydown", "focusin", "focusout", "pointerdown", "pointerup", "pointercancel"];
/// How long a field that was left unchanged stays open, so that nothing moves under a finger that is on its way down.
const LINGER: Duration = Duration::from_millis(200);

/// The page's fields.
struct Page {
    lang: Lang,
    /// A button of an open form is being pressed: leaving its input is no leaving of the field.
    pressing: Cell<bool>,
    /// What is pressed now: counts up from press to press, none while nothing is.
    pressed: Cell<Option<u32>>,
    presses: Cell<u32>,
    /// How often fields were put on the page, and how many readings of what follows from them are under way.
    taken: Cell<u32>,
    following: Cell<u32>,
    /// What is to be shown once the press is over.
    waiting: RefCell<Vec<press::Shown>>,
}

/// Wakes the fields of the page, once for all its life.
pub fn wake(lang: Lang) {
    let page = Rc::new(Page {
        lang,
        pressing: Cell::new(false),
        pressed: Cell::new(None),
        presses: Cell::new(0),
        taken: Cell::new(0),
        following: Cell::new(0),
        waiting: RefCell::default(),
    });
    let on_event = {
        let page = page.clone();
        Closure::<dyn Fn(Event)>::new(move |event: Event| page.on(&event))
    };
    for kind in EVENTS {
        let _ = document().add_event_listener_with_callback(kind, on_event.as_ref().unchecked_ref());
    }
    on_event.forget();
    let on_leave = Closure::<dyn Fn(Event)>::new(move |event: Event| {
        if dom::all(".ed-form").iter().any(dirty) {
            event.prevent_default();
        }
    });
    let _ = window().add_event_listener_with_callback("beforeunload", on_leave.as_ref().unchecked_ref());
    on_leave.forget();
}

/// An element of the bar as it is now.
fn in_bar(selector: &str) -> Option<Element> {
    document().query_selector(&format!(".ed-bar {selector}")).ok().flatten()
}

/// The field a place or a form stands for.
fn field(element: &Element) -> Option<Field> {
    attribute(element, "data-field").or_else(|| attribute(element, "data-form"))?.parse().ok()
}

/// What stood there when the form was opened.
fn base(form: &Element) -> Option<String> {
    Some(text_of(&find(form, "[name=base]")?)).filter(|base| !base.is_empty())
}

/// What is typed in a form, in canonical form, or why it cannot stand there.
fn typed(form: &Element) -> Option<Result<Option<String>, domain::edit::EditError>> {
    let (field, control) = (field(form)?, control(form)?);
    Some(parse(field, &text_of(&control)).map(|value| value.as_ref().map(Value::text)))
}

/// Whether something is typed that is not stored.
fn dirty(form: &Element) -> bool {
    typed(form).is_some_and(|typed| typed != Ok(base(form)))
}

impl Page {
    fn on(self: &Rc<Self>, event: &Event) {
        let Some(target) = event.target().and_then(|target| target.dyn_into::<Element>().ok()) else { return };
        match event.type_().as_str() {
            "click" => {
                self.click(event.unchecked_ref(), &target);
                self.lift();
            }
            "submit" => self.submit(event.unchecked_ref(), &target),
            "keydown" => self.key(event.unchecked_ref(), &target),
            "focusin" => self.pressing.set(false),
            "focusout" => self.left(event.unchecked_ref(), &target),
            "pointerdown" => {
                self.pressing.set(dom::closest(&target, ".ed-do").is_some());
                self.press(event.unchecked_ref());
            }
            "pointerup" => self.lift_soon(),
            "pointercancel" => self.lift(),
            _ => {}
        }
    }

    fn click(self: &Rc<Self>, event: &MouseEvent, target: &Element) {
        // With a modifier a link opens elsewhere, as links do.
        if event.default_prevented() || event.ctrl_key() || event.meta_key() || event.shift_key() || event.button() != 0
        {
            return;
        }
        let Some(place) = dom::closest(target, ".ed") else { return };
        if dom::closest(target, "[data-leave]").is_some() {
            event.prevent_default();
            self.close(&place, true);
            return;
        }
        if dom::closest(target, ".ed-form").is_some() {
            return;
        }
        let link = dom::closest(target, ".ed-open").is_some();
        // Other links lead where they lead, and a text that is being selected is not meant to be changed.
        let elsewhere = dom::closest(target, "a, button, summary").is_some()
            || window().get_selection().ok().flatten().is_some_and(|selection| !selection.is_collapsed());
        if link || (!elsewhere && dom::closest(target, ".ed-value").is_some()) {
            event.prevent_default();
            self.open(&place);
        }
    }

    fn submit(self: &Rc<Self>, event: &SubmitEvent, target: &Element) {
        if target.matches(".ed-form").unwrap_or(false) {
            event.prevent_default();
            self.save(target, true);
        } else if target.matches(".ed-undo").unwrap_or(false)
            && let Some(button) = event.submitter()
        {
            event.prevent_default();
            self.back(target, &button);
        }
    }

    fn key(self: &Rc<Self>, event: &KeyboardEvent, target: &Element) {
        if event.is_composing() || event.default_prevented() {
            return;
        }
        let (key, with) = (event.key(), event.ctrl_key() || event.meta_key());
        if let Some(form) = dom::closest(target, ".ed-form") {
            let (area, select) = (target.tag_name() == "TEXTAREA", target.tag_name() == "SELECT");
            match key.as_str() {
                "Escape" => {
                    event.prevent_default();
                    if let Some(place) = dom::closest(&form, ".ed") {
                        self.close(&place, true);
                    }
                }
                "Enter" if select || (area && with) => {
                    event.prevent_default();
                    self.save(&form, true);
                }
                _ => {}
            }
            return;
        }
        // What is being typed elsewhere has its own way back.
        let typing = target.matches("input, textarea, select").unwrap_or(false);
        if !with || event.alt_key() || typing {
            return;
        }
        let side = match (event.code().as_str(), event.shift_key()) {
            ("KeyZ", false) => "undo",
            ("KeyZ", true) | ("KeyY", false) => "redo",
            _ => return,
        };
        event.prevent_default();
        match in_bar(&format!("button[name={side}]:not([disabled])")) {
            Some(button) => button.unchecked_into::<HtmlElement>().click(),
            None => self.say(self.lang.edit_nothing()),
        }
    }

    /// Opens a field in its place.
    fn open(self: &Rc<Self>, place: &Element) {
        if let Some(form) = find(place, ".ed-form") {
            focus(control(&form).as_ref());
            return;
        }
        let Some(field) = field(place) else { return };
        let Some(action) = find(place, ".ed-open").and_then(|link| attribute(&link, "href")) else { return };
        let action = action.split('#').next().unwrap_or_default().to_owned();
        // What there is to choose from only the server knows.
        if matches!(field.kind(), Kind::Policy | Kind::Section | Kind::Strategy) {
            self.fetch_form(place.clone(), action);
            return;
        }
        let base = self.stands(place, field);
        let typed = base.as_ref().map(|base| super::value::typed(self.lang, field, base)).unwrap_or_default();
        let form = FieldForm {
            lang: self.lang,
            field,
            label: &attribute(place, "data-label").unwrap_or_default(),
            base: base.as_deref(),
            typed: &typed,
            action: &action,
            leave: &format!("#{}", id(field)),
            offers: &[],
            problem: None,
            clash: None,
        };
        self.put(place, &form.paint());
    }

    /// What stands in a place, in canonical form: a long text is what is read there.
    fn stands(&self, place: &Element, field: Field) -> Option<String> {
        let value = find(place, ".ed-value")?;
        if value.class_list().contains("none") {
            None
        } else if matches!(field.kind(), Kind::Prose(_)) {
            value.text_content()
        } else {
            attribute(&value, "data-base")
        }
    }

    /// Puts a form into a place and goes there.
    fn put(&self, place: &Element, form: &str) {
        let _ = place.insert_adjacent_html("beforeend", form);
        let _ = place.class_list().add_1("open");
        let control = find(place, ".ed-form").and_then(|form| control(&form));
        focus(control.as_ref());
        if let Some(control) = &control {
            dom::to_end(control);
        }
    }

    /// Leaves a field; what is typed there is gone, as was asked.
    fn close(&self, place: &Element, back: bool) {
        if let Some(form) = find(place, ".ed-form") {
            // Taking a focused field out tells that it lost the focus.
            let _ = form.set_attribute("data-state", "closed");
            form.remove();
            self.say("");
        }
        let _ = place.class_list().remove_1("open");
        if back {
            focus(find(place, ".ed-open").as_ref());
        }
    }

    /// A field lost the focus: what was changed is sent, what was not is closed.
    fn left(self: &Rc<Self>, event: &FocusEvent, target: &Element) {
        let Some(form) = dom::closest(target, ".ed-form") else { return };
        let to = event.related_target().and_then(|to| to.dyn_into::<web_sys::Node>().ok());
        let inside = to.is_some_and(|to| form.contains(Some(&to)));
        let busy = attribute(&form, "data-state").is_some_and(|state| state == "saving" || state == "closed");
        // The window may have lost it as a whole; and where two people's values stand, one has to be chosen.
        let asks = find(&form, ".ed-clash").is_some();
        if inside || busy || asks || self.pressing.get() || !document().has_focus().unwrap_or(true) {
            return;
        }
        if dirty(&form) {
            self.save(&form, false);
            return;
        }
        let page = self.clone();
        let close = move |page: &Rc<Self>| {
            let gone = document().active_element().is_none_or(|active| !form.contains(Some(&active)));
            if gone
                && form.is_connected()
                && !dirty(&form)
                && let Some(place) = dom::closest(&form, ".ed")
            {
                page.close(&place, false);
            }
        };
        set_timeout(move || page.when_lifted(close), LINGER);
    }

    /// Sends a field if there is something to send.
    fn save(self: &Rc<Self>, form: &Element, back: bool) {
        let Some(place) = dom::closest(form, ".ed") else { return };
        if attribute(form, "data-state").is_some_and(|state| state == "saving") {
            return;
        }
        match typed(form) {
            Some(Err(error)) => {
                let (form, words) = (form.clone(), self.lang.edit_error(&error));
                self.when_lifted(move |page| {
                    page.refuse(&form, "refused", &words);
                    if back {
                        focus(control(&form).as_ref());
                    }
                });
            }
            Some(Ok(typed)) if typed == base(form) && find(form, ".ed-clash").is_none() => self.close(&place, back),
            _ => self.send(place, form.clone(), back),
        }
    }

    /// Shows why a field is not stored, beside it, and tells it.
    fn refuse(&self, form: &Element, state: &str, words: &str) {
        let _ = form.set_attribute("data-state", state);
        dom::problem(form, words);
        dom::state(form, self.lang.edit_refused());
        let label = dom::closest(form, ".ed").and_then(|place| attribute(&place, "data-label")).unwrap_or_default();
        self.say(&format!("{label}: {words}"));
    }

    /// Tells something in the bar, politely.
    fn say(&self, words: &str) {
        if let Some(line) = in_bar(".ed-said") {
            line.set_text_content(Some(words));
        }
    }
}
