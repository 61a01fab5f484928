//! A record as it was: what happened to it, taken back step by step.
//!
//! A record is seen here as a document: field by field its canonical text, under the names the history uses. A row of
//! a list is a field of its own (`reports[2022-11-29]`), its fields lie below it (`reports[2022-11-29].percent`).

pub mod past;
mod subject;

pub use subject::Subject;

use std::collections::BTreeMap;

use chrono::{DateTime, Days, NaiveDate, NaiveTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::audit::Change;

/// Bangkok is seven hours ahead of UTC all year round; days are its days.
const AHEAD: TimeDelta = TimeDelta::hours(7);

/// The moment a day ends in Bangkok.
pub fn end_of_day(day: NaiveDate) -> DateTime<Utc> {
    let next = day.checked_add_days(Days::new(1)).unwrap_or(day);
    let midnight = next.and_time(NaiveTime::MIN).and_utc();
    midnight.checked_sub_signed(AHEAD).unwrap_or(midnight)
}

/// The day in Bangkok on which something happened.
pub fn day_of(at: DateTime<Utc>) -> NaiveDate {
    at.checked_add_signed(AHEAD).unwrap_or(at).date_naive()
}

/// Something that happened to a record.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Event {
    /// When.
    pub at: DateTime<Utc>,
    /// Whether the record was made then; before, nothing is known of it.
    pub created: bool,
    /// What was changed, in the order it was done.
    pub changes: Vec<Change>,
}

/// A record, field by field. A blank field is not in it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Document(BTreeMap<String, String>);

impl Document {
    /// What stands in a field.
    pub fn get(&self, field: &str) -> Option<&str> {
        self.0.get(field).map(String::as_str)
    }

    /// Puts a value in a field; `None` empties it, and with a row of a list all that lies below it.
    pub fn set(&mut self, field: &str, value: Option<&str>) {
        match value {
            Some(value) => drop(self.0.insert(field.to_owned(), value.to_owned())),
            None => {
                self.0.remove(field);
                if field.ends_with(']') {
                    let below = format!("{field}.");
                    self.0.retain(|name, _| !name.starts_with(&below));
                }
            }
        }
    }

    /// The fields and what stands in them, by name.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().map(|(field, value)| (field.as_str(), value.as_str()))
    }

    /// The rows of a list that are there, by what stands between the brackets: of `reports`, `2022-11-29`.
    pub fn rows<'a>(&'a self, list: &str) -> Vec<&'a str> {
        let begin = format!("{list}[");
        let mut rows: Vec<&str> = self
            .0
            .range(begin.clone()..)
            .map_while(|(field, _)| field.strip_prefix(&begin))
            .filter_map(|rest| rest.split_once(']').map(|(row, _)| row))
            .collect();
        rows.dedup();
        rows
    }

    /// Takes changes back, the last first. Gives the fields that did not hold what the changes had left there: there
    /// the history has a gap.
    pub fn rewind(&mut self, changes: &[Change]) -> Vec<String> {
        let mut gaps = Vec::new();
        for change in changes.iter().rev() {
            // Of a row of a list only that it is there is compared; its fields are compared by themselves.
            let agrees = if change.field.ends_with(']') {
                self.get(&change.field).is_some() == change.after.is_some()
            } else {
                self.get(&change.field) == change.after.as_deref()
            };
            if !agrees {
                gaps.push(change.field.clone());
            }
            self.set(&change.field, change.before.as_deref());
        }
        gaps
    }

    /// Does changes again.
    pub fn replay(&mut self, changes: &[Change]) {
        for change in changes {
            self.set(&change.field, change.after.as_deref());
        }
    }

    /// What must be changed to come from this document to another, by field.
    pub fn changes_to(&self, other: &Self) -> Vec<Change> {
        let gone = self.0.keys().filter(|field| !other.0.contains_key(*field));
        let mut fields: Vec<&String> = other.0.keys().chain(gone).collect();
        fields.sort_unstable();
        let differs = |field: &&String| self.get(field) != other.get(field);
        let change = |field: &String| Change {
            field: field.clone(),
            before: self.get(field).map(str::to_owned),
            after: other.get(field).map(str::to_owned),
        };
        fields.into_iter().filter(differs).map(change).collect()
    }
}

/// The record as it was before a moment, from what it is now and what happened since; `events` newest first. `None`
/// where it had not been made yet.
pub fn as_of(now: Document, events: &[Event], before: DateTime<Utc>) -> Option<Document> {
    let mut document = now;
    for event in events.iter().take_while(|event| event.at >= before) {
        if event.created {
            return None;
        }
        document.rewind(&event.changes);
    }
    Some(document)
}

/// What stood in the fields that were changed since, before the oldest of `events`, which come newest first: `None` for
/// a blank field, or a row of a list that was not there. Whatever is not among them stood as it stands now.
pub fn before<'a>(events: impl IntoIterator<Item = &'a [Change]>) -> BTreeMap<String, Option<String>> {
    let mut fields = BTreeMap::new();
    for change in events.into_iter().flat_map(|changes| changes.iter().rev()) {
        fields.insert(change.field.clone(), change.before.clone());
    }
    fields
}

