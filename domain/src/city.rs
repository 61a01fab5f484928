//! Figures of the whole city and of one unit's year.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::{
    fiscal_year::FiscalYear,
    kpi::KpiView,
    listing::KpiGrouping,
    money::Money,
    project::ProjectRow,
    standing::Status,
    unit::{Named, UnitCode, UnitKind},
};

/// How many projects stand in which word.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct StatusCounts(pub Vec<(Status, u64)>);

impl StatusCounts {
    /// All of them together.
    pub fn total(&self) -> u64 {
        self.0.iter().map(|(_, n)| n).sum()
    }

    /// Those in one word.
    pub fn of(&self, status: Status) -> u64 {
        self.0.iter().filter(|(s, _)| *s == status).map(|(_, n)| n).sum()
    }
}

/// One unit's figures of a year, a row of the city's table.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct UnitRow {
    /// Its code.
    pub code: UnitCode,
    /// Its name.
    pub name: String,
    /// What sort it is.
    pub kind: UnitKind,
    /// The unit above it, by code.
    pub parent: Option<UnitCode>,
    /// Its projects by standing.
    pub projects: StatusCounts,
    /// Its KPIs.
    pub kpis: u64,
    /// Mean percent complete of its projects that have one.
    pub progress: Option<f64>,
    /// Mean percent planned of its projects that have one.
    pub planned: Option<f64>,
    /// งบฯ ที่ได้รับ
    pub budget_received: Money,
    /// งบฯ ที่ใช้ไป
    pub budget_spent: Money,
}

/// The city's figures of a year.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct CityYear {
    /// The year.
    pub year: FiscalYear,
    /// Every unit that has anything in the year, by code.
    pub units: Vec<UnitRow>,
    /// Projects by standing.
    pub projects: StatusCounts,
    /// KPIs of the year.
    pub kpis: u64,
    /// KPIs with a reported result, by quarter 1–4.
    pub kpis_reported: [u64; 4],
    /// KPIs evaluated, by quarter 1–4.
    pub kpis_evaluated: [u64; 4],
    /// Mean percent complete.
    pub progress: Option<f64>,
    /// Mean percent planned.
    pub planned: Option<f64>,
    /// งบฯ ที่ได้รับ
    pub budget_received: Money,
    /// งบฯ ที่ใช้ไป
    pub budget_spent: Money,
}

/// A unit's KPIs of a year that belong together.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct KpiGroup {
    /// What the address calls it: the number of the dimension or of the line of the plan; `none` for those without.
    pub key: String,
    /// The wording of the line of the plan; what the dimension is called in the year, where a page said so.
    pub label: Option<String>,
    /// How many KPIs it has.
    pub kpis: u64,
    /// How many of them are on the page read.
    pub on_page: u64,
}

impl KpiGroup {
    /// The key of the KPIs that belong to no group.
    pub const NONE: &str = "none";
}

/// One unit's year, for its page and the API.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct UnitYear {
    /// The unit and its figures.
    pub unit: UnitRow,
    /// The year read.
    pub year: FiscalYear,
    /// The name it went by at the end of that year, where that was another.
    pub name_then: Option<String>,
    /// The first day on which it is no more, where it is closed.
    pub closed_from: Option<NaiveDate>,
    /// The unit above, where there is one.
    pub parent: Option<Named>,
    /// Units below.
    pub children: Vec<Named>,
    /// Sections.
    pub sections: Vec<Named>,
    /// What its KPIs are grouped by.
    pub by: KpiGrouping,
    /// The only group read, where one was asked for that there is.
    pub group: Option<String>,
    /// The groups in order, whichever was asked for.
    pub groups: Vec<KpiGroup>,
    /// The KPIs of the page with their quarter rows and report texts, by group and code.
    pub kpis: Vec<KpiView>,
    /// How many KPIs all pages have together.
    pub kpis_total: u64,
    /// The page of KPIs read, from 1.
    pub page: u64,
    /// How many pages of KPIs there are, at least one.
    pub pages: u64,
    /// The projects that need attention first, at most [`crate::listing::PAGE_SIZE`].
    pub projects: Vec<ProjectRow>,
    /// Years in which the unit has anything, newest first.
    pub years: Vec<FiscalYear>,
}
