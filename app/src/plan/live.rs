//! The plan's page awake: bars to drag, keys, a table that redraws the timeline, undo.
//!
//! The table's form stays the truth: whatever is done is written into its fields, and saving sends them. What a change
//! leads to is `domain`'s to say, as in the server. One listener per kind of event sits on `#plan`.

mod ask;
mod change;
mod draw;
mod fields;
mod keys;
mod pan;
mod pointer;
mod rows;

use std::{
    cell::{Cell, RefCell},
    collections::HashMap,
    ops::Range,
    rc::Rc,
};

use domain::{
    chart::Day,
    fiscal_year::FiscalYear,
    plan::{
        Plan, StepId, Trial, Undo,
        sheet::{CellError, Column, Sheet, plan_of_lines},
    },
    text::parse_number,
    timeline::{Form, Lines, Scene, TimelineData, Zoom},
};
use js_sys::Function;
use leptos::prelude::{document, window};
use wasm_bindgen::{JsCast, closure::Closure};
use web_sys::{AddEventListenerOptions, BeforeUnloadEvent, Element, Event, EventTarget, HtmlElement};

use self::{fields::Fields, pointer::Gesture};
use super::{board, table::part};
use crate::{
    chart::{dom::closest, words::words},
    i18n::Lang,
    press::once_released,
};

const EVENTS: [&str; 16] = [
    "click",
    "input",
    "change",
    "keydown",
    "submit",
    "focusin",
    "focusout",
    "mousedown",
    "pointerdown",
    "pointermove",
    "pointerup",
    "pointercancel",
    "pointerleave",
    "contextmenu",
    "wheel",
    "dragstart",
];

/// What is to be painted in the next frame.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
enum Want {
    /// Nothing.
    #[default]
    Nothing,
    /// What of a row can be held.
    Grips,
    /// The rows that differ, and what lies over them.
    Rows,
    /// All.
    All,
}

struct Bench {
    root: HtmlElement,
    board: HtmlElement,
    fields: Fields,
    lang: Lang,
    year: FiscalYear,
    today: Day,
    progress: Option<f64>,
    /// The steps that reports told finished.
    finished: Vec<StepId>,
    /// The page's address without its zoom.
    address: String,
    /// What the form began from.
    base: Plan,
    /// What the plan is held against.
    before: Plan,
    /// What is typed: the truth.
    sheet: Sheet,
    /// The rows that are typed in.
    part: Range<usize>,
    /// The plan that was typed when it last could be read.
    plan: Plan,
    /// Whether that is the plan that is typed now.
    sound: bool,
    /// Line breaks between words, from the server.
    breaks: HashMap<String, [Lines; 3]>,
    /// What is marked as wrong in the table.
    marked: HashMap<(usize, Column), CellError>,
    /// Whether wrong cells are marked: not before a cell is left.
    marking: bool,
    /// What the table tells of each step's difference.
    told: HashMap<StepId, String>,
    undo: Undo<Sheet>,
    /// The cell that is typed in, what was there before being kept already.
    typing: Option<(usize, Column)>,
    /// A change that is shown and not made yet, and whether somebody is asked about it.
    trial: Option<Trial>,
    asking: bool,
    gesture: Option<Gesture>,
    pointers: Vec<pan::Pointer>,
    /// The row whose handles are shown, by its place; and the one that was tapped.
    active: Option<usize>,
    chosen: Option<usize>,
    /// The step a link is being drawn from by keyboard.
    linking: Option<StepId>,
    zoom: Zoom,
    /// First row drawn of a plan too long to be drawn whole.
    first: usize,
    /// What is drawn.
    data: TimelineData,
    scene: Option<Scene>,
    over: String,
    /// Layouts out of sight are older than what is drawn.
    stale: bool,
    /// The line below the picture says what came of something.
    news: Cell<bool>,
    want: Want,
    framed: bool,
    /// The form is being sent: leaving loses nothing.
    leaving: bool,
    /// What hears the page's events.
    listener: Option<Function>,
}

