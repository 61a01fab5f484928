//! Documents that are archives: which of them one is, and that it is no more than it should be.

use std::io::Cursor;

use domain::attachment::{FileKind, FileProblem};
use zip::ZipArchive;

/// Bytes of a document unpacked: ten times the largest that is taken. Nobody unpacks it here, but whoever saves it will.
const MOST_UNPACKED: u64 = 200 << 20;
/// Parts of a document.
const MOST_PARTS: usize = 5_000;

/// Which document an archive is.
pub fn kind_of(bytes: &[u8]) -> Result<FileKind, FileProblem> {
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(|_| FileProblem::Damaged)?;
    if archive.len() > MOST_PARTS {
        return Err(FileProblem::Swollen);
    }
    let (mut unpacked, mut listed, mut kind) = (0_u64, false, None);
    for at in 0..archive.len() {
        let part = archive.by_index_raw(at).map_err(|_| FileProblem::Damaged)?;
        unpacked = unpacked.saturating_add(part.size());
        let name = part.name().map_err(|_| FileProblem::Damaged)?;
        match name.as_ref() {
            "[Content_Types].xml" => listed = true,
            "word/document.xml" => kind = Some(FileKind::Docx),
            "xl/workbook.xml" => kind = Some(FileKind::Xlsx),
            "ppt/presentation.xml" => kind = Some(FileKind::Pptx),
            name if name.to_lowercase().ends_with("vbaproject.bin") => return Err(FileProblem::Macros),
            _ => {}
        }
    }
    if unpacked > MOST_UNPACKED {
        return Err(FileProblem::Swollen);
    }
    kind.filter(|_| listed).ok_or(FileProblem::NotTaken)
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use zip::{ZipWriter, write::SimpleFileOptions};

    use super::*;

    fn archive(parts: &[(&str, usize)]) -> Vec<u8> {
        let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
        for (name, size) in parts {
            writer.start_file(*name, SimpleFileOptions::default()).expect("a part");
            writer.write_all(&vec![b' '; *size]).expect("written");
        }
        writer.finish().expect("an archive").into_inner()
    }

    fn check(parts: &[(&str, usize)], is: Result<FileKind, FileProblem>) {
        let examined = crate::attachment::examine(archive(parts), "a.docx", false);
        assert_eq!(examined.map(|examined| examined.kind), is, "{parts:?}");
    }

    #[test]
    fn a_document_is_known_by_its_main_part() {
        let types = ("[Content_Types].xml", 10);
        check(&[types, ("word/document.xml", 10)], Ok(FileKind::Docx));
        check(&[types, ("xl/workbook.xml", 10)], Ok(FileKind::Xlsx));
        // Some programs write the list of parts last.
        check(&[("ppt/presentation.xml", 10), types], Ok(FileKind::Pptx));
        check(&[("word/document.xml", 10)], Err(FileProblem::NotTaken));
        check(&[types, ("index.html", 10)], Err(FileProblem::NotTaken));
        check(&[types, ("word/document.xml", 10), ("word/vbaProject.bin", 9)], Err(FileProblem::Macros));
        check(&[types, ("word/document.xml", 201 << 20)], Err(FileProblem::Swollen));
        let mut cut = archive(&[types, ("word/document.xml", 500)]);
        cut.truncate(60);
        assert_eq!(kind_of(&cut), Err(FileProblem::Damaged));
    }
}
