//! Projects and activities.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::{
    earlier::EarlierChange,
    evaluation::Evaluation,
    fiscal_year::{FiscalYear, Quarter},
    kpi::{KpiDraft, KpiView},
    money::Money,
    monthly_result::MonthlyResult,
    plan::{PlanState, StepId},
    policy::Policy,
    progress_report::{ProgressReport, told_finished},
    standing::{Facts, Status},
    step::Step,
    strategy::StrategyLine,
    unit::{Named, ProjectCode, SectionCode},
};

/// What one source says of a project; `None` and empty lists say nothing and change nothing.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ProjectDraft {
    /// Its code, the key.
    pub code: ProjectCode,
    /// Its name.
    pub name: Option<String>,
    /// The year it belongs to.
    pub fiscal_year: Option<FiscalYear>,
    /// Its unit by name, as printed.
    pub unit_name: Option<String>,
    /// Code of its section.
    pub section_code: Option<SectionCode>,
    /// Name of its section.
    pub section_name: Option<String>,
    /// ผู้รับผิดชอบ
    pub owner: Option<String>,
    /// ผู้ประสานงาน สยป
    pub coordinator: Option<String>,
    /// The branch the source names, a number of its own (`Branch ID`); what it stands for is not documented.
    pub branch: Option<String>,
    /// ผู้ตรวจประเมิน
    pub evaluator: Option<String>,
    /// First day.
    pub start: Option<NaiveDate>,
    /// Last day.
    pub finish: Option<NaiveDate>,
    /// Percent complete as the source's head prints it.
    pub progress: Option<f64>,
    /// ค่าน้ำหนัก in its unit's total.
    pub weight: Option<f64>,
    /// Target of its own measure.
    pub target: Option<f64>,
    /// Result of its own measure.
    pub result: Option<f64>,
    /// หน่วยนับ
    pub unit_of_measure: Option<String>,
    /// งบฯ ที่ได้รับ
    pub budget_received: Option<Money>,
    /// งบฯ ที่ใช้ไป
    pub budget_spent: Option<Money>,
    /// หลักการและเหตุผล
    pub rationale: Option<String>,
    /// วัตถุประสงค์
    pub objectives: Option<String>,
    /// เป้าหมาย
    pub targets: Option<String>,
    /// หมายเหตุ
    pub remark: Option<String>,
    /// นโยบาย ผว.
    pub policy: Option<Policy>,
    /// The path in the city's plan, top first.
    pub strategy: Vec<StrategyLine>,
    /// ภารกิจงานประจำของหน่วยงาน: hangs on no strategy.
    pub routine: Option<bool>,
    /// The plan.
    pub steps: Vec<Step>,
    /// Reports in any order.
    pub reports: Vec<ProgressReport>,
    /// Results by month, each month once.
    pub months: Vec<MonthlyResult>,
    /// KPIs it supports, with what the source says of them.
    pub kpis: Vec<KpiDraft>,
    /// Evaluations by quarter.
    pub evaluations: Vec<Evaluation>,
    /// The quarter in force and its score, from the evaluator's line.
    pub evaluated: Option<(Quarter, Option<f64>)>,
    /// Changes the source tells of, in any order.
    pub earlier_changes: Vec<EarlierChange>,
    /// The last line of a source that does not come to its known end: a text that ends with it may go on.
    #[serde(skip)]
    pub breaks_off: Option<String>,
}

impl ProjectDraft {
    /// A draft that knows only its code.
    pub fn new(code: ProjectCode) -> Self {
        Self {
            code,
            name: None,
            fiscal_year: None,
            unit_name: None,
            section_code: None,
            section_name: None,
            owner: None,
            coordinator: None,
            branch: None,
            evaluator: None,
            start: None,
            finish: None,
            progress: None,
            weight: None,
            target: None,
            result: None,
            unit_of_measure: None,
            budget_received: None,
            budget_spent: None,
            rationale: None,
            objectives: None,
            targets: None,
            remark: None,
            policy: None,
            strategy: Vec::new(),
            routine: None,
            steps: Vec::new(),
            reports: Vec::new(),
            months: Vec::new(),
            kpis: Vec::new(),
            evaluations: Vec::new(),
            evaluated: None,
            earlier_changes: Vec::new(),
            breaks_off: None,
        }
    }
}

