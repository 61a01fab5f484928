//! The fiscal calendar: years in the Buddhist era, quarters and months that begin in October, Thai dates.

use std::{fmt, str::FromStr};

use chrono::{Datelike, Days, Months, NaiveDate};
use serde::{Deserialize, Serialize};

use crate::text::arabic_digits;

/// Years between the Buddhist and the common era: BE = CE + 543.
pub const BE_OFFSET: i32 = 543;

/// Hours the city's clock is ahead of UTC, all year round: Thailand has no daylight saving time (IANA `Asia/Bangkok`).
pub const CITY_UTC_OFFSET_HOURS: i64 = 7;

/// Short Thai month names, January first (Royal Society of Thailand).
pub const THAI_MONTHS_SHORT: [&str; 12] =
    ["ม.ค.", "ก.พ.", "มี.ค.", "เม.ย.", "พ.ค.", "มิ.ย.", "ก.ค.", "ส.ค.", "ก.ย.", "ต.ค.", "พ.ย.", "ธ.ค."];
/// Full Thai month names, January first.
pub const THAI_MONTHS: [&str; 12] = [
    "มกราคม",
    "กุมภาพันธ์",
    "มีนาคม",
    "เมษายน",
    "พฤษภาคม",
    "มิถุนายน",
    "กรกฎาคม",
    "สิงหาคม",
    "กันยายน",
    "ตุลาคม",
    "พฤศจิกายน",
    "ธันวาคม",
];
/// Short English month names, January first.
pub const ENGLISH_MONTHS_SHORT: [&str; 12] =
    ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/// Why a number or text is not a value of the fiscal calendar.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CalendarError {
    /// Outside the years the system knows.
    #[error("fiscal year {0} is outside 2500–2699")]
    Year(i32),
    /// Not 1–4.
    #[error("quarter {0} is not 1–4")]
    Quarter(i64),
    /// Not 1–12.
    #[error("month {0} is not 1–12")]
    Month(i64),
    /// Not a date.
    #[error("not a date: {0}")]
    Date(String),
}

/// A fiscal year, named after the Buddhist-era year it ends in: 2566 = 2022-10-01 … 2023-09-30.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "i32", into = "i32")]
pub struct FiscalYear(i32);

impl FiscalYear {
    /// The fiscal year with this Buddhist-era name.
    pub fn from_be(be: i32) -> Result<Self, CalendarError> {
        if (2500..2700).contains(&be) { Ok(Self(be)) } else { Err(CalendarError::Year(be)) }
    }

    /// The fiscal year a day falls in; days outside the known years give the nearest one.
    pub fn of(date: NaiveDate) -> Self {
        let be = date.year() + BE_OFFSET + i32::from(date.month() >= 10);
        Self(be.clamp(2500, 2699))
    }

    /// Its Buddhist-era number.
    pub const fn be(self) -> i32 {
        self.0
    }

    /// The two years of the common era it lies in, `2022/23`: one of them alone would be taken for the calendar's.
    pub fn common_era(self) -> String {
        let ends = self.0 - BE_OFFSET;
        format!("{}/{:02}", ends - 1, ends.rem_euclid(100))
    }

    /// Its first day, 1 October of the common-era year before.
    pub fn first_day(self) -> NaiveDate {
        NaiveDate::from_ymd_opt(self.0 - BE_OFFSET - 1, 10, 1).unwrap_or_default()
    }

    /// Its last day, 30 September.
    pub fn last_day(self) -> NaiveDate {
        NaiveDate::from_ymd_opt(self.0 - BE_OFFSET, 9, 30).unwrap_or_default()
    }

    /// Whether the day belongs to this year.
    pub fn contains(self, date: NaiveDate) -> bool {
        (self.first_day()..=self.last_day()).contains(&date)
    }

    /// The year before, the first known year staying itself.
    pub fn previous(self) -> Self {
        Self((self.0 - 1).max(2500))
    }

    /// The year after, the last known year staying itself.
    pub fn next(self) -> Self {
        Self((self.0 + 1).min(2699))
    }

