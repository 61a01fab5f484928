//! Making, naming, moving and closing units.
//!
//! A form says what it saw: the name, the unit above, the day of closing. Changes of different things merge; of the
//! same thing nothing is overwritten unseen.

use chrono::NaiveDate;
use domain::{
    audit::{AuditEntry, Change},
    edit::{Merge, merge},
    fiscal_year::FiscalYear,
    permission::{Action, Actor, Scope, may},
    standing::Status,
    text::sort_key,
    unit::{
        UnitCode,
        keep::{Branch, FormerName, Hanging, Kept, NewUnit, SectionItem, Standing, is_closed},
    },
};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, Condition, ConnectionTrait, DbBackend, EntityTrait, IntoActiveModel, PaginatorTrait,
    QueryFilter, QueryOrder, QuerySelect, prelude::Uuid,
};

use super::{PARTS, former_names, search_key, tree};
use crate::{
    Db, Request, Result, StoreError,
    audit::{self, NewEvent},
    entity::{project, section, unit, user_role},
    request::now,
    scope, search,
};

/// Characters of a name.
const NAME: usize = 200;
/// Units above one, at most: a city has three or four levels.
const LEVELS: usize = 8;

/// A unit for those who keep it.
#[derive(Clone, Debug, PartialEq)]
pub struct KeptUnit {
    /// The unit.
    pub unit: Branch,
    /// The units right below, by code.
    pub children: Vec<Branch>,
    /// Its sections, by code.
    pub sections: Vec<SectionItem>,
    /// What would be left hanging if it were closed.
    pub hanging: Hanging,
    /// What happened to it, newest first.
    pub history: Vec<AuditEntry>,
}

/// A unit with what hangs on it and its history; as many queries whatever that is.
pub async fn kept(db: &Db, actor: &Actor, code: &UnitCode, today: NaiveDate) -> Result<KeptUnit> {
    let c = db.connection();
    let place = scope::of_unit_code(c, code).await?;
    may(actor, Action::ManageUnits, &place)?;
    let row = by_code(c, code).await?.ok_or(StoreError::NotFound)?;
    let parent = match row.parent_id {
        Some(id) => unit::Entity::find_by_id(id).one(c).await?,
        None => None,
    };
    let below = unit::Entity::find().filter(unit::Column::ParentId.eq(row.id)).order_by_asc(unit::Column::Code);
    let children = below.limit(PARTS).all(c).await?;
    let sections = section::Entity::find()
        .filter(section::Column::UnitId.eq(row.id))
        .order_by_asc(section::Column::Code)
        .limit(PARTS)
        .all(c)
        .await?;
    let own = tree::named(&row);
    Ok(KeptUnit {
        children: children.into_iter().filter_map(|child| tree::branch(child, Some(own.clone()))).collect(),
        sections: sections.into_iter().filter_map(crate::section::item).collect(),
        hanging: hanging(c, code, today).await?,
        history: audit::history(db, actor, &place, row.id).await?,
        unit: tree::branch(row, parent.as_ref().map(tree::named)).ok_or(StoreError::NotFound)?,
    })
}

/// Makes a unit.
pub async fn create(db: &Db, actor: &Actor, new: &NewUnit, request: &Request) -> Result<()> {
    let name = name_of(&new.name)?;
    keeps_units(actor)?;
    let tx = db.write().await?;
    let parent = above(&tx, actor, new.parent.as_ref(), request.today).await?;
    if by_code(&tx, &new.code).await?.is_some() {
        return Err(refused("code", format!("there is a unit {} already", new.code)));
    }
    let row = unit::Model {
        id: Uuid::now_v7(),
        code: new.code.to_string(),
        kind: new.kind.as_str().to_owned(),
        parent_id: parent.as_ref().map(|parent| parent.id),
        search_key: search_key(&name, new.code.as_str(), &[]),
        sort_key: sort_key(&name),
        name,
        version: 1,
        closed_from: None,
        former_names: None,
    };
    let changes = vec![
        changed("code", None, Some(row.code.clone())),
        changed("name", None, Some(row.name.clone())),
        changed("kind", None, Some(row.kind.clone())),
        changed("parent", None, parent.as_ref().map(label)),
    ];
    let changes = changes.into_iter().filter(|change| change.after.is_some()).collect();
    let id = row.id;
    unit::Entity::insert(row.into_active_model().reset_all()).exec_without_returning(&tx).await?;
    keep(&tx, actor, request, ("unit", id), "created", changes).await?;
    tx.commit().await?;
    Ok(())
}

