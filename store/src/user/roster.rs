//! Bringing in people from a list: all of it or nothing, in a fixed number of queries.

use std::collections::{HashMap, HashSet};

use chrono::{DateTime, TimeDelta, Utc};
use domain::{
    audit::Change,
    permission::{Action, Actor, Places, places},
    text::{search_key, sort_key},
    unit::{UnitCode, keep::is_closed},
    user::{
        Email, Grant, Role, UserName,
        roster::{Known, KnownAccount, KnownUnit, RosterLine, RosterRow, RosterState, names, weigh},
    },
};
use sea_orm::{ColumnTrait, ConnectionTrait, DbBackend, EntityTrait, QueryFilter, QuerySelect, prelude::Uuid};

use super::{changed, grant_text, keeps_people};
use crate::{
    Db, Request, Result, StoreError,
    audit::{self, NewEvent},
    entity::{reset_link, unit, user, user_role},
    import::{insert_all, upsert_all},
    search,
    token::{Token, digest},
};

/// How long the link of somebody brought in by a list works: lists are handed out by hand, to many.
pub const INVITATION_LIFE: TimeDelta = TimeDelta::days(7);

/// Somebody new, with the link that sets their password.
#[derive(Clone, Debug)]
pub struct Invitation {
    /// The name to sign in with.
    pub name: String,
    /// The name people know them by.
    pub display_name: String,
    /// The secret of the link.
    pub token: Token,
}

/// What came of a list.
#[derive(Clone, Debug, Default)]
pub struct Brought {
    /// What becomes of each line.
    pub rows: Vec<RosterRow>,
    /// Whether it is stored; never where a line is wrong.
    pub saved: bool,
    /// Those who are new, in the order of the list.
    pub invitations: Vec<Invitation>,
}

impl Brought {
    /// How many lines become that.
    pub fn count(&self, of: impl Fn(&RosterState) -> bool) -> usize {
        self.rows.iter().filter(|row| of(&row.state)).count()
    }

    /// Whether a line stands in the way.
    pub fn is_wrong(&self) -> bool {
        self.rows.iter().any(|row| matches!(row.state, RosterState::Wrong(_)))
    }
}

/// What would become of a list.
pub async fn preview(db: &Db, actor: &Actor, lines: Vec<RosterLine>, request: &Request) -> Result<Brought> {
    let found = load(db.connection(), actor, &lines, request).await?;
    Ok(Brought { rows: weigh(lines, &found.known), ..Brought::default() })
}

/// Brings a list in, if no line is wrong. Who is new gets a link; nobody loses a role.
pub async fn bring_in(db: &Db, actor: &Actor, lines: Vec<RosterLine>, request: &Request) -> Result<Brought> {
    keeps_people(actor)?;
    let tx = db.write().await?;
    if tx.get_database_backend() == DbBackend::Postgres {
        // Of two lists with the same people the second finds what the first did.
        tx.execute_unprepared("SELECT pg_advisory_xact_lock(7309455)").await?;
    }
    let found = load(&tx, actor, &lines, request).await?;
    let mut brought = Brought { rows: weigh(lines, &found.known), ..Brought::default() };
    if brought.is_wrong() {
        return Ok(brought);
    }
    brought.invitations = write(&tx, actor, &brought.rows, found, request).await?;
    tx.commit().await?;
    brought.saved = true;
    Ok(brought)
}

/// What a list is weighed against, with the rows it may change.
struct Found {
    known: Known,
    accounts: HashMap<String, user::Model>,
    units: HashMap<UnitCode, Uuid>,
}

