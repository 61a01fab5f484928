//! Labels of reporting: the form, what is wrong or odd, what is due, what waits for a decision.

use chrono::NaiveDate;
#[cfg(feature = "ssr")]
use domain::report::WhyLeft;
use domain::{
    money::Money,
    period::Period,
    report::{Odd, ReportError, ReportField, SubmissionState},
    text::number,
};

use super::Lang;

impl Lang {
    /// Why what was typed in a report is not taken.
    #[cfg(feature = "ssr")]
    pub fn report_error(self, error: &ReportError) -> String {
        match error {
            ReportError::OnlyNames | ReportError::NoSuchFile | ReportError::TooManyFiles { .. } => {
                self.file_error(error)
            }
            _ => self.report_filled(error, &self.report_words()),
        }
    }

    /// The words of what both the server and the browser find wrong with a report, a line each. A form brings them along
    /// in its reader's language, so that the browser's program needs none of them.
    #[cfg(feature = "ssr")]
    pub fn report_words(self) -> String {
        [
            self.pick("ต้องเป็นวันในปีงบประมาณ {} ({} – {})", "A day of fiscal year {} ({} – {})."),
            self.pick(
                "แบบนี้เป็นของ{} โปรดใช้วันในเดือนนั้น หรือเลือกแบบของเดือนอื่น",
                "This form is for {}. Give a day of it, or open another month's form.",
            ),
            self.pick("ยังไม่ถึงเวลานั้น วันนี้คือ {}", "That is still to come. Today is {}."),
            self.pick("ร้อยละลดลงจาก {} ที่รายงานไว้ โปรดบอกเหตุผล", "Lower than the {} % reported before. Please say why."),
            self.pick(
                "ไม่มีงบประมาณที่บันทึกไว้ โปรดบอกหมายเหตุว่าเงินมาจากไหน",
                "No budget is recorded. Please say where the money comes from.",
            ),
            self.pick(
                "รวมเบิกใช้ {} บาท เกินงบประมาณ {} บาท โปรดบอกหมายเหตุ",
                "{} baht in all, more than the budget of {} baht. Please say why.",
            ),
            self.pick("ต้องไม่มาก่อนวันที่รายงาน", "Not before the day of the report."),
            self.pick("แผนเปลี่ยนไปแล้ว โปรดเลือกขั้นตอนอีกครั้ง", "The plan has changed. Please choose the steps again."),
        ]
        .join("\n")
    }

    /// What is wrong with a field of a report, from the lines of [`Self::report_words`].
    pub fn report_filled(self, error: &ReportError, lines: &str) -> String {
        let (line, fill) = match error {
            ReportError::Typed { error } => return self.edit_error(error),
            ReportError::OutsideYear { year } => {
                (0, vec![year.to_string(), self.date(year.first_day()), self.date(year.last_day())])
            }
            ReportError::OutsideMonth { year, month } => (1, vec![self.period_of(*year, Period::Month(*month))]),
            ReportError::AfterToday { today } => (2, vec![self.date(*today)]),
            ReportError::FallNeedsReason { last } => (3, vec![number(*last)]),
            ReportError::OverBudget { budget, .. } if *budget == Money::ZERO => (4, Vec::new()),
            ReportError::OverBudget { total, budget } => (5, vec![total.grouped(), budget.grouped()]),
            ReportError::BeforeReport => (6, Vec::new()),
            ReportError::NoSuchStep => (7, Vec::new()),
            // What is wrong with files only the server finds, and tells.
            ReportError::OnlyNames | ReportError::NoSuchFile | ReportError::TooManyFiles { .. } => {
                (usize::MAX, Vec::new())
            }
        };
        let words = lines.split('\n').nth(line).unwrap_or_else(|| self.rep_problems());
        fill.iter().fold(words.to_owned(), |words, fill| words.replacen("{}", fill, 1))
    }

    /// What is wrong with the files of a report.
    #[cfg(feature = "ssr")]
    fn file_error(self, error: &ReportError) -> String {
        match (self, error) {
            (_, ReportError::OnlyNames) => self
                .pick(
                    "ไฟล์ที่เลือกยังไม่ได้ส่ง โปรดเลือกไฟล์อีกครั้งแล้วส่ง",
                    "The files were not sent. Please choose them again and send.",
                )
                .to_owned(),
            (_, ReportError::NoSuchFile) => self
                .pick(
                    "มีไฟล์ที่ยังส่งไม่ครบหรือถูกลบไปแล้ว โปรดตรวจรายการไฟล์แล้วส่งอีกครั้ง",
                    "A file is not there whole, or was removed. Please look through the files and send again.",
                )
                .to_owned(),
            (Self::Th, ReportError::TooManyFiles { most }) => format!("แนบได้ไม่เกิน {most} ไฟล์ต่อรายงาน"),
            (Self::En, ReportError::TooManyFiles { most }) => format!("At most {most} files go with a report."),
            // Of nothing else.
            _ => String::new(),
        }
    }

