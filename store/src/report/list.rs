//! Reports that were sent, one and many.

use std::collections::{BTreeSet, HashMap};

use chrono::{DateTime, NaiveDate, Utc};
use domain::{
    edit::Record,
    listing::{Listing, PAGE_SIZE},
    permission::{Action, Actor, Scope, may},
    report::{
        Content, Submission,
        SubmissionState::{self, Approved},
        SubmissionVersion, of_bits,
    },
    standing::{Facts, planned_on},
    step::Step,
    unit::Named,
};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, FromQueryResult, JoinType, PaginatorTrait, QueryFilter,
    QueryOrder, QuerySelect, RelationDef, RelationTrait, Select,
    prelude::{Expr, Uuid},
    sea_query::{DynIden, IntoColumnRef},
};

use super::{period, units};
use crate::{
    Db, Result, StoreError,
    entity::{
        attachment, kpi, monthly_result, progress_report, project, quarter_result, submission, submission_version, unit,
    },
    row, scope,
    standing::steps_of,
    user::called,
};

/// Reports on a page of those that wait: as many as are decided on at once.
pub const WAITING_PAGE: u64 = 200;
/// Reports given back that are shown; of more the oldest first, until they are corrected.
const RETURNED: u64 = 50;
/// Versions shown of a report.
const VERSIONS: u64 = 100;

/// A report with what it is of.
#[derive(FromQueryResult)]
struct Found {
    id: Uuid,
    project_id: Option<Uuid>,
    fiscal_year: i32,
    period: i32,
    state: String,
    content: String,
    odd: i32,
    author: String,
    sent_at: DateTime<Utc>,
    changed_by: String,
    changed_at: DateTime<Utc>,
    version: i32,
    decided_by: Option<String>,
    decided_at: Option<DateTime<Utc>>,
    reason: Option<String>,
    project_code: Option<String>,
    project_name: Option<String>,
    project_unit: Option<Uuid>,
    progress: Option<f64>,
    start: Option<NaiveDate>,
    finish: Option<NaiveDate>,
    last_report: Option<NaiveDate>,
    kpi_code: Option<String>,
    kpi_name: Option<String>,
    kpi_unit: Option<Uuid>,
    kpi_result: Option<f64>,
    project_measure: Option<String>,
    month_target: Option<f64>,
    kpi_measure: Option<String>,
    kpi_target: Option<f64>,
    quarter_result: Option<f64>,
    quarter_told: bool,
}

fn joined(condition: Condition) -> Select<submission::Entity> {
    use submission::{Column as C, Relation};
    submission::Entity::find()
        .select_only()
        .columns([
            C::Id,
            C::ProjectId,
            C::FiscalYear,
            C::Period,
            C::State,
            C::Content,
            C::Odd,
            C::Author,
            C::SentAt,
            C::ChangedBy,
            C::ChangedAt,
            C::Version,
            C::DecidedBy,
            C::DecidedAt,
            C::Reason,
        ])
        .column_as(project::Column::Code, "project_code")
        .column_as(project::Column::Name, "project_name")
        .column_as(project::Column::UnitId, "project_unit")
        .column_as(project::Column::Progress, "progress")
        .columns([project::Column::Start, project::Column::Finish])
        .column_as(project::Column::LastReport, "last_report")
        .column_as(kpi::Column::Code, "kpi_code")
        .column_as(kpi::Column::Name, "kpi_name")
        .column_as(kpi::Column::UnitId, "kpi_unit")
        .column_as(kpi::Column::Result, "kpi_result")
        .column_as(project::Column::UnitOfMeasure, "project_measure")
        .column_as(monthly_result::Column::Target, "month_target")
        .column_as(kpi::Column::UnitOfMeasure, "kpi_measure")
        .column_as(kpi::Column::Target, "kpi_target")
        .join(JoinType::LeftJoin, Relation::Project.def())
        .column_as(quarter_result::Column::Result, "quarter_result")
        .expr_as(quarter_result::Column::Report.is_not_null(), "quarter_told")
        .join(JoinType::LeftJoin, Relation::Kpi.def())
        .join(JoinType::LeftJoin, of_quarter())
        .join(JoinType::LeftJoin, of_month())
        .filter(condition)
}

/// From a report of a KPI's quarter to what is published of it.
fn of_quarter() -> RelationDef {
    let of_kpi = submission::Entity::belongs_to(quarter_result::Entity)
        .from(submission::Column::KpiId)
        .to(quarter_result::Column::KpiId);
    of_kpi.on_condition(|report, quarter| of_period(report, (quarter, quarter_result::Column::Quarter))).into()
}

