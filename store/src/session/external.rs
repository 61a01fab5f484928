//! Signing in by the organisation's own sign-in, which has asked for the proof already.

use chrono::{DateTime, Utc};
use domain::{
    audit::Change,
    ids::SessionId,
    permission::{Action, Actor, Scope, may},
    text::{search_key, sort_key},
    user::UserName,
};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, EntityTrait, IntoActiveModel, PaginatorTrait, QueryFilter,
    prelude::Uuid, sea_query::Expr,
};

use super::{Client, attempts, begin, owner};
use crate::{
    Db, Result,
    entity::{session, user},
    search,
    token::Token,
    user::{DISPLAY_NAME, SUBJECT, changed, keep},
};

/// Who binds and makes accounts here: nobody is signed in yet.
const BINDER: Actor = Actor::System("oidc");
/// An account, and what was changed of it.
type Found = (user::Model, Vec<Change>);

/// Characters kept of a subject in the list of attempts.
const NOTED: usize = 100;

/// Whom the organisation's own sign-in vouches for.
#[derive(Clone, Debug, Default)]
pub struct Identity {
    /// Who vouches.
    pub issuer: String,
    /// Who it is, to the issuer: the pair is the person.
    pub subject: String,
    /// The user name the issuer gives them, where a setting says that it can be believed.
    pub name: Option<UserName>,
    /// The name people know them by.
    pub display_name: Option<String>,
    /// Whether whoever has a believed name and no account gets one, without a role.
    pub create: bool,
}

/// What became of it.
#[derive(Clone, Debug)]
pub enum Vouched {
    /// The token of the new session, for the browser.
    Welcome(Token),
    /// The account is closed.
    Closed,
    /// No account is bound to them.
    Unknown,
}

/// Signs in the person the organisation's own sign-in vouches for: the account bound to issuer and subject; else the one
/// bound to the subject before its issuer was known; else, where the name can be believed, the unbound one of that name.
/// What was found by less than the pair is bound to the pair from then on.
pub async fn sign_in_external(
    db: &Db,
    actor: &Actor,
    identity: &Identity,
    client: &Client,
    now: DateTime<Utc>,
) -> Result<Vouched> {
    may(actor, Action::SignIn, &Scope::City)?;
    let tx = db.write().await?;
    let found = if identity.is_plain() { known(&tx, identity, now).await? } else { None };
    let Some((row, changes)) = found else {
        let noted: String = search::plain(&identity.subject).chars().take(NOTED).collect();
        // No user name has a colon: a subject locks nobody.
        attempts::note(&tx, &format!("oidc:{noted}"), &client.address, false, now).await?;
        tx.commit().await?;
        return Ok(Vouched::Unknown);
    };
    attempts::note(&tx, &row.name, &client.address, row.active, now).await?;
    if !row.active {
        tx.commit().await?;
        return Ok(Vouched::Closed);
    }
    let token = begin(&tx, row.id, client, true, now).await?;
    if !changes.is_empty() {
        let made = if changes.iter().any(|change| change.field == "name") { "created" } else { "updated" };
        keep(&tx, &BINDER, row.id, made, changes, now).await?;
    }
    tx.commit().await?;
    Ok(Vouched::Welcome(token))
}

impl Identity {
    /// Whether the subject is one as OpenID Connect has them: neither engine keeps a NUL, and what cannot be kept is bound
    /// to nobody.
    fn is_plain(&self) -> bool {
        (1..=SUBJECT).contains(&self.subject.chars().count()) && !self.subject.chars().any(char::is_control)
    }
}

/// The account and what was changed of it: found, bound, or made.
async fn known(c: &impl ConnectionTrait, identity: &Identity, now: DateTime<Utc>) -> Result<Option<Found>> {
    if let Some(found) = find(c, identity).await? {
        return Ok(Some(found));
    }
    let made = account(c, identity, now).await?;
    Ok(made.map(|row| {
        let changes = vec![
            changed("name", None, Some(row.name.clone())),
            changed("display_name", None, Some(row.display_name.clone())),
            changed("external_subject", None, row.external_subject.clone()),
            changed("external_issuer", None, row.external_issuer.clone()),
        ];
        (row, changes)
    }))
}

