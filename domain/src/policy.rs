//! Policies of the Governor.

use serde::{Deserialize, Serialize};

/// A policy: the number the legacy system knows it by, and its name where one is known.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Policy {
    /// Legacy number, `30`.
    pub id: String,
    /// Its name.
    pub name: Option<String>,
}
