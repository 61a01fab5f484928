//! Keeping the standing that lists sort and filter by up with the days.

use std::collections::HashMap;

use chrono::{Days, NaiveDate};
use domain::{
    permission::{Action, Actor, Scope, may},
    progress_report::{ProgressReport, ReportedStatus},
    standing::{Facts, last_day, standing},
    step::{Step, is_incomplete},
};

use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, FromQueryResult, QueryFilter, QueryOrder, QuerySelect,
    prelude::{Expr, Uuid},
    sea_query::ExprTrait,
};

use crate::{
    Db, Result,
    entity::{progress_report, project, step},
    import::ProjectRecord,
    row,
};

/// When the standing of a project without any end settles.
pub(crate) const FOREVER: NaiveDate = match NaiveDate::from_ymd_opt(9999, 12, 31) {
    Some(day) => day,
    None => NaiveDate::MAX,
};

/// Projects computed together: bounds memory and the length of a write.
const BATCH: u64 = 500;

/// Computes the standing of every project for a day, but for those it can no longer change. Gives how many were
/// computed.
///
/// Works in batches, each in a transaction of its own, so that it can be broken off and never holds up other writers
/// for long. The version stays: no person edited anything.
pub async fn refresh(db: &Db, actor: &Actor, today: NaiveDate) -> Result<u64> {
    use project::Column as C;
    may(actor, Action::Refresh, &Scope::City)?;
    let mut refreshed = 0;
    let mut last: Option<Uuid> = None;
    loop {
        // A standing moves with the days until the plan is over; where it was computed for a later day than
        // today, it moves back.
        let due = Condition::any().add(C::StandingOn.is_null()).add(Condition::all().add(C::StandingOn.ne(today)).add(
            Condition::any().add(Expr::col(C::SettlesOn).gt(Expr::col(C::StandingOn))).add(C::SettlesOn.gt(today)),
        ));
        let mut query = project::Entity::find().filter(due).order_by_asc(C::Id).limit(BATCH);
        if let Some(last) = last {
            query = query.filter(C::Id.gt(last));
        }
        let rows = query.all(db.connection()).await?;
        let Some(end) = rows.last() else { return Ok(refreshed) };
        last = Some(end.id);
        refreshed += rows.len() as u64;
        refresh_batch(db, rows, today).await?;
    }
}

/// What the standing needs of a step.
#[derive(FromQueryResult)]
struct NarrowStep {
    project_id: Uuid,
    weight: Option<f64>,
    start: Option<NaiveDate>,
    finish: Option<NaiveDate>,
}

/// What the standing needs of a report.
#[derive(FromQueryResult)]
struct NarrowReport {
    project_id: Uuid,
    date: NaiveDate,
    percent: Option<f64>,
    status: Option<i32>,
}

/// What the standings of some projects follow from: their steps and their reports, by project.
pub(crate) type FactsOf = (HashMap<Uuid, Vec<Step>>, HashMap<Uuid, Vec<ProgressReport>>);

/// Reads the steps of some projects as far as what is planned follows from them, one query.
pub(crate) async fn steps_of(c: &impl ConnectionTrait, ids: Vec<Uuid>) -> Result<HashMap<Uuid, Vec<Step>>> {
    let mut steps: HashMap<Uuid, Vec<Step>> = HashMap::new();
    let found: Vec<NarrowStep> = step::Entity::find()
        .select_only()
        .columns([step::Column::ProjectId, step::Column::Weight, step::Column::Start, step::Column::Finish])
        .filter(step::Column::ProjectId.is_in(ids))
        .order_by_asc(step::Column::OrderNo)
        .order_by_asc(step::Column::Position)
        .into_model()
        .all(c)
        .await?;
    for step in found {
        let NarrowStep { project_id, weight, start, finish } = step;
        steps.entry(project_id).or_default().push(Step { order: 0, title: String::new(), weight, start, finish });
    }
    Ok(steps)
}

/// Reads what the standings of some projects follow from, two queries.
pub(crate) async fn facts_of(c: &impl ConnectionTrait, ids: Vec<Uuid>) -> Result<FactsOf> {
    let steps = steps_of(c, ids.clone()).await?;
    let mut reports: HashMap<Uuid, Vec<ProgressReport>> = HashMap::new();
    let found: Vec<NarrowReport> = progress_report::Entity::find()
        .select_only()
        .columns([
            progress_report::Column::ProjectId,
            progress_report::Column::Date,
            progress_report::Column::Percent,
            progress_report::Column::Status,
        ])
        .filter(progress_report::Column::ProjectId.is_in(ids))
        .order_by_asc(progress_report::Column::Date)
        .order_by_asc(progress_report::Column::Ordinal)
        .into_model()
        .all(c)
        .await?;
    for found in found {
        let mut report = ProgressReport::of(found.date, found.percent);
        report.status = found.status.and_then(ReportedStatus::from_number);
        reports.entry(found.project_id).or_default().push(report);
    }

    Ok((steps, reports))
}

