//! What a page says of a project, worked into the record.

use chrono::NaiveDate;
use domain::{
    earlier::{EarlierChange, joined},
    import::Outcome,
    progress_report::{ProgressReport, ReportedStatus},
    project::ProjectDraft,
    step::Step,
    text::search_key,
    unit::Named,
};
use sea_orm::prelude::Uuid;

use super::{
    changes::{Changes, clean, finite},
    records::{Context, Marked, ProjectRecord, State, name_project},
    references::References,
};
use crate::{
    entity::{evaluation, monthly_result, progress_report, step},
    row, standing,
};

/// Works a page about a project in: the project, the KPIs printed with it and the links between them.
pub fn apply(state: &mut State, references: &mut References, draft: &ProjectDraft, context: &Context) -> Outcome {
    let unit = references.unit(&draft.code.unit(), draft.unit_name.as_deref());
    let code = draft.code.to_string();
    let mut record =
        state.projects.remove(&code).unwrap_or_else(|| ProjectRecord::stub(&draft.code, None, unit, context.now));
    // A record that so far only a link had named is as good as new.
    let created = record.row.stub;
    let mut changes = Changes::of(created, draft.breaks_off.as_deref());
    record.row.stub = false;

    merge_fields(&mut record, references, draft, &mut changes);
    merge_texts(&mut record, references, draft, &mut changes);
    merge_steps(&mut record, &draft.steps, &mut changes);
    merge_reports(&mut record, &draft.reports, &mut changes);
    merge_months(&mut record, draft, &mut changes);
    merge_evaluations(&mut record, draft, &mut changes);
    merge_earlier(&mut record, &draft.earlier_changes, &mut changes);

    let mut kpis_changed = false;
    for (position, kpi) in draft.kpis.iter().enumerate() {
        let (kpi_id, outcome) = super::kpi::merge(state, references, kpi, draft.fiscal_year, context);
        kpis_changed |= outcome != Outcome::Unchanged;
        if state.link(record.row.id, kpi_id, position as i32) {
            changes.note("kpis", None, Some(kpi.code.to_string()));
        }
    }

    if let Some(year) = record.row.fiscal_year {
        super::kpi::hand_down_year(state, record.row.id, year, context);
    }

    let changed = created || !changes.is_empty();
    if changed {
        standing::settle(&mut record, context.today);
        record.row.version = record.stored.map_or(1, |version| version + 1);
        record.row.updated_at = context.now;
        record.changed = true;
        state.audit(context, created, "project", record.row.id, changes);
    }
    state.projects.insert(code, record);
    match (created, changed || kpis_changed) {
        (true, _) => Outcome::Created,
        (false, true) => Outcome::Updated,
        (false, false) => Outcome::Unchanged,
    }
}

/// The project a KPI's page names, made as a stub where it is unknown so that the link is not lost.
pub fn mention(state: &mut State, references: &mut References, named: &Named, context: &Context) -> Option<Uuid> {
    let code: domain::unit::ProjectCode = named.code.parse().ok()?;
    if let Some(record) = state.projects.get(code.as_str()) {
        return Some(record.row.id);
    }
    let unit = references.unit(&code.unit(), None);
    let name = clean(Some(&named.name)).filter(|name| name != code.as_str());
    let mut record = ProjectRecord::stub(&code, name, unit, context.now);
    standing::settle(&mut record, context.today);
    let id = record.row.id;
    state.projects.insert(code.to_string(), record);
    Some(id)
}

