//! Keeping policies: made, named, numbered, bound to years, closed. None is ever taken away: projects name them.

use std::collections::HashMap;

use domain::{
    audit::{AuditEntry, Change},
    fiscal_year::FiscalYear,
    permission::{Action, Actor, Scope, may},
    text::arabic_digits,
};
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, FromQueryResult, PaginatorTrait, QueryFilter, QuerySelect,
    TransactionSession, prelude::Uuid,
};

use crate::{
    Db, Request, Result, StoreError, audit, draft,
    entity::{policy, project},
    import::{insert_all, update_all},
    row,
    search::plain,
    strategy::{differences, event, in_order, wording},
};

/// What the audit calls a policy.
const KIND: &str = "policy";
/// Characters of a number; the legacy system has numbers up to 214.
const NUMBER: usize = 10;

/// A policy for those who keep them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PolicyItem {
    /// Its key.
    pub id: Uuid,
    /// Its number.
    pub number: String,
    /// Its name, where one is known.
    pub name: Option<String>,
    /// The first year whose projects may name it; any where `None`.
    pub first_year: Option<FiscalYear>,
    /// The last.
    pub last_year: Option<FiscalYear>,
    /// Whether no project is given it any more.
    pub closed: bool,
    /// Projects that name it.
    pub projects: u64,
    /// The version a change must name.
    pub version: i32,
}

/// A policy with what was changed of it.
#[derive(Clone, Debug, PartialEq)]
pub struct PolicyView {
    /// The policy.
    pub policy: PolicyItem,
    /// What was changed, newest first.
    pub history: Vec<AuditEntry>,
}

/// What a policy is to be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PolicyChange {
    /// Its number, as typed.
    pub number: String,
    /// Its name.
    pub name: String,
    /// The first year whose projects may name it.
    pub first_year: Option<FiscalYear>,
    /// The last.
    pub last_year: Option<FiscalYear>,
    /// Whether no project is given it any more.
    pub closed: bool,
}

#[derive(FromQueryResult)]
struct Named {
    policy_id: Uuid,
    projects: i64,
}

/// Every policy by number, with how many projects name it: two queries.
pub async fn items(db: &Db, actor: &Actor) -> Result<Vec<PolicyItem>> {
    may(actor, Action::ManageStrategy, &Scope::City)?;
    let c = db.connection();
    let mut rows = policy::Entity::find().all(c).await?;
    rows.sort_by_cached_key(|row| (row.legacy_id.parse::<u64>().unwrap_or(u64::MAX), row.legacy_id.clone()));
    let counts: Vec<Named> = project::Entity::find()
        .select_only()
        .column(project::Column::PolicyId)
        .column_as(project::Column::Code.count(), "projects")
        .filter(project::Column::PolicyId.is_not_null())
        .filter(draft::shown(actor))
        .group_by(project::Column::PolicyId)
        .into_model()
        .all(c)
        .await?;
    let counts: HashMap<Uuid, i64> = counts.into_iter().map(|count| (count.policy_id, count.projects)).collect();
    let count = |id| counts.get(&id).copied().unwrap_or_default();
    Ok(rows.into_iter().map(|row| item(count(row.id), row)).collect())
}

/// One policy.
pub async fn view(db: &Db, actor: &Actor, id: Uuid) -> Result<PolicyView> {
    may(actor, Action::ManageStrategy, &Scope::City)?;
    let c = db.connection();
    let row = policy::Entity::find_by_id(id).one(c).await?.ok_or(StoreError::NotFound)?;
    let named = project::Entity::find().filter(project::Column::PolicyId.eq(id)).filter(draft::shown(actor));
    let count = named.count(c).await?;
    let history = audit::history(db, actor, &Scope::City, id).await?;
    Ok(PolicyView { policy: item(i64::try_from(count).unwrap_or(i64::MAX), row), history })
}

fn item(projects: i64, row: policy::Model) -> PolicyItem {
    PolicyItem {
        id: row.id,
        number: row.legacy_id,
        name: row.name,
        first_year: row::year(row.first_year),
        last_year: row::year(row.last_year),
        closed: row.closed,
        projects: u64::try_from(projects).unwrap_or_default(),
        version: row.version,
    }
}

/// Makes a policy and gives its key.
pub async fn add(db: &Db, actor: &Actor, new: &PolicyChange, request: &Request) -> Result<Uuid> {
    may(actor, Action::ManageStrategy, &Scope::City)?;
    let tx = db.write().await?;
    let mut row = policy::Model {
        id: Uuid::now_v7(),
        legacy_id: String::new(),
        name: None,
        first_year: None,
        last_year: None,
        closed: false,
        version: 0,
    };
    let mut changes = take(&tx, &mut row, new).await?;
    changes.retain(|change| change.after.as_deref() != Some("false"));
    changes.iter_mut().for_each(|change| change.before = None);
    let id = row.id;
    insert_all::<policy::ActiveModel>(&tx, vec![row]).await?;
    audit::append(&tx, vec![event(actor, request, KIND, id, "created", changes)]).await?;
    TransactionSession::commit(tx).await?;
    Ok(id)
}

/// Changes a policy.
pub async fn change(
    db: &Db,
    actor: &Actor,
    id: Uuid,
    version: i32,
    new: &PolicyChange,
    request: &Request,
) -> Result<()> {
    may(actor, Action::ManageStrategy, &Scope::City)?;
    let tx = db.write().await?;
    let mut row = policy::Entity::find_by_id(id).lock_exclusive().one(&tx).await?.ok_or(StoreError::NotFound)?;
    if row.version != version {
        return Err(StoreError::Conflict { kind: KIND, code: row.legacy_id });
    }
    let changes = take(&tx, &mut row, new).await?;
    if changes.is_empty() {
        return Ok(());
    }
    update_all::<policy::ActiveModel>(&tx, vec![row]).await?;
    audit::append(&tx, vec![event(actor, request, KIND, id, "updated", changes)]).await?;
    TransactionSession::commit(tx).await?;
    Ok(())
}

/// Puts what a policy is to be in its row and tells what changed.
async fn take(c: &impl ConnectionTrait, row: &mut policy::Model, new: &PolicyChange) -> Result<Vec<Change>> {
    let number = arabic_digits(plain(&new.number).trim());
    if number.is_empty() || number.len() > NUMBER || !number.bytes().all(|b| b.is_ascii_digit() || b == b'.') {
        return Err(StoreError::Invalid { field: "number", message: "digits".to_owned() });
    }
    let taken = policy::Entity::find().filter(policy::Column::LegacyId.eq(&number));
    if taken.filter(policy::Column::Id.ne(row.id)).count(c).await? > 0 {
        return Err(StoreError::Invalid { field: "number", message: "taken".to_owned() });
    }
    let (first, last) = (new.first_year.map(FiscalYear::be), new.last_year.map(FiscalYear::be));
    in_order(first, last)?;
    let values = |row: &policy::Model| {
        let year = |year: Option<i32>| year.map(|year| year.to_string());
        let closed = Some(row.closed.to_string());
        [Some(row.legacy_id.clone()), row.name.clone(), year(row.first_year), year(row.last_year), closed]
    };
    let before = values(row);
    row.legacy_id = number;
    row.name = Some(wording("name", &new.name)?);
    (row.first_year, row.last_year, row.closed) = (first, last, new.closed);
    row.version += 1;
    Ok(differences(["id", "name", "first_year", "last_year", "closed"], before, values(row)))
}
