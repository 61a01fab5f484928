//! What the server's answer means for a report that waits.

use serde::{Deserialize, Serialize};

use crate::report::Sent;

/// What came back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Answer {
    /// The server has it; said again for the same key it is the same report.
    Taken,
    /// It cannot be taken as it is.
    Refused(Why),
    /// Whoever is signed in is not its author, or nobody is.
    SignIn,
    /// Nothing, or nothing of the server's: the network is away, a page of somebody else's came in between, or the server
    /// cannot now.
    Nothing,
}

/// Why a report was not taken.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Why {
    /// In the server's own words, a [`Sent`] as it came: kept as text, for a newer version may say it otherwise.
    Said(String),
    /// The right is missing.
    NotPermitted,
    /// What it is about is not there any more.
    Gone,
    /// By this status, without a word that is understood.
    Status(u16),
}

impl Why {
    /// What the server said, where this version understands it.
    pub fn said(&self) -> Option<Sent> {
        match self {
            Self::Said(text) => serde_json::from_str(text).ok(),
            _ => None,
        }
    }
}

/// All that has to be understood to know whether a report arrived.
#[derive(Deserialize)]
struct Told {
    state: String,
}

impl Answer {
    /// From a status and a body.
    pub fn of(status: u16, body: &str) -> Self {
        let state = || serde_json::from_str::<Told>(body).ok().map(|told| told.state);
        match status {
            200 if state().as_deref() == Some("taken") => Self::Taken,
            // Whatever is not ours was put in between: by a hotel's network, by a proxy.
            0..=399 | 408 | 425 | 429 | 500.. => Self::Nothing,
            401 => Self::SignIn,
            403 => Self::Refused(Why::NotPermitted),
            404 | 410 => Self::Refused(Why::Gone),
            409 | 422 if state().is_some() => Self::Refused(Why::Said(body.to_owned())),
            _ => Self::Refused(Why::Status(status)),
        }
    }
}
