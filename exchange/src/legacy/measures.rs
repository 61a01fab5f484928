//! The measuring part of a KPI, wherever it is printed: target, result, unit, kind, level, dimension, evaluator, table.

use domain::{
    kpi::{KpiDraft, KpiKind, KpiLevel},
    quarter_result::QuarterResult,
    text::{arabic_digits, search_key},
};

use super::{
    line::{Line, meaningful},
    notes::{Notes, shown},
    quarters,
    value::{evaluated, is_not_available, must_be_number, number},
};

/// What was printed, blank or not.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Seen {
    pub target: bool,
    pub result: bool,
    pub kind: bool,
    pub level: bool,
    pub evaluated: bool,
    pub table: bool,
}

/// Reads what `lines` say of a KPI's measure. `at` is the KPI's place in the page's fields (`kpis[0].`, or nothing).
pub(super) fn read(lines: &[Line<'_>], kpi: &mut KpiDraft, at: &str, notes: &mut Notes) -> Seen {
    let mut seen = Seen::default();
    let mut table_unit = None;
    // Where the result and the table stand.
    let mut lines_said = (1, 1);
    let mut i = 0;
    while let Some(line) = lines.get(i) {
        i += 1;
        let field = |name: &str| format!("{at}{name}");
        if let Some(rest) = line.rest("ค่าเป้าหมาย") {
            let (unit, value) = unit_and_value(rest, lines.get(i));
            if !std::mem::replace(&mut seen.target, true) {
                kpi.unit_of_measure = unit.or(kpi.unit_of_measure.take());
                set_target(kpi, &value, line.no, &field("target"), notes);
            }
        } else if let Some(rest) = line.rest("ผลงานที่ทำได้") {
            let (unit, value) = unit_and_value(rest, lines.get(i));
            if !std::mem::replace(&mut seen.result, true) {
                lines_said.0 = line.no;
                kpi.result = must_be_number(&value, line.no, &field("result"), "ผลงาน", notes);
                match (unit, kpi.unit_of_measure.as_deref()) {
                    (Some(unit), Some(known)) if domain::text::search_key(&unit) != domain::text::search_key(known) => {
                        notes.warn(
                            line.no,
                            field("unit_of_measure"),
                            format!("หน่วยนับของผลงาน “{}” ต่างจากของเป้าหมาย “{}”", shown(&unit), shown(known)),
                        );
                    }
                    (Some(unit), None) => kpi.unit_of_measure = Some(unit),
                    _ => {}
                }
            }
        } else if let Some(value) = line.value("หน่วยนับ") {
            kpi.unit_of_measure = meaningful(value).map(str::to_owned).or(kpi.unit_of_measure.take());
        } else if let Some(value) = line.value("เป้าหมาย") {
            if !std::mem::replace(&mut seen.target, true) {
                set_target(kpi, value, line.no, &field("target"), notes);
            }
        } else if let Some(value) = line.value("ผลงาน") {
            if !std::mem::replace(&mut seen.result, true) {
                lines_said.0 = line.no;
                kpi.result = must_be_number(value, line.no, &field("result"), "ผลงาน", notes);
            }
        } else if let Some(value) = line.value("ประเภทตัวชี้วัด") {
            seen.kind = true;
            kpi.kind = kind(value);
            if kpi.kind.is_none() && meaningful(value).is_some() {
                notes.warn(line.no, field("kind"), format!("ไม่รู้จักประเภทตัวชี้วัด “{}”", shown(value)));
            }
            if let Some(level) = level(value) {
                seen.level = true;
                kpi.level = Some(level);
            }
        } else if is_level(line) {
            seen.level = true;
            kpi.level = level(&line.text);
        } else if let Some((dimension, negotiated)) = tag(&line.text) {
            if !(1..=9).contains(&dimension) {
                notes.warn(line.no, field("dimension"), format!("ไม่รู้จักมิติที่ {dimension}"));
            }
            kpi.dimension = Some(dimension);
            kpi.negotiated = negotiated.or(kpi.negotiated);
        } else if line.key.starts_with("สยป.") {
            seen.evaluated = true;
            if kpi.evaluated.is_none() {
                kpi.evaluated = evaluated(&line.text, line.no, &field("evaluated"), notes);
            }
        } else if quarters::begins(lines, i - 1) && !seen.table {
            seen.table = true;
            lines_said.1 = line.no;
            let table = quarters::read(lines, i - 1, &field("quarters"), notes);
            kpi.quarters = table.quarters;
            table_unit = table.unit;
            i = table.end.max(i);
        }
    }
    if kpi.unit_of_measure.is_none() {
        kpi.unit_of_measure = table_unit;
    }
    check_levels(kpi, lines_said, at, notes);
    let in_force = kpi.evaluated.and_then(|(quarter, score)| Some((quarter, score?)));
    if let Some((quarter, score)) = in_force {
        let row = kpi.quarters.iter().find(|row| row.quarter == quarter).and_then(|row| row.score);
        if row.is_some_and(|row| row != score) {
            let line = lines.first().map_or(1, |line| line.no);
            notes.warn(
                line,
                format!("{at}evaluated"),
                format!("คะแนนของ สยป. ไตรมาสที่ {} ({score}) ไม่ตรงกับแถวในตาราง", quarter.number()),
            );
        }
    }
    seen
}

/// Levels end at the target. A result above it is told, unless it is so far above that it counts something else: percent
/// beside levels are common, and shown as such.
fn check_levels(kpi: &KpiDraft, (result, table): (usize, usize), at: &str, notes: &mut Notes) {
    let in_levels = kpi.unit_of_measure.as_deref().is_some_and(|unit| search_key(unit).starts_with("ระดับ"));
    let Some(top) = kpi.target.filter(|top| in_levels && *top > 0.0) else { return };
    let above = |value: &f64| *value > top && *value <= top * 2.0;
    if let Some(level) = kpi.result.filter(above) {
        notes.warn(result, format!("{at}result"), format!("ผลงานระดับ {level} สูงกว่าระดับ {top} ที่เป็นเป้าหมาย"));
    }
    let quarter = |row: &QuarterResult| Some((row.quarter.number(), row.result.filter(above)?));
    if let Some((number, level)) = kpi.quarters.iter().find_map(quarter) {
        let message = format!("ผลงานไตรมาสที่ {number} ระดับ {level} สูงกว่าระดับ {top} ที่เป็นเป้าหมาย");
        notes.warn(table, format!("{at}quarters"), message);
    }
}

/// Units of measure that a target may carry itself.
const UNITS: [&str; 14] =
    ["ระดับ", "ร้อยละ", "ครั้ง", "แห่ง", "คน", "ราย", "เรื่อง", "โครงการ", "กิจกรรม", "ชุมชน", "คะแนน", "เดือน", "วัน", "บาท"];

/// A target is a number, or a text kept as printed (`ร้อยละ 2`, `5 จากปีที่ผ่านมา`). A number with the KPI's own unit
/// behind it is a number; with another unit it is a text, for it counts something else.
fn set_target(kpi: &mut KpiDraft, value: &str, line: usize, field: &str, notes: &mut Notes) {
    let Some(value) = meaningful(value) else { return };
    if notes.cuts(value, line) {
        return notes.cut(value, line, field);
    }
    if is_not_available(value) {
        return notes.warn(line, field, format!("เป้าหมาย “{}” ไม่ใช่ตัวเลข ถือว่าไม่มีค่า", shown(value)));
    }
    let behind = value.trim_start_matches(|c: char| c.is_numeric() || matches!(c, '.' | ',' | '-' | '%' | ' '));
    match (number(value), kpi.unit_of_measure.as_deref()) {
        (Ok(target), _) if behind.is_empty() => kpi.target = target,
        (Ok(target), Some(unit)) if behind.len() < value.len() && search_key(unit) == search_key(behind) => {
            kpi.target = target;
        }
        (Ok(Some(_)), Some(unit)) if UNITS.contains(&search_key(behind).as_str()) => {
            let message =
                format!("หน่วยของเป้าหมาย “{}” ต่างจากหน่วยนับ “{}” เก็บเป้าหมายเป็นข้อความ", shown(value), shown(unit));
            notes.warn(line, field, message);
            kpi.target_text = Some(value.to_owned());
        }
        _ => kpi.target_text = Some(value.to_owned()),
    }
    if kpi.target.is_some_and(|target| target < 0.0) {
        notes.warn(line, field, format!("เป้าหมาย “{}” ติดลบ", shown(value)));
    }
}

/// Takes `ร้อยละ (ลดลง) : 70` apart. The unit is free text and may hold a colon itself; so may a target in words.
fn unit_and_value(rest: &str, below: Option<&Line<'_>>) -> (Option<String>, String) {
    let split = match (rest.split_once(':'), rest.rsplit_once(':')) {
        (_, Some((unit, value))) if number(value).is_ok() => Some((unit, value)),
        (first, _) => first,
    };
    let (unit, value) = split.unwrap_or((rest, ""));
    let mut value = value.trim().to_owned();
    // In a table the value is the cell behind.
    let below =
        below.filter(|line| line.text.chars().all(|c| c.is_ascii_digit() || matches!(c, '.' | ',' | ' ' | ':')));
    if let Some(below) = below.filter(|line| value.is_empty() && split.is_none() && !line.is_blank()) {
        value = below.text.trim_start_matches([':', ' ']).to_owned();
    }
    (meaningful(unit).map(str::to_owned), value)
}

fn kind(value: &str) -> Option<KpiKind> {
    let key = domain::text::search_key(value);
    if key.contains("ยุทธศาสตร์") {
        Some(KpiKind::Strategic)
    } else if key.contains("งานประจำ") || key.contains("ภารกิจประจำ") {
        Some(KpiKind::Routine)
    } else {
        None
    }
}

fn is_level(line: &Line<'_>) -> bool {
    let key = line.key.trim_start_matches('(');
    key.starts_with("ตัวชี้วัดระดับผลผลิต") || key.starts_with("ตัวชี้วัดระดับผลลัพธ์")
}

fn level(text: &str) -> Option<KpiLevel> {
    let key = domain::text::search_key(text);
    if key.contains("ผลผลิต") || key.contains("(output)") {
        Some(KpiLevel::Output)
    } else if key.contains("ผลลัพธ์") || key.contains("(outcome)") {
        Some(KpiLevel::Outcome)
    } else {
        None
    }
}

/// Reads `[มิติที่ 1 : ตัวชี้วัดเจรจา]`: the dimension, and whether it was negotiated.
pub(super) fn tag(text: &str) -> Option<(i32, Option<bool>)> {
    let (_, rest) = text.split_once("[มิติที่")?;
    let (inner, closed) = rest.split_once(']').map_or((rest, false), |(inner, _)| (inner, true));
    let inner = arabic_digits(inner.trim_start());
    let end = inner.find(|c: char| !c.is_ascii_digit()).unwrap_or(inner.len());
    let dimension = inner[..end].parse().ok()?;
    let word = inner[end..].trim_matches([' ', ':']);
    // What is cut off may be the word that matters.
    let negotiated = if !closed {
        None
    } else if word.contains("ไม่เจรจา") || word.contains("ไม่ได้เจรจา") {
        Some(false)
    } else if word.contains("เจรจา") {
        Some(true)
    } else {
        (!word.is_empty()).then_some(false)
    };
    Some((dimension, negotiated))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::legacy::line::lines;

    fn kpi(text: &str) -> (KpiDraft, bool) {
        let mut notes = Notes::default();
        let mut kpi = KpiDraft::new("133".parse().expect("a code"));
        read(&lines(text), &mut kpi, "", &mut notes);
        (kpi, notes.refused())
    }

    #[test]
    fn targets_in_every_form() {
        let check = |text: &str, unit: Option<&str>, target: Option<f64>, words: Option<&str>| {
            let (kpi, refused) = kpi(text);
            assert_eq!(
                (kpi.unit_of_measure.as_deref(), kpi.target, kpi.target_text.as_deref(), refused),
                (unit, target, words, false),
                "{text}"
            );
        };
        check("ค่าเป้าหมาย ร้อยละ : 100.0000", Some("ร้อยละ"), Some(100.0), None);
        check("ค่าเป้าหมาย ร้อยละ (ลดลง) : 70", Some("ร้อยละ (ลดลง)"), Some(70.0), None);
        check("ค่าเป้าหมาย ร้อยละ 2 : ร้อยละ 2", Some("ร้อยละ 2"), None, Some("ร้อยละ 2"));
        check("ค่าเป้าหมาย ร้อยละ : 20 ของประชาชน", Some("ร้อยละ"), None, Some("20 ของประชาชน"));
        check("ค่าเป้าหมาย ระดับ : 5", Some("ระดับ"), Some(5.0), None);
        check("ค่าเป้าหมาย : 0", None, Some(0.0), None);
        check("ค่าเป้าหมาย ร้อยละ :", Some("ร้อยละ"), None, None);
        check("ค่าเป้าหมาย อัตราส่วน 1:50 : 3", Some("อัตราส่วน 1:50"), Some(3.0), None);
        check("หน่วยนับ :ร้อยละ\nเป้าหมาย :30.00", Some("ร้อยละ"), Some(30.0), None);
        check("| ค่าเป้าหมาย ร้อยละ | 30.00 |", Some("ร้อยละ"), Some(30.0), None);
        check("หน่วยนับ :ร้อยละ\nเป้าหมาย :5 ระดับ", Some("ร้อยละ"), None, Some("5 ระดับ"));
        check("หน่วยนับ :ระดับ\nเป้าหมาย :5 ระดับ", Some("ระดับ"), Some(5.0), None);
        for routine in ["ตัวชี้วัดงานประจำ", "ตัวชี้วัดตามภารกิจประจำ", "งานประจํา"]
        {
            assert_eq!(kpi(&format!("ประเภทตัวชี้วัด : {routine}")).0.kind, Some(KpiKind::Routine), "{routine}");
        }
        check("ค่าเป้าหมาย ร้อยละ : n/a", Some("ร้อยละ"), None, None);
    }

    #[test]
    fn a_result_must_be_a_number() {
        assert!(kpi("ผลงานที่ทำได้ ร้อยละ : ดีมาก").1);
        assert_eq!(kpi("ผลงานที่ทำได้ ร้อยละ :").0.result, None);
        assert_eq!(kpi("ผลงานที่ทำได้ ร้อยละ : 125").0.result, Some(125.0));
    }

    #[test]
    fn tags_name_the_dimension() {
        assert_eq!(tag("[มิติที่ 1 : ตัวชี้วัดเจรจา]"), Some((1, Some(true))));
        assert_eq!(tag("ชื่อ [มิติที่ ๒]"), Some((2, None)));
        assert_eq!(tag("มิติที่ ๑.๑ - ปลอดมลพิษ"), None);
    }
}
