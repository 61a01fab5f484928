//! Indicators.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::{
    appeal::Appeal,
    audit::{AuditEntry, Change},
    fiscal_year::{FiscalYear, Quarter},
    plan::PlanState,
    quarter_result::QuarterResult,
    strategy::StrategyLine,
    unit::{KpiCode, Named, UnitCode},
};

/// ประเภทตัวชี้วัด
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum KpiKind {
    /// ตัวชี้วัดเชิงยุทธศาสตร์
    Strategic,
    /// ตัวชี้วัดงานประจำ
    Routine,
}

impl KpiKind {
    /// The word it is stored and transferred as.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Strategic => "strategic",
            Self::Routine => "routine",
        }
    }

    /// From that word.
    pub fn from_word(word: &str) -> Option<Self> {
        [Self::Strategic, Self::Routine].into_iter().find(|kind| kind.as_str() == word)
    }
}

/// ระดับตัวชี้วัด
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum KpiLevel {
    /// ผลผลิต
    Output,
    /// ผลลัพธ์
    Outcome,
}

impl KpiLevel {
    /// The word it is stored and transferred as.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Output => "output",
            Self::Outcome => "outcome",
        }
    }

    /// From that word.
    pub fn from_word(word: &str) -> Option<Self> {
        [Self::Output, Self::Outcome].into_iter().find(|level| level.as_str() == word)
    }
}

/// How far a KPI's year has come: its quarters that are over, reported and evaluated.
///
/// Not whether the target is met: some KPIs are better when lower, some add up over the year, and target and result may
/// be on different scales, so that no rule tells it of every KPI.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum KpiStatus {
    /// No quarter is over and none is reported.
    NotDue,
    /// A quarter that is over is not reported.
    Silent,
    /// Every quarter that is over is reported, and of those reported some are not evaluated.
    Reported,
    /// Every quarter that is over, and every other that is reported, is evaluated.
    Evaluated,
}

impl KpiStatus {
    /// All of them, the ones that need attention first.
    pub const ALL: [Self; 4] = [Self::Silent, Self::Reported, Self::Evaluated, Self::NotDue];

    /// The word it is transferred as.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::NotDue => "not_due",
            Self::Silent => "silent",
            Self::Reported => "reported",
            Self::Evaluated => "evaluated",
        }
    }

    /// From that word.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|status| status.as_str() == word)
    }

    /// Of the quarters that are over, reported and evaluated: sets of quarters, 1, 2, 4 and 8 added up, and the result
    /// of the year. An evaluation counts as its quarter's report where no report is known: old pages print scores
    /// without the result. Where a result other than 0 is all that is known, as of the indicators of the city's plan, it
    /// counts as the report of every quarter that is over.
    pub fn of(over: i32, reported: i32, evaluated: i32, result: Option<f64>) -> Self {
        let quarters = reported | evaluated;
        let whole = quarters == 0 && result.is_some_and(|result| result != 0.0);
        let heard = if whole { over } else { quarters };
        if over & !heard != 0 {
            Self::Silent
        } else if heard == 0 {
            Self::NotDue
        } else if heard & !evaluated != 0 {
            Self::Reported
        } else {
            Self::Evaluated
        }
    }
}

/// The quarters of a KPI's year that are over on a day, 1, 2, 4 and 8 added up. Of a KPI without a year none is.
pub fn quarters_over(year: Option<FiscalYear>, today: NaiveDate) -> i32 {
    let Some(year) = year else { return 0 };
    let over = |quarter: &Quarter| quarter.span(year).1 < today;
    Quarter::ALL.into_iter().filter(over).map(|quarter| 1 << (quarter.number() - 1)).sum()
}

/// What one source says of a KPI; `None` and empty lists say nothing and change nothing.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct KpiDraft {
    /// Its code, the key.
    pub code: KpiCode,
    /// Its name.
    pub name: Option<String>,
    /// The year it belongs to.
    pub fiscal_year: Option<FiscalYear>,
    /// Its unit by name, where the source prints one.
    pub unit_name: Option<String>,
    /// The target as a number.
    pub target: Option<f64>,
    /// The target as printed, where it is not just a number.
    pub target_text: Option<String>,
    /// The result of the year.
    pub result: Option<f64>,
    /// หน่วยนับ
    pub unit_of_measure: Option<String>,
    /// Strategic or routine.
    pub kind: Option<KpiKind>,
    /// Output or outcome.
    pub level: Option<KpiLevel>,
    /// มิติที่ 1–4 of the year.
    pub dimension: Option<i32>,
    /// เจรจาตกลง
    pub negotiated: Option<bool>,
    /// นิยาม
    pub definition: Option<String>,
    /// วิธีการคำนวณ
    pub formula: Option<String>,
    /// แหล่งข้อมูล
    pub source: Option<String>,
    /// สรุปผลการดำเนินงาน
    pub summary: Option<String>,
    /// The path in the city's plan, top first.
    pub strategy: Vec<StrategyLine>,
    /// Results and scores by quarter.
    pub quarters: Vec<QuarterResult>,
    /// The quarter in force and its score, from the evaluator's line.
    pub evaluated: Option<(Quarter, Option<f64>)>,
    /// Projects that support it: code and, where printed, name.
    pub projects: Vec<Named>,
    /// Appeals of the year.
    pub appeals: Vec<Appeal>,
    /// The last line of a source that does not come to its known end: a text that ends with it may go on.
    #[serde(skip)]
    pub breaks_off: Option<String>,
}

