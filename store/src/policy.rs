//! Policies of the Governor.

use domain::{
    permission::{Action, Actor, Scope, may},
    policy::Policy,
};
use sea_orm::EntityTrait;

use crate::{Db, Result, entity::policy};

/// Every policy, by number.
pub async fn list(db: &Db, actor: &Actor) -> Result<Vec<Policy>> {
    may(actor, Action::ReadPublished, &Scope::City)?;
    let mut rows = policy::Entity::find().all(db.connection()).await?;
    rows.sort_by_cached_key(|row| (row.legacy_id.parse::<u64>().unwrap_or(u64::MAX), row.legacy_id.clone()));
    Ok(rows.into_iter().map(|row| Policy { id: row.legacy_id, name: row.name }).collect())
}
