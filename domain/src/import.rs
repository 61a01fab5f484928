//! What an import says of each page, in the words of the command's JSON.

use serde::{Deserialize, Serialize};

use crate::{
    fiscal_year::FiscalYear,
    kpi::KpiDraft,
    project::ProjectDraft,
    unit::{KpiCode, SectionCode, UnitCode},
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
    /// What the page calls the dimensions of its year.
    pub dimensions: Vec<Dimension>,
    /// Its KPIs that have a code.
    pub kpis: Vec<KpiDraft>,
    /// Its KPIs that are printed without one.
    pub uncoded: Vec<UncodedKpi>,
}

/// What a dimension of KPIs (มิติที่ 1–4) is called; the numbers mean something else from year to year.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Dimension {
    /// The year it is called so.
    pub fiscal_year: FiscalYear,
    /// Its number.
    pub number: i32,
    /// The words behind its number.
    pub name: String,
}

/// A KPI that a page prints without its code. It is never stored by itself: it speaks of the one stored KPI of the same
/// unit, year and name, if there is exactly one.
#[derive(Clone, Debug, PartialEq)]
pub struct UncodedKpi {
    /// Line of the page it begins at, from 1.
    pub line: usize,
    /// Its place among the page's KPIs, from 0.
    pub place: usize,
    /// Its name.
    pub name: String,
    /// What is printed of it, under a code that stands for none and never leaves this type.
    said: KpiDraft,
}

impl UncodedKpi {
    /// What a page says of a KPI, whose code in `said` means nothing.
    pub fn new(line: usize, place: usize, name: String, said: KpiDraft) -> Self {
        Self { line, place, name, said }
    }

    /// The year it belongs to, where printed.
    pub fn fiscal_year(&self) -> Option<FiscalYear> {
        self.said.fiscal_year
    }

    /// What is printed of it, for the KPI with this code.
    pub fn of(&self, code: KpiCode) -> KpiDraft {
        KpiDraft { code, ..self.said.clone() }
    }

    /// Keeps the line its page breaks off with.
    pub fn break_off(&mut self, line: &str) {
        self.said.breaks_off = Some(line.to_owned());
    }

    /// What is printed of it, the code aside; for telling copies of one page apart from newer ones.
    pub fn said(&self) -> impl Serialize + '_ {
        &self.said
    }
}

/// A KPI without a code for which no stored KPI could be found, or more than one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unmatched {
    /// Line of the page it begins at, from 1.
    pub line: usize,
    /// Its place among the page's KPIs, from 0.
    pub place: usize,
    /// Its name.
    pub name: String,
    /// How many stored KPIs have its unit, year and name.
    pub found: usize,
}

impl Unmatched {
    /// It as a warning.
    pub fn problem(&self) -> Problem {
        let reason = match self.found {
            0 => "ไม่มีรหัสในหน้า และไม่พบตัวชี้วัดชื่อนี้ของหน่วยงานในปีเดียวกัน จึงไม่ได้นำเข้า นำเข้าหน้านี้อีกครั้งเมื่อมีตัวชี้วัดแล้ว".to_owned(),
            found => format!("ไม่มีรหัสในหน้า และพบตัวชี้วัดชื่อนี้ {found} รายการ บอกไม่ได้ว่าเป็นรายการใด จึงไม่ได้นำเข้า"),
        };
        let name: String = self.name.chars().take(60).collect();
        Problem {
            line: self.line,
            field: format!("kpis[{}].code", self.place),
            severity: Severity::Warning,
            message: format!("ตัวชี้วัด “{name}” {reason}"),
        }
    }
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
