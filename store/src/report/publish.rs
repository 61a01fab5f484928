//! What an approved report writes: the rows that anybody reads.

use std::collections::HashMap;

use chrono::{DateTime, NaiveDate, Utc};
use domain::{
    audit::Change,
    fiscal_year::FiscalMonth,
    money::Money,
    progress_report::{ProgressReport, ReportedStatus},
    report::{NewQuarter, NewReport},
    step::Step,
};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QuerySelect, prelude::Uuid};

use super::facts::spent_so_far;
use crate::{
    Result,
    entity::{kpi, monthly_result, progress_report, project, quarter_result},
    import::{Mark, Marked, count_quarters, insert_all, report_path, upsert_all},
    row,
    standing::{facts_of, settle_row},
};

/// Some projects with what their reports change; all locked.
pub struct Projects {
    rows: HashMap<Uuid, project::Model>,
    steps: HashMap<Uuid, Vec<Step>>,
    reports: HashMap<Uuid, Vec<ProgressReport>>,
    spent: HashMap<Uuid, Money>,
    months: HashMap<(Uuid, i32), Marked<monthly_result::Model>>,
    new_reports: Vec<progress_report::Model>,
    changed: Vec<Uuid>,
}

impl Projects {
    /// Reads what is needed of some projects: four queries, none where there is no project.
    pub async fn load(c: &impl ConnectionTrait, rows: Vec<project::Model>) -> Result<Self> {
        let ids: Vec<Uuid> = rows.iter().map(|row| row.id).collect();
        let mut all = Self {
            rows: rows.into_iter().map(|row| (row.id, row)).collect(),
            steps: HashMap::new(),
            reports: HashMap::new(),
            spent: HashMap::new(),
            months: HashMap::new(),
            new_reports: Vec::new(),
            changed: Vec::new(),
        };
        if ids.is_empty() {
            return Ok(all);
        }
        (all.steps, all.reports) = facts_of(c, ids.clone()).await?;
        let spent: Vec<(Uuid, Money)> = progress_report::Entity::find()
            .select_only()
            .columns([progress_report::Column::ProjectId, progress_report::Column::Spent])
            .filter(progress_report::Column::ProjectId.is_in(ids.clone()))
            .filter(progress_report::Column::Spent.is_not_null())
            .into_tuple()
            .all(c)
            .await?;
        for (id, money) in spent {
            let sum = all.spent.entry(id).or_default();
            *sum = *sum + money;
        }
        let months = monthly_result::Entity::find().filter(monthly_result::Column::ProjectId.is_in(ids)).all(c).await?;
        all.months = months.into_iter().map(|row| ((row.project_id, row.month), Marked::stored(row))).collect();
        Ok(all)
    }

    /// Puts a report among the published ones. Gives what changed, as the audit names it.
    pub fn publish(&mut self, id: Uuid, report: &NewReport) -> Vec<Change> {
        let Some(row) = self.rows.get_mut(&id) else { return Vec::new() };
        let (mut changes, published) = (Vec::new(), report.published());
        let known = self.reports.entry(id).or_default();
        // Reports are never taken away, so of one day their number is the next one's place.
        let ordinal = known.iter().filter(|known| known.date == report.date).count();
        let ordinal = i32::try_from(ordinal).unwrap_or(i32::MAX);
        note(&mut changes, report_path(report.date, ordinal), None, Some(report.percent.to_string()));
        let place = known.partition_point(|known| known.date <= report.date);
        known.insert(place, published.clone());
        self.new_reports.push(progress_report::Model {
            id: Uuid::now_v7(),
            project_id: id,
            date: report.date,
            ordinal,
            percent: published.percent,
            narrative: published.narrative,
            problem: published.problem,
            obstacle: published.obstacle,
            spent: published.spent,
            on_plan: published.on_plan,
            on_target: published.on_target,
            status: published.status.map(ReportedStatus::number),
            steps: row::steps_text(&report.steps),
            version: 1,
        });
        // What a source's head printed is over once something is reported here.
        if let Some(head) = row.head_progress.take() {
            note(&mut changes, "head_progress".to_owned(), Some(head.to_string()), None);
        }
        if let Some(spent) = published.spent.filter(|spent| *spent > Money::ZERO) {
            let reported = self.spent.entry(id).or_default();
            let total = spent_so_far(row, *reported) + spent;
            *reported = *reported + spent;
            let before = row.budget_spent.replace(total);
            note(&mut changes, "budget_spent".to_owned(), before.map(|b| b.to_string()), Some(total.to_string()));
        }
        if let Some(result) = report.month_result {
            self.put_month(id, report.month(), result, &mut changes);
        }
        if !self.changed.contains(&id) {
            self.changed.push(id);
        }
        changes
    }

    fn put_month(&mut self, id: Uuid, month: FiscalMonth, result: f64, changes: &mut Vec<Change>) {
        let number = i32::from(month.number());
        let known = self.months.entry((id, number)).or_insert_with(|| {
            note(changes, format!("months[{number}]"), None, Some(number.to_string()));
            let target = None;
            Marked::new(monthly_result::Model {
                id: Uuid::now_v7(),
                project_id: id,
                month: number,
                target,
                result: None,
                version: 0,
            })
        });
        if known.row.result != Some(result) {
            let before = known.row.result.replace(result);
            note(changes, format!("months[{number}].result"), before.map(|b| b.to_string()), Some(result.to_string()));
            known.row.version += 1;
            known.mark.touch();
        }
    }

