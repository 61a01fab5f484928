//! A KPI's quarters as a figure: the chart, its numbers, its table twin.

use domain::{kpi::KpiView, text::number};
use leptos::prelude::*;

use crate::{chart::quarter::QuarterFigure, i18n::Lang};

/// The target and result in words, then the quarter chart.
#[component]
pub fn KpiFigure(
    /// The reader's language.
    lang: Lang,
    /// The KPI.
    kpi: KpiView,
) -> impl IntoView {
    view! {
        <dl class="facts three">
            <div>
                <dt>{lang.target()}</dt>
                <dd>{target(&kpi)}</dd>
            </div>
            <div>
                <dt>{lang.result()}</dt>
                <dd>{kpi.result.map_or_else(|| lang.not_reported().to_owned(), |v| measured(v, kpi.unit_of_measure.as_deref()))}</dd>
            </div>
        </dl>
        <QuarterFigure lang=lang kpi=kpi />
    }
}

/// The target as printed where it is more than a number.
pub fn target(kpi: &KpiView) -> String {
    match (&kpi.target_text, kpi.target) {
        (Some(text), None) => text.clone(),
        (_, Some(target)) => measured(target, kpi.unit_of_measure.as_deref()),
        (None, None) => "–".to_owned(),
    }
}

/// A number with its unit of measure; `ร้อยละ` goes in front, as Thai has it.
pub fn measured(value: f64, unit: Option<&str>) -> String {
    match unit.map(str::trim) {
        Some(unit) if unit.contains("ร้อยละ") || unit.starts_with("ระดับ") => {
            format!("{unit} {}", number(value))
        }
        Some(unit) if !unit.is_empty() => format!("{} {unit}", number(value)),
        _ => number(value),
    }
}
