//! Units of the city.

mod as_of;
mod choice;
pub mod keep;
mod kpis;
mod tree;

pub use self::as_of::{UnitThen, as_of};
pub use self::{
    choice::{SectionChoice, sections, where_may},
    tree::{TREE_PAGE, Tree, TreeFilter, tree},
};

use std::collections::{HashMap, HashSet};

use chrono::NaiveDate;
use domain::{
    city::UnitYear,
    fiscal_year::FiscalYear,
    listing::UnitFilter,
    permission::{Action, Actor, Scope, may},
    text::{self, arabic_digits, search_terms},
    unit::{
        Named, UnitCode, UnitDraft, UnitKind,
        keep::{FormerName, name_on},
    },
};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, FromQueryResult, QueryFilter, QueryOrder, QuerySelect,
    Statement, prelude::Uuid, sea_query::LikeExpr,
};

use crate::{
    Db, Result, StoreError, city,
    entity::{section, unit},
    row,
    search::{self, escape_like},
};

/// Guesses given.
const GUESSES: u64 = 8;
/// Units below and sections given with a unit; the largest has some forty of either.
const PARTS: u64 = 500;

/// A unit in the list of all units.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnitItem {
    /// Its code.
    pub code: UnitCode,
    /// Its name.
    pub name: String,
    /// What sort it is.
    pub kind: UnitKind,
    /// The unit above it.
    pub parent: Option<UnitCode>,
}

/// Every unit, by code.
pub async fn list(db: &Db, actor: &Actor) -> Result<Vec<UnitItem>> {
    may(actor, Action::ReadPublished, &Scope::City)?;
    let units = unit::Entity::find().order_by_asc(unit::Column::Code).all(db.connection()).await?;
    let codes: HashMap<Uuid, UnitCode> =
        units.iter().filter_map(|unit| Some((unit.id, unit.code.parse().ok()?))).collect();
    let items = units.into_iter().filter_map(|unit| {
        Some(UnitItem {
            code: unit.code.parse().ok()?,
            kind: row::unit_kind(&unit.kind),
            name: unit.name,
            parent: unit.parent_id.and_then(|parent| codes.get(&parent).cloned()),
        })
    });
    Ok(items.collect())
}

/// A unit's year, with the units below it; the newest year that has anything where none is asked for. Of the KPIs it
/// holds one page. Takes the same number of queries, and reads as many rows, whatever the unit has.
pub async fn year(db: &Db, actor: &Actor, code: &UnitCode, filter: &UnitFilter, today: NaiveDate) -> Result<UnitYear> {
    may(actor, Action::ReadPublished, &Scope::City)?;
    let c = db.connection();
    let unit =
        unit::Entity::find().filter(unit::Column::Code.eq(code.as_str())).one(c).await?.ok_or(StoreError::NotFound)?;
    let parent = match unit.parent_id {
        Some(parent) => unit::Entity::find_by_id(parent).one(c).await?,
        None => None,
    };
    let children = unit::Entity::find()
        .filter(unit::Column::ParentId.eq(unit.id))
        .order_by_asc(unit::Column::Code)
        .limit(PARTS)
        .all(c)
        .await?;
    let sections = section::Entity::find()
        .filter(section::Column::UnitId.eq(unit.id))
        .order_by_asc(section::Column::Code)
        .limit(PARTS)
        .all(c)
        .await?;
    let below = search::units_below(db, code).await?;
    let years = city::years_of(db, actor, Some(&below)).await?;
    let year = filter.year.or_else(|| years.first().copied()).unwrap_or_else(|| FiscalYear::of(today));

    let grouped = kpis::grouped(db, actor, &below, year, filter).await?;
    let projects = crate::project::attention(db, actor, &below, year.be(), today).await?;
    let figures = city::figures(db, actor, year, Some(&below)).await?;
    let named = |unit: unit::Model| Named { code: unit.code, name: unit.name };
    let name_then = name_on(&former_names(&unit), year.last_day()).map(str::to_owned);
    Ok(UnitYear {
        name_then,
        closed_from: unit.closed_from,
        unit: figures.row(
            &below,
            code.clone(),
            unit.name,
            row::unit_kind(&unit.kind),
            parent.as_ref().and_then(|parent| parent.code.parse().ok()),
        ),
        year,
        parent: parent.map(named),
        children: children.into_iter().map(named).collect(),
        sections: sections
            .into_iter()
            .filter(|section| !section.code.starts_with('~'))
            .map(|section| Named { name: section.name.unwrap_or_else(|| section.code.clone()), code: section.code })
            .collect(),
        by: filter.by,
        group: grouped.group,
        groups: grouped.groups,
        kpis: grouped.kpis,
        kpis_total: grouped.total,
        page: grouped.page,
        pages: grouped.pages,
        projects,
        years,
    })
}