    /// Writes everything with the standings that follow.
    pub async fn write(mut self, c: &impl ConnectionTrait, today: NaiveDate, at: DateTime<Utc>) -> Result<()> {
        let mut rows = Vec::with_capacity(self.changed.len());
        for id in &self.changed {
            let Some(mut row) = self.rows.remove(id) else { continue };
            let of = |id| self.reports.get(id).map(Vec::as_slice).unwrap_or_default();
            let points: Vec<_> = of(id).iter().filter_map(|report| Some((report.date, report.percent?))).collect();
            row.spark = row::spark_text(&points);
            settle_row(&mut row, self.steps.get(id).map(Vec::as_slice).unwrap_or_default(), of(id), today);
            row.version += 1;
            row.updated_at = at;
            rows.push(row);
        }
        upsert_all::<project::ActiveModel>(c, project::Column::Id, rows).await?;
        insert_all::<progress_report::ActiveModel>(c, self.new_reports).await?;
        let (mut new, mut changed) = (Vec::new(), Vec::new());
        for Marked { row, mark } in self.months.into_values() {
            match mark {
                Mark::Stored => {}
                Mark::New => new.push(row),
                Mark::Changed => changed.push(row),
            }
        }
        insert_all::<monthly_result::ActiveModel>(c, new).await?;
        upsert_all::<monthly_result::ActiveModel>(c, monthly_result::Column::Id, changed).await
    }
}

/// Some KPIs with their quarters; all locked.
pub struct Kpis {
    rows: HashMap<Uuid, kpi::Model>,
    quarters: HashMap<Uuid, Vec<Marked<quarter_result::Model>>>,
    changed: Vec<Uuid>,
}

impl Kpis {
    /// Reads the quarters of some KPIs: one query, none where there is no KPI.
    pub async fn load(c: &impl ConnectionTrait, rows: Vec<kpi::Model>) -> Result<Self> {
        let ids: Vec<Uuid> = rows.iter().map(|row| row.id).collect();
        let rows = rows.into_iter().map(|row| (row.id, row)).collect();
        let mut all = Self { rows, quarters: HashMap::new(), changed: Vec::new() };
        if !ids.is_empty() {
            let quarters = quarter_result::Entity::find().filter(quarter_result::Column::KpiId.is_in(ids));
            for row in quarters.all(c).await? {
                all.quarters.entry(row.kpi_id).or_default().push(Marked::stored(row));
            }
        }
        Ok(all)
    }

    /// Puts a quarter's report in its place; the scores are the evaluator's, and stay. The result of the newest quarter
    /// is where the KPI stands. Gives what changed.
    pub fn publish(&mut self, id: Uuid, report: &NewQuarter) -> Vec<Change> {
        let (number, mut changes) = (i32::from(report.quarter.number()), Vec::new());
        let quarters = self.quarters.entry(id).or_default();
        let place = quarters.iter().position(|known| known.row.quarter == number).unwrap_or_else(|| {
            note(&mut changes, format!("quarters[{number}]"), None, Some(number.to_string()));
            quarters.push(Marked::new(quarter_result::Model {
                id: Uuid::now_v7(),
                kpi_id: id,
                quarter: number,
                result: None,
                report: None,
                score: None,
                score_2_1: None,
                score_2_2: None,
                version: 0,
            }));
            quarters.len() - 1
        });
        let known = &mut quarters[place];
        // A result that is left out takes none away.
        if let Some(result) = report.result.filter(|result| known.row.result != Some(*result)) {
            let before = known.row.result.replace(result);
            let field = format!("quarters[{number}].result");
            note(&mut changes, field, before.map(|before| before.to_string()), Some(result.to_string()));
        }
        if let Some(row) = self.rows.get_mut(&id) {
            // A bit for each quarter that is reported, the first the lowest.
            let newest = row.quarters_reported >> number == 0;
            if let Some(result) = report.result.filter(|result| newest && row.result != Some(*result)) {
                let before = row.result.replace(result);
                note(&mut changes, "result".to_owned(), before.map(|b| b.to_string()), Some(result.to_string()));
            }
            row.quarters_reported |= 1 << (number - 1);
        }
        let text = report.published_report();
        if known.row.report.as_ref() != Some(&text) {
            let before = known.row.report.replace(text.clone());
            note(&mut changes, format!("quarters[{number}].report"), before, Some(text));
        }
        known.row.version += 1;
        known.mark.touch();
        if !self.changed.contains(&id) {
            self.changed.push(id);
        }
        changes
    }

    /// Writes everything.
    pub async fn write(mut self, c: &impl ConnectionTrait, at: DateTime<Utc>) -> Result<()> {
        let (mut rows, mut new, mut changed) = (Vec::new(), Vec::new(), Vec::new());
        for id in &self.changed {
            let Some(mut row) = self.rows.remove(id) else { continue };
            let quarters = self.quarters.remove(id).unwrap_or_default();
            count_quarters(&mut row, &quarters);
            row.version += 1;
            row.updated_at = at;
            rows.push(row);
            for Marked { row, mark } in quarters {
                match mark {
                    Mark::Stored => {}
                    Mark::New => new.push(row),
                    Mark::Changed => changed.push(row),
                }
            }
        }
        upsert_all::<kpi::ActiveModel>(c, kpi::Column::Id, rows).await?;
        insert_all::<quarter_result::ActiveModel>(c, new).await?;
        upsert_all::<quarter_result::ActiveModel>(c, quarter_result::Column::Id, changed).await
    }
}

fn note(changes: &mut Vec<Change>, field: String, before: Option<String>, after: Option<String>) {
    changes.push(Change { field, before, after });
}
