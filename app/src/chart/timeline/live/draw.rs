//! Redrawing: the same markup the server wrote, into the parts that differ.

use std::ops::Range;

use domain::{
    chart::scale::Linear,
    timeline::{Form, Scene, layout},
};
use wasm_bindgen::{JsCast, JsValue, closure::Closure};
use web_sys::{DomRect, Element, HtmlElement};

use super::Live;
use crate::chart::{
    dom::{by_key, fill, focus, part, set, update},
    markup::Markup,
    timeline::{address::address, paint},
    words::{step_text, words},
};

/// When rows out of sight, the zoom links and the address follow a zoom, in milliseconds: some frames later, so that a
/// drag draws them once.
const AFTER_FRAME: i32 = 50;

/// Where the rows of a form are on the screen.
fn bounds(form: &Element) -> Option<DomRect> {
    Some(form.query_selector(".tl-rows").ok()??.get_bounding_client_rect())
}

impl Live {
    /// The form in sight.
    pub(super) fn visible(&self) -> Option<(Element, Form)> {
        let forms = self.root.query_selector_all(".tl-form").ok()?;
        let shown = (0..forms.length())
            .filter_map(|i| forms.item(i)?.dyn_into::<HtmlElement>().ok())
            .find(|form| form.offset_height() > 0)?;
        let form = Form::ALL.into_iter().find(|form| shown.class_name() == paint::form_class(*form))?;
        Some((shown.into(), form))
    }

    /// Left end and width of the plot on the screen, the form in sight, and pixels per unit.
    pub(super) fn plot(&self) -> Option<(f64, f64, Form, f64)> {
        let (element, form) = self.visible()?;
        let bounds = bounds(&element)?;
        let unit = bounds.width() / form.width();
        let (left, right) = form.plot();
        let scale = Linear::new((0.0, form.width()), (bounds.left(), bounds.right()));
        Some((scale.at(left), (right - left) * unit, form, unit))
    }

    /// Draws the next zoom on a copy of the picture that is in no page.
    pub(super) fn rehearse(&mut self) {
        let Some((element, form)) = self.visible() else { return };
        let zoom = self.zoom;
        self.zoom = zoom.closer(&self.data);
        self.lay_out(form);
        if let (Some(place), Ok(copy)) = (bounds(&element), element.clone_node_with_deep(true)) {
            self.draw_in(copy.unchecked_ref(), &place, true);
        }
        self.zoom = zoom;
        self.lead();
    }

    /// Lays a form out, if that is not what was laid out last; whether it is.
    fn lay_out(&mut self, form: Form) -> bool {
        let rows = (form, self.data.first);
        let same = self.scene.as_ref().is_some_and(|(of, _)| *of == rows);
        if !same {
            self.scene = Some((rows, layout(&self.data, self.zoom, form, words(self.lang))));
        }
        same
    }

    /// Paints the form in sight anew, the others when they come into sight; keeps focus where it was.
    pub(super) fn draw(&mut self, tell: bool) {
        let Some((element, form)) = self.visible() else { return };
        let focused = leptos::prelude::document()
            .active_element()
            .filter(|active| self.root.contains(Some(active)))
            .and_then(|active| active.get_attribute("data-k"));
        // Asked for before anything is written, or the browser would lay the page out once more to answer. The header is as
        // high in every zoom, so the rows stay where they are.
        let Some(place) = bounds(&element) else { return };
        // Of a long plan a picture is of the rows that were laid out last.
        let same = self.lay_out(form) || !self.data.windowed();
        self.draw_in(&element, &place, same);
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
        self.untold |= tell;
        self.settle_soon();
    }

    /// Tells the address, when the frame has been shown: the browser looks at every link of the page again then.
    pub(super) fn tell_address(&mut self) {
        self.untold = true;
        self.settle_soon();
    }

    /// Lets rows out of sight, the zoom links and the address follow once the frame that is drawn now has been shown.
    fn settle_soon(&mut self) {
        self.turns = self.turns.wrapping_add(1);
        let (me, turn) = (self.me.clone(), self.turns);
        let settle = Closure::once_into_js(move || {
            // What was drawn since is newer, and settles itself.
            if let Some(live) = me.upgrade()
                && let Ok(mut live) = live.try_borrow_mut()
                && live.turns == turn
            {
                live.settle();
            }
        });
        let _ = leptos::prelude::window()
            .set_timeout_with_callback_and_timeout_and_arguments_0(settle.unchecked_ref(), AFTER_FRAME);
    }

    fn settle(&mut self) {
        if std::mem::take(&mut self.unmoved) {
            self.move_rest();
        }
        self.lead();
        if std::mem::take(&mut self.untold)
            && let Ok(history) = leptos::prelude::window().history()
        {
            let address = address(&self.base, self.zoom, &self.id);
            let _ = history.replace_state_with_url(&JsValue::NULL, "", Some(&address));
        }
    }

