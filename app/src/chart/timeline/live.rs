//! The timeline awake: zoom in place, pan and pinch, details, arrow keys, and the scrolling of long plans.
//!
//! One listener per kind of event sits on the island's root; what was met is told by attributes of the
//! picture. Redrawing writes the same markup the server wrote.

mod draw;
mod gesture;

use std::{
    cell::RefCell,
    ops::Range,
    rc::{Rc, Weak},
};

use domain::timeline::{Form, Scene, TimelineData, WINDOW, Zoom};
use wasm_bindgen::{JsCast, closure::Closure};
use web_sys::{Element, Event, HtmlElement, KeyboardEvent};

use self::gesture::{Gesture, Pointer};
use super::{paint, wire};
use crate::{
    chart::dom::{by_key, closest, focus, scroll_into_sight},
    hear::Hearing,
    i18n::Lang,
};

/// Rows drawn above and below what is in sight of a long plan.
const MARGIN: usize = 6;

const EVENTS: [&str; 11] = [
    "click",
    "keydown",
    "focusin",
    "focusout",
    "pointerover",
    "pointerleave",
    "pointerdown",
    "pointermove",
    "pointerup",
    "pointercancel",
    "wheel",
];

struct Live {
    root: HtmlElement,
    data: TimelineData,
    zoom: Zoom,
    lang: Lang,
    base: String,
    id: String,
    pointers: Vec<Pointer>,
    gesture: Option<Gesture>,
    /// Forms whose picture is older than the zoom.
    stale: bool,
    chosen: Option<String>,
    /// A drag ends in a click that is not meant.
    swallow_click: bool,
    /// A redrawing that waits for the next frame.
    frame: bool,
    /// What was laid out last, for which form and from which row on.
    scene: Option<((Form, usize), Scene)>,
    /// Counts the drawings, so that what waits for one is not drawn after the next.
    turns: u32,
    /// The rows in sight when it was drawn last.
    seen: Range<usize>,
    /// Itself, for what waits.
    me: Weak<RefCell<Self>>,
    /// Whether rows out of sight are older than the zoom, and the address is.
    unmoved: bool,
    untold: bool,
}

/// Wakes the timeline that the server painted into `root`.
pub fn wake(root: &HtmlElement, data: TimelineData, zoom: Zoom, lang: Lang, base: String, id: String) {
    let live = Rc::new(RefCell::new(Live {
        root: root.clone(),
        data,
        zoom,
        lang,
        base,
        id,
        pointers: Vec::new(),
        gesture: None,
        stale: false,
        chosen: None,
        swallow_click: false,
        frame: false,
        scene: None,
        turns: 0,
        seen: 0..0,
        me: Weak::new(),
        unmoved: false,
        untold: false,
    }));
    live.borrow_mut().me = Rc::downgrade(&live);
    let _ = root.class_list().add_1("awake");
    if let Ok(Some(figure)) = root.closest(".chart-figure") {
        let _ = figure.class_list().add_1("awake");
    }
    let windowed = live.borrow().data.windowed();
    if windowed {
        live.borrow_mut().open_long_plan();
    }
    rehearse(&live);
    // `Fn`, since redrawing under focus fires focus events from inside a handler: those are ours and say nothing.
    let on_event = move |event: Event| {
        let asked = live.try_borrow_mut().map(|mut live| live.on(&event)).unwrap_or(false);
        if asked {
            next_frame(&live);
        }
    };
    let hearing = Hearing::new(root, on_event).to(root, &EVENTS).caught(root, "scroll");
    hearing.to(&leptos::prelude::window(), &["resize"]).while_there();
}

/// Browsers compile what a first zoom runs only when it runs: they are let do so while nobody waits for it, on a copy of
/// the picture that is in no page. What it lays out is kept for the first zoom.
fn rehearse(live: &Rc<RefCell<Live>>) {
    let (live, turn) = (live.clone(), live.borrow().turns);
    let once = Closure::once_into_js(move || {
        // What was drawn since the page woke was no rehearsal, and may not be finished.
        if let Some(mut live) = live.try_borrow_mut().ok().filter(|live| live.turns == turn) {
            live.rehearse();
        }
    });
    // Where a browser has no such call, the first zoom is as slow as ever.
    let _ = leptos::prelude::window().request_idle_callback(once.unchecked_ref());
}

/// Draws once in the next frame, however many events ask for it before.
fn next_frame(live: &Rc<RefCell<Live>>) {
    if std::mem::replace(&mut live.borrow_mut().frame, true) {
        return;
    }
    let again = live.clone();
    let draw = Closure::once_into_js(move || {
        if let Ok(mut live) = again.try_borrow_mut() {
            live.frame = false;
            live.draw(false);
        }
    });
    let _ = leptos::prelude::window().request_animation_frame(draw.unchecked_ref());
}

impl Live {
    /// Handles an event; whether a redrawing is wanted in the next frame.
    fn on(&mut self, event: &Event) -> bool {
        match event.type_().as_str() {
            "click" => self.click(event),
            "keydown" => self.key(event.unchecked_ref()),
            "focusin" | "pointerover" => self.show(self.row_key(event).or_else(|| self.chosen.clone())),
            "focusout" | "pointerleave" => self.show(self.chosen.clone()),
            "pointerdown" => self.down(event.unchecked_ref()),
            "pointermove" => return self.moved(event.unchecked_ref()),
            "pointerup" | "pointercancel" => self.up(event.unchecked_ref()),
            "wheel" => return self.wheel(event.unchecked_ref()),
            "scroll" => return self.scrolled(event),
            "resize" => return self.stale,
            _ => {}
        }
        false
    }