    /// That a report for a later day is there already, published or waiting: `มีรายงาน ณ 5 พ.ย. 2565 (ร้อยละ 14) …`.
    pub fn rep_later(self, day: NaiveDate, percent: f64, published: bool) -> String {
        let (day, percent) = (self.date(day), number(percent));
        match (self, published) {
            (Self::Th, true) => {
                format!("มีรายงาน ณ {day} (ร้อยละ {percent}) อยู่แล้ว รายงานนี้เติมย้อนหลัง ค่าล่าสุดของโครงการยังเป็นของวันนั้น")
            }
            (Self::Th, false) => {
                format!("มีรายงาน ณ {day} (ร้อยละ {percent}) ที่รอพิจารณาอยู่ เมื่ออนุมัติแล้วค่าล่าสุดของโครงการจะเป็นของวันนั้น")
            }
            (Self::En, true) => format!(
                "There is a report as of {day} ({percent} %) already: this one fills in what lies before, and that one goes on telling where the project stands."
            ),
            (Self::En, false) => format!(
                "A report as of {day} ({percent} %) waits for a decision: once it is approved it will tell where the project stands."
            ),
        }
    }

    /// By how many points a percent is lower than the one before: `ลดลง 30`.
    pub fn fell_by(self, points: f64) -> String {
        let points = number(points);
        match self {
            Self::Th => format!("ลดลง {points}"),
            Self::En => format!("down {points}"),
        }
    }

    /// Of a month whose form is opened before it begins: `เดือนนี้เริ่ม 1 ก.ย. 2566 …`.
    pub fn rep_month_to_come(self, begins: NaiveDate) -> String {
        let begins = self.date(begins);
        match self {
            Self::Th => format!("เดือนนี้เริ่ม {begins} จึงยังไม่มีวันที่ให้รายงาน"),
            Self::En => format!("This month begins on {begins}: no day of it can be reported on yet."),
        }
    }

    /// That a step was told finished before: `(รายงานว่าแล้วเสร็จ 31 ม.ค. 2566)`.
    pub fn rep_step_told(self, day: NaiveDate) -> String {
        format!("({} {})", self.pick("รายงานว่าแล้วเสร็จ", "told finished"), self.date(day))
    }

    /// The same to whoever decides, in fewer words.
    pub fn rep_later_short(self, day: NaiveDate, percent: f64) -> String {
        let (day, percent) = (self.date(day), number(percent));
        match self {
            Self::Th => format!("ย้อนหลัง: ค่าล่าสุดยังเป็น {percent} % ณ {day}"),
            Self::En => format!("late: {percent} % as of {day} stays the newest"),
        }
    }

    /// The words of something odd with the day and percent of the later report that tells less. A form brings the words
    /// along in its reader's language, so that the browser's program needs none of them.
    pub fn odd_filled(self, words: &str, later: Option<(NaiveDate, f64)>) -> String {
        match later {
            Some((day, percent)) => words.replacen("{}", &self.date(day), 1).replacen("{}", &number(percent), 1),
            None => words.to_owned(),
        }
    }

    /// The words of all that may be asked, a line each in the order of [`Odd::ALL`], as a form brings them along.
    #[cfg(feature = "ssr")]
    pub fn odd_words(self) -> String {
        Odd::ALL.map(|odd| self.odd_why(odd)).join("\n")
    }

    /// Something odd, as whoever reports is asked about it; `later` is the later report that tells less.
    #[cfg(feature = "ssr")]
    pub fn odd_asked(self, odd: Odd, later: Option<(NaiveDate, f64)>) -> String {
        self.odd_filled(self.odd_why(odd), later)
    }

