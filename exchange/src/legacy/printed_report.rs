//! The printed form แบบแสดงรายงานความก้าวหน้าและข้อมูลเกี่ยวกับโครงการ. Its pages repeat sections; what is said first
//! is kept, and what is said otherwise later is told.

use domain::{
    kpi::KpiDraft,
    progress_report::ProgressReport,
    project::ProjectDraft,
    strategy::{StrategyLine, line_number},
    text::search_key,
    unit::{KpiCode, ProjectCode},
};

use super::{
    address::Address,
    line::{Line, meaningful, prose},
    notes::{Notes, shown},
    parts::{is_furniture, last_line},
    strategy,
    value::{self, check_report_date, date, date_prefix, money, percent},
};

/// The sections, by the words behind their number.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Section {
    Head,
    Rationale,
    Objectives,
    Targets,
    Strategy,
    Reports,
    End,
}

/// Labels of the single-line fields, several of which may share a line.
const FIELDS: [&str; 10] = [
    "ชื่อโครงการ/กิจกรรม",
    "รหัสโครงการ",
    "ปีงบประมาณพ.ศ.",
    "ปีงบประมาณ",
    "เริ่มต้นโครงการ",
    "งบประมาณที่ได้รับ",
    "สิ้นสุดโครงการ",
    "งบประมาณที่ใช้ไป",
    "หน่วยงานที่รับผิดชอบ",
    "ชื่อผู้รับผิดชอบ",
];

/// Reads a printed report; `None` where no code is known.
pub(super) fn read(lines: &[Line<'_>], address: &Address, notes: &mut Notes) -> Option<ProjectDraft> {
    let sections = sections(lines);
    let last = last_line(lines);
    let fields = Fields::of(&sections);
    let code = code(&fields, notes);
    if code.as_ref().is_some_and(|(line, _)| *line == last) && address.code.is_none() {
        notes.error(last, "code", "หน้าถูกตัดที่รหัสโครงการ จึงไม่แน่ว่ารหัสครบ");
    }
    let mut project = ProjectDraft::new(address.settle(code, notes)?);

    let text = |label: &str, field: &str, notes: &mut Notes| fields.first(label, field, notes);
    project.name = text("ชื่อโครงการ/กิจกรรม", "name", notes).map(|(_, name)| name.to_owned());
    years(&fields, address, &mut project, notes);
    if let Some((line, value)) = text("เริ่มต้นโครงการ", "start", notes) {
        project.start = date(value, line, "start", "วันเริ่มต้นโครงการ", notes);
    }
    if let Some((line, value)) = text("สิ้นสุดโครงการ", "finish", notes) {
        project.finish = date(value, line, "finish", "วันสิ้นสุดโครงการ", notes);
        if let (Some(start), Some(finish)) = (project.start, project.finish)
            && finish < start
        {
            notes.error(line, "finish", format!("โครงการสิ้นสุด {finish} ก่อนเริ่มต้น {start}"));
        }
    }
    if let Some((line, value)) = text("งบประมาณที่ได้รับ", "budget_received", notes) {
        project.budget_received = money(value, line, "budget_received", notes);
    }
    if let Some((line, value)) = text("งบประมาณที่ใช้ไป", "budget_spent", notes) {
        project.budget_spent = money(value, line, "budget_spent", notes);
    }
    if let Some((_, value)) = text("หน่วยงานที่รับผิดชอบ", "unit", notes) {
        let mut names = value.split(" / ").map(str::trim);
        project.unit_name = names.next().and_then(meaningful).map(str::to_owned);
        project.section_name = names.find_map(meaningful).map(str::to_owned);
    }
    project.owner = text("ชื่อผู้รับผิดชอบ", "owner", notes).map(|(_, owner)| owner.to_owned());
    project.coordinator = text("ผู้ประสานงานสยป", "coordinator", notes).map(|(_, name)| name.to_owned());
    project.rationale = prose_of(&sections, Section::Rationale, "rationale", "1.3 หลักการและเหตุผล", notes);
    project.objectives = prose_of(&sections, Section::Objectives, "objectives", "1.4 วัตถุประสงค์ของโครงการ", notes);
    project.targets = prose_of(&sections, Section::Targets, "targets", "1.5 เป้าหมายของโครงการ", notes);
    plan_of_the_city(&sections, &mut project, notes);
    reports(&sections, &mut project, last, notes);
    for (there, field, what) in [
        (fields.has("ชื่อโครงการ/กิจกรรม"), "name", "ชื่อโครงการ"),
        (project.fiscal_year.is_some(), "fiscal_year", "ปีงบประมาณ"),
        (fields.has("เริ่มต้นโครงการ"), "start", "วันเริ่มต้นโครงการ"),
        (fields.has("สิ้นสุดโครงการ"), "finish", "วันสิ้นสุดโครงการ"),
        (fields.has("งบประมาณที่ได้รับ"), "budget_received", "งบประมาณที่ได้รับ"),
        (fields.has("งบประมาณที่ใช้ไป"), "budget_spent", "งบประมาณที่ใช้ไป"),
        (fields.has("หน่วยงานที่รับผิดชอบ"), "unit", "หน่วยงานที่รับผิดชอบ"),
        (fields.has("ชื่อผู้รับผิดชอบ"), "owner", "ชื่อผู้รับผิดชอบ"),
    ] {
        if !there {
            notes.missing(last, field, what);
        }
    }
    Some(project)
}

/// The lines of a section that may be printed more than once.
struct Printed<'l> {
    section: Section,
    lines: Vec<Line<'l>>,
}

