//! Progress reports as the progress page prints them, newest first.

use chrono::NaiveDate;
use domain::{
    fiscal_year::{FiscalYear, parse_date},
    progress_report::ProgressReport,
};

use super::{
    line::{Line, meaningful, prose},
    notes::{Notes, shown},
    parts::is_furniture,
    value::{check_report_date, date_prefix, number, percent},
};

const HEADING: &str = "ความคืบหน้าโครงการฯร้อยละ";

/// What stands behind the heading of a report (`(1) ความคืบหน้าโครงการฯ ร้อยละ 10.00 (2022-11-29)`).
pub(super) fn heading<'l>(line: &'l Line<'_>) -> Option<&'l str> {
    let behind = line.key.trim_start_matches(|c: char| c.is_ascii_digit() || matches!(c, '(' | ')' | '.'));
    let number = line.key.len() - behind.len();
    // The page's own percent line has no number and no paiyannoi.
    let label = [HEADING, "ความคืบหน้าโครงการร้อยละ"].into_iter().take(if number > 0 { 2 } else { 1 });
    let label = label.into_iter().find(|label| behind.starts_with(label))?;
    line.rest(&line.key[..number + label.len()])
}

/// What a line of a report is about.
enum Speaks {
    Narrative,
    Problem,
    Obstacle,
}

