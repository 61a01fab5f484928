//! The geometry of the timeline: header, bands, today line, rows with bars and labels.

use super::{
    StepState, TimelineData, TimelineStep, Zoom,
    label::{GAP, Obstacle, place},
};
use crate::{
    chart::{
        Anchor, Day, Label, Rect, Words,
        scale::Linear,
        ticks::{Slot, SlotKind, time_axis},
    },
    text::{number, width_em},
};

/// One of the layouts, each complete; the page shows the one that fits, so text is never scaled below 12 px.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// Titles at the left of the bars; from 880 px.
    Wide,
    /// Titles above the bars; from 520 px, and on paper.
    Medium,
    /// Titles above the bars; phones.
    Narrow,
}

impl Form {
    /// All of them, in the order of [`TimelineStep::lines`].
    pub const ALL: [Self; 3] = [Self::Wide, Self::Medium, Self::Narrow];

    /// Width of the viewBox.
    pub const fn width(self) -> f64 {
        match self {
            Self::Wide => 1040.0,
            Self::Medium => 640.0,
            Self::Narrow => 340.0,
        }
    }

    /// Font size, in viewBox units: at the narrowest width the form is shown at, 12 px or more.
    pub const fn font(self) -> f64 {
        match self {
            Self::Wide => 14.4,
            Self::Medium => 15.0,
            Self::Narrow => 13.6,
        }
    }

    /// Widest line of a title, in em.
    pub const fn title_em(self) -> f64 {
        match self {
            Self::Wide => 16.2,
            Self::Medium => 35.0,
            Self::Narrow => 18.2,
        }
    }

    /// Lines of a title where all rows are equally high.
    pub const fn uniform_lines(self) -> usize {
        match self {
            Self::Wide => 2,
            Self::Medium | Self::Narrow => 1,
        }
    }

    /// Its place in [`TimelineStep::lines`].
    pub const fn index(self) -> usize {
        match self {
            Self::Wide => 0,
            Self::Medium => 1,
            Self::Narrow => 2,
        }
    }

    /// Left and right end of the bars.
    pub const fn plot(self) -> (f64, f64) {
        match self {
            Self::Wide => (318.0, 1036.0),
            Self::Medium => (2.0, 638.0),
            Self::Narrow => (2.0, 338.0),
        }
    }

    /// Height of a line of text.
    pub fn line(self) -> f64 {
        (self.font() * 1.4).round()
    }

    /// Height of a row whose title has some lines.
    pub fn row_height(self, lines: usize) -> f64 {
        let text = self.line() * lines as f64;
        match self {
            Self::Wide => (text + 14.0).max(44.0),
            Self::Medium | Self::Narrow => text + LANE + 12.0,
        }
    }

    /// Height of each row where all are equally high.
    pub fn uniform_height(self) -> f64 {
        self.row_height(self.uniform_lines())
    }
}

/// Height of the lane a bar lies in, and of the bar.
const LANE: f64 = 24.0;
const BAR: f64 = 16.0;

/// A laid-out timeline. The header and the body are two pictures, so that the header can stay in sight.
#[derive(Clone, Debug, PartialEq)]
pub struct Scene {
    /// Which layout it is.
    pub form: Form,
    /// Width of both pictures.
    pub width: f64,
    /// Height of the header.
    pub head_height: f64,
    /// Upper row of the header.
    pub majors: Vec<HeadCell>,
    /// Lower row of the header.
    pub minors: Vec<HeadCell>,
    /// Height of the body, all rows of the plan counted.
    pub height: f64,
    /// Where bars lie, in the body.
    pub plot: Rect,
    /// Shaded and unshaded stretches of the plot: left, width, shaded.
    pub bands: Vec<(f64, f64, bool)>,
    /// Where thin lines separate the fine slots.
    pub grid: Vec<f64>,
    /// The today line, if today is shown.
    pub today: Option<TodayLine>,
    /// The drawn rows.
    pub rows: Vec<Row>,
}

/// A cell of the header.
#[derive(Clone, Debug, PartialEq)]
pub struct HeadCell {
    /// Its box.
    pub cell: Rect,
    /// Its text, if it fits.
    pub label: Option<Label>,
    /// Where it leads: a quarter or month of the year.
    pub zoom: Option<Zoom>,
    /// Whether its quarter is shaded.
    pub shaded: bool,
}

