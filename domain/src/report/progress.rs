//! A project's report.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::{
    alike::alike,
    draft::{ReportDraft, ReportField as F},
    error::{FieldProblem, Problems, ReportError},
    facts::{KnownStep, ReportFacts},
    odd::{JUMP, LEAP, Odd},
};
use crate::{
    edit::{EditError, clean, money, within},
    fiscal_year::{FiscalMonth, parse_date},
    kpi::Measure,
    money::Money,
    progress_report::{ProgressReport, ReportedStatus},
    text::{meaningful, parse_number},
};

/// Characters of a text: a printed page and a half.
pub(super) const TEXT: usize = 5_000;
/// Characters of a reason, a remark, or who should act.
pub(super) const LINE: usize = 500;
/// Beyond this a result is a slip of the finger.
pub(super) const LARGE: f64 = 1e12;

/// Something that hinders, and who should do something about it. What it is gets published; who should act, often a
/// person by name and telephone, and by when stay with those who read drafts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Trouble {
    /// What it is.
    pub text: String,
    /// Who should act.
    pub who: Option<String>,
    /// By when.
    pub by: Option<NaiveDate>,
}

/// A report on a project that can stand; made only by [`NewReport::parse`].
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct NewReport {
    /// The day it speaks for.
    pub date: NaiveDate,
    /// Percent complete to date, 0–100.
    pub percent: f64,
    /// Why it is lower than it was.
    pub fall_reason: Option<String>,
    /// Steps that are finished.
    pub steps: Vec<KnownStep>,
    /// What was done.
    pub narrative: String,
    /// ปัญหา
    pub problem: Option<Trouble>,
    /// อุปสรรค
    pub obstacle: Option<Trouble>,
    /// Money spent since the report before.
    pub spent: Option<Money>,
    /// Why more is spent than there is.
    pub spent_remark: Option<String>,
    /// The month's result.
    pub month_result: Option<f64>,
}

impl NewReport {
    /// Reads what was typed, or tells everything that is wrong with it.
    pub fn parse(draft: &ReportDraft, facts: &ReportFacts) -> Result<Self, Vec<FieldProblem>> {
        let mut problems = Problems::default();
        let date = problems.take(F::Date, day(draft.text(F::Date)).and_then(|day| day.ok_or(EditError::Required)));
        // A form of no month, as other programs send, is for the month of its day.
        let month = problems.take(F::Month, month(draft.text(F::Month))).flatten();
        let date = date.filter(|date| match month {
            _ if !facts.year.contains(*date) => {
                problems.note(F::Date, ReportError::OutsideYear { year: facts.year });
                false
            }
            Some(month) if FiscalMonth::of(*date) != month => {
                problems.note(F::Date, ReportError::OutsideMonth { year: facts.year, month });
                false
            }
            _ if *date > facts.today => {
                problems.note(F::Date, ReportError::AfterToday { today: facts.today });
                false
            }
            _ => true,
        });
        let percent = problems.take(F::Percent, percent(draft.text(F::Percent)));
        let fall_reason = problems.take(F::FallReason, text(draft.text(F::FallReason), LINE, false)).flatten();
        let fell_from = percent.and_then(|percent| facts.last_percent(date?).filter(|last| percent < *last));
        let fall_reason = match (fell_from, fall_reason) {
            (Some(last), None) if !problems.0.iter().any(|problem| problem.field == F::FallReason) => {
                problems.note(F::FallReason, ReportError::FallNeedsReason { last });
                None
            }
            // A reason for what is none is no reason.
            (None, _) => None,
            (_, reason) => reason,
        };
        let narrative = text(draft.text(F::Narrative), TEXT, true).and_then(|text| text.ok_or(EditError::Required));
        let narrative = problems.take(F::Narrative, narrative);
        let steps = steps(draft, facts, &mut problems);
        let problem = trouble(draft, [F::Problem, F::ProblemWho, F::ProblemBy], date, &mut problems);
        let obstacle = trouble(draft, [F::Obstacle, F::ObstacleWho, F::ObstacleBy], date, &mut problems);
        let spent = problems.take(F::Spent, amount(draft.text(F::Spent))).flatten();
        let spent_remark = problems.take(F::SpentRemark, text(draft.text(F::SpentRemark), LINE, false)).flatten();
        let over = over_budget(spent, facts);
        let spent_remark = match (over, spent_remark) {
            (Some((total, budget)), None) if !problems.0.iter().any(|problem| problem.field == F::SpentRemark) => {
                problems.note(F::SpentRemark, ReportError::OverBudget { total, budget });
                None
            }
            (_, remark) => remark,
        };
        let month_result = problems.take(F::MonthResult, result(draft.text(F::MonthResult), &facts.measure)).flatten();
        match (date, percent, narrative) {
            (Some(date), Some(percent), Some(narrative)) if problems.0.is_empty() => Ok(Self {
                date,
                percent,
                fall_reason,
                steps,
                narrative,
                problem,
                obstacle,
                spent,
                spent_remark,
                month_result,
            }),
            _ => Err(problems.0),
        }
    }

