//! Lists of people in every form a table program gives.

use domain::user::roster::{MOST_LINES, RosterLine};
use exchange::people::{HEADER, SheetError, read, write};
use proptest::prelude::*;

fn cells(line: &RosterLine) -> (u32, [&str; 5]) {
    (line.line, [&line.user, &line.name, &line.role, &line.unit, &line.email].map(String::as_str))
}

fn check(bytes: &[u8], expected: &[(u32, [&str; 5])]) {
    let lines = read(bytes).expect("a list");
    assert_eq!(lines.iter().map(cells).collect::<Vec<_>>(), expected);
}

const SOMSRI: [&str; 5] = ["somsri", "สมศรี ใจดี", "เจ้าหน้าที่", "04010000", ""];
const WITH_MAIL: [&str; 5] = ["somsri", "สมศรี ใจดี", "เจ้าหน้าที่", "04010000", "somsri@bangkok.go.th"];

#[test]
fn columns_are_found_by_name_or_by_order() {
    check("somsri\tสมศรี  ใจดี\tเจ้าหน้าที่\t04010000\n".as_bytes(), &[(1, SOMSRI)]);
    let named =
        "อีเมล,โทร,รหัสหน่วยงาน,บทบาท,ชื่อ-นามสกุล,ชื่อผู้ใช้\r\nsomsri@bangkok.go.th,1,04010000,เจ้าหน้าที่,สมศรี ใจดี,somsri\r\n";
    check(named.as_bytes(), &[(2, WITH_MAIL)]);
    check("somsri\tสมศรี ใจดี\tเจ้าหน้าที่\t04010000\tsomsri@bangkok.go.th\n".as_bytes(), &[(1, WITH_MAIL)]);
    for head in ["E-mail", "อีเมล์", "ที่อยู่อีเมล"] {
        let text = format!("user\t{head}\nsomsri\tsomsri@bangkok.go.th\n");
        check(text.as_bytes(), &[(2, ["somsri", "", "", "", "somsri@bangkok.go.th"])]);
    }
    let quoted = "\u{feff}User name;Name;Role;Unit code\n\n\"somsri\";\"สมศรี\nใจดี\";เจ้าหน้าที่;04010000\nsomchai;สมชาย";
    check(quoted.as_bytes(), &[(3, SOMSRI), (5, ["somchai", "สมชาย", "", "", ""])]);
    assert_eq!(read("ชื่อ,บทบาท\nสมศรี,staff\n".as_bytes()), Err(SheetError::NoUserNames));
}

#[test]
fn a_thai_windows_and_unicode_text_are_read_too() {
    let thai: Vec<u8> = "somsri,สมศรี ใจดี,เจ้าหน้าที่,04010000\r\n"
        .chars()
        .map(|c| if c.is_ascii() { c as u8 } else { (c as u32 - 0x0E00 + 0xA0) as u8 })
        .collect();
    check(&thai, &[(1, SOMSRI)]);
    let wide: Vec<u8> =
        "\u{feff}somsri\tสมศรี ใจดี\tเจ้าหน้าที่\t04010000\r\n".encode_utf16().flat_map(u16::to_le_bytes).collect();
    check(&wide, &[(1, SOMSRI)]);
}

#[test]
fn what_is_no_list_is_refused() {
    for (bytes, error) in [
        (&b""[..], SheetError::Empty),
        (b"\n \n\t\t\n", SheetError::Empty),
        (HEADER.as_bytes(), SheetError::Empty),
        (b"\x89PNG\r\n\x1a\n\0\0", SheetError::NotASheet),
        (b"PK\x03\x04 and nothing more", SheetError::NotASheet),
        (b"a\0b", SheetError::NotASheet),
    ] {
        assert_eq!(read(bytes), Err(error), "{bytes:?}");
    }
    let long = "somsri\tสมศรี\tstaff\t04010000\n".repeat(MOST_LINES + 1);
    assert_eq!(read(long.as_bytes()), Err(SheetError::TooManyLines));
    assert_eq!(
        read(&long.as_bytes()[..long.len() / (MOST_LINES + 1) * MOST_LINES]).map(|lines| lines.len()),
        Ok(MOST_LINES)
    );
}

