//! What is odd about a report without being wrong.

use serde::{Deserialize, Serialize};

/// A rise by more points than this is asked about.
pub const JUMP: f64 = 40.0;
/// A result of so many times the one before, or of such a part of it, is asked about: the point or a zero is misplaced
/// more often than anything grows so within a month or a quarter.
pub const LEAP: f64 = 10.0;

/// Something odd. The later in this list, the sooner whoever decides should see it. Reports keep them as bits, each by its
/// place here: a new one goes to the end.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Odd {
    /// A problem or an obstacle is told.
    Trouble,
    /// The result of a KPI's quarter is left out.
    NoResult,
    /// The text is like the last one.
    SameText,
    /// The month or quarter has a report already.
    Again,
    /// The percent rises by more than [`JUMP`] points.
    Jump,
    /// More is spent than there is.
    OverBudget,
    /// The percent is lower than it was.
    Fall,
    /// The percent is higher than that of a report for a later day.
    AboveLater,
    /// The result is [`LEAP`] times that of the month or quarter before or more, or as small a part of it.
    Leap,
    /// Result and target look as if measured on different scales.
    Scale,
    /// The unit of measure is a percent, and the result is more than a hundred.
    NoPercent,
    /// The result is less than nothing, and the target is not.
    Negative,
}

impl Odd {
    /// All, the least first.
    pub const ALL: [Self; 12] = [
        Self::Trouble,
        Self::NoResult,
        Self::SameText,
        Self::Again,
        Self::Jump,
        Self::OverBudget,
        Self::Fall,
        Self::AboveLater,
        Self::Leap,
        Self::Scale,
        Self::NoPercent,
        Self::Negative,
    ];

    /// Whether whoever reports is asked back: what they have already given a reason for is not asked again.
    pub const fn asks(self) -> bool {
        !matches!(self, Self::Trouble | Self::OverBudget | Self::Fall)
    }

    const fn bit(self) -> u32 {
        1 << self as u32
    }
}

/// A few of them as one number, which sorts the oddest last.
pub fn bits(odd: &[Odd]) -> u32 {
    odd.iter().fold(0, |bits, odd| bits | odd.bit())
}

/// What of it is asked back: what asks, and was not said to be meant, as a number.
pub fn to_ask(odd: &[Odd], meant: u32) -> Vec<Odd> {
    odd.iter().copied().filter(|odd| odd.asks() && meant & odd.bit() == 0).collect()
}

/// From that number.
pub fn of_bits(bits: u32) -> Vec<Odd> {
    Odd::ALL.into_iter().filter(|odd| bits & odd.bit() != 0).collect()
}