/// Wakes the page, where it is one that can be worked on.
pub fn wake() {
    let Some(bench) = Bench::read() else { return };
    let _ = bench.root.class_list().add_1("awake");
    let _ = bench.board.class_list().add_1("awake");
    let (root, board) = (bench.root.clone(), bench.board.clone());
    let bench = Rc::new(RefCell::new(bench));
    bench.borrow_mut().begin();
    let on_event = {
        let bench = bench.clone();
        // `Fn`, since redrawing under focus fires focus events from inside a handler: those are ours and say nothing.
        Closure::<dyn Fn(Event)>::new(move |event: Event| {
            let bench = bench.clone();
            match event.type_().as_str() {
                "change" => once_released(move || hear(&bench, &event)),
                "pointerdown" => {
                    hear(&bench, &event);
                    pointer::wait_for_press(&bench);
                }
                _ => hear(&bench, &event),
            }
        })
    };
    let listener: &Function = on_event.as_ref().unchecked_ref();
    for kind in EVENTS {
        let _ = root.add_event_listener_with_callback(kind, listener);
    }
    hold_firm(&board, listener);
    bench.borrow_mut().listener = Some(listener.clone());
    // Scrolling does not bubble, so it is caught on its way down.
    let _ = root.add_event_listener_with_callback_and_bool("scroll", listener, true);
    for kind in ["resize", "beforeunload", "pageshow"] {
        let _ = window().add_event_listener_with_callback(kind, listener);
    }
    on_event.forget();
    // What was done meanwhile is done now.
    if let Ok(awake) = Event::new("awake") {
        let _ = root.dispatch_event(&awake);
    }
}

fn hear(bench: &Rc<RefCell<Bench>>, event: &Event) {
    let asked = bench.try_borrow_mut().map(|mut bench| bench.on(event)).unwrap_or_default();
    ask_for(bench, asked);
}

/// A finger that holds something must keep the page from scrolling, which only a listener that is not passive can.
fn hold_firm(target: &EventTarget, listener: &Function) {
    let firm = AddEventListenerOptions::new();
    firm.set_passive(false);
    let _ = target.add_event_listener_with_callback_and_add_event_listener_options("touchmove", listener, &firm);
}

/// Draws once in the next frame, however many events ask for it before.
fn ask_for(bench: &Rc<RefCell<Bench>>, asked: Want) {
    if asked == Want::Nothing {
        return;
    }
    {
        let mut bench = bench.borrow_mut();
        bench.want = bench.want.max(asked);
        if std::mem::replace(&mut bench.framed, true) {
            return;
        }
    }
    let again = bench.clone();
    let draw = Closure::once_into_js(move || {
        if let Ok(mut bench) = again.try_borrow_mut() {
            bench.framed = false;
            bench.frame();
        }
    });
    let _ = window().request_animation_frame(draw.unchecked_ref());
}

impl Bench {
    /// Reads the page; `None` for one without a form that can be sent.
    fn read() -> Option<Self> {
        let root: HtmlElement = document().get_element_by_id("plan")?.dyn_into().ok()?;
        let board = document().get_element_by_id(board::ID)?.dyn_into().ok()?;
        let said = |name: &str| root.get_attribute(name).unwrap_or_default();
        let lang = Lang::from_code(&said("data-lang"))?;
        let year = FiscalYear::from_be(said("data-year").parse().ok()?).ok()?;
        let fields = Fields::find()?;
        let (sheet, part, breaks) = fields.read();
        let base = plan_of_lines(&fields.hidden("base"));
        let parsed = sheet.parse(&base, words(lang));
        let plan = parsed.as_ref().map_or_else(|_| base.clone(), Clone::clone);
        let data = TimelineData::of_steps(&[], year, (None, &[]), Day(0), |_, _, _| unreachable!("there are no steps"));
        Some(Self {
            lang,
            year,
            today: Day(said("data-today").parse().ok()?),
            progress: parse_number(&said("data-progress")),
            finished: said("data-finished").split(' ').filter_map(|id| Some(StepId(id.parse().ok()?))).collect(),
            address: said("data-base"),
            before: plan_of_lines(&said("data-before")),
            zoom: Zoom::parse(&said("data-zoom")).unwrap_or_default(),
            first: said("data-first").parse().unwrap_or_default(),
            marking: parsed.is_err(),
            sound: parsed.is_ok(),
            root,
            board,
            fields,
            base,
            sheet,
            part,
            plan,
            breaks,
            marked: HashMap::new(),
            told: HashMap::new(),
            undo: Undo::default(),
            typing: None,
            trial: None,
            asking: false,
            gesture: None,
            pointers: Vec::new(),
            active: None,
            chosen: None,
            linking: None,
            data,
            scene: None,
            over: String::new(),
            stale: false,
            news: Cell::new(false),
            want: Want::Nothing,
            framed: false,
            leaving: false,
            listener: None,
        })
    }

