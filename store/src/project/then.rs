//! Many projects as they were on a past day, as far as lists and sums tell of them.

use std::collections::HashMap;

use chrono::NaiveDate;
use domain::{
    history::end_of_day,
    money::Money,
    plan::{Plan, StepId},
    progress_report::{ProgressReport, told_finished},
    project::ProjectRow,
    standing::{Facts, standing},
    step::Step,
    timeline::mini::MOST_STEPS,
    unit::Named,
};
use sea_orm::{ConnectionTrait, prelude::Uuid};

use super::{
    as_of::{numbered, parsed, row_of, set_report, then},
    list::{steps_of, telling},
};
use crate::{
    Result,
    entity::{audit_event, project},
    history::{by_record, since_at_most},
    row,
    standing::facts_of,
};

/// Events read at once.
const EVENTS: u64 = 100_000;

/// A project as it was.
pub(crate) struct ProjectThen {
    /// What a list tells of it; where it stood is told for that day.
    pub row: ProjectRow,
    /// Its unit's key.
    pub unit_id: Uuid,
    /// งบฯ ที่ใช้ไป
    pub budget_spent: Option<Money>,
}

/// Projects that were there already, as they were when a day ended, in the order given: five queries. `None` where too much
/// has happened to them since.
pub(crate) async fn rows_as_of(
    c: &impl ConnectionTrait,
    rows: Vec<project::Model>,
    named: impl Fn(Uuid) -> Option<Named>,
    day: NaiveDate,
) -> Result<Option<Vec<ProjectThen>>> {
    let ids: Vec<Uuid> = rows.iter().map(|row| row.id).collect();
    let Some(events) = since_at_most(c, ids.clone(), end_of_day(day), EVENTS).await? else { return Ok(None) };
    let mut events = by_record(events);
    let mut steps = steps_of(c, ids.clone(), i32::MAX).await?;
    let mut told = telling(c, ids.clone()).await?;
    let (_, mut reports) = facts_of(c, ids).await?;
    let then = rows.into_iter().filter_map(|row| {
        let id = row.id;
        let now = Now { steps: of(&mut steps, id), reports: of(&mut reports, id), told: of(&mut told, id), row };
        now.back(&of(&mut events, id), &named, day)
    });
    Ok(Some(then.collect()))
}

fn of<T>(all: &mut HashMap<Uuid, Vec<T>>, id: Uuid) -> Vec<T> {
    all.remove(&id).unwrap_or_default()
}

/// A project as it is.
struct Now {
    row: project::Model,
    /// With what they are known by; without titles, which the history alone tells here.
    steps: Vec<(StepId, Step)>,
    /// The oldest first.
    reports: Vec<ProgressReport>,
    /// Which of them told steps finished: the number of each of its day, and the steps.
    told: Vec<(usize, ProgressReport)>,
}

impl Now {
    fn back(
        mut self,
        events: &[audit_event::Model],
        named: impl Fn(Uuid) -> Option<Named>,
        day: NaiveDate,
    ) -> Option<ProjectThen> {
        self.reports.reverse();
        let mut reports = numbered(std::mem::take(&mut self.reports));
        for (number, teller) in std::mem::take(&mut self.told) {
            let same =
                |(ordinal, report): &&mut (usize, ProgressReport)| report.date == teller.date && *ordinal == number;
            if let Some((_, report)) = reports.iter_mut().find(same) {
                (report.steps, report.step_ids) = (teller.steps, teller.step_ids);
            }
        }
        for (field, value) in then(events) {
            match row_of(&field) {
                Some(("reports", row, part)) => set_report(&mut reports, row, part, &value),
                Some(_) => {}
                None => self.set(&field, value),
            }
        }
        reports.sort_by_key(|(ordinal, report)| (report.date, *ordinal));
        let reports: Vec<ProgressReport> = reports.into_iter().map(|(_, report)| report).collect();
        let Self { row, steps, .. } = self;
        let mut told = told_finished(steps.iter().map(|(id, step)| (*id, step.title.as_str())), &reports, day);
        let mut steps: Vec<Step> = steps.into_iter().map(|(_, step)| Step { title: String::new(), ..step }).collect();
        let fiscal_year = row::year(row.fiscal_year);
        let facts = Facts {
            steps: &steps,
            reports: &reports,
            head_progress: row.head_progress,
            start: row.start,
            finish: row.finish,
            fiscal_year,
        };
        let then = standing(facts, day);
        if steps.len() > MOST_STEPS {
            steps.clear();
            told.clear();
        }
        let points: Vec<(NaiveDate, f64)> =
            reports.iter().filter_map(|report| Some((report.date, report.percent?))).collect();
        let code: domain::unit::ProjectCode = row.code.parse().ok()?;
        let unit = named(row.unit_id).unwrap_or_else(|| {
            let unit = code.unit().to_string();
            Named { code: unit.clone(), name: unit }
        });
        let row_then = ProjectRow {
            code,
            name: row.name,
            fiscal_year,
            unit,
            progress: then.progress,
            planned: then.planned,
            variance: then.variance,
            status: then.status,
            last_report: then.last_report,
            budget_received: row.budget_received,
            spark: row::spark(&row::spark_text(&points)),
            steps,
            told,
            draft: crate::plan::draft(&row.plan_state),
        };
        Some(ProjectThen { row: row_then, unit_id: row.unit_id, budget_spent: row.budget_spent })
    }

    fn set(&mut self, field: &str, value: Option<String>) {
        let row = &mut self.row;
        match field {
            "name" => row.name = value.unwrap_or_else(|| row.code.clone()),
            "fiscal_year" => row.fiscal_year = parsed(&value),
            "start" => row.start = parsed(&value),
            "finish" => row.finish = parsed(&value),
            "progress" => row.head_progress = parsed(&value),
            "budget_received" => row.budget_received = parsed(&value),
            "budget_spent" => row.budget_spent = parsed(&value),
            "plan_state" => row.plan_state = value.unwrap_or_default(),
            "steps" => {
                let plan: Plan = value.and_then(|text| serde_json::from_str(&text).ok()).unwrap_or_default();
                self.steps = plan.steps.into_iter().map(|step| (step.id, step.step)).collect();
            }
            _ => {}
        }
    }
}
