//! Painting: all of the layout in sight, or only the rows that differ.

use domain::{
    chart::Rect,
    plan::{Plan, StepId},
    timeline::{
        ALL_DRAWN, Form, Lines, TimelineData, TimelineStep, WINDOW, Zoom,
        edit::{DOT, Hold, NUMBER, TARGET, handles},
        layout,
        layout::Row,
    },
};
use leptos::prelude::{document, window};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Element, Event};

use super::{Bench, Want, pointer::Gesture};
use crate::{
    chart::{
        dom::{by_key, focus, scroll_into_sight, set},
        markup::Markup,
        timeline::{address::address, paint},
        words::{step_text, words},
    },
    plan::board::{Board, ID, Marks},
};

/// Rows drawn above what is in sight of a long plan.
const MARGIN: usize = 6;

impl Bench {
    /// The rows of a plan as the timeline shows them.
    pub(super) fn data_of(&self, plan: &Plan) -> TimelineData {
        let uniform = plan.steps.len() > ALL_DRAWN;
        let told: Vec<bool> = plan.steps.iter().map(|step| self.finished.contains(&step.id)).collect();
        let progress = (self.progress, told.as_slice());
        let data = TimelineData::of_steps(&plan.bare(), self.year, progress, self.today, |step, share, reported| {
            TimelineStep::with_lines(step, share, reported, self.today, |title| self.lines(title, uniform))
        });
        if uniform { data.window(self.first, WINDOW) } else { data }
    }

    fn lines(&self, title: &str, uniform: bool) -> [Lines; 3] {
        let known = self.breaks.get(title);
        Form::ALL.map(|form| {
            let most = if uniform { form.uniform_lines() } else { 5 };
            match known {
                Some(lines) => {
                    let breaks = &lines[form.index()].0;
                    Lines(breaks[..breaks.len().min(most * 2)].to_vec())
                }
                None => Lines::cut(title, form.title_em(), most),
            }
        })
    }

    fn ticked(&self, name: &str) -> bool {
        let found = self.root.query_selector(&format!("input[name=\"{name}\"]")).ok().flatten();
        found.and_then(|input| input.dyn_into::<web_sys::HtmlInputElement>().ok()).is_some_and(|input| input.checked())
    }

    fn marks(&self, plan: &Plan) -> Marks {
        let before = self.ticked("before").then_some(&self.before);
        let mut marks = Marks::of(plan, before, self.ticked("critical"), self.lang);
        if let Some(trial) = &self.trial {
            marks.pushed = trial.pushes().iter().map(|push| push.step).collect();
        }
        marks
    }

    /// What the server painted is what would be painted: only where things lie has to be known.
    pub(super) fn take_over(&mut self) {
        let Some((_, form)) = self.visible() else { return };
        self.data = self.data_of(&self.plan);
        self.scene = Some(layout(&self.data, self.zoom, form, words(self.lang)));
        if let Some(svg) = self.picture() {
            let _ = svg.set_attribute("role", "application");
        }
        self.stale = true;
    }

    /// Draws what was asked for.
    pub(super) fn frame(&mut self) {
        match std::mem::take(&mut self.want) {
            Want::Nothing => {}
            Want::Grips => self.draw_grips(),
            Want::Rows => self.draw_rows(),
            Want::All => self.draw_all(),
        }
    }

    /// The rows that differ from what is drawn, and what lies over all of them; everything where rows came, went, or
    /// grew higher.
    fn draw_rows(&mut self) {
        let (Some((element, form)), Some(_)) = (self.visible(), &self.scene) else { return self.draw_all() };
        let plan = self.shown().clone();
        let mut data = self.data_of(&plan);
        if self.trial.is_some() {
            // What is shown of the calendar must not run away under the pointer.
            data.plan = self.data.plan;
        }
        let alike = data.total == self.data.total
            && data.first == self.data.first
            && (data.plan == self.data.plan || self.zoom != Zoom::Plan)
            && data.exceeds_year() == self.data.exceeds_year()
            && data.steps.iter().zip(&self.data.steps).all(|(new, old)| new.lines == old.lines);
        if !alike || self.scene.as_ref().is_none_or(|scene| scene.form != form) {
            return self.draw_all();
        }
        let marks = self.marks(&plan);
        let scene = layout(&data, self.zoom, form, words(self.lang));
        let board =
            Board { lang: self.lang, data: &data, zoom: self.zoom, plan: &plan, marks: &marks, base: &self.address };
        for row in &scene.rows {
            if data.steps.get(row.place) != self.data.steps.get(row.place)
                && let Some(drawn) = by_key(&element, &format!("s{}", row.index))
            {
                let mut markup = Markup::default();
                board.row(&mut markup, &scene, row);
                drawn.set_inner_html(&markup.finish());
            }
        }
        let mut over = Markup::default();
        board.over(&mut over, &scene);
        let over = over.finish();
        if over != self.over
            && let Ok(Some(group)) = element.query_selector(".pl-over")
        {
            group.set_inner_html(&over);
        }
        self.over = over;
        self.data = data;
        self.scene = Some(scene);
        self.stale = true;
        self.draw_grips();
    }

