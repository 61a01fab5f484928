//! Keeping the unit tree: its order, the names a unit went by, and what two people wanted at once.

use std::collections::{BTreeMap, HashSet};

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

use super::{Named, SectionCode, UnitCode, UnitKind};

/// A name a unit went by.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FormerName {
    /// The name.
    pub name: String,
    /// The first day on which it was another.
    pub until: NaiveDate,
}

/// The name that was in use on a day, where it was another than today's; `former` the oldest first.
pub fn name_on(former: &[FormerName], day: NaiveDate) -> Option<&str> {
    former.iter().find(|was| day < was.until).map(|was| was.name.as_str())
}

/// Whether something that is closed from a day on is closed today.
pub fn is_closed(closed_from: Option<NaiveDate>, today: NaiveDate) -> bool {
    closed_from.is_some_and(|from| from <= today)
}

/// A unit in its tree.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Branch {
    /// Its code.
    pub code: UnitCode,
    /// Its name.
    pub name: String,
    /// What sort it is.
    pub kind: UnitKind,
    /// The unit above it.
    pub parent: Option<Named>,
    /// The first day on which it is no more.
    pub closed_from: Option<NaiveDate>,
    /// The names it went by before, the oldest first.
    pub former: Vec<FormerName>,
    /// How many units lie above it.
    pub depth: u32,
}

/// The branches from the top down, each followed by those below it, by code; `depth` is filled in. What hangs on
/// nothing that is there begins a tree of its own, and so does a circle, so that nothing is lost.
pub fn in_order(branches: Vec<Branch>) -> Vec<Branch> {
    let there: HashSet<UnitCode> = branches.iter().map(|branch| branch.code.clone()).collect();
    let mut below: BTreeMap<Option<UnitCode>, Vec<Branch>> = BTreeMap::new();
    for branch in branches {
        let parent = branch.parent.as_ref().and_then(|parent| parent.code.parse().ok());
        let parent = parent.filter(|parent| there.contains(parent));
        below.entry(parent).or_default().push(branch);
    }
    // The last of a pile comes first.
    for pile in below.values_mut() {
        pile.sort_by(|a, b| b.code.cmp(&a.code));
    }
    let mut ordered = Vec::with_capacity(there.len());
    let mut pile = below.remove(&None).unwrap_or_default();
    loop {
        while let Some(branch) = pile.pop() {
            let next = below.remove(&Some(branch.code.clone())).unwrap_or_default();
            pile.extend(next.into_iter().map(|next| Branch { depth: branch.depth + 1, ..next }));
            ordered.push(branch);
        }
        match below.pop_first() {
            Some((_, rest)) => pile = rest,
            None => return ordered,
        }
    }
}

/// A unit to be made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewUnit {
    /// Its code.
    pub code: UnitCode,
    /// Its name.
    pub name: String,
    /// What sort it is.
    pub kind: UnitKind,
    /// The unit above it.
    pub parent: Option<UnitCode>,
}

/// A section of a unit, for those who keep it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SectionItem {
    /// Its code.
    pub code: SectionCode,
    /// Its name, where one is known.
    pub name: Option<String>,
    /// The first day on which it is no more.
    pub closed_from: Option<NaiveDate>,
}

/// What hangs on a unit and those below it, to be told before it is closed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Hanging {
    /// Projects of this year and later that are not done.
    pub projects: u64,
    /// Units below it that are not closed.
    pub units: u64,
    /// People who hold a role there.
    pub people: u64,
}

/// What stands in a field that two people changed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Standing {
    /// What stands there now.
    pub value: Option<String>,
    /// Who put it there.
    pub who: Option<String>,
    /// When.
    pub when: Option<DateTime<Utc>>,
}

/// What became of a change.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Kept {
    /// It is stored.
    Done,
    /// It says what stands there already.
    Unchanged,
    /// Somebody else changed the same in the meantime.
    Conflict(Standing),
}

#[cfg(test)]
mod tests {
    use super::*;

    fn branch(code: &str, parent: Option<&str>) -> Branch {
        let code: UnitCode = code.parse().expect("a code");
        Branch {
            kind: UnitKind::of(&code),
            code,
            name: String::new(),
            parent: parent.map(|code| Named { code: code.to_owned(), name: String::new() }),
            closed_from: None,
            former: Vec::new(),
            depth: 0,
        }
    }

    fn order(branches: &[(&str, Option<&str>)]) -> Vec<(String, u32)> {
        let branches = branches.iter().map(|(code, parent)| branch(code, *parent)).collect();
        in_order(branches).into_iter().map(|branch| (branch.code.to_string(), branch.depth)).collect()
    }

    #[test]
    fn a_tree_is_read_from_the_top_down() {
        let found = order(&[
            ("50010000", None),
            ("04010000", Some("04000000")),
            ("04010100", Some("04010000")),
            ("04000000", None),
            ("04020000", Some("04000000")),
        ]);
        let found: Vec<_> = found.iter().map(|(code, depth)| (code.as_str(), *depth)).collect();
        let all = [("04000000", 0), ("04010000", 1), ("04010100", 2), ("04020000", 1), ("50010000", 0)];
        assert_eq!(found, all);
    }

    #[test]
    fn what_hangs_on_nothing_or_in_a_circle_is_not_lost() {
        let found = order(&[
            ("04010000", Some("99990000")),
            ("05000000", Some("06000000")),
            ("06000000", Some("05000000")),
            ("07000000", Some("07000000")),
        ]);
        let mut codes: Vec<_> = found.into_iter().map(|(code, _)| code).collect();
        codes.sort();
        assert_eq!(codes, ["04010000", "05000000", "06000000", "07000000"]);
    }

    #[test]
    fn a_day_has_the_name_of_its_time() {
        let day = |year, month| NaiveDate::from_ymd_opt(year, month, 1).expect("a day");
        let former = [
            FormerName { name: "สำนักงานผังเมือง".into(), until: day(2010, 5) },
            FormerName { name: "สำนักผังเมือง".into(), until: day(2020, 5) },
        ];
        assert_eq!(name_on(&former, day(2009, 1)), Some("สำนักงานผังเมือง"));
        assert_eq!(name_on(&former, day(2010, 5)), Some("สำนักผังเมือง"));
        assert_eq!(name_on(&former, day(2020, 5)), None);
        assert!(is_closed(Some(day(2020, 5)), day(2020, 5)) && !is_closed(Some(day(2020, 5)), day(2020, 4)));
    }
}
