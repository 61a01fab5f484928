//! Why a report is not taken, field by field.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::draft::ReportField;
use crate::{
    edit::EditError,
    fiscal_year::{FiscalMonth, FiscalYear},
    money::Money,
};

/// Why what was typed cannot stand in a field of a report.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, thiserror::Error)]
#[serde(tag = "why", rename_all = "snake_case")]
pub enum ReportError {
    /// It cannot be read, or is too long, or is missing.
    #[error("{error}")]
    Typed {
        /// Why.
        error: EditError,
    },
    /// The day is of another fiscal year.
    #[error("not in fiscal year {year}")]
    OutsideYear {
        /// The project's.
        year: FiscalYear,
    },
    /// The day is of another month than the form is for.
    #[error("not in month {} of {year}", .month.number())]
    OutsideMonth {
        /// The project's year.
        year: FiscalYear,
        /// The form's month.
        month: FiscalMonth,
    },
    /// The day, or the first of the quarter, is still to come.
    #[error("after today, {today}")]
    AfterToday {
        /// The day it is.
        today: NaiveDate,
    },
    /// The percent is lower than it was, and nothing says why.
    #[error("lower than {last}, without a reason")]
    FallNeedsReason {
        /// What it was.
        last: f64,
    },
    /// More would be spent than there is, and nothing says why.
    #[error("{total} spent of {budget}, without a remark")]
    OverBudget {
        /// All that would be spent.
        total: Money,
        /// What there is.
        budget: Money,
    },
    /// Something is to be done before the day the report speaks for.
    #[error("before the day of the report")]
    BeforeReport,
    /// The plan has no such step.
    #[error("no such step")]
    NoSuchStep,
    /// Files were chosen, and only their names came.
    #[error("only the names of files came")]
    OnlyNames,
    /// A file is still coming, was removed, goes with another report, or is somebody else's.
    #[error("no such file")]
    NoSuchFile,
    /// More files than go with one report.
    #[error("more than {most} files")]
    TooManyFiles {
        /// As many may.
        most: usize,
    },
}

impl From<EditError> for ReportError {
    fn from(error: EditError) -> Self {
        Self::Typed { error }
    }
}

/// What is wrong, and where.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct FieldProblem {
    /// The field.
    pub field: ReportField,
    /// Why.
    #[serde(flatten)]
    pub error: ReportError,
}

/// Collects what is wrong while the rest is read on.
#[derive(Debug, Default)]
pub(super) struct Problems(pub Vec<FieldProblem>);

impl Problems {
    /// Notes a problem.
    pub fn note(&mut self, field: ReportField, error: impl Into<ReportError>) {
        self.0.push(FieldProblem { field, error: error.into() });
    }

    /// The value, or nothing with a problem noted.
    pub fn take<T, E: Into<ReportError>>(&mut self, field: ReportField, value: Result<T, E>) -> Option<T> {
        value.map_err(|error| self.note(field, error)).ok()
    }
}
