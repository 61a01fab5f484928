//! The record's latest progress, one report a row.

use domain::{
    progress_report::{ProgressReport, ReportedStatus},
    project::ProjectDraft,
};

use super::{
    super::{
        line::{Line, meaningful, prose},
        notes::{Notes, shown},
        value::{check_report_date, date, date_prefix, number, percent},
    },
    is_report_heading,
};

/// The latest progress: date, percent, status, problem, and the narrative behind its own date.
pub(super) fn read(lines: &[Line<'_>], project: &mut ProjectDraft, notes: &mut Notes) {
    let is_row = |line: &Line<'_>| row_date(&line.text).is_some();
    let rows: Vec<usize> = (0..lines.len()).filter(|i| is_row(&lines[*i])).collect();
    for (nth, start) in rows.iter().enumerate() {
        let end = rows.get(nth + 1).copied().unwrap_or(lines.len());
        let body: Vec<&str> =
            lines[*start..end].iter().filter(|line| !is_report_heading(line)).map(|line| line.text.as_ref()).collect();
        let text = body.join("\n").replace('\t', "\n");
        let line = lines[*start].no;
        let field = |name: &str| format!("reports[{}].{name}", project.reports.len());
        let Some((day, rest)) = row_date(&text) else { continue };
        let Some(day) = date(day, line, &field("date"), "วันที่รายงาน", notes) else {
            notes.error(line, field("date"), format!("วันที่รายงาน “{}” ไม่ใช่วันที่", shown(&text)));
            continue;
        };
        if let Some(year) = project.fiscal_year {
            check_report_date(day, year, line, &field("date"), notes);
        }
        let mut words = rest.split_whitespace();
        let done = words.next().unwrap_or_default();
        let mut behind = rest.trim_start().strip_prefix(done).unwrap_or_default().trim_start();
        let mut report = ProgressReport::of(day, percent(done, line, &field("percent"), "ความคืบหน้า", notes));
        let status = behind.split_whitespace().next().unwrap_or_default();
        if let Ok(Some(value)) = number(status) {
            report.status = ReportedStatus::from_number(value as i32);
            if report.status.is_none() {
                notes.warn(line, field("status"), format!("ไม่รู้จักสถานะโครงการ {}", shown(status)));
            }
            behind = behind.strip_prefix(status).unwrap_or_default().trim_start();
        }
        let (mut problem, mut narrative) = problem_and_narrative(behind, day);
        // The day parts the two columns of text: cut before it, a row leaves open which of them it began.
        let begun = [problem, narrative].concat();
        let cut = notes.is_open() && lines[*start..end].iter().any(|line| !line.is_blank() && notes.ends_at(line.no));
        if cut && !begun.trim().is_empty() && days(behind).next().is_none() {
            notes.cut(&begun, line, field("narrative"));
            (problem, narrative) = ("", "");
        }
        report.problem = prose(problem.lines()).0;
        report.narrative = prose(narrative.lines()).0;
        // The last report ends every page of this kind, so that its end says nothing: only dots do.
        notes.check_dots(report.narrative.as_deref(), &lines[*start..end], field("narrative"));
        if project.reports.contains(&report) {
            notes.warn(line, "reports", format!("รายงานวันที่ {day} พิมพ์ซ้ำ นำเข้าครั้งเดียว"));
        } else {
            project.reports.push(report);
        }
    }
}

/// A row begins with an ISO date that a number follows.
fn row_date(text: &str) -> Option<(&str, &str)> {
    let digits = |text: &str, n: usize| text.len() >= n && text.bytes().take(n).all(|b| b.is_ascii_digit());
    let is_date = text.is_char_boundary(10)
        && digits(text, 4)
        && text.as_bytes().get(4) == Some(&b'-')
        && text.as_bytes().get(7) == Some(&b'-');
    if !is_date {
        return None;
    }
    let rest = text[10..].trim_start();
    // A time may follow.
    let rest = rest.strip_prefix("00:00:00").map_or(rest, |rest| rest.trim_start_matches(['.', '0']));
    Some((&text[..10], rest.trim_start()))
}

/// Where a day stands in a text that may be that of its narrative.
fn days(text: &str) -> impl Iterator<Item = (usize, chrono::NaiveDate, &str)> {
    let starts = text.char_indices().filter(|(at, c)| {
        (c.is_ascii_digit() || matches!(c, '๐'..='๙'))
            && text[..*at].chars().next_back().is_none_or(char::is_whitespace)
    });
    starts.filter_map(|(at, _)| date_prefix(&text[at..]).map(|(day, rest)| (at, day, rest)))
}

/// Splits what one column after another runs together: the narrative begins at its own date.
fn problem_and_narrative(text: &str, day: chrono::NaiveDate) -> (&str, &str) {
    if let Some((at, printed, rest)) = days(text).next() {
        return (&text[..at], if printed == day { rest } else { &text[at..] });
    }
    // Without it, a column that says “none” is the problem and the rest the narrative.
    let first = text.split_whitespace().next().unwrap_or_default();
    match text.strip_prefix(first).filter(|_| meaningful(first).is_none()) {
        Some(rest) => ("", rest),
        None => match text.split_once('\n') {
            Some((problem, narrative)) => (problem, narrative),
            None => ("", text),
        },
    }
}
