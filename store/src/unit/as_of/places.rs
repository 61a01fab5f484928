//! The tree of units as it was on a past day.

use std::collections::HashMap;

use chrono::NaiveDate;
use domain::{
    history::day_of,
    unit::{Named, UnitCode},
};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, QueryTrait,
    prelude::{DateTimeUtc, Uuid},
};

use super::super::PARTS;
use crate::{
    Result,
    entity::{audit_event, section, unit},
    history::{by_record, changed_since, since, since_among, stood},
};

/// Units read; the whole country has fewer than 8,000 local governments.
const MOST: u64 = 20_000;

/// A unit as it was.
pub(super) struct Place {
    pub id: Uuid,
    pub code: UnitCode,
    pub name: String,
    pub kind: String,
    /// The code of the unit above it.
    pub parent: Option<String>,
    pub closed_from: Option<NaiveDate>,
}

/// The tree of a past day.
pub(super) struct Places {
    /// By code.
    units: Vec<Place>,
    /// The units that came later, and when.
    later: HashMap<String, NaiveDate>,
}

impl Places {
    /// The tree as it was before a moment: two queries.
    pub async fn on(c: &impl ConnectionTrait, moment: DateTimeUtc) -> Result<Self> {
        let rows = unit::Entity::find().order_by_asc(unit::Column::Code).limit(MOST).all(c).await?;
        let codes: HashMap<Uuid, String> = rows.iter().map(|row| (row.id, row.code.clone())).collect();
        let all = unit::Entity::find().select_only().column(unit::Column::Id).into_query();
        let mut events = by_record(since_among(c, all, moment).await?);
        let (mut units, mut later) = (Vec::with_capacity(rows.len()), HashMap::new());
        for row in rows {
            let events = events.remove(&row.id).unwrap_or_default();
            if let Some(created) = events.iter().find(|event| event.action == "created") {
                later.insert(row.code, day_of(created.at));
                continue;
            }
            units.extend(place(row, &events, &codes));
        }
        Ok(Self { units, later })
    }

    /// The unit of a code.
    pub fn find(&self, code: &str) -> Option<&Place> {
        self.units.iter().find(|place| place.code.as_str() == code)
    }

    /// When a unit came that was not there yet.
    pub fn later(&self, code: &str) -> Option<NaiveDate> {
        self.later.get(code).copied()
    }

    /// What a unit was called.
    pub fn named(&self, id: Uuid) -> Option<Named> {
        self.units.iter().find(|place| place.id == id).map(Place::named)
    }

    /// The units right below one.
    pub fn children<'a>(&'a self, of: &'a Place) -> impl Iterator<Item = &'a Place> {
        self.units.iter().filter(|place| place.parent.as_deref() == Some(of.code.as_str()))
    }

    /// The keys of a unit and of all that lay below it.
    pub fn below(&self, own: &Place) -> Vec<Uuid> {
        let mut children: HashMap<&str, Vec<&Place>> = HashMap::new();
        for place in &self.units {
            children.entry(place.parent.as_deref().unwrap_or_default()).or_default().push(place);
        }
        let (mut found, mut next) = (Vec::new(), vec![own]);
        while let Some(place) = next.pop() {
            // Taken out, so that a circle would end.
            next.extend(children.remove(place.code.as_str()).unwrap_or_default());
            found.push(place.id);
        }
        found
    }
}

fn place(row: unit::Model, events: &[audit_event::Model], codes: &HashMap<Uuid, String>) -> Option<Place> {
    let mut stood = stood(events);
    let parent = match stood.remove("parent") {
        Some(label) => label.as_deref().map(code_of).map(str::to_owned),
        None => row.parent_id.and_then(|parent| codes.get(&parent).cloned()),
    };
    let closed_from = match stood.remove("closed_from") {
        Some(day) => day.and_then(|day| day.parse().ok()),
        None => row.closed_from,
    };
    Some(Place {
        id: row.id,
        code: row.code.parse().ok()?,
        name: stood.remove("name").flatten().unwrap_or(row.name),
        kind: stood.remove("kind").flatten().unwrap_or(row.kind),
        parent,
        closed_from,
    })
}

/// The history names a unit by its code and, behind a space, its name.
fn code_of(label: &str) -> &str {
    label.split(' ').next().unwrap_or(label)
}

/// Sections looked at for those a unit had: its own, and all of the city that moved since.
const SECTIONS: u64 = 10_000;

/// The sections a unit had, as they were called: two queries.
pub(super) async fn sections(c: &impl ConnectionTrait, own: &Place, moment: DateTimeUtc) -> Result<Vec<Named>> {
    // Those it has, and those that went from one unit to another since.
    let went = changed_since((section::Entity, section::Column::Id), moment, &["unit"]);
    let rows = section::Entity::find()
        .filter(Condition::any().add(section::Column::UnitId.eq(own.id)).add(went))
        .order_by_asc(section::Column::Code)
        .limit(SECTIONS)
        .all(c)
        .await?;
    let mut events = by_record(since(c, rows.iter().map(|row| row.id).collect(), moment).await?);
    let then = |row: section::Model| {
        let events = events.remove(&row.id).unwrap_or_default();
        let mut stood = stood(&events);
        let here = match stood.remove("unit") {
            Some(label) => label.as_deref().map(code_of) == Some(own.code.as_str()),
            None => row.unit_id == own.id,
        };
        let known = !events.iter().any(|event| event.action == "created");
        // A code that stands for a name alone is nobody's business.
        (here && known && !row.code.starts_with('~')).then(|| {
            let name = stood.remove("name").unwrap_or(row.name);
            Named { name: name.unwrap_or_else(|| row.code.clone()), code: row.code }
        })
    };
    Ok(rows.into_iter().filter_map(then).take(PARTS as usize).collect())
}
