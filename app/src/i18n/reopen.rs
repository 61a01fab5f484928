//! Labels of asking that a locked window be opened again, and of the answer.

use chrono::NaiveDate;
use domain::{
    fiscal_year::FiscalYear,
    period::{
        Period,
        reopening::{Needless, ReopeningState, WrongUntil},
    },
    text::number,
};

use super::Lang;

impl Lang {
    /// That a window is locked: `เดือน มี.ค. ปีงบประมาณ 2566 ล็อกแล้วตั้งแต่ 9 เม.ย. 2566`.
    pub fn reopening_locked(self, year: FiscalYear, period: Period, since: NaiveDate) -> String {
        let what = self.period_of(year, period);
        match self {
            Self::Th => format!("{what} ล็อกแล้วตั้งแต่ {}", self.date(since)),
            Self::En => format!("{what} has been locked since {}", self.date(since)),
        }
    }

    /// What became of a request, in a sentence.
    pub fn reopening_state(self, state: &ReopeningState) -> String {
        match (self, state) {
            (Self::Th, ReopeningState::Asked) => "รอผู้ดูแลระบบพิจารณา".to_owned(),
            (Self::En, ReopeningState::Asked) => "Waits for an administrator's answer".to_owned(),
            (Self::Th, ReopeningState::Granted { until }) => format!("เปิดให้แล้ว ส่งได้ถึงวันที่ {}", self.day_before(*until)),
            (Self::En, ReopeningState::Granted { until }) => format!("Open again until {}", self.day_before(*until)),
            (Self::Th, ReopeningState::Refused { .. }) => "ไม่เปิดให้ เพราะ".to_owned(),
            (Self::En, ReopeningState::Refused { .. }) => "Not opened again, because".to_owned(),
        }
    }

    fn day_before(self, day: NaiveDate) -> String {
        self.date(day.pred_opt().unwrap_or(day))
    }

    /// That it was open again once: `เคยเปิดให้ถึงวันที่ 20 เม.ย. 2566`.
    pub fn reopening_was(self, last: NaiveDate) -> String {
        format!("{} {}", self.pick("เคยเปิดให้ถึงวันที่", "It was open again until"), self.date(last))
    }

    /// Why there is nothing to ask for.
    pub fn reopening_needless(self, needless: Needless) -> String {
        match (self, needless) {
            (Self::Th, Needless::NotYet { opens }) => format!("รอบนี้ยังไม่เปิด จะเปิดเองวันที่ {} จึงไม่ต้องขอ", self.date(opens)),
            (Self::En, Needless::NotYet { opens }) => {
                format!("It is not open yet and opens by itself on {}: there is nothing to ask for.", self.date(opens))
            }
            (Self::Th, Needless::Open) => "รอบนี้เปิดอยู่ ส่งรายงานได้เลย ไม่ต้องขอเปิด".to_owned(),
            (Self::En, Needless::Open) => "It is open: you can report, there is nothing to ask for.".to_owned(),
        }
    }

    /// Why a window is not opened until a day.
    pub fn wrong_until(self, error: WrongUntil) -> String {
        match (self, error) {
            (Self::Th, WrongUntil::NotAhead) => "ต้องเป็นวันหลังวันนี้".to_owned(),
            (Self::En, WrongUntil::NotAhead) => "It must be a day after today.".to_owned(),
            (Self::Th, WrongUntil::TooFar { last }) => format!("ต้องไม่เกินวันที่ {}", self.date(last)),
            (Self::En, WrongUntil::TooFar { last }) => format!("It must be no later than {}.", self.date(last)),
        }
    }

    /// Requests that wait in a year: `คำขอเปิดรอบรอพิจารณา 2 รายการ · ปีงบประมาณ 2566`.
    pub fn reopenings_wait(self, year: FiscalYear, count: u64) -> String {
        let (year, count) = (format!("{} {}", self.fiscal_year(), self.year(year)), number(count as f64));
        match self {
            Self::Th => format!("คำขอเปิดรอบรอพิจารณา {count} รายการ · {year}"),
            Self::En => format!("{count} waiting to be opened again · {year}"),
        }
    }
}

words! {
    reopening_one: "คำขอเปิดรอบ", "Request to open again";
    reopenings: "คำขอเปิดรอบ", "Requests to open again";
    reopenings_hint: "เมื่อเปิด หน่วยงานส่งรายงานของรอบนั้นได้จนถึงวันก่อนวันล็อกใหม่", "Opened again, the unit reports for it until the day before it is locked again.";
    reopening_hint: "รายงานของรอบนี้จึงส่งหรือแก้ไขไม่ได้ หากจำเป็น ขอให้ผู้ดูแลระบบเปิดรอบให้หน่วยงานอีกครั้งได้ที่นี่", "So no report for it is taken or corrected. If you need to, ask the administrators here to open it again for your unit.";
    reopening_no_unit: "ตัวชี้วัดนี้ไม่สังกัดหน่วยงานใด ผู้ดูแลระบบเปิดได้เฉพาะรอบของทั้งเมือง", "This KPI belongs to no unit: administrators can only change the window of the whole city.";
    reopening_reason: "เหตุผลที่ขอเปิดรอบ", "Why it should be opened again";
    reopening_reason_hint: "ไม่เกิน 500 ตัวอักษร", "At most 500 characters";
    reopening_ask: "ขอเปิดรอบ", "Ask to open it again";
    reopening_asked: "ขอเปิดรอบแล้ว", "Asked to be opened again";
    reopening_asked_by: "ขอโดย", "Asked by";
    reopening_decided_by: "ตอบโดย", "Answered by";
    reopening_again: "ขออีกครั้งได้", "You may ask again.";
    reopening_taken_back: "เคยเปิดให้ แต่ล็อกอีกครั้งก่อนกำหนด", "It was open again, and was locked before its day.";
    reopening_until: "ล็อกอีกครั้งตั้งแต่วันที่", "Locked again from";
    reopening_until_hint: "พิมพ์แบบ 5/11/2566", "Type it as 5/11/2566 (BE).";
    reopening_grant: "เปิดรอบให้หน่วยงาน", "Open it again for the unit";
    reopening_answer: "เหตุที่ไม่เปิด", "Why it stays locked";
    reopening_refuse: "ไม่เปิด", "Refuse";
    reopening_report: "รายงานของรอบนี้", "Report for it";
    reopening_see: "ดูรอบนี้", "See it";
    reopening_decided: "คำขอนี้มีผู้ตัดสินไปแล้ว จึงไม่ได้ดำเนินการซ้ำ", "Somebody answered this request already, so nothing was done again.";
    reopening_asked_flash: "ส่งคำขอเปิดรอบแล้ว รอผู้ดูแลระบบพิจารณา", "Your request is sent and waits for an administrator.";
    reopening_known_flash: "มีผู้ขอเปิดรอบนี้ให้หน่วยงานไว้แล้ว จึงไม่ได้เพิ่มคำขอ", "Somebody asked for this already, so nothing was added.";
    reopening_granted_flash: "เปิดรอบให้หน่วยงานแล้ว", "It is open again for the unit.";
    reopening_refused_flash: "ตอบคำขอแล้ว รอบยังล็อกอยู่", "The request is answered; it stays locked.";
}
