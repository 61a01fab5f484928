//! Numbers, money, dates and codes as the pages write them.

use chrono::NaiveDate;
use domain::{
    fiscal_year::{FiscalYear, Quarter, parse_date, thai_date},
    money::{Money, MoneyError},
    text::{arabic_digits, parse_number},
};

use super::{
    line::meaningful,
    notes::{Notes, shown},
};

/// Reads a number; blank and dashes are none, a unit behind it (`100 ร้อยละ`, `0 บาท`) or `ร้อยละ` before it is allowed.
pub(super) fn number(text: &str) -> Result<Option<f64>, ()> {
    let Some(text) = meaningful(text.trim_matches('*')) else { return Ok(None) };
    let text = text.trim_start_matches("ร้อยละ").trim_start();
    let is_part = |c: char| c.is_ascii_digit() || matches!(c, '.' | ',' | '๐'..='๙');
    let unsigned = text.strip_prefix(['-', '−']).unwrap_or(text);
    let digits = text.len() - unsigned.len() + unsigned.find(|c| !is_part(c)).unwrap_or(unsigned.len());
    let (digits, unit) = text.split_at(digits);
    let unit = unit.trim();
    let unit_is_word = unit.chars().all(|c| !c.is_ascii_alphanumeric() && !matches!(c, '๐'..='๙' | ':' | '-'));
    let value = parse_number(&digits.replace('−', "-")).filter(|_| unit_is_word).ok_or(())?;
    Ok(Some(value))
}

/// Whether a value says in letters that there is none, where blank or a dash would do.
pub(super) fn is_not_available(text: &str) -> bool {
    let bare: String = text.chars().filter(|c| !c.is_whitespace() && *c != '.').collect();
    ["n/a", "na", "#n/a", "null", "n\\a"].iter().any(|word| bare.eq_ignore_ascii_case(word))
}

/// A number that must be one: what is not is an error, but for `n/a`, which is none and told. A number that the page's
/// end may have cut is none, too.
pub(super) fn must_be_number(text: &str, line: usize, field: &str, what: &str, notes: &mut Notes) -> Option<f64> {
    if notes.cuts(text, line) {
        notes.cut(text, line, field);
        return None;
    }
    if is_not_available(text) {
        notes.warn(line, field, format!("{what} “{}” ไม่ใช่ตัวเลข ถือว่าไม่มีค่า", shown(text)));
        return None;
    }
    number(text).unwrap_or_else(|()| {
        notes.malformed(text, line, field, format!("{what} “{}” ไม่ใช่ตัวเลข", shown(text)));
        None
    })
}

/// A percentage that must lie within 0–100.
pub(super) fn percent(text: &str, line: usize, field: &str, what: &str, notes: &mut Notes) -> Option<f64> {
    let value = must_be_number(text, line, field, what, notes)?;
    if !(0.0..=100.0).contains(&value) {
        notes.error(line, field, format!("{what} “{}” อยู่นอกช่วง 0–100", shown(text)));
        return None;
    }
    Some(value)
}

/// A score of the evaluator. It lies within 0–100 by definition, so one outside is told and left out; results have no
/// such bounds.
pub(super) fn score(text: &str, line: usize, field: &str, notes: &mut Notes) -> Option<f64> {
    let value = must_be_number(text, line, field, "คะแนนประเมิน", notes);
    possible_score(value, line, field, notes)
}

/// A score that was read, if it can be one.
pub(super) fn possible_score(score: Option<f64>, line: usize, field: &str, notes: &mut Notes) -> Option<f64> {
    let score = score?;
    if !(0.0..=100.0).contains(&score) {
        notes.warn(line, field, format!("คะแนนประเมิน {score} อยู่นอกช่วง 0–100 จึงไม่ได้นำเข้า"));
        return None;
    }
    Some(score)
}

/// An amount of baht, exact.
pub(super) fn money(text: &str, line: usize, field: &str, notes: &mut Notes) -> Option<Money> {
    let text = meaningful(text)?;
    if notes.cuts(text, line) {
        notes.cut(text, line, field);
        return None;
    }
    let bare = text.trim_end_matches(['-', '.']).trim_end();
    let bare = bare.strip_suffix("บาท").unwrap_or(bare).trim().trim_start_matches('฿').trim();
    let bare = meaningful(bare)?;
    match bare.parse::<Money>() {
        Ok(money) => Some(money),
        Err(MoneyError::TooFine(_)) => {
            let rounded = parse_number(bare).map(|baht| Money((baht * 100.0).round() as i64));
            notes.warn(line, field, format!("จำนวนเงิน “{}” ละเอียดกว่าสตางค์ จึงปัดเป็นสตางค์", shown(text)));
            rounded
        }
        Err(_) => {
            notes.malformed(text, line, field, format!("จำนวนเงิน “{}” ไม่ใช่ตัวเลข", shown(text)));
            None
        }
    }
}

