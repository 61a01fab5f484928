//! Labels of reminders, in the app and by mail.

use chrono::NaiveDate;
use domain::{
    edit::Record,
    fiscal_year::FiscalYear,
    period::Period,
    reminder::{Counts, Stage},
    text::number,
};

use super::Lang;

impl Lang {
    /// Why something is told.
    pub const fn stage(self, stage: Stage) -> &'static str {
        match stage {
            Stage::Above => self.pick("หน่วยงานในสังกัดยังไม่ส่ง", "A unit below has not reported"),
            Stage::Head => self.pick("หน่วยงานของท่านยังไม่ส่ง", "Your unit has not reported"),
            Stage::Returned => self.pick("ถูกส่งคืน รอแก้ไข", "Given back, to be corrected"),
            Stage::Overdue => self.pick("เลยกำหนดแล้ว", "Overdue"),
            Stage::Today => self.pick("วันนี้เป็นวันทำการสุดท้าย", "Today is the last working day"),
            Stage::Soon => self.pick("ใกล้ครบกำหนด", "Due soon"),
        }
    }

    /// What a digest tells, in a line: how many are overdue, how many were given back, how many are due.
    pub fn digest_counts(self, counts: Counts) -> String {
        let Counts { overdue, returned, due } = counts;
        let told = [
            (self.pick("เลยกำหนด", "overdue"), overdue),
            (self.pick("รอแก้ไข", "to be corrected"), returned),
            (self.pick("ต้องส่ง", "due"), due),
        ];
        let told = told.into_iter().filter(|(_, count)| *count > 0).map(|(word, count)| match self {
            Self::Th => format!("{word} {} รายงาน", number(count as f64)),
            Self::En => format!("{} {word}", number(count as f64)),
        });
        told.collect::<Vec<_>>().join(", ")
    }

    /// The subject of a digest's mail.
    pub fn digest_subject(self, day: NaiveDate, counts: Counts) -> String {
        let (counts, day) = (self.digest_counts(counts), self.date(day));
        match self {
            Self::Th => format!("แจ้งเตือนการส่งรายงาน {day}: {counts}"),
            Self::En => format!("Reports, {day}: {counts}"),
        }
    }

    /// The reports of a month or quarter in a digest: `รายงานเดือนพฤศจิกายน 2565 ครบกำหนด 5 ธ.ค. 2565`,
    /// `รายงานตัวชี้วัด ไตรมาส 2/2566 ครบกำหนด 10 เม.ย. 2566`.
    pub fn digest_period(self, year: FiscalYear, period: Period, due: NaiveDate) -> String {
        let due = self.date(due);
        match (self, period) {
            (Self::Th, Period::Month(month)) => format!("รายงานเดือน{} ครบกำหนด {due}", self.month_of(month, year)),
            (Self::En, Period::Month(month)) => format!("Reports of {}, due {due}", self.month_of(month, year)),
            (Self::Th, Period::Quarter(quarter)) => {
                format!("รายงานตัวชี้วัด ไตรมาส {}/{year} ครบกำหนด {due}", quarter.number())
            }
            (Self::En, Period::Quarter(quarter)) => {
                format!("KPI reports of quarter {} of {}, due {due}", quarter.number(), self.year(year))
            }
            (Self::Th, Period::Year) => format!("รายงานปี {year} ครบกำหนด {due}"),
            (Self::En, Period::Year) => format!("Reports of {}, due {due}", self.year(year)),
        }
    }

    /// How many records are missing, or were given back: `ยังขาด 7 โครงการ`, `รอแก้ไข 2 ตัวชี้วัด`.
    pub fn digest_missing(self, stage: Stage, record: Record, count: usize) -> String {
        let count_text = number(count as f64);
        let (th, one, many) = match record {
            Record::Project => ("โครงการ", "project", "projects"),
            Record::Kpi => ("ตัวชี้วัด", "KPI", "KPIs"),
        };
        match (self, count) {
            (Self::Th, _) if stage == Stage::Returned => format!("รอแก้ไข {count_text} {th}"),
            (Self::En, _) if stage == Stage::Returned => {
                format!("{count_text} {} to be corrected", if count == 1 { one } else { many })
            }
            (Self::Th, _) => format!("ยังขาด {count_text} {th}"),
            (Self::En, 1) => format!("1 {one} is missing"),
            (Self::En, _) => format!("{count_text} {many} are missing"),
        }
    }

    /// How many records are not named: `และอีก 2 โครงการ`, `และอีก 2 ตัวชี้วัด`.
    pub fn digest_more(self, record: Record, count: usize) -> String {
        match (self, record) {
            (Self::Th, Record::Kpi) => format!("และอีก {} ตัวชี้วัด", number(count as f64)),
            _ => self.and_more(count as u64),
        }
    }

    /// How a mail begins.
    pub fn digest_greeting(self, name: &str) -> String {
        match self {
            Self::Th => format!("เรียน {name}"),
            Self::En => format!("Dear {name},"),
        }
    }

    /// The link to what is new, with how much that is.
    pub fn unread_notices(self, count: u64) -> String {
        let more = if count >= 99 { "+" } else { "" };
        match self {
            Self::Th => format!("การแจ้งเตือน ยังไม่อ่าน {count}{more}"),
            Self::En => format!("Notices, {count}{more} unread"),
        }
    }
}

