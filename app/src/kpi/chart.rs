//! A KPI's quarters as a figure: the chart, its numbers, its table twin.

use domain::kpi::KpiView;
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
                <dd>{target(lang, &kpi)}</dd>
            </div>
            <div>
                <dt>{lang.result()}</dt>
                <dd>{kpi.result.map_or_else(|| lang.not_reported().to_owned(), |v| lang.measured(v, kpi.unit_of_measure.as_deref()))}</dd>
            </div>
        </dl>
        <QuarterFigure lang=lang kpi=kpi />
    }
}

/// The target as printed where it is more than a number.
pub fn target(lang: Lang, kpi: &KpiView) -> String {
    match (&kpi.target_text, kpi.target) {
        (Some(text), None) => text.clone(),
        (_, Some(target)) => lang.measured(target, kpi.unit_of_measure.as_deref()),
        (None, None) => "–".to_owned(),
    }
}
