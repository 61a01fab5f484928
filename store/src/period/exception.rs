//! Other days for a unit.

use chrono::NaiveDate;
use domain::{
    audit::Change,
    fiscal_year::FiscalYear,
    period::{Period, WindowException},
    permission::{Action, Actor, Scope, may},
};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, TransactionSession, prelude::Uuid};

use super::{
    change::{changed, keep},
    find,
};
use crate::{
    Db, Request, Result, StoreError,
    entity::{unit, window_exception},
    import::{insert_all, update_all},
    search::plain,
};

/// Characters of a reason.
const REASON: usize = 500;

/// Gives a unit other days for a window, in place of those it had been given before.
pub async fn except(
    db: &Db,
    actor: &Actor,
    year: FiscalYear,
    exception: &WindowException,
    request: &Request,
) -> Result<()> {
    may(actor, Action::ManagePeriods, &Scope::City)?;
    let invalid = |field, message: &str| Err(StoreError::Invalid { field, message: message.to_owned() });
    let reason = plain(&exception.reason).trim().to_owned();
    if reason.is_empty() || reason.chars().count() > REASON {
        return invalid("reason", "a reason has 1 to 500 characters");
    }
    if exception.due.is_none() && exception.locks.is_none() {
        return invalid("locks", "no day is another");
    }
    let tx = db.write().await?;
    let year = find(&tx, year, true).await?;
    let code = exception.unit.as_str();
    let Some(unit) = unit::Entity::find().filter(unit::Column::Code.eq(code)).one(&tx).await? else {
        return invalid("unit", "there is no such unit");
    };
    let changes = put(&tx, year.id, unit.id, &WindowException { reason, ..exception.clone() }).await?;
    keep(&tx, actor, request, year.id, "updated", changes).await?;
    TransactionSession::commit(tx).await?;
    Ok(())
}

/// Writes what a unit is given in a year that is locked, in place of what it had been given, and tells what changed.
pub(super) async fn put(
    c: &impl ConnectionTrait,
    year: Uuid,
    unit: Uuid,
    exception: &WindowException,
) -> Result<Vec<Change>> {
    use window_exception::Column as C;
    let period = exception.period.to_string();
    let known = window_exception::Entity::find()
        .filter(C::FiscalYearId.eq(year))
        .filter(C::Period.eq(&period))
        .filter(C::UnitId.eq(unit))
        .one(c)
        .await?;
    let row = window_exception::Model {
        id: known.as_ref().map_or_else(Uuid::now_v7, |known| known.id),
        fiscal_year_id: year,
        period,
        unit_id: unit,
        below: exception.below,
        due: exception.due,
        locks: exception.locks,
        reason: exception.reason.clone(),
    };
    let changes = changes(exception.period, exception.unit.as_str(), known.as_ref(), Some(&row));
    match known {
        Some(_) => update_all::<window_exception::ActiveModel>(c, vec![row]).await?,
        None => insert_all::<window_exception::ActiveModel>(c, vec![row]).await?,
    }
    Ok(changes)
}

/// Takes back what a unit was given. Taking it back twice changes nothing.
pub async fn take_back(db: &Db, actor: &Actor, year: FiscalYear, id: Uuid, request: &Request) -> Result<()> {
    may(actor, Action::ManagePeriods, &Scope::City)?;
    let tx = db.write().await?;
    let year = find(&tx, year, true).await?;
    let known = window_exception::Entity::find_by_id(id).find_also_related(unit::Entity).one(&tx).await?;
    let Some((known, Some(unit))) = known.filter(|(known, _)| known.fiscal_year_id == year.id) else { return Ok(()) };
    window_exception::Entity::delete_by_id(id).exec(&tx).await?;
    let period = known.period.parse().map_err(|_| StoreError::NotFound)?;
    keep(&tx, actor, request, year.id, "updated", changes(period, &unit.code, Some(&known), None)).await?;
    TransactionSession::commit(tx).await?;
    Ok(())
}

/// What changed of a unit's days, field by field.
fn changes(
    period: Period,
    unit: &str,
    before: Option<&window_exception::Model>,
    after: Option<&window_exception::Model>,
) -> Vec<Change> {
    let day = |day: Option<NaiveDate>| day.map(|day| day.to_string());
    let parts = |row: Option<&window_exception::Model>| {
        [
            row.and_then(|row| day(row.due)),
            row.and_then(|row| day(row.locks)),
            row.map(|row| row.below.to_string()),
            row.map(|row| row.reason.clone()),
        ]
    };
    let names = ["due", "locks", "below", "reason"].into_iter().zip(parts(before)).zip(parts(after));
    let differ = names.filter(|((_, was), is)| was != is);
    differ.map(|((name, was), is)| changed(&format!("exceptions[{unit} {period}].{name}"), was, is)).collect()
}
