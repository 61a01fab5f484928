//! Who may do what: one pure function, asked by every store function.

use crate::user::Role;

/// Who asks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Actor {
    /// Anyone, not signed in.
    Public,
    /// A process of the system itself, by name: `import`, `demo`.
    System(&'static str),
    /// A person with a role.
    Person {
        /// User name, for the audit.
        name: String,
        /// The role in force.
        role: Role,
    },
}

impl Actor {
    /// The name under which the audit keeps what was done.
    pub fn name(&self) -> &str {
        match self {
            Self::Public => "public",
            Self::System(process) => process,
            Self::Person { name, .. } => name,
        }
    }
}

/// What is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Action {
    /// Read what is published.
    Read,
    /// Bring in records from files.
    Import,
    /// Refresh figures that follow from the records and the day.
    Refresh,
}

/// Refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not permitted")]
pub struct Forbidden;

/// The whole policy. Everything published may be read by anyone; records come in only through the
/// system's own processes and administrators.
pub fn may(actor: &Actor, action: Action) -> Result<(), Forbidden> {
    let allowed = match (actor, action) {
        (_, Action::Read) | (Actor::System(_), _) => true,
        (Actor::Person { role, .. }, Action::Import | Action::Refresh) => *role == Role::Administrator,
        (Actor::Public, Action::Import | Action::Refresh) => false,
    };
    if allowed { Ok(()) } else { Err(Forbidden) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_public_reads_and_changes_nothing() {
        assert_eq!(may(&Actor::Public, Action::Read), Ok(()));
        assert_eq!(may(&Actor::Public, Action::Import), Err(Forbidden));
        let staff = Actor::Person { name: "somchai".into(), role: Role::Staff };
        assert_eq!(may(&staff, Action::Import), Err(Forbidden));
        assert_eq!(may(&Actor::System("import"), Action::Import), Ok(()));
    }
}