/// One entry of a record's history, for reading.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Entry {
    /// Its key.
    pub id: Uuid,
    /// Its number in the chain of the whole history.
    pub seq: i64,
    /// When.
    pub at: DateTime<Utc>,
    /// Who: a user name, or the name of a process such as `import`; empty for a person whom the reader may not know.
    pub actor: String,
    /// What, in a word: `created`, `updated`, `undone`, `submitted`, `requested`, `approved`, `returned`, `withdrawn`.
    pub action: String,
    /// The request it was done in.
    pub request: Option<Uuid>,
    /// The request it took back.
    pub undoes: Option<Uuid>,
    /// Why, in the person's words.
    pub reason: Option<String>,
    /// The import it came with.
    pub batch: Option<Batch>,
    /// Field by field, old and new side by side.
    pub changes: Vec<Change>,
}

/// An import, as far as the history speaks of it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Batch {
    /// Its key.
    pub id: Uuid,
    /// When it began.
    pub at: DateTime<Utc>,
}

/// What is looked for in a history.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct HistoryFilter {
    /// Only this field, or fields below it: `reports`, `reports[2022-11-29].percent`.
    pub field: Option<String>,
    /// Only this person, by user name.
    pub person: Option<String>,
    /// From this day on, in Bangkok.
    pub from: Option<NaiveDate>,
    /// Until this day, included.
    pub until: Option<NaiveDate>,
    /// From 1.
    #[serde(default)]
    pub page: u64,
}

impl HistoryFilter {
    /// Whether a field is looked for.
    pub fn wants(&self, field: &str) -> bool {
        let below = |wanted: &str| {
            field.strip_prefix(wanted).is_some_and(|rest| rest.is_empty() || rest.starts_with(['.', '[']))
        };
        self.field.as_deref().is_none_or(below)
    }
}

/// A page of a history, newest first.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct HistoryPage {
    /// The record's name.
    pub name: String,
    /// Whether it tells persons, reasons and requests.
    pub persons: bool,
    /// The entries.
    pub entries: Vec<Entry>,
    /// How many there are on all pages.
    pub total: u64,
    /// Which page this is, from 1.
    pub page: u64,
    /// Everybody who changed the record, for the filter; nobody where it tells no persons.
    pub people: Vec<String>,
    /// What those are called, by user name.
    pub names: BTreeMap<String, String>,
}

impl HistoryPage {
    /// What a person is called.
    pub fn called(&self, name: &str) -> Option<&str> {
        self.names.get(name).map(String::as_str)
    }
}

/// Something a person did that can be taken back, or done again.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct UndoItem {
    /// The request to hand to `undo`.
    pub request: Uuid,
    /// When it was done.
    pub at: DateTime<Utc>,
    /// How many records it changed.
    pub records: u64,
    /// The first record it changed: its sort.
    pub record: String,
    /// Its code.
    pub code: String,
    /// Its fields that were changed.
    pub fields: Vec<String>,
}

/// What a person can take back and do again, the latest first.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct UndoStack {
    /// To take back.
    pub undo: Vec<UndoItem>,
    /// To do again.
    pub redo: Vec<UndoItem>,
}

/// What a request was, for [`stack`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Done {
    /// Its key.
    pub request: Uuid,
    /// The request it took back.
    pub undoes: Option<Uuid>,
}

/// Which of a person's requests can be taken back and which done again, the latest first; `done` oldest first. Doing
/// again is taking back what took back. Something new leaves nothing to do again.
pub fn stack(done: &[Done]) -> (Vec<Uuid>, Vec<Uuid>) {
    let (mut undo, mut redo): (Vec<Uuid>, Vec<Uuid>) = (Vec::new(), Vec::new());
    for Done { request, undoes } in done {
        match undoes {
            None => {
                undo.push(*request);
                redo.clear();
            }
            Some(back) if redo.contains(back) => {
                redo.retain(|other| other != back);
                undo.push(*request);
            }
            Some(back) => {
                undo.retain(|other| other != back);
                redo.push(*request);
            }
        }
    }
    undo.reverse();
    redo.reverse();
    (undo, redo)
}

