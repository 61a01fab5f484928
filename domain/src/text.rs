//! Thai text: what was entered is kept; these make keys for comparing, searching and sorting.

use std::ops::Range;

/// SARA AM, and the two characters it is sometimes typed as.
const SARA_AM: char = '\u{0E33}';
const NIKHAHIT: char = '\u{0E4D}';
const SARA_AA: char = '\u{0E32}';

/// The text with Thai digits written as Arabic ones.
pub fn arabic_digits(text: &str) -> String {
    text.chars().map(arabic_digit).collect()
}

fn arabic_digit(c: char) -> char {
    match c {
        '๐'..='๙' => char::from(b'0' + (c as u32 - '๐' as u32) as u8),
        other => other,
    }
}

/// The text with one spelling for what looks alike, spaces kept: SARA AM composed, `เเ` as `แ`,
/// the gap PDF pasting leaves (`จ านวน`) closed, invisible characters dropped.
///
/// Idempotent. No Thai word begins with SARA AA, so a space before it can only be a lost NIKHAHIT.
pub fn fold(text: &str) -> String {
    let mut out: Vec<char> = Vec::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\u{200B}'..='\u{200D}' | '\u{2060}' | '\u{FEFF}' | '\u{00AD}' => {}
            SARA_AA => match out.as_slice() {
                [.., NIKHAHIT] => {
                    out.pop();
                    out.push(SARA_AM);
                }
                // A tone mark typed between the two halves: น + ํ + ้ + า.
                [.., NIKHAHIT, tone @ '\u{0E48}'..='\u{0E4B}'] => {
                    let tone = *tone;
                    out.truncate(out.len() - 2);
                    out.extend([tone, SARA_AM]);
                }
                [.., before, ' '] if is_consonant_or_mark(*before) => {
                    out.pop();
                    out.push(SARA_AM);
                }
                _ => out.push(c),
            },
            'เ' if out.last() == Some(&'เ') => {
                out.pop();
                out.push('แ');
            }
            c if c.is_whitespace() => {
                if !out.is_empty() && out.last() != Some(&' ') {
                    out.push(' ');
                }
            }
            c => out.push(c),
        }
    }
    if out.last() == Some(&' ') {
        out.pop();
    }
    out.into_iter().collect()
}

fn is_consonant_or_mark(c: char) -> bool {
    matches!(c, 'ก'..='ฮ' | '\u{0E48}'..='\u{0E4C}')
}

/// The key under which a text is stored for substring search: folded, lower case, Arabic digits,
/// no white space (Thai writes words without it, and people differ where they put it).
pub fn search_key(text: &str) -> String {
    let bare: String = fold(text).chars().filter(|c| !c.is_whitespace()).collect();
    // Folded again, for what a space kept apart may belong together: เ เ is แ.
    fold(&bare).chars().map(arabic_digit).flat_map(char::to_lowercase).collect()
}

/// What a person typed into a search box, as keys that must all be found.
pub fn search_terms(query: &str) -> Vec<String> {
    fold(query).split_whitespace().map(search_key).filter(|term| !term.is_empty()).take(8).collect()
}

/// A key whose byte order is Thai dictionary order (Royal Institute): a leading vowel sorts after
/// the consonant it is written before, and tone marks decide only between otherwise equal words.
pub fn sort_key(text: &str) -> String {
    let folded: Vec<char> = fold(text).chars().map(arabic_digit).flat_map(char::to_lowercase).collect();
    let mut primary = String::with_capacity(text.len());
    let mut marks = String::new();
    let mut i = 0;
    while let Some(&c) = folded.get(i) {
        match (c, folded.get(i + 1)) {
            ('เ'..='ไ', Some(&next)) if ('ก'..='ฮ').contains(&next) => {
                primary.extend([next, c]);
                i += 1;
            }
            ('\u{0E47}'..='\u{0E4E}', _) => marks.push(c),
            _ => primary.push(c),
        }
        i += 1;
    }
    if !marks.is_empty() {
        primary.push('\u{1}');
        primary.push_str(&marks);
    }
    primary
}

