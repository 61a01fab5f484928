//! Other days for a unit.

use chrono::NaiveDate;

use super::Period;
use crate::unit::UnitCode;

/// A unit has other days for a window than the rest of the city: it reports later, or what is locked is opened for it
/// again until a day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WindowException {
    /// The unit.
    pub unit: UnitCode,
    /// Whether it counts for everything below the unit too.
    pub below: bool,
    /// For what.
    pub period: Period,
    /// The last day in time, where it is another.
    pub due: Option<NaiveDate>,
    /// The first day on which it is locked, where it is another.
    pub locks: Option<NaiveDate>,
    /// Why, for whoever asks later.
    pub reason: String,
}