/// A date; blank and the database's zero date are none, anything else that is no date is an error.
pub(super) fn date(text: &str, line: usize, field: &str, what: &str, notes: &mut Notes) -> Option<NaiveDate> {
    let mut text = meaningful(text)?;
    if text.starts_with("0000-00-00") {
        return None;
    }
    if notes.cuts(text, line) {
        let Some(whole) = whole_date(text) else {
            notes.cut(text, line, field);
            return None;
        };
        text = whole;
    }
    parse_date(text).map_err(|_| notes.malformed(text, line, field, format!("{what} “{}” ไม่ใช่วันที่", shown(text)))).ok()
}

/// A date at whose end the page is cut, if it cannot go on: `2022-10-01` with or without a time, or one that ends in a
/// year of four digits.
fn whole_date(text: &str) -> Option<&str> {
    let is_digit = |c: char| c.is_ascii_digit() || matches!(c, '๐'..='๙');
    let first = text.split_whitespace().next()?;
    if first.split('-').map(|part| part.chars().count()).eq([4, 2, 2]) {
        return Some(first);
    }
    let behind = text.trim_end_matches(is_digit);
    (text[behind.len()..].chars().count() == 4 && behind.ends_with(['/', ' ', '.'])).then_some(text)
}

/// A date the page prints before a text (`29/11/2565 : ลงพื้นที่…`), and the text behind it.
pub(super) fn date_prefix(text: &str) -> Option<(NaiveDate, &str)> {
    let (before, after) = text.split_at(text.char_indices().take(16).find(|(_, c)| *c == ':')?.0);
    let date = before.trim();
    if date.split('/').count() != 3 {
        return None;
    }
    Some((parse_date(date).ok()?, after[1..].trim_start()))
}

/// The days a report of a year may carry. One before the year, or more than a year after it, contradicts it; one
/// after the 92 days in which a year is closed is only told, for a late project does report then.
pub(super) fn check_report_date(date: NaiveDate, year: FiscalYear, line: usize, field: &str, notes: &mut Notes) {
    let last = year.last_day() + chrono::Days::new(92);
    if date < year.first_day() {
        notes.error(
            line,
            field,
            format!("รายงานลงวันที่ {} ก่อนเริ่มปีงบประมาณ {year} ({})", thai_date(date), thai_date(year.first_day())),
        );
    } else if date > year.next().last_day() {
        let message = format!("รายงานลงวันที่ {} หลังสิ้นปีงบประมาณ {year} เกินหนึ่งปี", thai_date(date));
        notes.error(line, field, message);
    } else if date > last {
        let message = format!("รายงานลงวันที่ {} หลังสิ้นปีงบประมาณ {year} เกิน 92 วัน", thai_date(date));
        notes.warn(line, field, message);
    }
}

/// Reads the fiscal year at the end of a line: `สำนักอนามัย : (2564)`; gives what stands before it and the number.
pub(super) fn trailing_year(text: &str) -> Option<(&str, String)> {
    let inner = text.trim_end().strip_suffix(')')?;
    let (before, year) = inner.rsplit_once('(')?;
    let year = arabic_digits(year.trim());
    let year = year.trim_start_matches("พ.ศ.").trim();
    (year.len() == 4 && year.bytes().all(|b| b.is_ascii_digit()))
        .then(|| (before.trim_end().trim_end_matches(':').trim_end(), year.to_owned()))
}

/// A year the page prints; one that is no fiscal year is told and left out.
pub(super) fn fiscal_year(text: &str, line: usize, notes: &mut Notes) -> Option<FiscalYear> {
    let text = meaningful(text)?;
    let bare = text.trim_start_matches("พ.ศ.").trim();
    if bare.chars().count() < 4 && notes.cuts(text, line) {
        notes.cut(text, line, "fiscal_year");
        return None;
    }
    let year = bare.parse().ok();
    if year.is_none() {
        notes.error(line, "fiscal_year", format!("ปีงบประมาณ “{}” ไม่ใช่ปี พ.ศ.", shown(text)));
    }
    year
}

/// A code at the end of a line behind a colon, `ชื่อ : 50490000-3607`: what stands before the colon and the code.
pub(super) fn trailing_code<C: std::str::FromStr>(text: &str) -> Option<(&str, C)> {
    let (name, code) = text.rsplit_once(':')?;
    Some((name.trim_end(), code.trim().parse().ok()?))
}

