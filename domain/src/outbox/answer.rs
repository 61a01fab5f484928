//! What the server's answer means for a report that waits.

use serde::{Deserialize, Serialize};

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
    /// In the server's own words, a [`Told`] as it came: kept as text, for a newer version may say it otherwise.
    Said(String),
    /// The right is missing.
    NotPermitted,
    /// What it is about is not there any more.
    Gone,
    /// A file that goes with it is not taken, or the phone has it no more.
    File {
        /// What it is called; empty where that is not known.
        name: String,
        /// What it is kept under; older entries do not tell.
        #[serde(default)]
        key: String,
        /// Why it is not taken, in the server's words where it has some; older entries do not tell.
        #[serde(default)]
        reason: String,
    },
    /// By this status, without a word that is understood.
    Status(u16),
}

impl Why {
    /// What the server said, where this version understands it.
    pub fn said(&self) -> Option<Words> {
        match self {
            Self::Said(text) => serde_json::from_str::<Told>(text).ok()?.words,
            _ => None,
        }
    }
}

/// What the server says to a phone, as far as a phone has to understand it: a
/// [`Sent`](crate::report::Sent) with its words. The words are the server's, so that what a newer server refuses is told
/// by an older app, and the app carries none of them.
///
/// Its own refusals carry their status besides (RFC 9457): another's page of the same status has no such word.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Told {
    state: Option<String>,
    status: u16,
    words: Option<Words>,
}

/// Why a report was not taken, in the language of whoever sent it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Words {
    /// As a whole.
    pub whole: String,
    /// At fields: what they are called in the form, and what is wrong there.
    pub fields: Vec<(String, String)>,
    /// What is odd, a line each.
    pub odd: Vec<String>,
    /// What says in the form that it is meant.
    pub confirmed: u32,
    /// What another report says that stands there.
    pub theirs: Option<Theirs>,
}

/// Another report that stands where this one was to go.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Theirs {
    /// Who sent it, and when.
    pub by: String,
    /// What it says.
    pub text: String,
    /// What can be done.
    pub hint: String,
    /// What the button is called that does it.
    pub send: String,
    /// Its key and its version, where this one can take its place.
    pub corrects: Option<(String, i32)>,
}

impl Answer {
    /// From a status and a body.
    pub fn of(status: u16, body: &str) -> Self {
        let told: Told = serde_json::from_str(body).unwrap_or_default();
        let ours = told.status == status;
        match status {
            200 if told.state.as_deref() == Some("taken") => Self::Taken,
            // Whatever is not ours was put in between: by a hotel's network, by a proxy.
            0..=399 | 408 | 425 | 429 | 500.. => Self::Nothing,
            401 => Self::SignIn,
            403 if ours => Self::Refused(Why::NotPermitted),
            404 | 410 if ours => Self::Refused(Why::Gone),
            403 | 404 | 407 | 410 => Self::Nothing,
            409 | 422 if told.state.is_some() => Self::Refused(Why::Said(body.to_owned())),
            _ => Self::Refused(Why::Status(status)),
        }
    }
}
