//! The timeline with all that belongs to it, the table twin, and the exported file. Server only.

use domain::{
    text::number,
    timeline::{Form, StepState, TimelineData, TimelineStep, WINDOW, Zoom, layout},
};
use leptos::prelude::*;

use super::{StepTimeline, paint, wire};
use crate::{
    chart::{
        export::{Exports, standalone},
        legend::{Legend, Mark},
        markup::{Markup, Value},
        words::{day, step_state, weight, words},
    },
    i18n::Lang,
    late,
};

/// The timeline, its legend, its table twin and its exports; of an empty plan a sentence.
#[component]
pub fn TimelineFigure(
    /// The whole plan.
    data: TimelineData,
    /// What the address asks for in `zoom`.
    #[prop(optional)]
    zoom: Zoom,
    /// First row to draw of a plan too long to be drawn whole, from 1: the address's `from`.
    #[prop(optional)]
    from: usize,
    /// The reader's language.
    lang: Lang,
    /// The page's address without `zoom` and `from`.
    base: String,
    /// Address of the SVG file, where there is one.
    #[prop(optional, into)]
    svg: Option<String>,
    /// Names the parts of the picture, and the fragment of its links.
    #[prop(default = "timeline")]
    id: &'static str,
) -> AnyView {
    if data.total == 0 {
        return view! {
            <p class="chart-empty" id=id>
                {lang.pick("ยังไม่มีแผนขั้นตอนของโครงการนี้ จึงยังไม่มีเส้นเวลาให้แสดง", "This project has no steps yet, so there is no timeline to show.")}
            </p>
        }
        .into_any();
    }
    let long = data.windowed();
    let drawn = if long { data.window(from.saturating_sub(1), WINDOW).lined() } else { data.clone() };
    let pages = long.then(|| pages(&drawn, zoom, lang, &base, id));
    let sent = wire::Sent { data: drawn, zoom, lang, base, id: id.to_owned() }.encode();
    let mut marks = vec![
        (Mark::Plan, lang.pick("แผน", "Plan").to_owned()),
        (Mark::Fill, lang.pick("ทำแล้วตามแผน", "Done, on plan").to_owned()),
    ];
    if data.steps.iter().any(|step| step.state == StepState::Late) {
        marks.push((Mark::Late, lang.pick("ช้ากว่าแผน", "Behind plan").to_owned()));
    }
    // Zooming in the browser draws the line with its own words; the legend tells of what is drawn.
    let (shown_from, shown_to) = zoom.window(&data);
    if (shown_from..shown_to).contains(&data.today) {
        marks.push((Mark::Today, format!("{}{}", words(lang).today, words(lang).date(data.today.date()))));
    }
    let weights = data.weights_sum.map(|sum| {
        let sum = number(sum);
        match lang {
            Lang::Th => format!("ค่าน้ำหนักรวมกันได้ {sum}% ไม่ใช่ 100%"),
            Lang::En => format!("The weights add up to {sum}%, not 100%."),
        }
    });
    let told = data.steps.iter().any(|step| step.state == StepState::Told);
    let note = if told {
        lang.pick(
            "ขั้นตอนที่รายงานว่าแล้วเสร็จนับเป็น 100% ร้อยละของขั้นตอนอื่นคำนวณจากความคืบหน้าส่วนที่เหลือของโครงการ เรียงตามค่าน้ำหนัก",
            "Steps that were reported done count as 100%; the others' percentages are derived from the rest of the project's percent, in order of weight.",
        )
    } else {
        lang.pick(
            "ร้อยละรายขั้นตอนคำนวณจากความคืบหน้าของทั้งโครงการ เรียงตามค่าน้ำหนัก",
            "Step percentages are derived from the project's percent, in order of weight.",
        )
    };
    let exports = svg.map(|href| view! { <Exports href=href name=id.to_owned() lang=lang /> });
    view! {
        <figure class=if long { "chart-figure tl-long" } else { "chart-figure" }>
            <StepTimeline sent=sent />
            {pages}
            <figcaption>
                <Legend marks=marks />
                {weights.map(|text| view! { <p class="chart-flag">{text}</p> })}
                <p class="chart-note">
                    {note}
                </p>
                {exports}
            </figcaption>
            <details class="chart-table">
                <summary>{lang.pick("ดูเป็นตาราง", "View as table")}</summary>
                <StepTable data=data lang=lang id=id />
            </details>
        </figure>
    }
    .into_any()
}

