//! Asking that a locked window be opened again for a unit, and answering: every step behind the lock of the year, so that
//! two who ask at once ask once, and what somebody decided nobody decides again.

mod list;

pub use self::list::{newest, of_year, told, waiting};

use chrono::NaiveDate;
use domain::{
    audit::Change,
    edit::Record,
    fiscal_year::FiscalYear,
    period::{
        Period, YearCalendar,
        reopening::{self as rule, Asked, Needless, ReopeningState},
    },
    permission::{Action, Actor, Scope, may},
    unit::UnitCode,
};
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, PaginatorTrait, QueryFilter, TransactionSession, prelude::Uuid,
};

use super::{
    calendars,
    change::{changed, keep},
    exception, find,
};
use crate::{
    Db, Request, Result, StoreError,
    entity::{fiscal_year, reopening},
    import::{insert_all, update_all},
    report::{Row, Target},
    request::now,
    scope,
};

/// What a conflict is about.
const KIND: &str = "reopening";

/// Asks that the locked window of a record's month or quarter be opened again for the record's unit.
pub async fn ask(
    db: &Db,
    actor: &Actor,
    target: &Target,
    period: Period,
    reason: &str,
    request: &Request,
) -> Result<Asked> {
    let tx = db.write().await?;
    let scope = target.scope(&tx, actor).await?;
    may(actor, Action::ReportProgress, &scope)?;
    let asked_by_id = actor.person().ok_or(StoreError::Forbidden)?.id.0;
    let row = Row::find(&tx, target, false).await?;
    let (year, unit_id) = (row.year(request.today), unit_of(&row, target, period)?);
    let reason = rule::reason(reason).map_err(|error| invalid("reason", error))?;
    let year = match find(&tx, year, true).await {
        Err(StoreError::NotFound) => return Ok(Asked::Needless(Needless::Open)),
        found => found?,
    };
    let (calendar, path) = (calendar(&tx, &year).await?, path(&scope));
    if let Err(needless) = rule::needed(calendar.state(period, path, request.today)) {
        return Ok(Asked::Needless(needless));
    }
    if of_window(year.id, period, unit_id).filter(waits()).count(&tx).await? > 0 {
        return Ok(Asked::Already);
    }
    let new = reopening::Model {
        id: Uuid::now_v7(),
        fiscal_year_id: year.id,
        period: period.to_string(),
        unit_id,
        project_id: matches!(row, Row::Project(_)).then_some(row.id()),
        kpi_id: matches!(row, Row::Kpi(_)).then_some(row.id()),
        reason,
        state: ReopeningState::ASKED.to_owned(),
        asked_by: actor.name().to_owned(),
        asked_by_id,
        asked_at: now(),
        until: None,
        answer: None,
        decided_by: None,
        decided_by_id: None,
        decided_at: None,
        version: 1,
    };
    let changes = changes(own(path)?, None, &new);
    insert_all::<reopening::ActiveModel>(&tx, vec![new]).await?;
    keep(&tx, actor, request, year.id, "reopening_asked", changes).await?;
    TransactionSession::commit(tx).await?;
    Ok(Asked::Taken)
}

/// Opens the window again for the unit, locked from a day on: the request and the exception in one.
pub async fn grant(
    db: &Db,
    actor: &Actor,
    year: FiscalYear,
    (id, version): (Uuid, i32),
    until: NaiveDate,
    request: &Request,
) -> Result<()> {
    may(actor, Action::ManagePeriods, &Scope::City)?;
    let until = rule::until(until, request.today).map_err(|error| invalid("until", error))?;
    let tx = db.write().await?;
    let (year, asked) = waiting_one(&tx, year, id, version).await?;
    let period: Period = asked.period.parse().map_err(|_| StoreError::NotFound)?;
    let scope = scope::of_unit(&tx, asked.unit_id).await?;
    let (calendar, path) = (calendar(&tx, &year).await?, path(&scope));
    let (unit, window) = (own(path)?, calendar.window(period, path).ok_or(StoreError::NotFound)?);
    let known = calendar.exceptions.iter().find(|known| known.unit == *unit && known.period == period);
    let given = rule::exception(unit.clone(), &window, known, until, &asked.reason);
    let granted = decided(actor, &asked, ReopeningState::Granted { until });
    let mut changes = changes(unit, Some(&asked), &granted);
    if let Some(given) = given {
        changes.extend(exception::put(&tx, year.id, asked.unit_id, &given).await?);
    }
    update_all::<reopening::ActiveModel>(&tx, vec![granted]).await?;
    keep(&tx, actor, request, year.id, "reopening_granted", changes).await?;
    TransactionSession::commit(tx).await?;
    Ok(())
}

