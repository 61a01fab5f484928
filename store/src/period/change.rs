//! Setting a year up, and changing its days.

use chrono::NaiveDate;
use domain::{
    audit::Change,
    fiscal_year::FiscalYear,
    period::{ReportingWindow, YearRules},
    permission::{Action, Actor, Scope, may},
};
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, PaginatorTrait, QueryFilter, TransactionSession, prelude::Uuid,
};

use super::{KIND, find, rules_of, windows_of};
use crate::{
    Db, Request, Result, StoreError,
    audit::{self, NewEvent},
    entity::{fiscal_year, reporting_window},
    import::{insert_all, update_all, upsert_all},
    request::now,
};

/// Sets a year up with the windows that follow from its rules.
pub async fn open(db: &Db, actor: &Actor, year: FiscalYear, rules: YearRules, request: &Request) -> Result<()> {
    may(actor, Action::ManagePeriods, &Scope::City)?;
    let rules = sound(rules)?;
    let tx = db.write().await?;
    if fiscal_year::Entity::find().filter(fiscal_year::Column::Year.eq(year.be())).count(&tx).await? > 0 {
        return Err(StoreError::Invalid { field: "year", message: format!("{year} is set up") });
    }
    let mut row = fiscal_year::Model {
        id: Uuid::now_v7(),
        year: year.be(),
        month_due_day: 0,
        quarter_due_day: 0,
        lock_after: None,
        version: 1,
    };
    let mut changes = vec![changed("fiscal_year", None, Some(year.to_string()))];
    changes.extend(take(&mut row, rules, true));
    let id = row.id;
    insert_all::<fiscal_year::ActiveModel>(&tx, vec![row]).await?;
    let windows = rules.windows(year).into_iter().map(|window| of(Uuid::now_v7(), id, window)).collect();
    insert_all::<reporting_window::ActiveModel>(&tx, windows).await?;
    keep(&tx, actor, request, id, "created", changes).await?;
    TransactionSession::commit(tx).await?;
    Ok(())
}

/// Changes what a year's days follow from; days that were set by hand stay.
pub async fn set_rules(
    db: &Db,
    actor: &Actor,
    year: FiscalYear,
    version: i32,
    rules: YearRules,
    request: &Request,
) -> Result<()> {
    may(actor, Action::ManagePeriods, &Scope::City)?;
    let rules = sound(rules)?;
    let tx = db.write().await?;
    let mut row = current(&tx, year, version).await?;
    let was = rules_of(&row);
    let mut changes = take(&mut row, rules, false);
    let id = row.id;
    update_all::<fiscal_year::ActiveModel>(&tx, vec![row]).await?;
    let before = windows_of(&tx, vec![id]).await?.remove(&id).unwrap_or_default();
    let after = was.followed_by(&rules, year, &before);
    changes.extend(set(&tx, id, &before, &after).await?);
    keep(&tx, actor, request, id, "updated", changes).await?;
    TransactionSession::commit(tx).await?;
    Ok(())
}

/// Changes the days of a year's windows; windows not named stay as they are.
pub async fn set_windows(
    db: &Db,
    actor: &Actor,
    year: FiscalYear,
    version: i32,
    windows: &[ReportingWindow],
    request: &Request,
) -> Result<()> {
    may(actor, Action::ManagePeriods, &Scope::City)?;
    if let Some((_, error)) = windows.iter().find_map(|window| Some((window, window.check().err()?))) {
        return Err(StoreError::Invalid { field: "windows", message: error.to_string() });
    }
    let tx = db.write().await?;
    let row = current(&tx, year, version).await?;
    let id = row.id;
    let before = windows_of(&tx, vec![id]).await?.remove(&id).unwrap_or_default();
    update_all::<fiscal_year::ActiveModel>(&tx, vec![row]).await?;
    let changes = set(&tx, id, &before, windows).await?;
    keep(&tx, actor, request, id, "updated", changes).await?;
    TransactionSession::commit(tx).await?;
    Ok(())
}

