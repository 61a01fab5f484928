//! A file that somebody sent, looked through: what it is by its content, and what is kept of it.
//!
//! Pictures are unpacked and packed again. So none of what a camera wrote into them is kept, nothing that is hidden
//! behind the picture, and no trick on whoever unpacks it the next time. Documents are kept as they are, once they are
//! what they should be.

mod office;
mod picture;

use domain::attachment::{FileKind, FileProblem, Position};

/// A file as it is to be kept.
#[derive(Clone, Debug, PartialEq)]
pub struct Examined {
    /// What it is; a picture may have become one of another kind.
    pub kind: FileKind,
    /// Its bytes.
    pub bytes: Vec<u8>,
    /// Width and height of a picture.
    pub pixels: Option<(u32, u32)>,
    /// Where a photo was taken.
    pub position: Option<Position>,
    /// A small picture of it, a JPEG.
    pub thumbnail: Option<Vec<u8>>,
}

/// Looks through a file of a name. It takes as long as unpacking a photo does: not for a thread that others wait for.
/// The position is read only where `keep_position` says that the person agreed.
pub fn examine(bytes: Vec<u8>, name: &str, keep_position: bool) -> Result<Examined, FileProblem> {
    let kind = kind_of(&bytes, name)?;
    if kind.is_picture() {
        let position = if keep_position { Position::of_photo(&bytes) } else { None };
        return picture::keep(&bytes, kind).map(|kept| Examined { position, ..kept });
    }
    Ok(Examined { kind, bytes, pixels: None, position: None, thumbnail: None })
}

/// What a file is. Its name is believed of plain text alone.
fn kind_of(bytes: &[u8], name: &str) -> Result<FileKind, FileProblem> {
    if bytes.is_empty() {
        return Err(FileProblem::Empty);
    }
    let office = ["docx", "xlsx", "pptx", "zip"];
    match infer::get(bytes).map(|found| found.extension()) {
        Some("jpg") => Ok(FileKind::Jpeg),
        Some("png") => Ok(FileKind::Png),
        Some("webp") => Ok(FileKind::Webp),
        Some("pdf") => Ok(FileKind::Pdf),
        Some("heif") => Err(FileProblem::Heic),
        Some(ending) if office.contains(&ending) => office::kind_of(bytes),
        None if is_heic(bytes) => Err(FileProblem::Heic),
        None if name.to_lowercase().ends_with(".csv") => text_kind(bytes),
        _ => Err(FileProblem::NotTaken),
    }
}

/// The brands of Apple's photos that are not the one everybody lists.
fn is_heic(bytes: &[u8]) -> bool {
    let brand = bytes.get(8..12).filter(|_| bytes.get(4..8) == Some(b"ftyp"));
    brand.is_some_and(|brand| {
        [b"heic", b"heix", b"hevc", b"heim", b"heis", b"mif1", b"msf1"].iter().any(|b| *b == brand)
    })
}

/// Text in one of the two encodings that Thai table programs write.
fn text_kind(bytes: &[u8]) -> Result<FileKind, FileProblem> {
    let control = |byte: &u8| *byte < 0x20 && !matches!(byte, b'\t' | b'\r' | b'\n');
    match std::str::from_utf8(bytes) {
        _ if bytes.iter().any(control) => Err(FileProblem::NotTaken),
        Ok(_) => Ok(FileKind::Csv),
        // Beside ASCII, letters, digits and marks lie between A1 and FB; 80 to A0 are a few marks of Windows.
        Err(_) if bytes.iter().all(|byte| *byte < 0xFC) => Ok(FileKind::CsvThai),
        Err(_) => Err(FileProblem::NotTaken),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kind(bytes: &[u8], name: &str) -> Result<FileKind, FileProblem> {
        examine(bytes.to_vec(), name, false).map(|examined| examined.kind)
    }

    #[test]
    fn content_tells_what_a_file_is() {
        assert_eq!(kind(b"%PDF-1.7\n%\xE2\xE3\xCF\xD3\n", "anything.jpg"), Ok(FileKind::Pdf));
        assert_eq!(kind("ลำดับ,รายการ\n1,ป้าย\n".as_bytes(), "ก.CSV"), Ok(FileKind::Csv));
        assert_eq!(kind(b"\xC5\xD3\xB4\xD1\xBA,1\r\n", "a.csv"), Ok(FileKind::CsvThai));
        for (bytes, name) in [
            (&b"MZ\x90\0\x03\0\0\0\x04\0\0\0\xFF\xFF"[..], "a.csv"),
            (b"\x7FELF\x02\x01\x01\0", "photo.jpg"),
            (b"<html><script>evil()</script></html>", "a.csv"),
            (b"<!DOCTYPE html><p>x", "report.pdf"),
            (b"<svg xmlns=\"http://www.w3.org/2000/svg\" onload=\"evil()\"/>", "a.svg"),
            (b"#!/bin/sh\nrm -rf /\n", "a.sh"),
            (b"just words", "a.txt"),
            (b"a\0b,c", "a.csv"),
            (b"GIF89a\x01\0\x01\0\0\0\0;", "a.gif"),
            (b"PK\x05\x06\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0", "a.docx"),
        ] {
            assert_eq!(kind(bytes, name), Err(FileProblem::NotTaken), "{name} {bytes:?}");
        }
        assert_eq!(kind(b"", "a.jpg"), Err(FileProblem::Empty));
        assert_eq!(kind(b"\0\0\0\x18ftypheic\0\0\0\0mif1heic", "a.heic"), Err(FileProblem::Heic));
        assert_eq!(kind(b"\0\0\0\x18ftypheix\0\0\0\0mif1heix", "a.jpg"), Err(FileProblem::Heic));
    }
}
