//! Tables by quarter: number, result, score, two sub-scores, one cell a line or one row a line.

use domain::{
    evaluation::Evaluation,
    fiscal_year::Quarter,
    quarter_result::QuarterResult,
    text::{arabic_digits, parse_number},
};

use super::{
    line::{Line, meaningful},
    notes::{Notes, shown},
    value::{is_not_available, possible_score},
};

/// Lines the head of a table may take before its first row.
const HEAD_LINES: usize = 16;

/// Cells looked at to tell a quarter from a value: a whole table has no more, blank ones included.
const CELLS_AHEAD: usize = 40;

/// What a cell holds.
#[derive(Clone, Debug, PartialEq)]
enum Cell {
    Blank,
    /// A number, and whether it is written without a decimal point.
    Number(f64, bool),
    /// `2.1 / 2.2`
    Pair(Option<f64>, Option<f64>),
    /// `n/a / 50`: a pair of which one says in words that there is none.
    Unsaid(Option<f64>, Option<f64>, String),
    /// `n/a` where a number may be.
    NotAvailable(String),
    /// Something else where a number must be.
    Bad(String),
}

/// One row as printed.
struct Row {
    line: usize,
    quarter: Quarter,
    /// What stands between the quarter and the sub-scores, blanks included.
    cells: Vec<(usize, Cell)>,
    pair: Option<(Option<f64>, Option<f64>)>,
    /// The pair as printed, where one of the two is no number.
    unsaid: Option<String>,
    /// Whether the page ends within the row.
    cut: bool,
}