/// Reads the reports of a progress page. `cut` says that the page ends within them.
pub(super) fn read(lines: &[Line<'_>], year: Option<FiscalYear>, cut: bool, notes: &mut Notes) -> Vec<ProgressReport> {
    let mut starts: Vec<usize> = (0..lines.len()).filter(|i| heading(&lines[*i]).is_some()).collect();
    if starts.is_empty() {
        // Without headings a report begins where a date stands before a text.
        starts = (0..lines.len()).filter(|i| date_prefix(&lines[*i].text).is_some()).collect();
    }
    let mut out: Vec<ProgressReport> = Vec::new();
    for (nth, start) in starts.iter().enumerate() {
        let end = starts.get(nth + 1).copied().unwrap_or(lines.len());
        let last = cut && nth + 1 == starts.len();
        let Some(report) = one(&lines[*start..end], out.len(), last, notes) else { continue };
        let line = lines[*start].no;
        if let Some(year) = year {
            check_report_date(report.date, year, line, &format!("reports[{}].date", out.len()), notes);
        }
        if out.contains(&report) {
            notes.warn(line, "reports", format!("รายงานวันที่ {} พิมพ์ซ้ำ นำเข้าครั้งเดียว", report.date));
        } else {
            out.push(report);
        }
    }
    out
}

fn one(lines: &[Line<'_>], index: usize, last: bool, notes: &mut Notes) -> Option<ProgressReport> {
    let head = lines.first()?;
    let field = |name: &str| format!("reports[{index}].{name}");
    let printed = heading(head);
    let (percent_text, date_text) = printed.map_or(("", None), |rest| match rest.split_once('(') {
        Some((percent, date)) => (percent.trim(), Some(date)),
        None => (rest.trim(), None),
    });
    let mut done = percent(percent_text, head.no, &field("percent"), "ความคืบหน้า", notes);
    let body = if printed.is_some() { &lines[1..] } else { lines };
    let said = body.iter().position(|line| !line.is_blank());

    // The heading's percent is printed once more below it.
    let echo = said.and_then(|at| Some((at, number(&body[at].text).ok()??)));
    let echo = echo.filter(|(at, _)| !body[*at].text.contains(':'));
    let body = match echo {
        Some((at, value)) => {
            match done {
                None => done = percent(&body[at].text, body[at].no, &field("percent"), "ความคืบหน้า", notes),
                Some(done) if (done - value).abs() > 0.005 => notes.warn(
                    body[at].no,
                    field("percent"),
                    format!("ความคืบหน้าในหัวรายงาน {done} ไม่ตรงกับบรรทัดถัดมา {value} ใช้ค่าในหัวรายงาน"),
                ),
                Some(_) => {}
            }
            &body[at + 1..]
        }
        None => body,
    };
    let first =
        body.iter().find(|line| !line.is_blank()).and_then(|line| date_prefix(&line.text)).map(|(date, _)| date);
    let date = match date_text {
        Some(text) => heading_date(text, head.no, &field("date"), last, first, notes)?,
        None => match first {
            Some(date) => date,
            None if last => {
                notes.warn(head.no, field("date"), "รายงานสุดท้ายถูกตัดก่อนถึงวันที่ จึงไม่ได้นำเข้า");
                return None;
            }
            None => {
                notes.error(head.no, field("date"), "รายงานความคืบหน้าไม่มีวันที่");
                return None;
            }
        },
    };
    if first.is_some_and(|first| first != date) {
        notes.warn(head.no, field("date"), format!("วันที่ในหัวรายงาน {date} ไม่ตรงกับวันที่หน้าข้อความ ใช้วันที่ในหัวรายงาน"));
    }
    let mut report = ProgressReport::of(date, done);
    let mut texts: [Vec<&str>; 3] = Default::default();
    let mut speaks = Speaks::Narrative;
    for (at, line) in body.iter().enumerate() {
        if is_furniture(line) || line.text.contains("&&&") {
            continue;
        }
        let mut text = line.text.as_ref();
        if let Some(rest) = line.value("ปัญหาของโครงการ") {
            (speaks, text) = (Speaks::Problem, rest);
        } else if let Some(rest) = line.value("อุปสรรคของโครงการ") {
            (speaks, text) = (Speaks::Obstacle, rest);
        } else if body[..at].iter().all(Line::is_blank) {
            // The date before the text is the page's own rendering of the report's date.
            text = date_prefix(text).filter(|(printed, _)| *printed == date).map_or(text, |(_, rest)| rest);
        }
        texts[match speaks {
            Speaks::Narrative => 0,
            Speaks::Problem => 1,
            Speaks::Obstacle => 2,
        }]
        .push(text);
    }
    let [narrative, problem, obstacle] = texts.map(prose);
    if narrative.1 || problem.1 || obstacle.1 {
        notes.warn(head.no, field("narrative"), "ข้อความรายงานถูกตัดออกจากหน้าที่บันทึก");
    }
    (report.narrative, report.problem, report.obstacle) = (narrative.0, problem.0, obstacle.0);
    let parts = [(&report.narrative, "narrative"), (&report.problem, "problem"), (&report.obstacle, "obstacle")];
    for (text, name) in parts {
        notes.check_end(text.as_deref(), body, field(name));
    }
    // The line below a report closes it.
    let closed = body.iter().any(|line| line.text.contains("&&&"));
    let (text, name) = match speaks {
        Speaks::Narrative => parts[0],
        Speaks::Problem => parts[1],
        Speaks::Obstacle => parts[2],
    };
    if last && !closed && !notes.is_open() && text.is_some() {
        let line = body.iter().rev().find(|line| !line.is_blank()).map_or(head.no, |line| line.no);
        notes.warn(line, field(name), "หน้าถูกตัดก่อนจบรายงานสุดท้าย ข้อความอาจไม่ครบ เก็บเท่าที่มี");
    }
    Some(report)
}

/// The date in a heading's brackets. Empty brackets give way to the date before the text; a broken date does not.
fn heading_date(
    text: &str,
    line: usize,
    field: &str,
    last: bool,
    before_text: Option<NaiveDate>,
    notes: &mut Notes,
) -> Option<NaiveDate> {
    let Some((inner, _)) = text.split_once(')') else {
        if last {
            notes.warn(line, field, "รายงานสุดท้ายถูกตัดกลางวันที่ จึงไม่ได้นำเข้า");
        } else {
            notes.error(line, field, format!("วันที่รายงาน “{}” ไม่มีวงเล็บปิด", shown(text)));
        }
        return None;
    };
    let inner = meaningful(inner).filter(|inner| !inner.starts_with("0000-00-00"));
    let date = match inner {
        None => before_text,
        Some(inner) => parse_date(inner.trim_start_matches("ณ ").trim_start_matches("วันที่")).ok(),
    };
    if date.is_none() {
        notes.error(line, field, format!("วันที่รายงาน “{}” ไม่ใช่วันที่", shown(text.trim_end_matches(')'))));
    }
    date
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::legacy::line::lines;

    fn reports(text: &str) -> (Vec<ProgressReport>, bool) {
        let mut notes = Notes::default();
        let year = FiscalYear::from_be(2566).ok();
        let read = read(&lines(text), year, false, &mut notes);
        (read, notes.refused())
    }

    #[test]
    fn a_report_whole() {
        let (read, refused) = reports(
            "(1) ความคืบหน้าโครงการฯ ร้อยละ 10.50 (2022-11-29)\n\n10.50\n\n29/11/2565 : บรรทัดแรก\nบรรทัดสอง\n\n\
             ** ปัญหาของโครงการ :——-\n\n** อุปสรรคของโครงการ :ฝนตก\nหลายวัน\n\n------------------&&&--------------------\n",
        );
        assert!(!refused);
        assert_eq!(read.len(), 1);
        assert_eq!(read[0].date, NaiveDate::from_ymd_opt(2022, 11, 29).expect("a date"));
        assert_eq!(read[0].percent, Some(10.5));
        assert_eq!(read[0].narrative.as_deref(), Some("บรรทัดแรก\nบรรทัดสอง"));
        assert_eq!(read[0].problem, None);
        assert_eq!(read[0].obstacle.as_deref(), Some("ฝนตก\nหลายวัน"));
    }

    #[test]
    fn headings_in_other_words() {
        let check = |heading: &str| {
            let (read, refused) = reports(heading);
            let told: Vec<_> = read.iter().map(|r| (r.date.to_string(), r.percent)).collect();
            assert_eq!((told, refused), (vec![("2022-11-29".to_owned(), Some(10.0))], false), "{heading}");
        };
        check("(1) ความคืบหน้าโครงการ ร้อยละ 10 % (29/11/2565)");
        check("ความคืบหน้าโครงการฯ ร้อยละ 10.00 (วันที่ 29 พ.ย. 2565)");
        check("(๑๒) ความคืบหน้าโครงการฯ ร้อยละ ๑๐ (2022-11-29 00:00:00)");
        check("(1) ความคืบหน้าโครงการฯ ร้อยละ 10 ()\n29/11/2565 : ก");
    }

    #[test]
    fn a_date_that_is_not_the_reports_stays() {
        let (read, _) = reports("(1) ความคืบหน้าโครงการฯ ร้อยละ 5 (2022-11-30)\n5\n29/11/2565 : ก");
        assert_eq!(read[0].narrative.as_deref(), Some("29/11/2565 : ก"));
    }

    #[test]
    fn refuses_what_cannot_be() {
        let check = |heading: &str| assert!(reports(heading).1, "{heading}");
        check("(1) ความคืบหน้าโครงการฯ ร้อยละ 110 (2022-11-29)");
        check("(1) ความคืบหน้าโครงการฯ ร้อยละ -5 (2022-11-29)");
        check("(1) ความคืบหน้าโครงการฯ ร้อยละ 10 (2022-09-30)");
        check("(1) ความคืบหน้าโครงการฯ ร้อยละ 10 (2022-13-45)");
        check("(1) ความคืบหน้าโครงการฯ ร้อยละ สิบ (2022-11-29)");
        assert!(!reports("(1) ความคืบหน้าโครงการฯ ร้อยละ 100 (2023-12-31)").1);
        assert!(!reports("(1) ความคืบหน้าโครงการฯ ร้อยละ 100 (2024-01-02)").1, "late, but possible");
    }
}
