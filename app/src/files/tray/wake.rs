//! What is chosen becomes rows, one for each file, and goes one after the other: on a bad network two at once are both
//! late.

use std::{
    cell::{Cell, RefCell},
    collections::VecDeque,
    rc::Rc,
};

use domain::attachment::Purpose;
use leptos::{
    prelude::{document, window},
    task::spawn_local,
};
use wasm_bindgen::{JsCast, closure::Closure};
use web_sys::{BeforeUnloadEvent, Element, Event, File, HtmlElement, HtmlInputElement};

use super::{
    job::{Job, State},
    photo::Prepared,
};
use crate::{chart::dom::closest, i18n::Lang, swap};

/// What all files of one place share.
pub struct Tray {
    root: HtmlElement,
    /// The element it stands in, with the field.
    place: Element,
    /// Where the record's files are.
    pub base: String,
    /// The reader's language.
    pub lang: Lang,
    /// What files are sent for.
    pub purpose: Purpose,
    /// What tells the same file sent for something else.
    pub salt: String,
    jobs: RefCell<Vec<Rc<Job>>>,
    waiting: RefCell<VecDeque<Rc<Job>>>,
    busy: Cell<bool>,
}

/// Wakes the place, as its attributes tell.
pub fn wake(root: &HtmlElement) {
    let Ok(Some(place)) = root.closest("[data-tray]") else { return };
    let told = |name: &str| root.get_attribute(name).unwrap_or_default();
    let _ = place.class_list().add_1("awake");
    let tray = Rc::new(Tray {
        root: root.clone(),
        place: place.clone(),
        base: told("data-base"),
        lang: Lang::from_code(&told("data-lang")).unwrap_or_default(),
        purpose: Purpose::from_word(&told("data-purpose")).unwrap_or(Purpose::Record),
        salt: told("data-salt"),
        jobs: RefCell::default(),
        waiting: RefCell::default(),
        busy: Cell::new(false),
    });
    let on_event = {
        let tray = tray.clone();
        Closure::<dyn Fn(Event)>::new(move |event: Event| on(&tray, &event))
    };
    let listener = on_event.as_ref().unchecked_ref();
    for kind in ["change", "click", "submit"] {
        let _ = place.add_event_listener_with_callback(kind, listener);
    }
    let _ = window().add_event_listener_with_callback("beforeunload", listener);
    on_event.forget();
    // What was chosen before the page was awake.
    tray.take();
}

fn on(tray: &Rc<Tray>, event: &Event) {
    match event.type_().as_str() {
        "change" => tray.take(),
        // What is chosen is sent already.
        "submit" => event.prevent_default(),
        "click" => {
            let Some(button) = closest(event, "[data-do]") else { return };
            let Some(row) = button.closest("[data-job]").ok().flatten() else { return };
            let job = tray.jobs.borrow().iter().find(|job| job.is(&row)).cloned();
            let Some(job) = job else { return };
            event.prevent_default();
            match button.get_attribute("data-do").as_deref() {
                Some("cancel") => job.cancel(tray),
                Some("again") => tray.send(job),
                _ => {}
            }
        }
        "beforeunload" if tray.jobs.borrow().iter().any(|job| job.is_at_risk()) => {
            event.prevent_default();
            // Older browsers ask only where a text is given.
            event.unchecked_ref::<BeforeUnloadEvent>().set_return_value("unsent");
        }
        _ => {}
    }
}

impl Tray {
    /// Takes the files that are chosen, so that others can be.
    fn take(self: &Rc<Self>) {
        let Ok(Some(field)) = self.place.query_selector("input[type=\"file\"]") else { return };
        let field: HtmlInputElement = field.unchecked_into();
        let Some(files) = field.files() else { return };
        let files: Vec<File> = (0..files.length()).filter_map(|at| files.get(at)).collect();
        if files.is_empty() {
            return;
        }
        field.set_value("");
        let consents = self.place.query_selector("[data-position]").ok().flatten();
        let consents = consents.is_some_and(|field| field.unchecked_into::<HtmlInputElement>().checked());
        let Ok(Some(list)) = self.root.query_selector(".tray-files") else { return };
        for file in files {
            let number = self.jobs.borrow().len();
            let Some(job) = Job::new(self.lang, file, consents, number) else { continue };
            let job = Rc::new(job);
            let _ = list.append_child(&job.row);
            self.jobs.borrow_mut().push(job.clone());
            self.send(job);
        }
        if self.purpose == Purpose::Report {
            let tray = self.clone();
            spawn_local(async move { tray.make_ready().await });
        }
    }

    /// Makes ready those that wait while another is on its way, perhaps for long: what is ready can be kept on the phone.
    async fn make_ready(&self) {
        loop {
            let next = self.waiting.borrow().iter().find(|job| job.is_raw()).cloned();
            let Some(job) = next else { break };
            let _: Option<Prepared> = job.make_ready(self).await;
        }
    }

    /// Sends a file after those that wait already.
    fn send(self: &Rc<Self>, job: Rc<Job>) {
        job.show(self.lang, State::Waiting);
        self.waiting.borrow_mut().push_back(job);
        self.mark();
        if self.busy.replace(true) {
            return;
        }
        let tray = self.clone();
        spawn_local(async move {
            let mut any = false;
            loop {
                let next = tray.waiting.borrow_mut().pop_front();
                let Some(job) = next else { break };
                if job.is_cancelled() {
                    continue;
                }
                if job.send(&tray).await {
                    any = true;
                    tray.tell(&format!("{}: {}", tray.lang.file_done(), job.name()));
                }
                tray.mark();
            }
            tray.busy.set(false);
            tray.mark();
            if any && tray.purpose == Purpose::Record {
                tray.refresh().await;
            }
        });
    }

    fn is_under_way(&self) -> bool {
        self.busy.get() || !self.waiting.borrow().is_empty()
    }

    /// While files are on their way the part of the page they are in is left as it is, whatever others change.
    fn mark(&self) {
        let Ok(Some(part)) = self.place.closest("section") else { return };
        if self.is_under_way() {
            let _ = part.set_attribute("data-busy", "");
        } else {
            let _ = part.remove_attribute("data-busy");
        }
    }

    fn tell(&self, words: &str) {
        if let Ok(Some(news)) = self.root.query_selector(".tray-news") {
            news.set_text_content(Some(words));
        }
    }

    /// Shows what is there now, as the server lists it; rows of files that are in the list are of no more use.
    async fn refresh(&self) {
        let address = window().location().pathname().unwrap_or_default();
        let query = window().location().search().unwrap_or_default();
        let Some(page) = swap::read(&(address + &query), None).await else { return };
        let (Some(new), Some(old)) = (page.get_element_by_id("files-list"), document().get_element_by_id("files-list"))
        else {
            return;
        };
        if let Ok(new) = document().import_node_with_deep(&new, true) {
            let _ = old.replace_with_with_node_1(&new);
        }
        for job in self.jobs.borrow().iter().filter(|job| job.is_done()) {
            job.row.remove();
        }
        self.jobs.borrow_mut().retain(|job| !job.is_done());
    }
}