words! {
    notices: "การแจ้งเตือน", "Notices";
    notices_none: "ยังไม่มีการแจ้งเตือน ระบบจะเตือนที่นี่เมื่อรายงานใกล้ครบกำหนดหรือเลยกำหนด", "Nothing yet. You are reminded here when reports are due or overdue.";
    notices_new: "ใหม่", "New";
    notices_read: "ทำเครื่องหมายว่าอ่านแล้ว", "Marked as read.";
    notices_mark: "อ่านแล้วทั้งหมด", "Mark all as read";
    notices_settings: "ตั้งค่าการแจ้งเตือน", "Reminder settings";
    reminders_heading: "การแจ้งเตือนรายงาน", "Reminders of reports";
    reminders_hint: "ท่านจะได้รับการแจ้งเตือนไม่เกินวันละหนึ่งครั้ง ในวันทำการเท่านั้น ในระบบและทางอีเมล", "You are reminded at most once a day, on working days only, here and by e-mail.";
    reminders_which: "เตือนเมื่อ", "Remind me";
    reminders_by_mail: "ส่งอีเมลด้วย", "By e-mail too";
    reminders_soon: "ใกล้ครบกำหนด (ก่อนวันทำการสุดท้าย 3 วันทำการ)", "Three working days before the last one";
    reminders_today: "วันทำการสุดท้ายก่อนครบกำหนด", "On the last working day in time";
    reminders_overdue: "เลยกำหนด หรือถูกส่งคืนให้แก้ไข", "When reports are overdue, or given back to be corrected";
    reminders_others: "หน่วยงานที่ข้าพเจ้าเป็นหัวหน้ายังไม่ส่ง", "When units I lead have not reported";
    reminders_muted: "งดแจ้งเตือนถึงวันที่", "Say nothing until";
    reminders_muted_hint: "เช่น 31/12/2569 เว้นว่างหากไม่งด", "Such as 31/12/2569 (BE). Leave empty to be reminded.";
    reminders_muted_past: "วันนี้ผ่านไปแล้ว โปรดใส่วันนี้หรือวันข้างหน้า", "That day is past. Give today or a later day.";
    reminders_lang: "ภาษาของอีเมล", "Language of mails";
    reminders_save: "บันทึกการแจ้งเตือน", "Save reminders";
    reminders_saved: "บันทึกการแจ้งเตือนแล้ว", "Reminders are saved.";
    digest_intro: "รายงานต่อไปนี้ยังไม่ได้รับ หรือรอการแก้ไข", "These reports have not been received yet, or wait to be corrected.";
    digest_and_more: "ดูทั้งหมด", "See all";
    digest_report: "ส่งรายงาน", "Send reports";
    digest_open: "เปิดการแจ้งเตือนในระบบ", "Open your notices";
    digest_mute: "ปรับหรือปิดการแจ้งเตือน", "Change or mute reminders";
    digest_auto: "อีเมลนี้ส่งโดยระบบอัตโนมัติ ไม่ต้องตอบกลับ", "This mail was sent automatically; please do not reply.";
}
