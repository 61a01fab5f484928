//! What was sent, and what becomes of it on the page.

use std::{rc::Rc, time::Duration};

use leptos::{
    prelude::{document, set_timeout, window},
    task::spawn_local,
};
use wasm_bindgen::JsCast;
use web_sys::{Element, FormData, HtmlElement, HtmlFormElement, UrlSearchParams};

use super::{
    Page, base, control,
    dom::{self, attribute, find, focus, text_of},
    field,
    send::{self, Heard},
};
use crate::{
    edit::{
        form::{FieldForm, id},
        wire::{Clash, Reply, Shown},
    },
    swap,
};

/// How long a field says that it was saved.
const TOLD: Duration = Duration::from_secs(5);

/// What a form says, as it is sent.
fn body(form: &Element) -> Option<UrlSearchParams> {
    let data = FormData::new_with_form(form.dyn_ref::<HtmlFormElement>()?).ok()?;
    UrlSearchParams::new_with_str_sequence_sequence(&data).ok()
}

impl Page {
    /// Sends a field; `back` moves the focus to its place once it is stored.
    pub(super) fn send(self: &Rc<Self>, place: Element, form: Element, back: bool) {
        let (Some(body), Some(action)) = (body(&form), attribute(&form, "action")) else { return };
        let _ = form.set_attribute("data-state", "saving");
        let _ = form.set_attribute("aria-busy", "true");
        dom::hold(&form, true);
        let sent = form.clone();
        self.when_lifted(move |page| {
            dom::problem(&sent, "");
            dom::state(&sent, page.lang.edit_saving());
            page.say(page.lang.edit_saving());
        });
        let page = self.clone();
        spawn_local(async move {
            let heard = send::post(&action, &body).await;
            page.when_lifted(move |page| {
                let _ = form.remove_attribute("aria-busy");
                dom::hold(&form, false);
                page.heard(&place, &form, heard, back);
            });
        });
    }

    fn heard(self: &Rc<Self>, place: &Element, form: &Element, heard: Heard, back: bool) {
        let lang = self.lang;
        match heard {
            Heard::Answer(200, Some(reply)) => {
                // Who went on to something else meanwhile stays there.
                let here = document()
                    .active_element()
                    .is_none_or(|active| form.contains(Some(&active)) || active.tag_name() == "BODY");
                let _ = form.set_attribute("data-state", "closed");
                form.remove();
                let _ = place.class_list().remove_1("open");
                self.take(&reply);
                self.saved(place);
                if back && here {
                    focus(find(place, ".ed-open").as_ref());
                }
            }
            Heard::Answer(409, Some(reply)) => {
                self.take_bar(&reply);
                if let Some(clash) = &reply.clash {
                    self.ask(place, form, clash, reply.fields.first(), back);
                }
            }
            Heard::Answer(422, Some(Reply { problem: Some(problem), .. })) => {
                self.refuse(form, "refused", &problem);
                if back {
                    focus(control(form).as_ref());
                }
            }
            Heard::Answer(401, _) => self.refuse(form, "unsent", lang.edit_signed_out()),
            Heard::Answer(403 | 404, _) => self.refuse(form, "refused", lang.edit_not_permitted()),
            Heard::Answer(..) | Heard::Nothing => self.refuse(form, "unsent", lang.edit_unsent()),
        }
    }

    /// Puts fields on the page as they stand now, and what can be taken back.
    fn take(self: &Rc<Self>, reply: &Reply) {
        self.take_bar(reply);
        let mut feeds = false;
        for Shown { field, html } in &reply.fields {
            for place in dom::all(&format!("[data-field=\"{field}\"]")) {
                let form = find(&place, ".ed-form");
                place.set_inner_html(html);
                if let Some(form) = form {
                    let _ = place.append_child(&form);
                }
                feeds |= place.has_attribute("data-feeds");
            }
        }
        self.taken.set(self.taken.get().wrapping_add(1));
        // What is being read may be older than this.
        if feeds || self.following.get() > 0 {
            self.follow();
        }
    }

    fn take_bar(&self, reply: &Reply) {
        let (Some(html), Some(form)) = (&reply.bar, super::in_bar(".ed-undo")) else { return };
        let pressed = document().active_element().filter(|active| form.contains(Some(active)));
        let side = pressed.and_then(|button| attribute(&button, "name"));
        form.set_outer_html(html);
        if let Some(side) = side {
            let same = format!("button[name={side}]:not([disabled])");
            focus(super::in_bar(&same).or_else(|| super::in_bar("button:not([disabled])")).as_ref());
        }
    }

    /// Says beside a field that it is stored, for a while.
    fn saved(&self, place: &Element) {
        let label = attribute(place, "data-label").unwrap_or_default();
        self.say(&format!("{} {label}", self.lang.saved()));
        let Ok(mark) = document().create_element("span") else { return };
        mark.set_class_name("ed-state");
        // The bar has told it.
        let _ = mark.set_attribute("aria-hidden", "true");
        mark.set_text_content(Some(self.lang.saved()));
        let _ = place.append_child(&mark);
        set_timeout(move || mark.remove(), TOLD);
    }

