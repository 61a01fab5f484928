//! Painting of the timeline, in the server and in the browser.

use domain::{
    chart::Rect,
    text::number,
    timeline::{
        Form, Scene, StepState, TimelineData, TimelineStep, Zoom, layout,
        layout::{Bar, HeadCell, Row},
    },
};

use super::address::address;
use crate::{
    chart::{
        markup::{Markup, Value, points_text},
        words::{step_text, words},
    },
    i18n::Lang,
};

/// Rows up to which each is a stop of the Tab key; of more rows one is, and arrows lead to the others.
pub const TAB_STOPS: usize = 30;

/// Rows of a picture: more are parted, one picture below the other, so that a browser need neither lay out nor paint
/// those that are out of sight.
pub const PIECE: usize = 24;

/// The class of a form's box.
pub const fn form_class(form: Form) -> &'static str {
    match form {
        Form::Wide => "tl-form tl-wide",
        Form::Medium => "tl-form tl-medium",
        Form::Narrow => "tl-form tl-narrow",
    }
}

/// All that is inside the island: zoom links, each layout complete, and the line for details.
pub fn whole(data: &TimelineData, zoom: Zoom, lang: Lang, base: &str, id: &str) -> String {
    let mut markup = Markup::default();
    markup.open("div", &[("class", "tl-nav".into())]);
    nav(&mut markup, data, zoom, lang, base, id);
    markup.close("div");
    for form in Form::ALL {
        let scene = layout(data, zoom, form, words(lang));
        let links = Links { base, id };
        markup.open("div", &[("class", form_class(form).into())]);
        markup.open("div", &[("class", "tl-head".into())]);
        head(&mut markup, &scene, lang, Some(&links));
        markup.close("div");
        // A box that scrolls must be reachable by keyboard, else its content is not.
        if data.windowed() {
            let name = lang.pick("ขั้นตอน เลื่อนดูได้", "Steps, scrollable");
            markup.open(
                "div",
                &[
                    ("class", "tl-body tl-scroll".into()),
                    ("tabindex", "0".into()),
                    ("role", "group".into()),
                    ("aria-label", name.into()),
                ],
            );
        } else {
            markup.open("div", &[("class", "tl-body".into())]);
        }
        if data.windowed() || scene.rows.len() <= PIECE {
            body(&mut markup, data, &scene, zoom, lang, id, false);
        } else {
            pieces(&mut markup, data, &scene, zoom, lang, id);
        }
        markup.close("div");
        markup.close("div");
    }
    markup.open("p", &[("class", "chart-detail".into()), ("aria-live", "polite".into())]);
    markup.close("p");
    markup.finish()
}

/// Where header cells lead.
pub struct Links<'a> {
    base: &'a str,
    id: &'a str,
}

impl<'a> Links<'a> {
    /// Links on a page.
    pub fn new(base: &'a str, id: &'a str) -> Self {
        Self { base, id }
    }
}

/// The zoom links: plain links that the island handles in place.
pub fn nav(markup: &mut Markup, data: &TimelineData, zoom: Zoom, lang: Lang, base: &str, id: &str) {
    markup.open("nav", &[("aria-label", lang.pick("ช่วงเวลาของแผนภูมิ", "Time shown").into())]);
    zooms(markup, data, zoom, lang, base, id);
    markup.close("nav");
}

