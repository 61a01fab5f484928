//! An entry as a text, which outlives the version of the program that wrote it.
//!
//! The first line is the version of what follows. Any change of shape is a new version, but for a word that an older
//! program may pass over and that may be missing; and every version that was ever written is read for good. What a newer
//! program wrote is left alone, and shown as text.

use super::Entry;

/// The version that is written.
pub const VERSION: u32 = 1;

/// What is found where an entry was kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Kept {
    /// An entry.
    Entry(Box<Entry>),
    /// Something that this version does not understand, as it is.
    Aside(String),
}

/// An entry as text.
pub fn write(entry: &Entry) -> String {
    // Strings, numbers and lists of them: nothing in it can fail.
    format!("{VERSION}\n{}", serde_json::to_string(entry).unwrap_or_default())
}

/// From that text. Nothing is ever dropped.
pub fn read(text: &str) -> Kept {
    let aside = || Kept::Aside(text.to_owned());
    let Some((version, rest)) = text.split_once('\n') else { return aside() };
    match version.parse() {
        Ok(VERSION) => serde_json::from_str(rest).map_or_else(|_| aside(), |entry| Kept::Entry(Box::new(entry))),
        _ => aside(),
    }
}
