//! Accounts, their roles, and the links that give them a password.

mod change;
mod email;
mod list;
mod reset;
mod roster;

pub use self::{
    change::{bind, create, grant, rename, revoke, set_active, sign_out},
    email::{set_email, set_own_email},
    list::{UserFilter, demo_people, list, own, view},
    reset::{LINK_LIFE, PasswordChange, change_password, reset_link, set_demo_password, use_reset_link, who_may_reset},
    roster::{Brought, INVITATION_LIFE, Invitation, bring_in, preview},
};

pub(crate) use self::change::{DISPLAY_NAME, SUBJECT};

use std::collections::{BTreeSet, HashMap, HashSet};

use chrono::{DateTime, Utc};
use domain::{
    audit::Change,
    permission::{Action, Actor, Scope, may},
    unit::UnitCode,
    user::{Grant, UserName},
};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QuerySelect, prelude::Uuid};

use crate::{
    Result, StoreError,
    audit::{self, Author, NewEvent},
    entity::{unit, user, user_role},
    scope,
};

/// The account of a name.
async fn by_name(c: &impl ConnectionTrait, name: &str) -> Result<user::Model> {
    let parsed: UserName = name.parse().map_err(|_| StoreError::NotFound)?;
    // With a space or a line break beside it, it is an address nobody made, and none to be led back to.
    let name = Some(parsed).filter(|parsed| parsed.as_str().len() == name.len()).ok_or(StoreError::NotFound)?;
    user::Entity::find().filter(user::Column::Name.eq(name.as_str())).one(c).await?.ok_or(StoreError::NotFound)
}

/// What people are called, by user name: one query.
pub(crate) async fn called(c: &impl ConnectionTrait, names: BTreeSet<&str>) -> Result<HashMap<String, String>> {
    let query = user::Entity::find().select_only().columns([user::Column::Name, user::Column::DisplayName]);
    Ok(query
        .filter(user::Column::Name.is_in(names))
        .into_tuple::<(String, String)>()
        .all(c)
        .await?
        .into_iter()
        .collect())
}

/// Refuses whoever keeps people nowhere, before anything is looked up or locked for them.
fn keeps_people(actor: &Actor) -> Result<()> {
    if actor.may_somewhere(Action::ManageUsers) { Ok(()) } else { Err(StoreError::Forbidden) }
}

/// An account that somebody may keep as a whole: in a unit, one whose every role lies in or below it. Whoever has a
/// role elsewhere, or none, is kept by those of the whole city: a link to set their password opens all they may do.
async fn kept(c: &impl ConnectionTrait, actor: &Actor, name: &str) -> Result<user::Model> {
    if actor.may(Action::ManageUsers, &Scope::City) {
        return by_name(c, name).await;
    }
    // Who keeps a unit learns nothing of accounts elsewhere, not even that they are there.
    let row = match by_name(c, name).await {
        Err(StoreError::NotFound) => return Err(StoreError::Forbidden),
        row => row?,
    };
    let held = user_role::Entity::find().filter(user_role::Column::UserId.eq(row.id)).all(c).await?;
    let units: HashSet<Uuid> = held.iter().filter_map(|role| role.unit_id).collect();
    let scopes = scope::of_units(c, &units).await?;
    let mine = |role: &user_role::Model| {
        role.unit_id.is_some() && scopes.get(&role.unit_id).is_some_and(|place| actor.may(Action::ManageUsers, place))
    };
    if !held.is_empty() && held.iter().all(mine) { Ok(row) } else { Err(StoreError::Forbidden) }
}

/// Refused, unless somebody keeps people in the place of a grant.
async fn may_give(c: &impl ConnectionTrait, actor: &Actor, grant: &Grant) -> Result<()> {
    let place = match &grant.unit {
        Some(unit) => scope::of_unit_code(c, unit).await,
        None => Ok(Scope::City),
    };
    match place {
        // That there is no such unit is told further on, to those who may know of any.
        Err(StoreError::NotFound) => Ok(may(actor, Action::ManageUsers, &Scope::City)?),
        place => Ok(may(actor, Action::ManageUsers, &place?)?),
    }
}

/// The key of the unit a grant is bound to.
async fn place(c: &impl ConnectionTrait, code: Option<&UnitCode>) -> Result<Option<Uuid>> {
    let Some(code) = code else { return Ok(None) };
    let unit = unit::Entity::find().filter(unit::Column::Code.eq(code.as_str())).one(c).await?;
    match unit {
        Some(unit) => Ok(Some(unit.id)),
        None => Err(StoreError::Invalid { field: "unit", message: format!("there is no unit {code}") }),
    }
}

fn grant_text(grant: &Grant) -> String {
    let place = grant.unit.as_ref().map_or("*", |unit| unit.as_str());
    format!("{} {place}", grant.role.as_str())
}

/// Keeps what was changed of an account, as the last thing its transaction does. Secrets never come here.
pub(crate) async fn keep(
    c: &impl ConnectionTrait,
    actor: &Actor,
    id: Uuid,
    action: &'static str,
    changes: Vec<Change>,
    at: DateTime<Utc>,
) -> Result<()> {
    let (author, record_kind) = (Author::of(actor), "user".to_owned());
    audit::append(c, vec![NewEvent { at, author, action, record_kind, record_id: id, changes }]).await
}

pub(crate) fn changed(field: &str, before: Option<String>, after: Option<String>) -> Change {
    Change { field: field.to_owned(), before, after }
}
