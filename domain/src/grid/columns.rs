//! Which fields a grid has as columns.

use crate::{
    edit::{Field, KpiField, MonthField, ProjectField, QuarterField, Record},
    fiscal_year::{FiscalMonth, Quarter},
};

/// Columns at a time.
pub const MOST_COLUMNS: usize = 32;

/// Columns that belong together.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Set {
    /// What is looked after most.
    #[default]
    Main,
    /// A project's months: what was aimed at.
    MonthTargets,
    /// A project's months: what was reached.
    MonthResults,
    /// A KPI's quarters: what was reached.
    Quarters,
    /// A KPI's quarters: the report texts.
    Reports,
    /// The long texts.
    Texts,
}

impl Set {
    /// Those of a record, in the order offered.
    pub const fn of(record: Record) -> &'static [Self] {
        match record {
            Record::Project => &[Self::Main, Self::MonthTargets, Self::MonthResults, Self::Texts],
            Record::Kpi => &[Self::Main, Self::Quarters, Self::Reports, Self::Texts],
        }
    }

    /// Its word in the address.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Main => "main",
            Self::MonthTargets => "month-targets",
            Self::MonthResults => "month-results",
            Self::Quarters => "quarters",
            Self::Reports => "reports",
            Self::Texts => "texts",
        }
    }

    /// The one of a word, among those of a record.
    pub fn from_word(record: Record, word: &str) -> Option<Self> {
        Self::of(record).iter().copied().find(|set| set.as_str() == word)
    }

    /// Its columns of a record.
    pub fn columns(self, record: Record) -> Vec<Field> {
        use {KpiField as K, ProjectField as P};
        let months =
            |field| (1..=12).filter_map(move |n| Some(Field::Month(FiscalMonth::new(n).ok()?, field))).collect();
        let quarters = |field| Quarter::ALL.into_iter().map(move |quarter| Field::Quarter(quarter, field)).collect();
        let projects = |fields: &[P]| fields.iter().copied().map(Field::Project).collect();
        let kpis = |fields: &[K]| fields.iter().copied().map(Field::Kpi).collect();
        match (record, self) {
            (Record::Project, Self::MonthTargets) => months(MonthField::Target),
            (Record::Project, Self::MonthResults) => months(MonthField::Result),
            (Record::Project, Self::Texts) => projects(&[P::Rationale, P::Objectives, P::Targets, P::Remark]),
            (Record::Project, _) => projects(&[
                P::Owner,
                P::Section,
                P::Start,
                P::Finish,
                P::Weight,
                P::Target,
                P::UnitOfMeasure,
                P::BudgetReceived,
                P::BudgetSpent,
            ]),
            (Record::Kpi, Self::Quarters) => quarters(QuarterField::Result),
            (Record::Kpi, Self::Reports) => quarters(QuarterField::Report),
            (Record::Kpi, Self::Texts) => kpis(&[K::Definition, K::Formula, K::Source, K::Summary]),
            (Record::Kpi, _) => kpis(&[
                K::Target,
                K::TargetText,
                K::Result,
                K::UnitOfMeasure,
                K::Kind,
                K::Level,
                K::Dimension,
                K::Negotiated,
            ]),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_set_has_columns_of_its_record() {
        for record in [Record::Project, Record::Kpi] {
            for &set in Set::of(record) {
                assert_eq!(Set::from_word(record, set.as_str()), Some(set));
                let columns = set.columns(record);
                assert!(!columns.is_empty() && columns.len() <= MOST_COLUMNS);
                assert!(columns.iter().all(|field| field.record() == record), "{set:?}");
            }
        }
        assert_eq!(Set::from_word(Record::Project, "quarters"), None);
    }
}
