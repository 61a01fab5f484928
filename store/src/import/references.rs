//! Units, sections, lines of the plan and policies: what many records point at, held in memory while importing.

use std::{
    collections::{BTreeMap, HashMap},
    hash::Hash,
};

use domain::{
    fiscal_year::FiscalYear,
    import::Dimension,
    policy::Policy,
    strategy::{Edition, StrategyLine, line_number},
    text::{fold, search_key, sort_key},
    unit::{SectionCode, UnitCode, UnitKind},
};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, prelude::Uuid};

use super::{
    changes::{Changes, clean},
    write::{insert_all, update_all},
};
use crate::{
    Result,
    entity::{dimension, policy, section, strategy_edition, strategy_node, unit},
    strategy,
};

/// Characters of an unnumbered line that tell it from its siblings.
const LINE_KEY: usize = 60;

/// Rows of one table by key, with what is not yet written.
struct Shelf<K, M> {
    rows: HashMap<K, M>,
    new: Vec<K>,
    /// Rows that are changed, as they were read.
    was: BTreeMap<K, M>,
}

impl<K: Clone + Eq + Hash + Ord, M: Clone + PartialEq> Shelf<K, M> {
    fn of(rows: impl IntoIterator<Item = (K, M)>) -> Self {
        Self { rows: rows.into_iter().collect(), new: Vec::new(), was: BTreeMap::new() }
    }

    fn add(&mut self, key: K, row: M) {
        self.new.push(key.clone());
        self.rows.insert(key, row);
    }

    fn change(&mut self, key: K, change: impl FnOnce(&mut M)) {
        let Some(row) = self.rows.get_mut(&key) else { return };
        if !self.new.contains(&key) {
            self.was.entry(key).or_insert_with(|| row.clone());
        }
        change(row);
    }

    /// Takes over those of the changed rows that somebody else changed since they were read, as they are `now`; gives
    /// which they are.
    fn settle(&mut self, now: Vec<M>, id: fn(&M) -> Uuid) -> Vec<Uuid> {
        let mut now: HashMap<Uuid, M> = now.into_iter().map(|row| (id(&row), row)).collect();
        let (rows, mut others) = (&mut self.rows, Vec::new());
        self.was.retain(|key, was| match now.remove(&id(was)) {
            Some(row) if row == *was => true,
            row => {
                others.push(id(was));
                match row {
                    Some(row) => rows.insert(key.clone(), row),
                    None => rows.remove(key),
                };
                false
            }
        });
        others
    }

    fn take_new(&mut self) -> Vec<M> {
        std::mem::take(&mut self.new).iter().filter_map(|key| self.rows.get(key).cloned()).collect()
    }

    fn take_changed(&mut self) -> Vec<M> {
        std::mem::take(&mut self.was).keys().filter_map(|key| self.rows.get(key).cloned()).collect()
    }
}

/// Reads the changed rows of a shelf again, locked, and lets go of those that somebody else changed meanwhile: an import
/// holds them in memory for as long as it runs, and writes whole rows.
async fn settle<E, K>(
    db: &impl ConnectionTrait,
    shelf: &mut Shelf<K, E::Model>,
    notes: &mut News,
    key: E::Column,
    id: fn(&E::Model) -> Uuid,
) -> Result<()>
where
    E: EntityTrait,
    E::Model: Clone + PartialEq + Send + Sync,
    K: Clone + Eq + Hash + Ord,
{
    if shelf.was.is_empty() {
        return Ok(());
    }
    let ids: Vec<Uuid> = shelf.was.values().map(id).collect();
    let now = E::find().filter(key.is_in(ids)).order_by_asc(key).lock_exclusive().all(db).await?;
    notes.forget(&shelf.settle(now, id));
    Ok(())
}

