//! Units, sections, lines of the plan and policies: what many records point at, held in memory while importing.

use std::{collections::HashMap, hash::Hash};

use domain::{
    fiscal_year::FiscalYear,
    policy::Policy,
    strategy::{Edition, StrategyLine, line_number},
    text::{fold, search_key, sort_key},
    unit::{SectionCode, UnitCode, UnitKind},
};
use sea_orm::{ConnectionTrait, EntityTrait, prelude::Uuid};

use super::{
    changes::{Changes, clean},
    write::{insert_all, update_all},
};
use crate::{
    Result,
    entity::{policy, section, strategy_edition, strategy_node, unit},
};

/// Characters of an unnumbered line that tell it from its siblings.
const LINE_KEY: usize = 60;

/// Rows of one table by key, with what is not yet written.
struct Shelf<K, M> {
    rows: HashMap<K, M>,
    new: Vec<K>,
    changed: Vec<K>,
}

impl<K: Clone + Eq + Hash, M: Clone> Shelf<K, M> {
    fn of(rows: impl IntoIterator<Item = (K, M)>) -> Self {
        Self { rows: rows.into_iter().collect(), new: Vec::new(), changed: Vec::new() }
    }

    fn add(&mut self, key: K, row: M) {
        self.new.push(key.clone());
        self.rows.insert(key, row);
    }

    fn change(&mut self, key: K) {
        if !self.new.contains(&key) && !self.changed.contains(&key) {
            self.changed.push(key);
        }
    }

    fn take_new(&mut self) -> Vec<M> {
        std::mem::take(&mut self.new).iter().filter_map(|key| self.rows.get(key).cloned()).collect()
    }

    fn take_changed(&mut self) -> Vec<M> {
        std::mem::take(&mut self.changed).iter().filter_map(|key| self.rows.get(key).cloned()).collect()
    }
}

/// Everything records point at.
pub struct References {
    units: Shelf<String, unit::Model>,
    sections: Shelf<(Uuid, String), section::Model>,
    section_keys: HashMap<Uuid, (Uuid, String)>,
    editions: Shelf<String, strategy_edition::Model>,
    nodes: Shelf<(Uuid, String), strategy_node::Model>,
    policies: Shelf<String, policy::Model>,
}

impl References {
    /// Reads all of them.
    pub async fn load(db: &impl ConnectionTrait) -> Result<Self> {
        let units = unit::Entity::find().all(db).await?;
        let sections = section::Entity::find().all(db).await?;
        let editions = strategy_edition::Entity::find().all(db).await?;
        let nodes = strategy_node::Entity::find().all(db).await?;
        let policies = policy::Entity::find().all(db).await?;
        Ok(Self {
            units: Shelf::of(units.into_iter().map(|row| (row.code.clone(), row))),
            section_keys: sections.iter().map(|row| (row.id, (row.unit_id, row.code.clone()))).collect(),
            sections: Shelf::of(sections.into_iter().map(|row| ((row.unit_id, row.code.clone()), row))),
            editions: Shelf::of(editions.into_iter().map(|row| (row.code.clone(), row))),
            nodes: Shelf::of(nodes.into_iter().map(|row| ((row.edition_id, row.path.clone()), row))),
            policies: Shelf::of(policies.into_iter().map(|row| (row.legacy_id.clone(), row))),
        })
    }

    /// The unit with a code, made with the units above it where it is unknown. A printed name fills a gap; it
    /// never renames a unit whose name is known.
    pub fn unit(&mut self, code: &UnitCode, name: Option<&str>) -> Uuid {
        let printed = clean(name.map(|name| name.trim_start_matches(['*', ' '])));
        if let Some(row) = self.units.rows.get_mut(code.as_str()) {
            let id = row.id;
            if let Some(name) = printed.filter(|_| row.name == row.code) {
                name_unit(row, name);
                self.units.change(code.to_string());
            }
            return id;
        }
        self.add_unit(code, printed.unwrap_or_else(|| code.to_string()), UnitKind::of(code))
    }

