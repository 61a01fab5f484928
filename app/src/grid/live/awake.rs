//! The spreadsheet awake. One listener per kind of event sits on the island's root; what was met is told by attributes
//! of the cells.

mod draw;
mod keys;
mod net;
mod panel;
mod pointer;

use std::{
    cell::RefCell,
    collections::{BTreeMap, HashMap},
    rc::Rc,
};

use domain::grid::{Area, At, Cursor, Done, Table, Toward, tsv};
use wasm_bindgen::{JsCast, JsValue, closure::Closure};
use web_sys::{ClipboardEvent, Element, Event, HtmlElement, HtmlTextAreaElement};

use self::{net::Errand, pointer::Drag};
use crate::i18n::Lang;

const EVENTS: [&str; 11] = [
    "keydown",
    "pointerdown",
    "pointermove",
    "pointerup",
    "pointercancel",
    "click",
    "dblclick",
    "copy",
    "cut",
    "paste",
    "focusout",
];

/// What a check said of a cell.
#[derive(Clone, Debug, Default)]
struct Mark {
    /// `new`, `changed`, `wrong`, `conflict`.
    state: String,
    /// The state in a word.
    word: String,
    /// What stands there now.
    now: String,
    /// Why it stands in the way.
    reason: String,
}

/// A cell that is typed in.
struct Editing {
    at: At,
    field: HtmlTextAreaElement,
}

struct Live {
    root: HtmlElement,
    /// What scrolls.
    frame: HtmlElement,
    /// The grid's rows.
    body: HtmlElement,
    /// What lies over them: the dot, and the field that a cell is typed in.
    over: HtmlElement,
    lang: Lang,
    /// The address of the form.
    form: String,
    fields: Vec<String>,
    heads: Vec<String>,
    kinds: Vec<String>,
    /// Code and name of each row, and of a draft that it is one.
    rows: Vec<[String; 3]>,
    places: HashMap<String, usize>,
    table: Table,
    cursor: Cursor,
    marks: HashMap<At, Mark>,
    /// Rows in the page, with what is written in them.
    drawn: BTreeMap<usize, (HtmlElement, String)>,
    row_height: f64,
    /// Where each column begins and how wide it is; first that of the records.
    places_of: Vec<(i32, i32)>,
    editing: Option<Editing>,
    drag: Option<Drag>,
    /// A finger went down on the cell that had the focus: lifted, it types there.
    again: bool,
    /// Esc was pressed: the next Tab leaves the table.
    leaving: bool,
    /// Something is asked of the server.
    busy: bool,
    /// What is typed goes on to another page.
    sent: bool,
    /// What is to be asked of it.
    errand: Option<Errand>,
    /// The request that was saved last.
    saved: Option<String>,
    /// A drawing that waits for the next frame.
    waiting: bool,
}

type Shared = Rc<RefCell<Live>>;

/// Wakes the table that the server painted into `root`, once its rows are read, with what is typed already. Where a row of
/// that is another one meanwhile it sleeps on: loaded again, the page tells what became of it.
pub fn wake(root: &HtmlElement, lang: Lang, source: String, form: String, typed: Vec<[String; 3]>) {
    let root = root.clone();
    wasm_bindgen_futures::spawn_local(async move {
        let read = net::read(&source).await;
        let live = read.and_then(|lines| Live::of(&root, lang, form, lines)).and_then(|live| live.typed(&typed));
        match live {
            Some(live) => listen(Rc::new(RefCell::new(live)), source),
            None => say(&root, lang.grid_not_loaded()),
        }
    });
}

fn listen(live: Shared, source: String) {
    let on_event = {
        let live = live.clone();
        // Focus moved by a handler fires events while it holds the table: those are ours and say nothing.
        Closure::<dyn Fn(Event)>::new(move |event: Event| {
            let Ok(mut held) = live.try_borrow_mut() else { return };
            let draw = held.on(&event);
            let errand = held.errand.take();
            drop(held);
            if draw {
                next_frame(&live);
            }
            if let Some(errand) = errand {
                net::run(&live, errand, source.clone());
            }
        })
    };
    let listener = on_event.as_ref().unchecked_ref();
    let held = live.borrow();
    for kind in EVENTS {
        let _ = held.root.add_event_listener_with_callback(kind, listener);
    }
    let _ = held.frame.add_event_listener_with_callback("scroll", listener);
    let window = leptos::prelude::window();
    let _ = window.add_event_listener_with_callback("resize", listener);
    let _ = window.add_event_listener_with_callback("beforeunload", listener);
    // The box to paste into stands outside; its second button is of use now.
    if let Some(button) = query(&leptos::prelude::document().body().expect("a body"), "[data-tool=\"paste-here\"]") {
        let _ = button.remove_attribute("hidden");
        let _ = button.add_event_listener_with_callback("click", listener);
    }
    drop(held);
    on_event.forget();
    let mut held = live.borrow_mut();
    held.head();
    held.draw();
    held.tools();
    let _ = held.root.class_list().add_1("awake");
    // The rows have their place only now.
    held.draw();
}

