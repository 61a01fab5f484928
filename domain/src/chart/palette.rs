//! What a mark means, as the class its colour, pattern and shape hang on.
//!
//! Charts speak one language everywhere: plan is a thin line or outline, reported is solid, today is one
//! line, missing is a hatched gap. Colour never carries a meaning alone: late has stripes, a status a shape.

use crate::{kpi::KpiStatus, standing::Status};

/// The colour tokens of the light scheme, for charts that leave the page (SVG files, print, PNG).
pub const LIGHT: [(&str, &str); 16] = [
    ("bg", "#f6f6f3"),
    ("card", "#ffffff"),
    ("ink", "#1b222c"),
    ("mute", "#5c6672"),
    ("line", "#dfe2dd"),
    ("grid", "#e9ebe7"),
    ("q0", "#fafaf8"),
    ("q1", "#f3f4f0"),
    ("accent", "#0a6b4d"),
    ("accent-soft", "#d8ebe2"),
    ("plan", "#8a94a0"),
    ("late", "#a84c06"),
    ("late-soft", "#fdeedd"),
    ("ok", "#0a6b4d"),
    ("today", "#c2264b"),
    ("hatch", "#b9bfc6"),
];

/// The shape that stands beside a status word, so that it survives print and colour-blindness.
pub const fn shape(status: Status) -> &'static str {
    match status {
        Status::NotStarted => "○",
        Status::Ahead => "▲",
        Status::OnPlan => "●",
        Status::Behind => "▼",
        Status::Late => "◆",
        Status::Done => "✓",
        Status::Silent => "◌",
    }
}

/// The same for how far a KPI's year has come.
pub const fn kpi_shape(status: KpiStatus) -> &'static str {
    match status {
        KpiStatus::Silent => "◌",
        KpiStatus::Reported => "●",
        KpiStatus::Evaluated => "✓",
        KpiStatus::NotDue => "○",
    }
}
