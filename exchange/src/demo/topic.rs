//! What a unit's project of a year is about: its subject and its title.

use domain::{fiscal_year::FiscalYear, unit::UnitKind};

use super::{
    layout::gcd,
    policies::{self, PolicyText},
    random::Random,
    subjects::{self, Subject},
    text::{Fill, fill},
    units::UNITS,
};

/// Subject and title of one project.
#[derive(Clone, Debug)]
pub(super) struct Topic {
    /// What it is about.
    pub subject: &'static Subject,
    /// Its title.
    pub title: String,
    /// The policy it comes from.
    pub policy: Option<&'static PolicyText>,
}

/// A title with the place that fills it.
type Title = (&'static Subject, &'static str, &'static str);

/// Every title a unit can have, by unit. Districts share theirs, so titles run through the city.
#[derive(Clone, Debug)]
pub(super) struct Topics {
    pools: Vec<Vec<Title>>,
    pool_of: Vec<usize>,
}

impl Topics {
    /// Lists the titles.
    pub(super) fn new() -> Self {
        let mut pools = Vec::new();
        let mut district = None;
        let pool_of = UNITS
            .iter()
            .map(|unit| match (unit.kind, district) {
                (UnitKind::District, Some(at)) => at,
                (kind, _) => {
                    pools.push(titles(&subjects::of(unit)));
                    let at = pools.len() - 1;
                    if kind == UnitKind::District {
                        district = Some(at);
                    }
                    at
                }
            })
            .collect();
        Self { pools, pool_of }
    }

    /// The topic of a unit's `local`-th project of a year. No two of a unit's year have one title.
    pub(super) fn topic(&self, seed: u64, year: FiscalYear, unit: usize, local: u64) -> Topic {
        let facts = &UNITS[unit];
        let area = Fill { area: facts.area(), office: facts.name, ..Fill::default() };
        let mut local = local;
        if facts.kind == UnitKind::District && year.be() >= 2566 {
            if local < policies::PER_DISTRICT {
                let policy = policies::of_district(year.be(), unit, local);
                return Topic { subject: policy.subject, title: fill(policy.title, &area), policy: Some(policy) };
            }
            local -= policies::PER_DISTRICT;
        }
        let pool = &self.pools[self.pool_of[unit]];
        let size = pool.len();
        // A stride without common factor visits every title once before any comes again; a third of the way
        // further each year, so that neighbouring years share some titles.
        let mut random = Random::of(seed, b't'.into(), unit as u64);
        let mut stride = size / 3 + 1 + random.below(size as u64 / 3) as usize;
        while gcd(stride, size) != 1 {
            stride += 1;
        }
        let offset = random.below(size as u64) as usize + (year.be().unsigned_abs() as usize) * stride * 7;
        let (round, step) = (local / size as u64, (local % size as u64) as usize);
        let (subject, title, place) = pool[(offset + step * stride) % size];
        let mut title = fill(title, &Fill { place, ..area });
        if round > 0 {
            title.push_str(&format!(" กลุ่มพื้นที่ที่ {}", round + 1));
        }
        Topic { subject, title, policy: None }
    }
}

fn titles(subjects: &[&'static Subject]) -> Vec<Title> {
    let mut out = Vec::new();
    for subject in subjects {
        for title in subject.titles {
            if title.contains("{p}") {
                out.extend(subject.places.iter().map(|place| (*subject, *title, *place)));
            } else {
                out.push((*subject, *title, ""));
            }
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn no_title_twice_in_a_units_year() {
        let topics = Topics::new();
        let year = FiscalYear::from_be(2569).expect("a year");
        for (unit, facts) in UNITS.iter().enumerate() {
            let titles: Vec<_> = (0..400).map(|local| topics.topic(7, year, unit, local).title).collect();
            let distinct: HashSet<_> = titles.iter().collect();
            assert_eq!(distinct.len(), titles.len(), "{}", facts.name);
        }
    }

    #[test]
    fn a_title_runs_in_many_districts() {
        let topics = Topics::new();
        let year = FiscalYear::from_be(2569).expect("a year");
        let with = |code: &str| {
            UNITS
                .iter()
                .enumerate()
                .filter(|(_, unit)| unit.kind == UnitKind::District)
                .filter(|(at, _)| {
                    (0..20).any(|local| topics.topic(7, year, *at, local).policy.is_some_and(|p| p.policy().id == code))
                })
                .count()
        };
        let most = policies::POLICIES.iter().map(|policy| with(&policy.policy().id)).max();
        assert!(most >= Some(20), "{most:?}");
    }
}
