//! Finding accounts.

use std::collections::HashMap;

use domain::{
    listing::{Listing, PAGE_SIZE},
    permission::{Action, Actor, Places, Scope, may, places},
    text::search_terms,
    unit::{Named, UnitCode},
    user::{Account, Held, Role, UserName},
};
use sea_orm::{
    ColumnTrait, Condition, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect,
    prelude::Uuid,
    sea_query::{LikeExpr, Query},
};

use crate::{
    Db, Result, StoreError,
    entity::{user, user_role},
    search::{self, escape_like},
    session,
};

/// Demo people shown at most.
const DEMO: u64 = 20;

/// Which accounts to list. Everything given must hold.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct UserFilter {
    /// Whose name contains every word.
    pub q: Option<String>,
    /// Who hold this role.
    pub role: Option<Role>,
    /// Who hold a role in this unit or below it.
    pub unit: Option<UnitCode>,
    /// Open accounts, or closed ones.
    pub active: Option<bool>,
    /// Page, from 1.
    pub page: u64,
}

/// Accounts that somebody who keeps people sees: all, or those with a role in or below a place of theirs.
async fn seen(db: &Db, actor: &Actor) -> Result<Condition> {
    let all = Condition::all();
    match places(actor, Action::ManageUsers) {
        Places::Everywhere => Ok(all),
        Places::Below(units) if units.is_empty() => Err(StoreError::Forbidden),
        Places::Below(units) => {
            let below = crate::unit::below(db.connection(), &units).await?;
            let held = Query::select()
                .column(user_role::Column::UserId)
                .from(user_role::Entity)
                .and_where(user_role::Column::UnitId.is_in(below))
                .to_owned();
            Ok(all.add(user::Column::Id.in_subquery(held)))
        }
    }
}

/// One page of accounts in Thai dictionary order; as many queries whatever it holds.
pub async fn list(db: &Db, actor: &Actor, filter: &UserFilter) -> Result<Listing<Account>> {
    let mut all = seen(db, actor).await?;
    for term in search_terms(&search::plain(filter.q.as_deref().unwrap_or_default())) {
        let like = LikeExpr::new(format!("%{}%", escape_like(&term))).escape('\\');
        all = all.add(user::Column::SearchKey.like(like));
    }
    if let Some(active) = filter.active {
        all = all.add(user::Column::Active.eq(active));
    }
    if filter.role.is_some() || filter.unit.is_some() {
        let mut held = Query::select().column(user_role::Column::UserId).from(user_role::Entity).to_owned();
        if let Some(role) = filter.role {
            held.and_where(user_role::Column::Role.eq(role.as_str()));
        }
        if let Some(unit) = &filter.unit {
            held.and_where(user_role::Column::UnitId.is_in(search::units_below(db, unit).await?));
        }
        all = all.add(user::Column::Id.in_subquery(held));
    }
    let query = user::Entity::find().filter(all);
    let total = query.clone().count(db.connection()).await?;
    let page = filter.page.clamp(1, total.div_ceil(PAGE_SIZE).max(1));
    let rows = query
        .order_by_asc(user::Column::SortKey)
        .order_by_asc(user::Column::Name)
        .limit(PAGE_SIZE)
        .offset((page - 1) * PAGE_SIZE)
        .all(db.connection())
        .await?;
    Ok(Listing { rows: accounts(db, rows).await?, total, page })
}

/// One account.
pub async fn view(db: &Db, actor: &Actor, name: &str) -> Result<Account> {
    let seen = seen(db, actor).await?;
    let name: Option<UserName> = name.parse().ok();
    let row = match name {
        Some(name) => user::Entity::find().filter(user::Column::Name.eq(name.as_str())).filter(seen),
        None => return Err(missing(actor)),
    };
    let row = row.one(db.connection()).await?.ok_or_else(|| missing(actor))?;
    accounts(db, vec![row]).await?.pop().ok_or(StoreError::NotFound)
}

/// Who keeps a unit learns nothing of accounts elsewhere, not even that they are there.
fn missing(actor: &Actor) -> StoreError {
    if actor.may(Action::ManageUsers, &Scope::City) { StoreError::NotFound } else { StoreError::Forbidden }
}

/// The people of the demo city, who are shown where one signs in; none in any other city.
pub async fn demo_people(db: &Db, actor: &Actor) -> Result<Vec<Account>> {
    may(actor, Action::SignIn, &Scope::City)?;
    let rows = user::Entity::find()
        .filter(user::Column::Demo.eq(true))
        .filter(user::Column::Active.eq(true))
        .order_by_asc(user::Column::CreatedAt)
        .order_by_asc(user::Column::Id)
        .limit(DEMO)
        .all(db.connection())
        .await?;
    if rows.is_empty() { Ok(Vec::new()) } else { accounts(db, rows).await }
}

/// The account of the person who asks.
pub async fn own(db: &Db, actor: &Actor) -> Result<Account> {
    let id = session::owner(actor)?;
    let row = user::Entity::find_by_id(id.0).one(db.connection()).await?.ok_or(StoreError::NotFound)?;
    accounts(db, vec![row]).await?.pop().ok_or(StoreError::NotFound)
}

/// Accounts with their roles, two queries.
async fn accounts(db: &Db, rows: Vec<user::Model>) -> Result<Vec<Account>> {
    let roles = user_role::Entity::find()
        .filter(user_role::Column::UserId.is_in(rows.iter().map(|row| row.id)))
        .order_by_asc(user_role::Column::Id)
        .all(db.connection())
        .await?;
    let units = crate::unit::names(db, roles.iter().filter_map(|role| role.unit_id)).await?;
    let mut held: HashMap<Uuid, Vec<Held>> = HashMap::new();
    for row in roles {
        let Some(role) = Role::from_word(&row.role) else { continue };
        let unit: Option<Named> = row.unit_id.and_then(|unit| units.get(&unit).cloned());
        held.entry(row.user_id).or_default().push(Held { role, unit });
    }
    let account = |row: user::Model| Account {
        roles: held.remove(&row.id).unwrap_or_default(),
        name: row.name,
        display_name: row.display_name,
        email: row.email,
        active: row.active,
        demo: row.demo,
        has_password: row.password_hash.is_some(),
        external_subject: row.external_subject,
        external_issuer: row.external_issuer,
        version: row.version,
    };
    Ok(rows.into_iter().map(account).collect())
}
