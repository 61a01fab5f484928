//! What is left over: files that were begun and never finished, sent for a report that never came, or taken away.

use std::collections::HashSet;

use chrono::{DateTime, TimeDelta, Utc};
use domain::{
    attachment::Shown,
    permission::{Action, Actor, Scope, may},
};
use sea_orm::{
    ColumnTrait, Condition, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
    prelude::{Expr, Uuid},
};

use super::{DOUBLE, REMOVED, UPLOADING, WHOLE};
use crate::{Db, Result, entity::attachment};

/// How long somebody may take to go on with a file: a phone may be without a network for a weekend.
const UNFINISHED: TimeDelta = TimeDelta::days(7);
/// How long a file waits for its report.
const WITHOUT_REPORT: TimeDelta = TimeDelta::days(60);
/// Files dropped at a time.
const AT_A_TIME: u64 = 200;

/// A file of which only the bytes are left.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Leftover {
    /// Its key.
    pub id: Uuid,
    /// Where its bytes lie, beside those of its parts.
    pub keys: Vec<String>,
}

/// Takes out of sight what nobody will go on with, and gives what is to be dropped. To be called by one process or by
/// many: what two of them drop is dropped.
pub async fn leftovers(db: &Db, actor: &Actor, now: DateTime<Utc>) -> Result<Vec<Leftover>> {
    may(actor, Action::Refresh, &Scope::City)?;
    let c = db.connection();
    use attachment::Column as C;
    let unfinished = Condition::all().add(C::State.eq(UPLOADING)).add(C::ChangedAt.lt(now - UNFINISHED));
    let forgotten = Condition::all()
        .add(C::State.eq(WHOLE))
        .add(C::Shown.eq(Shown::Own.as_str()))
        .add(C::ChangedAt.lt(now - WITHOUT_REPORT));
    // By then no form is open any more that names it.
    let doubled = Condition::all().add(C::State.eq(DOUBLE)).add(C::ChangedAt.lt(now - WITHOUT_REPORT));
    attachment::Entity::update_many()
        .col_expr(C::State, Expr::value(REMOVED))
        .col_expr(C::UploadKey, Expr::value(None::<Uuid>))
        .filter(Condition::any().add(unfinished).add(forgotten).add(doubled))
        .exec(c)
        .await?;
    let rows = attachment::Entity::find()
        .filter(C::State.eq(REMOVED))
        .order_by_asc(C::ChangedAt)
        .limit(AT_A_TIME)
        .all(c)
        .await?;
    let left = |row: attachment::Model| Leftover {
        id: row.id,
        keys: row.storage_key.into_iter().chain(row.thumbnail_key).collect(),
    };
    Ok(rows.into_iter().map(left).collect())
}

/// Drops the rows of what is left over, once the bytes are dropped.
pub async fn forget(db: &Db, actor: &Actor, ids: &[Uuid]) -> Result<()> {
    may(actor, Action::Refresh, &Scope::City)?;
    let gone = attachment::Entity::delete_many().filter(attachment::Column::Id.is_in(ids.iter().copied()));
    gone.filter(attachment::Column::State.eq(REMOVED)).exec(db.connection()).await?;
    Ok(())
}

/// Which of these files are still being sent: the parts of any other are left over.
pub async fn are_coming(db: &Db, actor: &Actor, ids: &[Uuid]) -> Result<HashSet<Uuid>> {
    may(actor, Action::Refresh, &Scope::City)?;
    let query = attachment::Entity::find().select_only().column(attachment::Column::Id);
    let query = query.filter(attachment::Column::Id.is_in(ids.iter().copied()));
    let coming: Vec<Uuid> =
        query.filter(attachment::Column::State.eq(UPLOADING)).into_tuple().all(db.connection()).await?;
    Ok(coming.into_iter().collect())
}