    /// Its twelve months, October first.
    pub fn months(self) -> impl Iterator<Item = FiscalMonth> {
        (1..=12).map(FiscalMonth)
    }
}

impl TryFrom<i32> for FiscalYear {
    type Error = CalendarError;
    fn try_from(be: i32) -> Result<Self, CalendarError> {
        Self::from_be(be)
    }
}

impl From<FiscalYear> for i32 {
    fn from(year: FiscalYear) -> Self {
        year.0
    }
}

impl fmt::Display for FiscalYear {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.0)
    }
}

impl FromStr for FiscalYear {
    type Err = CalendarError;
    /// Reads `2566` and `๒๕๖๖`.
    fn from_str(text: &str) -> Result<Self, CalendarError> {
        let number = arabic_digits(text.trim()).parse().map_err(|_| CalendarError::Date(text.to_owned()))?;
        Self::from_be(number)
    }
}

/// A quarter of a fiscal year, 1–4: Oct–Dec, Jan–Mar, Apr–Jun, Jul–Sep.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "i64", into = "i64")]
pub struct Quarter(u8);

impl Quarter {
    /// All four.
    pub const ALL: [Self; 4] = [Self(1), Self(2), Self(3), Self(4)];

    /// Quarter `number` (1–4).
    pub fn new(number: i64) -> Result<Self, CalendarError> {
        match number {
            1..=4 => Ok(Self(number as u8)),
            _ => Err(CalendarError::Quarter(number)),
        }
    }

    /// The quarter a day falls in.
    pub fn of(date: NaiveDate) -> Self {
        FiscalMonth::of(date).quarter()
    }

    /// 1–4.
    pub const fn number(self) -> u8 {
        self.0
    }

    /// Its first and last day in a year.
    pub fn span(self, year: FiscalYear) -> (NaiveDate, NaiveDate) {
        let last = self.0 * 3;
        (FiscalMonth(last - 2).span(year).0, FiscalMonth(last).span(year).1)
    }
}

impl TryFrom<i64> for Quarter {
    type Error = CalendarError;
    fn try_from(number: i64) -> Result<Self, CalendarError> {
        Self::new(number)
    }
}

impl From<Quarter> for i64 {
    fn from(quarter: Quarter) -> Self {
        quarter.0.into()
    }
}

/// A month of a fiscal year, 1–12: month 1 is October.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "i64", into = "i64")]
pub struct FiscalMonth(u8);

impl FiscalMonth {
    /// Month `number` (1–12, October first).
    pub fn new(number: i64) -> Result<Self, CalendarError> {
        match number {
            1..=12 => Ok(Self(number as u8)),
            _ => Err(CalendarError::Month(number)),
        }
    }

    /// The month a day falls in.
    pub fn of(date: NaiveDate) -> Self {
        Self(((date.month() + 2) % 12 + 1) as u8)
    }

    /// 1–12, October first.
    pub const fn number(self) -> u8 {
        self.0
    }

    /// 1–12, January first.
    pub const fn calendar_month(self) -> u32 {
        (self.0 as u32 + 8) % 12 + 1
    }

    /// The quarter it belongs to.
    pub const fn quarter(self) -> Quarter {
        Quarter((self.0 - 1) / 3 + 1)
    }

    /// Its first and last day in a year.
    pub fn span(self, year: FiscalYear) -> (NaiveDate, NaiveDate) {
        let first = year.first_day() + Months::new(u32::from(self.0) - 1);
        (first, first + Months::new(1) - Days::new(1))
    }
}

impl TryFrom<i64> for FiscalMonth {
    type Error = CalendarError;
    fn try_from(number: i64) -> Result<Self, CalendarError> {
        Self::new(number)
    }
}

impl From<FiscalMonth> for i64 {
    fn from(month: FiscalMonth) -> Self {
        month.0.into()
    }
}

/// Whether a day is the first of its month.
pub fn is_first_of_month(date: NaiveDate) -> bool {
    date.day() == 1
}