/// A project as it is read: the page and the API.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ProjectView {
    /// Its code.
    pub code: ProjectCode,
    /// Its name; the code where no source gives one.
    pub name: String,
    /// The year it belongs to, where known.
    pub fiscal_year: Option<FiscalYear>,
    /// Its unit.
    pub unit: Named,
    /// Its section.
    pub section: Option<Named>,
    /// ผู้รับผิดชอบ
    pub owner: Option<String>,
    /// ผู้ประสานงาน สยป
    pub coordinator: Option<String>,
    /// The branch the source names, a number of its own (`Branch ID`); what it stands for is not documented.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub branch: Option<String>,
    /// ผู้ตรวจประเมิน
    pub evaluator: Option<String>,
    /// First day.
    pub start: Option<NaiveDate>,
    /// Last day.
    pub finish: Option<NaiveDate>,
    /// Percent complete to date: of the last report, else as the source's head prints it.
    pub progress: Option<f64>,
    /// Percent the plan asks for on the day of reading; `None` without a countable plan.
    pub planned: Option<f64>,
    /// `progress − planned`, in points.
    pub variance: Option<f64>,
    /// In a word.
    pub status: Status,
    /// ค่าน้ำหนัก
    pub weight: Option<f64>,
    /// Target of its own measure.
    pub target: Option<f64>,
    /// Result of its own measure.
    pub result: Option<f64>,
    /// หน่วยนับ
    pub unit_of_measure: Option<String>,
    /// งบฯ ที่ได้รับ
    pub budget_received: Option<Money>,
    /// งบฯ ที่ใช้ไป
    pub budget_spent: Option<Money>,
    /// หลักการและเหตุผล
    pub rationale: Option<String>,
    /// วัตถุประสงค์
    pub objectives: Option<String>,
    /// เป้าหมาย
    pub targets: Option<String>,
    /// หมายเหตุ
    pub remark: Option<String>,
    /// นโยบาย ผว.
    pub policy: Option<Policy>,
    /// What the history of that policy is found by; not part of the API.
    #[serde(skip)]
    pub policy_key: Option<Uuid>,
    /// The path in the city's plan, top first.
    pub strategy: Vec<StrategyLine>,
    /// Routine work hangs on no strategy.
    pub routine: bool,
    /// The plan, in order.
    pub steps: Vec<Step>,
    /// What those steps are known by, in the same order, all zeros where that is not known; not part of the API.
    #[serde(skip)]
    pub step_ids: Vec<StepId>,
    /// Reports, newest first.
    pub reports: Vec<ProgressReport>,
    /// Results by month, in order.
    pub months: Vec<MonthlyResult>,
    /// KPIs it supports.
    pub kpis: Vec<Named>,
    /// Evaluations, first quarter first.
    pub evaluations: Vec<Evaluation>,
    /// The quarter in force and its score.
    pub evaluated: Option<(Quarter, Option<f64>)>,
    /// The first supported KPI whole, for its chart on the project's page; not part of the API.
    #[serde(skip)]
    pub kpi_detail: Vec<KpiView>,
    /// What happened to the record, newest first; not part of the API.
    #[serde(skip)]
    pub history: Vec<crate::audit::AuditEntry>,
    /// Changes that the system before this one kept, newest first; not part of the API.
    #[serde(skip)]
    pub earlier_changes: Vec<EarlierChange>,
}

impl ProjectView {
    /// What its standing is computed from, on the day it is read for.
    pub fn facts(&self) -> Facts<'_> {
        Facts {
            steps: &self.steps,
            reports: &self.reports,
            head_progress: self.progress,
            start: self.start,
            finish: self.finish,
            fiscal_year: self.fiscal_year,
        }
    }

    /// The steps that reports until a day told finished.
    pub fn finished(&self, day: NaiveDate) -> impl Iterator<Item = StepId> {
        self.reports.iter().filter(move |report| report.date <= day).flat_map(|report| &report.step_ids).copied()
    }

    /// Of each step of the plan, whether it was told finished until a day.
    pub fn finished_on(&self, day: NaiveDate) -> Vec<bool> {
        let plan = self.step_ids.iter().zip(&self.steps).map(|(id, step)| (*id, step.title.as_str()));
        told_finished(plan, &self.reports, day)
    }
}

/// One row of a list of projects.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ProjectRow {
    /// Its code.
    pub code: ProjectCode,
    /// Its name.
    pub name: String,
    /// The year.
    pub fiscal_year: Option<FiscalYear>,
    /// Its unit.
    pub unit: Named,
    /// Percent complete.
    pub progress: Option<f64>,
    /// Percent the plan asks for.
    pub planned: Option<f64>,
    /// `progress − planned`.
    pub variance: Option<f64>,
    /// In a word.
    pub status: Status,
    /// Day of the last report.
    pub last_report: Option<NaiveDate>,
    /// งบฯ ที่ได้รับ
    pub budget_received: Option<Money>,
    /// Dates and percents of its reports, oldest first, for a sparkline.
    pub spark: Vec<(NaiveDate, f64)>,
    /// The steps of its plan without their titles, for a small multiple; none where there are more than
    /// [`MOST_STEPS`](crate::timeline::mini::MOST_STEPS), or where the list shows none. Not part of the API.
    #[serde(skip)]
    pub steps: Vec<Step>,
    /// Of each of them, whether a report told it finished. Not part of the API.
    #[serde(skip)]
    pub told: Vec<bool>,
    /// How far its plan has come, where it was never in force; not part of the API, which has no drafts for most.
    #[serde(skip)]
    pub draft: Option<PlanState>,
}
