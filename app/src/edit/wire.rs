//! What the server answers an island that sent a field.

use serde::{Deserialize, Serialize};

/// What became of it.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Reply {
    /// Fields as they stand now, where that is not what the page shows.
    pub fields: Vec<Shown>,
    /// Why it was not taken.
    pub problem: Option<String>,
    /// What somebody else put there in the meantime.
    pub clash: Option<Clash>,
    /// The form that takes back and does again, as it is now.
    pub bar: Option<String>,
}

/// A field as it stands.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Shown {
    /// Which.
    pub field: String,
    /// The inside of its place on the page, as markup of the server's own.
    pub html: String,
}

/// One field, two people: both values, both people, both times.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Clash {
    /// What stands there now, in canonical form; what is sent next is weighed against it.
    pub base: Option<String>,
    /// The same as people read it.
    pub theirs: String,
    /// Who put it there, and when.
    pub by: String,
    /// What this person wants, as people read it.
    pub ours: String,
    /// This person, and the time.
    pub own: String,
}
