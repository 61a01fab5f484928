//! The page of one KPI: รายละเอียดตัวชี้วัด, and the page of an indicator of the city plan.

use domain::{
    kpi::KpiDraft,
    quarter_result::QuarterResult,
    unit::{KpiCode, Named, ProjectCode},
};

use super::{
    address::Address,
    line::{Line, meaningful, prose},
    measures,
    notes::{Notes, shown},
    parts::{Parts, is_furniture, last_line},
    strategy,
    value::{quarter, trailing_code},
};

const REPORT: &str = "รายงานผลฯไตรมาสที่";

/// Places of the parts. They stand in different orders on the two pages.
const REPORTS: usize = 1;
const SUMMARY: usize = 5;
const DEFINITION: usize = 6;
const FORMULA: usize = 7;
const SOURCE: usize = 8;
const STRATEGY: usize = 9;
const PROJECTS: usize = 10;
const PLACES: usize = 11;

/// Reads a KPI's page; `None` where no code is known.
pub(super) fn read(lines: &[Line<'_>], address: &Address, of_city: bool, notes: &mut Notes) -> Option<KpiDraft> {
    let mut at: Vec<(usize, usize, Option<&str>)> = Vec::new();
    for (i, line) in lines.iter().enumerate().filter(|(_, line)| !line.is_blank()) {
        if let Some((quarter, rest)) = report_heading(line, notes) {
            at.push((i, REPORTS + usize::from(quarter.quarter.number()) - 1, Some(rest)));
        } else if let Some((place, rest)) = heading(line) {
            at.push((i, place, rest));
        }
    }
    let parts = Parts::cut(lines, &at, PLACES);
    let last = last_line(lines);
    let head = parts.get(0).lines;

    let title = title(head, of_city);
    let printed = title.as_ref().map(|(line, _, code)| (*line, code.clone()));
    if printed.as_ref().is_some_and(|(line, _)| notes.ends_at(*line)) && address.code.is_none() {
        notes.error(last, "code", "หน้าถูกตัดที่รหัสตัวชี้วัด จึงไม่แน่ว่ารหัสครบ");
    }
    let code = address.settle(printed, notes)?;
    // Prose may name other KPIs; a second target means two pages in one.
    let targets = lines.iter().filter(|line| line.key.starts_with("ค่าเป้าหมาย")).count();
    other_codes(if targets > 1 { lines } else { head }, &code, notes);
    let mut kpi = KpiDraft::new(code);
    kpi.fiscal_year = address.year;
    kpi.name = title.and_then(|(_, name, _)| meaningful(&name).map(str::to_owned));
    let seen = measures::read(head, &mut kpi, "", notes);
    if let Some(name) = kpi.name.take() {
        // The dimension's tag may stand in the title.
        let bare = name.split_once("[มิติที่").map_or(name.as_str(), |(name, _)| name.trim_end());
        kpi.name = Some(bare.to_owned());
    }

    for number in 0..4 {
        let part = parts.get(REPORTS + number);
        let (report, cut) = prose(part.texts());
        if cut {
            notes.warn(
                part.line(lines),
                format!("quarters[{number}].report"),
                format!("รายงานผลไตรมาสที่ {} ถูกตัดออกจากหน้าที่บันทึก", number + 1),
            );
        }
        notes.check_end(report.as_deref(), part.lines, format!("quarters[{number}].report"));
        let Some(quarter) = domain::fiscal_year::Quarter::ALL.get(number) else { continue };
        let Some(report) = report else { continue };
        match kpi.quarters.iter_mut().find(|row| row.quarter == *quarter) {
            Some(row) => row.report = Some(report),
            None => kpi.quarters.push(QuarterResult { report: Some(report), ..QuarterResult::empty(*quarter) }),
        }
    }
    kpi.quarters.retain(|row| *row != QuarterResult::empty(row.quarter));
    kpi.quarters.sort_by_key(|row| row.quarter);

    let text = |place: usize, field: &str, what: &str, notes: &mut Notes| {
        let part = parts.get(place);
        let (text, cut) = prose(part.texts());
        if cut {
            notes.warn(part.line(lines), field, format!("ข้อความของ “{what}” ถูกตัดออกจากหน้าที่บันทึก"));
        } else if part.heading.is_none() {
            notes.missing(last, field, &format!("ส่วน “{what}”"));
        }
        notes.check_end(text.as_deref(), part.lines, field);
        text
    };
    if !of_city {
        kpi.summary = text(SUMMARY, "summary", "สรุปผลการดำเนินงาน", notes);
    }
    kpi.definition = text(DEFINITION, "definition", "นิยาม หรือความหมายของตัวชี้วัด", notes);
    kpi.formula = text(FORMULA, "formula", "วิธีการคำนวณ หรือ เกณฑ์การประเมิน", notes);
    kpi.source = text(SOURCE, "source", "วิธีการเก็บข้อมูล/แหล่งข้อมูล", notes);

    let part = parts.get(STRATEGY);
    let (path, _, cut) = strategy::read(part.lines.iter().filter(|line| !is_furniture(line)), "strategy", notes);
    kpi.strategy = path;
    if cut || part.heading.is_none() {
        notes.missing(last, "strategy", "ยุทธศาสตร์ที่สนับสนุนครบทุกระดับ");
    }
    kpi.projects = projects(parts.get(PROJECTS).lines, notes);

    let reports = (0..4).any(|number| parts.get(REPORTS + number).heading.is_some());
    for (there, field, what) in [
        (kpi.name.is_some(), "name", "ชื่อตัวชี้วัด"),
        (seen.target, "target", "ค่าเป้าหมาย"),
        (seen.result || of_city, "result", "ผลงานที่ทำได้"),
        (seen.kind || of_city, "kind", "ประเภทตัวชี้วัด"),
        (seen.level || of_city, "level", "ระดับของตัวชี้วัด"),
        (seen.evaluated || of_city, "evaluated", "บรรทัด “สยป. ตรวจประเมินตัวชี้วัด”"),
        (seen.table || of_city, "quarters", "ตารางผลงานรายไตรมาส"),
        (reports || of_city || unlabelled(head, &seen, notes), "quarters.report", "รายงานผลรายไตรมาส"),
        (parts.get(PROJECTS).heading.is_some() || of_city, "projects", "โครงการที่สนับสนุนตัวชี้วัด"),
    ] {
        if !there {
            notes.missing(last, field, what);
        }
    }
    Some(kpi)
}

/// The heading of a quarter's report and what follows it on its line. A fifth quarter is refused.
pub(super) fn report_heading<'l>(line: &'l Line<'_>, notes: &mut Notes) -> Option<(QuarterResult, &'l str)> {
    let label =
        if line.key.starts_with(REPORT) { REPORT } else { "รายงานผลไตรมาสที่" };
    let rest = line.rest(label)?.trim_start();
    let end = rest.find(|c: char| !c.is_ascii_digit() && !matches!(c, '๐'..='๙')).unwrap_or(rest.len());
    let (digits, rest) = rest.split_at(end);
    let rest = rest.trim_start();
    if !(rest.is_empty() || rest.starts_with([':', '*', ')'])) {
        return None;
    }
    let quarter = quarter(digits, line.no, "quarters", notes)?;
    Some((QuarterResult::empty(quarter), rest.trim_start_matches([':', '*', ')'])))
}

