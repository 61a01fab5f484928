//! Kinds of files that are taken. What a file is, its content says; its name is only believed of plain text, which looks
//! like nothing else.

use serde::{Deserialize, Serialize};

macro_rules! kinds {
    ($($(#[$doc:meta])* $name:ident $word:literal $media:literal [$($ending:literal),+];)+) => {
        /// A kind of file that is taken.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
        #[serde(rename_all = "snake_case")]
        pub enum FileKind {
            $($(#[$doc])* $name,)+
        }

        impl FileKind {
            /// All of them.
            pub const ALL: &'static [Self] = &[$(Self::$name),+];

            /// Its word in the database.
            pub const fn as_str(self) -> &'static str {
                match self {
                    $(Self::$name => $word,)+
                }
            }

            /// What browsers are told it is.
            pub const fn media_type(self) -> &'static str {
                match self {
                    $(Self::$name => $media,)+
                }
            }

            /// What its name ends in, the usual ending first.
            pub const fn endings(self) -> &'static [&'static str] {
                match self {
                    $(Self::$name => &[$($ending),+],)+
                }
            }
        }
    };
}

kinds! {
    /// A photo.
    Jpeg "jpeg" "image/jpeg" ["jpg", "jpeg"];
    /// A picture without loss: screenshots, drawings.
    Png "png" "image/png" ["png"];
    /// A photo or picture; kept as one of the two above.
    Webp "webp" "image/webp" ["webp"];
    /// A document.
    Pdf "pdf" "application/pdf" ["pdf"];
    /// A document that is written on.
    Docx "docx" "application/vnd.openxmlformats-officedocument.wordprocessingml.document" ["docx"];
    /// A workbook.
    Xlsx "xlsx" "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet" ["xlsx"];
    /// Slides.
    Pptx "pptx" "application/vnd.openxmlformats-officedocument.presentationml.presentation" ["pptx"];
    /// A table as text, in UTF-8.
    Csv "csv" "text/csv; charset=utf-8" ["csv"];
    /// A table as text, as Thai Excel writes it.
    CsvThai "csv-thai" "text/csv; charset=windows-874" ["csv"];
}

impl FileKind {
    /// The kind of a word.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|kind| kind.as_str() == word)
    }

    /// Whether it is a picture, which is shown where it stands. Anything else is only saved.
    pub const fn is_picture(self) -> bool {
        matches!(self, Self::Jpeg | Self::Png | Self::Webp)
    }

    /// The usual ending of its names.
    pub const fn ending(self) -> &'static str {
        self.endings()[0]
    }

    /// What a file dialogue offers. HEIC is among it: a browser that shows such photos makes others of them, and where
    /// it cannot, the person is told what to do.
    pub fn accepted() -> String {
        let mut endings: Vec<String> =
            Self::ALL.iter().flat_map(|kind| kind.endings()).map(|ending| format!(".{ending}")).collect();
        endings.dedup();
        format!("image/*,.heic,.heif,{}", endings.join(","))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kinds_are_known_by_their_words() {
        for &kind in FileKind::ALL {
            assert_eq!(FileKind::from_word(kind.as_str()), Some(kind));
            assert_eq!(kind.media_type().starts_with("image/"), kind.is_picture());
        }
        assert_eq!(FileKind::from_word("exe"), None);
        assert_eq!(FileKind::accepted().matches(".csv").count(), 1);
    }
}
