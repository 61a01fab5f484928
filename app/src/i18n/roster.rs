//! Labels of bringing in people from a list.

use domain::user::roster::{MOST_LINES, RosterProblem, RosterState};

use super::Lang;

impl Lang {
    /// What becomes of a line, in a word.
    pub const fn roster_state(self, state: &RosterState) -> &'static str {
        match state {
            RosterState::New => self.pick("ใหม่", "New"),
            RosterState::Changed => self.pick("เปลี่ยน", "Changed"),
            RosterState::Unchanged => self.pick("เหมือนเดิม", "Unchanged"),
            RosterState::Wrong(_) => self.pick("ผิด", "Wrong"),
        }
    }

    /// What is wrong with a line.
    pub const fn roster_problem(self, problem: RosterProblem) -> &'static str {
        match problem {
            RosterProblem::UserName => self.not_a_user_name(),
            RosterProblem::Name => {
                self.pick("ผู้ใช้ใหม่ต้องมีชื่อ ยาวไม่เกิน 200 ตัวอักษร", "A new person needs a name of at most 200 characters.")
            }
            RosterProblem::NamesDiffer => {
                self.pick("ผู้ใช้คนเดียวกันมีชื่อต่างกันในรายชื่อนี้", "This list calls the same person by another name.")
            }
            RosterProblem::Role => self.pick(
                "ไม่มีบทบาทนี้ ใช้ได้: เจ้าหน้าที่ หัวหน้าหน่วยงาน ผู้ตรวจประเมิน ผู้บริหาร ผู้ดูแลระบบ",
                "No such role. There are: staff, unit head, evaluator, executive, administrator.",
            ),
            RosterProblem::HalfGrant => self.pick(
                "ต้องมีทั้งบทบาทและรหัสหน่วยงาน หากเป็นทั้งกรุงเทพมหานครให้ใส่ *",
                "A role needs a unit code and the other way round; * stands for the whole city.",
            ),
            RosterProblem::UnitCode => {
                self.pick("รหัสหน่วยงานต้องเป็นตัวเลข 8 หลัก หรือ *", "A unit code has 8 digits, or is *.")
            }
            RosterProblem::NoUnit => self.not_a_unit(),
            RosterProblem::ClosedUnit => self.pick("หน่วยงานนี้ปิดแล้ว", "This unit is closed."),
            RosterProblem::NotYours => self.pick("อยู่นอกหน่วยงานที่ท่านดูแล", "Outside the place you keep."),
            RosterProblem::ClosedAccount => self.pick("บัญชีนี้ปิดอยู่ เปิดบัญชีก่อน", "This account is closed; open it first."),
            RosterProblem::NameElsewhere => self.pick(
                "ผู้นี้มีบทบาทนอกหน่วยงานที่ท่านดูแล จึงเปลี่ยนชื่อไม่ได้",
                "This person has a role outside the place you keep: the name stays.",
            ),
            RosterProblem::Email => self.not_an_email(),
            RosterProblem::EmailsDiffer => self.emails_differ(),
            RosterProblem::EmailElsewhere => self.email_elsewhere(),
        }
    }

    /// That a list is too long.
    pub fn roster_too_long(self) -> String {
        let most = domain::text::number(MOST_LINES as f64);
        match self {
            Self::Th => format!("รายชื่อยาวเกิน {most} บรรทัด โปรดแบ่งเป็นหลายไฟล์"),
            Self::En => format!("The list has more than {most} lines. Please split it."),
        }
    }
}

words! {
    roster: "นำเข้าผู้ใช้จากรายชื่อ", "Bring in people from a list";
    roster_hint: "ไฟล์ Excel (.xlsx) หรือ CSV ไม่เกิน 2 MB และ 5,000 บรรทัด คอลัมน์: ชื่อผู้ใช้ ชื่อ บทบาท รหัสหน่วยงาน อีเมล (ถ้ามี) ผู้ที่มีหลายบทบาทใส่หลายบรรทัด ทั้งกรุงเทพมหานครใส่ * รายชื่อเพิ่มบัญชี ชื่อ อีเมล และบทบาทเท่านั้น ไม่ถอนสิ่งใด", "Excel (.xlsx) or CSV, at most 2 MB and 5,000 lines. Columns: user name, name, role, unit code, and an e-mail address where there is one. Several roles are several lines; * is the whole city. A list adds accounts, names, addresses and roles, and takes nothing away.";
    roster_file: "ไฟล์", "File";
    roster_text: "หรือวางจาก Excel ที่นี่", "Or paste from Excel here";
    roster_example: "somsri⇥สมศรี ใจดี⇥เจ้าหน้าที่⇥50010000⇥somsri@bangkok.go.th", "somsri⇥Somsri Jaidee⇥staff⇥50010000⇥somsri@bangkok.go.th";
    roster_check: "ตรวจดูก่อน", "Check";
    roster_check_again: "ตรวจอีกครั้ง", "Check again";
    roster_apply: "นำเข้าทั้งหมด", "Bring all of it in";
    roster_result: "ผลการตรวจ", "What becomes of it";
    roster_wrong: "มีบรรทัดที่ผิด จึงยังไม่นำเข้าทั้งรายชื่อ แก้ในช่องด้านบนหรือในไฟล์แล้วตรวจอีกครั้ง", "Some lines are wrong, so nothing is brought in. Mend them above or in the file, and check again.";
    roster_fine: "ตรวจแล้ว ยังไม่ได้บันทึก กดนำเข้าเพื่อบันทึกทั้งรายชื่อพร้อมกัน", "Checked, not stored yet. It is stored as a whole.";
    roster_same: "รายชื่อนี้มีอยู่ในระบบแล้วทั้งหมด", "All of this is there already.";
    roster_line: "บรรทัด", "Line";
    roster_what: "ผล", "Outcome";
    roster_was: "เดิม", "was";
    roster_not_shown: "บรรทัดที่ไม่มีปัญหาแสดงเพียงบางส่วน", "Of the lines without a problem only some are shown.";
    roster_done: "นำเข้าแล้ว", "Brought in.";
    roster_links: "ลิงก์ตั้งรหัสผ่านของผู้ใช้ใหม่", "Links for those who are new";
    roster_links_hint: "ดาวน์โหลดตอนนี้และส่งให้เจ้าของบัญชีแต่ละคน ใช้ได้ครั้งเดียวภายใน 7 วัน และจะไม่แสดงอีก", "Download them now and hand each to its owner. Each works once, within 7 days, and they are not shown again.";
    roster_download: "ดาวน์โหลดลิงก์ทั้งหมด (CSV)", "Download all links (CSV)";
    roster_link: "ลิงก์", "Link";
    roster_nothing: "เลือกไฟล์หรือวางรายชื่อก่อน", "Choose a file or paste a list first.";
    roster_too_big: "ไฟล์ใหญ่เกิน 2 MB", "The file is larger than 2 MB.";
    roster_swollen: "ไฟล์นี้เมื่อคลายแล้วใหญ่เกินกว่าจะเป็นรายชื่อ", "Unpacked, this file is far larger than a list.";
    roster_not_a_sheet: "อ่านไฟล์นี้ไม่ได้ ใช้ได้เฉพาะ Excel (.xlsx) และ CSV", "This file cannot be read. Excel (.xlsx) and CSV can.";
    roster_empty: "ไม่มีรายชื่อในไฟล์นี้", "There is nobody in it.";
    roster_no_names: "ไม่พบคอลัมน์ “ชื่อผู้ใช้”", "There is no column “user name”.";
}