impl KpiDraft {
    /// A draft that knows only its code.
    pub fn new(code: KpiCode) -> Self {
        Self {
            code,
            name: None,
            fiscal_year: None,
            unit_name: None,
            target: None,
            target_text: None,
            result: None,
            unit_of_measure: None,
            kind: None,
            level: None,
            dimension: None,
            negotiated: None,
            definition: None,
            formula: None,
            source: None,
            summary: None,
            strategy: Vec::new(),
            quarters: Vec::new(),
            evaluated: None,
            projects: Vec::new(),
            appeals: Vec::new(),
            breaks_off: None,
        }
    }

    /// The unit its code names.
    pub fn unit(&self) -> Option<UnitCode> {
        self.code.unit()
    }
}

/// KPIs a person may say that one project supports.
pub const MOST_SUPPORTED: u64 = 50;

/// A KPI as it is read: the page, the API.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct KpiView {
    /// Its code.
    pub code: KpiCode,
    /// Its name; the code where no source gives one.
    pub name: String,
    /// The year it belongs to, where known.
    pub fiscal_year: Option<FiscalYear>,
    /// Whether the year is that of a project it is printed with, because no source gives the KPI's own.
    pub year_inherited: bool,
    /// Its unit; none for an indicator of the city plan.
    pub unit: Option<Named>,
    /// The target as a number.
    pub target: Option<f64>,
    /// The target as printed.
    pub target_text: Option<String>,
    /// The result of the year.
    pub result: Option<f64>,
    /// หน่วยนับ
    pub unit_of_measure: Option<String>,
    /// Strategic or routine.
    pub kind: Option<KpiKind>,
    /// Output or outcome.
    pub level: Option<KpiLevel>,
    /// มิติที่ 1–4.
    pub dimension: Option<i32>,
    /// เจรจาตกลง
    pub negotiated: Option<bool>,
    /// นิยาม
    pub definition: Option<String>,
    /// วิธีการคำนวณ
    pub formula: Option<String>,
    /// แหล่งข้อมูล
    pub source: Option<String>,
    /// สรุปผลการดำเนินงาน
    pub summary: Option<String>,
    /// The path in the city's plan, top first.
    pub strategy: Vec<StrategyLine>,
    /// The four quarters that have a row, in order.
    pub quarters: Vec<QuarterResult>,
    /// The quarter in force and its score.
    pub evaluated: Option<(Quarter, Option<f64>)>,
    /// Projects that support it, by code; the first ones where there are very many.
    pub projects: Vec<Supporter>,
    /// How many projects support it.
    pub projects_total: u64,
    /// Appeals of the year.
    pub appeals: Vec<Appeal>,
    /// What happened to the record, newest first; read with a KPI of its own, and not part of the API.
    #[serde(skip)]
    pub history: Vec<AuditEntry>,
}

impl KpiView {
    /// How far its year has come on a day.
    pub fn status(&self, today: NaiveDate) -> KpiStatus {
        let set = |holds: fn(&QuarterResult) -> bool| {
            let quarters = self.quarters.iter().filter(|quarter| holds(quarter));
            quarters.fold(0, |set, quarter| set | 1 << (quarter.quarter.number() - 1))
        };
        let (reported, evaluated) = (set(QuarterResult::is_reported), set(QuarterResult::is_evaluated));
        KpiStatus::of(quarters_over(self.fiscal_year, today), reported, evaluated, self.result)
    }

    /// The figure that a quarter's score was given to, where it is another one now: as far back as the history is read
    /// here. A source prints figure and score together, so what came with an import belongs together. A zero is what old
    /// pages print of a quarter that nobody reported on, and no figure.
    pub fn scored(&self, quarter: Quarter) -> Option<f64> {
        let now = self.quarters.iter().find(|known| known.quarter == quarter && known.is_evaluated())?.result?;
        let row = format!("quarters[{}].", quarter.number());
        let part = |change: &Change| change.field.strip_prefix(&row).map(str::to_owned);
        let scored = |entry: &&AuditEntry| {
            let mut parts = entry.changes.iter().filter_map(part);
            parts.any(|part| part.starts_with("score") || (part == "result" && entry.by_process))
        };
        let since = self.history.iter().take_while(|entry| !scored(entry));
        let replaced =
            since.flat_map(|entry| &entry.changes).filter(|change| part(change).as_deref() == Some("result"));
        let then: f64 = replaced.last()?.before.as_deref()?.parse().ok()?;
        Some(then).filter(|then| *then != 0.0 && *then != now)
    }
}

