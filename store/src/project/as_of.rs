//! A project as it was on a past day, from its history.

use std::collections::BTreeMap;

use crate::{
    Db, Result, StoreError,
    entity::{audit_event, kpi},
    history::{AsOf, changes, since},
    plan, row, scope,
};
use chrono::NaiveDate;
use domain::{
    audit::Change,
    edit::Record,
    fiscal_year::{FiscalMonth, Quarter},
    history::{before, day_of, end_of_day},
    monthly_result::MonthlyResult,
    permission::{Action, Actor, may},
    plan::Plan,
    policy::Policy,
    progress_report::{ProgressReport, ReportedStatus},
    project::ProjectView,
    standing::{Facts, standing},
    unit::{Named, ProjectCode},
};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};

/// A project as it was when a day ended, its KPIs too; where it stood is told for that day.
pub async fn view_as_of(db: &Db, actor: &Actor, code: &ProjectCode, day: NaiveDate) -> Result<AsOf<ProjectView>> {
    let mut view = super::view(db, actor, code, day).await?;
    let c = db.connection();
    let row = plan::find(c, code, false).await?;
    let moment = end_of_day(day);
    let events = since(c, vec![row.id], moment).await?;
    if let Some(event) = events.iter().find(|event| event.action == "created") {
        return Ok(AsOf::NotYet { since: day_of(event.at) });
    }
    if let Some(Some(state)) = then(&events).get("plan_state")
        && plan::draft(state).is_some()
        && may(actor, Action::ReadDrafts, &scope::of(c, actor, Record::Project, code.as_str()).await?).is_err()
    {
        // To whoever reads no drafts it came when its plan came into force.
        let came = |event: &&audit_event::Model| {
            let in_force = |change: &Change| {
                change.field == "plan_state" && change.after.as_deref().is_some_and(|to| plan::draft(to).is_none())
            };
            changes(event).iter().any(in_force)
        };
        let since = events.iter().rev().find(came).ok_or(StoreError::NotFound)?;
        return Ok(AsOf::NotYet { since: day_of(since.at) });
    }
    let mut head = row.head_progress;
    rewind(&mut view, &mut head, &events);
    read_taken_away(db, actor, &mut view).await?;
    let facts = Facts {
        steps: &view.steps,
        reports: &view.reports,
        head_progress: head,
        start: view.start,
        finish: view.finish,
        fiscal_year: view.fiscal_year,
    };
    let then = standing(facts, day);
    (view.progress, view.planned, view.variance, view.status) =
        (then.progress, then.planned, then.variance, then.status);
    let moment = moment.to_rfc3339_opts(chrono::SecondsFormat::Secs, true);
    view.history.retain(|entry| entry.at < moment);
    // They tell their own day, whenever they came here.
    view.earlier_changes.retain(|change| change.date <= day);
    crate::kpi::rewind(c, &mut view.kpi_detail, day).await?;
    Ok(AsOf::Known(Box::new(view)))
}

/// The KPIs that it supported then and does not now, as they are now: six queries where there are any.
async fn read_taken_away(db: &Db, actor: &Actor, view: &mut ProjectView) -> Result<()> {
    let nameless: Vec<&str> = view.kpis.iter().filter(|kpi| kpi.name.is_empty()).map(|kpi| kpi.code.as_str()).collect();
    if nameless.is_empty() {
        return Ok(());
    }
    let found = kpi::Entity::find().filter(kpi::Column::Code.is_in(nameless)).all(db.connection()).await?;
    for row in &found {
        view.kpis.iter_mut().filter(|kpi| kpi.code == row.code).for_each(|kpi| kpi.name.clone_from(&row.name));
    }
    view.kpi_detail.extend(crate::kpi::views(db, actor, found).await?);
    Ok(())
}

/// What stood in the fields changed by events, newest first; links are told apart by what they link to.
pub(crate) fn then(events: &[audit_event::Model]) -> BTreeMap<String, Option<String>> {
    let changes: Vec<Vec<_>> = events
        .iter()
        .map(|event| {
            let mut changes = changes(event);
            for change in &mut changes {
                // The percent of the source's head, by the name an approved report takes it away under.
                if change.field == "head_progress" {
                    "progress".clone_into(&mut change.field);
                }
                let link = change.after.as_ref().or(change.before.as_ref());
                if let ("kpis" | "projects", Some(code)) = (change.field.as_str(), link) {
                    change.field = format!("{}[{code}]", change.field);
                }
            }
            changes
        })
        .collect();
    before(changes.iter().map(Vec::as_slice))
}

/// A field of a row in a list: the list, the row, and the field where it is not the row itself.
pub(crate) fn row_of(field: &str) -> Option<(&str, &str, Option<&str>)> {
    let (list, rest) = field.split_once('[')?;
    let (row, rest) = rest.split_once(']')?;
    match rest.strip_prefix('.') {
        Some(part) => Some((list, row, Some(part))),
        None => rest.is_empty().then_some((list, row, None)),
    }
}

pub(crate) fn parsed<T: std::str::FromStr>(text: &Option<String>) -> Option<T> {
    text.as_deref().and_then(|text| text.parse().ok())
}