    /// Makes sure a unit has this name and kind. Gives its key, whether it is new, and what changed, if anything did.
    pub fn ensure_unit(&mut self, code: &UnitCode, name: &str, kind: UnitKind) -> Option<(Uuid, bool, Changes)> {
        let Some(row) = self.units.rows.get_mut(code.as_str()) else {
            let mut changes = Changes::of(true);
            changes.note("name", None, Some(name.to_owned()));
            return Some((self.add_unit(code, name.to_owned(), kind), true, changes));
        };
        let mut changes = Changes::of(false);
        if row.name != name {
            changes.note("name", Some(row.name.clone()), Some(name.to_owned()));
            name_unit(row, name.to_owned());
        }
        if row.kind != kind.as_str() {
            changes.note("kind", Some(row.kind.clone()), Some(kind.as_str().to_owned()));
            row.kind = kind.as_str().to_owned();
        }
        if changes.is_empty() {
            return None;
        }
        row.version += 1;
        let id = row.id;
        self.units.change(code.to_string());
        Some((id, false, changes))
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
            version: 1,
        };
        name_unit(&mut row, name);
        let id = row.id;
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
        if let Some(row) = self.sections.rows.get_mut(&key) {
            if row.name.is_none() && name.is_some() {
                row.name = name;
                let id = row.id;
                self.sections.change(key);
                return Some(id);
            }
            return Some(row.id);
        }
        let id = Uuid::now_v7();
        self.sections.add(key.clone(), section::Model { id, unit_id: unit, code: key.1.clone(), name });
        self.section_keys.insert(id, key);
        Some(id)
    }

    /// The name of a section, for the audit.
    pub fn section_label(&self, id: Uuid) -> Option<String> {
        let row = self.sections.rows.get(self.section_keys.get(&id)?)?;
        Some(row.name.clone().unwrap_or_else(|| row.code.clone()))
    }

    /// The policy with a number; a newer name replaces the one known.
    pub fn policy(&mut self, policy: &Policy) -> Option<Uuid> {
        let legacy_id = clean(Some(&policy.id))?;
        let name = clean(policy.name.as_deref());
        if let Some(row) = self.policies.rows.get_mut(&legacy_id) {
            let id = row.id;
            if name.is_some() && row.name != name {
                row.name = name;
                self.policies.change(legacy_id);
            }
            return Some(id);
        }
        let id = Uuid::now_v7();
        self.policies.add(legacy_id.clone(), policy::Model { id, legacy_id, name });
        Some(id)
    }

    /// The number of a policy, for the audit.
    pub fn policy_number(&self, id: Uuid) -> Option<String> {
        self.policies.rows.values().find(|row| row.id == id).map(|row| row.legacy_id.clone())
    }

    /// The leaf that a path of lines ends in, made with the lines above it where unknown.
    pub fn strategy(&mut self, lines: &[StrategyLine], year: Option<FiscalYear>) -> Option<Uuid> {
        let edition = year.map_or_else(|| edition_by_wording(lines), Edition::of);
        let edition_id = self.edition(edition);
        let mut parent: Option<(Uuid, String)> = None;
        for line in lines {
            let Some(label) = clean(Some(&line.label)) else { continue };
            let number = line_number(&label).filter(|number| !number.is_empty());
            let path = number.clone().unwrap_or_else(|| {
                let words: String = search_key(&label).chars().take(LINE_KEY).collect();
                parent.as_ref().map_or_else(|| format!("~{words}"), |(_, above)| format!("{above}/~{words}"))
            });
            let key = (edition_id, path.clone());
            let id = if let Some(row) = self.nodes.rows.get_mut(&key) {
                let id = row.id;
                if better_wording(&row.label, &label) {
                    row.label = label;
                    self.nodes.change(key);
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
                };
                let id = row.id;
                self.nodes.add(key, row);
                id
            };
            parent = Some((id, path));
        }
        parent.map(|(id, _)| id)
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
        self.editions.add(code.clone(), strategy_edition::Model { id, code, first_year, last_year });
        id
    }

    /// Writes what is new or changed.
    pub async fn flush(&mut self, db: &impl ConnectionTrait) -> Result<()> {
        insert_all::<unit::ActiveModel>(db, self.units.take_new()).await?;
        update_all::<unit::ActiveModel>(db, self.units.take_changed()).await?;
        insert_all::<section::ActiveModel>(db, self.sections.take_new()).await?;
        update_all::<section::ActiveModel>(db, self.sections.take_changed()).await?;
        insert_all::<strategy_edition::ActiveModel>(db, self.editions.take_new()).await?;
        insert_all::<strategy_node::ActiveModel>(db, self.nodes.take_new()).await?;
        update_all::<strategy_node::ActiveModel>(db, self.nodes.take_changed()).await?;
        insert_all::<policy::ActiveModel>(db, self.policies.take_new()).await?;
        update_all::<policy::ActiveModel>(db, self.policies.take_changed()).await
    }
}

fn name_unit(row: &mut unit::Model, name: String) {
    row.search_key = search_key(&format!("{name} {}", row.code));
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