/// Gives a unit another name; the one it had stays findable.
pub async fn rename(db: &Db, actor: &Actor, code: &UnitCode, seen: &str, to: &str, request: &Request) -> Result<Kept> {
    let to = name_of(to)?;
    keeps_units(actor)?;
    let tx = db.write().await?;
    let mut row = open(&tx, actor, code).await?;
    match merge(Some(seen.trim()), Some(&row.name), Some(&to)) {
        Merge::Nothing => return Ok(Kept::Unchanged),
        Merge::Conflict => return conflict(&tx, row.id, "name", Some(row.name)).await,
        Merge::Take => {}
    }
    let mut former = former_names(&row);
    // A name that never saw the end of its first day was a slip, and a unit known by its code alone had none.
    let today = former.last().is_some_and(|last| last.until == request.today);
    if row.name != row.code && !today {
        former.push(FormerName { name: row.name.clone(), until: request.today });
    }
    let change = changed("name", Some(row.name), Some(to.clone()));
    row.search_key = search_key(&to, &row.code, &former);
    row.sort_key = sort_key(&to);
    row.name = to;
    row.former_names = serde_json::to_string(&former).ok().filter(|_| !former.is_empty());
    store(&tx, actor, request, row, change).await?;
    tx.commit().await?;
    Ok(Kept::Done)
}

/// Puts a unit below another, or at the top; never below itself.
pub async fn move_below(
    db: &Db,
    actor: &Actor,
    code: &UnitCode,
    seen: Option<&UnitCode>,
    to: Option<&UnitCode>,
    request: &Request,
) -> Result<Kept> {
    keeps_units(actor)?;
    let tx = db.write().await?;
    let mut row = open(&tx, actor, code).await?;
    let was = match row.parent_id {
        Some(id) => unit::Entity::find_by_id(id).one(&tx).await?,
        None => None,
    };
    let stands = was.as_ref().map(|was| was.code.as_str());
    match merge(seen.map(UnitCode::as_str), stands, to.map(UnitCode::as_str)) {
        Merge::Nothing => return Ok(Kept::Unchanged),
        Merge::Conflict => return conflict(&tx, row.id, "parent", was.as_ref().map(label)).await,
        Merge::Take => {}
    }
    let parent = above(&tx, actor, to, request.today).await?;
    if let Some(to) = to
        && let Scope::Unit(path) = scope::of_unit_code(&tx, to).await?
        && path.contains(code)
    {
        return Err(refused("below", format!("{to} is {code} itself or lies below it")));
    }
    row.parent_id = parent.as_ref().map(|parent| parent.id);
    let change = changed("parent", was.as_ref().map(label), parent.as_ref().map(label));
    store(&tx, actor, request, row, change).await?;
    tx.commit().await?;
    Ok(Kept::Done)
}

/// Closes a unit from a day on, or opens it again. What hangs on it stays readable; where projects of this year are not
/// done, `told` says that whoever closes it knows of them.
pub async fn set_closed(
    db: &Db,
    actor: &Actor,
    code: &UnitCode,
    (seen, to): (Option<NaiveDate>, Option<NaiveDate>),
    told: bool,
    request: &Request,
) -> Result<Kept> {
    keeps_units(actor)?;
    let tx = db.write().await?;
    let mut row = open(&tx, actor, code).await?;
    let text = |day: Option<NaiveDate>| day.map(|day| day.to_string());
    match merge(text(seen).as_deref(), text(row.closed_from).as_deref(), text(to).as_deref()) {
        Merge::Nothing => return Ok(Kept::Unchanged),
        Merge::Conflict => return conflict(&tx, row.id, "closed_from", text(row.closed_from)).await,
        Merge::Take => {}
    }
    if to.is_some() && !told && hanging(&tx, code, request.today).await?.projects > 0 {
        return Err(refused("told", "projects that are not done hang on it".to_owned()));
    }
    let change = changed("closed_from", text(row.closed_from), text(to));
    row.closed_from = to;
    store(&tx, actor, request, row, change).await?;
    tx.commit().await?;
    Ok(Kept::Done)
}

/// What hangs on a unit and those below it.
async fn hanging(c: &impl ConnectionTrait, code: &UnitCode, today: NaiveDate) -> Result<Hanging> {
    let below = super::below(c, std::slice::from_ref(code)).await?;
    let open = Condition::any().add(unit::Column::ClosedFrom.is_null()).add(unit::Column::ClosedFrom.gt(today));
    let units = unit::Entity::find()
        .filter(unit::Column::Id.is_in(below.iter().copied()))
        .filter(unit::Column::Code.ne(code.as_str()))
        .filter(open)
        .count(c)
        .await?;
    let people = user_role::Entity::find()
        .select_only()
        .column(user_role::Column::UserId)
        .distinct()
        .filter(user_role::Column::UnitId.is_in(below.iter().copied()))
        .count(c)
        .await?;
    let projects = running(today).filter(project::Column::UnitId.is_in(below)).count(c).await?;
    Ok(Hanging { projects, units, people })
}