/// The last day of the month a day falls in.
pub fn last_of_month(date: NaiveDate) -> NaiveDate {
    let first = date.with_day(1).unwrap_or(date);
    first + Months::new(1) - Days::new(1)
}

/// Reads a date in any of the forms of the legacy pages.
///
/// `29/11/2565`, `31 ต.ค. 2565`, `31 ตุลาคม 2565`, `2022-11-29`, `2022-11-29 00:00:00.000`; Thai digits too.
/// Years from 2400 are Buddhist era, those before are common era. Of two digits, `28/4/66` and `28 เม.ย. 66`, a year is
/// of the Buddhist era's century that runs: 43 to 99 are 2543 to 2599. Those before 43, and any behind an English
/// month, could as well be of the common era and are refused.
pub fn parse_date(text: &str) -> Result<NaiveDate, CalendarError> {
    let refused = || CalendarError::Date(text.trim().to_owned());
    let clean = arabic_digits(text.trim());
    let number = |part: &str| part.parse::<u32>().map_err(|_| refused());
    let year_of =
        |part: &str| number(part).map(|year| if part.len() == 2 && year >= 43 { 2500 + year } else { year } as i32);
    let (year, month, day) = if let Some((date, _)) = clean
        .split_once('T')
        .or_else(|| clean.split_once(' ').filter(|(date, time)| date.contains('-') && time.contains(':')))
    {
        iso_parts(date).ok_or_else(refused)?
    } else if clean.contains('/') {
        let mut parts = clean.split('/').map(str::trim);
        match (parts.next(), parts.next(), parts.next(), parts.next()) {
            (Some(day), Some(month), Some(year), None) => (year_of(year)?, number(month)?, number(day)?),
            _ => return Err(refused()),
        }
    } else if let Some(parts) = iso_parts(&clean) {
        parts
    } else {
        let mut words = clean.split_whitespace();
        match (words.next(), words.next(), words.next(), words.next()) {
            (Some(day), Some(month), Some(year), None) => {
                let year = if month.is_ascii() { number(year)? as i32 } else { year_of(year)? };
                (year, month_number(month).ok_or_else(refused)?, number(day)?)
            }
            _ => return Err(refused()),
        }
    };
    let year = match year {
        2400..=2800 => year - BE_OFFSET,
        1900..=2300 => year,
        _ => return Err(refused()),
    };
    NaiveDate::from_ymd_opt(year, month, day).ok_or_else(refused)
}

fn iso_parts(text: &str) -> Option<(i32, u32, u32)> {
    let mut parts = text.split('-');
    let parsed = (parts.next()?.parse().ok()?, parts.next()?.parse().ok()?, parts.next()?.parse().ok()?);
    parts.next().is_none().then_some(parsed)
}

fn month_number(name: &str) -> Option<u32> {
    let bare = |text: &str| text.chars().filter(|c| *c != '.').collect::<String>();
    let name = bare(name);
    (0..12)
        .find(|&i| {
            bare(THAI_MONTHS_SHORT[i]) == name
                || THAI_MONTHS[i] == name
                || ENGLISH_MONTHS_SHORT[i].eq_ignore_ascii_case(&name)
        })
        .map(|i| i as u32 + 1)
}

/// A date for Thai readers: `29 พ.ย. 2565`.
pub fn thai_date(date: NaiveDate) -> String {
    format!("{} {} {}", date.day(), THAI_MONTHS_SHORT[date.month0() as usize], date.year() + BE_OFFSET)
}