/// The evaluator's line behind `สยป. …`: `ไตรมาสที่ 1 100`, `ไตรมาสที่ 4 : 0.0000`, `ไตรมาสที่ 1:`.
pub(super) fn evaluated(text: &str, line: usize, field: &str, notes: &mut Notes) -> Option<(Quarter, Option<f64>)> {
    let (_, rest) = text.split_once("ไตรมาสที่").or_else(|| text.split_once("ไตรมาส"))?;
    let rest = rest.trim_start();
    let end = rest.find(|c: char| !c.is_ascii_digit() && !matches!(c, '๐'..='๙')).unwrap_or(rest.len());
    let (digits, rest) = rest.split_at(end);
    let quarter = quarter(digits, line, field, notes)?;
    let rest = rest.trim_start_matches(|c: char| c.is_whitespace() || matches!(c, ':' | '*' | '|' | '='));
    let token = rest.split_whitespace().next().unwrap_or_default();
    match number(token) {
        Err(()) if notes.cuts(token, line) => {
            notes.cut(token, line, field);
            Some((quarter, None))
        }
        Ok(_) => Some((quarter, score(token, line, field, notes))),
        Err(()) => {
            notes.warn(line, field, format!("คะแนนของ สยป. “{}” อ่านไม่ได้ จึงไม่ได้นำเข้า", shown(rest)));
            Some((quarter, None))
        }
    }
}

/// A quarter that must be 1–4; blank is none.
pub(super) fn quarter(digits: &str, line: usize, field: &str, notes: &mut Notes) -> Option<Quarter> {
    let digits = arabic_digits(digits.trim());
    if digits.is_empty() {
        return None;
    }
    let quarter = digits.parse().ok().and_then(|number| Quarter::new(number).ok());
    if quarter.is_none() {
        notes.error(line, field, format!("ไม่มีไตรมาสที่ {} ปีหนึ่งมีไตรมาสที่ 1 ถึง 4", shown(&digits)));
    }
    quarter
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_with_and_without_units() {
        let check = |text: &str, expected| assert_eq!(number(text), expected, "{text}");
        check("100.0000", Ok(Some(100.0)));
        check("1,407.52", Ok(Some(1407.52)));
        check("-7.5", Ok(Some(-7.5)));
        check("100 ร้อยละ", Ok(Some(100.0)));
        check("๘๐ คะแนน", Ok(Some(80.0)));
        check("ร้อยละ 85", Ok(Some(85.0)));
        check("20 %", Ok(Some(20.0)));
        for blank in ["", " ", "-", "——-", "ไม่มี", "(ไม่ได้ตั้ง)"] {
            check(blank, Ok(None));
        }
        for bad in ["abc", "12abc", "1.2.3", "100 100", "2022-10-01"] {
            check(bad, Err(()));
        }
    }

    #[test]
    fn the_evaluator_writes_in_many_forms() {
        let check = |text: &str, expected: Option<(i64, Option<f64>)>| {
            let mut notes = Notes::default();
            let read = evaluated(text, 1, "evaluated", &mut notes).map(|(q, score)| (i64::from(q), score));
            assert_eq!((read, notes.refused()), (expected, false), "{text}");
        };
        check("ไตรมาสที่ 1 100", Some((1, Some(100.0))));
        check("ไตรมาสที่ 1 : 100.0000", Some((1, Some(100.0))));
        check("ไตรมาสที่ 4: 0.0000", Some((4, Some(0.0))));
        check("ไตรมาสที่ 1:", Some((1, None)));
        check("ไตรมาสที่ ๓ ", Some((3, None)));
        check("ไตรมาสที่", None);
        check("ไตรมาสที่ 2 101", Some((2, None)));
        check("ไตรมาสที่ 2 -5", Some((2, None)));
        let mut notes = Notes::default();
        assert_eq!(evaluated("ไตรมาสที่ 5 100", 1, "evaluated", &mut notes), None);
        assert!(notes.refused());
    }

    #[test]
    fn a_date_before_a_text_comes_off() {
        let date = |y, m, d| NaiveDate::from_ymd_opt(y, m, d).expect("a date");
        assert_eq!(date_prefix("29/11/2565 : ลงพื้นที่ 10:30 น."), Some((date(2022, 11, 29), "ลงพื้นที่ 10:30 น.")));
        assert_eq!(date_prefix("๒๙/๑๑/๒๕๖๕ :"), Some((date(2022, 11, 29), "")));
        assert_eq!(date_prefix("กทม. : x"), None);
    }

    #[test]
    fn money_is_exact_or_refused() {
        let check = |text: &str, expected, refused| {
            let mut notes = Notes::default();
            assert_eq!(money(text, 1, "budget_received", &mut notes), expected, "{text}");
            assert_eq!(notes.refused(), refused, "{text}");
        };
        check("120,000 บาท", Some(Money::baht(120_000)), false);
        check("0", Some(Money::ZERO), false);
        check("1,500.-", Some(Money::baht(1_500)), false);
        check("-", None, false);
        check("33.3333", Some(Money(3333)), false);
        check("abc", None, true);
    }
}
