//! Labels of fiscal years and reporting windows.

use chrono::{Datelike, NaiveDate};
use domain::{
    fiscal_year::{BE_OFFSET, FiscalYear},
    period::{Period, PeriodClosed, WayOut, WindowState, WrongDates},
};

use super::Lang;

impl Lang {
    /// A period within its year: `ทั้งปี`, `เดือน ต.ค.`, `ไตรมาส 1`.
    pub fn period(self, period: Period) -> String {
        match period {
            Period::Year => self.whole_year().to_owned(),
            Period::Month(month) => format!("{} {}", self.month_label(), self.month(month)),
            Period::Quarter(quarter) => format!("{} {}", self.quarter(), quarter.number()),
        }
    }

    /// A period with its year: `เดือน ต.ค. ปีงบประมาณ 2567`.
    pub fn period_of(self, year: FiscalYear, period: Period) -> String {
        let year = format!("{} {}", self.fiscal_year(), self.year(year));
        if period == Period::Year { year } else { format!("{} {year}", self.period(period)) }
    }

    /// A day as it is typed, the same in both languages: `5/11/2566`.
    pub fn typed_day(self, day: NaiveDate) -> String {
        format!("{}/{}/{}", day.day(), day.month(), day.year() + BE_OFFSET)
    }

    /// How a window stands, in a word.
    pub const fn window_state(self, state: WindowState) -> &'static str {
        match state {
            WindowState::NotYet { .. } => self.pick("ยังไม่เปิด", "Not open yet"),
            WindowState::Open { .. } => self.pick("เปิดรับ", "Open"),
            WindowState::Due { .. } => self.pick("ใกล้ครบกำหนด", "Due soon"),
            WindowState::Overdue { .. } => self.pick("เลยกำหนด", "Overdue"),
            WindowState::Locked { .. } => self.pick("ล็อกแล้ว", "Locked"),
        }
    }

    /// Why something is not taken, and the way out.
    pub fn period_closed(self, closed: &PeriodClosed) -> String {
        let what = self.period_of(closed.year, closed.period);
        match (self, closed.way_out(), closed.state) {
            (Self::Th, WayOut::Wait(day), _) => format!("{what} ยังไม่เปิดรับ จะเปิดวันที่ {}", self.date(day)),
            (Self::En, WayOut::Wait(day), _) => format!("{what} is not open yet. It opens on {}.", self.date(day)),
            (Self::Th, WayOut::AskToReopen, WindowState::Locked { since }) => {
                format!("{what} ล็อกแล้วตั้งแต่ {} หากต้องแก้ไข โปรดขอเปิดรอบให้หน่วยงานจากผู้ดูแลระบบ", self.date(since))
            }
            (Self::En, WayOut::AskToReopen, WindowState::Locked { since }) => format!(
                "{what} has been locked since {}. To change it, ask an administrator to open it again for your unit.",
                self.date(since)
            ),
            (Self::Th, WayOut::AskToReopen, _) => format!("{what} ปิดแล้ว โปรดขอเปิดรอบให้หน่วยงานจากผู้ดูแลระบบ"),
            (Self::En, WayOut::AskToReopen, _) => {
                format!("{what} is closed. Ask an administrator to open it again for your unit.")
            }
        }
    }

    /// Why days cannot be those of a window.
    pub const fn wrong_dates(self, error: WrongDates) -> &'static str {
        match error {
            WrongDates::DueBeforeOpening => self.pick("ครบกำหนดก่อนวันเปิดรับไม่ได้", "It cannot be due before it opens."),
            WrongDates::LockedInTime => {
                self.pick("ต้องล็อกหลังวันครบกำหนด", "It can be locked only after the day it is due.")
            }
        }
    }

    /// A unit's exception, beside its name.
    pub const fn reach(self, below: bool) -> &'static str {
        if below { self.with_below() } else { self.unit_alone() }
    }
}