/// The links themselves.
pub fn zooms(markup: &mut Markup, data: &TimelineData, zoom: Zoom, lang: Lang, base: &str, id: &str) {
    let words = words(lang);
    let (quarter, month) = (zoom.quarter(data), zoom.month(data));
    let (month_first, _) = month.span(data.year);
    // A link that leads nowhere now is there but hidden, for a zoom makes it lead on in place.
    let mut link = |text: &str, to: Zoom, key: &'static str, current: bool, hidden: bool| {
        let (href, word) = (address(base, to, id), to.to_string());
        let mut attributes: Vec<(&'static str, Value<'_>)> =
            vec![("href", (&href).into()), ("data-zoom", (&word).into()), ("data-k", key.into())];
        if current {
            attributes.push(("aria-current", "true".into()));
        }
        if hidden {
            attributes.push(("hidden", "".into()));
        }
        markup.leaf("a", &attributes, text);
    };
    if data.exceeds_year() {
        link(lang.pick("ทั้งแผน", "Whole plan"), Zoom::Plan, "zp", zoom == Zoom::Plan, false);
    }
    let year = format!("{}{}", lang.pick("ปี ", "FY "), words.fiscal_year_number(data.year));
    link(&year, Zoom::Year, "zy", zoom == Zoom::Year, false);
    let text = format!("{}{}", words.quarter, quarter.number());
    link(&text, Zoom::Quarter(quarter), "zq", matches!(zoom, Zoom::Quarter(_)), false);
    link(&words.month_year(month_first), Zoom::Month(month), "zm", matches!(zoom, Zoom::Month(_)), false);
    for (step, text, key) in [(-1, lang.pick("‹ ก่อนหน้า", "‹ Earlier"), "zb"), (1, lang.pick("ถัดไป ›", "Later ›"), "za")]
    {
        let to = zoom.beside(data, step);
        link(text, to, key, false, to == zoom);
    }
}

/// The header's picture.
pub fn head(markup: &mut Markup, scene: &Scene, lang: Lang, links: Option<&Links<'_>>) {
    let view_box = format!("0 0 {} {}", domain::chart::coord(scene.width), domain::chart::coord(scene.head_height));
    markup.open(
        "svg",
        &[
            ("viewBox", (&view_box).into()),
            ("class", "c-svg".into()),
            ("font-size", scene.form.font().into()),
            ("role", "group".into()),
            ("aria-label", lang.pick("ไตรมาสและเดือน", "Quarters and months").into()),
        ],
    );
    head_cells(markup, scene, lang, links);
    markup.close("svg");
}

/// The header's cells, which lead to the quarter or month they name where there are links.
pub fn head_cells(markup: &mut Markup, scene: &Scene, lang: Lang, links: Option<&Links<'_>>) {
    for (x, width, shaded) in &scene.bands {
        let band = Rect { x: *x, y: 0.0, width: *width, height: scene.head_height };
        markup.rect(if *shaded { "c-q1" } else { "c-q0" }, &band, 0.0);
    }
    for (cells, class) in [(&scene.majors, "c-lab c-strong"), (&scene.minors, "c-mute")] {
        for cell in cells.iter().filter(|cell| cell.label.is_some()) {
            head_cell(markup, cell, class, lang, links);
        }
    }
    // The header stays in sight where the today line's label may not.
    if let Some(today) = &scene.today {
        markup.line("c-today", (today.x, scene.head_height - 3.0), (today.x, scene.head_height));
    }
}

fn head_cell(markup: &mut Markup, cell: &HeadCell, class: &'static str, lang: Lang, links: Option<&Links<'_>>) {
    let Some(label) = &cell.label else { return };
    let (Some(zoom), Some(links)) = (cell.zoom, links) else {
        markup.label(class, label);
        return;
    };
    let (href, word) = (address(links.base, zoom, links.id), zoom.to_string());
    let name = format!("{} {}", lang.pick("ดูเฉพาะ", "Show only"), label.text);
    // The zoom links above are the keyboard's way; these are for pointing at.
    let attributes: [(&'static str, Value<'_>); 4] = [
        ("href", (&href).into()),
        ("data-zoom", (&word).into()),
        ("tabindex", "-1".into()),
        ("aria-label", (&name).into()),
    ];
    markup.open("a", &attributes);
    markup.rect("c-hit", &cell.cell, 0.0);
    markup.label(class, label);
    markup.close("a");
}

