//! From rows to values of the domain, and the small codings inside a column.

use chrono::{Datelike, NaiveDate};
use domain::{
    appeal::{Appeal, AppealDecision, AppealKind},
    earlier::EarlierChange,
    evaluation::Evaluation,
    fiscal_year::{FiscalMonth, FiscalYear, Quarter},
    monthly_result::MonthlyResult,
    progress_report::{ProgressReport, ReportedStatus},
    quarter_result::QuarterResult,
    report::KnownStep,
    step::Step,
    strategy::StrategyLine,
    unit::UnitKind,
};

use crate::entity::{appeal, evaluation, monthly_result, progress_report, quarter_result, step};

/// Points kept for a sparkline: five years of monthly reports.
const SPARK_POINTS: usize = 60;

pub fn year(be: Option<i32>) -> Option<FiscalYear> {
    be.and_then(|be| FiscalYear::from_be(be).ok())
}

pub fn quarter(number: i32) -> Option<Quarter> {
    Quarter::new(number.into()).ok()
}

pub fn evaluated(number: Option<i32>, score: Option<f64>) -> Option<(Quarter, Option<f64>)> {
    Some((quarter(number?)?, score))
}

pub fn unit_kind(word: &str) -> UnitKind {
    UnitKind::from_word(word).unwrap_or(UnitKind::Bureau)
}

pub fn step(row: step::Model) -> Step {
    Step { order: row.order_no, title: row.title, weight: row.weight, start: row.start, finish: row.finish }
}

pub fn report(row: progress_report::Model) -> ProgressReport {
    let steps = row.steps.as_deref().map(steps_told).unwrap_or_default();
    ProgressReport {
        date: row.date,
        percent: row.percent,
        narrative: row.narrative,
        problem: row.problem,
        obstacle: row.obstacle,
        spent: row.spent,
        on_plan: row.on_plan,
        on_target: row.on_target,
        status: row.status.and_then(ReportedStatus::from_number),
        step_ids: steps.iter().map(|step| step.id).collect(),
        steps: steps.into_iter().map(|step| step.title).collect(),
    }
}

/// The steps a report told finished, as they are kept with it: each as it was called then.
pub fn steps_told(text: &str) -> Vec<KnownStep> {
    serde_json::from_str(text).unwrap_or_default()
}

/// As they are kept; nothing where there are none.
pub fn steps_text(steps: &[KnownStep]) -> Option<String> {
    (!steps.is_empty()).then(|| serde_json::to_string(steps).unwrap_or_default())
}

pub fn month(row: monthly_result::Model) -> Option<MonthlyResult> {
    let month = FiscalMonth::new(row.month.into()).ok()?;
    Some(MonthlyResult { month, target: row.target, result: row.result })
}

pub fn evaluation(row: evaluation::Model) -> Option<Evaluation> {
    Some(Evaluation { quarter: quarter(row.quarter)?, score: row.score })
}

pub fn quarter_result(row: quarter_result::Model) -> Option<QuarterResult> {
    Some(QuarterResult {
        quarter: quarter(row.quarter)?,
        result: row.result,
        report: row.report,
        score: row.score,
        score_2_1: row.score_2_1,
        score_2_2: row.score_2_2,
    })
}

pub fn appeal(row: appeal::Model) -> Appeal {
    Appeal {
        round: row.round,
        kind: if row.kind == AppealKind::Cancel.as_str() { AppealKind::Cancel } else { AppealKind::Change },
        reason: row.reason,
        decision: [AppealDecision::Granted, AppealDecision::Refused]
            .into_iter()
            .find(|decision| decision.as_str() == row.decision)
            .unwrap_or(AppealDecision::Pending),
    }
}

/// Strategy lines as entered, for a text column: the nodes they hang on are shared and worded by others too.
pub fn strategy_text(lines: &[StrategyLine]) -> Option<String> {
    if lines.is_empty() { None } else { serde_json::to_string(lines).ok() }
}

pub fn strategy_lines(text: Option<&str>) -> Vec<StrategyLine> {
    text.and_then(|text| serde_json::from_str(text).ok()).unwrap_or_default()
}

/// Changes of a record before it came here, for a text column: they are read with the record, and never searched.
pub fn earlier_text(changes: &[EarlierChange]) -> Option<String> {
    if changes.is_empty() { None } else { serde_json::to_string(changes).ok() }
}

pub fn earlier_changes(text: Option<&str>) -> Vec<EarlierChange> {
    text.and_then(|text| serde_json::from_str(text).ok()).unwrap_or_default()
}

/// Dates and percents as `day:percent` pairs, so that a list needs no reports. Points must come oldest first.
pub fn spark_text(points: &[(NaiveDate, f64)]) -> String {
    let newest = &points[points.len().saturating_sub(SPARK_POINTS)..];
    let pairs: Vec<String> =
        newest.iter().map(|(date, percent)| format!("{}:{percent}", date.num_days_from_ce())).collect();
    pairs.join(" ")
}

pub fn spark(text: &str) -> Vec<(NaiveDate, f64)> {
    text.split(' ')
        .filter_map(|pair| {
            let (day, percent) = pair.split_once(':')?;
            Some((NaiveDate::from_num_days_from_ce_opt(day.parse().ok()?)?, percent.parse().ok()?))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_spark_comes_back_as_it_was() {
        let day = |d| NaiveDate::from_ymd_opt(2022, 11, d).expect("a date");
        let points = vec![(day(1), 0.0), (day(29), 10.5)];
        assert_eq!(spark(&spark_text(&points)), points);
        assert_eq!(spark(""), []);
    }
}