    /// The layout in sight anew; the others when they come into sight. Focus stays where it was.
    pub(super) fn draw_all(&mut self) {
        self.want = Want::Nothing;
        let plan = self.shown().clone();
        if plan.steps.is_empty() || self.data.total == 0 && self.visible().is_none() {
            return self.draw_first(&plan);
        }
        let Some((element, form)) = self.visible() else { return };
        let focused = document()
            .active_element()
            .filter(|active| self.board.contains(Some(active)))
            .and_then(|active| active.get_attribute("data-k"));
        let data = self.data_of(&plan);
        let marks = self.marks(&plan);
        let board =
            Board { lang: self.lang, data: &data, zoom: self.zoom, plan: &plan, marks: &marks, base: &self.address };
        let mut markup = Markup::default();
        board.head(&mut markup, form);
        set(&element, ".tl-head", markup);
        let mut markup = Markup::default();
        let scene = board.body(&mut markup, form, true);
        set(&element, ".tl-body", markup);
        let mut markup = Markup::default();
        paint::nav(&mut markup, &data, self.zoom, self.lang, &self.address, ID);
        set(&self.board, ".tl-nav", markup);
        let mut over = Markup::default();
        board.over(&mut over, &scene);
        self.over = over.finish();
        self.data = data;
        self.scene = Some(scene);
        self.stale = true;
        if let Some(svg) = self.picture() {
            let _ = svg.set_attribute("role", "application");
        }
        if let Some(again) = focused.and_then(|key| by_key(&element, &key).or_else(|| by_key(&self.board, &key))) {
            focus(&again);
        }
        self.mark_chosen();
        self.draw_grips();
    }

    /// A picture where there was none, or none where there was one.
    fn draw_first(&mut self, plan: &Plan) {
        self.data = self.data_of(plan);
        (self.active, self.chosen) = (None, None);
        let marks = self.marks(plan);
        let board =
            Board { lang: self.lang, data: &self.data, zoom: self.zoom, plan, marks: &marks, base: &self.address };
        let html = if plan.steps.is_empty() { String::new() } else { board.whole() };
        self.board.set_inner_html(&html);
        self.scene = None;
        self.over.clear();
        if !plan.steps.is_empty() {
            self.take_over();
        }
    }

    /// What can be held of the row that is pointed at, tapped or focused, and what is being drawn by hand.
    pub(super) fn draw_grips(&self) {
        let (Some((element, _)), Some(scene)) = (self.visible(), &self.scene) else { return };
        let mut out = Markup::default();
        let held = self.gesture.as_ref().and_then(Gesture::row).or(self.active);
        if let Some(row) = held.and_then(|place| scene.rows.iter().find(|row| row.index == place)) {
            self.grips(&mut out, row, scene.form);
        }
        match &self.gesture {
            Some(Gesture::Held(held)) if held.moved => match held.hold {
                Hold::Link => {
                    let from = scene.rows.iter().find(|row| row.index == held.row);
                    if let Some((x, y)) = from.and_then(|row| handles(&row.bar, scene.form)).and_then(|it| it.link) {
                        out.line("pl-line", (x, y), held.at);
                    }
                    if let Some(row) = held.target.and_then(|place| scene.rows.iter().find(|row| row.index == place)) {
                        out.rect("pl-held", &row.cell, 3.0);
                    }
                }
                Hold::Place => {
                    if let Some((_, y)) = domain::timeline::edit::drop_at(scene, held.row, held.at.1) {
                        out.line("pl-drop", (0.0, y), (scene.width, y));
                    }
                }
                Hold::Days(_) => {}
            },
            _ => {}
        }
        if let Some(place) = self.linking.and_then(|id| self.shown().place(id).ok())
            && let Some(row) = scene.rows.iter().find(|row| row.index == place)
        {
            out.rect("pl-held", &row.cell, 3.0);
        }
        set(&element, ".pl-grips", out);
    }

    fn grips(&self, out: &mut Markup, row: &Row, form: Form) {
        if form == Form::Wide || self.chosen == Some(row.index) {
            let place =
                Rect { x: 0.0, y: row.cell.y, width: NUMBER, height: (row.bar.middle - 12.0 - row.cell.y).max(TARGET) };
            out.rect("pl-place", &place, 3.0);
        }
        let (Some(bar), Some(handles)) = (row.bar.plan, handles(&row.bar, form)) else { return };
        let tall = Rect { y: row.bar.middle - TARGET / 2.0, height: TARGET, ..bar };
        out.rect("pl-hold", &tall, 0.0);
        let around = Rect { x: bar.x - 2.0, y: bar.y - 2.0, width: bar.width + 4.0, height: bar.height + 4.0 };
        out.rect("pl-held", &around, 4.0);
        for (grip, x) in [(handles.start, bar.x), (handles.finish, bar.right())] {
            if let Some(grip) = grip {
                out.line("pl-end", (x, row.bar.middle - 10.0), (x, row.bar.middle + 10.0));
                out.rect("pl-grip", &grip, 0.0);
            }
        }
        if let Some((x, y)) = handles.link {
            out.empty("circle", &[("class", "pl-dot".into()), ("cx", x.into()), ("cy", y.into()), ("r", DOT.into())]);
        }
    }

