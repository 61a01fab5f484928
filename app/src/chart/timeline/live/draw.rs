//! Redrawing: the same markup the server wrote, into the parts that differ.

use domain::{
    chart::scale::Linear,
    timeline::{
        Form, Scene, TimelineData,
        layout::{Bar, layout},
    },
};
use wasm_bindgen::{JsCast, JsValue, closure::Closure};
use web_sys::{DomRect, Element, HtmlElement};

use super::Live;
use crate::chart::{
    dom::{by_key, focus, part, set, update},
    markup::Markup,
    timeline::{address::address, paint},
    words::{step_text, words},
};

/// When rows out of sight, the zoom links and the address follow a zoom, in milliseconds: some frames later, so that a
/// drag draws them once.
const AFTER_FRAME: i32 = 50;

/// Puts bars in the places of the old ones. They are parsed at once: each by itself takes a browser many times as long.
fn set_bars(bars: &[(Element, Bar)], stripes: &str) {
    let mut markup = Markup::default();
    bars.iter().for_each(|(_, bar)| paint::bar_group(&mut markup, bar, stripes));
    // What lies in a row is parsed as it would be there.
    let Some(parsed) = bars.first().and_then(|(old, _)| part(old, markup)) else { return };
    for (old, _) in bars {
        if let (Some(bar), Some(row)) = (parsed.first_child(), old.parent_node()) {
            let _ = row.replace_child(&bar, old);
        }
    }
}

/// Does something once the frame that is drawn now has been shown.
fn after_frame(what: impl FnOnce() + 'static) {
    let _ = leptos::prelude::window().set_timeout_with_callback_and_timeout_and_arguments_0(
        Closure::once_into_js(what).unchecked_ref(),
        AFTER_FRAME,
    );
}

impl Live {
    /// The form in sight.
    pub(super) fn visible(&self) -> Option<Element> {
        let forms = self.root.query_selector_all(".tl-form").ok()?;
        (0..forms.length())
            .filter_map(|i| forms.item(i)?.dyn_into::<HtmlElement>().ok())
            .find(|form| form.offset_height() > 0)
            .map(Element::from)
    }

    /// Left end and width of the plot on the screen, the form in sight, and pixels per unit.
    pub(super) fn plot(&self) -> Option<(f64, f64, Form, f64)> {
        let element = self.visible()?;
        let form = Form::ALL.into_iter().find(|form| element.class_name() == paint::form_class(*form))?;
        let bounds = element.query_selector(".tl-rows").ok()??.get_bounding_client_rect();
        let unit = bounds.width() / form.width();
        let (left, right) = form.plot();
        let scale = Linear::new((0.0, form.width()), (bounds.left(), bounds.right()));
        Some((scale.at(left), (right - left) * unit, form, unit))
    }

    /// Paints the form in sight anew, the others when they come into sight; keeps focus where it was.
    pub(super) fn draw(&mut self, tell: bool) {
        let Some(element) = self.visible() else { return };
        let Some(form) = Form::ALL.into_iter().find(|form| element.class_name() == paint::form_class(*form)) else {
            return;
        };
        let focused = leptos::prelude::document()
            .active_element()
            .filter(|active| self.root.contains(Some(active)))
            .and_then(|active| active.get_attribute("data-k"));
        let scene = layout(&self.data, self.zoom, form, words(self.lang));
        // Asked for before anything is written, or the browser would lay the page out once more to answer. The header is as
        // high in every zoom, so the rows stay where they are.
        let place = element.query_selector(".tl-rows").ok().flatten().map(|rows| rows.get_bounding_client_rect());
        let painted = Some((form, self.data.first));
        let same_rows = !self.data.windowed() || std::mem::replace(&mut self.painted, painted) == painted;
        let moved = same_rows && place.and_then(|place| self.move_all(&element, &self.data, &scene, &place)).is_some();
        if !moved {
            let mut markup = Markup::default();
            self.head(&mut markup, &scene);
            set(&element, ".tl-head svg", markup);
            let mut markup = Markup::default();
            paint::body(&mut markup, &self.data, &scene, self.zoom, self.lang, &self.id, true);
            set(&element, ".tl-body", markup);
        }
        self.lead();
        self.stale = true;
        if self.data.windowed() {
            self.clear_hidden(form);
        }
        if let Some(key) = focused
            && let Some(again) = by_key(&element, &key).or_else(|| by_key(&self.root, &key))
        {
            focus(&again);
        }
        self.mark_chosen_in(&element);
        if tell {
            self.tell_address();
        }
    }

    pub(super) fn head(&self, markup: &mut Markup, scene: &Scene) {
        paint::head_cells(markup, scene, self.lang, Some(&paint::Links::new(&self.base, &self.id)));
    }

