//! The words a layout has to know, because a label's width decides where it goes.

use chrono::{Datelike, NaiveDate};

use crate::fiscal_year::{BE_OFFSET, FiscalYear, english_date, thai_date};

/// The words of one language that stand inside the charts. The app owns the texts.
#[derive(Debug)]
pub struct Words {
    /// Months, January first.
    pub months: &'static [&'static str; 12],
    /// Whether years are Buddhist era.
    pub buddhist: bool,
    /// Before the number of a fiscal year.
    pub fiscal_year: &'static str,
    /// Before the number of a quarter.
    pub quarter: &'static str,
    /// The same where there is little room.
    pub quarter_short: &'static str,
    /// Before today's date.
    pub today: &'static str,
    /// A step at which nothing is done yet.
    pub not_started: &'static str,
    /// A quarter or project of which nothing is reported, in pieces a line may break between.
    pub not_reported: [&'static str; 2],
    /// A quarter nobody has evaluated, in pieces.
    pub not_evaluated: [&'static str; 2],
    /// A step without both dates, or with dates the wrong way round.
    pub bad_dates: &'static str,
    /// Before the planned percent.
    pub plan: &'static str,
    /// Before the reported percent.
    pub actual: &'static str,
    /// Before an evaluator's score.
    pub score: &'static str,
}

impl Words {
    /// The year a date is in, in this language's era.
    pub fn year(&self, date: NaiveDate) -> i32 {
        date.year() + if self.buddhist { BE_OFFSET } else { 0 }
    }

    /// The number of a fiscal year as dates beside it are written: `2566`, `2022/23`.
    pub fn fiscal_year_number(&self, year: FiscalYear) -> String {
        if self.buddhist { year.to_string() } else { year.common_era() }
    }

    /// A whole date.
    pub fn date(&self, date: NaiveDate) -> String {
        if self.buddhist { thai_date(date) } else { english_date(date) }
    }

    /// Day and month.
    pub fn day_month(&self, date: NaiveDate) -> String {
        format!("{} {}", date.day(), self.month(date))
    }

    /// The month's name.
    pub fn month(&self, date: NaiveDate) -> &'static str {
        self.months[date.month0() as usize]
    }

    /// Month and two-digit year: `ต.ค. 65`.
    pub fn month_year(&self, date: NaiveDate) -> String {
        format!("{} {:02}", self.month(date), self.year(date).rem_euclid(100))
    }

    /// Not reported, in one piece.
    pub fn not_reported_text(&self) -> String {
        self.not_reported.concat()
    }

    /// Not evaluated, in one piece.
    pub fn not_evaluated_text(&self) -> String {
        self.not_evaluated.concat()
    }
}

/// Thai words for the domain's own tests.
#[cfg(test)]
pub(crate) static TEST: Words = Words {
    months: &crate::fiscal_year::THAI_MONTHS_SHORT,
    buddhist: true,
    fiscal_year: "ปีงบฯ ",
    quarter: "ไตรมาส ",
    quarter_short: "ไตรมาส ",
    today: "วันนี้ ",
    not_started: "ยังไม่เริ่ม",
    not_reported: ["ยังไม่", "รายงาน"],
    not_evaluated: ["ยังไม่", "ประเมิน"],
    bad_dates: "วันที่ไม่ครบ",
    plan: "แผน",
    actual: "ผล",
    score: "คะแนน",
};
