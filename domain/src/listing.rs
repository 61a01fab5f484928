//! What a list is asked for, and what it answers.

use serde::{Deserialize, Serialize};

use crate::{
    fiscal_year::FiscalYear,
    kpi::{KpiKind, KpiLevel},
    standing::Status,
    unit::UnitCode,
};

/// Rows on one page of a list.
pub const PAGE_SIZE: u64 = 50;

/// How a list of projects is sorted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ProjectSort {
    /// By code.
    #[default]
    Code,
    /// By name in Thai dictionary order.
    Name,
    /// Least percent complete first.
    Progress,
    /// Furthest behind its plan first.
    Variance,
    /// Longest without a report first.
    LastReport,
    /// Largest budget first.
    Budget,
}

/// What a list of projects is asked for. Everything given must hold.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProjectFilter {
    /// Of this year; all years where `None`.
    pub year: Option<FiscalYear>,
    /// Of this unit or a unit below it.
    pub unit: Option<UnitCode>,
    /// Whose name or code contains every word, Thai spelling variants folded.
    pub q: Option<String>,
    /// Standing in this word today.
    pub status: Option<Status>,
    /// Hanging on or below the line with this number, of the edition in force in the year: `5.1`;
    /// `routine` for those that hang on none.
    pub strategy: Option<String>,
    /// Of the policy with this number.
    pub policy: Option<String>,
    /// Order.
    pub sort: ProjectSort,
    /// Page, from 1.
    pub page: u64,
}

/// How a list of KPIs is sorted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum KpiSort {
    /// By code.
    #[default]
    Code,
    /// By name in Thai dictionary order.
    Name,
    /// Lowest result first.
    Result,
}

/// What a list of KPIs is asked for. Everything given must hold.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct KpiFilter {
    /// Of this year; all years where `None`.
    pub year: Option<FiscalYear>,
    /// Of this unit or a unit below it.
    pub unit: Option<UnitCode>,
    /// Whose name or code contains every word.
    pub q: Option<String>,
    /// Strategic or routine.
    pub kind: Option<KpiKind>,
    /// Output or outcome.
    pub level: Option<KpiLevel>,
    /// As for projects.
    pub strategy: Option<String>,
    /// Order.
    pub sort: KpiSort,
    /// Page, from 1.
    pub page: u64,
}

/// One page of a list.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Listing<T> {
    /// The rows of this page.
    pub rows: Vec<T>,
    /// How many rows all pages have together.
    pub total: u64,
    /// This page, from 1.
    pub page: u64,
}

impl<T> Listing<T> {
    /// How many pages there are, at least one.
    pub fn pages(&self) -> u64 {
        self.total.div_ceil(PAGE_SIZE).max(1)
    }
}
