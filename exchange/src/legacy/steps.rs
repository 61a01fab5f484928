//! The plan: steps with order, title, weight, first and last day, over several lines or on one.

use chrono::Datelike;
use domain::{
    fiscal_year::{BE_OFFSET, FiscalYear, thai_date},
    step::{PlanProblem, Step, check_weights, is_incomplete},
};

use super::{
    line::Line,
    notes::{Notes, shown},
    value::{date, must_be_number},
};

/// The order a line opens a step with: `ขั้นตอน 1`, `ขั้นตอน 1 :ชื่อ…`; and what follows it.
///
/// A title may itself begin with `ขั้นตอนที่ 1`; it is told apart by the colon in front of it.
pub(super) fn opening<'l>(line: &'l Line<'_>, next: Option<&Line<'_>>) -> Option<(i32, &'l str)> {
    let key = line.key.strip_prefix("ขั้นตอน")?;
    let named = key.strip_prefix("ที่");
    let rest = line.rest(if named.is_some() { "ขั้นตอนที่" } else { "ขั้นตอน" })?.trim_start();
    let end = rest.find(|c: char| !c.is_ascii_digit() && !matches!(c, '๐'..='๙')).unwrap_or(rest.len());
    let (digits, rest) = rest.split_at(end);
    let order = domain::text::arabic_digits(digits).parse().ok()?;
    let rest = rest.trim_start();
    let colon_follows = rest.starts_with(':') || next.is_some_and(|next| next.text.starts_with(':'));
    (rest.starts_with(':') || (rest.is_empty() && (named.is_none() || colon_follows))).then_some((order, rest))
}