/// Draws once in the next frame, however many events ask for it before.
fn next_frame(live: &Shared) {
    if std::mem::replace(&mut live.borrow_mut().waiting, true) {
        return;
    }
    let again = live.clone();
    let draw = Closure::once_into_js(move || {
        if let Ok(mut live) = again.try_borrow_mut() {
            live.waiting = false;
            live.draw();
        }
    });
    let _ = leptos::prelude::window().request_animation_frame(draw.unchecked_ref());
}

impl Live {
    fn of(root: &HtmlElement, lang: Lang, form: String, lines: Vec<Vec<String>>) -> Option<Self> {
        let frame: HtmlElement = query(root, ".gr-box")?.dyn_into().ok()?;
        let layer = |class: &str| {
            let layer: HtmlElement = leptos::prelude::document().create_element("div").ok()?.dyn_into().ok()?;
            layer.set_class_name(class);
            Some(layer)
        };
        let (body, over) = (layer("gr-body")?, layer("gr-over")?);
        let _ = body.set_attribute("role", "rowgroup");
        let mut live = Self {
            root: root.clone(),
            frame,
            body,
            over,
            lang,
            form,
            fields: Vec::new(),
            heads: Vec::new(),
            kinds: Vec::new(),
            rows: Vec::new(),
            places: HashMap::new(),
            table: Table::default(),
            cursor: Cursor::default(),
            marks: HashMap::new(),
            drawn: BTreeMap::new(),
            row_height: 48.0,
            places_of: Vec::new(),
            editing: None,
            drag: None,
            again: false,
            leaving: false,
            busy: false,
            sent: false,
            errand: None,
            saved: None,
            waiting: false,
        };
        live.take(lines)?;
        Some(live)
    }

    /// With cells that are typed already.
    fn typed(mut self, cells: &[[String; 3]]) -> Option<Self> {
        for [code, field, text] in cells {
            let at = self.at(code, field)?;
            self.table.put(at, text);
        }
        Some(self)
    }

    /// The cell of a row and a field.
    fn at(&self, code: &str, field: &str) -> Option<At> {
        Some(At::new(*self.places.get(code)?, self.fields.iter().position(|own| own == field)?))
    }

    /// Takes the rows that were read for what stands there, and tells how many there are.
    fn take(&mut self, lines: Vec<Vec<String>>) -> Option<()> {
        let mut lines = lines.into_iter();
        say(&self.root, lines.as_slice().first()?.first()?);
        let mut own = || Some(lines.next()?.into_iter().skip(1).collect::<Vec<_>>());
        (self.fields, self.heads, self.kinds) = (own()?, own()?, own()?);
        self.table = Table::new(self.fields.len());
        self.rows.clear();
        self.places.clear();
        for line in lines {
            let [code, name, draft, fixed, cells @ ..] = line.as_slice() else { continue };
            let fixed = fixed.bytes().map(|byte| byte == b'1').chain(std::iter::repeat(true));
            self.table.push(cells.iter().cloned().zip(fixed));
            self.places.insert(code.clone(), self.rows.len());
            self.rows.push([code, name, draft].map(String::clone));
        }
        self.marks.clear();
        Some(())
    }

    /// Handles an event; whether a drawing is wanted in the next frame.
    fn on(&mut self, event: &Event) -> bool {
        match event.type_().as_str() {
            "keydown" => return self.key(event.unchecked_ref()),
            "pointerdown" => return self.down(event.unchecked_ref()),
            "pointermove" => return self.moved(event.unchecked_ref()),
            "pointerup" | "pointercancel" => return self.up(),
            "click" => return self.click(event),
            "dblclick" => {
                if let Some(at) = cell_of(event) {
                    self.edit(at, None);
                }
            }
            "copy" | "cut" | "paste" if self.editing.is_none() && self.inside() => {
                return self.clipboard(event.unchecked_ref());
            }
            "focusout" if self.editing.as_ref().is_some_and(|editing| is(event, &editing.field)) => {
                self.commit();
                return true;
            }
            "scroll" | "resize" => return true,
            "beforeunload" if !self.sent && self.table.changes().next().is_some() => {
                event.prevent_default();
                let _ = js_sys::Reflect::set(event, &JsValue::from_str("returnValue"), &JsValue::from_str(""));
            }
            _ => {}
        }
        false
    }

    /// Whether the cursor's cell has the focus.
    fn inside(&self) -> bool {
        let active = leptos::prelude::document().active_element();
        active.is_some_and(|active| self.body.contains(Some(&active)))
    }

    fn clipboard(&mut self, event: &ClipboardEvent) -> bool {
        let Some(data) = event.clipboard_data() else { return false };
        event.prevent_default();
        let area = self.cursor.area();
        match event.type_().as_str() {
            "paste" => {
                let text = data.get_data("text/plain").unwrap_or_default();
                self.paste(&text);
            }
            kind => {
                let _ = data.set_data("text/plain", &self.table.copy(area));
                say(&self.root, self.lang.grid_copied());
                if kind == "cut" {
                    let done = self.table.clear(area);
                    self.did(done);
                }
            }
        }
        true
    }