    /// The zoom links lead on from the zoom that is shown. They stay the same elements, so that one that is being pressed
    /// or has the focus keeps it.
    fn lead(&self) {
        let mut markup = Markup::default();
        paint::zooms(&mut markup, &self.data, self.zoom, self.lang, &self.base, &self.id);
        if let Ok(Some(nav)) = self.root.query_selector(".tl-nav nav")
            && let Some(new) = part(&nav, markup)
        {
            update(&nav, &new);
        }
    }

    /// Paints a form. Where the picture is of these very rows, only what a zoom moves: their titles, which are most of what
    /// a browser would lay out again, stay as they are. What is inside a picture is replaced, not the picture, for then
    /// a browser need not look at the rest of the page; and rows out of sight are left to [`Live::move_rest`].
    fn draw_in(&mut self, picture: &Element, bounds: &DomRect, same: bool) {
        let Some((form, mut scene)) = self.scene.take() else { return };
        let rows = scene.rows.len();
        scene.show(&self.data, self.zoom, words(self.lang));
        let mut markup = Markup::default();
        paint::head_cells(&mut markup, &scene, self.lang, Some(&paint::Links::new(&self.base, &self.id)));
        set(picture, ".tl-head svg", markup);
        self.unmoved = same && picture.query_selector_all(".tl-bar").is_ok_and(|bars| bars.length() as usize == rows);
        if self.unmoved {
            if let Ok(Some(told)) = picture.query_selector(".tl-rows > desc") {
                told.set_text_content(Some(&paint::describe(&self.data, self.zoom, self.lang)));
            }
            let screen = leptos::prelude::window().inner_height().ok().and_then(|height| height.as_f64());
            // The rows whose end comes before a height of the screen.
            let until = |height: f64| {
                let y = (height - bounds.top()) * scene.width / bounds.width();
                scene.rows.partition_point(|row| row.cell.bottom() <= y)
            };
            self.seen = until(0.0)..(until(screen.unwrap_or_default()) + 1).min(rows);
            self.paint(picture, &mut scene, self.seen.clone());
        } else {
            scene.lay(&self.data, self.zoom, words(self.lang), 0..rows);
            let mut markup = Markup::default();
            paint::body(&mut markup, &self.data, &scene, self.zoom, self.lang, &self.id, true);
            set(picture, ".tl-body", markup);
        }
        self.scene = Some((form, scene));
    }

    /// Paints the rows that were out of sight.
    fn move_rest(&mut self) {
        let (Some((element, _)), Some((of, mut scene))) = (self.visible(), self.scene.take()) else { return };
        // Rows that came into sight since are drawn whole in the next frame.
        if of.1 == self.data.first {
            for rows in [0..self.seen.start, self.seen.end..scene.rows.len()] {
                self.paint(&element, &mut scene, rows);
            }
        }
        self.scene = Some((of, scene));
    }

    /// Paints the bars of some rows, and what is behind and before the rows of the pictures they are in.
    fn paint(&self, picture: &Element, scene: &mut Scene, rows: Range<usize>) {
        let all = |selector| picture.query_selector_all(selector).ok();
        let (Some(bars), Some(backs), Some(fronts)) = (all(".tl-bar"), all(".tl-back"), all(".tl-front")) else {
            return;
        };
        let (Some(last), Some(most)) = (rows.end.checked_sub(1), backs.length().checked_sub(1)) else { return };
        scene.lay(&self.data, self.zoom, words(self.lang), rows.clone());
        let (mut back, mut front, mut markup) = (Markup::default(), Markup::default(), Markup::default());
        paint::back(&mut back, &self.data, scene);
        paint::front(&mut front, &self.data, scene);
        let (back, front) = (back.finish(), front.finish());
        let piece = |row: usize| ((row / paint::PIECE) as u32).min(most);
        for piece in piece(rows.start)..=piece(last) {
            for (layer, markup) in [(backs.item(piece), &back), (fronts.item(piece), &front)] {
                if let Some(layer) = layer {
                    fill(layer.unchecked_ref(), markup);
                }
            }
        }
        let stripes = paint::stripes(&paint::part(&self.id, scene.form));
        for row in scene.rows.get(rows.clone()).into_iter().flatten() {
            paint::bar_group(&mut markup, &row.bar, &stripes);
        }
        // Bars are parsed at once, each by itself takes a browser many times as long; and as what lies in a row.
        let first = bars.item(rows.start as u32);
        let Some(parsed) = first.and_then(|old| part(old.unchecked_ref(), markup)) else { return };
        for old in rows.filter_map(|row| bars.item(row as u32)) {
            if let (Some(bar), Some(row)) = (parsed.first_child(), old.parent_node()) {
                let _ = row.replace_child(&bar, &old);
            }
        }
    }

    /// Empties the pictures out of sight: of a long plan they would only be old and heavy.
    fn clear_hidden(&self, shown: Form) {
        for form in Form::ALL.into_iter().filter(|form| *form != shown) {
            let body = match form {
                Form::Wide => ".tl-wide .tl-body",
                Form::Medium => ".tl-medium .tl-body",
                Form::Narrow => ".tl-narrow .tl-body",
            };
            set(&self.root, body, Markup::default());
        }
    }

    pub(super) fn mark_chosen(&self) {
        if let Some((form, _)) = self.visible() {
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
