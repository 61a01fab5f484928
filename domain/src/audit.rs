//! What was changed, by whom and when.

use chrono::{DateTime, Duration, NaiveDateTime};
use serde::{Deserialize, Serialize};

use crate::fiscal_year::CITY_UTC_OFFSET_HOURS;

/// Characters kept of a value of a record that is new: the record itself holds the whole.
pub const BRIEF: usize = 120;

/// One change of one record, for reading.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct AuditEntry {
    /// When, UTC, RFC 3339.
    pub at: String,
    /// Who: a user name, or the name of a process such as `import`; empty where it is a person the reader may not know.
    pub actor: String,
    /// Whether a process did it, such as an import, and no person; not part of the API.
    #[serde(skip)]
    pub by_process: bool,
    /// What: `created`, `updated`.
    pub action: String,
    /// Field, value before, value after.
    pub changes: Vec<Change>,
}

impl AuditEntry {
    /// When, on the city's clock.
    pub fn local_time(&self) -> Option<NaiveDateTime> {
        let at = DateTime::parse_from_rfc3339(&self.at).ok()?;
        at.naive_utc().checked_add_signed(Duration::hours(CITY_UTC_OFFSET_HOURS))
    }
}

/// One field's change.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Change {
    /// Name of the field.
    pub field: String,
    /// Value before.
    pub before: Option<String>,
    /// Value after.
    pub after: Option<String>,
}

/// The name of a field taken apart: `target`, `reports[2022-11-29].percent`, `quarters[2]`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FieldPath<'a> {
    /// The list and what tells the row from the others, where the field is one of a row.
    pub row: Option<(&'a str, &'a str)>,
    /// The field; empty where the row itself is meant.
    pub name: &'a str,
}

impl<'a> FieldPath<'a> {
    /// Takes a name apart.
    pub fn parse(field: &'a str) -> Self {
        let row = field.split_once('[').and_then(|(list, rest)| Some((list, rest.split_once(']')?)));
        match row {
            Some((list, (key, name))) => Self { row: Some((list, key)), name: name.trim_start_matches('.') },
            None => Self { row: None, name: field },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_are_taken_apart() {
        let check = |field, row, name| assert_eq!(FieldPath::parse(field), FieldPath { row, name }, "{field}");
        check("target", None, "target");
        check("evaluated.score", None, "evaluated.score");
        check("reports[2022-11-29].percent", Some(("reports", "2022-11-29")), "percent");
        check("quarters[2]", Some(("quarters", "2")), "");
        check("odd[", None, "odd[");
    }

    #[test]
    fn the_clock_is_the_citys() {
        let at = |at: &str| {
            let entry = AuditEntry {
                at: at.into(),
                actor: String::new(),
                by_process: false,
                action: String::new(),
                changes: Vec::new(),
            };
            entry.local_time().map(|at| at.to_string())
        };
        assert_eq!(at("2022-12-31T18:30:00Z").as_deref(), Some("2023-01-01 01:30:00"));
        assert_eq!(at("yesterday"), None);
    }
}