/// The account, and what was changed of it to bind it. A closed one is found, and left as it is.
async fn find(c: &impl ConnectionTrait, identity: &Identity) -> Result<Option<Found>> {
    let bound = user::Entity::find().filter(user::Column::ExternalSubject.eq(&identity.subject));
    let exact = bound.clone().filter(user::Column::ExternalIssuer.eq(&identity.issuer)).one(c).await?;
    if let Some(row) = exact {
        return Ok(Some((row, Vec::new())));
    }
    let row = match bound.filter(user::Column::ExternalIssuer.is_null()).one(c).await? {
        Some(row) => row,
        None => {
            let Some(name) = &identity.name else { return Ok(None) };
            let unbound = user::Entity::find()
                .filter(user::Column::Name.eq(name.as_str()))
                .filter(user::Column::ExternalSubject.is_null());
            match unbound.one(c).await? {
                Some(row) => row,
                None => return Ok(None),
            }
        }
    };
    if !row.active {
        return Ok(Some((row, Vec::new())));
    }
    let mut changes = vec![changed("external_issuer", None, Some(identity.issuer.clone()))];
    if row.external_subject.is_none() {
        changes.push(changed("external_subject", None, Some(identity.subject.clone())));
    }
    let (issuer, subject) = (Some(identity.issuer.clone()), Some(identity.subject.clone()));
    let bound = user::Entity::update_many()
        .col_expr(user::Column::ExternalIssuer, Expr::value(issuer.clone()))
        .col_expr(user::Column::ExternalSubject, Expr::value(subject.clone()))
        .col_expr(user::Column::Version, Expr::value(row.version + 1))
        .filter(user::Column::Id.eq(row.id))
        .filter(user::Column::Version.eq(row.version))
        .exec(c)
        .await?;
    // Of two that come together the first has bound it.
    let row = user::Model { external_issuer: issuer, external_subject: subject, version: row.version + 1, ..row };
    Ok((bound.rows_affected == 1).then_some((row, changes)))
}

/// A new account without a role, where a setting lets whoever is vouched for in; the name must be free.
async fn account(c: &impl ConnectionTrait, identity: &Identity, now: DateTime<Utc>) -> Result<Option<user::Model>> {
    let Some(name) = identity.name.as_ref().filter(|_| identity.create) else { return Ok(None) };
    if user::Entity::find().filter(user::Column::Name.eq(name.as_str())).count(c).await? > 0 {
        return Ok(None);
    }
    let display_name = identity.display_name.as_deref().map(|text| search::plain(text).trim().to_owned());
    let display_name: String = display_name
        .filter(|text| !text.is_empty())
        .unwrap_or_else(|| name.to_string())
        .chars()
        .take(DISPLAY_NAME)
        .collect();
    let row = user::Model {
        id: Uuid::now_v7(),
        name: name.to_string(),
        search_key: search_key(&format!("{display_name} {name}")),
        sort_key: sort_key(&display_name),
        display_name,
        password_hash: None,
        active: true,
        version: 1,
        created_at: now,
        demo: false,
        external_subject: Some(identity.subject.clone()),
        email: None,
        external_issuer: Some(identity.issuer.clone()),
    };
    Ok(Some(row.into_active_model().reset_all().insert(c).await?))
}

/// Whether one of the own sessions was begun by the organisation's own sign-in.
pub async fn is_external(db: &Db, actor: &Actor, id: SessionId) -> Result<bool> {
    let user = owner(actor)?;
    let found =
        session::Entity::find_by_id(id.0).filter(session::Column::UserId.eq(user.0)).one(db.connection()).await?;
    Ok(found.is_some_and(|session| session.external))
}

/// Ends the sessions of a user that the organisation's own sign-in vouched for.
pub(crate) async fn end_external(c: &impl ConnectionTrait, user: Uuid) -> Result<()> {
    session::Entity::delete_many()
        .filter(session::Column::UserId.eq(user))
        .filter(session::Column::External.eq(true))
        .exec(c)
        .await?;
    Ok(())
}