/// Cuts the pages at their headings; tabs part cells.
fn sections<'l>(lines: &[Line<'l>]) -> Vec<Printed<'l>> {
    let mut out = vec![Printed { section: Section::Head, lines: Vec::new() }];
    for line in lines {
        if line.is_blank() || is_furniture(line) || line.key.starts_with("แบบแสดงรายงานความก้าวหน้า")
        {
            continue;
        }
        if let Some(section) = heading(line) {
            out.push(Printed { section, lines: Vec::new() });
            continue;
        }
        let Some(current) = out.last_mut() else { continue };
        if line.text.contains('\t') {
            current.lines.extend(line.text.split('\t').map(|cell| line.piece(cell)).filter(|cell| !cell.is_blank()));
        } else {
            current.lines.push(line.clone());
        }
    }
    out
}

/// The section a heading opens: `1.4 วัตถุประสงค์ของโครงการ`, the number sometimes lost.
fn heading(line: &Line<'_>) -> Option<Section> {
    let bare = line.key.trim_start_matches(|c: char| c.is_ascii_digit() || c == '.');
    let numbered = bare.len() < line.key.len();
    let is =
        |words: &str| bare.strip_prefix(words).is_some_and(|rest| rest.chars().all(|c| matches!(c, '.' | '…' | ':')));
    if line.key.starts_with("ขอรับรองว่า") || line.key.starts_with("ลงชื่อ") {
        return Some(Section::End);
    }
    if is("หลักการและเหตุผล") {
        Some(Section::Rationale)
    } else if is("วัตถุประสงค์ของโครงการ") {
        Some(Section::Objectives)
    } else if is("เป้าหมายของโครงการ") {
        Some(Section::Targets)
    } else if bare.starts_with("สนับสนุนแผนพัฒนา") {
        Some(Section::Strategy)
    } else if bare.starts_with("รายงานความก้าวหน้าของโครงการ") {
        Some(Section::Reports)
    } else if bare.starts_with("ชื่อโครงการและหน่วยงาน")
        || bare.starts_with("รหัสโครงการและชื่อโครงการ")
        || (numbered && is("หน่วยงานที่รับผิดชอบ") && line.value(&line.key).is_none())
    {
        Some(Section::Head)
    } else {
        None
    }
}

