//! The record's results by month, whose labels are glued to their values.

use domain::{
    fiscal_year::FiscalMonth,
    monthly_result::MonthlyResult,
    text::{arabic_digits, parse_number},
};

use super::{
    super::{
        line::Line,
        notes::Notes,
        value::{must_be_number, number},
    },
    MONTHS,
};

/// The months, each once, in order. A month's number is glued to its value, so where it ends is told by the months
/// before it.
pub(super) fn read(lines: &[Line<'_>], at: &[(usize, usize, Option<&str>)], notes: &mut Notes) -> Vec<MonthlyResult> {
    let mut out: Vec<MonthlyResult> = Vec::new();
    let mut highest = 0;
    for (i, ..) in at.iter().filter(|(_, place, _)| *place == MONTHS) {
        let line = &lines[*i];
        let is_target = line.key.starts_with("เป้าหมายเดือนที่");
        let Some(rest) = line.rest(if is_target {
            "เป้าหมายเดือนที่"
        } else {
            "ผลงานเดือนที่"
        }) else {
            continue;
        };
        let rest = arabic_digits(rest.trim_start());
        if notes.cuts(&rest, line.no) {
            notes.cut(&rest, line.no, "months");
            continue;
        }
        let known = |month: i64| {
            let of = out.iter().find(|read| i64::from(read.month) == month)?;
            if is_target { of.target } else { of.result }
        };
        let Some((month, text)) = month_and_value(&rest, highest, known) else { continue };
        // In a table the value is the cell behind.
        let below = lines.get(i + 1).filter(|next| next.no == line.no && text.is_empty());
        let text = below.map_or(text, |next| next.text.to_string());
        let what = format!("ผลงานเดือนที่ {month}");
        let value = must_be_number(&text, line.no, "months", &what, notes);
        let Ok(fiscal) = FiscalMonth::new(month) else {
            notes.error(line.no, "months", format!("ไม่มีเดือนที่ {month} ปีงบประมาณมี 12 เดือน"));
            continue;
        };
        highest = highest.max(month);
        let at = out.iter().position(|read| read.month == fiscal).unwrap_or_else(|| {
            out.push(MonthlyResult { month: fiscal, target: None, result: None });
            out.len() - 1
        });
        let kept = if is_target { &mut out[at].target } else { &mut out[at].result };
        match (*kept, value) {
            (Some(kept), Some(value)) if kept != value => {
                notes.warn(line.no, "months", format!("{what} ปรากฏหลายครั้งไม่ตรงกัน ใช้ {kept} ไม่ใช้ {value}"))
            }
            (None, value) => *kept = value,
            _ => {}
        }
    }
    out.retain(|read| read.target.is_some() || read.result.is_some());
    out.sort_by_key(|read| read.month);
    out
}

/// Takes `1100` apart: month 1 with 100, or month 11 with 00? The month that comes next is the likeliest, then one
/// printed again with the value it had, then a month there cannot be at the end of the year, then any other.
fn month_and_value(text: &str, highest: i64, known: impl Fn(i64) -> Option<f64>) -> Option<(i64, String)> {
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    let rest = &text[digits..];
    if digits == 0 {
        return None;
    }
    let apart = rest.starts_with([' ', ':', '\t', '=']);
    if apart || digits == 1 {
        let month = text[..digits].parse().ok()?;
        return Some((month, rest.trim_start_matches([':', '=', ' ', '\t']).trim().to_owned()));
    }
    // Most results are percentages, so 3100 for month 1 is a month 13 with 100 rather.
    let more_than_whole = |length: usize| parse_number(text[length..].trim()).is_some_and(|value| value > 100.0);
    let candidate = |length: usize| {
        let (month, value) = text.split_at(length);
        let value = value.trim();
        let number = parse_number(value);
        let odd = value.starts_with([',', '.'])
            || (value.len() > 1 && value.starts_with('0') && !value.starts_with("0."))
            || (number.is_none() && value.starts_with(|c: char| c.is_ascii_digit()) && self::number(value).is_err());
        let month: i64 = month.parse().ok().filter(|month| *month > 0)?;
        if odd {
            return None;
        }
        let rank = if month == highest + 1 {
            0
        } else if month <= highest && (value.is_empty() || number == known(month)) {
            1
        } else if month > 12 && (highest >= 9 || (month == 13 && more_than_whole(1) && !more_than_whole(2))) {
            2
        } else if month <= highest {
            3
        } else if month <= 12 {
            4
        } else {
            5
        };
        Some((rank, month, value.to_owned()))
    };
    let best =
        [1, 2].into_iter().filter(|length| *length <= digits).filter_map(candidate).min_by_key(|(rank, ..)| *rank);
    best.map(|(_, month, value)| (month, value))
        .or_else(|| Some((text[..1].parse().ok()?, text[1..].trim().to_owned())))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn glued_months_come_apart() {
        let check = |text: &str, highest: i64, expected: (i64, &str)| {
            let known = |month: i64| (month <= highest).then_some(100.0);
            let read = month_and_value(text, highest, known);
            assert_eq!(read, Some((expected.0, expected.1.to_owned())), "{text} after {highest}");
        };
        check("1100", 0, (1, "100"));
        check("1100", 3, (1, "100"));
        check("2100", 1, (2, "100"));
        check("6", 8, (6, ""));
        check("10", 9, (10, ""));
        check("10100", 9, (10, "100"));
        check("1110", 10, (11, "10"));
        check("12", 11, (12, ""));
        check("120", 11, (12, "0"));
        check("13", 12, (13, ""));
        check("13100", 12, (13, "100"));
        check("13 100", 5, (13, "100"));
        check("13100", 5, (13, "100"));
        check("190", 5, (1, "90"));
        check("11,407.52", 0, (1, "1,407.52"));
        check("3 : 25", 2, (3, "25"));
        check("10", 0, (1, "0"));
        check("45.5", 3, (4, "5.5"));
    }
}
