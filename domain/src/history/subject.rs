//! What has a history of its own.

use crate::edit::Record;

/// What has a history: what is edited where it is read, and what administrators keep.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Subject {
    /// A project or a KPI, by its code.
    Record(Record),
    /// A unit, by its code.
    Unit,
    /// A section, by the codes of its unit and of itself with a slash between: `02000000/02000300`.
    Section,
    /// An edition of the city's plan, by its code.
    Edition,
    /// A line of the plan, by its edition's code and its key with a slash between.
    Line,
    /// A policy of the Governor, by its key.
    Policy,
    /// A fiscal year with its windows, by its number.
    Year,
    /// A person's account with its roles, by the user name.
    Account,
}

impl Subject {
    /// All of them.
    pub const ALL: [Self; 9] = [
        Self::Record(Record::Project),
        Self::Record(Record::Kpi),
        Self::Unit,
        Self::Section,
        Self::Edition,
        Self::Line,
        Self::Policy,
        Self::Year,
        Self::Account,
    ];

    /// Its keys: the parameters of its address, those above first.
    pub const fn parts(self) -> &'static [&'static str] {
        match self {
            Self::Record(_) | Self::Unit => &["code"],
            Self::Section => &["code", "section"],
            Self::Edition => &["edition"],
            Self::Line => &["edition", "id"],
            Self::Policy => &["id"],
            Self::Year => &["year"],
            Self::Account => &["name"],
        }
    }
}

impl From<Record> for Subject {
    fn from(record: Record) -> Self {
        Self::Record(record)
    }
}