/// Makes sure that units exist under these names, with the units above them. Gives how many were new or renamed.
pub async fn ensure(db: &Db, actor: &Actor, units: &[UnitDraft]) -> Result<u64> {
    may(actor, Action::Import, &Scope::City)?;
    crate::import::ensure_units(db, actor, units).await
}

/// At most eight units that somebody who typed `text` may have meant.
pub async fn near(db: &Db, actor: &Actor, text: &str) -> Result<Vec<Named>> {
    may(actor, Action::ReadPublished, &Scope::City)?;
    let clean: String = arabic_digits(search::plain(text).trim()).chars().take(100).collect();
    let mut any = Condition::any();
    // Of a mistyped code the first four digits are most likely right: they name a bureau or a district.
    let digits: String = clean.chars().filter(char::is_ascii_digit).take(4).collect();
    if digits.len() >= 2 {
        let begins = |part: &str| LikeExpr::new(format!("{}%", escape_like(part))).escape('\\');
        any = any.add(unit::Column::Code.like(begins(&digits))).add(unit::Column::Code.like(begins(&digits[..2])));
    }
    let mut words = Condition::all();
    for term in search_terms(&clean) {
        let like = LikeExpr::new(format!("%{}%", escape_like(&term))).escape('\\');
        words = words.add(unit::Column::SearchKey.like(like));
    }
    if !words.is_empty() {
        any = any.add(words);
    }
    if any.is_empty() {
        return Ok(Vec::new());
    }
    let mut units =
        unit::Entity::find().filter(any).order_by_asc(unit::Column::Code).limit(100).all(db.connection()).await?;
    units.sort_by_key(|unit| {
        std::cmp::Reverse(unit.code.bytes().zip(clean.bytes()).take_while(|(a, b)| a == b).count())
    });
    units.truncate(GUESSES as usize);
    Ok(units.into_iter().map(|unit| Named { code: unit.code, name: unit.name }).collect())
}

/// The names a unit went by before, the oldest first.
pub(crate) fn former_names(row: &unit::Model) -> Vec<FormerName> {
    row.former_names.as_deref().and_then(|names| serde_json::from_str(names).ok()).unwrap_or_default()
}

/// What a unit is found by: its name and code of today, and the names before.
pub(crate) fn search_key(name: &str, code: &str, former: &[FormerName]) -> String {
    let names: Vec<&str> = [name, code].into_iter().chain(former.iter().map(|was| was.name.as_str())).collect();
    text::search_key(&names.join(" "))
}

/// The keys of units and of all below them.
pub(crate) async fn below(c: &impl ConnectionTrait, codes: &[UnitCode]) -> Result<Vec<Uuid>> {
    #[derive(FromQueryResult)]
    struct Key {
        id: Uuid,
    }
    if codes.is_empty() {
        return Ok(Vec::new());
    }
    let keys: Vec<String> = (1..=codes.len()).map(|n| format!("${n}")).collect();
    let sql = format!(
        "WITH RECURSIVE down(id, depth) AS (SELECT unit.id, 0 FROM unit WHERE unit.code IN ({}) \
         UNION ALL SELECT unit.id, down.depth + 1 FROM unit JOIN down ON unit.parent_id = down.id \
         WHERE down.depth < 16) SELECT DISTINCT id FROM down",
        keys.join(", ")
    );
    let values: Vec<sea_orm::Value> = codes.iter().map(|code| code.as_str().into()).collect();
    let statement = Statement::from_sql_and_values(c.get_database_backend(), sql, values);
    Ok(Key::find_by_statement(statement).all(c).await?.into_iter().map(|key| key.id).collect())
}

/// Codes and names of units by key, one query.
pub(crate) async fn names(db: &Db, ids: impl Iterator<Item = Uuid>) -> Result<HashMap<Uuid, Named>> {
    let ids: HashSet<Uuid> = ids.collect();
    let units = unit::Entity::find().filter(unit::Column::Id.is_in(ids)).all(db.connection()).await?;
    Ok(units.into_iter().map(|unit| (unit.id, Named { code: unit.code, name: unit.name })).collect())
}
