//! The digest of an event: SHA-256 over a form in which no two events are alike.

use sea_orm::JsonValue;
use sha2::{Digest, Sha256};

use crate::entity::audit_event;

/// Length of a digest in bytes.
pub const LENGTH: usize = 32;

/// The digest of an event, from everything in its row but the digest itself. Texts carry their length in front, what
/// is absent differs from what is empty, and the fields of JSON objects come in alphabetical order. The encoding is
/// frozen: digests written years ago must come out the same. Times count in microseconds, as both databases keep them.
pub fn digest(event: &audit_event::Model) -> [u8; LENGTH] {
    let mut hash = Sha256::new();
    hash.update(b"digitalplan audit 1");
    hash.update(&event.previous);
    hash.update(event.seq.to_be_bytes());
    hash.update(event.id.as_bytes());
    hash.update(event.at.timestamp_micros().to_be_bytes());
    text(&mut hash, &event.actor);
    optional(&mut hash, event.user_id.as_ref().map(|id| &id.as_bytes()[..]));
    text(&mut hash, &event.action);
    text(&mut hash, &event.record_kind);
    hash.update(event.record_id.as_bytes());
    value(&mut hash, &event.changes);
    optional(&mut hash, event.reason.as_deref().map(str::as_bytes));
    optional(&mut hash, event.batch_id.as_ref().map(|id| &id.as_bytes()[..]));
    optional(&mut hash, event.request_id.as_ref().map(|id| &id.as_bytes()[..]));
    optional(&mut hash, event.undoes.as_ref().map(|id| &id.as_bytes()[..]));
    hash.finalize().into()
}

fn bytes(hash: &mut Sha256, bytes: &[u8]) {
    hash.update((bytes.len() as u64).to_be_bytes());
    hash.update(bytes);
}

fn text(hash: &mut Sha256, text: &str) {
    bytes(hash, text.as_bytes());
}

fn optional(hash: &mut Sha256, value: Option<&[u8]>) {
    match value {
        None => hash.update([0]),
        Some(value) => {
            hash.update([1]);
            bytes(hash, value);
        }
    }
}

fn value(hash: &mut Sha256, json: &JsonValue) {
    match json {
        JsonValue::Null => hash.update(b"n"),
        JsonValue::Bool(truth) => hash.update(if *truth { b"t" } else { b"f" }),
        JsonValue::Number(number) => {
            hash.update(b"d");
            text(hash, &number.to_string());
        }
        JsonValue::String(string) => {
            hash.update(b"s");
            text(hash, string);
        }
        JsonValue::Array(items) => {
            hash.update(b"a");
            hash.update((items.len() as u64).to_be_bytes());
            items.iter().for_each(|item| value(hash, item));
        }
        JsonValue::Object(fields) => {
            hash.update(b"o");
            hash.update((fields.len() as u64).to_be_bytes());
            let mut fields: Vec<_> = fields.iter().collect();
            fields.sort_unstable_by_key(|(name, _)| name.as_str());
            for (name, field) in fields {
                text(hash, name);
                value(hash, field);
            }
        }
    }
}

/// A digest for people.
pub fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// A digest that people gave back; `None` for what is none.
pub fn unhex(text: &str) -> Option<Vec<u8>> {
    if text.len() != 2 * LENGTH || !text.is_ascii() {
        return None;
    }
    (0..text.len()).step_by(2).map(|at| u8::from_str_radix(&text[at..at + 2], 16).ok()).collect()
}
