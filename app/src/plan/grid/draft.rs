//! Cells of steps as a form sent them, and what becomes of them.

use std::collections::{BTreeMap, HashMap};

use domain::{
    period::PeriodClosed,
    plan::{
        StepId,
        sheet::{
            Column, Row, Sheet,
            grid::{GridRow, GridTrial, NotInTheGrid, RowKey, Standing, StepEdit, cells_of, try_cells},
        },
    },
};
use store::plan::Workable;

use super::{
    answer::room,
    paste::{self, Pasted, Trouble},
};
use crate::{
    chart::words::words,
    grid::{Act, typed::Typed},
    i18n::Lang,
    plan::PlanDraft,
};

/// Cells in one request: every cell of the longest plan.
const MOST_CELLS: usize = domain::plan::MOST_STEPS * Column::ALL.len();

/// Why nothing of a plan can be changed now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Barred {
    /// It waits for a decision.
    Waits,
    /// Its year is not open.
    Closed(PeriodClosed),
}

impl Barred {
    /// Of a plan; nothing where it can be changed.
    pub fn of(workable: &Workable) -> Option<Self> {
        let closed = workable.closed.map(Self::Closed);
        if workable.waits() { Some(Self::Waits) } else { closed }
    }

    /// It in words.
    pub fn words(self, lang: Lang) -> String {
        match self {
            Self::Waits => lang.bench_state_moved().to_owned(),
            Self::Closed(closed) => lang.period_closed(&closed),
        }
    }
}

/// Cells that are worked on.
#[derive(Clone, Debug, Default)]
pub struct StepsDraft {
    /// The language they are typed in.
    pub lang: Lang,
    /// The cells that hold something else than when the person began.
    pub typed: Vec<Typed<Column>>,
    /// What is in the box.
    pub pasted: String,
    /// What of it cannot be read.
    pub troubles: Vec<Trouble>,
    /// Whether its first row was heads.
    pub headed: bool,
    /// What would become of the cells.
    pub trial: Option<GridTrial>,
    /// Why none of them can be saved.
    pub barred: Option<Barred>,
    /// The request could not be taken back.
    pub not_undone: bool,
    /// There are more than go at once.
    pub too_many: bool,
    /// What goes back to the plan's page with them, where the table was handed over from there.
    pub handed: Option<Handed>,
}

/// What the plan's page knows beside its table.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Handed {
    /// The reason as far as it is written.
    pub reason: String,
    /// The number of the earlier plan it is held against.
    pub baseline: Option<i32>,
    /// Whether the critical path is shown.
    pub critical: bool,
    /// Whether the cells are typed over the plan that stands, so that the spreadsheet can take them.
    pub fresh: bool,
}

impl Handed {
    /// Whether there is nothing but the plan as it stands.
    pub fn is_plain(&self) -> bool {
        *self == Self { fresh: true, ..Self::default() }
    }

    /// Names and values of what is not blank.
    pub fn fields(&self) -> Vec<(&'static str, String)> {
        let reason = Some(self.reason.clone()).filter(|reason| !reason.is_empty());
        let critical = self.critical.then(|| "1".to_owned());
        let all =
            [("reason", reason), ("baseline", self.baseline.map(|number| number.to_string())), ("critical", critical)];
        all.into_iter().filter_map(|(name, value)| Some((name, value?))).collect()
    }

    fn read(value: impl Fn(&str) -> Option<String>) -> Option<Self> {
        let handed = Self {
            reason: value("reason").unwrap_or_default(),
            baseline: value("baseline").and_then(|number| number.parse().ok()),
            critical: value("critical").is_some(),
            fresh: false,
        };
        (handed != Self::default()).then_some(handed)
    }
}

