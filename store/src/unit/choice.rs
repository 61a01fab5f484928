//! Units and sections to choose from in a form.

use std::collections::HashMap;

use domain::{
    permission::{Action, Actor, Places, Scope, may, places},
    unit::{Named, UnitCode},
};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};

use super::{PARTS, UnitItem, list};
use crate::{
    Db, Result, StoreError,
    entity::{section, unit},
};

/// A city has three or four levels; a tree that goes in a circle must still end.
const DEPTH: usize = 16;

/// The units in which an actor may do something, by code: one query.
pub async fn where_may(db: &Db, actor: &Actor, action: Action) -> Result<Vec<UnitItem>> {
    if places(actor, action) == Places::Below(Vec::new()) {
        return Err(StoreError::Forbidden);
    }
    let all = list(db, actor).await?;
    let parents: HashMap<UnitCode, UnitCode> =
        all.iter().filter_map(|unit| Some((unit.code.clone(), unit.parent.clone()?))).collect();
    let path = |code: &UnitCode| {
        Scope::Unit(std::iter::successors(Some(code.clone()), |code| parents.get(code).cloned()).take(DEPTH).collect())
    };
    Ok(all.into_iter().filter(|unit| actor.may(action, &path(&unit.code))).collect())
}

/// A unit's sections, each by what names it in a form: its code, or its name where only that is known.
pub async fn sections(db: &Db, actor: &Actor, code: &UnitCode) -> Result<Vec<Named>> {
    may(actor, Action::ReadPublished, &Scope::City)?;
    let c = db.connection();
    let unit =
        unit::Entity::find().filter(unit::Column::Code.eq(code.as_str())).one(c).await?.ok_or(StoreError::NotFound)?;
    let rows = section::Entity::find()
        .filter(section::Column::UnitId.eq(unit.id))
        .order_by_asc(section::Column::Code)
        .limit(PARTS)
        .all(c)
        .await?;
    let named = rows.into_iter().map(|row| {
        let name = row.name.unwrap_or_else(|| row.code.clone());
        Named { code: if row.code.starts_with('~') { name.clone() } else { row.code }, name }
    });
    Ok(named.collect())
}