    /// Takes over what the server painted.
    fn begin(&mut self) {
        if self.data_of(&self.plan).windowed() {
            self.open_long_plan();
        } else {
            self.take_over();
        }
        self.told = super::words::all(self.lang, &self.before, &self.plan);
        self.reread(false);
    }

    /// Handles an event; what is to be painted in the next frame.
    fn on(&mut self, event: &Event) -> Want {
        match event.type_().as_str() {
            "click" => return self.click(event),
            "input" => return self.typed(event),
            "change" => return self.changed(event),
            "keydown" => return self.key(event.unchecked_ref()),
            "submit" => return self.sent(event.unchecked_ref()),
            "focusin" => return self.entered(event),
            "focusout" => return self.left(event.unchecked_ref()),
            // What is held shall not take the focus from its row.
            "mousedown" if closest(event, ".pl-grips").is_some() => event.prevent_default(),
            "pointerdown" => return self.down(event.unchecked_ref()),
            "pointermove" => return self.moved(event.unchecked_ref()),
            "pointerup" => return self.up(event.unchecked_ref()),
            "pointercancel" => return self.cancel(event.unchecked_ref()),
            "pointerleave" => return self.gone(),
            // While a finger holds something the page stays, and no menu opens under it.
            "touchmove" | "contextmenu" | "dragstart" if self.holds() => event.prevent_default(),
            "wheel" => return self.wheel(event.unchecked_ref()),
            "scroll" => return self.scrolled(event),
            "resize" if self.resized() => return Want::All,
            "beforeunload" if self.unsaved() && !self.leaving => {
                event.prevent_default();
                // Older browsers ask only where a text is given.
                event.unchecked_ref::<BeforeUnloadEvent>().set_return_value("unsaved");
            }
            // Back to a page that was sent: it is there as it was left.
            "pageshow" => self.leaving = false,
            _ => {}
        }
        Want::Nothing
    }

    fn click(&mut self, event: &Event) -> Want {
        let mouse: &web_sys::MouseEvent = event.unchecked_ref();
        if let Some(link) = closest(event, "a[data-zoom]") {
            // With a modifier the link opens elsewhere, as links do.
            if mouse.ctrl_key() || mouse.meta_key() || mouse.shift_key() {
                return Want::Nothing;
            }
            if let Some(zoom) = link.get_attribute("data-zoom").and_then(|word| Zoom::parse(&word)) {
                event.prevent_default();
                self.go(zoom);
            }
        } else if let Some(answer) = closest(event, "[data-ask]").and_then(|button| button.get_attribute("data-ask")) {
            return self.answered(&answer);
        } else if let Some(tool) = closest(event, "[data-tool]").and_then(|button| button.get_attribute("data-tool")) {
            return if tool == "undo" { self.undo() } else { self.redo() };
        }
        Want::Nothing
    }

    /// The step in a place of the plan that is shown.
    fn step_at(&self, place: usize) -> Option<StepId> {
        self.shown().steps.get(place).map(|step| step.id)
    }

    /// The plan that is shown: the one on trial, else the one that is typed.
    fn shown(&self) -> &Plan {
        self.trial.as_ref().map_or(&self.plan, Trial::plan)
    }

    /// Whether something would be lost.
    fn unsaved(&self) -> bool {
        self.sheet.rows != Sheet::of(&self.base, words(self.lang)).rows
    }

    /// The rows typed in of so many.
    fn part_of(&self, total: usize) -> Range<usize> {
        // Rows beyond the limit stay typed in where all were: the buttons to others are the server's.
        if self.part.len() == self.sheet.rows.len() { 0..total } else { part(total, self.part.start) }
    }

    /// The layout in sight.
    fn visible(&self) -> Option<(Element, Form)> {
        let forms = self.board.query_selector_all(".tl-form").ok()?;
        let element: HtmlElement = (0..forms.length())
            .filter_map(|at| forms.item(at)?.dyn_into::<HtmlElement>().ok())
            .find(|form| form.offset_height() > 0)?;
        let class = element.class_name();
        let form = Form::ALL.into_iter().find(|form| class == crate::chart::timeline::paint::form_class(*form))?;
        Some((element.into(), form))
    }
}