    /// The month it is for.
    pub fn month(&self) -> FiscalMonth {
        FiscalMonth::of(self.date)
    }

    /// What is odd about it, the least first.
    pub fn odd(&self, facts: &ReportFacts) -> Vec<Odd> {
        let last = facts.last_percent(self.date);
        let same = |earlier: &str| alike(earlier, &self.narrative);
        let found = |odd: &Odd| match odd {
            Odd::Trouble => self.problem.is_some() || self.obstacle.is_some(),
            Odd::NoResult => false,
            Odd::Leap | Odd::Scale | Odd::NoPercent | Odd::Negative => self.month_odd(facts).contains(odd),
            Odd::SameText => facts.last(self.date).and_then(|last| last.narrative.as_deref()).is_some_and(same),
            Odd::Again => {
                let month = self.month();
                let here = |date: NaiveDate| facts.year.contains(date) && FiscalMonth::of(date) == month;
                facts.earlier.iter().any(|report| report.published && here(report.date))
            }
            // Nothing reported yet is nothing reached yet.
            Odd::Jump => self.percent - last.unwrap_or(0.0) > JUMP,
            Odd::OverBudget => over_budget(self.spent, facts).is_some(),
            Odd::Fall => last.is_some_and(|last| self.percent < last),
            Odd::AboveLater => facts.below(self.date, self.percent).is_some(),
        };
        Odd::ALL.into_iter().filter(found).collect()
    }

    /// What is odd about the month's result, weighed against the months before and the month's target.
    fn month_odd(&self, facts: &ReportFacts) -> Vec<Odd> {
        let Some(result) = self.month_result else { return Vec::new() };
        let month = self.month();
        let mut before = facts.months.iter().filter(|known| known.month < month).filter_map(|known| known.result);
        let target = facts.months.iter().find(|known| known.month == month).and_then(|known| known.target);
        let measure = Measure { target: target.or(facts.measure.target), ..facts.measure };
        odd_result(result, before.rfind(|known| *known != 0.0), &measure)
    }

    /// As it is published. What was given as a reason is told with what was done: it explains figures anybody reads.
    pub fn published(&self) -> ProgressReport {
        let told = |label: &str, text: &Option<String>| text.as_ref().map(|text| format!("{label} {text}"));
        let mut narrative = vec![self.narrative.clone()];
        narrative.extend(told("เหตุที่ร้อยละลดลง:", &self.fall_reason));
        narrative.extend(told("หมายเหตุการเบิกใช้:", &self.spent_remark));
        let status = if self.percent >= 100.0 { ReportedStatus::Finished } else { ReportedStatus::InProgress };
        ProgressReport {
            narrative: Some(narrative.join("\n")),
            problem: self.problem.as_ref().map(|trouble| trouble.text.clone()),
            obstacle: self.obstacle.as_ref().map(|trouble| trouble.text.clone()),
            spent: self.spent,
            status: Some(status),
            steps: self.steps.iter().map(|step| step.title.clone()).collect(),
            step_ids: self.steps.iter().map(|step| step.id).collect(),
            ..ProgressReport::of(self.date, Some(self.percent))
        }
    }

    /// As it would be typed, to go on from.
    pub fn draft(&self) -> ReportDraft {
        let mut draft = ReportDraft::default();
        draft.put(F::Date, typed_day(self.date));
        draft.put(F::Percent, self.percent.to_string());
        draft.put_some(F::FallReason, self.fall_reason.as_deref());
        for step in &self.steps {
            draft.put(F::Step, step.id.0.to_string());
        }
        draft.put(F::Narrative, self.narrative.as_str());
        for (trouble, [what, who, by]) in [
            (&self.problem, [F::Problem, F::ProblemWho, F::ProblemBy]),
            (&self.obstacle, [F::Obstacle, F::ObstacleWho, F::ObstacleBy]),
        ] {
            let Some(trouble) = trouble else { continue };
            draft.put(what, trouble.text.as_str());
            draft.put_some(who, trouble.who.as_deref());
            draft.put_some(by, trouble.by.map(typed_day));
        }
        draft.put_some(F::Spent, self.spent.map(|spent| spent.to_string()));
        draft.put_some(F::SpentRemark, self.spent_remark.as_deref());
        draft.put_some(F::MonthResult, self.month_result.map(|result| result.to_string()));
        draft
    }
}

/// A day as it is typed in either language: `5/11/2566`.
fn typed_day(day: NaiveDate) -> String {
    use chrono::Datelike;
    format!("{}/{}/{}", day.day(), day.month(), day.year() + crate::fiscal_year::BE_OFFSET)
}

