//! What was changed, by whom and when.

use serde::{Deserialize, Serialize};

/// One change of one record, for reading.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct AuditEntry {
    /// When, UTC, RFC 3339.
    pub at: String,
    /// Who: a user name, or the name of a process such as `import`.
    pub actor: String,
    /// What: `created`, `updated`.
    pub action: String,
    /// Field, value before, value after.
    pub changes: Vec<Change>,
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