/// The part a heading opens; the city's page numbers its headings (`1.นิยาม…`).
fn heading<'l>(line: &'l Line<'_>) -> Option<(usize, Option<&'l str>)> {
    const HEADINGS: [(&str, usize); 14] = [
        ("สรุปผลการดำเนินงาน", SUMMARY),
        ("นิยามหรือความหมายของตัวชี้วัด", DEFINITION),
        ("นิยาม/ความหมายของตัวชี้วัด", DEFINITION),
        ("คำนิยาม", DEFINITION),
        ("วิธีการคำนวณหรือเกณฑ์การประเมิน", FORMULA),
        ("วิธีการคำนวณ/เกณฑ์การประเมิน", FORMULA),
        ("วิธีการคำนวณ", FORMULA),
        ("วิธีการการเก็บข้อมูล/แหล่งข้อมูล", SOURCE),
        ("วิธีการเก็บข้อมูล/แหล่งข้อมูล", SOURCE),
        ("วิธีการจัดเก็บข้อมูล/แหล่งข้อมูล", SOURCE),
        ("แหล่งข้อมูล", SOURCE),
        ("สนับสนุนยุทธศาสตร์กรุงเทพมหานครฯ", STRATEGY),
        ("สนับสนุนยุทธศาสตร์กรุงเทพมหานคร", STRATEGY),
        ("โครงการ/กิจกรรมที่สนับสนุนตัวชี้วัด", PROJECTS),
    ];
    let bare = line.key.trim_start_matches(|c: char| c.is_ascii_digit() || matches!(c, '.' | ')'));
    let number = &line.key[..line.key.len() - bare.len()];
    let (label, place) = HEADINGS.iter().find(|(label, _)| bare.starts_with(label))?;
    let whole = [number, label].concat();
    if line.is_label(&whole) {
        return Some((*place, None));
    }
    // Words that also begin sentences are headings only when they stand alone or number themselves.
    let value = line.value(&whole)?;
    (label.chars().count() > 16 || !number.is_empty()).then_some((*place, Some(value)))
}

