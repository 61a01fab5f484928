//! The demo city: every unit by its real name, three fiscal years of invented plans, reports and indicators.
//!
//! A pure function of seed, number and day. Each project and each KPI depends only on its own index, so a
//! million of them can be walked in bounded memory and any one can be had without the ones before it.
//! Texts are written for the demo city; no legacy page is copied, and no person is named.

mod behaviour;
mod kpi;
mod kpi_texts;
mod layout;
mod periods;
mod plan;
mod policies;
mod project;
mod quarters;
mod random;
mod reports;
mod strategy;
mod subjects;
/// The units of the city by their real codes and names; pages often name a unit by its code alone.
pub fn units() -> Vec<UnitDraft> {
    units::UNITS.iter().filter_map(units::Unit::draft).collect()
}

#[cfg(test)]
mod tests;
mod text;
mod topic;
mod units;
mod works;

use chrono::NaiveDate;
use domain::{
    fiscal_year::FiscalYear, import::Dimension, kpi::KpiDraft, period::YearCalendar, policy::Policy,
    project::ProjectDraft, unit::UnitDraft,
};

use layout::{Layout, YEARS};
use topic::Topics;

/// Projects of the city as `make run` shows it, over three years.
pub const DEFAULT_PROJECTS: u64 = 4_200;

/// What the dimensions of KPIs are called, from the first; the legacy pages print them so.
const DIMENSIONS: [&str; 4] =
    ["ด้านประสิทธิผลตามพันธกิจ", "ด้านประสิทธิภาพของการปฏิบัติราชการ", "ด้านคุณภาพการให้บริการ", "ด้านการพัฒนาองค์กร"];

/// KPIs for every ten projects.
const KPIS_PER_TEN_PROJECTS: u64 = 9;

/// A city to draw from. Holds no project; making one costs a fraction of a millisecond.
#[derive(Clone, Debug)]
pub struct City {
    seed: u64,
    today: NaiveDate,
    /// Oldest first.
    years: [FiscalYear; YEARS],
    projects: Layout,
    kpis: Layout,
    topics: Topics,
}

impl City {
    /// A city of `projects` projects in the fiscal year of `today` and the two before it, as known on the
    /// evening of `today`. Another seed gives another city of the same shape.
    pub fn new(seed: u64, projects: u64, today: NaiveDate) -> Self {
        let year = FiscalYear::of(today);
        let before = year.previous();
        Self {
            seed,
            today,
            years: [before.previous(), before, year],
            projects: Layout::new(projects),
            kpis: Layout::new((u128::from(projects) * u128::from(KPIS_PER_TEN_PROJECTS) / 10) as u64),
            topics: Topics::new(),
        }
    }

    /// The city's units, by code.
    pub fn units(&self) -> Vec<UnitDraft> {
        units()
    }

    /// The Governor's policies.
    pub fn policies(&self) -> Vec<Policy> {
        policies::POLICIES.iter().map(policies::PolicyText::policy).collect()
    }

    /// What the dimensions of KPIs are called in each of its years.
    pub fn dimensions(&self) -> Vec<Dimension> {
        let of_year = |fiscal_year| {
            (1..).zip(DIMENSIONS).map(move |(number, name)| Dimension { fiscal_year, number, name: name.to_owned() })
        };
        self.years.into_iter().flat_map(of_year).collect()
    }

    /// The windows of each of its years.
    pub fn calendars(&self) -> Vec<YearCalendar> {
        periods::calendars(&self.years, self.today)
    }

    /// How many projects there are.
    pub fn project_count(&self) -> u64 {
        self.projects.total()
    }

    /// How many KPIs there are.
    pub fn kpi_count(&self) -> u64 {
        self.kpis.total()
    }

    /// The project with an index below [`City::project_count`].
    pub fn project(&self, index: u64) -> Option<ProjectDraft> {
        project::project(self, index, self.projects.place(index)?)
    }

    /// The KPI with an index below [`City::kpi_count`].
    pub fn kpi(&self, index: u64) -> Option<KpiDraft> {
        kpi::kpi(self, index, self.kpis.place(index)?)
    }

    /// Every project, oldest year first, one at a time.
    pub fn projects(&self) -> impl Iterator<Item = ProjectDraft> + '_ {
        (0..self.project_count()).filter_map(|index| self.project(index))
    }

    /// Every KPI, oldest year first, one at a time.
    pub fn kpis(&self) -> impl Iterator<Item = KpiDraft> + '_ {
        (0..self.kpi_count()).filter_map(|index| self.kpi(index))
    }
}
