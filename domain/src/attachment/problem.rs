//! Why a file is not taken.

use serde::{Deserialize, Serialize};

/// Why a file is not taken. It goes over the network as it is, and is told in the reader's language.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[serde(rename_all = "snake_case", tag = "is")]
pub enum FileProblem {
    /// It has no name.
    #[error("a file needs a name")]
    NoName,
    /// There is nothing in it.
    #[error("the file is empty")]
    Empty,
    /// It is too large.
    #[error("a file has at most {most} bytes")]
    TooLarge {
        /// Bytes it may have.
        most: u64,
    },
    /// It is of a kind that is not taken.
    #[error("files of this kind are not taken")]
    NotTaken,
    /// It is a photo of a kind that few browsers show.
    #[error("photos in HEIC are not taken: send them as JPEG")]
    Heic,
    /// It holds programs.
    #[error("documents with macros are not taken")]
    Macros,
    /// It cannot be read to its end.
    #[error("the file is damaged")]
    Damaged,
    /// It claims more than anybody should unpack.
    #[error("the file is too large once it is unpacked")]
    Swollen,
    /// The record has enough files.
    #[error("a record has at most {most} files")]
    TooMany {
        /// Files it may have.
        most: u64,
    },
    /// There is no room.
    #[error("there is no room for more files")]
    Full,
    /// The person has too many under way.
    #[error("too many files are being sent at once")]
    TooManyOpen,
    /// What came is not what was sent, or another file has the same key.
    #[error("what arrived is not what was sent")]
    OtherBytes,
    /// The part does not begin where the last one ended.
    #[error("the next part begins at {at}")]
    Elsewhere {
        /// Where it begins.
        at: u64,
    },
    /// The part is too large.
    #[error("a part has at most {most} bytes")]
    PartTooLarge {
        /// Bytes it may have.
        most: u64,
    },
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_problem_comes_back_as_it_was() {
        for problem in [FileProblem::Heic, FileProblem::TooLarge { most: 5 }, FileProblem::Elsewhere { at: 0 }] {
            let text = serde_json::to_string(&problem).expect("JSON");
            assert!(text.starts_with("{\"is\":"), "{text}");
            assert_eq!(serde_json::from_str::<FileProblem>(&text).expect("a problem"), problem);
        }
    }
}