/// The year's row, locked, with the version after the one that was seen.
async fn current(c: &impl ConnectionTrait, year: FiscalYear, version: i32) -> Result<fiscal_year::Model> {
    let mut row = find(c, year, true).await?;
    if row.version != version {
        return Err(StoreError::Conflict { kind: KIND, code: year.to_string() });
    }
    row.version += 1;
    Ok(row)
}

fn sound(rules: YearRules) -> Result<YearRules> {
    let wrong = || StoreError::Invalid { field: "rules", message: "not days of a month".to_owned() };
    if rules.is_sound() { Ok(rules) } else { Err(wrong()) }
}

/// Puts rules in a row and tells what changed.
fn take(row: &mut fiscal_year::Model, rules: YearRules, is_new: bool) -> Vec<Change> {
    let was = [row.month_due_day, row.quarter_due_day].map(Some).into_iter().chain([row.lock_after]);
    let was: Vec<Option<i32>> = was.map(|number| number.filter(|_| !is_new)).collect();
    row.month_due_day = rules.month_due_day.into();
    row.quarter_due_day = rules.quarter_due_day.into();
    row.lock_after = rules.lock_after.map(Into::into);
    let new = [Some(row.month_due_day), Some(row.quarter_due_day), row.lock_after];
    let text = |number: Option<i32>| number.map(|number| number.to_string());
    let fields = ["month_due_day", "quarter_due_day", "lock_after"].into_iter().zip(was).zip(new);
    fields
        .filter(|((_, was), new)| was != new)
        .map(|((field, was), new)| changed(field, text(was), text(new)))
        .collect()
}

/// Puts windows in their rows and tells what changed.
async fn set(
    c: &impl ConnectionTrait,
    year: Uuid,
    before: &[ReportingWindow],
    after: &[ReportingWindow],
) -> Result<Vec<Change>> {
    use reporting_window::Column as C;
    let rows = reporting_window::Entity::find().filter(C::FiscalYearId.eq(year)).all(c).await?;
    let (mut changes, mut written) = (Vec::new(), Vec::new());
    for new in after {
        let Some(old) = before.iter().find(|old| old.period == new.period).filter(|old| *old != new) else { continue };
        let word = new.period.to_string();
        written.extend(rows.iter().find(|row| row.period == word).map(|row| of(row.id, year, *new)));
        let days = |window: &ReportingWindow| [Some(window.opens), Some(window.due), window.locks];
        for ((name, was), is) in ["opens", "due", "locks"].into_iter().zip(days(old)).zip(days(new)) {
            if was != is {
                let text = |day: Option<NaiveDate>| day.map(|day| day.to_string());
                changes.push(changed(&format!("windows[{word}].{name}"), text(was), text(is)));
            }
        }
    }
    upsert_all::<reporting_window::ActiveModel>(c, C::Id, written).await?;
    Ok(changes)
}

fn of(id: Uuid, fiscal_year_id: Uuid, window: ReportingWindow) -> reporting_window::Model {
    let ReportingWindow { period, opens, due, locks } = window;
    reporting_window::Model { id, fiscal_year_id, period: period.to_string(), opens, due, locks }
}

/// Keeps what was changed of a year, as the last thing its transaction does.
pub(super) async fn keep(
    c: &impl ConnectionTrait,
    actor: &Actor,
    request: &Request,
    id: Uuid,
    action: &'static str,
    changes: Vec<Change>,
) -> Result<()> {
    if changes.is_empty() {
        return Ok(());
    }
    let (author, record_kind) = (request.author(actor), KIND.to_owned());
    audit::append(c, vec![NewEvent { at: now(), author, action, record_kind, record_id: id, changes }]).await
}

pub(super) fn changed(field: &str, before: Option<String>, after: Option<String>) -> Change {
    Change { field: field.to_owned(), before, after }
}