/// The today line: one x, drawn where it crosses no title.
#[derive(Clone, Debug, PartialEq)]
pub struct TodayLine {
    /// Where.
    pub x: f64,
    /// From where to where it is drawn.
    pub segments: Vec<(f64, f64)>,
    /// `วันนี้ 10 เม.ย.`, below the rows; above as well where there are many.
    pub labels: Vec<Label>,
}

/// A step's row.
#[derive(Clone, Debug, PartialEq)]
pub struct Row {
    /// Its place in the plan, from 0.
    pub index: usize,
    /// Its place in [`TimelineData::steps`].
    pub place: usize,
    /// Its whole box.
    pub cell: Rect,
    /// Its number.
    pub order: Label,
    /// Its title, line by line.
    pub title: Vec<Label>,
    /// Its weight.
    pub weight: Option<Label>,
    /// Its bar.
    pub bar: Bar,
}

/// What lies in a row's lane.
#[derive(Clone, Debug, PartialEq)]
pub struct Bar {
    /// The planned span, as far as shown.
    pub plan: Option<Rect>,
    /// Whether the plan goes on beyond the left and right edge.
    pub cut: (bool, bool),
    /// The done part, as far as shown.
    pub filled: Option<Rect>,
    /// How the step stands.
    pub state: StepState,
    /// Where the step lies outside what is shown: its arrow's tip and tail.
    pub arrow: Option<(f64, f64)>,
    /// The middle of the lane.
    pub middle: f64,
    /// Percent or word beside it.
    pub label: Option<Label>,
    /// Whether the label lies on the filled part, where nothing beside it is free.
    pub on_fill: bool,
    /// Whether the label tells of missing or wrong dates.
    pub problem: bool,
}

/// Lays the timeline out.
pub fn layout(data: &TimelineData, zoom: Zoom, form: Form, words: &Words) -> Scene {
    let (left, right) = form.plot();
    let (top, strip) = (top(data, form), strip(form));
    let windowed = data.windowed();
    let mut y = top + if windowed { data.first as f64 * form.uniform_height() } else { 0.0 };
    let mut rows = Vec::with_capacity(data.steps.len());
    for (place, step) in data.steps.iter().enumerate() {
        let lines = step.lines[form.index()].count();
        let height = if windowed { form.uniform_height() } else { form.row_height(lines) };
        let cell = Rect { x: 0.0, y, width: form.width(), height };
        rows.push(row(step, (data.first + place, place), cell, form));
        y += height;
    }
    if windowed {
        y = top + data.total as f64 * form.uniform_height();
    }
    let height = y + strip + 4.0;
    let mut scene = Scene {
        form,
        width: form.width(),
        head_height: head_height(form),
        majors: Vec::new(),
        minors: Vec::new(),
        height,
        plot: Rect { x: left, y: 0.0, width: right - left, height },
        bands: Vec::new(),
        grid: Vec::new(),
        today: None,
        rows,
    };
    scene.show(data, zoom, words);
    scene.lay(data, zoom, words, 0..data.steps.len());
    scene
}

/// Height of a strip for a label of the today line.
fn strip(form: Form) -> f64 {
    (form.font() * 1.7).round()
}

/// Whether there are so many rows that the today line is labelled above them, too.
fn many(data: &TimelineData) -> bool {
    data.total > 15
}

/// Where the rows begin.
fn top(data: &TimelineData, form: Form) -> f64 {
    if many(data) { strip(form) } else { 4.0 }
}

