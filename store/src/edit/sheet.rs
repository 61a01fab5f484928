//! The records whose cells are changed, in memory: read once, decided on, written once.

use std::collections::{BTreeMap, HashMap, HashSet};

use chrono::{DateTime, NaiveDate, Utc};
use domain::{
    audit::Change,
    edit::{EditError, Field, KpiField, ProjectField, ROUTINE, Record, Value},
    permission::{Actor, Scope},
    plan::PlanState,
    text::search_key,
    unit::keep::is_closed,
};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, Select, prelude::Uuid};

use super::{Want, kpi::KpiCells, project::ProjectCells};
use crate::{
    Result, draft,
    entity::{
        kpi, kpi_text, monthly_result, policy, project, project_text, quarter_result, section, strategy_edition,
        strategy_node,
    },
    plan, row, scope, strategy,
};

/// What was changed of a record: its sort, its code, its key, field by field.
pub type Written = (Record, String, Uuid, Vec<Change>);

/// Everything a request's cells speak of.
#[derive(Default)]
pub struct Sheet {
    pub projects: BTreeMap<String, ProjectCells>,
    pub kpis: BTreeMap<String, KpiCells>,
    pub names: Names,
    /// The day on which a section must be open to be chosen; none where what is taken back may name any.
    pub choosing: Option<NaiveDate>,
    scopes: HashMap<Option<Uuid>, Scope>,
}

/// What fields name: sections, policies, lines of the plan. Only what the cells at hand need is read.
#[derive(Default)]
pub struct Names {
    pub sections: Vec<section::Model>,
    pub policies: Vec<policy::Model>,
    pub editions: Vec<strategy_edition::Model>,
    pub nodes: Vec<strategy_node::Model>,
}

impl Sheet {
    /// Reads what the cells speak of; `lock` keeps others from changing it until the transaction ends.
    pub async fn load(c: &impl ConnectionTrait, wants: &[Want], lock: bool) -> Result<Self> {
        let codes = |record| -> HashSet<&str> {
            wants.iter().filter(|want| want.field.record() == record).map(|want| want.code.as_str()).collect()
        };
        let any = |of: &dyn Fn(Field) -> bool| wants.iter().any(|want| of(want.field));
        let mut sheet = Self::default();
        let (projects, kpis) = (codes(Record::Project), codes(Record::Kpi));
        if !projects.is_empty() {
            sheet.load_projects(c, projects, lock, any(&|field| matches!(field, Field::Month(..)))).await?;
        }
        if !kpis.is_empty() {
            sheet.load_kpis(c, kpis, lock, any(&|field| matches!(field, Field::Quarter(..)))).await?;
        }
        let units: HashSet<Uuid> = sheet.units().into_iter().flatten().collect();
        sheet.scopes = scope::of_units(c, &units).await?;
        if any(&|field| field == Field::Project(ProjectField::Section)) {
            sheet.names.sections = section::Entity::find().filter(section::Column::UnitId.is_in(units)).all(c).await?;
            // Of two by one name, the one that is open is meant.
            sheet.names.sections.sort_by_key(|section| section.closed_from.is_some());
        }
        if any(&|field| field == Field::Project(ProjectField::Policy)) {
            sheet.names.policies = policy::Entity::find().all(c).await?;
        }
        if any(&|field| matches!(field, Field::Project(ProjectField::Strategy) | Field::Kpi(KpiField::Strategy))) {
            sheet.names.editions = strategy_edition::Entity::find().all(c).await?;
            sheet.names.nodes = strategy_node::Entity::find().all(c).await?;
        }
        Ok(sheet)
    }

