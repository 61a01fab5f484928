//! Where a page cut short ends: what stands last, with nothing behind it that closes it, may be the beginning of a
//! label or of a number, and must be taken for neither a text nor a number.

use std::borrow::Cow;

use domain::import::{Content, PageKind};

use super::{line::Line, notes::Notes};

/// Labels that begin a line or a cell, as [`Line::key`] has them, each with as much behind it as it needs to be told
/// from text.
const OF_A_PROJECT: [&str; 24] = [
    "ความคืบหน้าโครงการร้อยละ",
    "ความคืบหน้าโครงการฯร้อยละ",
    "ดูโครงการแผนปีฯ:พิมพ์ข้อมูล",
    "สยป.ประเมินโครงการ:ไตรมาสที่",
    "หลักการและเหตุผล",
    "วัตถุประสงค์ของโครงการ",
    "เป้าหมายของโครงการ",
    "สนับสนุนยุทธศาสตร์กรุงเทพมหานครฯ",
    "ภารกิจงานประจำของหน่วยงาน",
    "ผลการดำเนินงานฯ",
    "ปัญหาของโครงการ:",
    "อุปสรรคของโครงการ:",
    "แผนการดำเนินงานฯ",
    "ขั้นตอน1",
    "เริ่มต้น:",
    "สิ้นสุด:",
    "(ทดสอบ)แสดงขั้นตอน",
    "(คลิก)ขั้นตอนการปฏิบัติงาน",
    "สนับสนุนตัวชี้วัดตามแผนฯ",
    "รายละเอียดเกี่ยวกับตัวชี้วัด:",
    "ตัวชี้วัด:",
    "ผลการประเมินโครงการ(รายไตรมาส)",
    "ไตรมาสที่1",
    "backhome",
];
const OF_A_RECORD: [&str; 30] = [
    "ข้อมูลโครงการ/กิจกรรมพิมพ์pdf",
    "รหัสโครงการ",
    "ปีงบประมาณ",
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
    "ผลงานเดือนที่1",
    "เป้าหมายเดือนที่1",
    "ประวัติการปรับปรุงข้อมูล",
    "ความคืบหน้าล่าสุด",
    "วันที่รายงานความคืบหน้าสถานะโครงการ",
];
const OF_THE_FORM: [&str; 35] = [
    "แบบแสดงรายงานความก้าวหน้าและข้อมูลเกี่ยวกับโครงการ",
    "ชื่อโครงการและหน่วยงานที่รับผิดชอบโครงการ",
    "รหัสโครงการและชื่อโครงการ",
    "ชื่อโครงการ/กิจกรรม:",
    "รหัสโครงการ...:",
    "ปีงบประมาณพ.ศ.:",
    "เริ่มต้นโครงการ:",
    "สิ้นสุดโครงการ:",
    "งบประมาณที่ได้รับ:",
    "งบประมาณที่ใช้ไป:",
    "หน่วยงานที่รับผิดชอบ.:",
    "ชื่อผู้รับผิดชอบ...:",
    "ผู้ประสานงานสยป:",
    "หลักการและเหตุผล",
    "วัตถุประสงค์ของโครงการ",
    "เป้าหมายของโครงการ..",
    "สนับสนุนแผนพัฒนากทม.",
    "ประเด็นยุทธศาสตร์:",
    "ประเด็นยุทธศาสตร์ย่อย:",
    "เป้าหมายที่:",
    "กลยุทธ์ที่:",
    "ตัวชี้วัด...:",
    "รายงานความก้าวหน้าของโครงการและการใช้จ่ายงบประมาณ",
    "รายงานครั้งที่1::",
    "::ความก้าวหน้าของงานฯ=",
    "ความก้าวหน้าของงานฯ=",
    ":งบประมาณที่เบิกใช้(ครั้งที่1)=",
    "งบประมาณที่เบิกใช้(ครั้งที่1)=",
    ":เป็นไปตามแผน",
    ":เป็นไปตามเป้าหมาย",
    ":ไม่เป็นไปตามแผน",
    ":ไม่เป็นไปตามเป้าหมาย",
    "ขอรับรองว่าข้อมูลที่ปรากฏ",
    "ลงชื่อ.....(ผู้รับผิดชอบโครงการ)",
    "ตำแหน่ง.....",
];
const OF_A_KPI: [&str; 33] = [
    "ค่าเป้าหมาย",
    "ผลงานที่ทำได้",
    "ประเภทตัวชี้วัด:",
    "ลักษณะข้อมูล:",
    "(ตัวชี้วัดระดับผลผลิต(output))",
    "(ตัวชี้วัดระดับผลลัพธ์(outcome))",
    "รายละเอียดตัวชี้วัดฯ:พิมพ์ข้อมูล",
    "สยป.ตรวจประเมินตัวชี้วัด:ไตรมาสที่",
    "ผลงานเทียบกับเป้าหมายรายไตรมาส",
    "ไตรมาสที่1",
    "(1-4)",
    "ผลประเมินตัวชี้วัด",
    "(2.1/2.2)",
    "รายงานผลฯไตรมาสที่1",
    "รายงานผลไตรมาสที่1",
    "สรุปผลการดำเนินงาน",
    "นิยามหรือความหมายของตัวชี้วัด",
    "นิยาม/ความหมายของตัวชี้วัด",
    "คำนิยาม",
    "วิธีการคำนวณหรือเกณฑ์การประเมิน",
    "วิธีการคำนวณ/เกณฑ์การประเมิน",
    "วิธีการการเก็บข้อมูล/แหล่งข้อมูล",
    "วิธีการเก็บข้อมูล/แหล่งข้อมูล",
    "วิธีการจัดเก็บข้อมูล/แหล่งข้อมูล",
    "แหล่งข้อมูล",
    "สนับสนุนยุทธศาสตร์กรุงเทพมหานครฯ",
    "โครงการ/กิจกรรมที่สนับสนุนตัวชี้วัด",
    "[มิติที่1",
    "มิติที่1",
    "หน่วยนับ:",
    "เป้าหมาย:",
    "ผลงาน:",
    "ภารกิจงานประจำของหน่วยงาน",
];