/// From a report of a project's month to what that month aims at.
fn of_month() -> RelationDef {
    let of_project = submission::Entity::belongs_to(monthly_result::Entity)
        .from(submission::Column::ProjectId)
        .to(monthly_result::Column::ProjectId);
    of_project.on_condition(|report, month| of_period(report, (month, monthly_result::Column::Month))).into()
}

fn of_period(report: DynIden, number: impl IntoColumnRef) -> Condition {
    let period = Expr::col((report, submission::Column::Period));
    Condition::all().add(sea_orm::ExprTrait::equals(period, number))
}

/// Reads what a query finds, with the names of units and people, the number of files, and what was published around its
/// day and planned until then: at most six queries.
async fn read(c: &impl ConnectionTrait, query: Select<submission::Entity>) -> Result<Vec<Submission>> {
    let found: Vec<Found> = query.into_model().all(c).await?;
    if found.is_empty() {
        return Ok(Vec::new());
    }
    let ids: BTreeSet<Uuid> = found.iter().filter_map(|row| row.project_unit.or(row.kpi_unit)).collect();
    let units = unit::Entity::find().filter(unit::Column::Id.is_in(ids)).all(c).await?;
    let units: HashMap<Uuid, Named> =
        units.into_iter().map(|unit| (unit.id, Named { code: unit.code, name: unit.name })).collect();
    let names = |row: &Found| [Some(row.author.clone()), Some(row.changed_by.clone()), row.decided_by.clone()];
    let names: BTreeSet<String> = found.iter().flat_map(names).flatten().collect();
    let called = called(c, names.iter().map(String::as_str).collect()).await?;
    let files = files(c, found.iter().map(|row| row.id)).await?;
    let files = |row: &Found| files.get(&row.id).copied().unwrap_or_default();
    let plans = plans(c, &found).await?;
    let mut rows: Vec<(Option<NaiveDate>, Submission)> = found
        .into_iter()
        .filter_map(|row| {
            let (last, plan) = (row.last_report, plan(&plans, &row));
            let mut row = of_row(files(&row), row, &units, &called)?;
            row.planned = plan.and_then(|plan| planned_on(plan, day(&row)?));
            Some((last, row))
        })
        .collect();
    around(c, &mut rows).await?;
    Ok(rows.into_iter().map(|(_, row)| row).collect())
}

/// What was published of projects before and behind the days of their reports, where it is not simply what is published
/// now: one query, or none.
async fn around(c: &impl ConnectionTrait, rows: &mut [(Option<NaiveDate>, Submission)]) -> Result<()> {
    use progress_report::Column as R;
    // Of one day the report that is being told would be weighed against itself once it is published.
    let passed = |(last, row): &(Option<NaiveDate>, Submission)| {
        let day = day(row).filter(|day| last.is_some_and(|last| *day < last || row.state == Approved && *day == last));
        day.map(|day| (day, row.of.code.clone()))
    };
    let codes: BTreeSet<String> = rows.iter().filter_map(passed).map(|(_, code)| code).collect();
    if codes.is_empty() {
        return Ok(());
    }
    let published: Vec<(String, NaiveDate, Option<f64>)> = progress_report::Entity::find()
        .select_only()
        .column(project::Column::Code)
        .columns([R::Date, R::Percent])
        .join(
            JoinType::InnerJoin,
            progress_report::Entity::belongs_to(project::Entity).from(R::ProjectId).to(project::Column::Id).into(),
        )
        .filter(project::Column::Code.is_in(codes))
        .filter(R::Percent.is_not_null())
        .order_by_asc(R::Date)
        .order_by_asc(R::Ordinal)
        .into_tuple()
        .all(c)
        .await?;
    for row in rows {
        let Some((day, code)) = passed(row) else { continue };
        let of = || published.iter().filter(|(known, ..)| *known == code);
        let before = |date: NaiveDate| date < day || row.1.state != Approved && date == day;
        row.1.published = of().rev().find(|(_, date, _)| before(*date)).and_then(|(_, _, percent)| *percent);
        row.1.later = of().next_back().filter(|(_, date, _)| *date > day).and_then(|(_, date, p)| Some((*date, (*p)?)));
    }
    Ok(())
}

