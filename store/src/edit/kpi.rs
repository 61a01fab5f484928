//! A KPI's cells.

use chrono::{DateTime, Utc};
use domain::{
    audit::Change,
    edit::{Field, KpiField, QuarterField, Record, Value, strategy_key},
    fiscal_year::Quarter,
};
use sea_orm::{ConnectionTrait, prelude::Uuid};

use super::sheet::{Names, Written};
use crate::{
    Result,
    entity::{kpi, kpi_text, quarter_result},
    import::{KpiRecord, Mark, Marked, count_quarters, insert_all, name_kpi, upsert_all},
    row,
};

/// A KPI with what its cells need.
pub struct KpiCells {
    pub row: kpi::Model,
    text: kpi_text::Model,
    quarters: Vec<Marked<quarter_result::Model>>,
    changes: Vec<Change>,
    text_changed: bool,
    quarters_changed: bool,
}

impl KpiCells {
    /// A KPI as it was read.
    pub fn of(row: kpi::Model, text: Option<kpi_text::Model>, quarters: Vec<quarter_result::Model>) -> Self {
        let text = text.unwrap_or_else(|| KpiRecord::no_text(row.id));
        let quarters = quarters.into_iter().map(Marked::stored).collect();
        Self { row, text, quarters, changes: Vec::new(), text_changed: false, quarters_changed: false }
    }

    fn quarter(&self, quarter: Quarter) -> Option<&quarter_result::Model> {
        let number = i32::from(quarter.number());
        self.quarters.iter().find(|known| known.row.quarter == number).map(|known| &known.row)
    }

    /// What stands in a field, in canonical form.
    pub fn text(&self, field: Field) -> Option<String> {
        use KpiField as F;
        let (row, text) = (&self.row, &self.text);
        let number = |number: Option<f64>| number.map(|number| Value::Number(number).text());
        match field {
            Field::Kpi(field) => match field {
                F::Name => Some(row.name.clone()).filter(|name| *name != row.code),
                F::Target => number(row.target),
                F::TargetText => row.target_text.clone(),
                F::Result => number(row.result),
                F::UnitOfMeasure => row.unit_of_measure.clone(),
                F::Kind => row.kind.clone(),
                F::Level => row.level.clone(),
                F::Dimension => row.dimension.map(|dimension| dimension.to_string()),
                F::Negotiated => row.negotiated.map(|negotiated| negotiated.to_string()),
                F::Definition => text.definition.clone(),
                F::Formula => text.formula.clone(),
                F::Source => text.source.clone(),
                F::Summary => text.summary.clone(),
                F::Strategy => strategy_key(&row::strategy_lines(text.strategy.as_deref()), false),
            },
            Field::Quarter(quarter, QuarterField::Result) => number(self.quarter(quarter)?.result),
            Field::Quarter(quarter, QuarterField::Report) => self.quarter(quarter)?.report.clone(),
            Field::Project(_) | Field::Month(..) => None,
        }
    }

    /// Puts a value in a field and notes the change.
    pub fn set(&mut self, names: &Names, field: Field, value: Option<Value>, lines: Option<&str>) {
        let before = self.text(field);
        let words = value.as_ref().map(Value::text);
        match field {
            Field::Kpi(KpiField::Strategy) => {
                let node = words.as_deref().and_then(|key| names.node(self.row.fiscal_year, key));
                let after = lines.map(str::to_owned).or_else(|| node.and_then(|node| names.lines(node)));
                self.row.strategy_node_id = node.map(|node| node.id);
                let before = std::mem::replace(&mut self.text.strategy, after.clone());
                self.text_changed = true;
                self.note(&field.name(), before, after);
                return;
            }
            Field::Kpi(own) => self.set_own(own, value, words.clone()),
            Field::Quarter(quarter, part) => {
                let known = self.quarter_slot(quarter);
                match part {
                    QuarterField::Result => known.row.result = number(value),
                    QuarterField::Report => known.row.report.clone_from(&words),
                }
                known.row.version += 1;
                known.mark.touch();
                self.quarters_changed = true;
            }
            Field::Project(_) | Field::Month(..) => return,
        }
        self.note(&field.name(), before, words);
    }

    fn set_own(&mut self, field: KpiField, value: Option<Value>, words: Option<String>) {
        use KpiField as F;
        let (row, text) = (&mut self.row, &mut self.text);
        match field {
            F::Name => name_kpi(row, words.unwrap_or_else(|| row.code.clone())),
            F::Target => row.target = number(value),
            F::TargetText => row.target_text = words,
            F::Result => row.result = number(value),
            F::UnitOfMeasure => row.unit_of_measure = words,
            F::Kind => row.kind = words,
            F::Level => row.level = words,
            F::Dimension => row.dimension = words.and_then(|word| word.parse().ok()),
            F::Negotiated => row.negotiated = words.map(|word| word == "true"),
            F::Definition => (text.definition, self.text_changed) = (words, true),
            F::Formula => (text.formula, self.text_changed) = (words, true),
            F::Source => (text.source, self.text_changed) = (words, true),
            F::Summary => (text.summary, self.text_changed) = (words, true),
            F::Strategy => {}
        }
    }

    fn quarter_slot(&mut self, quarter: Quarter) -> &mut Marked<quarter_result::Model> {
        let number = i32::from(quarter.number());
        let place = self.quarters.iter().position(|known| known.row.quarter == number).unwrap_or_else(|| {
            self.note(&format!("quarters[{number}]"), None, Some(number.to_string()));
            self.quarters.push(Marked::new(quarter_result::Model {
                id: Uuid::now_v7(),
                kpi_id: self.row.id,
                quarter: number,
                result: None,
                report: None,
                score: None,
                score_2_1: None,
                score_2_2: None,
                version: 0,
            }));
            self.quarters.len() - 1
        });
        &mut self.quarters[place]
    }

    fn note(&mut self, field: &str, before: Option<String>, after: Option<String>) {
        self.changes.push(Change { field: field.to_owned(), before, after });
    }
}

fn number(value: Option<Value>) -> Option<f64> {
    match value {
        Some(Value::Number(number)) => Some(number),
        _ => None,
    }
}

/// Writes the KPIs that changed.
pub async fn write(
    c: &impl ConnectionTrait,
    kpis: impl Iterator<Item = KpiCells>,
    now: DateTime<Utc>,
) -> Result<Vec<Written>> {
    let (mut rows, mut texts, mut quarters, mut new_quarters, mut written) =
        (Vec::new(), Vec::new(), Vec::new(), Vec::new(), Vec::new());
    for mut cells in kpis.filter(|cells| !cells.changes.is_empty()) {
        cells.row.version += 1;
        cells.row.updated_at = now;
        if cells.quarters_changed {
            count_quarters(&mut cells.row, &cells.quarters);
        }
        written.push((Record::Kpi, cells.row.code.clone(), cells.row.id, cells.changes));
        rows.push(cells.row);
        if cells.text_changed {
            texts.push(cells.text);
        }
        for quarter in cells.quarters {
            match quarter.mark {
                Mark::Stored => {}
                Mark::New => new_quarters.push(quarter.row),
                Mark::Changed => quarters.push(quarter.row),
            }
        }
    }
    upsert_all::<kpi::ActiveModel>(c, kpi::Column::Id, rows).await?;
    upsert_all::<kpi_text::ActiveModel>(c, kpi_text::Column::KpiId, texts).await?;
    insert_all::<quarter_result::ActiveModel>(c, new_quarters).await?;
    upsert_all::<quarter_result::ActiveModel>(c, quarter_result::Column::Id, quarters).await?;
    Ok(written)
}
