//! Who is signed in where.
//!
//! A session is a random token in the browser and its digest here. It ends when it rests too long, when it is too
//! old, when its owner or an administrator ends it, and when the account is closed: every request looks it up, so
//! that an end holds at once and in every process.

mod attempts;
mod external;

use chrono::{DateTime, TimeDelta, Utc};
use domain::{
    ids::{SessionId, UserId},
    permission::{Action, Actor, Person, Scope, may},
    user::{Grant, Role, SessionItem},
};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, EntityTrait, FromQueryResult, IntoActiveModel, QueryFilter,
    QueryOrder, QuerySelect, Statement, prelude::Uuid, sea_query::Expr,
};

use crate::{
    Db, Result, StoreError,
    entity::{session, user},
    password, search,
    token::{Token, digest},
};

pub use self::{
    attempts::{PER_ACCOUNT, PER_ADDRESS, WINDOW},
    external::{Identity, Vouched, is_external, sign_in_external},
};
pub(crate) use self::{
    attempts::{begin as attempt, succeed, unlock},
    external::end_external,
};

/// How long a session may rest: a working day.
pub const REST: TimeDelta = TimeDelta::hours(8);
/// How long a session lasts at most.
pub const LIFE: TimeDelta = TimeDelta::days(7);
/// How often the last use is noted.
const NOTE_EVERY: TimeDelta = TimeDelta::minutes(5);
/// Sessions listed.
const LISTED: u64 = 100;
/// Characters kept of what a browser calls itself.
const AGENT: usize = 200;

/// Where somebody signs in from.
#[derive(Clone, Debug, Default)]
pub struct Client {
    /// The network address.
    pub address: String,
    /// What the browser calls itself.
    pub agent: Option<String>,
    /// The token of a session the browser had before; it ends.
    pub replaces: Option<String>,
}

/// What became of an attempt to sign in.
#[derive(Clone, Debug)]
pub enum SignIn {
    /// The token of the new session, for the browser.
    Welcome(Token),
    /// The name or the password is wrong; which of them is not told.
    Wrong,
    /// Too many attempts with this name or from this address.
    Locked {
        /// When the next is allowed.
        until: DateTime<Utc>,
    },
}

/// A session in use.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Signed {
    /// Key of the session.
    pub id: SessionId,
    /// Who it is.
    pub person: Person,
    /// When they signed in.
    pub since: DateTime<Utc>,
}

/// Signs somebody in by name and password.
pub async fn sign_in(
    db: &Db,
    actor: &Actor,
    name: &str,
    password: &str,
    client: &Client,
    now: DateTime<Utc>,
) -> Result<SignIn> {
    may(actor, Action::SignIn, &Scope::City)?;
    let account: String = search::plain(name).trim().to_lowercase().chars().take(100).collect();
    // Counted before the password is looked at: guesses that come all at once are counted all the same.
    let attempt = match attempts::begin(db, &account, &client.address, now).await? {
        Ok(attempt) => attempt,
        Err(until) => return Ok(SignIn::Locked { until }),
    };
    let found = user::Entity::find()
        .filter(user::Column::Name.eq(&account))
        .filter(user::Column::Active.eq(true))
        .one(db.connection())
        .await?;
    let hash = found.as_ref().and_then(|user| user.password_hash.clone());
    if !password::verify(password, hash).await? {
        return Ok(SignIn::Wrong);
    }
    let Some(user) = found else { return Ok(SignIn::Wrong) };
    let tx = db.write().await?;
    attempts::succeed(&tx, attempt).await?;
    let token = begin(&tx, user.id, client, false, now).await?;
    tx.commit().await?;
    Ok(SignIn::Welcome(token))
}

#[derive(FromQueryResult)]
struct Row {
    id: Uuid,
    user_id: Uuid,
    created_at: DateTime<Utc>,
    seen_at: DateTime<Utc>,
    name: String,
    display_name: String,
    role: Option<String>,
    unit: Option<String>,
}

/// Who holds the token, with the roles in force now; nobody where it is unknown or over. One query, and one more
/// every five minutes. This is how an actor comes to be, so it asks for none.
pub async fn find(db: &Db, token: &str, now: DateTime<Utc>) -> Result<Option<Signed>> {
    let rows = rows(db, token, now).await?;
    if let Some(first) = rows.first().filter(|first| now - first.seen_at > NOTE_EVERY) {
        note_use(db, first, now).await?;
    }
    Ok(signed(&rows))
}

/// As [`find`], but for what a page asks by itself while it is open: that is no use, and lets the session rest.
pub async fn look(db: &Db, token: &str, now: DateTime<Utc>) -> Result<Option<Signed>> {
    Ok(signed(&rows(db, token, now).await?))
}