/// What was done to rows that records point at, for the audit: kind, id, whether the row is new, and the changes.
#[derive(Default)]
pub struct News {
    list: Vec<(&'static str, Uuid, bool, Changes)>,
    places: HashMap<Uuid, usize>,
}

impl News {
    /// The changes of a row, those of one transaction together.
    fn of(&mut self, kind: &'static str, id: Uuid, created: bool) -> &mut Changes {
        let next = self.list.len();
        let place = *self.places.entry(id).or_insert(next);
        if place == next {
            // Never cut short: nothing else keeps what such a row said before.
            self.list.push((kind, id, created, Changes::of(false, None)));
        }
        &mut self.list[place].3
    }

    /// Everything since the last time.
    pub fn take(&mut self) -> impl Iterator<Item = (&'static str, Uuid, bool, Changes)> + use<> {
        self.places.clear();
        std::mem::take(&mut self.list).into_iter()
    }

    /// Forgets what was to be done to some rows, and is not.
    fn forget(&mut self, ids: &[Uuid]) {
        self.list.retain(|(_, id, ..)| !ids.contains(id));
        self.places = self.list.iter().enumerate().map(|(place, (_, id, ..))| (*id, place)).collect();
    }

    /// Forgets everything since the last time.
    pub fn clear(&mut self) {
        *self = Self::default();
    }
}

/// Everything records point at.
pub struct References {
    pub notes: News,
    units: Shelf<String, unit::Model>,
    sections: Shelf<(Uuid, String), section::Model>,
    section_keys: HashMap<Uuid, (Uuid, String)>,
    editions: Shelf<String, strategy_edition::Model>,
    nodes: Shelf<(Uuid, String), strategy_node::Model>,
    policies: Shelf<String, policy::Model>,
    dimensions: Shelf<(i32, i32), dimension::Model>,
}

impl References {
    /// Reads all of them.
    pub async fn load(db: &impl ConnectionTrait) -> Result<Self> {
        let units = unit::Entity::find().all(db).await?;
        let sections = section::Entity::find().all(db).await?;
        let editions = strategy_edition::Entity::find().all(db).await?;
        let nodes = strategy_node::Entity::find().all(db).await?;
        let policies = policy::Entity::find().all(db).await?;
        let dimensions = dimension::Entity::find().all(db).await?;
        Ok(Self {
            notes: News::default(),
            units: Shelf::of(units.into_iter().map(|row| (row.code.clone(), row))),
            section_keys: sections.iter().map(|row| (row.id, (row.unit_id, row.code.clone()))).collect(),
            sections: Shelf::of(sections.into_iter().map(|row| ((row.unit_id, row.code.clone()), row))),
            editions: Shelf::of(editions.into_iter().map(|row| (row.code.clone(), row))),
            nodes: Shelf::of(nodes.into_iter().map(|row| ((row.edition_id, row.path.clone()), row))),
            policies: Shelf::of(policies.into_iter().map(|row| (row.legacy_id.clone(), row))),
            dimensions: Shelf::of(dimensions.into_iter().map(|row| ((row.fiscal_year, row.number), row))),
        })
    }

    /// The unit with a code, made with the units above it where it is unknown. A printed name fills a gap; it
    /// never renames a unit whose name is known.
    pub fn unit(&mut self, code: &UnitCode, name: Option<&str>) -> Uuid {
        let printed = clean(name.map(|name| name.trim_start_matches(['*', ' '])));
        if let Some(row) = self.units.rows.get(code.as_str()) {
            let id = row.id;
            if let Some(name) = printed.filter(|_| row.name == row.code) {
                self.notes.of("unit", id, false).note("name", Some(row.name.clone()), Some(name.clone()));
                self.units.change(code.to_string(), |row| name_unit(row, name));
            }
            return id;
        }
        self.add_unit(code, printed.unwrap_or_else(|| code.to_string()), UnitKind::of(code))
    }

    /// The unit with a code, if there is one.
    pub fn known_unit(&self, code: &UnitCode) -> Option<Uuid> {
        self.units.rows.get(code.as_str()).map(|row| row.id)
    }