    /// Two people, one field: shows both, and asks. What was typed stays in its input.
    fn ask(&self, place: &Element, form: &Element, clash: &Clash, shown: Option<&Shown>, back: bool) {
        let (Some(field), Some(typed)) = (field(form), control(form)) else { return };
        let here = document().active_element().is_some_and(|active| form.contains(Some(&active)));
        let (action, label) = (attribute(form, "action"), attribute(place, "data-label"));
        let asking = FieldForm {
            lang: self.lang,
            field,
            label: &label.unwrap_or_default(),
            base: base(form).as_deref(),
            typed: &text_of(&typed),
            action: &action.unwrap_or_default(),
            leave: &format!("#{}", id(field)),
            offers: &[],
            problem: None,
            clash: Some(clash),
        }
        .paint();
        let _ = form.set_attribute("data-state", "closed");
        match shown {
            Some(shown) => place.set_inner_html(&shown.html),
            None => form.remove(),
        }
        let _ = place.insert_adjacent_html("beforeend", &asking);
        if let Some(fresh) = find(place, ".ed-form")
            && let Some(blank) = control(&fresh)
        {
            // The same input: with what there is to choose from, and with its own way back.
            let _ = blank.replace_with_with_node_1(&typed);
            if back || here {
                focus(Some(&typed));
            }
        }
        self.say(self.lang.edit_clash());
    }

    /// Takes back or does again.
    pub(super) fn back(self: &Rc<Self>, form: &Element, button: &HtmlElement) {
        let (Some(name), Some(value)) = (attribute(button, "name"), attribute(button, "value")) else { return };
        let (Some(body), Some(action)) = (body(form), attribute(form, "action")) else { return };
        if form.has_attribute("aria-busy") {
            return;
        }
        let _ = form.set_attribute("aria-busy", "true");
        body.set(&name, &value);
        self.say(self.lang.edit_saving());
        let (page, form) = (self.clone(), form.clone());
        spawn_local(async move {
            let heard = send::post(&action, &body).await;
            let _ = form.remove_attribute("aria-busy");
            let lang = page.lang;
            match heard {
                Heard::Answer(200, Some(reply)) => {
                    page.take(&reply);
                    page.say(if name == "redo" { lang.edit_done_again() } else { lang.taken_back() });
                }
                Heard::Answer(409, Some(reply)) => {
                    page.take(&reply);
                    page.say(reply.problem.as_deref().unwrap_or(lang.not_taken_back()));
                }
                Heard::Answer(401, _) => page.say(lang.edit_signed_out()),
                Heard::Answer(403 | 404, _) => page.say(lang.edit_not_permitted()),
                Heard::Answer(..) | Heard::Nothing => page.say(lang.edit_back_unsent()),
            }
        });
    }

    /// Opens a field whose choices only the server knows: takes its form from the page that has it open.
    pub(super) fn fetch_form(self: &Rc<Self>, place: Element, address: String) {
        if place.has_attribute("aria-busy") {
            return;
        }
        let _ = place.set_attribute("aria-busy", "true");
        self.say(self.lang.edit_opening());
        let page = self.clone();
        spawn_local(async move {
            let wanted = format!(".ed-form[data-form=\"{}\"]", attribute(&place, "data-field").unwrap_or_default());
            let there = swap::read(&address, None).await;
            let form = there.and_then(|there| there.query_selector(&wanted).ok().flatten());
            let _ = place.remove_attribute("aria-busy");
            match form {
                Some(form) if find(&place, ".ed-form").is_none() => {
                    page.put(&place, &form.outer_html());
                    page.say("");
                }
                Some(_) => {}
                None => page.say(page.lang.edit_unopened()),
            }
        });
    }

    /// Brings what follows from the fields up to date: pictures, sentences, the head of the page. What was read before
    /// the fields changed again is dropped: another reading is on its way.
    fn follow(self: &Rc<Self>) {
        let place = window().location();
        let (Ok(path), Ok(query)) = (place.pathname(), place.search()) else { return };
        let (page, asked) = (self.clone(), self.taken.get());
        self.following.set(self.following.get() + 1);
        spawn_local(async move {
            let there = swap::read(&format!("{path}{query}"), None).await;
            page.following.set(page.following.get() - 1);
            let Some(there) = there.filter(|_| page.taken.get() == asked) else { return };
            let mut islands = Vec::new();
            for old in dom::all("[data-follows]") {
                let Some(new) = there.get_element_by_id(&old.id()) else { continue };
                if old.replace_with_with_node_1(&new).is_ok() {
                    islands.extend(dom::below(&new, "leptos-island"));
                }
            }
            swap::wake(&islands);
        });
    }
}
