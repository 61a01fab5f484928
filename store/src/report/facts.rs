//! What a report is weighed against, and what it may go on from.

use chrono::NaiveDate;
use domain::{
    fiscal_year::FiscalYear,
    kpi::Measure,
    money::Money,
    monthly_result::MonthlyResult,
    plan::StepId,
    quarter_result::QuarterResult,
    report::{
        Content, Earlier, KnownStep, NewReport, QuarterFacts, ReportDraft, ReportFacts, ReportField as F,
        SubmissionState,
    },
};
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, FromQueryResult, QueryFilter, QueryOrder, QuerySelect, prelude::Uuid,
};

use super::content;
use crate::{
    Result,
    entity::{kpi, monthly_result, progress_report, project, quarter_result, step, submission},
    row,
};

/// What is read of a published report.
#[derive(FromQueryResult)]
struct Published {
    date: NaiveDate,
    percent: Option<f64>,
    narrative: Option<String>,
    problem: Option<String>,
    obstacle: Option<String>,
    spent: Option<Money>,
    steps: Option<String>,
}

/// What is known of a project: what a report is weighed against, and what the reports before said.
pub struct Known {
    pub facts: ReportFacts,
    /// In the order of [`ReportFacts::earlier`].
    said: Vec<Said>,
}

/// What a report said, to go on from.
struct Said {
    date: NaiveDate,
    draft: ReportDraft,
    /// The steps it told finished.
    steps: Vec<StepId>,
}

impl Known {
    /// The last report until a day, as it would be typed.
    pub fn last(&self, day: NaiveDate) -> Option<ReportDraft> {
        let until = self.said.iter().filter(|said| said.date <= day);
        until.max_by_key(|said| said.date).map(|said| said.draft.clone())
    }

    /// The steps that were told finished until a day, each with the day of the report that said so first.
    pub fn finished(&self, day: NaiveDate) -> Vec<(StepId, NaiveDate)> {
        let mut finished: Vec<(StepId, NaiveDate)> = Vec::new();
        for said in self.said.iter().filter(|said| said.date <= day) {
            for step in &said.steps {
                match finished.iter_mut().find(|(known, _)| known == step) {
                    Some((_, first)) => *first = said.date.min(*first),
                    None => finished.push((*step, said.date)),
                }
            }
        }
        finished
    }
}

/// What is known of a project, four queries. A report that waits counts as much as a published one: whoever reports on
/// February need not wait until January is approved. `except` is the one that is being corrected.
pub async fn of_project(
    c: &impl ConnectionTrait,
    row: &project::Model,
    year: FiscalYear,
    today: NaiveDate,
    except: Option<Uuid>,
) -> Result<Known> {
    use progress_report::Column as R;
    let published: Vec<Published> = progress_report::Entity::find()
        .select_only()
        .columns([R::Date, R::Percent, R::Narrative, R::Problem, R::Obstacle, R::Spent, R::Steps])
        .filter(R::ProjectId.eq(row.id))
        .order_by_asc(R::Date)
        .order_by_asc(R::Ordinal)
        .into_model()
        .all(c)
        .await?;
    let states = [SubmissionState::Sent, SubmissionState::Approved].map(SubmissionState::as_str);
    let sent = submission::Entity::find()
        .filter(submission::Column::ProjectId.eq(row.id))
        .filter(submission::Column::State.is_in(states))
        .order_by_asc(submission::Column::Period)
        .all(c)
        .await?;
    let steps: Vec<(Uuid, String)> = step::Entity::find()
        .select_only()
        .columns([step::Column::Id, step::Column::Title])
        .filter(step::Column::ProjectId.eq(row.id))
        .order_by_asc(step::Column::OrderNo)
        .order_by_asc(step::Column::Position)
        .into_tuple()
        .all(c)
        .await?;
    let months = monthly_result::Entity::find()
        .filter(monthly_result::Column::ProjectId.eq(row.id))
        .order_by_asc(monthly_result::Column::Month)
        .all(c)
        .await?;
    let (approved, waiting): (Vec<_>, Vec<_>) =
        sent.into_iter().partition(|sent| sent.state == SubmissionState::Approved.as_str());
    let progress = |sent: &submission::Model| match content(sent) {
        Some(Content::Progress(report)) => Some(report),
        _ => None,
    };
    let approved: Vec<NewReport> = approved.iter().filter_map(progress).collect();
    let reported: Money = published.iter().filter_map(|report| report.spent).sum();
    let mut spent = spent_so_far(row, reported);
    let mut months: Vec<MonthlyResult> = months.into_iter().filter_map(row::month).collect();
    let (mut earlier, mut said) = (Vec::new(), Vec::new());
    for told in published {
        // Of one that was sent here it is known how it was typed.
        let typed = approved.iter().find(|report| is_published_as(report, &told)).map(NewReport::draft);
        let steps = told.steps.as_deref().map(row::steps_told).unwrap_or_default();
        let (date, steps) = (told.date, steps.into_iter().map(|step| step.id).collect());
        said.push(Said { date, draft: typed.unwrap_or_else(|| draft_of(&told)), steps });
        earlier.push(Earlier { date, percent: told.percent, narrative: told.narrative, published: true });
    }
    for waiting in waiting.iter().filter(|waiting| Some(waiting.id) != except) {
        let Some(report) = progress(waiting) else { continue };
        spent = spent + report.spent.unwrap_or_default();
        if let Some(result) = report.month_result {
            let month = report.month();
            match months.iter_mut().find(|known| known.month == month) {
                Some(known) => known.result = Some(result),
                None => months.push(MonthlyResult { month, target: None, result: Some(result) }),
            }
        }
        let (date, steps) = (report.date, report.steps.iter().map(|step| step.id).collect());
        said.push(Said { date, draft: report.draft(), steps });
        let (percent, narrative) = (Some(report.percent), Some(report.narrative));
        earlier.push(Earlier { date, percent, narrative, published: false });
    }
    months.sort_by_key(|known| known.month);
    let facts = ReportFacts {
        year,
        today,
        earlier,
        head: row.head_progress,
        spent,
        budget: row.budget_received,
        steps: steps.into_iter().map(|(id, title)| KnownStep { id: StepId(id), title }).collect(),
        measure: Measure::of(row.unit_of_measure.as_deref(), row.target),
        months,
    };
    Ok(Known { facts, said })
}

