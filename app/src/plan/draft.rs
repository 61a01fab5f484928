//! A plan as its form was sent: what is typed, what it began from, and which button was pressed.

use domain::{
    period::PeriodClosed,
    plan::{
        Plan, PlanConflict, PlanError,
        sheet::{CellProblem, Column, Edit, Row, Sheet, plan_of_lines},
    },
};
use uuid::Uuid;

use crate::{chart::words::words, i18n::Lang};

/// What a button of the page asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Act {
    /// Something is done to the table; nothing is stored.
    Edit(Edit),
    /// Only to look at it again.
    Check,
    /// Another part of a long table, by its first row.
    Part(usize),
    /// The table is gone on with as a spreadsheet.
    Spreadsheet,
    /// The plan is stored, or asked for.
    Save,
    /// The plan is handed in.
    HandIn,
    /// A plan that was handed in is approved.
    Approve,
    /// It is given back.
    Return,
    /// A change request is approved.
    ApproveRequest(Uuid),
    /// It is given back.
    ReturnRequest(Uuid),
    /// It is taken back by who asked.
    Withdraw(Uuid),
}

impl Act {
    fn of(word: &str) -> Self {
        let (name, rest) = word.split_once(':').unwrap_or((word, ""));
        let id = || Uuid::try_parse(rest).unwrap_or_default();
        match name {
            "save" => Self::Save,
            "spreadsheet" => Self::Spreadsheet,
            "hand-in" => Self::HandIn,
            "approve" => Self::Approve,
            "return" => Self::Return,
            "approve-request" => Self::ApproveRequest(id()),
            "return-request" => Self::ReturnRequest(id()),
            "withdraw" => Self::Withdraw(id()),
            "part" => Self::Part(rest.parse().unwrap_or_default()),
            _ => Edit::of_word(word).map_or(Self::Check, Self::Edit),
        }
    }
}

/// Why a plan was not taken, beside what is wrong in its cells.
#[derive(Clone, Debug, PartialEq)]
pub enum Trouble {
    /// No reason was given.
    NoReason,
    /// The year is not open.
    Closed(PeriodClosed),
    /// Somebody else changed the same parts; the table has both, with this person's values.
    Conflict(Vec<PlanConflict>),
    /// The plan as a whole cannot be kept or handed in.
    Refused(PlanError),
    /// It was approved, handed in or asked to be changed in the meantime.
    Moved,
    /// The spreadsheet has no rows for the table.
    NoRoom,
}

/// A plan that is worked on.
#[derive(Clone, Debug)]
pub struct PlanDraft {
    /// The language it is typed in.
    pub lang: Lang,
    /// What is typed.
    pub sheet: Sheet,
    /// What it began from.
    pub base: Plan,
    /// The first row of the part that is typed in.
    pub first: usize,
    /// Whether the form was that of the table, not one that only decides.
    pub whole: bool,
    /// Whether it asks for a change of a plan in force.
    pub asks: bool,
    /// Why, or what is answered.
    pub reason: String,
    /// The number of the earlier plan it is held against, where another than the last is.
    pub baseline: Option<i32>,
    /// Whether the plan before is shown.
    pub before: bool,
    /// Whether the critical path is shown.
    pub critical: bool,
    /// What is wrong in its cells.
    pub problems: Vec<CellProblem>,
    /// What else is wrong.
    pub trouble: Option<Trouble>,
}

impl PlanDraft {
    /// Marks the cell in which a fault of a step is mended.
    pub fn point_out(&mut self, error: &PlanError) {
        if let (PlanError::NoDates { .. } | PlanError::Weight { .. }, Some(plan)) = (error, self.plan()) {
            self.problems = vec![self.sheet.problem(&plan, error)];
        }
    }

    /// Reads a form: names and values in their order; each `id` begins a row.
    pub fn read(pairs: &[(String, String)]) -> (Self, Act) {
        let value = |name: &str| pairs.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str());
        let mut rows = Sheet::of_lines(value("rows-before").unwrap_or_default());
        let first = rows.len();
        for (name, value) in pairs {
            if name == "id" {
                let id = Uuid::try_parse(value).unwrap_or_default();
                rows.push(Row { id: domain::plan::StepId(id), ..Row::default() });
            } else if let (Some(column), Some(row)) =
                (Column::named(name), rows.get_mut(first..).and_then(<[Row]>::last_mut))
            {
                row.cell_mut(column).clone_from(value);
            }
        }
        rows.extend(Sheet::of_lines(value("rows-after").unwrap_or_default()));
        let draft = Self {
            lang: value("lang").and_then(Lang::from_code).unwrap_or_default(),
            sheet: Sheet { rows },
            base: plan_of_lines(value("base").unwrap_or_default()),
            first,
            whole: value("base").is_some() || value("id").is_some(),
            asks: value("ask").is_some(),
            reason: value("reason").unwrap_or_default().to_owned(),
            baseline: value("baseline").and_then(|number| number.parse().ok()),
            before: value("before").is_some(),
            critical: value("critical").is_some(),
            problems: Vec::new(),
            trouble: None,
        };
        (draft, Act::of(value("do").unwrap_or_default()))
    }

    /// The plan that is typed; `None` where cells are wrong, which it then knows.
    pub fn plan(&mut self) -> Option<Plan> {
        match self.sheet.parse(&self.base, words(self.lang)) {
            Ok(plan) => Some(plan),
            Err(problems) => {
                self.problems = problems;
                None
            }
        }
    }

    /// Does what a button of the table says; whether it could be done.
    pub fn edit(&mut self, edit: Edit) -> bool {
        match self.sheet.edit(edit, &self.base, words(self.lang), self.lang.bench_new_step()) {
            Ok(place) => self.first = place,
            Err(problems) => self.problems = problems,
        }
        self.problems.is_empty()
    }

    /// Takes in what somebody else did meanwhile: the table becomes theirs with this person's changes in it.
    pub fn over(&mut self, theirs: Plan, conflicts: Vec<PlanConflict>) {
        if let Some(ours) = self.plan() {
            let both = domain::plan::insist(&self.base, &theirs, &ours, &conflicts);
            self.sheet = Sheet::of(&both, words(self.lang));
            self.base = theirs;
        }
        self.trouble = Some(Trouble::Conflict(conflicts));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_form_reads_as_rows_and_a_button() {
        let id = "0190a6e0-0000-7000-8000-000000000001";
        let line = format!("{id}\tหนึ่ง\t50\t\t\t");
        let pairs = [
            ("rows-before", line.as_str()),
            ("title", "ไม่มีแถว"),
            ("id", ""),
            ("title", "สอง"),
            ("weight", "๕๐"),
            ("id", "not an id"),
            ("title", "สาม"),
            ("after", "1"),
            ("do", "up:2"),
            ("reason", "ฝนตก"),
        ];
        let pairs: Vec<_> = pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
        let (mut draft, act) = PlanDraft::read(&pairs);
        let titles = |draft: &PlanDraft| draft.sheet.rows.iter().map(|row| row.title.clone()).collect::<Vec<_>>();
        assert_eq!(titles(&draft), ["หนึ่ง", "สอง", "สาม"]);
        assert_eq!((draft.first, act, draft.reason.as_str()), (1, Act::Edit(Edit::Up(2)), "ฝนตก"));
        assert!(draft.edit(Edit::Up(2)));
        assert_eq!(titles(&draft), ["หนึ่ง", "สาม", "สอง"]);
        let plan = draft.plan().expect("reads");
        assert_eq!(plan.steps[1].after[0].step.0.to_string(), id);
        assert_eq!(Act::of("nonsense"), Act::Check);
    }
}