async fn load(c: &impl ConnectionTrait, actor: &Actor, lines: &[RosterLine], request: &Request) -> Result<Found> {
    let places = places(actor, Action::ManageUsers);
    let mine: Option<HashSet<Uuid>> = match &places {
        Places::Everywhere => None,
        Places::Below(units) if units.is_empty() => return Err(StoreError::Forbidden),
        Places::Below(units) => Some(crate::unit::below(c, units).await?.into_iter().collect()),
    };
    let yours = |unit: Option<Uuid>| match (&mine, unit) {
        (None, _) => true,
        (Some(mine), Some(unit)) => mine.contains(&unit),
        (Some(_), None) => false,
    };
    let rows = unit::Entity::find().all(c).await?;
    let codes: HashMap<Uuid, UnitCode> = rows.iter().filter_map(|row| Some((row.id, row.code.parse().ok()?))).collect();
    let unit = |row: &unit::Model| {
        let known = KnownUnit { closed: is_closed(row.closed_from, request.today), yours: yours(Some(row.id)) };
        Some((codes.get(&row.id)?.clone(), known))
    };
    let units = rows.iter().filter_map(unit).collect();

    let names = names(lines);
    let accounts = user::Entity::find().filter(user::Column::Name.is_in(names.iter().map(UserName::as_str)));
    let accounts = accounts.lock_exclusive().all(c).await?;
    let ids = accounts.iter().map(|row| row.id);
    let roles = user_role::Entity::find().filter(user_role::Column::UserId.is_in(ids)).all(c).await?;
    let mut held: HashMap<Uuid, Vec<user_role::Model>> = HashMap::new();
    for role in roles {
        held.entry(role.user_id).or_default().push(role);
    }
    let account = |row: &user::Model| {
        let roles = held.get(&row.id).map(Vec::as_slice).unwrap_or_default();
        let grant = |role: &user_role::Model| {
            let unit = role.unit_id.map(|unit| codes.get(&unit).cloned());
            Some(Grant { role: Role::from_word(&role.role)?, unit: unit.unwrap_or_default() })
        };
        let whole = mine.is_none() || (!roles.is_empty() && roles.iter().all(|role| yours(role.unit_id)));
        let known = KnownAccount {
            name: row.display_name.clone(),
            email: row.email.clone(),
            active: row.active,
            yours: whole,
            grants: roles.iter().filter_map(grant).collect(),
        };
        Some((row.name.parse().ok()?, known))
    };
    let known = Known { accounts: accounts.iter().filter_map(account).collect(), units, whole_city: mine.is_none() };
    Ok(Found {
        known,
        units: codes.into_iter().map(|(id, code)| (code, id)).collect(),
        accounts: accounts.into_iter().map(|row| (row.name.clone(), row)).collect(),
    })
}

/// What is to be written, gathered person by person.
#[derive(Default)]
struct Sheet {
    new: Vec<user::Model>,
    /// Accounts that are there, as they are to be, by name.
    kept: HashMap<String, user::Model>,
    roles: Vec<user_role::Model>,
    links: Vec<reset_link::Model>,
    /// By account, in the order of the list: whether it is new, and what is changed.
    changes: Vec<(Uuid, bool, Vec<Change>)>,
}

impl Sheet {
    /// Changes an account that is there; what a list says of it on several lines is one step of its version.
    fn keep(&mut self, there: &HashMap<String, user::Model>, name: &UserName, change: impl FnOnce(&mut user::Model)) {
        let Some(was) = there.get(name.as_str()) else { return };
        let account = self
            .kept
            .entry(name.to_string())
            .or_insert_with(|| user::Model { version: was.version + 1, ..was.clone() });
        change(account);
    }
}

