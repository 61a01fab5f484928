//! What a page says of a KPI, worked into the record.

use domain::{
    fiscal_year::FiscalYear,
    import::{Outcome, UncodedKpi, UnitYearDraft},
    kpi::{KpiDraft, KpiKind, KpiLevel},
    quarter_result::QuarterResult,
    text::search_key,
    unit::UnitCode,
};
use sea_orm::prelude::Uuid;

use super::{
    changes::{Changes, clean, finite},
    project::{mention, merge_evaluated},
    records::{Context, KpiRecord, Marked, State, name_kpi},
    references::References,
};
use crate::{
    entity::{appeal, kpi, quarter_result},
    row,
};

/// Works a page about one KPI in.
pub fn apply(state: &mut State, references: &mut References, draft: &KpiDraft, context: &Context) -> Outcome {
    merge(state, references, draft, None, context).1
}

/// Works a page about a unit's KPIs in. It counts as new where any of them is.
pub fn apply_unit(state: &mut State, references: &mut References, draft: &UnitYearDraft, context: &Context) -> Outcome {
    let unit = references.unit(&draft.code, draft.name.as_deref());
    for (code, name) in &draft.sections {
        references.section(unit, Some(code), Some(name), None);
    }
    for dimension in &draft.dimensions {
        references.dimension(dimension);
    }
    let outcomes: Vec<Outcome> = draft.kpis.iter().map(|kpi| merge(state, references, kpi, None, context).1).collect();
    if outcomes.contains(&Outcome::Created) {
        Outcome::Created
    } else if outcomes.contains(&Outcome::Updated) {
        Outcome::Updated
    } else {
        Outcome::Unchanged
    }
}

/// Works what a page says of a KPI without a code into the one KPI of that unit, year and name. Where there is none, or
/// more than one, nothing is done, and the error tells how many.
pub fn apply_uncoded(
    state: &mut State,
    references: &mut References,
    unit: &UnitCode,
    uncoded: &UncodedKpi,
    context: &Context,
) -> Result<Outcome, usize> {
    let (Some(unit), Some(year)) = (references.known_unit(unit), uncoded.fiscal_year()) else { return Err(0) };
    let name = search_key(&uncoded.name);
    let mut matching =
        state.kpis.values().map(|record| &record.row).filter(|row| {
            row.unit_id == Some(unit) && row.fiscal_year == Some(year.be()) && search_key(&row.name) == name
        });
    let code = match (matching.next(), matching.count()) {
        (None, _) => return Err(0),
        (Some(row), 0) => row.code.parse().map_err(|_| 0_usize)?,
        (Some(_), more) => return Err(more + 1),
    };
    // Its name is written as its own page writes it.
    let draft = KpiDraft { name: None, ..uncoded.of(code) };
    Ok(merge(state, references, &draft, None, context).1)
}

/// Works what a source says of a KPI in; `year` is that of the project whose page prints it, for a KPI without one.
pub fn merge(
    state: &mut State,
    references: &mut References,
    draft: &KpiDraft,
    year: Option<FiscalYear>,
    context: &Context,
) -> (Uuid, Outcome) {
    let unit = draft.unit().map(|unit| references.unit(&unit, draft.unit_name.as_deref()));
    let code = draft.code.to_string();
    let known = state.kpis.remove(&code);
    let created = known.is_none();
    let mut record = known.unwrap_or_else(|| KpiRecord::new(&draft.code, unit, context.now));
    let mut changes = Changes::of(created, draft.breaks_off.as_deref());

    merge_fields(&mut record, draft, year, &mut changes);
    merge_texts(&mut record, references, draft, &mut changes);
    for quarter in &draft.quarters {
        merge_quarter(&mut record, quarter, &mut changes);
    }
    merge_appeals(&mut record, draft, &mut changes);
    let id = record.row.id;
    for named in &draft.projects {
        let Some(project_id) = mention(state, references, named, context) else { continue };
        // The project's own page gives the order; a link that only the KPI's page knows comes after those.
        if state.link(project_id, id, i32::from(i16::MAX)) {
            changes.note("projects", None, Some(named.code.clone()));
        }
        match state.projects.get(&named.code).and_then(|project| project.row.fiscal_year) {
            Some(year) => inherit(&mut record, year, &mut changes),
            None if record.row.fiscal_year.is_none() => {
                state.yearless.entry(project_id).or_default().push(code.clone());
            }
            None => {}
        }
    }

    let outcome = match (created, changes.is_empty()) {
        (true, _) => Outcome::Created,
        (false, false) => Outcome::Updated,
        (false, true) => Outcome::Unchanged,
    };
    if outcome != Outcome::Unchanged {
        count_quarters(&mut record.row, &record.quarters);
        settle(state, &mut record, created, changes, context);
    }
    state.kpis.insert(code, record);
    (id, outcome)
}