fn rewind(view: &mut ProjectView, head: &mut Option<f64>, events: &[audit_event::Model]) {
    let mut reports = numbered(std::mem::take(&mut view.reports));
    for (field, value) in then(events) {
        if let Some((list, row, part)) = row_of(&field) {
            match (list, part) {
                ("reports", _) => set_report(&mut reports, row, part, &value),
                ("months", _) => set_month(view, row, part, &value),
                ("evaluations", None) if value.is_none() => {
                    view.evaluations.retain(|known| known.quarter.number().to_string() != row);
                }
                ("evaluations", Some("score")) => {
                    let found = view.evaluations.iter_mut().find(|known| known.quarter.number().to_string() == row);
                    found.into_iter().for_each(|known| known.score = parsed(&value));
                }
                ("kpis", None) => {
                    view.kpis.retain(|known| known.code != row);
                    match &value {
                        None => view.kpi_detail.retain(|known| known.code.as_str() != row),
                        Some(code) => view.kpis.push(Named { code: code.clone(), name: String::new() }),
                    }
                }
                _ => {}
            }
        } else {
            set(view, head, &field, value);
        }
    }
    reports.sort_by_key(|(ordinal, report)| std::cmp::Reverse((report.date, *ordinal)));
    view.reports = reports.into_iter().map(|(_, report)| report).collect();
}

fn set(view: &mut ProjectView, head: &mut Option<f64>, field: &str, value: Option<String>) {
    match field {
        "name" => view.name = value.unwrap_or_else(|| view.code.to_string()),
        "fiscal_year" => view.fiscal_year = parsed(&value),
        "section" => {
            // Its code and, behind a space, its name; a code that stands for a name alone is nobody's business.
            view.section = value.map(|label| {
                let (code, name) = label.split_once(' ').unwrap_or((&label, &label));
                let code = if code.starts_with('~') { String::new() } else { code.to_owned() };
                Named { code, name: name.to_owned() }
            });
        }
        "owner" => view.owner = value,
        "coordinator" => view.coordinator = value,
        "branch" => view.branch = value,
        "evaluator" => view.evaluator = value,
        "start" => view.start = parsed(&value),
        "finish" => view.finish = parsed(&value),
        "progress" => *head = parsed(&value),
        "weight" => view.weight = parsed(&value),
        "target" => view.target = parsed(&value),
        "result" => view.result = parsed(&value),
        "unit_of_measure" => view.unit_of_measure = value,
        "budget_received" => view.budget_received = parsed(&value),
        "budget_spent" => view.budget_spent = parsed(&value),
        "policy" => {
            if view.policy.as_ref().map(|policy| &policy.id) != value.as_ref() {
                view.policy = value.map(|id| Policy { id, name: None });
                view.policy_key = None;
            }
        }
        "rationale" => view.rationale = value,
        "objectives" => view.objectives = value,
        "targets" => view.targets = value,
        "remark" => view.remark = value,
        "strategy" => view.strategy = row::strategy_lines(value.as_deref()),
        "routine" => view.routine = value.as_deref() == Some("true"),
        "steps" => {
            let plan: Plan = value.and_then(|text| serde_json::from_str(&text).ok()).unwrap_or_default();
            view.steps = plan.bare();
            view.step_ids = plan.steps.iter().map(|step| step.id).collect();
        }
        "evaluated" => view.evaluated = evaluated(value.as_deref()),
        "evaluated.score" => {
            if let Some((_, score)) = &mut view.evaluated {
                *score = parsed(&value);
            }
        }
        _ => {}
    }
}

/// `1: 85`, or `1` while there is no score.
pub(crate) fn evaluated(text: Option<&str>) -> Option<(Quarter, Option<f64>)> {
    let text = text?;
    let (quarter, score) = text.split_once(':').unwrap_or((text, ""));
    Some((Quarter::new(quarter.trim().parse().ok()?).ok()?, score.trim().parse().ok()))
}

/// Reports come newest first; of one day the first has the number 0.
pub(super) fn numbered(reports: Vec<ProgressReport>) -> Vec<(usize, ProgressReport)> {
    let mut numbered: Vec<(usize, ProgressReport)> = Vec::with_capacity(reports.len());
    for report in reports.into_iter().rev() {
        let before = numbered.iter().rev().take_while(|(_, known)| known.date == report.date).count();
        numbered.push((before, report));
    }
    numbered
}

/// A report's row is named by its day, and by its number from the second of a day on: `2022-11-29#1`.
pub(super) fn set_report(
    reports: &mut Vec<(usize, ProgressReport)>,
    row: &str,
    part: Option<&str>,
    value: &Option<String>,
) {
    let (day, number) = row.split_once('#').unwrap_or((row, "0"));
    let (Ok(day), Ok(number)) = (day.parse::<NaiveDate>(), number.parse::<usize>()) else { return };
    let Some(place) = reports.iter().position(|(ordinal, report)| report.date == day && *ordinal == number) else {
        return;
    };
    let report = &mut reports[place].1;
    match part {
        None if value.is_none() => drop(reports.remove(place)),
        Some("percent") => report.percent = parsed(value),
        Some("narrative") => report.narrative.clone_from(value),
        Some("problem") => report.problem.clone_from(value),
        Some("obstacle") => report.obstacle.clone_from(value),
        Some("spent") => report.spent = parsed(value),
        Some("on_plan") => report.on_plan = parsed(value),
        Some("on_target") => report.on_target = parsed(value),
        Some("status") => report.status = parsed(value).and_then(ReportedStatus::from_number),
        _ => {}
    }
}

fn set_month(view: &mut ProjectView, row: &str, part: Option<&str>, value: &Option<String>) {
    let Some(month) = row.parse().ok().and_then(|number| FiscalMonth::new(number).ok()) else { return };
    if part.is_none() && value.is_none() {
        view.months.retain(|known| known.month != month);
        return;
    }
    let found: Option<&mut MonthlyResult> = view.months.iter_mut().find(|known| known.month == month);
    let Some(known) = found else { return };
    match part {
        Some("target") => known.target = parsed(value),
        Some("result") => known.result = parsed(value),
        _ => {}
    }
}
