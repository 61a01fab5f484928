//! Painting of the curve.

use domain::{
    chart::{
        coord,
        curve::{CurveData, CurveForm, CurveScene, LabelOf, layout},
        ticks,
    },
    text::number,
};

use crate::{
    chart::{
        markup::Markup,
        words::{curve_text, words},
    },
    i18n::Lang,
};

/// All that is inside the island.
pub fn whole(data: &CurveData, lang: Lang, id: &str) -> String {
    let mut markup = Markup::default();
    for (i, form) in CurveForm::ALL.into_iter().enumerate() {
        let scene = layout(data, form, words(lang));
        let class = match form {
            CurveForm::Wide => "two-form two-wide",
            CurveForm::Narrow => "two-form two-narrow",
        };
        markup.open("div", &[("class", class.into())]);
        let part = format!("{id}-{i}");
        let (title_id, desc_id) = (format!("{part}-t"), format!("{part}-d"));
        let named = format!("{title_id} {desc_id}");
        let view_box = format!("0 0 {} {}", coord(scene.size.0), coord(scene.size.1));
        markup.open(
            "svg",
            &[
                ("viewBox", (&view_box).into()),
                ("class", "c-svg".into()),
                ("font-size", form.font().into()),
                ("role", "group".into()),
                ("aria-labelledby", (&named).into()),
            ],
        );
        markup.leaf("title", &[("id", (&title_id).into())], lang.pick("ความคืบหน้าเทียบกับแผน", "Progress against plan"));
        markup.leaf("desc", &[("id", (&desc_id).into())], &describe(data, lang));
        picture(&mut markup, data, &scene, lang, &part);
        markup.close("svg");
        markup.close("div");
    }
    markup.open("p", &[("class", "chart-detail".into()), ("aria-live", "polite".into())]);
    markup.close("p");
    markup.finish()
}

/// What the picture tells, in sentences.
pub fn describe(data: &CurveData, lang: Lang) -> String {
    let mut text = curve_text(lang, data.today, data.planned_on(data.today), data.reported_on(data.today));
    if let Some(finish) = data.finish {
        text.push_str(lang.pick(" · หากคงจังหวะเดิม แล้วเสร็จ ", " · at this pace done on "));
        text.push_str(&words(lang).date(finish.date()));
    }
    for (from, to) in &data.gaps {
        text.push_str(lang.pick(" · ไม่มีรายงาน ", " · nothing reported "));
        text.push_str(&format!("{} – {}", words(lang).date(from.date()), words(lang).date(to.date())));
    }
    text
}

/// The words beside the dashed line: when it will be done at this pace, where that can be told.
pub fn forecast(data: &CurveData, lang: Lang) -> String {
    match data.finish {
        Some(day) => format!("{} {}", lang.pick("คาดว่าแล้วเสร็จ", "Forecast: done on"), words(lang).date(day.date())),
        None => lang.pick("คาดการณ์", "Forecast").to_owned(),
    }
}

/// The rows of the table twin: plan and result on the days of the reports, at the ends of months, and today.
pub fn rows(data: &CurveData, lang: Lang) -> String {
    let mut days: Vec<_> = data.reports.iter().map(|report| report.0).collect();
    let months = ticks::months(data.first, data.last);
    if months.len() <= 36 {
        days.extend(months.iter().map(|slot| slot.to.plus(-1)));
    }
    days.push(data.today);
    days.sort_unstable();
    days.dedup();
    let percent = |value: Option<f64>| {
        value.map_or_else(|| "–".to_owned(), |v| format!("{}%", number((v * 10.0).round() / 10.0)))
    };
    let mut markup = Markup::default();
    for day in days {
        let reported = (day <= data.today).then(|| data.reported_on(day)).flatten();
        let is_today = if day == data.today { lang.pick(" (วันนี้)", " (today)") } else { "" };
        markup.open("tr", &[]);
        markup.leaf("th", &[("scope", "row".into())], &format!("{}{is_today}", words(lang).date(day.date())));
        for value in [data.planned_on(day), reported] {
            markup.leaf("td", &[("class", "num".into())], &percent(value));
        }
        markup.close("tr");
    }
    markup.finish()
}

/// Grid, lines, dots and labels.
pub fn picture(markup: &mut Markup, data: &CurveData, scene: &CurveScene, lang: Lang, part: &str) {
    let plot = &scene.plot;
    let hatch = format!("{part}-h");
    hatching(markup, &hatch);
    for (y, label) in &scene.values {
        markup.line("c-grid", (plot.x, *y), (plot.right(), *y));
        markup.label("c-mute", label);
    }
    for (x, label) in &scene.months {
        if let Some(label) = label {
            markup.line("c-grid", (*x, plot.bottom()), (*x, plot.bottom() + 4.0));
            markup.label("c-mute", label);
        }
    }
    for gap in &scene.gaps {
        let url = format!("url(#{hatch})");
        markup.empty(
            "rect",
            &[
                ("fill", (&url).into()),
                ("x", gap.x.into()),
                ("y", gap.y.into()),
                ("width", gap.width.into()),
                ("height", gap.height.into()),
            ],
        );
    }
    if let (Some(first), Some(last)) = (scene.reported.first(), scene.reported.last()) {
        let mut area = scene.reported.clone();
        area.extend([(last.0, plot.bottom()), (first.0, plot.bottom())]);
        markup.empty(
            "polygon",
            &[("class", "c-area".into()), ("points", (&crate::chart::markup::points_text(&area)).into())],
        );
    }
    if scene.planned.len() > 1 {
        markup.polyline("c-curve", &scene.planned);
    }
    if let Some((from, to)) = scene.forecast {
        markup.polyline("c-forecast", &[from, to]);
    }
    if scene.reported.len() > 1 {
        markup.polyline("c-step", &scene.reported);
    }
    if let Some((x, meets)) = scene.today {
        markup.line("c-today", (x, plot.y), (x, plot.bottom()));
        if let Some((x, y)) = meets {
            markup
                .empty("circle", &[("class", "c-ring".into()), ("cx", x.into()), ("cy", y.into()), ("r", 4.0.into())]);
        }
    }
    for (i, x, y) in &scene.dots {
        let Some((day, percent)) = data.reports.get(*i) else { continue };
        markup.open("g", &[("class", "cv-dot".into()), ("role", "img".into()), ("tabindex", "0".into())]);
        markup.leaf("title", &[], &curve_text(lang, *day, data.planned_on(*day), Some(*percent)));
        markup.empty(
            "circle",
            &[("class", "c-hit".into()), ("cx", (*x).into()), ("cy", (*y).into()), ("r", 11.0.into())],
        );
        markup.empty(
            "circle",
            &[("class", "c-fill".into()), ("cx", (*x).into()), ("cy", (*y).into()), ("r", 3.8.into())],
        );
        markup.close("g");
    }
    for (of, label) in &scene.labels {
        let class = match of {
            LabelOf::Plan => "c-lab c-halo",
            LabelOf::Actual => "c-lab c-strong c-halo",
        };
        markup.label(class, label);
    }
}

/// The hatching that stands for missing, never for zero.
pub fn hatching(markup: &mut Markup, id: &str) {
    markup.open("defs", &[]);
    markup.open(
        "pattern",
        &[
            ("id", id.into()),
            ("width", 8.0.into()),
            ("height", 8.0.into()),
            ("patternUnits", "userSpaceOnUse".into()),
            ("patternTransform", "rotate(45)".into()),
        ],
    );
    markup.line("c-hatch", (0.0, 0.0), (0.0, 8.0));
    markup.close("pattern");
    markup.close("defs");
}