impl Scene {
    /// Lays out anew what a zoom moves, but for the bars: header, bands, grid and today line. `data` is what the scene was
    /// laid out of.
    pub fn show(&mut self, data: &TimelineData, zoom: Zoom, words: &Words) {
        let form = self.form;
        let (left, right) = form.plot();
        let (window, scale) = scale(data, zoom, form);
        (self.majors, self.minors, self.grid, self.bands) = head(data, window, form, &scale, words);
        self.today = today_x(data, window, &scale).map(|today_x| {
            let (font, strip, y) = (form.font(), strip(form), self.height - strip(form) - 4.0);
            let text = format!("{}{}", words.today, words.day_month(data.today.date()));
            let half = width_em(&text) * font / 2.0;
            let x = today_x.clamp(left + half, (right - half).max(left + half));
            let mut labels = vec![Label::new(x, y + font * 1.1, Anchor::Middle, text.clone())];
            if many(data) {
                labels.push(Label::new(x, font * 1.1, Anchor::Middle, text));
            }
            let segments = match form {
                Form::Wide => vec![(if many(data) { strip } else { 0.0 }, y)],
                Form::Medium | Form::Narrow => {
                    self.rows.iter().map(|row| (row.bar.middle - LANE / 2.0, row.cell.bottom())).collect()
                }
            };
            TodayLine { x: today_x, segments, labels }
        });
    }

    /// Lays the bars of some of its rows out anew, by their places among the drawn ones.
    pub fn lay(&mut self, data: &TimelineData, zoom: Zoom, words: &Words, rows: std::ops::Range<usize>) {
        let (window, scale) = scale(data, zoom, self.form);
        let today_x = today_x(data, window, &scale);
        for row in self.rows.get_mut(rows).into_iter().flatten() {
            if let Some(step) = data.steps.get(row.place) {
                row.bar = bar(step, self.form, &scale, window, row.bar.middle, today_x, words);
            }
        }
    }
}

/// What a zoom shows, and where its days are.
fn scale(data: &TimelineData, zoom: Zoom, form: Form) -> ((Day, Day), Linear) {
    let (from, to) = zoom.window(data);
    ((from, to), Linear::new((from.at(), to.at()), form.plot()))
}

/// Where today is, if it is shown.
fn today_x(data: &TimelineData, (from, to): (Day, Day), scale: &Linear) -> Option<f64> {
    (from..to).contains(&data.today).then(|| scale.at(data.today.at() + 0.5))
}

fn head_height(form: Form) -> f64 {
    form.line() * 2.0 + 8.0
}

type Head = (Vec<HeadCell>, Vec<HeadCell>, Vec<f64>, Vec<(f64, f64, bool)>);

fn head(data: &TimelineData, (from, to): (Day, Day), form: Form, scale: &Linear, words: &Words) -> Head {
    let axis = time_axis(from, to);
    let font = form.font();
    let line = form.line();
    let shaded = |slot: &Slot| match slot.kind {
        SlotKind::Years(year) => year.be() % 2 == 1,
        SlotKind::Quarter(_, quarter) => quarter.number().is_multiple_of(2),
        SlotKind::Month(_, month) => month.number().is_multiple_of(2),
        SlotKind::Week | SlotKind::Day => false,
    };
    let zoom = |slot: &Slot| match slot.kind {
        SlotKind::Quarter(year, quarter) if year == data.year => Some(Zoom::Quarter(quarter)),
        SlotKind::Month(year, month) if year == data.year => Some(Zoom::Month(month)),
        _ => None,
    };
    let one_year = to.0 - from.0 <= 366;
    let cells = |slots: &[Slot], y: f64, major: bool| {
        let boxes: Vec<_> = slots
            .iter()
            .map(|slot| {
                let (x0, x1) = (scale.at(slot.from.at()), scale.at(slot.to.at()));
                Rect { x: x0, y, width: (x1 - x0).max(0.0), height: line + 4.0 }
            })
            .collect();
        let texts: Vec<_> = slots.iter().map(|slot| head_text(slot, major, one_year, words)).collect();
        // Of fine slots too narrow for all labels, every n-th is labelled.
        let widest = texts.iter().map(|text| width_em(text) * font).fold(0.0, f64::max);
        let room = boxes.iter().map(|cell| cell.width).fold(0.0, f64::max).max(0.1);
        let every = if major { 1 } else { ((widest + 4.0) / room).ceil().clamp(1.0, 200.0) as usize };
        let mut taken = f64::MIN;
        slots
            .iter()
            .zip(boxes)
            .zip(texts)
            .enumerate()
            .map(|(i, ((slot, cell), text))| {
                let width = width_em(&text) * font;
                let (x, anchor, start) = if major {
                    (cell.x + 4.0, Anchor::Start, cell.x + 4.0)
                } else if every == 1 {
                    let middle = cell.x + cell.width / 2.0;
                    (middle, Anchor::Middle, middle - width / 2.0)
                } else {
                    (cell.x + 1.0, Anchor::Start, cell.x + 1.0)
                };
                let (left, right) = form.plot();
                let fits = start >= left - 0.5
                    && start + width <= right + 0.5
                    && start >= taken
                    && (if major {
                        width + 4.0 <= cell.width
                    } else {
                        i.is_multiple_of(every) && (every > 1 || width <= cell.width + 1.0)
                    });
                if fits {
                    taken = start + width + 2.0;
                }
                let label = fits.then(|| Label::new(x, y + line - 3.0, anchor, text));
                HeadCell { cell, label, zoom: zoom(slot), shaded: shaded(slot) }
            })
            .collect::<Vec<_>>()
    };
    let majors = cells(&axis.majors, 0.0, true);
    let minors = cells(&axis.minors, line + 4.0, false);
    let bands = majors.iter().filter(|c| c.cell.width > 0.0).map(|c| (c.cell.x, c.cell.width, c.shaded)).collect();
    let (left, right) = form.plot();
    let grid = minors.iter().map(|c| c.cell.x).filter(|x| *x > left + 0.5 && *x < right - 0.5).collect();
    (majors, minors, grid, bands)
}