/// The picture of the rows. Once awake (`full`) a long plan's picture has its whole height and so scrolls;
/// before, it is cut to the rows that are drawn.
pub fn body(markup: &mut Markup, data: &TimelineData, scene: &Scene, zoom: Zoom, lang: Lang, id: &str, full: bool) {
    let drawn = match (scene.rows.first(), scene.rows.last()) {
        (Some(first), Some(last)) if data.windowed() && !full => (
            if first.index == 0 { 0.0 } else { first.cell.y },
            last.cell.bottom() + if last.index + 1 == data.total { 40.0 } else { 0.0 },
        ),
        _ => (0.0, scene.height),
    };
    let part = part(id, scene.form);
    open(markup, data, scene, zoom, lang, &part, drawn);
    rows(markup, data, scene, lang, &part);
    markup.close("svg");
}

/// The rows as pictures one below the other. Each of those below the first lies in a box that has its size whether or not
/// the picture is drawn: an empty picture of the same shape gives it.
fn pieces(markup: &mut Markup, data: &TimelineData, scene: &Scene, zoom: Zoom, lang: Lang, id: &str) {
    let part = part(id, scene.form);
    let count = scene.rows.len().div_ceil(PIECE);
    let begins = |piece: usize| scene.rows.get(piece * PIECE).map_or(scene.height, |row| row.cell.y);
    for (piece, rows) in scene.rows.chunks(PIECE).enumerate() {
        let drawn = (
            if piece == 0 { 0.0 } else { begins(piece) },
            if piece + 1 == count { scene.height } else { begins(piece + 1) },
        );
        if piece == 0 {
            open(markup, data, scene, zoom, lang, &part, drawn);
            defs(markup, &stripes(&part));
            layers(markup, data, scene, rows, lang, &part);
            markup.close("svg");
            continue;
        }
        let view_box = view_box(scene, drawn);
        markup.open("div", &[("class", "tl-piece".into())]);
        markup
            .open("svg", &[("viewBox", (&view_box).into()), ("class", "c-svg".into()), ("aria-hidden", "true".into())]);
        markup.close("svg");
        markup.open("div", &[]);
        markup.open(
            "svg",
            &[
                ("viewBox", (&view_box).into()),
                ("class", "c-svg tl-rows".into()),
                ("font-size", scene.form.font().into()),
                ("role", "presentation".into()),
            ],
        );
        layers(markup, data, scene, rows, lang, &part);
        for end in ["svg", "div", "div"] {
            markup.close(end);
        }
    }
}

/// Names the picture of the rows in a form.
pub fn part(id: &str, form: Form) -> String {
    format!("{id}-{}", form.index())
}

/// Begins the picture of the rows: its box, from where to where it is `drawn`, and its name.
pub fn open(
    markup: &mut Markup,
    data: &TimelineData,
    scene: &Scene,
    zoom: Zoom,
    lang: Lang,
    part: &str,
    drawn: (f64, f64),
) {
    let view_box = view_box(scene, drawn);
    let (title_id, desc_id) = (format!("{part}-t"), format!("{part}-d"));
    let named = format!("{title_id} {desc_id}");
    markup.open(
        "svg",
        &[
            ("viewBox", (&view_box).into()),
            ("class", "c-svg tl-rows".into()),
            ("font-size", scene.form.font().into()),
            ("role", "group".into()),
            ("aria-labelledby", (&named).into()),
        ],
    );
    markup.leaf("title", &[("id", (&title_id).into())], &title(data, lang));
    markup.leaf("desc", &[("id", (&desc_id).into())], &describe(data, zoom, lang));
}

/// The part of a scene that is drawn, from where to where.
fn view_box(scene: &Scene, (from, to): (f64, f64)) -> String {
    let coord = domain::chart::coord;
    format!("0 {} {} {}", coord(from), coord(scene.width), coord(to - from))
}