words! {
    periods: "ปีงบประมาณและรอบรายงาน", "Fiscal years and reporting windows";
    periods_hint: "เปิดและปิดปีงบประมาณ กำหนดวันเปิดรับ วันครบกำหนด วันล็อกของแต่ละเดือนและไตรมาส และผ่อนผันให้หน่วยงาน", "Open and close fiscal years, set the days on which months and quarters open, are due and are locked, and make exceptions for units.";
    periods_none: "ยังไม่ได้ตั้งปีงบประมาณใด ระบบจึงรับการแก้ไขทุกปีโดยไม่มีกำหนด", "No year is set up yet, so every year takes changes without any limit.";
    whole_year: "ทั้งปี", "The year";
    open_now: "เปิดรับอยู่", "Open now";
    next_due: "ครบกำหนดถัดไป", "Due next";
    year_locks: "ปิดปี", "Closes";
    exceptions_count: "ผ่อนผัน", "Exceptions";
    open_year: "ตั้งปีงบประมาณ", "Set up a year";
    open_year_hint: "ระบบสร้างรอบรายงาน 12 เดือนและ 4 ไตรมาสจากกติกานี้ แก้ไขรายวันได้ภายหลัง", "Twelve months and four quarters are made from these rules; each day can be changed later.";
    year_be: "ปี พ.ศ.", "Year (BE)";
    month_due_day: "รายเดือน ครบกำหนดวันที่ (ของเดือนถัดไป)", "Months are due on day (of the next month)";
    quarter_due_day: "รายไตรมาส ครบกำหนดวันที่ (ของเดือนถัดไป)", "Quarters are due on day (of the next month)";
    lock_after: "ล็อกเมื่อเลยกำหนดเกิน (วัน)", "Locked so many days after due";
    lock_after_hint: "เว้นว่างหากไม่ล็อกเอง", "Leave empty to never lock by itself";
    due_day_hint: "1–28", "1 to 28";
    rules_of_year: "กติกาของปี", "Rules of the year";
    rules_hint: "เมื่อเปลี่ยนกติกา วันที่ยังเป็นไปตามกติกาเดิมจะเปลี่ยนตาม วันที่แก้ด้วยมือคงไว้", "Days that followed the old rules follow the new ones; days set by hand stay.";
    save_rules: "บันทึกกติกา", "Save the rules";
    windows_of_year: "รอบรายงาน", "Windows";
    windows_hint: "พิมพ์วันที่แบบ 5/11/2566 หรือ 5 พ.ย. 2566 เว้นวันล็อกว่างไว้หากไม่ล็อก การล็อกทั้งปีคือการปิดปีงบประมาณ", "Type days such as 5/11/2566 (BE). Leave the lock empty to never lock. Locking the year closes it.";
    period_label: "รอบ", "Window";
    opens_on: "เปิดรับ", "Opens";
    due_on: "ครบกำหนด", "Due";
    locks_on: "ล็อกตั้งแต่", "Locked from";
    save_windows: "บันทึกรอบรายงาน", "Save the windows";
    not_a_day: "ไม่ใช่วันที่ พิมพ์แบบ 5/11/2566", "Not a day. Type it as 5/11/2566.";
    not_a_due_day: "เป็นเลขวันที่ 1–28", "A day from 1 to 28.";
    not_days: "เป็นจำนวนวัน 0–366 หรือเว้นว่าง", "A number of days from 0 to 366, or nothing.";
    not_a_year: "เป็นปี พ.ศ. เช่น 2567", "A Buddhist-era year such as 2567.";
    year_there: "ตั้งปีนี้ไว้แล้ว", "This year is set up already.";
    now_is: "ขณะนี้:", "Now:";
    overtaken: "มีผู้อื่นแก้ไขไปก่อนแล้ว ช่องที่ต่างกันแสดงค่าปัจจุบันไว้ใต้ช่อง ตรวจแล้วบันทึกอีกครั้ง", "Somebody else changed this in the meantime. Where values differ, the present one stands below the field. Check and save again.";
    exceptions: "ผ่อนผันเฉพาะหน่วยงาน", "Exceptions for units";
    exceptions_none: "ยังไม่มีการผ่อนผัน ทุกหน่วยงานใช้รอบเดียวกัน", "None: every unit has the same windows.";
    exception_add: "ผ่อนผันหรือเปิดรอบอีกครั้ง", "Make an exception or open again";
    exception_hint: "กำหนดวันครบกำหนดใหม่ หรือวันล็อกใหม่ หรือทั้งสอง รอบที่ล็อกแล้วจะเปิดอีกครั้งจนถึงวันล็อกใหม่", "Give another due day, another day to lock, or both. What is locked opens again until the new day.";
    unit_digits_hint: "8 หลัก", "8 digits";
    with_below: "รวมหน่วยงานย่อย", "With everything below";
    unit_alone: "เฉพาะหน่วยงานนี้", "This unit alone";
    reach_label: "ขอบเขต", "Reach";
    reason: "เหตุผล", "Reason";
    reason_needed: "โปรดบอกเหตุผล ไม่เกิน 500 ตัวอักษร", "Please give a reason of at most 500 characters.";
    no_other_day: "โปรดกำหนดวันครบกำหนดหรือวันล็อกใหม่", "Please give another due day or another day to lock.";
    no_period: "โปรดเลือกรอบ", "Please choose a window.";
    exception_take_back: "ยกเลิกการผ่อนผัน", "Take back";
    year_opened: "ตั้งปีงบประมาณแล้ว", "The year is set up.";
    exception_made: "ผ่อนผันให้หน่วยงานแล้ว", "The exception is made.";
    exception_gone: "ยกเลิกการผ่อนผันแล้ว", "The exception is taken back.";
    closed_title: "แก้ไขไม่ได้ในช่วงเวลานี้", "It cannot be changed now";
}
