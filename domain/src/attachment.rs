//! Photos and files that go with a record: which are taken, under which names, how large and how many, and who sees
//! them.

mod kind;
mod name;
mod position;
mod problem;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

pub use self::{
    kind::FileKind,
    name::{CaptionTooLong, caption, file_name, named_as},
    position::Position,
    problem::FileProblem,
};

/// Bytes of a file. A photo shrunk in the browser has a tenth of it; a scanned contract may come near.
pub const MOST_BYTES: u64 = 20 << 20;
/// Files of one record.
pub const MOST_FILES: u64 = 200;
/// Bytes of all files of one record.
pub const MOST_TOGETHER: u64 = 1 << 30;
/// Files one person has begun to send and not finished, on all records.
pub const MOST_OPEN: u64 = 40;
/// Files of one plain form.
pub const MOST_AT_ONCE: usize = 10;
/// Bytes the browser sends at a time: what is lost where the network breaks.
pub const CHUNK: u64 = 256 << 10;
/// Bytes taken at a time.
pub const MOST_CHUNK: u64 = 4 << 20;
/// The longer side of a photo as it is kept: enough to print it on half a page.
pub const PHOTO_SIDE: u32 = 2048;
/// The longer side of a thumbnail.
pub const THUMBNAIL_SIDE: u32 = 320;
/// Pixels of a photo that is looked at at all: a picture of a few kilobytes can claim gigabytes.
pub const MOST_PIXELS: u64 = 64_000_000;

/// Who sees a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Shown {
    /// Whoever sent it, as long as what it belongs to is not sent.
    Own,
    /// Whoever reads drafts in its place.
    Inside,
    /// Whoever reads the record.
    Published,
}

impl Shown {
    /// Its word in the database.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Own => "own",
            Self::Inside => "inside",
            Self::Published => "published",
        }
    }

    /// What a word stands for.
    pub fn from_word(word: &str) -> Option<Self> {
        [Self::Own, Self::Inside, Self::Published].into_iter().find(|shown| shown.as_str() == word)
    }

    /// Whether somebody sees it who reads the record: who sent it, or who reads drafts in its place, or anybody.
    pub const fn to(self, is_own: bool, reads_drafts: bool) -> bool {
        match self {
            Self::Own => is_own,
            Self::Inside => is_own || reads_drafts,
            Self::Published => true,
        }
    }
}

/// What a file is sent for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Purpose {
    /// To stand with its record.
    Record,
    /// To go with a report that is not sent yet.
    Report,
}

impl Purpose {
    /// The purpose of a word.
    pub fn from_word(word: &str) -> Option<Self> {
        match word {
            "record" => Some(Self::Record),
            "report" => Some(Self::Report),
            _ => None,
        }
    }

    /// Its word.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Record => "record",
            Self::Report => "report",
        }
    }
}

/// A file as it is kept.
#[derive(Clone, Debug, PartialEq)]
pub struct Attachment {
    /// Its key.
    pub id: Uuid,
    /// The name it is saved under.
    pub name: String,
    /// What it is, by its content.
    pub kind: FileKind,
    /// Bytes.
    pub size: u64,
    /// Width and height of a photo.
    pub pixels: Option<(u32, u32)>,
    /// What it shows, in somebody's words.
    pub caption: Option<String>,
    /// Who sees it.
    pub shown: Shown,
    /// Whether there is a small picture of it.
    pub thumbnail: bool,
    /// Where it was taken: only where the person agreed, and only for whoever reads drafts there.
    pub position: Option<Position>,
    /// Who sent it, for whoever reads drafts there.
    pub by: Option<String>,
    /// When it was there whole.
    pub at: DateTime<Utc>,
}

impl Attachment {
    /// What stands for it where it is not seen: its caption, else its name.
    pub fn words(&self) -> &str {
        self.caption.as_deref().unwrap_or(&self.name)
    }
}

/// A file that is being sent.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Upload {
    /// Its key, which becomes that of the file.
    pub id: Uuid,
    /// The name it is sent under.
    pub name: String,
    /// Bytes it has.
    pub size: u64,
    /// Bytes that are kept already.
    pub received: u64,
    /// Whether it is there whole, looked through and kept.
    pub whole: bool,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_sees_a_file() {
        let check =
            |shown: Shown, own, drafts, sees| assert_eq!(shown.to(own, drafts), sees, "{shown:?} {own} {drafts}");
        check(Shown::Own, true, false, true);
        check(Shown::Own, false, true, false);
        check(Shown::Inside, true, false, true);
        check(Shown::Inside, false, true, true);
        check(Shown::Inside, false, false, false);
        check(Shown::Published, false, false, true);
        for shown in [Shown::Own, Shown::Inside, Shown::Published] {
            assert_eq!(Shown::from_word(shown.as_str()), Some(shown));
        }
        for purpose in [Purpose::Record, Purpose::Report] {
            assert_eq!(Purpose::from_word(purpose.as_str()), Some(purpose));
        }
    }
}
