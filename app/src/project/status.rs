//! A project's standing as a badge: shape and word beside the colour.

use domain::{chart::palette::shape, plan::PlanState, standing::Status};
use leptos::prelude::*;

use crate::i18n::Lang;

/// The badge, with the distance from the plan in points where it says something.
#[component]
pub fn StatusBadge(
    /// The reader's language.
    lang: Lang,
    /// The standing.
    status: Status,
    /// Reported minus planned, in points.
    #[prop(optional_no_strip)]
    variance: Option<f64>,
) -> impl IntoView {
    let distance = variance
        .filter(|_| matches!(status, Status::Behind | Status::Late | Status::Ahead))
        .filter(|v| v.round() != 0.0)
        .map(|v| format!(" {}{} {}", if v > 0.0 { "+" } else { "" }, domain::text::number(v.round()), lang.points()));
    view! {
        <span class=format!("badge {}", status.as_str())>
            <span aria-hidden="true">{shape(status)}</span>
            " "
            {lang.status(status)}
            {distance}
        </span>
    }
}

/// The mark of a plan that was never in force, an empty frame.
pub const DRAFT: &str = "◇";

/// That a project is a draft, for those who read it at all; nothing for one whose plan is in force.
#[component]
pub fn DraftBadge(
    /// The reader's language.
    lang: Lang,
    /// How far its plan has come.
    #[prop(optional_no_strip)]
    draft: Option<PlanState>,
) -> impl IntoView {
    draft.map(|state| {
        view! {
            <span class="badge draft">
                <span aria-hidden="true">{DRAFT}</span>
                " "
                {lang.bench_state(state)}
            </span>
            " "
        }
    })
}
