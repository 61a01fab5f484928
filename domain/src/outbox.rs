//! What a phone keeps of reports until the server has them: drafts, what waits, what was sent, what was refused.
//!
//! An entry is one report on one phone. It is kept as text under a version of its own ([`write`], [`read`]), and moves by
//! what the person does and what the server answers. No clock and no chance here: the time in milliseconds and new keys
//! are parameters.

mod answer;
mod record;
#[cfg(test)]
mod tests;

use serde::{Deserialize, Serialize};
use uuid::Uuid;

pub use self::{
    answer::{Answer, Theirs, Why, Words},
    record::{Kept, VERSION, read, write},
};

/// Name of a file in the form that is kept on the phone, by its key, until the server has it.
pub const FILE: &str = "file";
/// Name under which the server's files go with a report.
const ATTACHMENT: &str = crate::report::ReportField::Attachment.as_str();
/// Milliseconds before sending is tried again, after the first failure and at most.
const AGAIN: (i64, i64) = (5_000, 300_000);
/// Milliseconds for which the phone still tells that a report was sent.
const TOLD: i64 = 3 * 24 * 3_600_000;

/// A report on this phone.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    /// What it is kept under, for good.
    pub id: Uuid,
    /// What makes it one report for the server, however often it is sent: new whenever its words change after they may
    /// have arrived.
    pub key: Uuid,
    /// Whose it is: it is shown to nobody else, and sent for nobody else.
    pub who: Uuid,
    /// Address of the form it is typed in, with its month or quarter.
    pub form: String,
    /// Address it is sent to.
    pub action: String,
    /// What it is about, in words: the record.
    pub name: String,
    /// And the month or quarter.
    pub period: String,
    /// Names and texts of the form, in their order.
    pub pairs: Vec<(String, String)>,
    /// When it was changed last.
    pub changed: i64,
    /// How far it is.
    pub state: State,
}

/// How far a report on a phone is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum State {
    /// Somebody writes on it.
    Draft {
        /// Why it was refused before.
        refused: Option<Why>,
    },
    /// It goes by itself as soon as it can.
    Waiting {
        /// How often it was tried in vain.
        tries: u32,
        /// Not before this time.
        after: i64,
        /// Whether somebody must sign in first.
        sign_in: bool,
    },
    /// The server has it.
    Sent {
        /// Since when.
        at: i64,
    },
    /// The server did not take it. Nothing of it is lost.
    Refused {
        /// Why.
        why: Why,
    },
}

impl Entry {
    /// Takes over what is typed now; tells whether that is anything new: the same in another order is not. Words that may
    /// have arrived already become another report: under the old key they would be taken for sent.
    pub fn typed(&mut self, pairs: Vec<(String, String)>, now: i64, fresh: Uuid) -> bool {
        if self.pairs.len() == pairs.len() && pairs.iter().all(|pair| self.pairs.contains(pair)) {
            return false;
        }
        self.pairs = pairs;
        self.changed = now;
        let refused = match &self.state {
            State::Draft { .. } => return true,
            State::Refused { why } => Some(why.clone()),
            State::Waiting { .. } | State::Sent { .. } => None,
        };
        self.key = fresh;
        self.state = State::Draft { refused };
        true
    }

    /// The person sends it: it waits, and goes at once if it can. What is sent is not sent again.
    pub fn submit(&mut self, now: i64) {
        if !matches!(self.state, State::Sent { .. }) {
            self.state = State::Waiting { tries: 0, after: now, sign_in: false };
        }
    }

    /// Whether it should go now.
    pub fn is_due(&self, now: i64) -> bool {
        matches!(self.state, State::Waiting { after, .. } if after <= now)
    }

    /// When it should go, where it waits.
    pub fn due(&self) -> Option<i64> {
        match self.state {
            State::Waiting { after, .. } => Some(after),
            _ => None,
        }
    }

    /// The network is back, or somebody signed in: nothing holds it any longer.
    pub fn hasten(&mut self, now: i64) {
        if let State::Waiting { after, .. } = &mut self.state {
            *after = (*after).min(now);
        }
    }

    /// What the server said when it was sent under a key. Whatever was changed meanwhile is left as it is.
    pub fn answered(&mut self, key: Uuid, answer: Answer, now: i64) {
        let State::Waiting { tries, .. } = self.state else { return };
        if self.key != key {
            return;
        }
        self.state = match answer {
            Answer::Taken => State::Sent { at: now },
            Answer::Refused(why) => State::Refused { why },
            Answer::Nothing | Answer::SignIn => {
                let after = now.saturating_add(pause(tries));
                State::Waiting { tries: tries.saturating_add(1), after, sign_in: answer == Answer::SignIn }
            }
        };
    }

    /// Keys of the files that are kept with it and not with the server yet.
    pub fn files(&self) -> impl Iterator<Item = &str> {
        self.pairs.iter().filter(|(name, _)| name == FILE).map(|(_, key)| key.as_str())
    }

    /// The server has a file that was kept: it goes with the report under its key there. The words are the same.
    pub fn file_sent(&mut self, key: &str, id: &str) {
        for pair in self.pairs.iter_mut().filter(|(name, value)| name == FILE && value == key) {
            *pair = (ATTACHMENT.to_owned(), id.to_owned());
        }
    }

    /// Whether anything would be lost with it.
    pub fn is_unsent(&self) -> bool {
        !matches!(self.state, State::Sent { .. })
    }

    /// Whether the phone has told long enough that it was sent.
    pub fn is_over(&self, now: i64) -> bool {
        matches!(self.state, State::Sent { at } if now.saturating_sub(at) > TOLD)
    }
}

/// How long to wait after so many vain tries before.
fn pause(tries: u32) -> i64 {
    AGAIN.0.saturating_mul(1_i64 << tries.min(16)).min(AGAIN.1)
}