/// A date for English readers, common era: `29 Nov 2022`.
pub fn english_date(date: NaiveDate) -> String {
    format!("{} {} {}", date.day(), ENGLISH_MONTHS_SHORT[date.month0() as usize], date.year())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn day(y: i32, m: u32, d: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(y, m, d).expect("a date")
    }

    #[test]
    fn a_year_runs_from_october_to_september() {
        let year = FiscalYear::from_be(2566).expect("a year");
        assert_eq!((year.first_day(), year.last_day()), (day(2022, 10, 1), day(2023, 9, 30)));
        assert_eq!(FiscalYear::of(day(2022, 9, 30)).be(), 2565);
        assert_eq!(FiscalYear::of(day(2022, 10, 1)).be(), 2566);
        assert!(FiscalYear::from_be(2022).is_err());
    }

    #[test]
    fn quarters_and_months_begin_in_october() {
        let year = FiscalYear::from_be(2567).expect("a year");
        assert_eq!(Quarter::ALL[1].span(year), (day(2024, 1, 1), day(2024, 3, 31)));
        assert_eq!(FiscalMonth::of(day(2024, 2, 29)).number(), 5);
        assert_eq!(FiscalMonth(5).span(year), (day(2024, 2, 1), day(2024, 2, 29)));
        assert_eq!((FiscalMonth(1).calendar_month(), FiscalMonth(4).calendar_month()), (10, 1));
        assert!(FiscalMonth::new(13).is_err());
        assert!(Quarter::new(0).is_err());
    }

    #[test]
    fn reads_every_form_of_date() {
        let check = |text: &str, expected| assert_eq!(parse_date(text), Ok(expected), "{text}");
        check("29/11/2565", day(2022, 11, 29));
        check("๒๙/๑๑/๒๕๖๕", day(2022, 11, 29));
        check("31 ต.ค. 2565", day(2022, 10, 31));
        check("1 มกราคม 2566", day(2023, 1, 1));
        check("2022-11-29", day(2022, 11, 29));
        check("2022-10-01 00:00:00.000", day(2022, 10, 1));
        check("29/02/2567", day(2024, 2, 29));
        check("28/4/66", day(2023, 4, 28));
        check("๒๘/๔/๖๖", day(2023, 4, 28));
        check("28 เม.ย. 66", day(2023, 4, 28));
        check("1/1/43", day(2000, 1, 1));
        for bad in [
            "",
            "31/02/2566",
            "31/02/66",
            "29/11/22",
            "29/11/42",
            "29/11/6",
            "29/11/066",
            "29-11-65",
            "65-11-29",
            "29 Nov 65",
            "29-11",
            "ไม่มี",
            "0000-00-00 00:00:00",
            "1/2/3/4",
        ] {
            assert!(parse_date(bad).is_err(), "{bad}");
        }
    }

    proptest! {
        #[test]
        fn every_day_is_in_its_year_quarter_and_month(offset in 0_u64..60_000) {
            let date = day(1960, 1, 1) + Days::new(offset);
            let year = FiscalYear::of(date);
            prop_assert!(year.contains(date));
            let (first, last) = Quarter::of(date).span(year);
            prop_assert!(first <= date && date <= last);
            let (first, last) = FiscalMonth::of(date).span(year);
            prop_assert!(first <= date && date <= last);
            prop_assert_eq!(last, last_of_month(date));
            prop_assert_eq!(parse_date(&thai_date(date)), Ok(date));
        }

        /// As people write them: two digits of the year, in either digits, with the month's number or its name.
        #[test]
        fn two_digits_are_a_year_of_the_buddhist_century(offset in 0_u64..20_000) {
            let date = day(2000, 1, 1) + Days::new(offset);
            let year = (date.year() + BE_OFFSET) % 100;
            let month = date.month0() as usize;
            let thai = |text: &str| -> String {
                text.chars().map(|c| c.to_digit(10).and_then(|n| char::from_u32('๐' as u32 + n)).unwrap_or(c)).collect()
            };
            for text in [
                format!("{}/{}/{year:02}", date.day(), date.month()),
                format!("{:02}/{:02}/{year:02}", date.day(), date.month()),
                format!("{} {} {year:02}", date.day(), THAI_MONTHS[month]),
                format!("{} {} {year:02}", date.day(), THAI_MONTHS_SHORT[month]),
            ] {
                prop_assert_eq!(parse_date(&text), Ok(date));
                prop_assert_eq!(parse_date(&thai(&text)), Ok(date));
            }
        }

        #[test]
        fn no_text_panics(text in "\\PC*") {
            let _ = parse_date(&text);
        }
    }
}