    async fn load_projects(
        &mut self,
        c: &impl ConnectionTrait,
        codes: HashSet<&str>,
        lock: bool,
        months: bool,
    ) -> Result<()> {
        // In the order of the keys: two requests that lock the same records wait for each other, never in a circle.
        let query =
            project::Entity::find().filter(project::Column::Code.is_in(codes)).order_by_asc(project::Column::Id);
        let rows = locked(query, lock).all(c).await?;
        let ids: Vec<Uuid> = rows.iter().map(|row| row.id).collect();
        let texts = project_text::Entity::find().filter(project_text::Column::ProjectId.is_in(ids.clone()));
        let mut texts: HashMap<Uuid, _> = texts.all(c).await?.into_iter().map(|text| (text.project_id, text)).collect();
        let mut by_id: HashMap<Uuid, Vec<monthly_result::Model>> = HashMap::new();
        if months {
            let found = monthly_result::Entity::find().filter(monthly_result::Column::ProjectId.is_in(ids));
            for month in found.all(c).await? {
                by_id.entry(month.project_id).or_default().push(month);
            }
        }
        self.projects.extend(rows.into_iter().map(|row| {
            let (text, months) = (texts.remove(&row.id), by_id.remove(&row.id).unwrap_or_default());
            (row.code.clone(), ProjectCells::of(row, text, months))
        }));
        Ok(())
    }

    async fn load_kpis(
        &mut self,
        c: &impl ConnectionTrait,
        codes: HashSet<&str>,
        lock: bool,
        quarters: bool,
    ) -> Result<()> {
        let query = kpi::Entity::find().filter(kpi::Column::Code.is_in(codes)).order_by_asc(kpi::Column::Id);
        let rows = locked(query, lock).all(c).await?;
        let ids: Vec<Uuid> = rows.iter().map(|row| row.id).collect();
        let texts = kpi_text::Entity::find().filter(kpi_text::Column::KpiId.is_in(ids.clone()));
        let mut texts: HashMap<Uuid, _> = texts.all(c).await?.into_iter().map(|text| (text.kpi_id, text)).collect();
        let mut by_id: HashMap<Uuid, Vec<quarter_result::Model>> = HashMap::new();
        if quarters {
            let found = quarter_result::Entity::find().filter(quarter_result::Column::KpiId.is_in(ids));
            for quarter in found.all(c).await? {
                by_id.entry(quarter.kpi_id).or_default().push(quarter);
            }
        }
        self.kpis.extend(rows.into_iter().map(|row| {
            let (text, quarters) = (texts.remove(&row.id), by_id.remove(&row.id).unwrap_or_default());
            (row.code.clone(), KpiCells::of(row, text, quarters))
        }));
        Ok(())
    }

    fn units(&self) -> HashSet<Option<Uuid>> {
        let projects = self.projects.values().map(|cells| Some(cells.row.unit_id));
        projects.chain(self.kpis.values().map(|cells| cells.row.unit_id)).collect()
    }

    /// The place of a record; `None` where there is no such record that the actor reads.
    pub fn scope(&self, actor: &Actor, record: Record, code: &str) -> Option<&Scope> {
        let is_draft = record == Record::Project && plan::state(&self.projects.get(code)?.row) != PlanState::Approved;
        let unit = match record {
            Record::Project => Some(self.projects.get(code)?.row.unit_id),
            Record::Kpi => self.kpis.get(code)?.row.unit_id,
        };
        let place = if unit.is_none() { &Scope::City } else { self.scopes.get(&unit)? };
        draft::refuse(actor, is_draft, place).ok().map(|()| place)
    }

    /// The years of the records.
    pub fn years(&self) -> impl Iterator<Item = i32> {
        let projects = self.projects.values().map(|cells| cells.row.fiscal_year);
        projects.chain(self.kpis.values().map(|cells| cells.row.fiscal_year)).flatten()
    }

    /// The year of a record.
    pub fn year(&self, record: Record, code: &str) -> Option<i32> {
        match record {
            Record::Project => self.projects.get(code)?.row.fiscal_year,
            Record::Kpi => self.kpis.get(code)?.row.fiscal_year,
        }
    }

    /// The key of a record.
    pub fn id(&self, record: Record, code: &str) -> Option<Uuid> {
        match record {
            Record::Project => self.projects.get(code).map(|cells| cells.row.id),
            Record::Kpi => self.kpis.get(code).map(|cells| cells.row.id),
        }
    }

