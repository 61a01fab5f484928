//! Sections of units: making, naming, moving and closing them.

use chrono::NaiveDate;
use domain::{
    audit::AuditEntry,
    edit::{Merge, merge},
    permission::{Action, Actor, may},
    unit::{
        Named, SectionCode, UnitCode,
        keep::{Kept, SectionItem, is_closed},
    },
};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, EntityTrait, IntoActiveModel, PaginatorTrait, QueryFilter,
    prelude::Uuid,
};

use crate::{
    Db, Request, Result, StoreError, audit,
    entity::{project, section, unit},
    scope,
    unit::keep::{by_code, changed, conflict, keep, keeps_units, label, lock, name_of, refused, running},
};

/// A section for those who keep it.
#[derive(Clone, Debug, PartialEq)]
pub struct KeptSection {
    /// The section.
    pub section: SectionItem,
    /// Its unit.
    pub unit: Named,
    /// Projects of this year and later that hang on it and are not done.
    pub projects: u64,
    /// What happened to it, newest first.
    pub history: Vec<AuditEntry>,
}

/// A section with what hangs on it and its history.
pub async fn kept(
    db: &Db,
    actor: &Actor,
    unit: &UnitCode,
    code: &SectionCode,
    today: NaiveDate,
) -> Result<KeptSection> {
    let c = db.connection();
    let place = scope::of_unit_code(c, unit).await?;
    may(actor, Action::ManageUnits, &place)?;
    let of = by_code(c, unit).await?.ok_or(StoreError::NotFound)?;
    let row = find(c, of.id, code).await?.ok_or(StoreError::NotFound)?;
    Ok(KeptSection {
        projects: running(today).filter(project::Column::SectionId.eq(row.id)).count(c).await?,
        history: audit::history(db, actor, &place, row.id).await?,
        section: item(row).ok_or(StoreError::NotFound)?,
        unit: Named { code: of.code, name: of.name },
    })
}

/// Makes a section of a unit.
pub async fn create(
    db: &Db,
    actor: &Actor,
    unit: &UnitCode,
    code: &SectionCode,
    name: &str,
    request: &Request,
) -> Result<()> {
    let name = name_of(name)?;
    keeps_units(actor)?;
    let tx = db.write().await?;
    let of = home(&tx, actor, unit, request.today).await?;
    if find(&tx, of.id, code).await?.is_some() {
        return Err(refused("code", format!("{unit} has a section {code} already")));
    }
    let row = section::Model {
        id: Uuid::now_v7(),
        unit_id: of.id,
        code: code.to_string(),
        name: Some(name),
        closed_from: None,
    };
    let changes = vec![
        changed("code", None, Some(row.code.clone())),
        changed("name", None, row.name.clone()),
        changed("unit", None, Some(label(&of))),
    ];
    let id = row.id;
    section::Entity::insert(row.into_active_model().reset_all()).exec_without_returning(&tx).await?;
    keep(&tx, actor, request, ("section", id), "created", changes).await?;
    tx.commit().await?;
    Ok(())
}

/// Gives a section another name.
pub async fn rename(
    db: &Db,
    actor: &Actor,
    (unit, code): (&UnitCode, &SectionCode),
    seen: &str,
    to: &str,
    request: &Request,
) -> Result<Kept> {
    let to = name_of(to)?;
    keeps_units(actor)?;
    let tx = db.write().await?;
    let (_, mut row) = open(&tx, actor, unit, code).await?;
    let seen = Some(seen.trim()).filter(|seen| !seen.is_empty());
    match merge(seen, row.name.as_deref(), Some(&to)) {
        Merge::Nothing => return Ok(Kept::Unchanged),
        Merge::Conflict => return conflict(&tx, row.id, "name", row.name).await,
        Merge::Take => {}
    }
    let change = changed("name", row.name.replace(to.clone()), Some(to));
    store(&tx, actor, request, row, change).await?;
    tx.commit().await?;
    Ok(Kept::Done)
}