/// Which of a person's requests can still be taken back one after the other, the latest first, from what the record is
/// now, and at most so many: one whose fields somebody changed since cannot, and does not stand in the way of those before
/// it.
pub fn fitting(now: &Document, requests: &[(Uuid, Vec<Change>)], most: usize) -> Vec<Uuid> {
    let mut now = now.clone();
    let mut fit = Vec::new();
    for (request, changes) in requests {
        if fit.len() == most {
            break;
        }
        let mut before = now.clone();
        if before.rewind(changes).is_empty() {
            now = before;
            fit.push(*request);
        }
    }
    fit
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn change(field: &str, before: Option<&str>, after: Option<&str>) -> Change {
        let owned = |text: Option<&str>| text.map(str::to_owned);
        Change { field: field.to_owned(), before: owned(before), after: owned(after) }
    }

    #[test]
    fn a_day_ends_at_midnight_in_bangkok() {
        let day = NaiveDate::from_ymd_opt(2023, 2, 1).expect("a day");
        assert_eq!(end_of_day(day).naive_utc(), day.and_hms_opt(17, 0, 0).expect("a time"));
        assert_eq!(day_of(end_of_day(day)), NaiveDate::from_ymd_opt(2023, 2, 2).expect("a day"));
        assert_eq!(day_of(end_of_day(day) - TimeDelta::microseconds(1)), day);
    }

    #[test]
    fn a_row_goes_with_all_below_it() {
        let mut now = Document::default();
        now.set("reports[2022-11-29]", Some("10"));
        now.set("reports[2022-11-29].percent", Some("10"));
        now.set("reports[2022-11-29].problem", Some("ฝน"));
        now.set("reports[2022-10-31]", Some("5"));
        assert_eq!(now.rows("reports"), ["2022-10-31", "2022-11-29"]);
        let gaps = now.rewind(&[change("reports[2022-11-29]", None, Some("10"))]);
        assert_eq!((now.rows("reports"), gaps), (vec!["2022-10-31"], vec![]));
    }

    #[test]
    fn before_it_was_made_nothing_is_known() {
        let at = |n| DateTime::from_timestamp(n, 0).expect("a time");
        let event = |n, created, before: Option<&str>, after| Event {
            at: at(n),
            created,
            changes: vec![change("name", before, Some(after))],
        };
        let events = [event(30, false, Some("b"), "c"), event(20, false, Some("a"), "b"), event(10, true, None, "a")];
        let mut now = Document::default();
        now.set("name", Some("c"));
        let name = |n| as_of(now.clone(), &events, at(n)).map(|was| was.get("name").map(str::to_owned));
        let some = |text: &str| Some(Some(text.to_owned()));
        assert_eq!([name(31), name(30), name(20), name(10)], [some("c"), some("b"), some("a"), None]);
    }

    #[test]
    fn what_is_undone_can_be_done_again_until_something_new() {
        let id = |n: u128| Uuid::from_u128(n);
        let done = |request, undoes: Option<u128>| Done { request: id(request), undoes: undoes.map(id) };
        let check = |all: &[Done], undo: &[u128], redo: &[u128]| {
            let ids = |numbers: &[u128]| numbers.iter().copied().map(id).collect::<Vec<_>>();
            assert_eq!(stack(all), (ids(undo), ids(redo)), "{all:?}");
        };
        let all = [done(1, None), done(2, None), done(3, Some(2)), done(4, Some(1)), done(5, Some(4)), done(6, None)];
        check(&all[..2], &[2, 1], &[]);
        check(&all[..3], &[1], &[3]);
        check(&all[..4], &[], &[4, 3]);
        check(&all[..5], &[5], &[3]);
        check(&all, &[6, 5], &[]);
    }

    #[test]
    fn what_somebody_changed_since_does_not_stand_in_the_way() {
        let id = |n: u128| Uuid::from_u128(n);
        let mut now = Document::default();
        now.set("owner", Some("theirs"));
        now.set("name", Some("c"));
        let owner = (id(4), vec![change("owner", None, Some("ours"))]);
        let both = (id(3), vec![change("name", Some("b"), Some("c")), change("owner", Some("x"), None)]);
        let last = (id(2), vec![change("name", Some("b"), Some("c"))]);
        let first = (id(1), vec![change("name", Some("a"), Some("b"))]);
        let all = [owner, both, last, first];
        assert_eq!(fitting(&now, &all, 9), [id(2), id(1)]);
        assert_eq!(fitting(&now, &all, 1), [id(2)]);
        assert!(fitting(&now, &[], 9).is_empty());
    }

    #[test]
    fn a_gap_is_told() {
        let mut now = Document::default();
        now.set("name", Some("d"));
        assert_eq!(now.rewind(&[change("name", Some("a"), Some("b"))]), ["name"]);
        assert_eq!(now.get("name"), Some("a"));
    }

    fn any_document() -> impl Strategy<Value = Document> {
        proptest::collection::btree_map("[a-c](\\[[1-2]\\])?", "[x-z]{1,2}", 0..6).prop_map(Document)
    }

    proptest! {
        #[test]
        fn what_is_replayed_can_be_rewound(states in proptest::collection::vec(any_document(), 1..8)) {
            let start = states[0].clone();
            let events: Vec<Vec<Change>> = states.windows(2).map(|pair| pair[0].changes_to(&pair[1])).collect();
            let mut document = start.clone();
            for (changes, state) in events.iter().zip(&states[1..]) {
                document.replay(changes);
                prop_assert_eq!(&document, state);
            }
            for (changes, state) in events.iter().zip(&states).rev() {
                prop_assert_eq!(document.rewind(changes), Vec::<String>::new());
                prop_assert_eq!(&document, state);
            }
            prop_assert_eq!(&document, &start);
            // The short way back comes to the same.
            let last = states.last().unwrap_or(&start);
            let mut short = last.clone();
            for (field, value) in before(events.iter().rev().map(Vec::as_slice)) {
                short.set(&field, value.as_deref());
            }
            for (field, value) in start.iter() {
                prop_assert_eq!(short.get(field), Some(value));
            }
        }
    }
}