/// A KPI whose pages print no year has that of the first project it is known to belong to.
fn inherit(record: &mut KpiRecord, year: i32, changes: &mut Changes) {
    if record.row.fiscal_year.is_none() {
        changes.merge("fiscal_year", &mut record.row.fiscal_year, Some(year));
        record.row.year_inherited = true;
    }
}

/// Gives a project's year to the KPIs that hang on it and have none, whichever page came first.
pub fn hand_down_year(state: &mut State, project_id: Uuid, year: i32, context: &Context) {
    for code in state.yearless.remove(&project_id).unwrap_or_default() {
        let Some(mut record) = state.kpis.remove(&code) else { continue };
        let mut changes = Changes::of(false, None);
        inherit(&mut record, year, &mut changes);
        if !changes.is_empty() {
            settle(state, &mut record, false, changes, context);
        }
        state.kpis.insert(code, record);
    }
}

/// Marks a record as changed and keeps what was done to it.
fn settle(state: &mut State, record: &mut KpiRecord, created: bool, changes: Changes, context: &Context) {
    record.row.version = record.stored.map_or(1, |version| version + 1);
    record.row.updated_at = context.now;
    record.changed = true;
    state.audit(context, created, "kpi", record.row.id, changes);
}

fn merge_fields(record: &mut KpiRecord, draft: &KpiDraft, year: Option<FiscalYear>, changes: &mut Changes) {
    let row = &mut record.row;
    if let Some(name) = clean(draft.name.as_deref())
        && row.name != name
        && !changes.breaks_off_in(&row.name, &name)
    {
        let before = Some(row.name.clone()).filter(|before| *before != row.code);
        changes.note("name", before, Some(name.clone()));
        name_kpi(row, name);
    }
    if draft.fiscal_year.is_some() {
        changes.merge("fiscal_year", &mut row.fiscal_year, draft.fiscal_year.map(|year| year.be()));
        row.year_inherited = false;
    } else if let Some(year) = year {
        inherit(record, year.be(), changes);
    }
    let row = &mut record.row;
    changes.merge("target", &mut row.target, finite(draft.target));
    changes.merge_text("target_text", &mut row.target_text, draft.target_text.as_deref());
    changes.merge("result", &mut row.result, finite(draft.result));
    changes.merge_text("unit_of_measure", &mut row.unit_of_measure, draft.unit_of_measure.as_deref());
    changes.merge("kind", &mut row.kind, draft.kind.map(KpiKind::as_str).map(str::to_owned));
    changes.merge("level", &mut row.level, draft.level.map(KpiLevel::as_str).map(str::to_owned));
    changes.merge("dimension", &mut row.dimension, draft.dimension);
    changes.merge("negotiated", &mut row.negotiated, draft.negotiated);
    if let Some((quarter, score)) = draft.evaluated {
        merge_evaluated(&mut row.evaluated_quarter, &mut row.evaluated_score, quarter.number().into(), score, changes);
    }
}

fn merge_texts(record: &mut KpiRecord, references: &mut References, draft: &KpiDraft, changes: &mut Changes) {
    let before = changes.list.len();
    let text = &mut record.text;
    changes.merge_text("definition", &mut text.definition, draft.definition.as_deref());
    changes.merge_text("formula", &mut text.formula, draft.formula.as_deref());
    changes.merge_text("source", &mut text.source, draft.source.as_deref());
    changes.merge_text("summary", &mut text.summary, draft.summary.as_deref());
    let known = row::strategy_lines(text.strategy.as_deref());
    if !draft.strategy.is_empty() && !changes.breaks_off_in_path(&known, &draft.strategy) {
        changes.merge("strategy", &mut text.strategy, row::strategy_text(&draft.strategy));
        record.row.strategy_node_id = references.strategy(&draft.strategy, row::year(record.row.fiscal_year));
    }
    record.text_changed |= changes.list.len() > before;
}

