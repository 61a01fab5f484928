//! Who is on a record, and what happens to it while somebody looks.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::edit::Record;

/// Seconds between two signs of life of a page.
pub const HEARTBEAT_SECONDS: u64 = 15;
/// Seconds after which somebody who gave no sign of life is gone.
pub const GONE_AFTER_SECONDS: i64 = 40;
/// Bytes of a field's name; the longest there is names a report and what stands in it.
const LONGEST_FIELD: usize = 80;
/// How the history names what is reported: of a project, of its months, of a KPI.
const REPORTED: [&str; 3] = ["reports[", "months[", "quarters["];

/// Somebody who is on a record.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Present {
    /// The name people know them by.
    pub name: String,
    /// Since when.
    pub since: DateTime<Utc>,
    /// The field they have open for editing, as the history names it.
    pub editing: Option<String>,
}

/// What others did to a record since a moment.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct News {
    /// The record's last event: where to ask from the next time.
    pub seq: i64,
    /// Who, newest first and each once: the names people know them by, or the name of the process.
    pub people: Vec<String>,
    /// What they changed, as the history names it, newest first.
    pub fields: Vec<String>,
}

impl News {
    /// Whether anybody else did anything.
    pub fn is_empty(&self) -> bool {
        self.people.is_empty()
    }

    /// Whether figures that were reported are among it: those move what a page draws.
    pub fn reported(&self) -> bool {
        self.fields.iter().any(|field| REPORTED.iter().any(|list| field.starts_with(list)))
    }
}

/// What a page calls the field that is being edited in it is no field's name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not the name of a field")]
pub struct NotAField;

/// The field a page says is being edited: `owner`, `reports[2022-11-29].percent`. Blank is none.
pub fn editing(text: &str) -> Result<Option<String>, NotAField> {
    let text = text.trim();
    let plain = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || b"_.[]#-".contains(&byte);
    match text {
        "" => Ok(None),
        _ if text.len() <= LONGEST_FIELD && text.bytes().all(plain) => Ok(Some(text.to_owned())),
        _ => Err(NotAField),
    }
}

/// What listeners are told: small, so that it fits a notification. Whoever wants more reads the record.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "what", rename_all = "snake_case")]
pub enum Live {
    /// A record was changed.
    Changed {
        /// What sort of record.
        record: Record,
        /// Its code.
        code: String,
    },
    /// Somebody came to a record, or left it, or began or ended editing a field of it.
    Presence {
        /// What sort of record.
        record: Record,
        /// Its code.
        code: String,
    },
    /// Something was missed: read again what is shown.
    Missed,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_field_is_named_as_the_history_names_it() {
        let check = |text: &str, field: Result<Option<&str>, NotAField>| {
            assert_eq!(editing(text), field.map(|field| field.map(str::to_owned)), "{text:?}");
        };
        for name in ["owner", "reports[2022-11-29#1].percent", "quarters[2].report", "steps"] {
            check(name, Ok(Some(name)));
        }
        check(" ", Ok(None));
        for bad in ["ผู้รับผิดชอบ", "<b>", "a b", "Owner", "a\nb", &"a".repeat(81)] {
            check(bad, Err(NotAField));
        }
    }
}