/// The text trimmed of outer white space, or nothing where it means none: blank, dashes, `ไม่มี`.
pub fn meaningful(text: &str) -> Option<&str> {
    let trimmed = text.trim();
    let only_dashes = trimmed.chars().all(|c| matches!(c, '-' | '–' | '—' | '−' | '_' | '.') || c.is_whitespace());
    let folded = fold(trimmed);
    (!only_dashes && folded.trim_end_matches('.') != "ไม่มี").then_some(trimmed)
}

/// Whether a character of a text has no shape of its own and says nothing: spaces without width, marks of direction. A name
/// made of them could not be seen, and one that turns the text around could be read as another. What joins letters or
/// keeps them apart (U+200C, U+200D) is part of a text.
pub fn is_unseen(c: char) -> bool {
    matches!(c, '\u{61C}' | '\u{180E}' | '\u{200B}' | '\u{200E}' | '\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{2069}' | '\u{FEFF}')
}

/// The digits and point of a number without the commas between its thousands; nothing where a comma stands elsewhere:
/// whoever writes `1,5` may mean one and a half.
pub(crate) fn without_thousands(text: &str) -> Option<String> {
    let digits: String = text.chars().filter(|c| !c.is_whitespace()).collect();
    let Some((first, rest)) = digits.split_once(',') else { return Some(digits) };
    let (whole, behind) = rest.split_once('.').unwrap_or((rest, ""));
    let first = first.trim_start_matches(['-', '+']);
    let leads = (1..=3).contains(&first.len()) && !first.contains('.');
    let thousands =
        leads && whole.split(',').all(|group| group.trim_end_matches('%').len() == 3) && !behind.contains(',');
    thousands.then(|| digits.replace(',', ""))
}

/// Reads a number as the legacy pages write it: `100`, `100.0000`, `1,407.52`, Thai digits, a `%` behind.
/// Blank is not zero: it gives `None`, as does anything that is not a finite number, and a comma that parts no thousands.
pub fn parse_number(text: &str) -> Option<f64> {
    let clean = without_thousands(&arabic_digits(text.trim()))?;
    let clean = clean.strip_suffix('%').unwrap_or(&clean);
    match clean.strip_prefix('-') {
        Some(digits) => decimal(digits).map(|n| -n),
        None => decimal(clean),
    }
}

/// The decimal number of plain digits with at most one point among or around them.
///
/// Not the general parser of floats: its tables alone weigh 10 KB on what the browser loads, and they cannot be
/// compressed. Up to 18 significant digits and 19 decimals the result is the nearest float; digits beyond those do not
/// count. Whatever float is written with so many reads back as itself.
fn decimal(text: &str) -> Option<f64> {
    const MOST: u64 = 1_000_000_000_000_000_000;
    let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
    if whole.is_empty() && fraction.is_empty() {
        return None;
    }
    let (mut digits, mut places, mut full) = (0u64, 0i32, false);
    for (digit, behind) in whole.bytes().map(|b| (b, 0)).chain(fraction.trim_end_matches('0').bytes().map(|b| (b, 1))) {
        if !digit.is_ascii_digit() {
            return None;
        }
        full |= digits > MOST / 10;
        match (full, behind) {
            (false, _) => (digits, places) = (digits * 10 + u64::from(digit - b'0'), places + behind),
            (true, 0) => places -= 1,
            (true, _) => {}
        }
    }
    let number = match u32::try_from(places) {
        Ok(places @ 0..=19) => nearest(digits, 10u64.pow(places)),
        _ => digits as f64 * 10f64.powi(-places),
    };
    number.is_finite().then_some(number)
}

/// The float nearest to a quotient.
fn nearest(dividend: u64, divisor: u64) -> f64 {
    const EXACT: u64 = 1 << f64::MANTISSA_DIGITS;
    if dividend <= EXACT && divisor <= EXACT {
        // Both are floats themselves, and a division rounds once.
        return dividend as f64 / divisor as f64;
    }
    // 64 more binary places, and one that says whether there is a rest, are more than a float holds; then it is rounded once.
    let (dividend, divisor) = (u128::from(dividend) << 64, u128::from(divisor));
    let quotient = (dividend / divisor) << 1 | u128::from(dividend % divisor != 0);
    quotient as f64 * 2f64.powi(-65)
}