/// Quarters are merged number by number. The legacy pages print zeros for a quarter nobody has reported on or
/// evaluated, so such a zero never takes the place of a number somebody gave.
fn merge_quarter(record: &mut KpiRecord, new: &QuarterResult, changes: &mut Changes) {
    let number = i32::from(new.quarter.number());
    let before = changes.list.len();
    let kpi_id = record.row.id;
    let place = record.quarters.iter().position(|known| known.row.quarter == number).unwrap_or_else(|| {
        changes.note(format!("quarters[{number}]"), None, Some(number.to_string()));
        record.quarters.push(Marked::new(quarter_result::Model {
            id: Uuid::now_v7(),
            kpi_id,
            quarter: number,
            result: None,
            report: None,
            score: None,
            score_2_1: None,
            score_2_2: None,
            version: 0,
        }));
        record.quarters.len() - 1
    });
    let known = &mut record.quarters[place];
    let was = row::quarter_result(known.row.clone());
    let keeps_result = !new.is_reported() && was.as_ref().is_some_and(QuarterResult::is_reported);
    let keeps_scores = !new.is_evaluated() && was.as_ref().is_some_and(QuarterResult::is_evaluated);
    let field = |name: &str| format!("quarters[{number}].{name}");
    if !keeps_result {
        changes.merge(field("result"), &mut known.row.result, finite(new.result));
        changes.merge_text(field("report"), &mut known.row.report, new.report.as_deref());
    }
    if !keeps_scores {
        changes.merge(field("score"), &mut known.row.score, finite(new.score));
        changes.merge(field("score_2_1"), &mut known.row.score_2_1, finite(new.score_2_1));
        changes.merge(field("score_2_2"), &mut known.row.score_2_2, finite(new.score_2_2));
    }
    if changes.list.len() > before {
        known.row.version += 1;
        known.mark.touch();
    }
}

/// Keeps on the row which quarters have a result and a score, so that the city's figures need no quarter's row.
pub fn count_quarters(row: &mut kpi::Model, quarters: &[Marked<quarter_result::Model>]) {
    let quarters: Vec<QuarterResult> =
        quarters.iter().filter_map(|known| row::quarter_result(known.row.clone())).collect();
    let bits = |which: fn(&QuarterResult) -> bool| {
        quarters.iter().filter(|quarter| which(quarter)).map(|quarter| 1 << (quarter.quarter.number() - 1)).sum()
    };
    row.quarters_reported = bits(QuarterResult::is_reported);
    row.quarters_evaluated = bits(QuarterResult::is_evaluated);
}

fn merge_appeals(record: &mut KpiRecord, draft: &KpiDraft, changes: &mut Changes) {
    for new in &draft.appeals {
        let (round, kind) = (new.round, new.kind.as_str());
        let decision = new.decision.as_str();
        let reason = clean(Some(&new.reason)).unwrap_or_default();
        let field = format!("appeals[{round}].{kind}");
        match record.appeals.iter_mut().find(|known| known.row.round == round && known.row.kind == kind) {
            Some(known) if known.row.decision == decision && (known.row.reason == reason || reason.is_empty()) => {}
            Some(known) => {
                let before = format!("{}: {}", known.row.decision, known.row.reason);
                changes.note(field, Some(before), Some(format!("{decision}: {reason}")));
                known.row.decision = decision.to_owned();
                if !reason.is_empty() {
                    known.row.reason = reason;
                }
                known.row.version += 1;
                known.mark.touch();
            }
            None => {
                changes.note(field, None, Some(format!("{decision}: {reason}")));
                record.appeals.push(Marked::new(appeal::Model {
                    id: Uuid::now_v7(),
                    kpi_id: record.row.id,
                    round,
                    kind: kind.to_owned(),
                    reason,
                    decision: decision.to_owned(),
                    version: 1,
                }));
            }
        }
    }
}
