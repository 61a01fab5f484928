//! Labels of the pages on which units, sections and people are kept, and on which it is read who did what.

use chrono::NaiveDate;
use domain::unit::{
    UnitKind,
    keep::{Standing, is_closed},
};

use super::Lang;

impl Lang {
    /// What sort of unit.
    pub const fn unit_kind(self, kind: UnitKind) -> &'static str {
        match kind {
            UnitKind::Bureau => self.pick("สำนัก", "Bureau"),
            UnitKind::Office => self.pick("สำนักงาน", "Office"),
            UnitKind::District => self.pick("สำนักงานเขต", "District office"),
            UnitKind::SubUnit => self.pick("ส่วนราชการในสังกัด", "Unit below another"),
        }
    }

    /// That something is closed, or will be.
    pub fn closing(self, closed_from: Option<NaiveDate>, today: NaiveDate) -> Option<String> {
        let word = if is_closed(closed_from, today) { self.closed_since() } else { self.closes_on() };
        closed_from.map(|day| format!("{word} {}", self.date(day)))
    }

    /// That somebody else changed the same in the meantime: what stands now, by whom and when, and what was typed.
    pub fn changed_meanwhile(self, now: &Standing, typed: &str) -> String {
        let blank = |text: &str| if text.is_empty() { "–".to_owned() } else { format!("“{text}”") };
        let stands = blank(now.value.as_deref().unwrap_or_default());
        let who = now.who.as_ref().map(|who| format!(" {} {who}", self.pick("โดย", "by"))).unwrap_or_default();
        let when = now.when.map(|when| format!(" {} {}", self.pick("เมื่อ", "on"), self.clock(when))).unwrap_or_default();
        let typed = blank(typed);
        match self {
            Self::Th => {
                format!("มีผู้แก้ไขไปก่อนแล้ว ขณะนี้เป็น {stands}{who}{when} ส่วนท่านกรอก {typed} กดบันทึกอีกครั้งหากต้องการใช้ค่าของท่าน")
            }
            Self::En => format!(
                "Changed by somebody else meanwhile: it is now {stands}{who}{when}; you gave {typed}. Save again to have yours."
            ),
        }
    }
}

