//! The quarter chart of a KPI: plain pictures, no script. Server only.

use domain::{
    chart::{
        coord,
        quarter::{Column, QuarterData, QuarterForm, QuarterMark, QuarterScene, layout},
    },
    kpi::KpiView,
    text::number,
};
use leptos::prelude::*;

use super::{
    curve::paint::hatching,
    export::{Exports, standalone},
    legend::{Legend, Mark},
    markup::Markup,
    words::words,
};
use crate::i18n::Lang;

/// The chart, its legend, its table twin and its exports.
#[component]
pub fn QuarterFigure(
    /// The KPI whose quarters it shows.
    kpi: KpiView,
    /// The reader's language.
    lang: Lang,
    /// Address of the SVG file, where there is one.
    #[prop(optional, into)]
    svg: Option<String>,
    /// Names the parts of the picture; each chart on a page needs its own. The KPI's code where not given.
    #[prop(optional, into)]
    id: Option<String>,
    /// Whether it is one of many: then it is drawn once, small, however wide the page is.
    #[prop(optional)]
    small: bool,
    /// Whether the page tells what was reported below `#quarter-N`: then a quarter leads there.
    #[prop(optional)]
    leads: bool,
) -> impl IntoView {
    let data = QuarterData::from_kpi(&kpi);
    let id = id.unwrap_or_else(|| format!("quarters-{}", kpi.code));
    let mut marks = Vec::new();
    if data.quarters.iter().any(|mark| mark.result.is_some()) {
        marks.push((Mark::Fill, lang.pick("ผลงาน", "Result").to_owned()));
    }
    if let Some(target) = data.target.filter(|_| !data.scales_differ) {
        marks.push((Mark::Target, format!("{} {}", lang.pick("เป้าหมาย", "Target"), number(target))));
    }
    if data.quarters.iter().any(|mark| !mark.reported) {
        marks.push((Mark::Missing, lang.pick("ยังไม่รายงาน", "Not reported").to_owned()));
    }
    let flag = flag(&data, lang);
    let scored = data.quarters.iter().filter_map(|mark| Some(format!("* {}", scored(mark, lang)?))).collect::<Vec<_>>();
    let scored = scored.into_iter().map(|text| view! { <p class="chart-flag">{text}</p> }).collect_view();
    let exports = svg.map(|href| view! { <Exports href=href name=id.clone() lang=lang /> });
    view! {
        <figure class="chart-figure">
            <QuarterChart data=data.clone() lang=lang id=id small=small leads=leads />
            <figcaption>
                <Legend marks=marks />
                {flag.map(|text| view! { <p class="chart-flag">{text}</p> })}
                {scored}
                {exports}
            </figcaption>
            <details class="chart-table">
                <summary>{lang.pick("ดูเป็นตาราง", "View as table")}</summary>
                <QuarterTable data=data lang=lang />
            </details>
        </figure>
    }
}

/// That target and result are on different scales, where they are.
fn flag(data: &QuarterData, lang: Lang) -> Option<String> {
    let target = data.target.filter(|_| data.scales_differ)?;
    let target = lang.measured(target, data.unit_of_measure.as_deref());
    Some(match lang {
        Lang::Th => format!("เป้าหมายกับผลอยู่คนละมาตร: เป้าหมาย {target} แสดงผลตามมาตรของผลเอง"),
        Lang::En => {
            format!("Target and result are on different scales: the target is {target}; bars have their own scale.")
        }
    })
}

/// That a quarter's score was given to an earlier figure, where it was.
fn scored(mark: &QuarterMark, lang: Lang) -> Option<String> {
    let (quarter, then) = (mark.quarter.number(), number(mark.scored?));
    let now = mark.result.map_or_else(|| "–".to_owned(), number);
    Some(match lang {
        Lang::Th => format!("คะแนนไตรมาส {quarter} ให้แก่ผลเดิม {then} ก่อนแก้เป็น {now}"),
        Lang::En => {
            format!("The score of quarter {quarter} was given to the earlier result {then}, before it became {now}")
        }
    })
}

