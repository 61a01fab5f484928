//! Whatever is changed in an event is noticed at that event, and what a digest is made of stays what it is.

use chrono::DateTime;
use proptest::{collection::vec, option, prelude::*, sample::select};
use sea_orm::{Iterable, JsonValue, prelude::Uuid};
use serde_json::json;

use super::{
    chain::{LENGTH, digest, hex},
    verify::{Fault, fault},
};
use crate::entity::audit_event::{Column, Model};

fn key() -> impl Strategy<Value = Uuid> {
    any::<u128>().prop_map(Uuid::from_u128)
}

fn text() -> impl Strategy<Value = String> {
    "[a-cก-ค]{0,3}"
}

fn changes() -> impl Strategy<Value = JsonValue> {
    let change = (text(), option::of(text()), option::of(text()));
    let told = change.prop_map(|(field, before, after)| json!({ "field": field, "before": before, "after": after }));
    vec(told, 0..3).prop_map(JsonValue::from)
}

prop_compose! {
    fn event()(
        (id, seq, previous, hash, record_id) in (key(), any::<i64>(), vec(any::<u8>(), 0..40), vec(any::<u8>(), 0..40), key()),
        at in 0_i64..4_000_000_000_000_000,
        (actor, action, record_kind) in (text(), text(), text()),
        changes in changes(),
        reason in option::of(text()),
        (user_id, batch_id, request_id, undoes) in (option::of(key()), option::of(key()), option::of(key()), option::of(key())),
    ) -> Model {
        let at = DateTime::from_timestamp_micros(at).unwrap_or_default();
        Model {
            id, seq, previous, hash, at, actor, user_id, action, record_kind, record_id, changes, reason, batch_id,
            request_id, undoes,
        }
    }
}

/// The events as they would be written, one after the other.
fn chained(events: Vec<Model>) -> Vec<Model> {
    let mut previous = vec![0; LENGTH];
    let link = |(seq, event): (i64, Model)| {
        let mut event = Model { seq, previous: previous.clone(), ..event };
        event.hash = digest(&event).to_vec();
        previous.clone_from(&event.hash);
        event
    };
    (1..).zip(events).map(link).collect()
}

/// The first broken link, as the walk finds it whose head says how many events there are.
fn broken(events: &[Model], head: i64) -> Option<(i64, Fault)> {
    let mut there: Vec<&Model> = events.iter().filter(|event| event.seq > 0).collect();
    there.sort_by_key(|event| event.seq);
    let mut previous = vec![0; LENGTH];
    for seq in 1..=head {
        let Some(event) = there.get(usize::try_from(seq - 1).ok()?) else { return Some((seq, Fault::Missing)) };
        if let Some(fault) = fault(event, seq, &previous) {
            return Some((seq, fault));
        }
        previous.clone_from(&event.hash);
    }
    None
}

/// The event with one column as another has it. A new column does not compile until it is told of here.
fn with(event: &Model, column: Column, other: &Model) -> Model {
    let (mut new, other) = (event.clone(), other.clone());
    match column {
        Column::Id => new.id = other.id,
        Column::Seq => new.seq = other.seq,
        Column::Previous => new.previous = other.previous,
        Column::Hash => new.hash = other.hash,
        Column::At => new.at = other.at,
        Column::Actor => new.actor = other.actor,
        Column::UserId => new.user_id = other.user_id,
        Column::Action => new.action = other.action,
        Column::RecordKind => new.record_kind = other.record_kind,
        Column::RecordId => new.record_id = other.record_id,
        Column::Changes => new.changes = other.changes,
        Column::Reason => new.reason = other.reason,
        Column::BatchId => new.batch_id = other.batch_id,
        Column::RequestId => new.request_id = other.request_id,
        Column::Undoes => new.undoes = other.undoes,
    }
    new
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1_000))]

    #[test]
    fn any_change_of_any_column_is_noticed_at_that_event(
        events in vec(event(), 1..6),
        place in any::<prop::sample::Index>(),
        column in select(Column::iter().collect::<Vec<_>>()),
        other in event(),
    ) {
        let whole = chained(events);
        let head = whole.len() as i64;
        prop_assert_eq!(broken(&whole, head), None);
        let place = place.index(whole.len());
        let changed = with(&whole[place], column, &other);
        // No two events have one number: the database sees to that.
        prop_assume!(changed != whole[place] && (!matches!(column, Column::Seq) || !(1..=head).contains(&changed.seq)));
        let expected = match column {
            Column::Seq => Fault::Missing,
            Column::Previous => Fault::Unlinked,
            _ => Fault::Changed,
        };
        let seq = whole[place].seq;
        let mut events = whole.clone();
        events[place] = changed;
        prop_assert_eq!(broken(&events, head), Some((seq, expected)));

        // With a digest to match, the next event tells, or the head.
        if !matches!(column, Column::Seq | Column::Previous | Column::Hash) {
            let new = digest(&events[place]).to_vec();
            prop_assert_ne!(&new, &whole[place].hash);
            events[place].hash = new;
            let next = (seq < head).then_some((seq + 1, Fault::Unlinked));
            prop_assert_eq!(broken(&events, head), next);
        }
    }
}

/// Digests of two events, computed apart from this program. They never change: what was written years ago must come out
/// the same. Another form of the digest takes another word in front and a step of the schema.
#[test]
fn the_form_of_a_digest_is_frozen() {
    let number = Uuid::from_u128;
    let full = Model {
        id: number(0x0190_a6e0_0000_7000_8000_0000_0000_0001),
        seq: 258,
        previous: (0..32).collect(),
        hash: Vec::new(),
        at: "2023-02-01T03:04:05.678901Z".parse().expect("a time"),
        actor: "somsri".to_owned(),
        user_id: Some(number(2)),
        action: "updated".to_owned(),
        record_kind: "project".to_owned(),
        record_id: number(3),
        changes: json!([{ "field": "owner", "before": null, "after": "ฝ่ายโยธา" }, { "more": [true, false, 7, ""] }]),
        reason: Some("เพราะ".to_owned()),
        batch_id: Some(number(4)),
        request_id: Some(number(5)),
        undoes: Some(number(6)),
    };
    assert_eq!(hex(&digest(&full)), "f5fd6b6a86e9d002208af2e23068ee6923b1ab14125b6071fde5d778f7f0f492");
    let bare = Model { user_id: None, reason: None, batch_id: None, request_id: None, undoes: None, ..full };
    assert_eq!(hex(&digest(&bare)), "5cb28c193e1a2a630032457d67800cc3cdee14c3cb5d51c416eba66c2998362f");
}
