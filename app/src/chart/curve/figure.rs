//! The curve with all that belongs to it. Server only.

use domain::chart::curve::{CurveData, CurveForm, layout};
use leptos::prelude::*;

use super::{ProgressCurve, paint, wire};
use crate::{
    chart::{
        export::{Exports, standalone},
        legend::{Legend, Mark},
        words::words,
    },
    i18n::Lang,
};

/// The curve, its legend, its table twin and its exports; without plan and reports a sentence.
#[component]
pub fn CurveFigure(
    /// What it shows.
    data: CurveData,
    /// The reader's language.
    lang: Lang,
    /// The percent that only a source's head knows, which ends the curve.
    #[prop(optional_no_strip)]
    undated: Option<f64>,
    /// Address of the SVG file, where there is one.
    #[prop(optional, into)]
    svg: Option<String>,
    /// Names the parts of the picture.
    #[prop(default = "curve")]
    id: &'static str,
    /// Whether a form around it draws it anew.
    #[prop(optional)]
    changes: bool,
) -> AnyView {
    if data.is_empty() {
        return view! {
            <p class="chart-empty" id=id>
                {lang.pick(
                    "ยังไม่มีแผนที่นับได้และยังไม่มีรายงานเป็นร้อยละ จึงยังไม่มีเส้นความคืบหน้าให้แสดง",
                    "There is no countable plan and no report with a percent yet, so there is no curve to show.",
                )}
            </p>
        }
        .into_any();
    }
    let mut marks = Vec::new();
    let mut add = |shown: bool, mark: Mark, text: String| {
        if shown {
            marks.push((mark, text));
        }
    };
    add(!data.planned.is_empty(), Mark::PlanLine, lang.pick("แผน", "Plan").to_owned());
    add(!data.reports.is_empty(), Mark::Fill, lang.pick("ผลที่รายงาน", "Reported").to_owned());
    let foreseen = data.forecast.is_some() || data.finish.is_some();
    add(foreseen || changes, Mark::Forecast, paint::forecast(&data, lang));
    add(!data.gaps.is_empty(), Mark::Missing, lang.pick("ไม่มีรายงาน", "Nothing reported").to_owned());
    let today = format!("{}{}", words(lang).today, words(lang).date(data.today.date()));
    add((data.first..=data.last).contains(&data.today), Mark::Today, today);
    let missing = match (data.planned.is_empty(), data.reports.is_empty()) {
        (true, _) => {
            Some(lang.pick("ยังไม่มีแผนที่นับได้ จึงแสดงเฉพาะผลที่รายงาน", "No countable plan: only what was reported is shown."))
        }
        (_, true) => Some(
            lang.pick("ยังไม่มีรายงานเป็นร้อยละ จึงแสดงเฉพาะแผน", "No report with a percent yet: only the plan is shown."),
        ),
        _ => None,
    };
    let undated = undated.map(|percent| lang.undated_note(percent));
    let sent = wire::Sent { data: data.clone(), lang, id: id.to_owned() }.encode();
    let exports = svg.map(|href| view! { <Exports href=href name=id.to_owned() lang=lang /> });
    view! {
        <figure class="chart-figure">
            <ProgressCurve sent=sent />
            <figcaption>
                <Legend marks=marks hidden=(!foreseen).then_some(Mark::Forecast) />
                {missing.map(|text| view! { <p class="chart-note">{text}</p> })}
                {undated.map(|text| view! { <p class="chart-note">{text}</p> })}
                {exports}
            </figcaption>
            <details class="chart-table">
                <summary>{lang.pick("ดูเป็นตาราง", "View as table")}</summary>
                <CurveTable data=data lang=lang />
            </details>
        </figure>
    }
    .into_any()
}

/// The table twin: plan and result on the days of the reports, at the ends of months, and today.
#[component]
pub fn CurveTable(
    /// What the curve shows.
    data: CurveData,
    /// The reader's language.
    lang: Lang,
) -> impl IntoView {
    view! {
        <div class="table-scroll" tabindex="0" role="group" aria-label=lang.pick("ตารางความคืบหน้า", "Table of progress")>
            <table class="chart-twin">
                <caption>{lang.pick("ความคืบหน้าเทียบกับแผน", "Progress against plan")}</caption>
                <thead>
                    <tr>
                        <th scope="col">{lang.pick("วันที่", "Date")}</th>
                        <th scope="col" class="num">{lang.pick("แผน", "Plan")}</th>
                        <th scope="col" class="num">{lang.pick("ผลที่รายงาน", "Reported")}</th>
                    </tr>
                </thead>
                <tbody inner_html=paint::rows(&data, lang)></tbody>
            </table>
        </div>
    }
}

/// The curve as a file, self-contained.
pub fn curve_svg(data: &CurveData, lang: Lang) -> String {
    let form = CurveForm::Wide;
    let scene = layout(data, form, words(lang));
    let title = lang.pick("ความคืบหน้าเทียบกับแผน", "Progress against plan");
    standalone(scene.size, form.font(), title, &paint::describe(data, lang), |markup| {
        paint::picture(markup, data, &scene, lang, "curve");
    })
}