/// The picture in both layouts, or only in the narrow one.
#[component]
pub fn QuarterChart(
    /// What it shows.
    data: QuarterData,
    /// The reader's language.
    lang: Lang,
    /// Names the parts of the picture.
    #[prop(default = "quarters".to_owned(), into)]
    id: String,
    /// As of the [`QuarterFigure`].
    #[prop(optional)]
    small: bool,
    /// As of the [`QuarterFigure`].
    #[prop(optional)]
    leads: bool,
) -> impl IntoView {
    let mut markup = Markup::default();
    let forms = QuarterForm::ALL.into_iter().filter(|form| !small || *form == QuarterForm::Narrow);
    for (i, form) in forms.enumerate() {
        let scene = layout(&data, form, words(lang));
        let class = match form {
            _ if small => "two-form",
            QuarterForm::Wide => "two-form two-wide",
            QuarterForm::Narrow => "two-form two-narrow",
        };
        let part = format!("{id}-{i}");
        let (title_id, desc_id) = (format!("{part}-t"), format!("{part}-d"));
        let named = format!("{title_id} {desc_id}");
        let view_box = format!("0 0 {} {}", coord(scene.size.0), coord(scene.size.1));
        markup.open("div", &[("class", class.into())]);
        markup.open(
            "svg",
            &[
                ("viewBox", (&view_box).into()),
                ("class", "c-svg".into()),
                ("font-size", form.font().into()),
                ("role", if leads { "group" } else { "img" }.into()),
                ("aria-labelledby", (&named).into()),
            ],
        );
        markup.leaf("title", &[("id", (&title_id).into())], title(lang));
        markup.leaf("desc", &[("id", (&desc_id).into())], &describe(&data, lang));
        picture(&mut markup, &scene, &part);
        if leads {
            links(&mut markup, &data, &scene, lang);
        }
        markup.close("svg");
        markup.close("div");
    }
    let class = if small { "chart qc qc-small" } else { "chart qc" };
    view! { <div class=class id=id inner_html=markup.finish()></div> }
}

const fn title(lang: Lang) -> &'static str {
    lang.pick("ผลงานเทียบกับเป้าหมายรายไตรมาส", "Result against target by quarter")
}

/// A quarter's numbers or what stands for them: result, score, 2.1, 2.2.
fn cells(mark: &QuarterMark, lang: Lang) -> [String; 4] {
    let words = words(lang);
    let result = match (mark.result, mark.reported) {
        (Some(result), _) => number(result),
        (None, true) => lang.pick("รายงานเป็นข้อความ", "reported in words").to_owned(),
        (None, false) => words.not_reported_text(),
    };
    let given = |value: Option<f64>| match value {
        Some(value) => number(value),
        None if mark.evaluated => "–".to_owned(),
        None => words.not_evaluated_text(),
    };
    [result, given(mark.score), given(mark.score_2_1), given(mark.score_2_2)]
}

/// A quarter in a sentence, the target beside it where the two can be compared.
fn told(data: &QuarterData, mark: &QuarterMark, lang: Lang) -> String {
    let [result, score, first, second] = cells(mark, lang);
    let mut text = format!("{}{} {} {result}", words(lang).quarter, mark.quarter.number(), lang.pick("ผล", "result"));
    if let (Some(result), Some(target), false) = (mark.result, data.target, data.scales_differ) {
        let more = result - target;
        let sign = if more > 0.0 { "+" } else { "" };
        let words = lang.pick("จากเป้าหมาย", "of the target");
        text.push_str(&format!(" {words} {} ({sign}{})", number(target), number((more * 100.0).round() / 100.0)));
    }
    if mark.evaluated {
        text.push_str(&format!(" {} {score} (2.1: {first}, 2.2: {second})", words(lang).score));
        if let Some(scored) = scored(mark, lang) {
            text.push_str(&format!(" · {scored}"));
        }
    } else {
        text.push_str(&format!(" {score}"));
    }
    text
}

/// A link over each quarter, to what was reported of it. Its name is what a pointer that rests on it reads.
fn links(markup: &mut Markup, data: &QuarterData, scene: &QuarterScene, lang: Lang) {
    for (mark, column) in data.quarters.iter().zip(&scene.columns) {
        let href = format!("#quarter-{}", mark.quarter.number());
        let name = told(data, mark, lang);
        markup.open("a", &[("class", "qc-q".into()), ("href", (&href).into()), ("aria-label", (&name).into())]);
        markup.leaf("title", &[], &name);
        markup.rect("c-hit", &column.whole, 4.0);
        markup.close("a");
    }
}

