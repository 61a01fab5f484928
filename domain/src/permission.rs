//! Who may do what: one pure function over one table, asked by every store function.

mod table;

use crate::{
    ids::UserId,
    unit::UnitCode,
    user::{Grant, Role},
};

pub use self::table::{COLUMNS, POLICY, Reach, markdown};

/// Who asks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Actor {
    /// Anyone not signed in, where a setting has closed the public pages.
    Stranger,
    /// Anyone, not signed in.
    Public,
    /// A process of the system itself, by name: `import`, `demo`.
    System(&'static str),
    /// A person who signed in.
    Person(Person),
}

/// A person who signed in, with the roles in force.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Person {
    /// Key of the account.
    pub id: UserId,
    /// User name, for the audit.
    pub name: String,
    /// The name people know them by.
    pub display_name: String,
    /// Roles, each in its place. None is a person who only reads.
    pub grants: Vec<Grant>,
}

impl Actor {
    /// The name under which the audit keeps what was done.
    pub fn name(&self) -> &str {
        match self {
            Self::Stranger | Self::Public => "public",
            Self::System(process) => process,
            Self::Person(person) => &person.name,
        }
    }

    /// The person, where somebody is signed in.
    pub fn person(&self) -> Option<&Person> {
        match self {
            Self::Person(person) => Some(person),
            _ => None,
        }
    }

    /// Whether the action is allowed; [`may`] as a yes or no, for what a page offers.
    pub fn may(&self, action: Action, scope: &Scope) -> bool {
        may(self, action, scope).is_ok()
    }

    /// Whether the action is allowed in any place at all: whether a page has anything to offer.
    pub fn may_somewhere(&self, action: Action) -> bool {
        places(self, action) != Places::Below(Vec::new())
    }
}

macro_rules! actions {
    ($($(#[$doc:meta])* $name:ident $word:literal;)+) => {
        /// What is asked for.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub enum Action {
            $($(#[$doc])* $name,)+
        }

        impl Action {
            /// Every action, in the order of the table.
            pub const ALL: &'static [Self] = &[$(Self::$name),+];

            /// What it is called in the documentation and in the log.
            pub const fn words(self) -> &'static str {
                match self {
                    $(Self::$name => $word,)+
                }
            }
        }
    };
}

actions! {
    /// Give a name and a password, or a one-time link.
    SignIn "sign in";
    /// Change the own password, list and end the own sessions.
    OwnAccount "keep the own account";
    /// Read what is published.
    ReadPublished "read what is published";
    /// Read plans and reports that are not published yet.
    ReadDrafts "read drafts";
    /// Read who changed what.
    ReadHistory "read the history with persons";
    /// Make a new project.
    CreateProject "create a project";
    /// Change a project and its plan.
    EditProject "edit a project and its plan";
    /// Change a KPI and its quarters.
    EditKpi "edit a KPI";
    /// Report progress, monthly and quarterly results.
    ReportProgress "report progress";
    /// Ask that an approved plan be changed.
    RequestChange "request a change of an approved plan";
    /// Approve or return reports, plans and change requests.
    Approve "approve or return";
    /// Check and score a quarter.
    Evaluate "evaluate";
    /// Make and close accounts, give and take roles.
    ManageUsers "manage people and roles";
    /// Move, rename and close units and sections.
    ManageUnits "manage units and sections";
    /// Open and lock fiscal years and reporting windows.
    ManagePeriods "manage fiscal years and reporting windows";
    /// Keep strategy editions and policies.
    ManageStrategy "manage strategy editions and policies";
    /// Read sign-ins, refusals and lockouts.
    ReadSecurityLog "read the security log";
    /// Prove that the history is whole.
    VerifyAudit "verify the history";
    /// Bring in records from files.
    Import "import records";
    /// See what is done behind requests, and have it done again.
    ManageJobs "see background jobs and run them again";
    /// Refresh figures that follow from the records and the day.
    Refresh "refresh derived figures";
}

/// What a record belongs to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Scope {
    /// The city as a whole: what belongs to no unit.
    City,
    /// A unit: its own code first, then the codes of the units above it, nearest first.
    Unit(Vec<UnitCode>),
    /// A person's own account.
    Account(UserId),
}

/// Refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not permitted")]
pub struct Forbidden;

/// The whole policy: looks the actor's roles up in [`POLICY`].
pub fn may(actor: &Actor, action: Action, scope: &Scope) -> Result<(), Forbidden> {
    let allowed = match actor {
        Actor::Stranger => action == Action::SignIn,
        Actor::Public => table::reach(None, action) == Reach::Everywhere,
        // The system's own processes keep records, not somebody's account.
        Actor::System(_) => action != Action::OwnAccount,
        Actor::Person(person) => {
            covers(table::reach_of_anybody(action), None, person, scope)
                || person
                    .grants
                    .iter()
                    .any(|grant| covers(table::reach(Some(grant.role), action), grant.unit.as_ref(), person, scope))
        }
    };
    if allowed { Ok(()) } else { Err(Forbidden) }
}

/// Where an actor may do something: what a list or a search has to be narrowed to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Places {
    /// In the whole city.
    Everywhere,
    /// In these units and below; nowhere when there are none.
    Below(Vec<UnitCode>),
}

/// Where `actor` may do `action`; agrees with [`may`] for every unit.
pub fn places(actor: &Actor, action: Action) -> Places {
    if may(actor, action, &Scope::City).is_ok() {
        return Places::Everywhere;
    }
    let grants = actor.person().map(|person| person.grants.as_slice()).unwrap_or_default();
    let mut units: Vec<UnitCode> = grants
        .iter()
        .filter(|grant| table::reach(Some(grant.role), action) == Reach::InPlace)
        .filter_map(|grant| grant.unit.clone())
        .collect();
    units.sort_unstable();
    units.dedup();
    Places::Below(units)
}

fn covers(reach: Reach, place: Option<&UnitCode>, person: &Person, scope: &Scope) -> bool {
    match reach {
        Reach::Never => false,
        Reach::Everywhere => true,
        Reach::Own => *scope == Scope::Account(person.id),
        Reach::InPlace => match (place, scope) {
            (None, _) => true,
            (Some(place), Scope::Unit(path)) => path.contains(place),
            (Some(_), Scope::City | Scope::Account(_)) => false,
        },
    }
}

/// The grant of a role in the whole city.
impl From<Role> for Grant {
    fn from(role: Role) -> Self {
        Self { role, unit: None }
    }
}

#[cfg(test)]
mod tests;
