//! A field's value as people write it, in a cell they read and type in.

use super::{
    field::{Field, Kind},
    value::{Value, parse},
};
use crate::{chart::Words, money::Money};

/// What stands in a field, as a reader of this language would type it: `1 ต.ค. 2565` for `2022-10-01`. Where that
/// would not be read back as what stands there, the canonical text itself.
pub fn shown(field: Field, text: &str, words: &Words) -> String {
    let written = match field.kind() {
        Kind::Date => text.parse().map(|day| words.date(day)).ok(),
        Kind::Money => text.parse::<Money>().map(Money::grouped).ok(),
        Kind::Choice(choices) => choices.iter().find(|(word, _)| *word == text).and_then(|(word, said)| {
            // `1` says more in a cell than `มิติที่ 1`; other words are for the machine.
            let own = word.bytes().all(|byte| byte.is_ascii_digit());
            let said = if words.buddhist { said.first() } else { said.iter().find(|said| said.is_ascii()) };
            said.filter(|_| !own).map(|said| (*said).to_owned())
        }),
        _ => None,
    };
    let reads_back = |written: &String| reads_as(field, written).as_deref() == Some(text);
    written.filter(reads_back).unwrap_or_else(|| text.to_owned())
}

/// What stood in a field that was shown like this: takes [`shown`] back.
pub fn unshown(field: Field, written: &str, words: &Words) -> String {
    reads_as(field, written).filter(|text| shown(field, text, words) == written).unwrap_or_else(|| written.to_owned())
}

fn reads_as(field: Field, written: &str) -> Option<String> {
    parse(field, written).ok().flatten().as_ref().map(Value::text)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        edit::Record,
        fiscal_year::{ENGLISH_MONTHS_SHORT, THAI_MONTHS_SHORT},
    };
    use proptest::prelude::*;

    fn words(buddhist: bool) -> Words {
        Words {
            months: if buddhist { &THAI_MONTHS_SHORT } else { &ENGLISH_MONTHS_SHORT },
            buddhist,
            fiscal_year: "",
            quarter: "",
            quarter_short: "",
            today: "",
            not_started: "",
            not_reported: ["", ""],
            not_evaluated: ["", ""],
            bad_dates: "",
            plan: "",
            actual: "",
            score: "",
        }
    }

    fn check(field: &str, text: &str, thai: &str, english: &str) {
        let field = field.parse().expect("a field");
        for (buddhist, expected) in [(true, thai), (false, english)] {
            assert_eq!(shown(field, text, &words(buddhist)), expected);
            assert_eq!(unshown(field, expected, &words(buddhist)), text, "{expected}");
        }
    }

    #[test]
    fn values_are_shown_as_people_type_them() {
        check("project.start", "2022-10-01", "1 ต.ค. 2565", "1 Oct 2022");
        check("project.budget_spent", "1407.50", "1,407.50", "1,407.50");
        check("kpi.kind", "routine", "ตัวชี้วัดงานประจำ", "routine");
        check("kpi.negotiated", "false", "ไม่เจรจาตกลง", "no");
        check("kpi.dimension", "2", "2", "2");
        check("project.strategy", "5.1.1.2", "5.1.1.2", "5.1.1.2");
        // What nobody could type today stays what it is.
        check("project.weight", "140", "140", "140");
        check("project.owner", "ฝ่ายโยธา\nโทร 1", "ฝ่ายโยธา\nโทร 1", "ฝ่ายโยธา\nโทร 1");
    }

    proptest! {
        #[test]
        fn what_is_shown_is_taken_back(typed in "\\PC{0,40}", buddhist: bool) {
            let words = words(buddhist);
            for record in [Record::Project, Record::Kpi] {
                for field in Field::all(record) {
                    if let Ok(Some(value)) = parse(field, &typed) {
                        let text = value.text();
                        prop_assert_eq!(unshown(field, &shown(field, &text, &words), &words), text);
                    }
                    if matches!(field.kind(), Kind::Line(_) | Kind::Prose(_)) {
                        prop_assert_eq!(unshown(field, &shown(field, &typed, &words), &words), typed.clone());
                    }
                }
            }
        }
    }
}