    /// The picture of the rows in sight.
    pub(super) fn picture(&self) -> Option<Element> {
        self.visible()?.0.query_selector(".tl-rows").ok()?
    }

    /// Marks the row that was tapped.
    pub(super) fn mark_chosen(&self) {
        let Some((form, _)) = self.visible() else { return };
        if let Ok(Some(on)) = form.query_selector(".tl-row.on") {
            let _ = on.class_list().remove_1("on");
        }
        if let Some(row) = self.chosen.and_then(|place| by_key(&form, &format!("s{place}"))) {
            let _ = row.class_list().add_1("on");
        }
    }

    /// Tells of a row in the line below the picture.
    pub(super) fn tell_row(&self, place: usize) {
        let step = place.checked_sub(self.data.first).and_then(|place| self.data.steps.get(place));
        if let Some(step) = step {
            self.show(&step_text(self.lang, step));
        }
    }

    /// Tells where what is moved would come to lie.
    pub(super) fn tell_trial(&self, id: StepId) {
        let plan = self.shown();
        let Ok(place) = plan.place(id) else { return };
        let step = &plan.steps[place].step;
        let Some(span) = step.span().and_then(|span| self.lang.span(Some(span.0), Some(span.1))) else { return };
        let mut text = format!("{}. {}: {span}", place + 1, step.title);
        let pushes = self.trial.as_ref().map_or(0, |trial| trial.pushes().len());
        if pushes > 0 {
            text = format!("{text} · {}", self.lang.also_moves(pushes));
        }
        self.show(&text);
    }

    /// Moves focus and the one Tab stop to a row; of a long plan, draws it first.
    pub(super) fn focus_row(&mut self, place: usize) {
        let drawn = self.data.first..self.data.first + self.data.steps.len();
        if !drawn.contains(&place) {
            self.first = place.saturating_sub(WINDOW / 2);
            self.draw_all();
        }
        let Some((form, _)) = self.visible() else { return };
        if self.data.total > paint::TAB_STOPS
            && let Ok(Some(stop)) = form.query_selector(".tl-row[tabindex=\"0\"]")
        {
            let _ = stop.set_attribute("tabindex", "-1");
        }
        if let Some(row) = by_key(&form, &format!("s{place}")) {
            let _ = row.set_attribute("tabindex", "0");
            scroll_into_sight(&row);
            focus(&row);
        }
        self.active = Some(place);
    }

    /// Goes to a zoom in place, and tells the address.
    pub(super) fn go(&mut self, zoom: Zoom) {
        if zoom != self.zoom {
            self.zoom = zoom;
            self.draw_all();
            self.tell_address();
        }
    }

    pub(super) fn tell_address(&self) {
        if let Ok(history) = window().history() {
            let address = address(&self.address, self.zoom, ID);
            let _ = history.replace_state_with_url(&JsValue::NULL, "", Some(&address));
        }
    }

    /// Whether another layout came into sight.
    pub(super) fn resized(&self) -> bool {
        let shown = self.visible().map(|(_, form)| form);
        self.stale && shown.is_some() && shown != self.scene.as_ref().map(|scene| scene.form)
    }

    /// Gives a long plan's picture its whole height, the box showing the rows the server drew.
    pub(super) fn open_long_plan(&mut self) {
        self.draw_all();
        let Some((element, form)) = self.visible() else { return };
        let unit = self.picture().map_or(0.0, |svg| svg.get_bounding_client_rect().width() / form.width());
        if self.data.first > 0
            && let Ok(Some(scroller)) = element.query_selector(".tl-scroll")
        {
            scroller.set_scroll_top((self.data.first as f64 * form.uniform_height() * unit) as i32);
        }
    }

    /// Draws the rows that came into sight of a long plan.
    pub(super) fn scrolled(&mut self, event: &Event) -> Want {
        if !self.data.windowed() || self.gesture.is_some() {
            return Want::Nothing;
        }
        let Some(scroller) = event.target().and_then(|target| target.dyn_into::<Element>().ok()) else {
            return Want::Nothing;
        };
        let (Some(svg), Some((_, form))) = (self.picture(), self.visible()) else { return Want::Nothing };
        if !scroller.class_list().contains("tl-scroll") {
            return Want::Nothing;
        }
        let row = (form.uniform_height() * svg.get_bounding_client_rect().width() / form.width()).max(1.0);
        let top = (f64::from(scroller.scroll_top()) / row) as usize;
        let seen = (f64::from(scroller.client_height()) / row) as usize + 1;
        let drawn = self.data.first..self.data.first + self.data.steps.len();
        if drawn.start <= top && (top + seen).min(self.data.total) <= drawn.end {
            return Want::Nothing;
        }
        self.first = top.saturating_sub(MARGIN);
        Want::All
    }
}
