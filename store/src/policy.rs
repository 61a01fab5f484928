//! Policies of the Governor.

mod change;

pub use change::{PolicyChange, PolicyItem, PolicyView, add, change, items, view};

use domain::{
    fiscal_year::FiscalYear,
    permission::{Action, Actor, Scope, may},
    policy::Policy,
};
use sea_orm::{
    ColumnTrait, EntityTrait,
    sea_query::{Query, SelectStatement},
};

use crate::{Db, Result, entity::policy, search};

/// Whether a project of a year may be given a policy.
pub(crate) fn is_open(row: &policy::Model, year: Option<i32>) -> bool {
    let within =
        |be: i32| row.first_year.is_none_or(|first| first <= be) && row.last_year.is_none_or(|last| be <= last);
    !row.closed && year.is_none_or(within)
}

/// The policy with the number somebody asks for, Thai digits read: a condition for lists, as a query of its key.
pub(crate) fn numbered(id: &str) -> SelectStatement {
    Query::select()
        .column(policy::Column::Id)
        .from(policy::Entity)
        .and_where(policy::Column::LegacyId.eq(domain::text::arabic_digits(search::plain(id).trim())))
        .to_owned()
}

/// Every policy, by number.
pub async fn list(db: &Db, actor: &Actor) -> Result<Vec<Policy>> {
    may(actor, Action::ReadPublished, &Scope::City)?;
    let mut rows = policy::Entity::find().all(db.connection()).await?;
    rows.sort_by_cached_key(|row| (row.legacy_id.parse::<u64>().unwrap_or(u64::MAX), row.legacy_id.clone()));
    Ok(rows.into_iter().map(|row| Policy { id: row.legacy_id, name: row.name }).collect())
}

/// The policies a project of a year may be given, by number, and the one that stands there whatever became of it.
pub async fn offered(db: &Db, actor: &Actor, year: Option<FiscalYear>, standing: Option<&str>) -> Result<Vec<Policy>> {
    may(actor, Action::ReadPublished, &Scope::City)?;
    let mut rows = policy::Entity::find().all(db.connection()).await?;
    rows.retain(|row| is_open(row, year.map(FiscalYear::be)) || standing == Some(row.legacy_id.as_str()));
    rows.sort_by_cached_key(|row| (row.legacy_id.parse::<u64>().unwrap_or(u64::MAX), row.legacy_id.clone()));
    Ok(rows.into_iter().map(|row| Policy { id: row.legacy_id, name: row.name }).collect())
}