    /// Something odd, as whoever reports is asked about it, with the places [`Self::odd_filled`] fills.
    #[cfg(feature = "ssr")]
    const fn odd_why(self, odd: Odd) -> &'static str {
        match odd {
            Odd::NoResult => self.pick("ไม่ได้กรอกผลงานเป็นตัวเลข", "No result is given as a number."),
            Odd::SameText => self.pick("ข้อความเหมือนรายงานครั้งก่อน", "The text is like that of the last report."),
            Odd::Again => self.pick("รอบนี้มีรายงานที่เผยแพร่แล้ว", "This month or quarter has a published report already."),
            Odd::Jump => self.pick("ร้อยละเพิ่มขึ้นมากกว่า 40 จุด", "The percent rises by more than 40 points."),
            Odd::AboveLater => self.pick(
                "รายงาน ณ {} ซึ่งเป็นวันหลังจากวันที่ในแบบนี้ บอกร้อยละ {} น้อยกว่าที่กรอก",
                "The report as of {}, a later day, tells {} %: less than this.",
            ),
            Odd::Leap => self.pick(
                "ผลเป็น 10 เท่าขึ้นไป หรือ 1 ใน 10 ลงมา ของรอบก่อน",
                "The result is ten times the one before or more, or a tenth of it or less.",
            ),
            Odd::Scale => self.pick("ผลดูอยู่คนละมาตรกับเป้าหมาย", "Result and target look as if on different scales."),
            Odd::NoPercent => {
                self.pick("หน่วยนับเป็นร้อยละ แต่ผลเกิน 100", "It is measured in percent, and the result is more than 100.")
            }
            Odd::Negative => {
                self.pick("ผลเป็นจำนวนติดลบ แต่เป้าหมายไม่ติดลบ", "The result is less than zero, and the target is not.")
            }
            // Never asked: a reason was given.
            Odd::Trouble | Odd::OverBudget | Odd::Fall => "",
        }
    }

    /// Something odd in a word, for whoever decides.
    pub const fn odd_told(self, odd: Odd) -> &'static str {
        match odd {
            Odd::Trouble => self.pick("มีปัญหาหรืออุปสรรค", "Problem or obstacle"),
            Odd::NoResult => self.pick("ไม่มีผลเป็นตัวเลข", "No result"),
            Odd::SameText => self.pick("ข้อความซ้ำครั้งก่อน", "Same text as before"),
            Odd::Again => self.pick("รายงานซ้ำในรอบ", "Second report"),
            Odd::Jump => self.pick("เพิ่มเกิน 40 จุด", "Jumps over 40 points"),
            Odd::OverBudget => self.pick("เบิกเกินงบประมาณ", "Over budget"),
            Odd::Fall => self.pick("ร้อยละลดลง", "Falls"),
            Odd::AboveLater => self.pick("มากกว่ารายงานหลังจากนี้", "Above a later report"),
            Odd::Leap => self.pick("ต่างจากรอบก่อน 10 เท่า", "Ten times off the one before"),
            Odd::Scale => self.pick("คนละมาตรกับเป้าหมาย", "Another scale than the target"),
            Odd::NoPercent => self.pick("ร้อยละเกิน 100", "Percent over 100"),
            Odd::Negative => self.pick("ผลติดลบ", "Less than zero"),
        }
    }

    /// How far a report has come.
    pub const fn submission_state(self, state: SubmissionState) -> &'static str {
        match state {
            SubmissionState::Sent => self.pick("ส่งแล้ว รอพิจารณา", "Sent, waits for a decision"),
            SubmissionState::Returned => self.pick("ส่งคืนให้แก้ไข", "Given back to be corrected"),
            SubmissionState::Approved => self.pick("อนุมัติและเผยแพร่แล้ว", "Approved and published"),
            SubmissionState::Withdrawn => self.pick("ถอนแล้ว", "Taken back"),
        }
    }

    /// What a field of a report is called.
    pub const fn report_field(self, field: ReportField) -> &'static str {
        match field {
            ReportField::Date => self.pick("รายงาน ณ วันที่", "Reported as of"),
            ReportField::Month => self.month_label(),
            ReportField::Percent => self.pick("แล้วเสร็จร้อยละ", "Percent complete"),
            ReportField::FallReason => self.pick("เหตุที่ร้อยละลดลง", "Why the percent is lower"),
            ReportField::Step => self.pick("ขั้นตอนที่แล้วเสร็จ", "Steps finished"),
            ReportField::Narrative => self.pick("ดำเนินการอะไรไปแล้ว", "What was done"),
            ReportField::Problem => self.problem(),
            ReportField::Obstacle => self.obstacle(),
            ReportField::ProblemWho | ReportField::ObstacleWho => self.pick("ผู้ที่ต้องดำเนินการ", "Who should act"),
            ReportField::ProblemBy | ReportField::ObstacleBy => self.pick("ภายในวันที่", "By when"),
            ReportField::Spent => self.pick("เบิกใช้ตั้งแต่รายงานครั้งก่อน (บาท)", "Spent since the last report (baht)"),
            ReportField::SpentRemark => self.pick("หมายเหตุการเบิกเกินงบประมาณ", "Why more is spent than the budget"),
            ReportField::MonthResult => self.pick("ผลงานของเดือน", "The month's result"),
            ReportField::Quarter => self.quarter(),
            ReportField::Result => self.pick("ผลงานของไตรมาส", "The quarter's result"),
            ReportField::Report => self.pick("รายงานผลการดำเนินงาน", "Report"),
            ReportField::Evidence => self.pick("หลักฐานอ้างอิง", "Evidence"),
            ReportField::Attachment => self.files_heading(),
        }
    }

    /// Files that go with a report: `2 ไฟล์`.
    pub fn files_count(self, count: u64) -> String {
        match self {
            Self::Th => format!("{count} ไฟล์"),
            Self::En if count == 1 => "1 file".to_owned(),
            Self::En => format!("{count} files"),
        }
    }

    /// How many reports were decided on and how many were left: `ดำเนินการแล้ว 12 รายงาน · ยังไม่ได้ดำเนินการ 1 รายงาน`.
    #[cfg(feature = "ssr")]
    pub fn decided_and_left(self, done: usize, left: usize) -> String {
        let [done, left] = [done, left].map(|count| number(count as f64));
        match self {
            Self::Th => format!("ดำเนินการแล้ว {done} รายงาน · ยังไม่ได้ดำเนินการ {left} รายงาน"),
            Self::En => format!("Decided on: {done} · left as they are: {left}"),
        }
    }

    /// Why a report was not decided on.
    #[cfg(feature = "ssr")]
    pub fn why_left(self, why: WhyLeft) -> String {
        match why {
            WhyLeft::Decided => {
                self.pick("ผู้อื่นพิจารณาหรือผู้ส่งถอนไปก่อนแล้ว", "somebody else decided on it, or it was taken back meanwhile")
            }
            WhyLeft::Corrected => self.pick(
                "ผู้ส่งแก้ไขหลังจากที่ท่านเปิดดู โปรดตรวจฉบับใหม่",
                "it was corrected since you saw it; please look at the new version",
            ),
            WhyLeft::Closed(closed) => return self.period_closed(&closed),
        }
        .to_owned()
    }

    /// Reports that wait: `รอพิจารณา 12 รายงาน`.
    pub fn reports_wait(self, count: u64) -> String {
        let count = number(count as f64);
        match self {
            Self::Th => format!("รอท่านพิจารณา {count} รายงาน"),
            Self::En => format!("{count} waiting for your decision"),
        }
    }
}

