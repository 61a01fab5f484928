//! A unit as it was on a past day, from its history: what it was called, where it belonged, whether it was closed.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use domain::{
    history::{before, day_of, end_of_day},
    permission::{Action, Actor, may},
    unit::{Named, UnitCode, UnitKind},
};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, prelude::Uuid};

use super::keep::by_code;
use crate::{
    Db, Result, StoreError,
    entity::unit,
    history::{AsOf, changes, since},
    scope,
};

/// A unit as it was.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnitThen {
    /// Its code, which never changes.
    pub code: UnitCode,
    /// What it was called.
    pub name: String,
    /// What sort it is.
    pub kind: Option<UnitKind>,
    /// The unit it belonged to, as that was called then.
    pub parent: Option<Named>,
    /// The day from which on it was to be closed.
    pub closed_from: Option<NaiveDate>,
}

/// A unit as it was when a day ended: at most six queries.
pub async fn as_of(db: &Db, actor: &Actor, code: &UnitCode, day: NaiveDate) -> Result<AsOf<UnitThen>> {
    let c = db.connection();
    may(actor, Action::ReadPublished, &scope::of_unit_code(c, code).await?)?;
    let row = by_code(c, code).await?.ok_or(StoreError::NotFound)?;
    let events = since(c, vec![row.id], end_of_day(day)).await?;
    if let Some(event) = events.iter().find(|event| event.action == "created") {
        return Ok(AsOf::NotYet { since: day_of(event.at) });
    }
    let stood = stood(events.iter());
    let parent = match stood.get("parent") {
        // The history names it by its code and, behind a space, its name.
        Some(label) => label.as_deref().map(|label| label.split(' ').next().unwrap_or(label)),
        None => None,
    };
    let above = match (stood.contains_key("parent"), parent, row.parent_id) {
        (true, Some(code), _) => unit::Entity::find().filter(unit::Column::Code.eq(code)).one(c).await?,
        (false, _, Some(id)) => unit::Entity::find_by_id(id).one(c).await?,
        _ => None,
    };
    let parent = match above {
        Some(above) => Some(Named { name: name_then(c, above.id, above.name, day).await?, code: above.code }),
        None => None,
    };
    let closed_from = match stood.get("closed_from") {
        Some(day) => day.as_deref().and_then(|day| day.parse().ok()),
        None => row.closed_from,
    };
    Ok(AsOf::Known(Box::new(UnitThen {
        name: stood.get("name").cloned().flatten().unwrap_or(row.name),
        kind: UnitKind::from_word(&row.kind),
        code: code.clone(),
        parent,
        closed_from,
    })))
}

/// What a unit was called then.
async fn name_then(c: &impl ConnectionTrait, id: Uuid, now: String, day: NaiveDate) -> Result<String> {
    let events = since(c, vec![id], end_of_day(day)).await?;
    Ok(stood(events.iter()).remove("name").flatten().unwrap_or(now))
}

/// What stood in the fields that were changed since.
fn stood<'a>(events: impl Iterator<Item = &'a crate::entity::audit_event::Model>) -> BTreeMap<String, Option<String>> {
    let all: Vec<_> = events.map(changes).collect();
    before(all.iter().map(Vec::as_slice))
}