/// The single-line fields, each with everything said for it.
struct Fields {
    said: Vec<(&'static str, usize, String)>,
}

impl Fields {
    fn of(sections: &[Printed<'_>]) -> Self {
        let mut said: Vec<(&'static str, usize, String)> = Vec::new();
        for line in sections.iter().filter(|s| s.section == Section::Head).flat_map(|s| &s.lines) {
            let pieces = split_at_labels(line);
            if pieces.is_empty() {
                // A value goes on below its label.
                if let Some((_, _, value)) = said.last_mut().filter(|(label, ..)| !label.starts_with("งบ")) {
                    if !value.is_empty() {
                        value.push(' ');
                    }
                    value.push_str(&line.text);
                }
            }
            said.extend(pieces);
        }
        Self { said }
    }

    fn has(&self, label: &str) -> bool {
        self.said.iter().any(|(known, ..)| *known == label)
    }

    /// The first thing said for a field; a later one that differs is told.
    fn first(&self, label: &str, field: &str, notes: &mut Notes) -> Option<(usize, &str)> {
        let mut said = self
            .said
            .iter()
            .filter(|(known, ..)| *known == label)
            .filter_map(|(_, line, value)| Some((*line, meaningful(value)?)));
        let first = said.next()?;
        for (line, value) in said {
            if search_key(value) != search_key(first.1) {
                let message = format!("พิมพ์ซ้ำไม่ตรงกัน ใช้ “{}” ไม่ใช้ “{}”", shown(first.1), shown(value));
                notes.warn(line, field, message);
            }
        }
        Some(first)
    }
}

/// Labels that may share a line, and how far into a line they are looked for: a form's line is no longer.
const LABELS_OF_A_LINE: usize = 8;
const CHARS_OF_A_LINE: usize = 400;

/// Takes apart a line on which several labels stand, each with a colon.
fn split_at_labels(line: &Line<'_>) -> Vec<(&'static str, usize, String)> {
    let labels = || FIELDS.iter().chain(["ผู้ประสานงานสยป"].iter()).copied();
    let label_of = |line: &Line<'_>| labels().find(|label| line.value(label).is_some());
    let mut out = Vec::new();
    let mut rest = line.clone();
    while let Some(label) = label_of(&rest) {
        let value = rest.value(label).unwrap_or_default();
        // Where another label begins a word.
        let mut before = ' ';
        let words = value.char_indices().take(CHARS_OF_A_LINE).filter(|(_, c)| {
            let begins = before.is_whitespace() && !c.is_whitespace();
            before = *c;
            begins
        });
        let next = words.map(|(at, _)| at).filter(|_| out.len() + 1 < LABELS_OF_A_LINE).find(|at| {
            let may_begin = labels().any(|label| value[*at..].chars().take(2).eq(label.chars().take(2)));
            let end = value[*at..].char_indices().nth(60).map_or(value.len(), |(length, _)| at + length);
            may_begin && label_of(&line.piece(&value[*at..end])).is_some()
        });
        let Some(at) = next else {
            out.push((label, line.no, value.to_owned()));
            break;
        };
        out.push((label, line.no, value[..at].trim().to_owned()));
        rest = line.piece(&value[at..]);
    }
    out
}

fn code(fields: &Fields, notes: &mut Notes) -> Option<(usize, ProjectCode)> {
    let mut first: Option<(usize, ProjectCode)> = None;
    for (_, line, value) in fields.said.iter().filter(|(label, ..)| *label == "รหัสโครงการ") {
        let Some(value) = meaningful(value) else { continue };
        match (value.parse::<ProjectCode>(), &first) {
            (Err(_), _) => notes.error(*line, "code", format!("รหัสโครงการ “{}” ไม่ถูกรูป", shown(value))),
            (Ok(code), None) => first = Some((*line, code)),
            (Ok(code), Some((_, known))) if code != *known => {
                notes.error(*line, "code", format!("พบรหัสโครงการสองรหัสในหน้าเดียว {known} และ {code}"));
            }
            _ => {}
        }
    }
    first
}

fn years(fields: &Fields, address: &Address, project: &mut ProjectDraft, notes: &mut Notes) {
    for (_, line, value) in fields.said.iter().filter(|(label, ..)| label.starts_with("ปีงบประมาณ"))
    {
        let Some(year) = value::fiscal_year(value, *line, notes) else { continue };
        if let Some(known) = project.fiscal_year.filter(|known| *known != year) {
            notes.error(*line, "fiscal_year", format!("พบปีงบประมาณสองปีในหน้าเดียว {known} และ {year}"));
        }
        project.fiscal_year = project.fiscal_year.or(Some(year));
    }
    project.fiscal_year = project.fiscal_year.or(address.year);
}

fn prose_of(sections: &[Printed<'_>], section: Section, field: &str, what: &str, notes: &mut Notes) -> Option<String> {
    let mut kept: Option<String> = None;
    let mut seen = false;
    for printed in sections.iter().filter(|printed| printed.section == section) {
        seen = true;
        let (text, cut) = prose(printed.lines.iter().map(|line| line.text.as_ref()));
        let line = printed.lines.first().map_or(1, |line| line.no);
        if cut {
            notes.warn(line, field, format!("ข้อความของ “{what}” ถูกตัดออกจากหน้าที่บันทึก"));
        }
        match (&kept, text) {
            (None, text) => kept = text,
            (Some(kept), Some(text)) if search_key(kept) != search_key(&text) => {
                notes.warn(line, field, format!("“{what}” พิมพ์ซ้ำไม่ตรงกัน ใช้ข้อความแรก"));
            }
            _ => {}
        }
    }
    if !seen {
        let last = sections.iter().flat_map(|s| &s.lines).last().map_or(1, |line| line.no);
        notes.missing(last, field, &format!("ส่วน “{what}”"));
    }
    kept
}

/// Section 1.6: the strategy lines by their labels, and the KPI, which has no code here.
fn plan_of_the_city(sections: &[Printed<'_>], project: &mut ProjectDraft, notes: &mut Notes) {
    let mut seen = false;
    let mut copies = 0;
    for printed in sections.iter().filter(|printed| printed.section == Section::Strategy) {
        copies += 1;
        seen = true;
        for line in &printed.lines {
            if strategy::is_routine(line) {
                project.routine = Some(true);
                continue;
            }
            let Some((label, value)) = line.text.split_once(':') else { continue };
            let label = search_key(label);
            let Some(value) = meaningful(value) else { continue };
            if search_key(value).contains("ภารกิจงานประจำของหน่วยงาน")
            {
                project.routine = Some(true);
                continue;
            }
            if label.starts_with("ตัวชี้วัด") {
                if copies == 1 {
                    kpi(value, line.no, project, notes);
                }
                continue;
            }
            // Labels are cut now and then (`ประเด็นยุทธศา ย่อย`), so the number decides where there is one.
            let by_label = match label.trim_end_matches(['.', '…']) {
                label if label.starts_with("ประเด็นยุทธศา") && label.ends_with("ย่อย") => {
                    Some(2)
                }
                label if label.starts_with("ประเด็นยุทธศา") || label.starts_with("ยุทธศาสตร์") => {
                    Some(1)
                }
                label if label.starts_with("เป้าประสงค์") || label.starts_with("กลยุทธ์") => {
                    Some(4)
                }
                label if label.starts_with("เป้าหมาย") => Some(3),
                _ => None,
            };
            let Some(level) = by_label.or_else(|| strategy::level(value)) else { continue };
            let read = StrategyLine { level, label: value.to_owned() };
            match project.strategy.iter().find(|known| known.level == level) {
                None => project.strategy.push(read),
                Some(known) => {
                    let differs = match (line_number(&known.label), line_number(&read.label)) {
                        (Some(a), Some(b)) => a != b,
                        _ => search_key(&known.label) != search_key(&read.label),
                    };
                    if differs {
                        let message =
                            format!("พิมพ์ซ้ำไม่ตรงกัน ใช้ “{}” ไม่ใช้ “{}”", shown(&known.label), shown(&read.label));
                        notes.warn(line.no, "strategy", message);
                    }
                }
            }
        }
    }
    project.strategy.sort_by_key(|line| line.level);
    if !project.strategy.is_empty() {
        project.routine = Some(false);
    }
    if !seen {
        let last = sections.iter().flat_map(|s| &s.lines).last().map_or(1, |line| line.no);
        notes.missing(last, "strategy", "ส่วน “1.6 สนับสนุนแผนพัฒนา กทม.”");
    }
}

fn kpi(value: &str, line: usize, project: &mut ProjectDraft, notes: &mut Notes) {
    let coded =
        value.rsplit_once(':').and_then(|(name, code)| Some((name.trim(), code.trim().parse::<KpiCode>().ok()?)));
    match coded.filter(|(_, code)| code.as_str().contains('-')) {
        Some((_, code)) if project.kpis.iter().any(|kpi| kpi.code == code) => {}
        Some((name, code)) => {
            let mut kpi = KpiDraft::new(code);
            kpi.name = meaningful(name).map(str::to_owned);
            project.kpis.push(kpi);
        }
        None => notes.warn(line, "kpis", format!("ตัวชี้วัด “{}” ไม่มีรหัสในหน้า จึงไม่ได้เชื่อมกับโครงการ", shown(value))),
    }
}

/// Section 2: `รายงานครั้งที่1 :: 31/01/2566 : …`, `:: ความก้าวหน้าของงานฯ = 50.00 % …`, `: เป็นไปตามแผน`.
fn reports(sections: &[Printed<'_>], project: &mut ProjectDraft, last: usize, notes: &mut Notes) {
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
