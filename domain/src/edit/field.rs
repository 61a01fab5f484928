//! The closed list of fields that a person may change.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};

use crate::{
    fiscal_year::{FiscalMonth, Quarter},
    permission::Action,
};

/// The sorts of record that are edited.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Record {
    /// A project.
    Project,
    /// A KPI.
    Kpi,
}

impl Record {
    /// The word the history and the API know it by.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Project => "project",
            Self::Kpi => "kpi",
        }
    }

    /// From that word.
    pub fn from_word(word: &str) -> Option<Self> {
        [Self::Project, Self::Kpi].into_iter().find(|record| record.as_str() == word)
    }
}

/// What may be typed into a field.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Kind {
    /// One line of at most so many characters.
    Line(usize),
    /// Many lines of at most so many characters together.
    Prose(usize),
    /// A number between two others, both allowed.
    Number(f64, f64),
    /// Baht, not negative.
    Money,
    /// A day.
    Date,
    /// One of a few words: the word kept, and what people write for it (a sheet's cell, a menu).
    Choice(&'static [(&'static str, &'static [&'static str])]),
    /// A leaf of the city's plan by its number, or routine work.
    Strategy,
    /// A policy by its number.
    Policy,
    /// A section of the unit by code or name.
    Section,
}

macro_rules! fields {
    ($(#[$doc:meta])* $name:ident { $($(#[$field_doc:meta])* $field:ident = $word:literal: $kind:expr),+ $(,)? }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum $name { $($(#[$field_doc])* $field),+ }

        impl $name {
            /// All of them, in the order of the page.
            pub const ALL: &'static [Self] = &[$(Self::$field),+];

            /// Its name in the history and the API.
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$field => $word),+ }
            }

            /// From that name.
            pub fn from_word(word: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|field| field.as_str() == word)
            }

            /// What may be typed into it.
            pub const fn kind(self) -> Kind {
                match self { $(Self::$field => $kind),+ }
            }
        }
    };
}

/// Characters of a name or title: the longest legacy titles have some 400.
const NAME: usize = 500;
/// Characters of persons, sections and telephone numbers, which legacy fields mix.
const PEOPLE: usize = 500;
/// Characters of a long text: some five printed pages.
const PROSE: usize = 20_000;
/// Beyond this a target or result is a slip of the finger.
const LARGE: f64 = 1e12;

fields! {
    /// A project's own fields.
    ProjectField {
        /// Its name.
        Name = "name": Kind::Line(NAME),
        /// ส่วนราชการ / ฝ่าย
        Section = "section": Kind::Section,
        /// ผู้รับผิดชอบ
        Owner = "owner": Kind::Line(PEOPLE),
        /// ผู้ประสานงาน สยป
        Coordinator = "coordinator": Kind::Line(PEOPLE),
        /// ผู้ตรวจประเมิน
        Evaluator = "evaluator": Kind::Line(PEOPLE),
        /// First day.
        Start = "start": Kind::Date,
        /// Last day.
        Finish = "finish": Kind::Date,
        /// ค่าน้ำหนัก in its unit's total.
        Weight = "weight": Kind::Number(0.0, 100.0),
        /// Target of its own measure.
        Target = "target": Kind::Number(-LARGE, LARGE),
        /// Result of its own measure.
        Result = "result": Kind::Number(-LARGE, LARGE),
        /// หน่วยนับ
        UnitOfMeasure = "unit_of_measure": Kind::Line(200),
        /// งบฯ ที่ได้รับ
        BudgetReceived = "budget_received": Kind::Money,
        /// งบฯ ที่ใช้ไป
        BudgetSpent = "budget_spent": Kind::Money,
        /// นโยบาย ผว.
        Policy = "policy": Kind::Policy,
        /// Its place in the city's plan.
        Strategy = "strategy": Kind::Strategy,
        /// หลักการและเหตุผล
        Rationale = "rationale": Kind::Prose(PROSE),
        /// วัตถุประสงค์
        Objectives = "objectives": Kind::Prose(PROSE),
        /// เป้าหมาย
        Targets = "targets": Kind::Prose(PROSE),
        /// หมายเหตุ
        Remark = "remark": Kind::Prose(PROSE),
    }
}

fields! {
    /// Fields of one fiscal month of a project.
    MonthField {
        /// What was aimed at.
        Target = "target": Kind::Number(-LARGE, LARGE),
        /// What was reached.
        Result = "result": Kind::Number(-LARGE, LARGE),
    }
}

fields! {
    /// A KPI's own fields.
    KpiField {
        /// Its name.
        Name = "name": Kind::Line(NAME),
        /// The target as a number.
        Target = "target": Kind::Number(-LARGE, LARGE),
        /// The target in words.
        TargetText = "target_text": Kind::Line(NAME),
        /// The result of the year.
        Result = "result": Kind::Number(-LARGE, LARGE),
        /// หน่วยนับ
        UnitOfMeasure = "unit_of_measure": Kind::Line(200),
        /// ประเภทตัวชี้วัด
        Kind = "kind": Kind::Choice(&[
            ("strategic", &["ตัวชี้วัดเชิงยุทธศาสตร์", "เชิงยุทธศาสตร์"]),
            ("routine", &["ตัวชี้วัดงานประจำ", "งานประจำ"]),
        ]),
        /// ระดับตัวชี้วัด
        Level = "level": Kind::Choice(&[("output", &["ผลผลิต"]), ("outcome", &["ผลลัพธ์"])]),
        /// มิติที่ 1–4
        Dimension = "dimension": Kind::Choice(&[
            ("1", &["มิติที่ 1"]),
            ("2", &["มิติที่ 2"]),
            ("3", &["มิติที่ 3"]),
            ("4", &["มิติที่ 4"]),
        ]),
        /// เจรจาตกลง
        Negotiated = "negotiated": Kind::Choice(&[
            ("true", &["เจรจาตกลง", "ใช่", "yes"]),
            ("false", &["ไม่เจรจาตกลง", "ไม่ใช่", "no"]),
        ]),
        /// นิยาม
        Definition = "definition": Kind::Prose(PROSE),
        /// วิธีการคำนวณ
        Formula = "formula": Kind::Prose(PROSE),
        /// แหล่งข้อมูล
        Source = "source": Kind::Prose(PROSE),
        /// สรุปผลการดำเนินงาน
        Summary = "summary": Kind::Prose(PROSE),
        /// Its place in the city's plan.
        Strategy = "strategy": Kind::Strategy,
    }
}

