//! What a list is asked for, and what it answers.

use serde::{Deserialize, Serialize};

use crate::{
    fiscal_year::FiscalYear,
    kpi::{KpiKind, KpiLevel, KpiStatus},
    standing::Status,
    unit::UnitCode,
};

/// Rows on one page of a list.
pub const PAGE_SIZE: u64 = 50;

/// Characters of a search term. No title is longer, and each word costs a look into the index.
pub const MAX_TERM: usize = 200;

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
    /// Whose year has come this far today.
    pub status: Option<KpiStatus>,
    /// As for projects.
    pub strategy: Option<String>,
    /// That a project of the policy with this number supports.
    pub policy: Option<String>,
    /// Order.
    pub sort: KpiSort,
    /// Page, from 1.
    pub page: u64,
}

/// KPIs on one page of a unit's year: each comes with its quarter chart, table and reports.
pub const UNIT_KPIS: u64 = 20;

/// The numbers of KPIs a reader may ask for on one page of a unit's year.
pub const UNIT_KPI_SIZES: [u64; 3] = [UNIT_KPIS, 60, 100];

/// What a unit's KPIs are grouped by.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum KpiGrouping {
    /// By dimension of the year, the first first; those without one last.
    #[default]
    Dimension,
    /// By the first line of the city's plan they hang below, in the order of its numbers; those that hang on none last.
    Strategy,
}

impl KpiGrouping {
    /// Both.
    pub const ALL: [Self; 2] = [Self::Dimension, Self::Strategy];

    /// The word it is transferred as.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Dimension => "dimension",
            Self::Strategy => "strategy",
        }
    }

    /// From that word.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|grouping| grouping.as_str() == word)
    }
}

/// Which part of a unit's year is asked for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct UnitFilter {
    /// The year; the newest that has anything where `None`.
    pub year: Option<FiscalYear>,
    /// What the KPIs are grouped by.
    pub by: KpiGrouping,
    /// Only the group with this key, [`crate::city::KpiGroup::key`]; all of them where there is no such group.
    pub group: Option<String>,
    /// Page of KPIs, from 1.
    pub page: u64,
    /// KPIs on a page.
    pub size: u64,
}

impl Default for UnitFilter {
    fn default() -> Self {
        Self { year: None, by: KpiGrouping::default(), group: None, page: 1, size: UNIT_KPIS }
    }
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