    /// A record's name.
    pub fn name(&self, record: Record, code: &str) -> Option<String> {
        match record {
            Record::Project => self.projects.get(code).map(|cells| cells.row.name.clone()),
            Record::Kpi => self.kpis.get(code).map(|cells| cells.row.name.clone()),
        }
    }

    /// How far a project's plan has come, where it was never in force.
    pub fn draft(&self, record: Record, code: &str) -> Option<PlanState> {
        match record {
            Record::Project => plan::draft(&self.projects.get(code)?.row.plan_state),
            Record::Kpi => None,
        }
    }

    /// What people call a project's section, where that leads back to it.
    pub fn section_name(&self, code: &str) -> Option<String> {
        let row = &self.projects.get(code)?.row;
        let section = self.names.sections.iter().find(|section| Some(section.id) == row.section_id)?;
        let name = section.name.clone()?;
        (self.names.section(row.unit_id, &name)?.id == section.id).then_some(name)
    }

    /// What stands in a field, in canonical form.
    pub fn text(&self, code: &str, field: Field) -> Option<String> {
        match field.record() {
            Record::Project => self.projects.get(code)?.text(&self.names, field),
            Record::Kpi => self.kpis.get(code)?.text(field),
        }
    }

    /// Puts a value that was resolved in a field.
    pub fn set(&mut self, code: &str, field: Field, value: Option<Value>, lines: Option<&str>) {
        match field.record() {
            Record::Project => {
                if let Some(cells) = self.projects.get_mut(code) {
                    cells.set(&self.names, field, value, lines);
                }
            }
            Record::Kpi => {
                if let Some(cells) = self.kpis.get_mut(code) {
                    cells.set(&self.names, field, value, lines);
                }
            }
        }
    }

    /// A value as it will stand there: what it names is found, and named by its code.
    pub fn resolve(&self, code: &str, field: Field, value: Value) -> std::result::Result<Value, EditError> {
        let Value::Key(key) = value else { return Ok(value) };
        // What is retired or closed is not chosen any more, and stays where it was chosen.
        let stands = || self.text(code, field).as_deref() == Some(key.as_str());
        let found = match field {
            Field::Project(ProjectField::Section) => match self.section(code, &key) {
                Some((row, stands)) => {
                    if !stands && self.choosing.is_some_and(|day| is_closed(row.closed_from, day)) {
                        return Err(EditError::SectionClosed);
                    }
                    Some(self.names.section_key(row.id).unwrap_or_default())
                }
                None => None,
            },
            Field::Project(ProjectField::Policy) => {
                let year = self.projects.get(code).and_then(|cells| cells.row.fiscal_year);
                let policy = self.names.policy(&key).filter(|row| crate::policy::is_open(row, year) || stands());
                policy.map(|row| row.legacy_id.clone())
            }
            Field::Project(ProjectField::Strategy) if key == ROUTINE => Some(key.clone()),
            Field::Project(ProjectField::Strategy) => {
                let year = self.projects.get(code).and_then(|cells| cells.row.fiscal_year);
                self.names.node(year, &key).filter(|node| !node.retired || stands()).map(|_| key.clone())
            }
            Field::Kpi(KpiField::Strategy) => {
                let year = self.kpis.get(code).and_then(|cells| cells.row.fiscal_year);
                self.names.node(year, &key).filter(|node| !node.retired || stands()).map(|_| key.clone())
            }
            _ => Some(key.clone()),
        };
        found.map(Value::Key).ok_or(EditError::NotFound)
    }

    /// A text that once stood in a field, in the form it has today: the history names sections as people do.
    pub fn canonical(&self, code: &str, field: Field, text: &str) -> String {
        if field == Field::Project(ProjectField::Section)
            && let Some((row, _)) = self.section(code, text)
        {
            return self.names.section_key(row.id).unwrap_or_default();
        }
        text.to_owned()
    }

