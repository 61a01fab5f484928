//! Writing what an import has worked out, in the order the foreign keys ask for.

use std::collections::HashSet;

use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, EntityTrait, IntoActiveModel, QueryFilter, prelude::Uuid,
};

use super::{
    records::{Mark, Marked, State},
    references::References,
    write::{insert_all, update_all},
};
use crate::{
    Result, StoreError, audit,
    entity::{
        appeal, evaluation, import_page, kpi, kpi_text, monthly_result, progress_report, project, project_kpi,
        project_text, quarter_result, step, step_link,
    },
};

/// Writes everything and leaves nothing in memory but the references.
pub async fn flush(state: &mut State, references: &mut References, db: &impl ConnectionTrait) -> Result<()> {
    let state = std::mem::take(state);
    references.flush(db).await?;

    let mut projects = Rows::<project::Model>::default();
    let mut project_texts = Rows::<project_text::Model>::default();
    let mut replaced_plans: Vec<Uuid> = Vec::new();
    let mut steps = Vec::new();
    let mut reports = Rows::default();
    let mut months = Rows::default();
    let mut evaluations = Rows::default();
    let mut changed_projects = Vec::new();
    let mut records: Vec<_> = state.projects.into_values().collect();
    // Keys rise with time: in their order, rows and index entries are appended, not scattered.
    records.sort_unstable_by_key(|record| record.row.id);
    for record in records {
        if record.steps_changed {
            if record.stored.is_some() {
                replaced_plans.push(record.row.id);
            }
            steps.extend(record.steps);
        }
        reports.sort(record.reports);
        months.sort(record.months);
        evaluations.sort(record.evaluations);
        match record.stored {
            None => {
                projects.new.push(record.row);
                project_texts.new.push(record.text);
            }
            Some(version) => {
                if record.changed {
                    changed_projects.push((version, record.row));
                }
                if record.text_changed {
                    project_texts.changed.push(record.text);
                }
            }
        }
    }
    insert_all::<project::ActiveModel>(db, projects.new).await?;
    for (version, row) in changed_projects {
        let code = row.code.clone();
        let update = project::Entity::update_many()
            .filter(project::Column::Id.eq(row.id))
            .filter(project::Column::Version.eq(version))
            .set(row.into_active_model().reset_all());
        if update.exec(db).await?.rows_affected == 0 {
            return Err(StoreError::Conflict { kind: "project", code });
        }
    }
    project_texts.write::<project_text::ActiveModel>(db).await?;
    let mut links = Vec::new();
    if !replaced_plans.is_empty() {
        let kept: HashSet<Uuid> = steps.iter().map(|step: &step::Model| step.id).collect();
        let of_replaced = step_link::Column::ProjectId.is_in(replaced_plans.clone());
        links = step_link::Entity::find().filter(of_replaced).all(db).await?;
        links.retain(|link| kept.contains(&link.step_id) && kept.contains(&link.after_id));
        step::Entity::delete_many().filter(step::Column::ProjectId.is_in(replaced_plans)).exec(db).await?;
    }
    insert_all::<step::ActiveModel>(db, steps).await?;
    insert_all::<step_link::ActiveModel>(db, links).await?;
    reports.write::<progress_report::ActiveModel>(db).await?;
    months.write::<monthly_result::ActiveModel>(db).await?;
    evaluations.write::<evaluation::ActiveModel>(db).await?;

    let mut kpis = Vec::new();
    let mut kpi_texts = Rows::<kpi_text::Model>::default();
    let mut changed_kpis = Vec::new();
    let mut quarters = Rows::default();
    let mut appeals = Rows::default();
    let mut records: Vec<_> = state.kpis.into_values().collect();
    records.sort_unstable_by_key(|record| record.row.id);
    for record in records {
        quarters.sort(record.quarters);
        appeals.sort(record.appeals);
        match record.stored {
            None => {
                kpis.push(record.row);
                kpi_texts.new.push(record.text);
            }
            Some(version) => {
                if record.changed {
                    changed_kpis.push((version, record.row));
                }
                if record.text_changed {
                    kpi_texts.changed.push(record.text);
                }
            }
        }
    }
    insert_all::<kpi::ActiveModel>(db, kpis).await?;
    for (version, row) in changed_kpis {
        let code = row.code.clone();
        let update = kpi::Entity::update_many()
            .filter(kpi::Column::Id.eq(row.id))
            .filter(kpi::Column::Version.eq(version))
            .set(row.into_active_model().reset_all());
        if update.exec(db).await?.rows_affected == 0 {
            return Err(StoreError::Conflict { kind: "kpi", code });
        }
    }
    kpi_texts.write::<kpi_text::ActiveModel>(db).await?;
    quarters.write::<quarter_result::ActiveModel>(db).await?;
    appeals.write::<appeal::ActiveModel>(db).await?;

    insert_all::<project_kpi::ActiveModel>(db, state.new_links).await?;
    insert_all::<import_page::ActiveModel>(db, state.pages).await?;
    audit::append(db, state.audits).await
}

/// Rows of one table to insert and to update.
struct Rows<M> {
    new: Vec<M>,
    changed: Vec<M>,
}

impl<M> Default for Rows<M> {
    fn default() -> Self {
        Self { new: Vec::new(), changed: Vec::new() }
    }
}

impl<M> Rows<M> {
    fn sort(&mut self, rows: Vec<Marked<M>>) {
        for Marked { row, mark } in rows {
            match mark {
                Mark::Stored => {}
                Mark::New => self.new.push(row),
                Mark::Changed => self.changed.push(row),
            }
        }
    }

    async fn write<A>(self, db: &impl ConnectionTrait) -> Result<()>
    where
        A: ActiveModelTrait,
        A::Entity: EntityTrait<Model = M>,
        M: IntoActiveModel<A>,
    {
        insert_all::<A>(db, self.new).await?;
        update_all::<A>(db, self.changed).await
    }
}
