//! A KPI's quarter.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::{
    alike::alike,
    draft::{ReportDraft, ReportField as F},
    error::{FieldProblem, Problems, ReportError},
    odd::Odd,
    progress::{LINE, TEXT, odd_result, result, text},
};
use crate::{
    edit::EditError,
    fiscal_year::{FiscalYear, Quarter},
    kpi::Measure,
    quarter_result::QuarterResult,
    text::arabic_digits,
};

/// What is known of a KPI when somebody reports on it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct QuarterFacts {
    /// Its fiscal year.
    pub year: FiscalYear,
    /// The day it is.
    pub today: NaiveDate,
    /// Its quarters so far, those that wait for a decision among them; not the one that is being corrected.
    pub quarters: Vec<QuarterResult>,
    /// What it is measured in.
    pub measure: Measure,
}

/// Between a report's text and what shows that it is so, once both are one published text.
const EVIDENCE: &str = "\nหลักฐาน: ";

/// A report on a KPI's quarter that can stand; made only by [`NewQuarter::parse`].
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct NewQuarter {
    /// The quarter.
    pub quarter: Quarter,
    /// The result, in the KPI's unit of measure; blank is not zero.
    pub result: Option<f64>,
    /// The report text.
    pub report: String,
    /// What shows that it is so.
    pub evidence: Option<String>,
}

impl NewQuarter {
    /// Reads what was typed, or tells everything that is wrong with it.
    pub fn parse(draft: &ReportDraft, facts: &QuarterFacts) -> Result<Self, Vec<FieldProblem>> {
        let mut problems = Problems::default();
        let number = arabic_digits(draft.text(F::Quarter).trim());
        let quarter = match number.as_str() {
            "" => Err(EditError::Required),
            number => number.parse().ok().and_then(|number| Quarter::new(number).ok()).ok_or(EditError::NotAChoice),
        };
        let quarter = problems.take(F::Quarter, quarter);
        // Of what has not begun there is nothing to tell yet.
        if quarter.is_some_and(|quarter| quarter.span(facts.year).0 > facts.today) {
            problems.note(F::Quarter, ReportError::AfterToday { today: facts.today });
        }
        let result = problems.take(F::Result, result(draft.text(F::Result), &facts.measure)).flatten();
        let report = text(draft.text(F::Report), TEXT, true).and_then(|text| text.ok_or(EditError::Required));
        let report = problems.take(F::Report, report);
        let evidence = problems.take(F::Evidence, text(draft.text(F::Evidence), LINE * 4, true)).flatten();
        match (quarter, report) {
            (Some(quarter), Some(report)) if problems.0.is_empty() => Ok(Self { quarter, result, report, evidence }),
            _ => Err(problems.0),
        }
    }

    /// What is odd about it, the least first.
    pub fn odd(&self, facts: &QuarterFacts) -> Vec<Odd> {
        let before = facts.quarters.iter().filter(|known| known.quarter < self.quarter);
        let last = before.clone().filter_map(|known| known.report.as_deref()).next_back();
        let last_result = before.filter_map(|known| known.result).rfind(|result| *result != 0.0);
        let of_result = self.result.map(|result| odd_result(result, last_result, &facts.measure)).unwrap_or_default();
        let found = |odd: &Odd| match odd {
            Odd::NoResult => self.result.is_none(),
            Odd::SameText => last.is_some_and(|last| alike(last, &self.report)),
            Odd::Again => facts.quarters.iter().any(|known| known.quarter == self.quarter && known.is_reported()),
            Odd::Leap | Odd::Scale | Odd::NoPercent | Odd::Negative => of_result.contains(odd),
            Odd::Trouble | Odd::Jump | Odd::OverBudget | Odd::Fall | Odd::AboveLater => false,
        };
        Odd::ALL.into_iter().filter(found).collect()
    }

    /// The text as it is published: with what shows that it is so.
    pub fn published_report(&self) -> String {
        match &self.evidence {
            Some(evidence) => format!("{}{EVIDENCE}{evidence}", self.report),
            None => self.report.clone(),
        }
    }

    /// What is published of a quarter, as it would be reported: to be corrected, or kept beside its correction.
    pub fn of_published(known: &QuarterResult) -> Self {
        let text = known.report.as_deref().unwrap_or_default();
        let (report, evidence) = text.rsplit_once(EVIDENCE).unzip();
        Self {
            quarter: known.quarter,
            result: known.result,
            report: report.unwrap_or(text).to_owned(),
            evidence: evidence.map(str::to_owned),
        }
    }

    /// As it would be typed, to go on from.
    pub fn draft(&self) -> ReportDraft {
        let mut draft = ReportDraft::default();
        draft.put(F::Quarter, self.quarter.number().to_string());
        draft.put_some(F::Result, self.result.map(|result| result.to_string()));
        draft.put(F::Report, self.report.as_str());
        draft.put_some(F::Evidence, self.evidence.as_deref());
        draft
    }
}