/// What would be spent, and what there is, where the one is more than the other. Where no budget is told there is none:
/// money that comes from elsewhere is spent with a word on where it comes from.
fn over_budget(spent: Option<Money>, facts: &ReportFacts) -> Option<(Money, Money)> {
    let budget = facts.budget.unwrap_or_default();
    let total = facts.spent + spent.filter(|spent| *spent > Money::ZERO)?;
    (total > budget).then_some((total, budget))
}

fn percent(typed: &str) -> Result<f64, EditError> {
    let clean = clean(typed, false);
    if clean.is_empty() {
        return Err(EditError::Required);
    }
    let number = parse_number(&clean).ok_or(EditError::NotANumber)?;
    if (0.0..=100.0).contains(&number) {
        // Minus zero is zero.
        Ok(number + 0.0)
    } else {
        Err(EditError::OutOfRange { least: 0.0, most: 100.0 })
    }
}

/// A number in a measure; blank is none, and never zero.
pub(super) fn result(typed: &str, measure: &Measure) -> Result<Option<f64>, EditError> {
    let clean = clean(typed, false);
    if meaningful(&clean).is_none() {
        return Ok(None);
    }
    // A percent of something that is counted is no number of it.
    if clean.ends_with('%') && measure.counted {
        return Err(EditError::NotANumber);
    }
    let number = parse_number(&clean).ok_or(EditError::NotANumber)?;
    if number.abs() <= LARGE {
        Ok(Some(number + 0.0))
    } else {
        Err(EditError::OutOfRange { least: -LARGE, most: LARGE })
    }
}

/// What is odd about a result beside the one before and the target. What was so before is how it is counted.
pub(super) fn odd_result(result: f64, last: Option<f64>, measure: &Measure) -> Vec<Odd> {
    let new = |odd: &dyn Fn(f64) -> bool| odd(result) && !last.is_some_and(odd);
    let is_negative = new(&|result| measure.is_below_nothing(result));
    let found = |odd: &Odd| match odd {
        // Of a sign that changed the size tells nothing.
        Odd::Leap => last.is_some_and(|last| result * last >= 0.0 && leaps(result / last)),
        Odd::Scale => new(&|result| measure.differs(result)),
        Odd::NoPercent => new(&|result| measure.exceeds(result)),
        Odd::Negative => is_negative,
        _ => false,
    };
    Odd::ALL.into_iter().filter(found).collect()
}

/// Whether a result is so many times the one before, or so small a part of it.
fn leaps(times: f64) -> bool {
    times >= LEAP || times <= 1.0 / LEAP
}

/// A text; what means none is none.
pub(super) fn text(typed: &str, limit: usize, lines: bool) -> Result<Option<String>, EditError> {
    let clean = clean(typed, lines);
    if meaningful(&clean).is_none() {
        return Ok(None);
    }
    within(clean, limit).map(Some)
}

fn day(typed: &str) -> Result<Option<NaiveDate>, EditError> {
    let clean = clean(typed, false);
    if meaningful(&clean).is_none() {
        return Ok(None);
    }
    parse_date(&clean).map(Some).map_err(|_| EditError::NotADate)
}

fn month(typed: &str) -> Result<Option<FiscalMonth>, EditError> {
    let clean = clean(typed, false);
    if clean.is_empty() {
        return Ok(None);
    }
    clean.parse().ok().and_then(|number| FiscalMonth::new(number).ok()).map(Some).ok_or(EditError::NotANumber)
}

fn amount(typed: &str) -> Result<Option<Money>, EditError> {
    let clean = clean(typed, false);
    if meaningful(&clean).is_none() { Ok(None) } else { money(&clean).map(Some) }
}

fn steps(draft: &ReportDraft, facts: &ReportFacts, problems: &mut Problems) -> Vec<KnownStep> {
    let chosen: Vec<&str> = draft.all(F::Step).map(str::trim).filter(|id| !id.is_empty()).collect();
    let known = |id: &str| facts.steps.iter().any(|step| step.id.0.to_string() == id);
    if !chosen.iter().all(|id| known(id)) {
        problems.note(F::Step, ReportError::NoSuchStep);
        return Vec::new();
    }
    // In the order of the plan, each once.
    facts.steps.iter().filter(|step| chosen.contains(&step.id.0.to_string().as_str())).cloned().collect()
}

fn trouble(
    draft: &ReportDraft,
    [what, who, by]: [F; 3],
    date: Option<NaiveDate>,
    problems: &mut Problems,
) -> Option<Trouble> {
    let told = problems.take(what, text(draft.text(what), TEXT, true));
    let who = problems.take(who, text(draft.text(who), LINE, false)).flatten();
    let until = problems.take(by, day(draft.text(by))).flatten();
    if date.zip(until).is_some_and(|(date, until)| until < date) {
        problems.note(by, ReportError::BeforeReport);
    }
    match told? {
        Some(text) => Some(Trouble { text, who, by: until }),
        None => {
            // Who should act about what?
            if who.is_some() || until.is_some() {
                problems.note(what, EditError::Required);
            }
            None
        }
    }
}
