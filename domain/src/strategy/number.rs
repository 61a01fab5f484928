//! The numbers of the plan's lines.

use std::{fmt, str::FromStr};

use super::line_number;
use crate::text::arabic_digits;

/// Levels of the plan.
const LEVELS: usize = 4;
/// The highest a part of a number may be.
const MOST: u32 = 999;

/// A line's number, as deep as its level: `5.1.1.2`, typed in Thai or Arabic digits.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct LineNumber(Vec<u32>);

/// Not the number of a line.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not the number of a line: {0}")]
pub struct NotANumber(String);

impl FromStr for LineNumber {
    type Err = NotANumber;

    fn from_str(text: &str) -> Result<Self, NotANumber> {
        let wrong = || NotANumber(text.to_owned());
        let clean = arabic_digits(text.trim());
        let part = |part: &str| match part.parse::<u32>() {
            Ok(number) if (1..=MOST).contains(&number) && number.to_string() == part => Ok(number),
            _ => Err(wrong()),
        };
        let parts = clean.trim_end_matches('.').split('.').map(part).collect::<Result<Vec<u32>, NotANumber>>()?;
        if parts.len() <= LEVELS { Ok(Self(parts)) } else { Err(wrong()) }
    }
}

impl fmt::Display for LineNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let parts: Vec<String> = self.0.iter().map(ToString::to_string).collect();
        f.write_str(&parts.join("."))
    }
}

impl LineNumber {
    /// The level it stands on, 1 to 4.
    pub fn level(&self) -> u8 {
        self.0.len() as u8
    }

    /// The number of the line above.
    pub fn parent(&self) -> Option<Self> {
        let above = &self.0[..self.0.len() - 1];
        (!above.is_empty()).then(|| Self(above.to_vec()))
    }

    /// It in Thai digits, as the plan prints it.
    pub fn thai(&self) -> String {
        thai_digits(&self.to_string())
    }

    /// A wording that carries this number: as it was typed where it does, else with the number in front.
    pub fn worded(&self, label: &str) -> String {
        let label = label.trim();
        if line_number(label).as_deref() == Some(self.to_string().as_str()) {
            return label.to_owned();
        }
        format!("{} {label}", self.thai())
    }

    /// The wording of a line that had the number `was`: with this number in its place, in the same digits.
    pub fn reworded(&self, was: &str, label: &str) -> String {
        let (was, new) = (arabic_digits(was), self.to_string());
        let digit = |c: char| c.is_ascii_digit() || ('๐'..='๙').contains(&c);
        let replaced = label.find(digit).and_then(|start| {
            let rest = &label[start..];
            let end = rest.find(|c: char| !digit(c) && c != '.').unwrap_or(rest.len());
            let found = rest[..end].trim_end_matches('.');
            (arabic_digits(found) == was).then(|| {
                let thai = found.contains(|c: char| !c.is_ascii());
                let new = if thai { thai_digits(&new) } else { new.clone() };
                format!("{}{new}{}", &label[..start], &rest[found.len()..])
            })
        });
        self.worded(&replaced.unwrap_or_else(|| label.to_owned()))
    }
}

fn thai_digits(text: &str) -> String {
    let thai = |c: char| c.to_digit(10).and_then(|digit| char::from_u32('๐' as u32 + digit)).unwrap_or(c);
    text.chars().map(thai).collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn number(text: &str) -> LineNumber {
        text.parse().expect("a number")
    }

    #[test]
    fn numbers_are_read_in_both_digits() {
        let check = |text: &str, read: Option<(&str, u8)>| {
            let found = text.parse::<LineNumber>().ok().map(|number| (number.to_string(), number.level()));
            assert_eq!(found, read.map(|(text, level)| (text.to_owned(), level)), "{text}");
        };
        check("๕.๑.๑.๒", Some(("5.1.1.2", 4)));
        check(" 5.10. ", Some(("5.10", 2)));
        check("7", Some(("7", 1)));
        for wrong in ["", ".", "5..1", "0", "5.01", "5.1.1.2.3", "1000", "๕ก", "-1", "5,1", "+5"] {
            check(wrong, None);
        }
        assert_eq!(number("5.1.1").parent(), Some(number("5.1")));
        assert_eq!(number("5").parent(), None);
    }

    #[test]
    fn wordings_carry_their_number() {
        let check = |to: &str, was: &str, label: &str, reworded: &str| {
            assert_eq!(number(to).reworded(was, label), reworded);
        };
        check("5.2.3", "5.1.1", "๕.๑.๑ เครือข่าย 5 แห่ง", "๕.๒.๓ เครือข่าย 5 แห่ง");
        check("5.2.3", "5.1.1", "5.1.1 - เครือข่าย", "5.2.3 - เครือข่าย");
        check("6", "5", "ยุทธศาสตร์ที่ ๕ –ส่งเสริม", "ยุทธศาสตร์ที่ ๖ –ส่งเสริม");
        check("5.2", "5.1", "ข้อความไม่มีเลข", "๕.๒ ข้อความไม่มีเลข");
        assert_eq!(number("5.1").worded("๕.๑ - เมือง"), "๕.๑ - เมือง");
        assert_eq!(number("5.1").worded("เมือง"), "๕.๑ เมือง");
    }

    fn any_number() -> impl Strategy<Value = LineNumber> {
        proptest::collection::vec(1_u32..=999, 1..=4).prop_map(LineNumber)
    }

    proptest! {
        #[test]
        fn numbers_come_back(number in any_number()) {
            prop_assert_eq!(number.to_string().parse(), Ok(number.clone()));
            prop_assert_eq!(number.thai().parse(), Ok(number));
        }

        #[test]
        fn a_reworded_line_is_known_by_its_new_number(
            was in any_number(), new in any_number(), before in "[ก-ฮ ]{0,8}", words in " [ก-ฮ ]{1,20}[0-9๐-๙]{0,3}",
        ) {
            let label = format!("{before}{}{words}", was.thai());
            let reworded = new.reworded(&was.to_string(), &label);
            prop_assert_eq!(line_number(&reworded), Some(new.to_string()), "{} to {}", label, reworded);
            prop_assert!(reworded.ends_with(words.trim()));
        }
    }
}
