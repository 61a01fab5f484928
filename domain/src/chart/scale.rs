//! A scale is a value: a span of numbers laid on a span of the page.

/// A linear scale.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Linear {
    from: (f64, f64),
    to: (f64, f64),
}

impl Linear {
    /// A scale that lays `from` on `to`. What is not finite or has no extent is taken as one unit long.
    pub fn new(from: (f64, f64), to: (f64, f64)) -> Self {
        let first = if from.0.is_finite() { from.0 } else { 0.0 };
        let last = if from.1.is_finite() && from.1 != first { from.1 } else { first + 1.0 };
        Self { from: (first, last), to }
    }

    /// Where a value lies, held inside the scale's span of the page. What is not a number lies at its start.
    pub fn at(&self, value: f64) -> f64 {
        let share = (value - self.from.0) / (self.from.1 - self.from.0);
        let share = if share.is_nan() { 0.0 } else { share.clamp(0.0, 1.0) };
        self.to.0 + share * (self.to.1 - self.to.0)
    }

    /// The value at a place, held inside the scale.
    pub fn invert(&self, place: f64) -> f64 {
        let share = (place - self.to.0) / (self.to.1 - self.to.0);
        let share = if share.is_nan() { 0.0 } else { share.clamp(0.0, 1.0) };
        self.from.0 + share * (self.from.1 - self.from.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn a_value_lands_inside_and_comes_back(a in -1e6..1e6_f64, len in 0.1..1e6_f64, share in 0.0..1.0_f64) {
            let scale = Linear::new((a, a + len), (10.0, 330.0));
            let value = a + len * share;
            let place = scale.at(value);
            prop_assert!((10.0..=330.0).contains(&place));
            prop_assert!((scale.invert(place) - value).abs() < 1e-6 * len.max(1.0));
        }

        #[test]
        fn absurd_values_stay_inside(value in proptest::num::f64::ANY, from in proptest::num::f64::ANY, to in proptest::num::f64::ANY) {
            let place = Linear::new((from, to), (0.0, 100.0)).at(value);
            prop_assert!((0.0..=100.0).contains(&place), "{place}");
        }
    }
}