/// A project that supports a KPI.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Supporter {
    /// Its code and name.
    #[serde(flatten)]
    pub named: Named,
    /// How far its plan has come, where it was never in force; not part of the API, which has no drafts for most.
    #[serde(skip)]
    pub draft: Option<PlanState>,
}

/// One row of a list of KPIs.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct KpiRow {
    /// Its code.
    pub code: KpiCode,
    /// Its name.
    pub name: String,
    /// The year.
    pub fiscal_year: Option<FiscalYear>,
    /// Its unit.
    pub unit: Option<Named>,
    /// The target.
    pub target: Option<f64>,
    /// The target as printed.
    pub target_text: Option<String>,
    /// The result.
    pub result: Option<f64>,
    /// หน่วยนับ
    pub unit_of_measure: Option<String>,
    /// Strategic or routine.
    pub kind: Option<KpiKind>,
    /// Output or outcome.
    pub level: Option<KpiLevel>,
    /// มิติที่ 1–4.
    pub dimension: Option<i32>,
    /// How far its year has come on the day it is read.
    pub status: KpiStatus,
    /// The quarters, for a small multiple (report texts left out).
    pub quarters: Vec<QuarterResult>,
}

/// What a KPI is measured in, as far as results can be weighed by it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Measure {
    /// The target as a number.
    pub target: Option<f64>,
    /// Whether the unit counts in hundredths: ร้อยละ, %, percent, also where more words stand around it.
    pub percent: bool,
    /// Whether the unit is a handful of levels.
    pub levels: bool,
    /// Whether it is something else that is counted: people, places, times.
    pub counted: bool,
}

impl Measure {
    /// Of a unit of measure, which is free text, and a target.
    pub fn of(unit_of_measure: Option<&str>, target: Option<f64>) -> Self {
        let unit = unit_of_measure.map(crate::text::fold).unwrap_or_default();
        let percent = ["ร้อยละ", "%", "เปอร์เซ็นต์", "ercent"].iter().any(|word| unit.contains(word));
        let levels = unit.contains("ระดับ");
        Self { target, percent, levels, counted: !percent && !levels && !unit.trim().is_empty() }
    }

    /// Whether a result looks as if measured on another scale than the target.
    pub fn differs(&self, result: f64) -> bool {
        self.target.filter(|target| *target > 0.0).is_some_and(|target| {
            (self.levels && target <= 10.0 && result > 10.0)
                || result >= target * 10.0
                || (target > 100.0 && result > 0.0 && result <= 1.0)
        })
    }

    /// Whether a result is counted in hundredths and is more than a hundred.
    pub fn exceeds(&self, result: f64) -> bool {
        self.percent && result > 100.0
    }

    /// Whether a result is less than nothing, where the target is not: of what goes down, the fall itself is counted.
    pub fn is_below_nothing(&self, result: f64) -> bool {
        result < 0.0 && self.target.is_none_or(|target| target >= 0.0)
    }
}