    /// Makes sure a unit has this name and kind, but for one that is kept by hand; says whether that was news.
    pub fn ensure_unit(&mut self, code: &UnitCode, name: &str, kind: UnitKind) -> bool {
        let Some(row) = self.units.rows.get(code.as_str()) else {
            self.add_unit(code, name.to_owned(), kind);
            return true;
        };
        let (renamed, other_kind) = (row.name != name, row.kind != kind.as_str());
        if row.version != 0 || (!renamed && !other_kind) {
            return false;
        }
        let changes = self.notes.of("unit", row.id, false);
        if renamed {
            changes.note("name", Some(row.name.clone()), Some(name.to_owned()));
        }
        if other_kind {
            changes.note("kind", Some(row.kind.clone()), Some(kind.as_str().to_owned()));
        }
        self.units.change(code.to_string(), |row| {
            name_unit(row, name.to_owned());
            row.kind = kind.as_str().to_owned();
        });
        true
    }

    fn add_unit(&mut self, code: &UnitCode, name: String, kind: UnitKind) -> Uuid {
        let parent_id = code.parent().map(|parent| self.unit(&parent, None));
        let mut row = unit::Model {
            id: Uuid::now_v7(),
            code: code.to_string(),
            name: String::new(),
            kind: kind.as_str().to_owned(),
            parent_id,
            search_key: String::new(),
            sort_key: String::new(),
            version: 0,
            closed_from: None,
            former_names: None,
        };
        name_unit(&mut row, name);
        let id = row.id;
        let changes = self.notes.of("unit", id, true);
        changes.note("code", None, Some(row.code.clone()));
        changes.note("name", None, Some(row.name.clone()));
        changes.note("kind", None, Some(row.kind.clone()));
        self.units.add(code.to_string(), row);
        id
    }

    /// The section a page names. `current` is the one the record has: a page that prints only a name fills in the
    /// name of a section known by its code, and the other way round.
    pub fn section(
        &mut self,
        unit: Uuid,
        code: Option<&SectionCode>,
        name: Option<&str>,
        current: Option<Uuid>,
    ) -> Option<Uuid> {
        let name = clean(name);
        let current_key = current.and_then(|id| self.section_keys.get(&id).cloned());
        let has_code = |key: &(Uuid, String)| !key.1.starts_with('~');
        let key = match (code, &name) {
            (Some(code), _) => (unit, code.to_string()),
            (None, Some(_)) if current_key.as_ref().is_some_and(has_code) => current_key.clone()?,
            (None, Some(name)) => (unit, format!("~{}", search_key(name))),
            (None, None) => return current,
        };
        let earlier_name = current_key
            .filter(|current| *current != key)
            .and_then(|key| self.sections.rows.get(&key))
            .and_then(|row| row.name.clone());
        let name = name.or(earlier_name);
        if let Some(row) = self.sections.rows.get(&key) {
            let id = row.id;
            if row.name.is_none() && name.is_some() {
                self.notes.of("section", id, false).note("name", None, name.clone());
                self.sections.change(key, |row| row.name = name);
            }
            return Some(id);
        }
        let id = Uuid::now_v7();
        let changes = self.notes.of("section", id, true);
        changes.note("code", None, Some(key.1.clone()));
        changes.note("name", None, name.clone());
        let row = section::Model { id, unit_id: unit, code: key.1.clone(), name, closed_from: None };
        self.sections.add(key.clone(), row);
        self.section_keys.insert(id, key);
        Some(id)
    }

    /// A section for the audit: its code, which tells it from the others of its unit, and behind a space its name.
    pub fn section_label(&self, id: Uuid) -> Option<String> {
        let row = self.sections.rows.get(self.section_keys.get(&id)?)?;
        Some(row.name.as_ref().map_or_else(|| row.code.clone(), |name| format!("{} {name}", row.code)))
    }