/// A number for people: grouped, at most two places, no trailing zeros: `1,407.52`, `86.4`, `100`.
pub fn number(value: f64) -> String {
    if !value.is_finite() {
        return "–".to_owned();
    }
    // By hand, not by the general formatter of floats: that would weigh on what the browser loads.
    let hundredths = (value.abs().min(1e15) * 100.0).round() as u64;
    let (whole, hundredth) = ((hundredths / 100).to_string(), hundredths % 100);
    let mut out = String::with_capacity(whole.len() + 6);
    if value < 0.0 && hundredths != 0 {
        out.push('−');
    }
    for (i, digit) in whole.chars().enumerate() {
        if i > 0 && (whole.len() - i).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    if hundredth != 0 {
        out.push('.');
        out.push(char::from(b'0' + (hundredth / 10) as u8));
        if !hundredth.is_multiple_of(10) {
            out.push(char::from(b'0' + (hundredth % 10) as u8));
        }
    }
    out
}

/// How wide a text is, in em of Sarabun at weight 400, near enough to wrap and to keep labels apart.
///
/// Thai vowels and tone marks above and below the line take no width.
pub fn width_em(text: &str) -> f64 {
    text.chars().map(char_em).sum()
}

/// Room for a `…`.
const ELLIPSIS_EM: f64 = 0.9;

fn char_em(c: char) -> f64 {
    match c {
        '\u{0E31}' | '\u{0E34}'..='\u{0E3A}' | '\u{0E47}'..='\u{0E4E}' | '\u{200B}' => 0.0,
        'ก'..='ฮ' => 0.62,
        'เ' | 'ไ' | 'ใ' | 'โ' => 0.38,
        'แ' => 0.68,
        '\u{0E30}' | '\u{0E32}' => 0.5,
        SARA_AM => 0.55,
        ' ' => 0.26,
        'i' | 'l' | 'j' | '.' | ',' | ':' | ';' | '\'' | '|' | '(' | ')' => 0.32,
        'm' | 'w' | 'M' | 'W' | '%' | '—' => 0.85,
        'A'..='Z' => 0.66,
        _ => 0.58,
    }
}

/// Sets a text on lines no wider than `max_em`, at most `max_lines`: the bytes of each. Where the text goes on behind
/// the last line, that has room for a `…` behind it.
///
/// `words` are the text's pieces between which a line may break, white space included (see [`words`]); a single piece
/// that is too wide is broken between characters, never before a mark.
pub fn wrap(text: &str, words: &[&str], max_em: f64, max_lines: usize) -> Vec<Range<usize>> {
    let mut lines: Vec<Range<usize>> = Vec::new();
    // The line so far, without white space at its end; where the next character stands, and how wide all before it is.
    let (mut line, mut at, mut width) = (0..0, 0, 0.0);
    for piece in words {
        // What begins a line too many need not be read to its end.
        if lines.len() > max_lines || (lines.len() == max_lines && !line.is_empty()) {
            break;
        }
        if width > 0.0 && width + width_em(piece.trim_end()) > max_em {
            lines.push(std::mem::replace(&mut line, at..at));
            width = 0.0;
        }
        if width == 0.0 && piece.trim().is_empty() {
            at += piece.len();
            line = at..at;
            continue;
        }
        for c in piece.chars() {
            let em = char_em(c);
            if em > 0.0 && width > 0.0 && width + em > max_em && !c.is_whitespace() {
                lines.push(std::mem::replace(&mut line, at..at));
                width = 0.0;
            }
            at += c.len_utf8();
            if !c.is_whitespace() {
                line.end = at;
            }
            width += em;
        }
    }
    if !line.is_empty() {
        lines.push(line);
    }
    if lines.len() > max_lines {
        lines.truncate(max_lines);
        if let Some(last) = lines.last_mut() {
            let whole = text.get(last.clone()).unwrap_or_default();
            let mut width = width_em(whole);
            for (place, c) in whole.char_indices().rev() {
                if width + ELLIPSIS_EM <= max_em {
                    break;
                }
                width -= char_em(c);
                last.end = last.start + place;
            }
        }
    }
    lines
}

/// The pieces of a text between which a line may break, by Unicode's rules and its Thai dictionary.
///
/// The dictionary, not the neural model: the breaks are as good, at 6 µs a title instead of 780 (release).
///
/// What was found of the last titles is remembered, a few megabytes a thread at most.
#[cfg(feature = "segment")]
pub fn words(text: &str) -> Vec<&str> {
    use icu_segmenter::{LineSegmenter, LineSegmenterBorrowed, options::LineBreakOptions};
    use std::{cell::RefCell, collections::HashMap, sync::OnceLock};
    /// Titles remembered, and how long one may be in bytes.
    const KNOWN_MOST: usize = 16_384;
    const KNOWN_LENGTH: usize = 600;
    thread_local! {
        static KNOWN: RefCell<HashMap<Box<str>, Box<[u32]>>> = RefCell::default();
    }
    static SEGMENTER: OnceLock<LineSegmenterBorrowed<'static>> = OnceLock::new();
    let pieces = |breaks: &[u32]| breaks.windows(2).map(|pair| &text[pair[0] as usize..pair[1] as usize]).collect();
    // The same titles are drawn on every visit of a page: of ten thousand, the breaks are a third of what the page takes.
    KNOWN.with_borrow_mut(|known| {
        if let Some(breaks) = known.get(text) {
            return pieces(breaks);
        }
        let segmenter = SEGMENTER.get_or_init(|| LineSegmenter::new_dictionary(LineBreakOptions::default()));
        let breaks: Box<[u32]> = segmenter.segment_str(text).map(|at| at as u32).collect();
        let pieces = pieces(&breaks);
        if text.len() <= KNOWN_LENGTH {
            if known.len() >= KNOWN_MOST {
                known.clear();
            }
            known.insert(text.into(), breaks);
        }
        pieces
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn one_key_for_what_looks_alike() {
        let check = |a: &str, b: &str| assert_eq!(search_key(a), search_key(b), "{a} / {b}");
        check("ส\u{0E4D}\u{0E32}นัก", "สำนัก");
        check("จ านวน", "จำนวน");
        check("เเผน", "แผน");
        check("มิติที่ ๗.๓", "มิติที่ 7.3");
        check("กทม. และประชาชน", "กทม.และประชาชน");
        check("BEST Service", "best service");
        check("เ เผน", "แผน");
        check("น\u{0E4D}\u{0E49}\u{0E32}", "น้ำ");
    }

    #[test]
    fn a_dash_means_none() {
        for none in ["", " ", "-", "——-", "ไม่มี", " ไม่มี ", "--", "ไม่มี."] {
            assert_eq!(meaningful(none), None, "{none}");
        }
        assert_eq!(meaningful(" ไม่มีผู้รับจ้าง "), Some("ไม่มีผู้รับจ้าง"));
    }

    #[test]
    fn sorts_as_a_thai_dictionary() {
        let mut names = vec!["เขตบางรัก", "กอง", "แขวง", "ขนส่ง", "เก่า", "เกา", "ไก่", "ฮ"];
        names.sort_by_key(|name| sort_key(name));
        assert_eq!(names, ["กอง", "เกา", "เก่า", "ไก่", "ขนส่ง", "เขตบางรัก", "แขวง", "ฮ"]);
    }

    #[test]
    fn numbers_both_ways() {
        assert_eq!(parse_number("1,407.52"), Some(1407.52));
        assert_eq!(parse_number("100.0000"), Some(100.0));
        assert_eq!(parse_number("20%"), Some(20.0));
        assert_eq!(parse_number("๘๐"), Some(80.0));
        assert_eq!(parse_number("-1,234,567"), Some(-1_234_567.0));
        assert_eq!(parse_number("1,250%"), Some(1250.0));
        for blank in ["", " ", "-", "ร้อยละ 2", "1e9", "inf", "1.2.3", "1,5", ",5", "1,50,000", "1.5,000", "1234,567"]
        {
            assert_eq!(parse_number(blank), None, "{blank}");
        }
        assert_eq!(number(1407.52), "1,407.52");
        assert_eq!(number(100.0), "100");
        assert_eq!(number(-7.0), "−7");
        assert_eq!(number(-0.001), "0");
    }

    #[cfg(feature = "segment")]
    #[test]
    fn wraps_thai_between_words() {
        let text = "แต่งตั้งคณะทำงานและชี้แจงแนวทางแก่ผู้แทนชุมชน";
        for _ in 0..2 {
            assert_eq!(words(text).concat(), text, "what is remembered is what was found");
        }
        let lines: Vec<_> = wrap(text, &words(text), 15.0, 3).into_iter().map(|line| &text[line]).collect();
        assert!(lines.len() >= 2, "{lines:?}");
        assert_eq!(lines.concat(), text);
        assert!(lines.iter().all(|line| width_em(line) <= 15.0));
    }

    proptest! {
        #[test]
        fn folding_twice_is_folding_once(text in "[ก-๛a-z0-9 \u{200B}]{0,40}") {
            let once = search_key(&text);
            prop_assert_eq!(search_key(&once), once);
        }

        #[test]
        fn a_found_substring_stays_found(a in "[ก-ฮ]{1,8}", b in "[ก-ฮ]{1,8}", c in "[ก-ฮ]{1,8}") {
            let whole = search_key(&format!("{a} {b}{c}"));
            prop_assert!(whole.contains(&search_key(&b)));
        }

        #[test]
        fn wrapping_loses_nothing_and_never_starts_with_a_mark(text in "[ก-ฮะ-ู่-์ ]{0,60}", max in 4.0..20.0_f64) {
            let lines: Vec<_> = wrap(&text, &[&text], max, usize::MAX).into_iter().map(|line| &text[line]).collect();
            let bare = |s: &str| s.chars().filter(|c| !c.is_whitespace()).collect::<String>();
            prop_assert_eq!(bare(&lines.concat()), bare(&text));
            for line in lines.iter().skip(1) {
                prop_assert!(line.chars().next().is_none_or(|c| char_em(c) > 0.0));
            }
        }

        #[test]
        fn a_line_that_goes_on_has_room_to_say_so(text in "([ก-ฮ][ิ-ู่-์]{0,2} ?){0,40}", max in 4.0..20.0_f64, most in 1_usize..4) {
            let lines = wrap(&text, &[&text], max, most);
            prop_assert!(lines.len() <= most);
            prop_assert!(lines.iter().all(|line| width_em(&text[line.clone()]) <= max + 1e-9));
            let rest = lines.last().is_some_and(|last| !text[last.end..].trim().is_empty());
            prop_assert!(!rest || width_em(&text[lines[most - 1].clone()]) + ELLIPSIS_EM <= max + 1e-9);
        }

        #[test]
        fn a_number_is_read_as_any_reader_of_floats_does(digits in 0u64..100_000_000_000_000_000, places in 0usize..=17, zeros in 0usize..8) {
            let whole = format!("{digits:0>width$}", width = places + 1);
            let (whole, fraction) = whole.split_at(whole.len() - places);
            let text = format!("{whole}.{fraction}{}", "0".repeat(zeros));
            prop_assert_eq!(parse_number(&text), text.parse::<f64>().ok());
        }

        #[test]
        fn whatever_is_written_reads_back(number in prop_oneof![-1e12..1e12_f64, -100.0..100.0_f64, 0.001..1.0_f64]) {
            prop_assert_eq!(parse_number(&number.to_string()), Some(number));
        }

        #[test]
        fn a_longer_number_is_read_to_seventeen_digits(text in "[0-9]{1,40}(\\.[0-9]{0,40})?") {
            let (read, exact) = (parse_number(&text).expect("a number"), text.parse::<f64>().expect("a number"));
            prop_assert!((read - exact).abs() <= exact * 1e-15, "{text}: {read} instead of {exact}");
        }

        #[test]
        fn what_is_no_number_is_none(text in "[0-9.]{0,3}[a-zก-ฮ.+eE][0-9.]{0,3}") {
            prop_assert_eq!(parse_number(&text), text.parse::<f64>().ok().filter(|_| !text.contains(['e', 'E', '+'])));
        }

        #[test]
        fn number_reads_itself(value in -1e9..1e9_f64) {
            let rounded = (value * 100.0).round() / 100.0;
            let back = parse_number(&number(rounded).replace('−', "-")).expect("a number");
            prop_assert!((back - rounded).abs() < 1e-6);
        }
    }
}
