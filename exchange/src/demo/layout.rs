//! Which item belongs to which year and unit, and its place there, without listing the items.

use super::units::UNITS;

/// Years the demo city spans: the current one and the two before.
pub(super) const YEARS: usize = 3;

/// Where an item lies.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Place {
    /// 0 (oldest) to 2 (current).
    pub year: usize,
    /// Index into [`UNITS`].
    pub unit: usize,
    /// Place among the unit's items of all years, from 0: what makes its serial unique.
    pub sequence: u64,
    /// Place among the unit's items of this year, from 0.
    pub local: u64,
}

/// A wheel of shares dealt over and over: item `i` goes to the unit on share `i mod wheel`.
#[derive(Clone, Debug)]
pub(super) struct Layout {
    total: u64,
    /// Unit, and how many of its shares come before on the wheel.
    wheel: Vec<(usize, u64)>,
    /// First item of each year, and the end.
    starts: [u64; YEARS + 1],
    /// By year and unit, how many items the unit has before the year.
    before: [Vec<u64>; YEARS + 1],
}

impl Layout {
    /// `total` items over all years; what does not divide by three goes to the current year.
    pub(super) fn new(total: u64) -> Self {
        let shares: Vec<usize> =
            UNITS.iter().enumerate().flat_map(|(at, unit)| (0..unit.share()).map(move |_| at)).collect();
        let size = shares.len();
        // A stride that shares no factor with the wheel visits each share once, far units in turn, so that
        // a lap that is not full is spread over the city.
        let stride = (101..).find(|stride| gcd(*stride, size) == 1).unwrap_or(1);
        let mut seen = vec![0; UNITS.len()];
        let wheel: Vec<_> = (0..size)
            .map(|at| {
                let unit = shares[at * stride % size];
                seen[unit] += 1;
                (unit, seen[unit] - 1)
            })
            .collect();
        let third = total / YEARS as u64;
        let starts = [0, third, third * 2, total];
        let before = starts.map(|start| {
            let (laps, rest) = (start / size as u64, (start % size as u64) as usize);
            let mut counts: Vec<u64> = UNITS.iter().map(|unit| laps * unit.share()).collect();
            wheel[..rest].iter().for_each(|(unit, _)| counts[*unit] += 1);
            counts
        });
        Self { total, wheel, starts, before }
    }

    /// How many items there are.
    pub(super) const fn total(&self) -> u64 {
        self.total
    }

    /// Where item `index` lies.
    pub(super) fn place(&self, index: u64) -> Option<Place> {
        if index >= self.total {
            return None;
        }
        let year = (0..YEARS).rev().find(|year| index >= self.starts[*year])?;
        let size = self.wheel.len() as u64;
        let (unit, rank) = self.wheel[(index % size) as usize];
        let sequence = index / size * UNITS[unit].share() + rank;
        Some(Place { year, unit, sequence, local: sequence - self.before[year][unit] })
    }

    /// How many items a unit has in a year.
    pub(super) fn count(&self, year: usize, unit: usize) -> u64 {
        self.before[year + 1][unit] - self.before[year][unit]
    }

    /// The sequence number of a unit's item of a year.
    pub(super) fn sequence(&self, year: usize, unit: usize, local: u64) -> u64 {
        self.before[year][unit] + local
    }
}

/// Greatest common divisor (Euclid).
pub(super) fn gcd(a: usize, b: usize) -> usize {
    if b == 0 { a } else { gcd(b, a % b) }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn every_item_has_a_place_of_its_own() {
        for total in [0, 1, 2, 100, 4_200, 10_007] {
            let layout = Layout::new(total);
            let mut sequences = HashSet::new();
            let mut locals = HashSet::new();
            for index in 0..total {
                let place = layout.place(index).expect("in range");
                assert!(place.local < layout.count(place.year, place.unit));
                assert_eq!(layout.sequence(place.year, place.unit, place.local), place.sequence);
                assert!(sequences.insert((place.unit, place.sequence)));
                assert!(locals.insert((place.year, place.unit, place.local)));
            }
            assert_eq!(layout.place(total), None);
            let counted: u64 =
                (0..YEARS).flat_map(|y| (0..UNITS.len()).map(move |u| (y, u))).map(|(y, u)| layout.count(y, u)).sum();
            assert_eq!(counted, total);
        }
    }
}
