//! A unit's year: every KPI of one unit, one block each.
//!
//! A block is `(1) ชื่อ` and `[มิติที่ 1 : ตัวชี้วัดเจรจา]` (or `ชื่อ : 5016-0875`), its strategy lines, the name once
//! more, unit, target, result, quarter table and reports. Most of these pages print no codes: such KPIs are kept apart,
//! to be known by their names.

use domain::{
    fiscal_year::FiscalYear,
    import::{Dimension, UncodedKpi, UnitYearDraft},
    kpi::KpiDraft,
    quarter_result::QuarterResult,
    strategy::is_routine,
    text::search_key,
    unit::{KpiCode, SectionCode, UnitCode},
};

use super::{
    address::Address,
    kpi_page::report_heading,
    line::{Line, meaningful, prose},
    measures,
    notes::{Notes, shown},
    parts::{is_furniture, last_line},
    quarters, strategy,
    value::trailing_code,
};

/// Lines between a block's beginning and its measures.
const HEAD_LINES: usize = 24;

/// Reads a unit's year; `None` where the unit is not known.
pub(super) fn read(lines: &[Line<'_>], address: &Address, notes: &mut Notes) -> Option<UnitYearDraft> {
    let starts = blocks(lines);
    let head = &lines[..starts.first().copied().unwrap_or(lines.len())];
    let (printed, name, year) = heading(head);
    let code: UnitCode = address.settle(printed, notes).or_else(|| {
        // The KPIs' own codes name the unit, too.
        lines.iter().find_map(|line| trailing_kpi(line).and_then(|(_, code)| code.unit()))
    })?;
    let year = year.or(address.year);
    let mut unit = UnitYearDraft {
        code,
        name,
        sections: sections(head),
        dimensions: year.map(|year| dimensions(lines, year)).unwrap_or_default(),
        kpis: Vec::new(),
        uncoded: Vec::new(),
    };
    let mut dimension = None;
    for (nth, start) in starts.iter().enumerate() {
        let end = starts.get(nth + 1).copied().unwrap_or(lines.len());
        let before = if nth == 0 { head } else { &lines[starts[nth - 1]..*start] };
        dimension = before.iter().rev().find_map(dimension_heading).or(dimension);
        let mut block = &lines[*start..end];
        let place = unit.kpis.len() + unit.uncoded.len();
        if nth + 1 == starts.len() {
            let (last, rest) = block.split_at(next_begins(block).unwrap_or(block.len()));
            block = last;
            if let Some(line) = rest.iter().find(|line| !line.is_blank() && dimension_heading(line).is_none()) {
                let message = format!("หน้าถูกตัดที่หัวตัวชี้วัด “{}” จึงไม่ได้นำเข้าตัวชี้วัดนี้", shown(&line.text));
                notes.warn(line.no, "kpis", message);
            }
        }
        let Some((has_code, mut kpi)) = block_kpi(block, dimension, place, notes) else { continue };
        kpi.fiscal_year = year;
        let line = block[0].no;
        match (has_code, kpi.name.clone()) {
            (true, _) if unit.kpis.iter().any(|known| known.code == kpi.code) => {
                notes.warn(line, "kpis", format!("ตัวชี้วัด {} ปรากฏสองครั้ง ใช้ครั้งแรก", kpi.code));
            }
            (true, _) => {
                if kpi.unit().is_some_and(|of| of != unit.code && of.as_str()[..2] != unit.code.as_str()[..2]) {
                    notes.warn(line, "kpis", format!("รหัสตัวชี้วัด {} เป็นของหน่วยงานอื่น", kpi.code));
                }
                unit.kpis.push(kpi);
            }
            (false, None) => {
                let message = "ตัวชี้วัดไม่มีทั้งรหัสและชื่อในหน้า จึงไม่ได้นำเข้า";
                notes.warn(line, format!("kpis[{place}].code"), message);
            }
            (false, Some(name)) if unit.uncoded.iter().any(|known| search_key(&known.name) == search_key(&name)) => {
                let message = format!("ตัวชี้วัด “{}” ไม่มีรหัสและชื่อซ้ำกับตัวชี้วัดอื่นในหน้า ใช้ครั้งแรก", shown(&name));
                notes.warn(line, format!("kpis[{place}].code"), message);
            }
            (false, Some(name)) => unit.uncoded.push(UncodedKpi::new(line, place, name, kpi)),
        }
    }
    let last = last_line(lines);
    if starts.is_empty() {
        notes.missing(last, "kpis", "ตัวชี้วัดของหน่วยงาน");
    }
    if !head.iter().any(is_heading) {
        notes.missing(last, "unit", "หัวเรื่องที่บอกหน่วยงาน");
    }
    Some(unit)
}

fn is_heading(line: &Line<'_>) -> bool {
    line.key.starts_with("ผลการปฏิบัติราชการประจำปี")
}

/// The heading: `ผลการปฏิบัติราชการประจำปี : 2564 ของหน่วยงาน : 50350000`.
fn heading(head: &[Line<'_>]) -> (Option<(usize, UnitCode)>, Option<String>, Option<FiscalYear>) {
    let Some(at) = head.iter().position(is_heading) else { return (None, None, None) };
    let line = &head[at];
    let text = domain::text::arabic_digits(&line.text);
    let mut code = None;
    let mut year = None;
    for word in text.split(|c: char| c.is_whitespace() || matches!(c, ':' | '(' | ')')) {
        if let Ok(read) = word.parse::<UnitCode>() {
            code = code.or(Some((line.no, read)));
        } else if let Ok(read) = word.parse::<FiscalYear>() {
            year = year.or(Some(read));
        }
    }
    // The name may stand behind the code or on the next line.
    let behind = code.as_ref().and_then(|(_, code)| text.split_once(code.as_str())).map(|(_, behind)| behind);
    let below = head[at + 1..].iter().find(|line| line.key.starts_with("สำนัก") || line.key.starts_with("หน่วยงาน:"));
    let name = behind
        .map(|name| name.trim_matches([':', ' ', '-', '(', ')']))
        .filter(|name| name.parse::<FiscalYear>().is_err())
        .and_then(meaningful)
        .map(str::to_owned)
        .or_else(|| below.map(|line| line.value("หน่วยงาน").unwrap_or(&line.text).to_owned()));
    (code, name, year)
}

/// `มิติที่ 2 ด้านประสิทธิภาพของการปฏิบัติราชการ`; a strategy line's dimension has two numbers.
fn dimension_heading(line: &Line<'_>) -> Option<i32> {
    let rest = line.key.strip_prefix("มิติที่")?;
    let end = rest.find(|c: char| !c.is_ascii_digit()).unwrap_or(rest.len());
    (!rest[end..].starts_with('.')).then(|| rest[..end].parse().ok())?
}

/// What the page calls its dimensions, each once.
fn dimensions(lines: &[Line<'_>], fiscal_year: FiscalYear) -> Vec<Dimension> {
    let mut named: Vec<Dimension> = Vec::new();
    for line in lines {
        let Some(number) = dimension_heading(line).filter(|number| (1..=9).contains(number)) else { continue };
        let behind = line.text.trim_start().strip_prefix("มิติที่").unwrap_or_default().trim_start();
        let name = behind.trim_start_matches(char::is_numeric).trim_matches([' ', ':', '-', '|']);
        if let Some(name) = meaningful(name)
            && named.iter().all(|known| known.number != number)
        {
            named.push(Dimension { fiscal_year, number, name: name.to_owned() });
        }
    }
    named
}

/// `02000300 : ฝ่ายปกครอง`
fn sections(head: &[Line<'_>]) -> Vec<(SectionCode, String)> {
    head.iter()
        .filter_map(|line| {
            let (code, name) = line.text.split_once([':', ' '])?;
            Some((code.parse().ok()?, meaningful(name.trim_matches([':', ' ', '-']))?.to_owned()))
        })
        .collect()
}

/// `ชื่อ : 5016-0875`, the dimension's tag perhaps behind it.
fn trailing_kpi<'l>(line: &'l Line<'_>) -> Option<(&'l str, KpiCode)> {
    let text = line.text.split_once("[มิติที่").map_or(line.text.as_ref(), |(before, _)| before.trim_end());
    if !text.ends_with(|c: char| c.is_numeric()) {
        return None;
    }
    trailing_code::<KpiCode>(text).filter(|(_, code)| code.as_str().contains('-'))
}

fn is_numbered(line: &Line<'_>) -> bool {
    number(line).is_some()
}

/// The number of a block, `(1) ชื่อ`.
fn number(line: &Line<'_>) -> Option<u64> {
    let (digits, behind) = line.key.strip_prefix('(')?.split_once(')')?;
    let whole = !behind.is_empty() && digits.bytes().all(|b| b.is_ascii_digit());
    whole.then(|| digits.parse().ok())?
}

/// Where another block begins behind the reports of the page's last, if the page ends before its measures, which would
/// tell: its dimension, its code or tag, or the number that follows this one's. A list in a report has the number before
/// it, too.
fn next_begins(block: &[Line<'_>]) -> Option<usize> {
    let last = block.iter().rposition(|line| report_heading(line, &mut Notes::default()).is_some())? + 1;
    let own = block.first().and_then(number);
    let listed = own.is_some() && block[last..].iter().any(|line| number(line) == own);
    let follows = |line: &Line<'_>| !listed && own.is_some_and(|own| number(line) == own.checked_add(1));
    let at = last
        + block[last..].iter().position(|line| {
            dimension_heading(line).is_some()
                || line.text.contains("[มิติที่")
                || trailing_kpi(line).is_some()
                || follows(line)
        })?;
    // The name stands above a tag on a line of its own.
    let above = |at: usize| (last..at).rev().find(|i| !block[*i].is_blank());
    let name = block[at].key.starts_with('[').then(|| above(at)).flatten();
    Some(name.unwrap_or(at))
}

/// Where the measures of a block begin.
fn is_measure(lines: &[Line<'_>], i: usize) -> bool {
    let line = &lines[i];
    line.key.starts_with("หน่วยนับ:") || line.key.starts_with("ค่าเป้าหมาย") || line.key.starts_with("เป้าหมาย:")
}

/// Where the blocks begin: looking back from each block's measures to its tag, number or code, but not beyond a
/// report of the block before.
fn blocks(lines: &[Line<'_>]) -> Vec<usize> {
    let mut starts: Vec<usize> = Vec::new();
    let mut within = false;
    let mut floor = 0;
    let mut ignored = Notes::default();
    for i in 0..lines.len() {
        let line = &lines[i];
        if report_heading(line, &mut ignored).is_some() {
            (within, floor) = (false, i + 1);
            continue;
        }
        let table = quarters::begins(lines, i);
        if within && !table && is_repeat(lines, i, &starts) {
            (within, floor) = (false, floor.max(i.saturating_sub(HEAD_LINES)));
        }
        if within || !(is_measure(lines, i) || table) {
            continue;
        }
        let from = floor.max(i.saturating_sub(HEAD_LINES)).max(starts.last().map_or(0, |start| start + 1));
        starts.push(begin(lines, from, i));
        within = true;
        floor = i + 1;
    }
    starts
}

/// Whether a target is printed again, so that another block has begun without a report between.
fn is_repeat(lines: &[Line<'_>], i: usize, starts: &[usize]) -> bool {
    let Some(start) = starts.last().filter(|_| is_measure(lines, i)) else { return false };
    let key = |line: &Line<'_>| line.key.split(':').next().map(|key| key.chars().take(6).collect::<String>());
    lines[*start..i].iter().any(|line| is_label_of_measure(line) && key(line) == key(&lines[i]))
}

fn is_label_of_measure(line: &Line<'_>) -> bool {
    line.key.starts_with("หน่วยนับ:") || line.key.starts_with("ค่าเป้าหมาย") || line.key.starts_with("เป้าหมาย:")
}

/// The first line of the block whose measures begin at `measure`.
fn begin(lines: &[Line<'_>], from: usize, measure: usize) -> usize {
    let range = from..measure;
    let tagged = range.clone().rev().find(|i| lines[*i].text.contains("[มิติที่"));
    let numbered = range.clone().rev().find(|i| is_numbered(&lines[*i]));
    let coded = range.clone().rev().find(|i| trailing_kpi(&lines[*i]).is_some());
    match (numbered, tagged, coded) {
        (Some(number), Some(tag), _) if number <= tag => number,
        (_, Some(tag), _) if lines[tag].key.starts_with('[') => {
            // The name stands above its tag.
            let name = (from..tag).rev().find(|i| !lines[*i].is_blank());
            name.filter(|i| dimension_heading(&lines[*i]).is_none() && !is_heading(&lines[*i])).unwrap_or(tag)
        }
        (_, Some(tag), _) => tag,
        (Some(number), None, Some(code)) if number < code && code - number <= 6 => number,
        (_, None, Some(code)) => code,
        (Some(number), None, None) => number,
        (None, None, None) => measure,
    }
}

/// One block: whether it has a code, and what it says. Without one, the draft's code means nothing.
fn block_kpi(block: &[Line<'_>], dimension: Option<i32>, index: usize, notes: &mut Notes) -> Option<(bool, KpiDraft)> {
    let measure = (0..block.len()).find(|i| is_measure(block, *i) || quarters::begins(block, *i)).unwrap_or(0);
    let head = &block[..measure];
    let coded = head.iter().find_map(|line| trailing_kpi(line).map(|(name, code)| (line.no, name, code)));
    let labelled = || {
        block.iter().find_map(|line| {
            let value = line.value("รหัสตัวชี้วัด").or_else(|| line.value("รหัส"))?;
            Some((line.no, "", value.parse::<KpiCode>().ok().filter(|code| code.as_str().contains('-'))?))
        })
    };
    let code = coded.or_else(labelled);
    let name = name(head, code.as_ref().map(|(line, name, _)| (*line, *name)));
    let at = format!("kpis[{index}].");
    let known = code.map(|(.., code)| code);
    let has_code = known.is_some();
    let mut kpi = KpiDraft::new(known.or_else(|| "0".parse().ok())?);
    kpi.dimension = dimension;
    let reports = (measure..block.len())
        .find(|i| block[*i].key.starts_with("รายงานผล") && report_heading(&block[*i], &mut Notes::default()).is_some());
    let measured = &block[..reports.unwrap_or(block.len())];
    let seen = measures::read(measured, &mut kpi, &at, notes);
    read_reports(&block[reports.unwrap_or(block.len())..], &mut kpi, &at, notes);
    kpi.name = name;
    let path = head.iter().filter(|line| {
        let bare = line.text.trim_start_matches(':').trim_start();
        is_routine(&line.key) || (strategy::level(bare).is_some() && is_strategy_line(bare))
    });
    kpi.strategy = strategy::read(path, &format!("{at}strategy"), notes).0;
    let line = block[0].no;
    for (there, name, what) in [
        (kpi.name.is_some(), "name", "ชื่อตัวชี้วัด"),
        (seen.target, "target", "เป้าหมายของตัวชี้วัด"),
        (seen.result, "result", "ผลงานของตัวชี้วัด"),
        (seen.table, "quarters", "ตารางผลงานรายไตรมาส"),
    ] {
        if !there {
            notes.missing(line, format!("{at}{name}"), what);
        }
    }
    Some((has_code, kpi))
}

/// Strategy lines call themselves by a word or begin with their number; a KPI's own number has other company.
fn is_strategy_line(text: &str) -> bool {
    ["ด้านที่", "มิติที่", "เป้าหมายที่", "เป้าประสงค์ที่", "ยุทธศาสตร์ที่", "กลยุทธ์ที่"].iter().any(|word| text.starts_with(word))
        || text.starts_with(|c: char| matches!(c, '๐'..='๙'))
}

/// The name: what stands before the code, else behind the block's number.
fn name(head: &[Line<'_>], code: Option<(usize, &str)>) -> Option<String> {
    let bare = |text: &str| {
        let text = text.split_once("[มิติที่").map_or(text, |(name, _)| name).trim();
        let number = text.strip_prefix('(').and_then(|rest| {
            let (digits, behind) = rest.split_once(')')?;
            digits.trim().chars().all(char::is_numeric).then_some(behind)
        });
        meaningful(number.unwrap_or(text)).map(str::to_owned)
    };
    let before_code = code.and_then(|(_, name)| bare(name));
    before_code.or_else(|| {
        head.iter()
            .filter(|line| !is_furniture(line) && !is_routine(&line.key) && trailing_kpi(line).is_none())
            .find_map(|line| bare(&line.text))
    })
}

/// The quarterly reports behind a block's table.
fn read_reports(lines: &[Line<'_>], kpi: &mut KpiDraft, at: &str, notes: &mut Notes) {
    let headings: Vec<(usize, QuarterResult, &str)> = lines
        .iter()
        .enumerate()
        .filter_map(|(i, line)| report_heading(line, notes).map(|(quarter, rest)| (i, quarter, rest)))
        .collect();
    for (nth, (start, empty, inline)) in headings.iter().enumerate() {
        let end = headings.get(nth + 1).map_or(lines.len(), |(next, ..)| *next);
        let body = lines[start + 1..end].iter().filter(|line| !is_furniture(line) && dimension_heading(line).is_none());
        let (report, cut) = prose(std::iter::once(*inline).chain(body.map(|line| line.text.as_ref())));
        if cut {
            let number = empty.quarter.number();
            notes.warn(
                lines[*start].no,
                format!("{at}quarters"),
                format!("รายงานผลไตรมาสที่ {number} ถูกตัดออกจากหน้าที่บันทึก"),
            );
        }
        notes.check_end(report.as_deref(), &lines[*start..end], format!("{at}quarters"));
        let Some(report) = report else { continue };
        match kpi.quarters.iter_mut().find(|row| row.quarter == empty.quarter) {
            Some(row) => row.report = row.report.take().or(Some(report)),
            None => kpi.quarters.push(QuarterResult { report: Some(report), ..empty.clone() }),
        }
    }
    kpi.quarters.retain(|row| *row != QuarterResult::empty(row.quarter));
    kpi.quarters.sort_by_key(|row| row.quarter);
}