fn merge_fields(record: &mut ProjectRecord, references: &mut References, draft: &ProjectDraft, changes: &mut Changes) {
    let row = &mut record.row;
    if let Some(name) = clean(draft.name.as_deref())
        && row.name != name
        && !changes.breaks_off_in(&row.name, &name)
    {
        let before = Some(row.name.clone()).filter(|before| *before != row.code);
        changes.note("name", before, Some(name.clone()));
        name_project(row, name);
    }
    changes.merge("fiscal_year", &mut row.fiscal_year, draft.fiscal_year.map(|year| year.be()));
    let section =
        references.section(row.unit_id, draft.section_code.as_ref(), draft.section_name.as_deref(), row.section_id);
    if section != row.section_id {
        let label = |id: Option<Uuid>| id.and_then(|id| references.section_label(id));
        changes.note("section", label(row.section_id), label(section));
        row.section_id = section;
    }
    changes.merge_text("owner", &mut row.owner, draft.owner.as_deref());
    changes.merge_text("coordinator", &mut row.coordinator, draft.coordinator.as_deref());
    changes.merge_text("branch", &mut row.branch, draft.branch.as_deref());
    changes.merge_text("evaluator", &mut row.evaluator, draft.evaluator.as_deref());
    changes.merge("start", &mut row.start, draft.start);
    changes.merge("finish", &mut row.finish, draft.finish);
    changes.merge("progress", &mut row.head_progress, finite(draft.progress));
    changes.merge("weight", &mut row.weight, finite(draft.weight));
    changes.merge("target", &mut row.target, finite(draft.target));
    changes.merge("result", &mut row.result, finite(draft.result));
    changes.merge_text("unit_of_measure", &mut row.unit_of_measure, draft.unit_of_measure.as_deref());
    changes.merge("budget_received", &mut row.budget_received, draft.budget_received);
    changes.merge("budget_spent", &mut row.budget_spent, draft.budget_spent);
    if let Some((quarter, score)) = draft.evaluated {
        merge_evaluated(&mut row.evaluated_quarter, &mut row.evaluated_score, quarter.number().into(), score, changes);
    }
    if let Some(policy) = &draft.policy {
        let id = references.policy(policy);
        if id.is_some() && id != row.policy_id {
            changes.note("policy", row.policy_id.and_then(|id| references.policy_number(id)), Some(policy.id.clone()));
            row.policy_id = id;
        }
    }
}

/// The quarter in force moves on with its score; a score missing for the same quarter says nothing.
pub fn merge_evaluated(
    quarter: &mut Option<i32>,
    score: &mut Option<f64>,
    new_quarter: i32,
    new_score: Option<f64>,
    changes: &mut Changes,
) {
    if *quarter == Some(new_quarter) {
        changes.merge("evaluated.score", score, finite(new_score));
    } else {
        let shown = |quarter: Option<i32>, score: Option<f64>| {
            quarter.map(|quarter| score.map_or_else(|| quarter.to_string(), |score| format!("{quarter}: {score}")))
        };
        changes.note("evaluated", shown(*quarter, *score), shown(Some(new_quarter), new_score));
        *quarter = Some(new_quarter);
        *score = finite(new_score);
    }
}

fn merge_texts(record: &mut ProjectRecord, references: &mut References, draft: &ProjectDraft, changes: &mut Changes) {
    let before = changes.list.len();
    let text = &mut record.text;
    changes.merge_text("rationale", &mut text.rationale, draft.rationale.as_deref());
    changes.merge_text("objectives", &mut text.objectives, draft.objectives.as_deref());
    changes.merge_text("targets", &mut text.targets, draft.targets.as_deref());
    changes.merge_text("remark", &mut text.remark, draft.remark.as_deref());
    let row = &mut record.row;
    let known = row::strategy_lines(text.strategy.as_deref());
    if changes.breaks_off_in_path(&known, &draft.strategy) {
        // The page says less of it than is known.
    } else if !draft.strategy.is_empty() {
        changes.merge("strategy", &mut text.strategy, row::strategy_text(&draft.strategy));
        row.strategy_node_id = references.strategy(&draft.strategy, row::year(row.fiscal_year));
        changes.merge("routine", &mut row.routine, Some(draft.routine.unwrap_or(false)));
    } else if draft.routine == Some(true) {
        changes.merge("routine", &mut row.routine, Some(true));
        if let Some(lines) = text.strategy.take() {
            changes.note("strategy", Some(lines), None);
            row.strategy_node_id = None;
        }
    } else {
        changes.merge("routine", &mut row.routine, draft.routine);
    }
    record.text_changed |= changes.list.len() > before;
}

