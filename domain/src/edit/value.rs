//! What was typed into a field, read, or refused with the reason.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::field::{Field, Kind};
use crate::{
    fiscal_year::parse_date,
    money::{Money, MoneyError},
    period::PeriodClosed,
    text::{arabic_digits, fold, is_unseen, meaningful, parse_number, search_key},
};

/// A value that a field can hold; a blank field holds none.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    /// Text, outer white space gone, lines ended by `\n`.
    Text(String),
    /// A finite number.
    Number(f64),
    /// Baht.
    Money(Money),
    /// A day.
    Date(NaiveDate),
    /// The word of a choice.
    Word(&'static str),
    /// What names a policy, a section or a line of the city's plan; whether there is one, the store knows.
    Key(String),
}

impl Value {
    /// The canonical text: what the history keeps, and what two people's values are compared by. Days are ISO,
    /// money has two places.
    pub fn text(&self) -> String {
        match self {
            Self::Text(text) | Self::Key(text) => text.clone(),
            Self::Number(number) => number.to_string(),
            Self::Money(money) => money.to_string(),
            Self::Date(day) => day.to_string(),
            Self::Word(word) => (*word).to_owned(),
        }
    }
}

/// Why what was typed cannot stand in a field.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, thiserror::Error)]
#[serde(tag = "reason", rename_all = "snake_case")]
pub enum EditError {
    /// It must not be blank.
    #[error("must not be blank")]
    Required,
    /// More characters than there is room for.
    #[error("has {length} characters, {limit} are allowed")]
    TooLong {
        /// How many it has.
        length: usize,
        /// How many it may have.
        limit: usize,
    },
    /// Not a number.
    #[error("not a number")]
    NotANumber,
    /// A number too small or too large.
    #[error("not between {least} and {most}")]
    OutOfRange {
        /// The least allowed.
        least: f64,
        /// The most allowed.
        most: f64,
    },
    /// Not an amount of money, or a negative one.
    #[error("not an amount of money")]
    NotMoney,
    /// More money than [`MOST_MONEY`].
    #[error("more money than the city has")]
    TooMuch,
    /// Finer than one satang.
    #[error("finer than one satang")]
    TooFine,
    /// Not a day, or one of another age.
    #[error("not a date")]
    NotADate,
    /// Not one of the words to choose from.
    #[error("not one of the choices")]
    NotAChoice,
    /// There is no such policy, section or line of the plan.
    #[error("there is no such entry")]
    NotFound,
    /// The section is closed: nothing new is put into it.
    #[error("the section is closed")]
    SectionClosed,
    /// The last day would lie before the first.
    #[error("the last day lies before the first")]
    EndsBeforeStart,
    /// The year, month or quarter it belongs to is not open.
    #[error("{closed}")]
    Closed {
        /// Which, how it stands, and so the way out.
        closed: PeriodClosed,
    },
}

/// The most money a field takes: twice what the whole city spends in a year (its budget of 2568 is some 90,000 million
/// baht). More is a slip of the finger.
pub const MOST_MONEY: Money = Money::baht(200_000_000_000);
/// Characters of what names something.
const KEY: usize = 300;

/// Reads what was typed into a field: `None` where it means none (blank, dashes, `ไม่มี`).
///
/// Thai digits, grouped numbers, `%`, and dates in every form that [`parse_date`] knows are read.
pub fn parse(field: Field, input: &str) -> Result<Option<Value>, EditError> {
    let kind = field.kind();
    let clean = clean(input, matches!(kind, Kind::Prose(_)));
    if meaningful(&clean).is_none() {
        return if field.required() { Err(EditError::Required) } else { Ok(None) };
    }
    let value = match kind {
        Kind::Line(limit) | Kind::Prose(limit) => Value::Text(within(clean, limit)?),
        Kind::Number(least, most) => {
            let number = parse_number(&clean).ok_or(EditError::NotANumber)?;
            if !(least..=most).contains(&number) {
                return Err(EditError::OutOfRange { least, most });
            }
            // Minus zero is zero.
            Value::Number(number + 0.0)
        }
        Kind::Money => Value::Money(money(&clean)?),
        Kind::Date => Value::Date(parse_date(&clean).map_err(|_| EditError::NotADate)?),
        Kind::Choice(choices) => {
            let key = search_key(&clean);
            let said = |word: &str| search_key(word) == key;
            let choice = choices.iter().find(|(word, others)| said(word) || others.iter().any(|other| said(other)));
            Value::Word(choice.ok_or(EditError::NotAChoice)?.0)
        }
        Kind::Strategy => {
            let key = fold(&clean);
            // Whoever types means less by more ways of writing than a page does, and the browser asks this too.
            let said = |words: &&str| key.contains(*words);
            let routine = ["งานประจำ", "ภารกิจประจำ"].iter().any(said) && !key.contains("ประจำปี");
            let routine = routine || key == super::ROUTINE;
            Value::Key(within(if routine { super::ROUTINE.to_owned() } else { arabic_digits(&clean) }, KEY)?)
        }
        Kind::Policy => Value::Key(within(arabic_digits(&clean), KEY)?),
        Kind::Section => Value::Key(within(clean, KEY)?),
    };
    Ok(Some(value))
}

/// An amount as people type it, not negative.
pub(crate) fn money(text: &str) -> Result<Money, EditError> {
    let amount = text.trim_end_matches("บาท").parse::<Money>().map_err(|error| match error {
        MoneyError::TooFine(_) => EditError::TooFine,
        MoneyError::TooLarge(_) => EditError::TooMuch,
        MoneyError::NotANumber(_) => EditError::NotMoney,
    })?;
    match amount {
        _ if amount < Money::ZERO => Err(EditError::NotMoney),
        _ if amount > MOST_MONEY => Err(EditError::TooMuch),
        _ => Ok(amount),
    }
}