/// Gives a section to another unit. Its projects stay where they are.
pub async fn move_to(
    db: &Db,
    actor: &Actor,
    (unit, code): (&UnitCode, &SectionCode),
    to: &UnitCode,
    request: &Request,
) -> Result<Kept> {
    keeps_units(actor)?;
    let tx = db.write().await?;
    let (was, mut row) = open(&tx, actor, unit, code).await?;
    if unit == to {
        return Ok(Kept::Unchanged);
    }
    let of = home(&tx, actor, to, request.today).await?;
    if find(&tx, of.id, code).await?.is_some() {
        return Err(refused("taken", format!("{to} has a section {code} already")));
    }
    row.unit_id = of.id;
    store(&tx, actor, request, row, changed("unit", Some(label(&was)), Some(label(&of)))).await?;
    tx.commit().await?;
    Ok(Kept::Done)
}

/// Closes a section from a day on, or opens it again; `told` as for a unit.
pub async fn set_closed(
    db: &Db,
    actor: &Actor,
    (unit, code): (&UnitCode, &SectionCode),
    (seen, to): (Option<NaiveDate>, Option<NaiveDate>),
    told: bool,
    request: &Request,
) -> Result<Kept> {
    keeps_units(actor)?;
    let tx = db.write().await?;
    let (_, mut row) = open(&tx, actor, unit, code).await?;
    let text = |day: Option<NaiveDate>| day.map(|day| day.to_string());
    match merge(text(seen).as_deref(), text(row.closed_from).as_deref(), text(to).as_deref()) {
        Merge::Nothing => return Ok(Kept::Unchanged),
        Merge::Conflict => return conflict(&tx, row.id, "closed_from", text(row.closed_from)).await,
        Merge::Take => {}
    }
    let projects = running(request.today).filter(project::Column::SectionId.eq(row.id)).count(&tx).await?;
    if to.is_some() && !told && projects > 0 {
        return Err(refused("told", "projects that are not done hang on it".to_owned()));
    }
    let change = changed("closed_from", text(row.closed_from), text(to));
    row.closed_from = to;
    store(&tx, actor, request, row, change).await?;
    tx.commit().await?;
    Ok(Kept::Done)
}

/// A row for people; a section known only by its name has an inner key that is nobody's business.
pub(crate) fn item(row: section::Model) -> Option<SectionItem> {
    Some(SectionItem { code: row.code.parse().ok()?, name: row.name, closed_from: row.closed_from })
}

async fn find(c: &impl ConnectionTrait, unit: Uuid, code: &SectionCode) -> Result<Option<section::Model>> {
    let of_unit = section::Entity::find().filter(section::Column::UnitId.eq(unit));
    Ok(of_unit.filter(section::Column::Code.eq(code.as_str())).one(c).await?)
}

/// A section to be changed by somebody who may, while nobody else changes the tree.
async fn open(
    c: &impl ConnectionTrait,
    actor: &Actor,
    unit: &UnitCode,
    code: &SectionCode,
) -> Result<(unit::Model, section::Model)> {
    lock(c).await?;
    may(actor, Action::ManageUnits, &scope::of_unit_code(c, unit).await?)?;
    let of = by_code(c, unit).await?.ok_or(StoreError::NotFound)?;
    let row = find(c, of.id, code).await?.ok_or(StoreError::NotFound)?;
    Ok((of, row))
}

/// The open unit that gets a section, from somebody who may keep that one too.
async fn home(c: &impl ConnectionTrait, actor: &Actor, unit: &UnitCode, today: NaiveDate) -> Result<unit::Model> {
    lock(c).await?;
    let place = match scope::of_unit_code(c, unit).await {
        Err(StoreError::NotFound) => return Err(refused("unit", format!("there is no unit {unit}"))),
        place => place?,
    };
    may(actor, Action::ManageUnits, &place)?;
    let of = by_code(c, unit).await?.ok_or(StoreError::NotFound)?;
    if is_closed(of.closed_from, today) {
        return Err(refused("closed", format!("{unit} is closed")));
    }
    Ok(of)
}

async fn store(
    c: &impl ConnectionTrait,
    actor: &Actor,
    request: &Request,
    row: section::Model,
    change: domain::audit::Change,
) -> Result<()> {
    let id = row.id;
    section::Entity::update(row.into_active_model().reset_all()).exec_without_returning(c).await?;
    keep(c, actor, request, ("section", id), "updated", vec![change]).await
}