    /// The policy with a number; a newer name replaces the one known.
    pub fn policy(&mut self, policy: &Policy) -> Option<Uuid> {
        let legacy_id = clean(Some(&policy.id))?;
        let name = clean(policy.name.as_deref());
        if let Some(row) = self.policies.rows.get(&legacy_id) {
            let id = row.id;
            // What is kept by hand here is not renamed by an old page.
            if name.is_some() && row.name != name && row.version == 0 {
                self.notes.of("policy", id, false).note("name", row.name.clone(), name.clone());
                self.policies.change(legacy_id, |row| row.name = name);
            }
            return Some(id);
        }
        let id = Uuid::now_v7();
        let changes = self.notes.of("policy", id, true);
        changes.note("id", None, Some(legacy_id.clone()));
        changes.note("name", None, name.clone());
        self.policies.add(
            legacy_id.clone(),
            policy::Model { id, legacy_id, name, first_year: None, last_year: None, closed: false, version: 0 },
        );
        Some(id)
    }

    /// The number of a policy, for the audit.
    pub fn policy_number(&self, id: Uuid) -> Option<String> {
        self.policies.rows.values().find(|row| row.id == id).map(|row| row.legacy_id.clone())
    }

    /// Notes what a dimension is called in a year. Every unit's page of the year prints it, some cut short.
    pub fn dimension(&mut self, said: &Dimension) {
        let key = (said.fiscal_year.be(), said.number);
        let Some(name) = clean(Some(&said.name)) else { return };
        if let Some(row) = self.dimensions.rows.get(&key) {
            if better_wording(&row.name, &name) {
                self.notes.of("dimension", row.id, false).note("name", Some(row.name.clone()), Some(name.clone()));
                self.dimensions.change(key, |row| row.name = name);
            }
            return;
        }
        let id = Uuid::now_v7();
        let changes = self.notes.of("dimension", id, true);
        changes.note("fiscal_year", None, Some(said.fiscal_year.to_string()));
        changes.note("number", None, Some(said.number.to_string()));
        changes.note("name", None, Some(name.clone()));
        self.dimensions.add(key, dimension::Model { id, fiscal_year: key.0, number: said.number, name });
    }

    /// The leaf that a path of lines ends in, made with the lines above it where unknown.
    pub fn strategy(&mut self, lines: &[StrategyLine], year: Option<FiscalYear>) -> Option<Uuid> {
        let (edition, edition_id) = self.edition_of(lines, year);
        let mut parent: Option<(Uuid, String)> = None;
        for line in lines {
            let Some(label) = clean(Some(&line.label)) else { continue };
            let number = line_number(&label).filter(|number| !number.is_empty());
            let path = number.clone().unwrap_or_else(|| {
                let words: String = search_key(&label).chars().take(LINE_KEY).collect();
                parent.as_ref().map_or_else(|| format!("~{words}"), |(_, above)| format!("{above}/~{words}"))
            });
            let key = (edition_id, path.clone());
            let id = if let Some(row) = self.nodes.rows.get(&key) {
                let id = row.id;
                if row.version == 0 && better_wording(&row.label, &label) {
                    let changes = self.notes.of("strategy_node", id, false);
                    changes.note("label", Some(row.label.clone()), Some(label.clone()));
                    self.nodes.change(key, |row| row.label = label);
                }
                id
            } else {
                let row = strategy_node::Model {
                    id: Uuid::now_v7(),
                    edition_id,
                    parent_id: parent.as_ref().map(|(id, _)| *id),
                    level: line.level.into(),
                    number,
                    path: path.clone(),
                    label,
                    retired: false,
                    version: 0,
                };
                let id = row.id;
                let changes = self.notes.of("strategy_node", id, true);
                changes.note("edition", None, Some(edition.clone()));
                changes.note("path", None, Some(path.clone()));
                changes.note("label", None, Some(row.label.clone()));
                self.nodes.add(key, row);
                id
            };
            parent = Some((id, path));
        }
        parent.map(|(id, _)| id)
    }

    /// The edition that holds for a year, code and key: the one that is said to, or that of the legacy pages.
    fn edition_of(&mut self, lines: &[StrategyLine], year: Option<FiscalYear>) -> (String, Uuid) {
        let kept = year.and_then(|year| {
            self.editions.rows.values().find(|row| row.version > 0 && strategy::holds_for(row, year.be()))
        });
        if let Some(row) = kept {
            return (row.code.clone(), row.id);
        }
        let edition = year.map_or_else(|| edition_by_wording(lines), Edition::of);
        (edition.as_str().to_owned(), self.edition(edition))
    }

