//! A field's canonical text as people read it and as they type it.

use domain::{
    edit::{Field, Kind, KpiField, ROUTINE},
    fiscal_year::parse_date,
    kpi::{KpiKind, KpiLevel},
    money::Money,
    text::{number, parse_number},
};

use crate::i18n::Lang;

/// How a canonical text reads. What names a policy, a section or a line of the plan reads as it is; the page knows more.
pub fn read(lang: Lang, field: Field, text: &str) -> String {
    match field.kind() {
        Kind::Number(..) => parse_number(text).map_or_else(|| text.to_owned(), number),
        Kind::Money => match text.parse::<Money>() {
            Ok(money) => format!("{} {}", money.grouped(), lang.baht()),
            Err(_) => text.to_owned(),
        },
        Kind::Date => parse_date(text).map_or_else(|_| text.to_owned(), |day| lang.date(day)),
        Kind::Choice(_) => choice(lang, field, text),
        Kind::Strategy if text == ROUTINE => lang.routine().to_owned(),
        _ => text.to_owned(),
    }
}

/// How it begins in an input: a day in words, money grouped, all else as it is.
pub fn typed(lang: Lang, field: Field, text: &str) -> String {
    match field.kind() {
        Kind::Date => read(lang, field, text),
        Kind::Money => text.parse::<Money>().map_or_else(|_| text.to_owned(), Money::grouped),
        _ => text.to_owned(),
    }
}

/// The words of a choice, kept and read.
pub fn choices(lang: Lang, field: Field) -> Vec<(String, String)> {
    match field.kind() {
        Kind::Choice(words) => words.iter().map(|(word, _)| ((*word).to_owned(), choice(lang, field, word))).collect(),
        _ => Vec::new(),
    }
}

fn choice(lang: Lang, field: Field, word: &str) -> String {
    let Field::Kpi(field) = field else { return word.to_owned() };
    let known = match (field, word) {
        (KpiField::Kind, "strategic") => lang.kpi_kind(KpiKind::Strategic),
        (KpiField::Kind, "routine") => lang.kpi_kind(KpiKind::Routine),
        (KpiField::Level, "output") => lang.kpi_level(KpiLevel::Output),
        (KpiField::Level, "outcome") => lang.kpi_level(KpiLevel::Outcome),
        (KpiField::Negotiated, "true") => lang.yes_no(true),
        (KpiField::Negotiated, "false") => lang.yes_no(false),
        _ => word,
    };
    known.to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::edit::{Record, parse};

    #[test]
    fn reads_as_people_write() {
        let check = |field: &str, text: &str, words: &str| {
            assert_eq!(read(Lang::Th, field.parse().expect("a field"), text), words);
        };
        check("project.start", "2022-11-29", "29 พ.ย. 2565");
        check("project.budget_received", "1407.50", "1,407.50 บาท");
        check("project.weight", "12.5", "12.5");
        check("project.strategy", "routine", "ภารกิจงานประจำของหน่วยงาน");
        check("kpi.kind", "strategic", "เชิงยุทธศาสตร์");
        check("kpi.negotiated", "false", "ไม่ใช่");
        check("project.owner", "ฝ่ายโยธา", "ฝ่ายโยธา");
    }

    #[test]
    fn what_an_input_begins_with_is_what_stands_there() {
        let texts = |field: Field| match field.kind() {
            Kind::Number(..) => vec!["0", "12.5", "100"],
            Kind::Money => vec!["0.00", "1407.50", "1000000.00"],
            Kind::Date => vec!["2022-11-29", "2023-02-01"],
            Kind::Choice(words) => words.iter().map(|(word, _)| *word).collect(),
            _ => vec!["คำ"],
        };
        for field in [Record::Project, Record::Kpi].into_iter().flat_map(Field::all) {
            for (lang, text) in texts(field).into_iter().flat_map(|text| [(Lang::Th, text), (Lang::En, text)]) {
                let again = parse(field, &typed(lang, field, text)).expect("reads").map(|value| value.text());
                assert_eq!(again.as_deref(), Some(text), "{field}");
            }
        }
    }
}
