//! Whether two texts say the same, whatever the month and the figures in them.

/// From this share of common pairs of characters on, two texts are alike.
const ALIKE: f64 = 0.9;
/// Characters looked at: of a longer text its beginning tells enough.
const LOOKED_AT: usize = 5_000;

/// Whether a text is like another: the same words in the same order, give or take a few. White space, figures and marks
/// count for nothing, so last month's text with another date is alike. Nothing is like nothing.
pub fn alike(one: &str, other: &str) -> bool {
    let (one, other) = (letters(one), letters(other));
    if one.is_empty() || other.is_empty() {
        return false;
    }
    one == other || share(&one, &other) >= ALIKE
}

/// Letters and the marks on them, told by their place alone: the browser's copy carries no tables of all scripts.
fn letters(text: &str) -> Vec<char> {
    let told = |c: char| match c {
        '\u{0}'..='\u{BF}' => c.is_ascii_alphabetic(),
        '\u{0E01}'..='\u{0E3A}' | '\u{0E40}'..='\u{0E4E}' => true,
        // The rest of Thai is figures and marks, then come marks of all sorts.
        '×' | '÷' | '\u{0E3B}'..='\u{0E7F}' | '\u{2000}'..='\u{2BFF}' | '\u{3000}'..='\u{303F}' => false,
        '\u{FE00}'..='\u{FF20}' | '\u{1F000}'.. => false,
        _ => true,
    };
    text.chars().filter(|c| told(*c)).map(|c| c.to_ascii_lowercase()).take(LOOKED_AT).collect()
}

/// Dice's coefficient over pairs of characters: twice the common pairs over all pairs.
fn share(one: &[char], other: &[char]) -> f64 {
    let pairs = (one.len().max(1) - 1) + (other.len().max(1) - 1);
    if pairs == 0 {
        return 0.0;
    }
    // By the low bytes of both, which no two letters of Thai or English share.
    let place = |pair: &[char]| (pair[0] as usize & 0xFF) << 8 | (pair[1] as usize & 0xFF);
    let mut left = vec![0_u16; 1 << 16];
    for pair in one.windows(2) {
        left[place(pair)] += 1;
    }
    let mut common = 0;
    for pair in other.windows(2) {
        let count = &mut left[place(pair)];
        if *count > 0 {
            *count -= 1;
            common += 1;
        }
    }
    f64::from(2 * common) / pairs as f64
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_copy_with_another_date_is_alike() {
        let october = "ลงพื้นที่ตรวจเยี่ยมชุมชน 12 แห่ง เมื่อวันที่ 29 ต.ค. 2565 ผู้เข้าร่วม 120 คน พบปัญหาท่อระบายน้ำอุดตันเล็กน้อย";
        let copied = "ลงพื้นที่ ตรวจเยี่ยมชุมชน ๑๔ แห่ง เมื่อวันที่ ๓๐ ต.ค. ๒๕๖๕ ผู้เข้าร่วม ๙๘ คน พบปัญหาท่อระบายน้ำอุดตันเล็กน้อย";
        let other = "จัดซื้อวัสดุเรียบร้อยแล้ว อยู่ระหว่างตรวจรับ และนัดหมายผู้รับจ้างเข้าดำเนินการในสัปดาห์หน้า";
        assert!(alike(october, copied));
        assert!(!alike(october, other));
        assert!(!alike("", "") && !alike("-", "-") && !alike("12", "12"));
    }

    proptest! {
        #[test]
        fn likeness_is_mutual_and_a_text_is_like_itself(one in "[ก-ฮa-z0-9 ]{0,40}", other in "[ก-ฮa-z0-9 ]{0,40}") {
            prop_assert_eq!(alike(&one, &other), alike(&other, &one));
            prop_assert_eq!(alike(&one, &one), one.chars().any(char::is_alphabetic));
        }
    }
}
