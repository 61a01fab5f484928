//! What a person may change where it is read: the fields, what is typed into them, and what happens when two
//! people change the same one.
//!
//! The same `parse` runs in the browser, which shows the reason beside the field, and in the server, which trusts
//! nobody. A field's name here is its name in the history and in the API.

mod field;
mod merge;
mod report;
mod shown;
mod value;

pub use field::{Field, Kind, KpiField, MonthField, ProjectField, QuarterField, Record, UnknownField};
pub use merge::{Conflict, Merge, merge};
pub use report::{Cell, CellEdit, CellState, Edited};
pub use shown::{shown, unshown};
pub use value::{EditError, MOST_MONEY, Value, looks_same, parse};
pub(crate) use value::{clean, money, within};

use serde::{Deserialize, Serialize};

use crate::{kpi::KpiView, project::ProjectView, strategy::StrategyLine};

/// One field's change as a person sends it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FieldEdit {
    /// Which field.
    pub field: Field,
    /// The field's canonical text when the person began, `None` for blank: see [`project_text`] and [`kpi_text`].
    pub base: Option<String>,
    /// What was typed.
    pub input: String,
}

/// What stands in a field of a project, in the canonical form that [`Value::text`] has; `None` for blank.
pub fn project_text(view: &ProjectView, field: Field) -> Option<String> {
    let number = |number: Option<f64>| number.map(|number| Value::Number(number).text());
    match field {
        Field::Project(field) => match field {
            ProjectField::Name => Some(view.name.clone()).filter(|name| name != view.code.as_str()),
            ProjectField::Section => view
                .section
                .as_ref()
                .map(|section| if section.code.is_empty() { section.name.clone() } else { section.code.clone() }),
            ProjectField::Owner => view.owner.clone(),
            ProjectField::Coordinator => view.coordinator.clone(),
            ProjectField::Evaluator => view.evaluator.clone(),
            ProjectField::Start => view.start.map(|day| Value::Date(day).text()),
            ProjectField::Finish => view.finish.map(|day| Value::Date(day).text()),
            ProjectField::Weight => number(view.weight),
            ProjectField::Target => number(view.target),
            ProjectField::Result => number(view.result),
            ProjectField::UnitOfMeasure => view.unit_of_measure.clone(),
            ProjectField::BudgetReceived => view.budget_received.map(|money| money.to_string()),
            ProjectField::BudgetSpent => view.budget_spent.map(|money| money.to_string()),
            ProjectField::Policy => view.policy.as_ref().map(|policy| policy.id.clone()),
            ProjectField::Strategy => strategy_key(&view.strategy, view.routine),
            ProjectField::Rationale => view.rationale.clone(),
            ProjectField::Objectives => view.objectives.clone(),
            ProjectField::Targets => view.targets.clone(),
            ProjectField::Remark => view.remark.clone(),
        },
        Field::Month(month, field) => {
            let result = view.months.iter().find(|result| result.month == month)?;
            number(match field {
                MonthField::Target => result.target,
                MonthField::Result => result.result,
            })
        }
        Field::Kpi(_) | Field::Quarter(..) => None,
    }
}

/// What stands in a field of a KPI, in canonical form; `None` for blank.
pub fn kpi_text(view: &KpiView, field: Field) -> Option<String> {
    let number = |number: Option<f64>| number.map(|number| Value::Number(number).text());
    match field {
        Field::Kpi(field) => match field {
            KpiField::Name => Some(view.name.clone()).filter(|name| name != view.code.as_str()),
            KpiField::Target => number(view.target),
            KpiField::TargetText => view.target_text.clone(),
            KpiField::Result => number(view.result),
            KpiField::UnitOfMeasure => view.unit_of_measure.clone(),
            KpiField::Kind => view.kind.map(|kind| kind.as_str().to_owned()),
            KpiField::Level => view.level.map(|level| level.as_str().to_owned()),
            KpiField::Dimension => view.dimension.map(|dimension| dimension.to_string()),
            KpiField::Negotiated => view.negotiated.map(|negotiated| negotiated.to_string()),
            KpiField::Definition => view.definition.clone(),
            KpiField::Formula => view.formula.clone(),
            KpiField::Source => view.source.clone(),
            KpiField::Summary => view.summary.clone(),
            KpiField::Strategy => strategy_key(&view.strategy, false),
        },
        Field::Quarter(quarter, field) => {
            let result = view.quarters.iter().find(|result| result.quarter == quarter)?;
            match field {
                QuarterField::Result => number(result.result),
                QuarterField::Report => result.report.clone(),
            }
        }
        Field::Project(_) | Field::Month(..) => None,
    }
}

/// The word that stands for routine work where a line of the plan could stand.
pub const ROUTINE: &str = "routine";

/// What stands for a place in the city's plan in a field: the number of its lowest line (`5.1.1.2`), the line's
/// wording where it has no number, or [`ROUTINE`].
pub fn strategy_key(lines: &[StrategyLine], routine: bool) -> Option<String> {
    match lines.last() {
        Some(leaf) => Some(
            crate::strategy::line_number(&leaf.label)
                .filter(|number| !number.is_empty())
                .unwrap_or_else(|| leaf.label.clone()),
        ),
        None => routine.then(|| ROUTINE.to_owned()),
    }
}
