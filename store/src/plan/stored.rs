//! A plan in its tables, and as text in the history.

use std::collections::HashMap;

use chrono::NaiveDate;
use domain::{
    plan::{Link, Plan, PlanStep, StepId},
    step::Step,
};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, prelude::Uuid};

use super::{changed, event};
use crate::{
    Result,
    audit::{self, Author},
    entity::{project, step, step_link},
    import::{insert_all, upsert_all},
    request::now,
    row, standing,
};

/// The plan of a project, in order.
pub async fn load(c: &impl ConnectionTrait, project: Uuid) -> Result<Plan> {
    let steps = step::Entity::find()
        .filter(step::Column::ProjectId.eq(project))
        .order_by_asc(step::Column::OrderNo)
        .order_by_asc(step::Column::Position)
        .all(c)
        .await?;
    let mut links = links_of(c, vec![project]).await?;
    let steps = steps.into_iter().map(|row| {
        let id = StepId(row.id);
        PlanStep { id, after: links.remove(&id).unwrap_or_default(), step: row::step(row) }
    });
    Ok(Plan { steps: steps.collect() })
}

/// What the steps of some projects wait for.
pub async fn links_of(c: &impl ConnectionTrait, projects: Vec<Uuid>) -> Result<HashMap<StepId, Vec<Link>>> {
    let mut links: HashMap<StepId, Vec<Link>> = HashMap::new();
    let rows = step_link::Entity::find()
        .filter(step_link::Column::ProjectId.is_in(projects))
        .order_by_asc(step_link::Column::StepId)
        .order_by_asc(step_link::Column::AfterId)
        .all(c)
        .await?;
    for row in rows {
        links.entry(StepId(row.step_id)).or_default().push(Link { step: StepId(row.after_id), lag: row.lag });
    }
    Ok(links)
}

/// A plan as the history keeps it: one text, for its parts make sense only together. What a step waits for comes in
/// the order of the keys, so that equal plans are equal texts.
pub fn text(plan: &Plan) -> String {
    let mut plan = plan.clone();
    for step in &mut plan.steps {
        step.after.sort_unstable_by_key(|link| link.step);
    }
    serde_json::to_string(&plan).unwrap_or_default()
}

/// A plan from the history; imported plans come without ids.
pub fn parse(text: &str) -> Plan {
    serde_json::from_str(text).unwrap_or_default()
}

/// Puts a plan in the place of the one in its tables.
pub async fn store(c: &impl ConnectionTrait, project: Uuid, plan: &Plan, was_there: bool) -> Result<()> {
    if was_there {
        // What the steps waited for goes with them.
        step::Entity::delete_many().filter(step::Column::ProjectId.eq(project)).exec(c).await?;
    }
    let (mut steps, mut links) = (Vec::with_capacity(plan.steps.len()), Vec::new());
    for (place, PlanStep { id, step, after }) in plan.steps.iter().enumerate() {
        let Step { order, ref title, weight, start, finish } = *step;
        steps.push(step::Model {
            id: id.0,
            project_id: project,
            position: i32::try_from(place).unwrap_or(i32::MAX),
            order_no: order,
            title: title.trim().to_owned(),
            weight,
            start,
            finish,
        });
        links.extend(after.iter().map(|link| step_link::Model {
            step_id: id.0,
            after_id: link.step.0,
            project_id: project,
            lag: link.lag,
        }));
    }
    insert_all::<step::ActiveModel>(c, steps).await?;
    insert_all::<step_link::ActiveModel>(c, links).await
}

/// Stores a plan with the standing that follows from it and its event; the project's row must be locked. Gives the plan
/// as it is stored, and its version.
pub async fn write(
    c: &impl ConnectionTrait,
    mut row: project::Model,
    before: &Plan,
    plan: Plan,
    today: NaiveDate,
    author: Author,
    action: &'static str,
) -> Result<(Plan, i32)> {
    let plan = plan.numbered();
    let id = row.id;
    store(c, id, &plan, true).await?;
    let (_, mut reports) = standing::facts_of(c, vec![id]).await?;
    standing::settle_row(&mut row, &plan.bare(), &reports.remove(&id).unwrap_or_default(), today);
    row.version += 1;
    row.plan_version += 1;
    row.updated_at = now();
    let version = row.plan_version;
    upsert_all::<project::ActiveModel>(c, project::Column::Id, vec![row]).await?;
    let texts = [before, &plan].map(|plan| (!plan.steps.is_empty()).then(|| text(plan)));
    let [before, after] = texts;
    audit::append(c, vec![event(id, author, action, vec![changed("steps", before, after)])]).await?;
    Ok((plan, version))
}
