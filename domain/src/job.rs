//! Work that is done behind a request, or without one: what sorts there are, how it stands, when it is tried again.

use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};

/// How long whoever does a job has it for themselves without a sign of life.
pub const LEASE: TimeDelta = TimeDelta::seconds(60);
/// Seconds between two signs of life.
pub const HEARTBEAT_SECONDS: u64 = 15;
/// Times a job is tried before it is given up.
pub const MOST_TRIES: i32 = 8;
/// How long it is waited before the second try.
const FIRST_WAIT: TimeDelta = TimeDelta::seconds(30);
/// The longest wait between two tries.
const LONGEST_WAIT: TimeDelta = TimeDelta::hours(1);

/// A sort of work.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum JobKind {
    /// Finds out who is to be reminded on a day, and writes their digests.
    Remind,
    /// Sends a person's digest by mail.
    MailDigest,
}

impl JobKind {
    /// All of them.
    pub const ALL: [Self; 2] = [Self::Remind, Self::MailDigest];

    /// The word it is stored as.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Remind => "remind",
            Self::MailDigest => "mail_digest",
        }
    }

    /// The sort of a word.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == word)
    }
}

/// How a job stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum JobState {
    /// To be done, now or later.
    Waiting,
    /// Somebody does it, for as long as the lease is renewed.
    Running,
    /// Done.
    Done,
    /// Given up after [`MOST_TRIES`]; an administrator may have it done again.
    Dead,
}

impl JobState {
    /// All of them, those that need attention first.
    pub const ALL: [Self; 4] = [Self::Dead, Self::Running, Self::Waiting, Self::Done];

    /// The word it is stored as.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Running => "running",
            Self::Done => "done",
            Self::Dead => "dead",
        }
    }

    /// The state of a word.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.as_str() == word)
    }
}

/// When a job that failed is tried again, which doubles each time; `None` where it is given up. `tries` counts the one
/// that failed.
pub fn next_try(tries: i32, now: DateTime<Utc>) -> Option<DateTime<Utc>> {
    if tries >= MOST_TRIES {
        return None;
    }
    let doubled = 1_i32 << (tries - 1).clamp(0, 16);
    Some(now + (FIRST_WAIT * doubled).min(LONGEST_WAIT))
}

/// A job, for the administrator.
#[derive(Clone, Debug, PartialEq)]
pub struct JobItem {
    /// Its key in the table.
    pub id: uuid::Uuid,
    /// What sort it is; none where a newer version of the program made it.
    pub kind: Option<JobKind>,
    /// What it is for; no two jobs have the same.
    pub key: String,
    /// How it stands.
    pub state: JobState,
    /// How often it was begun.
    pub tries: i32,
    /// When it is due, or was.
    pub run_at: DateTime<Utc>,
    /// When it last changed.
    pub updated_at: DateTime<Utc>,
    /// What went wrong last.
    pub last_error: Option<String>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waits_double_up_to_an_hour_and_end() {
        let now = DateTime::UNIX_EPOCH;
        let waits: Vec<Option<i64>> =
            (1..=MOST_TRIES).map(|tries| next_try(tries, now).map(|at| (at - now).num_seconds())).collect();
        assert_eq!(waits, [Some(30), Some(60), Some(120), Some(240), Some(480), Some(960), Some(1_920), None]);
        assert_eq!(next_try(100, now), None);
        assert!(LEASE.num_seconds() as u64 > 2 * HEARTBEAT_SECONDS, "a beat may be lost");
        for kind in JobKind::ALL {
            assert_eq!(JobKind::from_word(kind.as_str()), Some(kind));
        }
        for state in JobState::ALL {
            assert_eq!(JobState::from_word(state.as_str()), Some(state));
        }
    }
}