    fn click(&mut self, event: &Event) {
        if std::mem::take(&mut self.swallow_click) && closest(event, ".tl-rows").is_some() {
            event.prevent_default();
            return;
        }
        let mouse: &web_sys::MouseEvent = event.unchecked_ref();
        if let Some(link) = closest(event, "a[data-zoom]") {
            // With a modifier the link opens elsewhere, as links do.
            if mouse.ctrl_key() || mouse.meta_key() || mouse.shift_key() {
                return;
            }
            if let Some(zoom) = link.get_attribute("data-zoom").and_then(|word| Zoom::parse(&word)) {
                event.prevent_default();
                self.go(zoom);
            }
        } else if let Some(key) = self.row_key(event) {
            self.toggle(key);
        }
    }

    /// Goes to a zoom in place, and tells the address.
    fn go(&mut self, zoom: Zoom) {
        if zoom == self.zoom {
            return;
        }
        self.zoom = zoom;
        self.draw(true);
    }

    fn toggle(&mut self, key: String) {
        self.chosen = if self.chosen.as_ref() == Some(&key) { None } else { Some(key) };
        self.mark_chosen();
        self.show(self.chosen.clone());
    }

    fn key(&mut self, event: &KeyboardEvent) {
        if event.ctrl_key() || event.meta_key() || event.alt_key() {
            return;
        }
        let Some(key) = self.row_key(event) else { return };
        let row = key.get(1..).and_then(|n| n.parse::<usize>().ok()).unwrap_or(0);
        let last = self.data.total.saturating_sub(1);
        match event.key().as_str() {
            "ArrowDown" => self.focus_row((row + 1).min(last)),
            "ArrowUp" => self.focus_row(row.saturating_sub(1)),
            "PageDown" => self.focus_row((row + 10).min(last)),
            "PageUp" => self.focus_row(row.saturating_sub(10)),
            "Home" => self.focus_row(0),
            "End" => self.focus_row(last),
            "ArrowLeft" => self.go(self.zoom.beside(&self.data, -1)),
            "ArrowRight" => self.go(self.zoom.beside(&self.data, 1)),
            "+" | "=" => self.go(self.zoom.closer(&self.data)),
            "-" | "_" => self.go(self.zoom.wider(&self.data)),
            "Enter" | " " => self.toggle(key),
            "Escape" => {
                self.chosen = None;
                self.mark_chosen();
                self.show(None);
            }
            _ => return,
        }
        event.prevent_default();
    }

    /// Moves focus and the one Tab stop to a row; of a long plan, scrolls it into the drawn window first.
    fn focus_row(&mut self, row: usize) {
        let drawn = self.data.first..self.data.first + self.data.steps.len();
        if !drawn.contains(&row) {
            self.read_window(row.saturating_sub(WINDOW / 2));
            self.draw(false);
        }
        let Some((form, _)) = self.visible() else { return };
        let key = format!("s{row}");
        if self.data.total > paint::TAB_STOPS
            && let Ok(Some(stop)) = form.query_selector(".tl-row[tabindex=\"0\"]")
        {
            let _ = stop.set_attribute("tabindex", "-1");
        }
        if let Some(row) = by_key(&form, &key) {
            let _ = row.set_attribute("tabindex", "0");
            scroll_into_sight(&row);
            focus(&row);
        }
        self.show(Some(key));
    }

    /// Reads the rows that came into sight; whether there were any.
    fn scrolled(&mut self, event: &Event) -> bool {
        if !self.data.windowed() {
            return false;
        }
        let Some(scroller) = event.target().and_then(|target| target.dyn_into::<Element>().ok()) else { return false };
        let Some((_, _, form, unit)) = self.plot() else { return false };
        let row = form.uniform_height() * unit;
        let top = (f64::from(scroller.scroll_top()) / row.max(1.0)) as usize;
        let seen = (f64::from(scroller.client_height()) / row.max(1.0)) as usize + 1;
        let drawn = self.data.first..self.data.first + self.data.steps.len();
        let inside = drawn.start <= top && (top + seen).min(self.data.total) <= drawn.end;
        if !inside {
            self.read_window(top.saturating_sub(MARGIN));
        }
        !inside
    }

    /// Takes the rows from `first` on out of the table twin.
    fn read_window(&mut self, first: usize) {
        let first = first.min(self.data.total.saturating_sub(WINDOW));
        let Some(table) = leptos::prelude::document().get_element_by_id(&format!("{}-table", self.id)) else { return };
        let Some(body) = table.last_element_child() else { return };
        let rows = body.children();
        let steps: Vec<_> = (first..(first + WINDOW).min(self.data.total))
            .map_while(|i| {
                let row = rows.item(i as u32)?;
                let title = row.children().item(1)?.text_content()?;
                wire::decode(&row.get_attribute("data-r")?, &title)
            })
            .collect();
        if !steps.is_empty() {
            self.data.first = first;
            self.data.steps = steps;
        }
    }

    /// Gives a long plan's picture its whole height, the box showing the rows the server drew.
    fn open_long_plan(&mut self) {
        self.draw(false);
        let Some((_, _, form, unit)) = self.plot() else { return };
        if self.data.first > 0
            && let Some(scroller) =
                self.visible().and_then(|(form, _)| form.query_selector(".tl-scroll").ok().flatten())
        {
            scroller.set_scroll_top((self.data.first as f64 * form.uniform_height() * unit) as i32);
        }
    }

    /// The key of the row an event met.
    fn row_key(&self, event: &Event) -> Option<String> {
        closest(event, ".tl-row")?.get_attribute("data-k")
    }
}