/// Whether the page has come to the last of its parts. Saved pages end without an end of line, so what stands last is
/// then taken as whole: nothing is known to be missing behind it.
pub(super) fn is_reached(lines: &[Line<'_>], kind: PageKind) -> bool {
    let last = match kind {
        PageKind::ProjectProgress => "ผลการประเมินโครงการ(รายไตรมาส)",
        PageKind::KpiDetail => "โครงการ/กิจกรรมที่สนับสนุนตัวชี้วัด",
        // These end in the middle of a table or a form, or with a part that may come anywhere.
        PageKind::ProjectDetail | PageKind::PrintedReport | PageKind::CityKpi | PageKind::UnitYear => return false,
    };
    lines.iter().any(|line| line.key.contains(last))
}

/// Words for which a text means none, as [`Line::key`] has them: the beginning of one is no text.
const NONE: [&str; 4] = ["ไม่มี", "(ไม่ได้ตั้ง)", "(ไม่ได้กำหนด)", "(notset)"];

/// Takes off the end of a page, whose last line nothing closes, what is no more than the beginning of a label, of a
/// ruling, of a number or date that stands alone, or of a word that means none; told as a warning. Numbers behind a label
/// are told where they are read.
pub(super) fn trim(lines: &mut [Line<'_>], kind: PageKind, notes: &mut Notes) {
    if !notes.is_open() {
        return;
    }
    let Some(line) = lines.iter_mut().rev().find(|line| !line.is_blank()) else { return };
    // Tabs part cells, too.
    let cell = line.text.rfind('\t').map_or(0, |at| at + 1);
    let last = line.piece(&line.text[cell..]);
    let kept = if begins_label(&last, kind) || is_ruling(&last.text) {
        let begun = last.text.to_string();
        notes.warn(line.no, "page", format!("หน้าถูกตัดกลางป้าย “{}” ส่วนที่เหลือของหน้าหายไป", super::notes::shown(&begun)));
        cell
    } else if let Some(part) = open_number(&last.text).or_else(|| begun_none(&last, kind)) {
        notes.cut(part, line.no, "page");
        line.text.len() - part.len()
    } else {
        return;
    };
    let text = line.text[..kept].trim_end().to_owned();
    line.say(Cow::Owned(text));
}

/// Keeps with what was read how the page breaks off, so that a text cut there takes the place of no longer one. What
/// another record is called is not learnt from a text that may lack its end.
pub(super) fn mark(content: &mut Content, lines: &[Line<'_>], notes: &mut Notes) {
    let Some(last) = lines.iter().rev().find(|line| !line.is_blank()) else { return };
    let mut forget = |name: &mut Option<String>, field: &str| {
        if let Some(text) = name.take_if(|name| notes.is_open() && last.text.ends_with(name.as_str())) {
            notes.cut(&text, last.no, field);
        }
    };
    match content {
        Content::Project(project) => {
            forget(&mut project.unit_name, "unit");
            forget(&mut project.section_name, "section");
            if let Some(policy) = &mut project.policy {
                forget(&mut policy.name, "policy");
            }
            project.breaks_off = Some(last.text.to_string());
            project.kpis.iter_mut().for_each(|kpi| kpi.breaks_off = Some(last.text.to_string()));
        }
        Content::Kpi(kpi) => {
            forget(&mut kpi.unit_name, "unit");
            kpi.breaks_off = Some(last.text.to_string());
        }
        Content::Unit(unit) => {
            forget(&mut unit.name, "name");
            unit.dimensions.retain_mut(|dimension| {
                let mut name = Some(std::mem::take(&mut dimension.name));
                forget(&mut name, "dimensions");
                name.map(|name| dimension.name = name).is_some()
            });
            unit.sections.retain_mut(|(_, section)| {
                let mut name = Some(std::mem::take(section));
                forget(&mut name, "sections");
                name.map(|name| *section = name).is_some()
            });
            unit.kpis.iter_mut().for_each(|kpi| kpi.breaks_off = Some(last.text.to_string()));
            unit.uncoded.iter_mut().for_each(|kpi| kpi.break_off(&last.text));
        }
    }
}

/// The labels of a sort of page.
fn labels(kind: PageKind) -> impl Iterator<Item = &'static str> {
    let labels: &'static [&'static [&'static str]] = match kind {
        PageKind::ProjectProgress => &[&OF_A_PROJECT, &OF_A_KPI],
        PageKind::ProjectDetail => &[&OF_A_RECORD],
        PageKind::PrintedReport => &[&OF_THE_FORM],
        PageKind::KpiDetail | PageKind::CityKpi | PageKind::UnitYear => &[&OF_A_KPI],
    };
    labels.iter().copied().flatten().copied()
}

/// Whether a line is the beginning of a label, perhaps with a number before it, and nothing else.
fn begins_label(line: &Line<'_>, kind: PageKind) -> bool {
    // A number may stand before a label: `(12) ความคืบหน้า…`, `1.4 วัตถุประสงค์…`.
    let bare = line.key.trim_start_matches(|c: char| c.is_ascii_digit() || c == '.');
    let numbered = line.key.strip_prefix('(').map(|rest| rest.trim_start_matches(|c: char| c.is_ascii_digit()));
    let behind = numbered.and_then(|rest| rest.strip_prefix(')'));
    // Half of a letter that is typed as two, SARA AM or SARA AE, folds to no beginning of it.
    let halves = |key: &str| {
        let tone = |c: char| ('\u{0E48}'..='\u{0E4B}').contains(&c);
        let am = key.trim_end_matches(tone).strip_suffix('\u{0E4D}').map(str::to_owned);
        let ae = key.strip_suffix('เ').map(|key| format!("{key}แ"));
        [Some(key.to_owned()), am, ae]
    };
    let begins = |key: &str| {
        let begins = |key: String| labels(kind).any(|label| label.len() > key.len() && label.starts_with(&key));
        halves(key).into_iter().flatten().filter(|key| !key.is_empty()).any(begins)
    };
    let whole = [Some(line.key.as_str()), Some(bare), behind];
    numbered.is_some_and(|rest| rest.is_empty() || rest == ")") || whole.into_iter().flatten().any(begins)
}

/// Whether a text is made of marks alone: what is left of a ruling, or of those that set off a heading.
fn is_ruling(text: &str) -> bool {
    text.chars().all(|c| matches!(c, '-' | '–' | '—' | '&' | '*' | '=' | '_' | ':' | '(' | '[' | '\\' | '#' | ' '))
}

/// The beginning of a word that means none, where it is all that the line or its label says.
fn begun_none<'l>(line: &'l Line<'_>, kind: PageKind) -> Option<&'l str> {
    let begins = |text: &&str| {
        let key = line.piece(text).key;
        !key.is_empty() && NONE.iter().any(|none| none.len() > key.len() && none.starts_with(&key))
    };
    let behind_colon = || line.text.rsplit_once(':').map(|(_, value)| value);
    let behind_label = || labels(kind).filter_map(|label| line.rest(label));
    let said = std::iter::once(line.text.as_ref()).chain(behind_colon()).chain(behind_label()).map(str::trim);
    said.filter(|text| text.len() < 60).find(begins)
}

/// The number or date that ends a line made of numbers alone, unless it cannot go on: sub-scores lie within 0–100 and
/// have no decimals, so nothing but 100 goes on from 10, and nothing from 0 or 50; section codes have eight digits.
fn open_number(text: &str) -> Option<&str> {
    let is_part = |c: char| c.is_ascii_digit() || matches!(c, '๐'..='๙' | '.' | ',' | '-' | '/' | ':' | '−' | '(');
    if !text.chars().all(|c| is_part(c) || c.is_whitespace()) {
        return None;
    }
    let number = text.split_whitespace().next_back()?;
    if !number.contains(|c: char| c.is_numeric()) {
        return None;
    }
    let before = text[..text.len() - number.len()].trim_end();
    let parsed = |text: &str| domain::text::arabic_digits(text.trim()).parse::<u32>().ok();
    let sections = number.split('/').all(|code| code.parse::<domain::unit::SectionCode>().is_ok());
    let pair = match number.rsplit_once('/') {
        Some((first, score)) => parsed(first).zip(parsed(score)),
        None => {
            before.strip_suffix('/').and_then(|first| parsed(first.split_whitespace().next_back()?)).zip(parsed(number))
        }
    };
    // `27/0` may be the beginning of a day.
    let is_day = |(day, month): (u32, u32)| number.contains('/') && (1..=31).contains(&day) && month <= 12;
    let whole = |(first, score): (u32, u32)| first <= 100 && (score == 0 || (11..=100).contains(&score));
    let whole = (number.contains('/') && sections) || pair.is_some_and(|pair| whole(pair) && !is_day(pair));
    (!whole).then_some(number)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::legacy::line::lines;

    #[test]
    fn what_stands_last_is_taken_off_where_it_may_go_on() {
        let check = |text: &str, expected: &str| {
            let mut lines = lines(text);
            let mut notes = Notes::on(&lines, false);
            trim(&mut lines, PageKind::ProjectProgress, &mut notes);
            let kept: Vec<&str> = lines.iter().map(|line| line.text.as_ref()).collect();
            assert_eq!(kept.join("\n"), expected, "{text}");
            assert_eq!(notes.into_problems().len(), usize::from(text != expected), "{text}");
        };
        check("ก\nวัตถุประ", "ก\n");
        check("ก\n** อุปสรรคของโครง", "ก\n");
        check("ก\n(12) ความคืบ", "ก\n");
        check("ก\n(1", "ก\n");
        check("ก\n(11) ", "ก\n");
        check("ก\nผลการดํ", "ก\n");
        check("ก\nเ", "ก\n");
        check("ก\n*", "ก\n");
        check("ก\n27/0", "ก\n");
        check("ก\n50990300/50", "ก\n");
        check("** อุปสรรคของโครงการ :ไม่", "** อุปสรรคของโครงการ :");
        check("** อุปสรรคของโครงการ :ไม่มี", "** อุปสรรคของโครงการ :ไม่มี");
        check("** อุปสรรคของโครงการ :ไฟ", "** อุปสรรคของโครงการ :ไฟ");
        check("ก\nไม", "ก\n");
        check("ก\n-------", "ก\n");
        check("ก\n1,407.5", "ก\n");
        check("ก\n95 / 1", "ก\n95 /");
        check("ก\n0 / 0", "ก\n0 / 0");
        check("ก\n95 / 50", "ก\n95 / 50");
        check("ก\n50990300/5099", "ก\n");
        check("ก\n50990300/50990300", "ก\n50990300/50990300");
        check("ก\n29/11/256", "ก\n");
        check("ก\nลงพื้นที่ 12", "ก\nลงพื้นที่ 12");
        check("ก\nวัตถุประสงค์อื่น", "ก\nวัตถุประสงค์อื่น");
    }
}
