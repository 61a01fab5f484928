//! The city's 20-year plan: a tree of four levels in two editions.

mod number;

pub use self::number::{LineNumber, NotANumber};

use serde::{Deserialize, Serialize};

use crate::fiscal_year::FiscalYear;
use crate::text::{arabic_digits, fold, search_key};

/// An edition of the plan. Phase 2 runs to FY 2565, phase 3 from FY 2566.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Edition {
    /// ด้าน / มิติ / เป้าหมาย / เป้าประสงค์
    Phase2,
    /// ยุทธศาสตร์ / ประเด็นย่อย / เป้าหมาย / กลยุทธ์
    Phase3,
}

impl Edition {
    /// The edition whose words a stored one uses: those made later speak as phase 3 does.
    pub fn wording(code: &str) -> Self {
        if code == Self::Phase2.as_str() { Self::Phase2 } else { Self::Phase3 }
    }

    /// The edition in force in a year by the legacy pages, where nobody said otherwise.
    pub fn of(year: FiscalYear) -> Self {
        if year.be() <= 2565 { Self::Phase2 } else { Self::Phase3 }
    }

    /// The word it is stored as.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Phase2 => "phase2",
            Self::Phase3 => "phase3",
        }
    }

    /// What a level (1–4) is called in Thai.
    pub const fn level_name(self, level: u8) -> &'static str {
        match (self, level) {
            (Self::Phase2, 1) => "ด้าน",
            (Self::Phase2, 2) => "มิติ",
            (Self::Phase2, 3) => "เป้าหมาย",
            (Self::Phase2, _) => "เป้าประสงค์",
            (Self::Phase3, 1) => "ยุทธศาสตร์",
            (Self::Phase3, 2) => "ประเด็นย่อย",
            (Self::Phase3, 3) => "เป้าหมาย",
            (Self::Phase3, _) => "กลยุทธ์",
        }
    }
}

/// One line of the path from the top of the plan to the leaf a project or KPI hangs on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StrategyLine {
    /// 1 (top) to 4 (leaf).
    pub level: u8,
    /// The line as entered, without the colon the legacy pages put in front.
    pub label: String,
}

/// The number a line carries, with Arabic digits: `๕.๑.๑ เครือข่าย…` → `5.1.1`, `:ด้านที่ ๗ – …` → `7`.
///
/// The number, not the wording, tells two lines of one edition apart: the wording is cut at 100
/// characters and typed differently from page to page.
pub fn line_number(label: &str) -> Option<String> {
    let folded = arabic_digits(&fold(label));
    let start = folded.find(|c: char| c.is_ascii_digit())?;
    if folded[..start].chars().count() > 16 {
        return None;
    }
    let number: String = folded[start..].chars().take_while(|c| c.is_ascii_digit() || *c == '.').collect();
    Some(number.trim_matches('.').to_owned())
}

/// Whether a line says, instead of a line of the plan, that the work is routine: `ภารกิจงานประจำของหน่วยงาน`, and the ways
/// this is said in fewer or other words. What is held every year (`งานประจำปี`) is something else.
pub fn is_routine(label: &str) -> bool {
    const WORDS: [&str; 4] = ["ภารกิจงานประจำ", "งานภารกิจประจำ", "ภารกิจประจำ", "งานประจำ"];
    let key = search_key(label);
    let mut said = key.trim_start_matches(|c: char| !c.is_alphanumeric());
    for opening in ["โครงการ", "กิจกรรม", "เป็น", "ตาม"] {
        said = said.strip_prefix(opening).unwrap_or(said);
    }
    WORDS.iter().find_map(|words| said.strip_prefix(words)).is_some_and(|rest| !rest.starts_with("ปี"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_known_by_its_number() {
        let check = |label: &str, number: Option<&str>| assert_eq!(line_number(label).as_deref(), number, "{label}");
        check("๕.๑.๑ เครือข่ายความร่วมมือในการจัดบริการสาธารณะ%", Some("5.1.1"));
        check(":ด้านที่ ๗ – การบริหารจัดการเมืองมหานคร", Some("7"));
        check("ยุทธศาสตร์ที่ ๕ –ส่งเสริม", Some("5"));
        check("๗.๒ - การบริหารแผนและประเมินผล", Some("7.2"));
        check("ภารกิจงานประจำของหน่วยงาน", None);
    }

    #[test]
    fn routine_work_is_known_in_other_words() {
        let check = |label: &str, expected: bool| assert_eq!(is_routine(label), expected, "{label}");
        check("****ภารกิจงานประจำของหน่วยงาน****", true);
        check(": ภารกิจประจําของหน่วยงาน", true);
        check("ภารกิจงานประจ าของหน่วยงาน", true);
        check("(เป็นงานประจำ)", true);
        check("โครงการตามภารกิจประจำของสำนัก", true);
        check("งานประจำปีของวัด", false);
        check("", false);
        check("๗.๒ งานประจำของหน่วยงาน", false);
        check("ร้อยละของโครงการที่เป็นงานประจำของหน่วยงาน", false);
    }
}
