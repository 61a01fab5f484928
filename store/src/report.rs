//! Reports that staff send: written, corrected, approved or given back.
//!
//! What is sent lies in tables of its own, read by those who read drafts there. Approving publishes it: the rows that
//! every page, chart and list reads are written in the same transaction, with the standing that follows and the audit.
//! Every command locks the record first, so for one project or KPI one comes after the other.

pub(crate) mod asked;
mod decide;
mod due;
mod facts;
mod list;
mod publish;
mod send;
mod sheet;

pub use self::{
    decide::{MOST, REASON, approve, give_back, withdraw},
    due::due,
    list::{WAITING_PAGE, mine, returned, view, waiting, waiting_count},
    send::{Sending, send},
    sheet::{KpiSheet, ProjectSheet, kpi_sheet, project_sheet},
};

use domain::{
    audit::Change,
    edit::Record,
    fiscal_year::FiscalYear,
    period::Period,
    permission::{Action, Actor, Places, Scope, places},
    report::{Content, SubmissionState},
    unit::{KpiCode, ProjectCode},
};
use sea_orm::{
    ColumnTrait, ConnectionTrait, DatabaseTransaction, EntityTrait, QueryFilter, QuerySelect, TransactionSession,
    prelude::Uuid,
};

use crate::{
    Db, Result, StoreError,
    entity::{kpi, project, submission},
    live, plan, row, scope,
};

/// What is reported on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Target {
    /// A project's month.
    Project(ProjectCode),
    /// A KPI's quarter.
    Kpi(KpiCode),
}

impl Target {
    /// What sort of record it is.
    pub const fn record(&self) -> Record {
        match self {
            Self::Project(_) => Record::Project,
            Self::Kpi(_) => Record::Kpi,
        }
    }

    /// Its code.
    pub fn code(&self) -> &str {
        match self {
            Self::Project(code) => code.as_str(),
            Self::Kpi(code) => code.as_str(),
        }
    }

    pub(crate) async fn scope(&self, c: &impl ConnectionTrait, actor: &Actor) -> Result<Scope> {
        match self {
            Self::Project(code) => scope::of_project_code(c, actor, code).await,
            Self::Kpi(code) => scope::of_kpi_code(c, code).await,
        }
    }

    fn touched(&self) -> live::Change {
        live::Change { record: self.record(), code: self.code().to_owned() }
    }
}

/// The row of what is reported on.
pub(crate) enum Row {
    Project(Box<project::Model>),
    Kpi(Box<kpi::Model>),
}

impl Row {
    /// Reads it; `lock` keeps others from reporting on it until the transaction ends.
    pub(crate) async fn find(c: &impl ConnectionTrait, target: &Target, lock: bool) -> Result<Self> {
        match target {
            Target::Project(code) => {
                let row = plan::find(c, code, lock).await?;
                // Nothing is reported of what is not in force yet.
                if plan::state(&row) != domain::plan::PlanState::Approved {
                    return Err(StoreError::Conflict { kind: "plan", code: code.to_string() });
                }
                Ok(Self::Project(Box::new(row)))
            }
            Target::Kpi(code) => {
                let query = kpi::Entity::find().filter(kpi::Column::Code.eq(code.as_str()));
                let query = if lock { query.lock_exclusive() } else { query };
                Ok(Self::Kpi(Box::new(query.one(c).await?.ok_or(StoreError::NotFound)?)))
            }
        }
    }

    pub(crate) const fn id(&self) -> Uuid {
        match self {
            Self::Project(row) => row.id,
            Self::Kpi(row) => row.id,
        }
    }

    /// The year it belongs to; where no source gives one, the one that runs.
    pub(crate) fn year(&self, today: chrono::NaiveDate) -> FiscalYear {
        let year = match self {
            Self::Project(row) => row.fiscal_year,
            Self::Kpi(row) => row.fiscal_year,
        };
        row::year(year).unwrap_or_else(|| FiscalYear::of(today))
    }

    /// The unit it is of; none of an indicator of the city plan itself.
    pub(crate) const fn unit(&self) -> Option<Uuid> {
        match self {
            Self::Project(row) => Some(row.unit_id),
            Self::Kpi(row) => row.unit_id,
        }
    }

    const fn record(&self) -> Record {
        match self {
            Self::Project(_) => Record::Project,
            Self::Kpi(_) => Record::Kpi,
        }
    }
}

/// A key for a report that is about to be written: see [`Sending::key`].
pub fn new_key() -> Uuid {
    Uuid::now_v7()
}

/// The number of a month or quarter, as it is stored.
fn number(period: Period) -> i32 {
    match period {
        Period::Year => 0,
        Period::Month(month) => month.number().into(),
        Period::Quarter(quarter) => quarter.number().into(),
    }
}

/// The month or quarter of that number.
pub(crate) fn period(record: Record, number: i32) -> Option<Period> {
    use domain::fiscal_year::{FiscalMonth, Quarter};
    match record {
        Record::Project => FiscalMonth::new(number.into()).ok().map(Period::Month),
        Record::Kpi => Quarter::new(number.into()).ok().map(Period::Quarter),
    }
}

fn content(row: &submission::Model) -> Option<Content> {
    serde_json::from_str(&row.content).ok()
}

fn written(content: &Content) -> String {
    serde_json::to_string(content).unwrap_or_default()
}

/// What the audit notes of a report that has come further.
fn moved(period: Period, before: Option<SubmissionState>, after: SubmissionState) -> Change {
    let word = |state: SubmissionState| state.as_str().to_owned();
    Change { field: format!("submission[{period}].state"), before: before.map(word), after: Some(word(after)) }
}

/// The units in which an actor may do something; `None` is the whole city.
pub(crate) async fn units(c: &impl ConnectionTrait, actor: &Actor, action: Action) -> Result<Option<Vec<Uuid>>> {
    match places(actor, action) {
        Places::Everywhere => Ok(None),
        Places::Below(codes) if codes.is_empty() => Err(StoreError::Forbidden),
        Places::Below(codes) => Ok(Some(crate::unit::below(c, &codes).await?)),
    }
}

/// Commits and tells, or takes everything back.
async fn end<T>(db: &Db, transaction: DatabaseTransaction, outcome: Result<(T, Vec<live::Change>)>) -> Result<T> {
    match outcome {
        Ok((answer, touched)) if !touched.is_empty() => {
            live::notify(&transaction, &touched).await?;
            TransactionSession::commit(transaction).await?;
            live::tell(db, touched);
            Ok(answer)
        }
        Ok((answer, _)) => {
            TransactionSession::rollback(transaction).await?;
            Ok(answer)
        }
        Err(error) => {
            TransactionSession::rollback(transaction).await?;
            Err(error)
        }
    }
}