/// A quarter's header carries its year when more than one year is shown; a month's always does.
fn head_text(slot: &Slot, major: bool, one_year: bool, words: &Words) -> String {
    match slot.kind {
        SlotKind::Quarter(year, quarter) if major && !one_year => {
            let between = if words.buddhist { "/" } else { ", " };
            format!("{}{}{between}{}", words.quarter, quarter.number(), words.fiscal_year_number(year))
        }
        SlotKind::Quarter(_, quarter) if !major => quarter.number().to_string(),
        _ => slot.label(words, major),
    }
}

fn row(step: &TimelineStep, (index, place): (usize, usize), cell: Rect, form: Form) -> Row {
    let (font, line) = (form.font(), form.line());
    let lines = step.lines[form.index()].of(&step.title);
    let text_height = line * lines.len() as f64;
    let (text_top, middle) = match form {
        Form::Wide => (cell.y + (cell.height - text_height) / 2.0, cell.y + cell.height / 2.0),
        Form::Medium | Form::Narrow => (cell.y + 4.0, cell.bottom() - LANE / 2.0 - 4.0),
    };
    let baseline = |i: usize| text_top + line * i as f64 + line * 0.72;
    let (number_x, title_x) = match form {
        Form::Wide => (26.0, 36.0),
        Form::Medium | Form::Narrow => (24.0, 30.0),
    };
    let title =
        lines.into_iter().enumerate().map(|(i, text)| Label::new(title_x, baseline(i), Anchor::Start, text)).collect();
    let weight_x = match form {
        Form::Wide => 306.0,
        Form::Medium | Form::Narrow => form.width() - 4.0,
    };
    let weight = step.weight.map(|w| format!("{}%", number(w))).or_else(|| step.bad_weight.then(|| "?".to_owned()));
    let weight = weight.map(|text| {
        let y = if form == Form::Wide { middle + font * 0.34 } else { baseline(0) };
        Label::new(weight_x, y, Anchor::End, text)
    });
    let number_y = if form == Form::Wide { middle + font * 0.34 } else { baseline(0) };
    let order = Label::new(
        number_x,
        number_y,
        Anchor::End,
        format!("{}{}", step.order, if form == Form::Wide { "" } else { "." }),
    );
    Row { index, place, cell, order, title, weight, bar: Bar::empty(step, middle) }
}

impl Bar {
    /// A lane with nothing in it.
    fn empty(step: &TimelineStep, middle: f64) -> Self {
        Self {
            plan: None,
            cut: (false, false),
            filled: None,
            state: step.state,
            arrow: None,
            middle,
            label: None,
            on_fill: false,
            problem: step.span.is_none(),
        }
    }
}