/// Reads the plan of a year. `cut` says that the page ends within it, so weights may be missing at the end.
pub(super) fn read(lines: &[Line<'_>], year: Option<FiscalYear>, cut: bool, notes: &mut Notes) -> Vec<Step> {
    let lines = &split_joined(lines);
    let said: Vec<&Line<'_>> = lines.iter().filter(|line| !line.is_blank()).collect();
    let openings: Vec<(usize, i32)> =
        said.iter().enumerate().filter_map(|(i, line)| Some((i, opening(line, said.get(i + 1).copied())?.0))).collect();
    let mut steps: Vec<Step> = Vec::new();
    let mut weights = true;
    for (nth, (start, order)) in openings.iter().enumerate() {
        let end = openings.get(nth + 1).map_or(said.len(), |(next, _)| *next);
        let line = said[*start].no;
        let field = |name: &str| format!("steps[{}].{name}", steps.len());
        if start + 1 == said.len() && notes.cuts(&said[*start].text, line) && opens_bare(said[*start]) {
            notes.cut(&said[*start].text, line, field("order"));
            continue;
        }
        if steps.iter().any(|step| step.order == *order) {
            notes.error(line, field("order"), format!("มีขั้นตอนที่ {order} สองครั้ง"));
            continue;
        }
        if *order < 1 {
            notes.error(line, field("order"), format!("ลำดับขั้นตอน {order} ต้องเริ่มจาก 1"));
        }
        let step = one(&said[*start..end], *order, steps.len(), year, notes);
        let whole = step.weight.is_some() && step.start.is_some() && step.finish.is_some() && !step.title.is_empty();
        if !whole {
            notes.warn(line, format!("steps[{}]", steps.len()), format!("ขั้นตอนที่ {order} มีข้อมูลไม่ครบ"));
        }
        weights &= step.weight.is_some();
        steps.push(step);
    }
    let line = openings.first().map_or(1, |(at, _)| said[*at].no);
    let hundredths = |sum: f64| (sum * 100.0).round() / 100.0;
    match check_weights(&steps) {
        Ok(()) => {}
        Err(PlanProblem::WeightsRounded(sum) | PlanProblem::WeightsSum(sum)) if sum < 100.0 && (cut || !weights) => {
            let sum = hundredths(sum);
            let message = format!("ค่าน้ำหนักของขั้นตอนที่มีรวมได้ร้อยละ {sum} แผนถูกตัดหรือบันทึกมาไม่ครบ จึงไม่ถือเป็นแผนทั้งหมด");
            notes.warn(line, "steps", message);
        }
        Err(PlanProblem::WeightsRounded(sum)) if is_incomplete(&steps) => {
            let sum = hundredths(sum);
            let message = format!("ค่าน้ำหนักของขั้นตอนรวมได้ร้อยละ {sum} อาจขาดขั้นตอนหรือวันที่ของขั้นตอน จึงไม่ถือเป็นแผนทั้งหมด");
            notes.warn(line, "steps", message);
        }
        Err(PlanProblem::WeightsRounded(sum)) => {
            let sum = hundredths(sum);
            notes.warn(line, "steps", format!("ค่าน้ำหนักของขั้นตอนรวมได้ร้อยละ {sum} เพราะปัดเศษ"));
        }
        Err(PlanProblem::WeightsSum(sum)) => {
            let sum = hundredths(sum);
            notes.error(line, "steps", format!("ค่าน้ำหนักของขั้นตอนรวมได้ร้อยละ {sum} ไม่ใช่ 100"));
        }
    }
    // Plans run over years; one of which no day lies in its year was moved, or its year is wrong.
    let spans = || steps.iter().filter_map(Step::span);
    if let (Some(year), Some(first), Some(last)) =
        (year, spans().map(|span| span.0).min(), spans().map(|span| span.1).max())
        && spans().all(|(first, last)| last < year.first_day() || first > year.last_day())
    {
        let (first, last) = (thai_date(first), thai_date(last));
        notes.warn(line, "steps", format!("วันที่ของทุกขั้นตอน ({first} ถึง {last}) อยู่นอกปีงบประมาณ {year}"));
    }
    steps
}

/// Plans run over years, but not over ten: a day further off is what the old system's forms were filled with where nobody
/// gave one (1/1/1900), or a slip. A step without it keeps the rest, and no picture spans a century for it. A day more than
/// two years off is kept, and told.
fn without_far_days(step: &mut Step, year: FiscalYear, index: usize, line: usize, notes: &mut Notes) {
    for (name, day) in [("start", &mut step.start), ("finish", &mut step.finish)] {
        let Some(said) = *day else { continue };
        let off = (said.year() + BE_OFFSET - year.be()).abs();
        let (field, said) = (format!("steps[{index}].{name}"), thai_date(said));
        if off > 10 {
            *day = None;
            notes.warn(line, field, format!("วันที่ {said} ห่างจากปีงบประมาณ {year} เกิน 10 ปี จึงไม่ได้นำเข้าวันที่นี้"));
        } else if off > 2 {
            notes.warn(line, field, format!("วันที่ {said} ห่างจากปีงบประมาณ {year} {off} ปี อาจพิมพ์ปีผิด"));
        }
    }
}

/// Whether a line opens a step and says nothing but its number.
fn opens_bare(line: &Line<'_>) -> bool {
    opening(line, None).is_some_and(|(_, rest)| rest.is_empty())
}

fn one(lines: &[&Line<'_>], order: i32, index: usize, year: Option<FiscalYear>, notes: &mut Notes) -> Step {
    let mut step = Step { order, title: String::new(), weight: None, start: None, finish: None };
    let field = |name: &str| format!("steps[{index}].{name}");
    let mut title: Vec<String> = Vec::new();
    for (at, line) in lines.iter().enumerate() {
        let text = match at {
            0 => opening(line, lines.get(1).copied()).map_or("", |(_, rest)| rest),
            _ => line.text.as_ref(),
        };
        let text = if at + 1 == lines.len() && notes.is_open() && notes.ends_at(line.no) {
            without_cut_label(text, line.no, &field("finish"), notes)
        } else {
            text
        };
        let (before, start, finish) = dates(text);
        if let Some(text) = start {
            step.start = date(text, line.no, &field("start"), "วันเริ่มต้นของขั้นตอน", notes);
        }
        if let Some(text) = finish {
            step.finish = date(text, line.no, &field("finish"), "วันสิ้นสุดของขั้นตอน", notes);
        }
        let mut before = before.trim();
        if step.weight.is_none()
            && let Some((title, weight)) = before.rsplit_once(':')
            && weight.chars().all(|c| c.is_numeric() || matches!(c, '.' | ',' | ' '))
            && notes.cuts(weight, line.no)
        {
            notes.cut(weight, line.no, field("weight"));
            before = title.trim();
        }
        if step.weight.is_none()
            && let Some((rest, weight)) = weight(before)
        {
            step.weight = must_be_number(weight, line.no, &field("weight"), "ค่าน้ำหนัก", notes);
            if step.weight.is_some_and(|weight| weight < 0.0) {
                notes.error(line.no, field("weight"), format!("ค่าน้ำหนัก “{}” ติดลบ", shown(weight)));
            }
            before = rest.trim();
        }
        let before = before.strip_prefix(':').unwrap_or(before).trim();
        let before = before.strip_suffix(':').unwrap_or(before).trim();
        if !before.is_empty() {
            title.push(before.to_owned());
        }
    }
    step.title = super::line::prose(title.iter().map(String::as_str)).0.unwrap_or_default();
    let line = lines.first().map_or(1, |line| line.no);
    if let Some(year) = year {
        without_far_days(&mut step, year, index, line, notes);
    }
    if let (Some(start), Some(finish)) = (step.start, step.finish)
        && finish < start
    {
        notes.error(line, field("finish"), format!("ขั้นตอนที่ {order} สิ้นสุด {finish} ก่อนเริ่มต้น {start}"));
    }
    step
}

/// Takes the dates off the end of a line: what stands before them, and what each label says.
fn dates(text: &str) -> (&str, Option<&str>, Option<&str>) {
    let label = |text: &str, label: &str| -> Option<(usize, usize)> {
        let at = text.rfind(label)?;
        let rest = text[at + label.len()..].trim_start();
        let rest = rest.strip_prefix(':')?;
        Some((at, text.len() - rest.len()))
    };
    let (text, finish) = match label(text, "สิ้นสุด") {
        Some((at, value)) => (&text[..at], Some(text[value..].trim())),
        None => (text, None),
    };
    match label(text, "เริ่มต้น") {
        Some((at, value)) => (&text[..at], Some(text[value..].trim()), finish),
        None => (text, None, finish),
    }
}

/// Takes off the end of a page the beginning of a date's label.
fn without_cut_label<'t>(text: &'t str, line: usize, field: &str, notes: &mut Notes) -> &'t str {
    let Some(at) = text.rfind(char::is_whitespace) else { return text };
    let word = text[at..].trim();
    let cut = |label: &str| label.starts_with(word) && !word.is_empty();
    if !(cut("เริ่มต้น") || cut("สิ้นสุด")) {
        return text;
    }
    notes.cut(word, line, field);
    text[..at].trim_end()
}

