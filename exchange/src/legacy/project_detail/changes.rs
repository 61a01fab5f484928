//! The record's history of changes, one a row: date, time, user, action, and the values the record had then.

use chrono::{NaiveDate, NaiveTime};
use domain::{
    earlier::{EarlierChange, is_action},
    fiscal_year::parse_date,
    text::{arabic_digits, parse_number},
};

use super::super::{
    line::{Line, meaningful},
    notes::{Notes, shown},
};

/// The rows in the order they are printed, each once.
pub(super) fn read(lines: &[Line<'_>], notes: &mut Notes) -> Vec<EarlierChange> {
    let starts: Vec<usize> = (0..lines.len()).filter(|i| begins(lines, *i)).collect();
    let mut out: Vec<EarlierChange> = Vec::new();
    for (nth, start) in starts.iter().enumerate() {
        let end = starts.get(nth + 1).copied().unwrap_or(lines.len());
        let row = &lines[*start..end];
        let line = row[0].no;
        if notes.is_open() && row.iter().any(|line| !line.is_blank() && notes.ends_at(line.no)) {
            notes.cut(&row[0].text, line, "history");
            continue;
        }
        let text = |line: &Line<'_>| arabic_digits(line.text.trim());
        let in_cells = is_cell(&row[0]) || row[0].text.contains('\t');
        let read = if in_cells {
            let cells: Vec<String> = row
                .iter()
                .flat_map(|cell| text(cell).split('\t').map(|part| part.trim().to_owned()).collect::<Vec<_>>())
                .collect();
            from_cells(&cells)
        } else {
            let words: Vec<String> = row
                .iter()
                .flat_map(|line| text(line).split_whitespace().map(str::to_owned).collect::<Vec<_>>())
                .collect();
            from_words(&words)
        };
        match read {
            None => notes.warn(line, "history", format!("อ่านแถวประวัติ “{}” ไม่ได้ จึงไม่ได้นำเข้า", shown(&row[0].text))),
            Some(change) if out.contains(&change) => {}
            Some(change) => out.push(change),
        }
    }
    out
}

/// Whether a row begins here: a date stands first in its line, or in a cell of its own with the time, or nothing, behind
/// it; those of start and finish have each other beside them. Saved as HTML all of a table may stand in one line, or each
/// cell in its own.
fn begins(lines: &[Line<'_>], i: usize) -> bool {
    let says = |line: &Line<'_>, what: &dyn Fn(&str) -> bool| what(&arabic_digits(line.text.trim()));
    if is_cell(&lines[i]) {
        let behind = lines.get(i + 1).is_none_or(|next| says(next, &|text| text.is_empty() || time(text).is_some()));
        return behind && !(i > 0 && is_cell(&lines[i - 1]));
    }
    let first = i == 0 || lines[i - 1].no != lines[i].no;
    first && says(&lines[i], &|text| is_dated(text).is_some())
}

/// How many words a text has behind the date it begins with.
fn is_dated(text: &str) -> Option<usize> {
    let words: Vec<&str> = text.split_whitespace().collect();
    let (_, taken) = date(&words).filter(|_| text.starts_with(|c: char| c.is_ascii_digit()))?;
    Some(words.len() - taken)
}

/// Whether a line is a cell that holds a day and at most its time.
fn is_cell(line: &Line<'_>) -> bool {
    let text = arabic_digits(line.text.trim());
    let behind = is_dated(&text).map(|behind| text.split_whitespace().rev().take(behind).collect::<Vec<_>>());
    !text.contains('\t') && behind.is_some_and(|behind| behind.iter().all(|word| *word == "น." || time(word).is_some()))
}

/// A date at the beginning of some words, and how many it takes: `2023-01-31`, `31/01/2566`, `31 ม.ค. 2566`; a midnight
/// behind it belongs to it.
fn date<T: AsRef<str>>(words: &[T]) -> Option<(NaiveDate, usize)> {
    let (date, taken) = [1, 3].into_iter().find_map(|taken| {
        let words: Vec<&str> = words.get(..taken)?.iter().map(AsRef::as_ref).collect();
        Some((parse_date(&words.join(" ")).ok()?, taken))
    })?;
    let midnight = words.get(taken).is_some_and(|word| word.as_ref().starts_with("00:00:00"));
    Some((date, taken + usize::from(midnight)))
}

/// `10:05`, `10:05:33.120`, `10.05`.
fn time(word: &str) -> Option<NaiveTime> {
    let word = word.trim().trim_end_matches('น').trim_end_matches("น.").trim();
    let mut parts = word.split([':', '.']);
    let mut part = || parts.next().map(|part| part.parse::<u32>().ok());
    let (hour, minute, second) = (part()??, part()??, part().unwrap_or(Some(0))?);
    NaiveTime::from_hms_opt(hour, minute, second)
}

fn said(text: &str) -> Option<String> {
    meaningful(text.trim()).map(str::to_owned)
}

/// A row whose columns are told apart: ten of them, or fewer where its end is missing.
fn from_cells(cells: &[String]) -> Option<EarlierChange> {
    let first: Vec<&str> = cells.first()?.split_whitespace().collect();
    let (day, taken) = date(&first)?;
    let mut change = EarlierChange::on(day);
    change.time = first.get(taken).and_then(|word| time(word)).or_else(|| time(cells.get(1)?));
    // Where the day's cell holds the time too, there may be no cell for it.
    let shared = first.get(taken).is_some_and(|word| time(word).is_some());
    let missing = shared && cells.get(1).is_some_and(|cell| !cell.is_empty() && time(cell).is_none());
    let cell = |place: usize| cells.get(place - usize::from(missing)).and_then(|cell| said(cell));
    let mut rest = Vec::new();
    change.person = cell(2);
    change.action = cell(3);
    change.policy = cell(4);
    for (place, slot) in [(5, &mut change.start), (6, &mut change.finish)] {
        let Some(text) = cell(place) else { continue };
        let words: Vec<&str> = text.split_whitespace().collect();
        *slot = date(&words).map(|(day, _)| day);
        if slot.is_none() {
            rest.push(text);
        }
    }
    for (place, slot) in [(7, &mut change.target), (8, &mut change.result)] {
        let Some(text) = cell(place) else { continue };
        *slot = parse_number(&text).filter(|number| number.is_finite());
        if slot.is_none() {
            rest.push(text);
        }
    }
    change.unit_of_measure = cell(9);
    rest.extend(cells.iter().skip(10 - usize::from(missing)).filter_map(|cell| said(cell)));
    change.rest = (!rest.is_empty()).then(|| rest.join(" "));
    Some(change)
}

/// A row whose columns run together: what was done tells where the name ends, the first two dates where the policy
/// does, and two numbers behind them are target and result.
fn from_words(words: &[String]) -> Option<EarlierChange> {
    let (day, taken) = date(words)?;
    let mut change = EarlierChange::on(day);
    let mut at = taken;
    if let Some(moment) = words.get(at).and_then(|word| time(word)) {
        change.time = Some(moment);
        at += 1;
        at += usize::from(words.get(at).is_some_and(|word| word == "น."));
    }
    let words = &words[at..];
    let joined = |words: &[String]| said(&words.join(" "));
    let dated =
        (0..words.len()).find(|i| words[*i].starts_with(|c: char| c.is_ascii_digit()) && date(&words[*i..]).is_some());
    let head = &words[..dated.unwrap_or(words.len())];
    match head.iter().skip(1).position(|word| is_action(word)).map(|place| place + 1) {
        Some(place) => {
            change.person = joined(&head[..place]);
            change.action = Some(head[place].clone());
            change.policy = joined(&head[place + 1..]);
        }
        None => change.rest = joined(head),
    }
    let Some(mut at) = dated else { return Some(change) };
    for slot in [&mut change.start, &mut change.finish] {
        if let Some((day, taken)) = date(&words[at..]) {
            *slot = Some(day);
            at += taken;
        }
    }
    for slot in [&mut change.target, &mut change.result] {
        if let Some(number) = words.get(at).and_then(|word| parse_number(word)).filter(|number| number.is_finite()) {
            *slot = Some(number);
            at += 1;
        }
    }
    change.unit_of_measure = joined(&words[at.min(words.len())..]);
    Some(change)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(year: i32, month: u32, day: u32) -> Option<NaiveDate> {
        NaiveDate::from_ymd_opt(year, month, day)
    }

    fn rows(text: &str) -> Vec<EarlierChange> {
        let lines = super::super::super::line::lines(text);
        read(&lines, &mut Notes::on(&lines, true))
    }

    fn whole() -> EarlierChange {
        EarlierChange {
            time: NaiveTime::from_hms_opt(10, 5, 33),
            person: Some("clerk07".to_owned()),
            action: Some("แก้ไข".to_owned()),
            policy: Some("สภาคนเมือง".to_owned()),
            start: day(2022, 10, 1),
            finish: day(2023, 9, 30),
            target: Some(100.0),
            result: Some(55.5),
            unit_of_measure: Some("ร้อยละ".to_owned()),
            ..EarlierChange::on(day(2023, 2, 20).expect("a date"))
        }
    }

    #[test]
    fn a_row_says_the_same_however_its_columns_are_set_apart() {
        let cells = "2023-02-20|10:05:33|clerk07|แก้ไข|สภาคนเมือง|2022-10-01|2023-09-30|100|55.5|ร้อยละ";
        let forms = [
            format!("| {} |", cells.replace('|', " | ")),
            cells.replace('|', "\t"),
            // Saved as HTML, each cell in a line of its own.
            cells.replace('|', "\n"),
            // Day and time in one cell, with a cell for the time and without.
            cells.replace('|', "\t").replace("2023-02-20\t10:05:33", "2023-02-20 10:05:33"),
            cells.replace('|', "\t").replace("2023-02-20\t10:05:33", "2023-02-20 10:05:33\t"),
            cells.replace('|', " "),
            cells.replace('|', " ").replace("2022-10-01", "2022-10-01 00:00:00.000"),
            cells.replace('|', " ").replace("2023-02-20", "20/02/2566").replace("2023-09-30", "30 ก.ย. 2566"),
            cells.replace('|', " ").replace("2023-02-20 10:05:33", "๒๐/๐๒/๒๕๖๖ ๑๐:๐๕:๓๓ น."),
            // A row that was broken within its policy.
            cells.replace('|', " ").replace("สภาคนเมือง", "\nสภาคนเมือง"),
        ];
        for form in forms {
            assert_eq!(rows(&form), [whole()], "{form}");
        }
    }

    #[test]
    fn what_a_row_leaves_out_is_not_known() {
        let row = |text: &str| rows(text).into_iter().next().expect("a row");
        let short = row("2023-02-20 10:05:33 clerk07 แก้ไข");
        assert_eq!((short.action.as_deref(), short.policy, short.start), (Some("แก้ไข"), None, None));
        let empty = row("| 2023-02-20 | | clerk07 | แก้ไข | - | | | | | |");
        assert_eq!((empty.time, empty.person.as_deref(), empty.policy), (None, Some("clerk07"), None));
        // A name that begins like something done is a name.
        let named = row("2023-02-20 นาย เพิ่มศักดิ์ ใจดี แก้ไข สภาคนเมือง");
        assert_eq!((named.person.as_deref(), named.action.as_deref()), (Some("นาย เพิ่มศักดิ์ ใจดี"), Some("แก้ไข")));
        // Two words before what was done are one name.
        assert_eq!(row("2023-02-20 สมใจ ใจงาม บันทึก").person.as_deref(), Some("สมใจ ใจงาม"));
        // Where nothing tells what was done, nothing is guessed.
        let odd = row("2023-02-20 10:05:33 clerk07 xyz 2022-10-01 2023-09-30 100 55.5 ร้อยละ");
        assert_eq!((odd.rest.as_deref(), odd.person, odd.target), (Some("clerk07 xyz"), None, Some(100.0)));
    }

    #[test]
    fn rows_of_one_line_of_html_come_apart() {
        let row = |day: &str, person: &str| {
            let cells = [day, "10:05", person, "แก้ไข", "-", "2022-10-01", "2023-09-30", "100", "", "ร้อยละ"];
            cells.map(|cell| format!("<td>{cell}</td>")).concat()
        };
        let heads = ["วันที่", "เวลา", "ชื่อผู้ใช้"].map(|head| format!("<th>{head}</th>")).concat();
        let text = format!(
            "<table><tr>{heads}</tr><tr>{}</tr><tr>{}</tr></table>",
            row("2023-02-20", "a1"),
            row("2023-02-21", "a2")
        );
        let lines = super::super::super::html::lines(&text).lines;
        let read = read(&lines, &mut Notes::on(&lines, true));
        let told: Vec<_> = read.into_iter().map(|row| (row.person, row.finish, row.unit_of_measure)).collect();
        let expected = |person: &str| (Some(person.to_owned()), day(2023, 9, 30), Some("ร้อยละ".to_owned()));
        assert_eq!(told, [expected("a1"), expected("a2")]);
    }

    #[test]
    fn rows_come_apart_and_one_printed_twice_is_one() {
        let text =
            "วันที่ เวลา ชื่อผู้ใช้ กระทำ\n2023-02-20 10:05 a1 แก้ไข\n\n2023-02-21 11:00 a2 เพิ่ม\n2023-02-20 10:05 a1 แก้ไข";
        let people: Vec<_> = rows(text).into_iter().filter_map(|row| row.person).collect();
        assert_eq!(people, ["a1", "a2"]);
    }
}