/// The day a project's report speaks for.
fn day(row: &Submission) -> Option<NaiveDate> {
    match &row.content {
        Content::Progress(report) => Some(report.date),
        Content::Quarter(_) => None,
    }
}

/// The steps of the projects whose reports are still to be decided: one query, or none.
async fn plans(c: &impl ConnectionTrait, found: &[Found]) -> Result<HashMap<Uuid, Vec<Step>>> {
    let undecided = |row: &&Found| SubmissionState::from_word(&row.state).is_some_and(SubmissionState::is_undecided);
    let projects: BTreeSet<Uuid> = found.iter().filter(undecided).filter_map(|row| row.project_id).collect();
    if projects.is_empty() {
        return Ok(HashMap::new());
    }
    let mut plans = steps_of(c, projects.iter().copied().collect()).await?;
    // One without steps is planned by its first and last day.
    for project in projects {
        plans.entry(project).or_default();
    }
    Ok(plans)
}

/// What is planned of a report's project, where that was asked for.
fn plan<'a>(plans: &'a HashMap<Uuid, Vec<Step>>, row: &Found) -> Option<Facts<'a>> {
    let (steps, fiscal_year) = (plans.get(&row.project_id?)?, row::year(Some(row.fiscal_year)));
    let (start, finish) = (row.start, row.finish);
    Some(Facts { steps, reports: &[], head_progress: None, start, finish, fiscal_year })
}

/// How many files go with reports: one query.
async fn files(c: &impl ConnectionTrait, reports: impl Iterator<Item = Uuid>) -> Result<HashMap<Uuid, u64>> {
    use attachment::Column as C;
    let query = attachment::Entity::find().select_only().column(C::SubmissionId).column_as(C::Id.count(), "files");
    let counts: Vec<(Option<Uuid>, i64)> = query
        .filter(C::SubmissionId.is_in(reports))
        .filter(C::State.eq(crate::attachment::WHOLE))
        .group_by(C::SubmissionId)
        .into_tuple()
        .all(c)
        .await?;
    Ok(counts.into_iter().filter_map(|(report, files)| Some((report?, u64::try_from(files).ok()?))).collect())
}

fn of_row(
    files: u64,
    row: Found,
    units: &HashMap<Uuid, Named>,
    called: &HashMap<String, String>,
) -> Option<Submission> {
    let record = if row.project_id.is_some() { Record::Project } else { Record::Kpi };
    // A zero without a word is how the legacy pages print a quarter nobody reported on.
    let of_quarter = row.quarter_result.filter(|result| row.quarter_told || *result != 0.0);
    let known = |name: String| called.get(&name).cloned().unwrap_or(name);
    Some(Submission {
        id: row.id,
        record,
        of: Named { code: row.project_code.or(row.kpi_code)?, name: row.project_name.or(row.kpi_name)? },
        unit: row.project_unit.or(row.kpi_unit).and_then(|unit| units.get(&unit).cloned()),
        year: row::year(Some(row.fiscal_year))?,
        period: period(record, row.period)?,
        state: SubmissionState::from_word(&row.state)?,
        content: serde_json::from_str(&row.content).ok()?,
        odd: of_bits(u32::try_from(row.odd).unwrap_or_default()),
        files,
        unit_of_measure: row.project_measure.or(row.kpi_measure).filter(|unit| !unit.trim().is_empty()),
        target: row.month_target.or(row.kpi_target),
        published: row.progress.or(of_quarter).or(row.kpi_result),
        planned: None,
        later: None,
        corrected_by: (row.changed_by != row.author).then(|| known(row.changed_by)),
        author: known(row.author.clone()),
        author_name: row.author,
        sent_at: row.sent_at,
        changed_at: row.changed_at,
        version: row.version,
        decided_by: row.decided_by.map(known),
        decided_at: row.decided_at,
        reason: row.reason,
    })
}

/// A report.
pub(super) async fn one(c: &impl ConnectionTrait, id: Uuid) -> Result<Option<Submission>> {
    Ok(read(c, joined(Condition::all().add(submission::Column::Id.eq(id)))).await?.pop())
}

/// The reports of a record that are not decided, by month or quarter.
pub(super) async fn undecided(c: &impl ConnectionTrait, record: Record, id: Uuid) -> Result<Vec<Submission>> {
    let of = match record {
        Record::Project => submission::Column::ProjectId.eq(id),
        Record::Kpi => submission::Column::KpiId.eq(id),
    };
    let condition = Condition::all().add(of).add(in_state(&[SubmissionState::Sent, SubmissionState::Returned]));
    read(c, joined(condition).order_by_asc(submission::Column::FiscalYear).order_by_asc(submission::Column::Period))
        .await
}

