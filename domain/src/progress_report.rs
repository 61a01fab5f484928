//! Dated reports of progress, about one a month.

use std::collections::HashSet;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::{money::Money, plan::StepId};

/// The status the reporter gives the project; transferred as the legacy number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "i32", into = "i32")]
pub enum ReportedStatus {
    /// กำลังดำเนินการ, legacy `1`
    InProgress,
    /// แล้วเสร็จ, legacy `2`
    Finished,
}

impl ReportedStatus {
    /// The legacy number.
    pub const fn number(self) -> i32 {
        match self {
            Self::InProgress => 1,
            Self::Finished => 2,
        }
    }

    /// From the legacy number.
    pub const fn from_number(number: i32) -> Option<Self> {
        match number {
            1 => Some(Self::InProgress),
            2 => Some(Self::Finished),
            _ => None,
        }
    }
}

impl TryFrom<i32> for ReportedStatus {
    type Error = String;
    fn try_from(number: i32) -> Result<Self, String> {
        Self::from_number(number).ok_or_else(|| format!("{number} is not a status"))
    }
}

impl From<ReportedStatus> for i32 {
    fn from(status: ReportedStatus) -> Self {
        status.number()
    }
}

/// One report, as entered. What means none (`-`, `ไม่มี`) is `None`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ProgressReport {
    /// Day it speaks for.
    pub date: NaiveDate,
    /// Percent complete to date, 0–100.
    pub percent: Option<f64>,
    /// What was done.
    pub narrative: Option<String>,
    /// ปัญหา
    pub problem: Option<String>,
    /// อุปสรรค
    pub obstacle: Option<String>,
    /// Money spent since the report before.
    pub spent: Option<Money>,
    /// เป็นไปตามแผน
    pub on_plan: Option<bool>,
    /// เป็นไปตามเป้าหมาย
    pub on_target: Option<bool>,
    /// In progress or finished.
    pub status: Option<ReportedStatus>,
    /// Steps told finished, as they were called then.
    #[serde(default)]
    pub steps: Vec<String>,
    /// What those steps are known by, as far as that is kept; not part of the API.
    #[serde(skip)]
    pub step_ids: Vec<StepId>,
}

impl ProgressReport {
    /// A report of which only date and percent are known.
    pub fn of(date: NaiveDate, percent: Option<f64>) -> Self {
        Self {
            date,
            percent,
            narrative: None,
            problem: None,
            obstacle: None,
            spent: None,
            on_plan: None,
            on_target: None,
            status: None,
            steps: Vec::new(),
            step_ids: Vec::new(),
        }
    }
}

/// Of each step of a plan, by what it is known by and its title, whether reports told it finished until a day. What a step
/// of a past plan is known by the history may not tell; it is called by its title then.
pub fn told_finished<'a>(
    plan: impl Iterator<Item = (StepId, &'a str)>,
    reports: &[ProgressReport],
    day: NaiveDate,
) -> Vec<bool> {
    let until = || reports.iter().filter(|report| report.date <= day);
    let ids: HashSet<StepId> = until().flat_map(|report| &report.step_ids).copied().collect();
    let titles: HashSet<&str> = until().flat_map(|report| &report.steps).map(String::as_str).collect();
    plan.map(|(id, title)| if id == StepId::default() { titles.contains(title) } else { ids.contains(&id) }).collect()
}