/// Projects of this year and later that are not done.
pub(crate) fn running(today: NaiveDate) -> sea_orm::Select<project::Entity> {
    let year = Condition::any()
        .add(project::Column::FiscalYear.is_null())
        .add(project::Column::FiscalYear.gte(FiscalYear::of(today).be()));
    project::Entity::find()
        .filter(year)
        .filter(project::Column::Stub.eq(false))
        .filter(project::Column::Status.ne(Status::Done.as_str()))
}

/// The unit of a code.
pub(crate) async fn by_code(c: &impl ConnectionTrait, code: &UnitCode) -> Result<Option<unit::Model>> {
    Ok(unit::Entity::find().filter(unit::Column::Code.eq(code.as_str())).one(c).await?)
}

/// Refuses whoever keeps units nowhere, before anything is looked up or locked for them.
pub(crate) fn keeps_units(actor: &Actor) -> Result<()> {
    if actor.may_somewhere(Action::ManageUnits) { Ok(()) } else { Err(StoreError::Forbidden) }
}

/// A unit to be changed by somebody who may, while nobody else changes the tree.
async fn open(c: &impl ConnectionTrait, actor: &Actor, code: &UnitCode) -> Result<unit::Model> {
    lock(c).await?;
    may(actor, Action::ManageUnits, &scope::of_unit_code(c, code).await?)?;
    by_code(c, code).await?.ok_or(StoreError::NotFound)
}

/// The unit that something is put below by somebody who may: one that is there, is open, and lies not too deep.
async fn above(
    c: &impl ConnectionTrait,
    actor: &Actor,
    code: Option<&UnitCode>,
    today: NaiveDate,
) -> Result<Option<unit::Model>> {
    lock(c).await?;
    let Some(code) = code else {
        may(actor, Action::ManageUnits, &Scope::City)?;
        return Ok(None);
    };
    let place = match scope::of_unit_code(c, code).await {
        Err(StoreError::NotFound) => return Err(refused("parent", format!("there is no unit {code}"))),
        place => place?,
    };
    may(actor, Action::ManageUnits, &place)?;
    if matches!(&place, Scope::Unit(path) if path.len() >= LEVELS) {
        return Err(refused("parent", format!("{code} lies too deep")));
    }
    let row = by_code(c, code).await?.ok_or(StoreError::NotFound)?;
    if is_closed(row.closed_from, today) {
        return Err(refused("closed", format!("{code} is closed")));
    }
    Ok(Some(row))
}

/// One change of the tree after the other: two moves at once could close a circle. SQLite has one writer anyway.
pub(crate) async fn lock(c: &impl ConnectionTrait) -> Result<()> {
    if c.get_database_backend() == DbBackend::Postgres {
        c.execute_unprepared("SELECT pg_advisory_xact_lock(7309454)").await?;
    }
    Ok(())
}

/// Writes a changed unit.
async fn store(
    c: &impl ConnectionTrait,
    actor: &Actor,
    request: &Request,
    mut row: unit::Model,
    change: Change,
) -> Result<()> {
    let id = row.id;
    row.version += 1;
    unit::Entity::update(row.into_active_model().reset_all()).exec_without_returning(c).await?;
    keep(c, actor, request, ("unit", id), "updated", vec![change]).await
}

/// Keeps what was done to a unit or a section, as the last thing its transaction does.
pub(crate) async fn keep(
    c: &impl ConnectionTrait,
    actor: &Actor,
    request: &Request,
    (kind, record_id): (&str, Uuid),
    action: &'static str,
    changes: Vec<Change>,
) -> Result<()> {
    let (author, record_kind) = (request.author(actor), kind.to_owned());
    audit::append(c, vec![NewEvent { at: now(), author, action, record_kind, record_id, changes }]).await
}

/// What stands in a field that somebody else changed, with who did and when.
pub(crate) async fn conflict(
    c: &impl ConnectionTrait,
    record: Uuid,
    field: &str,
    value: Option<String>,
) -> Result<Kept> {
    let (who, when) = audit::last_change(c, record, field).await?.unzip();
    Ok(Kept::Conflict(Standing { value, who, when }))
}

/// A unit as the history names it: its code and, behind a space, its name.
pub(crate) fn label(row: &unit::Model) -> String {
    format!("{} {}", row.code, row.name)
}

/// A name as it may stand: not blank, and not a whole text.
pub(crate) fn name_of(text: &str) -> Result<String> {
    let name = search::plain(text).trim().to_owned();
    if name.is_empty() || name.chars().count() > NAME {
        return Err(refused("name", format!("a name has 1 to {NAME} characters")));
    }
    Ok(name)
}

pub(crate) fn refused(field: &'static str, message: String) -> StoreError {
    StoreError::Invalid { field, message }
}

pub(crate) fn changed(field: &str, before: Option<String>, after: Option<String>) -> Change {
    Change { field: field.to_owned(), before, after }
}
