//! From pixels to days.

use super::super::{Form, TimelineData, Zoom};
use crate::{
    chart::{Day, scale::Linear},
    plan::Unit,
};

/// The day under a place of the plot, held inside what is shown.
pub fn day_at(x: f64, window: (Day, Day), form: Form) -> Day {
    let scale = Linear::new((window.0.at(), window.1.at()), form.plot());
    let day = Day(scale.invert(x).floor() as i32);
    day.clamp(window.0, window.1.plus(-1).max(window.0))
}

/// How many days a way along the plot is.
pub fn days_over(dx: f64, window: (Day, Day), form: Form) -> f64 {
    let (left, right) = form.plot();
    let days = f64::from(window.1.0 - window.0.0);
    if dx.is_finite() { dx / (right - left) * days } else { 0.0 }
}

/// What bars are moved by at a zoom: days where days are shown, weeks where weeks are, else months.
pub fn unit(zoom: Zoom, data: &TimelineData) -> Unit {
    let (from, to) = zoom.window(data);
    match to.0.saturating_sub(from.0) {
        ..=45 => Unit::Day,
        46..=150 => Unit::Week,
        _ => Unit::Month,
    }
}

/// How many units so many days are, to the nearest.
pub fn count(unit: Unit, days: f64) -> i32 {
    let length = match unit {
        Unit::Day => 1.0,
        Unit::Week => 7.0,
        Unit::Month => 365.25 / 12.0,
    };
    (days / length).round().clamp(-10_000.0, 10_000.0) as i32
}