fn in_state(states: &[SubmissionState]) -> Expr {
    submission::Column::State.is_in(states.iter().map(|state| state.as_str()))
}

/// Holds for reports of records in some units; for all where `None`.
fn of_units(units: Option<Vec<Uuid>>) -> Condition {
    match units {
        None => Condition::all(),
        Some(units) => {
            Condition::any().add(project::Column::UnitId.is_in(units.clone())).add(kpi::Column::UnitId.is_in(units))
        }
    }
}

async fn listed(
    c: &impl ConnectionTrait,
    query: Select<submission::Entity>,
    page: u64,
    size: u64,
) -> Result<Listing<Submission>> {
    let total = query.clone().count(c).await?;
    let page = page.clamp(1, total.div_ceil(size).max(1));
    let rows = read(c, query.limit(size).offset((page - 1).saturating_mul(size))).await?;
    Ok(Listing { rows, total, page })
}

/// The reports on which an actor may decide, the oddest first, then those that wait longest: eight queries at most a page of
/// [`WAITING_PAGE`].
pub async fn waiting(db: &Db, actor: &Actor, page: u64) -> Result<Listing<Submission>> {
    let c = db.connection();
    let condition = waits(c, actor).await?;
    let query = joined(condition)
        .order_by_desc(submission::Column::Odd)
        .order_by_asc(submission::Column::SentAt)
        .order_by_asc(submission::Column::Id);
    listed(c, query, page, WAITING_PAGE).await
}

/// How many there are.
pub async fn waiting_count(db: &Db, actor: &Actor) -> Result<u64> {
    let c = db.connection();
    Ok(joined(waits(c, actor).await?).count(c).await?)
}

async fn waits(c: &impl ConnectionTrait, actor: &Actor) -> Result<Condition> {
    let units = units(c, actor, Action::Approve).await?;
    Ok(Condition::all().add(in_state(&[SubmissionState::Sent])).add(of_units(units)))
}

/// The reports that were given back where an actor reports, those longest given back first.
pub async fn returned(db: &Db, actor: &Actor) -> Result<Vec<Submission>> {
    let c = db.connection();
    let units = units(c, actor, Action::ReportProgress).await?;
    let condition = Condition::all().add(in_state(&[SubmissionState::Returned])).add(of_units(units));
    let query = joined(condition).order_by_asc(submission::Column::DecidedAt).order_by_asc(submission::Column::Id);
    read(c, query.limit(RETURNED)).await
}

/// What an actor sent, newest first.
pub async fn mine(db: &Db, actor: &Actor, page: u64) -> Result<Listing<Submission>> {
    let person = actor.person().ok_or(StoreError::Forbidden)?;
    may(actor, Action::OwnAccount, &Scope::Account(person.id))?;
    let condition = Condition::all().add(submission::Column::AuthorId.eq(person.id.0));
    let query = joined(condition).order_by_desc(submission::Column::ChangedAt).order_by_desc(submission::Column::Id);
    listed(db.connection(), query, page, PAGE_SIZE).await
}

/// A report with what it said before it was corrected, newest first. It is read by those who read drafts in its place.
pub async fn view(db: &Db, actor: &Actor, id: Uuid) -> Result<(Submission, Vec<SubmissionVersion>)> {
    if !actor.may_somewhere(Action::ReadDrafts) {
        return Err(StoreError::Forbidden);
    }
    let c = db.connection();
    let found = one(c, id).await?.ok_or(StoreError::NotFound)?;
    may(actor, Action::ReadDrafts, &scope::of(c, actor, found.record, &found.of.code).await?)?;
    let rows = submission_version::Entity::find()
        .filter(submission_version::Column::SubmissionId.eq(id))
        .order_by_desc(submission_version::Column::Version)
        .limit(VERSIONS)
        .all(c)
        .await?;
    let called = called(c, rows.iter().map(|row| row.author.as_str()).collect()).await?;
    let versions = rows.into_iter().filter_map(|row| {
        Some(SubmissionVersion {
            version: row.version,
            content: serde_json::from_str(&row.content).ok()?,
            author: called.get(&row.author).cloned().unwrap_or(row.author),
            at: row.at,
        })
    });
    Ok((found, versions.collect()))
}
