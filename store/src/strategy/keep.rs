//! What the commands on editions, lines and policies share.

use domain::{audit::Change, permission::Actor};
use sea_orm::prelude::Uuid;

use crate::{Request, Result, StoreError, audit::NewEvent, request::now, search::plain};

/// Characters of a wording or a name.
const WORDING: usize = 500;

/// A wording as it is kept; a blank one is refused at its field.
pub(crate) fn wording(field: &'static str, text: &str) -> Result<String> {
    let text = plain(text).trim().to_owned();
    if text.is_empty() || text.chars().count() > WORDING {
        return Err(StoreError::Invalid { field, message: format!("1 to {WORDING} characters") });
    }
    Ok(text)
}

/// Years from one to another, or open on either side.
pub(crate) fn in_order(first: Option<i32>, last: Option<i32>) -> Result<()> {
    if first.zip(last).is_some_and(|(first, last)| last < first) {
        return Err(StoreError::Invalid { field: "last_year", message: "ends before it begins".to_owned() });
    }
    Ok(())
}

/// What changed among named values.
pub(crate) fn differences<const N: usize>(
    names: [&str; N],
    before: [Option<String>; N],
    after: [Option<String>; N],
) -> Vec<Change> {
    let all = names.into_iter().zip(before).zip(after);
    let differ = all.filter(|((_, before), after)| before != after);
    differ.map(|((field, before), after)| Change { field: field.to_owned(), before, after }).collect()
}

/// An event about a row.
pub(crate) fn event(
    actor: &Actor,
    request: &Request,
    kind: &str,
    id: Uuid,
    action: &'static str,
    changes: Vec<Change>,
) -> NewEvent {
    let (author, record_kind) = (request.author(actor), kind.to_owned());
    NewEvent { at: now(), author, action, record_kind, record_id: id, changes }
}
