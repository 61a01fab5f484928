//! Units and sections to choose from in a form.

use std::collections::HashMap;

use chrono::NaiveDate;
use domain::{
    permission::{Action, Actor, Places, Scope, may, places},
    unit::{Named, UnitCode, keep::is_closed},
};
use sea_orm::{ColumnTrait, Condition, EntityTrait, QueryFilter, QueryOrder, QuerySelect, QueryTrait};

use super::{PARTS, UnitItem, list};
use crate::{
    Db, Result, StoreError,
    entity::{section, unit},
};

/// A city has three or four levels; a tree that goes in a circle must still end.
const DEPTH: usize = 16;

/// The units in which an actor may do something and that are not closed, by code: two queries.
pub async fn where_may(db: &Db, actor: &Actor, action: Action, today: NaiveDate) -> Result<Vec<UnitItem>> {
    if places(actor, action) == Places::Below(Vec::new()) {
        return Err(StoreError::Forbidden);
    }
    let all = list(db, actor).await?;
    let closed: Vec<String> = unit::Entity::find()
        .select_only()
        .column(unit::Column::Code)
        .filter(unit::Column::ClosedFrom.lte(today))
        .into_tuple()
        .all(db.connection())
        .await?;
    let parents: HashMap<UnitCode, UnitCode> =
        all.iter().filter_map(|unit| Some((unit.code.clone(), unit.parent.clone()?))).collect();
    let path = |code: &UnitCode| {
        Scope::Unit(std::iter::successors(Some(code.clone()), |code| parents.get(code).cloned()).take(DEPTH).collect())
    };
    let open = |unit: &UnitItem| !closed.iter().any(|code| code == unit.code.as_str());
    Ok(all.into_iter().filter(|unit| open(unit) && actor.may(action, &path(&unit.code))).collect())
}

/// A section to choose.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SectionChoice {
    /// What names it in a form: its code, or its name where only that is known.
    pub named: Named,
    /// Whether it is closed, and offered only because it stands.
    pub closed: bool,
}

/// A unit's sections that are not closed, and `stands`, the one in force, even if it is: by its code, or its name where
/// only that is known.
pub async fn sections(
    db: &Db,
    actor: &Actor,
    code: &UnitCode,
    stands: Option<&str>,
    today: NaiveDate,
) -> Result<Vec<SectionChoice>> {
    may(actor, Action::ReadPublished, &Scope::City)?;
    let unit = unit::Entity::find().select_only().column(unit::Column::Id).filter(unit::Column::Code.eq(code.as_str()));
    let rows = section::Entity::find()
        .filter(section::Column::UnitId.in_subquery(unit.into_query()))
        .filter(
            Condition::any()
                .add(section::Column::ClosedFrom.is_null())
                .add(section::Column::ClosedFrom.gt(today))
                .add(section::Column::Code.eq(stands.unwrap_or_default()))
                .add(section::Column::Name.eq(stands.unwrap_or_default())),
        )
        .order_by_asc(section::Column::Code)
        .limit(PARTS)
        .all(db.connection())
        .await?;
    let named = rows.into_iter().filter_map(|row| {
        // A section known only by its name has an inner key.
        let code = if row.code.starts_with('~') { row.name.clone()? } else { row.code };
        let closed = is_closed(row.closed_from, today);
        // Another that is closed may go by the same name.
        let offered = !closed || stands == Some(code.as_str());
        let named = Named { name: row.name.unwrap_or_else(|| code.clone()), code };
        offered.then_some(SectionChoice { named, closed })
    });
    Ok(named.collect())
}