async fn rows(db: &Db, token: &str, now: DateTime<Utc>) -> Result<Vec<Row>> {
    const FIND: &str = "SELECT s.id, s.user_id, s.created_at, s.seen_at, u.name, u.display_name, r.role, \
        unit.code AS unit FROM session s JOIN \"user\" u ON u.id = s.user_id AND u.active \
        LEFT JOIN user_role r ON r.user_id = u.id LEFT JOIN unit ON unit.id = r.unit_id \
        WHERE s.token_digest = $1 AND s.expires_at > $2 ORDER BY r.id";
    let values = [digest(token).into(), now.into()];
    let statement = Statement::from_sql_and_values(db.backend(), FIND, values);
    Ok(Row::find_by_statement(statement).all(db.connection()).await?)
}

fn signed(rows: &[Row]) -> Option<Signed> {
    let first = rows.first()?;
    let grants = rows.iter().filter_map(|row| {
        let unit = match &row.unit {
            None => None,
            Some(code) => Some(code.parse().ok()?),
        };
        Some(Grant { role: Role::from_word(row.role.as_deref()?)?, unit })
    });
    let person = Person {
        id: UserId(first.user_id),
        name: first.name.clone(),
        display_name: first.display_name.clone(),
        grants: grants.collect(),
    };
    Some(Signed { id: SessionId(first.id), person, since: first.created_at })
}

/// The sessions of the person who asks, the latest used first; `own` is the one that asks.
pub async fn list(db: &Db, actor: &Actor, own: Option<SessionId>, now: DateTime<Utc>) -> Result<Vec<SessionItem>> {
    let user = owner(actor)?;
    let rows = session::Entity::find()
        .filter(session::Column::UserId.eq(user.0))
        .filter(session::Column::ExpiresAt.gt(now))
        .order_by_desc(session::Column::SeenAt)
        .limit(LISTED)
        .all(db.connection())
        .await?;
    let items = rows.into_iter().map(|row| SessionItem {
        own: own == Some(SessionId(row.id)),
        id: SessionId(row.id),
        created: row.created_at,
        seen: row.seen_at,
        address: row.address,
        agent: row.agent,
        external: row.external,
    });
    Ok(items.collect())
}

/// Ends one of the own sessions. Ending what has ended is no mistake.
pub async fn end(db: &Db, actor: &Actor, id: SessionId) -> Result<()> {
    let user = owner(actor)?;
    session::Entity::delete_many()
        .filter(session::Column::Id.eq(id.0))
        .filter(session::Column::UserId.eq(user.0))
        .exec(db.connection())
        .await?;
    Ok(())
}

/// Signs the person who asks out everywhere.
pub async fn end_all(db: &Db, actor: &Actor) -> Result<()> {
    let user = owner(actor)?;
    end_of(db.connection(), user.0, None).await
}

/// Ends the sessions of a user, but for one to keep.
pub(crate) async fn end_of(c: &impl ConnectionTrait, user: Uuid, keep: Option<SessionId>) -> Result<()> {
    let mut query = session::Entity::delete_many().filter(session::Column::UserId.eq(user));
    if let Some(keep) = keep {
        query = query.filter(session::Column::Id.ne(keep.0));
    }
    query.exec(c).await?;
    Ok(())
}

/// The account of the person who asks.
pub(crate) fn owner(actor: &Actor) -> Result<UserId> {
    let id = actor.person().map(|person| person.id).ok_or(StoreError::Forbidden)?;
    may(actor, Action::OwnAccount, &Scope::Account(id))?;
    Ok(id)
}

/// Begins a session under a new token, ends the one it replaces, and sweeps out those that are over.
async fn begin(
    c: &impl ConnectionTrait,
    user: Uuid,
    client: &Client,
    external: bool,
    now: DateTime<Utc>,
) -> Result<Token> {
    session::Entity::delete_many().filter(session::Column::ExpiresAt.lte(now)).exec(c).await?;
    if let Some(old) = &client.replaces {
        session::Entity::delete_many().filter(session::Column::TokenDigest.eq(digest(old))).exec(c).await?;
    }
    let token = Token::random()?;
    let row = session::Model {
        id: Uuid::now_v7(),
        token_digest: digest(token.expose()),
        user_id: user,
        created_at: now,
        seen_at: now,
        expires_at: now + REST,
        address: Some(search::plain(&client.address)).filter(|address| !address.is_empty()),
        agent: client.agent.as_deref().map(|agent| search::plain(agent).chars().take(AGENT).collect()),
        external,
    };
    row.into_active_model().reset_all().insert(c).await?;
    Ok(token)
}

async fn note_use(db: &Db, row: &Row, now: DateTime<Utc>) -> Result<()> {
    session::Entity::update_many()
        .col_expr(session::Column::SeenAt, Expr::value(now))
        .col_expr(session::Column::ExpiresAt, Expr::value((now + REST).min(row.created_at + LIFE)))
        .filter(session::Column::Id.eq(row.id))
        .exec(db.connection())
        .await?;
    Ok(())
}