words! {
    my: "งานของฉัน", "My work";
    my_due: "ต้องรายงาน", "To report";
    my_plans: "แผนที่รอท่านอนุมัติ", "Plans waiting for your approval";
    my_plans_more: "ยังมีอีก จะแสดงเมื่อพิจารณาแผนข้างต้นแล้ว", "There are more; they follow as these are decided.";
    my_plan_new: "แผนใหม่", "a new plan";
    my_plan_changes: "ขอแก้ไขแผนที่ใช้อยู่", "a change to the plan in force";
    my_due_projects: "โครงการที่ต้องรายงาน", "Projects to report on";
    my_due_kpis: "ตัวชี้วัดที่ต้องรายงาน", "KPIs to report on";
    my_sent: "ที่ฉันส่ง", "Sent by me";
    my_returned: "ส่งคืนให้แก้ไข", "Given back to be corrected";
    my_nothing_due: "ไม่มีรายการที่ต้องรายงานในขณะนี้", "Nothing is due now.";
    my_nothing_due_hint: "เมื่อถึงรอบถัดไป รายการจะปรากฏที่นี่เอง", "What is due next appears here by itself.";
    my_nothing_sent: "ยังไม่เคยส่งรายงาน", "You have not sent any report yet.";
    my_correct: "แก้ไขและส่งใหม่", "Correct and send again";
    my_returned_why: "เหตุที่ส่งคืน", "Why it was given back";
    rep_report: "รายงาน", "Report";
    rep_heading: "รายงานความคืบหน้า", "Report progress";
    rep_kpi_heading: "รายงานผลตัวชี้วัด", "Report on the KPI";
    rep_due: "ครบกำหนด", "Due";
    rep_slider: "เลื่อนเพื่อกำหนดร้อยละ", "Move to set the percent";
    rep_send: "ส่งรายงาน", "Send the report";
    rep_send_correction: "ส่งฉบับแก้ไข", "Send the correction";
    rep_from_last: "เริ่มจากรายงานครั้งก่อน", "Start from the last report";
    rep_last_was: "ครั้งก่อน", "Last time";
    rep_plan_says: "ตามแผน", "The plan says";
    rep_more: "ขั้นตอน ปัญหา เงิน และผลงานของเดือน", "Steps, problems, money and the month's result";
    rep_trouble: "ปัญหาและอุปสรรค", "Problem and obstacle";
    rep_money: "เงิน", "Money";
    rep_spent_so_far: "เบิกใช้แล้ว", "Spent so far";
    rep_of_budget: "จากงบประมาณ", "of a budget of";
    rep_left: "คงเหลือ", "left";
    rep_over: "เกินงบประมาณ", "over it by";
    rep_target: "เป้าหมายของเดือน", "The month's target";
    rep_result_published: "ผลที่เผยแพร่แล้ว", "Published already:";
    rep_steps_finished: "ขั้นตอนที่แล้วเสร็จ:", "Steps finished:";
    my_also_missing: "ยังขาดอีก", "Missing too:";
    my_also_open: "ยังไม่ครบกำหนด รายงานได้แล้ว", "Not due yet, open already:";
    rep_day_example: "เช่น 31/1/2566", "e.g. 31/1/2566";
    rep_other_month: "เดือนที่รายงาน", "Month of the report";
    rep_other_quarter: "ไตรมาสที่รายงาน", "Quarter of the report";
    rep_date_hint: "พิมพ์แบบ 31/1/2566", "Type it as 31/1/2566 (BE).";
    rep_percent_hint: "0–100", "0 to 100";
    rep_narrative_hint: "เขียนสั้น ๆ ว่าทำอะไร ได้ผลอย่างไร ทุกคนอ่านได้เมื่ออนุมัติ", "In a few words: what was done, and what came of it. Anybody reads it once it is approved.";
    rep_evidence_hint: "ชื่อหรือเลขที่เอกสาร ลิงก์ หรือที่เก็บ ทุกคนอ่านได้เมื่ออนุมัติ โปรดไม่ใส่ชื่อหรือเบอร์โทรศัพท์ของบุคคล", "Names or numbers of documents, links, where they are kept. Anybody reads it once it is approved: please name no persons or telephones.";
    rep_who_hint: "ไม่เผยแพร่ เห็นเฉพาะผู้มีสิทธิ์อ่านรายงานที่ยังไม่เผยแพร่", "Not published: only those see it who may read reports before that.";
    rep_public_hint: "เผยแพร่พร้อมรายงาน", "Published with the report.";
    rep_problems: "ยังไม่ได้ส่ง โปรดแก้ช่องที่ทำเครื่องหมายไว้ สิ่งที่พิมพ์ไว้ยังอยู่ครบ", "Not sent yet: please mend the marked fields. Nothing you typed is lost.";
    rep_asks: "โปรดตรวจก่อนส่ง", "Please check before sending";
    rep_confirm: "ตรวจแล้ว ถูกต้องตามนี้", "Checked: it is meant so.";
    rep_conflict: "มีรายงานของรอบนี้รออยู่แล้ว จึงยังไม่ได้ส่ง", "A report for this month or quarter waits already, so nothing was sent.";
    rep_conflict_hint: "ด้านบนคือรายงานที่รออยู่ ด้านล่างคือของท่าน หากส่ง ของท่านจะแทนที่ และฉบับเดิมเก็บไว้เป็นประวัติ", "The one that waits is above, yours is below. If you send yours it takes the other's place; the other is kept as an earlier version.";
    rep_conflict_decided: "รายงานนี้ได้รับการพิจารณาหรือถอนไปแล้ว จึงแก้ไขไม่ได้", "This report was decided on or taken back meanwhile, so it cannot be corrected.";
    rep_closed: "รอบนี้ยังไม่เปิดหรือปิดแล้ว", "This month or quarter is not open";
    rep_prepare: "เขียนเตรียมไว้ก่อน", "Prepare the report all the same";
    rep_no_such_month: "ไม่มีเดือนนี้ ปีงบประมาณมีเดือนที่ 1 (ตุลาคม) ถึงเดือนที่ 12 (กันยายน)", "There is no such month: a fiscal year has months 1 (October) to 12 (September).";
    rep_no_such_quarter: "ไม่มีไตรมาสนี้ ปีงบประมาณมีไตรมาสที่ 1 ถึง 4", "There is no such quarter: a fiscal year has quarters 1 to 4.";
    rep_to_form: "ไปยังแบบรายงานของรอบปัจจุบัน", "To the form of what is due";
    rep_corrects_published: "ไตรมาสนี้เผยแพร่แล้ว สิ่งที่ส่งคือฉบับแก้ไข และจะแทนที่เมื่อได้รับอนุมัติ", "This quarter is published. What you send is a correction: it takes the place of what is there once it is approved.";
    rep_text_published: "ข้อความที่เผยแพร่อยู่", "The text as it is published";
    rep_published_kept: "ฉบับเดิมยังอ่านได้ในรายงานที่ส่งและใน", "The text before can still be read with the report that is sent, and in the";
    rep_published_before: "ที่เผยแพร่อยู่เมื่อส่งฉบับนี้", "Published when this was sent";
    rep_corrected: "แก้ไขจากฉบับที่เผยแพร่ก่อนเมื่อ", "Corrected on";
    rep_waits: "รายงานของรอบนี้ส่งแล้ว กำลังแก้ไขฉบับนั้น", "The report for this month or quarter is sent; you are correcting it.";
    rep_was_returned: "รายงานของรอบนี้ถูกส่งคืน", "The report for this month or quarter was given back.";
    rep_sent_by: "ส่งโดย", "Sent by";
    rep_changed: "แก้ไขล่าสุด", "Changed last";
    rep_corrected_by: "แก้ไขโดย", "corrected by";
    rep_withdrawn_by: "ถอนโดย", "Taken back by";
    rep_version: "ฉบับที่", "Version";
    rep_versions: "ฉบับก่อนหน้า", "Earlier versions";
    rep_decided_by: "พิจารณาโดย", "Decided by";
    rep_view: "ดูรายงาน", "View the report";
    rep_open: "เปิดดู", "Open";
    rep_published_now: "ที่เผยแพร่อยู่", "published now";
    rep_no_plan: "แผนของโครงการนี้ยังไม่ได้รับอนุมัติ จึงยังรายงานไม่ได้", "The plan of this project is not approved yet, so nothing can be reported.";
    rep_withdraw: "ถอนรายงาน", "Take the report back";
    rep_approve: "พิจารณารายงาน", "Decide on reports";
    rep_approve_hint: "รายงานที่มีข้อสังเกตอยู่บนสุด เมื่ออนุมัติ ตัวเลขจะเผยแพร่ทันที", "What is odd comes first. What you approve is published at once.";
    rep_approve_none: "ไม่มีรายงานรอพิจารณา", "Nothing waits for a decision.";
    rep_select_all: "เลือกทั้งหมดในหน้านี้", "Select all on this page";
    rep_select_fine: "เลือกที่ไม่มีข้อสังเกต", "Select those without remarks";
    rep_select_none: "ไม่เลือก", "Select none";
    rep_do_approve: "อนุมัติที่เลือก", "Approve the selected";
    rep_do_return: "ส่งคืนที่เลือก", "Give the selected back";
    rep_do_approve_one: "อนุมัติ", "Approve";
    rep_do_return_one: "ส่งคืน", "Give back";
    rep_return_reason: "เหตุผล (ต้องมีเมื่อส่งคืน)", "Reason (needed to give back)";
    rep_none_chosen: "โปรดเลือกรายงานก่อน", "Please choose reports first.";
    rep_too_many: "พิจารณาได้ครั้งละไม่เกิน 500 รายงาน", "At most 500 reports at a time.";
    rep_sent_flash: "ส่งรายงานแล้ว รอหัวหน้าหน่วยงานพิจารณา", "The report is sent and waits for the head of the unit.";
    rep_approved_flash: "อนุมัติและเผยแพร่แล้ว", "Approved and published.";
    rep_returned_flash: "ส่งคืนแล้ว", "Given back.";
    rep_withdrawn_flash: "ถอนรายงานแล้ว", "The report is taken back.";
    rep_left_flash: "รายงานนี้ถูกแก้ไขหรือพิจารณาไปก่อนแล้ว จึงยังไม่ได้ดำเนินการ โปรดตรวจอีกครั้ง", "It was corrected or decided on meanwhile and is left as it is. Please look again.";
    rep_send_instead: "ส่งแทนฉบับที่รออยู่", "Send it in place of the one that waits";
    rep_days_late: "เลยกำหนด", "Overdue since";
    rep_not_bound: "ไม่มีกำหนด", "No deadline";
}
