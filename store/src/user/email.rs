//! Where people get mail: kept by whoever keeps the account, and by the person.

use chrono::{DateTime, Utc};
use domain::{permission::Actor, user::Email};
use sea_orm::{ActiveModelTrait, ActiveValue::Set, EntityTrait, IntoActiveModel};

use super::{changed, keep, keeps_people, kept};
use crate::{Db, Result, StoreError, entity::user, session};

/// Changes where somebody gets mail; none takes the address away.
pub async fn set_email(db: &Db, actor: &Actor, name: &str, to: Option<&Email>, now: DateTime<Utc>) -> Result<()> {
    keeps_people(actor)?;
    let tx = db.write().await?;
    let row = kept(&tx, actor, name).await?;
    write(tx, actor, row, to, now).await
}

/// The same of the person who asks.
pub async fn set_own_email(db: &Db, actor: &Actor, to: Option<&Email>, now: DateTime<Utc>) -> Result<()> {
    let id = session::owner(actor)?;
    let tx = db.write().await?;
    let row = user::Entity::find_by_id(id.0).one(&tx).await?.ok_or(StoreError::NotFound)?;
    write(tx, actor, row, to, now).await
}

async fn write(
    tx: sea_orm::DatabaseTransaction,
    actor: &Actor,
    row: user::Model,
    to: Option<&Email>,
    now: DateTime<Utc>,
) -> Result<()> {
    let to = to.map(|email| email.as_str().to_owned());
    if row.email == to {
        return Ok(());
    }
    let (id, version) = (row.id, row.version);
    let change = changed("email", row.email.clone(), to.clone());
    let mut active = row.into_active_model();
    active.email = Set(to);
    active.version = Set(version + 1);
    active.update(&tx).await?;
    keep(&tx, actor, id, "updated", vec![change], now).await?;
    tx.commit().await?;
    Ok(())
}
