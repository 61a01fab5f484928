//! How far a KPI's year has come as a badge: shape and word beside the colour.

use domain::{chart::palette::kpi_shape, kpi::KpiStatus};
use leptos::prelude::*;

use crate::i18n::Lang;

/// The badge.
#[component]
pub fn KpiBadge(
    /// The reader's language.
    lang: Lang,
    /// How far it has come.
    status: KpiStatus,
) -> impl IntoView {
    view! {
        <span class=format!("badge {}", status.as_str())>
            <span aria-hidden="true">{kpi_shape(status)}</span>
            " "
            {lang.kpi_status(status)}
        </span>
    }
}
