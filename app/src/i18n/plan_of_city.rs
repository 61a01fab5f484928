//! Labels of editions, lines and policies, where they are kept.

use domain::fiscal_year::FiscalYear;

use super::Lang;

impl Lang {
    /// An edition's name: as somebody said, else what the legacy pages call it.
    pub fn edition_name(self, code: &str, name: Option<&str>) -> String {
        match (name, code) {
            (Some(name), _) => name.to_owned(),
            (None, "phase2") => self.edition_phase2().to_owned(),
            (None, "phase3") => self.edition_phase3().to_owned(),
            (None, code) => code.to_owned(),
        }
    }

    /// The years something holds for: `2566–2580`, `ตั้งแต่ 2566`, `ถึง 2565`.
    pub fn years_from_to(self, first: Option<FiscalYear>, last: Option<FiscalYear>) -> String {
        match (first, last) {
            (None, None) => self.all_years().to_owned(),
            (Some(first), None) => format!("{} {first}", self.pick("ตั้งแต่", "From")),
            (None, Some(last)) => format!("{} {last}", self.pick("ถึง", "Until")),
            (Some(first), Some(last)) if first == last => first.to_string(),
            (Some(first), Some(last)) => format!("{first}–{last}"),
        }
    }
}

words! {
    plan_editions: "แผนพัฒนากรุงเทพมหานคร", "Editions of the city's plan";
    plan_editions_hint: "ระยะของแผนและปีที่ใช้ สายยุทธศาสตร์สี่ระดับ เพิ่ม แก้ถ้อยคำ ย้าย และยกเลิก", "Editions and their years; the four-level tree: add, word, move and retire lines.";
    edition_label: "ระยะของแผน", "Edition";
    edition_name_label: "ชื่อ", "Name";
    edition_years: "ปีที่ใช้", "Years";
    edition_add: "เพิ่มระยะของแผน", "Add an edition";
    first_year: "ตั้งแต่ปี พ.ศ.", "From year (BE)";
    last_year: "ถึงปี พ.ศ.", "To year (BE)";
    open_ended: "เว้นว่างหากไม่กำหนด", "Leave empty for no limit";
    lines_count: "สาย", "Lines";
    edition_overlaps: "มีแผนระยะอื่นใช้ในปีเหล่านี้แล้ว", "Another edition holds for some of these years.";
    ends_before: "ปีสุดท้ายมาก่อนปีแรก", "It ends before it begins.";
    wording_needed: "โปรดกรอก ไม่เกิน 500 ตัวอักษร", "Please fill this in, with at most 500 characters.";
    lines_heading: "สายยุทธศาสตร์", "Lines";
    lines_none: "ยังไม่มีสายยุทธศาสตร์ในแผนระยะนี้", "This edition has no lines yet.";
    line_add: "เพิ่มสาย", "Add a line";
    line_add_hint: "เลขที่บอกตำแหน่งและระดับ เช่น ๕.๑.๑.๒ อยู่ใต้ ๕.๑.๑", "The number tells place and level: 5.1.1.2 stands under 5.1.1.";
    line_below_add: "เพิ่มสายย่อย", "Add a line below";
    line_number_label: "เลขที่", "Number";
    line_label: "ข้อความ", "Wording";
    line_number_hint: "เปลี่ยนเลขที่คือย้ายพร้อมสายย่อยทั้งหมดภายในระดับเดิม", "Another number moves the line with all below it, on its level.";
    line_wrong_number: "ไม่ใช่เลขที่ของสาย เช่น ๕.๑.๑", "Not a line's number, such as 5.1.1.";
    line_number_refused: "ใช้เลขที่นี้ไม่ได้: มีอยู่แล้ว ต่างระดับ หรือไม่มีสายที่อยู่เหนือขึ้นไป", "This number cannot be used: it is taken, of another level, or has no line above it.";
    line_above_retired: "สายที่อยู่เหนือขึ้นไปยกเลิกแล้ว", "The line above it is retired.";
    line_retire: "ยกเลิกสายนี้และสายย่อย (ของเดิมยังคงอยู่ แต่ผูกเพิ่มไม่ได้)", "Retire this line and those below (what hangs there stays; nothing new is hung there)";
    line_retired: "ยกเลิกแล้ว", "Retired";
    line_save: "บันทึกสาย", "Save the line";
    lines_below: "สายย่อย", "Lines below";
    line_made: "เพิ่มสายแล้ว", "The line is added.";
    edition_made: "เพิ่มระยะของแผนแล้ว", "The edition is added.";
    hung_here: "ผูกอยู่", "On it and below:";
    policies_heading: "นโยบายผู้ว่าราชการ", "Governor's policies";
    policies_hint: "เลขที่ ชื่อ ปีที่ใช้ และปิดนโยบาย", "Numbers, names, years; close policies.";
    policy_add: "เพิ่มนโยบาย", "Add a policy";
    policy_number: "เลขที่", "Number";
    policy_name: "ชื่อนโยบาย", "Name of the policy";
    policy_years: "ปีที่ใช้", "Years";
    policy_close: "ปิดนโยบาย (โครงการเดิมยังคงอยู่ แต่เลือกใหม่ไม่ได้)", "Close the policy (projects keep it, none is given it any more)";
    policy_open: "ใช้อยู่", "In use";
    policy_closed: "ปิดแล้ว", "Closed";
    policy_save: "บันทึกนโยบาย", "Save the policy";
    policy_number_wrong: "เป็นตัวเลขไม่เกิน 10 หลัก และไม่ซ้ำกับนโยบายอื่น", "At most 10 digits, and not another policy's.";
    policy_made: "เพิ่มนโยบายแล้ว", "The policy is added.";
    policies_none: "ยังไม่มีนโยบาย", "No policy yet.";
    save_edition: "บันทึก", "Save";
    changed_since: "มีผู้อื่นแก้ไขไปก่อนแล้ว ตรวจค่าปัจจุบันในประวัติด้านล่าง แล้วบันทึกอีกครั้ง", "Somebody else changed this in the meantime. See the history below, then save again.";
    nameless: "ยังไม่ทราบชื่อ", "Name not known";
}
