//! The characters of a file: UTF-8, UTF-16, or the Windows encoding of Thai that came before.

use std::borrow::Cow;

use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_874};

/// The text of a file. What is not one of the known encodings is read as UTF-8 as far as it goes, and what is not UTF-8
/// in it shows as such.
///
/// UTF-16 is known by its mark, or else by the zeros beside the letters of ASCII. Windows-874, of which TIS-620 and ISO
/// 8859-11 are parts, has none, but read as UTF-8 hardly a letter of it comes out, whereas a page of UTF-8 that was cut
/// within a letter has many and one fault.
pub fn text(bytes: &[u8]) -> Cow<'_, str> {
    if let Some(wide) = wide(bytes) {
        let text = wide.decode_with_bom_removal(bytes).0;
        // A page cut within a letter ends before it.
        return match text.strip_suffix(char::REPLACEMENT_CHARACTER) {
            Some(whole) => Cow::Owned(whole.to_owned()),
            None => text,
        };
    }
    let (text, faults) = UTF_8.decode_without_bom_handling(bytes);
    let count = |is: fn(char) -> bool| text.chars().filter(|c| is(*c)).count();
    if faults
        && count(is_thai) < count(|c| c == char::REPLACEMENT_CHARACTER)
        && let Some(thai) = thai(bytes)
    {
        return thai;
    }
    // A page cut within a letter ends before it.
    match std::str::from_utf8(bytes) {
        Err(fault) if fault.error_len().is_none() => {
            Cow::Owned(text.trim_end_matches(char::REPLACEMENT_CHARACTER).to_owned())
        }
        _ => text,
    }
}

/// The text of a file that is of one of the known encodings through and through.
pub(crate) fn whole(bytes: &[u8]) -> Option<Cow<'_, str>> {
    match wide(bytes) {
        Some(wide) => wide.decode_without_bom_handling_and_without_replacement(bytes),
        None => UTF_8.decode_without_bom_handling_and_without_replacement(bytes).or_else(|| thai(bytes)),
    }
}

/// The UTF-16 that a file's mark tells of, or its letters.
fn wide(bytes: &[u8]) -> Option<&'static Encoding> {
    match bytes {
        [0xFF, 0xFE, ..] => Some(UTF_16LE),
        [0xFE, 0xFF, ..] => Some(UTF_16BE),
        _ => {
            let begin = &bytes[..bytes.len().min(LOOKED_AT)];
            // No text of another encoding has a zero.
            let both = [(UTF_16LE, u16::from_le_bytes as fn([u8; 2]) -> u16), (UTF_16BE, u16::from_be_bytes)];
            begin.contains(&0).then(|| both.into_iter().find(|(_, unit)| is_wide(begin, *unit)))?.map(|(wide, _)| wide)
        }
    }
}

/// How much of a file is looked at to tell whether it is UTF-16.
const LOOKED_AT: usize = 4096;

/// Whether nine in ten of a text's units are letters of ASCII or Thai: read in the other order, none is. Of a few units
/// nothing is told.
fn is_wide(bytes: &[u8], unit: fn([u8; 2]) -> u16) -> bool {
    let (pairs, _) = bytes.as_chunks::<2>();
    let is_letter = |unit: u16| {
        let c = char::from_u32(unit.into());
        c.is_some_and(|c| is_thai(c) || c.is_ascii_graphic() || c.is_ascii_whitespace())
    };
    let letters = pairs.iter().filter(|pair| is_letter(unit(**pair))).count();
    pairs.len() >= 8 && letters * 10 >= pairs.len() * 9
}

/// As Windows-874, if nothing stands in it that this encoding leaves open; the tables fill its gaps with controls.
fn thai(bytes: &[u8]) -> Option<Cow<'_, str>> {
    let text = WINDOWS_874.decode_without_bom_handling_and_without_replacement(bytes)?;
    (!text.contains(|c: char| c.is_control() && !c.is_ascii_whitespace())).then_some(text)
}

fn is_thai(c: char) -> bool {
    ('\u{0E01}'..='\u{0E5B}').contains(&c)
}

#[cfg(test)]
mod tests {
    use super::*;

    const PAGE: &str = "ความคืบหน้าโครงการ/กิจกรรม\nสวนริมคลอง : 50990000-4101 – “ก”";

    #[test]
    fn a_text_comes_back_from_each_encoding() {
        let (thai, _, lost) = encoding_rs::WINDOWS_874.encode(PAGE);
        assert!(!lost);
        let utf16 = |unit: &dyn Fn(u16) -> [u8; 2]| -> Vec<u8> {
            ['\u{FEFF}'].into_iter().chain(PAGE.chars()).collect::<String>().encode_utf16().flat_map(unit).collect()
        };
        let [little, big] = [utf16(&u16::to_le_bytes), utf16(&u16::to_be_bytes)];
        for bytes in [&thai, PAGE.as_bytes(), &little, &big, &little[2..], &big[2..]] {
            assert_eq!(text(bytes).trim_start_matches('\u{FEFF}'), PAGE, "{:?}", &bytes[..4]);
        }
        for bytes in [&little[2..], &big[2..]] {
            assert_eq!(whole(bytes).as_deref(), Some(PAGE));
            let cut = &bytes[..bytes.len() - 1];
            assert_eq!(text(cut), PAGE.trim_end_matches('”'), "half a letter is none");
        }
        assert_eq!(text(b"a\0b"), "a\0b", "a stray zero");
        assert_eq!(text(b"plain"), "plain");
        assert_eq!(text(b""), "");
    }

    #[test]
    fn utf_8_with_a_fault_stays_utf_8() {
        // A page cut within a character, and one with a stray byte.
        let cut = &PAGE.as_bytes()[..PAGE.len() - 4];
        assert_eq!(text(cut), PAGE.trim_end_matches("ก”"), "half a letter is none");
        let mut stray = PAGE.as_bytes().to_vec();
        stray.insert(30, 0xFF);
        assert!(text(&stray).contains("สวนริมคลอง : 50990000-4101"));
        // Neither the one nor the other.
        assert_eq!(text(&[b'a', 0xDB, 0xFF]), "a\u{FFFD}\u{FFFD}");
        // Arabic and Thai digits, and no other Thai.
        assert_eq!(text(&[b'1', 0xF1, 0xF2]), "1๑๒");
        // Half a pair at the end of UTF-16.
        assert_eq!(text(&[0xFF, 0xFE, 0x01, 0x0E, 0x02]), "ก");
    }
}