/// Whether target and result look as if measured on different scales: a target of a handful of levels
/// with a percentage as the result (or the reverse). Nothing is divided; the reader is told.
pub fn scales_differ(unit_of_measure: Option<&str>, target: Option<f64>, results: &[f64]) -> bool {
    let measure = Measure::of(unit_of_measure, target);
    results.iter().any(|result| measure.differs(*result))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn day(y: i32, m: u32, d: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(y, m, d).expect("a date")
    }

    #[test]
    fn a_quarter_is_over_on_the_day_after_its_last() {
        let year = FiscalYear::from_be(2566).ok();
        let over = |date| quarters_over(year, date);
        assert_eq!(over(day(2022, 12, 31)), 0b0000);
        assert_eq!(over(day(2023, 1, 1)), 0b0001);
        assert_eq!(over(day(2023, 9, 30)), 0b0111);
        assert_eq!(over(day(2023, 10, 1)), 0b1111);
        assert_eq!(quarters_over(None, day(2023, 10, 1)), 0);
    }

    /// A KPI of a unit with a figure and a score of its second quarter.
    fn scored_kpi(result: f64, history: &[&[(&str, Option<&str>, &str)]]) -> KpiView {
        let change = |&(field, before, after): &(&str, Option<&str>, &str)| Change {
            field: field.to_owned(),
            before: before.map(str::to_owned),
            after: Some(after.to_owned()),
        };
        let entry = |changes: &&[(&str, Option<&str>, &str)]| AuditEntry {
            at: String::new(),
            actor: String::new(),
            by_process: changes.len() > 2,
            action: "updated".to_owned(),
            changes: changes.iter().map(change).collect(),
        };
        let quarter = Quarter::ALL[1];
        KpiView {
            code: "5001-1".parse().expect("a code"),
            name: String::new(),
            fiscal_year: None,
            year_inherited: false,
            unit: None,
            target: None,
            target_text: None,
            result: Some(result),
            unit_of_measure: None,
            kind: None,
            level: None,
            dimension: None,
            negotiated: None,
            definition: None,
            formula: None,
            source: None,
            summary: None,
            strategy: Vec::new(),
            quarters: vec![QuarterResult { result: Some(result), score: Some(80.0), ..QuarterResult::empty(quarter) }],
            evaluated: None,
            projects: Vec::new(),
            projects_total: 0,
            appeals: Vec::new(),
            history: history.iter().map(entry).collect(),
        }
    }

    #[test]
    fn a_score_is_of_the_figure_it_was_given_to() {
        let scored = |result, history: &[&[(&str, Option<&str>, &str)]]| {
            let kpi = scored_kpi(result, history);
            assert_eq!(kpi.scored(Quarter::ALL[0]), None, "another quarter's");
            kpi.scored(Quarter::ALL[1])
        };
        let given: &[_] = &[("quarters[2].score", None, "80")];
        let (first, second): (&[_], &[_]) =
            (&[("quarters[2].result", Some("55"), "57")], &[("quarters[2].result", Some("57"), "60")]);
        assert_eq!(scored(60.0, &[second, first, given]), Some(55.0), "corrected twice since");
        assert_eq!(scored(60.0, &[second, given, first]), Some(57.0), "scored in between");
        assert_eq!(scored(57.0, &[given, first]), None, "scored after the correction");
        assert_eq!(scored(60.0, &[second]), Some(57.0), "the score is older than what is read of the history");
        let both: &[_] = &[("quarters[2].result", Some("55"), "60"), ("quarters[2].score_2_1", Some("70"), "80")];
        assert_eq!(scored(60.0, &[both, given]), None, "figure and score came together");
        assert_eq!(scored(55.0, &[&[("quarters[2].result", Some("57"), "55")], first, given]), None, "taken back");
        let page: &[_] = &[("summary", None, ""), ("source", None, ""), ("quarters[2].result", Some("57"), "60")];
        assert_eq!(scored(60.0, &[page, first, given]), None, "imported, with its score");
        assert_eq!(scored(60.0, &[&[("quarters[2].result", Some("0"), "60")], given]), None, "nothing was reported");
        assert_eq!(scored(60.0, &[&[("quarters[2].result", None, "60")], given]), None, "nothing was reported");
        assert_eq!(scored(60.0, &[&[("quarters[1].result", Some("5"), "6")], given]), None);
    }

    #[test]
    fn the_words() {
        let of = |over, reported, evaluated| KpiStatus::of(over, reported, evaluated, None);
        assert_eq!(of(0b0000, 0b0000, 0b0000), KpiStatus::NotDue);
        assert_eq!(of(0b0011, 0b0010, 0b0010), KpiStatus::Silent);
        assert_eq!(of(0b0011, 0b0011, 0b0001), KpiStatus::Reported);
        assert_eq!(of(0b0011, 0b0011, 0b0011), KpiStatus::Evaluated);
        // Before its quarter is over, a report waits for the evaluator all the same.
        assert_eq!(of(0b0001, 0b0011, 0b0001), KpiStatus::Reported);
        // A score without the result it was given to.
        assert_eq!(of(0b0001, 0b0000, 0b0001), KpiStatus::Evaluated);
        // Nothing but the year's result; a zero is what old pages print for none.
        let only = |result| KpiStatus::of(0b1111, 0b0000, 0b0000, Some(result));
        assert_eq!((only(72.5), only(0.0)), (KpiStatus::Reported, KpiStatus::Silent));
        // Once quarters are known, it speaks for none of them.
        assert_eq!(KpiStatus::of(0b0011, 0b0001, 0b0000, Some(72.5)), KpiStatus::Silent);
    }

    proptest! {
        #[test]
        fn one_more_report_never_makes_a_kpi_silent(over in 0..16_i32, reported in 0..16_i32, evaluated in 0..16_i32, more in 0..16_i32) {
            prop_assume!(KpiStatus::of(over, reported, evaluated, None) != KpiStatus::Silent);
            prop_assert!(KpiStatus::of(over, reported | more, evaluated, None) != KpiStatus::Silent);
        }
    }
}
