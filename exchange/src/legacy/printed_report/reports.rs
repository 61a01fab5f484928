//! Section 2 of the form: the reports, printed once a page.

use domain::{progress_report::ProgressReport, project::ProjectDraft, text::search_key};

use super::{
    super::{
        line::{Line, prose},
        notes::{Notes, shown},
        value::{check_report_date, date_prefix, money, percent},
    },
    Printed, Section,
};

/// Section 2: `รายงานครั้งที่1 :: 31/01/2566 : …`, `:: ความก้าวหน้าของงานฯ = 50.00 % …`, `: เป็นไปตามแผน`.
pub(super) fn read(sections: &[Printed<'_>], project: &mut ProjectDraft, last: usize, notes: &mut Notes) {
    let mut numbers: Vec<i64> = Vec::new();
    let mut seen = false;
    let count = sections.iter().filter(|printed| printed.section == Section::Reports).count();
    let ends = sections.last().map(|printed| printed.section);
    for (nth, printed) in sections.iter().filter(|printed| printed.section == Section::Reports).enumerate() {
        seen = true;
        let starts: Vec<usize> =
            (0..printed.lines.len()).filter(|i| report_number(&printed.lines[*i]).is_some()).collect();
        for (at, start) in starts.iter().enumerate() {
            let end = starts.get(at + 1).copied().unwrap_or(printed.lines.len());
            let body = &printed.lines[*start..end];
            let line = body[0].no;
            let cut = at + 1 == starts.len() && nth + 1 == count && ends == Some(Section::Reports);
            let index = project.reports.len();
            let Some((number, report)) = one(body, index, cut, notes) else { continue };
            if let Some(year) = project.fiscal_year {
                check_report_date(report.date, year, line, &format!("reports[{index}].date"), notes);
            }
            // The same number again is the next page's copy; number and date together tell.
            let same =
                numbers.iter().zip(&mut project.reports).find(|(n, kept)| **n == number && kept.date == report.date);
            let Some((_, kept)) = same else {
                numbers.push(number);
                project.reports.push(report);
                continue;
            };
            complete(kept, report, number, line, notes);
        }
    }
    if !seen {
        notes.missing(last, "reports", "ส่วน “2. รายงานความก้าวหน้าของโครงการ”");
    }
}

/// The number a report opens with.
fn report_number(line: &Line<'_>) -> Option<i64> {
    let rest = line.rest("รายงานครั้งที่")?.trim_start();
    let end = rest.find(|c: char| !c.is_ascii_digit() && !matches!(c, '๐'..='๙')).unwrap_or(rest.len());
    domain::text::arabic_digits(&rest[..end]).parse().ok()
}

fn one(lines: &[Line<'_>], index: usize, cut: bool, notes: &mut Notes) -> Option<(i64, ProgressReport)> {
    let head = lines.first()?;
    let number = report_number(head)?;
    let field = |name: &str| format!("reports[{index}].{name}");
    let mut narrative: Vec<String> = Vec::new();
    let mut problem: Vec<String> = Vec::new();
    let mut obstacle: Vec<String> = Vec::new();
    let mut day = None;
    let mut report = ProgressReport::of(chrono::NaiveDate::default(), None);
    let mut part = 0;
    for (at, line) in lines.iter().enumerate() {
        let mut text = line.text.as_ref();
        if at == 0 {
            // `รายงานครั้งที่1 :: 31/01/2566 : …`
            text = text.split_once(':').map_or("", |(_, behind)| behind);
        }
        if day.is_none()
            && let Some((read, rest)) = date_prefix(text.trim_start_matches([':', ' ']))
        {
            day = Some(read);
            text = rest;
        }
        let key = line.key.trim_start_matches(':');
        if at > 0 && (key.starts_with("ความก้าวหน้าของงาน") || key.starts_with("งบประมาณที่เบิกใช้"))
        {
            figures(&line.text, line.no, index, &mut report, notes);
            part = 3;
        } else if at > 0 && (line.key.starts_with(':') || part == 3) && key.contains("เป็นไปตามแผน")
        {
            report.on_plan = Some(!key.starts_with("ไม่"));
            if key.contains("เป็นไปตามเป้าหมาย") {
                report.on_target = Some(!key.contains("ไม่เป็นไปตามเป้าหมาย"));
            }
        } else if at > 0 && (line.key.starts_with(':') || part == 3) && key.contains("เป็นไปตามเป้าหมาย")
        {
            report.on_target = Some(!key.starts_with("ไม่"));
        } else {
            let label = |words: &str| line.key.trim_start_matches([':', '*']).starts_with(words) && text.contains(':');
            let behind =
                |text: &str| text.trim_start_matches([':', '*', ' ']).split_once(':').map(|(_, b)| b.trim().to_owned());
            if at > 0 && label("ปัญหา") {
                part = 1;
                problem.extend(behind(text));
            } else if at > 0 && label("อุปสรรค") {
                part = 2;
                obstacle.extend(behind(text));
            } else {
                match part {
                    1 => problem.push(text.to_owned()),
                    2 => obstacle.push(text.to_owned()),
                    _ => narrative.push(text.to_owned()),
                }
            }
        }
    }
    let Some(day) = day else {
        if cut {
            notes.warn(head.no, field("date"), "รายงานสุดท้ายถูกตัดก่อนถึงวันที่ จึงไม่ได้นำเข้า");
        } else {
            notes.error(head.no, field("date"), format!("รายงานครั้งที่ {number} ไม่มีวันที่ที่อ่านได้ “{}”", shown(&head.text)));
        }
        return None;
    };
    report.date = day;
    report.narrative = prose(narrative.iter().map(String::as_str)).0;
    report.problem = prose(problem.iter().map(String::as_str)).0;
    report.obstacle = prose(obstacle.iter().map(String::as_str)).0;
    for (text, name) in [(&report.narrative, "narrative"), (&report.problem, "problem"), (&report.obstacle, "obstacle")]
    {
        notes.check_end(text.as_deref(), lines, field(name));
    }
    if report.percent.is_none() {
        notes.warn(head.no, field("percent"), format!("รายงานครั้งที่ {number} ไม่มีร้อยละความก้าวหน้า"));
    }
    Some((number, report))
}

/// `:: ความก้าวหน้าของงานฯ = 50.00 % งบประมาณที่เบิกใช้ (ครั้งที่ 1) = 0 บาท : เป็นไปตามแผน`
fn figures(text: &str, line: usize, index: usize, report: &mut ProgressReport, notes: &mut Notes) {
    let field = |name: &str| format!("reports[{index}].{name}");
    let (done, spent) = match text.find("งบประมาณที่เบิกใช้") {
        Some(at) => (&text[..at], Some(&text[at..])),
        None => (text, None),
    };
    let value = |text: &str| -> Option<String> {
        let (_, value) = text.split_once('=')?;
        let value = value.split(" :").next().unwrap_or_default();
        Some(value.trim_matches([':', ' ']).to_owned())
    };
    if let Some(done) = value(done) {
        report.percent = percent(&done, line, &field("percent"), "ความก้าวหน้าของงาน", notes).or(report.percent);
    }
    if let Some(spent) = spent.and_then(value) {
        report.spent = money(&spent, line, &field("spent"), notes).or(report.spent);
    }
    let key = search_key(text);
    if key.contains("เป็นไปตามแผน") {
        report.on_plan = Some(!key.contains("ไม่เป็นไปตามแผน"));
    }
    if key.contains("เป็นไปตามเป้าหมาย") {
        report.on_target = Some(!key.contains("ไม่เป็นไปตามเป้าหมาย"));
    }
}

/// Fills what the first copy of a report left open; what differs is told.
fn complete(kept: &mut ProgressReport, again: ProgressReport, number: i64, line: usize, notes: &mut Notes) {
    let mut differs = kept.percent.is_some() && again.percent.is_some() && kept.percent != again.percent;
    differs |= kept.spent.is_some() && again.spent.is_some() && kept.spent != again.spent;
    for (kept, again) in [
        (&mut kept.narrative, &again.narrative),
        (&mut kept.problem, &again.problem),
        (&mut kept.obstacle, &again.obstacle),
    ] {
        match (kept.as_deref(), again.as_deref()) {
            (None, Some(text)) => *kept = Some(text.to_owned()),
            (Some(a), Some(b)) => differs |= search_key(a) != search_key(b),
            _ => {}
        }
    }
    kept.percent = kept.percent.or(again.percent);
    kept.spent = kept.spent.or(again.spent);
    kept.on_plan = kept.on_plan.or(again.on_plan);
    kept.on_target = kept.on_target.or(again.on_target);
    if differs {
        notes.warn(line, "reports", format!("รายงานครั้งที่ {number} พิมพ์ซ้ำไม่ตรงกัน ใช้ครั้งแรก"));
    }
}