#[test]
fn a_workbook_is_read_and_a_code_taken_for_a_number_stays_one() {
    let sheet = "<row r=\"1\"><c r=\"A1\" t=\"inlineStr\"><is><t>ชื่อผู้ใช้</t></is></c><c r=\"B1\" t=\"inlineStr\"><is><t>ชื่อ</t></is></c>\
        <c r=\"D1\" t=\"inlineStr\"><is><t>รหัสหน่วยงาน</t></is></c><c r=\"C1\" t=\"inlineStr\"><is><t>บทบาท</t></is></c></row>\
        <row r=\"4\"><c r=\"A4\" t=\"inlineStr\"><is><t>somsri</t></is></c><c r=\"B4\" t=\"inlineStr\"><is><t>สมศรี ใจดี</t></is></c>\
        <c r=\"C4\" t=\"inlineStr\"><is><t>เจ้าหน้าที่</t></is></c><c r=\"D4\"><v>4010000</v></c></row>";
    check(&workbook(sheet), &[(4, ["somsri", "สมศรี ใจดี", "เจ้าหน้าที่", "4010000", ""])]);
    let far = "<row r=\"900000\"><c r=\"A900000\"><v>1</v></c></row>";
    assert_eq!(read(&workbook(far)), Err(SheetError::TooManyLines));
}

#[test]
fn a_workbook_that_swells_is_refused() {
    let bomb = workbook(&format!("<row r=\"1\">{}</row>", " ".repeat(70 << 20)));
    assert!(bomb.len() < 1 << 20, "{}", bomb.len());
    assert_eq!(read(&bomb), Err(SheetError::TooLarge));
}

/// The least a workbook has, with these rows in its one sheet.
fn workbook(rows: &str) -> Vec<u8> {
    use std::io::Write;
    use zip::{ZipWriter, write::SimpleFileOptions};
    let main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
    let office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    let package = "http://schemas.openxmlformats.org/package/2006/relationships";
    let files = [
        (
            "[Content_Types].xml",
            "<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\"/>".to_owned(),
        ),
        (
            "_rels/.rels",
            format!(
                "<Relationships xmlns=\"{package}\"><Relationship Id=\"r1\" Type=\"{office}/officeDocument\" Target=\"xl/workbook.xml\"/></Relationships>"
            ),
        ),
        (
            "xl/workbook.xml",
            format!(
                "<workbook xmlns=\"{main}\" xmlns:r=\"{office}\"><sheets><sheet name=\"คน\" sheetId=\"1\" r:id=\"r1\"/></sheets></workbook>"
            ),
        ),
        (
            "xl/_rels/workbook.xml.rels",
            format!(
                "<Relationships xmlns=\"{package}\"><Relationship Id=\"r1\" Type=\"{office}/worksheet\" Target=\"worksheets/sheet1.xml\"/></Relationships>"
            ),
        ),
        ("xl/worksheets/sheet1.xml", format!("<worksheet xmlns=\"{main}\"><sheetData>{rows}</sheetData></worksheet>")),
    ];
    let mut archive = ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, text) in files {
        archive.start_file(name, SimpleFileOptions::default()).expect("a file");
        archive.write_all(text.as_bytes()).expect("written");
    }
    archive.finish().expect("a workbook").into_inner()
}

proptest! {
    #[test]
    fn what_is_written_is_read_as_the_same(
        rows in proptest::collection::vec((1_u32..4, "[a-z]{2,8}", "[ก-ฮ a-z\"',;]{0,12}", "(staff|ผู้บริหาร)?", "[0-9*]{0,8}", "([a-z]{1,6}@[a-z]{1,6}[.]th)?"), 1..30)
    ) {
        let mut line = 1;
        let lines: Vec<RosterLine> = rows
            .into_iter()
            .map(|(gap, user, name, role, unit, email)| {
                line += gap;
                let name = name.split_whitespace().collect::<Vec<_>>().join(" ");
                RosterLine { line, user, name, role, unit, email }
            })
            .collect();
        prop_assert_eq!(read(write(&lines).as_bytes()).expect("a list"), lines);
    }

    #[test]
    fn nothing_makes_it_panic(bytes in proptest::collection::vec(any::<u8>(), 0..400), zipped in any::<bool>()) {
        let mut bytes = bytes;
        if zipped {
            bytes.splice(0..0, *b"PK\x03\x04");
        }
        let _ = read(&bytes);
    }
}