/// The text, if it is not too long.
pub(crate) fn within(text: String, limit: usize) -> Result<String, EditError> {
    let length = text.chars().count();
    if length <= limit { Ok(text) } else { Err(EditError::TooLong { length, limit }) }
}

/// Whether two texts look the same: white space of any sort is one space, characters nobody can see are none. A text
/// that came back from a page is the one that was sent there, whatever the page made of its tabs and line ends.
pub fn looks_same(one: Option<&str>, other: Option<&str>) -> bool {
    fn seen(text: Option<&str>) -> impl Iterator<Item = String> {
        let words = text.unwrap_or_default().split_whitespace();
        words
            .map(|word| word.chars().filter(|c| !c.is_control()).collect::<String>())
            .filter(|word: &String| !word.is_empty())
    }
    seen(one).eq(seen(other))
}

/// Without outer white space and characters nobody can see; lines kept only where the field has lines.
pub(crate) fn clean(input: &str, lines: bool) -> String {
    let text = input.replace("\r\n", "\n").replace('\r', "\n");
    let text: String = text
        .chars()
        .filter_map(|c| match c {
            '\n' | '\t' if lines => Some(c),
            '\n' | '\t' => Some(' '),
            c if c.is_control() || is_unseen(c) => None,
            c => Some(c),
        })
        .collect();
    text.trim().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_cannot_be_seen_is_left_out() {
        assert_eq!(clean(" \u{200B}\u{202E}ถนน\u{FEFF}สามัคคี\u{0}", false), "ถนนสามัคคี");
        assert_eq!(clean("\u{200B}\u{2060}", false), "");
        // What joins letters is part of a text.
        assert_eq!(clean("👩\u{200D}🌾", false), "👩\u{200D}🌾");
    }
    use crate::edit::{KpiField, ProjectField, Record};
    use proptest::prelude::*;

    fn read(field: &str, input: &str) -> Result<Option<String>, EditError> {
        parse(field.parse().expect("a field"), input).map(|value| value.map(|value| value.text()))
    }

    fn reads(field: &str, input: &str, text: &str) {
        assert_eq!(read(field, input), Ok(Some(text.to_owned())), "{field} {input}");
    }

    #[test]
    fn reads_what_people_type() {
        reads("project.name", "  โครงการ\nใหม่ ", "โครงการ ใหม่");
        reads("project.rationale", "หนึ่ง\r\nสอง\u{0}", "หนึ่ง\nสอง");
        reads("project.weight", "๑๒.๕ %", "12.5");
        reads("project.budget_received", "1,407.5 บาท", "1407.50");
        reads("project.start", "1 ต.ค. 2565", "2022-10-01");
        reads("project.strategy", "๕.๑.๑.๒", "5.1.1.2");
        reads("project.strategy", "ภารกิจงานประจำของหน่วยงาน", "routine");
        reads("project.strategy", "ภารกิจประจำ", "routine");
        reads("project.strategy", "งานประจำปี", "งานประจำปี");
        reads("kpi.kind", "ตัวชี้วัดงานประจํา", "routine");
        reads("kpi.dimension", "มิติที่ ๒", "2");
        reads("project.months[3].result", "-0", "0");
        for none in ["", "-", "ไม่มี", " \n "] {
            assert_eq!(read("project.owner", none), Ok(None), "{none}");
        }
    }

    #[test]
    fn what_a_page_gives_back_looks_the_same() {
        assert!(looks_same(Some("ก\t ข\u{b}\nค"), Some(" ก ข\r\nค")));
        assert!(looks_same(None, Some(" \u{0}")));
        assert!(!looks_same(Some("กข"), Some("ก ข")) && !looks_same(Some("ก"), None));
    }

    #[test]
    fn refuses_with_the_reason() {
        let refused = |field, input: &str, error| assert_eq!(read(field, input), Err(error), "{field} {input}");
        refused("project.name", " - ", EditError::Required);
        refused("project.name", &"ก".repeat(501), EditError::TooLong { length: 501, limit: 500 });
        refused("project.weight", "สิบ", EditError::NotANumber);
        refused("project.weight", "101", EditError::OutOfRange { least: 0.0, most: 100.0 });
        refused("project.budget_spent", "-1", EditError::NotMoney);
        refused("project.budget_spent", "200,000,000,000.01", EditError::TooMuch);
        refused("project.budget_spent", "999,999,999,999,999,999,999", EditError::TooMuch);
        refused("project.budget_spent", "0.001", EditError::TooFine);
        refused("project.finish", "31/02/2566", EditError::NotADate);
        refused("kpi.level", "ผลงาน", EditError::NotAChoice);
    }

    proptest! {
        #[test]
        fn what_was_read_reads_as_itself(input in "\\PC{0,60}") {
            for record in [Record::Project, Record::Kpi] {
                for field in Field::all(record) {
                    if let Ok(Some(value)) = parse(field, &input) {
                        prop_assert_eq!(parse(field, &value.text()), Ok(Some(value)));
                    }
                }
            }
        }

        #[test]
        fn numbers_and_money_come_back(number in -1e11..1e11_f64, satang in 0..=MOST_MONEY.satang()) {
            let text = Value::Number(number).text();
            prop_assert_eq!(parse(Field::Kpi(KpiField::Target), &text), Ok(Some(Value::Number(number))));
            let money = Value::Money(Money(satang));
            let field = Field::Project(ProjectField::BudgetSpent);
            prop_assert_eq!(parse(field, &money.text()), Ok(Some(money)));
        }
    }
}