fields! {
    /// Fields of one quarter of a KPI that its unit fills in; the scores are the evaluator's.
    QuarterField {
        /// The result, in the KPI's unit of measure.
        Result = "result": Kind::Number(-LARGE, LARGE),
        /// The report text.
        Report = "report": Kind::Prose(PROSE),
    }
}

/// Any field that a person may change. Written `project.name`, `project.months[3].target`,
/// `kpi.quarters[2].report`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub enum Field {
    /// Of a project.
    Project(ProjectField),
    /// Of a fiscal month of a project.
    Month(FiscalMonth, MonthField),
    /// Of a KPI.
    Kpi(KpiField),
    /// Of a quarter of a KPI.
    Quarter(Quarter, QuarterField),
}

/// There is no such field.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not a field: {0}")]
pub struct UnknownField(pub String);

impl Field {
    /// What sort of record it belongs to.
    pub const fn record(self) -> Record {
        match self {
            Self::Project(_) | Self::Month(..) => Record::Project,
            Self::Kpi(_) | Self::Quarter(..) => Record::Kpi,
        }
    }

    /// Its name within the record, as the history writes it: `name`, `months[3].target`, `quarters[2].report`.
    pub fn name(self) -> String {
        match self {
            Self::Project(field) => field.as_str().to_owned(),
            Self::Month(month, field) => format!("months[{}].{}", month.number(), field.as_str()),
            Self::Kpi(field) => field.as_str().to_owned(),
            Self::Quarter(quarter, field) => format!("quarters[{}].{}", quarter.number(), field.as_str()),
        }
    }

    /// The field of a record with that name.
    pub fn named(record: Record, name: &str) -> Option<Self> {
        let indexed = |list: &str| {
            let (number, field) = name.strip_prefix(list)?.strip_prefix('[')?.split_once("].")?;
            Some((number.parse::<i64>().ok()?, field))
        };
        match record {
            Record::Project => match indexed("months") {
                Some((month, field)) => Some(Self::Month(FiscalMonth::new(month).ok()?, MonthField::from_word(field)?)),
                None => ProjectField::from_word(name).map(Self::Project),
            },
            Record::Kpi => match indexed("quarters") {
                Some((quarter, field)) => {
                    Some(Self::Quarter(Quarter::new(quarter).ok()?, QuarterField::from_word(field)?))
                }
                None => KpiField::from_word(name).map(Self::Kpi),
            },
        }
    }

    /// What may be typed into it.
    pub const fn kind(self) -> Kind {
        match self {
            Self::Project(field) => field.kind(),
            Self::Month(_, field) => field.kind(),
            Self::Kpi(field) => field.kind(),
            Self::Quarter(_, field) => field.kind(),
        }
    }

    /// What the permission table calls a change of it.
    pub const fn action(self) -> Action {
        match self {
            Self::Project(_) => Action::EditProject,
            Self::Kpi(_) => Action::EditKpi,
            Self::Month(..) | Self::Quarter(..) => Action::ReportProgress,
        }
    }

    /// Whether it may not be left blank.
    pub const fn required(self) -> bool {
        matches!(self, Self::Project(ProjectField::Name) | Self::Kpi(KpiField::Name))
    }

    /// Every field of a record.
    pub fn all(record: Record) -> Vec<Self> {
        match record {
            Record::Project => {
                let months = (1..=12).filter_map(|month| FiscalMonth::new(month).ok());
                let months =
                    months.flat_map(|month| MonthField::ALL.iter().map(move |field| Self::Month(month, *field)));
                ProjectField::ALL.iter().copied().map(Self::Project).chain(months).collect()
            }
            Record::Kpi => {
                let quarters = Quarter::ALL
                    .into_iter()
                    .flat_map(|quarter| QuarterField::ALL.iter().map(move |field| Self::Quarter(quarter, *field)));
                KpiField::ALL.iter().copied().map(Self::Kpi).chain(quarters).collect()
            }
        }
    }
}

impl fmt::Display for Field {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}", self.record().as_str(), self.name())
    }
}

impl FromStr for Field {
    type Err = UnknownField;
    fn from_str(text: &str) -> Result<Self, UnknownField> {
        text.split_once('.')
            .and_then(|(record, name)| Self::named(Record::from_word(record)?, name))
            .ok_or_else(|| UnknownField(text.to_owned()))
    }
}

impl TryFrom<String> for Field {
    type Error = UnknownField;
    fn try_from(text: String) -> Result<Self, UnknownField> {
        text.parse()
    }
}

impl From<Field> for String {
    fn from(field: Field) -> Self {
        field.to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_field_is_found_by_its_name() {
        for record in [Record::Project, Record::Kpi] {
            for field in Field::all(record) {
                assert_eq!(field.to_string().parse(), Ok(field));
                assert_eq!(Field::named(record, &field.name()), Some(field));
            }
        }
        for unknown in ["", "name", "project.", "project.id", "project.months[13].target", "kpi.quarters[0].result"] {
            assert!(unknown.parse::<Field>().is_err(), "{unknown}");
        }
    }
}
