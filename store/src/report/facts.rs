//! What a report is weighed against.

use chrono::NaiveDate;
use domain::{
    fiscal_year::FiscalYear,
    money::Money,
    plan::StepId,
    report::{Content, Earlier, KnownStep, QuarterFacts, ReportFacts, SubmissionState},
};
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, FromQueryResult, QueryFilter, QueryOrder, QuerySelect, prelude::Uuid,
};

use super::content;
use crate::{
    Result,
    entity::{kpi, progress_report, project, quarter_result, step, submission},
    row,
};

/// What is read of a published report.
#[derive(FromQueryResult)]
struct Published {
    date: NaiveDate,
    percent: Option<f64>,
    narrative: Option<String>,
    spent: Option<Money>,
}

/// What is known of a project, three queries. A report that waits counts as much as a published one: whoever reports on
/// February need not wait until January is approved. `except` is the one that is being corrected.
pub async fn of_project(
    c: &impl ConnectionTrait,
    row: &project::Model,
    year: FiscalYear,
    today: NaiveDate,
    except: Option<Uuid>,
) -> Result<ReportFacts> {
    use progress_report::Column as R;
    let published: Vec<Published> = progress_report::Entity::find()
        .select_only()
        .columns([R::Date, R::Percent, R::Narrative, R::Spent])
        .filter(R::ProjectId.eq(row.id))
        .order_by_asc(R::Date)
        .order_by_asc(R::Ordinal)
        .into_model()
        .all(c)
        .await?;
    let waiting = submission::Entity::find()
        .filter(submission::Column::ProjectId.eq(row.id))
        .filter(submission::Column::State.eq(SubmissionState::Sent.as_str()))
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
    let reported: Money = published.iter().filter_map(|report| report.spent).sum();
    let mut earlier: Vec<Earlier> = published
        .into_iter()
        .map(|Published { date, percent, narrative, .. }| Earlier { date, percent, narrative, published: true })
        .collect();
    let mut spent = spent_so_far(row, reported);
    for waiting in waiting.iter().filter(|waiting| Some(waiting.id) != except) {
        let Some(Content::Progress(report)) = content(waiting) else { continue };
        spent = spent + report.spent.unwrap_or_default();
        let (percent, narrative) = (Some(report.percent), Some(report.narrative));
        earlier.push(Earlier { date: report.date, percent, narrative, published: false });
    }
    Ok(ReportFacts {
        year,
        today,
        earlier,
        head: row.head_progress,
        spent,
        budget: row.budget_received,
        steps: steps.into_iter().map(|(id, title)| KnownStep { id: StepId(id), title }).collect(),
    })
}

/// Money spent until now: what the record says, or what its reports add up to where that is more, for either may be
/// behind the other.
pub fn spent_so_far(row: &project::Model, reported: Money) -> Money {
    row.budget_spent.unwrap_or_default().max(reported)
}

/// What is known of a KPI, one query.
pub async fn of_kpi(c: &impl ConnectionTrait, row: &kpi::Model, year: FiscalYear) -> Result<QuarterFacts> {
    let quarters = quarter_result::Entity::find()
        .filter(quarter_result::Column::KpiId.eq(row.id))
        .order_by_asc(quarter_result::Column::Quarter)
        .all(c)
        .await?;
    Ok(QuarterFacts { year, quarters: quarters.into_iter().filter_map(row::quarter_result).collect() })
}
