//! The record of a later generation: รายละเอียดโครงการ/กิจกรรม: CODE, labels glued to their values.

use domain::{
    fiscal_year::FiscalMonth,
    kpi::KpiDraft,
    monthly_result::MonthlyResult,
    policy::Policy,
    progress_report::{ProgressReport, ReportedStatus},
    project::ProjectDraft,
    text::{arabic_digits, parse_number},
    unit::{KpiCode, ProjectCode},
};

use super::{
    address::Address,
    line::{Line, meaningful, prose},
    notes::{Notes, shown},
    parts::{Parts, in_order, last_line},
    value::{self, check_report_date, date, date_prefix, money, must_be_number, number, percent},
};

/// The record's labels in their order; the longer of two that begin alike is tried first.
const LABELS: [&str; 27] = [
    "",
    "รหัสโครงการ",
    "ปี",
    "ชื่อโครงการ",
    "policyid",
    "branchid",
    "kpiid",
    "งบฯที่ได้รับ(บาท)",
    "งบฯที่ใช้ไป(บาท)",
    "คืบหน้าล่าสุด",
    "หน่วยงาน",
    "startdate",
    "finishdate",
    "หลักการและเหตุผล",
    "วัตถุประสงค์",
    "เป้าหมาย",
    "ผู้รับผิดชอบ",
    "ผู้ตรวจประเมิน",
    "หมายเหตุ",
    "นโยบายผว.",
    "ค่าน้ำหนัก",
    "เป้าหมายโครงการ",
    "ผลการดำเนินการ",
    "หน่วยนับ",
    "อธิบายรายละเอียดความคืบหน้า",
    "ผลงานเดือนที่",
    "ประวัติการปรับปรุงข้อมูล",
];
const CODE: usize = 1;
const YEAR: usize = 2;
const NAME: usize = 3;
const POLICY_ID: usize = 4;
const KPI: usize = 6;
const RECEIVED: usize = 7;
const SPENT: usize = 8;
const PROGRESS: usize = 9;
const UNIT: usize = 10;
const START: usize = 11;
const FINISH: usize = 12;
const RATIONALE: usize = 13;
const OBJECTIVES: usize = 14;
const TARGETS: usize = 15;
const OWNER: usize = 16;
const EVALUATOR: usize = 17;
const REMARK: usize = 18;
const POLICY: usize = 19;
const WEIGHT: usize = 20;
const TARGET: usize = 21;
const RESULT: usize = 22;
const MEASURE: usize = 23;
const NARRATIVE: usize = 24;
const MONTHS: usize = 25;
const HISTORY: usize = 26;
const REPORTS: usize = 27;
const PLACES: usize = 28;

