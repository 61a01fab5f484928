//! What an import says of each page, in the words of the command's JSON.

use serde::{Deserialize, Serialize};

use crate::{
    kpi::KpiDraft,
    project::ProjectDraft,
    unit::{SectionCode, UnitCode},
};

/// What sort of page it is, told by its content.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PageKind {
    /// ความคืบหน้าโครงการ/กิจกรรม
    ProjectProgress,
    /// รายละเอียดโครงการ/กิจกรรม
    ProjectDetail,
    /// แบบแสดงรายงานความก้าวหน้าและข้อมูลเกี่ยวกับโครงการ
    PrintedReport,
    /// รายละเอียดตัวชี้วัด
    KpiDetail,
    /// Every KPI of one unit.
    UnitYear,
    /// An indicator of the city plan.
    CityKpi,
}

impl PageKind {
    /// The word it is reported and stored as.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::ProjectProgress => "project_progress",
            Self::ProjectDetail => "project_detail",
            Self::PrintedReport => "printed_report",
            Self::KpiDetail => "kpi_detail",
            Self::UnitYear => "unit_year",
            Self::CityKpi => "city_kpi",
        }
    }
}

/// What a page brings.
#[derive(Clone, Debug, PartialEq)]
pub enum Content {
    /// One project and the KPIs printed with it.
    Project(Box<ProjectDraft>),
    /// One KPI.
    Kpi(Box<KpiDraft>),
    /// KPIs of a unit's year.
    Unit(Box<UnitYearDraft>),
}

impl Content {
    /// The code the page is known by.
    pub fn code(&self) -> String {
        match self {
            Self::Project(project) => project.code.to_string(),
            Self::Kpi(kpi) => kpi.code.to_string(),
            Self::Unit(unit) => unit.code.to_string(),
        }
    }
}

/// What a unit-year page brings.
#[derive(Clone, Debug, PartialEq)]
pub struct UnitYearDraft {
    /// The unit.
    pub code: UnitCode,
    /// Its name, where printed.
    pub name: Option<String>,
    /// Sections named on the page.
    pub sections: Vec<(SectionCode, String)>,
    /// Its KPIs that have a code.
    pub kpis: Vec<KpiDraft>,
}

/// How grave a problem is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Severity {
    /// The page was stored; this is worth knowing (something was missing or read leniently).
    Warning,
    /// The page was refused whole.
    Error,
}

/// One thing wrong with a page.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Problem {
    /// Line in the file, from 1.
    pub line: usize,
    /// Name of the field, as in the API: `steps`, `reports[2].date`.
    pub field: String,
    /// Refused, or only worth knowing.
    pub severity: Severity,
    /// What and why, in a sentence.
    pub message: String,
}

/// What became of a page.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// New record.
    Created,
    /// The record changed.
    Updated,
    /// Nothing new.
    Unchanged,
    /// Refused; nothing stored.
    Rejected,
}

/// One page in the command's report.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FileReport {
    /// The file, with `:LINE` behind for a page of a `.jsonl` file.
    pub path: String,
    /// What it was taken for.
    pub kind: Option<PageKind>,
    /// The code it carries.
    pub code: Option<String>,
    /// What became of it.
    pub outcome: Outcome,
    /// What is wrong with it.
    pub problems: Vec<Problem>,
}

/// What `import --json` prints.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ImportReport {
    /// New records.
    pub created: u64,
    /// Changed records.
    pub updated: u64,
    /// Records already as the page says.
    pub unchanged: u64,
    /// Refused pages.
    pub rejected: u64,
    /// Page by page.
    pub files: Vec<FileReport>,
}

/// What all imports brought so far.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ImportTotals {
    /// Imports that brought something.
    pub imports: u64,
    /// New records.
    pub created: u64,
    /// Changed records.
    pub updated: u64,
    /// Records that were already as the page says.
    pub unchanged: u64,
    /// Refused pages.
    pub rejected: u64,
}

impl ImportReport {
    /// Counts and keeps one page's report.
    pub fn push(&mut self, file: FileReport) {
        match file.outcome {
            Outcome::Created => self.created += 1,
            Outcome::Updated => self.updated += 1,
            Outcome::Unchanged => self.unchanged += 1,
            Outcome::Rejected => self.rejected += 1,
        }
        self.files.push(file);
    }
}
