//! Making, closing and empowering accounts.

use chrono::{DateTime, Utc};
use domain::{
    ids::UserId,
    permission::{Action, Actor, Scope, may},
    text::{search_key, sort_key},
    user::{Grant, NewUser},
};
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, IntoActiveModel, PaginatorTrait,
    QueryFilter, prelude::Uuid,
};

use super::{by_name, changed, grant_text, keep, keeps_people, kept, may_give, place};
use crate::{
    Db, Result, StoreError,
    entity::{user, user_role},
    search, session,
};

/// Characters of a display name.
pub(crate) const DISPLAY_NAME: usize = 200;
/// Characters of a subject, as OpenID Connect bounds it.
pub(crate) const SUBJECT: usize = 255;

/// Makes an account without a password; a [`super::reset_link`] gives it one.
pub async fn create(db: &Db, actor: &Actor, new: &NewUser, now: DateTime<Utc>) -> Result<UserId> {
    keeps_people(actor)?;
    let display_name = display_name(&new.display_name)?;
    let tx = db.write().await?;
    if new.grants.is_empty() {
        may(actor, Action::ManageUsers, &Scope::City)?;
    }
    for grant in &new.grants {
        may_give(&tx, actor, grant).await?;
    }
    let taken = user::Entity::find().filter(user::Column::Name.eq(new.name.as_str())).count(&tx).await?;
    if taken > 0 {
        return Err(StoreError::Invalid { field: "name", message: format!("the name {} is taken", new.name) });
    }
    let row = user::Model {
        id: Uuid::now_v7(),
        name: new.name.to_string(),
        search_key: search_key(&format!("{display_name} {}", new.name)),
        sort_key: sort_key(&display_name),
        display_name,
        password_hash: None,
        active: true,
        version: 1,
        created_at: now,
        demo: *actor == Actor::System("demo"),
        external_subject: external_subject(&tx, new.external_subject.as_deref(), None).await?,
        external_issuer: None,
        email: new.email.as_ref().map(|email| email.as_str().to_owned()),
    };
    let id = row.id;
    let mut changes = vec![
        changed("name", None, Some(row.name.clone())),
        changed("display_name", None, Some(row.display_name.clone())),
    ];
    if let Some(email) = &row.email {
        changes.push(changed("email", None, Some(email.clone())));
    }
    row.into_active_model().reset_all().insert(&tx).await?;
    for grant in &new.grants {
        if give(&tx, id, grant, now).await? {
            changes.push(changed("role", None, Some(grant_text(grant))));
        }
    }
    keep(&tx, actor, id, "created", changes, now).await?;
    tx.commit().await?;
    Ok(UserId(id))
}

/// Changes the name people know somebody by.
pub async fn rename(db: &Db, actor: &Actor, name: &str, to: &str, now: DateTime<Utc>) -> Result<()> {
    keeps_people(actor)?;
    let to = display_name(to)?;
    let tx = db.write().await?;
    let row = kept(&tx, actor, name).await?;
    if row.display_name == to {
        return Ok(());
    }
    let change = changed("display_name", Some(row.display_name.clone()), Some(to.clone()));
    let (id, version) = (row.id, row.version);
    let mut active = row.into_active_model();
    active.search_key = Set(search_key(&format!("{to} {name}")));
    active.sort_key = Set(sort_key(&to));
    active.display_name = Set(to);
    active.version = Set(version + 1);
    active.update(&tx).await?;
    keep(&tx, actor, id, "updated", vec![change], now).await?;
    tx.commit().await?;
    Ok(())
}

/// Closes an account, which ends its sessions at once, or opens it again. Nobody closes their own.
pub async fn set_active(db: &Db, actor: &Actor, name: &str, to: bool, now: DateTime<Utc>) -> Result<()> {
    keeps_people(actor)?;
    let tx = db.write().await?;
    let row = kept(&tx, actor, name).await?;
    if !to && actor.person().is_some_and(|person| person.id == UserId(row.id)) {
        return Err(StoreError::Invalid { field: "active", message: "nobody closes their own account".to_owned() });
    }
    if row.active == to {
        return Ok(());
    }
    let (id, version) = (row.id, row.version);
    let mut active = row.into_active_model();
    active.active = Set(to);
    active.version = Set(version + 1);
    active.update(&tx).await?;
    if !to {
        session::end_of(&tx, id, None).await?;
    }
    let change = changed("active", Some((!to).to_string()), Some(to.to_string()));
    keep(&tx, actor, id, "updated", vec![change], now).await?;
    tx.commit().await?;
    Ok(())
}

/// Signs somebody out everywhere: a device is lost, or was left open.
pub async fn sign_out(db: &Db, actor: &Actor, name: &str, now: DateTime<Utc>) -> Result<()> {
    keeps_people(actor)?;
    let tx = db.write().await?;
    let row = kept(&tx, actor, name).await?;
    session::end_of(&tx, row.id, None).await?;
    keep(&tx, actor, row.id, "updated", vec![changed("sessions", None, Some("ended".to_owned()))], now).await?;
    tx.commit().await?;
    Ok(())
}

