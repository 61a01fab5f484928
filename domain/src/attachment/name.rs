//! Names of files, as people and their systems make them, turned into ones that are safe on every other system; and
//! captions.

use super::{FileKind, FileProblem};

/// Bytes of a name without its ending: some systems take 255 in all. A Thai letter has three.
const LONGEST: usize = 210;
/// Characters of an ending; what is longer is none.
const LONGEST_ENDING: usize = 8;
/// Characters of a caption.
const LONGEST_CAPTION: usize = 300;

/// The name of a file that is sent: without folders, and without characters that some system gives another meaning.
pub fn file_name(sent: &str) -> Result<String, FileProblem> {
    let name = sent.rsplit(['/', '\\']).next().unwrap_or_default();
    let mut clean = String::with_capacity(name.len());
    for character in name.chars() {
        match character {
            '<' | '>' | ':' | '"' | '|' | '?' | '*' => clean.push('_'),
            // The history names files in brackets.
            '[' => clean.push('('),
            ']' => clean.push(')'),
            _ if is_unseen(character) => {}
            _ => clean.push(character),
        }
    }
    let clean = clean.trim_matches(|c: char| c.is_whitespace() || c == '.');
    if clean.is_empty() {
        return Err(FileProblem::NoName);
    }
    let (stem, ending) = split(clean);
    let stem = stem.get(..stem.floor_char_boundary(LONGEST)).unwrap_or(stem).trim_end();
    Ok(ending.map_or_else(|| stem.to_owned(), |ending| format!("{stem}.{}", ending.to_lowercase())))
}

/// A name with an ending that says what the file is.
pub fn named_as(name: &str, kind: FileKind) -> String {
    match split(name) {
        (_, Some(ending)) if kind.endings().contains(&ending.to_lowercase().as_str()) => name.to_owned(),
        // Only an ending that is one of ours is taken off: a name may end in a date with dots in it.
        (stem, Some(ending)) if is_ending(ending) => format!("{stem}.{}", kind.ending()),
        _ => format!("{name}.{}", kind.ending()),
    }
}

fn is_ending(ending: &str) -> bool {
    let ending = ending.to_lowercase();
    ["heic", "heif", "jfif", "txt"].contains(&ending.as_str())
        || FileKind::ALL.iter().any(|kind| kind.endings().contains(&ending.as_str()))
}

/// A name and its ending.
fn split(name: &str) -> (&str, Option<&str>) {
    match name.rsplit_once('.') {
        Some((stem, ending))
            if !stem.is_empty()
                && (1..=LONGEST_ENDING).contains(&ending.len())
                && ending.chars().all(|c| c.is_ascii_alphanumeric()) =>
        {
            (stem, Some(ending))
        }
        _ => (name, None),
    }
}

/// Control characters, and those that turn the direction of a text round or are nothing to see.
fn is_unseen(character: char) -> bool {
    character.is_control()
        || matches!(character, '\u{200B}'..='\u{200F}' | '\u{2028}'..='\u{202E}' | '\u{2060}'..='\u{206F}' | '\u{FEFF}')
}

/// A caption longer than it may be.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a caption has at most {most} characters")]
pub struct CaptionTooLong {
    /// Characters it may have.
    pub most: usize,
}

/// A caption as typed; none where nothing was.
pub fn caption(typed: &str) -> Result<Option<String>, CaptionTooLong> {
    let text: String = typed.chars().filter(|c| *c == '\n' || !c.is_control()).collect();
    let text = text.trim();
    if text.chars().count() > LONGEST_CAPTION {
        return Err(CaptionTooLong { most: LONGEST_CAPTION });
    }
    Ok(Some(text.to_owned()).filter(|text| !text.is_empty()))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn names_are_made_safe() {
        let check = |sent: &str, name: &str| assert_eq!(file_name(sent).as_deref(), Ok(name), "{sent:?}");
        check("ภาพหน้างาน 1.JPG", "ภาพหน้างาน 1.jpg");
        check("C:\\fakepath\\สรุป.pdf", "สรุป.pdf");
        check("../../etc/passwd", "passwd");
        check("a<b>:c?.png", "a_b__c_.png");
        check("รายงาน[1].xlsx", "รายงาน(1).xlsx");
        check("photo\u{202E}gpj.exe", "photogpj.exe");
        check("  .hidden. ", "hidden");
        check("v1.2 ฉบับแก้ไข", "v1.2 ฉบับแก้ไข");
        check(&format!("{}.docx", "ก".repeat(300)), &format!("{}.docx", "ก".repeat(70)));
        for empty in ["", " ", "...", "a/", "\u{200B}"] {
            assert_eq!(file_name(empty), Err(FileProblem::NoName), "{empty:?}");
        }
    }

    #[test]
    fn endings_tell_what_a_file_is() {
        let check = |name: &str, kind, becomes: &str| assert_eq!(named_as(name, kind), becomes);
        check("a.jpeg", FileKind::Jpeg, "a.jpeg");
        check("a.webp", FileKind::Jpeg, "a.jpg");
        check("a.heic", FileKind::Jpeg, "a.jpg");
        check("ประชุม 12.5.66", FileKind::Pdf, "ประชุม 12.5.66.pdf");
        check("ไม่มีนามสกุล", FileKind::Png, "ไม่มีนามสกุล.png");
    }

    #[test]
    fn a_caption_may_be_nothing() {
        assert_eq!(caption("  "), Ok(None));
        assert_eq!(caption(" หน้างาน\r\nวันแรก "), Ok(Some("หน้างาน\nวันแรก".to_owned())));
        assert_eq!(caption("a\0b"), Ok(Some("ab".to_owned())));
        assert!(caption(&"ก".repeat(300)).is_ok());
        assert_eq!(caption(&"ก".repeat(301)), Err(CaptionTooLong { most: 300 }));
    }

    proptest! {
        #[test]
        fn a_name_made_safe_is_safe(sent in "\\PC{0,200}|.{0,40}") {
            if let Ok(name) = file_name(&sent) {
                prop_assert!(!name.contains(['/', '\\', '<', '>', ':', '"', '|', '?', '*', '[', ']']));
                prop_assert!(!name.chars().any(char::is_control) && !name.is_empty() && !name.starts_with('.'));
                prop_assert!(name.len() <= 255, "{}", name.len());
            }
        }
    }
}
