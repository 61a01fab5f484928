//! A project's cells.

use std::collections::HashMap;

use chrono::{DateTime, NaiveDate, Utc};
use domain::{
    audit::Change,
    edit::{Field, MonthField, ProjectField, ROUTINE, Record, Value, strategy_key},
    fiscal_year::FiscalMonth,
};
use sea_orm::{ConnectionTrait, prelude::Uuid};

use super::sheet::{Names, Written};
use crate::{
    Result,
    entity::{monthly_result, project, project_text},
    import::{Mark, Marked, ProjectRecord, insert_all, name_project, upsert_all},
    row, standing,
};

/// A project with what its cells need.
pub struct ProjectCells {
    pub row: project::Model,
    text: project_text::Model,
    months: Vec<Marked<monthly_result::Model>>,
    changes: Vec<Change>,
    text_changed: bool,
    dates_changed: bool,
}

impl ProjectCells {
    /// A project as it was read.
    pub fn of(row: project::Model, text: Option<project_text::Model>, months: Vec<monthly_result::Model>) -> Self {
        let text = text.unwrap_or_else(|| ProjectRecord::no_text(row.id));
        let months = months.into_iter().map(Marked::stored).collect();
        Self { row, text, months, changes: Vec::new(), text_changed: false, dates_changed: false }
    }

    fn month(&self, month: FiscalMonth) -> Option<&monthly_result::Model> {
        let number = i32::from(month.number());
        self.months.iter().find(|known| known.row.month == number).map(|known| &known.row)
    }

    /// What stands in a field, in canonical form.
    pub fn text(&self, names: &Names, field: Field) -> Option<String> {
        use ProjectField as F;
        let (row, text) = (&self.row, &self.text);
        let number = |number: Option<f64>| number.map(|number| Value::Number(number).text());
        match field {
            Field::Project(field) => match field {
                F::Name => Some(row.name.clone()).filter(|name| *name != row.code),
                F::Section => row.section_id.and_then(|id| names.section_key(id)),
                F::Owner => row.owner.clone(),
                F::Coordinator => row.coordinator.clone(),
                F::Evaluator => row.evaluator.clone(),
                F::Start => row.start.map(|day| day.to_string()),
                F::Finish => row.finish.map(|day| day.to_string()),
                F::Weight => number(row.weight),
                F::Target => number(row.target),
                F::Result => number(row.result),
                F::UnitOfMeasure => row.unit_of_measure.clone(),
                F::BudgetReceived => row.budget_received.map(|money| money.to_string()),
                F::BudgetSpent => row.budget_spent.map(|money| money.to_string()),
                F::Policy => {
                    let policy = names.policies.iter().find(|policy| Some(policy.id) == row.policy_id);
                    policy.map(|policy| policy.legacy_id.clone())
                }
                F::Strategy => {
                    strategy_key(&row::strategy_lines(text.strategy.as_deref()), row.routine.unwrap_or(false))
                }
                F::Rationale => text.rationale.clone(),
                F::Objectives => text.objectives.clone(),
                F::Targets => text.targets.clone(),
                F::Remark => text.remark.clone(),
            },
            Field::Month(month, MonthField::Target) => number(self.month(month)?.target),
            Field::Month(month, MonthField::Result) => number(self.month(month)?.result),
            Field::Kpi(_) | Field::Quarter(..) => None,
        }
    }

    /// Puts a value in a field and notes the change.
    pub fn set(&mut self, names: &Names, field: Field, value: Option<Value>, lines: Option<&str>) {
        match field {
            Field::Project(ProjectField::Strategy) => self.set_strategy(names, value, lines),
            Field::Project(ProjectField::Section) => {
                let label = |id: Option<Uuid>| id.and_then(|id| names.section_label(id));
                let before = label(self.row.section_id);
                let section = value.and_then(|value| Some(names.section(self.row.unit_id, &value.text())?.id));
                self.row.section_id = section;
                self.note(field, before, label(section));
            }
            Field::Project(own) => {
                let before = self.text(names, field);
                let after = value.as_ref().map(Value::text);
                self.set_own(names, own, value);
                self.note(field, before, after);
            }
            Field::Month(month, part) => {
                let before = self.text(names, field);
                let after = value.as_ref().map(Value::text);
                let known = self.month_slot(month);
                let slot = match part {
                    MonthField::Target => &mut known.row.target,
                    MonthField::Result => &mut known.row.result,
                };
                *slot = number(value);
                known.row.version += 1;
                known.mark.touch();
                self.note(field, before, after);
            }
            Field::Kpi(_) | Field::Quarter(..) => {}
        }
    }