/// Leaves the window locked, and tells why.
pub async fn refuse(
    db: &Db,
    actor: &Actor,
    year: FiscalYear,
    (id, version): (Uuid, i32),
    answer: &str,
    request: &Request,
) -> Result<()> {
    may(actor, Action::ManagePeriods, &Scope::City)?;
    let answer = rule::reason(answer).map_err(|error| invalid("answer", error))?;
    let tx = db.write().await?;
    let (year, asked) = waiting_one(&tx, year, id, version).await?;
    let scope = scope::of_unit(&tx, asked.unit_id).await?;
    let refused = decided(actor, &asked, ReopeningState::Refused { answer });
    let changes = changes(own(path(&scope))?, Some(&asked), &refused);
    update_all::<reopening::ActiveModel>(&tx, vec![refused]).await?;
    keep(&tx, actor, request, year.id, "reopening_refused", changes).await?;
    TransactionSession::commit(tx).await?;
    Ok(())
}

fn invalid(field: &'static str, error: impl ToString) -> StoreError {
    StoreError::Invalid { field, message: error.to_string() }
}

/// The unit whose window it is: a project has months, a KPI quarters, and what is of no unit has no window of its own.
fn unit_of(row: &Row, target: &Target, period: Period) -> Result<Uuid> {
    match (target.record(), period) {
        (Record::Project, Period::Month(_)) | (Record::Kpi, Period::Quarter(_)) => {}
        _ => return Err(invalid("period", "not what is reported on of this record")),
    }
    row.unit().ok_or_else(|| invalid("unit", "it is of no unit"))
}

fn path(scope: &Scope) -> &[UnitCode] {
    match scope {
        Scope::Unit(path) => path,
        Scope::City | Scope::Account(_) => &[],
    }
}

fn own(path: &[UnitCode]) -> Result<&UnitCode> {
    path.first().ok_or(StoreError::NotFound)
}

async fn calendar(c: &impl ConnectionTrait, year: &fiscal_year::Model) -> Result<YearCalendar> {
    calendars(c, Some(vec![year.year])).await?.remove(&year.year).ok_or(StoreError::NotFound)
}

/// The requests of a unit's window.
fn of_window(year: Uuid, period: Period, unit: Uuid) -> sea_orm::Select<reopening::Entity> {
    use reopening::Column as C;
    let query = reopening::Entity::find().filter(C::UnitId.eq(unit));
    query.filter(C::FiscalYearId.eq(year)).filter(C::Period.eq(period.to_string()))
}

/// Holds for requests nobody has answered.
fn waits() -> sea_orm::prelude::Expr {
    reopening::Column::State.eq(ReopeningState::ASKED)
}

/// A request that waits, in the version that was seen, behind the lock of its year.
async fn waiting_one(
    c: &impl ConnectionTrait,
    year: FiscalYear,
    id: Uuid,
    version: i32,
) -> Result<(fiscal_year::Model, reopening::Model)> {
    let year = find(c, year, true).await?;
    let asked = reopening::Entity::find_by_id(id).one(c).await?.filter(|asked| asked.fiscal_year_id == year.id);
    let asked = asked.ok_or(StoreError::NotFound)?;
    if asked.state != ReopeningState::ASKED || asked.version != version {
        return Err(StoreError::Conflict { kind: KIND, code: id.to_string() });
    }
    Ok((year, asked))
}

fn decided(actor: &Actor, asked: &reopening::Model, state: ReopeningState) -> reopening::Model {
    let word = state.as_str().to_owned();
    let (until, answer) = match state {
        ReopeningState::Asked => (None, None),
        ReopeningState::Granted { until } => (Some(until), None),
        ReopeningState::Refused { answer } => (None, Some(answer)),
    };
    reopening::Model {
        state: word,
        until,
        answer,
        decided_by: Some(actor.name().to_owned()),
        decided_by_id: actor.person().map(|person| person.id.0),
        decided_at: Some(now()),
        version: asked.version + 1,
        ..asked.clone()
    }
}

/// What the audit of the year notes of a request.
fn changes(unit: &UnitCode, before: Option<&reopening::Model>, after: &reopening::Model) -> Vec<Change> {
    let parts = |row: &reopening::Model| {
        let until = row.until.map(|day| day.to_string());
        [Some(row.state.clone()), Some(row.reason.clone()), until, row.answer.clone()]
    };
    let was = before.map_or_else(Default::default, parts);
    let names = ["state", "reason", "until", "answer"].into_iter().zip(was).zip(parts(after));
    let differ = names.filter(|((_, was), is)| was != is);
    let field = |name: &str| format!("reopenings[{unit} {}].{name}", after.period);
    differ.map(|((name, was), is)| changed(&field(name), was, is)).collect()
}