impl StepsDraft {
    /// The table of the plan's page as cells; an error where the spreadsheet has no rows for it.
    pub fn of_table(table: &PlanDraft, workable: &Workable, again: bool) -> Result<Self, NotInTheGrid> {
        // What was typed over a plan that has moved on since is weighed against what stands there now.
        let fresh = table.base == workable.view.plan;
        let (base, version) = if fresh {
            (workable.plan(again), workable.view.version)
        } else {
            (table.base.clone(), workable.view.version.saturating_sub(1))
        };
        let edits = cells_of(&table.sheet, &base, version, room(base.steps.len()), words(table.lang))?;
        let typed = |StepEdit { code, column, base, input }| Typed { code, field: column, base, input };
        let handed = Handed { reason: table.reason.clone(), baseline: table.baseline, critical: table.critical, fresh };
        let typed: Vec<Typed<Column>> = edits.into_iter().map(typed).collect();
        let too_many = typed.len() > MOST_CELLS;
        Ok(Self { lang: table.lang, typed, too_many, handed: Some(handed), ..Self::default() })
    }

    /// Reads a form: names and values in their order.
    pub fn read(pairs: &[(String, String)]) -> (Self, Act) {
        let value = |name: &str| pairs.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str());
        let mut draft = Self {
            lang: value("lang").and_then(Lang::from_code).unwrap_or_default(),
            typed: Typed::listed(pairs),
            pasted: value("paste").unwrap_or_default().to_owned(),
            handed: Handed::read(|name| value(name).map(str::to_owned)),
            ..Self::default()
        };
        Typed::mended(pairs, &mut draft.typed);
        draft.too_many = draft.typed.len() > MOST_CELLS;
        (draft, Act::of(value("do").unwrap_or_default()))
    }

    /// Reads what is in the box as cells of the plan; whether all of it can be read.
    pub fn read_paste(&mut self, workable: &Workable, again: bool) -> bool {
        let now = Sheet::of(&workable.plan(again), words(self.lang));
        let Pasted { typed, troubles, headed } = paste::cells(&self.pasted, &now, workable.view.version);
        (self.typed, self.troubles, self.headed) = (typed, troubles, headed);
        self.troubles.is_empty()
    }

    /// Puts the rows that are typed in into the box, for going on with them there: nothing typed is lost on the way back.
    pub fn into_box(&mut self, workable: &Workable, again: bool) {
        let sheet = Sheet::of(&workable.plan(again), words(self.lang));
        let places: HashMap<StepId, usize> =
            sheet.rows.iter().enumerate().map(|(place, row)| (row.id, place)).collect();
        let mut rows: BTreeMap<usize, Row> = BTreeMap::new();
        for Typed { code, field, input, .. } in &self.typed {
            let place = code.parse::<RowKey>().ok().and_then(|key| match key.row {
                GridRow::Step(id) => places.get(&id).copied(),
                GridRow::New(number) => Some(sheet.rows.len() + number - 1),
            });
            let Some(place) = place else { continue };
            let row = rows.entry(place).or_insert_with(|| sheet.rows.get(place).cloned().unwrap_or_default());
            row.cell_mut(*field).clone_from(input);
        }
        let numbered = rows.iter().map(|(place, row)| (place + 1, row));
        self.pasted = if rows.is_empty() { String::new() } else { paste::written(self.lang, numbered) };
    }

    /// Finds out what would become of the cells.
    pub fn weigh(&mut self, workable: &Workable, again: bool) {
        let plan = workable.plan(again);
        let standing = Standing {
            plan: &plan,
            version: workable.view.version,
            in_force: workable.in_force(),
            is_head: paste::is_head,
        };
        let edit = |cell: &Typed<Column>| StepEdit {
            code: cell.code.clone(),
            column: cell.field,
            base: cell.base.clone(),
            input: cell.input.clone(),
        };
        let edits: Vec<StepEdit> = self.typed.iter().map(edit).collect();
        self.barred = Barred::of(workable);
        self.trial = Some(try_cells(&standing, &edits, words(self.lang)));
    }
}
