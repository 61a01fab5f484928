//! Legends: a mark of the picture beside its word.

use leptos::prelude::*;

/// A mark of the charts' language.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mark {
    /// Outline: planned.
    Plan,
    /// Thin line: planned.
    PlanLine,
    /// Solid: reported.
    Fill,
    /// Solid with stripes: late.
    Late,
    /// Dashed line: forecast.
    Forecast,
    /// Line: today.
    Today,
    /// Hatched: missing.
    Missing,
    /// Strong line: target.
    Target,
}

impl Mark {
    const fn class(self) -> &'static str {
        match self {
            Self::Plan => "key key-plan",
            Self::PlanLine => "key key-plan-line",
            Self::Fill => "key key-fill",
            Self::Late => "key key-late",
            Self::Forecast => "key key-forecast",
            Self::Today => "key key-today",
            Self::Missing => "key key-missing",
            Self::Target => "key key-target",
        }
    }
}

/// The marks of a chart with their words.
#[component]
pub fn Legend(
    /// Mark and word.
    marks: Vec<(Mark, String)>,
    /// A mark that is not drawn now: a form may come to draw it.
    #[prop(optional_no_strip)]
    hidden: Option<Mark>,
) -> impl IntoView {
    let items = marks
        .into_iter()
        .map(|(mark, word)| view! { <li hidden=hidden == Some(mark)><span class=mark.class() aria-hidden="true"></span><span>{word}</span></li> })
        .collect_view();
    view! { <ul class="chart-legend">{items}</ul> }
}