/// What the picture is called.
pub fn title(data: &TimelineData, lang: Lang) -> String {
    match lang {
        Lang::Th => format!("ขั้นตอนการดำเนินงาน ปีงบประมาณ {}", data.year),
        Lang::En => format!("Steps of the plan, fiscal year {}", data.year),
    }
}

/// What the picture tells, in a sentence.
pub fn describe(data: &TimelineData, zoom: Zoom, lang: Lang) -> String {
    let words = words(lang);
    let (from, to) = zoom.window(data);
    let span = format!("{} – {}", words.date(from.date()), words.date(to.plus(-1).date()));
    let late = data.steps.iter().filter(|step| step.state == StepState::Late).count();
    let total = number(data.total as f64);
    let today = words.date(data.today.date());
    match lang {
        Lang::Th => format!("{total} ขั้นตอน แสดง {span} วันนี้ {today} ช้ากว่าแผน {late} ขั้นตอน กรอบคือแผน แถบทึบคือที่ทำแล้ว"),
        Lang::En => format!(
            "{total} steps, {span}. Today is {today}. {late} behind plan. Outlines are planned, solid bars done."
        ),
    }
}

/// Bands, grid, rows and today line. What a zoom moves has groups of its own: `tl-back`, a `tl-bar` in each row, and
/// `tl-front`.
pub fn rows(markup: &mut Markup, data: &TimelineData, scene: &Scene, lang: Lang, part: &str) {
    defs(markup, &stripes(part));
    layers(markup, data, scene, &scene.rows, lang, part);
}

/// The same of some of the rows, without the stripes. What lies behind and before them is as high as the whole scene.
fn layers(markup: &mut Markup, data: &TimelineData, scene: &Scene, rows: &[Row], lang: Lang, part: &str) {
    let stripes = stripes(part);
    markup.open("g", &[("class", "tl-back".into())]);
    back(markup, data, scene);
    markup.close("g");
    for row in rows {
        let Some(step) = data.steps.get(row.place) else { continue };
        let stop = row.place == 0 || data.total <= TAB_STOPS;
        step_row(markup, row, step, scene, lang, stop, &stripes);
    }
    markup.open("g", &[("class", "tl-front".into())]);
    front(markup, data, scene);
    markup.close("g");
}

/// From where to where what lies behind and before the rows is drawn.
fn extent(data: &TimelineData, scene: &Scene) -> (f64, f64) {
    match (scene.rows.first(), scene.rows.last()) {
        (Some(first), Some(last)) if data.windowed() => (first.cell.y - 60.0, last.cell.bottom() + 60.0),
        _ => (0.0, scene.height),
    }
}

/// Behind the rows: bands and grid.
pub fn back(markup: &mut Markup, data: &TimelineData, scene: &Scene) {
    let (top, bottom) = extent(data, scene);
    for (x, width, shaded) in &scene.bands {
        let band = Rect { x: *x, y: top, width: *width, height: bottom - top };
        markup.rect(if *shaded { "c-q1" } else { "c-q0" }, &band, 0.0);
    }
    for x in &scene.grid {
        markup.line("c-grid", (*x, top), (*x, bottom));
    }
}

/// Before the rows: the today line.
pub fn front(markup: &mut Markup, data: &TimelineData, scene: &Scene) {
    let (top, bottom) = extent(data, scene);
    let Some(today) = &scene.today else { return };
    for (from, to) in &today.segments {
        markup.line("c-today", (today.x, from.max(top)), (today.x, to.min(bottom)));
    }
    for label in &today.labels {
        markup.label("c-today-lab c-halo", label);
    }
}

/// The id of the stripes in a part of the picture.
pub fn stripes(part: &str) -> String {
    format!("{part}-s")
}

/// The stripes that tell late from on plan without colour.
fn defs(markup: &mut Markup, id: &str) {
    markup.open("defs", &[]);
    markup.open(
        "pattern",
        &[
            ("id", id.into()),
            ("width", 7.0.into()),
            ("height", 7.0.into()),
            ("patternUnits", "userSpaceOnUse".into()),
            ("patternTransform", "rotate(45)".into()),
        ],
    );
    markup.line("c-stripe", (0.0, 0.0), (0.0, 7.0));
    markup.close("pattern");
    markup.close("defs");
}