words! {
    keep_units: "หน่วยงานและส่วนราชการ", "Units and sections";
    keep_units_hint: "ค้นหา เพิ่ม เปลี่ยนชื่อ ย้ายสังกัด และปิดหน่วยงานหรือส่วนราชการ พร้อมประวัติ", "Find, add, rename, move and close units and sections, with their history.";
    search_units: "ชื่อหรือรหัสหน่วยงาน รวมชื่อเดิม", "Name or code, former names too";
    open_units: "ยังไม่ปิด", "Not closed";
    closed_units: "ปิดแล้ว", "Closed";
    closed_since: "ปิดตั้งแต่", "Closed from";
    closes_on: "จะปิดตั้งแต่", "Closes from";
    former_names: "ชื่อเดิม", "Former names";
    name_then: "ชื่อในปีนั้น", "Name in that year";
    until_day: "ถึง", "until";
    no_units: "ไม่พบหน่วยงานตามเงื่อนไข", "No unit matches.";
    add_unit: "เพิ่มหน่วยงาน", "Add a unit";
    add_unit_below: "เพิ่มหน่วยงานในสังกัดนี้", "Add a unit below this one";
    unit_code_8: "8 หลัก เช่น 04010000", "8 digits, such as 04010000";
    unit_name: "ชื่อหน่วยงาน", "Name of the unit";
    unit_kind_label: "ประเภทหน่วยงาน", "Sort of unit";
    parent_code: "รหัสหน่วยงานต้นสังกัด", "Code of the unit above";
    parent_hint: "8 หลัก เว้นว่างหากขึ้นตรงต่อกรุงเทพมหานคร", "8 digits; leave empty for the top level";
    top_level: "ขึ้นตรงต่อกรุงเทพมหานคร", "At the top level";
    rename: "เปลี่ยนชื่อ", "Rename";
    save: "บันทึก", "Save";
    move_unit: "ย้ายสังกัด", "Move";
    close_unit: "ปิดหน่วยงาน", "Close the unit";
    close_hint: "ข้อมูลเดิมยังอ่านได้ทั้งหมด แต่จะสร้างโครงการ ส่วนราชการ หรือหน่วยงานใหม่ใต้หน่วยงานนี้ไม่ได้ตั้งแต่วันนั้น", "All that is there stays readable; from that day on nothing new is made below it.";
    close_from: "ปิดตั้งแต่วันที่", "Closed from";
    reopen: "เปิดอีกครั้ง", "Open again";
    hanging_projects: "โครงการปีนี้เป็นต้นไปที่ยังไม่แล้วเสร็จ", "Projects of this year and later that are not done";
    hanging_units: "หน่วยงานในสังกัดที่ยังไม่ปิด", "Units below that are not closed";
    unit_open: "เปิดดำเนินการ", "Open";
    unit_then_hint: "ชื่อ สังกัด หน่วยงานย่อย และตัวเลขในหน้านี้ย้อนจากประวัติของแต่ละรายการ ส่วนรายงานตรงเวลาและโครงการที่สนับสนุนตัวชี้วัดไม่มีในประวัติของหน่วยงาน จึงไม่แสดง", "Names, places, units below and figures here are taken back from the histories of the records themselves. Whether reports came in time, and which projects supported an indicator, is not in these histories and is not shown.";
    unit_then_too_many: "หน่วยงานนี้มีข้อมูลมากเกินกว่าจะย้อนตัวเลขของวันนั้นได้ในคราวเดียว โปรดดูที่หน่วยงานย่อย", "This unit has too many records to take its figures back to that day at once. Please see the units below it.";
    hanging_people: "ผู้มีบทบาทในหน่วยงานนี้", "People who hold a role here";
    close_told: "ทราบแล้วว่ายังมีโครงการที่ไม่แล้วเสร็จ", "I know that projects are not done";
    not_told: "ยังมีโครงการที่ไม่แล้วเสร็จ โปรดทำเครื่องหมายรับทราบก่อนปิด", "Projects are not done: please confirm that you know before closing.";
    add_section: "เพิ่มส่วนราชการ/ฝ่าย", "Add a section";
    section_code: "รหัสส่วนราชการ", "Code of the section";
    section_code_8: "8 หลัก เช่น 02000300", "8 digits, such as 02000300";
    section_name: "ชื่อส่วนราชการ/ฝ่าย", "Name of the section";
    no_sections: "ยังไม่มีส่วนราชการ", "No section yet.";
    section_of: "ส่วนราชการของ", "Section of";
    move_section: "ย้ายไปหน่วยงานอื่น", "Move to another unit";
    move_section_hint: "โครงการที่ผูกกับส่วนราชการนี้ยังอยู่กับหน่วยงานเดิม", "Projects of this section stay with the unit they are in.";
    to_unit_code: "รหัสหน่วยงานปลายทาง", "Code of the other unit";
    close_section: "ปิดส่วนราชการ", "Close the section";
    public_page: "ดูหน้าหน่วยงาน", "The unit's page";
    bad_code: "รหัสต้องเป็นตัวเลข 8 หลัก", "A code has 8 digits.";
    code_taken: "มีรหัสนี้แล้ว", "This code is taken.";
    bad_name: "ชื่อยาว 1–200 ตัวอักษร", "A name has 1 to 200 characters.";
    no_parent: "ไม่มีหน่วยงานรหัสนี้ หรืออยู่ลึกเกินไปในสายบังคับบัญชา", "There is no unit with this code, or it lies too deep.";
    unit_is_closed: "หน่วยงานนี้ปิดแล้ว จึงเพิ่มหรือย้ายเข้าไปไม่ได้", "This unit is closed: nothing is put into it.";
    below_itself: "ย้ายไปอยู่ใต้ตัวเองหรือใต้หน่วยงานในสังกัดของตัวเองไม่ได้", "A unit is not put below itself.";
    bad_day: "อ่านวันที่ไม่ได้ ตัวอย่าง 1 ต.ค. 2566", "Not a date. For example 1 Oct 2023.";
    day_hint: "เช่น 1 ต.ค. 2566 หรือ 2023-10-01", "Such as 1 Oct 2023, or 2023-10-01";
    section_taken: "หน่วยงานปลายทางมีส่วนราชการรหัสนี้แล้ว", "The other unit has a section with this code.";
    nothing_changed: "ไม่มีอะไรเปลี่ยน", "Nothing was changed.";
    unit_made: "เพิ่มหน่วยงานแล้ว", "The unit is made.";
    section_made: "เพิ่มส่วนราชการแล้ว", "The section is made.";
    security_log: "บันทึกความปลอดภัย", "Security log";
    security_log_hint: "การเข้าสู่ระบบที่สำเร็จและไม่สำเร็จ และการเปลี่ยนแปลงบัญชีกับบทบาท", "Sign-ins that worked and that failed, and changes of accounts and roles.";
    log_kept: "การเข้าสู่ระบบเก็บไว้ 90 วัน การเปลี่ยนแปลงบัญชีเก็บตลอดไป", "Sign-ins are kept 90 days, changes of accounts for ever.";
    log_kind: "ประเภทเหตุการณ์", "Sort of event";
    log_any_kind: "ทุกประเภท", "Every sort";
    log_signed_in: "เข้าสู่ระบบ", "Signed in";
    log_failed: "เข้าสู่ระบบไม่สำเร็จ", "Failed to sign in";
    log_changed: "เปลี่ยนแปลงบัญชี", "Account changed";
    log_created: "เพิ่มบัญชี", "Account made";
    log_nobody: "ไม่มีบัญชีชื่อนี้", "no account of this name";
    log_by: "โดย", "by";
    log_from: "จาก", "from";
    log_inside: "ยืนยันด้วยรหัสผ่านเดิมหรือลิงก์ภายในระบบ", "by the password or a link, within the system";
    log_nothing: "ไม่มีเหตุการณ์ที่ตรงกับเงื่อนไข", "No event matches.";
    log_of_person: "บันทึกความปลอดภัยของผู้นี้", "Security log of this person";
    verify_history: "ตรวจสอบประวัติ", "Verify the history";
    verify_history_hint: "พิสูจน์ว่าประวัติการเปลี่ยนแปลงทั้งหมดครบถ้วน ไม่มีรายการใดถูกแก้ ลบ หรือแทรก", "Prove that the whole history is there and nothing in it was changed, left out or put in.";
    verify_about: "ทุกรายการในประวัติผูกกับรายการก่อนหน้าด้วยค่าแฮช การตรวจสอบคำนวณใหม่ทีละรายการตั้งแต่ต้น ครั้งละไม่เกิน 100,000 รายการ ส่วนทั้งหมดในครั้งเดียวใช้คำสั่ง digitalplan verify-audit", "Every event is chained to the one before by its digest. Verifying computes them again from the first on, 100,000 at a time; digitalplan verify-audit does all at once.";
    verify_events: "จำนวนรายการ", "Events";
    verify_last: "รายการล่าสุด", "Last event";
    verify_link: "ค่าแฮชของรายการล่าสุด", "Digest of the last event";
    verify_now: "ตรวจสอบเดี๋ยวนี้", "Verify now";
    verify_on: "ตรวจสอบต่อ", "Go on verifying";
    verify_whole: "ประวัติครบถ้วน ตรวจสอบแล้วถึงรายการที่", "The history is whole, verified up to event";
    verify_so_far: "ครบถ้วนจนถึงรายการที่", "Whole up to event";
    verify_of: "จากทั้งหมด", "of";
    verify_broken: "ประวัติไม่ครบถ้วน รายการแรกที่ผิดคือรายการที่", "The history is broken. The first event that is wrong is number";
    verify_note: "จดค่านี้ไว้นอกระบบ เพื่อใช้ยืนยันภายหลังว่าประวัติถึงรายการนี้ยังเหมือนเดิม", "Note this down elsewhere: with it, it can be proved later that all up to this event is as it was.";
    fault_missing: "หายไป", "is missing";
    fault_unlinked: "ไม่ต่อจากรายการก่อนหน้า", "does not follow from the event before it";
    fault_changed: "ถูกแก้ไขหลังบันทึก", "was changed after it was written";
    fault_unchained: "ไม่ได้บันทึกโดยระบบ", "was not written by the system";
    fault_head: "ไม่ตรงกับค่าปลายของประวัติ", "is not what the head of the chain says it is";
    fault_anchor: "ไม่ตรงกับค่าที่จดไว้", "has not the digest that was noted";
}