/// What the picture tells, in sentences.
pub fn describe(data: &QuarterData, lang: Lang) -> String {
    let mut parts = Vec::with_capacity(6);
    if let Some(target) = data.target {
        let target = lang.measured(target, data.unit_of_measure.as_deref());
        parts.push(format!("{} {target}", lang.pick("เป้าหมาย", "Target")));
    }
    parts.extend(data.quarters.iter().map(|mark| told(data, mark, lang)));
    parts.extend(flag(data, lang));
    parts.join(" · ")
}

/// Grid, columns, target lines and the words under the axis.
fn picture(markup: &mut Markup, scene: &QuarterScene, part: &str) {
    let hatch = format!("{part}-h");
    if scene.columns.iter().any(|column| matches!(column.column, Column::Missing(_))) {
        hatching(markup, &hatch);
    }
    let url = format!("url(#{hatch})");
    markup.levels("c-grid", scene.values.iter().map(|(y, _)| (scene.plot.x, scene.plot.right(), *y)));
    for column in &scene.columns {
        match &column.column {
            Column::Result(rect) => markup.rect("c-fill", rect, 3.0),
            Column::TextOnly(rect) => markup.rect("c-missing", rect, 2.0),
            Column::Missing(rect) => {
                markup.empty(
                    "rect",
                    &[
                        ("fill", (&url).into()),
                        ("x", rect.x.into()),
                        ("y", rect.y.into()),
                        ("width", rect.width.into()),
                        ("height", rect.height.into()),
                    ],
                );
                markup.rect("c-missing", rect, 2.0);
            }
        }
    }
    markup.levels("c-target", scene.columns.iter().filter_map(|column| column.target));
    let values = scene.values.iter().map(|(_, label)| ("c-mute", label));
    let words = scene.columns.iter().flat_map(|column| {
        let reached = matches!(column.column, Column::Result(_));
        let class = if reached { "c-lab c-strong c-halo" } else { "c-mute c-halo" };
        let under =
            column.under.iter().map(|(strong, label)| (if *strong { "c-lab c-strong" } else { "c-mute" }, label));
        column.labels.iter().map(move |label| (class, label)).chain(under)
    });
    markup.labels(values.chain(words));
}

/// The table twin.
#[component]
pub fn QuarterTable(
    /// What the chart shows.
    data: QuarterData,
    /// The reader's language.
    lang: Lang,
) -> impl IntoView {
    let target = data.target.map_or_else(|| "–".to_owned(), number);
    let rows = data
        .quarters
        .iter()
        .map(|mark| {
            let [result, score, first, second] = cells(mark, lang);
            view! {
                <tr>
                    <th scope="row">{words(lang).quarter}{mark.quarter.number()}</th>
                    <td class="num">{target.clone()}</td>
                    <td class="num">{result}</td>
                    <td class="num">{score} {mark.scored.map(|then| lang.scored_then(then))}</td>
                    <td class="num">{first}</td>
                    <td class="num">{second}</td>
                </tr>
            }
        })
        .collect_view();
    view! {
        <div class="table-scroll" tabindex="0" role="group" aria-label=lang.pick("ตารางผลงานรายไตรมาส", "Table of quarters")>
            <table class="chart-twin">
                <caption>{title(lang)}{data.unit_of_measure.map(|unit| format!(" ({unit})"))}</caption>
                <thead>
                    <tr>
                        <th scope="col">{lang.pick("ไตรมาส", "Quarter")}</th>
                        <th scope="col" class="num">{lang.pick("เป้าหมาย", "Target")}</th>
                        <th scope="col" class="num">{lang.pick("ผลงาน", "Result")}</th>
                        <th scope="col" class="num">{lang.pick("คะแนน", "Score")}</th>
                        <th scope="col" class="num">"2.1"</th>
                        <th scope="col" class="num">"2.2"</th>
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
        </div>
    }
}

/// The chart as a file, self-contained.
pub fn quarter_svg(data: &QuarterData, lang: Lang) -> String {
    let form = QuarterForm::Wide;
    let scene = layout(data, form, words(lang));
    standalone(scene.size, form.font(), title(lang), &describe(data, lang), |markup| {
        picture(markup, &scene, "quarters");
    })
}
