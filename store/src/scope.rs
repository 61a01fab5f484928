//! What a record belongs to, for [`domain::permission::may`]: one query whatever the depth of the tree.
//!
//! The functions over a connection serve commands, which ask inside the transaction that changes the record.

use std::collections::{HashMap, HashSet};

use domain::{
    edit::Record,
    permission::{Action, Actor, Scope, may},
    unit::{KpiCode, ProjectCode, UnitCode},
};
use sea_orm::{ConnectionTrait, FromQueryResult, Statement, Value, prelude::Uuid};

use crate::{
    Db, Result, StoreError,
    draft::{self, IS_DRAFT},
};

/// A city has three or four levels; a tree that goes in a circle must still end.
const DEPTH: u32 = 16;

/// The scope of what belongs to a unit.
pub async fn unit(db: &Db, actor: &Actor, code: &UnitCode) -> Result<Scope> {
    may(actor, Action::ReadPublished, &Scope::City)?;
    of_unit_code(db.connection(), code).await
}

/// The scope of a project.
pub async fn project(db: &Db, actor: &Actor, code: &ProjectCode) -> Result<Scope> {
    may(actor, Action::ReadPublished, &Scope::City)?;
    of_project_code(db.connection(), actor, code).await
}

/// The scope of a KPI; the city for one of the city plan itself.
pub async fn kpi(db: &Db, actor: &Actor, code: &KpiCode) -> Result<Scope> {
    may(actor, Action::ReadPublished, &Scope::City)?;
    of_kpi_code(db.connection(), code).await
}

/// The scope of what belongs to a unit, by its code.
pub(crate) async fn of_unit_code(c: &impl ConnectionTrait, code: &UnitCode) -> Result<Scope> {
    Ok(path(c, "FALSE", "unit WHERE unit.code = $1", code.as_str().into()).await?.0)
}

/// The scope of what belongs to a unit, by its key.
pub(crate) async fn of_unit(c: &impl ConnectionTrait, id: Uuid) -> Result<Scope> {
    Ok(path(c, "FALSE", "unit WHERE unit.id = $1", id.into()).await?.0)
}

/// The scope of a project, by its code; a draft is not there for whoever may not read it.
pub(crate) async fn of_project_code(c: &impl ConnectionTrait, actor: &Actor, code: &ProjectCode) -> Result<Scope> {
    let start = "project JOIN unit ON unit.id = project.unit_id WHERE project.code = $1";
    let (scope, is_draft) = path(c, &format!("project.{IS_DRAFT}"), start, code.as_str().into()).await?;
    draft::refuse(actor, is_draft, &scope)?;
    Ok(scope)
}

/// The scope of a KPI, by its code.
pub(crate) async fn of_kpi_code(c: &impl ConnectionTrait, code: &KpiCode) -> Result<Scope> {
    let start = "kpi LEFT JOIN unit ON unit.id = kpi.unit_id WHERE kpi.code = $1";
    Ok(path(c, "FALSE", start, code.as_str().into()).await?.0)
}

/// The scope of a record, by its code.
pub(crate) async fn of(c: &impl ConnectionTrait, actor: &Actor, record: Record, code: &str) -> Result<Scope> {
    match record {
        Record::Project => of_project_code(c, actor, &code.parse().map_err(|_| StoreError::NotFound)?).await,
        Record::Kpi => of_kpi_code(c, &code.parse().map_err(|_| StoreError::NotFound)?).await,
    }
}

#[derive(FromQueryResult)]
struct Above {
    root: Uuid,
    code: String,
}

/// The scopes of what belongs to some units, by their keys: one query.
pub(crate) async fn of_units(c: &impl ConnectionTrait, ids: &HashSet<Uuid>) -> Result<HashMap<Option<Uuid>, Scope>> {
    if ids.is_empty() {
        return Ok(HashMap::new());
    }
    let keys: Vec<String> = (1..=ids.len()).map(|n| format!("${n}")).collect();
    let sql = format!(
        "WITH RECURSIVE up(root, code, parent_id, depth) AS (\
         SELECT unit.id, unit.code, unit.parent_id, 0 FROM unit WHERE unit.id IN ({}) \
         UNION ALL SELECT up.root, unit.code, unit.parent_id, up.depth + 1 FROM unit JOIN up ON unit.id = up.parent_id \
         WHERE up.depth < {DEPTH}) SELECT root, code FROM up ORDER BY root, depth",
        keys.join(", ")
    );
    let values: Vec<Value> = ids.iter().map(|id| (*id).into()).collect();
    let statement = Statement::from_sql_and_values(c.get_database_backend(), sql, values);
    let mut paths: HashMap<Option<Uuid>, Vec<UnitCode>> = HashMap::new();
    for Above { root, code } in Above::find_by_statement(statement).all(c).await? {
        paths.entry(Some(root)).or_default().extend(code.parse().ok());
    }
    Ok(paths.into_iter().map(|(unit, path)| (unit, Scope::Unit(path))).collect())
}

#[derive(FromQueryResult)]
struct Place {
    code: Option<String>,
    is_draft: bool,
}

/// The units above what `start` finds, nearest first, and whether `draft` holds there.
async fn path(c: &impl ConnectionTrait, draft: &str, start: &str, key: Value) -> Result<(Scope, bool)> {
    let sql = format!(
        "WITH RECURSIVE up(code, parent_id, depth, is_draft) AS (\
         SELECT unit.code, unit.parent_id, 0, {draft} FROM {start} \
         UNION ALL SELECT unit.code, unit.parent_id, up.depth + 1, up.is_draft \
         FROM unit JOIN up ON unit.id = up.parent_id \
         WHERE up.depth < {DEPTH}) SELECT code, is_draft FROM up ORDER BY depth"
    );
    let statement = Statement::from_sql_and_values(c.get_database_backend(), sql, [key]);
    let places = Place::find_by_statement(statement).all(c).await?;
    if places.is_empty() {
        return Err(StoreError::NotFound);
    }
    let is_draft = places.iter().any(|place| place.is_draft);
    let codes: Vec<UnitCode> = places.into_iter().filter_map(|place| place.code?.parse().ok()).collect();
    Ok((if codes.is_empty() { Scope::City } else { Scope::Unit(codes) }, is_draft))
}
