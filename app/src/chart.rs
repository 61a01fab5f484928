//! Charts: what `domain` laid out is painted here, by the server and, once awake, by the browser with the
//! same code.
//!
//! A page writes [`TimelineFigure`], [`CurveFigure`] and [`QuarterFigure`]: the picture, its legend, its table
//! twin and its exports. The pictures are complete without script; the islands in them only add what moves.

pub mod curve;
#[cfg(feature = "hydrate")]
pub mod dom;
pub mod export;
pub mod markup;
pub mod timeline;
pub mod words;

#[cfg(feature = "ssr")]
pub mod legend;
#[cfg(feature = "ssr")]
pub mod quarter;
#[cfg(feature = "ssr")]
pub mod spark;
#[cfg(feature = "ssr")]
pub mod status;
#[cfg(feature = "ssr")]
pub mod timeliness;

#[cfg(all(test, feature = "ssr"))]
pub(crate) mod tests;

pub use curve::ProgressCurve;
pub use timeline::StepTimeline;

#[cfg(feature = "ssr")]
pub use {
    curve::figure::{CurveFigure, CurveTable, curve_svg},
    quarter::{QuarterChart, QuarterFigure, QuarterTable, quarter_svg},
    spark::{ProgressSpark, QuarterSpark, UnitProgressBar},
    status::{StatusBar, StatusLegend},
    timeline::figure::{StepTable, TimelineFigure, timeline_svg},
    timeliness::{TimelinessFigure, TimelinessStrip},
};
