//! How often somebody may try: counted in the database, so that it holds across processes.

use chrono::{DateTime, TimeDelta, Utc};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, DbBackend, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder,
    QuerySelect, prelude::Uuid, sea_query::Expr,
};

use crate::{Db, Result, entity::sign_in_attempt};

/// Failures are counted over this time.
pub const WINDOW: TimeDelta = TimeDelta::minutes(15);
/// Failures with one name, since it last succeeded, after which it is locked.
pub const PER_ACCOUNT: usize = 5;
/// Failures from one address after which it has to wait. A whole town hall may share one.
pub const PER_ADDRESS: usize = 100;
/// How long attempts are kept, for the security log.
const KEPT: TimeDelta = TimeDelta::days(90);

/// Notes an attempt as failed until [`succeed`] says otherwise, and gives its key; or says until when none is allowed.
/// Attempts while locked are not counted: they would lock for ever.
pub async fn begin(
    db: &Db,
    account: &str,
    address: &str,
    now: DateTime<Utc>,
) -> Result<std::result::Result<Uuid, DateTime<Utc>>> {
    let tx = db.write().await?;
    if tx.get_database_backend() == DbBackend::Postgres {
        // One after the other, or those that come together would not see each other.
        tx.execute_unprepared("SELECT pg_advisory_xact_lock(7309453)").await?;
    }
    for (column, value, limit) in [
        (sign_in_attempt::Column::Account, account, PER_ACCOUNT),
        (sign_in_attempt::Column::Address, address, PER_ADDRESS),
    ] {
        // Nothing is known of where it comes from.
        if value.is_empty() {
            continue;
        }
        let latest: Vec<(DateTime<Utc>, bool)> = sign_in_attempt::Entity::find()
            .select_only()
            .columns([sign_in_attempt::Column::At, sign_in_attempt::Column::Succeeded])
            .filter(column.eq(value))
            .filter(sign_in_attempt::Column::At.gt(now - WINDOW))
            .order_by_desc(sign_in_attempt::Column::At)
            .order_by_desc(sign_in_attempt::Column::Id)
            .limit(limit as u64)
            .into_tuple()
            .all(&tx)
            .await?;
        // Success with one name says nothing of the other names tried from the same address.
        let failures = match column {
            sign_in_attempt::Column::Account => latest.iter().take_while(|(_, succeeded)| !succeeded).count(),
            _ => latest.iter().filter(|(_, succeeded)| !succeeded).count(),
        };
        if failures >= limit
            && let Some((oldest, _)) = latest.last()
        {
            tx.rollback().await?;
            return Ok(Err(*oldest + WINDOW));
        }
    }
    sign_in_attempt::Entity::delete_many().filter(sign_in_attempt::Column::At.lt(now - KEPT)).exec(&tx).await?;
    let id = note(&tx, account, address, false, now).await?;
    tx.commit().await?;
    Ok(Ok(id))
}

/// Marks an attempt as the right one.
pub async fn succeed(c: &impl ConnectionTrait, attempt: Uuid) -> Result<()> {
    sign_in_attempt::Entity::update_many()
        .col_expr(sign_in_attempt::Column::Succeeded, Expr::value(true))
        .filter(sign_in_attempt::Column::Id.eq(attempt))
        .exec(c)
        .await?;
    Ok(())
}

/// Lets a name in again: its owner has proved themselves in another way.
pub async fn unlock(c: &impl ConnectionTrait, account: &str, now: DateTime<Utc>) -> Result<()> {
    note(c, account, "", true, now).await?;
    Ok(())
}

pub(super) async fn note(
    c: &impl ConnectionTrait,
    account: &str,
    address: &str,
    succeeded: bool,
    at: DateTime<Utc>,
) -> Result<Uuid> {
    let row = sign_in_attempt::Model {
        id: Uuid::now_v7(),
        at,
        account: account.to_owned(),
        address: address.to_owned(),
        succeeded,
    };
    let id = row.id;
    row.into_active_model().reset_all().insert(c).await?;
    Ok(id)
}