    /// Pastes at the cursor, and chooses what was written to.
    fn paste(&mut self, text: &str) {
        let done = self.table.paste(self.cursor.area(), &tsv::parse(text));
        if let Some(area) = done.area {
            self.cursor = Cursor { at: At::new(area.top, area.left), far: At::new(area.bottom, area.right) };
        }
        self.did(done);
    }

    /// Does what a button says; whether there is such a button.
    fn tool(&mut self, tool: &str, event: &Event) -> bool {
        let area = self.cursor.area();
        match tool {
            "undo" => self.back(Table::undo),
            "redo" => self.back(Table::redo),
            "fill-down" => self.fill(Toward::Down),
            "fill-right" => self.fill(Toward::Right),
            "clear" => {
                let done = self.table.clear(area);
                self.did(done);
            }
            "copy" => {
                self.focus();
                self.errand = Some(Errand::Copy(self.table.copy(area)));
            }
            "paste-here" => {
                let text = query(&leptos::prelude::document().body().expect("a body"), "#paste")
                    .and_then(|field| field.dyn_into::<HtmlTextAreaElement>().ok())
                    .map(|field| field.value())
                    .unwrap_or_default();
                self.paste(&text);
                self.reveal(self.cursor.at);
                self.focus();
            }
            "check" => self.ask(Errand::Preview),
            "apply" => self.ask(Errand::Apply),
            "take-back" => {
                if let Some(request) = self.saved.clone() {
                    self.ask(Errand::Undo(request));
                }
            }
            "send" => self.sent = true,
            "close" => self.close(),
            "go" => {
                if let Some(at) = place_of(event) {
                    self.cursor = Cursor::on(at);
                    self.reveal(at);
                    self.draw();
                    self.focus();
                }
            }
            "mine" | "theirs" => {
                if let Some(at) = place_of(event) {
                    self.choose(at, tool == "mine");
                }
            }
            _ => return false,
        }
        true
    }

    fn fill(&mut self, toward: Toward) {
        let done = self.table.fill(self.cursor.area(), toward);
        self.did(done);
    }

    fn back(&mut self, way: fn(&mut Table) -> Option<Area>) {
        if let Some(area) = way(&mut self.table) {
            self.cursor = Cursor { at: At::new(area.top, area.left), far: At::new(area.bottom, area.right) };
            self.reveal(self.cursor.at);
            self.stale(area);
            self.tools();
            self.unsaved();
        }
    }

    /// Something was done to cells: tells it, and what a check had said of them no longer holds.
    fn did(&mut self, done: Done) {
        if let Some(area) = done.area {
            self.stale(area);
        }
        say(&self.root, &self.lang.grid_done(done.changed, done.fixed, done.outside));
        self.tools();
    }

    fn stale(&mut self, area: Area) {
        self.marks.retain(|at, _| !area.holds(*at));
        self.forget_check();
    }

    /// How many cells are not saved.
    fn unsaved(&self) {
        say(&self.root, &self.lang.grid_unsaved(self.table.changes().count()));
    }

    /// Lets the buttons be pressed that do something now.
    fn tools(&self) {
        let (undo, redo) = self.table.can();
        let dirty = self.table.changes().next().is_some();
        for (tool, able) in [
            ("undo", undo),
            ("redo", redo),
            ("copy", true),
            ("fill-down", true),
            ("fill-right", true),
            ("clear", true),
            ("check", dirty && !self.busy),
        ] {
            if let Some(button) = query(&self.root, &format!("[data-tool=\"{tool}\"]")) {
                let _ = button.toggle_attribute_with_force("disabled", !able);
            }
        }
    }
}

/// Tells something in the line that is read out.
fn say(root: &Element, text: &str) {
    if let Some(line) = query(root, ".gr-said")
        && line.text_content().as_deref() != Some(text)
    {
        line.set_text_content(Some(text));
    }
}

fn query(within: &Element, selector: &str) -> Option<Element> {
    within.query_selector(selector).ok()?
}

fn closest(event: &Event, selector: &str) -> Option<Element> {
    event.target()?.dyn_into::<Element>().ok()?.closest(selector).ok()?
}

fn is(event: &Event, element: &Element) -> bool {
    event.target().and_then(|target| target.dyn_into::<Element>().ok()).is_some_and(|target| target == *element)
}

/// A record's code as people are shown it: a key of the server's own comes behind a `~`.
fn shown(code: &str) -> &str {
    code.split('~').next().unwrap_or_default()
}

/// The cell an event met.
fn cell_of(event: &Event) -> Option<At> {
    at_of(&closest(event, ".gr-c")?)
}

/// The cell a button speaks of.
fn place_of(event: &Event) -> Option<At> {
    at_of(&closest(event, "[data-at]")?)
}

fn at_of(element: &Element) -> Option<At> {
    let place = element.get_attribute("data-at")?;
    let (row, column) = place.split_once('-')?;
    Some(At::new(row.parse().ok()?, column.parse().ok()?))
}
