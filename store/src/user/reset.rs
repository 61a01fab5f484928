//! How an account comes by its password: by a link that works once, or by knowing the one before.

use chrono::{DateTime, TimeDelta, Utc};
use domain::{
    ids::SessionId,
    permission::{Action, Actor, Scope, may},
    user::password::NewPassword,
};
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, IntoActiveModel, QueryFilter,
    prelude::Uuid, sea_query::Expr,
};

use super::{by_name, changed, keep, keeps_people, kept};
use crate::{
    Db, Result, StoreError,
    entity::{reset_link, user},
    password, session,
    token::{Token, digest},
};

/// How long a link works.
pub const LINK_LIFE: TimeDelta = TimeDelta::hours(24);

/// Makes a link that sets somebody's password once; those made before stop working.
pub async fn reset_link(db: &Db, actor: &Actor, name: &str, now: DateTime<Utc>) -> Result<Token> {
    keeps_people(actor)?;
    let tx = db.write().await?;
    let user = kept(&tx, actor, name).await?;
    reset_link::Entity::delete_many().filter(reset_link::Column::UserId.eq(user.id)).exec(&tx).await?;
    let token = Token::random()?;
    let row = reset_link::Model {
        id: Uuid::now_v7(),
        token_digest: digest(token.expose()),
        user_id: user.id,
        created_by: actor.name().to_owned(),
        created_at: now,
        expires_at: now + LINK_LIFE,
        used_at: None,
    };
    row.into_active_model().reset_all().insert(&tx).await?;
    keep(&tx, actor, user.id, "updated", vec![changed("reset_link", None, Some("made".to_owned()))], now).await?;
    tx.commit().await?;
    Ok(token)
}

/// The user name a link is for; not found where it is unknown, used or too old.
pub async fn who_may_reset(db: &Db, actor: &Actor, token: &str, now: DateTime<Utc>) -> Result<String> {
    may(actor, Action::SignIn, &Scope::City)?;
    Ok(holder(db.connection(), token, now).await?.1.name)
}

/// Sets the password of the link's account, ends its sessions, and lets it in again where it was locked.
pub async fn use_reset_link(
    db: &Db,
    actor: &Actor,
    token: &str,
    password: &NewPassword,
    now: DateTime<Utc>,
) -> Result<()> {
    may(actor, Action::SignIn, &Scope::City)?;
    let (_, user) = holder(db.connection(), token, now).await?;
    password::check(password, &user.name).await?;
    let hash = password::hash(password).await?;
    let tx = db.write().await?;
    let (link, user) = holder(&tx, token, now).await?;
    // Of two that come together one finds it used.
    let used = reset_link::Entity::update_many()
        .col_expr(reset_link::Column::UsedAt, Expr::value(now))
        .filter(reset_link::Column::Id.eq(link.id))
        .filter(reset_link::Column::UsedAt.is_null())
        .exec(&tx)
        .await?;
    if used.rows_affected != 1 {
        return Err(StoreError::NotFound);
    }
    let (id, name) = (user.id, user.name.clone());
    session::end_of(&tx, id, None).await?;
    session::unlock(&tx, &name, now).await?;
    set_hash(&tx, actor, user, hash, now).await?;
    tx.commit().await?;
    Ok(())
}

/// What became of a wish to change the password.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PasswordChange {
    /// It is changed.
    Done,
    /// The password given as the one before is another.
    Wrong,
    /// Too many wrong ones.
    Locked {
        /// When the next is looked at.
        until: DateTime<Utc>,
    },
}

/// Changes the password of the person who asks and ends their other sessions. Wrong guesses at the one before count
/// like those at signing in: an unattended screen must not be a way around the lock.
pub async fn change_password(
    db: &Db,
    actor: &Actor,
    keep_session: Option<SessionId>,
    current: &str,
    password: &NewPassword,
    now: DateTime<Utc>,
) -> Result<PasswordChange> {
    let id = session::owner(actor)?;
    let user = user::Entity::find_by_id(id.0).one(db.connection()).await?.ok_or(StoreError::NotFound)?;
    let attempt = match session::attempt(db, &user.name, "", now).await? {
        Ok(attempt) => attempt,
        Err(until) => return Ok(PasswordChange::Locked { until }),
    };
    if !password::verify(current, user.password_hash.clone()).await? {
        return Ok(PasswordChange::Wrong);
    }
    password::check(password, &user.name).await?;
    let hash = password::hash(password).await?;
    let tx = db.write().await?;
    session::succeed(&tx, attempt).await?;
    session::end_of(&tx, id.0, keep_session).await?;
    set_hash(&tx, actor, user, hash, now).await?;
    tx.commit().await?;
    Ok(PasswordChange::Done)
}

/// Sets the password that everybody knows, of an account of the demo city alone.
pub async fn set_demo_password(
    db: &Db,
    actor: &Actor,
    name: &str,
    password: &NewPassword,
    now: DateTime<Utc>,
) -> Result<()> {
    may(actor, Action::ManageUsers, &Scope::City)?;
    let hash = password::hash(password).await?;
    let tx = db.write().await?;
    let user = by_name(&tx, name).await?;
    if *actor != Actor::System("demo") || !user.demo {
        return Err(StoreError::Forbidden);
    }
    set_hash(&tx, actor, user, hash, now).await?;
    tx.commit().await?;
    Ok(())
}

async fn holder(c: &impl ConnectionTrait, token: &str, now: DateTime<Utc>) -> Result<(reset_link::Model, user::Model)> {
    let link = reset_link::Entity::find()
        .filter(reset_link::Column::TokenDigest.eq(digest(token)))
        .filter(reset_link::Column::UsedAt.is_null())
        .filter(reset_link::Column::ExpiresAt.gt(now))
        .one(c)
        .await?
        .ok_or(StoreError::NotFound)?;
    let user = user::Entity::find_by_id(link.user_id)
        .filter(user::Column::Active.eq(true))
        .one(c)
        .await?
        .ok_or(StoreError::NotFound)?;
    Ok((link, user))
}

async fn set_hash(
    c: &impl ConnectionTrait,
    actor: &Actor,
    user: user::Model,
    hash: String,
    now: DateTime<Utc>,
) -> Result<()> {
    let (id, version) = (user.id, user.version);
    let mut active = user.into_active_model();
    active.password_hash = Set(Some(hash));
    active.version = Set(version + 1);
    active.update(c).await?;
    keep(c, actor, id, "updated", vec![changed("password", None, Some("set".to_owned()))], now).await
}
