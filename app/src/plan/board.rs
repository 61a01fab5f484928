//! The timeline as it is worked on: the reader's timeline, and over it the plan before, the differences, the arrows
//! and the critical path. Painted by the server, and by the browser with the same code.

use std::collections::{HashMap, HashSet};

use domain::{
    chart::{Day, Rect},
    plan::{Plan, StepId, critical_path, difference},
    timeline::{
        Form, Scene, TimelineData, Zoom,
        edit::{arrow, ghost, note},
        layout,
        layout::Row,
    },
};

use super::words::moved;
use crate::{
    chart::{
        markup::{Markup, points_text},
        timeline::paint,
        words::words,
    },
    i18n::Lang,
};

/// The id of the timeline, and of the parts of its picture.
pub const ID: &str = "plan-board";

/// What is known of steps besides the plan itself.
#[derive(Clone, Debug, Default)]
pub struct Marks {
    before: HashMap<StepId, (Day, Day)>,
    notes: HashMap<StepId, String>,
    critical: HashSet<StepId>,
    /// Steps that a move that is not confirmed yet would push.
    pub pushed: HashSet<StepId>,
}

impl Marks {
    /// Of a plan beside the one before; the critical path where it is to be shown.
    pub fn of(plan: &Plan, before: Option<&Plan>, critical: bool, lang: Lang) -> Self {
        let mut marks = Self::default();
        for step in before.map(|before| difference(before, plan)).unwrap_or_default() {
            let span = step.before.as_ref().and_then(|before| before.step.span());
            if let Some((first, last)) = span {
                marks.before.insert(step.step, (first.into(), Day::from(last).plus(1)));
            }
            if let Some(note) = moved(lang, &step) {
                marks.notes.insert(step.step, note);
            }
        }
        if critical {
            let path = critical_path(plan).unwrap_or_default();
            marks.critical = path.into_iter().filter(|step| step.critical).map(|step| step.step).collect();
        }
        marks
    }
}

/// What is painted.
#[derive(Clone, Copy)]
pub struct Board<'a> {
    /// The reader's language.
    pub lang: Lang,
    /// The rows that are drawn.
    pub data: &'a TimelineData,
    /// How much of the calendar.
    pub zoom: Zoom,
    /// The whole plan.
    pub plan: &'a Plan,
    /// What is known besides.
    pub marks: &'a Marks,
    /// The page's address without its zoom.
    pub base: &'a str,
}

impl Board<'_> {
    /// Everything: zoom links, each layout complete, the line that tells, and the place for a question.
    pub fn whole(&self) -> String {
        let mut out = Markup::default();
        out.open("div", &[("class", "tl-nav".into())]);
        paint::nav(&mut out, self.data, self.zoom, self.lang, self.base, ID);
        out.close("div");
        for form in Form::ALL {
            out.open("div", &[("class", paint::form_class(form).into())]);
            out.open("div", &[("class", "tl-head".into())]);
            self.head(&mut out, form);
            out.close("div");
            if self.data.windowed() {
                let name = self.lang.pick("ขั้นตอน เลื่อนดูได้", "Steps, scrollable");
                let scroll =
                    [("class", "tl-body tl-scroll"), ("tabindex", "0"), ("role", "group"), ("aria-label", name)];
                out.open("div", &scroll.map(|(name, value)| (name, value.into())));
            } else {
                out.open("div", &[("class", "tl-body".into())]);
            }
            self.body(&mut out, form, false);
            out.close("div");
            out.close("div");
        }
        let ask = [("class", "pl-ask"), ("role", "group"), ("aria-label", self.lang.bench_ask_label()), ("hidden", "")];
        out.open("div", &ask.map(|(name, value)| (name, value.into())));
        out.close("div");
        out.open("p", &[("class", "chart-detail".into()), ("role", "status".into())]);
        out.close("p");
        out.finish()
    }

    /// The header of a layout.
    pub fn head(&self, out: &mut Markup, form: Form) {
        let scene = layout(self.data, self.zoom, form, words(self.lang));
        paint::head(out, &scene, self.lang, Some(&paint::Links::new(self.base, ID)));
    }

    /// The rows of a layout; `full` gives a long plan its whole height.
    pub fn body(&self, out: &mut Markup, form: Form, full: bool) -> Scene {
        let scene = layout(self.data, self.zoom, form, words(self.lang));
        let drawn = match (scene.rows.first(), scene.rows.last()) {
            (Some(first), Some(last)) if self.data.windowed() && !full => (
                if first.index == 0 { 0.0 } else { first.cell.y },
                last.cell.bottom() + if last.index + 1 == self.data.total { 40.0 } else { 0.0 },
            ),
            _ => (0.0, scene.height),
        };
        let part = paint::part(ID, form);
        paint::open(out, self.data, &scene, self.zoom, self.lang, &part, drawn);
        paint::rows(out, self.data, &scene, self.lang, &part);
        out.open("g", &[("class", "pl-over".into())]);
        self.over(out, &scene);
        out.close("g");
        out.open("g", &[("class", "pl-grips".into())]);
        out.close("g");
        out.close("svg");
        scene
    }

    /// What is inside the row of a step.
    pub fn row(&self, out: &mut Markup, scene: &Scene, row: &Row) {
        let Some(step) = self.data.steps.get(row.place) else { return };
        let stripes = paint::stripes(&paint::part(ID, scene.form));
        paint::row_inside(out, row, step, scene, self.lang, &stripes);
    }

    fn id(&self, row: &Row) -> Option<StepId> {
        self.plan.steps.get(row.index).map(|step| step.id)
    }

    /// What lies over the rows. It takes no pointer: the bars below do.
    pub fn over(&self, out: &mut Markup, scene: &Scene) {
        let window = self.zoom.window(self.data);
        let mut drawn: HashMap<StepId, &Row> = HashMap::new();
        for row in &scene.rows {
            let Some(id) = self.id(row) else { continue };
            drawn.insert(id, row);
            if let Some(before) = self.marks.before.get(&id).and_then(|span| ghost(row, *span, window, scene.form)) {
                out.rect("pl-ghost", &before, 1.5);
            }
            let around =
                |bar: &Rect| Rect { x: bar.x - 2.5, y: bar.y - 2.5, width: bar.width + 5.0, height: bar.height + 5.0 };
            if let Some(bar) = &row.bar.plan {
                if self.marks.critical.contains(&id) {
                    out.rect("pl-critical", &around(bar), 4.0);
                }
                if self.marks.pushed.contains(&id) {
                    out.rect("pl-pushed", &around(bar), 4.0);
                }
            }
        }
        let mut met: HashSet<usize> = HashSet::new();
        for row in &scene.rows {
            let Some(step) = self.plan.steps.get(row.index) else { continue };
            for link in &step.after {
                let Some(from) = drawn.get(&link.step) else { continue };
                let Some(drawn) = arrow(scene, from, row) else { continue };
                met.extend([from.index, row.index]);
                for piece in &drawn.pieces {
                    out.polyline("pl-arrow", piece);
                }
                let head = points_text(&drawn.head);
                out.empty("polygon", &[("class", "pl-head".into()), ("points", (&head).into())]);
            }
        }
        // Words stay readable where an arrow passes: their halo parts it.
        for row in &scene.rows {
            if met.contains(&row.index) {
                paint::bar_label(out, &row.bar);
            }
            let told = self.id(row).and_then(|id| self.marks.notes.get(&id));
            if let Some(label) = told.and_then(|text| note(row, scene, text)) {
                out.label("pl-note c-halo", &label);
            }
        }
    }
}