/// Reads a record; `None` where no code is known.
pub(super) fn read(lines: &[Line<'_>], address: &Address, notes: &mut Notes) -> Option<ProjectDraft> {
    let found: Vec<Option<usize>> = (0..lines.len()).map(|i| place(lines, i)).collect();
    let is_prose =
        |place: usize| matches!(place, RATIONALE | OBJECTIVES | TARGETS | REMARK | NARRATIVE | HISTORY | REPORTS);
    let at: Vec<(usize, usize, Option<&str>)> = in_order(&found, is_prose)
        .into_iter()
        .enumerate()
        .filter_map(|(i, place)| Some((i, place?)))
        .map(|(i, place)| (i, place, value_of(&lines[i], place)))
        .collect();
    let parts = Parts::cut(lines, &at, PLACES);
    let last = last_line(lines);
    let text = |place: usize| prose(parts.get(place).texts()).0;
    let first = |place: usize| -> (usize, String) {
        let part = parts.get(place);
        let said = part.texts().map(str::trim).find(|text| !text.is_empty()).unwrap_or_default();
        (part.line(lines), said.to_owned())
    };

    let printed = code(lines, &first(CODE), notes);
    if printed.as_ref().is_some_and(|(line, _)| *line == last) && address.code.is_none() {
        notes.error(last, "code", "หน้าถูกตัดที่รหัสโครงการ จึงไม่แน่ว่ารหัสครบ");
    }
    let mut project = ProjectDraft::new(address.settle(printed, notes)?);
    project.name = text(NAME);
    let (line, year) = first(YEAR);
    project.fiscal_year = value::fiscal_year(&year, line, notes).or(address.year);
    project.unit_name = text(UNIT);
    project.owner = text(OWNER);
    project.evaluator = text(EVALUATOR);
    project.remark = text(REMARK);
    project.unit_of_measure = text(MEASURE);
    for (place, field, what, into) in [
        (RATIONALE, "rationale", "หลักการและเหตุผล", &mut project.rationale),
        (OBJECTIVES, "objectives", "วัตถุประสงค์", &mut project.objectives),
        (TARGETS, "targets", "เป้าหมาย", &mut project.targets),
    ] {
        let (said, cut) = prose(parts.get(place).texts());
        if cut {
            notes.warn(parts.get(place).line(lines), field, format!("ข้อความของ “{what}” ถูกตัดออกจากหน้าที่บันทึก"));
        }
        *into = said;
    }
    let (line, policy) = first(POLICY_ID);
    let policy_name = text(POLICY);
    project.policy =
        meaningful(&policy).filter(|id| *id != "0").map(|id| Policy { id: id.to_owned(), name: policy_name.clone() });
    if project.policy.is_none() && policy_name.is_some() {
        notes.warn(line, "policy", "มีชื่อนโยบาย ผว. แต่ไม่มี Policy ID จึงไม่ได้นำเข้า");
    }
    kpis(&first(KPI), &mut project, notes);
    let (line, amount) = first(RECEIVED);
    project.budget_received = money(&amount, line, "budget_received", notes);
    let (line, amount) = first(SPENT);
    project.budget_spent = money(&amount, line, "budget_spent", notes);
    let (line, day) = first(START);
    project.start = date(&day, line, "start", "วันเริ่มต้นโครงการ", notes);
    let (line, day) = first(FINISH);
    project.finish = date(&day, line, "finish", "วันสิ้นสุดโครงการ", notes);
    if let (Some(start), Some(finish)) = (project.start, project.finish)
        && finish < start
    {
        notes.error(line, "finish", format!("โครงการสิ้นสุด {finish} ก่อนเริ่มต้น {start}"));
    }
    progress(lines, &first(PROGRESS), &mut project, notes);
    let (line, weight) = first(WEIGHT);
    project.weight = must_be_number(&weight, line, "weight", "ค่าน้ำหนัก", notes);
    let (line, target) = first(TARGET);
    project.target = must_be_number(&target, line, "target", "เป้าหมายโครงการ", notes);
    let (line, result) = first(RESULT);
    project.result = must_be_number(&result, line, "result", "ผลการดำเนินการ", notes);
    if project.unit_of_measure.is_none() {
        let unit = target.trim_start_matches(|c: char| c.is_numeric() || matches!(c, '.' | ',' | '-' | ' '));
        project.unit_of_measure = meaningful(unit).map(str::to_owned);
    }
    project.months = months(lines, &at, notes);
    let history = parts.get(HISTORY);
    if history.lines.iter().any(|line| line.text.starts_with(|c: char| c.is_numeric())) {
        notes.warn(history.line(lines), "history", "ไม่ได้นำเข้าประวัติการปรับปรุงข้อมูลของระบบเดิม");
    }
    let told = parts.get(NARRATIVE).lines.iter().filter(|line| line.key != "เป้าหมาย").map(|line| line.text.as_ref());
    if let (Some(text), _) = prose(parts.get(NARRATIVE).inline.into_iter().chain(told)) {
        let line = parts.get(NARRATIVE).line(lines);
        notes.warn(line, "reports", format!("ไม่ได้นำเข้าคำอธิบายความคืบหน้าที่ไม่มีวันที่ “{}”", shown(&text)));
    }
    reports(parts.get(REPORTS).lines, &mut project, notes);
    missing(&parts, last, notes);
    Some(project)
}

/// The place of the label a line begins with.
fn place(lines: &[Line<'_>], i: usize) -> Option<usize> {
    let line = &lines[i];
    if line.is_blank() {
        return None;
    }
    let key = line.key.as_str();
    if is_report_heading(line) {
        return Some(REPORTS);
    }
    if key.starts_with("รายละเอียดโครงการ/กิจกรรม") || key.starts_with("ข้อมูลโครงการ/กิจกรรม")
    {
        return None;
    }
    // The percent above the record is no row of it.
    if line.value("คืบหน้าล่าสุด").is_some_and(|value| value.starts_with("ร้อยละ"))
    {
        return None;
    }
    if key.starts_with("เป้าหมายเดือนที่") {
        return Some(MONTHS);
    }
    let at =
        LABELS.iter().enumerate().skip(1).filter(|(_, label)| key.starts_with(*label)).max_by_key(|(_, l)| l.len())?.0;
    let rest = line.rest(LABELS[at])?;
    let fits = match at {
        CODE | YEAR => rest.trim_start_matches([':', ' ']).starts_with(char::is_numeric) || rest.trim().is_empty(),
        // The bare label before the months is another row than the text of the same name.
        TARGETS => {
            let below = lines[i + 1..].iter().find(|line| !line.is_blank());
            !(rest.trim().is_empty() && below.is_some_and(|line| line.key.starts_with("ผลงานเดือนที่")))
        }
        HISTORY => rest.trim().is_empty(),
        _ => true,
    };
    fits.then_some(at)
}

fn is_report_heading(line: &Line<'_>) -> bool {
    line.is_label("ความคืบหน้าล่าสุด") || (line.key.starts_with("วันที่รายงาน") && line.key.contains("สถานะโครงการ"))
}

fn value_of<'l>(line: &'l Line<'_>, place: usize) -> Option<&'l str> {
    let rest = line.rest(LABELS.get(place).filter(|label| !label.is_empty())?)?.trim();
    Some(rest.strip_prefix(':').unwrap_or(rest).trim_start())
}

/// The code in the heading and the one in the record, which must be one.
fn code(lines: &[Line<'_>], record: &(usize, String), notes: &mut Notes) -> Option<(usize, ProjectCode)> {
    let heading = lines.iter().find_map(|line| {
        let value = line.value("รายละเอียดโครงการ/กิจกรรม")?;
        Some((line.no, value.parse::<ProjectCode>().ok()?))
    });
    let (line, text) = record;
    let recorded = match meaningful(text) {
        None => None,
        Some(text) => match text.parse::<ProjectCode>() {
            Ok(code) => Some((*line, code)),
            Err(_) => {
                notes.error(*line, "code", format!("รหัสโครงการ “{}” ไม่ถูกรูป", shown(text)));
                None
            }
        },
    };
    if let (Some((_, heading)), Some((line, recorded))) = (&heading, &recorded)
        && heading != recorded
    {
        notes.error(*line, "code", format!("พบรหัสโครงการสองรหัสในหน้าเดียว {heading} และ {recorded}"));
    }
    recorded.or(heading)
}

fn kpis((line, text): &(usize, String), project: &mut ProjectDraft, notes: &mut Notes) {
    for code in text.split([',', ';']).filter_map(meaningful) {
        match code.parse::<KpiCode>() {
            Ok(code) if code.as_str().trim_matches('0').is_empty() => {}
            Ok(code) => project.kpis.push(KpiDraft::new(code)),
            Err(_) => notes.warn(*line, "kpis", format!("รหัสตัวชี้วัด “{}” อ่านไม่ได้ ไม่ได้นำเข้า", shown(code))),
        }
    }
}

/// The percent above the record and the one in it.
fn progress(lines: &[Line<'_>], (line, text): &(usize, String), project: &mut ProjectDraft, notes: &mut Notes) {
    let above = lines.iter().find_map(|line| {
        let value = line.value("คืบหน้าล่าสุด")?;
        value.starts_with("ร้อยละ").then_some((line.no, value))
    });
    let recorded = percent(text, *line, "progress", "คืบหน้าล่าสุด", notes);
    let above = above.and_then(|(line, value)| percent(value, line, "progress", "คืบหน้าล่าสุด", notes));
    if let (Some(recorded), Some(above)) = (recorded, above)
        && recorded != above
    {
        notes.warn(*line, "progress", format!("คืบหน้าล่าสุด {recorded} ไม่ตรงกับ {above} ในหัวหน้า ใช้ {recorded}"));
    }
    project.progress = recorded.or(above);
}

/// The months, each once, in order. A month's number is glued to its value, so where it ends is told by the months
/// before it.
fn months(lines: &[Line<'_>], at: &[(usize, usize, Option<&str>)], notes: &mut Notes) -> Vec<MonthlyResult> {
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
    let candidate = |length: usize| {
        let (month, value) = text.split_at(length);
        let value = value.trim();
        let number = parse_number(value);
        let odd = value.starts_with([',', '.'])
            || (value.len() > 1 && value.starts_with('0') && !value.starts_with("0."))
            || (number.is_none()
                && value.starts_with(|c: char| c.is_ascii_digit())
                && super::value::number(value).is_err());
        let month: i64 = month.parse().ok().filter(|month| *month > 0)?;
        if odd {
            return None;
        }
        let rank = if month == highest + 1 {
            0
        } else if month <= highest && (value.is_empty() || number == known(month)) {
            1
        } else if month > 12 && highest >= 9 {
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

/// The latest progress: date, percent, status, problem, and the narrative behind its own date.
fn reports(lines: &[Line<'_>], project: &mut ProjectDraft, notes: &mut Notes) {
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
        let (problem, narrative) = problem_and_narrative(behind, day);
        report.problem = prose(problem.lines()).0;
        report.narrative = prose(narrative.lines()).0;
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

/// Splits what one column after another runs together: the narrative begins at its own date.
fn problem_and_narrative(text: &str, day: chrono::NaiveDate) -> (&str, &str) {
    let starts = text.char_indices().filter(|(at, c)| {
        (c.is_ascii_digit() || matches!(c, '๐'..='๙'))
            && text[..*at].chars().next_back().is_none_or(char::is_whitespace)
    });
    for (at, _) in starts {
        if let Some((printed, rest)) = date_prefix(&text[at..]) {
            return (&text[..at], if printed == day { rest } else { &text[at..] });
        }
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

fn missing(parts: &Parts<'_, '_>, last: usize, notes: &mut Notes) {
    for (place, field, what) in [
        (YEAR, "fiscal_year", "ปีงบประมาณ"),
        (NAME, "name", "ชื่อโครงการ"),
        (RECEIVED, "budget_received", "งบประมาณที่ได้รับ"),
        (SPENT, "budget_spent", "งบประมาณที่ใช้ไป"),
        (PROGRESS, "progress", "ความคืบหน้าล่าสุด"),
        (UNIT, "unit", "ชื่อหน่วยงาน"),
        (START, "start", "วันเริ่มต้นโครงการ"),
        (FINISH, "finish", "วันสิ้นสุดโครงการ"),
        (RATIONALE, "rationale", "หลักการและเหตุผล"),
        (OBJECTIVES, "objectives", "วัตถุประสงค์"),
        (TARGETS, "targets", "เป้าหมาย"),
        (OWNER, "owner", "ผู้รับผิดชอบ"),
        (WEIGHT, "weight", "ค่าน้ำหนัก"),
        (TARGET, "target", "เป้าหมายโครงการ"),
        (RESULT, "result", "ผลการดำเนินการ"),
        (MEASURE, "unit_of_measure", "หน่วยนับ"),
        (MONTHS, "months", "ผลงานรายเดือน"),
        (REPORTS, "reports", "ความคืบหน้าล่าสุดรายครั้ง"),
    ] {
        if parts.get(place).heading.is_none() {
            notes.missing(last, field, what);
        }
    }
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
        check("11,407.52", 0, (1, "1,407.52"));
        check("3 : 25", 2, (3, "25"));
        check("10", 0, (1, "0"));
        check("45.5", 3, (4, "5.5"));
    }
}
