//! Labels of the history, and of a record as it was.

use chrono::NaiveDate;
use domain::history::past::PastDayError;

use super::Lang;

impl Lang {
    /// What was done, in a word; a word nobody named stays as it is.
    pub fn done(self, action: &str) -> &str {
        match action {
            "created" => self.created(),
            "updated" => self.updated(),
            "undone" => self.action_undone(),
            "submitted" => self.pick("เสนอแผน", "Plan submitted"),
            "requested" => self.pick("ขอเปลี่ยนแปลงแผน", "Change of the plan requested"),
            "approved" => self.pick("เห็นชอบแผน", "Plan approved"),
            "returned" => self.pick("ส่งแผนคืน", "Plan returned"),
            "withdrawn" => self.pick("ถอนคำขอ", "Request withdrawn"),
            "report_sent" => self.pick("ส่งรายงาน", "Report sent"),
            "report_corrected" => self.pick("แก้ไขรายงานที่ส่ง", "Report corrected"),
            "report_returned" => self.pick("ส่งรายงานคืน", "Report given back"),
            "report_approved" => self.pick("อนุมัติรายงาน", "Report approved"),
            "report_withdrawn" => self.pick("ถอนรายงาน", "Report taken back"),
            "reopening_asked" => self.pick("ขอเปิดรอบ", "Asked to open again"),
            "reopening_granted" => self.pick("เปิดรอบตามคำขอ", "Opened again as asked"),
            "reopening_refused" => self.pick("ไม่เปิดรอบตามคำขอ", "Not opened again"),
            "linked" => self.pick("เพิ่มความเชื่อมโยง", "Link added"),
            "unlinked" => self.pick("ถอดความเชื่อมโยง", "Link removed"),
            "attached" => self.pick("จัดการไฟล์", "File kept or changed"),
            "detached" => self.pick("ลบไฟล์", "File removed"),
            other => other,
        }
    }

    /// How far a plan or a request to change it is; `None` for a word nobody named.
    pub fn state_word(self, word: &str) -> Option<&'static str> {
        Some(match word {
            "draft" => self.pick("ร่าง", "Draft"),
            "submitted" => self.pick("รอเห็นชอบ", "Waits for approval"),
            "pending" => self.pending(),
            "approved" => self.pick("เห็นชอบแล้ว", "Approved"),
            "returned" => self.pick("ส่งคืน", "Returned"),
            "withdrawn" => self.pick("ถอนแล้ว", "Withdrawn"),
            "sent" => self.pick("ส่งแล้ว", "Sent"),
            "asked" => self.pick("รอพิจารณา", "Waits for an answer"),
            "granted" => self.pick("เปิดให้แล้ว", "Opened again"),
            "refused" => self.pick("ไม่เปิดให้", "Refused"),
            "inside" => self.file_inside(),
            "published" => self.file_published(),
            _ => return None,
        })
    }

    /// That the page shows the past: `ข้อมูล ณ สิ้นวันที่ 1 มี.ค. 2566`.
    pub fn as_it_was(self, day: NaiveDate) -> String {
        format!("{} {}", self.pick("ข้อมูล ณ สิ้นวันที่", "As it was at the end of"), self.date(day))
    }

    /// Why a day cannot be looked back to.
    pub fn no_past(self, problem: &PastDayError) -> String {
        match problem {
            PastDayError::NotADate(text) => format!("“{text}” {}", self.pick("ไม่ใช่วันที่", "is not a date.")),
            PastDayError::ToCome(day) => {
                format!(
                    "{} {}",
                    self.date(*day),
                    self.pick("ยังมาไม่ถึง จึงยังไม่มีข้อมูลให้ย้อนดู", "is still to come: there is nothing to look back to.")
                )
            }
        }
    }
}

words! {
    action_undone: "ย้อนกลับ", "Taken back";
    earlier_heading: "ประวัติจากระบบเดิม", "History from the old system";
    earlier_values: "ค่าในขณะนั้น", "Values then";
    whole_history: "ดูประวัติทั้งหมด", "The whole history";
    history_word: "ประวัติ", "History";
    history_nothing: "ไม่มีการเปลี่ยนแปลงที่ตรงกับเงื่อนไข", "No change matches.";
    history_every_field: "ทุกรายการ", "Every field";
    history_person: "ผู้แก้ไข", "Changed by";
    history_everyone: "ทุกคน", "Everyone";
    history_from: "ตั้งแต่วันที่", "From";
    history_until: "ถึงวันที่", "Until";
    download_csv: "ดาวน์โหลด CSV", "Download CSV";
    history_reason: "เหตุผล", "Reason";
    history_request: "คำขอ", "Request";
    history_import: "ชุดนำเข้า", "Import";
    history_took_back: "ย้อนการแก้ไขก่อนหน้า", "Takes back an earlier change";
    see_that_day: "ดูข้อมูล ณ วันนั้น", "See that day";
    take_back: "ย้อนกลับการแก้ไขนี้", "Take this back";
    taken_back: "ย้อนกลับแล้ว", "Taken back.";
    not_taken_back: "ย้อนกลับไม่ได้ เพราะมีการแก้ไขหลังจากนั้น", "It cannot be taken back: something was changed since.";
    history_number: "ลำดับ", "Number";
    history_when: "เวลา", "When";
    history_action: "การกระทำ", "Action";
    history_field_name: "ชื่อรายการในระบบ", "Field in the system";
    back_to_today: "กลับไปข้อมูลปัจจุบัน", "Back to today";
    other_days: "วันที่ข้อมูลเปลี่ยน", "Days on which something changed";
    earlier_day: "ก่อนหน้า", "Earlier";
    later_day: "ถัดไป", "Later";
    slide: "เลื่อนไปยังวันที่ข้อมูลเปลี่ยน", "Slide to a day on which something changed";
    choose_day: "ดู ณ วันที่", "See the day";
    not_known_yet: "วันนั้นระบบยังไม่มีข้อมูลนี้", "The system did not have this on that day";
    known_since: "ข้อมูลนี้เข้าระบบเมื่อ", "It came into the system on";
    wrong_day: "ดูข้อมูล ณ วันนั้นไม่ได้", "That day cannot be shown";
    day_example: "ตัวอย่าง 2023-03-01 หรือ 1 มี.ค. 2566", "For example 2023-03-01, or 1 Mar 2023";
    history_reports: "รายงานผลการดำเนินงาน", "Progress reports";
}
