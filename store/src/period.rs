//! Fiscal years, their windows, and what is different for some units.
//!
//! The rule itself is [`domain::period`]; here its days are kept, and every change of a record asks it by [`Guard`].

mod change;
mod exception;
mod guard;
pub mod reopening;

pub(crate) use self::guard::Guard;
pub use self::{
    change::{open, set_rules, set_windows},
    exception::{except, take_back},
};

use std::collections::HashMap;

use domain::{
    audit::AuditEntry,
    fiscal_year::FiscalYear,
    period::{ReportingWindow, WindowException, YearCalendar, YearRules},
    permission::{Action, Actor, Scope, may},
    unit::Named,
};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, prelude::Uuid};

use crate::{
    Db, Result, StoreError,
    entity::{fiscal_year, reporting_window, unit, window_exception},
    row,
};

/// What the audit calls a year.
const KIND: &str = "fiscal_year";
/// Exceptions read of a year: every unit of the city for every window is fewer.
const EXCEPTIONS: u64 = 20_000;

/// Other days for a unit, with what tells them from others.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ExceptionItem {
    /// Its key.
    pub id: Uuid,
    /// The unit.
    pub unit: Named,
    /// What is different.
    pub exception: WindowException,
}

/// A year for those who keep it.
#[derive(Clone, Debug, PartialEq)]
pub struct YearView {
    /// Its windows.
    pub calendar: YearCalendar,
    /// What is different for some units, by unit.
    pub exceptions: Vec<ExceptionItem>,
    /// The version a change must name.
    pub version: i32,
    /// What was changed, newest first.
    pub history: Vec<AuditEntry>,
}

/// Every year that was set up, newest first; three queries.
pub async fn list(db: &Db, actor: &Actor) -> Result<Vec<YearCalendar>> {
    may(actor, Action::ManagePeriods, &Scope::City)?;
    let mut calendars: Vec<YearCalendar> = calendars(db.connection(), None).await?.into_values().collect();
    calendars.sort_by_key(|calendar| std::cmp::Reverse(calendar.year));
    Ok(calendars)
}

/// The windows of a year; none where it was never set up, and nothing binds.
pub async fn calendar(db: &Db, actor: &Actor, year: FiscalYear) -> Result<Option<YearCalendar>> {
    may(actor, Action::ReadPublished, &Scope::City)?;
    Ok(calendars(db.connection(), Some(vec![year.be()])).await?.remove(&year.be()))
}

/// A year with its exceptions and its history.
pub async fn view(db: &Db, actor: &Actor, year: FiscalYear) -> Result<YearView> {
    may(actor, Action::ManagePeriods, &Scope::City)?;
    let c = db.connection();
    let row = find(c, year, false).await?;
    let mut windows = windows_of(c, vec![row.id]).await?;
    let exceptions = exceptions_of(c, vec![row.id]).await?.remove(&row.id).unwrap_or_default();
    let history = crate::audit::history(db, actor, &Scope::City, row.id).await?;
    let bare = exceptions.iter().map(|item| item.exception.clone()).collect();
    let (version, windows) = (row.version, windows.remove(&row.id).unwrap_or_default());
    Ok(YearView { calendar: calendar_of(&row, year, windows, bare), exceptions, version, history })
}

/// The calendars of some years, or of all, by year: three queries, one where none was set up.
pub(crate) async fn calendars(c: &impl ConnectionTrait, years: Option<Vec<i32>>) -> Result<HashMap<i32, YearCalendar>> {
    let mut query = fiscal_year::Entity::find();
    if let Some(years) = years {
        query = query.filter(fiscal_year::Column::Year.is_in(years));
    }
    let rows = query.all(c).await?;
    if rows.is_empty() {
        return Ok(HashMap::new());
    }
    let ids: Vec<Uuid> = rows.iter().map(|row| row.id).collect();
    let mut windows = windows_of(c, ids.clone()).await?;
    let mut exceptions = exceptions_of(c, ids).await?;
    let calendars = rows.into_iter().filter_map(|row| {
        let year = row::year(Some(row.year))?;
        let windows = windows.remove(&row.id).unwrap_or_default();
        let exceptions = exceptions.remove(&row.id).unwrap_or_default();
        let exceptions = exceptions.into_iter().map(|item| item.exception).collect();
        Some((row.year, calendar_of(&row, year, windows, exceptions)))
    });
    Ok(calendars.collect())
}

async fn windows_of(c: &impl ConnectionTrait, years: Vec<Uuid>) -> Result<HashMap<Uuid, Vec<ReportingWindow>>> {
    use reporting_window::Column as C;
    let mut of: HashMap<Uuid, Vec<ReportingWindow>> = HashMap::new();
    for row in reporting_window::Entity::find().filter(C::FiscalYearId.is_in(years)).all(c).await? {
        let reporting_window::Model { fiscal_year_id, opens, due, locks, .. } = row;
        if let Ok(period) = row.period.parse() {
            of.entry(fiscal_year_id).or_default().push(ReportingWindow { period, opens, due, locks });
        }
    }
    for windows in of.values_mut() {
        windows.sort_by_key(|window| window.period);
    }
    Ok(of)
}

async fn exceptions_of(c: &impl ConnectionTrait, years: Vec<Uuid>) -> Result<HashMap<Uuid, Vec<ExceptionItem>>> {
    use window_exception::Column as C;
    let rows = window_exception::Entity::find()
        .filter(C::FiscalYearId.is_in(years))
        .find_also_related(unit::Entity)
        .order_by_asc(unit::Column::Code)
        .limit(EXCEPTIONS)
        .all(c)
        .await?;
    let mut of: HashMap<Uuid, Vec<ExceptionItem>> = HashMap::new();
    for (row, unit) in rows {
        let Some(unit) = unit else { continue };
        let (Ok(code), Ok(period)) = (unit.code.parse(), row.period.parse()) else { continue };
        let window_exception::Model { id, below, due, locks, reason, .. } = row;
        let exception = WindowException { unit: code, below, period, due, locks, reason };
        let unit = Named { code: unit.code, name: unit.name };
        of.entry(row.fiscal_year_id).or_default().push(ExceptionItem { id, unit, exception });
    }
    for items in of.values_mut() {
        items.sort_by(|a, b| (&a.unit.code, a.exception.period).cmp(&(&b.unit.code, b.exception.period)));
    }
    Ok(of)
}

fn calendar_of(
    row: &fiscal_year::Model,
    year: FiscalYear,
    windows: Vec<ReportingWindow>,
    exceptions: Vec<WindowException>,
) -> YearCalendar {
    YearCalendar { year, rules: rules_of(row), windows, exceptions }
}

fn rules_of(row: &fiscal_year::Model) -> YearRules {
    let day = |day: i32| u8::try_from(day).unwrap_or(1);
    YearRules {
        month_due_day: day(row.month_due_day),
        quarter_due_day: day(row.quarter_due_day),
        lock_after: row.lock_after.and_then(|days| u16::try_from(days).ok()),
    }
}

/// The row of a year; `lock` keeps others from changing it until the transaction ends.
async fn find(c: &impl ConnectionTrait, year: FiscalYear, lock: bool) -> Result<fiscal_year::Model> {
    let query = fiscal_year::Entity::find().filter(fiscal_year::Column::Year.eq(year.be()));
    let query = if lock { query.lock_exclusive() } else { query };
    query.one(c).await?.ok_or(StoreError::NotFound)
}