/// Links through a long plan, for readers without script; awake, the picture scrolls instead.
fn pages(drawn: &TimelineData, zoom: Zoom, lang: Lang, base: &str, id: &str) -> impl IntoView + use<> {
    let joint = if base.contains('?') { '&' } else { '?' };
    let zoom = if zoom == Zoom::Year { String::new() } else { format!("&zoom={zoom}") };
    let link = |first: usize, text: &'static str| {
        let href = format!("{base}{joint}from={}{zoom}#{id}", first + 1);
        view! { <a href=href>{text}</a> }
    };
    let until = drawn.first + drawn.steps.len();
    let before =
        (drawn.first > 0).then(|| link(drawn.first.saturating_sub(WINDOW), lang.pick("‹ ก่อนหน้า", "‹ Earlier")));
    let after = (until < drawn.total).then(|| link(until, lang.pick("ถัดไป ›", "Later ›")));
    let here =
        format!("{}–{} / {}", number((drawn.first + 1) as f64), number(until as f64), number(drawn.total as f64));
    view! {
        <nav class="tl-pages" aria-label=lang.pick("หน้าของขั้นตอน", "Pages of steps")>
            {before} <span>{lang.pick("ขั้นตอน ", "Steps ")}{here}</span> {after}
        </nav>
    }
}

/// Rows of a long plan's table that are written at a time.
const ROWS: usize = 500;

/// The table twin: every step, whole, in the order of the plan. That of a long plan may come after the rest of the page.
#[component]
pub fn StepTable(
    /// The whole plan.
    data: TimelineData,
    /// The reader's language.
    lang: Lang,
    /// As of the [`TimelineFigure`].
    #[prop(default = "timeline")]
    id: &'static str,
) -> impl IntoView {
    let caption = paint::title(&data, lang);
    let rows = if data.windowed() {
        late::after(move |tell| data.steps.chunks(ROWS).for_each(|some| tell(rows(some, true, lang))))
    } else {
        rows(&data.steps, false, lang)
    };
    view! {
        <div class="table-scroll" tabindex="0" role="group" aria-label=lang.pick("ตารางขั้นตอน", "Table of steps")>
            <table class="chart-twin" id=format!("{id}-table")>
                <caption>{caption}</caption>
                <thead>
                    <tr>
                        <th scope="col" class="num">{lang.pick("ที่", "No.")}</th>
                        <th scope="col">{lang.pick("ขั้นตอน", "Step")}</th>
                        <th scope="col" class="num">{lang.pick("น้ำหนัก", "Weight")}</th>
                        <th scope="col">{lang.pick("เริ่ม", "Start")}</th>
                        <th scope="col">{lang.pick("สิ้นสุด", "Finish")}</th>
                        <th scope="col" class="num">{lang.pick("ทำแล้ว", "Done")}</th>
                        <th scope="col">{lang.pick("สถานะ", "Standing")}</th>
                    </tr>
                </thead>
                <tbody inner_html=rows></tbody>
            </table>
        </div>
    }
}

/// Rows of the table; those of a plan of which only a window is drawn carry what draws them. Written as markup, which
/// costs a tenth of as many views: long plans have 10,000.
fn rows(steps: &[TimelineStep], windowed: bool, lang: Lang) -> String {
    let mut rows = Markup::default();
    for step in steps {
        let (start, finish) = step.dates();
        let wire = if windowed { wire::encode(&step.lined()) } else { String::new() };
        let carried = [("data-r", Value::Text(&wire))];
        rows.open("tr", if windowed { &carried } else { &[] });
        rows.leaf("td", &[("class", "num".into())], &step.order.to_string());
        let own = lang.own_of(&step.title).map(|own| ("lang", own.into()));
        rows.leaf("th", &[Some(("scope", "row".into())), own].into_iter().flatten().collect::<Vec<_>>(), &step.title);
        rows.leaf("td", &[("class", "num".into())], &weight(lang, step));
        rows.leaf("td", &[], &day(lang, start));
        rows.leaf("td", &[], &day(lang, finish));
        let done = step.progress.filter(|p| p.is_finite());
        rows.leaf(
            "td",
            &[("class", "num".into())],
            &done.map_or_else(|| "–".to_owned(), |p| format!("{}%", number((p * 10.0).round() / 10.0))),
        );
        rows.leaf("td", &[], step_state(lang, step));
        rows.close("tr");
    }
    rows.finish()
}

/// The timeline as a file: all rows, light palette, self-contained.
pub fn timeline_svg(data: &TimelineData, zoom: Zoom, lang: Lang) -> String {
    let scene = layout(data, zoom, Form::Wide, words(lang));
    let title = paint::title(data, lang);
    let (left, top) = (16.0, 44.0);
    let size = (scene.width + left * 2.0, top + scene.head_height + scene.height + 12.0);
    standalone(size, scene.form.font(), &title, &paint::describe(data, zoom, lang), |markup| {
        markup.leaf(
            "text",
            &[("class", "c-lab c-strong".into()), ("x", left.into()), ("y", 28.0.into()), ("font-size", 18.0.into())],
            &title,
        );
        for (y, head) in [(top, true), (top + scene.head_height, false)] {
            let moved = format!("translate({} {})", domain::chart::coord(left), domain::chart::coord(y));
            markup.open("g", &[("transform", (&moved).into())]);
            if head {
                paint::head_cells(markup, &scene, lang, None);
            } else {
                paint::rows(markup, data, &scene, lang, "timeline");
            }
            markup.close("g");
        }
    })
}