    fn set_own(&mut self, names: &Names, field: ProjectField, value: Option<Value>) {
        use ProjectField as F;
        let (row, text) = (&mut self.row, &mut self.text);
        let day = |value: &Option<Value>| match value {
            Some(Value::Date(day)) => Some(*day),
            _ => None,
        };
        let money = |value: &Option<Value>| match value {
            Some(Value::Money(money)) => Some(*money),
            _ => None,
        };
        let words = value.as_ref().map(Value::text);
        match field {
            F::Name => name_project(row, words.unwrap_or_else(|| row.code.clone())),
            F::Owner => row.owner = words,
            F::Coordinator => row.coordinator = words,
            F::Evaluator => row.evaluator = words,
            F::Start => (row.start, self.dates_changed) = (day(&value), true),
            F::Finish => (row.finish, self.dates_changed) = (day(&value), true),
            F::Weight => row.weight = number(value),
            F::Target => row.target = number(value),
            F::Result => row.result = number(value),
            F::UnitOfMeasure => row.unit_of_measure = words,
            F::BudgetReceived => row.budget_received = money(&value),
            F::BudgetSpent => row.budget_spent = money(&value),
            F::Policy => row.policy_id = words.and_then(|key| Some(names.policy(&key)?.id)),
            F::Rationale => (text.rationale, self.text_changed) = (words, true),
            F::Objectives => (text.objectives, self.text_changed) = (words, true),
            F::Targets => (text.targets, self.text_changed) = (words, true),
            F::Remark => (text.remark, self.text_changed) = (words, true),
            F::Section | F::Strategy => {}
        }
    }

    /// Lines of the plan and routine work exclude each other.
    fn set_strategy(&mut self, names: &Names, value: Option<Value>, lines: Option<&str>) {
        let key = value.map(|value| value.text());
        let routine = key.as_deref() == Some(ROUTINE);
        let node = key.as_deref().filter(|_| !routine).and_then(|key| names.node(self.row.fiscal_year, key));
        let after = lines.map(str::to_owned).or_else(|| node.and_then(|node| names.lines(node)));
        self.row.strategy_node_id = node.map(|node| node.id);
        let before = std::mem::replace(&mut self.text.strategy, after.clone());
        if before != after {
            self.note_as("strategy", before, after);
        }
        let was = self.row.routine.replace(routine);
        if was != Some(routine) {
            self.note_as("routine", was.map(|was| was.to_string()), Some(routine.to_string()));
        }
        self.text_changed = true;
    }

    fn month_slot(&mut self, month: FiscalMonth) -> &mut Marked<monthly_result::Model> {
        let number = i32::from(month.number());
        let place = self.months.iter().position(|known| known.row.month == number).unwrap_or_else(|| {
            self.note_as(&format!("months[{number}]"), None, Some(number.to_string()));
            let (id, project_id) = (Uuid::now_v7(), self.row.id);
            let row = monthly_result::Model { id, project_id, month: number, target: None, result: None, version: 0 };
            self.months.push(Marked::new(row));
            self.months.len() - 1
        });
        &mut self.months[place]
    }

    fn note(&mut self, field: Field, before: Option<String>, after: Option<String>) {
        self.note_as(&field.name(), before, after);
    }

    fn note_as(&mut self, field: &str, before: Option<String>, after: Option<String>) {
        self.changes.push(Change { field: field.to_owned(), before, after });
    }
}

fn number(value: Option<Value>) -> Option<f64> {
    match value {
        Some(Value::Number(number)) => Some(number),
        _ => None,
    }
}

/// Writes the projects that changed.
pub async fn write(
    c: &impl ConnectionTrait,
    projects: impl Iterator<Item = ProjectCells>,
    today: NaiveDate,
    now: DateTime<Utc>,
) -> Result<Vec<Written>> {
    let mut changed: Vec<ProjectCells> = projects.filter(|cells| !cells.changes.is_empty()).collect();
    if changed.is_empty() {
        return Ok(Vec::new());
    }
    let moved: Vec<Uuid> = changed.iter().filter(|cells| cells.dates_changed).map(|cells| cells.row.id).collect();
    let (steps, reports) =
        if moved.is_empty() { (HashMap::new(), HashMap::new()) } else { standing::facts_of(c, moved).await? };
    let (mut rows, mut texts, mut months, mut new_months, mut written) =
        (Vec::new(), Vec::new(), Vec::new(), Vec::new(), Vec::new());
    for cells in &mut changed {
        let row = &mut cells.row;
        row.version += 1;
        row.updated_at = now;
        if cells.dates_changed {
            let steps = steps.get(&row.id).map(Vec::as_slice).unwrap_or_default();
            let reports = reports.get(&row.id).map(Vec::as_slice).unwrap_or_default();
            standing::settle_row(row, steps, reports, today);
        }
    }
    for cells in changed {
        written.push((Record::Project, cells.row.code.clone(), cells.row.id, cells.changes));
        rows.push(cells.row);
        if cells.text_changed {
            texts.push(cells.text);
        }
        for month in cells.months {
            match month.mark {
                Mark::Stored => {}
                Mark::New => new_months.push(month.row),
                Mark::Changed => months.push(month.row),
            }
        }
    }
    upsert_all::<project::ActiveModel>(c, project::Column::Id, rows).await?;
    upsert_all::<project_text::ActiveModel>(c, project_text::Column::ProjectId, texts).await?;
    insert_all::<monthly_result::ActiveModel>(c, new_months).await?;
    upsert_all::<monthly_result::ActiveModel>(c, monthly_result::Column::Id, months).await?;
    Ok(written)
}