/// Whether a quarter table begins at line `i`.
pub(super) fn begins(lines: &[Line<'_>], i: usize) -> bool {
    let key = lines[i].key.as_str();
    let quarter = key == "ไตรมาสที่" || key == "ไตรมาส";
    quarter && lines[i + 1..].iter().filter(|line| !line.is_blank()).take(6).any(|line| is_head(&line.key))
        || key.contains("(1-4)")
        || key.starts_with("(2.1/2.2)")
}

/// Whether a line can only be the head of a quarter table.
fn is_head(key: &str) -> bool {
    key.contains("(1-4)") || key.contains("2.1/2.2") || key.starts_with("ผลประเมินตัวชี้วัด") || key == "ผลงาน"
}

/// What a table said.
pub(super) struct Table {
    /// Its rows, each quarter once.
    pub quarters: Vec<QuarterResult>,
    /// The unit of measure in its head.
    pub unit: Option<String>,
    /// The line after it.
    pub end: usize,
}

/// Reads the table that begins at line `start`.
pub(super) fn read(lines: &[Line<'_>], start: usize, field: &str, notes: &mut Notes) -> Table {
    let (rows, unit, end) = rows(lines, start, field, notes);
    let mut quarters: Vec<QuarterResult> = Vec::new();
    for row in rows {
        let (result, score) = result_and_score(&row, field, notes);
        let (score_2_1, score_2_2) = row.pair.unwrap_or_default();
        let [score, score_2_1, score_2_2] =
            [score, score_2_1, score_2_2].map(|score| possible_score(score, row.line, field, notes));
        let read = QuarterResult { quarter: row.quarter, result, report: None, score, score_2_1, score_2_2 };
        match quarters.iter_mut().find(|kept| kept.quarter == row.quarter) {
            None => quarters.push(read),
            Some(kept) => {
                let differs = |a: Option<f64>, b: Option<f64>| a.is_some() && b.is_some() && a != b;
                if differs(kept.result, result) || differs(kept.score, score) {
                    let number = row.quarter.number();
                    notes.warn(row.line, field, format!("ไตรมาสที่ {number} ปรากฏสองครั้งไม่ตรงกัน ใช้ครั้งแรก"));
                }
                kept.result = kept.result.or(result);
                kept.score = kept.score.or(score);
                kept.score_2_1 = kept.score_2_1.or(score_2_1);
                kept.score_2_2 = kept.score_2_2.or(score_2_2);
            }
        }
    }
    quarters.sort_by_key(|read| read.quarter);
    Table { quarters, unit, end }
}

/// Reads the table of a project's evaluations: quarter and score, rows as in a quarter table or `ไตรมาสที่ 1 : 100`.
pub(super) fn evaluations(lines: &[Line<'_>], notes: &mut Notes) -> Vec<Evaluation> {
    let mut out: Vec<Evaluation> = Vec::new();
    let mut keep = |line: usize, read: Evaluation, notes: &mut Notes| {
        let read = Evaluation { score: possible_score(read.score, line, "evaluations", notes), ..read };
        match out.iter_mut().find(|kept| kept.quarter == read.quarter) {
            None => out.push(read),
            Some(kept) => {
                if kept.score.is_some() && read.score.is_some() && kept.score != read.score {
                    let number = read.quarter.number();
                    notes.warn(line, "evaluations", format!("ไตรมาสที่ {number} มีสองคะแนนไม่ตรงกัน ใช้คะแนนแรก"));
                }
                kept.score = kept.score.or(read.score);
            }
        }
    };
    let named = |line: &Line<'_>| {
        line.rest("ไตรมาสที่")
            .is_some_and(|rest| rest.trim_start().starts_with(|c: char| c.is_ascii_digit() || matches!(c, '๐'..='๙')))
    };
    if lines.iter().any(named) {
        let mut at = 0;
        while let Some(line) = lines.get(at) {
            at += 1;
            if !named(line) {
                continue;
            }
            let Some((quarter, mut score)) = super::value::evaluated(&line.text, line.no, "evaluations", notes) else {
                continue;
            };
            let next = lines[at..].iter().find(|line| !line.is_blank());
            if let (None, Some(Ok(Some(below)))) = (score, next.map(|line| super::value::number(&line.text))) {
                score = Some(below);
            }
            keep(line.no, Evaluation { quarter, score }, notes);
        }
    } else {
        let with_result = lines.iter().take(HEAD_LINES).any(|line| line.key == "ผลงาน");
        for row in rows(lines, 0, "evaluations", notes).0 {
            let (first, second) = result_and_score(&row, "evaluations", notes);
            let score = if with_result { second } else { second.or(first) };
            keep(row.line, Evaluation { quarter: row.quarter, score }, notes);
        }
    }
    let end = lines.iter().rev().find(|line| !line.is_blank()).filter(|line| notes.is_loose(line.no));
    if let (Some(end), Some(last)) = (end, out.last_mut().filter(|read| read.score.is_some()))
        && let Some(number) = open_score(&end.text, last.quarter)
    {
        notes.cut(number, end.no, "evaluations");
        last.score = None;
    }
    out.retain(|read| read.score.is_some());
    out.sort_by_key(|read| read.quarter);
    out
}

/// The score that ends a page, if it may go on. Whole pages end without an end of line, too: with a score of the last
/// quarter, which has four decimals or, as nothing but 100 goes on from 10, is 0 or above 10.
fn open_score(text: &str, quarter: Quarter) -> Option<&str> {
    let is_part = |c: char| c.is_ascii_digit() || matches!(c, '๐'..='๙' | '.');
    let number = &text[text.trim_end_matches(is_part).len()..];
    let whole = match arabic_digits(number).split_once('.') {
        Some((_, decimals)) => decimals.len() >= 4,
        None => {
            quarter.number() == 4 && arabic_digits(number).parse::<u32>().is_ok_and(|score| score == 0 || score > 10)
        }
    };
    (!number.is_empty() && !whole).then_some(number)
}

/// Tells result and score apart: the first number is the result, the second the score. A lone number is the one or
/// the other by the blank cell beside it.
fn result_and_score(row: &Row, field: &str, notes: &mut Notes) -> (Option<f64>, Option<f64>) {
    let mut numbers = Vec::new();
    for (at, (line, cell)) in row.cells.iter().enumerate() {
        match cell {
            Cell::Number(value, _) => numbers.push((at, *value)),
            Cell::Bad(text) => {
                let number = row.quarter.number();
                notes.error(*line, field, format!("ค่า “{}” ของไตรมาสที่ {number} ไม่ใช่ตัวเลข", shown(text)));
            }
            Cell::NotAvailable(text) => {
                let number = row.quarter.number();
                notes.warn(*line, field, format!("ค่า “{}” ของไตรมาสที่ {number} ถือว่าไม่มีค่า", shown(text)));
            }
            Cell::Blank | Cell::Pair(..) | Cell::Unsaid(..) => {}
        }
    }
    if let Some(text) = &row.unsaid {
        let number = row.quarter.number();
        let message =
            format!("คะแนนย่อย “{}” ของไตรมาสที่ {number} อ่านเป็นตัวเลขไม่ได้ทั้งคู่ ส่วนที่ไม่ใช่ตัวเลขถือว่าไม่มีค่า", shown(text));
        notes.warn(row.line, field, message);
    }
    match numbers.as_slice() {
        [] => (None, None),
        // The page ends within this row: a number behind a blank cell may be the result or the score.
        [(at, _)] if *at > 0 && row.cut => {
            let number = row.quarter.number();
            notes.warn(row.line, field, format!("แถวไตรมาสที่ {number} ถูกตัด บอกไม่ได้ว่าเป็นผลงานหรือคะแนน จึงไม่ได้นำเข้า"));
            (None, None)
        }
        [(at, value)] if row.pair.is_some() && at * 2 + 1 > row.cells.len() => (None, Some(*value)),
        [(_, value)] => (Some(*value), None),
        [(_, result), (_, score), more @ ..] => {
            if let Some((_, first)) = more.first() {
                let number = row.quarter.number();
                let message = format!("แถวไตรมาสที่ {number} มีตัวเลขเกินผลงานและคะแนน ไม่ได้นำเข้าตั้งแต่ “{first}”");
                notes.warn(row.line, field, message);
            }
            (Some(*result), Some(*score))
        }
    }
}

fn rows(lines: &[Line<'_>], start: usize, field: &str, notes: &mut Notes) -> (Vec<Row>, Option<String>, usize) {
    let mut at = start;
    let mut unit = None;
    let mut after_result = false;
    // The head: everything up to the first line that begins with a whole number.
    loop {
        match lines.get(at) {
            Some(line) if at - start < HEAD_LINES && !begins_row(line) => {
                let in_brackets = line.text.strip_prefix('(').and_then(|text| text.strip_suffix(')'));
                if let Some(inner) = in_brackets.filter(|_| after_result && unit.is_none() && !is_head(&line.key)) {
                    unit = meaningful(inner).map(str::to_owned);
                }
                after_result |= line.key == "ผลงาน";
                at += 1;
            }
            Some(line) if begins_row(line) => break,
            _ => return (Vec::new(), unit, start + 1),
        }
    }
    let (cells, end) = cells(lines, at);
    let end_of_page = lines[end.min(lines.len())..].iter().all(Line::is_blank)
        && lines.get(end.saturating_sub(1)).is_some_and(|line| notes.ends_at(line.no));
    let mut rows: Vec<Row> = Vec::new();
    let mut next = 0;
    while let Some((line, cell)) = cells.get(next) {
        next += 1;
        let Cell::Number(number, true) = cell else { continue };
        let number = *number as i64;
        let before = rows.last().map_or(0, |row| i64::from(row.quarter));
        let Ok(quarter) = Quarter::new(number) else {
            let has_pair = cells[next..].iter().take(6).any(|(_, cell)| is_pair(cell));
            if (number == before + 1 || has_pair) && !(notes.is_open() && notes.ends_at(*line)) {
                notes.error(*line, field, format!("ไม่มีไตรมาสที่ {number} ปีหนึ่งมีไตรมาสที่ 1 ถึง 4"));
            }
            break;
        };
        let mut row = Row { line: *line, quarter, cells: Vec::new(), pair: None, unsaid: None, cut: false };
        while let Some((line, cell)) = cells.get(next) {
            match cell {
                Cell::Pair(a, b) => {
                    row.pair = Some((*a, *b));
                    next += 1;
                    break;
                }
                Cell::Unsaid(a, b, text) => {
                    row.pair = Some((*a, *b));
                    row.unsaid = Some(text.clone());
                    next += 1;
                    break;
                }
                Cell::Number(n, true) if (number + 1..=4).contains(&(*n as i64)) => {
                    if begins_next(*n as i64, &row, &cells[next + 1..]) {
                        break;
                    }
                    row.cells.push((*line, cell.clone()));
                }
                _ => row.cells.push((*line, cell.clone())),
            }
            next += 1;
        }
        row.cut = row.pair.is_none() && next >= cells.len() && end_of_page;
        rows.push(row);
    }
    (rows, unit, end)
}

/// Whether a whole number within a row, which could be a later quarter, is one, so that the row ends before it. `after` are
/// the cells behind it. A row holds two values at most in front of its sub-scores, and may lack any of them.
fn begins_next(n: i64, row: &Row, after: &[(usize, Cell)]) -> bool {
    let after = &after[..after.len().min(CELLS_AHEAD)];
    let values = |cells: &[(usize, Cell)]| cells.iter().filter(|(_, cell)| *cell != Cell::Blank).count();
    let next = n == i64::from(row.quarter) + 1;
    let is = |cell: &Cell, quarter: i64| matches!(cell, Cell::Number(n, true) if *n as i64 == quarter);
    if !next && after.iter().any(|(_, cell)| is(cell, i64::from(row.quarter) + 1)) {
        return false;
    }
    let Some(pair) = after.iter().position(|(_, cell)| is_pair(cell)) else {
        // No sub-scores follow: as a value it would belong to a row that has none.
        return next || values(&row.cells) + 1 + values(after) > 2;
    };
    let between = &after[..pair];
    let follower = after[pair + 1..].iter().find_map(|(_, cell)| match cell {
        Cell::Number(n, true) => Some(*n as i64),
        _ => None,
    });
    if values(&row.cells) + 1 + values(between) > 2 {
        return true;
    }
    // The quarter itself still follows.
    if !next || follower == Some(n) {
        return false;
    }
    values(&row.cells) == 0 || follower == Some(n + 1) || between.iter().any(|(_, cell)| *cell == Cell::Blank)
}

fn begins_row(line: &Line<'_>) -> bool {
    tokens(&line.text)
        .is_some_and(|cells| matches!(cells.first(), Some(Cell::Number(n, true)) if (0.0..=12.0).contains(n)))
}

/// The cells from a line on, up to the first that can belong to no table.
fn cells(lines: &[Line<'_>], start: usize) -> (Vec<(usize, Cell)>, usize) {
    let mut out = Vec::new();
    let mut end = start;
    for (at, line) in lines.iter().enumerate().skip(start) {
        match tokens(&line.text) {
            Some(cells) => out.extend(cells.into_iter().map(|cell| (line.no, cell))),
            None => {
                // A word inside a row, with the row's sub-scores still to come, stands where a number must be.
                let row_goes_on = lines[at + 1..]
                    .iter()
                    .filter(|line| !line.is_blank())
                    .take(2)
                    .take_while(|line| tokens(&line.text).is_some())
                    .any(|line| tokens(&line.text).is_some_and(|cells| cells.iter().any(is_pair)));
                let inside =
                    !out.iter().rev().find(|(_, cell)| *cell != Cell::Blank).is_some_and(|(_, cell)| is_pair(cell));
                if !(row_goes_on && inside && line.text.chars().count() <= 30) {
                    break;
                }
                out.push((line.no, Cell::Bad(line.text.to_string())));
            }
        }
        end = at + 1;
    }
    while end > start && lines[end - 1].is_blank() {
        end -= 1;
    }
    (out, end)
}

/// The cells of one line; `None` where it is not made of numbers.
fn tokens(text: &str) -> Option<Vec<Cell>> {
    if meaningful(text).is_none() {
        return Some(vec![Cell::Blank]);
    }
    if text.len() > 200 {
        return None;
    }
    let mut out = Vec::new();
    for cell in text.split(['\t', '|']) {
        if cell.trim().is_empty() {
            out.push(Cell::Blank);
            continue;
        }
        let joined = cell.replace(" /", "/").replace("/ ", "/");
        for token in joined.split_whitespace() {
            out.push(match token.contains('/') {
                _ if is_not_available(token) => Cell::NotAvailable(token.to_owned()),
                // `n/a/50`: the stroke that parts the two is one of several.
                true => token.match_indices('/').find_map(|(at, _)| pair(&token[..at], &token[at + 1..], token))?,
                false => {
                    let value = parse_number(token).filter(|_| !token.ends_with('%'))?;
                    Cell::Number(value, !arabic_digits(token).contains(['.', '-', ',']))
                }
            });
        }
    }
    Some(out)
}

/// Two sub-scores. Where one is a number, the other may say in a word that there is none; two words are a text.
fn pair(a: &str, b: &str, token: &str) -> Option<Cell> {
    match (part(a), part(b)) {
        (Some(a), Some(b)) => Some(Cell::Pair(a, b)),
        (Some(Some(a)), None) if is_not_available(b) => Some(Cell::Unsaid(Some(a), None, token.to_owned())),
        (None, Some(Some(b))) if is_not_available(a) => Some(Cell::Unsaid(None, Some(b), token.to_owned())),
        (None, None) if is_not_available(a) && is_not_available(b) => Some(Cell::Unsaid(None, None, token.to_owned())),
        _ => None,
    }
}

fn is_pair(cell: &Cell) -> bool {
    matches!(cell, Cell::Pair(..) | Cell::Unsaid(..))
}

fn part(text: &str) -> Option<Option<f64>> {
    if meaningful(text).is_none() { Some(None) } else { parse_number(text).map(Some) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::legacy::line::lines;

    type Numbers = (i64, Option<f64>, Option<f64>, Option<f64>, Option<f64>);

    fn table(text: &str) -> (Vec<Numbers>, bool) {
        let mut notes = Notes::default();
        let lines = lines(text);
        let start = (0..lines.len()).find(|i| begins(&lines, *i)).expect("a table");
        let table = read(&lines, start, "quarters", &mut notes);
        let rows = table
            .quarters
            .iter()
            .map(|row| (row.quarter.into(), row.result, row.score, row.score_2_1, row.score_2_2))
            .collect();
        (rows, notes.refused())
    }

    const HEAD: &str = "ไตรมาสที่\n(1 - 4)\n*ผลงาน*\n(ร้อยละ)\n*ผลประเมินตัวชี้วัด*\n(* 2.1 / 2.2 *)\n";

    #[test]
    fn reads_rows_in_every_dress() {
        let check = |rows: &str, expected: &[Numbers]| {
            assert_eq!(table(&format!("{HEAD}{rows}")), (expected.to_vec(), false), "{rows}");
        };
        let full = (1, Some(30.0), Some(100.0), Some(95.0), Some(50.0));
        let unscored = (2, Some(0.0), None, Some(0.0), Some(0.0));
        check("1\n30.00\n100.0000\n95 / 50\n2\n0.00\n\n0 / 0\n", &[full, unscored]);
        check("1\n30.00\n100\n95 / 50\n2\n0.00\n0 / 0\nรายงานผลฯ ไตรมาสที่ 1", &[full, unscored]);
        check("1\n\n30.00\n\n100\n\n95 / 50\n\n2\n\n0.00\n\n\n\n0 / 0\n\nก", &[full, unscored]);
        check("1 30.00 100 95/50\n2 0.00 0 / 0", &[full, unscored]);
        check("| 1 | 30.00 | 100 | 95 / 50 |\n| 2 | 0.00 | | 0 / 0 |", &[full, unscored]);
        check("1 |\n30.00 |\n100 |\n95 / 50 |\n2 |\n0.00 |\n |\n0 / 0 |", &[full, unscored]);
        check("1\t30.00\t100\t95 / 50\n2\t0.00\t\t0 / 0", &[full, unscored]);
        check("1\n\n100\n95 / 50\n", &[(1, None, Some(100.0), Some(95.0), Some(50.0))]);
        check(
            "1\n\n\n0 / 0\n2\n1,407.52\n100\n /\n",
            &[(1, None, None, Some(0.0), Some(0.0)), (2, Some(1407.52), Some(100.0), None, None)],
        );
        check(
            "1\n2\n100\n95 / 50\n2\n3\n100\n95 / 50\n3\n0.00\n\n0 / 0",
            &[
                (1, Some(2.0), Some(100.0), Some(95.0), Some(50.0)),
                (2, Some(3.0), Some(100.0), Some(95.0), Some(50.0)),
                (3, Some(0.0), None, Some(0.0), Some(0.0)),
            ],
        );
        check(
            "1\n30.00\n2\n-5.50\n3\n\n4\n120.00",
            &[
                (1, Some(30.0), None, None, None),
                (2, Some(-5.5), None, None, None),
                (3, None, None, None, None),
                (4, Some(120.0), None, None, None),
            ],
        );
        check("", &[]);
    }

    #[test]
    fn a_row_without_a_score_leaves_the_next_one_alone() {
        let check = |rows: &str, expected: &[Numbers]| {
            assert_eq!(table(&format!("{HEAD}{rows}")), (expected.to_vec(), false), "{rows}");
        };
        let full = |quarter, result| (quarter, Some(result), Some(100.0), Some(95.0), Some(50.0));
        let bare = |quarter, result| (quarter, Some(result), None, None, None);
        let mixed = [full(1, 30.0), bare(2, 40.0), full(3, 50.0), bare(4, 60.0)];
        check("1\n30.00\n100\n95 / 50\n2\n40.00\n\n\n3\n50.00\n100\n95 / 50\n4\n60.00\n\n\n", &mixed);
        check("1\n30.00\n100\n95 / 50\n2\n40.00\n3\n50.00\n100\n95 / 50\n4\n60.00\n", &mixed);
        check("1 30.00 100 95/50\n2 40.00\n3 50.00 100 95/50\n4 60.00", &mixed);
        check(
            "| 1 | 30.00 | 100 | 95 / 50 |\n| 2 | 40.00 | | |\n| 3 | 50.00 | 100 | 95 / 50 |\n| 4 | 60.00 | | |",
            &mixed,
        );
        check("1\n30.00\n2\n40.00\n3\n50.00\n100\n95 / 50\n4\n60.00\n", &[bare(1, 30.0), mixed[1], mixed[2], mixed[3]]);
        check(
            "1\n30\n2\n40\n100\n95 / 50\n3\n50\n4\n60\n100\n95 / 50\n",
            &[bare(1, 30.0), full(2, 40.0), bare(3, 50.0), full(4, 60.0)],
        );
        check("1\n30.00\n\n\n2\n\n\n95 / 50\n", &[bare(1, 30.0), (2, None, None, Some(95.0), Some(50.0))]);
        check("1\n30.00\n\n3\n50.00\n100\n95 / 50\n", &[bare(1, 30.0), full(3, 50.0)]);
        check(
            "1\n30\n3\n2\n40\n90\n",
            &[(1, Some(30.0), Some(3.0), None, None), (2, Some(40.0), Some(90.0), None, None)],
        );
        // A score that looks like the next quarter is one where that quarter still comes.
        let low = (1, Some(30.0), Some(2.0), Some(0.0), Some(0.0));
        check("1\n30.00\n2\n0 / 0\n2\n40.00\n100\n95 / 50", &[low, full(2, 40.0)]);
        check("1\n30.00\n2\n0 / 0\n", &[low]);
    }

    #[test]
    fn a_row_with_too_many_numbers_is_told() {
        let mut notes = Notes::default();
        let text = format!("{HEAD}1 30.00 40.00 100 95/50\n2 40.00 100 95/50");
        let lines = lines(&text);
        let start = (0..lines.len()).find(|i| begins(&lines, *i)).expect("a table");
        let table = read(&lines, start, "quarters", &mut notes);
        assert_eq!(table.quarters.len(), 2);
        let problems = notes.into_problems();
        assert_eq!(problems.len(), 1, "{problems:?}");
        assert_eq!(problems[0].line, 7);
    }

    #[test]
    fn what_is_not_available_is_none_and_told() {
        let check = |rows: &str, expected: &[Numbers], told: usize| {
            let mut notes = Notes::default();
            let text = format!("{HEAD}{rows}");
            let lines = lines(&text);
            let start = (0..lines.len()).find(|i| begins(&lines, *i)).expect("a table");
            let table = read(&lines, start, "quarters", &mut notes);
            let rows: Vec<Numbers> = table
                .quarters
                .iter()
                .map(|row| (row.quarter.into(), row.result, row.score, row.score_2_1, row.score_2_2))
                .collect();
            assert_eq!(rows, expected, "{text}");
            assert!(!notes.refused());
            assert_eq!(notes.into_problems().len(), told, "{text}");
        };
        check("1\n30.00\n100\nn/a / 50\n", &[(1, Some(30.0), Some(100.0), None, Some(50.0))], 1);
        check("1\n30.00\n100\n95 / N/A\n", &[(1, Some(30.0), Some(100.0), Some(95.0), None)], 1);
        check("1\nN/A\n100\n95 / 50\n", &[(1, None, Some(100.0), Some(95.0), Some(50.0))], 1);
        check("| 1 | 30.00 | n/a | n/a / n/a |", &[(1, Some(30.0), None, None, None)], 2);
        check("1\n300.00\n120\n-5 / 50\n", &[(1, Some(300.0), None, None, Some(50.0))], 2);
    }

    #[test]
    fn refuses_a_fifth_quarter_and_words() {
        assert!(table(&format!("{HEAD}1\n1.00\n\n0 / 0\n5\n1.00\n\n0 / 0")).1);
        assert!(table(&format!("{HEAD}1\nabc\n100\n100 / 100")).1);
    }

    #[test]
    fn evaluations_of_a_project() {
        let check = |text: &str, expected: &[(i64, f64)]| {
            let read = evaluations(&lines(text), &mut Notes::default());
            let read: Vec<_> = read.iter().map(|e| (i64::from(e.quarter), e.score.unwrap_or(-1.0))).collect();
            assert_eq!(read, expected, "{text}");
        };
        check("ไตรมาสที่ 1 : 100\nไตรมาสที่ 2: 95.0000\nไตรมาสที่ 3 :", &[(1, 100.0), (2, 95.0)]);
        check("ไตรมาสที่\n(1 - 4)\nผลประเมิน\n1\n100\n2\n90\n3\n\n4\n\n", &[(1, 100.0), (2, 90.0)]);
        check("| ไตรมาสที่ | คะแนน |\n|---|---|\n| 1 | 100.0000 |\n| 2 | |", &[(1, 100.0)]);
        check("", &[]);
    }
}