/// Gives somebody a role in a place. Giving it twice changes nothing.
pub async fn grant(db: &Db, actor: &Actor, name: &str, grant: &Grant, now: DateTime<Utc>) -> Result<()> {
    keeps_people(actor)?;
    let tx = db.write().await?;
    may_give(&tx, actor, grant).await?;
    let row = by_name(&tx, name).await?;
    if give(&tx, row.id, grant, now).await? {
        keep(&tx, actor, row.id, "updated", vec![changed("role", None, Some(grant_text(grant)))], now).await?;
    }
    tx.commit().await?;
    Ok(())
}

/// Takes a role in a place from somebody. Nobody takes their own, so one administrator always remains.
pub async fn revoke(db: &Db, actor: &Actor, name: &str, grant: &Grant, now: DateTime<Utc>) -> Result<()> {
    keeps_people(actor)?;
    let tx = db.write().await?;
    may_give(&tx, actor, grant).await?;
    let row = by_name(&tx, name).await?;
    if actor.person().is_some_and(|person| person.id == UserId(row.id)) {
        let message = "nobody takes roles from themselves".to_owned();
        return Err(StoreError::Invalid { field: "role", message });
    }
    let mut query = user_role::Entity::delete_many()
        .filter(user_role::Column::UserId.eq(row.id))
        .filter(user_role::Column::Role.eq(grant.role.as_str()));
    query = match place(&tx, grant.unit.as_ref()).await? {
        Some(unit) => query.filter(user_role::Column::UnitId.eq(unit)),
        None => query.filter(user_role::Column::UnitId.is_null()),
    };
    if query.exec(&tx).await?.rows_affected > 0 {
        keep(&tx, actor, row.id, "updated", vec![changed("role", Some(grant_text(grant)), None)], now).await?;
    }
    tx.commit().await?;
    Ok(())
}

/// Whether the role was new to them.
async fn give(c: &impl ConnectionTrait, user: Uuid, grant: &Grant, now: DateTime<Utc>) -> Result<bool> {
    let unit_id = place(c, grant.unit.as_ref()).await?;
    let held = user_role::Entity::find()
        .filter(user_role::Column::UserId.eq(user))
        .filter(user_role::Column::Role.eq(grant.role.as_str()));
    let held = match unit_id {
        Some(unit) => held.filter(user_role::Column::UnitId.eq(unit)),
        None => held.filter(user_role::Column::UnitId.is_null()),
    };
    if held.count(c).await? > 0 {
        return Ok(false);
    }
    let role = grant.role.as_str().to_owned();
    let row = user_role::Model { id: Uuid::now_v7(), user_id: user, role, unit_id, created_at: now };
    row.into_active_model().reset_all().insert(c).await?;
    Ok(true)
}

fn display_name(text: &str) -> Result<String> {
    let name = search::plain(text).trim().to_owned();
    if name.is_empty() || name.chars().count() > DISPLAY_NAME {
        let message = format!("a name has 1 to {DISPLAY_NAME} characters");
        return Err(StoreError::Invalid { field: "display_name", message });
    }
    Ok(name)
}

/// Binds an account to a subject of the organisation's own sign-in, or to none. Which issuer it is of shows at the first
/// sign-in. Whoever was signed in by the subject before is signed out.
pub async fn bind(db: &Db, actor: &Actor, name: &str, subject: Option<&str>, now: DateTime<Utc>) -> Result<()> {
    keeps_people(actor)?;
    let tx = db.write().await?;
    let row = kept(&tx, actor, name).await?;
    let subject = external_subject(&tx, subject, Some(row.id)).await?;
    if row.external_subject == subject {
        return Ok(());
    }
    let (id, version) = (row.id, row.version);
    let change = changed("external_subject", row.external_subject.clone(), subject.clone());
    let mut active = row.into_active_model();
    active.external_subject = Set(subject);
    active.external_issuer = Set(None);
    active.version = Set(version + 1);
    active.update(&tx).await?;
    session::end_external(&tx, id).await?;
    keep(&tx, actor, id, "updated", vec![change], now).await?;
    tx.commit().await?;
    Ok(())
}

/// A subject as it is kept; refused where it is too long or somebody else's.
async fn external_subject(c: &impl ConnectionTrait, text: Option<&str>, own: Option<Uuid>) -> Result<Option<String>> {
    let subject = search::plain(text.unwrap_or_default()).trim().to_owned();
    if subject.is_empty() {
        return Ok(None);
    }
    let refused = |message: &str| StoreError::Invalid { field: "external_subject", message: message.to_owned() };
    if subject.chars().count() > SUBJECT {
        return Err(refused("a subject has at most 255 characters"));
    }
    let mut taken = user::Entity::find().filter(user::Column::ExternalSubject.eq(&subject));
    if let Some(own) = own {
        taken = taken.filter(user::Column::Id.ne(own));
    }
    if taken.count(c).await? > 0 {
        return Err(refused("this person already has an account"));
    }
    Ok(Some(subject))
}
