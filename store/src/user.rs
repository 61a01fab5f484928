//! Accounts, their roles, and the links that give them a password.

mod change;
mod list;
mod reset;

pub use self::{
    change::{create, grant, rename, revoke, set_active},
    list::{UserFilter, demo_people, list, own_roles, view},
    reset::{LINK_LIFE, PasswordChange, change_password, reset_link, set_demo_password, use_reset_link, who_may_reset},
};

use chrono::{DateTime, Utc};
use domain::{
    audit::Change,
    permission::Actor,
    unit::UnitCode,
    user::{Grant, UserName},
};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, prelude::Uuid};

use crate::{
    Result, StoreError,
    audit::{self, Author, NewEvent},
    entity::{unit, user},
};

/// The account of a name.
async fn by_name(c: &impl ConnectionTrait, name: &str) -> Result<user::Model> {
    let name: UserName = name.parse().map_err(|_| StoreError::NotFound)?;
    user::Entity::find().filter(user::Column::Name.eq(name.as_str())).one(c).await?.ok_or(StoreError::NotFound)
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
async fn keep(
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

fn changed(field: &str, before: Option<String>, after: Option<String>) -> Change {
    Change { field: field.to_owned(), before, after }
}