fn step_row(markup: &mut Markup, row: &Row, step: &TimelineStep, scene: &Scene, lang: Lang, stop: bool, stripes: &str) {
    let key = format!("s{}", row.index);
    markup.open(
        "g",
        &[
            ("class", "tl-row".into()),
            ("role", "img".into()),
            ("tabindex", if stop { "0" } else { "-1" }.into()),
            ("data-k", (&key).into()),
        ],
    );
    row_inside(markup, row, step, scene, lang, stripes);
    markup.close("g");
}

/// What is inside a row: all that changes when its step does.
pub fn row_inside(markup: &mut Markup, row: &Row, step: &TimelineStep, scene: &Scene, lang: Lang, stripes: &str) {
    markup.leaf("title", &[], &step_text(lang, step));
    markup.rect("c-hit", &row.cell, 3.0);
    if scene.form != Form::Wide {
        let height = row.bar.middle - 12.0 - row.cell.y;
        markup.rect("c-card", &Rect { x: scene.plot.x, y: row.cell.y + 1.0, width: scene.plot.width, height }, 0.0);
    }
    markup.label("c-mute", &row.order);
    for line in &row.title {
        markup.label("c-lab", line);
    }
    if let Some(weight) = &row.weight {
        markup.label("c-mute", weight);
    }
    bar_group(markup, &row.bar, stripes);
}

/// What lies in a row's lane, as the group a zoom replaces.
pub fn bar_group(markup: &mut Markup, lane: &Bar, stripes: &str) {
    markup.open("g", &[("class", "tl-bar".into())]);
    bar(markup, lane, stripes);
    markup.close("g");
}

/// What lies in a row's lane.
pub fn bar(markup: &mut Markup, bar: &Bar, stripes: &str) {
    let late = bar.state == StepState::Late;
    if let Some((tip, tail)) = bar.arrow {
        let points = [(tip, bar.middle), (tail, bar.middle - 5.5), (tail, bar.middle + 5.5)];
        let class = if late { "c-late" } else { "c-arrow" };
        markup.empty("polygon", &[("class", class.into()), ("points", (&points_text(&points)).into())]);
    }
    if let Some(plan) = &bar.plan {
        markup.rect(if late { "c-plan c-plan-late" } else { "c-plan" }, plan, 3.0);
        // Where the plan goes on outside, the outline is open: its edge is painted over.
        for (cut, x) in [(bar.cut.0, plan.x), (bar.cut.1, plan.right())] {
            if cut {
                markup.line("c-open", (x, plan.y + 1.0), (x, plan.bottom() - 1.0));
            }
        }
    }
    if let Some(fill) = &bar.filled {
        markup.rect(if late { "c-late" } else { "c-fill" }, fill, 3.0);
        if late {
            let url = format!("url(#{stripes})");
            markup.empty(
                "rect",
                &[
                    ("fill", (&url).into()),
                    ("x", fill.x.into()),
                    ("y", fill.y.into()),
                    ("width", fill.width.into()),
                    ("height", fill.height.into()),
                    ("rx", 3.0.into()),
                ],
            );
        }
    }
    bar_label(markup, bar);
}

/// The percent or word beside a bar.
pub fn bar_label(markup: &mut Markup, bar: &Bar) {
    let late = bar.state == StepState::Late;
    if let Some(label) = &bar.label {
        let class = match (bar.on_fill, bar.problem, late) {
            (true, ..) => "c-strong c-on",
            (_, true, _) => "c-strong c-halo c-late-text",
            (_, _, true) => "c-strong c-halo c-late-text",
            _ => "c-strong c-halo c-lab",
        };
        markup.label(class, label);
    }
}
