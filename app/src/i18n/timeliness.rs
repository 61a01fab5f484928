//! Labels of completeness and timeliness.

use chrono::NaiveDate;
use domain::{
    fiscal_year::{FiscalMonth, FiscalYear, THAI_MONTHS},
    text::number,
    timeliness::{Order, Outcome, Tally},
};

use super::Lang;

impl Lang {
    /// What became of a report that was due.
    pub const fn outcome(self, outcome: Outcome) -> &'static str {
        match outcome {
            Outcome::OnTime => self.pick("ตรงเวลา", "On time"),
            Outcome::Late => self.pick("ช้า", "Late"),
            Outcome::Silent => self.pick("ขาดส่ง", "Missing"),
            Outcome::Waiting => self.pick("รอรับ", "Awaited"),
        }
    }

    /// What the units are in order by.
    pub const fn timeliness_order(self, order: Order) -> &'static str {
        match order {
            Order::Code => self.pick("รหัส", "Code"),
            Order::Name => self.pick("ชื่อ", "Name"),
            Order::InTime => self.pick("ตรงเวลาน้อยก่อน", "Least on time first"),
            Order::Late => self.pick("ช้ามากก่อน", "Most late first"),
            Order::Silent => self.pick("ขาดส่งมากก่อน", "Most missing first"),
        }
    }

    /// A fiscal month with its year: `พฤศจิกายน 2565`, `Nov 2022`.
    pub fn month_of(self, month: FiscalMonth, year: FiscalYear) -> String {
        let (first, _) = month.span(year);
        match self {
            Self::Th => {
                let be = chrono::Datelike::year(&first) + domain::fiscal_year::BE_OFFSET;
                format!("{} {be}", THAI_MONTHS[month.calendar_month() as usize - 1])
            }
            Self::En => format!("{} {}", self.month(month), chrono::Datelike::year(&first)),
        }
    }

    /// A month's counts in a sentence: `ต้องรายงาน 15 ตรงเวลา 12 ช้า 1 ขาดส่ง 2`.
    pub fn tally(self, tally: &Tally) -> String {
        if tally.due() == 0 {
            return self.nothing_due().to_owned();
        }
        let mut said = format!("{} {}", self.due_reports(), number(tally.due() as f64));
        for outcome in Outcome::ALL {
            let count = tally.of(outcome);
            if count > 0 {
                said.push_str(&format!(", {} {}", self.outcome(outcome), number(count as f64)));
            }
        }
        said
    }

    /// The answer of the page in a sentence: of a month that is settled, how many came and how many in time.
    pub fn month_settled(self, month: FiscalMonth, year: FiscalYear, tally: &Tally) -> String {
        let [due, received, in_time] = [tally.due(), tally.received(), tally.on_time].map(|n| number(n as f64));
        let name = self.month_of(month, year);
        match self {
            Self::Th => format!("เดือน{name} ได้รับรายงาน {received} จาก {due} โครงการ ตรงเวลา {in_time}"),
            Self::En => format!("{name}: {received} of {due} projects reported, {in_time} on time"),
        }
    }

    /// Until when the month that runs is in time.
    pub fn month_awaited(self, month: FiscalMonth, year: FiscalYear, tally: &Tally, due: NaiveDate) -> String {
        let (name, waiting, due) = (self.month_of(month, year), number(tally.waiting as f64), self.date(due));
        match self {
            Self::Th => format!("เดือน{name} ยังรอรับ {waiting} โครงการ ถึงวันที่ {due}"),
            Self::En => format!("{name}: {waiting} still awaited until {due}"),
        }
    }
}

words! {
    timeliness: "ความครบถ้วนและตรงเวลาของรายงาน", "Completeness and timeliness of reports";
    timeliness_hint: "รายงานความคืบหน้ารายเดือนของแต่ละหน่วยงาน ครบหรือไม่ ตรงเวลาหรือไม่", "Which units send their monthly reports in full and on time.";
    timeliness_rule: "โครงการต้องรายงานทุกเดือนที่แผนดำเนินอยู่ จนกว่าจะรายงานว่าแล้วเสร็จ รายงานนับเป็นของเดือนที่ลงวันที่ ส่วนรายงานในวันแรก ๆ ของเดือนถัดไปที่ยังไม่เลยกำหนด นับเป็นของเดือนก่อนหากเดือนก่อนยังไม่มี", "A project reports every month its plan runs, until it is reported finished. A report counts for the month it is dated in; one in the first days of the next month, while the month before is still in time, counts for the month before if that has none.";
    timeliness_by_unit: "รายหน่วยงาน", "Unit by unit";
    timeliness_by_month: "รายเดือน", "Month by month";
    timeliness_city: "ทั้งกรุงเทพมหานคร", "The whole city";
    timeliness_below: "รวมหน่วยงานในสังกัด", "With the units below";
    timeliness_all: "ดูทุกหน่วยงาน", "All units";
    timeliness_none: "ยังไม่มีโครงการที่ต้องรายงานในปีนี้", "No project has to report in this year yet.";
    timeliness_file: "ดาวน์โหลด CSV", "Download CSV";
    timeliness_strip: "ร้อยละที่ตรงเวลา รายเดือน", "Percent on time, by month";
    due_reports: "ต้องรายงาน", "Due";
    nothing_due: "ไม่มีรายงานที่ต้องส่ง", "Nothing due";
    received_reports: "ได้รับ", "Received";
    in_time_share: "ตรงเวลา (ร้อยละ)", "On time (%)";
    due_day: "ครบกำหนด", "Due by";
    month_number: "เดือนที่", "Fiscal month";
}
