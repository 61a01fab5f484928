//! Two people on one record: changes to different fields merge, changes to the same field are put to a person.

use serde::{Deserialize, Serialize};

use super::field::Field;

/// What becomes of one field's change.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Merge {
    /// Nothing is to be done: the field holds the value already, or the person changed nothing.
    Nothing,
    /// The field takes the new value.
    Take,
    /// Somebody else changed the field in the meantime, to something else.
    Conflict,
}

/// Decides by canonical texts, `None` for blank: `base` is what the person saw, `theirs` what stands there now,
/// `ours` what the person wants.
pub fn merge(base: Option<&str>, theirs: Option<&str>, ours: Option<&str>) -> Merge {
    if ours == theirs || ours == base {
        Merge::Nothing
    } else if base == theirs {
        Merge::Take
    } else {
        Merge::Conflict
    }
}

/// One field that two people changed: both values, both people, both times. One of them is chosen by sending the
/// edit again with `theirs` as its base, or by leaving it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Conflict {
    /// The record's code.
    pub code: String,
    /// Which field.
    pub field: Field,
    /// What this person saw when they began.
    pub base: Option<String>,
    /// What stands there now.
    pub theirs: Option<String>,
    /// What this person wants.
    pub ours: Option<String>,
    /// Who changed it last; `None` where the history does not say.
    pub who: Option<String>,
    /// When, UTC, RFC 3339.
    pub when: Option<String>,
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::collections::BTreeMap;

    type Document = BTreeMap<u8, String>;

    /// One person's change of one field: seen, and wanted.
    fn arrive(document: &mut Document, field: u8, base: Option<&str>, ours: Option<&str>) -> Merge {
        let decided = merge(base, document.get(&field).map(String::as_str), ours);
        if decided == Merge::Take {
            match ours {
                Some(ours) => drop(document.insert(field, ours.to_owned())),
                None => drop(document.remove(&field)),
            }
        }
        decided
    }

    #[test]
    fn the_four_cases() {
        assert_eq!(merge(Some("a"), Some("a"), Some("b")), Merge::Take);
        assert_eq!(merge(Some("a"), Some("b"), Some("b")), Merge::Nothing);
        assert_eq!(merge(Some("a"), Some("b"), Some("a")), Merge::Nothing);
        assert_eq!(merge(Some("a"), Some("b"), Some("c")), Merge::Conflict);
        assert_eq!(merge(None, Some("b"), None), Merge::Nothing);
        assert_eq!(merge(None, None, Some("c")), Merge::Take);
    }

    fn any_value() -> impl Strategy<Value = Option<String>> {
        proptest::option::of("[a-c]{1,2}")
    }

    fn any_document() -> impl Strategy<Value = Document> {
        proptest::collection::btree_map(0_u8..8, "[a-c]{1,2}", 0..8)
    }

    proptest! {
        #[test]
        fn different_fields_merge_in_any_order(
            start in any_document(),
            edits in proptest::collection::btree_map(0_u8..8, any_value(), 0..8),
            order in proptest::collection::vec(0_usize..8, 8),
        ) {
            let mut shuffled: Vec<_> = edits.iter().collect();
            shuffled.sort_by_key(|(field, _)| order[**field as usize]);
            let run = |edits: &[(&u8, &Option<String>)]| {
                let mut document = start.clone();
                for (field, ours) in edits {
                    let decided = arrive(&mut document, **field, start.get(*field).map(String::as_str), ours.as_deref());
                    assert_ne!(decided, Merge::Conflict);
                }
                document
            };
            let straight = run(&edits.iter().collect::<Vec<_>>());
            prop_assert_eq!(&run(&shuffled), &straight);
            for (field, ours) in &edits {
                prop_assert_eq!(straight.get(field), ours.as_ref());
            }
        }

        #[test]
        fn nothing_is_lost(start in any_document(), edits in proptest::collection::vec((0_u8..3, any_value()), 0..12)) {
            // Everybody began at the same time: on each field the first change stands, and each later one either
            // wants the same, wants nothing new, or is told.
            let mut document = start.clone();
            let mut first: BTreeMap<u8, Option<String>> = BTreeMap::new();
            for (field, ours) in edits {
                let base = start.get(&field).cloned();
                let decided = arrive(&mut document, field, base.as_deref(), ours.as_deref());
                let stands = first.get(&field).cloned().unwrap_or_else(|| base.clone());
                match decided {
                    Merge::Take => prop_assert!(first.insert(field, ours).is_none()),
                    Merge::Nothing => prop_assert!(ours == stands || ours == base),
                    Merge::Conflict => prop_assert!(ours != stands && ours != base && stands != base),
                }
                prop_assert_eq!(document.get(&field).cloned(), first.get(&field).cloned().unwrap_or(base));
            }
        }
    }
}