/// Whether a page says of a plan only what is known of it, and lacks the rest: it was cut within the plan. Its last step
/// may be cut itself. A plan whose last steps were taken away would share their weight out among the others, unless the
/// page breaks off.
fn is_beginning(known: &[step::Model], steps: &[Step], cut: bool) -> bool {
    let weight = |weights: &mut dyn Iterator<Item = Option<f64>>| weights.flatten().sum::<f64>();
    let lacks = weight(&mut steps.iter().map(|step| finite(step.weight))) + 0.005
        < weight(&mut known.iter().map(|row| row.weight));
    let says = |(place, step): (usize, &Step)| {
        let Some(row) = known.get(place) else { return false };
        let title = step.title.trim();
        let cut = place + 1 == steps.len();
        row.order_no == step.order
            && (row.title == title || (cut && row.title.starts_with(title)))
            && (row.weight == finite(step.weight) || (cut && step.weight.is_none()))
            && (row.start == step.start || (cut && step.start.is_none()))
            && (row.finish == step.finish || (cut && step.finish.is_none()))
    };
    (lacks || cut) && steps.iter().enumerate().all(says)
}

/// A plan is replaced as a whole: its weights make sense only together. One that was cut short replaces nothing that says
/// the same and more.
fn merge_steps(record: &mut ProjectRecord, steps: &[Step], changes: &mut Changes) {
    let same = |(row, step): (&step::Model, &Step)| {
        row.order_no == step.order
            && row.title == step.title.trim()
            && row.weight == finite(step.weight)
            && row.start == step.start
            && row.finish == step.finish
    };
    if steps.is_empty()
        || is_beginning(&record.steps, steps, changes.is_cut())
        || (record.steps.len() == steps.len() && record.steps.iter().zip(steps).all(same))
    {
        return;
    }
    // The whole plan as it was and as it is, in the form it is read back in.
    let told = |rows: &[step::Model]| {
        let steps: Vec<Step> = rows.iter().cloned().map(row::step).collect();
        if steps.is_empty() { None } else { serde_json::to_string(&steps).ok() }
    };
    let before = told(&record.steps);
    record.steps_changed = true;
    record.row.plan_version += i32::from(record.stored.is_some());
    let mut known = std::mem::take(&mut record.steps);
    // A step of the same order and title is the same step: what waits for it goes on waiting.
    let mut identity = |step: &Step| {
        let same = |row: &step::Model| row.order_no == step.order && row.title == step.title.trim();
        known.iter().position(same).map_or_else(Uuid::now_v7, |place| known.swap_remove(place).id)
    };
    record.steps = steps
        .iter()
        .enumerate()
        .map(|(position, step)| step::Model {
            id: identity(step),
            project_id: record.row.id,
            position: position as i32,
            order_no: step.order,
            title: clean(Some(&step.title)).unwrap_or_default(),
            weight: finite(step.weight),
            start: step.start,
            finish: step.finish,
        })
        .collect();
    let after = if changes.brief { Some(steps.len().to_string()) } else { told(&record.steps) };
    changes.note("steps", before, after);
}

