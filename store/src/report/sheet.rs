//! What the form of a report shows.

use super::{Row, Target, facts, list};
use crate::{Db, Result, period::calendars, project};
use chrono::NaiveDate;
use domain::{
    fiscal_year::{FiscalMonth, Quarter},
    kpi::KpiView,
    period::{Period, WindowState, YearCalendar},
    permission::{Action, Actor, Scope, may},
    plan::StepId,
    project::ProjectView,
    report::{QuarterFacts, ReportDraft, ReportFacts, Submission},
    step::planned_days,
    timeliness::dues,
    unit::{KpiCode, ProjectCode, UnitCode},
};

/// What is needed to report on a project.
#[derive(Clone, Debug, PartialEq)]
pub struct ProjectSheet {
    /// The project.
    pub project: ProjectView,
    /// What a report is weighed against.
    pub facts: ReportFacts,
    /// What the last report until the month's day said, as it would be typed.
    pub last: Option<ReportDraft>,
    /// The steps that were told finished until that day, each with the day it was told.
    pub finished: Vec<(StepId, NaiveDate)>,
    /// The month that is asked for.
    pub month: FiscalMonth,
    /// How its window stands; nothing binds where `None`.
    pub window: Option<WindowState>,
    /// Reports that are not decided.
    pub undecided: Vec<Submission>,
}

/// What is needed to report on a KPI.
#[derive(Clone, Debug, PartialEq)]
pub struct KpiSheet {
    /// The KPI.
    pub kpi: KpiView,
    /// What a report is weighed against.
    pub facts: QuarterFacts,
    /// The quarter that is asked for.
    pub quarter: Quarter,
    /// How its window stands; nothing binds where `None`.
    pub window: Option<WindowState>,
    /// Reports that are not decided.
    pub undecided: Vec<Submission>,
}

/// What the form of a project's report shows: of the month asked for, or of the one that is due. What it is weighed
/// against leaves out `correcting`, or else what waits of that month.
pub async fn project_sheet(
    db: &Db,
    actor: &Actor,
    code: &ProjectCode,
    month: Option<FiscalMonth>,
    correcting: Option<uuid::Uuid>,
    today: NaiveDate,
) -> Result<ProjectSheet> {
    let (c, target) = (db.connection(), Target::Project(code.clone()));
    let scope = target.scope(c, actor).await?;
    may(actor, Action::ReportProgress, &scope)?;
    let row = Row::find(c, &target, false).await?;
    let year = row.year(today);
    let Row::Project(row) = row else { return Err(crate::StoreError::NotFound) };
    let project = project::view(db, actor, code, today).await?;
    let undecided = list::undecided(c, target.record(), row.id).await?;
    let mut known = facts::of_project(c, &row, year, today, correcting).await?;
    let calendar = calendars(c, Some(vec![year.be()])).await?.remove(&year.be());
    let (begins, ends) = planned_days(&project.steps, project.start, project.finish);
    let month = month.unwrap_or_else(|| {
        let runs = |month: FiscalMonth| {
            let (first, last) = month.span(year);
            begins.is_none_or(|begins| begins <= last) && ends.is_none_or(|ends| first <= ends)
        };
        let reported = |month: FiscalMonth| {
            let (first, last) = month.span(year);
            known.facts.earlier.iter().any(|report| (first..=last).contains(&report.date))
        };
        let takes =
            |month| state(calendar.as_ref(), Period::Month(month), &scope, today).is_none_or(WindowState::takes);
        let this = FiscalMonth::of(today.clamp(year.first_day(), year.last_day()));
        // Last month's, as long as the plan ran in it and was in force, it is taken and nothing was reported.
        let last = FiscalMonth::new(i64::from(this.number()) - 1).ok();
        let asked = |month: FiscalMonth| {
            let due = dues(year, calendar.as_ref(), place(&scope))[usize::from(month.number()) - 1];
            row.in_force_from.is_none_or(|from| from <= due)
        };
        last.filter(|last| runs(*last) && !reported(*last) && takes(*last) && asked(*last)).unwrap_or(this)
    });
    let window = state(calendar.as_ref(), Period::Month(month), &scope, today);
    // The month's own report, which the form corrects, is nothing it is weighed against.
    let own = undecided.iter().find(|sent| sent.period == Period::Month(month) && sent.year == year);
    if let (Some(own), None) = (own, correcting) {
        known = facts::of_project(c, &row, year, today, Some(own.id)).await?;
    }
    let day = known.facts.day_for(month).unwrap_or(today);
    let (last, finished) = (known.last(day), known.finished(day));
    Ok(ProjectSheet { project, facts: known.facts, last, finished, month, window, undecided })
}

/// What the form of a KPI's report shows: of the quarter asked for, or of the one that is due.
pub async fn kpi_sheet(
    db: &Db,
    actor: &Actor,
    code: &KpiCode,
    quarter: Option<Quarter>,
    today: NaiveDate,
) -> Result<KpiSheet> {
    let (c, target) = (db.connection(), Target::Kpi(code.clone()));
    let scope = target.scope(c, actor).await?;
    may(actor, Action::ReportProgress, &scope)?;
    let row = Row::find(c, &target, false).await?;
    let year = row.year(today);
    let Row::Kpi(row) = row else { return Err(crate::StoreError::NotFound) };
    let kpi = crate::kpi::view(db, actor, code).await?;
    let calendar = calendars(c, Some(vec![year.be()])).await?.remove(&year.be());
    let quarter = quarter.unwrap_or_else(|| {
        let this = Quarter::of(today.clamp(year.first_day(), year.last_day()));
        let opens = this.span(year).1 <= today;
        let last = Quarter::new(i64::from(this.number()) - 1).ok();
        // A quarter is reported on when it ends.
        last.filter(|_| !opens).unwrap_or(this)
    });
    let window = state(calendar.as_ref(), Period::Quarter(quarter), &scope, today);
    let undecided = list::undecided(c, target.record(), row.id).await?;
    // The quarter's own report, which the form corrects, is nothing it is weighed against.
    let own = undecided.iter().find(|sent| sent.period == Period::Quarter(quarter) && sent.year == year);
    let facts = facts::of_kpi(c, &row, year, today, own.map(|own| own.id)).await?;
    Ok(KpiSheet { kpi, facts, quarter, window, undecided })
}

fn state(calendar: Option<&YearCalendar>, period: Period, scope: &Scope, today: NaiveDate) -> Option<WindowState> {
    calendar?.state(period, place(scope), today)
}

/// The unit and those above it, nearest first.
fn place(scope: &Scope) -> &[UnitCode] {
    match scope {
        Scope::Unit(path) => path.as_slice(),
        Scope::City | Scope::Account(_) => &[],
    }
}