/// The word or percent beside a step's bar.
pub fn bar_text(step: &TimelineStep, words: &Words) -> String {
    match (step.span, step.state, step.progress) {
        (None, ..) => words.bad_dates.to_owned(),
        (_, StepState::Unknown, _) => words.not_reported_text(),
        (_, _, Some(progress)) if progress > 0.0 => format!("{}%", number(progress.round())),
        _ => words.not_started.to_owned(),
    }
}

fn bar(
    step: &TimelineStep,
    form: Form,
    scale: &Linear,
    (from, to): (Day, Day),
    middle: f64,
    today_x: Option<f64>,
    words: &Words,
) -> Bar {
    let (left, right) = form.plot();
    let font = form.font() - 0.6;
    let text = bar_text(step, words);
    let width = width_em(&text) * font;
    let today = today_x.map(|x| (x - 1.0, x + 1.0));
    let baseline = middle + font * 0.34;
    let mut bar = Bar::empty(step, middle);
    let Some((first, end)) = step.span else {
        let obstacles: Vec<Obstacle> = today.into_iter().collect();
        bar.label = place(width, (left, right), &obstacles, &[left + GAP])
            .map(|x| Label::new(x, baseline, Anchor::Start, text));
        return bar;
    };
    if end <= from || first >= to {
        let before = end <= from;
        let (tip, tail) = if before { (left + 3.0, left + 12.0) } else { (right - 3.0, right - 12.0) };
        let mut obstacles: Vec<Obstacle> = vec![(tip.min(tail), tip.max(tail))];
        obstacles.extend(today);
        let wish = if before { tail + GAP } else { tail - GAP - width };
        bar.arrow = Some((tip, tail));
        bar.label =
            place(width, (left, right), &obstacles, &[wish]).map(|x| Label::new(x, baseline, Anchor::Start, text));
        return bar;
    }
    let (x0, x1) = (scale.at(first.at()), scale.at(end.at()));
    let plan =
        Rect { x: x0, y: middle - BAR / 2.0, width: (x1 - x0).max(2.0).min(right - x0.min(right - 2.0)), height: BAR };
    let plan = Rect { x: plan.x.min(right - plan.width), ..plan };
    bar.cut = (first < from, end > to);
    let progress = step.progress.unwrap_or(0.0);
    let progress = if progress.is_finite() { progress.clamp(0.0, 100.0) } else { 0.0 };
    if progress > 0.0 {
        let reached = scale.at(first.at() + (end.at() - first.at()) * progress / 100.0);
        let fill = (reached - plan.x).min(plan.width);
        bar.filled = (fill > 0.0).then_some(Rect { width: fill.max(1.0).min(plan.width), ..plan });
    }
    let mut obstacles: Vec<Obstacle> = vec![(plan.x - 1.0, plan.x + 1.0), (plan.right() - 1.0, plan.right() + 1.0)];
    obstacles.extend(bar.filled.map(|fill| (fill.x, fill.right())));
    obstacles.extend(today);
    let (inside, after, ahead) =
        (bar.filled.map_or(f64::NAN, |fill| fill.right() + GAP), plan.right() + GAP, plan.x - GAP - width);
    let whole = bar.filled.is_some_and(|fill| fill.right() >= plan.right() - 0.5);
    // Inside the outline behind the today line, where that stands right at the filled part's end.
    let behind =
        today.map(|line| line.1 + GAP).filter(|x| (inside..inside + width + GAP).contains(x)).unwrap_or(inside);
    let wishes = match (bar.filled, whole) {
        (Some(_), false) => [inside, behind, after, ahead],
        (Some(_), true) => [after, ahead, after, ahead],
        (None, _) => [ahead, after, plan.x + GAP, ahead],
    };
    let mut x = place(width, (left, right), &obstacles, &wishes);
    if let (None, Some(fill)) = (x, bar.filled) {
        let lines: Vec<Obstacle> = today.into_iter().collect();
        x = place(width, (fill.x, fill.right()), &lines, &[fill.right() - GAP - width]);
        bar.on_fill = x.is_some();
    }
    bar.plan = Some(plan);
    bar.label = x.map(|x| Label::new(x, baseline, Anchor::Start, text));
    bar
}