    /// The section that a text names in a project's unit, and whether it is the project's already.
    fn section(&self, code: &str, key: &str) -> Option<(&section::Model, bool)> {
        let cells = self.projects.get(code)?;
        let row = self.names.section(cells.row.unit_id, key)?;
        Some((row, cells.row.section_id == Some(row.id)))
    }

    /// Cells that contradict others of their record, once all are in: their place among the cells, and how.
    pub fn contradictions(&self, wants: &[Want]) -> Vec<(usize, EditError)> {
        let dates = [ProjectField::Start, ProjectField::Finish].map(Field::Project);
        let wrong = wants.iter().enumerate().filter(|(_, want)| {
            let row = self.projects.get(&want.code).map(|cells| &cells.row);
            dates.contains(&want.field)
                && row.is_some_and(|row| row.start.zip(row.finish).is_some_and(|(start, finish)| finish < start))
        });
        wrong.map(|(place, _)| (place, EditError::EndsBeforeStart)).collect()
    }

    /// Writes what changed, and tells it for the audit.
    pub async fn write(self, c: &impl ConnectionTrait, today: NaiveDate, now: DateTime<Utc>) -> Result<Vec<Written>> {
        let mut written = super::project::write(c, self.projects.into_values(), today, now).await?;
        written.extend(super::kpi::write(c, self.kpis.into_values(), now).await?);
        Ok(written)
    }
}

fn locked<E: EntityTrait>(query: Select<E>, lock: bool) -> Select<E> {
    if lock { query.lock_exclusive() } else { query }
}

impl Names {
    /// A unit's section by code or name, or as the history names it.
    pub fn section(&self, unit: Uuid, key: &str) -> Option<&section::Model> {
        let mut of_unit = self.sections.iter().filter(|row| row.unit_id == unit);
        let named = |row: &&section::Model| row.name.as_deref().is_some_and(|name| search_key(name) == search_key(key));
        // The history names a section by its code and, behind a space, its name.
        let code = key.split_once(' ').map_or(key, |(code, _)| code);
        of_unit.clone().find(|row| row.code == code).or_else(|| of_unit.find(named))
    }

    /// What names a section: its code, or its name where only that is known.
    pub fn section_key(&self, id: Uuid) -> Option<String> {
        let row = self.sections.iter().find(|row| row.id == id)?;
        if row.code.starts_with('~') { row.name.clone() } else { Some(row.code.clone()) }
    }

    /// A section as the history names it: its code and, behind a space, its name.
    pub fn section_label(&self, id: Uuid) -> Option<String> {
        let row = self.sections.iter().find(|row| row.id == id)?;
        Some(row.name.as_ref().map_or_else(|| row.code.clone(), |name| format!("{} {name}", row.code)))
    }

    /// The policy with a number.
    pub fn policy(&self, key: &str) -> Option<&policy::Model> {
        self.policies.iter().find(|row| row.legacy_id == key)
    }

    /// The line of a year's edition with a number, or a wording where it has none.
    pub fn node(&self, year: Option<i32>, key: &str) -> Option<&strategy_node::Model> {
        let edition = strategy::edition_among(&self.editions, year)?;
        let mut nodes = self.nodes.iter().filter(|node| node.edition_id == edition.id);
        nodes.clone().find(|node| node.number.as_deref() == Some(key)).or_else(|| nodes.find(|node| node.label == key))
    }

    /// The lines from the top of the plan to a line, as text for a column.
    pub fn lines(&self, node: &strategy_node::Model) -> Option<String> {
        let mut lines = Vec::new();
        let mut next = Some(node);
        while let Some(node) = next.filter(|_| lines.len() < 8) {
            let level = u8::try_from(node.level).unwrap_or_default();
            lines.push(domain::strategy::StrategyLine { level, label: node.label.clone() });
            next = node.parent_id.and_then(|parent| self.nodes.iter().find(|node| node.id == parent));
        }
        lines.reverse();
        row::strategy_text(&lines)
    }
}