fn is_published_as(report: &NewReport, told: &Published) -> bool {
    report.date == told.date && Some(report.percent) == told.percent && report.published().narrative == told.narrative
}

/// A report of which only what is published is known, as it would be typed.
fn draft_of(told: &Published) -> ReportDraft {
    let mut draft = ReportDraft::default();
    draft.put_some(F::Percent, told.percent.map(|percent| percent.to_string()));
    draft.put_some(F::Narrative, told.narrative.as_deref());
    draft.put_some(F::Problem, told.problem.as_deref());
    draft.put_some(F::Obstacle, told.obstacle.as_deref());
    draft
}

/// Money spent until now: what the record says, or what its reports add up to where that is more, for either may be
/// behind the other.
pub fn spent_so_far(row: &project::Model, reported: Money) -> Money {
    row.budget_spent.unwrap_or_default().max(reported)
}

/// What is known of a KPI, two queries. As of a project, a report that waits counts as much as a published one, but for
/// `except`, the one that is being corrected.
pub async fn of_kpi(
    c: &impl ConnectionTrait,
    row: &kpi::Model,
    year: FiscalYear,
    today: NaiveDate,
    except: Option<Uuid>,
) -> Result<QuarterFacts> {
    let quarters = quarter_result::Entity::find().filter(quarter_result::Column::KpiId.eq(row.id)).all(c).await?;
    let mut quarters: Vec<QuarterResult> = quarters.into_iter().filter_map(row::quarter_result).collect();
    let waiting = submission::Entity::find()
        .filter(submission::Column::KpiId.eq(row.id))
        .filter(submission::Column::FiscalYear.eq(year.be()))
        .filter(submission::Column::State.eq(SubmissionState::Sent.as_str()))
        .all(c)
        .await?;
    for waiting in waiting.iter().filter(|waiting| Some(waiting.id) != except) {
        let Some(Content::Quarter(report)) = content(waiting) else { continue };
        let place = quarters.iter().position(|known| known.quarter == report.quarter).unwrap_or_else(|| {
            quarters.push(QuarterResult::empty(report.quarter));
            quarters.len() - 1
        });
        let known = &mut quarters[place];
        known.result = report.result.or(known.result);
        known.report = Some(report.report);
    }
    quarters.sort_by_key(|known| known.quarter);
    let measure = Measure::of(row.unit_of_measure.as_deref(), row.target);
    Ok(QuarterFacts { year, today, quarters, measure })
}