/// Reports are never taken away. A report is the same as one of its day if words and percent agree; else it takes
/// the place of the one of that day which no report of the page speaks for, or is new. One that the page breaks off in
/// is the same as the one that goes on.
fn merge_reports(record: &mut ProjectRecord, reports: &[ProgressReport], changes: &mut Changes) {
    let mut days: Vec<NaiveDate> = reports.iter().map(|report| report.date).collect();
    days.sort_unstable();
    days.dedup();
    for day in days {
        let mut new: Vec<(String, &ProgressReport)> = Vec::new();
        for report in reports.iter().filter(|report| report.date == day) {
            let key = words(report.narrative.as_deref());
            // The same words twice on one page are one report.
            if !new.iter().any(|(other, earlier)| *other == key && earlier.percent == report.percent) {
                new.push((key, report));
            }
        }
        // Some pages print the newest first, some last; progress only rises, so of one day the higher is the later.
        new.sort_by(|(_, a), (_, b)| a.percent.unwrap_or(0.0).total_cmp(&b.percent.unwrap_or(0.0)));
        let mut free: Vec<(usize, String)> = record
            .reports
            .iter()
            .enumerate()
            .filter(|(_, known)| known.row.date == day)
            .map(|(index, known)| (index, words(known.row.narrative.as_deref())))
            .collect();
        let mut take = |matches: &dyn Fn(&str, &progress_report::Model) -> bool,
                        known: &[Marked<progress_report::Model>]| {
            let place = free.iter().position(|(index, key)| known.get(*index).is_some_and(|k| matches(key, &k.row)))?;
            Some(free.remove(place).0)
        };
        let mut pairs: Vec<Option<usize>> = new
            .iter()
            .map(|(key, report)| {
                take(&|known, row| known == key && row.percent == finite(report.percent), &record.reports)
            })
            .collect();
        // The one that a page breaks off in says the beginning of what is known.
        for (pair, (_, report)) in pairs.iter_mut().zip(&new) {
            let Some(said) = report.narrative.as_deref().filter(|_| pair.is_none()) else { continue };
            let begins = |row: &progress_report::Model| {
                row.narrative.as_deref().is_some_and(|known| changes.breaks_off_in(known, said.trim()))
            };
            *pair = take(&|_, row| row.percent == finite(report.percent) && begins(row), &record.reports)
                .or_else(|| take(&|_, row| begins(row), &record.reports));
        }
        for (pair, (key, report)) in pairs.iter_mut().zip(&new) {
            if pair.is_none() {
                *pair = take(&|known, _| !key.is_empty() && known == key, &record.reports)
                    .or_else(|| take(&|_, row| row.percent == finite(report.percent), &record.reports))
                    .or_else(|| take(&|_, _| true, &record.reports));
            }
        }
        for (pair, (_, report)) in pairs.into_iter().zip(new) {
            match pair {
                Some(index) => merge_report(&mut record.reports[index], report, changes),
                None => add_report(record, report, changes),
            }
        }
    }
}

fn words(narrative: Option<&str>) -> String {
    narrative.map(search_key).unwrap_or_default()
}

fn merge_report(known: &mut Marked<progress_report::Model>, report: &ProgressReport, changes: &mut Changes) {
    let before = changes.list.len();
    let row = &mut known.row;
    let path = report_path(row.date, row.ordinal);
    let field = |name: &str| format!("{path}.{name}");
    changes.merge(field("percent"), &mut row.percent, finite(report.percent));
    changes.merge_text(field("narrative"), &mut row.narrative, report.narrative.as_deref());
    changes.merge_text(field("problem"), &mut row.problem, report.problem.as_deref());
    changes.merge_text(field("obstacle"), &mut row.obstacle, report.obstacle.as_deref());
    changes.merge(field("spent"), &mut row.spent, report.spent);
    changes.merge(field("on_plan"), &mut row.on_plan, report.on_plan);
    changes.merge(field("on_target"), &mut row.on_target, report.on_target);
    changes.merge(field("status"), &mut row.status, report.status.map(ReportedStatus::number));
    if changes.list.len() > before {
        row.version += 1;
        known.mark.touch();
    }
}

/// What the audit calls a report: `reports[2022-11-29]`, and `reports[2022-11-29#1]` the second one of that day.
pub fn report_path(date: NaiveDate, ordinal: i32) -> String {
    if ordinal == 0 { format!("reports[{date}]") } else { format!("reports[{date}#{ordinal}]") }
}

