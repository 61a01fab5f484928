//! The path in the city's plan: four lines, or the word that the work is routine.

use domain::strategy::{StrategyLine, is_routine, line_number};

use super::{
    line::Line,
    notes::{Notes, shown},
};

/// Reads the lines of a path; the second value is whether the work is routine, where the lines tell.
pub(super) fn read<'l>(
    lines: impl IntoIterator<Item = &'l Line<'l>>,
    field: &str,
    notes: &mut Notes,
) -> (Vec<StrategyLine>, Option<bool>, bool) {
    let mut path: Vec<StrategyLine> = Vec::new();
    let mut routine = false;
    let mut cut = false;
    for line in lines {
        if line.text.contains(super::CUT_MARK) {
            cut = true;
            continue;
        }
        if is_routine(&line.key) {
            routine = true;
            continue;
        }
        let label = line.text.trim_start_matches(':').trim();
        if label.is_empty() || label.chars().all(|c| matches!(c, '-' | '*' | '%' | ' ')) {
            continue;
        }
        let level = level(label);
        let deepest = path.last().map_or(0, |line| line.level);
        match level {
            // Without a number it goes on where the line before stopped, or is the next level.
            None if deepest == 4 => {
                if let Some(last) = path.last_mut() {
                    last.label = format!("{} {label}", last.label);
                }
            }
            None => path.push(StrategyLine { level: deepest + 1, label: label.to_owned() }),
            Some(level) if level > deepest => path.push(StrategyLine { level, label: label.to_owned() }),
            Some(_) if path.iter().any(|line| line.label == label) => {}
            Some(_) => {
                notes.warn(line.no, field, format!("พบยุทธศาสตร์มากกว่าหนึ่งสาย ใช้สายแรก ไม่ได้นำเข้า “{}”", shown(label)))
            }
        }
    }
    let told = match (routine, path.is_empty()) {
        (true, true) => Some(true),
        (_, false) => Some(false),
        (false, true) => None,
    };
    (path, told, cut)
}

/// The level a line says it is on: how many parts its number has, else what it calls itself.
pub(super) fn level(label: &str) -> Option<u8> {
    let words = [("ด้านที่", 1), ("ยุทธศาสตร์ที่", 1), ("เป้าประสงค์ที่", 4), ("กลยุทธ์ที่", 4)];
    let named = words.into_iter().find(|(word, _)| label.starts_with(word)).map(|(_, level)| level);
    named.or_else(|| match line_number(label)?.split('.').filter(|part| !part.is_empty()).count() {
        parts @ 2..=4 => Some(parts as u8),
        _ => None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::legacy::line::lines;

    #[test]
    fn four_lines_or_routine() {
        let check = |text: &str, levels: &[u8], routine: Option<bool>| {
            let mut notes = Notes::default();
            let (path, told, _) = read(&lines(text), "strategy", &mut notes);
            assert_eq!(path.iter().map(|line| line.level).collect::<Vec<_>>(), levels, "{text}");
            assert_eq!(told, routine, "{text}");
        };
        check("ยุทธศาสตร์ที่ ๕ –ส่งเสริม\n๕.๑ - มหานคร\n๕.๑.๑ เครือข่าย%\n๕.๑.๑.๒ พัฒนา", &[1, 2, 3, 4], Some(false));
        check(
            ":ด้านที่ ๗ – จัดการ\n:มิติที่ ๗.๓ - บุคคล\n:เป้าหมายที่ ๗.๓.๑ ก%\n:เป้าประสงค์ที่ ๗.๓.๑.๑ ข",
            &[1, 2, 3, 4],
            Some(false),
        );
        check(":ด้านที่ ๓ - มหานคร", &[1], Some(false));
        check("**** ภารกิจงานประจำของหน่วยงาน ****", &[], Some(true));
        check("ภารกิจงานประจ าของหน่วยงาน", &[], Some(true));
        for routine in [
            "ภารกิจงานประจำ",
            ":ภารกิจประจำของหน่วยงาน",
            "** ภารกิจประจํา **",
            "งานประจำ",
            "- งานประจำของหน่วยงาน",
            "เป็นงานประจำของหน่วยงาน",
            "(งานภารกิจประจำของหน่วยงาน)",
            "โครงการตามภารกิจประจำของสำนัก",
        ] {
            check(routine, &[], Some(true));
        }
        check("งานประจำปีของชุมชน", &[1], Some(false));
        check("ภารกิจที่ ๒ งานประจำ", &[1], Some(false));
        check("๗.๒ ร้อยละของงานประจำของหน่วยงาน", &[2], Some(false));
        check("", &[], None);
    }
}