async fn write(
    c: &impl ConnectionTrait,
    actor: &Actor,
    rows: &[RosterRow],
    found: Found,
    request: &Request,
) -> Result<Vec<Invitation>> {
    // The clock, not the day that a setting can fix: the links of those who are new end by it.
    let now = Utc::now();
    let mut sheet = Sheet::default();
    let mut invitations = Vec::new();
    let mut places: HashMap<&UserName, (Uuid, usize)> = HashMap::new();
    for row in rows {
        let Some(name) = &row.user else { continue };
        if row.state == RosterState::Unchanged {
            continue;
        }
        let (id, place) = match places.get(name) {
            Some(known) => *known,
            None => {
                let id = match found.accounts.get(name.as_str()) {
                    Some(account) => account.id,
                    None => invite(&mut sheet, &mut invitations, actor, name, &row.line.name, now)?,
                };
                if found.accounts.contains_key(name.as_str()) {
                    sheet.changes.push((id, false, Vec::new()));
                }
                let place = sheet.changes.len() - 1;
                places.insert(name, (id, place));
                (id, place)
            }
        };
        if let Some(was) = &row.was {
            let to = search::plain(row.line.name.trim());
            sheet.changes[place].2.push(changed("display_name", Some(was.clone()), Some(to.clone())));
            sheet.keep(&found.accounts, name, |account| call(account, to));
        }
        if let Some(email) = row.email.as_ref().map(Email::as_str) {
            sheet.changes[place].2.push(changed("email", row.email_was.clone(), Some(email.to_owned())));
            match sheet.new.iter_mut().rev().find(|account| account.name == name.as_str()) {
                Some(account) => account.email = Some(email.to_owned()),
                None => sheet.keep(&found.accounts, name, |account| account.email = Some(email.to_owned())),
            }
        }
        if let Some(grant) = &row.grant {
            sheet.changes[place].2.push(changed("role", None, Some(grant_text(grant))));
            sheet.roles.push(user_role::Model {
                id: Uuid::now_v7(),
                user_id: id,
                role: grant.role.as_str().to_owned(),
                unit_id: grant.unit.as_ref().and_then(|unit| found.units.get(unit).copied()),
                created_at: now,
            });
        }
    }
    let author = request.author(actor);
    let event = |(record_id, created, changes): (Uuid, bool, Vec<Change>)| {
        let action = if created { "created" } else { "updated" };
        NewEvent { at: now, author: author.clone(), action, record_kind: "user".to_owned(), record_id, changes }
    };
    let events = std::mem::take(&mut sheet.changes).into_iter().map(event).collect();
    insert_all::<user::ActiveModel>(c, sheet.new).await?;
    let kept = std::mem::take(&mut sheet.kept).into_values().collect();
    upsert_all::<user::ActiveModel>(c, user::Column::Id, kept).await?;
    insert_all::<user_role::ActiveModel>(c, sheet.roles).await?;
    insert_all::<reset_link::ActiveModel>(c, sheet.links).await?;
    audit::append(c, events).await?;
    Ok(invitations)
}

/// A new account with its link.
fn invite(
    sheet: &mut Sheet,
    invitations: &mut Vec<Invitation>,
    actor: &Actor,
    name: &UserName,
    called: &str,
    now: DateTime<Utc>,
) -> Result<Uuid> {
    let id = Uuid::now_v7();
    let mut account = user::Model {
        id,
        name: name.to_string(),
        display_name: String::new(),
        password_hash: None,
        active: true,
        version: 1,
        created_at: now,
        demo: false,
        external_subject: None,
        external_issuer: None,
        email: None,
        search_key: String::new(),
        sort_key: String::new(),
    };
    call(&mut account, search::plain(called.trim()));
    let token = Token::random()?;
    sheet.links.push(reset_link::Model {
        id: Uuid::now_v7(),
        token_digest: digest(token.expose()),
        user_id: id,
        created_by: actor.name().to_owned(),
        created_at: now,
        expires_at: now + INVITATION_LIFE,
        used_at: None,
    });
    let changes = vec![
        changed("name", None, Some(account.name.clone())),
        changed("display_name", None, Some(account.display_name.clone())),
        changed("reset_link", None, Some("made".to_owned())),
    ];
    sheet.changes.push((id, true, changes));
    let (name, display_name) = (account.name.clone(), account.display_name.clone());
    invitations.push(Invitation { name, display_name, token });
    sheet.new.push(account);
    Ok(id)
}

fn call(account: &mut user::Model, name: String) {
    account.search_key = search_key(&format!("{name} {}", account.name));
    account.sort_key = sort_key(&name);
    account.display_name = name;
}
