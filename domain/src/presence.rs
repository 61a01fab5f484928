//! Who is on a record, and what happens to it while somebody looks.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::edit::Record;

/// Seconds between two signs of life of a page.
pub const HEARTBEAT_SECONDS: u64 = 15;
/// Seconds after which somebody who gave no sign of life is gone.
pub const GONE_AFTER_SECONDS: i64 = 40;

/// Somebody who is on a record.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Present {
    /// The name people know them by.
    pub name: String,
    /// Since when.
    pub since: DateTime<Utc>,
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
    /// Somebody came to a record, or left it.
    Presence {
        /// What sort of record.
        record: Record,
        /// Its code.
        code: String,
    },
    /// Something was missed: read again what is shown.
    Missed,
}