    /// The zoom links lead on from the zoom that is shown. They stay the same elements, so that one that is being pressed
    /// or has the focus keeps it.
    pub(super) fn lead(&self) {
        let mut markup = Markup::default();
        paint::zooms(&mut markup, &self.data, self.zoom, self.lang, &self.base, &self.id);
        let root = self.root.clone();
        let (led, turn) = (self.led.clone(), self.led.get().wrapping_add(1));
        led.set(turn);
        after_frame(move || {
            // Where to lead since is newer.
            if led.get() == turn
                && let Ok(Some(nav)) = root.query_selector(".tl-nav nav")
                && let Some(new) = part(&nav, markup)
            {
                update(&nav, &new);
            }
        });
    }

    /// Paints only what a zoom moves, where the picture is of these very rows: their titles, which are most of what
    /// a browser would lay out again, stay as they are. What is inside a picture is replaced, not the picture, for then
    /// a browser need not look at the rest of the page. Rows out of sight follow when the frame has been shown.
    fn move_all(&self, picture: &Element, data: &TimelineData, scene: &Scene, bounds: &DomRect) -> Option<()> {
        let bars = picture.query_selector_all(".tl-bar").ok()?;
        if bars.length() as usize != scene.rows.len() {
            return None;
        }
        let rows = picture.query_selector(".tl-rows").ok()??;
        let unit = bounds.width() / scene.width;
        let screen = leptos::prelude::window().inner_height().ok()?.as_f64()?;
        let told = rows.query_selector("desc").ok()??;
        told.set_text_content(Some(&paint::describe(data, self.zoom, self.lang)));

        let mut markup = Markup::default();
        self.head(&mut markup, scene);
        set(picture, ".tl-head svg", markup);
        let stripes = paint::stripes(&paint::part(&self.id, scene.form));
        let (mut now, mut later) = (Vec::new(), Vec::new());
        for (i, row) in scene.rows.iter().enumerate() {
            let from = bounds.top() + row.cell.y * unit;
            let seen = from < screen && from + row.cell.height * unit > 0.0;
            let bars = (bars.item(i as u32)?.unchecked_into(), row.bar.clone());
            if seen { now.push(bars) } else { later.push(bars) }
        }
        set_bars(&now, &stripes);
        let mut markup = Markup::default();
        paint::back(&mut markup, data, scene);
        set(picture, ".tl-back", markup);
        let mut markup = Markup::default();
        paint::front(&mut markup, data, scene);
        set(picture, ".tl-front", markup);

        let (turns, turn) = (self.turns.clone(), self.turns.get().wrapping_add(1));
        turns.set(turn);
        if !later.is_empty() {
            after_frame(move || {
                // What was drawn since is newer.
                if turns.get() == turn {
                    set_bars(&later, &stripes);
                }
            });
        }
        Some(())
    }

    /// Empties the pictures out of sight: of a long plan they would only be old and heavy.
    fn clear_hidden(&self, shown: Form) {
        for form in Form::ALL.into_iter().filter(|form| *form != shown) {
            let selector = paint::form_class(form).replace("tl-form ", ".");
            if let Ok(Some(hidden)) = self.root.query_selector(&selector) {
                set(&hidden, ".tl-body", Markup::default());
            }
        }
    }

    /// Tells the address, when the frame has been shown: the browser looks at every link of the page again then.
    pub(super) fn tell_address(&self) {
        let address = address(&self.base, self.zoom, &self.id);
        let (told, turn) = (self.told.clone(), self.told.get().wrapping_add(1));
        told.set(turn);
        after_frame(move || {
            // What was told since is newer.
            if told.get() == turn
                && let Ok(history) = leptos::prelude::window().history()
            {
                let _ = history.replace_state_with_url(&JsValue::NULL, "", Some(&address));
            }
        });
    }

    pub(super) fn mark_chosen(&self) {
        if let Some(form) = self.visible() {
            self.mark_chosen_in(&form);
        }
    }

    /// Marks the chosen row in a form. Which form is in sight is not asked after a drawing, for the browser would have to
    /// lay the page out at once to answer.
    fn mark_chosen_in(&self, form: &Element) {
        if let Ok(Some(on)) = form.query_selector(".tl-row.on") {
            let _ = on.class_list().remove_1("on");
        }
        if let Some(row) = self.chosen.as_deref().and_then(|key| by_key(form, key)) {
            let _ = row.class_list().add_1("on");
        }
    }

    /// Tells of a row in the line below the picture, as text.
    pub(super) fn show(&self, key: Option<String>) {
        let step = key
            .as_deref()
            .and_then(|key| key.get(1..)?.parse::<usize>().ok())
            .and_then(|row| self.data.steps.get(row.checked_sub(self.data.first)?));
        let text = step.map(|step| step_text(self.lang, step)).unwrap_or_default();
        if let Ok(Some(line)) = self.root.query_selector(".chart-detail")
            && line.text_content().as_deref() != Some(text.as_str())
        {
            line.set_text_content(Some(&text));
        }
    }
}