/// Takes the weight off the end of a text: `:ชื่อ :20%`, `:20.50 %`, `:%`.
fn weight(text: &str) -> Option<(&str, &str)> {
    let (title, weight) = text.trim_end().rsplit_once(':')?;
    let weight = weight.trim();
    let number = weight.strip_suffix('%')?.trim();
    (!number.contains(char::is_whitespace) && number.len() <= 20).then_some((title, number))
}

/// Steps that were joined on one line, each on its own.
fn split_joined<'a>(lines: &[Line<'a>]) -> Vec<Line<'a>> {
    let mut out = Vec::with_capacity(lines.len());
    for line in lines {
        let text = line.text.as_ref();
        let starts: Vec<usize> = text
            .match_indices("ขั้นตอน")
            .map(|(at, _)| at)
            .filter(|at| {
                // Only directly behind the dates of the step before.
                let before = text[..*at].trim_end();
                let behind = text[*at..].trim_start_matches("ขั้นตอน").trim_start();
                *at > 0
                    && behind.starts_with(|c: char| c.is_ascii_digit() || matches!(c, '๐'..='๙'))
                    && (before.ends_with(|c: char| c.is_ascii_digit() || matches!(c, '๐'..='๙' | ':')))
                    && before.contains("สิ้นสุด")
            })
            .collect();
        if starts.is_empty() {
            out.push(line.clone());
            continue;
        }
        let mut from = 0;
        for start in starts.into_iter().chain([text.len()]) {
            out.push(line.piece(&text[from..start]));
            from = start;
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::legacy::line::lines;

    fn steps(text: &str, cut: bool) -> (Vec<Step>, bool) {
        let mut notes = Notes::default();
        let read = read(&lines(text), None, cut, &mut notes);
        (read, notes.refused())
    }

    #[test]
    fn one_plan_in_many_forms() {
        let check = |text: &str| {
            let (read, refused) = steps(text, false);
            assert!(!refused, "{text}");
            let told: Vec<_> = read
                .iter()
                .map(|s| {
                    (
                        s.order,
                        s.title.as_str(),
                        s.weight,
                        s.start.map(|d| d.to_string()),
                        s.finish.map(|d| d.to_string()),
                    )
                })
                .collect();
            assert_eq!(
                told,
                [
                    (1, "ขั้นตอนที่ 1 ก : ข", Some(37.5), Some("2022-10-01".into()), Some("2022-10-01".into())),
                    (2, "ค", Some(62.5), Some("2022-11-01".into()), Some("2023-09-30".into())),
                ],
                "{text}"
            );
        };
        check(
            "ขั้นตอน 1\n:ขั้นตอนที่ 1 ก : ข\n:37.5%\nเริ่มต้น :2022-10-01 00:00:00\nสิ้นสุด :2022-10-01 00:00:00\n\
             ขั้นตอน 2\n:ค\n:62.5%\nเริ่มต้น :2022-11-01 00:00:00\nสิ้นสุด :2023-09-30 00:00:00",
        );
        check(
            "ขั้นตอน 1 :ขั้นตอนที่ 1 ก : ข :37.5% เริ่มต้น :2022-10-01 00:00:00 สิ้นสุด :2022-10-01 00:00:00\n\
             ขั้นตอน 2 :ค :62.50 % เริ่มต้น : 01/11/2565 สิ้นสุด : 30 ก.ย. 2566",
        );
        check(
            "ขั้นตอน 1 :ขั้นตอนที่ 1 ก : ข :37.5% เริ่มต้น :2022-10-01 00:00:00 สิ้นสุด :2022-10-01 00:00:00 \
             ขั้นตอน 2 :ค :62.5% เริ่มต้น :2022-11-01 00:00:00 สิ้นสุด :2023-09-30 00:00:00",
        );
    }

    #[test]
    fn a_day_far_from_the_year_is_left_out_and_told() {
        let check = |start: &str, finish: &str, kept: [bool; 2], told: usize| {
            let text = format!("ขั้นตอน 1\n:ก\n:100%\nเริ่มต้น :{start}\nสิ้นสุด :{finish}\n");
            let mut notes = Notes::default();
            let read = read(&lines(&text), FiscalYear::from_be(2566).ok(), false, &mut notes);
            assert!(!notes.refused(), "{text}");
            assert_eq!([read[0].start.is_some(), read[0].finish.is_some()], kept, "{text}");
            let days = notes.into_problems().into_iter().filter(|problem| problem.message.starts_with("วันที่ "));
            assert_eq!(days.count(), told, "{text}");
        };
        check("1900-01-01 00:00:00", "2023-09-30 00:00:00", [false, true], 1);
        check("2022-10-01 00:00:00", "1900-01-01 00:00:00", [true, false], 1);
        check("2022-10-01 00:00:00", "2123-09-30 00:00:00", [true, false], 1);
        check("2022-10-01 00:00:00", "2027-09-30 00:00:00", [true, true], 1);
        check("2021-10-01 00:00:00", "2024-09-30 00:00:00", [true, true], 0);
    }

    #[test]
    fn refuses_plans_that_cannot_be() {
        let step = |order: i32, weight: &str, start: &str, finish: &str| {
            format!("ขั้นตอน {order}\n:ก\n:{weight}%\nเริ่มต้น :{start}\nสิ้นสุด :{finish}\n")
        };
        let check = |text: String, cut, refused| assert_eq!(steps(&text, cut).1, refused, "{text}");
        let (a, b) = ("2022-10-01 00:00:00", "2022-11-01 00:00:00");
        check(step(1, "70", a, b) + &step(2, "70", a, b), true, true);
        check(step(1, "70", a, b) + &step(2, "20", a, b), false, true);
        check(step(1, "70", a, b) + &step(2, "20", a, b), true, false);
        check(step(1, "", a, b) + &step(2, "", a, b), false, false);
        check(step(1, "50", a, b) + &step(1, "50", a, b), false, true);
        check(step(1, "100", b, a), false, true);
        check(step(1, "มาก", a, b), false, true);
        check(step(1, "100", "เมื่อวาน", b), false, true);
        check(step(1, "33.33", a, b) + &step(2, "33.33", a, b) + &step(3, "33.33", a, b), false, false);
        check(step(1, "100", "0000-00-00 00:00:00", ""), false, false);
    }
}
