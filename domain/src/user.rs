//! People, their roles, and what they sign in with.

pub mod email;
pub mod password;
pub mod roster;

use std::{fmt, str::FromStr};

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

pub use self::email::{Email, EmailError};
use crate::{
    ids::SessionId,
    unit::{Named, UnitCode},
};

/// What a person is to the system, bound to a place in the unit tree.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Edits plans and reports progress of a unit.
    Staff,
    /// Staff who also approves.
    UnitHead,
    /// Checks and scores every quarter.
    Evaluator,
    /// Reads everything, drafts too.
    Executive,
    /// Runs the system.
    Administrator,
}

impl Role {
    /// Every role, in the order of the policy's table.
    pub const ALL: &'static [Self] =
        &[Self::Staff, Self::UnitHead, Self::Evaluator, Self::Executive, Self::Administrator];

    /// The word it is stored as.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Staff => "staff",
            Self::UnitHead => "unit_head",
            Self::Evaluator => "evaluator",
            Self::Executive => "executive",
            Self::Administrator => "administrator",
        }
    }

    /// The role of a word.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|role| role.as_str() == word)
    }
}

/// A role in its place.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Grant {
    /// The role.
    pub role: Role,
    /// The unit it is bound to, with those below it; the whole city where there is none.
    pub unit: Option<UnitCode>,
}

/// Characters of a user name.
const NAME: std::ops::RangeInclusive<usize> = 2..=64;

/// Why a text is not a user name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a user name has 2 to 64 characters: Latin letters, digits, and . _ - @")]
pub struct UserNameError;

/// The name a person signs in with, in lower case.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct UserName(String);

impl UserName {
    /// The name as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for UserName {
    type Err = UserNameError;
    fn from_str(text: &str) -> Result<Self, UserNameError> {
        let name = text.trim().to_ascii_lowercase();
        let allowed = |b: u8| b.is_ascii_alphanumeric() || b"._-@".contains(&b);
        if NAME.contains(&name.len()) && name.bytes().all(allowed) { Ok(Self(name)) } else { Err(UserNameError) }
    }
}

impl TryFrom<String> for UserName {
    type Error = UserNameError;
    fn try_from(text: String) -> Result<Self, UserNameError> {
        text.parse()
    }
}

impl From<UserName> for String {
    fn from(name: UserName) -> Self {
        name.0
    }
}

impl fmt::Display for UserName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// A person to be given an account.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewUser {
    /// The name to sign in with.
    pub name: UserName,
    /// The name people know them by.
    pub display_name: String,
    /// Where they get mail.
    pub email: Option<Email>,
    /// Who they are to the organisation's own sign-in (OpenID Connect), where that is used.
    pub external_subject: Option<String>,
    /// The roles they get.
    pub grants: Vec<Grant>,
}

/// A role in its place, with the name of the place.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Held {
    /// The role.
    pub role: Role,
    /// The unit; the whole city where there is none.
    pub unit: Option<Named>,
}

/// The password of everybody in the demo city, shown where one signs in.
pub const DEMO_PASSWORD: &str = "river-city-demo";

/// An account, for reading.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Account {
    /// The name to sign in with.
    pub name: String,
    /// The name people know them by.
    pub display_name: String,
    /// Where they get mail.
    pub email: Option<String>,
    /// Whether they may sign in.
    pub active: bool,
    /// Whether they belong to the demo city.
    pub demo: bool,
    /// Whether they have a password.
    pub has_password: bool,
    /// Who they are to the organisation's own sign-in.
    pub external_subject: Option<String>,
    /// Which sign-in that is, once they came by it.
    pub external_issuer: Option<String>,
    /// Their roles.
    pub roles: Vec<Held>,
    /// Counts up with every change.
    pub version: i32,
}

/// A place where somebody is signed in, for reading.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SessionItem {
    /// Its key.
    pub id: SessionId,
    /// When it began.
    pub created: DateTime<Utc>,
    /// When it was last used, to within five minutes.
    pub seen: DateTime<Utc>,
    /// The address it was begun from.
    pub address: Option<String>,
    /// The browser, as it calls itself.
    pub agent: Option<String>,
    /// Whether it is the one that asks.
    pub own: bool,
    /// Whether the organisation's own sign-in vouched for it.
    pub external: bool,
}