/// The title: name and code, above the target. A name may take several lines.
fn title(head: &[Line<'_>], of_city: bool) -> Option<(usize, String, KpiCode)> {
    let mut name = String::new();
    for line in head {
        if line.key.starts_with("ค่าเป้าหมาย") || line.key.starts_with("ผลงานที่ทำได้")
        {
            break;
        }
        let is_heading = line.is_label("รายละเอียดตัวชี้วัด") || line.key.starts_with("โครงการจัดทำฐานข้อมูลตัวชี้วัด");
        if line.is_blank() || is_furniture(line) || is_heading {
            continue;
        }
        let found = trailing_code::<KpiCode>(&line.text).filter(|(_, code)| of_city != code.as_str().contains('-'));
        let words = found.as_ref().map_or(line.text.as_ref(), |(words, _)| words);
        if !name.is_empty() && !words.is_empty() {
            name.push(' ');
        }
        name.push_str(words);
        if let Some((_, code)) = found {
            return Some((line.no, name, code));
        }
    }
    None
}

/// A second title with another code means two pages in one.
fn other_codes(lines: &[Line<'_>], code: &KpiCode, notes: &mut Notes) {
    for line in lines.iter().filter(|line| line.text.ends_with(|c: char| c.is_numeric())) {
        let other = trailing_code::<KpiCode>(&line.text).map(|(_, other)| other);
        if let Some(other) =
            other.filter(|other| other.as_str().contains('-') && other != code && code.as_str().contains('-'))
            && !notes.cuts(other.as_str(), line.no)
        {
            notes.error(line.no, "code", format!("พบรหัสตัวชี้วัดสองรหัสในหน้าเดียว {code} และ {other}"));
        }
    }
}

/// The supporting projects: a code on each line, the name before or behind it.
fn projects(lines: &[Line<'_>], notes: &mut Notes) -> Vec<Named> {
    let mut out: Vec<Named> = Vec::new();
    let mut name_above: Option<String> = None;
    for line in lines {
        if line.is_blank() || is_furniture(line) {
            continue;
        }
        let Some((code, at)) = project_code(&line.text) else {
            name_above = meaningful(&line.text).map(str::to_owned);
            continue;
        };
        // Serials have four digits; one that ends the page with fewer may go on, even where the page may be whole.
        let serial = code.as_str().rsplit('-').next().unwrap_or_default();
        let begun = serial.len() < 4 && notes.is_loose(line.no) && line.text.ends_with(code.as_str());
        if begun || notes.cuts(&line.text[at..], line.no) {
            notes.cut(code.as_str(), line.no, "projects");
            continue;
        }
        let around = [&line.text[..at], &line.text[at + code.as_str().len()..]].concat();
        let around = around.trim_matches(|c: char| c.is_whitespace() || matches!(c, ':' | '(' | ')' | '-' | '[' | ']'));
        let name = meaningful(around).map(str::to_owned).or(name_above.take());
        let code = code.to_string();
        if out.iter().all(|known| known.code != code) {
            out.push(Named { name: name.unwrap_or_else(|| code.clone()), code });
        }
    }
    out
}

/// The first project code in a text, and where it stands.
pub(super) fn project_code(text: &str) -> Option<(ProjectCode, usize)> {
    let mut from = 0;
    while let Some(hyphen) = text[from..].find('-').map(|at| from + at) {
        let before = text[..hyphen].bytes().rev().take_while(u8::is_ascii_digit).count();
        let after = text[hyphen + 1..].bytes().take_while(u8::is_ascii_digit).count();
        if before == 8 && (1..=8).contains(&after) {
            let start = hyphen - before;
            if let Ok(code) = text[start..=hyphen + after].parse() {
                return Some((code, start));
            }
        }
        from = hyphen + 1;
    }
    None
}

/// Text behind the evaluator's line of a page that lost its headings: reports, definition and formula follow one
/// another there, blank ones left out, so nobody can tell which is which. Gives whether there was such text.
fn unlabelled(head: &[Line<'_>], seen: &measures::Seen, notes: &mut Notes) -> bool {
    if seen.table {
        return false;
    }
    let Some(at) = head.iter().position(|line| line.key.starts_with("สยป.")) else { return false };
    let texts: Vec<&Line<'_>> =
        head[at + 1..].iter().filter(|line| meaningful(&line.text).is_some() && !is_furniture(line)).collect();
    let Some(first) = texts.first() else { return false };
    if first.text.contains(super::CUT_MARK) {
        notes.warn(first.no, "quarters.report", "ข้อความหลังบรรทัดผลประเมินถูกตัดออกจากหน้าที่บันทึก");
    } else if !first.key.starts_with("ผลงานเทียบกับเป้าหมาย") {
        notes.warn(
            first.no,
            "quarters.report",
            format!("ข้อความ {} บรรทัดไม่มีหัวข้อกำกับ ไม่ได้นำเข้า เริ่มที่ “{}”", texts.len(), shown(&first.text)),
        );
    } else {
        return false;
    }
    true
}