fn add_report(record: &mut ProjectRecord, report: &ProgressReport, changes: &mut Changes) {
    let ordinals = record.reports.iter().filter(|known| known.row.date == report.date).map(|known| known.row.ordinal);
    let ordinal = ordinals.max().map_or(0, |last| last + 1);
    let percent = finite(report.percent);
    changes.note(
        report_path(report.date, ordinal),
        None,
        Some(percent.map_or_else(String::new, |percent| percent.to_string())),
    );
    record.reports.push(Marked::new(progress_report::Model {
        id: Uuid::now_v7(),
        project_id: record.row.id,
        date: report.date,
        ordinal,
        percent,
        narrative: clean(report.narrative.as_deref()),
        problem: clean(report.problem.as_deref()),
        obstacle: clean(report.obstacle.as_deref()),
        spent: report.spent,
        on_plan: report.on_plan,
        on_target: report.on_target,
        status: report.status.map(ReportedStatus::number),
        steps: None,
        version: 1,
    }));
}

fn merge_months(record: &mut ProjectRecord, draft: &ProjectDraft, changes: &mut Changes) {
    for month in &draft.months {
        let number = i32::from(month.month.number());
        let before = changes.list.len();
        let field = |name: &str| format!("months[{number}].{name}");
        let project_id = record.row.id;
        let place = record.months.iter().position(|known| known.row.month == number).unwrap_or_else(|| {
            let row = monthly_result::Model {
                id: Uuid::now_v7(),
                project_id,
                month: number,
                target: None,
                result: None,
                version: 0,
            };
            changes.note(format!("months[{number}]"), None, Some(number.to_string()));
            record.months.push(Marked::new(row));
            record.months.len() - 1
        });
        let known = &mut record.months[place];
        changes.merge(field("target"), &mut known.row.target, finite(month.target));
        changes.merge(field("result"), &mut known.row.result, finite(month.result));
        if changes.list.len() > before {
            known.row.version += 1;
            known.mark.touch();
        }
    }
}

fn merge_evaluations(record: &mut ProjectRecord, draft: &ProjectDraft, changes: &mut Changes) {
    for evaluation in &draft.evaluations {
        let quarter = i32::from(evaluation.quarter.number());
        let before = changes.list.len();
        let project_id = record.row.id;
        let place = record.evaluations.iter().position(|known| known.row.quarter == quarter).unwrap_or_else(|| {
            let row = evaluation::Model { id: Uuid::now_v7(), project_id, quarter, score: None, version: 0 };
            changes.note(format!("evaluations[{quarter}]"), None, Some(quarter.to_string()));
            record.evaluations.push(Marked::new(row));
            record.evaluations.len() - 1
        });
        let known = &mut record.evaluations[place];
        changes.merge(format!("evaluations[{quarter}].score"), &mut known.row.score, finite(evaluation.score));
        if changes.list.len() > before {
            known.row.version += 1;
            known.mark.touch();
        }
    }
}

/// Changes from before are only ever added: a copy of the page that was cut short knows fewer.
fn merge_earlier(record: &mut ProjectRecord, printed: &[EarlierChange], changes: &mut Changes) {
    let clean = |change: &EarlierChange| EarlierChange {
        person: clean(change.person.as_deref()),
        action: clean(change.action.as_deref()),
        policy: clean(change.policy.as_deref()),
        unit_of_measure: clean(change.unit_of_measure.as_deref()),
        rest: clean(change.rest.as_deref()),
        ..change.clone()
    };
    let printed: Vec<EarlierChange> = printed.iter().map(clean).collect();
    let known = row::earlier_changes(record.text.earlier_changes.as_deref());
    let Some(all) = joined(&known, &printed) else { return };
    let rows = |count: usize| (count > 0).then(|| count.to_string());
    changes.note("earlier_changes", rows(known.len()), rows(all.len()));
    record.text.earlier_changes = row::earlier_text(&all);
    record.text_changed = true;
}
