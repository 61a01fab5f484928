//! A project whole.

use chrono::NaiveDate;
use domain::{
    earlier::EarlierChange,
    permission::{Action, Actor, Scope, may},
    plan::StepId,
    policy::Policy,
    project::ProjectView,
    standing::{Facts, standing},
    unit::{Named, ProjectCode},
};
use sea_orm::{ColumnTrait, EntityTrait, JoinType, QueryFilter, QueryOrder, QuerySelect, RelationTrait};

use crate::{
    Db, Result, StoreError,
    entity::{
        evaluation, kpi, monthly_result, policy, progress_report, project, project_kpi, project_text, section, step,
        unit,
    },
    row, scope,
};

/// Supported KPIs given whole; of any more only code and name.
const KPIS_WHOLE: usize = 6;

/// A project whole, as it stands on a day. Takes the same number of queries whatever it holds.
pub async fn view(db: &Db, actor: &Actor, code: &ProjectCode, today: NaiveDate) -> Result<ProjectView> {
    may(actor, Action::ReadPublished, &Scope::City)?;
    let c = db.connection();
    let scope = scope::of_project_code(c, actor, code).await?;
    let (project, text) = project::Entity::find()
        .filter(project::Column::Code.eq(code.as_str()))
        .find_also_related(project_text::Entity)
        .one(c)
        .await?
        .ok_or(StoreError::NotFound)?;
    let id = project.id;
    let unit = unit::Entity::find_by_id(project.unit_id).one(c).await?.ok_or(StoreError::NotFound)?;
    let section = match project.section_id {
        Some(section) => section::Entity::find_by_id(section).one(c).await?,
        None => None,
    };
    let policy = match project.policy_id {
        Some(policy) => policy::Entity::find_by_id(policy).one(c).await?,
        None => None,
    };
    let steps = step::Entity::find()
        .filter(step::Column::ProjectId.eq(id))
        .order_by_asc(step::Column::OrderNo)
        .order_by_asc(step::Column::Position)
        .all(c)
        .await?;
    let reports = progress_report::Entity::find()
        .filter(progress_report::Column::ProjectId.eq(id))
        .order_by_desc(progress_report::Column::Date)
        .order_by_desc(progress_report::Column::Ordinal)
        .all(c)
        .await?;
    let months = monthly_result::Entity::find()
        .filter(monthly_result::Column::ProjectId.eq(id))
        .order_by_asc(monthly_result::Column::Month)
        .all(c)
        .await?;
    let evaluations = evaluation::Entity::find()
        .filter(evaluation::Column::ProjectId.eq(id))
        .order_by_asc(evaluation::Column::Quarter)
        .all(c)
        .await?;
    let mut kpis = kpi::Entity::find()
        .join(JoinType::InnerJoin, project_kpi::Relation::Kpi.def().rev())
        .filter(project_kpi::Column::ProjectId.eq(id))
        .order_by_asc(project_kpi::Column::Position)
        .order_by_asc(kpi::Column::Code)
        .all(c)
        .await?;
    let history = crate::audit::history(db, actor, &scope, id).await?;
    let named = kpis.iter().map(|kpi| Named { code: kpi.code.clone(), name: kpi.name.clone() }).collect();
    kpis.truncate(KPIS_WHOLE);
    let kpi_detail = crate::kpi::views(db, actor, kpis).await?;

    let step_ids = steps.iter().map(|step| StepId(step.id)).collect();
    let steps: Vec<_> = steps.into_iter().map(row::step).collect();
    let reports: Vec<_> = reports.into_iter().map(row::report).collect();
    let fiscal_year = row::year(project.fiscal_year);
    let facts = Facts {
        steps: &steps,
        reports: &reports,
        head_progress: project.head_progress,
        start: project.start,
        finish: project.finish,
        fiscal_year,
    };
    let now = standing(facts, today);
    let text = text.unwrap_or(project_text::Model {
        project_id: id,
        rationale: None,
        objectives: None,
        targets: None,
        remark: None,
        strategy: None,
        earlier_changes: None,
    });
    let mut earlier_changes = row::earlier_changes(text.earlier_changes.as_deref());
    if !actor.may(Action::ReadHistory, &scope) {
        earlier_changes = earlier_changes.into_iter().map(EarlierChange::nameless).collect();
    }
    Ok(ProjectView {
        code: code.clone(),
        name: project.name,
        fiscal_year,
        unit: Named { code: unit.code, name: unit.name },
        section: section.map(named_section),
        owner: project.owner,
        coordinator: project.coordinator,
        branch: project.branch,
        evaluator: project.evaluator,
        start: project.start,
        finish: project.finish,
        progress: now.progress,
        planned: now.planned,
        variance: now.variance,
        status: now.status,
        weight: project.weight,
        target: project.target,
        result: project.result,
        unit_of_measure: project.unit_of_measure,
        budget_received: project.budget_received,
        budget_spent: project.budget_spent,
        rationale: text.rationale,
        objectives: text.objectives,
        targets: text.targets,
        remark: text.remark,
        policy_key: policy.as_ref().map(|policy| policy.id),
        policy: policy.map(|policy| Policy { id: policy.legacy_id, name: policy.name }),
        strategy: row::strategy_lines(text.strategy.as_deref()),
        routine: project.routine.unwrap_or(false),
        steps,
        step_ids,
        reports,
        months: months.into_iter().filter_map(row::month).collect(),
        kpis: named,
        evaluations: evaluations.into_iter().filter_map(row::evaluation).collect(),
        evaluated: row::evaluated(project.evaluated_quarter, project.evaluated_score),
        kpi_detail,
        earlier_changes,
        history,
    })
}

/// A section known only by its name has an inner key that is nobody's business.
fn named_section(section: section::Model) -> Named {
    let code = if section.code.starts_with('~') { String::new() } else { section.code };
    let name = section.name.unwrap_or_else(|| code.clone());
    Named { code, name }
}