    fn edition(&mut self, edition: Edition) -> Uuid {
        if let Some(row) = self.editions.rows.get(edition.as_str()) {
            return row.id;
        }
        let (first_year, last_year) = match edition {
            Edition::Phase2 => (None, Some(2565)),
            Edition::Phase3 => (Some(2566), None),
        };
        let id = Uuid::now_v7();
        let code = edition.as_str().to_owned();
        self.notes.of("strategy_edition", id, true).note("code", None, Some(code.clone()));
        self.editions
            .add(code.clone(), strategy_edition::Model { id, code, first_year, last_year, name: None, version: 0 });
        id
    }

    /// Lets go of what it was about to change in rows that somebody else changed since they were read, and of the notes
    /// of it. They are locked from then on.
    pub async fn settle(&mut self, db: &impl ConnectionTrait) -> Result<()> {
        let notes = &mut self.notes;
        settle::<unit::Entity, _>(db, &mut self.units, notes, unit::Column::Id, |row| row.id).await?;
        settle::<section::Entity, _>(db, &mut self.sections, notes, section::Column::Id, |row| row.id).await?;
        settle::<strategy_node::Entity, _>(db, &mut self.nodes, notes, strategy_node::Column::Id, |row| row.id).await?;
        settle::<policy::Entity, _>(db, &mut self.policies, notes, policy::Column::Id, |row| row.id).await?;
        settle::<dimension::Entity, _>(db, &mut self.dimensions, notes, dimension::Column::Id, |row| row.id).await
    }

    /// Writes what is new or changed; what is changed must be settled.
    pub async fn flush(&mut self, db: &impl ConnectionTrait) -> Result<()> {
        insert_all::<unit::ActiveModel>(db, self.units.take_new()).await?;
        update_all::<unit::ActiveModel>(db, self.units.take_changed()).await?;
        insert_all::<section::ActiveModel>(db, self.sections.take_new()).await?;
        update_all::<section::ActiveModel>(db, self.sections.take_changed()).await?;
        insert_all::<strategy_edition::ActiveModel>(db, self.editions.take_new()).await?;
        insert_all::<strategy_node::ActiveModel>(db, self.nodes.take_new()).await?;
        update_all::<strategy_node::ActiveModel>(db, self.nodes.take_changed()).await?;
        insert_all::<policy::ActiveModel>(db, self.policies.take_new()).await?;
        update_all::<policy::ActiveModel>(db, self.policies.take_changed()).await?;
        insert_all::<dimension::ActiveModel>(db, self.dimensions.take_new()).await?;
        update_all::<dimension::ActiveModel>(db, self.dimensions.take_changed()).await
    }
}

fn name_unit(row: &mut unit::Model, name: String) {
    row.search_key = crate::unit::search_key(&name, &row.code, &crate::unit::former_names(row));
    row.sort_key = sort_key(&name);
    row.name = name;
}

/// Wordings are cut at 100 characters and typed differently from page to page: the longest tells most.
fn better_wording(known: &str, new: &str) -> bool {
    let cut = |text: &str| text.ends_with('%');
    match (cut(known), cut(new)) {
        (true, false) => true,
        (false, true) => false,
        _ => new.chars().count() > known.chars().count(),
    }
}

/// Pages without a year still tell their edition: phase 2 calls its levels ด้าน, มิติ and เป้าประสงค์.
fn edition_by_wording(lines: &[StrategyLine]) -> Edition {
    let phase2 = lines.iter().any(|line| {
        let label = fold(&line.label);
        ["ด้านที่", "มิติที่", "เป้าประสงค์"].iter().any(|word| label.contains(word))
    });
    if phase2 { Edition::Phase2 } else { Edition::Phase3 }
}