async fn refresh_batch(db: &Db, rows: Vec<project::Model>, today: NaiveDate) -> Result<()> {
    let (steps, reports) = facts_of(db.connection(), rows.iter().map(|row| row.id).collect()).await?;

    let transaction = db.write().await?;
    let mut same: Vec<Uuid> = Vec::new();
    for before in rows {
        let mut row = before.clone();
        let of = |id| (steps.get(&id).map_or(&[][..], Vec::as_slice), reports.get(&id).map_or(&[][..], Vec::as_slice));
        let (steps, reports) = of(row.id);
        settle_row(&mut row, steps, reports, today);
        let stands = |row: &project::Model| {
            (row.progress, row.planned, row.variance, row.status.clone(), row.last_report, row.settles_on)
        };
        if stands(&before) == stands(&row) {
            same.push(row.id);
            continue;
        }
        // An import that came in between has computed for its own day and left another version.
        let update = project::Entity::update_many()
            .col_expr(project::Column::Progress, Expr::value(row.progress))
            .col_expr(project::Column::Planned, Expr::value(row.planned))
            .col_expr(project::Column::Variance, Expr::value(row.variance))
            .col_expr(project::Column::Status, Expr::value(row.status))
            .col_expr(project::Column::LastReport, Expr::value(row.last_report))
            .col_expr(project::Column::SettlesOn, Expr::value(row.settles_on))
            .col_expr(project::Column::StandingOn, Expr::value(today))
            .filter(project::Column::Id.eq(row.id))
            .filter(project::Column::Version.eq(row.version));
        update.exec(&transaction).await?;
    }
    if !same.is_empty() {
        project::Entity::update_many()
            .col_expr(project::Column::StandingOn, Expr::value(today))
            .filter(project::Column::Id.is_in(same))
            .exec(&transaction)
            .await?;
    }
    transaction.commit().await?;
    Ok(())
}

/// Computes the columns of a record that follow from what is below it.
pub(crate) fn settle(record: &mut ProjectRecord, today: NaiveDate) {
    let steps: Vec<Step> = record.steps.iter().cloned().map(row::step).collect();
    let mut reports: Vec<(NaiveDate, i32, ProgressReport)> = record
        .reports
        .iter()
        .map(|known| {
            let mut report = ProgressReport::of(known.row.date, known.row.percent);
            report.status = known.row.status.and_then(ReportedStatus::from_number);
            (known.row.date, known.row.ordinal, report)
        })
        .collect();
    reports.sort_by_key(|(date, ordinal, _)| (*date, *ordinal));
    let reports: Vec<ProgressReport> = reports.into_iter().map(|(_, _, report)| report).collect();
    let points: Vec<(NaiveDate, f64)> =
        reports.iter().filter_map(|report| Some((report.date, report.percent?))).collect();
    record.row.spark = row::spark_text(&points);
    settle_row(&mut record.row, &steps, &reports, today);
}

/// Where a project stands on a day, and from which day on that no longer changes by itself.
pub(crate) fn settle_row(row: &mut project::Model, steps: &[Step], reports: &[ProgressReport], today: NaiveDate) {
    let fiscal_year = row::year(row.fiscal_year);
    let facts =
        Facts { steps, reports, head_progress: row.head_progress, start: row.start, finish: row.finish, fiscal_year };
    let now = standing(facts, today);
    row.progress = now.progress;
    row.planned = now.planned;
    row.variance = now.variance;
    row.status = now.status.as_str().to_owned();
    row.last_report = now.last_report;
    row.standing_on = Some(today);
    // After the last planned day the word is "done" or "late" until a report, dated ahead or new, says otherwise.
    let planned_end = steps.iter().filter_map(Step::span).map(|span| span.1).chain(row.finish).max();
    let end =
        if is_incomplete(steps) { last_day(facts) } else { planned_end.or(fiscal_year.map(|year| year.last_day())) };
    let last_report = reports.iter().map(|report| report.date).max();
    row.settles_on = end.map_or(FOREVER, |end| {
        let after = end.checked_add_days(Days::new(1)).unwrap_or(FOREVER);
        last_report.map_or(after, |report| Ord::max(after, report))
    });
}
